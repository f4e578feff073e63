"""Projects of many films without files: facts as a check would leave them, put in by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kepu_desktop.domain.facts import AudioStream, MediaFacts
from kepu_desktop.domain.submission import FileRef, Film
from kepu_desktop.workflow import fill, review
from kepu_desktop.workflow.session import Session

FORM = {
    "unit": "示例省科学技术协会",
    "contact": "张明（示例）",
    "position": "副主任",
    "phone": "0551-60000000",
    "email": "shili@example.org",
    "date": "2025-07-08",
}
UNITS = ("示例海洋研究所", "示例大学科协", "示例市天文学会")
# What is wrong with a film, by name.
GOOD, SHORT, SMALL, UPRIGHT, LONG_TEXT, NO_CATEGORY = (
    "good",
    "short",
    "small",
    "upright",
    "long text",
    "no category",
)


def submission(path: Path, faults: tuple[str, ...], *, signed: bool = True) -> Session:
    """A filled project with one film for each of ``faults``: v1, v2 …, of three units in turn."""
    session = Session.create(path)
    fill.set_form(session, FORM)
    category = session.call.category[0]
    assert category.minimum_s is not None
    films = tuple(
        Film(
            id=f"v{number}",
            title=f"示例·第{number}部",
            category="" if fault == NO_CATEGORY else category.id,
            source_unit=UNITS[number % len(UNITS)],
            summary="长" * 204 if fault == LONG_TEXT else "跟随示例天文台的观测员度过一夜。",
            order=number,
            file=FileRef("/nowhere", f"{number}.mp4", "", 1, 1, f"print-{number}"),
        )
        for number, fault in enumerate(faults, 1)
    )
    session.edit("添加", lambda state: replace(state, films=films, next_ids={"v": len(films) + 1}))
    found = []
    for film, fault in zip(films, faults, strict=True):
        assert film.file is not None
        found.append((film.id, film.file, _facts(fault, category.minimum_s)))
    session.record_facts(found)
    if signed:
        with session.project.batch():
            for film in films:
                review.sign(session, film.id, "李宁")
    return session


def _facts(fault: str, least_s: int) -> MediaFacts:
    seconds = float(least_s - 73 if fault == SHORT else least_s + 60)
    size = {SMALL: (1280, 720), UPRIGHT: (1080, 1920)}.get(fault, (1920, 1080))
    return MediaFacts(
        size=10**9,
        container="mp4",
        brand="isom",
        duration_s=seconds,
        container_duration_s=seconds,
        video_streams=1,
        width=size[0],
        height=size[1],
        pixel_aspect=1.0,
        overall_bit_rate=9_000_000,
        video_bit_rate=8_800_000,
        audio=(AudioStream("aac", 2, 48000),),
    )
