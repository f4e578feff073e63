"""Boxes of every build, beside which option they stand, and how each is ticked.

□ ■ √ ● ○ are in GB2312 and GBK, ☐ ☑ ✓ are not: a Chinese font cut to GBK has no ☑. So ☑ stands in a
run of its own in a symbol font, √ in the font of its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element

from kepu_desktop.calls.model import Option
from kepu_desktop.documents.forms.editing import look_of, replace_span
from kepu_desktop.documents.forms.glyphs import Line, hexadecimal
from kepu_desktop.documents.forms.labels import label_key, trim
from kepu_desktop.documents.forms.wordml import W14_NS, new_run, put, w, w14

SYMBOL_FONT = "Segoe UI Symbol"
_SQUARE, _ROUND, _FULL = "□☐▢◻❏❑❒❍⬜◽⭘", "○◯", "√✓✔☑☒■●"
EMPTY_BOXES = _SQUARE + _ROUND
_CHECK = "√"
_BRACKETS = "(（[【"
_BOX = re.compile(
    rf"[{_FULL}]?\s?[{EMPTY_BOXES}]\s?[√✓✔]?|[{_FULL}]"
    rf"|[(（\[【]\s*[√✓✔☑■●vV]?\s*[)）\]】]"
)
_BARE_BOX = re.compile(rf"[{_SQUARE}]|(?<![{_ROUND}])[{_ROUND}](?![{_ROUND}])")  # ○○ is a blank
_TAIL = re.compile(r"[；;，,。.、\s]+$")
_ITEM = r"\s*(?:[(（]?(?:[0-9]{1,2}|[A-Za-z])[)）.．、]|[①-⑳])?"  # its number or letter
_ASK = r"(?:请|需|须)?(?:自行)?(?:注明|说明|填写|列出)(?:名称|内容|类别)?"
_EXTRA_HEAD = re.compile(rf"^\s*(?:[(（]{_ASK}[)）])?\s*[:：]?\s*([(（](?:{_ASK})?\s*[:：]?)?")


@dataclass(frozen=True, slots=True, eq=False)
class Box:
    """A tick box at [start, end) of a line."""

    line: Line
    start: int
    end: int
    ticked: bool

    @property
    def text(self) -> str:
        return self.line.text[self.start : self.end]

    @property
    def is_hollow(self) -> bool:
        """Brackets with nothing in them."""
        return not self.ticked and self.text[0] in _BRACKETS


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """An option found in the form: its box, and where the free text behind it stands."""

    option: Option
    box: Box
    extra_start: int = 0
    extra_stop: int = 0
    words: Line | None = None  # where they stand, if not on the box's line

    @property
    def line(self) -> Line:
        """The line with the option's words and the free text behind them."""
        return self.words or self.box.line

    @property
    def extra_text(self) -> str:
        return trim(self.line.text[self.extra_start : self.extra_stop])


def find_choices(lines: Iterable[Line], options: tuple[Option, ...]) -> list[Choice]:
    """The boxes of ``options`` in ``lines``, in their order; each option once.

    Boxes stand before their words, or behind them where more options fit so: between two options
    on one line a box could be either's.
    """
    found = [(line, _boxes(line)) for line in lines]
    every = [box for _, boxes in found for box in boxes]
    # Beside □ the brackets of 其他（　　） are room to write in, not one more box.
    if 2 * sum(box.text[0] in _BRACKETS for box in every) <= len(every):
        found = [(line, [box for box in boxes if not box.is_hollow]) for line, boxes in found]
    before, behind = _match(found, options, behind=False), _match(found, options, behind=True)
    return behind if len(behind) > len(before) else before


def choices_in_cells(
    pairs: Iterable[tuple[Line, Line]], options: tuple[Option, ...]
) -> list[Choice]:
    """Options whose box stands alone in the cell beside: ``pairs`` are (a cell's line, the first
    line of the cell beside it)."""
    choices: list[Choice] = []
    taken: set[str] = set()
    for alone, words in pairs:
        boxes = _boxes(alone)
        if len(boxes) != 1 or boxes[0].text != alone.text.strip() or _boxes(words):
            continue
        fit = _option_at(words.text, options, taken)
        if fit is not None:
            option, length = fit
            taken.add(option.id)
            extra = extra_span(words.text, length, len(words.text)) if option.extra else (0, 0)
            choices.append(Choice(option, boxes[0], *extra, words=words))
    return choices


def is_lone_box(line: Line) -> bool:
    """A box and nothing else, as in a column of its own."""
    return _BOX.fullmatch(line.text.strip()) is not None


def holds_boxes(texts: Iterable[str], options: tuple[Option, ...]) -> bool:
    """Whether something is to be ticked here: boxes of whatever words, or the printed words of two
    options, whatever their boxes are drawn with."""
    every = list(texts)
    boxes = sum(len(_BARE_BOX.findall(text)) for text in every)
    if boxes > 1 or any(_BARE_BOX.match(text.lstrip()) for text in every):
        return True
    key = label_key("".join(every))
    named = {option.id for option in options if not option.extra and label_key(option.text) in key}
    return len(named) > 1


def names_options(text: str, options: tuple[Option, ...]) -> bool:
    """Whether the words of options are printed in ``text``."""
    key = label_key(text)
    return any(label_key(option.text) in key for option in options if not option.extra)


def _boxes(line: Line) -> list[Box]:
    found: list[Box] = []
    for mark in _BOX.finditer(line.text):
        start, end = mark.span()
        while end > start and line.text[end - 1].isspace():
            end -= 1
        while start < end and line.text[start].isspace():
            start += 1
        found.append(Box(line, start, end, any(c in _FULL + "vV" for c in line.text[start:end])))
    return found


def _match(
    found: list[tuple[Line, list[Box]]], options: tuple[Option, ...], behind: bool
) -> list[Choice]:
    choices: list[Choice] = []
    taken: set[str] = set()
    for line, boxes in found:
        for number, box in enumerate(boxes):
            if behind:
                start = boxes[number - 1].end if number else 0
                stop = box.start
            else:
                start = box.end
                stop = boxes[number + 1].start if number + 1 < len(boxes) else len(line.text)
            fit = _option_at(line.text[start:stop], options, taken)
            if fit is None:
                continue
            option, length = fit
            taken.add(option.id)
            extra = (0, 0)
            if option.extra and behind and not line.text[start + length : stop].strip():
                after = boxes[number + 1].start if number + 1 < len(boxes) else len(line.text)
                extra = extra_span(line.text, box.end, after)
            elif option.extra:
                extra = extra_span(line.text, start + length, stop)
            choices.append(Choice(option, box, *extra))
    return choices


def _option_at(
    words: str, options: tuple[Option, ...], taken: set[str]
) -> tuple[Option, int] | None:
    """The option that ``words`` are (or, with free text behind it, begin with), and its length."""
    key = label_key(_TAIL.sub("", words))
    for option in options:
        if (
            option.id not in taken
            and not option.extra
            and key
            and key == label_key(_TAIL.sub("", option.text))
        ):
            return option, len(words.rstrip())
    for option in options:
        if option.extra and option.id not in taken:
            # The printed words may be spaced out (其 他).
            spaced = r"\s*".join(map(re.escape, re.sub(r"\s", "", option.text)))
            if mark := re.match(rf"{_ITEM}\s*{spaced}", words):
                return option, mark.end()
    return None


def extra_span(text: str, start: int, stop: int) -> tuple[int, int]:
    """Where the text behind 其他 goes: after （请注明） and a colon, inside brackets if any."""
    rest = text[start:stop]
    head = _EXTRA_HEAD.match(rest)
    assert head is not None  # every part of the pattern is optional
    begin = head.end()
    # The blank that the pattern swallowed is the blank to write on.
    while begin > 0 and rest[begin - 1].isspace():
        begin -= 1
    if head[1]:
        close = rest.rstrip(" ；;，,。").rfind(")" if "(" in head[1] else "）")
        if close == len(rest.rstrip(" ；;，,。")) - 1 and close >= begin:
            return start + begin, start + close
        if not re.search(_ASK, head[1]):
            begin = len(rest[: head.start(1)].rstrip())
    return start + begin, stop


# ---- ticking ------------------------------------------------------------------------------------


def set_tick(box: Box, ticked: bool, tick: str) -> None:
    """Put the box into the wanted state in its own way. ``tick`` is the call's mark."""
    if box.ticked == ticked:
        return
    glyph = box.line.glyphs[box.start]
    node = glyph.node
    if glyph.run is None:
        _set_control(node, ticked)
    elif node.tag == w("fldChar"):
        _set_form_field(node, ticked)
    elif node.tag == w("sym") and box.end - box.start == 1:
        _set_symbol(node, ticked)
    elif box.text[0] in _BRACKETS:
        _set_bracket(box, ticked)
    else:
        _set_character(box, ticked, tick)


def _set_character(box: Box, ticked: bool, tick: str) -> None:
    """The tick takes the place of the box. The look is the words' own: the box may stand in a
    symbol font."""
    own = box.line.glyphs[box.start].run
    words = [box.line.first_run(box.end), box.line.first_run(0, box.start), own]
    look = look_of(next((run for run in words if run is not None), None))
    run = new_run(tick if ticked else "□", look)
    if not ticked:
        replace_span(box.line, box.start, box.end, [run])
        return
    if tick not in "√■●":
        fonts = put(run[0], "rFonts", ascii=SYMBOL_FONT, hAnsi=SYMBOL_FONT, eastAsia=SYMBOL_FONT)
        fonts.set(w("cs"), SYMBOL_FONT)
    replace_span(box.line, box.start, box.end, [run])


def _set_bracket(box: Box, ticked: bool) -> None:
    inner = box.start + 1, box.end - 1
    look = look_of(box.line.glyphs[box.start].run)
    replace_span(box.line, *inner, [new_run(_CHECK if ticked else "\u3000", look)])


def _set_symbol(node: _Element, ticked: bool) -> None:
    second = node.get(w("font"), "").strip().lower() == "wingdings 2"
    codes = ("F052", "F0A3") if second else ("F0FE", "F0A8")
    node.set(w("char"), codes[0] if ticked else codes[1])


def _set_form_field(node: _Element, ticked: bool) -> None:
    box = node.find(f"{w('ffData')}/{w('checkBox')}")
    assert box is not None  # that is what made it a box
    mark = box.find(w("checked"))
    if mark is None:
        mark = etree.SubElement(box, w("checked"))
    mark.set(w("val"), "1" if ticked else "0")


def _set_control(control: _Element, ticked: bool) -> None:
    """The state and the glyph that shows it: Word draws the text, it does not follow the state."""
    box = control.find(f"{w('sdtPr')}/{w14('checkbox')}")
    assert box is not None
    mark = box.find(w14("checked"))
    if mark is None:
        mark = etree.Element(w14("checked"))
        box.insert(0, mark)
    value = f"{{{W14_NS}}}val"
    mark.set(value, "1" if ticked else "0")
    state = box.find(w14("checkedState" if ticked else "uncheckedState"))
    code = "" if state is None else state.get(value, "")
    font = "" if state is None else state.get(f"{{{W14_NS}}}font", "")
    number = hexadecimal(code)
    shown = chr(number) if 0x20 <= number < 0xD800 else ("☒" if ticked else "☐")
    for text in control.iter(w("t")):
        text.text = shown
        run = text.getparent()
        if run is not None and font:
            properties = run.find(w("rPr"))
            if properties is None:
                properties = etree.Element(w("rPr"))
                run.insert(0, properties)
            put(properties, "rFonts", ascii=font, hAnsi=font, eastAsia=font, cs=font)
        return
    for symbol in control.iter(w("sym")):
        symbol.set(w("char"), code or symbol.get(w("char"), ""))
        return
