"""The film list with many rows: what one sort, filter, new state and page of scrolling cost.

    QT_QPA_PLATFORM=offscreen python benchmarks/table.py [--rows 10000] [--rounds 7]

Prints the median and the highest time of each. Nothing is decoded: films and facts are made up.
Target: a sort or a filter of 10,000 rows within 50 ms, a page of scrolling within 16 ms.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from PySide6.QtWidgets import QApplication  # noqa: E402

from kepu_desktop.domain.submission import FileRef, Film, Submission  # noqa: E402
from kepu_desktop.ui import theme  # noqa: E402
from kepu_desktop.ui.places.videos.cells import COLUMNS  # noqa: E402
from kepu_desktop.ui.places.videos.rows import RowBook  # noqa: E402
from kepu_desktop.ui.places.videos.table import FilmTable  # noqa: E402
from kepu_desktop.workflow import fill  # noqa: E402
from kepu_desktop.workflow.session import Session  # noqa: E402
from kepu_desktop.workflow.snapshot import Snapshot, snapshot  # noqa: E402
from kepu_desktop.workflow.start import create  # noqa: E402
from ui.film_project import GOOD  # noqa: E402

_CATEGORIES = ("activity", "venue", "flagship", "keylab", "academician", "scifi", "talent")
_WORDS = ("深海", "星空", "湿地", "极地", "实验室", "望远镜", "显微镜", "海洋馆", "大集", "英才")


def fill_project(session: Session, rows: int) -> None:
    films = []
    facts = []
    for number in range(1, rows + 1):
        word = _WORDS[number * 7 % 10] + _WORDS[number * 3 % 10]
        file = FileRef("/films", f"单位{number % 97}/{word}{number}.mp4", "", 9, 9, f"fp{number}")
        film = Film(
            id=f"v{number}",
            title=f"示例·{word}（{number}）",
            category=_CATEGORIES[number % 7],
            source_unit=f"示例单位{number * 13 % 97}",
            summary="讲解怎样收集和分辨微弱的光。" * (number % 18),
            order=number,
            file=file,
        )
        films.append(film)
        facts.append(
            (
                film.id,
                file,
                replace(
                    GOOD,
                    duration_s=float(600 + number * 37 % 9000),
                    container_duration_s=float(600 + number * 37 % 9000),
                    width=(1280, 1920, 1920, 3840)[number % 4],
                    height=(720, 1080, 1080, 2160)[number % 4],
                    overall_bit_rate=3_000_000 + number * 991 % 20_000_000,
                ),
            )
        )

    def change(state: Submission) -> Submission:
        return replace(state, films=tuple(films))

    session.edit("添加", change)
    session.record_facts(facts)


def timed(name: str, rounds: int, deed: Callable[[int], object], target_ms: float = 0) -> None:
    times: list[float] = []
    costs: list[float] = []
    for number in range(rounds):
        start, spent = time.perf_counter(), time.process_time()
        deed(number)
        times.append((time.perf_counter() - start) * 1000)
        costs.append((time.process_time() - spent) * 1000)
    tell(name, times, costs, target_ms)


def tell(name: str, times: list[float], costs: list[float], target_ms: float = 0) -> None:
    goal = f"  (target {target_ms:g})" if target_ms else ""
    print(
        f"{name:30} median {statistics.median(times):6.1f} ms, highest {max(times):6.1f}, "
        f"CPU {statistics.median(costs):6.1f}{goal}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    application = QApplication([])
    theme.install(application)
    with tempfile.TemporaryDirectory(prefix="kepu-bench-") as folder:
        os.environ["KEPU_DESKTOP_HOME"] = folder
        with create(Path(folder) / "p.kepu") as session:
            fill_project(session, options.rows)
            measure(application, session, options.rounds)
    print(f"{options.rows} rows, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def measure(application: QApplication, session: Session, rounds: int) -> None:
    def shot() -> Snapshot:
        return snapshot(session, 1, frozenset(), frozenset())

    everything = frozenset(("all",))
    book = RowBook()
    first = shot()
    timed("first state into rows", 1, lambda _: book.update(first))
    timed("unchanged state into rows", rounds, lambda _: book.update(first))
    fill.set_films(session, ["v5"], {"title": "改过的标题"})
    second = shot()
    timed("state with one changed film", 1, lambda _: book.update(second))

    table = FilmTable()
    table.resize(806, 560)
    table.show()
    timed(
        "first rows shown",
        1,
        lambda _: table.show_rows(book.arranged(everything, "", "verdict", False)),
    )
    table.choose("v77")
    application.processEvents()

    def sort(column: str) -> Callable[[int], None]:
        def deed(number: int) -> None:
            table.show_rows(book.arranged(everything, "", column, bool(number % 2)))
            application.processEvents()

        return deed

    for column in COLUMNS:
        timed(f"sort by {column.key}, shown", rounds, sort(column.key), 50)

    chips = (frozenset(("error",)), frozenset(("review",)), everything)
    words = ("深海", "望远镜 单位3", "不存在的", "")

    def filter_by_chip(number: int) -> None:
        table.show_rows(book.arranged(chips[number % 3], "", "verdict", False))
        application.processEvents()

    def search(number: int) -> None:
        table.show_rows(book.arranged(everything, words[number % 4], "verdict", False))
        application.processEvents()

    timed("filter by chip, shown", rounds, filter_by_chip, 50)
    search(0)  # texts are gathered once
    timed("search, shown", rounds, search, 50)
    table.show_rows(book.arranged(everything, "", "verdict", False))
    timed("select all", rounds, lambda _: (table.selectAll(), table.chosen_ids()))
    table.clearSelection()
    application.processEvents()
    bar = table.verticalScrollBar()

    def scroll(number: int) -> None:
        bar.setValue((number + 1) * 1700 % bar.maximum())
        table.viewport().repaint()

    timed("a page of scrolling, painted", rounds * 10, scroll, 16)

    def new_state(number: int) -> None:
        fill.set_films(session, [f"v{number + 10}"], {"title": f"又改过 {number}"})
        state = shot()
        start, used = time.perf_counter(), time.process_time()
        book.update(state)
        table.show_rows(book.arranged(everything, "", "verdict", False))
        application.processEvents()
        spent.append((time.perf_counter() - start) * 1000)
        costs.append((time.process_time() - used) * 1000)

    spent: list[float] = []
    costs: list[float] = []
    for number in range(rounds):
        new_state(number)
    tell("one film changed, shown", spent, costs)


if __name__ == "__main__":
    main()
