"""What a list that came in would change, value by value. Nothing is changed here.

The rules, as they are told to the person (``RULE``): an emptied cell empties its value in rows
that carry an id; a title, a planned duration, 报送 and 条目 stay as they are; a row that is
missing takes nothing out. The order of the rows means nothing, because a sort in Excel would turn
the form upside down: 条目 says where an entry stands, 序号 where a film stands in its series.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from kepu_desktop.calls.model import Call
from kepu_desktop.documents.list_columns import list_columns, list_words
from kepu_desktop.documents.list_reading import ListTable
from kepu_desktop.domain.differences import Difference
from kepu_desktop.domain.submission import Submission
from kepu_desktop.domain.texts import clean_line, clean_paragraphs
from kepu_desktop.workflow.sheets.cells import CellReader, same_text, show_value
from kepu_desktop.workflow.sheets.lines import FilmLine
from kepu_desktop.workflow.sheets.rows import ReadRow, RowBook, RowFault, bound_words

RULE = (
    "清空了的格子会清空这一项；标题、报送、条目和预计时长空着就保持不变；"
    "表里没有的视频不动，不会移除；行的先后不算，条目的数字才算"
)
NEW = "new"
BY = "by"  # of a film's new series: how its row was matched
_KEPT = ("title", "include", "duration", "kind", "entry", "number")  # a blank changes nothing
_PLAIN = ("title", "category", "category_other", "unit", "include")
_COMPUTED = ("resolution", "file", "planned")
_NEW_SHOWN = ("category", "category_other", "unit", "series", "duration", "include", "summary")


@dataclass(frozen=True, slots=True)
class Change:
    """``subject`` is a film's or a series' id, or a row's key for what is new. ``value`` is
    canonical; ``more`` are the values of a new entry, or what goes with the value. ``replaces``:
    something that stands is overwritten by a row that was recognised by its name only."""

    difference: Difference
    subject: str
    key: str
    value: str
    more: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """``matched`` films stand in the list, ``missing`` (ids) do not; ``fresh`` rows are new."""

    changes: tuple[Change, ...]
    faults: tuple[RowFault, ...]
    notes: tuple[str, ...]
    names: Mapping[str, str]
    matched: int
    fresh: int
    missing: tuple[str, ...]
    own: bool

    @property
    def differences(self) -> tuple[Difference, ...]:
        return tuple(change.difference for change in self.changes)

    @property
    def replacing(self) -> tuple[Difference, ...]:
        """Those that a person takes one by one: see ``Change.replaces``."""
        return tuple(change.difference for change in self.changes if change.replaces)


def compare(
    call: Call, state: Submission, lines: Sequence[FilmLine], table: ListTable
) -> Comparison:
    """``lines`` are the films as the list would say them now (``film_lines``). Pure."""
    return _Comparer(call, state, lines, table).compare()


class _Comparer:
    def __init__(
        self, call: Call, state: Submission, lines: Sequence[FilmLine], table: ListTable
    ) -> None:
        self._call, self._state, self._lines, self._table = call, state, lines, table
        self._columns = {column.key: column for column in list_columns(call.list)}
        self._words = list_words()
        self._book = RowBook(table, tuple(self._columns.values()), lines, CellReader(call))
        self._changes: list[Change] = []
        self._computed: dict[str, list[str]] = {}
        self._moving: set[str] = set()  # films whose series changes
        self._by_film = {row.film.id: row for row in self._book.rows if row.film}
        self._places = {line.id: number for number, line in enumerate(lines)}
        self._unkept: list[str] = []  # new rows whose file name is kept nowhere
        self._of_entry: dict[str, list[FilmLine]] = {}
        for line in lines:
            self._of_entry.setdefault(line.entry, []).append(line)

    def compare(self) -> Comparison:
        matched = [row for row in self._book.rows if row.film is not None]
        for row in sorted(matched, key=self._place):
            self._film(row)
        self._renamed()
        self._summaries()
        self._entry_order()
        self._series_order()
        places = {entry: self._places[lines[0].id] for entry, lines in self._of_entry.items()}
        places |= self._places
        self._changes.sort(key=lambda change: places[change.subject])  # films in their order
        self._changes = [replace(c, replaces=self._replaces(c)) for c in self._changes]
        fresh = [row for row in self._book.rows if row.film is None]
        for row in fresh:
            self._new(row)
        own = any(row.by == "id" for row in matched)
        known = {line.id for line in self._lines}
        missing = known - set(self._by_film) if own else set()
        return Comparison(
            changes=tuple(self._changes),
            faults=tuple(self._book.faults),
            notes=tuple(self._notes(matched)),
            names=self._names(fresh),
            matched=len(matched),
            fresh=len(fresh),
            missing=tuple(line.id for line in self._lines if line.id in missing),
            own=own,
        )

    def _place(self, row: ReadRow) -> int:
        return self._places[row.film.id] if row.film else len(self._places)

    def _replaces(self, change: Change) -> bool:
        lines = self._of_entry.get(change.subject, ())
        films = [line.id for line in lines] or [change.subject]
        rows = [self._by_film[film] for film in films if film in self._by_film]
        return bool(change.difference.before) and any(row.by != "id" for row in rows)

    # ---- one film ----

    def _film(self, row: ReadRow) -> None:
        line = row.film
        assert line is not None
        for key in _PLAIN:
            self._compare(row, line, key)
        self._series_of(row, line)
        if not line.measured:
            self._compare(row, line, "duration")
        for column in self._columns.values():
            if column.extra:
                self._compare(row, line, column.key)
        for key in _COMPUTED:
            text = row.values.get(key, "")
            if row.by == "id" and text and text != line.values.get(key, ""):
                self._computed.setdefault(key, []).append(line.id)
        if line.measured and self._other_duration(row, line):
            self._computed.setdefault("duration", []).append(line.id)

    def _compare(self, row: ReadRow, line: FilmLine, key: str) -> None:
        after = row.values.get(key)
        before = line.values.get(key, "")
        if after is None or same_text(before, after) or not self._counts(row, key, after):
            return
        self._change(line.id, key, before, after, after)

    def _counts(self, row: ReadRow, key: str, after: str) -> bool:
        return bool(after) or (row.by == "id" and key not in _KEPT)

    def _other_duration(self, row: ReadRow, line: FilmLine) -> bool:
        text, known = row.values.get("duration", ""), line.values.get("duration", "")
        return bool(text) and (not known or abs(int(text) - int(known)) > 1)

    def _change(
        self,
        subject: str,
        key: str,
        before: str,
        after: str,
        value: str,
        more: Mapping[str, str] | None = None,
    ) -> None:
        shown = (show_value(key, before), show_value(key, after))
        difference = Difference(subject, key, self._columns[key].label, *shown, self._table.name)
        self._changes.append(Change(difference, subject, key, value, more or {}))

    # ---- series ----

    def _series_of(self, row: ReadRow, line: FilmLine) -> None:
        """The series that a row says; 类型 counts where it was changed against the title."""
        kind, before = row.values.get("kind", ""), line.values.get("series", "")
        after = row.values.get("series")
        if after is None or (not after and row.by != "id"):
            after = before
        was_kind = line.values.get("kind", "")
        if kind and kind != was_kind:
            if kind == self._words.single:
                after = "" if after == before else after
            elif not after:
                self._book.fault(row, "series", "没有写系列标题", "请写系列标题，或把类型改为单个")
                return
        if after != before:
            self._moving.add(line.id)
            more = {"summary": row.values.get("summary", ""), BY: row.by}
            self._change(line.id, "series", before, after, after, more)

    def _renamed(self) -> None:
        """All films of a series that say one new title: the series is called otherwise."""
        titles = {clean_line(series.title) for series in self._state.series}
        moves = {change.subject: change for change in self._changes if change.key == "series"}
        for entry, lines in self._of_entry.items():
            before = lines[0].values.get("series", "")
            values = {moves[line.id].value if line.id in moves else before for line in lines}
            if not before or len(values) != 1:
                continue
            title = values.pop()
            if not title or title == before or title in titles:
                continue
            films = {line.id for line in lines}
            self._changes = [
                c for c in self._changes if c.key != "series" or c.subject not in films
            ]
            self._moving -= films
            self._change(entry, "series", before, title, title)

    def _summaries(self) -> None:
        """概述 belongs to the entry: a series has one for all its films."""
        for entry, lines in self._of_entry.items():
            rows = [row for line in lines if (row := self._by_film.get(line.id)) is not None]
            staying = [row for row in rows if row.film and row.film.id not in self._moving]
            before = lines[0].values.get("summary", "")
            said = [(row, row.values["summary"]) for row in staying if "summary" in row.values]
            changed = [(r, text) for r, text in said if text and not same_text(before, text)]
            for row, text in changed[1:]:
                if text != changed[0][1]:
                    remedy = f"第 {changed[0][0].number} 行写的不一样，系列各集请写同一段"
                    self._book.fault(row, "summary", "是同一系列的另一种写法", remedy)
                    break
            if changed:
                after = changed[0][1]
            elif said and len(said) == len(lines) and not any(text for _, text in said):
                if not before or any(row.by != "id" for row, _ in said):
                    continue
                after = ""
            else:
                continue
            self._change(entry, "summary", before, after, after)
        for change in [c for c in self._changes if c.key == "series" and c.subject in self._moving]:
            film = self._state.film(change.subject)
            text = change.more.get("summary", "")
            if film is not None and not change.value and text:
                before = clean_paragraphs(film.summary)
                if not same_text(before, text):
                    self._change(film.id, "summary", before, text, text)

    # ---- order ----

    def _entry_order(self) -> None:
        numbered = [
            (entry, lines)
            for entry, lines in self._of_entry.items()
            if any(line.values.get("entry") for line in lines)
        ]
        wanted: dict[str, int] = {}
        for entry, lines in numbered:
            current = next(line.values["entry"] for line in lines if line.values.get("entry"))
            told: dict[str, ReadRow] = {}
            for line in lines:
                row = self._by_film.get(line.id)
                if row is None or row.by != "id" or line.id in self._moving:
                    continue
                number = row.values.get("entry", "")
                if number and number != current:
                    told.setdefault(number, row)
            if len(told) > 1:
                *_, row = told.values()
                self._book.fault(row, "entry", "同一系列各集的数字不一样", "请写同一个数字")
            elif told:
                wanted[entry] = int(next(iter(told)))
        order = [entry for entry, _ in numbered]
        for entry, (before, after) in _moves(order, wanted).items():
            self._change(entry, "entry", str(before), str(after), str(after))

    def _series_order(self) -> None:
        for lines in self._of_entry.values():
            if len(lines) < 2:
                continue
            wanted: dict[str, int] = {}
            for line in lines:
                row = self._by_film.get(line.id)
                if row is None or row.by != "id" or line.id in self._moving:
                    continue
                number = row.values.get("number", "")
                if number and number != line.values.get("number", ""):
                    wanted[line.id] = int(number)
            first = next((int(n) for x in lines if (n := x.values.get("number"))), 1)
            inside = {film: number - first + 1 for film, number in wanted.items()}
            for film, (before, after) in _moves([x.id for x in lines], inside).items():
                self._change(film, "number", str(before), str(after), str(after))

    # ---- new rows ----

    def _new(self, row: ReadRow) -> None:
        values = {key: text for key, text in row.values.items() if text}
        title = values.get("title", "")
        if not title:
            if not row.unread("title"):
                self._book.fault(row, "title", "没有标题", "请补上标题，或删去这一行")
            return
        kind = values.get("kind", "")
        if kind == self._words.single:
            values.pop("series", None)
        elif kind == self._words.series and not values.get("series"):
            if not row.unread("series"):
                remedy = "请写系列标题，或把类型改为单个"
                self._book.fault(row, "series", "没有写系列标题", remedy)
            return
        if values.get("file"):
            self._unkept.append(row.key)
        told = [title]
        for key in (*_NEW_SHOWN, *(c.key for c in self._columns.values() if c.extra)):
            if text := values.get(key):
                told.append(f"{self._columns[key].label}：{show_value(key, text)}")
        difference = Difference(row.key, NEW, "新条目", "", "；".join(told), self._table.name)
        self._changes.append(Change(difference, row.key, NEW, title, values))

    # ---- words ----

    def _names(self, fresh: Iterable[ReadRow]) -> dict[str, str]:
        names = {line.id: line.values.get("title", "") or line.id for line in self._lines}
        names |= {s.id: f"系列《{clean_line(s.title)}》" for s in self._state.series}
        several = len(self._table.sheets) > 1
        for row in fresh:
            sheet = f"“{self._table.sheets[row.sheet].title}”表" if several else ""
            names[row.key] = f"{sheet}第 {row.number} 行"
        return names

    def _notes(self, matched: Sequence[ReadRow]) -> Iterable[str]:
        yield from self._book.notes
        for by, words in (("file", "文件名"), ("title", "标题")):
            count = sum(row.by == by for row in matched)
            if count:
                yield f"{count} 行没有编号，按{words}认出"
        for key, films in self._computed.items():
            label = self._columns[key].label
            count = len(films)
            yield f"“{label}”由程序得出，表里有 {count} 行不同，没有采用"
        if self._unkept:
            yield f"{len(self._unkept)} 个新条目写了文件名，项目里还没有这个文件，文件名没有采用"
        if unbound := bound_words(self._table.columns):
            yield f"没有采用的栏目：{unbound}"
        if self._table.left:
            yield f"没有采用的工作表：{'、'.join(self._table.left)}"


def _moves(order: Sequence[str], wanted: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Which of ``order`` stand elsewhere once those in ``wanted`` are put at their numbers (from
    1): id → (place before, place after). Numbers may have gaps."""
    after = arranged(order, wanted)
    before = {item: place for place, item in enumerate(order, 1)}
    places = {item: place for place, item in enumerate(after, 1)}
    return {
        item: (before[item], places[item])
        for item in order
        if item in wanted and places[item] != before[item]
    }


def arranged(order: Sequence[str], wanted: Mapping[str, int]) -> list[str]:
    """``order`` with those in ``wanted`` taken out and put in again, the lowest number first."""
    kept = [item for item in order if item not in wanted]
    place = {item: number for number, item in enumerate(order)}
    for item in sorted(wanted, key=lambda item: (wanted[item], place[item])):
        kept.insert(min(max(wanted[item] - 1, 0), len(kept)), item)
    return kept
