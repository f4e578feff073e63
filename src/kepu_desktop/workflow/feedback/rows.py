"""Rows of audience figures as the project keeps them, and what is known about each beside it.

Beside the call's columns a row keeps, under keys of its own, where it came from and what is to be
looked at: so that a window opened next month still says what was not counted, and why.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kepu_desktop.calls.feedback_model import Feedback
from kepu_desktop.documents.feedback_cells import Refusal, link_key
from kepu_desktop.documents.feedback_workbook import FeedbackLine, figure
from kepu_desktop.domain.findings import Verdict
from kepu_desktop.domain.submission import FeedbackRow, Film, Submission
from kepu_desktop.domain.texts import clean_line
from kepu_desktop.workflow.proposals import plain_title

if TYPE_CHECKING:
    from kepu_desktop.documents.feedback_reading import ReadRow, ReturnedBook

# Keys of ``FeedbackRow.values`` that are none of the call's columns.
UNIT, ROW, NOTES, REFUSED, OTHERS = "_unit", "_row", "_notes", "_refused", "_others"
_OWN = (UNIT, ROW, NOTES, REFUSED, OTHERS)
_NOT_OURS = "项目里没有这个标题的视频"
_OTHER_TITLE = "标题与项目里的“{title}”不同，按编号 {film} 归到它"


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell of a kept row that was not taken (``holds``: the row is not counted)."""

    words: str
    remedy: str
    holds: bool


def figures_of(spec: Feedback, row: FeedbackRow) -> dict[str, int]:
    """The row's figures by column key, sums computed; what is blank is not there."""
    line = FeedbackLine(values=row.values)
    found: dict[str, int] = {}
    for column in spec.column:
        if column.counts and (number := figure(column, line)) is not None:
            found[column.key] = number
    return found


def faults_of(row: FeedbackRow) -> tuple[Fault, ...]:
    kept = row.values.get(REFUSED)
    return tuple(Fault(*item) for item in json.loads(kept)) if kept else ()


def is_held(row: FeedbackRow) -> bool:
    """Not counted until it is mended."""
    return any(fault.holds for fault in faults_of(row))


def notes_of(row: FeedbackRow) -> tuple[str, ...]:
    kept = row.values.get(NOTES)
    return tuple(json.loads(kept)) if kept else ()


def others_of(row: FeedbackRow) -> tuple[str, ...]:
    """Workbooks that said something else about the same row, and what."""
    kept = row.values.get(OTHERS)
    return tuple(json.loads(kept)) if kept else ()


def with_other(values: Mapping[str, str], words: str) -> dict[str, str]:
    kept = json.loads(values.get(OTHERS, "[]"))
    listed = list(dict.fromkeys((*kept, words)))
    return {**values, OTHERS: json.dumps(listed, ensure_ascii=False)}


def where(row: FeedbackRow) -> str:
    """天文学会数据.xlsx 第 7 行"""
    return f"{row.source} 第 {row.values.get(ROW, '?')} 行"


def plain_values(row: FeedbackRow) -> dict[str, str]:
    """The call's columns only."""
    return {key: text for key, text in row.values.items() if key not in _OWN}


def unit_of(state: Submission, row: FeedbackRow, films: Mapping[str, Film] | None = None) -> str:
    """Whose figures they are: the film's unit, else what the workbook says, else the office's."""
    film = (films or {}).get(row.film) if films is not None else state.film(row.film)
    own = film.source_unit if film is not None else ""
    return clean_line(own or row.values.get(UNIT, "") or state.form.get("unit", ""))


def keys_of(spec: Feedback, row: FeedbackRow) -> tuple[str, str]:
    """(by its link, by film, platform and account): what tells that two rows are the same one.
    The first is "" for a row without a link."""
    link = link_key(spec, row.values.get("link", ""))
    about = row.film or plain_title(row.values.get("title", ""))
    place = (about, row.values.get("platform", ""), row.values.get("account", ""))
    return (f"link {link}" if link else "", "row " + "\x1f".join(_squeezed(part) for part in place))


def open_books(state: Submission) -> dict[Verdict, int]:
    """How many returned workbooks are in order, to be looked at, or have rows that do not count.

    Cheap: it is asked at every snapshot.
    """
    worst: dict[str, Verdict] = {}
    order = (Verdict.ERROR, Verdict.REVIEW, Verdict.PASS)
    for row in state.feedback:
        verdict = Verdict.PASS
        if REFUSED in row.values and is_held(row):
            verdict = Verdict.ERROR
        elif REFUSED in row.values or NOTES in row.values:
            verdict = Verdict.REVIEW
        worst[row.source] = min(worst.get(row.source, verdict), verdict, key=order.index)
    found: dict[Verdict, int] = {}
    for verdict in worst.values():
        found[verdict] = found.get(verdict, 0) + 1
    return found


class Finder:
    """Which film of the project a returned row is about."""

    def __init__(self, state: Submission) -> None:
        self._films = {film.id: film for film in state.films}
        self._titles: dict[str, list[str]] = {}
        for film in state.films:
            self._titles.setdefault(plain_title(film.title), []).append(film.id)

    def find(self, identifier: str, title: str) -> tuple[str, str]:
        """(film id or "", a note when somebody should look). The title decides, the id where it
        leaves a choice: ids stay behind when rows are moved about."""
        named = self._titles.get(plain_title(title), []) if title else []
        if len(named) == 1:
            return named[0], ""
        if identifier in named:
            return identifier, ""
        if named:
            return "", f"有 {len(named)} 个视频都是这个标题，不知道是哪一个"
        film = self._films.get(identifier)
        if film is not None:
            words = _OTHER_TITLE.format(title=film.title, film=identifier)
            return identifier, words if title else ""
        return "", _NOT_OURS

    def unit(self, film: str) -> str:
        return self._films[film].source_unit if film in self._films else ""


def kept_rows(finder: Finder, book: ReturnedBook) -> Iterable[FeedbackRow]:
    """The workbook's rows as they will be kept; ids come when they are."""
    for row in book.rows:
        yield _kept(finder, book, row)


def _kept(finder: Finder, book: ReturnedBook, row: ReadRow) -> FeedbackRow:
    film, note = finder.find(row.film, row.values.get("title", ""))
    notes = (*row.notes, note) if note else row.notes
    values = {**row.values, ROW: str(row.row)}
    if unit := (finder.unit(film) or row.unit or book.unit):
        values[UNIT] = unit
    if notes:
        values[NOTES] = json.dumps(notes, ensure_ascii=False)
    if row.refused:
        values[REFUSED] = json.dumps([_line(r) for r in row.refused], ensure_ascii=False)
    return FeedbackRow("", film, values, book.name)


def _line(refusal: Refusal) -> tuple[str, str, bool]:
    return refusal.words(), refusal.remedy, refusal.holds


def _squeezed(text: str) -> str:
    return "".join(text.split()).casefold()
