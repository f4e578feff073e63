"""How a row of the to-do list is drawn, and where its buttons lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from kepu_desktop.domain.findings import Origin
from kepu_desktop.ui.icons import LEVEL_VERDICTS, draw_verdict, icon
from kepu_desktop.ui.places.review.rows import Act, Bunch, Head, Row, acts_of, word_on
from kepu_desktop.ui.theme import font, theme
from kepu_desktop.workflow.todo import GROUP_WORDS, Group, Item

if TYPE_CHECKING:
    from kepu_desktop.ui.places.review.listing import FindingTable

HEAD_HEIGHT, ROW_HEIGHT, LINE = 40, 60, 28
_LEFT, _RIGHT, _TEXT = 16, 12, 60
_GAP = 4
_TOP = 2
_NAMED = 12  # titles of a bunch; the line is cut where it ends
CLAUSE = "clause"
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Place:
    """A button's place in the row; ``act`` None is the clause's link."""

    act: Act
    rect: QRect


def places_of(row: Row, box: QRect) -> tuple[Place, ...]:
    """The buttons of ``row`` that lies in ``box``, in reading order; all targets are 28 high."""
    metrics = QFontMetrics(font("cell"))
    right = box.right() - _RIGHT
    top = box.top() + (_TOP + LINE if isinstance(row, Item) else (HEAD_HEIGHT - LINE) // 2)
    found: list[Place] = []
    for act in reversed(acts_of(row)):
        width = max(28, metrics.horizontalAdvance(act.caption) + _room(act))
        found.append(Place(act, QRect(right - width + 1, top, width, LINE)))
        right -= width + _GAP
    found.reverse()
    if isinstance(row, Item) and has_clause(row):
        width = max(28, metrics.horizontalAdvance(row.finding.clause) + 8)
        rect = QRect(box.right() - _RIGHT - width + 1, box.top() + _TOP, width, LINE)
        found.insert(0, Place(Act(CLAUSE, row.finding.clause, "link"), rect))
    return tuple(found)


def has_clause(item: Item) -> bool:
    """Only what the notice or its form says is a link."""
    return item.finding.origin is not Origin.OURS


def _room(act: Act) -> int:
    room = {"secondary": 22, "quiet": 22, "link": 8}[act.kind]
    return room + (20 if act.icon else 0)


def act_at(row: Row, box: QRect, point: QPoint) -> Act | None:
    """The button under the pointer."""
    return next((place.act for place in places_of(row, box) if place.rect.contains(point)), None)


def draw_ring(painter: QPainter, box: QRectF) -> None:
    """The focus ring, 2 px, inside ``box``."""
    painter.setPen(QPen(theme().color("focus"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -2), 2, 2)


class RowDelegate(QStyledItemDelegate):
    """Draws heads and items; the current row's buttons are real ones, so they are left out."""

    def __init__(self, table: FindingTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row = self._table.row_at(index.row())
        box: QRect = option.rect  # type: ignore[attr-defined]
        current = index.row() == self._table.currentIndex().row()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Head):
            self._head(painter, row, box)
        elif isinstance(row, Bunch):
            self._bunch(painter, row, box, self._table.is_selected(index.row()), current)
        else:
            self._item(painter, row, box, self._table.is_selected(index.row()), current)
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), theme().color("line"))
        if not current:
            for place in places_of(row, box):
                self._button(painter, place, self._table.hovered(index.row(), place.act))
        elif self._table.shows_focus():
            # Around the whole row; an opened one's lower part draws its own share.
            draw_ring(painter, QRectF(box))
        painter.restore()

    def _head(self, painter: QPainter, head: Head, box: QRect) -> None:
        painter.fillRect(box, theme().color("subtle"))
        arrow = icon("chevron-right" if head.folded else "chevron-down", "text2")
        arrow.paint(painter, box.left() + _LEFT - 4, box.top() + 12, 16, 16)
        painter.setFont(font("strong"))
        painter.setPen(theme().color("text"))
        words = GROUP_WORDS[head.group]
        line = QRect(box.left() + 36, box.top(), box.width() - 36, box.height())
        painter.drawText(line, _MIDDLE, words)
        line.setLeft(line.left() + painter.fontMetrics().horizontalAdvance(words) + 8)
        painter.setFont(font("cell"))
        painter.setPen(theme().color("text3"))
        more = f"　另有不报送的 {head.left_out} 部" if head.left_out else ""
        painter.drawText(line, _MIDDLE, f"{head.count}{more}")

    def _bunch(
        self, painter: QPainter, bunch: Bunch, box: QRect, selected: bool, current: bool
    ) -> None:
        item = bunch.first
        painter.fillRect(box, theme().color(self._ground(bunch, selected)))
        if selected or current:
            edge = QRect(box.left(), box.top(), 3, box.height())
            painter.fillRect(edge, theme().color("selLine" if selected else "line2"))
        arrow = icon("chevron-right" if bunch.folded else "chevron-down", "text2")
        arrow.paint(painter, box.left() + _LEFT - 4, box.top() + _TOP + 6, 16, 16)
        mark = QRectF(box.left() + 36, box.top() + _TOP + 6, 16, 16)
        draw_verdict(painter, LEVEL_VERDICTS[item.level or item.finding.level], mark)
        painter.setFont(font("cell"))
        painter.setPen(theme().color("text3"))
        clause = item.finding.clause
        end = box.right() - _RIGHT - painter.fontMetrics().horizontalAdvance(clause) - 4
        area = QRect(end, box.top() + _TOP, box.right() - _RIGHT - end, LINE)
        painter.drawText(area, _MIDDLE | Qt.AlignmentFlag.AlignRight, clause)
        painter.setFont(font("strong"))
        painter.setPen(theme().color("text"))
        self._line(painter, item.finding.message, box, box.top() + _TOP, end - 8)
        painter.setFont(font("cell"))
        painter.setPen(theme().color("text2"))
        names = "、".join(f"《{one.title}》" for one in bunch.items[:_NAMED])
        words = f"{bunch.amount}：{names}"
        self._line(painter, words, box, box.top() + _TOP + LINE, box.right() - _RIGHT)

    def _item(
        self, painter: QPainter, item: Item, box: QRect, selected: bool, current: bool
    ) -> None:
        painter.fillRect(box, theme().color(self._ground(item, selected)))
        if selected or current:
            edge = QRect(box.left(), box.top(), 3, box.height())
            painter.fillRect(edge, theme().color("selLine" if selected else "line2"))
        verdict = LEVEL_VERDICTS[item.level or item.finding.level]
        settled = item.group is Group.SETTLED
        painter.setOpacity(0.6 if settled else 1.0)
        mark = QRectF(box.left() + 36, box.top() + _TOP + 6, 16, 16)
        draw_verdict(painter, verdict, mark)
        painter.setOpacity(1.0)
        places = places_of(item, box)
        clause = next((p.rect for p in places if p.act.id == CLAUSE), None)
        buttons = [p.rect.left() for p in places if p.act.id != CLAUSE]
        end = box.right() - _RIGHT
        if clause is None:
            painter.setFont(font("cell"))
            painter.setPen(theme().color("text3"))
            width = painter.fontMetrics().horizontalAdvance(item.finding.clause) + 4
            area = QRect(end - width + 1, box.top() + _TOP, width - 4, LINE)
            painter.drawText(area, _MIDDLE | Qt.AlignmentFlag.AlignRight, item.finding.clause)
        first_end = clause.left() - 8 if clause else end - width - 8
        painter.setFont(font("body"))
        painter.setPen(theme().color("text"))
        self._line(painter, item.finding.message, box, box.top() + _TOP, first_end)
        painter.setFont(font("cell"))
        painter.setPen(theme().color("text2"))
        word = word_on(item)
        about = f"{item.about}　{word}" if word else item.about
        self._line(painter, about, box, box.top() + _TOP + LINE, min(buttons) - 8)

    def _ground(self, item: Item | Bunch, selected: bool) -> str:
        if selected:
            return "sel"
        return "hover" if self._table.hovered_key() == item.key else "surface"

    def _line(self, painter: QPainter, text: str, box: QRect, top: int, end: int) -> None:
        area = QRect(box.left() + _TEXT, top, end - box.left() - _TEXT, LINE)
        flat = text.replace("\n", " ")
        shown = painter.fontMetrics().elidedText(
            flat, Qt.TextElideMode.ElideRight, max(0, area.width())
        )
        painter.drawText(area, _MIDDLE, shown)

    def _button(self, painter: QPainter, place: Place, hovered: bool) -> None:
        act, rect = place.act, place.rect
        painter.setFont(font("cell"))
        if act.kind == "secondary" or (hovered and act.kind == "quiet"):
            painter.setPen(theme().color("line2" if act.kind == "secondary" else "hover"))
            painter.setBrush(theme().color("hover" if hovered else "surface"))
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        area = QRect(rect)
        if act.icon:
            icon(act.icon, "text2").paint(painter, rect.left() + 10, rect.top() + 6, 16, 16)
            area.setLeft(rect.left() + 20)
        if act.kind == "link":
            painter.setPen(theme().color("link"))
            if hovered:
                underlined = font("cell")
                underlined.setUnderline(True)
                painter.setFont(underlined)
            area.setRight(rect.right() - 4)
            painter.drawText(area, _MIDDLE | Qt.AlignmentFlag.AlignRight, act.caption)
            return
        painter.setPen(theme().color("text" if act.kind == "secondary" else "text2"))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, act.caption)
