"""Every document that the program makes, from one project that holds something of everything:
no placeholder is left in it, nothing of a sample, and the same project gives the same bytes.
"""

from __future__ import annotations

import email
import email.policy
import re
import shutil
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import openxml_audit
import pytest

from material_factory import photo
from sample_words import set_words

# Nothing here is called a sample: the word may then stand in no document.
UNIT, SEA, SKY = "东海省科学技术协会", "东海海洋研究所", "东海市天文学会"
FORM = {
    "unit": UNIT,
    "contact": "张明",
    "position": "科普部副主任",
    "phone": "0551-60000000",
    "email": "zhang@example.org",
    "date": "2025-07-08",
    "collect_by": "2025-07-01",
    "collect_to": "kepu@example.org",
    "collect_contact": "王强 0551-60000001",
}
SUMMARY = "从圆顶开启讲起，说明望远镜怎样收集和分辨微弱的光。"
CASE = {"title": "科普大篷车", "start": "2024-03-01", "end": "2025-01-01", "summary": "送去实验。"}
PAPERS = (".docx", ".xlsx", ".txt", ".eml")
_WORDS = "None|[Nn]a[Nn]|TODO|FIXME|TBD|XXX|[Ll]orem|null|undefined|Traceback"
LEFT_OVER = re.compile(
    rf"(?<![A-Za-z])(?:{_WORDS})(?![A-Za-z])|\{{[^{{}}\n]{{0,40}}\}}|\{{\{{|示例"
    r"|python-docx|openpyxl|XlsxWriter|Click or tap|单击此处"
)


@pytest.fixture(scope="module")
def full(prepared: Any, shared_run: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with films of two units, a faulty one, a planned one, a series, words of people,
    a case with a picture, selected films, audience figures and a skipped file."""
    folder = tmp_path_factory.mktemp("full")
    file, run = folder / "p.kepu", shared_run
    shutil.copyfile(prepared.file, file)
    run("form", file, *set_words(FORM)).ok()
    for film, unit in (("v1", SEA), ("v2", SKY), ("v3", SEA)):
        values = {"unit": unit, "summary": SUMMARY, "include": "yes", "selected": "yes"}
        run("video", file, film, *set_words(values)).ok()
        run("review", file, film, "--by", "李宁", "--sign", "--remark", "已看全片").ok()
    run("video", file, "v3", *set_words({"selected": "no"})).ok()
    planned = {"title": "深海", "category": "venue", "duration": "0:31:00", "summary": SUMMARY}
    run("plan", file, *set_words(planned)).ok()
    run("video", file, "v2", *set_words({"series": "夜空"})).ok()
    run("series", file, "夜空", *set_words({"summary": SUMMARY})).ok()
    photo(folder / "大篷车.jpg")
    run("case", file, "--new", "activity", *set_words(CASE), "--materials", "大篷车.jpg",
        cwd=folder).ok()  # fmt: skip
    (folder / "说明.txt").write_text("x", encoding="utf-8")
    run("add", file, folder / "说明.txt").ok()
    blank = folder / "反馈表.xlsx"
    run("feedback", file, "--template", blank).ok()
    book = openpyxl.load_workbook(blank)
    sheet = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[4]}
    for row, views in ((5, "1.28亿"), (6, "不详")):
        sheet.cell(row, heads["平台"]).value = "微博"
        sheet.cell(row, heads["观看人次"]).value = views
    book.save(blank)
    run("feedback", file, "--import", blank)
    return file


def made(run: Any, project: Path, out: Path) -> dict[str, bytes]:
    """Every document by its place below ``out``; films and manifests left aside."""
    out.mkdir()
    by = ("--accept-open", "--by", "李宁")
    run("export", project, "--to", out / "报送", *by).ok()
    run("export", project, "--to", out / "草稿", "--draft").ok()
    run("notices", project, "--to", out / "通知").ok()
    run("kit", project, "--to", out / "征集").ok()
    run("sheet", project, "--to", out / "清单.xlsx").ok()
    run("register", project, "--to", out / "登记", "--draft").ok()
    run("deliver", project, "--to", out / "交付", "--draft").ok()
    run("feedback", project, "--template", out / "反馈表.xlsx").ok()
    run("feedback", project, "--export", out / "汇总.xlsx").ok()
    return {
        str(path.relative_to(out)): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.suffix in PAPERS and not re.match(r"bag|tag|manifest", path.name)
    }


@pytest.fixture(scope="module")
def papers(
    full: Path, shared_run: Any, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("papers")
    shutil.copyfile(full, folder / "p.kepu")
    return made(shared_run, folder / "p.kepu", folder / "出")


def texts(name: str, data: bytes, folder: Path) -> Iterator[str]:
    """What a reader can see in the document, and its properties."""
    if name.endswith(".txt"):
        yield data.decode("utf-8-sig")
        return
    if name.endswith(".eml"):
        mail = email.message_from_bytes(data, policy=email.policy.default)
        yield str(mail["subject"])
        yield mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        return
    file = folder / "paper"
    file.write_bytes(data)
    with zipfile.ZipFile(file) as archive:
        for part in archive.namelist():
            if part.endswith(".xml") and "theme" not in part:
                words = archive.read(part).decode("utf-8")
                yield "\n".join(re.findall(r">([^<>]+)<", words))
                yield "\n".join(re.findall(r'(?:descr|title|prompt|error)="([^"]*)"', words))


def test_something_of_everything_is_made(papers: dict[str, bytes]) -> None:
    names = "\n".join(papers)
    for part in (
        *("信息表.docx", "视频清单.xlsx", "邮件草稿.eml", "校验报告.docx", "说明.txt"),
        *(f"整改通知_{SEA}.docx", "征集", "清单.xlsx", "案例信息表", "内部汇总"),
        *("待办清单", "确认单.docx", "反馈表.xlsx", "汇总.docx"),
    ):
        assert part in names
    assert len(papers) >= 22


def test_no_placeholder_and_nothing_of_a_sample_is_left(
    papers: dict[str, bytes], tmp_path: Path
) -> None:
    left = {
        name: sorted({found for text in texts(name, data, tmp_path)
                      for found in LEFT_OVER.findall(text)})
        for name, data in papers.items()
    }  # fmt: skip
    assert {name: found for name, found in left.items() if found} == {}


def test_a_planted_placeholder_would_be_found() -> None:
    for words in ("{unit}：", "共None个", "nan 次", "TODO", "《示例》", "{{ x }}"):
        assert LEFT_OVER.search(words)


def test_no_local_path_and_no_machine_is_in_a_document(
    papers: dict[str, bytes], prepared: Any, tmp_path: Path
) -> None:
    for name, data in papers.items():
        for text in texts(name, data, tmp_path):
            assert str(prepared.films) not in text, name
            assert str(tmp_path.parent) not in text, name


def test_the_schema_check_has_no_findings(papers: dict[str, bytes], tmp_path: Path) -> None:
    for name, data in papers.items():
        if name.endswith((".docx", ".xlsx")):
            file = tmp_path / f"paper{Path(name).suffix}"
            file.write_bytes(data)
            assert openxml_audit.OpenXmlValidator().validate(file).errors == [], name


def test_the_same_project_gives_the_same_bytes(
    papers: dict[str, bytes], full: Path, run: Any, tmp_path: Path
) -> None:
    """In another home, another zone, another hash order, seconds later, under another name."""
    time.sleep(2.1)
    copy = tmp_path / "副本" / "另一个.kepu"
    copy.parent.mkdir()
    shutil.copyfile(full, copy)
    run.environment = {"TZ": "America/New_York", "LANG": "C", "PYTHONHASHSEED": "7"}
    again = made(run, copy, tmp_path / "出")
    assert sorted(again) == sorted(papers)
    assert [name for name in papers if papers[name] != again[name]] == []
