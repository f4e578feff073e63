"""The person shows in the picture where subtitles stand and what is a mark, by mouse and keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QSpinBox

from kepu_desktop.domain.findings import Level
from kepu_desktop.domain.submission import Hint
from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.places.videos.inspector import FACTS
from kepu_desktop.ui.theme import theme
from kepu_desktop.workflow import fill
from media_factory import MediaFactory
from ui.evidence_window import MARK, evidence_window
from ui.project_window import Opened, child
from ui.videos_window import place_of, settle

pytestmark = pytest.mark.usefixtures("application")
SCALE = 1280 / 384  # pixels of the picture in one of the view


@pytest.fixture
def window(
    media: MediaFactory,
    tmp_path: Path,
    settings: Settings,
    until: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Opened]:
    yield from evidence_window(media, tmp_path, settings, until, monkeypatch)


def hint(window: Opened) -> Hint:
    submission = window.shot().submission
    film = submission.film("v1")
    assert film is not None
    return submission.hint_for(film)


def marks(window: Opened) -> list[Level]:
    return [one.level for one in window.shot().findings("v1") if one.rule == "video/mark"]


def press(window: Opened, name: str) -> None:
    settle()
    button = child(place_of(window).inspector, name)
    assert isinstance(button, QAbstractButton)
    assert button.isVisible(), name
    assert button.isEnabled(), name
    button.click()


def open_finding(window: Opened, rule: str) -> None:
    settle()
    place_of(window).inspector.findings.open_rule(rule)
    settle()


def field(window: Opened, number: int) -> QSpinBox:
    found = child(place_of(window).inspector, f"hint-{number}")
    assert isinstance(found, QSpinBox)
    return found


def begin(window: Opened, kind: str) -> None:
    """Draw from 信息, once the frame in the middle is there."""
    inspector = place_of(window).inspector
    inspector.show_page(FACTS)
    press(window, f"draw-{kind}")
    window.until(lambda: inspector.picture.view.accessibleName().startswith("画面，0:0"))
    assert inspector.picture.panel.isVisible()


def drag(window: Opened, start: QPoint, end: QPoint) -> None:
    view = place_of(window).inspector.picture.view
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(view, left, pos=start)
    QTest.mouseMove(view, end)
    QTest.mouseRelease(view, left, pos=end)


def test_the_box_of_a_finding_is_said_to_belong_to_the_picture(window: Opened) -> None:
    assert marks(window) == [Level.REVIEW]
    open_finding(window, "video/mark")
    press(window, "say-scene")
    window.until(lambda: hint(window) == Hint(scene=(MARK,)))
    assert marks(window) == []
    assert window.said == ["已认定为属于画面"]
    window.view.undo()
    window.until(lambda: marks(window) == [Level.REVIEW])


def test_the_box_of_a_finding_is_said_to_be_a_mark_and_taken_back(window: Opened) -> None:
    open_finding(window, "video/mark")
    press(window, "say-mark")
    window.until(lambda: marks(window) == [Level.ERROR])
    place_of(window).inspector.show_page(FACTS)
    settle()
    gone = child(place_of(window).inspector, "drop-hint-1")
    assert gone.accessibleName() == "移除：确为角标：左 1100、上 120，120×60"
    press(window, "drop-hint-1")
    window.until(lambda: hint(window) == Hint())
    assert marks(window) == [Level.REVIEW]


def test_a_band_drawn_with_the_mouse_is_looked_at_anew(window: Opened) -> None:
    begin(window, "band")
    drag(window, QPoint(40, 180), QPoint(300, 210))
    assert field(window, 1).value() == pytest.approx(180 * SCALE, abs=2)
    assert field(window, 2).value() == pytest.approx(210 * SCALE, abs=2)
    rows = (field(window, 1).value(), field(window, 2).value())
    press(window, "hint-band")
    window.until(lambda: hint(window).band == rows)
    assert window.said[0] == "已框出字幕横条，正在重查 1 个视频的画面"

    def given() -> object:
        found = window.shot().facts["v1"].subtitles
        return found.band_given if found is not None else None

    window.until(lambda: given() == rows)
    assert not place_of(window).inspector.picture.panel.isVisible()


def test_a_band_taken_back_says_that_the_result_is_old_and_looks_again(window: Opened) -> None:
    window.do(lambda s: s.edit("框", lambda state: replace(state, hints={"v1": Hint((600, 700))})))
    place_of(window).inspector.show_page(FACTS)
    press(window, "recheck")

    def given() -> object:
        found = window.shot().facts["v1"].subtitles
        return found.band_given if found is not None else None

    window.until(lambda: given() == (600, 700))
    settle()
    assert place_of(window).inspector.facts.findChild(QAbstractButton, "recheck") is None
    window.view.undo()
    window.until(lambda: hint(window) == Hint())
    press(window, "recheck")
    window.until(lambda: given() is None)


def test_a_band_is_given_by_numbers_and_keys_alone(window: Opened) -> None:
    begin(window, "band")
    for number, row in ((1, 600), (2, 690)):
        spin = field(window, number)
        spin.setFocus()
        spin.selectAll()
        QTest.keyClicks(spin, str(row))
    QTest.keyClick(child(place_of(window).inspector, "hint-band"), Qt.Key.Key_Return)
    window.until(lambda: hint(window).band == (600, 690))
    settle()
    place_of(window).inspector.show_page(FACTS)
    settle()
    assert (
        child(place_of(window).inspector, "drop-hint-1")
        .accessibleName()
        .startswith("移除：字幕横条：第 600–690 行")
    )


def test_a_box_is_drawn_and_named_and_shown_over_every_frame(window: Opened) -> None:
    begin(window, "box")
    drag(window, QPoint(60, 40), QPoint(30, 20))
    press(window, "hint-mark")
    window.until(lambda: len(hint(window).marks) == 1)
    ((left, top, width, height),) = hint(window).marks
    assert left == pytest.approx(30 * SCALE, abs=2)
    assert top == pytest.approx(20 * SCALE, abs=2)
    assert width == pytest.approx(30 * SCALE, abs=3)
    assert height == pytest.approx(20 * SCALE, abs=3)
    settle()
    view = place_of(window).inspector.picture.view
    image = view.grab().toImage()
    line = {image.pixelColor(28, y).name() for y in range(20, 40)}  # dashes, and the edge between
    assert line == {theme().color("evidence").name(), theme().color("evidenceEdge").name()}


def test_esc_gives_up_what_is_being_drawn(window: Opened) -> None:
    begin(window, "box")
    drag(window, QPoint(30, 20), QPoint(60, 40))
    view = place_of(window).inspector.picture.view
    QTest.keyClick(view, Qt.Key.Key_Escape)
    settle()
    assert not place_of(window).inspector.picture.panel.isVisible()
    assert view.cursor().shape() is Qt.CursorShape.ArrowCursor
    begin(window, "band")
    assert not child(place_of(window).inspector, "hint-band").isEnabled()  # nothing drawn yet
    assert hint(window) == Hint()


def test_what_is_too_small_is_refused_in_words(window: Opened) -> None:
    begin(window, "band")
    field(window, 2).setValue(3)
    press(window, "hint-band")
    window.until(lambda: window.warned)
    assert "字幕横条太窄" in window.warned[0]
    assert hint(window) == Hint()


def test_a_series_says_that_its_films_share_it(window: Opened) -> None:
    window.do(lambda s: fill.set_films(s, ("v1",), {"series": "示例系列"}))
    open_finding(window, "video/mark")
    press(window, "say-scene")
    window.until(lambda: hint(window).scene == (MARK,))
    film = window.shot().submission.film("v1")
    assert film is not None
    assert list(window.shot().submission.hints) == [film.series]
    place_of(window).inspector.show_page(FACTS)
    settle()
    shared = place_of(window).inspector.facts.findChild(object, "hints").layout().itemAt(0).widget()
    assert shared.text() == "人工标注（本系列共用）"
