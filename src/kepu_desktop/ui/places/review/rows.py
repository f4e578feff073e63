"""The rows of the to-do list: filtered items below the heads of their groups. No widgets."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kepu_desktop.domain.findings import STAGE_WORDS, Level, Stage
from kepu_desktop.ui.moments import day_time
from kepu_desktop.workflow.clauses import HOW_WORDS
from kepu_desktop.workflow.counting import SIGNED_RULE, jump
from kepu_desktop.workflow.todo import Group, Item, LeftOut

ALL = "todo"
_MANY = 3  # of the same words make a bunch
_FILM_IDS = ("v", "e")
ONLY_FILMS = "videos"  # a filter: only what is mended in that place
_CHIPS = {
    "error": Level.ERROR,
    "review": Level.REVIEW,
    "advice": Level.ADVICE,
    "skipped": Level.SKIPPED,
}


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a group; ``units`` is how many contributing units have to act, ``left_out`` how
    many films with such faults are 不报送: those are counted nowhere else."""

    group: Group
    count: int
    folded: bool
    units: int = 0
    left_out: int = 0

    @property
    def key(self) -> str:
        return f"group {self.group}"


@dataclass(frozen=True, slots=True)
class Bunch:
    """What one rule says in the same words of many, told once; its items below it if it is open."""

    key: str
    items: tuple[Item, ...]
    folded: bool

    @property
    def first(self) -> Item:
        return self.items[0]

    @property
    def count(self) -> int:
        return len(self.items)

    @property
    def amount(self) -> str:
        """15 个视频, or 3 项 where it is about the form as well."""
        films = all(item.finding.subject[:1] in _FILM_IDS for item in self.items)
        return f"{self.count} {'个视频' if films else '项'}"


Row = Head | Bunch | Item


@dataclass(frozen=True, slots=True)
class Act:
    """A button of a row: ``kind`` secondary, quiet or link."""

    id: str
    caption: str
    kind: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """``chips`` of the row above the list, ``stage`` or None for all, ``only`` a film or series
    id, a rule's id, ``ONLY_FILMS`` or ""."""

    chips: frozenset[str] = frozenset((ALL,))
    stage: Stage | None = None
    only: str = ""

    def takes(self, item: Item) -> bool:
        return self.in_reach(item) and any(_in_chip(chip, item) for chip in self.chips)

    def in_reach(self, item: Item) -> bool:
        """Whether stage and object are asked for, whatever the chips say."""
        if self.stage is not None and item.finding.stage is not self.stage:
            return False
        if self.only == ONLY_FILMS:
            return jump(item.finding)[0] == ONLY_FILMS
        return not self.only or self.only in (item.finding.subject, item.finding.rule)


def _in_chip(chip: str, item: Item) -> bool:
    if chip == ALL:
        return item.group is not Group.SETTLED
    if chip == "settled":
        return item.group is Group.SETTLED
    return item.level is _CHIPS[chip]


def counts(items: Iterable[Item], wanted: Filter) -> dict[str, int]:
    """How many each chip would show; 待办 counts errors and reviews alone."""
    found = dict.fromkeys((ALL, *_CHIPS, "settled"), 0)
    names = {level: chip for chip, level in _CHIPS.items()}
    for item in items:
        if not wanted.in_reach(item):
            continue
        found["settled" if item.level is None else names[item.level]] += 1
        found[ALL] += item.to_do
    return found


def faulty(left_out: Iterable[LeftOut], wanted: Filter) -> list[LeftOut]:
    """The films that are 不报送 and have faults of those that are asked for."""
    return [one for one in left_out if any(wanted.takes(item) for item in one.items)]


def rows_of(
    items: Iterable[Item],
    wanted: Filter,
    folded: Collection[Group],
    left_out: Iterable[LeftOut] = (),
    turned: Collection[str] = (),
    *,
    unfolded: bool = False,
) -> tuple[Row, ...]:
    """Heads, and below each that is not folded its items. ``items`` come group by group; bunches
    of what is no to-do are folded; whose key is in ``turned`` is the other way round. With
    ``unfolded`` every bunch is open.

    A head without items stands where only films that are 不报送 have such faults: their units
    can still be told.
    """
    out = faulty(left_out, wanted)
    groups: dict[Group, list[Item]] = {Group.REDO: []} if out else {}
    for item in items:
        if wanted.takes(item):
            groups.setdefault(item.group, []).append(item)
    rows: list[Row] = []
    for group, found in groups.items():
        closed = group in folded
        if group is Group.REDO:
            units = {item.unit for item in found} | {one.unit for one in out}
            rows.append(Head(group, len(found), closed, len(units), len(out)))
        else:
            rows.append(Head(group, len(found), closed))
        if not closed:
            rows.extend(_bunched(found, turned, unfolded=unfolded))
    return tuple(rows)


def _bunched(found: Iterable[Item], turned: Collection[str], *, unfolded: bool) -> Iterator[Row]:
    """The items of one group; where many read the same, a bunch stands at the first one's place."""
    alike: dict[str, list[Item]] = {}
    for item in found:
        key = f"bunch {item.group} {item.level} {item.finding.rule} {item.finding.message}"
        alike.setdefault(key, []).append(item)
    for key, these in alike.items():
        if len(these) < _MANY:
            yield from these
            continue
        folded = not unfolded and these[0].to_do == (key in turned)
        yield Bunch(key, tuple(these), folded)
        if not folded:
            yield from these


def next_to_do(rows: Sequence[Row], current: Row | None, opened: Item | None) -> Item | None:
    """The to-do of ``rows`` (nothing folded) that comes next on the way down: at ``current``,
    below it where that is ``opened`` already, behind the last one the first again."""
    at = 0
    if current is not None:
        at = next((number for number, row in enumerate(rows) if row.key == current.key), 0)
        at += opened is not None and opened.key == current.key
    ordered = (*rows[at:], *rows[:at])
    return next((row for row in ordered if isinstance(row, Item) and row.to_do), None)


def next_of_group(before: Iterable[Row], now: Iterable[Row], item: Item) -> Item | None:
    """What stood behind ``item`` in its group and is still there, now that ``item`` is settled."""
    present = {row.key: row for row in now}
    later = False
    for old in before:
        row = present.get(old.key)
        if later and isinstance(row, Item) and row.group is item.group:
            return row
        later = later or old.key == item.key
    return None


def acts_of(row: Row) -> tuple[Act, ...]:
    """A row's buttons from left to right, the clause's link apart."""
    if isinstance(row, Head):
        if row.group is Group.REDO and row.units:
            return (
                Act("notify", "复制文字", "quiet", "copy"),
                Act("letters", f"通知 {row.units} 个单位", "secondary", "file-text"),
            )
        if row.group is Group.REPAIR:
            return (Act("repair", "无损修复…", "secondary", "refresh-cw"),)
        if row.group is Group.VERIFY:
            return (Act("each", "逐项核实", "secondary", "eye"),)
        return ()
    if isinstance(row, Bunch):
        return ()
    acts: list[Act] = []
    if row.finding.resolved is not None:
        acts.append(Act("revoke", "撤回…", "quiet"))
    if row.group is Group.REDO:
        acts.append(Act("letter", "通知单位", "quiet"))
    if row.can_waive:
        acts.append(Act("waive", "豁免…", "quiet"))
    if row.can_confirm:
        acts.append(Act("confirm", "核实", "secondary"))
    caption = "去签核" if row.finding.rule == SIGNED_RULE and row.to_do else "跳转"
    acts.append(Act("jump", caption, "link"))
    return tuple(acts)


def word_on(item: Item) -> str:
    """Who settled it, when and why; "" while nobody did."""
    word = item.finding.resolved
    if word is None:
        return ""
    said = f"{HOW_WORDS[word.how]} · {word.by} · {day_time(word.at)}"
    return f"{said} · {word.reason}" if word.reason else said


def spoken(row: Row, level: str) -> str:
    """The row in words, for those who hear it."""
    if isinstance(row, Bunch):
        state = "已折叠" if row.folded else "已展开"
        return f"{level}，{row.first.finding.message}，{row.amount}，{state}"
    if isinstance(row, Head):
        more = f"，另有不报送的 {row.left_out} 部" if row.left_out else ""
        return f"{level}，{row.count} 项{more}，{'已折叠' if row.folded else '已展开'}"
    finding = row.finding
    parts = [level, finding.message, row.about, finding.clause, STAGE_WORDS[finding.stage]]
    return "，".join([*parts, *([word_on(row)] if finding.resolved else [])])
