"""What lies over the list: the current row's real buttons, and the opened row's lower part."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kepu_desktop.domain.facts import MediaFacts
from kepu_desktop.ui.places.review.evidence import EvidenceStills
from kepu_desktop.ui.places.review.listing import FindingTable
from kepu_desktop.ui.places.review.painting import CLAUSE, ROW_HEIGHT, draw_ring, places_of
from kepu_desktop.ui.places.review.rows import Act, Head, Row, word_on
from kepu_desktop.ui.places.review.words import WordForm
from kepu_desktop.ui.theme import theme
from kepu_desktop.ui.widgets.basic import Button, Label
from kepu_desktop.workflow.todo import Item

_INSET = 60


class RowBody(QWidget):
    """The lower part of an opened row."""

    acted = Signal(str)  # a mode that was asked for
    resized = Signal()
    seen = Signal(object, int)  # item, which of its pictures

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("opened")
        self.item: Item | None = None
        self.ringed = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_INSET, 0, 16, 12)
        layout.setSpacing(6)
        self._facts = Label("", "cell", tone="text2", wrap=True)
        self._word = Label("", "cell", tone="text2", wrap=True)
        self.form = WordForm("word")
        self.stills = EvidenceStills()
        self.stills.wanted.connect(self._see)
        for widget in (self._facts, self.stills, self._word, self.form):
            layout.addWidget(widget)
        theme().changed.connect(self.update)
        self.hide()

    def show_item(
        self, item: Item, mode: str, by: str, facts: MediaFacts | None, digest: str
    ) -> None:
        """``facts`` and the fingerprint ``digest`` are those of the item's film, if it is about
        one."""
        self.item = item
        self.stills.show_finding(item.finding, facts, digest)
        self._facts.setText("\n".join(_facts(item)))
        word = word_on(item)
        self._word.setText(word)
        self._word.setVisible(bool(word))
        self.form.show_mode(mode, by)
        self.setAccessibleName(f"已打开：{item.finding.message}")

    def set_narrow(self, narrow: bool) -> None:
        self.stills.most = 1 if narrow else 2

    def _see(self, number: int) -> None:
        if self.item is not None:
            self.seen.emit(self.item, number)

    def height_for(self, width: int) -> int:
        layout = self.layout()
        assert layout is not None
        return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else 0

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color("sel"))
        painter.fillRect(QRect(0, 0, 3, self.height()), theme().color("selLine"))
        painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), theme().color("line"))
        if self.ringed:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            above = QRectF(0, -ROW_HEIGHT, self.width(), self.height() + ROW_HEIGHT)
            draw_ring(painter, above)
        painter.end()

    def show_ring(self, ringed: bool) -> None:
        """The lower part of the row's focus ring."""
        if ringed != self.ringed:
            self.ringed = ringed
            self.update()


def _facts(item: Item) -> list[str]:
    """Measured and required, and what to do."""
    finding = item.finding
    pair = [f"实测：{finding.measured}"] if finding.measured else []
    pair += [f"要求：{finding.required}"] if finding.required else []
    lines = ["　".join(pair)] if pair else []
    if finding.remedy:
        lines.append(f"改法：{finding.remedy}")
    return lines


class RowButtons(QWidget):
    """The current row's buttons as real ones, exactly where the others' are drawn."""

    acted = Signal(object, object)  # Act, Row

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("row-buttons")
        self._row: Row | None = None
        self._acts: dict[str, Act] = {}
        self._buttons: dict[str, Button] = {}
        for name, kind, icon_name in (
            (CLAUSE, "link", ""),
            ("notify", "quiet", "copy"),
            ("letters", "secondary", "file-text"),
            ("letter", "quiet", ""),
            ("each", "secondary", "eye"),
            ("revoke", "quiet", ""),
            ("waive", "quiet", ""),
            ("confirm", "secondary", ""),
            ("jump", "link", ""),
        ):
            small = kind != "link"  # a link is small already
            button = Button("", kind, icon_name=icon_name, compact=small, name=f"row-{name}")
            button.setParent(self)
            button.setProperty("act", name)
            button.clicked.connect(self._clicked)
            button.hide()
            self._buttons[name] = button

    def order(self) -> Sequence[QWidget]:
        return tuple(self._buttons.values())

    def show_row(self, row: Row, box: QRect, offset: QPoint) -> None:
        """Lie over ``row`` whose first 28-px lines are in ``box``; ``offset`` is the viewport's
        place in the parent. This widget covers the union of its buttons only."""
        self._row = row
        places = places_of(row, box)
        self._acts = {place.act.id: place.act for place in places}
        area = QRect()
        for place in places:
            area = area.united(place.rect)
        self.setGeometry(area.translated(offset))
        for name, button in self._buttons.items():
            button.setVisible(name in self._acts)
        for place in places:
            button = self._buttons[place.act.id]
            if button.text() != place.act.caption:
                button.setText(place.act.caption)
            about = row.about if isinstance(row, Item) else ""
            button.setAccessibleName(f"{place.act.caption}　{about}".strip())
            button.setGeometry(place.rect.translated(-area.topLeft()))
        self.setVisible(bool(places))

    def _clicked(self) -> None:
        sender = self.sender()
        assert sender is not None
        act = self._acts.get(str(sender.property("act")))
        if act is not None and self._row is not None:
            self.acted.emit(act, self._row)

    def mousePressEvent(self, event: object) -> None:  # noqa: N802
        event.ignore()  # type: ignore[attr-defined]  # between the buttons lies the row


class ListFrame(QWidget):
    """The table and what floats over its current row, clipped to it."""

    acted = Signal(object, object)  # Act, Row

    def __init__(self, table: FindingTable) -> None:
        super().__init__()
        self.table = table
        self.body = RowBody()
        self.buttons = RowButtons()
        table.setParent(self)
        self.body.setParent(self)
        self.buttons.setParent(self)
        self.buttons.hide()
        table.moved.connect(self.place)
        table.ring_changed.connect(self.body.show_ring)
        table.acted.connect(self.acted)
        self.buttons.acted.connect(self.acted)
        order: list[QWidget] = [table, *self.buttons.order()]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def open_item(
        self, item: Item, mode: str, by: str, facts: MediaFacts | None = None, digest: str = ""
    ) -> None:
        self.body.show_item(item, mode, by, facts, digest)
        self.place()

    def close_item(self) -> None:
        had_focus = self.body.isAncestorOf(_focus(self))
        self.body.item = None
        self.body.hide()
        self.table.set_tall("", ROW_HEIGHT)
        if had_focus:
            self.table.setFocus()

    def place(self) -> None:
        """Put the overlays where their rows are."""
        table = self.table
        offset = table.viewport().mapTo(self, QPoint(0, 0))
        row = table.current()
        if row is None:
            self.buttons.hide()
        else:
            box = QRect(table.row_box(table.number_of(row.key)))
            box.setHeight(ROW_HEIGHT if not isinstance(row, Head) else box.height())
            self.buttons.show_row(row, box, offset)
        item = self.body.item
        number = table.number_of(item.key) if item is not None else -1
        if item is None or number < 0:
            self.body.hide()
            return
        width = table.viewport().width()
        height = self.body.height_for(width)
        table.set_tall(item.key, ROW_HEIGHT + height)
        box = table.row_box(number)
        self.body.setGeometry(offset.x(), offset.y() + box.top() + ROW_HEIGHT, width, height)
        self.body.show_ring(table.shows_focus() and row is not None and row.key == item.key)
        self.body.show()
        self.body.raise_()
        self.buttons.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.table.setGeometry(self.rect())
        self.place()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """The wheel over an overlay turns the list."""
        self.table.wheelEvent(event)


def _focus(widget: QWidget) -> QWidget:
    return widget.window().focusWidget() or widget
