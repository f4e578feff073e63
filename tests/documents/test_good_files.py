"""Files of honest people pass the guard whatever program saved them, and keep their parts."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from documents.forms.known_forms import KNOWN
from documents.forms.unseen_forms import UNSEEN
from documents.hostile_books import PLAIN, book, typed
from documents.hostile_books import with_parts as book_with
from documents.hostile_factory import BARE, MAIN, field, linked, main_with, side_link, with_parts
from kepu_desktop.documents.guard import open_document
from kepu_desktop.documents.packing import unpack
from kepu_desktop.documents.workbook_guard import open_workbook

WPS = (
    ' xmlns:wpsCustomData="http://www.wps.cn/officeDocument/2013/wpsCustomData"'
    ' xmlns:wp14="http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing"'
    ' xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
)


def from_wps() -> bytes:
    """Namespaces of its own, listed in mc:Ignorable, and a relationship that leads nowhere."""
    page = dict(unpack(BARE))[MAIN].decode()
    compatible = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    root = f'<w:document{WPS} xmlns:mc="{compatible}" mc:Ignorable="w15 wp14 wpsCustomData" '
    page = page.replace("<w:document ", root, 1)
    custom = "<s:customData xmlns:s='http://www.wps.cn/officeDocument/2013/wpsCustomData'/>"
    return with_parts({MAIN: page, "customXml/item2.xml": custom})


DOCUMENTS = {
    **{f"form {build.name}": build.blank() for build in (*KNOWN, *UNSEEN)},
    "WPS": from_wps(),
    "WPS's dead relationship": linked("image", "NULL", ""),
    "template on the author's disk": linked("attachedTemplate", "file:///C:\\Users\\x\\a.dotm"),
    "template in the settings": side_link(
        "settings.xml", "attachedTemplate", "file:///D:/Office/Normal.dotm"
    ),
    "template by a plain path": linked("attachedTemplate", "Normal.dotm"),
    "link to a page": linked("hyperlink", "https://example.org/?a=1&amp;b=2"),
    "link to a letter": linked("hyperlink", "mailto:a@example.org"),
    "link to a file": linked("hyperlink", "file:///C:/x.docx"),
    "page numbers": field(" PAGE \\* MERGEFORMAT "),
    "contents": field(' TOC \\o "1-3" \\h \\z \\u '),
    "a link as field": field(' HYPERLINK "https://example.org/" '),
    "a form field": field(" FORMTEXT "),
    "a date": field(' DATE \\@ "yyyy年M月d日" '),
    "a picture": with_parts(
        {"word/media/image1.png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9}
    ),
    "a large scan": with_parts({"word/media/image1.jpeg": os.urandom(3_000_000)}),
    "comments": main_with(
        '<w:p><w:commentRangeStart w:id="0"/><w:commentRangeEnd w:id="0"/></w:p>'
    ),
    "words that sound dangerous": main_with(
        "<w:p><w:r><w:t>DDEAUTO、&lt;!ENTITY</w:t></w:r></w:p>"
    ),
}
WORKBOOKS = {
    "plain": PLAIN,
    "formulas as text": book(("=cmd|'/c calc'!A0", "@SUM(A1)")),
    "many rows": book(*((f"示例{n}", "其他") for n in range(3000))),
    "a picture": book_with({"xl/media/image1.png": b"\x89PNG" + bytes(1000)}),
    "a link outside": book_with(
        {
            "xl/worksheets/_rels/sheet1.xml.rels": '<Relationships xmlns="http://schemas.openxml'
            'formats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.'
            'openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://'
            'example.org/" TargetMode="External"/></Relationships>'
        }
    ),
    "drawings of old Excel": typed(
        "</Types>",
        '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.'
        'vmlDrawing"/></Types>',
    ),
}


def test_there_are_more_than_thirty() -> None:
    assert len(DOCUMENTS) + len(WORKBOOKS) >= 30


@pytest.mark.parametrize("case", DOCUMENTS)
def test_a_good_document_passes_part_by_part(case: str) -> None:
    opened = open_document(DOCUMENTS[case], "信息表.docx")
    parts = [(name, data) for name, data in unpack(DOCUMENTS[case]) if not name.endswith("/")]
    assert list(opened.replaced({})) == parts


@pytest.mark.parametrize("case", WORKBOOKS)
def test_a_good_workbook_passes(case: str) -> None:
    assert open_workbook(WORKBOOKS[case], "清单.xlsx") == dict(unpack(WORKBOOKS[case]))


def test_what_libreoffice_saved_passes(tmp_path: Path) -> None:
    """The forms as it saves them anew, a workbook, and both made from its own formats."""
    names = []
    for build in KNOWN[:8]:
        (tmp_path / f"{build.name}.docx").write_bytes(build.blank())
        names.append(str(tmp_path / f"{build.name}.docx"))
    (tmp_path / "清单.xlsx").write_bytes(PLAIN)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"

    def convert(target: str, files: list[str], folder: str) -> list[Path]:
        command = ["soffice", profile, "--headless", "--convert-to", target, "--outdir", folder]
        subprocess.run([*command, *files], check=True, capture_output=True, timeout=240)
        return sorted(Path(folder).iterdir())

    for file in convert("docx:MS Word 2007 XML", names, str(tmp_path / "docx")):
        open_document(file.read_bytes(), file.name)
    odt = convert("odt", names[:2], str(tmp_path / "odt"))
    for file in convert("docx", [str(one) for one in odt], str(tmp_path / "back")):
        open_document(file.read_bytes(), file.name)
    for file in convert("xlsx", [str(tmp_path / "清单.xlsx")], str(tmp_path / "xlsx")):
        open_workbook(file.read_bytes(), file.name)
