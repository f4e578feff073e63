"""Hostile and wrong files are refused by content, with a reason and a remedy; good ones pass."""

from __future__ import annotations

import io
import struct
import zipfile

import docx
import pytest

from kepu_desktop.documents import guard, package_guard
from kepu_desktop.documents.packing import repack, unpack
from kepu_desktop.domain.errors import UserError
from kepu_desktop.system.resources import shipped_calls, template
from waiting import LIMIT_S

BARE = template("bare.docx").read_bytes()
MAIN = "word/document.xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def with_parts(parts: dict[str, bytes | str]) -> bytes:
    base = dict(unpack(BARE))
    base.update({n: d.encode() if isinstance(d, str) else d for n, d in parts.items()})
    return repack(base.items())


def main_with(content: str) -> bytes:
    page = dict(unpack(BARE))[MAIN].decode()
    return with_parts({MAIN: page.replace("<w:body>", f"<w:body>{content}", 1)})


def linked(kind: str, target: str, mode: str = "External") -> bytes:
    links = dict(unpack(BARE))["word/_rels/document.xml.rels"].decode()
    link = f'<Relationship Id="x1" Type="{OFFICE}/{kind}" Target="{target}"'
    link += f' TargetMode="{mode}"/>' if mode else "/>"
    return with_parts(
        {
            "word/_rels/document.xml.rels": links.replace(
                "</Relationships>", f"{link}</Relationships>"
            )
        }
    )


def typed(old: str, new: str) -> bytes:
    types = dict(unpack(BARE))["[Content_Types].xml"].decode()
    assert old in types
    return with_parts({"[Content_Types].xml": types.replace(old, new)})


def field(*pieces: str) -> bytes:
    """A complex field whose instruction is cut into runs; "{" and "}" nest another field."""
    marks = {"{": "begin", "}": "end", "|": "separate"}
    runs = "".join(
        f'<w:r><w:fldChar w:fldCharType="{marks[piece]}"/></w:r>'
        if piece in marks
        else f'<w:r><w:instrText xml:space="preserve">{piece}</w:instrText></w:r>'
        for piece in ("{", *pieces, "|", "}")
    )
    return main_with(f"<w:p>{runs}</w:p>")


def zipped(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in unpack(BARE):
            archive.writestr(name, data)
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), b"x")
    return target.getvalue()


def twice() -> bytes:
    """The main part twice: a twin under a name of the same length, renamed in the bytes."""
    twin = MAIN.replace("d", "D", 1)[::-1]
    return repack([*unpack(BARE), (twin, b"<x/>")]).replace(twin.encode(), MAIN.encode())


def flagged() -> bytes:
    """The encryption bit set in every header."""
    data = bytearray(BARE)
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := data.find(magic, start + 1)) >= 0:
            (flags,) = struct.unpack_from("<H", data, start + offset)
            struct.pack_into("<H", data, start + offset, flags | 1)
    return bytes(data)


def lying() -> bytes:
    """A part that claims one byte and holds much more."""
    data = bytearray(with_parts({"word/media/x.bin": b"a" * 5000}))
    real = struct.pack("<I", 5000)
    while (at := data.find(real)) >= 0:
        data[at : at + 4] = struct.pack("<I", 1)
    return bytes(data)


DOCTYPE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
HOSTILE = {
    "empty file": (b"", "document-empty"),
    "old binary format": (OLE, "document-old-format"),
    "open password": (OLE + "EncryptedPackage".encode("utf-16-le"), "document-password"),
    "renamed RTF": (b"{\\rtf1\\ansi hello}", "document-rtf"),
    "renamed web page": (b"\xef\xbb\xbf<html><body>", "document-html"),
    "web archive": (b"MIME-Version: 1.0\r\n", "document-html"),
    "flat XML": (b"<?xml version='1.0'?><pkg/>", "document-flat-xml"),
    "renamed PDF": (b"%PDF-1.7\n", "document-pdf"),
    "plain text": ("单位名称：示例".encode(), "document-not-docx"),
    "cut off": (BARE[: len(BARE) // 2], "document-damaged"),
    "any zip": (repack([("a.txt", b"x")]), "document-not-docx"),
    "path upwards": (zipped("../evil.txt"), "document-path"),
    "absolute path": (zipped("/etc/evil"), "document-path"),
    "drive in path": (zipped("c:evil"), "document-path"),
    "backslash path": (zipped("word\\evil.xml"), "document-path"),
    "twice in other case": (zipped("WORD/Document.xml"), "document-path"),
    "encrypted entries": (flagged(), "document-password"),
    "lying sizes": (lying(), "document-damaged"),
    "ratio bomb": (with_parts({"word/media/x.bin": b"\0" * 5_000_000}), "document-bomb"),
    "many entries": (zipped(*(f"x/{n}" for n in range(2001))), "document-bomb"),
    "macros by part": (with_parts({"word/vbaProject.bin": b"x"}), "document-macro"),
    "macros by type": (
        typed(
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            "application/vnd.ms-word.document.macroEnabled.main+xml",
        ),
        "document-macro",
    ),
    "ActiveX": (with_parts({"word/activeX/activeX1.xml": "<x/>"}), "document-macro"),
    "template": (typed("document.main+xml", "template.main+xml"), "document-template"),
    "workbook": (
        typed("wordprocessingml.document.main+xml", "spreadsheetml.sheet.main+xml"),
        "document-not-docx",
    ),
    "declaration in the main part": (
        with_parts({MAIN: DOCTYPE + "<x>&a;</x>"}),
        "document-entity",
    ),
    "declaration in a part nobody reads": (
        with_parts({"customXml/item1.xml": f"<?xml version='1.0'?>{DOCTYPE}<x/>"}),
        "document-entity",
    ),
    "declaration in UTF-16": (
        with_parts({"customXml/item1.xml": (DOCTYPE + "<x/>").encode("utf-16")}),
        "document-entity",
    ),
    "declaration in UTF-16 without mark": (
        with_parts({"customXml/item1.xml": (DOCTYPE + "<x/>").encode("utf-16-be")}),
        "document-entity",
    ),
    "declaration in a part with another ending": (
        with_parts({"word/media/a.png": f"<?xml version='1.0'?>{DOCTYPE}<x/>"}),
        "document-entity",
    ),
    "odd encoding": (
        with_parts({"customXml/item1.xml": b"<?xml version='1.0' encoding='UTF-7'?><x/>"}),
        "document-entity",
    ),
    "picture from outside": (linked("image", "http://example.org/a.png"), "document-external"),
    "template from the web": (
        linked("attachedTemplate", "http://example.org/a.dotm"),
        "document-external",
    ),
    "template from a share": (
        linked("attachedTemplate", "\\\\host\\share\\a.dotm"),
        "document-external",
    ),
    "template from a share by URL": (
        linked("attachedTemplate", "file://host/share/a.dotm"),
        "document-external",
    ),
    "OLE object": (linked("oleObject", "embeddings/a.bin", ""), "document-embedded"),
    "control": (linked("control", "controls/a.xml", ""), "document-embedded"),
    "foreign chunk": (linked("aFChunk", "chunk.html", ""), "document-embedded"),
    "DDE field": (field(' DDEAUTO c:\\\\cmd.exe "/k calc" '), "document-field"),
    "field cut into runs": (field(" INCL", "UDEPIC", 'TURE "http://x" '), "document-field"),
    "field cut across paragraphs": (
        main_with(
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p><w:tbl><w:tr><w:tc>'
            '<w:p><w:r><w:instrText xml:space="preserve"> INCLUDE</w:instrText></w:r></w:p>'
            '<w:p><w:r><w:instrText xml:space="preserve">TEXT "x" </w:instrText></w:r></w:p>'
            '</w:tc></w:tr></w:tbl><w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        ),
        "document-field",
    ),
    "nested field": (field(" IF ", "{", " DDE a b ", "}", " = 1 "), "document-field"),
    "field that spells its name": (field("{", " QUOTE 68 68 69 ", "}", " a b"), "document-field"),
    "simple field": (
        main_with('<w:p><w:fldSimple w:instr=" DATABASE \\d "/></w:p>'),
        "document-field",
    ),
    "broken XML": (with_parts({MAIN: "<w:document"}), "document-damaged"),
    "body cut off": (
        with_parts({MAIN: dict(unpack(BARE))[MAIN].decode().replace("</w:body></w:document>", "")}),
        "document-damaged",
    ),
    "Strict OOXML": (
        with_parts(
            {
                MAIN: '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main">'
                "<w:body/></w:document>"
            }
        ),
        "document-strict",
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
@pytest.mark.timeout(LIMIT_S)
def test_hostile_and_wrong_files_are_refused_with_reason_and_remedy(case: str) -> None:
    data, code = HOSTILE[case]
    with pytest.raises(UserError) as caught:
        guard.open_document(data, "信息表.docx")
    assert caught.value.code == code
    assert caught.value.subject == "信息表.docx"
    assert caught.value.remedy.startswith("请")


def test_a_name_that_comes_twice_is_refused() -> None:
    with pytest.raises(UserError) as caught:
        guard.open_document(twice(), "x.docx")
    assert caught.value.code == "document-path"


def test_total_size_is_counted_as_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_guard, "MAX_TOTAL", 20_000)
    guard.open_document(BARE, "x")
    with pytest.raises(UserError) as caught:
        guard.open_document(with_parts({"word/media/a.bin": bytes(range(256)) * 100}), "x")
    assert caught.value.code == "document-bomb"


def by_python_docx() -> bytes:
    target = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("示例")
    document.save(target)
    return target.getvalue()


GOOD = {
    "bare page": BARE,
    "shipped form": (shipped_calls() / "kepu-2025" / "form.docx").read_bytes(),
    "python-docx": by_python_docx(),
    "link to a page": linked("hyperlink", "https://example.org/"),
    "template on the author's disk": linked(
        "attachedTemplate", "file:///C:\\Users\\x\\Normal.dotm"
    ),
    "dangling relationship": linked("image", "NULL", ""),
    "page number field": field(" PAGE "),
    "sum of a field": field(" =", "{", " NUMPAGES ", "}", "-1 "),
    "directories in the zip": zipped("word/media/"),
    "UTF-16 part": with_parts({"customXml/item1.xml": "<x>示例</x>".encode("utf-16")}),
    "words about declarations": main_with(
        "<w:p><w:r><w:t>&lt;!DOCTYPE 与 DDEAUTO 的科普</w:t></w:r></w:p>"
    ),
}


@pytest.mark.parametrize("case", GOOD)
def test_good_files_pass_with_their_parts_untouched(case: str) -> None:
    opened = guard.open_document(GOOD[case], "信息表.docx")
    assert opened.main == MAIN
    parts = [(name, data) for name, data in unpack(GOOD[case]) if not name.endswith("/")]
    assert list(opened.parts.items()) == parts
    assert list(opened.replaced({})) == parts


def test_control_characters_of_a_name_are_shown_not_printed() -> None:
    with pytest.raises(UserError) as caught:
        guard.open_document(b"", "信息\n表.docx")
    assert caught.value.subject == "信息\\n表.docx"
