"""Contents of 整改通知 for tests: few and many faults, with and without pictures."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

from PIL import Image, ImageDraw

from kepu_desktop.documents.letter import (
    LetterContent,
    LetterFault,
    LetterFilm,
    LetterPicture,
)

CREATED = dt.datetime(2025, 7, 8, 10, tzinfo=dt.timezone(dt.timedelta(hours=8)))
SHORT = LetterFault(
    "时长 28:47，少于 30:00", "28:47", "不少于 30:00", "附件1 三（一）", "请补足时长"
)
SMALL = LetterFault(
    "分辨率 1280×720，低于 1920×1080",
    "1280×720",
    "不低于 1920×1080",
    "附件1 四（二）1",
    "请用不低于要求的分辨率重新导出；放大低分辨率原片不解决画质问题",
)
CLAUSES = (
    ("附件1 三（一）", "单个视频时长不少于30分钟"),
    ("附件1 四（二）1", "画面分辨率不低于1920×1080"),
)


def film(number: int, *faults: LetterFault, title: str = "") -> LetterFilm:
    return LetterFilm(title or f"示例·第{number}部", f"示例_{number}.mp4", faults)


def content(*films: LetterFilm, **changes: object) -> LetterContent:
    base = LetterContent(
        call_title="“示例之光”网络展播活动",
        call_number="示例函〔2025〕4号",
        unit="示例海洋研究所（示例）",
        films=films,
        left_out=(),
        by="2025年7月1日",
        to="zhengji@example.org",
        contact="张明（示例） 0551-60000000",
        sender="示例省科学技术协会",
        date_text="2025年6月20日",
        created=CREATED,
        clauses=CLAUSES,
    )
    return dataclasses.replace(base, **changes)  # type: ignore[arg-type]


def marked(folder: Path, count: int) -> LetterFault:
    """A fault with ``count`` pictures in which a corner mark is boxed."""
    pictures = []
    for number in range(count):
        picture = Image.effect_noise((800, 450), 30).convert("RGB")
        draw = ImageDraw.Draw(picture)
        draw.rectangle((660, 20, 780, 80), outline="#12161B", width=4)
        draw.rectangle((663, 23, 777, 77), outline="#FFC24A", width=2)
        path = folder / f"frame-{number}.jpg"
        picture.save(path, quality=78)
        pictures.append(LetterPicture(path, 12.0 * (number + 1)))
    return LetterFault(
        "右上角有台标",
        "214 个取样画面同一位置",
        "无角标",
        "附件1 四（二）1",
        "请提供无角标的版本",
        tuple(pictures),
    )
