"""The sections of 导出's left side. Each shows data and says what was pressed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from kepu_desktop.domain.findings import Verdict
from kepu_desktop.domain.submission import Export
from kepu_desktop.domain.texts import show_size
from kepu_desktop.ui.moments import day_time
from kepu_desktop.ui.theme import font
from kepu_desktop.ui.widgets.basic import (
    Button,
    ElidedLabel,
    IconButton,
    IconLabel,
    Label,
    hline,
)
from kepu_desktop.ui.widgets.verdicts import VerdictMark
from kepu_desktop.workflow.preview import PackageFile
from kepu_desktop.workflow.todo import Item

SHOWN = 12  # rows of a list before "show all": 500 entries must not become 500 widgets
_NO_ENTRY = ("form", "package")  # subjects that cannot be left out
_ICONS = {
    "docx": "file-text",
    "xlsx": "file-spreadsheet",
    "eml": "mail",
    "zip": "file-archive",
    "txt": "file-text",
}


class Section(QWidget):
    """A head line and rows below it that are made anew only when their data changed."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._head = QHBoxLayout()
        self._head.setSpacing(8)
        self._column.addLayout(self._head)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._column.addLayout(self._rows)
        self._data: object = None

    def fill(self, data: object, make: Callable[[], Sequence[QWidget]]) -> None:
        if data == self._data:
            return
        self._data = data
        while self._rows.count():
            widget = self._rows.takeAt(0).widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        for widget in make():
            self._rows.addWidget(widget)


def _row(*widgets: QWidget, indent: int = 0, height: int = 36) -> QWidget:
    """A line of widgets over a hairline."""
    row = QWidget()
    column = QVBoxLayout(row)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    line = QHBoxLayout()
    line.setContentsMargins(indent, 0, 0, 0)
    line.setSpacing(8)
    for widget in widgets:
        line.addWidget(widget, 1 if isinstance(widget, ElidedLabel) else 0)
    column.addLayout(line, 1)
    column.addWidget(hline())
    row.setFixedHeight(height)
    return row


class Findings(Section):
    """Errors as rows with 跳转 and, where an entry can be left out, 移出本次报送."""

    jumped = Signal(object)  # Item
    taken_out = Signal(object)  # Item
    more = Signal()

    def __init__(self, name: str, *, takes_out: bool) -> None:
        super().__init__(name)
        self._takes_out = takes_out
        self._items: tuple[Item, ...] = ()

    def show_items(self, items: tuple[Item, ...]) -> None:
        self._items = items
        self.fill(items, self._make)

    def _make(self) -> list[QWidget]:
        rows = [self._item_row(number, item) for number, item in enumerate(self._items[:SHOWN])]
        rest = len(self._items) - SHOWN
        if rest > 0:
            more = Button(f"还有 {rest} 项，在校验里查看", "link", on_click=self.more.emit)
            rows.append(_row(more, ElidedLabel("")))
        return rows

    def _item_row(self, number: int, item: Item) -> QWidget:
        message = ElidedLabel(item.finding.message, "body")
        wide = QFontMetrics(font("body")).horizontalAdvance(item.finding.message) + 8
        message.setMinimumWidth(min(wide, 200))  # the object's name gives way first
        about = ElidedLabel(item.about, "second")
        widgets: list[QWidget] = [VerdictMark(Verdict.ERROR), message, about]
        if self._takes_out and item.finding.subject not in _NO_ENTRY:
            out = Button("移出本次报送", "quiet", compact=True, on_click=self._take_out)
            out.setProperty("number", number)
            out.setObjectName(f"out-{number}")
            out.setAccessibleName(f"移出本次报送　{item.title}")
            widgets.append(out)
        jump = Button("跳转", "link", on_click=self._jump)
        jump.setProperty("number", number)
        jump.setObjectName(f"jump-{number}")
        jump.setAccessibleName(f"跳转　{item.about}")
        return _row(*widgets, jump, height=40)

    def _sent(self) -> Item:
        sender = self.sender()
        assert sender is not None
        return self._items[int(sender.property("number"))]

    def _jump(self) -> None:
        self.jumped.emit(self._sent())

    def _take_out(self) -> None:
        self.taken_out.emit(self._sent())


class Delivery(QWidget):
    """交付前须整改 N 项, folded, with the one tick 已知悉，先报信息表 and who ticked."""

    changed = Signal()
    jumped = Signal(object)
    more = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("delivery")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._fold = Button(
            "", "quiet", icon_name="chevron-right", on_click=self._toggle, name="delivery-fold"
        )
        self._fold.setStyleSheet("QPushButton { padding: 0 4px; font-weight: bold; }")
        column.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignLeft)
        self.list = Findings("delivery-list", takes_out=False)
        self.list.jumped.connect(self.jumped)
        self.list.more.connect(self.more)
        self.list.hide()
        column.addWidget(self.list)
        line = QHBoxLayout()
        line.setContentsMargins(4, 0, 0, 0)
        line.setSpacing(8)
        self.tick = QCheckBox("已知悉，先报信息表")
        self.tick.setObjectName("accept")
        self.tick.setMinimumHeight(28)
        self.name = QLineEdit()
        self.name.setObjectName("accept-by")
        self.name.setAccessibleName("知悉人姓名")
        self.name.setPlaceholderText("姓名")
        self.name.setFixedWidth(128)
        self.tick.toggled.connect(self.changed)
        self.name.textChanged.connect(self.changed)
        line.addWidget(self.tick)
        line.addWidget(self.name)
        line.addStretch(1)
        column.addLayout(line)
        self._items: tuple[Item, ...] = ()

    def show_items(self, items: tuple[Item, ...]) -> None:
        self._items = items
        self.setVisible(bool(items))
        self._fold.setText(f"交付前须整改 {len(items)} 项")
        if self.list.isVisibleTo(self):
            self.list.show_items(items)

    def accepted_by(self) -> str:
        """Who took note; "" while the tick or the name is missing."""
        return self.name.text().strip() if self.tick.isChecked() else ""

    def suggest(self, name: str) -> None:
        if not self.name.text():
            self.name.setText(name)

    def _toggle(self) -> None:
        shown = not self.list.isVisibleTo(self)
        self.list.setVisible(shown)
        self._fold.set_icon_name("chevron-down" if shown else "chevron-right")
        self._fold.setAccessibleName(f"{self._fold.text()}，{'已展开' if shown else '已折叠'}")
        if shown:
            self.list.show_items(self._items)


@dataclass(frozen=True, slots=True)
class FileList:
    """``done`` says that it stands on the disk; ``place`` is the folder above."""

    done: bool
    folder: str
    place: str
    total: int | None
    files: tuple[PackageFile, ...]
    zip_bytes: int | None


class Files(Section):
    """将写入 or 已写入: folder, files and zip with their sizes; where to."""

    change_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("files")
        self._title = Label("将写入", "strong")
        self._hint = ElidedLabel("文件夹与同名 .zip，内容相同", "caption")
        self._change = Button(
            "更改位置…", "link", on_click=self.change_wanted.emit, name="change-target"
        )
        self._head.addWidget(self._title)
        self._head.addWidget(self._hint, 1)
        self._head.addWidget(self._change)

    def show_files(self, data: FileList) -> None:
        self._title.setText("已写入" if data.done else "将写入")
        self._hint.setText(f"{data.place}　文件夹与同名 .zip，内容相同")
        self.fill(data, lambda: _file_rows(data))


def _file_rows(data: FileList) -> list[QWidget]:
    rows = [_file_row("folder", data.folder, data.total, 0, strong=True)]
    for file in data.files:
        rows.append(_file_row(_icon_of(file.name), file.name, file.size, 24))
    rows.append(
        _file_row("file-archive", f"{data.folder}.zip", data.zip_bytes, 0, about=not data.done)
    )
    return rows


def _icon_of(name: str) -> str:
    if name.startswith("manifest"):
        return "shield-check"
    return _ICONS.get(name.rsplit(".", 1)[-1].lower(), "paperclip")


def _file_row(
    icon_name: str,
    name: str,
    size: int | None,
    indent: int,
    *,
    strong: bool = False,
    about: bool = False,
) -> QWidget:
    label = ElidedLabel(name, "body", mode=Qt.TextElideMode.ElideMiddle)
    words = "—" if size is None else f"{'约 ' if about else ''}{show_size(size)}"
    amount = Label(words, "second")
    row = _row(
        IconLabel(icon_name, "link" if strong else "text2"), label, amount, indent=indent, height=32
    )
    row.setAccessibleName(f"{name}，{words}")
    return row


class Attachments(Section):
    """添加附件…: files that go with the mail, a sealed scan say."""

    add_wanted = Signal()
    removed = Signal(int)

    def __init__(self) -> None:
        super().__init__("attachments")
        self._head.addWidget(Label("附件", "strong"))
        self._head.addWidget(
            ElidedLabel("信息表和视频清单之外随邮件寄出的文件，如盖章扫描件", "caption"), 1
        )
        self._head.addWidget(
            Button(
                "添加附件…",
                "link",
                icon_name="paperclip",
                on_click=self.add_wanted.emit,
                name="add-attachment",
            )
        )

    def show_names(self, names: tuple[str, ...]) -> None:
        self.fill(names, lambda: self._make(names))

    def _make(self, names: tuple[str, ...]) -> list[QWidget]:
        rows = []
        for number, name in enumerate(names):
            button = IconButton("x", f"移去 {name}", on_click=self._remove)
            button.setProperty("number", number)
            button.setObjectName(f"remove-attachment-{number}")
            label = ElidedLabel(name, "body", mode=Qt.TextElideMode.ElideMiddle)
            rows.append(_row(IconLabel("paperclip"), label, button, height=36))
        return rows

    def _remove(self) -> None:
        sender = self.sender()
        assert sender is not None
        self.removed.emit(int(sender.property("number")))


class Changes(Section):
    """What the form says now and did not say in the written package."""

    def show_changes(self, changes: tuple[str, ...]) -> None:
        self.setVisible(bool(changes))
        self.fill(changes, lambda: _change_rows(changes))


def _change_rows(changes: tuple[str, ...]) -> list[QWidget]:
    shown = [
        _row(ElidedLabel(f"{n}. {text}", "cell"), height=28)
        for n, text in enumerate(changes[:SHOWN], 1)
    ]
    if len(changes) > SHOWN:
        shown.append(_row(ElidedLabel(f"还有 {len(changes) - SHOWN} 处", "caption"), height=28))
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
            rows.append(_row(name, Label(state, "second"), height=32))
        if len(exports) > self._SHOWN:
            rest = f"更早的还有 {len(exports) - self._SHOWN} 次"
            rows.append(_row(ElidedLabel(rest, "caption"), height=28))
        return rows
