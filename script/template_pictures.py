"""套用主办方表格 in the pictures: a form with words that the call does not know, one key bound."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from documents.forms import forms_factory as factory
from documents.forms.forms_factory import BOLD, p, run, tbl, tc, tr
from kepu_desktop.workflow import fill
from kepu_desktop.workflow.start import create

_WAIT_S = 60.0
_OURS = {
    "unit": "示例省科学技术协会",
    "contact": "张明（示例）",
    "position": "科普部副主任",
    "phone": "0551-60000000",
    "email": "shili@example.org",
}


def organisers_form() -> bytes:
    return factory.docx(
        p(run("科普视频展播活动信息表（示例）", BOLD), props='<w:jc w:val="center"/>')
        + tbl(
            tr("报送单位", tc(span=3)),
            tr("联系人", "", "职称或职务", ""),
            tr("联系电话", "", "网上信箱", ""),
            tr(tc(p("填表日期：________", "　推荐人：________"), span=4)),
            tr("视频类别", tc(*factory.options(), span=3)),
            factory.totals(),
            factory.entries_row(),
        )
        + p()
    )


def take(camera: Any, place: Path) -> None:
    project = place / "示例省科协 主办方表.kepu"
    form = place / "主办方 信息表（示例）.docx"
    form.write_bytes(organisers_form())
    with create(project) as session:
        fill.set_form(session, _OURS)
        for title in ("示例·深海一万米", "示例·星空下的望远镜", "示例·湿地日出"):
            told = {"title": title, "summary": "用实景与动画讲解。", "category": "activity"}
            fill.plan(session, {**told, "duration": "0:40:00"})
    camera.window.open_project(project)
    view = camera.window.view
    camera.wait(_WAIT_S, lambda: view() and view().desk.snapshot is not None)
    view().go("form")
    room = view().places["form"]
    room.templating.use(form)
    panel = room.templating.panel
    camera.wait(_WAIT_S, lambda: panel.view is not None and panel.isVisible())
    slot = next(slot.name for slot in panel.view.slots if slot.label == "网上信箱")
    panel.rebound.emit("email", slot)
    camera.wait(_WAIT_S, lambda: panel.view.keys_in(slot))
    panel.select("email")
    camera.wait(1.5)
    camera.both("form-places")
