"""The command line: the same workflow without a screen. Never loads Qt.

``parser`` holds the words, ``commands`` what they do, ``contract`` the JSON that others rely on.
Heavy modules are imported by the commands that need them, so that ``--help`` answers at once.
"""

from kepu_desktop.cli.entry import run

__all__ = ["run"]
