"""The door for foreign Word files: nothing is parsed, shown or filled that has not passed here.

Refused by content, never by name: old binary and encrypted files, renamed RTF and web pages, zip
bombs and path tricks, macros and controls, document type declarations in any XML part, links that
load something from outside, fields that run or fetch something, Strict OOXML. What passes is held
as bytes part by part, so that a round trip leaves alone what nobody wrote to.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from kepu_desktop.documents.package_guard import STRICT, Kind, PackageGuard
from kepu_desktop.domain.texts import show_name

_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LET_GO = (f"{_W}p", f"{_W}tr")

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

WORD = Kind("Word 文档", "Word", ".docx", "旧版 Word 格式（.doc）", "Word 正文")


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
    return _WordGuard(show_name(name)).open(data)


class _WordGuard(PackageGuard):
    def __init__(self, name: str) -> None:
        super().__init__(name, WORD)

    def open(self, data: bytes) -> GuardedDocx:
        parts, types = self.taken_apart(data)
        main = self._main_part(parts, types)
        for part, content in parts.items():
            if part.endswith(".rels"):
                self._relationships(content)
            elif types.get(part, "").startswith(_WORD_TYPE):
                self._fields(content)
        return GuardedDocx(self.name, parts, main)

    def _main_part(self, parts: Mapping[str, bytes], types: Mapping[str, str]) -> str:
        target = self.office_document(parts)
        kind = types.get(target, "")
        if "spreadsheetml" in kind:
            self.refuse("not-docx", "这是 Excel 工作簿，不是 Word 文档", "请选择 .docx 文件")
        if "presentationml" in kind:
            self.refuse("not-docx", "这是 PowerPoint 演示文稿，不是 Word 文档", "请选择 .docx 文件")
        if kind.endswith("template.main+xml"):
            self.refuse("template", "这是 Word 模板（.dotx）", self.kind.save_as)
        if not target or target not in parts or not kind.endswith("document.main+xml"):
            self.refuse("not-docx", "压缩包里没有 Word 正文", self.kind.save_as)
        self._demand_body(parts[target])
        return target

    def _demand_body(self, content: bytes) -> None:
        """Reads as far as the body; the rest is read when its fields are looked at."""
        try:
            for number, element in enumerate(_starts(content)):
                if not number and element.tag.startswith("{" + STRICT):
                    self.refuse("strict", "这是“Strict Open XML”格式", self.kind.save_plain)
                if not number and element.tag != f"{_W}document":
                    break
                around = element.getparent()
                if element.tag == f"{_W}body" and around is not None and around.getparent() is None:
                    return
        except etree.XMLSyntaxError:
            self.refuse("damaged", "文档内部的 XML 有误", self.kind.save_as)
        self.parse(content)  # cut off before its first element: that is no error for a stream
        self.refuse("not-docx", "压缩包里没有 Word 正文", self.kind.save_as)

    # ---- links and fields ---------------------------------------------------------------------

    def _relationships(self, content: bytes) -> None:
        for link in self.links(content):
            kind = link.get("Type", "").rpartition("/")[2].lower()
            if kind in _REFUSED_LINKS:
                self.refuse("embedded", "文档嵌有 OLE 对象、控件或外来文件块", self.kind.save_plain)
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
            self.refuse("damaged", "文档内部的 XML 有误", self.kind.save_as)


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
