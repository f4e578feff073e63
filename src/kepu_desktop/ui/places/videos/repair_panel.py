"""无损修复 above the list: where to, how far, and what was made; new files can be taken at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from kepu_desktop.domain.texts import show_name
from kepu_desktop.ui.desk import Desk, Failed
from kepu_desktop.ui.places.base import Frame
from kepu_desktop.ui.places.videos.repair_result import Results
from kepu_desktop.ui.places.videos.repairing import Done, Repairing
from kepu_desktop.ui.places.videos.rows import Row, mendable
from kepu_desktop.ui.tab_order import tab_after, tab_anchor
from kepu_desktop.ui.widgets.basic import Button, ElidedLabel, IconButton, Label, ground
from kepu_desktop.workflow import locate
from kepu_desktop.workflow.progress import Progress
from kepu_desktop.workflow.repair import export_settings
from kepu_desktop.workflow.session import film_path
from kepu_desktop.workflow.snapshot import Snapshot

FOLDER = "修好的视频"
_STEPS = 1000
_MOST, _SHARE = 240, 4  # pixels of results in sight, and no more than this part of the window


class RepairPanel(QFrame):
    """Asks for a folder, shows progress with 取消, then the results. Shown while there is
    something to say."""

    def __init__(self, desk: Desk, frame: Frame) -> None:
        super().__init__()
        self.setObjectName("repair-panel")
        self._desk, self._frame = desk, frame
        self._shot: Snapshot | None = None
        self._films: dict[str, str] = {}  # path by id
        self._titles: dict[str, str] = {}
        self._folder = Path()
        self._done: Done | None = None
        self.repairing = Repairing(self)
        self.repairing.moved.connect(self._moved)
        self.repairing.ended.connect(self._ended)
        self.repairing.failed.connect(self._failed)
        desk.closed.connect(self.repairing.stop)
        ground(self, "subtle")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._build()
        self.hide()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 12, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        self._title = Label("", "strong")
        self._title.setObjectName("repair-title")
        head.addWidget(self._title, 1)
        self._close = IconButton("x", "关闭", on_click=self.close_panel, shortcut="Esc")
        self._close.setObjectName("repair-close")
        head.addWidget(self._close)
        column.addLayout(head)
        self._words = Label("", "cell", tone="text2", wrap=True)
        self._words.setObjectName("repair-words")
        column.addWidget(self._words)
        self._results = Results()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(ground(self._results, "subtle"))
        column.addWidget(self._scroll)
        self._bar = QProgressBar()
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("无损修复的进度")
        column.addWidget(self._bar)
        column.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self._where = ElidedLabel("", "cell", mode=Qt.TextElideMode.ElideMiddle)
        self._where.setObjectName("repair-where")
        foot.addWidget(self._where, 1)
        self._change = Button(
            "更改位置…", "quiet", on_click=self.choose_folder, name="repair-change"
        )
        self._copy = Button("复制导出设置", "quiet", icon_name="copy", on_click=self._copy_settings)
        self._copy.setObjectName("repair-copy")
        self._open = Button("打开文件夹", "quiet", icon_name="folder-open")
        self._open.setObjectName("repair-open")
        self._open.clicked.connect(self._open_folder)
        self._cancel = Button("取消", "quiet", on_click=self._give_up, name="repair-cancel")
        self._begin = Button("开始修复", on_click=self._start, name="repair-do")
        self._take = Button("改用新文件", on_click=self._take_over, name="repair-take")
        for button in (
            self._change,
            self._copy,
            self._open,
            self._cancel,
            self._begin,
            self._take,
        ):
            foot.addWidget(button)
        return foot

    def _arrange(self, *shown: QWidget) -> None:
        """Only these of the parts that come and go are in sight."""
        for part in (
            self._bar,
            self._scroll,
            self._change,
            self._copy,
            self._open,
            self._cancel,
            self._begin,
            self._take,
        ):
            part.setVisible(part in shown)
        self._close.setVisible(not self.repairing.running)
        self.updateGeometry()

    def show_snapshot(self, shot: Snapshot) -> None:
        self._shot = shot
        self._take.setEnabled(not shot.read_only_reason)

    # ---- asking ----

    def ask(self, rows: Sequence[Row]) -> None:
        """Offer to mend what of ``rows`` can be; one repair runs at a time."""
        if self.repairing.running:
            self._frame.tell("正在无损修复，等它做完再开始下一次")
            return
        found = [row for row in rows if mendable(row)]
        if not found or self._shot is None:
            self._frame.tell("已选的视频都不用无损修复：已是索引在前的 MP4，或文件不在")
            return
        self._done = None
        self._films = {
            row.film.id: film_path(row.film.file) for row in found if row.film.file is not None
        }
        self._titles = {row.film.id: row.film.title or row.file_name for row in found}
        self._folder = self._shot.path.parent / FOLDER
        self._title.setText(f"无损修复 {len(found)} 个视频")
        names = "、".join(f"《{show_name(title)}》" for title in list(self._titles.values())[:3])
        more = f"等 {len(found)} 个" if len(found) > 3 else ""
        self._words.setText(
            f"{names}{more}。只换封装为 MP4、把索引移到前面，画面和声音一个数据包都不改，"
            "写好后逐一核对；原文件不动"
        )
        self._show_folder()
        self._arrange(self._change, self._cancel, self._begin)
        self.show()
        self._begin.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def choose_folder(self) -> None:
        start = self._folder if self._folder.is_dir() else self._folder.parent
        chosen = QFileDialog.getExistingDirectory(self.window(), "修好的视频放在哪里", str(start))
        if chosen:
            self._folder = Path(chosen)
            self._show_folder()

    def _show_folder(self) -> None:
        self._where.setText(f"放到 {show_name(str(self._folder))}")

    # ---- running ----

    def _start(self) -> None:
        if self._shot is None or self.repairing.running:
            return
        self.repairing.begin(self._shot.call, self._films, self._folder)
        self._title.setText(f"正在无损修复 {len(self._films)} 个视频")
        self._words.setText("先看一遍文件…")
        self._bar.setValue(0)
        self._cancel.setEnabled(True)
        self._arrange(self._bar, self._cancel)
        self._cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def _moved(self, progress: Progress) -> None:
        share = (progress.done + progress.part) / progress.total if progress.total else 0.0
        self._bar.setValue(int(_STEPS * share))
        if progress.name:
            number = min(progress.done + 1, progress.total)
            percent = f" {progress.part:.0%}" if progress.part else ""
            name = show_name(progress.name)
            self._words.setText(f"{progress.stage} {number}/{progress.total}　{name}{percent}")

    def _give_up(self) -> None:
        if self.repairing.running:
            self._cancel.setEnabled(False)
            self._words.setText("正在停下…")
            self.repairing.cancel()
        else:
            self.close_panel()

    # ---- the end ----

    def _failed(self, failed: Failed) -> None:
        self.hide()
        self._desk.command_failed.emit(failed)

    def _ended(self, done: Done) -> None:
        made = {key: one.target for key, one in done.results.items() if one.target is not None}
        refused = [one for one in done.results.values() if not one.sound]
        remains = any(one.remains for one in done.results.values())
        self._done = done
        if done.cancelled:
            self._title.setText(f"已取消；修好了 {len(made)} 个，其余没有动")
        else:
            tail = f"，{len(refused)} 个帮不上" if refused else ""
            self._title.setText(f"修好了 {len(made)} 个{tail}")
        if made:
            self._words.setText(
                "改用新文件后，这些视频按新文件重新检查；原先的签核和核实不再有效，须重新签核。"
                "原文件留在原处"
            )
        else:
            self._words.setText("没有新文件")
        self._where.setText(f"新文件在 {show_name(str(done.folder))}" if made else "")
        lines = self._settings() if refused or remains else ()
        self._results.show_results(done, self._titles, lines)
        shown: list[QWidget] = [self._scroll] if done.results else []
        shown += [self._copy] if lines else []
        shown += [self._open, self._take] if made else []
        self._fit()
        self._arrange(*shown)
        (self._take if made else self._close).setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit(self) -> None:
        """The results at their full height where there is room, else they scroll."""
        self._results.adjustSize()
        width = max(200, self.width() - 44)
        tall = self._results.heightForWidth(width)
        wanted = tall if tall > 0 else self._results.sizeHint().height()
        most = min(_MOST, self.window().height() // _SHARE)
        self._scroll.setFixedHeight(min(most, wanted + 4))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if self._scroll.isVisibleTo(self):
            self._fit()

    def _settings(self) -> tuple[str, ...]:
        return export_settings(self._shot.call) if self._shot is not None else ()

    def _copy_settings(self) -> None:
        if self._done is not None:
            words = self._results.as_text()
            QGuiApplication.clipboard().setText(words)
            self._frame.tell("已复制，可发给剪辑的人")

    def _open_folder(self) -> None:
        if self._done is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._done.folder)))

    def _take_over(self) -> None:
        """改用新文件: one step of undo for all of them."""
        done = self._done
        if done is None:
            return
        files = {
            key: str(one.target) for key, one in done.results.items() if one.target is not None
        }
        label = f"改用修好的文件（{len(files)} 个视频）"
        self._desk.do("改用新文件", lambda s: locate.rebind_all(s, files, label), done=self._taken)

    def _taken(self, ids: tuple[str, ...]) -> None:
        self._desk.check(ids)
        self.close_panel()
        words = f"{len(ids)} 个视频已改用新文件，正在检查；原先的签核须重新做"
        self._frame.tell(words, undo=bool(ids))

    def close_panel(self) -> None:
        if not self.repairing.running:
            self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape and not self.repairing.running:
            self.close_panel()
        else:
            super().keyPressEvent(event)


class Repairs(QWidget):
    """Holds the panel's place above the list; it is built when it is first asked for."""

    def __init__(self, desk: Desk, frame: Frame) -> None:
        super().__init__()
        self._desk, self._frame = desk, frame
        self._shot: Snapshot | None = None
        self._panel: RepairPanel | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._before = tab_anchor(self)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def show_snapshot(self, shot: Snapshot) -> None:
        self._shot = shot
        if self._panel is not None:
            self._panel.show_snapshot(shot)

    def ask(self, rows: Sequence[Row]) -> None:
        """See ``RepairPanel.ask``."""
        if self._panel is None:
            self._panel = RepairPanel(self._desk, self._frame)
            self._layout.addWidget(self._panel)
            tab_after(self._before, self._panel)
            if self._shot is not None:
                self._panel.show_snapshot(self._shot)
        self._panel.ask(rows)
