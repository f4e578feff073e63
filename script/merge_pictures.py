"""读入单位信息表 in the pictures: a project of its own, forms of several units, what is decided."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from documents.forms.filled_factory import filled, letter
from kepu_desktop.workflow import fill
from kepu_desktop.workflow.start import create

_WAIT_S = 60.0
_OURS = {
    "unit": "示例省科学技术协会",
    "contact": "张明（示例）",
    "position": "科普部副主任",
    "phone": "0551-60000000",
}
_ENTRIES = (
    "一、示例·星空下的望远镜",
    "跟随观测员度过一夜。",
    "二、示例·探月问答（共6集）",
    "问答。",
)


def sample_forms(folder: Path) -> list[Path]:
    """Eight returned files: clean, in conflict, of nearly one name, blank, unreadable."""
    folder.mkdir(parents=True, exist_ok=True)
    sky = {"contact": "周航（示例）", "phone": "0551-60000011", "email": "sky@example.org"}
    made = {
        "示例市天文学会_信息表.docx": filled(
            "示例市天文学会", **sky, categories=("scifi",), entries=_ENTRIES, count="7个"
        ),
        "天文学会（补）.docx": filled(
            "示例市天文学会",
            contact="李清（示例）",
            phone="0551-60000012",
            categories=("scifi",),
            entries=("一、示例·流星雨", "固定机位。", "二、示例·深海一万米", "另一部。"),
        ),
        "海洋所 信息表（盖章前）.docx": filled(
            "示例海洋研究所",
            contact="陈静（示例）",
            categories=("flagship", "keylab"),
            entries=("一、示例·深海一万米", "走进载人潜水器训练池。", "二、示例·极地科考", "雪。"),
            tick="√",
        ),
        "示例大学.docx": filled(
            "示例大学", contact="王宁（示例）", entries=("一、示例·实验室的一天", "跟随。")
        ),
        "示例大学科协.docx": filled("示例大学科协", categories=("talent",)),
        "省科协.docx": filled(
            "示例省科学技术协会",
            contact="张明（示例）",
            position="科普部主任",
            email="shili@example.org",
        ),
        "空白.docx": filled(""),
        "通知.docx": letter(),
    }
    for name, data in made.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in made]


def take(camera: Any, place: Path) -> None:
    project = place / "示例省科协 收表.kepu"
    forms = sample_forms(place / "收到的信息表")
    with create(project) as session:
        fill.set_form(session, _OURS)
        told = {"title": "示例·深海一万米", "summary": "走进潜水器。", "unit": "示例海洋研究所"}
        fill.plan(session, {**told, "category": "flagship"})
    camera.window.open_project(project)
    view = camera.window.view
    camera.wait(_WAIT_S, lambda: view() and view().desk.snapshot is not None)
    camera.wait(1.0)
    view().go("form")
    camera.wait(1.5)
    camera.window.preview_drop([str(path) for path in forms])
    camera.wait(0.3)
    camera.both("merge-dragging")
    camera.window.preview_drop([])
    merging = view().places["form"].merging
    view().add([str(path) for path in forms])
    camera.wait(_WAIT_S, lambda: merging.merge is not None)
    camera.both("merge")
    for key in ("titles", "conflicts"):
        view().places["form"].merge_panel.show_list(key)
        camera.both(f"merge-{key}")
    merging.leave()
    shutil.rmtree(place / "收到的信息表", ignore_errors=True)
