"""Which options a hand has ticked: a tick need not stand where the form has its boxes.

Units put √ over the box, before the words or behind them, with □ left where it was. A tick that
touches words is theirs; one at the end of "□ words" is theirs too; else the nearer words have it.
What could be either's is nobody's: it is told, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from kepu_desktop.calls.model import Option
from kepu_desktop.documents.forms.labels import label_key, trim
from kepu_desktop.documents.forms.ticks import EMPTY_BOXES, extra_span

_LOOSE = "√✓✔"
_BOX = re.compile(rf"[{EMPTY_BOXES}☑☒■●]|[(（\[【]\s*[√✓✔☑■●vV]?\s*[)）\]】]|[√✓✔]")
_TICKED = frozenset("√✓✔☑☒■●vV")
_BRACKETS = "(（[【"
_ITEM = re.compile(
    r"[\s*＊★※]*(?:[(（]?(?:\d{1,2}|[A-Za-z一二三四五六七八九十]{1,2})[)）.．、]|[\u2160-\u217f\u2460-\u249b\u3220-\u3229])?\s*"
)
_TAIL = re.compile(r"[\s；;，,。.、_]*")
_NEXT_LINE = 1000  # wider than any blank inside a line


@dataclass(frozen=True, slots=True)
class Named:
    """The words of an option at [start, end) of a text."""

    option: Option
    start: int
    end: int


@dataclass(slots=True)
class Ticks:
    """``ids`` in the order of the form; ``other`` the words behind 其他; ``doubts`` the options
    between which a tick stands, as words."""

    ids: list[str] = field(default_factory=list)
    other: str = ""
    doubts: list[str] = field(default_factory=list)
    seen: int = 0  # marks of any kind beside words of options


class _Side(Enum):
    LEFT = auto()
    RIGHT = auto()
    NEITHER = auto()


@dataclass(slots=True, eq=False)
class _Mark:
    start: int
    end: int
    ticked: bool
    loose: bool  # a tick that is no box of its own


@dataclass(slots=True)
class _Text:
    """One paragraph: the options named in it, its boxes, its loose ticks."""

    text: str
    named: list[Named]
    marks: list[_Mark]
    before: dict[int, _Mark] = field(default_factory=dict)  # by the option's place in ``named``
    behind: dict[int, _Mark] = field(default_factory=dict)


def read_ticks(texts: Iterable[str], options: tuple[Option, ...]) -> Ticks:
    """The ticked options in ``texts``, paragraphs of the form in its order."""
    read = [_Text(text, find_options(text, options), _marks(text)) for text in texts]
    every = [mark for one in read for mark in one.marks]
    brackets = [m for one in read for m in one.marks if one.text[m.start] in _BRACKETS]
    # Beside □ the brackets of 其他（　　） are room to write in, and （√） is a tick like √.
    if 2 * len(brackets) <= len(every):
        for one in read:
            one.marks = [m for m in one.marks if m not in brackets or m.ticked]
        for mark in brackets:
            mark.loose = True
    for one in read:
        _pair(one)
    in_front = sum(len(one.before) for one in read) >= sum(len(one.behind) for one in read)
    found = Ticks()
    for one in read:
        _read(one, in_front, found)
    return found


def find_options(text: str, options: Sequence[Option]) -> list[Named]:
    """Where the whole words of options stand in ``text``, each option once and not inside longer
    words (及其他). Blanks between characters, full width and case make no difference."""
    squeezed, places = _squeezed(text)
    held: list[tuple[int, int, Option]] = []
    for option in sorted(options, key=lambda one: (one.extra, -len(one.text))):
        key = _key(option.text)
        at = squeezed.find(key) if key else -1
        while at >= 0:
            start, end = places[at], places[at + len(key) - 1] + 1
            free = all(end <= a or b <= start for a, b, _ in held)
            if free and _stands_alone(text, start, end, option):
                held.append((start, end, option))
                break
            at = squeezed.find(key, at + 1)
    return [Named(option, a, b) for a, b, option in sorted(held, key=lambda one: one[0])]


def _key(text: str) -> str:
    return label_key(text).rstrip("；;，,。.、")


def _stands_alone(text: str, start: int, end: int, option: Option) -> bool:
    before, behind = text[start - 1 : start], text[end : end + 1]
    lettered = before.isascii() and not text[max(start - 2, 0) : start - 1].isascii()
    if before.isalpha() and not lettered:
        return False
    return option.extra or not behind.isalpha()


def _squeezed(text: str) -> tuple[str, list[int]]:
    """NFKC, lower case, without blanks and rules; and where each character came from."""
    chars: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        if char == "_" or char.isspace():
            continue
        for part in unicodedata.normalize("NFKC", char).lower():
            if not part.isspace():
                chars.append(part)
                places.append(place)
    return "".join(chars), places


def _marks(text: str) -> list[_Mark]:
    """Boxes and ticks; a tick written into its box (□√) is the box, ticked."""
    marks: list[_Mark] = []
    for hit in _BOX.finditer(text):
        ticked = any(char in _TICKED for char in hit[0])
        loose = hit[0] in _LOOSE
        last = marks[-1] if marks else None
        gap = text[last.end : hit.start()] if last is not None else "?"
        if loose and last is not None and not (last.loose or last.ticked) and gap in ("", " "):
            last.end, last.ticked = hit.end(), True
            continue
        marks.append(_Mark(*hit.span(), ticked, loose))
    return marks


def _pair(one: _Text) -> None:
    """The box right before and right behind the words of every option."""
    boxes = [mark for mark in one.marks if not mark.loose]
    for number, named in enumerate(one.named):
        for box in boxes:
            if box.end <= named.start and _ITEM.fullmatch(one.text[box.end : named.start]):
                one.before[number] = box
            # A tick may stand between: √□ is one box, ticked.
            gap = re.sub(f"[{_LOOSE}]", "", one.text[named.end : box.start])
            worded = named.option.extra and "\n" not in gap and _nothing_between(one, number, box)
            if box.start >= named.end and (worded or not gap.strip()):
                one.behind.setdefault(number, box)


def _nothing_between(one: _Text, number: int, box: _Mark) -> bool:
    """Whether only free text stands from 其他 to a box behind it (其他 海洋 □)."""
    start = one.named[number].end
    others = [named.start for named in one.named[number + 1 :]]
    others += [mark.start for mark in one.marks if not mark.loose and mark is not box]
    return not any(start <= place < box.start for place in others)


def _read(one: _Text, in_front: bool, found: Ticks) -> None:
    own = one.before if in_front else one.behind
    ticked = {number for number, box in own.items() if box.ticked}
    loose = [mark for mark in one.marks if mark.loose]
    found.seen += len(own)
    for mark in loose:
        left, right = _neighbours(one, mark, own)
        if left is None and right is None:
            continue
        found.seen += 1
        side = _side(one, mark, left, right, own, ticked, in_front)
        if side is _Side.NEITHER:
            names = [one.named[n].option.text for n in (left, right) if n is not None]
            found.doubts.append("与".join(f"“{name}”" for name in names))
        else:
            chosen = left if side is _Side.LEFT else right
            assert chosen is not None
            ticked.add(chosen)
    for number, named in enumerate(one.named):
        if number in ticked and named.option.id not in found.ids:
            found.ids.append(named.option.id)
            if named.option.extra:
                found.other = _other(one, number, own)


def _neighbours(one: _Text, mark: _Mark, own: dict[int, _Mark]) -> tuple[int | None, int | None]:
    """The options (by number) that a loose tick may belong to: on its left and on its right."""
    left = right = None
    for number, named in enumerate(one.named):
        if named.end <= mark.start:
            gap = one.text[named.end : mark.start]
            between = any(b.start >= named.end and b.end <= mark.start for b in one.marks)
            plain = _TAIL.fullmatch(gap) or (named.option.extra and "\n" not in gap)
            left = number if plain and not between else None
        elif named.start >= mark.end and right is None:
            box = own.get(number)
            begin = box.start if box is not None and mark.end <= box.start else named.start
            right = number if _ITEM.fullmatch(one.text[mark.end : begin]) else None
            break
    return left, right


def _side(
    one: _Text,
    mark: _Mark,
    left: int | None,
    right: int | None,
    own: dict[int, _Mark],
    ticked: set[int],
    in_front: bool,
) -> _Side:
    if left is None or right is None:
        return _Side.RIGHT if left is None else _Side.LEFT
    near, far = _gap(one.text, mark.start, -1), _gap(one.text, mark.end, 1)
    boxed_left, boxed_right = left in own, right in own
    if in_front and boxed_left and left in ticked and far <= near:
        return _Side.RIGHT  # √□甲√□乙: 甲 has its tick
    if in_front and boxed_left and boxed_right and near == far:
        return _Side.LEFT  # □甲 √ □乙: the end of 甲's stretch
    if in_front and boxed_left and not boxed_right and near == far:
        return _Side.RIGHT  # □甲 √ 乙: the tick took the place of 乙's box
    if near != far:
        return _Side.LEFT if near < far else _Side.RIGHT
    return _habit(one, mark) if not own else _Side.NEITHER


def _gap(text: str, place: int, step: int) -> int:
    """How many blanks there are from ``place`` on, to the left or right."""
    count = 0
    place = place if step > 0 else place - 1
    while 0 <= place < len(text) and text[place].isspace():
        if text[place] == "\n":
            return _NEXT_LINE
        count += 1
        place += step
    return count


def _habit(one: _Text, mark: _Mark) -> _Side:
    """A line that begins with a tick has them in front; one that ends with a tick, behind."""
    first = one.text.rfind("\n", 0, mark.start) + 1
    last = one.text.find("\n", mark.end)
    line = one.text[first : None if last < 0 else last].strip()
    begins, ends = line[:1] in _LOOSE, line[-1:] in _LOOSE
    if begins == ends:
        return _Side.NEITHER
    return _Side.RIGHT if begins else _Side.LEFT


def _other(one: _Text, number: int, own: dict[int, _Mark]) -> str:
    """The words behind 其他, up to the next box, option or line; a tick among them is none."""
    start = one.named[number].end
    box = own.get(number)
    if (
        box is not None
        and box.start >= start
        and not one.text[start : box.start].strip(_LOOSE + " ")
    ):
        start = box.end
    stops = [named.start for named in one.named[number + 1 :]]
    stops += [mark.start for mark in one.marks if mark.start >= start and not mark.loose]
    stop = min(stops, default=len(one.text))
    words = one.text[start:stop].split("\n")[0]
    words = re.sub(rf"[(（\[【]\s*[{_LOOSE}]\s*[)）\]】]|[{_LOOSE}]", " ", words)
    words = _NUMBER_BEHIND.sub("", words) if stop < len(one.text) else words
    return trim(words[slice(*extra_span(words, 0, len(words)))])


_NUMBER_BEHIND = re.compile(r"\s+[(（]?\d{1,2}[)）.．、]\s*$")  # of the option that follows
