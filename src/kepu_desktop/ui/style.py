"""What the style sheet cannot say: check boxes, and focus only after keyboard moves."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleOption, QWidget


class Style(QProxyStyle):
    """Fusion with our check box; colours come from the palette, which the theme made."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def pixelMetric(  # noqa: N802
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        if metric in (
            QStyle.PixelMetric.PM_IndicatorWidth,
            QStyle.PixelMetric.PM_IndicatorHeight,
        ):
            return 16
        return super().pixelMetric(metric, option, widget)

    def drawPrimitive(  # noqa: N802
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if element in (
            QStyle.PrimitiveElement.PE_IndicatorCheckBox,
            QStyle.PrimitiveElement.PE_IndicatorItemViewItemCheck,
        ):
            _check_box(option, painter)
        elif element != QStyle.PrimitiveElement.PE_FrameFocusRect:
            super().drawPrimitive(element, option, painter, widget)


def _check_box(option: QStyleOption, painter: QPainter) -> None:
    palette = option.palette  # type: ignore[attr-defined]
    state = option.state  # type: ignore[attr-defined]
    box = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5)  # type: ignore[attr-defined]
    enabled = bool(state & QStyle.StateFlag.State_Enabled)
    on = bool(state & QStyle.StateFlag.State_On)
    accent = palette.color(QPalette.ColorRole.Highlight)
    edge = palette.color(QPalette.ColorRole.PlaceholderText)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if on and enabled:
        painter.setPen(QPen(accent, 1))
        painter.setBrush(accent)
    else:
        painter.setPen(QPen(edge, 1))
        painter.setBrush(palette.color(QPalette.ColorRole.Base))
    painter.drawRoundedRect(box, 3, 3)
    if on:
        tick = palette.color(QPalette.ColorRole.HighlightedText) if enabled else edge
        painter.setPen(
            QPen(
                tick, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
            )
        )
        left, top = box.left(), box.top()
        painter.drawPolyline(
            QPolygonF(
                [
                    QPointF(left + 3.6, top + 7.8),
                    QPointF(left + 6.4, top + 10.6),
                    QPointF(left + 11.6, top + 4.8),
                ]
            )
        )
    painter.restore()
