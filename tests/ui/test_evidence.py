"""Findings with what can be seen of them: exact frames, boxes, keys; in 视频 and in 校验."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from kepu_desktop.domain.findings import Evidence, How
from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.places.review.place import ReviewPlace
from kepu_desktop.ui.places.videos.boxed import place_in
from kepu_desktop.ui.places.videos.finding_row import FindingRow
from kepu_desktop.ui.theme import theme
from media_factory import MediaFactory
from ui.evidence_window import MARK, evidence_window
from ui.project_window import Opened, child
from ui.videos_window import place_of, settle

pytestmark = pytest.mark.usefixtures("application")
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(
    media: MediaFactory,
    tmp_path: Path,
    settings: Settings,
    until: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Opened]:
    yield from evidence_window(media, tmp_path, settings, until, monkeypatch)


def view(window: Opened):
    return place_of(window).inspector.picture.view


def heard(window: Opened) -> str:
    return view(window).accessibleName()


def open_finding(window: Opened, rule: str) -> FindingRow:
    settle()
    findings = place_of(window).inspector.findings
    findings.open_rule(rule)
    settle()
    row = findings.current()
    assert row is not None
    assert row.finding.rule == rule
    return row


def amber(image: QImage) -> list[tuple[int, int]]:
    """Where the line of the box is drawn."""
    wanted = theme().color("evidence").rgb()
    return [
        (x, y)
        for y in range(image.height())
        for x in range(image.width())
        if image.pixel(x, y) == wanted
    ]


def test_a_moment_of_a_finding_shows_its_frame_with_the_box(window: Opened) -> None:
    row = open_finding(window, "video/mark")
    QTest.mouseClick(child(row, "see-2"), Qt.MouseButton.LeftButton)
    window.until(lambda: heard(window).startswith("画面，0:06.00，证据 2/2"))
    assert "框出左 1100、上 120，120×60" in heard(window)
    grab = view(window).grab().toImage()
    points = amber(grab)
    # 1280×720 in a view of 384×216: the whole view.
    place = place_in(QRectF(0, 0, 384, 216), MARK, (1280, 720))
    assert abs(min(x for x, _ in points) - place.left()) <= 4
    assert abs(max(x for x, _ in points) - place.right()) <= 4
    assert abs(min(y for _, y in points) - place.top()) <= 4
    assert abs(max(y for _, y in points) - place.bottom()) <= 4


def test_the_button_back_covers_nothing_of_the_box(window: Opened) -> None:
    row = open_finding(window, "video/mark")
    QTest.mouseClick(child(row, "see-1"), Qt.MouseButton.LeftButton)
    window.until(lambda: "证据 1/2" in heard(window))
    box = place_in(QRectF(0, 0, 384, 216), MARK, (1280, 720)).toAlignedRect()
    back = child(view(window), "frames")
    assert back.isVisible()
    assert not back.geometry().intersects(box)


def test_the_moment_of_a_black_stretch_is_black(window: Opened) -> None:
    row = open_finding(window, "video/black")
    QTest.mouseClick(child(row, "see-1"), Qt.MouseButton.LeftButton)
    window.until(lambda: "证据 1/1" in heard(window))
    image = view(window).grab().toImage()
    middle = image.pixelColor(image.width() // 2, image.height() // 2)
    assert middle.lightness() < 20
    assert not amber(image)


def test_keys_step_through_the_moments_and_a_step_leaves_them(window: Opened) -> None:
    open_finding(window, "video/mark")
    QTest.keyClick(view(window), Qt.Key.Key_E)
    window.until(lambda: "0:01.00，证据 1/2" in heard(window))
    QTest.keyClick(view(window), Qt.Key.Key_E)
    window.until(lambda: "0:06.00，证据 2/2" in heard(window))
    QTest.keyClick(view(window), Qt.Key.Key_E, SHIFT)
    window.until(lambda: "0:01.00，证据 1/2" in heard(window))
    QTest.keyClick(view(window), Qt.Key.Key_Right)
    window.until(lambda: heard(window) == "画面，0:01.04")


def test_without_an_opened_one_the_key_goes_to_a_finding_that_can_be_seen(window: Opened) -> None:
    row = open_finding(window, "entry/summary")
    assert not row.shown
    QTest.keyClick(view(window), Qt.Key.Key_E)
    window.until(lambda: "证据 1/" in heard(window))
    current = place_of(window).inspector.findings.current()
    assert current is not None
    assert current.shown


def test_what_is_seen_is_settled_by_a_key(window: Opened) -> None:
    window.view.remember_person("李宁（示例）")
    open_finding(window, "video/mark")
    QTest.keyClick(view(window), Qt.Key.Key_E)
    window.until(lambda: "证据 1/2" in heard(window))
    QTest.keyClick(view(window), Qt.Key.Key_2)
    window.until(lambda: window.shot().submission.resolutions)
    (said,) = window.shot().submission.resolutions
    assert (said.rule, said.how, said.by) == ("video/mark", How.CONFIRMED_BAD, "李宁（示例）")
    assert window.said == ["已核实：确有问题，按不合规处理"]


def test_who_is_not_known_is_asked_first(window: Opened) -> None:
    row = open_finding(window, "video/mark")
    QTest.keyClick(view(window), Qt.Key.Key_E)
    window.until(lambda: "证据 1/2" in heard(window))
    QTest.keyClick(view(window), Qt.Key.Key_1)
    settle()
    assert child(row, "by").isVisible()
    assert not window.shot().submission.resolutions


def test_a_key_on_what_needs_no_word_says_so(window: Opened) -> None:
    open_finding(window, "video/black")
    QTest.keyClick(view(window), Qt.Key.Key_E)
    window.until(lambda: "证据 1/1" in heard(window))
    QTest.keyClick(view(window), Qt.Key.Key_1)
    assert window.said == ["打开的这一条不用核实"]


def test_the_review_shows_the_kept_picture_and_leads_to_its_frame(window: Opened) -> None:
    window.view.go("review", "v1 video/black")
    place = window.view.places["review"]
    assert isinstance(place, ReviewPlace)
    settle()
    still = child(place, "still-1")
    assert isinstance(still, QToolButton)
    assert still.isVisible()
    assert still.accessibleName() == f"画面 {still.text()}，在视频里看"
    picture = still.icon().pixmap(still.iconSize()).toImage()
    assert picture.pixelColor(picture.width() // 2, picture.height() // 2).lightness() < 20
    QTest.mouseClick(still, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    window.until(lambda: window.view.current() is place_of(window))
    window.until(lambda: "证据 1/1" in heard(window))


def test_a_finding_without_kept_pictures_has_links(window: Opened) -> None:
    window.view.go("review", "v1 video/mark")
    settle()
    link = child(window.view.places["review"], "see-2")
    assert link.isVisible()
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    window.until(lambda: "0:06.00，证据 2/2" in heard(window))


def test_boxes_follow_the_shown_size() -> None:
    evidence = Evidence(1.0, (10, 20, 30, 40), None)
    assert evidence.box is not None
    place = place_in(QRectF(5, 0, 200, 100), evidence.box, (400, 100))
    assert place == QRectF(10, 20, 15, 40)


def test_the_time_axis_leads_to_the_frame(window: Opened) -> None:
    axis = place_of(window).inspector.picture.axis
    assert axis.isVisible()
    assert axis.accessibleDescription().startswith("黑场 1 处：0:02–0:05")
    axis.setFocus()
    QTest.keyClick(axis, Qt.Key.Key_Right)
    window.until(lambda: heard(window).startswith("画面，0:02.0"))
