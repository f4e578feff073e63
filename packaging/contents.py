"""What goes into the bundle and what stays out.

Standard library only; the spec and the tests read it. Two rules, both by whole names or by origin,
never by the beginning of a name ("libX" would also take the wheels' own ``libXau-<hash>.so``,
without which the workers die):

* A shared library comes in only from a wheel or with the interpreter. What PyInstaller found in the
  system's folders is left to the package's Depends, so that one process never holds two copies of
  a library and security updates reach us.
* Of Qt only the plugins named here come in, and no library that nothing in the bundle asks for.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

PLUGINS = frozenset(
    {
        # Pictures: icons are SVG; JPEG is what cameras and offices send. PNG is built in.
        "iconengines/libqsvgicon.so",
        "imageformats/libqico.so",
        "imageformats/libqjpeg.so",
        "imageformats/libqsvg.so",
        # Chinese is typed through IBus, under fcitx through its portal (kepu_desktop/app.py).
        "platforminputcontexts/libcomposeplatforminputcontextplugin.so",
        "platforminputcontexts/libibusplatforminputcontextplugin.so",
        # Screens: X11, Wayland, and none (rendering pages, tests of the bundle).
        "platforms/libqoffscreen.so",
        "platforms/libqwayland-generic.so",
        "platforms/libqxcb.so",
        "wayland-decoration-client/libbradient.so",
        "wayland-shell-integration/libxdg-shell.so",
        # The desktop's own file dialogs and dark mode.
        "platformthemes/libqgtk3.so",
        "platformthemes/libqxdgdesktopportal.so",
    }
)
# Works with the system's GTK where that is installed and stays silent where it is not.
OPTIONAL_PLUGINS = frozenset({"platformthemes/libqgtk3.so"})

TRANSLATIONS = frozenset({"qtbase_zh_CN.qm"})

LIBRARIES_LEFT_OUT = frozenset(
    {
        "libQt6EglFSDeviceIntegration.so.6",
        "libQt6EglFsKmsSupport.so.6",
        "libQt6OpenGL.so.6",
        "libQt6WlShellIntegration.so.6",
        "libQt6WaylandEglClientHwIntegration.so.6",
    }
)

BINDINGS = frozenset({"QtCore", "QtGui", "QtNetwork", "QtSvg", "QtWidgets"})

# Modules that something names and nothing of ours reaches.
EXCLUDED_MODULES = [
    "PIL.AvifImagePlugin",
    "PIL.ImageQt",
    "PIL.ImageShow",
    "PIL.ImageTk",
    "_ssl",  # the program opens no connection
    "curses",
    "distutils",
    "doctest",
    "ensurepip",
    "lib2to3",
    "lxml.html",
    "lxml.isoschematron",
    "lxml.objectify",
    "pdb",
    "pydoc",
    "readline",
    "setuptools",
    "ssl",
    "tkinter",
]

_QT = PurePosixPath("PySide6/Qt")


def wanted(destination: str) -> bool:
    """Whether a file that PyInstaller would put at ``destination`` in the bundle is of any use."""
    path = PurePosixPath(destination)
    if path.name in LIBRARIES_LEFT_OUT:
        return False
    if path.parent.name.endswith(".dist-info"):
        return path.name == "METADATA"  # the rest names places of the machine that built this
    if path.is_relative_to(_QT / "plugins"):
        return str(path.relative_to(_QT / "plugins")) in PLUGINS
    if path.is_relative_to(_QT / "translations"):
        return path.name in TRANSLATIONS
    if path.is_relative_to(_QT):
        return path.is_relative_to(_QT / "lib")
    if path.parent == PurePosixPath("PySide6") and path.name.startswith("Qt"):
        return path.name.split(".")[0] in BINDINGS
    return True


def ours(source: str, own_places: Iterable[str]) -> bool:
    """Whether a shared library found at ``source`` belongs to a wheel or to the interpreter.

    ``own_places`` are their folders and files. A relative ``source`` is a link within the bundle.
    """
    path = PurePosixPath(source)
    return not path.is_absolute() or any(path.is_relative_to(place) for place in own_places)
