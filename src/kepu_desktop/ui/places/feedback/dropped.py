"""What of a drop is for 数据反馈: workbooks and screenshots, told by their names alone."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from kepu_desktop.workflow.feedback.shots import is_shot

# Wrong ones too: they are refused one by one with what to do about it.
_BOOKS = (".xlsx", ".xls", ".xlsm", ".xlsb", ".et", ".ods", ".csv")
_OTHER_USE = (
    ".mp4",
    ".mov",
    ".mkv",
    ".avi",
    ".wmv",
    ".flv",
    ".m4v",
    ".mpg",
    ".ts",
    ".mxf",
    ".docx",
)
_MOST = 3_000  # entries of a folder that are looked at: this runs while something is dragged


def sorted_files(paths: Sequence[str]) -> tuple[list[Path], list[Path]]:
    """(workbooks, screenshots) among files and one level of folders. Nothing at all when there is
    a film or a Word paper with them: that drop is for another place."""
    books: list[Path] = []
    shots: list[Path] = []
    for given in paths:
        for path in _files(Path(given)):
            name = path.name.lower()
            if name.startswith(("~$", ".")):
                continue
            if name.endswith(_OTHER_USE):
                return [], []
            if name.endswith(_BOOKS):
                books.append(path)
            elif is_shot(name):
                shots.append(path)
    return books, shots


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found: list[Path] = []
    try:
        with os.scandir(path) as entries:
            for number, entry in enumerate(entries):
                if number >= _MOST:
                    break
                found.append(Path(entry.path))
    except OSError:
        return []  # what cannot be listed is told where it is taken in
    return sorted(one for one in found if one.is_file())
