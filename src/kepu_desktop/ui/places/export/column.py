"""The left side of 导出: bar, sections and progress in one scrolled column."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from kepu_desktop.domain.submission import Export
from kepu_desktop.domain.texts import show_name
from kepu_desktop.ui.places.export.afterwards import Changes, History, Sent
from kepu_desktop.ui.places.export.blocking import Delivery, Findings
from kepu_desktop.ui.places.export.packing import Attachments, FileList, Files
from kepu_desktop.ui.places.export.state import BarText, Phase, State
from kepu_desktop.ui.places.export.unsigned import Unsigned
from kepu_desktop.ui.widgets.bars import Bar
from kepu_desktop.workflow.progress import Progress
from kepu_desktop.workflow.todo import Item

Actions = tuple[tuple[str, Callable[[], object]], ...]


class LeftColumn(QScrollArea):
    """Shows a state; the sections say themselves what was pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("导出")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(24, 16, 24, 24)
        self._column.setSpacing(16)
        self._bars = QVBoxLayout()
        self._bars.setSpacing(8)
        self._column.addLayout(self._bars)
        self._bar: Bar | None = None
        self._said: object = None
        self._draft_bar: Bar | None = None
        self._mail_bar: Bar | None = None
        self._progress = QProgressBar()
        self._progress.setRange(0, 1000)
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName("导出进度")
        self._progress.hide()
        self.blockers = Findings("blockers", takes_out=True)
        self.delivery = Delivery()
        self.unsigned = Unsigned()
        self.changes = Changes("changes")
        self.sent = Sent()
        self.files = Files()
        self.attachments = Attachments()
        self.history = History()
        for widget in (
            self._progress,
            self.blockers,
            self.changes,
            self.delivery,
            self.unsigned,
            self.sent,
            self.files,
            self.attachments,
            self.history,
        ):
            self._column.addWidget(widget)
        self._mail_bars = QVBoxLayout()
        self._column.insertLayout(self._column.indexOf(self.files), self._mail_bars)
        self._column.addStretch(1)
        self.setWidget(inside)

    def show_findings(self, blockers: tuple[Item, ...], delivery: tuple[Item, ...]) -> None:
        self.blockers.show_items(blockers)
        self.blockers.setVisible(bool(blockers))
        self.delivery.show_items(delivery)

    def show_state(
        self,
        state: State,
        exports: tuple[Export, ...],
        target: Path | None,
        attach: tuple[Path, ...],
        person: str,
    ) -> None:
        written = state.written
        self.changes.show_changes(written.changes if written is not None else ())
        self.sent.show_export(written.export if written else None, person)
        self.files.show_files(file_list(state, target))
        self.attachments.show_names(tuple(show_name(path.name) for path in attach))
        number = written.export.number if written is not None else -1
        self.history.show_exports(tuple(e for e in exports if e.number != number))

    def show_bar(self, said: BarText, actions: Actions = ()) -> None:
        """The bar on top; the same words are left as they stand."""
        captions = tuple(caption for caption, _ in actions)
        if (said, captions) == self._said:
            return
        self._said = (said, captions)
        bar = Bar(said.level, said.text, said.detail, actions=actions)
        bar.setObjectName("state-bar")
        _drop(self._bars, self._bar)
        self._bars.insertWidget(0, bar)
        self._bar = bar

    def show_progress(self, progress: Progress | None) -> None:
        """A stage of the export in words and as a bar; None when it is over."""
        self._progress.setVisible(progress is not None)
        if progress is not None:
            self.show_bar(BarText("info", f"正在{progress.stage}…", ""))
            self._progress.setValue(round(1000 * progress.done / max(1, progress.total)))

    def show_draft(self, folder: Path | None, open_folder: Callable[[], object]) -> None:
        """Where the draft version lies; None takes the bar away."""
        _drop(self._bars, self._draft_bar)
        self._draft_bar = None
        if folder is not None:
            bar = Bar(
                "info",
                "草稿版已写好，不能用来报送",
                show_name(str(folder)),
                actions=(("打开草稿文件夹", open_folder),),
                closable=True,
            )
            bar.setObjectName("draft-bar")
            self._bars.addWidget(bar)
            self._draft_bar = bar

    def show_mail_trouble(self, text: str, detail: str = "") -> None:
        """Why the draft was not opened, below 已寄出, which stays where it is; "" takes it away."""
        _drop(self._mail_bars, self._mail_bar)
        self._mail_bar = None
        if text:
            self._mail_bar = Bar("rev", text, detail, closable=True)
            self._mail_bar.setObjectName("mail-bar")
            self._mail_bars.addWidget(self._mail_bar)

    def narrow(self, narrow: bool) -> None:
        self._column.setContentsMargins(*((16, 12, 16, 16) if narrow else (24, 16, 24, 24)))


def file_list(state: State, target: Path | None) -> FileList:
    """What stands on the disk while it is the present state, else what would be written."""
    written = state.written
    if written is not None and written.folder is not None and state.phase is Phase.WRITTEN:
        total = sum(file.size or 0 for file in written.files)
        place = show_name(str(written.folder.parent))
        name = show_name(written.folder.name)
        return FileList(True, name, place, total, written.files, written.zip_bytes)
    place = show_name(str(target or ""))
    preview = state.preview
    if preview is None:
        return FileList(False, "", place, None, (), None)
    return FileList(False, preview.folder, place, preview.bytes, preview.files, preview.zip_bytes)


def _drop(layout: QVBoxLayout, bar: Bar | None) -> None:
    if bar is not None:
        layout.removeWidget(bar)
        bar.hide()
        bar.deleteLater()
