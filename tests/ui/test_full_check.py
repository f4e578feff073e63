"""The full check asked for in the window, seen while it runs, taken up at the next start."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QLabel

from kepu_desktop.domain.facts import MediaFacts, Part
from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.desk import Desk
from kepu_desktop.ui.places.videos.inspector import FACTS
from kepu_desktop.ui.project_view import ProjectView
from kepu_desktop.ui.widgets.basic import Button
from kepu_desktop.ui.widgets.footer import FooterBar
from kepu_desktop.workflow.ingest import add
from kepu_desktop.workflow.progress import Progress
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.start import create
from media_factory import MediaFactory
from ui.film_project import GOOD, Given
from ui.project_window import Opened, Window, child
from ui.videos_window import Make, key, place_of, places, press, settle, window_maker

pytestmark = pytest.mark.usefixtures("application")
SHIFT = Qt.KeyboardModifier.ShiftModifier
WHOLE = replace(GOOD, parts=tuple(Part), every_frame=False)
DEEPLY = replace(WHOLE, every_frame=True)


@pytest.fixture
def make(
    tmp_path: Path,
    settings: Settings,
    until: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Make]:
    yield from window_maker(tmp_path, settings, until, monkeypatch)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, str]]:
    """What the desk is asked to check."""
    heard: list[tuple[object, str]] = []

    def check(_: Desk, ids: object = None, depth: str = "quick") -> None:
        heard.append((ids, depth))

    monkeypatch.setattr(Desk, "check", check)
    return heard


def menu(window: Opened) -> dict[str, QAction]:
    """The opened menu 检查: its actions by their first four characters and what they reach."""
    press(window, "check")
    settle()
    shown = place_of(window).toolbar.findChild(object, "check-menu")
    shown.hide()
    return {action.text().split("\t")[0]: action for action in shown.actions() if action.text()}


def test_the_menu_says_what_each_way_would_take(make: Make) -> None:
    window = make(
        [Given("做完", WHOLE), Given("看过"), Given("新", None), Given("远", there=False)]
    )
    place_of(window).table.choose_all(["v1", "v2"])
    told = menu(window)
    assert list(told) == [
        "快速检查已选 2 个",
        "快速检查未检的 1 个",
        "完整检查已选 1 个（约 4 分钟）",
        "完整检查全部未完成的 2 个（约 4 分钟）",
        "逐帧复查已选的",
        "无损修复…",
    ]
    assert [action.isEnabled() for action in told.values()] == [True] * 4 + [False] * 2
    assert "字幕、角标" in told["完整检查已选 1 个（约 4 分钟）"].toolTip()
    place_of(window).select("v1")
    told = menu(window)
    assert told["逐帧复查已选的 1 个（约 17 分钟）"].isEnabled()
    assert not told["完整检查已选"].isEnabled()


def test_each_way_asks_for_its_films_and_depth(make: Make, asked: list[tuple[object, str]]) -> None:
    window = make([Given("看过"), Given("新", None)])
    place_of(window).select("v1")
    for name, want in (
        ("完整检查已选", (["v1"], "full")),
        ("完整检查全部", (None, "full")),
        ("逐帧复查", (["v1"], "deep")),
    ):
        asked.clear()
        action = next(a for text, a in menu(window).items() if text.startswith(name))
        action.trigger()
        assert asked == [want]
    key(window, Qt.Key.Key_F5, SHIFT)
    assert asked[-1] == (None, "full")


def test_what_was_looked_at_to_the_end_is_said_to_be(
    make: Make, asked: list[tuple[object, str]]
) -> None:
    window = make([Given("做完", DEEPLY)])
    place = place_of(window)
    place.select("v1")
    key(window, Qt.Key.Key_F5, SHIFT)
    assert asked == []
    place.checks.deep_one()
    assert window.said == [
        "所有视频都完整检查过；一个视频还可以逐帧复查",
        "已选的视频逐帧复查过，内容没有变",
    ]


def test_the_footer_offers_the_full_check_beside_the_next_step(
    make: Make, asked: list[tuple[object, str]]
) -> None:
    window = make([Given("看过"), Given("做完", WHOLE), Given("不报送", included=False)])
    (offer,) = place_of(window).footer().others
    assert offer.text == "完整检查 1 个"
    button = child(window.view, "check-full")
    assert button.isVisible()
    offer.run()
    assert asked == [(None, "full")]


def test_a_button_used_for_something_else_keeps_no_icon() -> None:
    button = Button("复制", icon_name="copy")
    assert not button.icon().isNull()
    button.set_icon_name("")
    assert button.icon().isNull()


def test_nothing_is_offered_when_all_was_looked_at(make: Make) -> None:
    window = make([Given("做完", WHOLE)])
    assert place_of(window).footer().others == ()


def test_the_facts_tell_what_was_seen_and_are_copied_as_lines(make: Make) -> None:
    window = make(
        [Given("做完", replace(WHOLE, loudness_lufs=-23.1, key_gap_s=4.0)), Given("看过")]
    )
    place_of(window).select("v1")
    place_of(window).inspector.show_page(FACTS)
    press(window, "copy-facts")
    lines = dict(line.split("\t") for line in QGuiApplication.clipboard().text().splitlines())
    assert lines["响度"] == "-23.1 LUFS"
    assert lines["角标"] == "未见（214 个取样画面、12 个场景）"
    assert lines["文件名"] == "做完.mp4"
    assert window.said == ["已复制，可粘贴到邮件或表格里"]
    shown = [
        label.accessibleName() for label in place_of(window).inspector.facts.findChildren(QLabel)
    ]
    assert "黑场：无" in shown


def test_before_the_full_check_the_facts_say_how_to_get_it(make: Make) -> None:
    bare = replace(
        GOOD, subtitles=None, marks=None, ads=None, black=None, freeze=None, silence=None
    )
    window = make([Given("看过", bare)])
    place_of(window).select("v1")
    place_of(window).inspector.show_page(FACTS)
    press(window, "copy-facts")
    assert "完整检查\t还没有做（检查 → 完整检查）" in QGuiApplication.clipboard().text()


def told(share: float, step: str = "看画面") -> Progress:
    return Progress("检查", 1, 4, "示例", share, step, (("v1", share),))


def test_the_footer_tells_stage_share_and_the_time_that_is_left(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make([Given("示例")])
    footer = window.view.findChild(FooterBar)
    now = [100.0]
    monkeypatch.setattr("kepu_desktop.ui.widgets.footer.time.monotonic", lambda: now[0])
    words = child(footer, "footer-words")
    footer.show_progress(told(0.0), "v1")
    assert words.accessibleName() == "正在检查 1/4 · 示例 · 看画面 0 %"
    now[0] += 30
    footer.show_progress(told(0.637), "v1")
    assert words.accessibleName() == "正在检查 1/4 · 示例 · 看画面 63 % · 约剩 2 分钟"
    footer.show_progress(replace(told(0.2, ""), at_work=()), "")
    assert words.accessibleName().startswith("正在检查 1/4 · 示例")
    assert "%" not in words.accessibleName()


def test_the_row_tells_the_share_of_its_film(make: Make) -> None:
    window = make([Given("示例")])
    films = place_of(window).table.films
    row = films.row_at(0)
    assert row is not None
    films.show_rows([replace(row, checking=True)])
    spoken = Qt.ItemDataRole.AccessibleTextRole
    assert films.data(films.index(0, 0), spoken) == "检查中"
    window.desk.progress_changed.emit(told(0.5))
    assert films.data(films.index(0, 0), spoken) == "检查中，50 %"
    assert films.running_words(row) == "50 %"
    window.desk.progress_changed.emit(told(0.5, ""))  # a quick look
    assert films.data(films.index(0, 0), spoken) == "检查中"
    window.desk.progress_changed.emit(None)
    assert films.running_words(row) == "检查中"


def test_what_was_asked_for_goes_on_at_the_next_start(
    media: MediaFactory,
    tmp_path: Path,
    settings: Settings,
    until: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KEPU_DESKTOP_HOME", str(tmp_path / "home"))
    film = tmp_path / "示例.mp4"
    shutil.copyfile(media.hd720(), film)
    path = tmp_path / "示例.kepu"
    with create(path) as session:
        add(session, [str(film)])
        session.project.set_queue({"v1": "full"})
    desk = Desk(lambda: Session.open(path))
    until(lambda: desk.snapshot is not None)
    view = ProjectView(desk, places, Window(settings))
    assert desk.snapshot is not None
    view.show_first(desk.snapshot)
    view.show()

    def facts() -> MediaFacts:
        assert desk.snapshot is not None
        return desk.snapshot.facts.get("v1", MediaFacts())

    until(lambda: facts().parts == tuple(Part))
    assert facts().marks is not None
    view.close()
    desk.close()
    view.deleteLater()
    desk.deleteLater()
    with Session.open(path) as session:
        assert session.project.queue() == {}
