"""校验: what its groups tell of many films at once, and of films that are not submitted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.places.review.rows import Bunch, Head
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


def bunches(window: Opened) -> list[Bunch]:
    return [row for row in review_of(window).table.rows() if isinstance(row, Bunch)]


def items_of(window: Opened) -> list[str]:
    return [row.key for row in review_of(window).table.rows() if isinstance(row, Item)]


def test_what_was_not_checked_of_many_films_is_told_once(make: Callable[..., Opened]) -> None:
    window = make(GOOD, GOOD, GOOD)
    place = review_of(window)
    place.chips.choose("skipped")
    told = bunches(window)
    assert items_of(window) == []
    assert len({row.first.finding.rule for row in told}) == len(told) > 3
    assert {row.amount for row in told} == {"3 个视频"}
    first = told[0]
    place.table.go_to(first.key)
    QTest.keyClick(place.table, Qt.Key.Key_Return)
    rule = first.first.finding.rule
    assert items_of(window) == [f"v1 {rule}", f"v2 {rule}", f"v3 {rule}"]
    QTest.keyClick(place.table, Qt.Key.Key_Left)
    assert items_of(window) == []


def test_to_dos_that_read_the_same_stand_open_below_one_line(make: Callable[..., Opened]) -> None:
    window = make(GOOD, GOOD, SHORT, signed=False)
    told = bunches(window)
    assert [(row.first.finding.rule, row.folded) for row in told] == [("video/signed", False)]
    place = review_of(window)
    number = place.table.number_of(told[0].key)
    spot = place.table.row_box(number).center()
    QTest.mouseClick(place.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert items_of(window) == ["v3 video/duration"]
    assert "3 个视频，已折叠" in place.table.model().index(number, 0).data()


def test_two_of_the_same_make_no_line_of_their_own(make: Callable[..., Opened]) -> None:
    assert bunches(make(GOOD, GOOD, signed=False)) == []


def test_the_next_step_opens_a_line_that_was_folded(make: Callable[..., Opened]) -> None:
    window = make(GOOD, GOOD, GOOD, signed=False)
    place = review_of(window)
    place.table.go_to(bunches(window)[0].key)
    QTest.keyClick(place.table, Qt.Key.Key_Return)
    assert items_of(window) == []
    window.view.run_primary()
    assert place.list.body.item is not None
    assert place.list.body.item.key == "v1 video/signed"
    window.view.run_primary()
    assert place.list.body.item.key == "v2 video/signed"
