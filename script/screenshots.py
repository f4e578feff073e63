"""Pictures of every state of the window, from the running program, for manual and README.

    ./script/screenshots [FOLDER]            default: docs/pictures
    ./script/screenshots --manual [FOLDER]   those of the manual: manual_pictures.py

The films are one generated film under many names; what was "measured" of them is written into the
sample project by this script, so that the table shows the variety of a real submission.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import case_pictures
import delivery_pictures
import feedback_pictures
import list_pictures
import merge_pictures
import roster_pictures
import template_pictures
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLabel

from kepu_desktop.app import speak_chinese
from kepu_desktop.domain.facts import (
    AdLook,
    AdSignal,
    AudioStream,
    MarkFacts,
    MarkShow,
    MediaFacts,
    Part,
    Stretch,
    SubtitleFacts,
    TextSample,
)
from kepu_desktop.media.sample import write_sample
from kepu_desktop.system.settings import Settings
from kepu_desktop.ui import theme
from kepu_desktop.ui.places.all import make_places
from kepu_desktop.ui.window import MainWindow
from kepu_desktop.workflow import fill, review
from kepu_desktop.workflow.check import run_apart
from kepu_desktop.workflow.ingest import add
from kepu_desktop.workflow.locate import notice_changes
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.start import create

SIZES = ((1366, 768), (1100, 640))


@dataclass(frozen=True)
class Sample:
    unit: str
    title: str
    category: str
    minutes: float
    width: int = 1920
    height: int = 1080
    rate: float = 8.4
    signed: bool = False


SUMMARY = (
    "走进示例训练池，用实景与动画讲解耐压舱、浮力材料和水声通信，回答“人怎样在万米海底呼吸”。"
    "全片由一线科研人员出镜，穿插三个可以在家完成的小实验。"
)
SAMPLES = (
    Sample("示例海洋研究所", "示例·深海一万米", "flagship", 28.8),
    Sample("示例大学科学技术协会", "示例·走进锦屏地下实验室", "flagship", 31.3, 1280, 720, 6.2),
    Sample("示例市天文学会", "示例·星空下的望远镜", "venue", 42.1, rate=3.9),
    Sample("示例海洋研究所", "示例·极地科考的一天", "flagship", 34.3, rate=7.8),
    Sample("示例大学科学技术协会", "示例·国家重点实验室里的光", "keylab", 18.5, rate=9.0),
    Sample("示例省科技馆", "示例·院士讲月球样品", "academician", 46.2, rate=8.1, signed=True),
    Sample("示例市科技馆", "示例·科技馆奇妙夜", "venue", 33.7, 1080, 1920, 8.8),
    Sample("示例省科技馆", "示例·三体里的物理学", "scifi", 21.2, rate=5.6),
    Sample("示例海洋研究所", "示例·湿地日出", "slowlive", 192.7, 3840, 2160, 10.2, signed=True),
    Sample("示例大学科学技术协会", "示例·从沙粒到芯片", "keylab", 16.9, rate=6.4, signed=True),
    Sample("示例省科技馆", "示例·科普大集进县城", "activity", 35.5, rate=7.1, signed=True),
    Sample("示例市天文学会", "示例·天文馆的穹幕之下", "venue", 38.0, rate=7.4, signed=True),
    Sample("示例大学科学技术协会", "示例·探月工程二十年", "flagship", 41.6, 3840, 2160, 18.6, True),
    Sample("示例海洋研究所", "示例·海洋馆的幕后", "venue", 36.3, rate=8.5, signed=True),
    Sample("示例市科技馆", "示例·青少年科创大赛纪实", "talent", 24.3, rate=9.2, signed=True),
)
FORM = {
    "unit": "示例省科学技术协会",
    "contact": "张明（示例）",
    "position": "科普部副主任/副研究员",
    "phone": "0551-60000000",
    "email": "shili@example.org",
}


def make_films(folder: Path) -> list[Path]:
    """One short film, written once and told apart by a few bytes behind its end."""
    source = folder / "one.mp4"
    run_apart(write_sample, (str(source), 6, 1920, 1080, 3_000_000, 3))
    paths = []
    for number, sample in enumerate(SAMPLES):
        path = folder / "各单位报送" / sample.unit / f"{sample.title}.mp4"
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, path)
        with path.open("ab") as stream:
            stream.write(b"\0\0\0\x10free" + number.to_bytes(8, "big"))
        paths.append(path)
    source.unlink()
    return paths


def fill_project(session: Session, folder: Path) -> None:
    fill.set_form(session, FORM)
    added = add(session, [str(folder / "各单位报送")])
    films = {film.title: film for film in session.submission.films}
    measured = []
    for sample in SAMPLES:
        film = films[sample.title]
        assert film.file is not None
        facts = facts_of(sample)
        if sample is SAMPLES[0]:
            facts = looked_into(facts)
        measured.append((film.id, _fingerprinted(session, film.id), facts))
        fill.set_films(
            session,
            [film.id],
            {"category": sample.category, "summary": SUMMARY, "unit": sample.unit},
        )
    session.record_facts(measured)
    for sample in SAMPLES:
        if sample.signed:
            review.sign(session, films[sample.title].id, "李宁（示例）")
    fill.plan(
        session,
        {
            "title": "示例·英才计划这一年",
            "category": "talent",
            "duration": "0:20:00",
            "summary": SUMMARY,
        },
    )
    fill.plan(
        session,
        {
            "title": "示例·实验室的一天",
            "category": "keylab",
            "duration": "0:16:00",
            "count": "6",
            "summary": SUMMARY,
        },
    )
    notice_changes(session)
    del added


def _fingerprinted(session: Session, film_id: str):
    from kepu_desktop.media.fingerprint import fingerprint
    from kepu_desktop.workflow.session import film_path

    file = session.film(film_id).file
    assert file is not None
    taken = fingerprint(film_path(file))
    return replace(file, size=taken.size, mtime_ns=taken.mtime_ns, fingerprint=taken.digest)


def facts_of(sample: Sample) -> MediaFacts:
    seconds = sample.minutes * 60
    rate = round(sample.rate * 1e6)
    return MediaFacts(
        size=round(seconds * rate / 8),
        container="mp4",
        brand="isom",
        fragmented=False,
        index_first=True,
        duration_s=seconds,
        container_duration_s=seconds,
        video_streams=1,
        cover_pictures=0,
        width=sample.width,
        height=sample.height,
        rotation=0,
        pixel_aspect=1.0,
        frame_rate=25.0,
        variable_frame_rate=False,
        video_codec="h264",
        bit_depth=8,
        interlaced=False,
        overall_bit_rate=rate,
        video_bit_rate=rate - 192_000,
        audio=(AudioStream("aac", 2, 48_000),),
        subtitle_tracks=(),
        sidecars=(),
    )


def looked_into(facts: MediaFacts) -> MediaFacts:
    """The same film after a full check. The file is short: what was "seen" lies in its seconds."""
    length = facts.duration_s or 0.0
    return replace(
        facts,
        silence=(Stretch(length * 0.7, length * 0.7 + 4.0),),
        loudness_lufs=-21.4,
        loudness_range_lu=6.8,
        sound_end_s=length,
        black=(Stretch(length * 0.4, length * 0.4 + 3.2),),
        freeze=(Stretch(length * 0.55, length * 0.58, exact=False),),
        damage=(),
        key_gap_s=4.0,
        every_frame=False,
        active=(0, 0, facts.width or 0, facts.height or 0),
        subtitles=SubtitleFacts(
            *("burned_in", 0.93, (0.88, 0.96), "simplified"),
            samples=tuple(TextSample(length * n / 7, "示例字幕") for n in range(1, 7)),
            looked=120,
            speech=96,
            covered=89,
            band=(930, 1010),
            simplified_marks=214,
            traditional_marks=0,
        ),
        marks=MarkFacts("present", ((1700, 60, 150, 84),), 31, 214, (MarkShow(0.98, (2.0, 4.5)),)),
        ads=(AdSignal("phone", "0551-60000000", 5.0, (1210, 880, 420, 60)),),
        ad_look=AdLook(214, 60, 4.0),
        opening=(),
        parts=tuple(Part),
    )


class Camera:
    def __init__(self, application: QApplication, window: MainWindow, folder: Path) -> None:
        self.application = application
        self.window = window
        self.folder = folder

    def wait(self, seconds: float, until: Callable[[], object] = lambda: False) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end and not until():
            self.application.processEvents()
            self.application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            time.sleep(0.01)

    def take(self, name: str) -> None:
        self.wait(0.3)
        scheme = "dark" if theme.theme().dark else "light"
        path = self.folder / f"{name}-{scheme}.png"
        self.window.grab().save(str(path))
        print(path.name)

    def both(self, name: str) -> None:
        for dark in (False, True):
            theme.theme().force(dark)
            self.take(name)
        theme.theme().force(False)


def main(folder: Path) -> None:
    run(folder, pictures)


def run(folder: Path, take: Callable[[Camera, Path], None]) -> None:
    """Open the window beside sample projects and let ``take`` go through it."""
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or QApplication([])
    application.setApplicationName("kepu-desktop")
    translator = speak_chinese(application)
    theme.install(application)
    place = Path(tempfile.mkdtemp(prefix="kepu-pictures-"))
    try:
        make_films(place)
        with create(place / "空白申报.kepu"):
            pass
        with create(place / "示例省科协 2025.kepu") as session:
            fill_project(session, place)
        settings = Settings(place / "settings")
        settings.opened(place / "示例省科协 2025.kepu")
        window = MainWindow(settings, make_places)
        window.resize(*SIZES[0])
        window.show()
        camera = Camera(application, window, folder)
        take(camera, place)
        window.close()
        camera.wait(0.3)
    finally:
        shutil.rmtree(place, ignore_errors=True)
        del translator


def pictures(camera: Camera, place: Path) -> None:
    window = camera.window
    camera.both("start")
    window.open_project(place / "空白申报.kepu")
    camera.wait(5, lambda: window.view() is not None)
    camera.both("videos-empty")
    window.preview_drop([str(place / "各单位报送")])
    camera.wait(1.5)
    camera.both("dragging")
    window.preview_drop([])
    window.view().add([str(place / "各单位报送")])
    camera.wait(0.25)
    camera.take("videos-loading")
    camera.wait(4)
    window.open_project(place / "示例省科协 2025.kepu")
    camera.wait(5, lambda: window.view() is not None)
    view = window.view()
    camera.wait(1.5)
    view.go("videos", "v1")
    camera.wait(4)
    for size in SIZES:
        window.resize(*size)
        suffix = "" if size == SIZES[0] else "-small"
        for key in ("videos", "form", "review", "export"):
            view.go(key)
            camera.wait(1.5)
            if suffix:
                camera.take(key + suffix)
            else:
                camera.both(key)
    window.resize(*SIZES[0])
    full_check(camera)
    view.go("review")
    view.run_primary()
    camera.wait(0.8)
    camera.both("review-open")
    review = view.places["review"]
    review.table.go_to("group redo")
    review.telling.write(view.desk.snapshot, review.notices())
    camera.wait(2)
    camera.both("review-letters")
    list_pictures.take(camera, place)
    case_pictures.take(camera, place)
    feedback_pictures.take(camera, place)
    roster_pictures.take(camera)
    view.warn("示例·湿地日出.mp4 读到 41 % 中断：硬盘已拔出", "重新插入后重试")
    view.go("videos")
    camera.both("error")
    delivery_pictures.take(camera, place)
    merge_pictures.take(camera, place)
    template_pictures.take(camera, place)


def full_check(camera: Camera) -> None:
    """What the full check found: a frame with its box, the axis, the facts, a band being drawn."""
    window = camera.window
    view = window.view()
    film = next(f for f in view.desk.snapshot.submission.films if f.title == SAMPLES[0].title)
    view.go("videos", f"{film.id} video/mark#0")
    inspector = view.places["videos"].inspector
    camera.wait(3, lambda: "证据" in inspector.picture.view.accessibleName())
    camera.both("evidence")
    inspector.show_page(2)
    camera.both("facts")
    inspector.picture.draw("band")
    inspector.picture.panel.show_box((0, 920, 1920, 100))
    inspector.picture.view.show_drawn((0, 920, 1920, 100))
    camera.both("drawing")
    window.resize(960, 520)
    camera.take("drawing-small")
    window.resize(*SIZES[0])
    inspector.picture.panel.drop()
    inspector.show_page(0)
    view.places["videos"].checks.full_left()
    camera.wait(3, lambda: "看画面" in view.findChild(QLabel, "footer-words").accessibleName())
    camera.both("checking")
    view.desk.cancel()
    camera.wait(2)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("docs/pictures"))
