"""读入清单 in the pictures: the sample's list edited, a unit's own list, one with faults."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl

from kepu_desktop.documents.working_list import FIRST_ROW, HEAD_ROW
from kepu_desktop.workflow.sheets.sheet import sheet_paper

_WAIT_S = 20.0
_UNIT_LIST: tuple[tuple[object, ...], ...] = (
    ("示例市气象学会科普视频汇总表",),
    ("编号", "作品名称", "选送部门", "分类", "时长（分钟）", "简介（200字以内）", "剪辑软件"),
    ("001", "示例·台风从哪里来", "示例市气象学会", "场馆探访", 42, "走进示例气象台。", "甲"),
    ("002", "示例·一朵云有多重", "示例市气象学会", "其他：气象科普", 35, "称一称天上的云。", "甲"),
    ("003", "示例·闪电慢动作", "示例市气象学会", "慢直播", 190, "夏夜雷暴实录。", "乙"),
)


def take(camera: Any, place: Path) -> None:
    view = camera.window.view()
    lists = view.places["videos"].lists
    view.go("videos")
    for name, make in (("list", _edited), ("list-columns", _foreign), ("list-faults", _faulty)):
        file = place / f"{name}.xlsx"
        view.desk.do("清单", lambda s, file=file, make=make: file.write_bytes(make(s)))
        camera.wait(_WAIT_S, file.exists)
        view.add([str(file)])
        camera.wait(_WAIT_S, lambda: lists.is_open)
        camera.wait(1.0)
        camera.both(name)
        lists.panel.close_list()


def _sheet(session: Any) -> tuple[Any, Any, dict[str, int]]:
    book = openpyxl.load_workbook(io.BytesIO(sheet_paper(session)))
    sheet: Any = book.worksheets[0]
    return book, sheet, {cell.value: cell.column for cell in sheet[HEAD_ROW + 1]}


def _saved(book: Any) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _edited(session: Any) -> bytes:
    book, sheet, at = _sheet(session)
    row = FIRST_ROW + 1
    titles = [sheet.cell(n, at["视频标题"]).value for n in range(row, row + 6)]
    sheet.cell(row, at["视频标题"]).value = f"{titles[0]}（修订版）"
    sheet.cell(row, at["首播平台"]).value = "示例视频平台"
    summary = sheet.cell(row + 1, at["内容概述"]).value or ""
    sheet.cell(row + 1, at["内容概述"]).value = summary.replace("，", "、", 1) + "片末附参考资料。"
    sheet.cell(row + 2, at["来源单位"]).value = "示例市科学技术协会"
    sheet.cell(row + 3, at["报送"]).value = "否"
    sheet.cell(row + 4, at["条目"]).value = 1
    last = max(n for n in range(row, sheet.max_row + 1) if sheet.cell(n, at["编号"]).value)
    sheet.cell(last + 1, at["视频标题"]).value = "示例·候鸟的一年"
    sheet.cell(last + 1, at["时长"]).value = "0:45:00"
    sheet.cell(last + 1, at["内容概述"]).value = "跟拍候鸟迁徙。"
    return _saved(book)


def _foreign(session: Any) -> bytes:
    del session
    book = openpyxl.Workbook()
    for row in _UNIT_LIST:
        book.worksheets[0].append(list(row))
    return _saved(book)


def _faulty(session: Any) -> bytes:
    book, sheet, at = _sheet(session)
    sheet.cell(FIRST_ROW + 1, at["视频类别"]).value = "天文"
    sheet.cell(FIRST_ROW + 2, at["编号"]).value = "v1"
    sheet.cell(FIRST_ROW + 3, at["首播日期"]).value = "去年夏天"
    sheet.cell(FIRST_ROW + 4, at["来源单位"]).value = "示例市科学技术协会"
    return _saved(book)
