"""校验报告.docx: what was checked, what must be done before which step, and who decided what.

What the program found and what people decided stand in different columns and chapters. A rule that
did not run is listed as such; nothing here calls it passed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from kepu_desktop.documents.facts_text import facts_text
from kepu_desktop.documents.moments import show_moment
from kepu_desktop.documents.packing import PRODUCER
from kepu_desktop.documents.paper import Column, Paper, Picture
from kepu_desktop.documents.report_content import (
    VERDICT_ORDER,
    FilmReport,
    Group,
    ReportContent,
    by_harm,
    open_groups,
    settled,
    skipped_groups,
)
from kepu_desktop.documents.wording import ReportWords, wording
from kepu_desktop.domain.findings import (
    LEVEL_WORDS,
    VERDICT_WORDS,
    Finding,
    How,
    Level,
    Resolution,
    Stage,
)
from kepu_desktop.domain.texts import clean_line, clean_paragraphs, show_clock, show_name

__all__ = ["FilmReport", "ReportContent", "write_report"]

_NAMES_SHOWN = 5
_EXAMPLES_SHOWN = 2  # where the number matters more than the names
_PICTURES_SHOWN = 6
_PICTURE_MM = (74.0, 60.0)
_SEPARATORS = re.compile(r"[/\\]")


def write_report(content: ReportContent) -> bytes:
    """The report's bytes; works for a submission and for a check without a project."""
    return _Report(content).write()


class _Report:
    def __init__(self, content: ReportContent) -> None:
        self._content = content
        self._words: ReportWords = wording().report
        self._paper = Paper()
        self._titles = {film.film_id: f"《{clean_line(film.title)}》" for film in content.films}
        self._titles.update(
            {key: f"《{clean_line(title)}》" for key, title in content.subjects.items()}
        )
        self._titles.setdefault("form", self._words.subject_form)
        self._titles.setdefault("package", self._words.subject_package)

    def write(self) -> bytes:
        mark = self._content.draft_mark
        title = self._words.title + (f"（{mark}）" if mark else "")
        for style in ("TableText", "TableHead"):
            self._paper.set_style(_STYLE_NAMES[style], size_pt=10.5, line_pt=16)
        if mark:
            self._paper.set_header(mark)
        self._paper.paragraph(title, "Title")
        self._head()
        self._verdicts()
        self._to_do()
        self._details()
        self._not_run()
        self._record()
        self._left_out()
        return self._paper.finish(self._content.created, title)

    # -- head --------------------------------------------------------------------------------

    def _head(self) -> None:
        words, content = self._words, self._content
        counted, planned = content.counted, sum(film.planned for film in content.counted)
        scope = [words.scope_films.format(films=len(counted))]
        if planned:
            scope.append(words.scope_planned.format(planned=planned))
        if content.left_out:
            scope.append(words.scope_excluded.format(excluded=len(content.left_out)))
        rows = [(words.unit, clean_line(content.unit))] if content.unit.strip() else []
        rows += [
            (
                words.call,
                words.call_value.format(title=content.call.title, number=content.call.number),
            ),
            (words.scope, "，".join(scope)),
            (words.depth, words.depth_full if content.depth == "full" else words.depth_quick),
        ]
        if content.date_text.strip():
            rows.append((words.date, clean_line(content.date_text)))
        program = words.program_value.format(producer=PRODUCER, version=content.tool_version)
        rows.append((words.program, program))
        self._paper.facts(rows, (36, 120))

    def _verdicts(self) -> None:
        words = self._words
        counts = Counter(film.verdict for film in self._content.counted)
        self._paper.paragraph(words.verdicts, "Heading1")
        self._paper.paragraph(words.verdict_intro, keep_next=True)
        columns = [Column(VERDICT_WORDS[verdict], 26, centred=True) for verdict in VERDICT_ORDER]
        columns.append(Column(words.verdict_total, 26, centred=True))
        numbers = [counts[verdict] for verdict in VERDICT_ORDER]
        self._paper.table(columns, [[str(number) for number in (*numbers, sum(numbers))]])
        self._paper.gap()
        self._paper.paragraph(words.method)

    # -- what must be done -------------------------------------------------------------------

    def _to_do(self) -> None:
        words = self._words
        findings = tuple(self._content.all_findings())
        for stage, heading, intro, none in (
            (Stage.FORM, words.form_stage, words.form_intro, words.form_none),
            (Stage.DELIVERY, words.delivery_stage, words.delivery_intro, words.delivery_none),
        ):
            self._paper.paragraph(heading, "Heading1")
            groups = open_groups(findings, stage)
            if not groups:
                self._paper.paragraph(none)
                continue
            counts: Counter[Level] = Counter()
            for group in groups:
                counts[group.level] += len(group.subjects)
            self._paper.paragraph(
                intro.format(errors=counts[Level.ERROR], reviews=counts[Level.REVIEW]),
                keep_next=True,
            )
            self._to_do_table(groups)

    def _to_do_table(self, groups: Sequence[Group]) -> None:
        names = self._words.columns
        self._paper.table(
            (
                Column(names.number, 12, centred=True),
                Column(names.level, 18, centred=True),
                Column(names.problem, 60),
                Column(names.subject, 38),
                Column(names.clause, 28),
            ),
            [
                (
                    str(number),
                    LEVEL_WORDS[group.level],
                    clean_line(group.finding.message),
                    self._named(group.subjects),
                    clean_line(group.finding.clause),
                )
                for number, group in enumerate(groups, 1)
            ],
        )

    def _named(self, subjects: Sequence[str], limit: int = _NAMES_SHOWN) -> str:
        shown = "、".join(self._title(subject) for subject in subjects[:limit])
        if len(subjects) > limit:
            shown += self._words.more.format(count=len(subjects))
        return shown

    def _title(self, subject: str) -> str:
        return self._titles.get(subject) or clean_line(subject)

    # -- one block a film --------------------------------------------------------------------

    def _details(self) -> None:
        words = self._words
        self._paper.paragraph(words.details, "Heading1")
        if self._content.findings:
            self._paper.paragraph(words.submission, "Heading2")
            self._findings(self._content.findings)
        counted = self._content.counted
        if not counted:
            self._paper.paragraph(words.no_films)
        for number, film in enumerate(counted, 1):
            verdict = VERDICT_WORDS[film.verdict]
            title = f"{number}．{self._title(film.film_id)}　{verdict}"
            self._paper.paragraph(title, "Heading2")
            self._film(film)

    def _film(self, film: FilmReport) -> None:
        words = self._words
        about = [
            words.file.format(name=_last_part(film.file_name)) if film.file_name else "",
            words.category.format(category=clean_line(film.category)) if film.category else "",
            words.source.format(unit=clean_line(film.unit)) if film.unit else "",
        ]
        if any(about):
            self._small("　".join(part for part in about if part))
        if film.planned:
            self._small(words.planned)
        elif film.facts is None:
            self._small(words.no_facts)
        else:
            self._small(facts_text(film.facts))
            if film.facts.sha256:
                self._small(f"SHA-256：{film.facts.sha256}")
        self._findings(film.findings)

    def _small(self, text: str) -> None:
        self._paper.paragraph(text, "TableText", keep_next=True)

    def _findings(self, findings: Sequence[Finding]) -> None:
        words, names = self._words, self._words.columns
        shown = by_harm(findings)
        not_run = sum(finding.effective_level is Level.SKIPPED for finding in findings)
        if shown:
            self._paper.table(
                (
                    Column(names.level, 16, centred=True),
                    Column(names.problem, 52),
                    Column(names.clause, 24),
                    Column(names.remedy, 30),
                    Column(names.resolved, 34),
                ),
                [self._finding_cells(finding) for finding in shown],
            )
            self._evidence(shown)
        else:
            self._paper.paragraph(words.nothing_found, "TableText")
        if not_run:
            self._paper.paragraph(words.not_run_here.format(count=not_run), "TableText")

    def _finding_cells(self, finding: Finding) -> tuple[str, ...]:
        words = self._words
        problem = [clean_line(finding.message)]
        if finding.measured:
            problem.append(words.measured.format(value=clean_line(finding.measured)))
        if finding.required:
            problem.append(words.required.format(value=clean_line(finding.required)))
        problem.append(words.rule.format(id=finding.rule))
        return (
            LEVEL_WORDS[finding.level],
            "\n".join(problem),
            clean_line(finding.clause),
            clean_paragraphs(finding.remedy),
            self._resolved(finding.resolved) if finding.resolved else "",
        )

    def _resolved(self, resolution: Resolution) -> str:
        lines = [
            self._how(resolution.how),
            clean_line(resolution.by),
            show_moment(resolution.at),
            clean_line(resolution.reason),
        ]
        return "\n".join(line for line in lines if line)

    def _how(self, how: How) -> str:
        words = self._words.how
        return {
            How.WAIVED: words.waived,
            How.CONFIRMED_OK: words.confirmed_ok,
            How.CONFIRMED_BAD: words.confirmed_bad,
        }[how]

    def _evidence(self, findings: Iterable[Finding]) -> None:
        words = self._words
        for finding in findings:
            evidence = [item for item in finding.evidence if item.image]
            if not evidence:
                continue
            message, shown = clean_line(finding.message), evidence[:_PICTURES_SHOWN]
            times = [show_clock(item.time_s) for item in shown if item.time_s is not None]
            caption = words.evidence.format(message=message, times="、".join(times))
            pictures = [Picture(Path(item.image), caption) for item in shown if item.image]
            missing = self._paper.pictures(pictures, *_PICTURE_MM)
            notes = [caption] if missing < len(shown) else []
            if missing:
                notes.append(words.evidence_missing.format(count=missing))
            if len(evidence) > len(shown):
                notes.append(words.evidence_more.format(count=len(evidence) - len(shown)))
            self._paper.paragraph("　".join(notes), "Caption")

    # -- rules not run, people, rest ---------------------------------------------------------

    def _not_run(self) -> None:
        words, names = self._words, self._words.columns
        groups = skipped_groups(self._content.all_findings())
        self._paper.paragraph(words.not_run, "Heading1")
        if not groups:
            self._paper.paragraph(words.not_run_none)
            return
        self._paper.paragraph(words.not_run_intro, keep_next=True)
        self._paper.table(
            (
                Column(names.rule, 40),
                Column(names.cause, 50),
                Column(names.count, 14, centred=True),
                Column(names.subject, 52),
            ),
            [
                (
                    f"{group.finding.rule}\n{clean_line(group.finding.clause)}",
                    clean_line(group.finding.message),
                    str(len(group.subjects)),
                    self._named(group.subjects, _EXAMPLES_SHOWN),
                )
                for group in groups
            ],
        )

    def _record(self) -> None:
        words = self._words
        self._paper.paragraph(words.record, "Heading1")
        self._paper.paragraph(words.signatures, "Heading2")
        self._signatures()
        self._paper.paragraph(words.resolutions, "Heading2")
        self._resolutions()

    def _signatures(self) -> None:
        words, names = self._words, self._words.columns
        results = {"pass": words.result.passed, "fail": words.result.fail}
        rows = [
            (
                self._title(film.film_id),
                clean_line(signature.by) + (words.revoked if signature.revoked else ""),
                clean_line(signature.role),
                show_moment(signature.at),
                results.get(signature.result, clean_line(signature.result)),
                clean_line(signature.remark),
            )
            for film in self._content.counted
            for signature in film.signatures
        ]
        if not rows:
            self._paper.paragraph(words.signatures_none)
            return
        self._paper.table(
            (
                Column(names.film, 40),
                Column(names.person, 24, centred=True),
                Column(names.role, 24, centred=True),
                Column(names.moment, 26, centred=True),
                Column(names.result, 16, centred=True),
                Column(names.remark, 26),
            ),
            rows,
        )

    def _resolutions(self) -> None:
        words, names = self._words, self._words.columns
        rows = [
            (
                self._title(finding.subject),
                clean_line(finding.message),
                self._how(resolution.how),
                f"{clean_line(resolution.by)}\n{show_moment(resolution.at)}",
                clean_line(resolution.reason),
            )
            for finding, resolution in settled(self._content.all_findings())
        ]
        if not rows:
            self._paper.paragraph(words.resolutions_none)
            return
        self._paper.table(
            (
                Column(names.subject, 34),
                Column(names.problem, 40),
                Column(names.how, 22, centred=True),
                Column(names.person, 30, centred=True),
                Column(names.reason, 30),
            ),
            rows,
        )

    def _left_out(self) -> None:
        words, names, content = self._words, self._words.columns, self._content
        self._paper.paragraph(words.excluded, "Heading1")
        if content.left_out:
            self._paper.table(
                (
                    Column(names.film, 76),
                    Column(names.verdict, 24, centred=True),
                    Column(names.name, 56),
                ),
                [
                    (
                        self._title(film.film_id),
                        VERDICT_WORDS[film.verdict],
                        _last_part(film.file_name),
                    )
                    for film in content.left_out
                ],
            )
        else:
            self._paper.paragraph(words.excluded_none)
        self._paper.paragraph(words.skipped, "Heading1")
        if content.skipped:
            self._paper.table(
                (Column(names.name, 76), Column(names.cause, 80)),
                [(_last_part(item.path), clean_line(item.reason)) for item in content.skipped],
            )
        else:
            self._paper.paragraph(words.skipped_none)


_STYLE_NAMES = {"TableText": "Table Text", "TableHead": "Table Head"}


def _last_part(name: str) -> str:
    """A file's name; whatever folders were given with it do not belong in a paper."""
    return show_name(_SEPARATORS.split(name.rstrip("/\\"))[-1])
