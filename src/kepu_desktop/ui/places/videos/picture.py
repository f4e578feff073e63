"""The picture of the inspected film: a strip of frames or one frame, and stepping through it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QImage,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from kepu_desktop.domain.facts import Box
from kepu_desktop.domain.texts import safe_component, show_clock
from kepu_desktop.ui.desk import Desk
from kepu_desktop.ui.places.base import Frame
from kepu_desktop.ui.places.videos.axis import TimeAxis
from kepu_desktop.ui.places.videos.boxed import Shown, size_of
from kepu_desktop.ui.places.videos.frames import GRID, LOW, TALL, Picture, PictureView
from kepu_desktop.ui.places.videos.hint_panel import BAND, HintPanel
from kepu_desktop.ui.places.videos.lanes import lanes_of
from kepu_desktop.ui.places.videos.rows import Row, duration_of
from kepu_desktop.ui.theme import theme
from kepu_desktop.ui.widgets.basic import Button, IconButton, Label
from kepu_desktop.workflow.session import film_path
from kepu_desktop.workflow.stills import (
    Frames,
    Kind,
    Viewer,
    Wish,
    parse_position,
    save_still,
    show_position,
)

_WAIT_MS = 150  # a row passed over with the arrow keys starts nothing
_KEPT_STRIPS = 16

MakeViewer = Callable[[Callable[[Frames], None]], Viewer]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a wish brought, decoded off the GUI thread."""

    frames: Frames
    pictures: tuple[Picture, ...]


class FilmPicture(QWidget):
    """Picture and transport. Frames come from a worker process; the window never waits."""

    next_finding_wanted = Signal(int)
    next_evidence_wanted = Signal(int)
    word_wanted = Signal(str)
    hint_said = Signal(str, object)  # band, mark or scene; Box in pixels of the shown picture
    _arrived = Signal(object)  # _Seen

    def __init__(self, desk: Desk, frame: Frame, make_viewer: MakeViewer = Viewer) -> None:
        super().__init__()
        self._desk, self._frame = desk, frame
        self._row: Row | None = None
        self._position = 0.0
        self._strips: OrderedDict[str, tuple[Picture, ...]] = OrderedDict()
        self._saving = Path()
        self._meant: tuple[Wish, Shown] | None = None  # what is meant in the frame asked for
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.view = PictureView()
        layout.addWidget(self.view)
        layout.addLayout(self._transport())
        self.axis = TimeAxis()
        self.axis.seek_wanted.connect(self.go)
        layout.addWidget(self.axis)
        self.panel = HintPanel()
        self.panel.typed.connect(self.view.show_drawn)
        self.panel.said.connect(self._said_hint)
        self.panel.dropped.connect(self.view.end_drawing)
        self.view.drawn.connect(self.panel.show_box)
        self.view.drawing_dropped.connect(self.panel.drop)
        layout.addWidget(self.panel)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_WAIT_MS)
        self._later.timeout.connect(self._look)
        self.view.tile_chosen.connect(self.go)
        self.view.stepped.connect(self._step)
        self.view.jumped.connect(self._jump)
        self.view.grid_wanted.connect(self._show_grid)
        self.view.play_wanted.connect(self.play)
        self.view.next_finding_wanted.connect(self.next_finding_wanted)
        self.view.next_evidence_wanted.connect(self.next_evidence_wanted)
        self.view.word_wanted.connect(self.word_wanted)
        self._arrived.connect(self._show)
        self._viewer = make_viewer(self._decoded)
        desk.closed.connect(self._viewer.close)
        theme().changed.connect(self.view.update)

    def _transport(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(10, 2, 10, 2)
        row.setSpacing(2)
        back = IconButton("skip-back", "上一帧", on_click=self._step_back, shortcut="←")
        play = IconButton("play", "用系统播放器打开", on_click=self.play, shortcut="空格")
        on = IconButton("skip-forward", "下一帧", on_click=self._step_on, shortcut="→")
        self._buttons = (back, play, on)
        for button, name in zip(self._buttons, ("frame-back", "play", "frame-on"), strict=True):
            button.setObjectName(name)
            row.addWidget(button)
        self._time = QLineEdit()
        self._time.setObjectName("position")
        self._time.setAccessibleName("位置，时:分:秒")
        self._time.setToolTip("输入时间后按回车跳到那一帧，如 12:31")
        self._time.setFixedWidth(82)
        self._time.setProperty("compact", True)
        self._time.returnPressed.connect(self._typed)
        row.addSpacing(4)
        row.addWidget(self._time)
        self._length = Label("", "cell", tone="text2")
        row.addWidget(self._length)
        row.addStretch(1)
        self._keep = Button(
            "保存此帧…", "quiet", icon_name="camera", compact=True, on_click=self._save
        )
        self._keep.setObjectName("save-frame")
        row.addWidget(self._keep)
        return row

    # ---- what is shown ----

    def show_row(self, row: Row | None) -> None:
        """Another film, or a new state of the same one."""
        before, self._row = self._row, row
        if row is None:
            return
        length = duration_of(row)
        self._length.setText(f" / {show_clock(length)}" if length is not None else "")
        self.axis.show_lanes(lanes_of(row.facts), length)
        same = before is not None and before.film.id == row.film.id
        if (
            same
            and before is not None
            and before.film.file == row.film.file
            and (before.offline == row.offline)
        ):
            return
        self.panel.drop()
        self._position = 0.0
        self.axis.show_position(None)
        self._time.setText("")
        reason = ""
        if row.film.planned:
            reason = "待制作，还没有画面。视频做好后拖进来，会自动对上这个条目"
        elif row.offline:
            reason = "文件不在原处。接上硬盘，或在列表里右键“重新定位…”"
        for button in self._buttons:
            button.setEnabled(not reason)
        self._time.setEnabled(not reason)
        self._show_keep()
        if reason:
            self._later.stop()
            self.view.show_words(reason)
            return
        kept = self._strips.get(self._key())
        if kept is not None:
            self.view.show_tiles(kept)
        else:
            self.view.show_words("正在取画面…")
        self._later.start()

    def set_low(self, low: bool) -> None:
        self.view.setFixedHeight(LOW if low else TALL)
        self.axis.set_low(low)
        self.panel.set_low(low)

    def go(self, seconds: float) -> None:
        """Show the frame at ``seconds``."""
        row = self._row
        if row is None or row.film.file is None or row.offline:
            return
        length = duration_of(row)
        wanted = max(0.0, seconds if length is None else min(seconds, length))
        self._ask(wanted, 0)

    def show_meant(self, shown: Shown) -> None:
        """The frame of a finding, with its box."""
        row = self._row
        if row is not None and row.film.file is not None and not row.offline:
            self._ask(shown.seconds, 0, meant=shown)

    def play(self) -> None:
        row = self._row
        if row is not None and row.film.file is not None and not row.offline:
            open_with_system(film_path(row.film.file))

    def draw(self, kind: str) -> None:
        """Let the person draw a band or a box in a frame: the one shown, else the middle one."""
        row = self._row
        size = size_of(row.facts) if row is not None else None
        if row is None or size is None or not self._time.isEnabled():
            return
        self.panel.begin(kind, size)
        self.view.begin_drawing(kind == BAND, size)
        if not self._keep.isEnabled():
            self.go((duration_of(row) or 0.0) / 2)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _said_hint(self, what: str, box: Box) -> None:
        self.view.end_drawing()
        self.hint_said.emit(what, box)

    def _key(self) -> str:
        row = self._row
        file = row.film.file if row is not None else None
        return f"{film_path(file)}\0{file.size}\0{file.mtime_ns}" if file is not None else ""

    def _look(self) -> None:
        row = self._row
        if row is None or row.film.file is None:
            return
        self._desk.look_first(row.film.id)
        if self._key() in self._strips:
            return
        ratio = self.devicePixelRatioF()
        box = (round(128 * ratio), round(72 * ratio))
        path = film_path(row.film.file)
        self._viewer.ask(Wish(Kind.STRIP, row.film.id, path, count=GRID * GRID, box=box))

    def _ask(
        self, seconds: float, step: int, kind: Kind = Kind.STILL, *, meant: Shown | None = None
    ) -> None:
        row = self._row
        if row is None or row.film.file is None:
            return
        self._later.stop()
        ratio = self.devicePixelRatioF()
        box = (round(self.width() * ratio), round(self.view.height() * ratio))
        path = film_path(row.film.file)
        if kind is Kind.STILL:
            wish = Wish(kind, row.film.id, path, seconds, step, box=box)
            self._meant = (wish, meant) if meant is not None else None
        else:
            wish = Wish(kind, row.film.id, path, seconds)
        self._viewer.ask(wish)

    def _step(self, frames: int) -> None:
        if self._row is not None and self._time.isEnabled():
            self._ask(self._position, frames)

    def _step_back(self) -> None:
        self._step(-1)

    def _step_on(self) -> None:
        self._step(1)

    def _jump(self, seconds: float) -> None:
        self.go(self._position + seconds)

    def _typed(self) -> None:
        seconds = parse_position(self._time.text())
        if seconds is None:
            self._time.setText(show_position(self._position))
            self._time.selectAll()
        else:
            self.go(seconds)

    def _show_grid(self) -> None:
        kept = self._strips.get(self._key())
        if kept is not None:
            self.view.show_tiles(kept)
            self._position = 0.0
            self.axis.show_position(None)
            self._time.setText("")
        elif self._row is not None:
            self._look()
        self._show_keep(False)

    # ---- frames from the worker ----

    def _decoded(self, frames: Frames) -> None:
        """On the viewer's thread."""
        pictures = tuple(
            Picture(still.time_s, QImage.fromData(still.jpeg, "JPEG"))  # type: ignore[arg-type]
            for still in frames.stills
        )
        self._arrived.emit(_Seen(frames, pictures))

    def _show(self, seen: _Seen) -> None:
        wish, row = seen.frames.wish, self._row
        if row is None or row.film.file is None or row.film.id != wish.film_id:
            return
        if film_path(row.film.file) != wish.path:
            return
        if wish.kind is Kind.WHOLE:
            self._write(seen.frames)
        elif not seen.pictures:
            self.view.show_words(seen.frames.reason)
            self._show_keep(False)
        elif wish.kind is Kind.STRIP:
            self._strips[self._key()] = seen.pictures
            while len(self._strips) > _KEPT_STRIPS:
                self._strips.popitem(last=False)
            if self._keep.isEnabled():
                return  # a single frame was chosen meanwhile
            self.view.show_tiles(seen.pictures)
        else:
            picture = seen.pictures[0]
            self._position = picture.time_s
            self.axis.show_position(picture.time_s)
            if not self._time.isModified() or not self._time.hasFocus():
                self._time.setText(show_position(picture.time_s))
            self._time.setModified(False)
            meant = self._meant[1] if self._meant is not None and self._meant[0] == wish else None
            self.view.show_one(picture, meant)
            self._show_keep(True)

    # ---- keeping a frame ----

    def _show_keep(self, possible: bool = False) -> None:
        self._keep.setEnabled(possible)
        self._keep.setToolTip("" if possible else "先选一帧：点一个画面，或用 ← → 找到它")

    def _save(self) -> None:
        row = self._row
        if row is None:
            return
        moment = show_position(self._position).replace(":", "-")
        name = safe_component(f"{row.film.title} {moment}.jpg", fallback="画面.jpg")
        chosen, _ = QFileDialog.getSaveFileName(self, "保存此帧", name, "图片 (*.jpg)")
        if chosen:
            self._saving = Path(chosen)
            self._ask(self._position, 0, Kind.WHOLE)

    def _write(self, frames: Frames) -> None:
        if not frames.stills:
            self._frame.warn("这一帧没有存下来", frames.reason)
            return
        still, target = frames.stills[0], self._saving
        self._desk.do("保存画面", lambda _session: save_still(still, target), done=self._written)

    def _written(self, path: Path) -> None:
        self._frame.tell(f"已保存 {path.name}")


def open_with_system(path: str) -> None:
    """Open a file or folder with what the system has for it. The path is never read as a URL."""
    QDesktopServices.openUrl(QUrl.fromEncoded(Path(path).as_uri().encode()))
