"""Choosing the selected films and handing their originals over, from the command line."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from kepu_desktop.system.clock import today
from small_disks import make_read_only, mounted

DRAFT = "草稿"


@pytest.fixture(scope="session")
def signed(prepared: Any, shared_run: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The prepared project with v1 and v2 signed, selected and looked at in full."""
    file = tmp_path_factory.mktemp("signed") / "p.kepu"
    shutil.copyfile(prepared.file, file)
    for film in ("v1", "v2"):
        shared_run("video", file, film, "--set", "selected=yes").ok()
        shared_run("review", file, film, "--by", "周明（示例）", "--sign").ok()
    shared_run("add", file, prepared.films, "--depth", "full").ok()
    for video in shared_run("list", "--json", file).ok().json["videos"]:
        if video["id"] == "v3":
            continue
        for finding in video["findings"]:
            if finding["level"] == "error" and finding["resolved"] is None:
                words = ("--waive", finding["rule"], "--reason", "示例短片", "--by", "周明（示例）")
                shared_run("review", file, video["id"], *words).ok()
    return file


@pytest.fixture
def ready(signed: Path, tmp_path: Path) -> Path:
    target = tmp_path / "p.kepu"
    shutil.copyfile(signed, target)
    return target


def bag_of(result: Any) -> Path:
    return Path(result.ok().out.strip())


def text_of(paper: Path) -> str:
    document = docx.Document(str(paper))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    header = [p.text for p in document.sections[0].header.paragraphs]
    return "\n".join([*header, *(p.text for p in document.paragraphs), *cells])


def test_the_selected_films_are_delivered_with_their_papers(
    run: Any, ready: Path, prepared: Any, tmp_path: Path
) -> None:
    before = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in prepared.films.iterdir()}
    bag = bag_of(run("deliver", ready, "--to", tmp_path / "硬盘"))
    assert bag.name == f"示例省科学技术协会_科普之光_原片_{today().isoformat()}"
    assert sorted(p.name for p in (bag / "data/原片").iterdir()) == [
        "01_其他_星空下的望远镜.mp4",
        "02_其他_显微镜里的春天.mp4",
    ]
    films = {video["id"]: video for video in run("list", "--json", ready).ok().json["videos"]}
    manifest = (bag / "manifest-sha256.txt").read_text(encoding="utf-8")
    digest = re.search(r"(\w{64})  data/原片/01_", manifest)
    assert digest is not None
    sheet = text_of(bag / "data/确认单/01_星空下的望远镜_确认单.docx")
    for words in (
        "参考稿，以主办方正式文本为准",
        "版权、传播权和内容审核确认单",
        "星空下的望远镜",
        "1-望远镜.mp4",
        digest[1][:32],
        "一、版权",
        "二、传播权",
        "三、内容审核",
        "人工智能生成内容",
        "□是　□否",
        "示例省科学技术协会",
    ):
        assert words in sheet
    assert "周明" not in sheet  # who signed in the program signs nothing here
    assert "自　　年　　月　　日" in sheet
    listed = text_of(bag / "data/交接清单.docx")
    assert digest[1][:32] in listed
    assert "原文件名：2-显微镜.mp4" in listed
    assert str(tmp_path) not in listed
    assert str(prepared.films) not in listed
    info = (bag / "bag-info.txt").read_text(encoding="utf-8")
    assert "External-Description: “科普之光”入选视频原片 2 个及确认单" in info
    assert films["v1"]["selected"] is True
    assert run("verify", bag).ok().out.startswith("已逐个校验 SHA-256（")
    subprocess.run(["sha256sum", "-c", "--quiet", "manifest-sha256.txt"], cwd=bag, check=True)
    assert [p.name for p in bag.parent.iterdir()] == [bag.name]
    assert {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in prepared.films.iterdir()} == before


def test_an_open_error_shuts_the_gate_and_a_draft_passes_it(
    run: Any, project: Path, tmp_path: Path
) -> None:
    run("video", project, "v1", "--set", "selected=yes").ok()
    target = tmp_path / "硬盘"
    target.mkdir()
    result = run("deliver", project, "--to", target)
    assert result.code == 1
    assert result.out == ""
    assert "video/" not in result.err  # words, not ids
    assert "v1" in result.err
    assert list(target.iterdir()) == []
    bag = bag_of(run("deliver", project, "--to", target, "--draft"))
    assert bag.name.endswith(f"_{DRAFT}")
    assert f"【{DRAFT}】" in (bag / "bag-info.txt").read_text(encoding="utf-8")
    for paper in (bag / "data").rglob("*.docx"):
        assert DRAFT in text_of(paper)
    assert run("verify", bag).code == 0


def test_only_the_named_films_are_judged_as_selected_and_delivered(
    run: Any, ready: Path, tmp_path: Path
) -> None:
    bag = bag_of(run("deliver", ready, "--to", tmp_path / "硬盘", "--only", "v2"))
    assert [p.name for p in (bag / "data/原片").iterdir()] == ["01_其他_显微镜里的春天.mp4"]
    result = run("deliver", ready, "--to", tmp_path / "硬盘", "--only", "v3")
    assert result.code == 1
    assert "v3" in result.err
    assert run("deliver", ready, "--to", tmp_path / "硬盘", "--only", "v9").code == 2


def test_without_a_selected_film_nothing_is_begun(run: Any, project: Path, tmp_path: Path) -> None:
    result = run("deliver", project, "--to", tmp_path / "硬盘")
    assert result.code == 2
    assert "还没有入选的视频" in result.err


def test_a_film_that_changed_since_its_check_is_looked_at_again_and_needs_its_signature(
    run: Any, ready: Path, own_films: Path, media: Any, tmp_path: Path
) -> None:
    run("video", ready, "v1", "--set", f"path={own_films / '1-望远镜.mp4'}").ok()
    target = tmp_path / "硬盘"
    bag_of(run("deliver", ready, "--to", target))
    shutil.copyfile(media.other_compliant(), own_films / "1-望远镜.mp4")
    result = run("deliver", ready, "--to", target)
    assert result.code == 1
    assert "v1" in result.err
    assert "签" in result.err


def test_a_film_that_is_away_is_named(
    run: Any, ready: Path, own_films: Path, tmp_path: Path
) -> None:
    run("video", ready, "v1", "--set", f"path={own_films / '1-望远镜.mp4'}").ok()
    run("add", ready, own_films, "--depth", "full").ok()
    (own_films / "1-望远镜.mp4").unlink()
    result = run("deliver", ready, "--to", tmp_path / "硬盘")
    assert result.code == 2
    assert "星空下的望远镜" in result.err
    assert "重新定位" in result.err


def test_the_hand_over_stands_in_the_book_and_in_the_list(
    run: Any, ready: Path, tmp_path: Path
) -> None:
    from kepu_desktop.workflow.session import Session

    bag = bag_of(run("deliver", ready, "--to", tmp_path / "硬盘"))
    with Session.open(ready, write=False) as session:
        (kept,) = session.submission.handovers
    assert (kept.kind, kept.folder, kept.draft, kept.items) == (
        "delivery",
        bag.name,
        False,
        ("v1", "v2"),
    )


def test_interrupted_it_ends_with_three_and_goes_on(run: Any, ready: Path, tmp_path: Path) -> None:
    target = tmp_path / "硬盘"
    target.mkdir()

    def begun() -> bool:
        return any(target.iterdir())

    result = run.interrupted("deliver", ready, "--to", target, when=begun)
    assert result.code in (0, 3)
    bag = bag_of(run("deliver", ready, "--to", target))
    assert run("verify", bag).code == 0


def test_the_organisers_own_sheet_is_filled_by_its_labels(
    run: Any, ready: Path, tmp_path: Path
) -> None:
    own = tmp_path / "主办方确认单.docx"
    document = docx.Document()
    document.add_paragraph("版权承诺与内容审核表")
    table = document.add_table(rows=5, cols=2)
    for row, label in enumerate(("作品名称", "时长", "SHA-256", "报送单位", "负责人签字")):
        table.cell(row, 0).text = label
    document.save(str(own))
    result = run("deliver", ready, "--to", tmp_path / "硬盘", "--sheet", own).ok()
    bag = Path(result.out.strip())
    filled = docx.Document(str(bag / "data/确认单/01_星空下的望远镜_确认单.docx"))
    cells = {row.cells[0].text: row.cells[1].text for row in filled.tables[0].rows}
    assert cells["作品名称"] == "星空下的望远镜"
    assert cells["报送单位"] == "示例省科学技术协会"
    assert re.fullmatch(r"[0-9a-f]{64}", cells["SHA-256"])
    assert cells["负责人签字"] == ""
    assert "联系人" in result.err  # has no place there, and that is said


def test_a_hostile_sheet_is_refused(run: Any, ready: Path, tmp_path: Path) -> None:
    own = tmp_path / "确认单.docx"
    own.write_bytes(b"PK\x03\x04 broken")
    result = run("deliver", ready, "--to", tmp_path / "硬盘", "--sheet", own)
    assert result.code == 2
    assert "确认单.docx" in result.err


def test_a_read_only_disk_shuts_the_gate_with_its_remedy(
    run: Any, ready: Path, tmp_path: Path
) -> None:
    with mounted(tmp_path / "盘", "48m") as target:
        make_read_only(target)
        result = run("deliver", ready, "--to", target)
        assert result.code == 1
        assert "只读" in result.err
        assert "写保护" in result.err


def test_a_disk_that_is_too_small_says_how_much_is_missing(
    run: Any, ready: Path, tmp_path: Path
) -> None:
    with mounted(tmp_path / "盘", "2m") as target:
        result = run("deliver", ready, "--to", target, "--draft")
        assert result.code == 1
        assert "还差" in result.err
        assert list(target.iterdir()) == []


# ---- the organiser's list ------------------------------------------------------------------


def listed(kind: str, folder: Path, rows: list[str]) -> Path:
    if kind == "txt":
        file = folder / "名单.txt"
        file.write_bytes("\r\n".join(["入选名单", *rows]).encode("gb18030"))
    elif kind == "xlsx":
        file = folder / "名单.xlsx"
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(["序号", "作品名称", "单位"])
        for number, row in enumerate(rows, 1):
            sheet.append([number, row, "示例省科学技术协会"])
        book.save(file)
    else:
        file = folder / "名单.docx"
        document = docx.Document()
        document.add_paragraph("关于公布入选视频的通知")
        table = document.add_table(rows=0, cols=2)
        for cells in [("序号", "作品名称"), *((str(n), row) for n, row in enumerate(rows, 1))]:
            for cell, words in zip(table.add_row().cells, cells, strict=True):
                cell.text = words
        document.save(str(file))
    return file


@pytest.mark.parametrize("kind", ["docx", "xlsx", "txt"])
def test_the_organisers_list_is_matched_and_differences_come_first(
    run: Any, project: Path, tmp_path: Path, kind: str
) -> None:
    run("video", project, "v3", "--set", "selected=yes").ok()
    rows = ["1-望远镜.mp4", "《显微镜里的春日》", "海底一万米"]
    file = listed(kind, tmp_path, rows)
    result = run("select", project, "--from", file).ok()
    assert result.out.splitlines() == [
        "+ v1 星空下的望远镜",
        "- v3 旧版",
        "? 《显微镜里的春日》 ≈ v2 显微镜里的春天",
        *(["× 入选名单"] if kind == "txt" else []),  # a text has no heading that could be told
        "× 海底一万米",
    ]
    assert "尚未改动" in result.err
    chosen = [v["id"] for v in run("list", "--json", project).ok().json["videos"] if v["selected"]]
    assert chosen == ["v3"]
    run("select", project, "--from", file, "--apply").ok()
    chosen = [v["id"] for v in run("list", "--json", project).ok().json["videos"] if v["selected"]]
    assert chosen == ["v1"]
    run("undo", project).ok()
    chosen = [v["id"] for v in run("list", "--json", project).ok().json["videos"] if v["selected"]]
    assert chosen == ["v3"]


@pytest.mark.parametrize("data", [b"", b"\x00\xff" * 300, "没有一个相符".encode(), b"PK\x03\x04x"])
def test_a_list_that_names_nothing_or_is_none_is_refused(
    run: Any, project: Path, tmp_path: Path, data: bytes
) -> None:
    file = tmp_path / "名单.txt"
    file.write_bytes(data)
    result = run("select", project, "--from", file)
    assert result.code == 2
    assert "名单.txt" in result.err
