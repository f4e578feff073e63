"""Hostile, wrong and odd Office files, made in code: what must be refused, what must pass."""

from __future__ import annotations

import io
import struct
import zipfile

from kepu_desktop.documents.packing import repack, unpack
from kepu_desktop.system.resources import template

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


def claiming(size: int) -> bytes:
    """A part whose entry in the directory claims ``size`` bytes."""
    data = bytearray(with_parts({"word/media/x.bin": b"a" * 5000}))
    at = data.find(b"PK\x01\x02", data.rfind(b"word/media/x.bin") - 60)
    struct.pack_into("<I", data, at + 24, size)
    return bytes(data)


def shared_entries() -> bytes:
    """Many entries of the directory over the bytes of one part: a bomb without nested archives."""
    data = zipped(*(f"word/media/{n:04d}.bin" for n in range(50)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        first = archive.getinfo("word/media/0000.bin").header_offset
    changed = bytearray(data)
    at = changed.find(b"PK\x01\x02")
    while at >= 0:
        if b"word/media/" in changed[at + 46 : at + 70]:
            struct.pack_into("<I", changed, at + 42, first)
        at = changed.find(b"PK\x01\x02", at + 4)
    return bytes(changed)


def side_link(part: str, kind: str, target: str, mode: str = "External") -> bytes:
    """A relationship of a part that the main one does not read."""
    link = f'<Relationship Id="x1" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    text = f'<?xml version="1.0"?><Relationships xmlns="{space}">{link}</Relationships>'
    return with_parts({f"word/_rels/{part}.rels": text})


def header_with_field(instruction: str) -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
    types = dict(unpack(BARE))["[Content_Types].xml"].decode()
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return with_parts(
        {
            "[Content_Types].xml": types.replace(
                "</Types>", f'<Override PartName="/word/header9.xml" ContentType="{kind}"/></Types>'
            ),
            "word/header9.xml": f'<w:hdr xmlns:w="{word}"><w:p><w:fldSimple w:instr="{instruction}"'
            "/></w:p></w:hdr>",
        }
    )


def laughs(levels: int = 12) -> str:
    """The billion laughs: each entity ten times the one before."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, levels))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{entities}]><x>&l{levels - 1};</x>'


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
    "three thousand entries": (zipped(*(f"x/{n}" for n in range(3000))), "document-bomb"),
    "claims 100 MB": (claiming(100 * 1024 * 1024), "document-bomb"),
    "entries that share their bytes": (shared_entries(), "document-damaged"),
    "billion laughs in the main part": (with_parts({MAIN: laughs()}), "document-entity"),
    "billion laughs in the settings": (
        with_parts({"word/settings.xml": laughs()}),
        "document-entity",
    ),
    "billion laughs in UTF-16": (
        with_parts({"word/numbering9.xml": laughs().encode("utf-16")}),
        "document-entity",
    ),
    "nested a thousand deep": (
        main_with("<w:p>" + "<w:smartTag>" * 1000 + "</w:smartTag>" * 1000 + "</w:p>"),
        "document-damaged",
    ),
    "template from a share with four slashes": (
        linked("attachedTemplate", "file:////host/share/a.dotm"),
        "document-external",
    ),
    "template from the web, in the settings": (
        side_link("settings.xml", "attachedTemplate", "https://example.org/a.dotm"),
        "document-external",
    ),
    "frame from outside": (
        side_link("webSettings.xml", "frame", "https://example.org/"),
        "document-external",
    ),
    "mail merge source": (
        side_link("settings.xml", "mailMergeSource", "file:///C:/x.mdb"),
        "document-external",
    ),
    "part of a document outside": (linked("subDocument", "other.docx"), "document-external"),
    "OLE link": (linked("oleObject", "file:///C:/x.xlsx"), "document-embedded"),
    "field in a header": (header_with_field(" INCLUDETEXT x "), "document-field"),
}
