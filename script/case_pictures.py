"""案例 in the pictures: five cases and a candidate, one with its materials, the copying window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import numpy as np
import pypdf
from PIL import Image, ImageDraw

from kepu_desktop.ui import theme
from kepu_desktop.workflow.cases import new_case
from kepu_desktop.workflow.session import Session

TEXT = {
    "implementer": "示例市科学技术馆",
    "start": "2024-03-01",
    "end": "2025-06-20",
    "summary": "面向示例山区中小学，用流动科普大篷车送去声光电实验、天文观测和应急演练。"
    "两年间走进 86 所学校，由当地教师参与设计课程，形成可由县级科协独立开展的活动包。",
    "background": "制作三类活动包，每包配讲稿、器材清单和评估表；"
    "县级志愿者经两天培训即可独立开展。",
    "results": "参与学生的科学兴趣量表平均提高 12 %，已有 9 个县将其列入课后服务。",
    "reach": "38600",
    "reach_basis": "活动签到与学校盖章回执",
}
CASES = (
    ("示例·深海图志（图书）", "work", {"end": ""}),
    ("示例·科普大篷车进山村", "activity", {}),
    ("示例·湿地科技小院", "venue", {}),
    ("示例·元素小剧场（短剧）", "work", {"end": ""}),
    ("示例·少年观星夜", "activity", {"start": "2023-09-01", "end": "至今"}),
    ("示例·星空讲堂", "activity", {}),
)
SHOWN = 1  # the case that has materials


def make_cases(session: Session) -> list[str]:
    return [
        new_case(session, class_id, {"title": title, **TEXT, **changes})
        for title, class_id, changes in CASES
    ]


def make_materials(place: Path) -> list[Path]:
    """Three photographs, a Word file, a PDF."""
    place.mkdir()
    for number, size in enumerate(((2400, 1600), (2400, 1600), (1280, 960)), 1):
        photo(place / f"大篷车_{number}.jpg", size, number)
    paper = docx.Document()
    paper.add_paragraph("成效说明（示例）")
    paper.save(str(place / "成效说明.docx"))
    writer = pypdf.PdfWriter()
    for _ in range(6):
        writer.add_blank_page(595, 842)
    writer.write(place / "学校回执汇总.pdf")
    return sorted(place.iterdir())


def photo(path: Path, size: tuple[int, int], number: int) -> None:
    """A drawn scene under grain, so that it weighs what a photograph weighs."""
    width, height = size
    picture = Image.new(
        "RGB", size, ((207, 228, 240), (222, 230, 236), (240, 190, 140))[number - 1]
    )
    draw = ImageDraw.Draw(picture)

    def box(left: float, top: float, right: float, bottom: float) -> tuple[int, int, int, int]:
        return (
            round(left * width),
            round(top * height),
            round(right * width),
            round(bottom * height),
        )

    if number == 1:
        draw.rectangle(box(0, 0.62, 1, 1), fill=(196, 160, 122))
        draw.rectangle(box(0.3, 0.12, 0.72, 0.6), fill=(225, 233, 240))
        draw.ellipse(box(0.42, 0.2, 0.6, 0.48), fill=(45, 100, 170))
        for at in (0.2, 0.34, 0.5, 0.66):
            draw.ellipse(box(at, 0.5, at + 0.06, 0.59), fill=(40, 50, 70))
            draw.rectangle(box(at, 0.58, at + 0.06, 0.78), fill=(60, 80, 120))
    elif number == 2:
        draw.rectangle(box(0.08, 0.1, 0.36, 0.4), fill=(255, 255, 255))
        draw.rectangle(box(0.46, 0.2, 0.54, 0.5), fill=(90, 170, 120))
        draw.ellipse(box(0.34, 0.42, 0.66, 0.82), fill=(90, 170, 120))
    else:
        draw.rectangle(box(0, 0.6, 1, 1), fill=(70, 120, 110))
        draw.ellipse(box(0.55, 0.35, 0.7, 0.58), fill=(255, 236, 170))
    grain = np.random.default_rng(number).integers(-14, 14, (height, width, 3))
    pixels = np.clip(np.asarray(picture).astype(np.int16) + grain, 0, 255).astype(np.uint8)
    Image.fromarray(pixels).save(path, quality=92)


def take(camera: Any, place: Path) -> None:
    """Empty, filled, small, and the window for copying."""
    window = camera.window
    view = window.view()
    view.go("cases")
    camera.wait(1.5)
    camera.both("cases-empty")
    made: list[list[str]] = []
    view.desk.do("示例", make_cases, done=made.append)
    camera.wait(5, lambda: made)
    cases = view.places["cases"]
    cases.list.choose(made[0][SHOWN])
    files = make_materials(place / "案例材料")
    view.add([str(path) for path in files])
    camera.wait(20, lambda: len(view.desk.snapshot.material_facts) == len(files))
    camera.wait(9)  # the toast goes
    camera.both("cases")
    size = window.size()
    window.resize(960, 520)
    camera.take("cases-small")
    window.resize(size)
    cases.open_copying()
    camera.wait(0.3)
    cases.copying.copy()
    for dark in (False, True):
        theme.theme().force(dark)
        camera.wait(0.3)
        scheme = "dark" if dark else "light"
        cases.copying.grab().save(str(camera.folder / f"cases-copying-{scheme}.png"))
    theme.theme().force(False)
    cases.copying.close()
