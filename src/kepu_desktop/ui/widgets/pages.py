"""The pages of a paper to look at: white sheets on a desk, zoom, and the field in edit marked."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections import OrderedDict

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from kepu_desktop.ui.theme import font, theme
from kepu_desktop.ui.tokens import tokens
from kepu_desktop.ui.widgets.paper_drawing import draw_sheet
from kepu_desktop.ui.widgets.paper_layout import Layouter, Steps
from kepu_desktop.ui.widgets.paper_sheets import Sheet, Spot
from kepu_desktop.ui.widgets.paper_text import Breaker, text_of
from kepu_desktop.workflow.form_pages import Paper

_SLICE_S = 0.006
_GAP = 16  # logical pixels around and between sheets
_LEAST_WIDTH = 400  # a whole page is shown unless it would be narrower than this
_KEPT_PICTURES = 6
_ZOOMS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
_SCREEN = 96 / 72  # logical pixels a point at 100 %


class PageView(QAbstractScrollArea):
    """Shows a ``Paper``. Layout is done in slices; the old pages stay until the new are ready."""

    page_changed = Signal()  # another page is in view, or there are more or fewer of them
    laid_out = Signal()
    pointed = Signal(object)  # the keys of the spot that was clicked, while it can be pointed at

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self.setObjectName("pages")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._name = name
        self._breaker = Breaker()
        self._sheets: list[Sheet] = []
        self._tops: list[int] = []  # of the sheets, in logical pixels
        self._tab = 21.0
        self._layouter: Layouter | None = None
        self._steps: Steps | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._work)
        self._again = QTimer(self)  # another page is to be drawn
        self._again.setSingleShot(True)
        self._again.setInterval(0)
        self._again.timeout.connect(self.viewport().update)
        self._factor: float | None = None  # None: fitted
        self._pictures: OrderedDict[tuple[int, float, float], QPixmap] = OrderedDict()
        self._key, self._entry = "", -1
        self._bring = False  # the marked place is brought into view with the next pages
        self._page = 0
        self._drawn = False  # a page in this paint event
        self._pointing = False
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        theme().changed.connect(self._new_theme)
        self._describe()

    # ---- what is shown ----

    def show_paper(self, paper: Paper, name: str) -> None:
        """Lay ``paper`` out and then show it in place of the old one."""
        self._name = name
        self._layouter = Layouter(paper, self._breaker)
        self._steps = self._layouter.steps()
        self._timer.start()

    def busy(self) -> bool:
        return self._steps is not None

    def mark(self, key: str, entry: int = -1) -> None:
        """Mark the value of a field (and of one entry of the list) and bring it into view; "" marks
        nothing."""
        if (key, entry) == (self._key, self._entry):
            return
        self._key, self._entry = key, entry
        self._bring = bool(key)
        self._bring_marked()
        self.viewport().update()

    def page_count(self) -> int:
        return len(self._sheets)

    def page(self) -> int:
        """The page in the middle of the view, from 0."""
        return self._page

    def page_text(self, page: int) -> str:
        """The words on a page, in the order in which they are drawn."""
        lines = []
        for piece in self._sheets[page].pieces:
            text = text_of(piece.broken.paragraph)
            lines.append(text)
        return "\n".join(lines)

    def sheets(self) -> list[Sheet]:
        return self._sheets

    def go_to(self, page: int) -> None:
        page = max(0, min(page, len(self._sheets) - 1))
        self.verticalScrollBar().setValue(self._sheet_top(page) - _GAP)

    def next_page(self) -> None:
        self.go_to(self._page + 1)

    def previous_page(self) -> None:
        self.go_to(self._page - 1)

    # ---- pointing ----

    def let_point(self, yes: bool) -> None:
        """Whether a click on a spot says which one it was (``pointed``)."""
        self._pointing = yes
        self.viewport().setMouseTracking(yes)
        if not yes:
            self.viewport().unsetCursor()

    def keys_at(self, place: QPointF) -> tuple[str, ...]:
        """The keys of the smallest spot at a place of the viewport; () where there is none."""
        y = place.y() + self.verticalScrollBar().value()
        number = self._first_at(round(y))
        if number >= len(self._sheets):
            return ()
        sheet, scale = self._sheets[number], self.scale()
        left = self._sheet_left(sheet) - self.horizontalScrollBar().value()
        at = QPointF((place.x() - left) / scale, (y - self._tops[number]) / scale)
        hit = [
            spot
            for spot in sheet.spots
            if QRectF(spot.x, spot.y, spot.width, spot.height).contains(at)
        ]
        return min(hit, key=lambda spot: spot.width * spot.height).keys if hit else ()

    def spot_place(self, key: str, entry: int = -1) -> QPointF | None:
        """The middle of the spot of ``key`` (or of one entry of the list) in the viewport, None
        when it is on no page."""
        for number, sheet in enumerate(self._sheets):
            for spot in sheet.spots:
                if key in spot.keys and spot.entry == entry:
                    x = (spot.x + spot.width / 2) * self.scale() + self._sheet_left(sheet)
                    y = (spot.y + spot.height / 2) * self.scale() + self._tops[number]
                    scrolled = self.horizontalScrollBar(), self.verticalScrollBar()
                    return QPointF(x - scrolled[0].value(), y - scrolled[1].value())
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._pointing:
            over = bool(self.keys_at(event.position()))
            hand = Qt.CursorShape.PointingHandCursor
            self.viewport().setCursor(hand if over else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._pointing and event.button() == Qt.MouseButton.LeftButton:
            keys = self.keys_at(event.position())
            if keys:
                self.pointed.emit(keys)
        super().mouseReleaseEvent(event)

    # ---- zoom ----

    def scale(self) -> float:
        """Logical pixels a point."""
        if self._factor is not None:
            return self._factor * _SCREEN
        width, height = (self._sheets[0].width, self._sheets[0].height) if self._sheets else _A4
        wide = (self.viewport().width() - 2 * _GAP) / width
        whole = (self.viewport().height() - 2 * _GAP) / height
        return max(0.1, min(wide, max(whole, _LEAST_WIDTH / width)))

    def zoom_in(self) -> None:
        present = self.scale() / _SCREEN
        self._zoom(next((z for z in _ZOOMS if z > present + 0.01), _ZOOMS[-1]))

    def zoom_out(self) -> None:
        present = self.scale() / _SCREEN
        self._zoom(next((z for z in reversed(_ZOOMS) if z < present - 0.01), _ZOOMS[0]))

    def zoom_fit(self) -> None:
        self._zoom(None)

    def _zoom(self, factor: float | None) -> None:
        page = self._page
        self._factor = factor
        self._measure()
        self.go_to(page)
        self._bring = bool(self._key)
        self._bring_marked()
        self.viewport().update()

    # ---- layout in slices ----

    def _work(self) -> None:
        deadline = time.perf_counter() + _SLICE_S
        if self._steps is None:
            self._timer.stop()
            return
        for _ in self._steps:
            if time.perf_counter() > deadline:
                return
        self._timer.stop()
        self._steps = None
        assert self._layouter is not None
        before, self._sheets = self._sheets, self._layouter.sheets
        self._keep_pictures(before)
        self._tab = self._layouter.paper.tab
        self._layouter = None
        self._measure()
        self._bring_marked()
        self._scrolled()
        self._describe()
        self.page_changed.emit()
        self.laid_out.emit()

    def _keep_pictures(self, before: list[Sheet]) -> None:
        """Most edits change one page: the others need not be drawn again."""
        for key in list(self._pictures):
            number = key[0]
            if number >= len(self._sheets) or self._sheets[number] != before[number]:
                del self._pictures[key]

    def _measure(self) -> None:
        scale = self.scale()
        self._tops = []
        height = _GAP
        for sheet in self._sheets:
            self._tops.append(height)
            height += round(sheet.height * scale) + _GAP
        width = max((round(sheet.width * scale) for sheet in self._sheets), default=0) + 2 * _GAP
        view = self.viewport().size()
        vertical, horizontal = self.verticalScrollBar(), self.horizontalScrollBar()
        vertical.setRange(0, max(0, height - view.height()))
        vertical.setPageStep(view.height())
        vertical.setSingleStep(48)
        horizontal.setRange(0, max(0, width - view.width()))
        horizontal.setPageStep(view.width())

    def _sheet_top(self, page: int) -> int:
        return self._tops[page] if page < len(self._tops) else _GAP

    def _first_at(self, y: int) -> int:
        """The sheet at this height of the whole column (or the gap behind it)."""
        return max(0, bisect_right(self._tops, y) - 1)

    def _sheet_left(self, sheet: Sheet) -> float:
        width = round(sheet.width * self.scale())
        return max(_GAP, (self.viewport().width() - width) / 2)

    def _scrolled(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() / 2
        page = self._first_at(round(middle))
        if page != self._page:
            self._page = page
            self._describe()
            self.page_changed.emit()
        self.viewport().update()

    def _describe(self) -> None:
        """For those who hear the window: which page of how many, and its words."""
        if self._sheets:
            self.setAccessibleName(
                f"{self._name} 第 {self._page + 1} 页，共 {len(self._sheets)} 页"
            )
            self.setAccessibleDescription(self.page_text(self._page)[:4000])
        else:
            self.setAccessibleName(f"{self._name} 预览")

    # ---- the marked field ----

    def _marked(self, sheet: Sheet) -> list[Spot]:
        if not self._key:
            return []
        return [
            spot for spot in sheet.spots if self._key in spot.keys and (spot.entry == self._entry)
        ]

    def _bring_marked(self) -> None:
        if not self._bring:
            return
        scale = self.scale()
        for number, sheet in enumerate(self._sheets):
            for spot in self._marked(sheet):
                top = self._sheet_top(number) + spot.y * scale
                self._bring = False
                bar, view = self.verticalScrollBar(), self.viewport().height()
                if not bar.value() <= top <= bar.value() + view - spot.height * scale:
                    bar.setValue(round(top - view / 3))
                return

    # ---- drawing ----

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme().color("sunken"))
        if not self._sheets:
            painter.setFont(font("cell"))
            painter.setPen(theme().color("text2"))
            words = "正在排版…" if self._steps is not None else "正在生成预览…"
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, words)
            painter.end()
            return
        scale = self.scale()
        self._drawn = False
        down, across = self.verticalScrollBar().value(), self.horizontalScrollBar().value()
        for number in range(self._first_at(down), len(self._sheets)):
            sheet, top = self._sheets[number], self._tops[number] - down
            if top > event.rect().bottom():
                break
            size = QSize(round(sheet.width * scale), round(sheet.height * scale))
            left = round(self._sheet_left(sheet)) - across
            self._paint_sheet(painter, number, QRectF(QPointF(left, top), QSizeF(size)), scale)
        painter.end()

    def _paint_sheet(self, painter: QPainter, number: int, box: QRectF, scale: float) -> None:
        picture = self._picture(number, box.size().toSize(), scale)
        if picture is None:
            painter.fillRect(box, theme().color("paper"))
            self._again.start()
        else:
            painter.drawPixmap(box.topLeft(), picture)
        painter.setPen(QPen(theme().color("line2"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.adjusted(-0.5, -0.5, 0.5, 0.5))
        # Paper is white in both themes, so its mark is always the light one.
        edge = QColor(tokens().light["selLine"])
        tint = QColor(edge)
        tint.setAlpha(28)
        marked = self._marked(self._sheets[number])
        if self._pointing:
            painter.setPen(QPen(edge, 1, Qt.PenStyle.DotLine))
            for spot in self._sheets[number].spots:
                if spot not in marked:
                    at = QPointF(box.left() + spot.x * scale, box.top() + spot.y * scale)
                    size = QSizeF(spot.width * scale, spot.height * scale)
                    painter.drawRect(QRectF(at, size).adjusted(2, 2, -2, -2))
        for spot in marked:
            place = QRectF(
                box.left() + spot.x * scale,
                box.top() + spot.y * scale,
                spot.width * scale,
                spot.height * scale,
            )
            if spot.entry >= 0:  # lines of text, not a whole cell: keep off the letters
                place.adjust(-3, -1, 3, 1)
            painter.fillRect(place, tint)
            painter.setPen(QPen(edge, 2, j=Qt.PenJoinStyle.MiterJoin))
            painter.drawRect(place)

    def _picture(self, number: int, size: QSize, scale: float) -> QPixmap | None:
        """The drawn page; None when another one was drawn in this paint event already."""
        ratio = self.devicePixelRatioF()
        key = (number, scale, ratio)
        known = self._pictures.get(key)
        if known is not None:
            self._pictures.move_to_end(key)
            return known
        if self._drawn:
            return None
        self._drawn = True
        made = QPixmap(QSize(round(size.width() * ratio), round(size.height() * ratio)))
        made.fill(theme().color("paper"))
        painter = QPainter(made)
        # In the screen's own pixels: letters that are scaled afterwards look thin.
        draw_sheet(painter, self._sheets[number], scale * ratio, self._tab)
        painter.end()
        made.setDevicePixelRatio(ratio)
        self._pictures[key] = made
        while len(self._pictures) > _KEPT_PICTURES:
            self._pictures.popitem(last=False)
        return made

    def _new_theme(self) -> None:
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        page = self._page
        self._pictures.clear()
        self._measure()
        self.go_to(page)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y() > 0:
                self.zoom_in()
            elif event.angleDelta().y() < 0:
                self.zoom_out()
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif control and event.key() == Qt.Key.Key_Minus:
            self.zoom_out()
        elif control and event.key() == Qt.Key.Key_0:
            self.zoom_fit()
        elif event.key() == Qt.Key.Key_PageDown:
            self.next_page()
        elif event.key() == Qt.Key.Key_PageUp:
            self.previous_page()
        elif event.key() == Qt.Key.Key_Home:
            self.go_to(0)
        elif event.key() == Qt.Key.Key_End:
            self.go_to(len(self._sheets) - 1)
        else:
            super().keyPressEvent(event)


_A4 = (595.3, 841.9)
