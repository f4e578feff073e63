"""What the chapters of a check report share while it is made: paper, words, names of subjects."""

from __future__ import annotations

from collections.abc import Sequence

from kepu_desktop.documents.moments import show_moment
from kepu_desktop.documents.paper import Paper
from kepu_desktop.documents.report_content import ReportContent
from kepu_desktop.documents.wording import ReportWords, wording
from kepu_desktop.domain.findings import Finding, How, Resolution, Signature
from kepu_desktop.domain.texts import clean_line

_NUMBERS = "一二三四五六七八九十"
_NAMES_SHOWN = 5


class ReportDraft:
    """The report under construction."""

    def __init__(self, content: ReportContent) -> None:
        self.content = content
        self.words: ReportWords = wording().report
        self.paper = Paper()
        self._chapters = 0
        self._titles = {film.film_id: f"《{clean_line(film.title)}》" for film in content.films}
        self._titles.update(
            {key: f"《{clean_line(title)}》" for key, title in content.subjects.items()}
        )
        self._titles.setdefault("form", self.words.subject_form)
        self._titles.setdefault("package", self.words.subject_package)
        self._titles.setdefault("cases", self.words.subject_cases)

    def chapter(self, title: str) -> None:
        """The heading of the next chapter, with its number."""
        number = _NUMBERS[self._chapters]
        self._chapters += 1
        self.paper.paragraph(self.words.chapter.format(number=number, title=title), "Heading1")

    def title(self, subject: str) -> str:
        return self._titles.get(subject) or clean_line(subject)

    def rule(self, finding: Finding) -> str:
        """What the rule of a finding asks for, in words, and where that is written."""
        title = clean_line(self.content.rules.get(finding.rule, ""))
        return "\n".join(line for line in (title, clean_line(finding.clause)) if line)

    def named(self, subjects: Sequence[str], limit: int = _NAMES_SHOWN) -> str:
        """The first of the subjects, and how many there are."""
        shown = "、".join(self.title(subject) for subject in subjects[:limit])
        if len(subjects) > limit:
            shown += self.words.more.format(count=len(subjects))
        return shown

    def how(self, how: How) -> str:
        words = self.words.how
        return {
            How.WAIVED: words.waived,
            How.CONFIRMED_OK: words.confirmed_ok,
            How.CONFIRMED_BAD: words.confirmed_bad,
        }[how]

    def resolved(self, resolution: Resolution) -> str:
        """Who said what, when and why; a line each."""
        lines = [
            self.how(resolution.how),
            clean_line(resolution.by),
            show_moment(resolution.at),
            clean_line(resolution.reason),
        ]
        return "\n".join(line for line in lines if line)

    def result(self, signature: Signature) -> str:
        words = self.words.result
        known = {"pass": words.passed, "fail": words.fail}
        return known.get(signature.result, clean_line(signature.result))

    def signer(self, signature: Signature) -> str:
        return clean_line(signature.by) + (self.words.revoked if signature.revoked else "")
