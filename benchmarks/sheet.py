"""The list workbook of many films, written and read back with an edit in every row.

    python benchmarks/sheet.py [--rows 1000] [--rounds 5]

Every film has a title, a summary of 150 characters, a unit and three extra columns. Prints wall
and processor time of writing, of reading and comparing (nothing new, then one new title a row), and
of applying; beside it what openpyxl alone takes to go through the cells of the same file.
"""

from __future__ import annotations

import argparse
import io
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

TARGET_S = 2.0
SUMMARY = "走进示例潜水器训练池，回答人怎样在万米海底呼吸，记录一次下潜的全过程。" * 4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kepu-bench-") as name:
        folder = Path(name)
        os.environ["KEPU_DESKTOP_HOME"] = str(folder / "home")
        measure(folder, options.rows, options.rounds)


def measure(folder: Path, rows: int, rounds: int) -> None:
    import openpyxl

    from kepu_desktop.domain.submission import FileRef, Film
    from kepu_desktop.workflow.session import Session
    from kepu_desktop.workflow.sheets.sheet import apply_sheet, read_sheet, sheet_paper

    films = tuple(
        Film(
            f"v{n}",
            f"示例·第{n}部",
            "activity",
            source_unit=f"示例单位{n % 40}",
            summary=f"{n}：{SUMMARY[:150]}",
            order=n,
            file=FileRef("/nowhere", f"{n}.mp4", "", 1, 1, f"print-{n}"),
        )
        for n in range(1, rows + 1)
    )
    extras = {f.id: {"platform": "示例平台", "creators": "张明（示例）"} for f in films}
    times: dict[str, list[tuple[float, float]]] = {}

    def timed(what: str, run: Callable[[], Any]) -> Any:
        wall, work = time.perf_counter(), time.process_time()
        made = run()
        spent = time.perf_counter() - wall, time.process_time() - work
        times.setdefault(what, []).append(spent)
        return made

    with Session.create(folder / "p.kepu") as session:
        session.edit("x", lambda state: replace(state, films=films, extras=extras))
        sheet_paper(session)  # imports
        for turn in range(rounds):
            data = timed("written", partial(sheet_paper, session))
            same = timed("read back, nothing new", partial(read_sheet, session, data, "x"))
            assert not same.differences
            assert same.found.matched == rows
            renamed = tuple(replace(f, title=f"{f.title}·{turn}") for f in session.submission.films)
            kept = session.submission
            session.submission = replace(kept, films=renamed)
            edited = sheet_paper(session)
            session.submission = kept
            found = timed("read back, a new title a row", partial(read_sheet, session, edited, "x"))
            assert len(found.differences) == rows
            timed("all of them applied", partial(apply_sheet, session, found))
            timed("openpyxl over the same cells", partial(_cells, openpyxl, edited))
    load = os.getloadavg()[0]
    print(f"{rows} rows, {rounds} rounds, load {load:.1f}; target {TARGET_S:g} s each way")
    for what, spent in times.items():
        wall = statistics.median(one for one, _ in spent)
        work = statistics.median(one for _, one in spent)
        print(
            f"{what:32} {wall:6.2f} s wall (worst {max(w for w, _ in spent):.2f}), {work:5.2f} CPU"
        )


def _cells(openpyxl: Any, data: bytes) -> int:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    return sum(len(row) for row in sheet.iter_rows(values_only=True))


if __name__ == "__main__":
    main()
