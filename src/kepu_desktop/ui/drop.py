"""While something is dragged over the window: what would happen to each kind of file."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import show_name
from kepu_desktop.ui.theme import theme
from kepu_desktop.ui.widgets.basic import ElidedLabel, IconLabel, Label, hline
from kepu_desktop.ui.widgets.skipped import brief, line_of
from kepu_desktop.workflow.scan import Scan, scan

PROJECT_SUFFIX = ".kepu"
_WIDTH = 768
_VEIL_ALPHA = 209  # 82 %
_POLL_MS = 80
_NAMED = 3  # skipped files, on the start page
_ROW = 44


def dropped_paths(mime: QMimeData) -> tuple[tuple[str, ...], int]:
    """Local paths of a drop, and how many of its items are no local files (links, remote)."""
    urls = mime.urls()
    local = tuple(url.toLocalFile() for url in urls if url.isLocalFile() and url.toLocalFile())
    return local, len(urls) - len(local)


def only_forms(paths: Sequence[str]) -> bool:
    """Whether these are Word files and nothing else, told by their names."""
    return bool(paths) and all(path.lower().endswith(".docx") for path in paths)


def form_words(paths: Sequence[str]) -> str:
    """What happens to Word files that are let go."""
    if len(paths) > 1:
        return f"读入 {len(paths)} 份信息表，先看要并入的内容"
    return "读入这份 Word 表格：空白的用来填写，填好的读出内容"


@dataclass(slots=True)
class _Look:
    """A look through the dragged files on a thread; counts while it goes."""

    paths: Sequence[str]
    seen: int = 0
    result: Scan | None = None
    fault: str = ""
    stopped: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        try:
            self.result = scan(self.paths, seen=self._count)
        except UserError as error:
            self.fault = str(error)
        except _StoppedError:
            return

    def _count(self, number: int) -> None:
        self.seen = number
        if self.stopped.is_set():
            raise _StoppedError


class _StoppedError(Exception):
    """The drag left the window: nobody needs the count any more."""


class DropCheck(QObject):
    """Looks through what was let go on the start page, before a project is made for it."""

    usable = Signal(object)  # the paths: there is something to take
    unusable = Signal(str)  # nothing is, and why

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._look: _Look | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self._poll)

    def begin(self, paths: Sequence[str]) -> None:
        self.stop()
        self._look = _Look(paths)
        threading.Thread(target=self._look.run, name="drop-check", daemon=True).start()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        if self._look is not None:
            self._look.stopped.set()
            self._look = None

    def _poll(self) -> None:
        look = self._look
        if look is None or not (look.fault or look.result):
            return
        self.stop()
        found = look.result
        if found is None:
            self.unusable.emit(look.fault)
        elif found.films or found.papers or found.archives:
            self.usable.emit(tuple(look.paths))
        else:
            self.unusable.emit(brief([line_of(item) for item in found.skipped], _NAMED))


class DropPreview(QWidget):
    """A veil over the content with the frame in its middle; ``acceptable`` once it is known."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._look: _Look | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self._poll)
        self._frame = QFrame(self)
        self._frame.setObjectName("dropPreview")
        layout = QVBoxLayout(self._frame)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(16)
        self._icon = IconLabel("folder-plus", "link", 32)
        head.addWidget(self._icon)
        words = QVBoxLayout()
        words.setSpacing(2)
        self._title = ElidedLabel("", "head")
        self._second = ElidedLabel("", "cell", tone="text2")
        self._title.setMinimumHeight(24)
        self._second.setMinimumHeight(20)
        words.addWidget(self._title)
        words.addWidget(self._second)
        head.addLayout(words, 1)
        layout.addLayout(head)
        layout.addSpacing(12)
        self._rows = QGridLayout()
        self._rows.setVerticalSpacing(0)
        self._rows.setHorizontalSpacing(16)
        self._rows.setColumnStretch(3, 1)
        layout.addLayout(self._rows)
        self._hint = Label("按 Esc 取消 · 添加后可按 Ctrl+Z 撤销", "caption")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addSpacing(12)
        layout.addWidget(self._hint)
        self.acceptable = True
        self.hide()

    def begin(
        self, paths: Sequence[str], remote: int, *, project_open: bool, use: str = ""
    ) -> bool:
        """Start looking; False when nothing of it can be taken (the drop is then refused). ``use``
        is what the place in sight would do with it."""
        self.end()
        self.acceptable = bool(paths)
        projects = [path for path in paths if path.lower().endswith(PROJECT_SUFFIX)]
        if projects:
            self._show_words("folder-open", "松开后打开此项目", show_name(Path(projects[0]).name))
        elif paths and use:
            self._show_words("folder-plus", f"松开后{use}", "原文件不会被移动或改动")
        elif not paths:
            self._show_words("x", "没有可以添加的文件", f"{remote} 个网址或远程文件不能添加")
        else:
            name = show_name(Path(paths[0]).name)
            more = f"等 {len(paths)} 项" if len(paths) > 1 else ""
            verb = "添加" if project_open else "新建申报并添加"
            self._show_words("folder-plus", f"松开后{verb}“{name}”{more}", "正在查看…")
            self._look = _Look(paths)
            threading.Thread(target=self._look.run, name="drop-look", daemon=True).start()
            self._timer.start()
        self.place()
        self.show()
        self.raise_()
        return self.acceptable

    def end(self) -> None:
        """The drag left or ended."""
        self._timer.stop()
        if self._look is not None:
            self._look.stopped.set()
            self._look = None
        self.hide()

    def place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        self.setGeometry(parent.rect())
        width = min(_WIDTH, self.width() - 48)
        layout = self._frame.layout()
        assert layout is not None
        layout.activate()
        height = self._frame.sizeHint().height()
        top = max(24, (self.height() - height) // 2 - 20)
        self._frame.setGeometry((self.width() - width) // 2, top, width, height)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        painter = QPainter(self)
        veil = QColor(theme().color("surface"))
        veil.setAlpha(_VEIL_ALPHA)
        painter.fillRect(self.rect(), veil)
        painter.end()

    def _show_words(self, icon_name: str, title: str, second: str) -> None:
        self._icon.show_icon(icon_name, "link")
        self._title.setText(title)
        self._second.setText(second)
        self._clear_rows()

    def _clear_rows(self) -> None:
        while self._rows.count():
            widget = self._rows.takeAt(0).widget()
            if widget is not None:
                widget.deleteLater()

    def _poll(self) -> None:
        look = self._look
        if look is None:
            return
        if look.fault:
            self._second.setText(look.fault)
            self._timer.stop()
        elif look.result is None:
            self._second.setText(f"正在查看… 已找到 {look.seen} 个文件")
        else:
            self._timer.stop()
            self._show_result(look.seen, look.result)

    def _show_result(self, seen: int, found: Scan) -> None:
        self._second.setText(f"共看到 {seen} 个文件 · 原文件不会被移动或改动")
        rows: list[tuple[str, str, str, str]] = []
        if found.films:
            rows.append(
                (
                    "file-play",
                    f"{len(found.films)} 个视频",
                    "视频",
                    "类别、单位由文件夹名建议，放下后可改",
                )
            )
        if found.papers:
            rows.append(
                (
                    "file-text",
                    f"{len(found.papers)} 份 Word/Excel",
                    "信息表",
                    "填好的信息表会并入，有不一致的先由你决定",
                )
            )
        if found.archives:
            rows.append(
                (
                    "file-archive",
                    f"{len(found.archives)} 个压缩包",
                    "视频",
                    "读其中的信息表并入；视频请先解压",
                )
            )
        if found.skipped:
            reasons = Counter(item.reason for item in found.skipped)
            words = "；".join(f"{reason} {count}" for reason, count in reasons.most_common(4))
            rows.append(("x", f"{len(found.skipped)} 个跳过", "", words))
        self.acceptable = bool(found.films or found.papers or found.archives)
        if not self.acceptable:
            self._title.setText("没有可以添加的文件")
        self._clear_rows()
        for number, (icon_name, count, place, words) in enumerate(rows):
            self._rows.addWidget(hline(), number * 2, 0, 1, 4)
            self._rows.addWidget(IconLabel(icon_name, "text2", 18), number * 2 + 1, 0)
            self._rows.setRowMinimumHeight(number * 2 + 1, _ROW)
            self._rows.addWidget(Label(count, "strong"), number * 2 + 1, 1)
            self._rows.addWidget(Label(f"→ {place}" if place else "", "cell"), number * 2 + 1, 2)
            self._rows.addWidget(ElidedLabel(words, "cell", tone="text2"), number * 2 + 1, 3)
        self.place()
