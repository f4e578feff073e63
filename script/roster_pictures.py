"""单位台账 in the pictures: the sample project's units, some of which have not answered."""

from __future__ import annotations

from typing import Any

from kepu_desktop.workflow.fill import set_form
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.units import roster

UNITS = (
    ("示例海洋研究所", "李华（示例）", "0551-60000001", "sea@example.org"),
    ("示例市天文学会", "王琳（示例）", "0551-60000002", "sky@example.org"),
    ("示例大学科学技术协会", "赵敏（示例）", "0551-60000003", "uni@example.org"),
    ("示例省科技馆", "周宁（示例）", "0551-60000004", "museum@example.org"),
    ("示例省气象学会", "陈晨（示例）", "0551-60000005", "weather@example.org"),
    ("示例农业科学院（示例）", "吴桐（示例）", "0551-60000006", ""),
    ("示例职业技术学院", "", "0551-60000007", ""),
)
COLLECT = {
    "collect_by": "2030-06-30",
    "collect_to": "shouji@example.org",
    "collect_contact": "张明（示例），0551-60000000",
}


def _units(session: Session) -> None:
    rows = [dict(zip(("name", "contact", "phone", "email"), row, strict=True)) for row in UNITS]
    roster.add_units(session, rows)


def _asked(session: Session) -> None:
    set_form(session, COLLECT)
    for unit in session.submission.roster[:5]:
        roster.set_unit(session, unit.id, {"asked": "2025-06-02"})


def take(camera: Any) -> None:
    """Empty, filled in with 征集信息 open, at work, small."""
    view = camera.window.view()
    view.go("roster")
    camera.wait(1)
    camera.both("roster-empty")
    place = view.places["roster"]
    view.desk.do("台账", _units)
    camera.wait(10, lambda: len(place.standing.rows) == len(UNITS))
    place.open_collect()
    camera.wait(0.5)
    camera.both("roster-collect")
    view.desk.do("征集", _asked)
    camera.wait(10, lambda: any(row.unit.asked for row in place.standing.rows))
    place.close_collect()
    camera.wait(0.5)
    camera.both("roster")
    size = camera.window.size()
    camera.window.resize(1100, 640)
    camera.wait(0.8)
    camera.both("roster-small")
    camera.window.resize(size)
