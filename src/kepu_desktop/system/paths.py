"""Where this user's own files of the program lie, apart from the projects.

Functions, not constants: tests and a portable installation set ``KEPU_DESKTOP_HOME`` and get
everything below that folder. Nothing here makes a folder; who writes into one makes it.
"""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

APP = "kepu-desktop"
HOME_VARIABLE = "KEPU_DESKTOP_HOME"


def data_folder() -> Path:
    """What must be kept: dated snapshots of projects, the user's own call folders."""
    return _portable("data") or platformdirs.user_data_path(APP, appauthor=False)


def cache_folder() -> Path:
    """What can be made again."""
    return _portable("cache") or platformdirs.user_cache_path(APP, appauthor=False)


def log_folder() -> Path:
    """The log and the crash reports."""
    return _portable("log") or platformdirs.user_log_path(APP, appauthor=False)


def config_folder() -> Path:
    """The settings of this user."""
    return _portable("config") or platformdirs.user_config_path(APP, appauthor=False)


def user_calls() -> Path:
    """Call folders that the user added; looked through beside the shipped ones."""
    return data_folder() / "calls"


def _portable(name: str) -> Path | None:
    home = os.environ.get(HOME_VARIABLE, "")
    return Path(home).absolute() / name if home else None
