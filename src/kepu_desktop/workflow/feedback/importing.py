"""数据反馈: the workbook out, the returned ones in. One import is one edit, one undo step."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kepu_desktop.calls.feedback_model import Feedback
from kepu_desktop.calls.model import Call
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.submission import FeedbackRow, Film, Submission
from kepu_desktop.domain.texts import show_name
from kepu_desktop.system.files import explained
from kepu_desktop.workflow.feedback.rows import (
    NOTES,
    REFUSED,
    UNIT,
    Finder,
    is_held,
    kept_rows,
    keys_of,
    notes_of,
    plain_values,
    where,
    with_other,
)
from kepu_desktop.workflow.fill import take_id
from kepu_desktop.workflow.session import Session

if TYPE_CHECKING:
    from kepu_desktop.documents.feedback_reading import ReturnedBook

_TOLD = ("title", "day", "period", "count")  # kinds of columns that a conflict is told by
BOTH = -1  # a choice: the rows are about different things, all are kept
_LARGEST = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Conflict:
    """The same row with different figures. ``sides[0]`` is what is kept, or was read first;
    ``differs`` names the columns and what each side says ("" for a blank)."""

    key: str
    title: str
    platform: str
    sides: tuple[FeedbackRow, ...]
    differs: tuple[tuple[str, tuple[str, ...]], ...]
    labelled: tuple[tuple[str, tuple[str, ...]], ...]  # the same by the columns' names

    @property
    def may_keep_both(self) -> bool:
        """Without a link, two postings of one film on one platform look like the same row."""
        return not self.key.startswith("link ")


@dataclass(frozen=True, slots=True)
class BookReport:
    """What one workbook brought: rows taken, rows known already, rows held for a bad cell, rows to
    be looked at, titles without data, headings that name no column."""

    name: str
    unit: str
    taken: int
    known: int
    held: int
    noted: int
    unfilled: int
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do; nothing is done yet. ``fresh`` come without ids, ``changed`` are
    kept rows in which blanks were filled or a held row was mended."""

    fresh: tuple[FeedbackRow, ...] = ()
    changed: tuple[FeedbackRow, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    books: tuple[BookReport, ...] = ()
    refused: tuple[UserError, ...] = ()
    held: tuple[FeedbackRow, ...] = ()  # among the rows that were read, kept or not

    @property
    def empty(self) -> bool:
        return not (self.fresh or self.changed or self.conflicts)


def feedback_of(call: Call) -> Feedback:
    """The call's table. Raises ``UserError`` for a call without one."""
    if call.feedback is None:
        raise UserError(
            "feedback-none", "这份征集没有数据反馈表", remedy="请换用带反馈表的征集文件"
        )
    return call.feedback


def asked_films(state: Submission, unit: str = "") -> tuple[Film, ...]:
    """The films whose figures are asked for: the selected ones, the included ones while none is
    selected; of one unit where it is named."""
    selected = tuple(film for film in state.films if film.selected)
    films = selected or state.included_films()
    return tuple(f for f in films if not unit or (f.source_unit or _office(state)) == unit)


def asked_units(state: Submission) -> tuple[str, ...]:
    """The units of these films, each once, in the order of the list; the office for films of no
    other unit."""
    names = (film.source_unit or _office(state) for film in asked_films(state))
    return tuple(dict.fromkeys(name for name in names if name))


def _office(state: Submission) -> str:
    return state.form.get("unit", "")


@dataclass(slots=True)
class Reading:
    """Workbooks that were read, and those that were refused."""

    books: list[ReturnedBook] = field(default_factory=list)
    refused: list[UserError] = field(default_factory=list)


def read_books(
    spec: Feedback,
    paths: Sequence[Path],
    *,
    seen: Callable[[int, int], None] | None = None,
) -> Reading:
    """Read every workbook; one that cannot be read keeps no other from being read. ``seen`` is
    told (done, all). Needs no session: it may run apart."""
    from kepu_desktop.documents.feedback_reading import read_returned

    reading = Reading()
    for number, path in enumerate(paths, 1):
        try:
            reading.books.append(read_returned(_content(path), spec, path.name))
        except UserError as error:
            reading.refused.append(error)
        if seen is not None:
            seen(number, len(paths))
    return reading


def _content(path: Path) -> bytes:
    with explained(path):
        if os.stat(path).st_size > _LARGEST:
            raise UserError(
                "feedback-large",
                "文件过大，不像反馈表",
                subject=show_name(path.name),
                remedy="请删去其中的图片后另存，截图另行发送",
            )
        return path.read_bytes()


def plan_import(call: Call, state: Submission, reading: Reading) -> ImportPlan:
    """Compare what was read with what is kept and with itself. Pure."""
    spec = feedback_of(call)
    finder = Finder(state)
    pool = _Pool(spec, state.feedback)
    reports = []
    for book in _told_apart(finder, state, reading.books):
        taken = known = held = noted = 0
        for row in kept_rows(finder, book):
            new = pool.put(row)
            taken += new
            known += not new
            held += is_held(row)
            noted += bool(notes_of(row)) or bool(row.values.get(REFUSED) and not is_held(row))
        reports.append(
            BookReport(book.name, book.unit, taken, known, held, noted, book.unfilled, book.unknown)
        )
    return ImportPlan(
        fresh=pool.fresh(),
        changed=pool.changed(),
        conflicts=pool.conflicts(),
        books=tuple(reports),
        refused=tuple(reading.refused),
        held=tuple(pool.held),
    )


def _told_apart(
    finder: Finder, state: Submission, books: Iterable[ReturnedBook]
) -> Iterator[ReturnedBook]:
    """Units send files of one name: each gets its unit's behind it, so that rows can be traced."""
    whose: dict[str, set[str]] = {}
    for row in state.feedback:
        whose.setdefault(row.source, set()).add(row.values.get(UNIT, ""))
    for book in books:
        units = {
            finder.unit(finder.find(row.film, row.values.get("title", ""))[0]) or row.unit
            for row in book.rows
        }
        mine = {unit or book.unit for unit in units}
        name = book.name
        if name in whose and not whose[name] & mine:
            name = f"{book.name}（{book.unit or sorted(mine)[0] or len(whose) + 1}）"
        whose.setdefault(name, set()).update(mine)
        yield replace(book, name=name)


@dataclass(slots=True)
class _Place:
    """Rows that are the same one: ``settled`` agree or were kept side by side by the person,
    ``others`` say something else."""

    settled: list[FeedbackRow]
    others: list[FeedbackRow] = field(default_factory=list)


class _Pool:
    """Kept rows first, then what is read, each put where its like is."""

    def __init__(self, spec: Feedback, kept: Iterable[FeedbackRow]) -> None:
        self._spec = spec
        self._places: list[_Place] = []
        self._by_link: dict[str, _Place] = {}
        self._by_row: dict[str, list[_Place]] = {}
        self._before = {row.id: row for row in kept}
        self.held: list[FeedbackRow] = []
        for row in self._before.values():
            place = self._place_of(row)
            if place is None:
                self._open(row)
            else:
                place.settled.append(row)

    def put(self, row: FeedbackRow) -> bool:
        """True when the row brings something that was not known."""
        if is_held(row):
            self.held.append(row)
        place = self._place_of(row)
        if place is None:
            self._open(row)
            return True
        for index, known in enumerate(place.settled):
            joined = _joined(self._spec, known, row)
            if joined is not None:
                place.settled[index] = joined
                self._learn(place, joined)
                return joined is not known
        if any(_joined(self._spec, other, row) is not None for other in place.others):
            return False
        if not is_held(row):
            place.others.append(row)
            return True
        return False

    def fresh(self) -> tuple[FeedbackRow, ...]:
        return tuple(row for place in self._places for row in place.settled if not row.id)

    def changed(self) -> tuple[FeedbackRow, ...]:
        rows = (row for place in self._places for row in place.settled if row.id)
        return tuple(row for row in rows if row != self._before[row.id])

    def conflicts(self) -> tuple[Conflict, ...]:
        return tuple(
            _conflict(self._spec, place.settled[0], place.others)
            for place in self._places
            if place.others
        )

    def _open(self, row: FeedbackRow) -> None:
        place = _Place([row])
        self._places.append(place)
        self._by_row.setdefault(keys_of(self._spec, row)[1], []).append(place)
        self._learn(place, row)

    def _learn(self, place: _Place, row: FeedbackRow) -> None:
        link = keys_of(self._spec, row)[0]
        if link:
            self._by_link.setdefault(link, place)

    def _place_of(self, row: FeedbackRow) -> _Place | None:
        """By link; a row without one by film, platform and account, as far as that is clear."""
        link, about = keys_of(self._spec, row)
        if link and link in self._by_link:
            return self._by_link[link]
        alike = self._by_row.get(about, [])
        if link:
            alike = [p for p in alike if not any(r.values.get("link") for r in p.settled)]
        return alike[0] if len(alike) == 1 else None


def _joined(spec: Feedback, known: FeedbackRow, row: FeedbackRow) -> FeedbackRow | None:
    """Both as one when their figures say nothing different; None when they do. A blank is no word:
    it contradicts nothing and overwrites nothing. Other texts are taken from what was read last. A
    whole row takes the place of one that is held."""
    if is_held(known):
        return known if is_held(row) and _same(known, row) else replace(row, id=known.id)
    if is_held(row):
        return None
    if known.film != row.film and known.film and row.film:
        return None
    mine, theirs = plain_values(known), plain_values(row)
    counts = {column.key for column in spec.counts}
    if any(mine.get(key, text) != text for key, text in theirs.items() if key in counts):
        return None
    theirs.pop("title", None)
    if mine.get("link"):
        theirs.pop("link", None)  # the same page in other letters
    if all(mine.get(key) == text for key, text in theirs.items()):
        return known
    return replace(known, film=known.film or row.film, values={**known.values, **theirs})


def _same(one: FeedbackRow, other: FeedbackRow) -> bool:
    keys = (*plain_values(one), REFUSED)
    return one.film == other.film and all(
        one.values.get(key) == other.values.get(key) for key in keys
    )


def _conflict(spec: Feedback, first: FeedbackRow, others: Sequence[FeedbackRow]) -> Conflict:
    sides = (first, *others)
    differs = []
    for column in spec.column:
        said = tuple(side.values.get(column.key, "") for side in sides)
        if column.kind in _TOLD and len(set(said)) > 1:
            differs.append((column.key, said))
    link, about = keys_of(spec, others[0])
    return Conflict(
        link or about,
        first.values.get("title", ""),
        first.values.get("platform", ""),
        sides,
        tuple(differs),
        tuple((spec.label(key), said) for key, said in differs),
    )


def apply_import(
    session: Session,
    plan: ImportPlan,
    choices: Mapping[str, int] | None = None,
    then: Callable[[Submission], Submission] | None = None,
) -> tuple[str, ...]:
    """Keep what the plan brings: one edit. ``choices`` say for a conflict's key which side holds
    (``BOTH``: all of them); without one the first side stays. ``then`` belongs to the same step
    (screenshots that came with the workbooks). Returns the ids of new rows.

    Whichever side holds remembers what the other workbook said.
    """
    decided = choices or {}
    swapped: dict[int, FeedbackRow] = {}
    more: list[FeedbackRow] = []
    for conflict in plan.conflicts:
        choice = decided.get(conflict.key)
        if choice is None:
            continue
        first = conflict.sides[0]
        if choice == BOTH:
            more.extend(conflict.sides[1:])
            continue
        chosen = conflict.sides[choice]
        values = dict(chosen.values)
        for number, side in enumerate(conflict.sides):
            if number != choice:
                values = with_other(values, _said(conflict, number, side))
        swapped[id(first)] = replace(chosen, id=first.id, values=values)
    fresh = [swapped.pop(id(row), row) for row in plan.fresh]
    changed = {row.id: swapped.pop(id(row), row) for row in plan.changed}
    changed |= {row.id: row for row in swapped.values()}
    if not (fresh or more or changed or then):
        return ()
    new: list[str] = []

    def change(state: Submission) -> Submission:
        rows = [changed.get(row.id, row) for row in state.feedback]
        for row in (*fresh, *more):
            state, identifier = take_id(state, "f")
            new.append(identifier)
            rows.append(replace(row, id=identifier))
        if fresh or more or changed:
            state = replace(state, feedback=tuple(rows))
        return then(state) if then is not None else state

    session.edit(f"读入 {len(plan.books)} 份反馈表" if plan.books else "添加截图", change)
    return tuple(new)


def _said(conflict: Conflict, number: int, side: FeedbackRow) -> str:
    told = "，".join(f"{label} {said[number] or '空白'}" for label, said in conflict.labelled)
    return f"{where(side)}：{told}"


def remove_rows(session: Session, identifiers: Sequence[str]) -> None:
    """Take rows out (the workbooks stay where they are). Raises ``UserError`` for unknown ids."""
    known = {row.id for row in session.submission.feedback}
    for identifier in identifiers:
        if identifier not in known:
            raise UserError("unknown-id", "没有这一行数据", subject=identifier)
    gone = set(identifiers)
    session.edit(
        f"移除 {len(gone)} 行数据",
        lambda state: replace(
            state,
            feedback=tuple(row for row in state.feedback if row.id not in gone),
            materials=tuple(m for m in state.materials if m.owner not in gone),
        ),
    )


def accept_rows(session: Session, identifiers: Sequence[str]) -> None:
    """已核实: the notes of these rows were looked at; what is held stays held."""
    chosen = set(identifiers)
    rows = tuple(
        replace(row, values={k: v for k, v in row.values.items() if k not in _LOOKED_AT})
        if row.id in chosen and not is_held(row)
        else row
        for row in session.submission.feedback
    )
    if rows != session.submission.feedback:
        session.edit("核实反馈数据", lambda state: replace(state, feedback=rows))


_LOOKED_AT = (NOTES, REFUSED)
