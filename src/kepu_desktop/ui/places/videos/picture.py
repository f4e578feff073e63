"""The picture of the inspected film: a strip of frames or one frame, and stepping through it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QRect, QRectF, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from kepu_desktop.domain.texts import safe_component, show_clock
from kepu_desktop.ui.desk import Desk
from kepu_desktop.ui.places.base import Frame
from kepu_desktop.ui.places.videos.rows import Row, duration_of
from kepu_desktop.ui.theme import font, theme
from kepu_desktop.ui.widgets.basic import Button, IconButton, Label, ground
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

TALL, LOW = 216, 180
_GRID = 3
_WAIT_MS = 150  # a row passed over with the arrow keys starts nothing
_KEPT_STRIPS = 16
_JUMP_S = 10.0

_WAYS: dict[int, int] = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_J: -1,
    Qt.Key.Key_L: 1,
}

MakeViewer = Callable[[Callable[[Frames], None]], Viewer]


@dataclass(frozen=True, slots=True)
class Picture:
    time_s: float
    image: QImage


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a wish brought, decoded off the GUI thread."""

    frames: Frames
    pictures: tuple[Picture, ...]


class PictureView(QWidget):
    """Paints the grid of frames or one frame; the keys of the picture."""

    tile_chosen = Signal(object)  # seconds
    stepped = Signal(int)  # frames
    jumped = Signal(object)  # seconds
    grid_wanted = Signal()
    play_wanted = Signal()
    next_finding_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("picture")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(TALL)
        self._tiles: tuple[Picture, ...] = ()
        self._one: Picture | None = None
        self._words = ""
        self._ringed = False
        self._grid = IconButton("layout-grid", "回到画面条", on_click=self._want_grid)
        self._grid.setToolTip("回到画面条　Esc")
        self._grid.setObjectName("frames")
        self._grid.setParent(self)
        ground(self._grid, "surface")
        self._describe()

    def show_words(self, words: str) -> None:
        """No picture, and why."""
        self._tiles, self._one, self._words = (), None, words
        self._describe()

    def show_tiles(self, tiles: tuple[Picture, ...]) -> None:
        self._tiles, self._one, self._words = tiles, None, ""
        self._describe()

    def show_one(self, picture: Picture) -> None:
        self._one, self._words = picture, ""
        self._describe()

    def _describe(self) -> None:
        if self._one is not None:
            name = f"画面，{show_position(self._one.time_s)}"
        elif self._tiles:
            name = f"画面条，{len(self._tiles)} 帧"
        else:
            name = f"画面，{self._words}"
        self.setAccessibleName(name)
        self._grid.setVisible(self._one is not None)
        self.update()

    def _want_grid(self) -> None:
        self.setFocus()
        self.grid_wanted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._grid.move(self.width() - self._grid.sizeHint().width() - 8, 8)

    def _places(self) -> list[QRect]:
        width, height = self.width() // _GRID, self.height() // _GRID
        return [
            QRect(n % _GRID * width, n // _GRID * height, width, height)
            for n in range(len(self._tiles))
        ]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._one is not None:
            painter.fillRect(self.rect(), theme().color("evidenceEdge"))
            _draw(painter, self._one.image, self.rect())
        elif self._tiles:
            painter.fillRect(self.rect(), theme().color("evidenceEdge"))
            painter.setFont(font("caption"))
            for tile, place in zip(self._tiles, self._places(), strict=True):
                _draw(painter, tile.image, place.adjusted(1, 1, -1, -1))
                _draw_time(painter, show_clock(tile.time_s), place)
        else:
            painter.fillRect(self.rect(), theme().color("sunken"))
            painter.setFont(font("cell"))
            painter.setPen(theme().color("text2"))
            room = self.rect().adjusted(24, 0, -24, 0)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(room, flags, self._words)
        if self.hasFocus() and self._ringed:
            painter.setPen(theme().color("evidence"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._ringed = False
        if self._one is None:
            for tile, place in zip(self._tiles, self._places(), strict=True):
                if place.contains(event.position().toPoint()):
                    self.tile_chosen.emit(tile.time_s)
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        self._ringed = True
        key = event.key()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        way = _WAYS.get(key)
        if way is not None and (shift or key in (Qt.Key.Key_J, Qt.Key.Key_L)):
            self.jumped.emit(way * _JUMP_S)
        elif way is not None:
            self.stepped.emit(way)
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_K):
            self.play_wanted.emit()
        elif key == Qt.Key.Key_Escape and self._one is not None and self._tiles:
            self.grid_wanted.emit()
        elif key == Qt.Key.Key_N:
            self.next_finding_wanted.emit(-1 if shift else 1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: object) -> None:  # noqa: N802
        super().focusInEvent(event)  # type: ignore[arg-type]
        self._ringed = event.reason() != Qt.FocusReason.MouseFocusReason  # type: ignore[attr-defined]
        self.update()


def _draw(painter: QPainter, image: QImage, place: QRect) -> None:
    size = image.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
    left = place.left() + (place.width() - size.width()) / 2
    top = place.top() + (place.height() - size.height()) / 2
    painter.drawImage(QRectF(left, top, size.width(), size.height()), image)


def _draw_time(painter: QPainter, text: str, place: QRect) -> None:
    width = QFontMetrics(painter.font()).horizontalAdvance(text) + 8
    box = QRect(place.left() + 1, place.bottom() - 16, width, 16)
    painter.setOpacity(0.78)
    painter.fillRect(box, theme().color("evidenceEdge"))
    painter.setOpacity(1.0)
    painter.setPen(theme().color("paper"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


class FilmPicture(QWidget):
    """Picture and transport. Frames come from a worker process; the window never waits."""

    next_finding_wanted = Signal(int)
    _arrived = Signal(object)  # _Seen

    def __init__(self, desk: Desk, frame: Frame, make_viewer: MakeViewer = Viewer) -> None:
        super().__init__()
        self._desk, self._frame = desk, frame
        self._row: Row | None = None
        self._position = 0.0
        self._strips: OrderedDict[str, tuple[Picture, ...]] = OrderedDict()
        self._saving = Path()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.view = PictureView()
        layout.addWidget(self.view)
        layout.addLayout(self._transport())
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
        same = before is not None and before.film.id == row.film.id
        if (
            same
            and before is not None
            and before.film.file == row.film.file
            and (before.offline == row.offline)
        ):
            return
        self._position = 0.0
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

    def go(self, seconds: float) -> None:
        """Show the frame at ``seconds``."""
        row = self._row
        if row is None or row.film.file is None or row.offline:
            return
        length = duration_of(row)
        wanted = max(0.0, seconds if length is None else min(seconds, length))
        self._ask(wanted, 0)

    def play(self) -> None:
        row = self._row
        if row is not None and row.film.file is not None and not row.offline:
            open_with_system(film_path(row.film.file))

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
        self._viewer.ask(Wish(Kind.STRIP, row.film.id, path, count=_GRID * _GRID, box=box))

    def _ask(self, seconds: float, step: int, kind: Kind = Kind.STILL) -> None:
        row = self._row
        if row is None or row.film.file is None:
            return
        self._later.stop()
        ratio = self.devicePixelRatioF()
        box = (round(self.width() * ratio), round(self.view.height() * ratio))
        path = film_path(row.film.file)
        wish = Wish(kind, row.film.id, path, seconds, step, box=box)
        self._viewer.ask(wish if kind is Kind.STILL else Wish(kind, row.film.id, path, seconds))

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
            if not self._time.isModified() or not self._time.hasFocus():
                self._time.setText(show_position(picture.time_s))
            self._time.setModified(False)
            self.view.show_one(picture)
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
