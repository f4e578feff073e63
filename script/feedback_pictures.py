"""数据反馈 in the pictures: the sample project's units answer, one of them with faults."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path
from typing import Any

import openpyxl

from kepu_desktop.documents.feedback_workbook import FIRST_ROW, HEAD_ROW
from kepu_desktop.workflow.feedback.importing import asked_films, asked_units
from kepu_desktop.workflow.feedback.papers import blank_of
from kepu_desktop.workflow.snapshot import Snapshot

SILENT = 1  # units of which nothing came back


def answers(shot: Snapshot, place: Path) -> list[Path]:
    """A filled workbook of each unit but the last."""
    chance = random.Random(2025)
    found = []
    moment = dt.datetime(2025, 7, 8, tzinfo=dt.UTC)
    for number, unit in enumerate(asked_units(shot.submission)[:-SILENT]):
        data = blank_of(shot.call, shot.submission, moment, unit)
        file = place / f"反馈表_{unit}.xlsx"
        file.write_bytes(data)
        fill(shot, file, unit, chance, faulty=number == 1)
        found.append(file)
    return found


def fill(shot: Snapshot, file: Path, unit: str, chance: random.Random, *, faulty: bool) -> None:
    assert shot.call.feedback is not None
    book = openpyxl.load_workbook(file)
    sheet: Any = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[HEAD_ROW + 1]}
    names = [platform.name for platform in shot.call.feedback.platform]
    at = FIRST_ROW + 1
    for film in asked_films(shot.submission, unit):
        for platform in chance.sample(names[:9], 3):
            views = chance.randrange(40_000, 9_000_000)
            cells = {
                "编号": film.id,
                "来源单位": unit,
                "视频标题": film.title,
                "平台": platform,
                "观看人次": "3.2万" if faulty and at == FIRST_ROW + 1 else views,
                "峰值在线": views // 90 if chance.random() < 0.6 else None,
                "点赞": "约三千" if faulty and at == FIRST_ROW + 2 else views // 40,
                "评论": views // 300,
                "转发": views // 150,
                "话题阅读量": views * 9 if at == FIRST_ROW + 1 else None,
            }
            for label, value in cells.items():
                sheet.cell(at, heads[label]).value = value
            at += 1
    book.save(file)


def take(camera: Any, place: Path) -> None:
    """Empty, filled, one workbook row by row, small."""
    view = camera.window.view()
    view.go("feedback")
    camera.wait(1.5)
    camera.both("feedback-empty")
    feedback = view.places["feedback"]
    view.add([str(path) for path in answers(view.desk.snapshot, place)])
    camera.wait(20, lambda: feedback.totals is not None and feedback.totals.sources)
    camera.wait(9)  # the toast goes
    camera.both("feedback")
    held = next(source for source in feedback.totals.sources if source.held)
    feedback.board.open_source(held.name)
    camera.wait(0.5)
    camera.both("feedback-rows")
    feedback.board.close_detail()
