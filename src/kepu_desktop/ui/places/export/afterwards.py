"""After the package: what changed since, whether it was mailed, and all that were written."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QWidget

from kepu_desktop.domain.submission import Export
from kepu_desktop.ui.moments import day_time
from kepu_desktop.ui.places.export.section import SHOWN, Section, row_of
from kepu_desktop.ui.widgets.basic import (
    Button,
    ElidedLabel,
    Label,
)


class Changes(Section):
    """What the form says now and did not say in the written package."""

    def show_changes(self, changes: tuple[str, ...]) -> None:
        self.setVisible(bool(changes))
        self.fill(changes, lambda: _change_rows(changes))


def _change_rows(changes: tuple[str, ...]) -> list[QWidget]:
    shown = [
        row_of(ElidedLabel(f"{n}. {text}", "cell"), height=28)
        for n, text in enumerate(changes[:SHOWN], 1)
    ]
    if len(changes) > SHOWN:
        shown.append(row_of(ElidedLabel(f"还有 {len(changes) - SHOWN} 处", "caption"), height=28))
    return shown


class Sent(QWidget):
    """The tick 已寄出: the person's word, never the program's."""

    marked = Signal(str)  # by whom
    taken_back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sent")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 4, 0, 4)
        line.setSpacing(8)
        self.tick = QCheckBox("已寄出")
        self.tick.setObjectName("mailed")
        self.tick.setMinimumHeight(28)
        self._hint = ElidedLabel("在邮件程序里发出以后，在这里记一笔", "caption")
        self.name = QLineEdit()
        self.name.setObjectName("mailed-by")
        self.name.setAccessibleName("寄出人姓名")
        self.name.setPlaceholderText("姓名")
        self.name.setFixedWidth(128)
        self._do = Button("记下", compact=True, on_click=self._mark, name="mailed-do")
        self._said = Label("", "cell")
        self._back = Button("撤回", "link", on_click=self.taken_back.emit, name="mailed-back")
        for widget in (self.tick, self.name, self._do, self._said, self._back):
            line.addWidget(widget)
        line.addWidget(self._hint, 1000)
        line.addStretch(1)  # takes the room while the hint is away, so that no button does
        self.tick.toggled.connect(self._arrange)
        self.name.textChanged.connect(self._arrange)
        self.name.returnPressed.connect(self._mark)
        self._export: Export | None = None

    def show_export(self, export: Export | None, person: str) -> None:
        changed = export is None or self._export is None or export.number != self._export.number
        self._export = export
        if changed:
            self.tick.setChecked(False)
        if not self.name.text():
            self.name.setText(person)
        self.setVisible(export is not None)
        self._arrange()

    def _arrange(self) -> None:
        mailed = self._export.mailed if self._export is not None else None
        asking = mailed is None and self.tick.isChecked()
        self.tick.setVisible(mailed is None)
        self._hint.setVisible(mailed is None and not asking)
        self.name.setVisible(asking)
        self._do.setVisible(asking)
        self._do.setEnabled(bool(self.name.text().strip()))
        self._said.setVisible(mailed is not None)
        self._back.setVisible(mailed is not None)
        if mailed is not None:
            self._said.setText(f"{mailed.by} 于 {day_time(mailed.at)} 记为已寄出")

    def _mark(self) -> None:
        name = self.name.text().strip()
        if name and self.tick.isChecked():
            self.marked.emit(name)


class History(Section):
    """Earlier exports, the newest first."""

    _SHOWN = 5

    def __init__(self) -> None:
        super().__init__("history")
        self._head.addWidget(Label("此前的导出", "strong"))
        self._head.addStretch(1)

    def show_exports(self, exports: tuple[Export, ...]) -> None:
        self.setVisible(bool(exports))
        self.fill(exports, lambda: self._make(exports))

    def _make(self, exports: tuple[Export, ...]) -> list[QWidget]:
        rows = []
        for export in reversed(exports[-self._SHOWN :]):
            words = [day_time(export.at), export.folder]
            name = ElidedLabel("　".join(words), "cell", mode=Qt.TextElideMode.ElideMiddle)
            if export.draft:
                state = "草稿"
            elif export.mailed:
                state = f"{export.mailed.by} 记为已寄出 {day_time(export.mailed.at)}"
            else:
                state = "未记寄出"
            rows.append(row_of(name, Label(state, "second"), height=32))
        if len(exports) > self._SHOWN:
            rest = f"更早的还有 {len(exports) - self._SHOWN} 次"
            rows.append(row_of(ElidedLabel(rest, "caption"), height=28))
        return rows
