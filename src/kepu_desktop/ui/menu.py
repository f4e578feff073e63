"""The window's menu and its keys: each entry calls what the window, or the open project, can do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QUrl
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from kepu_desktop import __version__
from kepu_desktop.system.paths import log_folder
from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.project_view import ProjectView
from kepu_desktop.ui.theme import theme

SCHEMES = {"": None, "light": False, "dark": True}
_PLACES = 7  # as many as there are keys for


class MenuHost(Protocol):
    """What the menu can have done by its window."""

    def view(self) -> ProjectView | None: ...

    def settings(self) -> Settings: ...

    def new_project(self) -> None: ...

    def new_from_last_year(self) -> None: ...

    def choose_project(self) -> None: ...

    def choose_files(self) -> None: ...

    def choose_folder(self) -> None: ...

    def save_elsewhere(self) -> None: ...

    def send_copy(self) -> None: ...

    def leave_project(self) -> None: ...

    def close(self) -> bool: ...


class WindowMenu(QMenu):
    """The whole menu; its keys hold in all of the window, whether it is open or not."""

    def __init__(self, window: QWidget, host: MenuHost) -> None:
        """``window`` and ``host`` are the same: the one as a widget, the other for what it does."""
        super().__init__(window)
        self._window, self._host = window, host
        self._needs_project: list[QAction] = []
        self._file()
        self._edit()
        tools = self.addMenu("工具")
        self._needs_project.append(self._add(tools, "单位台账与征集包", "", self._roster))
        look = self.addMenu("外观")
        self._add(look, "跟随系统", "", self._follow_system)
        self._add(look, "浅色", "", self._light)
        self._add(look, "深色", "", self._dark)
        help_menu = self.addMenu("帮助")
        self._add(help_menu, "十分钟上手", "F1", self._show_manual)
        self._add(help_menu, "打开日志文件夹", "", self.open_logs)
        self._add(help_menu, f"版本 {__version__}", "", self._show_version)
        self._keys()
        self.follow_project()

    def _file(self) -> None:
        host, menu = self._host, self.addMenu("文件")
        self._add(menu, "新建申报…", QKeySequence.StandardKey.New, self._new_project)
        self._add(menu, "新建自上年项目…", "", host.new_from_last_year)
        self._add(menu, "打开…", QKeySequence.StandardKey.Open, host.choose_project)
        menu.addSeparator()
        self._needs_project += [
            self._add(menu, "添加文件…", "Ctrl+Shift+O", host.choose_files),
            self._add(menu, "添加文件夹…", "Ctrl+D", host.choose_folder),
            self._add(menu, "读入单位信息表…", "", self._read_forms),
            self._add(menu, "读入清单…", "", self._read_list),
            self._add(menu, "导出清单…", "", self._export_list),
        ]
        menu.addSeparator()
        self._needs_project += [
            self._add(menu, "另存为…", "Ctrl+Shift+S", host.save_elsewhere),
            self._add(menu, "发送副本…", "", host.send_copy),
            self._add(menu, "关闭项目", "Ctrl+W", host.leave_project),
        ]
        menu.addSeparator()
        self._add(menu, "退出", "Ctrl+Q", host.close)

    def _edit(self) -> None:
        menu = self.addMenu("编辑")
        self._needs_project += [
            self._add(menu, "撤销", QKeySequence.StandardKey.Undo, self._undo),
            self._add(menu, "重做", "Ctrl+Y", self._redo, "Ctrl+Shift+Z"),
        ]

    def _keys(self) -> None:
        self._needs_project += [
            self._add(None, "下一步", "Ctrl+Return", self._primary),
            self._add(None, "菜单", "F10", self._menu_key),
        ]
        for number in range(1, _PLACES + 1):
            action = self._add(None, f"第 {number} 处", f"Ctrl+{number}", self._go_by_key)
            action.setData(number)
            self._needs_project.append(action)

    def _add(
        self,
        menu: QMenu | None,
        text: str,
        key: QKeySequence.StandardKey | str,
        run: Callable[[], object],
        second: str = "",
    ) -> QAction:
        action = QAction(text, self)
        keys = [QKeySequence(key)] if key else []
        if second:
            keys.append(QKeySequence(second))
        action.setShortcuts(keys)
        action.triggered.connect(run)
        self._window.addAction(action)
        if menu is not None:
            menu.addAction(action)
        return action

    def follow_project(self) -> None:
        """What needs an open project can be chosen only while one is."""
        for action in self._needs_project:
            action.setEnabled(self._host.view() is not None)

    def open_at(self, anchor: QWidget) -> None:
        self.popup(anchor.mapToGlobal(anchor.rect().bottomLeft()))

    def _new_project(self) -> None:
        self._host.new_project()  # without the word of the action whether it is ticked

    def _menu_key(self) -> None:
        view = self._host.view()
        if view is not None:
            self.open_at(view.navigation.menu_anchor())

    def _go_by_key(self) -> None:
        action, view = self.sender(), self._host.view()
        if view is not None and isinstance(action, QAction):
            places = list(view.places)
            number = int(action.data())
            if number <= len(places):
                view.go(places[number - 1])

    def _roster(self) -> None:
        view = self._host.view()
        if view is not None:
            view.go("roster")

    def _read_forms(self) -> None:
        view = self._host.view()
        if view is not None:
            view.form_place().merging.choose()

    def _read_list(self) -> None:
        view = self._host.view()
        if view is not None:
            view.go("videos", "list read")

    def _export_list(self) -> None:
        view = self._host.view()
        if view is not None:
            view.go("videos", "list export")

    def _primary(self) -> None:
        view = self._host.view()
        if view is not None:
            view.run_primary()

    def _undo(self) -> None:
        view = self._host.view()
        if view is not None:
            view.undo()

    def _redo(self) -> None:
        view = self._host.view()
        if view is not None:
            view.redo()

    def _follow_system(self) -> None:
        self._choose_scheme("")

    def _light(self) -> None:
        self._choose_scheme("light")

    def _dark(self) -> None:
        self._choose_scheme("dark")

    def _choose_scheme(self, scheme: str) -> None:
        """Light, dark, or "" for the system's; remembered."""
        self._host.settings().put("scheme", scheme)
        theme().force(SCHEMES[scheme])

    def _show_manual(self) -> None:
        from kepu_desktop.ui.manual import show_manual

        show_manual(self._window)

    def open_logs(self) -> None:
        log_folder().mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_folder())))

    def _show_version(self) -> None:
        view = self._host.view()
        if view is not None:
            view.tell(f"科普申报助手 {__version__}")
