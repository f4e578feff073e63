"""Returned feedback workbooks of many units, merged into one project.

    python benchmarks/feedback.py [--books 200] [--films 3] [--rounds 3]

Each workbook is our own, filled in for a unit's films on five platforms. Prints the wall time of
reading, comparing and keeping them, of reading the same ones again (nothing new), of the totals
and of the summary; beside it the time that openpyxl alone takes to go through the cells of the
same files, and the processor time of the merging.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

TARGET_S = 10.0
PLATFORMS = ("科普中国", "微博", "抖音", "B站", "微信视频号")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--books", type=int, default=200)
    parser.add_argument("--films", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kepu-bench-") as name:
        folder = Path(name)
        os.environ["KEPU_DESKTOP_HOME"] = str(folder / "home")
        measure(folder, options.books, options.films, options.rounds)


def measure(folder: Path, books: int, films: int, rounds: int) -> None:
    from kepu_desktop.domain.submission import Film
    from kepu_desktop.workflow.feedback.importing import (
        apply_import,
        feedback_of,
        plan_import,
        read_books,
    )
    from kepu_desktop.workflow.feedback.papers import export_summary
    from kepu_desktop.workflow.feedback.totals import totals_of
    from kepu_desktop.workflow.session import Session

    all_films = tuple(
        Film(f"v{n}", f"示例·第{n}部", source_unit=f"示例单位{n // films}", order=n)
        for n in range(books * films)
    )
    times: dict[str, list[float]] = {}
    paths: list[Path] = []
    for turn in range(rounds):
        with Session.create(folder / f"p{turn}.kepu") as session:
            session.edit("x", lambda state: replace(state, films=all_films))
            spec = feedback_of(session.call)
            paths = paths or written(folder, spec, all_films, films)

            def timed(what: str, start: float) -> None:
                times.setdefault(what, []).append(time.perf_counter() - start)

            start, worked = time.perf_counter(), time.process_time()
            reading = read_books(spec, paths)
            assert not reading.refused
            timed("read", start)
            plan = plan_import(session.call, session.submission, reading)
            made = apply_import(session, plan)
            timed("merged", start)
            times.setdefault("merged, CPU", []).append(time.process_time() - worked)
            assert len(made) == books * films * len(PLATFORMS)
            start = time.perf_counter()
            again = plan_import(session.call, session.submission, read_books(spec, paths))
            timed("again", start)
            assert again.empty
            start = time.perf_counter()
            totals = totals_of(spec, session.submission)
            timed("totals", start)
            assert totals.with_data == books * films
            start = time.perf_counter()
            export_summary(session, folder / "汇总.xlsx")
            timed("summary", start)
        times.setdefault("openpyxl", []).append(alone(paths))
    rows = books * films * len(PLATFORMS)
    print(f"{books} workbooks, {rows} rows, medians of {rounds} rounds:")
    for what, found in times.items():
        print(f"  {what:11} {statistics.median(found):7.2f} s")
    ratio = statistics.median(times["merged"]) / statistics.median(times["openpyxl"])
    print(f"merged / openpyxl alone: {ratio:.2f}; target {TARGET_S:.0f} s")


def written(folder: Path, spec: object, films: tuple[object, ...], each: int) -> list[Path]:
    """Returned workbooks, made once."""
    import datetime as dt

    from kepu_desktop.calls.feedback_model import Feedback
    from kepu_desktop.documents.feedback_workbook import BlankContent, FeedbackLine, write_blank
    from kepu_desktop.domain.submission import Film

    assert isinstance(spec, Feedback)
    created = dt.datetime(2025, 7, 8, tzinfo=dt.UTC)
    chance = random.Random(7)
    paths = []
    for number in range(0, len(films), each):
        lines = []
        for film in films[number : number + each]:
            assert isinstance(film, Film)
            for platform in PLATFORMS:
                views = chance.randrange(10**7)
                values = {
                    "title": film.title,
                    "platform": platform,
                    "link": f"https://example.org/{film.id}/{platform}",
                    "first": "2025-08-15",
                    "period": "2025-08-15/2025-09-15",
                    "views": str(views),
                    "likes": str(views // 50),
                    "comments": str(views // 500),
                }
                lines.append(FeedbackLine(film.id, film.source_unit, values))
        data = write_blank(spec, BlankContent("示例", tuple(lines), (), created))
        path = folder / f"反馈表_{number // each}.xlsx"
        path.write_bytes(data)
        paths.append(path)
    return paths


def alone(paths: list[Path]) -> float:
    """openpyxl by itself over the same cells."""
    import openpyxl

    start = time.perf_counter()
    for path in paths:
        book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True, data_only=True)
        for _ in book.worksheets[0].iter_rows(values_only=True):
            pass
        book.close()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
