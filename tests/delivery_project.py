"""A project of real small files that are fit to be delivered: facts as a full check leaves them,
put in by hand, fingerprints and SHA-256 real."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kepu_desktop.domain.facts import (
    AdLook,
    AudioStream,
    MarkFacts,
    MediaFacts,
    Part,
    SubtitleFacts,
    TextSample,
)
from kepu_desktop.domain.submission import FileRef, Film
from kepu_desktop.media.fingerprint import fingerprint, sha256_of
from kepu_desktop.workflow import fill, review
from kepu_desktop.workflow.session import Session
from sample_submission import FORM, UNITS

TITLES = (
    "示例·探月工程二十年",
    "示例·湿地日出",
    "示例·100% 探海",
    "示例·海洋馆的幕后",
    "示例·极地科考的一天",
    "示例·天文馆的穹幕之下",
    "示例·科普大集进县城",
    "示例·从沙粒到芯片",
)


def deliverable(
    path: Path, folder: Path, sizes: Sequence[int], *, selected: bool = True, full: bool = True
) -> Session:
    """A filled project with a signed film for each of ``sizes``, its file in ``folder``: v1, v2 …
    Without ``full`` the films were only looked at quickly."""
    folder.mkdir(parents=True, exist_ok=True)
    session = Session.create(path)
    fill.set_form(session, FORM)
    category = session.call.category[1]
    assert category.minimum_s is not None
    films: list[Film] = []
    for number, size in enumerate(sizes, 1):
        title = TITLES[(number - 1) % len(TITLES)]
        file = folder / f"{number} {title}.mp4"
        file.write_bytes(random.Random(number).randbytes(size))
        taken = fingerprint(file)
        films.append(
            Film(
                id=f"v{number}",
                title=title,
                category=category.id,
                source_unit=UNITS[number % len(UNITS)],
                summary="跟随示例天文台的观测员度过一夜。",
                order=number,
                selected=selected,
                file=FileRef(
                    str(folder),
                    file.name,
                    "",
                    taken.size,
                    taken.mtime_ns,
                    taken.digest,
                    sha256_of(file) if full else None,
                ),
            )
        )
    session.edit(
        "添加", lambda state: replace(state, films=tuple(films), next_ids={"v": len(films) + 1})
    )
    facts = [(film.id, film.file, good_facts(film, full)) for film in films if film.file]
    session.record_facts(facts)
    with session.project.batch():
        for film in films:
            review.sign(session, film.id, "李宁（示例）")
    return session


def good_facts(film: Film, full: bool = True) -> MediaFacts:
    """Of a film with which everything is in order."""
    assert film.file is not None
    quick = MediaFacts(
        size=film.file.size,
        container="mp4",
        brand="isom",
        duration_s=1980.0,
        container_duration_s=1980.0,
        video_streams=1,
        width=1920,
        height=1080,
        pixel_aspect=1.0,
        overall_bit_rate=9_000_000,
        video_bit_rate=8_800_000,
        audio=(AudioStream("aac", 2, 48_000),),
    )
    if not full:
        return quick
    return replace(
        quick,
        sha256=film.file.sha256,
        silence=(),
        loudness_lufs=-20.0,
        sound_end_s=1980.0,
        black=(),
        freeze=(),
        damage=(),
        key_gap_s=2.0,
        every_frame=False,
        active=(0, 0, 1920, 1080),
        subtitles=SubtitleFacts(
            *("burned_in", 0.97, (0.93, 0.99), "simplified"),
            samples=(TextSample(60.0, "示例字幕"),),
            looked=120,
            speech=96,
            covered=93,
            simplified_marks=200,
            traditional_marks=0,
        ),
        marks=MarkFacts("none", (), 30, 200),
        ads=(),
        ad_look=AdLook(200, 60, 2.0),
        opening=(),
        parts=tuple(Part),
    )
