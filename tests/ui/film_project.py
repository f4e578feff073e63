"""A project of films whose files are stand-ins and whose facts are given: nothing is decoded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kepu_desktop.domain.facts import (
    AudioStream,
    MarkFacts,
    MediaFacts,
    SubtitleFacts,
)
from kepu_desktop.domain.submission import Film, Submission
from kepu_desktop.workflow.locate import reference
from kepu_desktop.workflow.session import Session

GOOD = MediaFacts(
    size=1_400_000_000,
    container="mp4",
    brand="isom",
    duration_s=2500.0,
    container_duration_s=2500.0,
    video_streams=1,
    cover_pictures=0,
    width=1920,
    height=1080,
    rotation=0,
    pixel_aspect=1.0,
    frame_rate=25.0,
    video_codec="h264",
    overall_bit_rate=8_400_000,
    video_bit_rate=8_100_000,
    audio=(AudioStream("aac", 2, 48_000),),
    subtitle_tracks=(),
    sidecars=(),
    subtitles=SubtitleFacts("burned_in", 0.92, None, "simplified", ()),
    marks=MarkFacts("none", (), 12, 214),
    ads=(),
    black=(),
    freeze=(),
    silence=(),
)


@dataclass(frozen=True)
class Given:
    """One film to be made. ``facts`` None: not checked yet; ``there`` False: its file is away."""

    title: str
    facts: MediaFacts | None = GOOD
    category: str = "flagship"
    unit: str = "示例海洋研究所"
    summary: str = "用实景与动画讲解。" * 8
    included: bool = True
    there: bool = True


def make_films(session: Session, folder: Path, films: Sequence[Given]) -> tuple[str, ...]:
    """Put ``films`` into the project; returns their ids."""
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Film] = []
    for number, given in enumerate(films, 1):
        relative = f"{given.unit or '无'}/{given.title or number}.mp4"
        path = folder / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%d" % number)
        # Read a while ago, so that a check finds nothing changed.
        file = replace(reference(str(folder), relative), fingerprint=f"fp-{number}")
        if not given.there:
            path.unlink()
        made.append(
            Film(
                id=f"v{number}",
                title=given.title,
                category=given.category,
                source_unit=given.unit,
                summary=given.summary,
                included=given.included,
                order=number,
                file=file,
            )
        )

    def change(state: Submission) -> Submission:
        return replace(
            state,
            films=(*state.films, *made),
            next_ids={**state.next_ids, "v": len(made) + 1},
        )

    session.edit(f"添加 {len(made)} 个视频", change)
    session.record_facts(
        (film.id, film.file, given.facts)
        for film, given in zip(made, films, strict=True)
        if given.facts is not None and film.file is not None
    )
    return tuple(film.id for film in made)
