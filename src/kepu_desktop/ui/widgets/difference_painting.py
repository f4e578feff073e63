"""How a difference is drawn: what changed stands out, a long text begins shortly before it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionViewItem,
)

from kepu_desktop.ui.theme import font, theme
from kepu_desktop.ui.widgets.difference_rows import (
    AFTER,
    BEFORE,
    BLANK,
    LABEL,
    OBJECT,
    TAKE,
    Head,
    Line,
    words,
)

if TYPE_CHECKING:
    from kepu_desktop.ui.widgets.differences import DifferenceTable

ROW, TWO_LINES, HEAD = 32, 52, 32
PAD = 8
_LINE, _SOURCE = 20, 16
_TRIES = 4  # to end a text in "…" where it fits
_SHARED = 12  # characters kept of what both texts begin with
_LONGEST = 400  # characters of a text that are laid out: more never shows in two lines
_COMPARED = 2_000  # characters: longer texts are compared by their ends only
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
Index = QModelIndex | QPersistentModelIndex
Span = tuple[int, int]


def changed_spans(text: str, other: str) -> tuple[Span, ...]:
    """Where ``text`` says something that ``other`` does not, as (start, end)."""
    if not text or not other or text == other:
        return ()
    if len(text) + len(other) > _COMPARED:
        start = _shared_start(text, other)
        end = len(text) - _shared_start(text[start:][::-1], other[start:][::-1])
        return ((start, end),) if end > start else ()
    matcher = difflib.SequenceMatcher(None, other, text, autojunk=False)
    if matcher.ratio() < 0.5:
        return ()  # another text altogether: nothing in it stands out
    parts = matcher.get_opcodes()
    return tuple((b0, b1) for tag, _, _, b0, b1 in parts if tag != "equal" and b1 > b0)


def _shared_start(text: str, other: str) -> int:
    pairs = zip(text, other, strict=False)
    return next((place for place, (a, b) in enumerate(pairs) if a != b), min(len(text), len(other)))


def excerpt(text: str, other: str, room: int) -> tuple[str, tuple[Span, ...]]:
    """``text`` as it is shown where about ``room`` characters fit, on one paragraph, and what in
    it differs from ``other``. Of a long text what both begin with is cut."""
    line, against = text.replace("\n", " ↵ "), other.replace("\n", " ↵ ")
    spans = changed_spans(line, against)
    cut = 0
    if against and len(line) > room:
        begin = spans[0][0] if spans else _shared_start(line, against)
        cut = max(0, min(begin - _SHARED, len(line) - room // 2))
    shown = ("…" if cut else "") + line[cut : cut + _LONGEST]
    shift = (1 if cut else 0) - cut
    return shown, tuple((max(0, a + shift), b + shift) for a, b in spans if b > cut)


class DifferenceDelegate(QStyledItemDelegate):
    """Draws heads and differences."""

    def __init__(self, table: DifferenceTable) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        del option
        return QSize(0, self.height(index.row()))

    def height(self, row: int) -> int:
        """Of a row, in pixels: one line, or two with the source below."""
        line = self._table.differences.rows[row]
        if isinstance(line, Head):
            return HEAD
        difference = line.difference
        source = _SOURCE if self._table.sources_shown() else 0
        metrics = QFontMetricsF(font("cell"))
        for text, column in ((difference.before, BEFORE), (difference.after, AFTER)):
            room = self._table.columnWidth(column) - 2 * PAD
            if "\n" in text or len(text) > _LONGEST or metrics.horizontalAdvance(text) > room:
                return TWO_LINES + source
        return ROW + source

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box: QRect = option.rect  # type: ignore[attr-defined]
        row = self._table.differences.rows[index.row()]
        painter.save()
        if isinstance(row, Head):
            self._head(painter, row, index, box)
        else:
            self._cell(painter, row, index, box)
        if index.row() == self._table.currentIndex().row() and self._table.shows_ring():
            self._ring(painter, box)
        painter.restore()

    def _head(self, painter: QPainter, head: Head, index: Index, box: QRect) -> None:
        painter.fillRect(box, theme().color("subtle"))
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, theme().color("line"))
        if index.column() == TAKE:
            self._tick(painter, index, box)
            return
        # The head runs across all cells but the tick: each cell draws its piece of the words.
        left = self._table.columnViewportPosition(OBJECT)
        width = self._table.columnViewportPosition(TAKE) - left
        whole = QRect(left + 2 * PAD, box.top(), width - 3 * PAD, box.height())
        painter.setClipRect(box)
        painter.setFont(font("captionStrong"))
        painter.setPen(theme().color("text2"))
        shown = painter.fontMetrics().elidedText(
            words(head, OBJECT), Qt.TextElideMode.ElideRight, whole.width()
        )
        painter.drawText(whole, _MIDDLE, shown)

    def _cell(self, painter: QPainter, line: Line, index: Index, box: QRect) -> None:
        table, column = self._table, index.column()
        chosen = table.selectionModel().isRowSelected(index.row(), QModelIndex())
        if chosen:
            painter.fillRect(box, theme().color("sel"))
            if column == OBJECT:
                painter.fillRect(box.left(), box.top(), 3, box.height(), theme().color("selLine"))
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, theme().color("line"))
        taken = table.differences.state(index.row()) is Qt.CheckState.Checked
        difference = line.difference
        inner = box.adjusted(PAD + (PAD if column == OBJECT else 0), 0, -PAD, -1)
        if column == TAKE:
            self._tick(painter, index, box)
        elif column in (OBJECT, LABEL):
            painter.setFont(font("cell"))
            painter.setPen(theme().color("text" if column == OBJECT else "text2"))
            self._label(painter, words(line, column), inner)
        elif column == BEFORE:
            tone = "text2" if taken else "text"
            self._text(painter, difference.before, difference.after, inner, tone)
            self._source(painter, difference.was_from, inner)
        else:
            tone = "text" if taken else "text3"
            self._text(painter, difference.after, difference.before, inner, tone)
            self._source(painter, difference.source, inner)

    def _label(self, painter: QPainter, text: str, box: QRect) -> None:
        """One line at the height of the first line of the texts beside it."""
        middle = QRect(box.left(), box.top(), box.width(), min(box.height(), ROW))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(middle, _MIDDLE, shown)

    def _text(self, painter: QPainter, text: str, other: str, box: QRect, tone: str) -> None:
        painter.setPen(theme().color(tone if text else "text3"))
        painter.setFont(font("cell"))
        if not text:
            self._label(painter, BLANK, box)
            return
        source = _SOURCE if self._table.sources_shown() else 0
        lines = 1 if box.height() + 1 - source < TWO_LINES else 2
        wide = painter.fontMetrics().horizontalAdvance("示")
        shown, spans = excerpt(text, other, lines * box.width() // max(1, wide))
        layout = _laid_out(shown, spans)
        for _ in range(_TRIES):
            room = _in_lines(layout, lines, box.width())
            if room >= _units(shown):
                break
            kept = shown.encode("utf-16-le")[: (room - 1) * 2].decode("utf-16-le", "ignore")
            shown = kept[:-1].rstrip("…") + "…"
            layout = _laid_out(shown, tuple((a, min(b, len(shown))) for a, b in spans))
        layout.draw(painter, QPointF(box.left(), box.top() + (ROW - _LINE) / 2))

    def _source(self, painter: QPainter, source: str, box: QRect) -> None:
        if not source or not self._table.sources_shown():
            return
        below = QRect(box.left(), box.bottom() - _SOURCE - 4, box.width(), _SOURCE)
        painter.setFont(font("caption"))
        painter.setPen(theme().color("text3"))
        shown = painter.fontMetrics().elidedText(source, Qt.TextElideMode.ElideMiddle, box.width())
        painter.drawText(below, _MIDDLE, shown)

    def _tick(self, painter: QPainter, index: Index, box: QRect) -> None:
        option = QStyleOptionButton()
        left = box.left() + (box.width() - 16) // 2
        option.rect = QRect(left, box.top() + 8, 16, 16)  # type: ignore[attr-defined]
        # Not the table's: the style sheet gives that one the ground of a selected row.
        option.palette = QApplication.palette()  # type: ignore[attr-defined]
        state = {
            Qt.CheckState.Checked: QStyle.StateFlag.State_On,
            Qt.CheckState.Unchecked: QStyle.StateFlag.State_Off,
            Qt.CheckState.PartiallyChecked: QStyle.StateFlag.State_NoChange,
        }[self._table.differences.state(index.row())]
        option.state = state | QStyle.StateFlag.State_Enabled  # type: ignore[attr-defined]
        QApplication.style().drawPrimitive(
            QStyle.PrimitiveElement.PE_IndicatorCheckBox, option, painter, self._table
        )

    def _ring(self, painter: QPainter, cell: QRect) -> None:
        """One ring around the whole row, drawn piece by piece in its cells."""
        painter.setClipRect(cell)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(theme().color("focus"))
        width = self._table.viewport().width()
        for inset in (0, 1):
            size = (width - 1 - 2 * inset, cell.height() - 2 - 2 * inset)
            painter.drawRect(QRectF(inset, cell.top() + inset, *size))


def _laid_out(text: str, spans: tuple[Span, ...]) -> QTextLayout:
    layout = QTextLayout(text, font("cell"))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setFormats(list(_formats(text, spans)))
    return layout


def _in_lines(layout: QTextLayout, lines: int, width: int) -> int:
    """Lay ``layout`` out; how many UTF-16 units of its text stand in ``lines`` lines."""
    held = 0
    layout.beginLayout()
    for number in range(lines):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        line.setPosition(QPointF(0, number * _LINE))
        held = line.textStart() + line.textLength()
    layout.endLayout()
    return held


def _formats(text: str, spans: tuple[Span, ...]) -> Iterator[QTextLayout.FormatRange]:
    strong = QTextCharFormat()
    strong.setFont(font("cellStrong"))
    strong.setFontUnderline(True)
    for start, end in spans:
        made = QTextLayout.FormatRange()
        # Qt counts in UTF-16 units.
        made.start = _units(text[:start])  # type: ignore[attr-defined]
        made.length = _units(text[start:end])  # type: ignore[attr-defined]
        made.format = strong  # type: ignore[attr-defined]
        yield made


def _units(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)
