"""Cases as a session makes them, with real materials, looked at in this process."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kepu_desktop.jobs.inline import InlineExecutor
from kepu_desktop.workflow.cases import add_materials, new_case
from kepu_desktop.workflow.fill import set_form
from kepu_desktop.workflow.materials import check_materials
from kepu_desktop.workflow.session import Session
from material_factory import pdf, photo, word

FORM = {
    "unit": "示例省科学技术协会",
    "contact": "张明（示例）",
    "position": "科普部副主任/副研究员",
    "phone": "0551-60000000",
    "email": "shili@example.org",
    "date": "2025-07-08",
}
FIELDS = {
    "title": "示例·科普大篷车进山村",
    "implementer": "示例市科学技术馆",
    "start": "2024-03-01",
    "end": "2025-06-20",
    "summary": "面向示例山区中小学，用流动科普大篷车送去声光电实验。",
    "background": "制作三类活动包。",
    "results": "走进 86 所学校。",
    "reach": "38600",
    "reach_basis": "活动签到与学校盖章回执",
}


def whole_case(session: Session, folder: Path, class_id: str = "activity", **changes: str) -> str:
    """A case that lacks nothing but the sealed scan: two photos, a PDF, a Word file."""
    case_id = new_case(session, class_id, {**FIELDS, **changes})
    folder.mkdir(parents=True, exist_ok=True)
    paths = [
        photo(folder / "大篷车_1.jpg", gps=True),
        photo(folder / "大篷车_2.jpg"),
        pdf(folder / "学校回执汇总.pdf", 3),
        word(folder / "成效说明.docx"),
    ]
    add_materials(session, case_id, [str(path) for path in paths])
    return case_id


def look(session: Session) -> None:
    """All materials, in this process: what workers do is tested where they are."""
    check_materials(session, executor=InlineExecutor)


def filled(session: Session, form: Mapping[str, str] = FORM) -> None:
    set_form(session, form)
