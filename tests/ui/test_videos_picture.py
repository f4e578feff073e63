"""The picture of the inspector: real frames of a real film, stepping, jumping, keeping one."""

from __future__ import annotations

import gc
import shutil
import threading
import weakref
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.places.videos.picture import FilmPicture
from kepu_desktop.workflow import fill
from kepu_desktop.workflow.locate import reference
from kepu_desktop.workflow.session import Session
from media_factory import MediaFactory
from ui.film_project import GOOD, Given
from ui.project_window import Opened, child
from ui.videos_window import Make, place_of, press, settle, window_maker

pytestmark = pytest.mark.usefixtures("application")
SHORT = replace(GOOD, duration_s=2.0, container_duration_s=2.0)


@pytest.fixture
def make(
    tmp_path: Path,
    settings: Settings,
    until: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Make]:
    yield from window_maker(tmp_path, settings, until, monkeypatch)


@pytest.fixture
def window(make: Make, media: MediaFactory, tmp_path: Path) -> Opened:
    """v1 is a film of two seconds at 25 frames a second, v2 is away, e1 is only planned."""
    source = media.five_megabits()

    def real(session: Session) -> None:
        first = session.film("v1").file
        assert first is not None
        target = Path(first.root) / first.relative
        shutil.copyfile(source, target)
        now = replace(reference(first.root, first.relative), fingerprint=first.fingerprint)
        session.record_files({"v1": now})
        fill.plan(session, {"title": "待制作"})

    opened = make([Given("示例", SHORT), Given("离线", SHORT, there=False)], real)
    place_of(opened).select("v1")
    return opened


def picture(window: Opened) -> FilmPicture:
    return place_of(window).inspector.picture


def heard(window: Opened) -> str:
    return picture(window).view.accessibleName()


def position(window: Opened) -> QLineEdit:
    field = child(place_of(window), "position")
    assert isinstance(field, QLineEdit)
    return field


def wait_for_strip(window: Opened) -> None:
    window.until(lambda: heard(window) == "画面条，9 帧")


def test_a_selected_film_shows_frames_spread_over_it(window: Opened) -> None:
    wait_for_strip(window)
    assert not child(place_of(window), "save-frame").isEnabled()
    grab = picture(window).view.grab().toImage()
    assert len({grab.pixel(x, 100) for x in range(0, grab.width(), 7)}) > 5


def test_a_click_on_a_frame_shows_it_and_esc_goes_back(window: Opened) -> None:
    wait_for_strip(window)
    view = picture(window).view
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.rect().center())
    window.until(lambda: heard(window).startswith("画面，0:0"))
    assert child(place_of(window), "save-frame").isEnabled()
    settle()
    press(window, "frames")
    assert heard(window) == "画面条，9 帧"


def test_keys_step_by_frames_and_jump_by_ten_seconds(window: Opened) -> None:
    wait_for_strip(window)
    view = picture(window).view
    QTest.keyClick(view, Qt.Key.Key_Right)
    window.until(lambda: heard(window) == "画面，0:00.04")
    press(window, "frame-on")
    window.until(lambda: position(window).text() == "0:00.08")
    QTest.keyClick(view, Qt.Key.Key_Left)
    window.until(lambda: heard(window) == "画面，0:00.04")
    QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    window.until(lambda: heard(window) == "画面，0:01.96")  # no further than the end
    QTest.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    window.until(lambda: heard(window) == "画面，0:00.00")


def test_a_typed_time_jumps_there_and_nonsense_is_put_right(window: Opened) -> None:
    wait_for_strip(window)
    field = position(window)
    field.setText("0:01.5")
    QTest.keyClick(field, Qt.Key.Key_Return)
    window.until(lambda: heard(window) == "画面，0:01.48")
    field.setText("很久")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "0:01.48"


def test_films_without_a_picture_say_why(window: Opened) -> None:
    place_of(window).select("v2")
    assert "不在原处" in heard(window)
    assert not child(place_of(window), "play").isEnabled()
    place_of(window).select("e1")
    assert "待制作" in heard(window)
    place_of(window).select("v1")
    wait_for_strip(window)
    assert child(place_of(window), "play").isEnabled()


def test_what_is_no_film_says_so(make: Make) -> None:
    window = make([Given("不是视频")])
    window.until(lambda: heard(window) == "画面，没有可以显示的画面")


def test_a_frame_is_kept_in_full_size(
    window: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait_for_strip(window)
    picture(window).go(1.0)
    window.until(lambda: heard(window) == "画面，0:01.00")
    target = tmp_path / "画面.jpg"
    asked: list[str] = []

    def answer(parent: object, title: str, name: str, kinds: str) -> tuple[str, str]:
        asked.append(name)
        return str(target), kinds

    monkeypatch.setattr("kepu_desktop.ui.places.videos.picture.QFileDialog.getSaveFileName", answer)
    press(window, "save-frame")
    window.until(lambda: window.said)
    assert window.said == ["已保存 画面.jpg"]
    assert asked == ["示例 0-01.00.jpg"]
    assert QImage(str(target)).size().toTuple() == (1920, 1080)


def test_play_opens_the_file_with_the_system(
    window: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        "kepu_desktop.ui.places.videos.picture.QDesktopServices.openUrl",
        lambda url: opened.append(url.toLocalFile()),
    )
    press(window, "play")
    QTest.keyClick(picture(window).view, Qt.Key.Key_Space)
    assert len(opened) == 2
    assert opened[0].endswith("示例.mp4")


def test_selecting_a_film_puts_its_check_first(
    window: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    first: list[str] = []
    monkeypatch.setattr(window.desk, "look_first", first.append)
    place_of(window).select("v2")
    place_of(window).select("v1")
    window.until(lambda: first)
    assert first == ["v1"]


def test_nothing_of_a_closed_project_stays_alive(
    tmp_path: Path,
    settings: Settings,
    until: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    maker = window_maker(tmp_path, settings, until, monkeypatch)
    window = next(maker)([Given("示例", SHORT)])
    until(lambda shown=window: heard(shown) == "画面，没有可以显示的画面")
    place = weakref.ref(place_of(window))
    assert any(thread.name == "stills" for thread in threading.enumerate())
    del window
    next(maker, None)
    del maker
    settle()
    gc.collect()
    assert not any(thread.name == "stills" for thread in threading.enumerate())
    assert place() is None
