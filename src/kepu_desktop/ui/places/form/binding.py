"""核对填写位置: which value goes where in the form, beside the page on which to point."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QCursor, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from kepu_desktop.ui.places.form.binding_row import BindingRow, place_words
from kepu_desktop.ui.tab_order import tab_after
from kepu_desktop.ui.widgets.basic import Button, ElidedLabel, Label, ground, hline
from kepu_desktop.ui.widgets.scroll_column import ScrollColumn
from kepu_desktop.workflow.template import Binding, SlotView, TemplateView

_ORDER = ("missing", "doubtful", "bound", "sure", "left_out")
_HINT = "先选一栏，再点右侧页面上的格子，就填到那里；也可以在下拉框里选。"


class BindingPanel(QWidget):
    """What was not found stands on top. ``point`` is told where the person clicked on the page."""

    rebound = Signal(str, str)  # key, slot
    slot_marked = Signal(str)  # the slot to be marked on the page, "" for none
    another_wanted = Signal()
    dropped = Signal()  # 改回通知的表
    closed = Signal()
    explained = Signal(str)  # words for the person

    def __init__(self) -> None:
        super().__init__()
        ground(self, "surface")
        self.setObjectName("binding-panel")
        self.view: TemplateView | None = None
        self._key = ""
        self._rows: dict[str, BindingRow] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(hline())
        self._words = Label("", "caption", tone="text2", wrap=True)
        self._words.setContentsMargins(24, 8, 16, 8)
        column.addWidget(self._words)
        column.addWidget(hline())
        self._column = ScrollColumn()
        column.addWidget(self._column, 1)

    def _head(self) -> QWidget:
        head = ground(QWidget(), "subtle")
        head.setFixedHeight(48)
        line = QHBoxLayout(head)
        line.setContentsMargins(24, 0, 16, 0)
        line.setSpacing(8)
        line.addWidget(Label("填写位置", "strong"))
        self._name = ElidedLabel("", "cell", mode=Qt.TextElideMode.ElideMiddle, tone="text2")
        line.addWidget(self._name, 1)
        self._another = Button(
            "换一份…", "quiet", compact=True, on_click=self.another_wanted.emit, name="another-form"
        )
        self._back = Button(
            "改回通知的表", "quiet", compact=True, on_click=self.dropped.emit, name="drop-form"
        )
        self._close = Button("完成", compact=True, on_click=self.closed.emit, name="binding-done")
        for button in (self._another, self._back, self._close):
            line.addWidget(button)
        return head

    # ---- what is shown ----

    def show_view(self, view: TemplateView) -> None:
        """Another state of the form; the selected key stays selected."""
        self.view = view
        self._name.setText(view.name if view.own else f"通知的表（{view.name}）")
        self._back.setVisible(view.own)
        self._words.setText("\n".join(self._summary(view)))
        # The window's own: while a list is dropped down, nothing in it has the focus itself.
        held = self.window().focusWidget()
        focused = next((key for key, row in self._rows.items() if row.box is held), "")
        slots = [(slot, self._held(view, slot)) for slot in view.slots]
        ranked = sorted(view.bindings, key=lambda one: _ORDER.index(one.place.state))
        rows = [self._row(binding, slots) for binding in ranked]
        self._rows = {row.binding.key: row for row in rows}
        self._column.show_rows(rows)
        if self._key not in self._rows:
            self._key = view.missing[0].key if view.missing else ""
        self.select(self._key)
        if self._close.window() is self._column.window():
            tab_after(self._close, self._column)  # rows that joined late stand before the pages
        if focused in self._rows:
            self._rows[focused].box.setFocus()

    @staticmethod
    def _summary(view: TemplateView) -> list[str]:
        lines = [_HINT]
        if view.missing:
            named = "、".join(one.label for one in view.missing)
            lines.append(f"没有找到 {len(view.missing)} 栏：{named}。不指定就不会填入这份表。")
        if view.lost:
            lines.append(f"{'、'.join(view.lost)}原来指定的位置在这份表里没有，已按栏目名称查找。")
        return lines

    @staticmethod
    def _held(view: TemplateView, slot: SlotView) -> tuple[str, ...]:
        return tuple(one.label for one in view.keys_in(slot.name))

    def _row(self, binding: Binding, slots: list[tuple[SlotView, tuple[str, ...]]]) -> BindingRow:
        fitting = [(slot, held) for slot, held in slots if binding.place.fits(slot)]
        row = BindingRow(binding, fitting)
        row.selected.connect(self.select)
        row.chosen.connect(self.rebound)
        return row

    # ---- what is selected ----

    def select(self, key: str) -> None:
        """Mark the key's place on the page; "" selects none."""
        self._key = key
        for other, row in self._rows.items():
            row.select(other == key)
        chosen = self._rows.get(key)
        self.slot_marked.emit(chosen.slot() if chosen is not None else "")
        if chosen is not None:
            self._column.ensureWidgetVisible(chosen, 0, 0)

    def selected(self) -> str:
        return self._key

    def point(self, slots: tuple[str, ...]) -> None:
        """A place on the page was clicked: the selected key goes there; without one, the key that
        stands there is selected."""
        if self.view is None:
            return
        known = [slot for slot in self.view.slots if slot.name in slots]
        if not self._key:
            held = [one.key for slot in known for one in self.view.keys_in(slot.name)]
            if held:
                self.select(held[0])
            else:
                self.explained.emit("请先在左侧选一栏，再点它要填到的格子")
            return
        row = self._rows.get(self._key)
        if row is not None and known and not row.binding.place.fits(known[0]):
            self.explained.emit(self._boxes_words(known[0]))
        elif len(known) == 1:
            self._bind(known[0].name)
        elif known:
            self._ask(known)

    def _boxes_words(self, slot: SlotView) -> str:
        held = self.view.keys_in(slot.name) if self.view is not None else ()
        name = held[0].label if held else slot.label
        return f"这一格是{name}的勾选格，请另选" if name else "这一格是勾选格，请另选"

    def _bind(self, slot: str) -> None:
        row = self._rows.get(self._key)
        if row is not None and row.slot() != slot:
            key = self._key
            self._advance(key)  # before the pages are new: the next click is for the next key
            self.rebound.emit(key, slot)

    def _advance(self, done: str) -> None:
        """Select the next key that wants a place; none where all have theirs."""
        view = self.view
        waiting = (*view.missing, *view.doubtful) if view is not None else ()
        self.select(next((one.key for one in waiting if one.key != done), ""))

    def _ask(self, slots: list[SlotView]) -> None:
        """A line with several blanks: which one?"""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setObjectName("slot-menu")
        for slot in slots:
            menu.addAction(place_words(slot), partial(self._bind, slot.name))
        menu.popup(QCursor.pos() + QPoint(4, 4))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
