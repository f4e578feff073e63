"""The time axis under the picture: a lane for each kind of thing; a click or a key seeks."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from kepu_desktop.ui.places.videos.lanes import Lane, Span, summary
from kepu_desktop.ui.theme import font, theme

_LANE, _LABEL, _SIDE = 15, 64, 16
_LEAST, _NEAR = 3, 5  # pixels: the narrowest stretch, and how near a click must come to it
_STEPS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_TURNS: dict[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class TimeAxis(QWidget):
    """Hidden while there is nothing to show. In a low window the lanes lie in one."""

    seek_wanted = Signal(object)  # seconds

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("time-axis")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._lanes: tuple[Lane, ...] = ()
        self._length = 0.0
        self._position: float | None = None
        self._low = False
        self._lane = self._span = -1  # the one that the keys are at
        theme().changed.connect(self.update)
        self.hide()

    def show_lanes(self, lanes: tuple[Lane, ...], length: float | None) -> None:
        if (lanes, length or 0.0) != (self._lanes, self._length):
            self._lanes, self._length = lanes, length or 0.0
            self._lane = self._span = -1
            self._fit()

    def show_position(self, seconds: float | None) -> None:
        self._position = seconds
        self.update()

    def set_low(self, low: bool) -> None:
        self._low = low
        self._fit()

    def _fit(self) -> None:
        rows = 1 if self._low else len(self._lanes)
        self.setFixedHeight(rows * _LANE + 6)
        self.setVisible(bool(self._lanes) and self._length > 0)
        self._describe()

    def _describe(self) -> None:
        name = "时间轴"
        if self._lane >= 0:
            lane = self._lanes[self._lane]
            span = lane.spans[self._span]
            words = f"，{span.words}" if span.words else ""
            name += (
                f"，{lane.name}第 {self._span + 1} 处，共 {len(lane.spans)} 处，{span.time}{words}"
            )
        self.setAccessibleName(name)
        self.setAccessibleDescription(summary(self._lanes))
        self.update()

    # ---- places ----

    def _track(self) -> tuple[float, float]:
        """Left edge and width of what stands for the whole film."""
        return _SIDE + _LABEL, max(1.0, self.width() - 2 * _SIDE - _LABEL)

    def _at(self, seconds: float) -> float:
        left, width = self._track()
        return left + width * min(1.0, max(0.0, seconds / self._length))

    def _place(self, lane: int, span: Span) -> QRectF:
        left, right = self._at(span.start_s), self._at(span.end_s)
        wide = max(_LEAST, right - left)
        left = min(left, self.width() - _SIDE - wide)
        row = 0 if self._low else lane
        return QRectF(left, 3 + row * _LANE + 4, wide, _LANE - 7)

    def _by_length(self) -> list[tuple[QRectF, int, int]]:
        """Place, lane and number of each stretch, the longest first: short ones lie on top."""
        places = [
            (self._place(number, span), number, index)
            for number, lane in enumerate(self._lanes)
            for index, span in enumerate(lane.spans)
        ]
        return sorted(places, key=lambda one: -one[0].width())

    def _span_at(self, point: QPointF) -> tuple[int, int] | None:
        """The stretch at or next to a point."""
        best: tuple[tuple[float, float], int, int] | None = None
        for number, lane in enumerate(self._lanes):
            for index, span in enumerate(lane.spans):
                place = self._place(number, span)
                if not place.top() - 4 <= point.y() <= place.bottom() + 4:
                    continue
                off = max(place.left() - point.x(), point.x() - place.right(), 0.0)
                rank = (off, place.width())  # in one lane the shortest lies on top
                if off <= _NEAR and (best is None or rank < best[0]):
                    best = (rank, number, index)
        return best[1:] if best is not None else None

    # ---- painting ----

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        painter = QPainter(self)
        painter.setFont(font("caption"))
        left, width = self._track()
        names = ["时间轴"] if self._low else [lane.name for lane in self._lanes]
        for row, name in enumerate(names):
            top = 3 + row * _LANE
            painter.setPen(theme().color("text2"))
            painter.drawText(QRectF(_SIDE, top, _LABEL, _LANE), Qt.AlignmentFlag.AlignVCenter, name)
            painter.fillRect(QRectF(left, top + 4, width, _LANE - 7), theme().color("sunken"))
        for place, number, index in self._by_length():
            painter.fillRect(place, theme().color(self._lanes[number].token))
            if self.hasFocus() and (number, index) == (self._lane, self._span):
                painter.setPen(theme().color("focus"))
                painter.drawRect(place.adjusted(-2, -2, 1, 1))
        if self._position is not None:
            x = self._at(self._position)
            painter.fillRect(QRectF(x - 1, 3, 2, self.height() - 6), theme().color("accent"))
        if self.hasFocus():
            painter.setPen(theme().color("focus"))
            painter.drawRect(self.rect().adjusted(4, 0, -5, -1))
        painter.end()

    # ---- pointer and keys ----

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        point = event.position()
        found = self._span_at(point)
        if found is not None:
            self._go_to(*found, at=point.x())
            return
        left, width = self._track()
        if left <= point.x() <= left + width:
            self._lane = self._span = -1
            self._describe()
            self.seek_wanted.emit(self._length * (point.x() - left) / width)

    def _go_to(self, lane: int, span: int, at: float | None = None) -> None:
        self._lane, self._span = lane, span
        self._describe()
        found = self._lanes[lane].spans[span]
        left, width = self._track()
        wanted = found.start_s
        if at is not None:
            inside = self._length * (at - left) / width
            wanted = min(max(inside, found.start_s), found.end_s)
        self.seek_wanted.emit(wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        key = event.key()
        if not self._lanes:
            super().keyPressEvent(event)
        elif key in _TURNS:
            lane = 0 if self._lane < 0 else self._lane + _TURNS[key]
            self._go_to(max(0, min(lane, len(self._lanes) - 1)), 0)
        elif key in _STEPS:
            lane = max(self._lane, 0)
            span = 0 if self._lane < 0 else self._span + _STEPS[key]
            self._go_to(lane, max(0, min(span, len(self._lanes[lane].spans) - 1)))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            lane = max(self._lane, 0)
            last = len(self._lanes[lane].spans) - 1
            self._go_to(lane, 0 if key == Qt.Key.Key_Home else last)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._lane >= 0:
            self._go_to(self._lane, self._span)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self._span_at(QPointF(event.pos()))
            words = "点一下跳到那一帧"
            if found is not None:
                lane = self._lanes[found[0]]
                span = lane.spans[found[1]]
                words = "　".join(part for part in (lane.name, span.time, span.words) if part)
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self.update()
