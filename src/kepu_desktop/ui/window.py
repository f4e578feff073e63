"""The one window: start page or project, menu, keys, drops. It wires; the places do the work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QByteArray, QStandardPaths, Qt
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QFileDialog, QMainWindow, QStackedWidget, QWidget

from kepu_desktop.domain.texts import show_name
from kepu_desktop.system import crashes
from kepu_desktop.system.files import free_path
from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.desk import Desk, Failed
from kepu_desktop.ui.drop import PROJECT_SUFFIX, DropPreview, dropped_paths
from kepu_desktop.ui.menu import SCHEMES, WindowMenu
from kepu_desktop.ui.new_from_drop import NewFromDrop
from kepu_desktop.ui.places.board import KnownProject
from kepu_desktop.ui.places.start import StartPage
from kepu_desktop.ui.project_view import MakePlaces, ProjectView
from kepu_desktop.ui.sending import CopySender
from kepu_desktop.ui.steps import Steps
from kepu_desktop.ui.theme import theme
from kepu_desktop.workflow.demo import make_demo
from kepu_desktop.workflow.send import copy_name
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.start import create

_NAME = "科普申报助手"
_FILTER = f"申报项目 (*{PROJECT_SUFFIX})"
_FILMS = "视频与材料 (*)"

_PAUSE_MS = 20  # between two modules: nobody waits for them
_CARRIED = "已沿用上年的单位和联系人；视频、案例、数据和导出记录都留在上年的项目里"


class MainWindow(QMainWindow):
    """Holds at most one open project; opening another closes the present one (all is saved)."""

    def __init__(
        self, settings: Settings, make_places: MakePlaces, modules: Sequence[str] = ()
    ) -> None:
        """``modules`` are loaded while the start page is looked at: the places will need them."""
        super().__init__()
        self._settings = settings
        self._make_places = make_places
        self._view: ProjectView | None = None
        self._desk: Desk | None = None
        self._then: Callable[[ProjectView], object] | None = None  # once the project is open
        self._opening = Path()
        self._coming: ProjectView | None = None  # while it is built
        self._sender: CopySender | None = None
        self._building = Steps(self)
        self._loading = Steps(self, _PAUSE_MS)
        self._loading.begin(import_module(name) for name in modules)
        self.setWindowTitle(_NAME)
        self.setMinimumSize(960, 520)
        self.setAcceptDrops(True)
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self._start = StartPage(settings, self)
        self._stack.addWidget(self._start)
        self._new_from_drop = NewFromDrop(self._start, _documents, self.new_project)
        self._preview = DropPreview(self)  # in a stack assistive programs see pages alone
        self._menu = WindowMenu(self, self)
        self._restore_size()
        theme().force(SCHEMES.get(settings.text("scheme")))
        self._offer_crash_report()
        self._start.setFocus()  # no ring on a button before a key was pressed

    # ---- projects ----

    def view(self) -> ProjectView | None:
        """The open project's content; None on the start page."""
        return self._view

    def open_project(self, path: Path, place: str = "", target: str = "") -> None:
        """Open ``path`` and go to ``place``; on failure the start page stays and says why."""

        def go(view: ProjectView) -> None:
            if place in view.places:
                view.go(place, target)

        self._begin(lambda: Session.open(path), path, go)

    def new_project(self, path: Path | None = None, drop: tuple[str, ...] = ()) -> None:
        """新建: ask for name and place unless ``path`` is given, then open it empty."""
        target = path or self._ask_new()
        if target is not None:
            made = target
            self._begin(lambda: create(made), made, lambda view: view.add(drop) if drop else None)

    def new_from_last_year(self) -> None:
        """新建自上年项目: ask which one, then name and place of the new one."""
        title = "选择上年的申报项目"
        chosen, _ = QFileDialog.getOpenFileName(self, title, str(_documents()), _FILTER)
        target = self._ask_new() if chosen else None
        if target is None:
            return
        made, last_year = target, Path(chosen)
        self._begin(
            lambda: create(made, last_year=last_year), made, lambda view: view.tell(_CARRIED)
        )

    def _ask_new(self) -> Path | None:
        suggested = str(free_path(_documents(), "科普申报", PROJECT_SUFFIX))
        chosen, _ = QFileDialog.getSaveFileName(self, "新建申报", suggested, _FILTER)
        # The dialog asked about overwriting; a project is never overwritten all the same.
        return _with_suffix(Path(chosen)) if chosen else None

    def choose_project(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "打开申报项目", str(_documents()), _FILTER)
        if chosen:
            self.open_project(Path(chosen))

    def open_demo(self) -> None:
        """示例: generated films and a project made of them, in the person's documents."""
        folder = free_path(_documents(), "科普申报示例")
        self._begin(lambda: make_demo(folder), folder / f"示例{PROJECT_SUFFIX}")

    def come_forward(self, path: Path | None) -> None:
        """A second start of the program: its file opens here."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()
        shot = self._desk.snapshot if self._desk is not None else None
        if path is not None and (shot is None or shot.path != path):
            self.open_project(path)

    def leave_project(self) -> None:
        """关闭项目, unless something typed would be lost by it: then that is asked."""
        if self._may_leave(self.leave_project):
            self.close_project()

    def _may_leave(self, leave: Callable[[], object]) -> bool:
        """False where the person is asked first; who gives up does ``leave`` again."""
        return self._view is None or self._view.may_leave(leave)

    def close_project(self) -> None:
        """Back to the start page; what was measured is kept, checks go on at the next opening."""
        self._building.stop()
        self._new_from_drop.stop()
        view, desk = self._view or self._coming, self._desk
        self._sender = None
        self._view = self._coming = self._desk = None
        typing = view.focusWidget() if view is not None else None
        if typing is not None:
            typing.clearFocus()  # leaving a field keeps what was typed in it
        if desk is not None:
            desk.close()
            if desk.snapshot is not None:
                KnownProject.of(desk.snapshot).keep(self._settings)
        if view is not None:
            self._stack.removeWidget(view)
            view.deleteLater()
        if desk is not None:
            desk.deleteLater()
            self._start.refresh()
        self.setWindowTitle(_NAME)
        self._stack.setCurrentWidget(self._start)
        self._menu.follow_project()

    def _open_read_only(self) -> None:
        """Look at a project that somebody else has open."""
        path = self._opening
        self._begin(lambda: Session.open(path, write=False), path)

    def _begin(
        self,
        open_session: Callable[[], Session],
        path: Path,
        then: Callable[[ProjectView], object] | None = None,
    ) -> None:
        """``then`` is done once the project is in sight."""
        if not self._may_leave(partial(self._begin, open_session, path, then)):
            return
        self.close_project()
        self._then = then
        self._opening = path
        self._start.busy(f"正在打开 {show_name(path.name)}…")
        desk = Desk(open_session, self)
        self._desk = desk
        desk.command_failed.connect(self._opening_failed)
        desk.snapshot_changed.connect(self._opened)

    def _opened(self) -> None:
        desk = self._desk
        if desk is not None and self._view is None and not self._building.running():
            self._loading.stop()
            self._building.begin(self._build(desk))

    def _build(self, desk: Desk) -> Iterator[object]:
        """The project's content, in pieces; whoever closes the window or opens another project
        in between is heard."""
        self._coming = view = ProjectView(desk, self._make_places, self)
        # The window owns it from now on: left to itself, what is given up half built might be
        # collected by the next project's thread, and widgets end on this one only.
        view.setParent(self)
        desk.command_failed.disconnect(self._opening_failed)
        yield view
        yield from view.build_first()
        assert desk.snapshot is not None
        view.menu_wanted.connect(self._show_menu)
        self._view, self._coming = view, None
        self._start.busy("")
        self._stack.addWidget(view)
        self._stack.setCurrentWidget(view)
        view.show_first(desk.snapshot)
        view.setFocus()
        self._name_project(desk.snapshot.path)
        self._menu.follow_project()
        then, self._then = self._then, None
        if then is not None:
            then(view)

    def _name_project(self, path: Path) -> None:
        self.setWindowTitle(f"{path.name} — {_NAME}")
        self._settings.opened(path)

    def _opening_failed(self, failed: Failed) -> None:
        self._start.busy("")
        locked = failed.user is not None and failed.user.code == "project-locked"
        actions = (("只读打开", self._open_read_only),) if locked else ()
        self._start.show_failure(failed, actions)
        desk, self._desk = self._desk, None
        if desk is not None:
            desk.close()
            desk.deleteLater()

    # ---- Host: what the project view asks for ----

    def choose_files(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(self, "添加文件", self._last_folder(), _FILMS)
        self._take(chosen)

    def choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "添加文件夹", self._last_folder())
        self._take([chosen] if chosen else [])

    def save_elsewhere(self) -> None:
        """另存为: write the present state to another file and go on with that one."""
        desk = self._desk
        if desk is None or desk.snapshot is None:
            return
        suggested = str(free_path(_documents(), desk.snapshot.path.stem, PROJECT_SUFFIX))
        chosen, _ = QFileDialog.getSaveFileName(self, "另存为", suggested, _FILTER)
        if chosen:
            desk.move(_with_suffix(Path(chosen)), self._moved)

    def send_copy(self) -> None:
        """发送副本: a whole copy for a colleague; this project stays the one that is worked on."""
        view = self._view
        if view is not None and view.desk.snapshot is not None:
            if self._sender is None or self._sender.parent() is not view:
                self._sender = CopySender(view, _FILTER, PROJECT_SUFFIX)
            self._sender.ask(copy_name(view.desk.snapshot.path))

    def _moved(self, path: Path) -> None:
        """The desk works on ``path`` now; what the old file refused is typed into this one."""
        if self._desk is None or self._view is None:
            return
        self._name_project(path)
        self._view.saved_elsewhere(path)
        self._desk.closing.emit()

    def settings(self) -> Settings:
        return self._settings

    def _take(self, paths: Sequence[str]) -> None:
        if paths and self._view is not None:
            self._settings.put("folder", str(Path(paths[0]).parent))
            self._view.add(paths)

    def _last_folder(self) -> str:
        return self._settings.text("folder", str(_documents()))

    # ---- drops ----

    def preview_drop(self, paths: Sequence[str], remote: int = 0) -> None:
        """Show what a drop of ``paths`` would do; with nothing at all, stop showing."""
        view = self._view
        if paths or remote:
            use = view.use_of(paths) if view is not None else ""
            self._preview.begin(paths, remote, project_open=view is not None, use=use)
        else:
            self._preview.end()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if not event.mimeData().hasUrls():
            return
        self.preview_drop(*dropped_paths(event.mimeData()))
        event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802
        event.setAccepted(self._preview.acceptable)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        self._preview.end()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        self._preview.end()
        paths, remote = dropped_paths(event.mimeData())
        event.acceptProposedAction()
        projects = [path for path in paths if path.lower().endswith(PROJECT_SUFFIX)]
        if projects:
            self.open_project(Path(projects[0]))
        elif paths and self._view is not None:
            self._view.add(paths)
            if remote:
                self._view.warn(f"{remote} 个网址或远程文件没有添加", "请先下载到本机", "rev")
        elif paths:
            self._new_from_drop.begin(paths)

    def _show_menu(self, anchor: QWidget) -> None:
        self._menu.open_at(anchor)

    # ---- the window itself ----

    def _offer_crash_report(self) -> None:
        """Say once that the program ended by itself last time, and where the report lies."""
        reports = crashes.reports()
        if reports and reports[-1].name != self._settings.text("crash_seen"):
            self._settings.put("crash_seen", reports[-1].name)
            self._start.offer_report(self._menu.open_logs)

    def _restore_size(self) -> None:
        saved = self._settings.text("geometry")
        if not saved or not self.restoreGeometry(QByteArray.fromBase64(saved.encode())):
            self.resize(1280, 720)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._preview.place()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Asks only where something typed could not be saved; all else is on the disk already."""
        if not self._may_leave(self.close):
            event.ignore()
            return
        self._settings.put("geometry", bytes(self.saveGeometry().toBase64().data()).decode())
        self.close_project()
        super().closeEvent(event)


def _documents() -> Path:
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = Path(place) if place else Path.home()
    return folder if folder.is_dir() else Path.home()


def _with_suffix(path: Path) -> Path:
    return (
        path
        if path.suffix.lower() == PROJECT_SUFFIX
        else path.with_name(path.name + PROJECT_SUFFIX)
    )
