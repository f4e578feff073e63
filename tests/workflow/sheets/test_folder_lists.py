"""A list beside the films of a dropped folder proposes titles, categories, summaries, series."""

from __future__ import annotations

from pathlib import Path

from kepu_desktop.workflow import fill
from kepu_desktop.workflow.ingest import add
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.sheets.sheet import read_sheet
from list_project import workbook


def film(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\0\0\0\x18ftypisom" + path.name.encode() * 40)
    return path


LIST = (
    ("示例市气象学会汇总",),
    ("文件名", "作品名称", "分类", "单位", "简介", "系列"),
    ("taifeng.mp4", "示例·台风从哪里来", "场馆探访", "示例市气象学会", "讲台风。", None),
    (None, "示例·一朵云", "其他：气象科普", None, "称一称云。", None),
    ("shandian_1", "示例·闪电（一）", "慢直播", None, None, "示例·闪电"),
    (None, "没有拍的", "慢直播", None, None, None),
    ("合计", None, None, None, None, None),
)


def test_films_take_what_the_list_beside_them_says(session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "示例市气象学会"
    for name in ("taifeng.mp4", "示例·一朵云.mp4", "下一层/shandian_1.mov", "别的.mp4"):
        film(folder / name)
    (folder / "清单.xlsx").write_bytes(workbook(*LIST))
    added = add(session, [str(folder)])
    films = {film.title: film for film in session.submission.films}
    assert films["示例·台风从哪里来"].category == "venue"
    assert films["示例·台风从哪里来"].summary == "讲台风。"
    assert films["示例·一朵云"].category_other == "气象科普"
    assert films["示例·闪电（一）"].series
    assert "别的" in films
    assert [(item.path.rsplit("/", 1)[-1], item.reason) for item in added.skipped] == [
        ("清单.xlsx", "清单里还有 1 行没有对应的视频；可单独拖入或用 sheet --from 逐项采用")
    ]


def test_a_list_that_names_none_of_the_films_is_told(session: Session, tmp_path: Path) -> None:
    film(tmp_path / "x" / "别的.mp4")
    (tmp_path / "x" / "清单.xlsx").write_bytes(workbook(*LIST))
    (tmp_path / "x" / "账目.xlsx").write_bytes(workbook(("日期", "金额"), ("1", "2")))
    added = add(session, [str(tmp_path / "x")])
    reasons = {item.path.rsplit("/", 1)[-1]: item.reason for item in added.skipped}
    assert "没有与这些视频相符的行" in reasons["清单.xlsx"]
    assert "sheet --from" in reasons["清单.xlsx"]
    assert added.lists == ()
    assert "不是视频清单" in reasons["账目.xlsx"]
    assert [film.title for film in session.submission.films] == ["别的"]


def test_a_list_that_names_none_of_the_films_waits_for_the_person(
    session: Session, tmp_path: Path
) -> None:
    (tmp_path / "x").mkdir()
    file = tmp_path / "x" / "清单.xlsx"
    file.write_bytes(workbook(*LIST))
    (tmp_path / "x" / "空白.xlsx").write_bytes(workbook(LIST[1]))
    added = add(session, [str(tmp_path / "x")], hold=True)
    assert added.lists == (str(file),)
    assert [item.reason for item in added.skipped] == ["清单里没有填写视频"]


def test_titles_that_differ_in_marks_only_are_one_film(session: Session) -> None:
    fill.plan(session, {"title": "示例·一朵云"})
    found = read_sheet(session, workbook(*LIST), "清单.xlsx").found
    assert (found.matched, found.fresh) == (1, 3)
    marked = workbook(("作品名称", "简介"), ("《示例：一朵云》", "称一称云。"))
    found = read_sheet(session, marked, "清单.xlsx").found
    assert (found.matched, found.fresh) == (1, 0)
