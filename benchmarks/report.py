"""A check report of many films with pictures, and the live page of 信息表 after one edit.

    python benchmarks/report.py [--films 300] [--entries 20 200]

The report is made of facts and findings as a full check leaves them, two pictures a film; beside it
what deflating the same pictures alone takes. The live page is timed part by part: the form filled
and read on the desk's thread, laid out in slices on the window's (the longest of them is said),
drawn.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import os
import statistics
import tempfile
import time
import zipfile
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
SUMMARY = "走进示例潜水器训练池，用实景与动画讲解耐压舱、浮力材料和水声通信，回答怎样下潜。" * 4
ROUNDS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--films", type=int, default=300)
    parser.add_argument("--entries", type=int, nargs="+", default=[20, 200])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kepu-bench-") as name:
        folder = Path(name)
        os.environ["KEPU_DESKTOP_HOME"] = str(folder / "home")
        report(folder, options.films)
        for count in options.entries:
            live_page(folder / f"{count}.kepu", count)


def report(folder: Path, films: int) -> None:
    from PIL import Image

    from kepu_desktop.calls.shipped import default_call
    from kepu_desktop.documents.report import FilmReport, ReportContent, write_report
    from kepu_desktop.domain.facts import MediaFacts
    from kepu_desktop.domain.findings import Evidence, Finding, Level, Origin, Stage, Verdict

    pictures: list[Path] = []
    for number in range(2 * films):
        path = folder / f"{number}.jpg"
        noise = Image.effect_noise((800, 450), 20 + number / 20)
        noise.convert("RGB").save(path, quality=60)
        pictures.append(path)
    facts = MediaFacts(duration_s=1727.0, container="mp4", width=1280, height=720)

    def finding(rule: str, film: int, level: Level, *shown: Path) -> Finding:
        evidence = tuple(Evidence(12.0, None, str(path)) for path in shown)
        return Finding(
            rule, f"v{film}", level, Stage.DELIVERY, "附件1 四（二）1", Origin.NOTICE,
            "右上角疑似台标，由人判断", "20 个画面", "无角标", "请看画面核实", evidence,
        )  # fmt: skip

    content = ReportContent(
        call=default_call(),
        unit="示例省科学技术协会",
        films=tuple(
            FilmReport(
                f"v{n}",
                f"示例·第{n}部",
                f"{n}.mp4",
                "慢直播形式科普视频",
                "示例海洋研究所",
                facts,
                (
                    finding("video/mark", n, Level.REVIEW, *pictures[2 * n : 2 * n + 2]),
                    finding("video/resolution", n, Level.ERROR),
                    finding("video/black", n, Level.ADVICE),
                    finding("video/subtitles", n, Level.SKIPPED),
                ),
                Verdict.ERROR,
            )
            for n in range(films)
        ),
        findings=(),
        skipped=(),
        date_text="2025年7月8日",
        depth="full",
        tool_version="0",
        created=dt.datetime(2025, 7, 8, tzinfo=dt.UTC),
    )
    write_report(replace(content, films=content.films[:1]))  # imports
    begun = time.perf_counter()
    data = write_report(content)
    spent = time.perf_counter() - begun
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        shown = [n for n in archive.namelist() if "media" in n]
        raw = [archive.read(name) for name in shown]
    begun = time.perf_counter()
    with zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as alone:
        for name, part in zip(shown, raw, strict=True):
            alone.writestr(name, part)
    bare = time.perf_counter() - begun
    print(
        f"report of {films} films, {len(shown)} pictures, {len(data) / 1e6:.1f} MB: {spent:.2f} s,"
        f" {spent / max(bare, 1e-9):.1f} x deflating the pictures alone"
    )


def live_page(path: Path, count: int) -> None:
    from PySide6.QtWidgets import QApplication

    from kepu_desktop.domain.submission import Film
    from kepu_desktop.ui import theme
    from kepu_desktop.ui.widgets.pages import PageView
    from kepu_desktop.workflow import fill
    from kepu_desktop.workflow.form_pages import form_pages
    from kepu_desktop.workflow.session import Session

    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme.install(application)
    films = tuple(
        Film(f"v{n}", f"示例·第{n}部", "activity", summary=SUMMARY[:125], order=n)
        for n in range(1, count + 1)
    )
    parts: list[tuple[float, float, float, float]] = []
    with Session.create(path) as session:
        session.edit("x", lambda state: replace(state, films=films))
        view = PageView()
        view.resize(520, 640)
        view.show()
        ready: list[bool] = []
        view.laid_out.connect(lambda: ready.append(True))
        for number in range(ROUNDS + 1):
            fill.set_films(session, ["v3"], {"title": f"示例·改{number}"})
            begun = time.perf_counter()
            made = form_pages(session)
            filled = time.perf_counter()
            view.show_paper(made.paper, made.name)
            longest = 0.0
            while not ready:
                before = time.perf_counter()
                application.processEvents()
                longest = max(longest, time.perf_counter() - before)
            ready.clear()
            laid = time.perf_counter()
            view.grab()
            ended = time.perf_counter()
            parts.append((filled - begun, laid - filled, longest, ended - laid))
        pages = view.page_count()
    desk, layout, longest, drawn = (
        1000 * statistics.median(p) for p in zip(*parts[1:], strict=True)
    )
    print(
        f"live page, {count} entries on {pages} pages: {desk:.0f} ms on the desk,"
        f" {layout:.0f} ms laid out (longest slice {longest:.0f} ms), {drawn:.0f} ms drawn"
    )


if __name__ == "__main__":
    main()
