"""Composition root of the window: the only place that wires Qt, settings, window and places."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from kepu_desktop import __version__
from kepu_desktop.system import crashes, logs
from kepu_desktop.system.resources import resources
from kepu_desktop.system.settings import Settings

if TYPE_CHECKING:
    from kepu_desktop.ui.single import Instance

SWITCH_S = 0.001
NAME = "科普申报助手"


def run(arguments: Sequence[str]) -> int:
    """Open the window (with the project in ``arguments``, if one is given) until it is closed."""
    if not has_display(os.environ, sys.platform):
        print("没有图形界面，不能打开窗口。命令行用法见 kepu-desktop --help", file=sys.stderr)
        return 2
    os.environ.update(input_method_settings(os.environ, sys.platform))
    application = QApplication([sys.argv[0], *arguments])
    application.setApplicationName("kepu-desktop")
    application.setApplicationDisplayName(NAME)
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("kepu-desktop")
    application.setWindowIcon(QIcon(str(resources() / "icons" / "kepu-desktop.svg")))
    translator = speak_chinese(application)

    from kepu_desktop.ui.single import Instance

    path = Path(arguments[0]).absolute() if arguments else None
    instance = Instance()
    if instance.hand_over(path):
        return 0
    logs.start()
    crashes.watch()
    try:
        return _show(application, instance, path)
    finally:
        instance.close()
        del translator
        crashes.unwatch()
        logs.stop()


def _show(application: QApplication, instance: Instance, path: Path | None) -> int:
    # Layout and painting call back into Python many times; with the usual 5 ms each call may wait
    # so long for the session's thread.
    sys.setswitchinterval(SWITCH_S)
    from kepu_desktop.ui import theme
    from kepu_desktop.ui.places.all import MODULES, make_places
    from kepu_desktop.ui.window import MainWindow

    theme.install(application)
    window = MainWindow(Settings(), make_places, MODULES)
    instance.asked.connect(window.come_forward)
    instance.listen()
    window.show()
    if path is not None:
        window.open_project(path)
    return application.exec()


def has_display(environment: Mapping[str, str], platform: str) -> bool:
    """Whether a window can be shown; without a display Qt would abort the process."""
    if not platform.startswith("linux"):
        return True
    return any(environment.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def speak_chinese(application: QApplication) -> QTranslator:
    """Qt's own dialogs in Chinese. The caller keeps the translator alive."""
    translator = QTranslator()
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder):
        application.installTranslator(translator)
    return translator


def input_method_settings(environment: Mapping[str, str], platform: str) -> dict[str, str]:
    """What must be set before Qt starts so that Chinese can be typed under fcitx.

    The wheels carry no fcitx plugin and would fall back silently to composing letters; fcitx5
    answers as IBus through the portal (measured, docs/decisions).
    """
    if not platform.startswith("linux"):
        return {}
    named = environment.get("QT_IM_MODULE", "") + environment.get("XMODIFIERS", "")
    if "fcitx" not in named.lower():
        return {}
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    if any((plugins / "platforminputcontexts").glob("*fcitx*")):
        return {}
    return {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}
