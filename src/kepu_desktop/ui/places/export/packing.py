"""What is written, or will be, and what goes with the mail."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from kepu_desktop.domain.texts import show_size
from kepu_desktop.ui.places.export.section import Section, row_of
from kepu_desktop.ui.widgets.basic import (
    Button,
    ElidedLabel,
    IconButton,
    IconLabel,
    Label,
)
from kepu_desktop.workflow.preview import PackageFile

_ICONS = {
    "docx": "file-text",
    "xlsx": "file-spreadsheet",
    "eml": "mail",
    "zip": "file-archive",
    "txt": "file-text",
}


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
    row = row_of(
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
            rows.append(row_of(IconLabel("paperclip"), label, button, height=36))
        return rows

    def _remove(self) -> None:
        sender = self.sender()
        assert sender is not None
        self.removed.emit(int(sender.property("number")))
