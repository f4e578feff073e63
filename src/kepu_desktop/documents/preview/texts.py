"""Paragraphs and runs of one document, with everything they inherit."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from lxml import etree
from lxml.etree import _Element

from kepu_desktop.documents.forms.glyphs import EMPTY_BOX, TICKED_BOX, hexadecimal, symbol
from kepu_desktop.documents.forms.wordml import ALTERNATE, CHOICE, WRAPPERS, is_on, w
from kepu_desktop.documents.preview.boxes import TextBox, text_boxes
from kepu_desktop.documents.preview.model import Align, LineRule, Look, Paragraph, Run
from kepu_desktop.documents.preview.styles import Sources, Styles, number, switch, twips, value

_THROUGH = WRAPPERS | frozenset(map(w, ("hyperlink", "sdt", "ruby", "rubyBase")))
_ALIGN: dict[str, Align] = {
    "center": "center",
    "right": "right",
    "end": "right",
    "both": "both",
    "distribute": "distribute",
    "thaiDistribute": "distribute",
}
_RULES: dict[str, LineRule] = {"exact": "exact", "atLeast": "at_least"}
_OFF = ("0", "false", "off")
_UNSHOWN = {
    w("drawing"): "图片或图形",
    w("pict"): "图片或图形",
    w("object"): "嵌入的对象",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath": "公式",
}
_DRAWN = frozenset(map(w, ("drawing", "pict")))
_FIELDS: dict[str, Literal["page", "pages"]] = {"PAGE": "page", "NUMPAGES": "pages"}


@dataclass(slots=True)
class _Field:
    """An open field: its instruction until the separator, then its result."""

    code: str = ""
    result: bool = False
    boxed: bool = False

    @property
    def kind(self) -> Literal["", "page", "pages"]:
        words = self.code.split()
        return _FIELDS.get(words[0].upper(), "") if words else ""


@dataclass(frozen=True, slots=True)
class _Looks:
    """A run's two fonts; ``hinted``: characters of either script take the Chinese one."""

    asian: Look
    latin: Look
    hinted: bool
    hidden: bool


@dataclass(frozen=True, slots=True)
class _Frame:
    """A paragraph without its text: what it inherits, and itself with no runs."""

    key: bytes
    inherited: Sources
    shape: Sources
    paragraph: Paragraph


@dataclass(slots=True)
class TextReader:
    """``marks`` says which fields and which entry a paragraph holds.

    Hundreds of paragraphs share a handful of property elements: what each means is looked up once.
    """

    styles: Styles
    marks: Mapping[_Element, tuple[tuple[str, ...], int]]
    unshown: Counter[str] = field(default_factory=Counter)
    boxes: list[TextBox] = field(default_factory=list)  # of the paragraph that was read last
    _frames: dict[bytes, _Frame] = field(default_factory=dict)
    _looks: dict[bytes, _Looks] = field(default_factory=dict)

    def paragraph(self, element: _Element, table: Sequence[_Element]) -> Paragraph:
        """``table`` are the styles of the tables around it, the farthest first."""
        self.boxes = []
        frame = self._frame(element.find(w("pPr")), table)
        runs = tuple(_joined(self._runs(element, frame, [])))
        keys, entry = self.marks.get(element, ((), -1))
        size = next((run.look.size for run in runs if run.text.strip()), 0.0)
        made = replace(frame.paragraph, runs=runs, keys=keys, entry=entry)
        if size and size != frame.paragraph.mark.size:
            left, right, first = _indents(frame.shape, size)
            made = replace(made, left=left, right=right, first=first)
        return made

    def _frame(self, properties: _Element | None, table: Sequence[_Element]) -> _Frame:
        names = [style.get(w("styleId"), "") for style in table]
        key = b"\0".join((_signature(properties), *(name.encode() for name in names)))
        known = self._frames.get(key)
        if known is None:
            known = self._frames[key] = self._read_frame(key, properties, table)
        return known

    def _read_frame(
        self, key: bytes, properties: _Element | None, table: Sequence[_Element]
    ) -> _Frame:
        shape, inherited = self.styles.paragraph(properties, table)
        own_mark = None if properties is None else properties.find(w("rPr"))
        mark = self.styles.look(self.styles.run(inherited, own_mark), "eastAsia")
        rule = _RULES.get(value(shape, "spacing", "lineRule") or "", "multiple")
        line = number(value(shape, "spacing", "line"), 240)
        left, right, first = _indents(shape, mark.size)
        paragraph = Paragraph(
            runs=(),
            mark=mark,
            align=_ALIGN.get(value(shape, "jc") or "", "left"),
            left=left,
            right=right,
            first=first,
            before=max(0, twips(value(shape, "spacing", "before"))),
            after=max(0, twips(value(shape, "spacing", "after"))),
            line=max(line / 240, 0.1) if rule == "multiple" else max(line / 20, 0.5),
            line_rule=rule,
            snap=value(shape, "snapToGrid") not in _OFF,
            keep_next=switch(shape, "keepNext"),
            new_page=switch(shape, "pageBreakBefore"),
            keeps_pairs=value(shape, "widowControl") not in _OFF,
            spaced=value(shape, "autoSpaceDE") not in _OFF,
        )
        return _Frame(key, inherited, shape, paragraph)

    def _look(self, run: _Element, frame: _Frame) -> _Looks:
        properties = run.find(w("rPr"))
        key = b"\1".join((frame.key, _signature(properties)))
        known = self._looks.get(key)
        if known is None:
            sources = self.styles.run(frame.inherited, properties)
            known = self._looks[key] = _Looks(
                self.styles.look(sources, "eastAsia"),
                self.styles.look(sources, "ascii"),
                value(sources, "rFonts", "hint") == "eastAsia",
                switch(sources, "vanish"),
            )
        return known

    def _runs(self, parent: _Element, frame: _Frame, fields: list[_Field]) -> Iterator[Run]:
        for child in parent:
            tag = child.tag
            if tag == w("r"):
                yield from self._run(child, frame, fields)
            elif tag == w("sdt"):
                content = child.find(w("sdtContent"))
                if content is not None:
                    yield from self._runs(content, frame, fields)
            elif tag == w("fldSimple"):
                words = child.get(w("instr"), "").split()
                kind = _FIELDS.get(words[0].upper()) if words else None
                inner = list(self._runs(child, frame, fields))
                if kind and inner:
                    yield Run("1", inner[0].look, kind)
                else:
                    yield from inner
            elif tag in _THROUGH:
                yield from self._runs(child, frame, fields)
            elif tag in _UNSHOWN:
                self.unshown[_UNSHOWN[str(tag)]] += 1

    def _run(self, run: _Element, frame: _Frame, fields: list[_Field]) -> Iterator[Run]:
        looks = self._look(run, frame)
        if looks.hidden:
            return
        for node in run:
            if node.tag == w("fldChar"):
                yield from _field_mark(node, looks.asian, fields)
                continue
            if node.tag in (w("instrText"), w("delInstrText")):
                if fields and not fields[-1].result:
                    fields[-1].code += node.text or ""
                continue
            if any(not open_field.result or open_field.kind for open_field in fields):
                continue  # the code of a field, or a result that the page gives
            yield from self._node(node, looks)

    def _node(self, node: _Element, looks: _Looks) -> Iterator[Run]:
        tag = node.tag
        if tag == w("t"):
            yield from _by_script(node.text or "", looks)
        elif tag in (w("tab"), w("ptab")):
            yield Run("\t", looks.latin)
        elif tag in (w("br"), w("cr")):
            # A page or column break inside a paragraph is drawn as a line break.
            yield Run("\n", looks.asian)
        elif tag == w("noBreakHyphen"):
            yield Run("\u2011", looks.latin)
        elif tag == w("sym"):
            drawn = symbol(node.get(w("font"), ""), hexadecimal(node.get(w("char"), "")))
            yield Run(drawn or EMPTY_BOX, looks.asian)
        elif tag == ALTERNATE:
            choice = node.find(CHOICE)
            for inner in choice if choice is not None else ():
                yield from self._node(inner, looks)
        elif tag in _DRAWN and (boxes := text_boxes(node)):
            self.boxes += boxes
        elif tag in _UNSHOWN:
            self.unshown[_UNSHOWN[str(tag)]] += 1


def _signature(properties: _Element | None) -> bytes:
    return b"" if properties is None else etree.tostring(properties, with_tail=False)


def _field_mark(node: _Element, look: Look, fields: list[_Field]) -> Iterator[Run]:
    kind = node.get(w("fldCharType"))
    if kind == "begin":
        box = node.find(f"{w('ffData')}/{w('checkBox')}")
        fields.append(_Field(boxed=box is not None))
        if box is not None:
            checked = box.find(w("checked"))
            yield Run(
                TICKED_BOX
                if is_on(box.find(w("default")) if checked is None else checked)
                else EMPTY_BOX,
                look,
            )
    elif fields and kind == "separate" and not fields[-1].boxed:
        fields[-1].result = True
    elif fields and kind == "end":
        ended = fields.pop()
        if ended.kind and not fields:
            yield Run("1", look, ended.kind)


def _indents(shape: Sources, size: float) -> tuple[float, float, float]:
    """(left, right, first line): in characters of ``size`` where the document counts so."""

    def side(*names: str) -> float:
        for name in names:
            chars = number(value(shape, "ind", f"{name}Chars"))
            if chars:
                return chars / 100 * size
        for name in names:
            if (found := value(shape, "ind", name)) is not None:
                return twips(found)
        return 0

    hanging = side("hanging")
    return side("left", "start"), side("right", "end"), -hanging if hanging else side("firstLine")


def _is_asian(char: str, hinted: bool) -> bool | None:
    """Which of a run's two fonts draws ``char``; None where it follows its neighbours."""
    if char.isspace():
        return None
    width = unicodedata.east_asian_width(char)
    return width in "WF" or (hinted and width == "A")


def _by_script(text: str, looks: _Looks) -> Iterator[Run]:
    """The text in pieces of one font (17.3.2.26: ascii and eastAsia fonts of one run)."""
    asian, latin = looks.asian, looks.latin
    if asian == latin:
        yield Run(text, asian)
        return
    start = 0
    current: bool | None = None
    for place, char in enumerate(text):
        kind = _is_asian(char, looks.hinted)
        if kind is None or kind == current:
            continue
        if current is not None:
            yield Run(text[start:place], asian if current else latin)
            start = place
        current = kind
    if text[start:]:
        yield Run(text[start:], asian if current else latin)


def _joined(runs: Iterator[Run]) -> Iterator[Run]:
    """Neighbours of one look as one run."""
    before: Run | None = None
    for run in runs:
        if before is not None and not before.field and not run.field and before.look == run.look:
            before = Run(before.text + run.text, run.look)
            continue
        if before is not None:
            yield before
        before = run
    if before is not None:
        yield before
