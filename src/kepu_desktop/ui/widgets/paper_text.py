"""Paragraphs as lines: where they break, how high they are, and how they are drawn.

Lengths are points. Text is laid out at ``UNIT`` pixels a point without hinting, so that lines
break alike at every zoom. What was broken once is kept: an edit costs one paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Hashable, Iterator
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QRawFont,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from kepu_desktop.ui.theme import theme
from kepu_desktop.workflow.form_pages import Look, Paragraph

UNIT = 8
_CHUNK = 2000  # characters laid out at once: no text may hold up the window
_BASELINE = 0.8  # of an exact line's height lies above the baseline, as office programs have it
_SEAM_ROOM = 0.2  # of the letter's size
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_SEAM = re.compile(f"[{_HAN}](?=[0-9A-Za-z])|[0-9A-Za-z](?=[{_HAN}])")
_SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "SimSun", "宋体", "Songti SC")
_SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC")
# What stands in for the fonts of official papers where they are not installed.
_FAMILIES = {
    "仿宋": ("仿宋", "FangSong", "仿宋_GB2312", "FangSong_GB2312", "STFangsong", *_SERIF),
    "宋体": ("宋体", "SimSun", "NSimSun", "Songti SC", *_SERIF),
    "楷体": ("楷体", "KaiTi", "楷体_GB2312", "KaiTi_GB2312", "STKaiti", *_SERIF),
    "黑体": ("黑体", "SimHei", "Heiti SC", *_SANS),
    "小标宋": ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", *_SERIF),
}
_KNOWN = {
    "仿宋_gb2312": "仿宋",
    "fangsong": "仿宋",
    "fangsong_gb2312": "仿宋",
    "simsun": "宋体",
    "新宋体": "宋体",
    "times new roman": "宋体",
    "楷体_gb2312": "楷体",
    "kaiti": "楷体",
    "simhei": "黑体",
    "方正小标宋简体": "小标宋",
    "方正小标宋_gbk": "小标宋",
    "微软雅黑": "黑体",
    "等线": "黑体",
}
_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "right": Qt.AlignmentFlag.AlignRight,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "both": Qt.AlignmentFlag.AlignJustify,
    "distribute": Qt.AlignmentFlag.AlignJustify,
}


@dataclass(frozen=True, slots=True)
class TextLine:
    """``chunk`` is where the laid-out stretch of text begins, ``index`` the line within it."""

    chunk: int
    index: int
    height: float
    baseline: float
    width: float


@dataclass(frozen=True, slots=True)
class Broken:
    """A paragraph broken for one width."""

    paragraph: Paragraph
    width: float
    lines: tuple[TextLine, ...]


class Breaker:
    """Breaks paragraphs and remembers them from one layout to the next."""

    def __init__(self, tab: float = 21, grid: float = 0) -> None:
        self.tab = tab
        self.grid = grid
        self._known: dict[Hashable, tuple[TextLine, ...]] = {}
        self._used: dict[Hashable, tuple[TextLine, ...]] = {}

    def begin(self, tab: float) -> None:
        """A layout begins (the one before may have been given up)."""
        self._known.update(self._used)
        self._used = {}
        self.tab = tab

    def end(self) -> None:
        """The layout is complete: forget what it did not use."""
        self._known, self._used = self._used, {}

    def broken(self, paragraph: Paragraph, width: float) -> Generator[None, None, Broken]:
        """The lines of ``paragraph`` in ``width``; yields now and then while it works."""
        shape = (paragraph.left, paragraph.right, paragraph.first, paragraph.align)
        pitch = (paragraph.line, paragraph.line_rule, paragraph.snap, self.grid, self.tab)
        key = (paragraph.runs, paragraph.mark, paragraph.spaced, shape, pitch, width)
        lines = self._used.get(key) or self._known.get(key)
        if lines is None:
            lines = tuple((yield from self._break(paragraph, width)))
        self._used[key] = lines
        return Broken(paragraph, width, lines)

    def _break(self, paragraph: Paragraph, width: float) -> Generator[None, None, list[TextLine]]:
        length = _units(text_of(paragraph))
        lines: list[TextLine] = []
        start = 0
        while True:
            yield
            layout = _laid_out(paragraph, width, start, self.tab)
            count = layout.lineCount()
            last = start + _CHUNK >= length
            # The last line of a stretch may go on: it begins the next one.
            taken = count if last or count < 2 else count - 1
            for index in range(taken):
                line = layout.lineAt(index)
                ascent, descent = line.ascent() / UNIT, line.descent() / UNIT
                height, baseline = self._pitch(paragraph, ascent, descent)
                shown = line.naturalTextWidth() / UNIT
                lines.append(TextLine(start, index, height, baseline, shown))
            if last:
                return lines
            end = layout.lineAt(taken - 1)
            start += end.textStart() + end.textLength()

    def _pitch(self, paragraph: Paragraph, ascent: float, descent: float) -> tuple[float, float]:
        natural = ascent + descent
        if paragraph.line_rule == "exact":
            return paragraph.line, paragraph.line * _BASELINE
        if self.grid and paragraph.snap:
            natural = -(-round(natural, 2) // self.grid) * self.grid
        if paragraph.line_rule == "at_least":
            height = max(natural, paragraph.line)
        else:
            height = natural * paragraph.line
        return height, (height + ascent - descent) / 2 if self.grid else height - descent


def draw_lines(
    painter: QPainter, broken: Broken, first: int, last: int, at: QPointF, scale: float, tab: float
) -> None:
    """Lines ``first`` to ``last`` (exclusive) with the upper left corner at ``at`` (points), drawn
    at ``scale`` pixels a point with the fonts' own rendering at that size."""
    layout: QTextLayout | None = None
    chunk = -1
    y = at.y()
    for number in range(first, last):
        line = broken.lines[number]
        if layout is None or line.chunk != chunk:
            layout = _laid_out(broken.paragraph, broken.width, line.chunk, tab)
            chunk = line.chunk
        baseline = round((y + line.baseline) * scale)
        shown = layout.lineAt(line.index)
        _draw_line(painter, broken.paragraph, shown, chunk, at.x(), baseline, scale)
        y += line.height


def _draw_line(
    painter: QPainter,
    paragraph: Paragraph,
    line: QTextLine,
    chunk: int,
    x: float,
    baseline: int,
    scale: float,
) -> None:
    begin, end = line.textStart(), line.textStart() + line.textLength()
    ratio = scale / UNIT
    offset = -chunk
    for run in paragraph.runs:
        size = _units(run.text)
        start, stop = max(begin, offset), min(end, offset + size)
        offset += size
        if start >= stop:
            continue
        color = QColor(run.look.color) if run.look.color else theme().color("ink")
        painter.setPen(color)
        for glyphs in line.glyphRuns(start, stop - start):
            positions = glyphs.positions()
            glyphs.setRawFont(_scaled(glyphs.rawFont(), ratio))
            glyphs.setPositions([QPointF(x * scale + p.x() * ratio, 0) for p in positions])
            painter.drawGlyphRun(QPointF(0, baseline), glyphs)
        if run.look.underline or run.look.strike:
            left, right = _x_of(line, start), _x_of(line, stop)
            thick = max(1, round(run.look.size * scale / 16))
            for wanted, rise in ((run.look.underline, -0.12), (run.look.strike, 0.32)):
                if wanted:
                    top = round(baseline - rise * run.look.size * scale)
                    box = QRectF(x * scale + left * ratio, top, (right - left) * ratio, thick)
                    painter.fillRect(box, color)


def _x_of(line: QTextLine, position: int) -> float:
    found: Any = line.cursorToX(position)  # (x, position), where the stubs say float
    return float(found[0])


_raw: dict[tuple[str, str, float, float], QRawFont] = {}


def _scaled(font: QRawFont, ratio: float) -> QRawFont:
    """The font at the size that is drawn."""
    key = (font.familyName(), font.styleName(), font.pixelSize(), ratio)
    made = _raw.get(key)
    if made is None:
        if len(_raw) > 200:
            _raw.clear()
        made = QRawFont(font)
        made.setPixelSize(font.pixelSize() * ratio)
        _raw[key] = made
    return made


def text_of(paragraph: Paragraph) -> str:
    return "".join(run.text for run in paragraph.runs).replace("\n", "\u2028")


def _units(text: str) -> int:
    """How long Qt finds it: a character beyond U+FFFF counts as two."""
    return len(text) + sum(char > "\uffff" for char in text)


def _stretch(text: str, start: int) -> str:
    """What is laid out at once from the unit ``start`` on, where no character is halved."""
    raw = text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * (start + _CHUNK)]
    return raw.decode("utf-16-le", "ignore")


def _laid_out(paragraph: Paragraph, width: float, start: int, tab: float) -> QTextLayout:
    text = _stretch(text_of(paragraph), start)
    layout = QTextLayout(text, _font(paragraph.runs[0].look if paragraph.runs else paragraph.mark))
    option = QTextOption(_ALIGN[paragraph.align])
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTabStopDistance(tab * UNIT)
    layout.setTextOption(option)
    layout.setFormats(list(_formats(paragraph, start, text)))
    layout.beginLayout()
    room = max(width - paragraph.left - paragraph.right, 6)
    top = 0.0
    while True:
        line = layout.createLine()
        if not line.isValid():
            break
        first = paragraph.first if start == 0 and layout.lineCount() == 1 else 0
        line.setLineWidth(max(room - first, 6) * UNIT)
        line.setPosition(QPointF((paragraph.left + first) * UNIT, top))
        top += line.height()
    layout.endLayout()
    return layout


def _formats(paragraph: Paragraph, start: int, text: str) -> Iterator[QTextLayout.FormatRange]:
    at = -start
    length = _units(text)
    seams = list(_seams(text)) if paragraph.spaced else []
    for run in paragraph.runs:
        size = _units(run.text)
        begin, end = max(0, at), min(length, at + size)
        at += size
        if begin >= end:
            continue
        yield _format(begin, end, _font(run.look))
        for seam, behind in seams:
            if begin <= seam < end:
                yield _format(seam, behind, _font(run.look, wide=True))


def _seams(text: str) -> Iterator[tuple[int, int]]:
    """Where the characters begin and end, in Qt's units, behind which a little room is left."""
    at = place = 0
    for found in _SEAM.finditer(text):
        at += _units(text[place : found.start()])
        size = _units(found[0])
        yield at, at + size
        at, place = at + size, found.end()


def _format(begin: int, end: int, font: QFont) -> QTextLayout.FormatRange:
    look = QTextCharFormat()
    look.setFont(font)
    made = QTextLayout.FormatRange()
    # The stubs of PySide6 6.9 leave the fields of this structure out.
    made.start, made.length, made.format = begin, end - begin, look  # type: ignore[attr-defined]
    return made


_fonts: dict[tuple[Look, bool], QFont] = {}


def _font(look: Look, *, wide: bool = False) -> QFont:
    """``wide`` leaves room behind the letter, as between Chinese and digits."""
    made = _fonts.get((look, wide))
    if made is None:
        name = look.family.strip()
        families = _FAMILIES.get(_KNOWN.get(name.lower(), name), (name, *_SERIF))
        made = QFont(list(families))
        made.setPixelSize(max(1, round(look.size * UNIT)))
        made.setWeight(QFont.Weight.Bold if look.bold else QFont.Weight.Normal)
        made.setItalic(look.italic)
        made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        if wide:
            room = look.size * UNIT * _SEAM_ROOM
            made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, room)
        _fonts[look, wide] = made
    return made
