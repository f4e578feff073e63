"""校验: what its groups tell of many films at once, and of films that are not submitted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.places.review.rows import Head
from kepu_desktop.workflow import fill
from kepu_desktop.workflow.todo import Group, Item
from sample_submission import GOOD, SHORT, SMALL
from ui.project_window import Opened, child
from ui.review_window import click, review_at, review_of

pytestmark = pytest.mark.usefixtures("application")
Until = Callable[..., None]


@pytest.fixture
def make(
    tmp_path: Path, settings: Settings, until: Until, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Opened]]:
    """Open a project of the given faults at 校验."""
    yield from review_at(tmp_path, settings, until, monkeypatch)


def head(window: Opened, group: Group) -> Head | None:
    rows = review_of(window).table.rows()
    return next((row for row in rows if isinstance(row, Head) and row.group is group), None)


def test_units_of_left_out_films_can_be_told_when_nothing_else_is_to_do(
    make: Callable[..., Opened],
) -> None:
    window = make(GOOD, SHORT, SMALL)
    place = review_of(window)
    window.do(lambda s: fill.set_films(s, ["v2", "v3"], {"include": "no"}))
    redo = head(window, Group.REDO)
    assert redo is not None
    assert (redo.count, redo.left_out, redo.units) == (0, 2, 2)
    assert place.footer().text.endswith("没有待办")
    click(place, "group redo", "notify")
    text = QGuiApplication.clipboard().text()
    assert text.count("以下视频目前不报送：") == 2
    assert window.said == ["已复制给 2 个单位的通知，可粘贴到邮件或聊天里"]


def test_left_out_films_stand_under_the_filters_that_ask_for_their_faults(
    make: Callable[..., Opened],
) -> None:
    window = make(GOOD, SHORT)
    place = review_of(window)
    window.do(lambda s: fill.set_films(s, ["v2"], {"include": "no"}))
    assert head(window, Group.REDO) is not None
    place.chips.choose("settled")
    assert head(window, Group.REDO) is None


def test_a_rule_alone_is_shown_with_a_way_back(make: Callable[..., Opened]) -> None:
    window = make(GOOD, SHORT, signed=False)
    place = review_of(window)
    window.view.go("review", "video/signed")
    items = [row.key for row in place.table.rows() if isinstance(row, Item)]
    assert items == ["v1 video/signed", "v2 video/signed"]
    only = child(place, "only")
    assert only.isVisible()
    QTest.mouseClick(only, Qt.MouseButton.LeftButton)
    assert "v2 video/duration" in [row.key for row in place.table.rows()]
