"""A paragraph as text in which every character knows the XML node it comes from.

Runs are joined, deleted text and field codes are left out; a control that shows its placeholder is
one blank; check boxes of every build become ☐ or ☑.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.etree import _Element

from kepu_desktop.documents.forms.wordml import W14_NS, WRAPPERS, is_on, w, w14

EMPTY_BOX, TICKED_BOX = "☐", "☑"
SLOT = "\u2003"  # a control that waits for its text
_WIDE_RULE = "\uff3f"
RULE = "_"  # to write on; underlined blanks are read as this too

# Code points of the symbol fonts, low byte: what a Chinese form uses them for.
_SYMBOLS = {
    "wingdings": {0x6F: EMPTY_BOX, 0xA8: EMPTY_BOX, 0xFE: TICKED_BOX, 0xFD: "☒", 0xFC: "✓"},
    "wingdings 2": {0xA3: EMPTY_BOX, 0x52: TICKED_BOX, 0x51: "☒", 0x50: "✓", 0x53: "☒"},
}
_SKIPPED = frozenset(
    map(w, ("pPr", "rPr", "del", "moveFrom", "delText", "instrText", "rt", "pict", "drawing"))
)
_ONE_CHARACTER = {w("tab"): "\t", w("ptab"): "\t", w("br"): "\n", w("cr"): "\n"}
_THROUGH = WRAPPERS | frozenset(map(w, ("hyperlink", "fldSimple", "ruby", "rubyBase")))


@dataclass(frozen=True, slots=True, eq=False)
class Glyph:
    """One character. ``index`` is its place in ``node.text``, −1 when the element itself is it."""

    char: str
    node: _Element
    index: int
    run: _Element | None  # None: the node is a control of its own

    @property
    def is_slot(self) -> bool:
        return self.run is None and self.char == SLOT


@dataclass(slots=True, eq=False)
class Line:
    """A paragraph read once. Edits go from right to left: what lies left of one stays valid."""

    paragraph: _Element
    glyphs: list[Glyph] = field(init=False)
    text: str = field(init=False)

    def __post_init__(self) -> None:
        self.glyphs = list(_paragraph_glyphs(self.paragraph))
        self.text = "".join(glyph.char for glyph in self.glyphs)

    def first_run(self, start: int = 0, end: int | None = None) -> _Element | None:
        """The run of the first character of the span that is not a blank, else of any."""
        runs = [glyph for glyph in self.glyphs[start:end] if glyph.run is not None]
        inked = [glyph for glyph in runs if not glyph.char.isspace()]
        return next((glyph.run for glyph in inked or runs), None)

    @property
    def is_bold(self) -> bool:
        run = self.first_run()
        properties = run.find(w("rPr")) if run is not None else None
        return properties is not None and is_on(properties.find(w("b")))


def waiting_control(element: _Element) -> _Element | None:
    """The nearest control around ``element`` that shows its placeholder, or None."""
    for control in element.iterancestors(w("sdt")):
        if shows_placeholder(control):
            return control
    return None


def shows_placeholder(control: _Element) -> bool:
    properties = control.find(w("sdtPr"))
    return properties is not None and is_on(properties.find(w("showingPlcHdr")))


def tick_box(control: _Element) -> _Element | None:
    """The w14:checkbox of a control, or None."""
    properties = control.find(w("sdtPr"))
    return None if properties is None else properties.find(w14("checkbox"))


def hexadecimal(text: str) -> int:
    """The number, or 0 for what is none: a broken attribute must not stop the reading."""
    return int(text, 16) if re.fullmatch("[0-9A-Fa-f]{1,6}", text) else 0


def symbol(font: str, code: int) -> str | None:
    """What a character of a symbol font draws, if it is a box or a tick."""
    return _SYMBOLS.get(font.strip().lower(), {}).get(code & 0xFF)


def _paragraph_glyphs(paragraph: _Element) -> Iterator[Glyph]:
    # A paragraph inside a waiting control holds nothing but the placeholder.
    if (control := waiting_control(paragraph)) is not None:
        yield Glyph(SLOT, control, -1, None)
        return
    # One state per open field: "code" until its separator, then "result"; "box" has no result.
    fields: list[str] = []
    yield from _inline(paragraph, fields)


def _inline(parent: _Element, fields: list[str]) -> Iterator[Glyph]:
    for child in parent:
        tag = child.tag
        if tag == w("r"):
            yield from _run_glyphs(child, fields)
        elif tag == w("sdt"):
            yield from _control_glyphs(child, fields)
        elif tag in _THROUGH:
            yield from _inline(child, fields)


def _control_glyphs(control: _Element, fields: list[str]) -> Iterator[Glyph]:
    box = tick_box(control)
    if box is not None:
        checked = box.find(w14("checked"))
        value = "0" if checked is None else checked.get(f"{{{W14_NS}}}val", "1")
        yield Glyph(TICKED_BOX if value in ("1", "true") else EMPTY_BOX, control, -1, None)
    elif shows_placeholder(control):
        yield Glyph(SLOT, control, -1, None)
    elif (content := control.find(w("sdtContent"))) is not None:
        yield from _inline(content, fields)


def _run_glyphs(run: _Element, fields: list[str]) -> Iterator[Glyph]:
    font = _symbol_font(run)
    for node in run:
        tag = node.tag
        if tag == w("fldChar"):
            yield from _field_mark(node, run, fields)
        elif tag in _SKIPPED or any(state != "result" for state in fields):
            continue
        elif tag == w("t"):
            text = node.text or ""
            if len(text) > 1 and not text.strip() and _is_underlined(run):
                text = RULE * len(text)
            for index, char in enumerate(text):
                yield Glyph(_drawn(font, char), node, index, run)
        elif tag == w("sym"):
            drawn = symbol(node.get(w("font"), ""), hexadecimal(node.get(w("char"), "")))
            yield Glyph(drawn or "\ufffc", node, -1, run)
        elif tag == w("noBreakHyphen"):
            yield Glyph("-", node, -1, run)
        elif tag in _ONE_CHARACTER and node.get(w("type"), "textWrapping") == "textWrapping":
            yield Glyph(_ONE_CHARACTER[tag], node, -1, run)
        elif tag in _THROUGH:
            yield from _inline(node, fields)


def _field_mark(node: _Element, run: _Element, fields: list[str]) -> Iterator[Glyph]:
    kind = node.get(w("fldCharType"))
    if kind == "begin":
        box = node.find(f"{w('ffData')}/{w('checkBox')}")
        fields.append("code" if box is None else "box")
        if box is not None:
            mark = box.find(w("checked"))
            mark = box.find(w("default")) if mark is None else mark
            yield Glyph(TICKED_BOX if is_on(mark) else EMPTY_BOX, node, -1, run)
    elif fields and kind == "separate" and fields[-1] == "code":
        fields[-1] = "result"
    elif fields and kind == "end":
        fields.pop()


def _symbol_font(run: _Element) -> str:
    fonts = run.find(f"{w('rPr')}/{w('rFonts')}")
    if fonts is None:
        return ""
    for script in ("ascii", "hAnsi"):
        if (name := fonts.get(w(script), "").strip().lower()) in _SYMBOLS:
            return name
    return ""


def _is_underlined(run: _Element) -> bool:
    mark = run.find(f"{w('rPr')}/{w('u')}")
    return mark is not None and mark.get(w("val"), "single") != "none"


def _drawn(font: str, char: str) -> str:
    if char == _WIDE_RULE:
        return RULE
    code = ord(char)
    if font and (code < 0x100 or 0xF000 <= code <= 0xF0FF):
        return symbol(font, code) or char
    if 0xF000 <= code <= 0xF0FF:  # a private code whose font was lost on the way
        return symbol("wingdings", code) or symbol("wingdings 2", code) or char
    return char
