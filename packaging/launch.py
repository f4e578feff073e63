"""Where the bundle begins: the program's one entrance, as the script that PyInstaller wants."""

import os
import sys


def own_settings_taken_back() -> None:
    """What the bundle needed to start must not reach the programs that it starts.

    The loader puts the bundle's folder into LD_LIBRARY_PATH, PyInstaller's hook for Qt sets two
    more. A mail program or file manager that inherits them loads our libraries instead of its own
    and may not start. We need none of them any more: the loader has read its variable, and PySide6
    finds its plugins by itself.
    """
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if before is not None:
        os.environ["LD_LIBRARY_PATH"] = before
    else:
        os.environ.pop("LD_LIBRARY_PATH", None)
    for name in ("QT_PLUGIN_PATH", "QML2_IMPORT_PATH"):
        os.environ.pop(name, None)


if __name__ == "__main__":
    own_settings_taken_back()
    from kepu_desktop.__main__ import main

    sys.exit(main())
