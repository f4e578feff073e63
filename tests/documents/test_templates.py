"""The committed templates are what the script makes, keep to the schema and carry no author."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import docx
import openxml_audit
import pytest
from docx.oxml.ns import qn

from calls.make_other_form import FORM, build
from kepu_desktop.calls.loader import load_call
from kepu_desktop.documents.packing import unpack
from kepu_desktop.system.resources import shipped_calls, template

ROOT = Path(__file__).resolve().parents[2]
PAPERS = [template("bare.docx"), shipped_calls() / "kepu-2025" / "form.docx", FORM]


def test_the_committed_templates_are_current() -> None:
    made = subprocess.run(
        [sys.executable, str(ROOT / "script" / "make_templates.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (made.returncode, made.stdout) == (0, "")
    assert FORM.read_bytes() == build()


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_a_template_has_no_finding_no_author_no_picture_of_itself(paper: Path) -> None:
    assert not openxml_audit.OpenXmlValidator().validate(paper).errors
    parts = dict(unpack(paper.read_bytes()))
    assert not [name for name in parts if "stylesWithEffects" in name or "thumbnail" in name]
    assert b"creator" not in parts["docProps/core.xml"]
    assert b"lastModifiedBy" not in parts["docProps/core.xml"]
    assert b"Company" not in parts["docProps/app.xml"]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_pages_are_a4_with_the_margins_of_official_papers(paper: Path) -> None:
    section = docx.Document(io.BytesIO(paper.read_bytes())).sections[0]
    page = [section.page_width.mm, section.page_height.mm]
    edges = [
        section.top_margin.mm,
        section.left_margin.mm,
        section.bottom_margin.mm,
        section.right_margin.mm,
    ]
    assert page == pytest.approx([210, 297], abs=0.1)
    assert edges == pytest.approx([37, 28, 35, 26], abs=0.1)
    footer = section.footer.paragraphs[0]
    assert footer.text == "— 1 —"
    assert "PAGE" in footer._p.xml


def test_the_bare_page_has_the_styles_that_papers_use() -> None:
    document = docx.Document(str(template("bare.docx")))
    looks = {
        name: (document.styles[name].font.size.pt, document.styles[name].element.rPr.rFonts)
        for name in ("Normal", "Title", "Heading 1", "Heading 2", "Table Text", "Caption")
    }
    assert {
        name: (size, fonts.xpath("@w:eastAsia")[0]) for name, (size, fonts) in looks.items()
    } == {
        "Normal": (16, "仿宋"),
        "Title": (22, "方正小标宋简体"),
        "Heading 1": (16, "黑体"),
        "Heading 2": (16, "楷体"),
        "Table Text": (12, "仿宋"),
        "Caption": (10.5, "仿宋"),
    }


def test_the_form_says_what_the_notice_prints() -> None:
    call = load_call(shipped_calls() / "kepu-2025")
    document = docx.Document(str(call.template))
    heading = [p.text for p in document.paragraphs if p.text]
    assert heading[0] == "附件"
    assert "".join(heading[1:]) == call.form.title
    (table,) = document.tables
    printed = "".join("".join(node.text for node in table._tbl.iter(qn("w:t"))).split())
    notice = "".join(call.notice_text.split())
    assert printed in notice
