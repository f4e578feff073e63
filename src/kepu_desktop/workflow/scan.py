"""Looking through what was dropped: which files are films, which are papers, what is left aside.

Nothing is opened beyond its first bytes and nothing is changed. Every file that is not taken is
listed with the reason.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kepu_desktop.bundles.naming import MANIFEST
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.submission import Skipped
from kepu_desktop.domain.texts import show_name

# fmt: off
FILM_SUFFIXES = frozenset((
    ".mp4", ".m4v", ".mov", ".qt", ".mkv", ".webm", ".ts", ".mts", ".m2ts", ".ps", ".mpg", ".mpeg",
    ".vob", ".flv", ".f4v", ".avi", ".wmv", ".asf", ".mxf", ".3gp", ".3g2", ".rm", ".rmvb", ".ogv",
    ".dv",
))
# fmt: on
SUBTITLE_SUFFIXES = frozenset([".srt", ".ass", ".ssa", ".vtt", ".sub", ".idx", ".sup"])
PAPER_SUFFIXES = frozenset([".docx", ".xlsx"])
_UNFINISHED = re.compile(
    r"(\.(crdownload|part|partial|td|xltd|download|tmp|aria2|!ut)$|^~\$|baiduyun)", re.IGNORECASE
)
_OWN = re.compile(r"\.kepu(\.lock|-journal)$", re.IGNORECASE)
_SYSTEM = frozenset(("thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"))
_REASONS = {
    ".rar": "RAR 压缩包，请先解压",
    ".7z": "7z 压缩包，请先解压",
    ".gz": "压缩包，请先解压",
    ".tar": "压缩包，请先解压",
    ".lnk": "快捷方式，请添加它指向的文件",
    ".url": "网址快捷方式，请添加文件本身",
    ".webloc": "网址快捷方式，请添加文件本身",
    ".doc": "旧版 Word 文件，请在 Word 或 WPS 中另存为 .docx",
    ".xls": "旧版 Excel 文件，请在 Excel 或 WPS 中另存为 .xlsx",
    ".mp3": "只有声音，不是视频",
    ".wav": "只有声音，不是视频",
    ".m4a": "只有声音，不是视频",
    ".prproj": "剪辑工程文件，请导出成片",
    ".kepu": "申报项目文件，请用打开",
}


@dataclass(frozen=True, slots=True)
class Found:
    """A file below a dropped root: ``relative`` uses "/" and may hold surrogates."""

    root: str
    relative: str
    given: str  # the path as it was given on the command line or dropped, plus what is below it

    @property
    def path(self) -> str:
        return os.path.join(self.root, *self.relative.split("/"))


@dataclass(frozen=True, slots=True)
class Scan:
    films: tuple[Found, ...]
    papers: tuple[Found, ...]
    archives: tuple[Found, ...]
    skipped: tuple[Skipped, ...]


def scan(
    paths: Iterable[str],
    *,
    take_files: bool = False,
    seen: Callable[[int], None] | None = None,
) -> Scan:
    """Sort out files and folders, recursively, in natural order of names.

    ``take_files`` takes every path that is itself a file for a film (the check command must answer
    for it). ``seen`` is told the number of files looked at so far. Raises ``UserError`` for a
    path that is not there. Links are followed; a folder is never entered twice.
    """
    walk = _Walk(seen)
    for path in paths:
        if not os.path.lexists(path):
            raise UserError(
                "path-missing",
                "找不到这个文件或文件夹",
                subject=show_name(path),
                remedy="请检查路径",
            )
        absolute = os.path.abspath(path)  # no resolving: links keep their name
        if os.path.isdir(path):
            walk.folder(absolute, path)
        else:
            root, name = os.path.split(absolute)
            found = Found(root, name, path)
            if take_files:
                walk.films.append(found)
            else:
                walk.named(found)
    walk.settle_subtitles()
    return Scan(tuple(walk.films), tuple(walk.papers), tuple(walk.archives), tuple(walk.skipped))


class _Walk:
    def __init__(self, seen: Callable[[int], None] | None) -> None:
        self.films: list[Found] = []
        self.papers: list[Found] = []
        self.archives: list[Found] = []
        self.skipped: list[Skipped] = []
        self._subtitles: list[Found] = []
        self._entered: set[tuple[int, int]] = set()
        self._seen = seen
        self._count = 0

    def folder(self, root: str, given: str) -> None:
        for relative, reason in self._below(root, ""):
            shown = os.path.join(given, *relative.split("/"))
            if reason:
                self._skip(shown, reason)
            else:
                self.file(Found(root, relative, shown))

    def _below(self, folder: str, prefix: str) -> Iterator[tuple[str, str]]:
        """(relative path, reason to leave it aside or "") of everything below ``folder``."""
        try:
            status = os.stat(folder)
            if (status.st_dev, status.st_ino) in self._entered and status.st_ino:
                yield prefix.rstrip("/") or ".", "文件夹重复出现，已看过"
                return
            self._entered.add((status.st_dev, status.st_ino))
            with os.scandir(folder) as entries:
                names = sorted((entry.name for entry in entries), key=natural_key)
        except OSError as error:
            yield prefix.rstrip("/") or ".", f"文件夹无法打开（{error.strerror}）"
            return
        if MANIFEST in names:  # its form would be read as one that a unit returned
            yield prefix.rstrip("/") or ".", "导出的报送包，不再读入"
            return
        for name in names:
            path = os.path.join(folder, name)
            relative = prefix + name
            if not os.path.isdir(path):
                yield relative, _hindrance(path)
            elif _hidden(name):
                yield relative, "隐藏文件夹"
            else:
                yield from self._below(path, relative + "/")

    def named(self, found: Found) -> None:
        """A file that was itself named or dropped."""
        reason = _hindrance(found.path)
        if reason:
            self._skip(found.given, reason)
        else:
            self.file(found)

    def file(self, found: Found) -> None:
        self._count += 1
        if self._seen is not None:
            self._seen(self._count)
        name = found.relative.rsplit("/", 1)[-1]
        suffix = os.path.splitext(name)[1].lower()
        if _OWN.search(name):
            self._skip(found.given, "申报项目的临时文件")
        elif _UNFINISHED.search(name):
            office = name.startswith("~$")
            self._skip(found.given, "Office 临时文件" if office else "未下载完的文件")
        elif name.lower() in _SYSTEM:
            self._skip(found.given, "系统文件")
        elif _hidden(name):
            self._skip(found.given, "隐藏文件")
        elif suffix in FILM_SUFFIXES:
            self.films.append(found)
        elif suffix in SUBTITLE_SUFFIXES:
            self._subtitles.append(found)
        elif suffix in PAPER_SUFFIXES:
            self.papers.append(found)
        elif suffix == ".zip":
            self.archives.append(found)
        elif suffix in _REASONS:
            self._skip(found.given, _REASONS[suffix])
        elif _looks_like_film(found.path):
            self.films.append(found)
        else:
            self._skip(found.given, f"不是视频（{show_name(suffix) or '无扩展名'}）")

    def settle_subtitles(self) -> None:
        """A subtitle file belongs to the film of its name; alone it is listed as left aside."""
        stems = {os.path.splitext(os.path.join(f.root, f.relative))[0].lower() for f in self.films}
        for found in self._subtitles:
            stem = os.path.splitext(os.path.join(found.root, found.relative))[0].lower()
            if stem not in stems and os.path.splitext(stem)[0] not in stems:
                self._skip(found.given, "字幕文件，旁边没有同名视频")

    def _skip(self, shown: str, reason: str) -> None:
        self.skipped.append(Skipped(show_name(shown), reason))


def natural_key(name: str) -> tuple[tuple[int, int | str], ...]:
    """Sorts 第2集 before 第10集."""
    parts = re.split(r"(\d+)", name.casefold())
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in parts if part)


def _hindrance(path: str) -> str:
    """Why what is no folder cannot be taken; "" for an ordinary file."""
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return "链接指向的文件不存在" if os.path.islink(path) else "无法读取"
    return "" if stat.S_ISREG(mode) else "不是普通文件"


def _hidden(name: str) -> bool:
    return name.startswith(".")


def _looks_like_film(path: str) -> bool:
    """A known film signature in the first bytes of a file whose name says nothing."""
    try:
        with open(path, "rb") as stream:
            head = stream.read(16)
    except OSError:
        return False
    return (
        (head[4:8] == b"ftyp" and head[8:12] not in (b"heic", b"heix", b"mif1", b"avif", b"M4A "))
        or head.startswith((b"\x1a\x45\xdf\xa3", b"FLV\x01", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"))
        or (head.startswith(b"RIFF") and head[8:12] == b"AVI ")
    )
