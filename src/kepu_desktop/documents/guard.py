"""The door for foreign Word files: nothing is parsed, shown or filled that has not passed here.

Refused by content, never by name: old binary and encrypted files, renamed RTF and web pages, zip
bombs and path tricks, macros and controls, document type declarations in any XML part, links that
load something from outside, fields that run or fetch something, Strict OOXML. What passes is held
as bytes part by part, so that a round trip leaves alone what nobody wrote to.
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
from kepu_desktop.domain.texts import show_name

MAX_ENTRIES = 2_000
MAX_PART = 64 * 1024 * 1024
MAX_TOTAL = 300 * 1024 * 1024
MAX_RATIO = 200
_RATIO_FROM = 1024 * 1024
_CHUNK = 256 * 1024

CONTENT_TYPES = "[Content_Types].xml"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_STRICT = "http://purl.oclc.org/ooxml/"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LET_GO = (f"{_W}p", f"{_W}tr")

_SAVE_AS = "请在 Word 或 WPS 中打开后另存为 .docx，再重新选择"
_ASK_AGAIN = "请向提供者索取一份未经改动的 .docx"
_SAVE_PLAIN = "请在 Word 中另存为普通 Word 文档（.docx）"

_ACTIVE_NAME = re.compile(r"vbaproject|vbadata|(^|/)activex(/|\d)", re.IGNORECASE)
_ACTIVE_TYPE = re.compile(r"macroenabled|vbaproject|activex", re.IGNORECASE)
_REFUSED_LINKS = {"oleobject", "control", "activexcontrol", "afchunk", "vbaproject"}
_REFUSED_FIELDS = {
    "DDE",
    "DDEAUTO",
    "INCLUDETEXT",
    "INCLUDEPICTURE",
    "INCLUDE",
    "IMPORT",
    "DATABASE",
    "LINK",
}


@dataclass(frozen=True, slots=True)
class GuardedDocx:
    """A Word file that passed: its parts in their order, and which one is the main document."""

    name: str
    parts: Mapping[str, bytes]
    main: str  # word/document.xml, or what the package names instead

    def replaced(self, changed: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
        """The parts with ``changed`` ones in their old places and new ones at the end."""
        for part, data in self.parts.items():
            yield part, changed.get(part, data)
        for part, data in changed.items():
            if part not in self.parts:
                yield part, data


def open_document(data: bytes, name: str) -> GuardedDocx:
    """Check ``data``, the content of a file shown as ``name``, and take it apart.

    Raises ``UserError`` (codes ``document-…``) for everything that documents.md §2 refuses.
    """
    return _Guard(show_name(name)).open(data)


def safe_parser() -> etree.XMLParser:
    """An XML parser that opens nothing and expands nothing."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


class _Guard:
    def __init__(self, name: str) -> None:
        self.name = name

    def refuse(self, code: str, reason: str, remedy: str = _ASK_AGAIN) -> NoReturn:
        raise UserError(f"document-{code}", reason, subject=self.name, remedy=remedy)

    def open(self, data: bytes) -> GuardedDocx:
        self._by_magic(data)
        parts = self._unzip(data)
        types = self._content_types(parts)
        for part, content in parts.items():
            if _is_xml(part, content, types):
                self._no_declarations(content)
        main = self._main_part(parts, types)
        for part, content in parts.items():
            if part.endswith(".rels"):
                self._relationships(content)
            elif types.get(part, "").startswith(_WORD_TYPE):
                self._fields(content)
        return GuardedDocx(self.name, parts, main)

    # ---- what the first bytes say -------------------------------------------------------------

    def _by_magic(self, data: bytes) -> None:
        if not data:
            self.refuse("empty", "文件是空的（0 字节）", "请重新复制或下载这个文件")
        if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
            if "EncryptedPackage".encode("utf-16-le") in data:
                self.refuse("password", "文档设有打开密码", "请去掉密码后另存为 .docx")
            self.refuse("old-format", "这是旧版 Word 格式（.doc）", _SAVE_AS)
        zipped = data.startswith(b"PK")
        head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        if head.startswith(b"{\\rtf"):
            self.refuse("rtf", "内容是 RTF，不是 .docx", _SAVE_AS)
        if head.startswith((b"<html", b"<!doctype html", b"mime-version:")) or (
            b"<html" in head and not zipped
        ):
            self.refuse("html", "内容是网页，不是 .docx", _SAVE_AS)
        if head.startswith(b"<?xml"):
            self.refuse("flat-xml", "内容是单个 XML 文件，不是 .docx", _SAVE_AS)
        if head.startswith(b"%pdf"):
            self.refuse("pdf", "内容是 PDF，不是 .docx", "请提供 Word 格式的信息表")
        if not zipped:
            self.refuse("not-docx", "内容不是 Word 文档", _SAVE_AS)

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
            self.refuse("damaged", "文件已损坏，无法解压", "请重新复制或下载这个文件")

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
                self.refuse("password", "压缩条目已加密", "请去掉密码后另存为 .docx")
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                self.refuse("not-docx", "压缩方式不是 Word 文档所用的", _SAVE_AS)
            if info.file_size > MAX_PART:
                self.refuse("bomb", "解压后过大")
            if _ACTIVE_NAME.search(name):
                self.refuse("macro", "文档含宏或 ActiveX 控件", _SAVE_PLAIN)
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

    def _parse(self, content: bytes) -> etree._Element:
        try:
            return etree.fromstring(content, safe_parser())
        except etree.XMLSyntaxError:
            self.refuse("damaged", "文档内部的 XML 有误", _SAVE_AS)

    def _content_types(self, parts: Mapping[str, bytes]) -> dict[str, str]:
        """Part name → content type (overrides first, then defaults by extension)."""
        if CONTENT_TYPES not in parts:
            self.refuse("not-docx", "这是一个压缩包，不是 Word 文档", _SAVE_AS)
        self._no_declarations(parts[CONTENT_TYPES])
        root = self._parse(parts[CONTENT_TYPES])
        defaults: dict[str, str] = {}
        overrides: dict[str, str] = {}
        for element in root.iter("{*}Default", "{*}Override"):
            kind = element.get("ContentType", "")
            if _ACTIVE_TYPE.search(kind) and "vml" not in kind.lower():
                self.refuse("macro", "文档含宏或 ActiveX 控件", _SAVE_PLAIN)
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
            self.refuse("damaged", "文档内部的文字编码有误", _SAVE_AS)

    def _main_part(self, parts: Mapping[str, bytes], types: Mapping[str, str]) -> str:
        target = ""
        for link in self._links(parts.get("_rels/.rels", b"")):
            kind = link.get("Type", "")
            if kind.endswith("/officeDocument"):
                target = link.get("Target", "").lstrip("/")
                if kind.startswith(_STRICT):
                    self.refuse("strict", "这是“Strict Open XML”格式", _SAVE_PLAIN)
                break
        kind = types.get(target, "")
        if "spreadsheetml" in kind:
            self.refuse("not-docx", "这是 Excel 工作簿，不是 Word 文档", "请选择 .docx 文件")
        if "presentationml" in kind:
            self.refuse("not-docx", "这是 PowerPoint 演示文稿，不是 Word 文档", "请选择 .docx 文件")
        if kind.endswith("template.main+xml"):
            self.refuse("template", "这是 Word 模板（.dotx）", _SAVE_AS)
        if not target or target not in parts or not kind.endswith("document.main+xml"):
            self.refuse("not-docx", "压缩包里没有 Word 正文", _SAVE_AS)
        self._demand_body(parts[target])
        return target

    def _demand_body(self, content: bytes) -> None:
        """Reads as far as the body; the rest is read when its fields are looked at."""
        try:
            for number, element in enumerate(_starts(content)):
                if not number and element.tag.startswith("{" + _STRICT):
                    self.refuse("strict", "这是“Strict Open XML”格式", _SAVE_PLAIN)
                if not number and element.tag != f"{_W}document":
                    break
                around = element.getparent()
                if element.tag == f"{_W}body" and around is not None and around.getparent() is None:
                    return
        except etree.XMLSyntaxError:
            self.refuse("damaged", "文档内部的 XML 有误", _SAVE_AS)
        self._parse(content)  # cut off before its first element: that is no error for a stream
        self.refuse("not-docx", "压缩包里没有 Word 正文", _SAVE_AS)

    # ---- links and fields ---------------------------------------------------------------------

    def _links(self, content: bytes) -> Iterator[etree._Element]:
        if content:
            yield from self._parse(content).iter("{*}Relationship")

    def _relationships(self, content: bytes) -> None:
        for link in self._links(content):
            kind = link.get("Type", "").rpartition("/")[2].lower()
            if kind in _REFUSED_LINKS:
                self.refuse("embedded", "文档嵌有 OLE 对象、控件或外来文件块", _SAVE_PLAIN)
            if link.get("TargetMode", "").lower() != "external" or kind == "hyperlink":
                continue
            # A template on the author's own disk is common and harmless: it is not there for us.
            if kind == "attachedtemplate" and _is_local(link.get("Target", "")):
                continue
            self.refuse("external", "文档会从外部加载内容", "请断开外部链接后另存为 .docx")

    def _fields(self, content: bytes) -> None:
        try:
            for words in _field_instructions(content):
                if words in _REFUSED_FIELDS or not words:
                    self.refuse(
                        "field",
                        "文档含会执行或取外部内容的域",
                        "请把域转为普通文字（Ctrl+Shift+F9）后另存",
                    )
        except etree.XMLSyntaxError:
            self.refuse("damaged", "文档内部的 XML 有误", _SAVE_AS)


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


def _is_local(target: str) -> bool:
    path = target.strip().replace("\\", "/")
    if re.match(r"(?i)file:///?[a-z](:|%3a)/", path) or re.match(r"(?i)[a-z]:/", path):
        return True
    return not re.match(r"(?i)[a-z][a-z0-9+.-]*:|//", path)


def _starts(content: bytes) -> Iterator[etree._Element]:
    """Each element as it begins, in document order."""
    for _, element in etree.iterparse(
        io.BytesIO(content),
        events=("start",),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    ):
        yield element


def _field_instructions(content: bytes) -> Iterator[str]:
    """The first word, in capitals, of every field; "" for one whose name another field makes.

    An instruction may be cut into any number of runs and nested: ``{ { QUOTE 68 68 69 } … }``
    spells DDE. So the runs between begin and separate are joined, field by field. What was read
    is let go by paragraph and row: as a tree, a large document takes ten times its bytes.
    """
    stack: list[_Field] = []
    for event, element in etree.iterparse(
        io.BytesIO(content),
        events=("start", "end"),
        tag=(*_LET_GO, f"{_W}fldChar", f"{_W}instrText", f"{_W}delInstrText", f"{_W}fldSimple"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    ):
        if element.tag in _LET_GO:
            if event == "end":
                element.clear()
        elif element.tag == f"{_W}fldSimple":
            if event == "start":
                yield _first_word(element.get(f"{_W}instr", ""))
        elif event == "start":
            continue
        elif element.tag != f"{_W}fldChar":
            # Instruction text that stands in no field is run together by some readers: judge it.
            if not stack:
                yield _first_word(element.text or "") or "TEXT"
            else:
                stack[-1].text += element.text or ""
        else:
            kind = element.get(f"{_W}fldCharType")
            if kind == "begin":
                # "={PAGE}-1" is a sum; a field amid the letters of the name hides it.
                if stack and not stack[-1].closed and re.fullmatch(r"\s*[A-Za-z]*", stack[-1].text):
                    stack[-1].name_nested = True
                stack.append(_Field())
            elif stack and kind == "separate":
                stack[-1].closed = True
            elif stack and kind == "end":
                yield stack.pop().name()
    while stack:
        yield stack.pop().name()


@dataclass(slots=True)
class _Field:
    text: str = ""
    closed: bool = False
    name_nested: bool = False

    def name(self) -> str:
        if self.name_nested:
            return ""
        return _first_word(self.text) or "TEXT"


def _first_word(instruction: str) -> str:
    words = instruction.replace('"', " ").split()
    return words[0].upper() if words else ""
