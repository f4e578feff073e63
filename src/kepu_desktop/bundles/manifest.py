"""manifest-sha256.txt: one line a file, as ``sha256sum -c`` reads it.

``<64 hex digits><two blanks><path>``, paths relative with ``/``, sorted, LF, no byte order mark.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")
_BLOCK = 1024 * 1024


class ManifestError(ValueError):
    """A manifest that cannot be trusted; the text says why, in Chinese."""


def sha256_of(path: Path) -> str:
    """The file's SHA-256 in hex, read in blocks. Raises ``OSError``."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def render(digests: Mapping[str, str]) -> bytes:
    """The manifest of ``{relative path: hex}``.

    Raises ``ValueError`` for a path that ``sha256sum`` would have to escape.
    """
    for path in digests:
        if fault := _fault(path):
            raise ValueError(f"{path!r}: {fault}")
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests)).encode("utf-8")


def parse(data: bytes) -> dict[str, str]:
    """``{relative path: hex}``; raises ``ManifestError`` for damage and for hostile names."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise ManifestError("不是 UTF-8 文本") from None
    if not text:
        raise ManifestError("是空的")
    if not text.endswith("\n"):
        raise ManifestError("最后一行不完整")
    digests: dict[str, str] = {}
    for number, line in enumerate(text[:-1].split("\n"), 1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise ManifestError(f"第 {number} 行格式不对")
        path = match[2]
        if fault := _fault(path):
            raise ManifestError(f"第 {number} 行的文件名{fault}")
        if path in digests:
            raise ManifestError(f"第 {number} 行的文件名重复")
        digests[path] = match[1]
    return digests


def _fault(path: str) -> str:
    """Why ``path`` may not stand in a manifest; blank when it may."""
    if any(ord(char) < 32 or ord(char) == 127 for char in path):
        return "含控制字符"
    if "\\" in path or ":" in path:
        return "含反斜杠或冒号"
    pure = PurePosixPath(path)
    if pure.is_absolute() or path.startswith("/"):
        return "是绝对路径"
    if ".." in pure.parts:
        return "指向文件夹之外"
    if str(pure) != path or path in ("", "."):
        return "写法不规范"
    return ""
