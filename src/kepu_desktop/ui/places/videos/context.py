"""The menu on rows of the film list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMenu, QWidget

from kepu_desktop.ui.icons import icon
from kepu_desktop.ui.places.videos.checks import Checks
from kepu_desktop.ui.places.videos.facts import open_folder
from kepu_desktop.ui.places.videos.picture import open_with_system
from kepu_desktop.ui.places.videos.rows import Row, mendable
from kepu_desktop.workflow.session import film_path


class Target(Protocol):
    """What the menu can have done."""

    checks: Checks

    def open_series(self) -> None: ...
    def open_bulk(self) -> None: ...
    def sign_chosen(self) -> None: ...
    def remove_chosen(self) -> None: ...
    def include_chosen(self, yes: bool) -> None: ...
    def mark_chosen(self, yes: bool) -> None: ...
    def relocate(self, row: Row) -> None: ...
    def repair_chosen(self) -> None: ...


class _Deeds(QObject):
    """Bound to the menu and gone with it: a slot must not keep the place alive."""

    def __init__(self, menu: QMenu, target: Target, rows: list[Row]) -> None:
        super().__init__(menu)
        self._target, self._rows = target, rows

    def folder(self) -> None:
        open_folder(self._rows[0])

    def play(self) -> None:
        file = self._rows[0].film.file
        if file is not None:
            open_with_system(film_path(file))

    def relocate(self) -> None:
        self._target.relocate(self._rows[0])

    def include(self) -> None:
        self._target.include_chosen(True)

    def exclude(self) -> None:
        self._target.include_chosen(False)

    def mark(self) -> None:
        self._target.mark_chosen(True)

    def unmark(self) -> None:
        self._target.mark_chosen(False)


def film_menu(place: QWidget, rows: list[Row], read_only: bool) -> QMenu:
    """A menu for ``rows`` (the selected ones); freed when it closes."""
    target: Target = place  # type: ignore[assignment]
    menu = QMenu(place)
    menu.setObjectName("film-menu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    deeds = _Deeds(menu, target, rows)
    film = rows[0].film
    one = len(rows) == 1
    there = one and film.file is not None and not rows[0].offline

    def add(
        words: str, deed: Callable[[], object], icon_name: str = "", *, possible: bool = True
    ) -> None:
        action = menu.addAction(words)
        if icon_name:
            action.setIcon(icon(icon_name, "text2"))
        action.setEnabled(possible)
        action.triggered.connect(deed)

    add("打开所在文件夹", deeds.folder, "folder-open", possible=there)
    add("用系统播放器打开", deeds.play, "play", possible=there)
    words = "绑定视频文件…" if film.planned else "重新定位…"
    add(words, deeds.relocate, "file-play", possible=one and not read_only)
    menu.addSeparator()
    add("快速检查\tF5", target.checks.check_chosen, "scan-search")
    add("完整检查", target.checks.full_chosen)
    add("逐帧复查", target.checks.deep_one, possible=there)
    if any(mendable(row) for row in rows):
        add("无损修复…", target.repair_chosen, "refresh-cw")
    add("批量修改…", target.open_bulk, "square-pen", possible=not read_only)
    add("组成系列…\tCtrl+G", target.open_series, "layers", possible=not read_only)
    add("签核…\tCtrl+J", target.sign_chosen, "shield-check", possible=not read_only)
    menu.addSeparator()
    if all(row.film.included for row in rows):
        add("不报送", deeds.exclude, "minus", possible=not read_only)
    else:
        add("包含在报送中", deeds.include, "plus", possible=not read_only)
    if all(row.film.selected for row in rows):
        add("取消入选", deeds.unmark, possible=not read_only)
    else:
        add("标为入选", deeds.mark, "check", possible=not read_only)
    menu.addSeparator()
    add("移除\tDel", target.remove_chosen, "trash-2", possible=not read_only)
    return menu
