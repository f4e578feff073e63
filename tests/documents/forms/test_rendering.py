"""Filled forms as pages: everything is there, on as many pages as an office would expect."""

from __future__ import annotations

import dataclasses
import os
import re
import subprocess
from pathlib import Path

import pypdf
import pytest

from documents.forms import forms_factory as factory
from kepu_desktop.calls.model import Call
from kepu_desktop.documents.forms import FormValues, fill_form

LONG = "用实景与动画讲解耐压舱、浮力材料和水声通信，回答“人怎样在万米海底呼吸”……"
# Each with its expected number of pages: ranges, since a font may differ by a line.
PAGES = {
    "blank": (1, 1),
    "three": (1, 1),
    "twenty": (3, 5),
    "draft": (3, 5),
    "long": (1, 2),
    "merged_person": (5, 8),
    "other": (2, 3),
}


def squeezed(text: str) -> str:
    # pdftotext puts blanks between Chinese and digits.
    return "".join(text.split())


@pytest.fixture(scope="module")
def pages(call: Call, other_call: Call, soffice, tmp_path_factory) -> dict[str, list[str]]:
    """The text of each page of each form, all rendered in one LibreOffice call."""
    texts = {
        "unit": "示例省科学技术协会",
        "contact": "张明（示例）",
        "position": "科普部副主任/副研究员",
        "phone": "0551-60000000",
        "email": "shili@example.org",
    }
    three = FormValues(
        texts,
        ("activity", "slowlive", "other"),
        "地震预警",
        "3个",
        "2小时5分",
        tuple(f"{n}、示例标题{n}\n{LONG}" for n in range(1, 4)),
    )
    twenty = dataclasses.replace(
        three, entries=tuple(f"{n}、示例标题{n}\n{(LONG * 4)[:125]}" for n in range(1, 21))
    )
    long = dataclasses.replace(
        three,
        texts={
            **texts,
            "unit": "示例省" * 20 + "科学技术协会",
            "email": "a.very.long.address.of.the.office@mail.science.example.org",
            "phone": "0551-60000000转8001、13900000000、13800000000",
        },
        other_text="一种名称很长的影片形式" * 4,
        entries=("1、" + "很长的标题" * 24 + "\n" + (LONG * 6)[:200],),
    )
    other = FormValues(
        {"unit": "示例湾学会", "contact": "林屿", "phone": "0592-6000000", "email": "a@b.example"},
        ("long", "rest"),
        "潮间带慢录",
        "共12部",
        "约9小时1分",
        tuple(f"（{n}）潮之{n}\n{(LONG * 3)[:100]}" for n in range(1, 13)),
    )
    blank = call.template.read_bytes()
    made = {
        "blank": blank,
        "three": fill_form(blank, call.form, three, name="x").data,
        "twenty": fill_form(blank, call.form, twenty, name="x").data,
        "draft": fill_form(blank, call.form, twenty, name="x", draft_mark="草稿").data,
        "long": fill_form(blank, call.form, long, name="x").data,
        "merged_person": fill_form(factory.form("merged_person"), call.form, twenty, name="x").data,
        "other": fill_form(other_call.template.read_bytes(), other_call.form, other, name="x").data,
    }
    folder = tmp_path_factory.mktemp("pages")
    for name, data in made.items():
        (folder / f"{name}.docx").write_bytes(data)
    soffice("pdf", [folder / f"{name}.docx" for name in made], folder)
    if look := os.environ.get("KEPU_LOOK"):  # PNG pages for a person to look at
        for name in made:
            subprocess.run(
                ["pdftoppm", "-r", "80", "-png", folder / f"{name}.pdf", Path(look) / name],
                check=True,
            )
    return {
        name: [
            squeezed(page.extract_text()) for page in pypdf.PdfReader(folder / f"{name}.pdf").pages
        ]
        for name in made
    }


@pytest.mark.parametrize("name", PAGES)
def test_a_form_has_as_many_pages_as_expected(name: str, pages: dict[str, list[str]]) -> None:
    low, high = PAGES[name]
    assert low <= len(pages[name]) <= high


@pytest.mark.parametrize("name", ["twenty", "draft", "merged_person"])
def test_no_entry_is_cut_off(name: str, pages: dict[str, list[str]]) -> None:
    # A heading may be the last line of a page: the page number then stands behind it.
    whole = "".join(re.sub("—\\d+—|^草稿", "", page) for page in pages[name])
    for number in range(1, 21):
        assert f"{number}、示例标题{number}用实景" in whole
    assert whole.count("用实景与动画讲解耐压舱") >= 60


def test_every_page_of_a_draft_is_marked_and_numbered(pages: dict[str, list[str]]) -> None:
    for number, page in enumerate(pages["draft"], 1):
        assert "草稿" in page
        assert f"—{number}—" in page
    assert not any("草稿" in page for page in pages["twenty"])


def test_long_texts_are_whole(pages: dict[str, list[str]]) -> None:
    whole = "".join(pages["long"])
    for text in ("示例省" * 20, "13800000000", "一种名称很长的影片形式" * 4, "很长的标题" * 24):
        assert text in whole
    assert (LONG * 6)[150:200] in whole
