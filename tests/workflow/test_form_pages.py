"""The form by itself: as pages, and as a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents.forms import forms_factory as factory
from kepu_desktop.documents.forms import read_form
from kepu_desktop.documents.preview import read_pages
from kepu_desktop.domain.errors import UserError
from kepu_desktop.workflow import entries, fill
from kepu_desktop.workflow.form_pages import (
    Paragraph,
    Table,
    form_pages,
    suggested_name,
    write_form,
)
from kepu_desktop.workflow.session import Session

HEAD = {
    "unit": "示例省科学技术协会",
    "contact": "张明（示例）",
    "position": "科普部副主任",
    "phone": "0551-60000000",
    "email": "shili@example.org",
}


@pytest.fixture
def filled(session: Session) -> Session:
    fill.set_form(session, HEAD)
    for number in range(1, 4):
        values = {"title": f"单{number}", "summary": "讲解。\n第二段。", "category": "activity"}
        fill.plan(session, {**values, "duration": "0:40:00"})
    return session


def entry_words(session: Session) -> dict[str, list[str]]:
    """Entry id → its paragraphs on the page."""
    made = form_pages(session)
    found: dict[str, list[str]] = {}
    table = next(b for b in made.paper.sections[0].blocks if isinstance(b, Table))
    for row in table.rows:
        for cell in row.cells:
            for block in cell.blocks:
                if isinstance(block, Paragraph) and block.entry >= 0:
                    words = "".join(run.text for run in block.runs)
                    found.setdefault(made.entries[block.entry], []).append(words)
    return found


def test_paragraphs_are_led_back_to_their_entries(filled: Session) -> None:
    entries.move_before(filled, "e3", "e1")
    entries.include(filled, ("e2",), yes=False)
    assert entry_words(filled) == {
        "e3": ["一、单3", "讲解。", "第二段。"],
        "e1": ["二、单1", "讲解。", "第二段。"],
    }


def test_an_empty_project_shows_the_blank_form(session: Session) -> None:
    made = form_pages(session)
    assert made.entries == ()
    assert made.missing == ()
    assert made.name == session.call.package.form


def test_the_organisers_own_form_is_shown_filled(filled: Session) -> None:
    filled.project.set_template(("主办方.docx", factory.form("merged_person")), "套用")
    assert list(entry_words(filled)) == ["e1", "e2", "e3"]


def test_the_form_is_written_whole_without_a_mark(filled: Session, tmp_path: Path) -> None:
    target = tmp_path / "x.DOCX"
    assert suggested_name(filled) == "信息表.docx"
    assert write_form(filled, target) is False
    assert read_form(target.read_bytes(), filled.call.form, name="x").texts == HEAD
    assert read_pages(target.read_bytes(), name="x").sections[0].headers == ()


def test_with_open_errors_it_is_a_draft(filled: Session, tmp_path: Path) -> None:
    fill.set_form(filled, {"email": ""})
    assert suggested_name(filled) == "信息表_草稿.docx"
    assert write_form(filled, tmp_path / "x.docx") is True
    assert read_pages((tmp_path / "x.docx").read_bytes(), name="x").sections[0].headers


def test_another_suffix_is_refused(filled: Session, tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        write_form(filled, tmp_path / "x.pdf")
    assert caught.value.code == "bad-value"
    assert not (tmp_path / "x.pdf").exists()
