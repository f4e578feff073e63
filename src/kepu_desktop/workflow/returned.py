"""Information forms that lie among the films: what they propose for the films beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kepu_desktop.calls.model import Call
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.submission import Skipped
from kepu_desktop.domain.texts import show_name
from kepu_desktop.workflow.archives import papers_of
from kepu_desktop.workflow.proposals import Proposal, plain_title
from kepu_desktop.workflow.scan import Found

_MAX_PAPER = 64 * 1024 * 1024
_HEADING = re.compile(
    r"^\s*(?:[（(]?(?:\d{1,3}|[一二三四五六七八九十百]{1,4})[)）]?\s*[、.．]\s*)?(.+?)"
    r"(?:（共\d+集）)?\s*$"
)


@dataclass(frozen=True, slots=True)
class Returned:
    """One filled form: where it lay, which unit sent it, its entries and ticked categories."""

    root: str
    folder: str  # below the root, "" or ending in "/"
    unit: str
    categories: tuple[str, ...]
    summaries: dict[str, str]  # plain title → summary


@dataclass(frozen=True, slots=True)
class ReturnedForms:
    forms: tuple[Returned, ...]

    def improve(self, film: Found, proposal: Proposal) -> Proposal:
        """The proposal with what the nearest form beside or above the film says."""
        near = [
            form
            for form in self.forms
            if form.root == film.root and film.relative.startswith(form.folder)
        ]
        for form in sorted(near, key=lambda form: len(form.folder), reverse=True):
            if form.unit and not proposal.unit:
                proposal = replace(proposal, unit=form.unit)
            if len(form.categories) == 1 and not proposal.category:
                proposal = replace(proposal, category=form.categories[0])
            summary = form.summaries.get(plain_title(proposal.title), "")
            if summary and not proposal.summary:
                proposal = replace(proposal, summary=summary)
        return proposal


def returned_forms(
    call: Call, papers: Sequence[Found], archives: Sequence[Found]
) -> tuple[ReturnedForms, tuple[Skipped, ...]]:
    """Read every Word paper that has the call's form in it; the others are listed with reasons."""
    forms: list[Returned] = []
    skipped: list[Skipped] = []
    for shown, place, data in _papers(papers, archives):
        if isinstance(data, str):
            skipped.append(Skipped(shown, data))
            continue
        form, reason = _read(call, shown, place, data)
        if form is None:
            skipped.append(Skipped(shown, reason))
        else:
            forms.append(form)
    return ReturnedForms(tuple(forms)), tuple(skipped)


def _papers(
    papers: Sequence[Found], archives: Sequence[Found]
) -> Iterator[tuple[str, Found, bytes | str]]:
    """(name shown, where it lies, its bytes or the reason why there are none)."""
    for paper in papers:
        shown = show_name(paper.given)
        try:
            path = Path(paper.path)
            if path.stat().st_size > _MAX_PAPER:
                yield shown, paper, "文件过大，不像信息表"
            else:
                yield shown, paper, path.read_bytes()
        except OSError as error:
            yield shown, paper, f"无法读取（{error.strerror}）"
    for archive in archives:
        for name, data in papers_of(archive):
            inside = replace(archive, given=f"{archive.given}/{name}")
            yield show_name(inside.given), inside, data


def _read(call: Call, shown: str, place: Found, data: bytes) -> tuple[Returned | None, str]:
    from kepu_desktop.documents.forms import read_form  # lxml is slow to import

    if shown.lower().endswith(".xlsx"):
        return None, "Excel 清单，本版本不读入"
    try:
        reading = read_form(data, call.form, name=shown.rsplit("/", 1)[-1])
    except UserError as error:
        return None, f"{error.reason}。{error.remedy}" if error.remedy else error.reason
    filled = sum(bool(value) for value in reading.texts.values()) + len(reading.entries)
    if not filled:
        return None, "不是填好的信息表"
    summaries = {}
    for entry in reading.entries:
        heading, _, summary = entry.partition("\n")
        match = _HEADING.match(heading)
        if match and summary.strip():
            summaries[plain_title(match[1])] = summary.strip()
    head, _, _ = place.relative.rpartition("/")
    return (
        Returned(
            root=place.root,
            folder=f"{head}/" if head else "",
            unit=reading.texts.get("unit", ""),
            categories=tuple(reading.categories),
            summaries=summaries,
        ),
        "",
    )
