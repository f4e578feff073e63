"""``form --template`` on the command line: the organiser's own form is filled from then on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from documents.forms import forms_factory as factory
from documents.forms.form_text import linear
from documents.forms.forms_factory import p, tbl, tc, tr


@pytest.fixture
def file(run: Any, tmp_path: Path) -> Path:
    made = tmp_path / "示例.kepu"
    run("new", made).ok()
    run("form", made, "--set", "unit=示例省科协", "contact=张明", "email=a@example.org").ok()
    return made


def test_labels_and_what_is_missing_are_printed_and_the_form_is_exported(
    run: Any, file: Path, tmp_path: Path
) -> None:
    form = tmp_path / "主办方 表.docx"
    content = tbl(
        tr("填报单位", tc(span=3)),
        tr("联系人", "", "网上信箱", ""),
        tr("视频类别", tc(*factory.options(), span=3)),
    )
    form.write_bytes(factory.docx(content + p()))
    result = run("form", file, "--template", form).ok()
    assert "unit  报送单位 ← 表1 第1行“填报单位”" in result.out.splitlines()
    assert "没有找到：电子邮箱（email），不会填入这份表" in result.err
    run("export", file, "--to", tmp_path / "出", "--draft").ok()
    (made,) = (tmp_path / "出").glob("*/*信息表*.docx")
    assert "填报单位|示例省科协|联系人|张明|" in linear(made.read_bytes())


def test_the_template_is_taken_back_by_undo(run: Any, file: Path, tmp_path: Path) -> None:
    form = tmp_path / "表.docx"
    form.write_bytes(factory.form("matrix"))
    run("form", file, "--template", form).ok()
    assert "套用主办方表格“表.docx”" in run("undo", file).ok().err


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"{\\rtf1}", "内容是 RTF"),
        (factory.docx(p("一封来信")), "没有找到信息表的栏目"),
        (None, "找不到这个文件"),
    ],
)
def test_what_cannot_be_read_is_refused_with_exit_2(
    run: Any, file: Path, tmp_path: Path, data: bytes | None, words: str
) -> None:
    form = tmp_path / "表.docx"
    if data is not None:
        form.write_bytes(data)
    result = run("form", file, "--template", form)
    assert (result.code, result.out) == (2, "")
    assert words in result.err
    assert "没有可撤销" not in run("undo", file).err  # the last step is still our own --set


def test_template_and_set_are_two_commands(run: Any, file: Path) -> None:
    result = run("form", file, "--template", "x.docx", "--set", "unit=x")
    assert result.code == 2
