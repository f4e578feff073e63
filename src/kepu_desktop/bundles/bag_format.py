"""The text files of a BagIt 1.0 bag (RFC 8493): written plainly, read as others may write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from kepu_desktop.domain.texts import clean_line

DECLARATION = "bagit.txt"
INFO = "bag-info.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
PAYLOAD = "data"
DECLARED = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

_VERSION = re.compile(r"BagIt-Version: (\d+)\.(\d+)\s*")
_ENCODING = re.compile(r"Tag-File-Character-Encoding: (\S+)\s*")
_LINE = re.compile(r"([0-9a-fA-F]+)[ \t]+\*?(.+)")
_ENCODED = re.compile(r"%(0[aA]|0[dD]|25)")


class BagError(ValueError):
    """A tag file that cannot be used; the text says why, in Chinese."""


def render_info(entries: Iterable[tuple[str, str]]) -> bytes:
    """bag-info.txt: a line an entry, blank values left out (RFC 8493, 2.2.2)."""
    lines = ((clean_line(label), clean_line(value)) for label, value in entries)
    return "".join(f"{label}: {value}\n" for label, value in lines if value).encode("utf-8")


def oxum(sizes: Mapping[str, int]) -> str:
    """Payload-Oxum: octets and streams of the payload, by its paths (RFC 8493, 2.2.2)."""
    return f"{sum(sizes.values())}.{len(sizes)}"


def check_declaration(data: bytes) -> None:
    """Raises ``BagError`` when bagit.txt declares no bag of a version from 0.93 on in UTF-8."""
    try:
        lines = data.decode("utf-8").splitlines()
    except UnicodeDecodeError:
        raise BagError("不是 UTF-8 文本") from None
    if len(lines) != 2 or not (version := _VERSION.fullmatch(lines[0])):
        raise BagError("不是 BagIt 的声明")
    if int(version[1]) > 1:
        raise BagError(f"是 BagIt {version[1]}.{version[2]}，本程序只认识 1.0 及更早的版本")
    encoding = _ENCODING.fullmatch(lines[1])
    if encoding is None or encoding[1].upper() != "UTF-8":
        raise BagError("没有写明 UTF-8 编码")


def parse_manifest(data: bytes) -> dict[str, str]:
    """``{path: hex}``; CR, LF and % in paths are decoded (RFC 8493, 2.1.3). Raises ``BagError``
    for damage and for paths that lead out of the bag."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise BagError("不是 UTF-8 文本") from None
    digests: dict[str, str] = {}
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line)
        if match is None or len(match[1]) != 64:
            raise BagError(f"第 {number} 行格式不对")
        path = _ENCODED.sub(lambda code: chr(int(code[1], 16)), match[2])
        path = path.removeprefix("./")
        parts = path.split("/")
        if path.startswith(("/", "~")) or ".." in parts or "" in parts or "\\" in path:
            raise BagError(f"第 {number} 行的文件名指向交付包之外")
        if path in digests:
            raise BagError(f"第 {number} 行的文件名重复")
        digests[path] = match[1].lower()
    if not digests:
        raise BagError("是空的")
    return digests


def parse_oxum(data: bytes) -> tuple[int, int] | None:
    """(octets, streams) of Payload-Oxum in a bag-info.txt; None where it says nothing usable."""
    text = data.decode("utf-8", "replace")
    match = re.search(r"^Payload-Oxum\s*:\s*(\d+)\.(\d+)\s*$", text, re.MULTILINE | re.IGNORECASE)
    return (int(match[1]), int(match[2])) if match else None
