"""Judging a submission again after one edit, against judging it the first time.

    python benchmarks/judging.py [--films 1000] [--rounds 50]

Each round edits one film (title, category, summary or selection, in turn) and judges the whole
submission again, with quick facts, signatures and a series of ten among the single films. Prints
the median in milliseconds and as a ratio to the full judgement by a new judge.
"""

from __future__ import annotations

import argparse
import statistics
import time
from dataclasses import replace

from kepu_desktop.calls.shipped import default_call
from kepu_desktop.domain.facts import AudioStream, MediaFacts
from kepu_desktop.domain.findings import Signature
from kepu_desktop.domain.submission import FileRef, Film, Series, Submission
from kepu_desktop.system.characters import standard_characters
from kepu_desktop.validators.judge import Judge

TARGET_MS = 50.0
FORM = {
    "unit": "示例省科学技术协会",
    "contact": "林知远",
    "position": "部长",
    "phone": "13800138000",
    "email": "office@example.org",
}
CALL = default_call()
EDITS = (
    {"title": "改过的标题"},
    {"category": CALL.category[-2].id},
    {"summary": "改过的概述，" * 20},
    {"selected": True},
)


def facts(number: int) -> MediaFacts:
    """As a quick check leaves them; every third film has something to find."""
    rate = 4_200_000 if number % 3 == 0 else 9_000_000
    return MediaFacts(
        size=2_000_000_000 + number,
        container="mp4",
        brand="isom",
        duration_s=1900.0,
        container_duration_s=1900.0,
        video_streams=1,
        cover_pictures=0,
        width=1920,
        height=1080,
        overall_bit_rate=rate,
        video_bit_rate=rate - 200_000,
        audio=(AudioStream("aac", 2, 48000),),
        subtitle_tracks=(),
        sidecars=(),
    )


def made(count: int) -> tuple[Submission, dict[str, MediaFacts]]:
    films = tuple(
        Film(
            f"v{n}",
            f"第{n}号影片",
            CALL.category[n % 7].id,
            source_unit=f"单位{n % 40}",
            series="s1" if n <= 10 else "",
            summary="讲一件事，用看得见的实验说明道理。" * 8,
            order=n,
            file=FileRef("films", f"{n}.mp4", "", 2_000_000_000 + n, n, f"{n}-print"),
        )
        for n in range(1, count + 1)
    )
    signatures = tuple(
        Signature(n, f"v{n}", "周明", CALL.review.roles[0], "", "pass", "", f"{n}-print")
        for n in range(1, count + 1, 2)
    )
    series = (Series("s1", "系列", "系列", "十集", 5),)
    state = Submission(form=FORM, films=films, series=series, signatures=signatures)
    return state, {f"v{n}": facts(n) for n in range(1, count + 1)}


def timed(judge: Judge, state: Submission, known: dict[str, MediaFacts]) -> float:
    start = time.perf_counter()
    judge.submission(state, known)
    return (time.perf_counter() - start) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--films", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=50)
    options = parser.parse_args()
    state, known = made(options.films)
    standard = standard_characters()
    timed(Judge(CALL, standard), state, known)  # the mail library is imported on first use
    whole = [timed(Judge(CALL, standard), state, known) for _ in range(5)]
    judge = Judge(CALL, standard)
    timed(judge, state, known)
    again: list[float] = []
    for number in range(options.rounds):
        edited = f"v{number * 17 % options.films + 1}"
        change = EDITS[number % len(EDITS)]
        state = replace(
            state,
            films=tuple(
                replace(film, **change) if film.id == edited else film  # type: ignore[arg-type]
                for film in state.films
            ),
        )
        again.append(timed(judge, state, known))
    full, median = statistics.median(whole), statistics.median(again)
    print(
        f"{options.films} films: full judgement {full:.1f} ms; again after an edit: "
        f"median {median:.1f} ms (target {TARGET_MS:.0f}), highest {max(again):.1f} ms; "
        f"ratio {full / median:.1f}"
    )


if __name__ == "__main__":
    main()
