"""The door for every foreign Office package, before anything of it is parsed.

Refused by content, never by name: old binary and encrypted files, renamed RTF and web pages, zip
bombs and path tricks, macros and controls, document type declarations in any XML part, Strict
OOXML. What is particular to Word stands in ``guard``, to Excel in ``workbook_guard``.
"""

from __future__ import annotations

import codecs
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn

from lxml import etree

from kepu_desktop.domain.errors import UserError

MAX_ENTRIES = 2_000
MAX_PART = 64 * 1024 * 1024
MAX_TOTAL = 300 * 1024 * 1024
MAX_RATIO = 200
_RATIO_FROM = 1024 * 1024
_CHUNK = 256 * 1024
CONTENT_TYPES = "[Content_Types].xml"
STRICT = "http://purl.oclc.org/ooxml/"
_ACTIVE_NAME = re.compile(r"vbaproject|vbadata|(^|/)activex(/|\d)", re.IGNORECASE)
_ACTIVE_TYPE = re.compile(r"macroenabled|vbaproject|activex", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kind:
    """What is expected, in the words of a refusal."""

    noun: str  # Word 文档
    app: str  # Word
    suffix: str  # .docx
    old: str  # 旧版 Word 格式（.doc）
    part: str  # Word 正文

    @property
    def code(self) -> str:
        return f"not-{self.suffix[1:]}"

    @property
    def save_as(self) -> str:
        return f"请在 {self.app} 或 WPS 中打开后另存为 {self.suffix}，再重新选择"

    @property
    def save_plain(self) -> str:
        return f"请在 {self.app} 中另存为普通 {self.noun}（{self.suffix}）"


def safe_parser() -> etree.XMLParser:
    """An XML parser that opens nothing and expands nothing."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


class PackageGuard:
    """What holds for every Office package: bytes, zip, names, sizes, declarations."""

    def __init__(self, name: str, kind: Kind) -> None:
        self.name = name
        self.kind = kind

    def refuse(self, code: str, reason: str, remedy: str = "") -> NoReturn:
        remedy = remedy or f"请向提供者索取一份未经改动的 {self.kind.suffix}"
        raise UserError(f"document-{code}", reason, subject=self.name, remedy=remedy)

    def taken_apart(self, data: bytes) -> tuple[dict[str, bytes], dict[str, str]]:
        """(parts, content type of each), safe to be parsed."""
        self._by_magic(data)
        parts = self._unzip(data)
        types = self._content_types(parts)
        for part, content in parts.items():
            if _is_xml(part, content, types):
                self._no_declarations(content)
        return parts, types

    # ---- what the first bytes say -------------------------------------------------------------

    def _by_magic(self, data: bytes) -> None:
        suffix = self.kind.suffix
        if not data:
            self.refuse("empty", "文件是空的（0 字节）", "请重新复制或下载这个文件")
        if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
            if "EncryptedPackage".encode("utf-16-le") in data:
                self.refuse("password", "文档设有打开密码", f"请去掉密码后另存为 {suffix}")
            self.refuse("old-format", f"这是{self.kind.old}", self.kind.save_as)
        zipped = data.startswith(b"PK")
        head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        if head.startswith(b"{\\rtf"):
            self.refuse("rtf", f"内容是 RTF，不是 {suffix}", self.kind.save_as)
        if head.startswith((b"<html", b"<!doctype html", b"mime-version:")) or (
            b"<html" in head and not zipped
        ):
            self.refuse("html", f"内容是网页，不是 {suffix}", self.kind.save_as)
        if head.startswith(b"<?xml"):
            self.refuse("flat-xml", f"内容是单个 XML 文件，不是 {suffix}", self.kind.save_as)
        if head.startswith(b"%pdf"):
            self.refuse("pdf", f"内容是 PDF，不是 {suffix}", f"请提供 {self.kind.app} 格式的文件")
        if not zipped:
            self.refuse(self.kind.code, f"内容不是 {self.kind.noun}", self.kind.save_as)

    # ---- the zip, without any XML -------------------------------------------------------------

    def _unzip(self, data: bytes) -> dict[str, bytes]:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                infos = self._entries(archive)
                total = 0
                parts: dict[str, bytes] = {}
                for info in infos:
                    content = self._read(archive, info, MAX_TOTAL - total)
                    total += len(content)
                    parts[info.filename] = content
                return parts
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ):
            self.refuse("damaged", "文件已损坏，打不开", "请重新复制或下载这个文件")

    def _entries(self, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
        infos = archive.infolist()
        if len(infos) > MAX_ENTRIES:
            self.refuse("bomb", f"压缩包内有 {len(infos)} 个条目，超过 {MAX_ENTRIES} 个")
        seen: set[str] = set()
        kept: list[zipfile.ZipInfo] = []
        for info in infos:
            name = info.orig_filename
            if (
                not name
                or name != info.filename
                or name.startswith("/")
                or any(mark in name for mark in "\\:\0")
                or ".." in name.split("/")
            ):
                self.refuse("path", "压缩包内有不正常的路径")
            # OPC part names are equal without regard to ASCII case (ECMA-376 part 2, 6.2.2.3).
            if name.lower() in seen:
                self.refuse("path", "压缩包内有重名的条目")
            seen.add(name.lower())
            if info.flag_bits & 0x41:
                self.refuse("password", "压缩条目已加密", f"请去掉密码后另存为 {self.kind.suffix}")
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                reason = f"压缩方式不是 {self.kind.noun}所用的"
                self.refuse(self.kind.code, reason, self.kind.save_as)
            if info.file_size > MAX_PART:
                self.refuse("bomb", "解压后过大")
            if _ACTIVE_NAME.search(name):
                self.refuse("macro", "文档含宏或 ActiveX 控件", self.kind.save_plain)
            if not info.is_dir():
                kept.append(info)
        return kept

    def _read(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, room: int) -> bytes:
        """One part; sizes are counted as they come, since headers can lie."""
        content = bytearray()
        with archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                content += chunk
                size = len(content)
                if size > MAX_PART or size > room:
                    self.refuse("bomb", "解压后过大")
                if size > _RATIO_FROM and size > MAX_RATIO * max(1, info.compress_size):
                    self.refuse("bomb", "压缩比异常，像是压缩炸弹")
        return bytes(content)

    # ---- the package --------------------------------------------------------------------------

    def parse(self, content: bytes) -> etree._Element:
        try:
            return etree.fromstring(content, safe_parser())
        except etree.XMLSyntaxError:
            self.refuse("damaged", "文档内部的 XML 有误", self.kind.save_as)

    def _content_types(self, parts: Mapping[str, bytes]) -> dict[str, str]:
        """Part name → content type (overrides first, then defaults by extension)."""
        if CONTENT_TYPES not in parts:
            self.refuse(self.kind.code, f"这是一个压缩包，不是 {self.kind.noun}", self.kind.save_as)
        self._no_declarations(parts[CONTENT_TYPES])
        root = self.parse(parts[CONTENT_TYPES])
        defaults: dict[str, str] = {}
        overrides: dict[str, str] = {}
        for element in root.iter("{*}Default", "{*}Override"):
            kind = element.get("ContentType", "")
            if _ACTIVE_TYPE.search(kind) and "vml" not in kind.lower():
                self.refuse("macro", "文档含宏或 ActiveX 控件", self.kind.save_plain)
            if part := element.get("PartName"):
                overrides[part.lstrip("/").lower()] = kind
            elif extension := element.get("Extension"):
                defaults[extension.lower()] = kind
        return {
            name: overrides.get(name.lower(), defaults.get(name.rpartition(".")[2].lower(), ""))
            for name in parts
        }

    def _no_declarations(self, content: bytes) -> None:
        text = self._decode(content)
        if re.search(r"<!\s*(DOCTYPE|ENTITY)", text, re.IGNORECASE):
            self.refuse("entity", "文档内部含 DOCTYPE 或实体声明")

    def _decode(self, content: bytes) -> str:
        """The part's text. OPC allows UTF-8 and UTF-16 only (ECMA-376 part 2, 6.2.5)."""
        encoding = _encoding_of(content)
        if encoding is None:
            self.refuse("entity", "文档内部使用了不允许的文字编码")
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            self.refuse("damaged", "文档内部的文字编码有误", self.kind.save_as)

    def links(self, content: bytes) -> Iterator[etree._Element]:
        if content:
            yield from self.parse(content).iter("{*}Relationship")

    def office_document(self, parts: Mapping[str, bytes]) -> str:
        """The name of the main part that the package states, "" for none."""
        for link in self.links(parts.get("_rels/.rels", b"")):
            kind = link.get("Type", "")
            if kind.endswith("/officeDocument"):
                if kind.startswith(STRICT):
                    self.refuse("strict", "这是“Strict Open XML”格式", self.kind.save_plain)
                return link.get("Target", "").lstrip("/")
        return ""


def _is_xml(part: str, content: bytes, types: Mapping[str, str]) -> bool:
    kind = types.get(part, "").partition(";")[0].lower()
    if part.lower().endswith((".xml", ".rels", ".vml")) or kind.endswith(("+xml", "/xml")):
        return True
    encoding = _encoding_of(content[:64])
    head = content[:64].decode(encoding, "replace") if encoding else ""
    return head.lstrip("\ufeff \t\r\n").startswith(("<?xml", "<!", "<w:", "<html"))


def _encoding_of(content: bytes) -> str | None:
    """utf-8, utf-16 or None for what OPC does not allow."""
    if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return None
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if content[:2] == b"<\0":
        return "utf-16-le"
    if content[:2] == b"\0<":
        return "utf-16-be"
    declared = re.match(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']+)""", content[:200])
    if declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii"):
        return None
    if content[:4] == b"\x4c\x6f\xa7\x94":  # "<?xm" in EBCDIC
        return None
    return "utf-8-sig"
