"""视频: rows carried onto another film, with the events of a real drag."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.places.videos.cells import INDEX, TITLE
from kepu_desktop.ui.places.videos.dragging import MIME
from kepu_desktop.ui.places.videos.table import FilmTable
from kepu_desktop.workflow import entries, fill
from ui.film_project import Given
from ui.project_window import Opened, child
from ui.videos_window import Make, place_of, press, settle, window_maker

pytestmark = pytest.mark.usefixtures("application")
_MOVE = Qt.DropAction.MoveAction
_LEFT = Qt.MouseButton.LeftButton
_PLAIN = Qt.KeyboardModifier.NoModifier
FILMS = tuple(Given(f"示例·{name}") for name in ("深海一", "深海二", "湿地", "极地", "星空"))


@pytest.fixture
def make(
    tmp_path: Path,
    settings: Settings,
    until: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Make]:
    yield from window_maker(tmp_path, settings, until, monkeypatch)


@pytest.fixture
def window(make: Make) -> Opened:
    """v1 and v2 are the series 深海; the others are single."""
    return make(FILMS, lambda s: fill.set_films(s, ("v1", "v2"), {"series": "深海"}))


def table_of(window: Opened) -> FilmTable:
    return place_of(window).table


def spot(window: Opened, film_id: str, *, column: int = TITLE, down: float = 0.5) -> QPoint:
    """In the film's row; ``down`` 0 is its upper edge, 1 its lower one."""
    table = table_of(window)
    at = table.films.number_of(film_id)
    assert at is not None
    box = table.visualRect(table.films.index(at, column))
    return QPoint(box.left() + 30, box.top() + round(down * (box.height() - 1)))


class Carried:
    """Rows taken up, and the events that a drag sends to the list."""

    def __init__(self, window: Opened, *film_ids: str) -> None:
        self.window = window
        self.table = table_of(window)
        self.mime = self.table.take_up(film_ids)
        self.entered = False

    def over(self, point: QPoint) -> bool:
        """Whether it could be let go there."""
        viewport = self.table.viewport()
        if not self.entered:
            enter = QDragEnterEvent(point, _MOVE, self.mime, _LEFT, _PLAIN)
            QApplication.sendEvent(viewport, enter)
            assert enter.isAccepted()
            self.entered = True
        move = QDragMoveEvent(point, _MOVE, self.mime, _LEFT, _PLAIN)
        QApplication.sendEvent(viewport, move)
        return move.isAccepted()

    def leave(self) -> None:
        QApplication.sendEvent(self.table.viewport(), QDragLeaveEvent())
        self.entered = False

    def let_go(self, point: QPoint) -> bool:
        self.over(point)
        drop = QDropEvent(QPointF(point), _MOVE, self.mime, _LEFT, _PLAIN)
        QApplication.sendEvent(self.table.viewport(), drop)
        self.table.set_down()  # as after every drag, however it ended
        return drop.isAccepted()


def episodes(window: Opened, film_id: str) -> list[str]:
    return [film.id for film in entries.entry_of(window.shot().submission, film_id).films]


def hint(window: Opened) -> str:
    return place_of(window).footer().hint


def test_films_let_go_on_a_film_of_a_series_stand_behind_it(window: Opened) -> None:
    before = window.shot().submission
    assert Carried(window, "v4", "v3").let_go(spot(window, "v1"))
    window.until(lambda: episodes(window, "v1") == ["v1", "v4", "v3", "v2"])
    assert window.said[-1] == "已把 2 个视频放进系列《深海》"
    window.do(lambda session: session.undo())  # one step
    assert window.shot().submission == before


def test_films_that_stand_there_already_change_nothing(window: Opened) -> None:
    label = window.shot().undo_label
    Carried(window, "v2").let_go(spot(window, "v1"))
    window.until(lambda: window.said)
    assert window.said == ["已在系列《深海》的这个位置"]
    assert window.shot().undo_label == label


def test_let_go_on_a_single_film_a_series_of_both_is_offered(window: Opened) -> None:
    Carried(window, "v5").let_go(spot(window, "v3"))
    settle()
    place = place_of(window)
    assert set(place.table.chosen_ids()) == {"v3", "v5"}
    name = child(place, "series-name")
    assert isinstance(name, QLineEdit)
    assert name.isVisible()
    assert place.panels.series.title.text() == "把 2 个视频组成系列"
    name.insert("自然")
    press(window, "series-do")
    window.until(lambda: episodes(window, "v3") == ["v3", "v5"])
    window.do(lambda session: session.undo())
    assert episodes(window, "v3") == ["v3"]


@pytest.mark.parametrize("down", [0.0, 0.1, 0.9, 1.0])
def test_between_rows_nothing_happens_and_the_hint_says_where_order_is_made(
    window: Opened, down: float
) -> None:
    before = window.shot().submission
    carried = Carried(window, "v4")
    point = spot(window, "v1", down=down)
    assert not carried.over(point)
    assert "先后顺序在信息表里排" in hint(window)
    assert not carried.let_go(point)
    window.do(lambda _: None)
    assert window.shot().submission == before
    assert not place_of(window).panels.isVisible()


def test_on_itself_and_beside_all_rows_nothing_can_be_let_go(window: Opened) -> None:
    carried = Carried(window, "v3", "v4")
    assert not carried.over(spot(window, "v4"))
    below = QPoint(40, table_of(window).viewport().height() - 4)
    assert not carried.over(below)
    assert not carried.let_go(below)


def test_the_status_bar_says_what_letting_go_would_do_while_checks_run(window: Opened) -> None:
    shown = child(window.view, "footer-words")
    carried = Carried(window, "v4")
    assert "拖到另一个视频上" in shown.accessibleName()
    carried.over(spot(window, "v2"))
    assert shown.accessibleName() == (
        "松开后放进系列《深海》，排在《示例·深海二》之后 · 按 Esc 取消"
    )
    carried.over(spot(window, "v3"))
    assert shown.accessibleName() == "松开后与《示例·湿地》组成系列 · 按 Esc 取消"
    carried.leave()
    assert "拖到另一个视频上" in shown.accessibleName()
    carried.table.set_down()
    assert shown.accessibleName() == place_of(window).footer().text


def test_the_row_that_would_take_them_is_framed_and_its_series_tinted(window: Opened) -> None:
    table = table_of(window)

    def colors() -> dict[str, object]:
        picture = table.viewport().grab().toImage()
        heights = {i: spot(window, i).y() for i in ("v1", "v2", "v3")}
        return {i: picture.pixelColor(10, height).name() for i, height in heights.items()}

    before = colors()
    carried = Carried(window, "v4")
    carried.over(spot(window, "v1"))
    after = colors()
    assert after["v1"] != before["v1"]
    assert after["v2"] != before["v2"]
    assert after["v3"] == before["v3"]
    table.set_down()
    assert colors() == before


def test_files_from_outside_never_meet_the_list(window: Opened) -> None:
    table = table_of(window)
    assert not table.acceptDrops()
    assert not table.viewport().acceptDrops()
    Carried(window, "v4")
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile("/示例.mp4")])
    forged = QMimeData()
    forged.setData(MIME, b"another window's ticket")
    for mime in (files, forged):
        enter = QDragEnterEvent(spot(window, "v1"), _MOVE, mime, _LEFT, _PLAIN)
        table.dragEnterEvent(enter)
        assert not enter.isAccepted()
        drop = QDropEvent(QPointF(spot(window, "v1")), _MOVE, mime, _LEFT, _PLAIN)
        table.dropEvent(drop)
        assert not drop.isAccepted()
    table.set_down()
    assert not table.viewport().acceptDrops()
    assert episodes(window, "v1") == ["v1", "v2"]


def test_the_ticket_of_an_ended_drag_is_worth_nothing(window: Opened) -> None:
    first = Carried(window, "v4")
    first.table.set_down()
    Carried(window, "v5")
    enter = QDragEnterEvent(spot(window, "v1"), _MOVE, first.mime, _LEFT, _PLAIN)
    table_of(window).dragEnterEvent(enter)
    assert not enter.isAccepted()
    table_of(window).set_down()


def test_nothing_of_the_project_is_carried_to_other_programs(window: Opened) -> None:
    mime = table_of(window).take_up(("v1",))
    assert mime.formats() == [MIME]
    assert len(mime.data(MIME).data()) == 16
    assert not mime.hasText()
    assert not mime.hasUrls()
    table_of(window).set_down()


# ---- by mouse: what takes rows up; offscreen a drag ends at once, a whole one is in tests/e2e ----


def takes_up(window: Opened, start: QPoint, end: QPoint) -> bool:
    """Press, move and let go; whether rows were carried meanwhile."""
    viewport = table_of(window).viewport()
    seen: list[str] = []
    table_of(window).carry_hint_changed.connect(seen.append)
    QTest.mousePress(viewport, _LEFT, _PLAIN, start)
    for point in (start + QPoint(3, 0), start + QPoint(30, 0), end):
        if not seen:
            QTest.mouseMove(viewport, point)
    QTest.mouseRelease(viewport, _LEFT, _PLAIN, end)
    table_of(window).carry_hint_changed.disconnect(seen.append)
    assert hint(window) == ""
    assert not viewport.acceptDrops()
    return any(seen)


def test_a_row_is_taken_up_by_its_title(window: Opened) -> None:
    assert takes_up(window, spot(window, "v4"), spot(window, "v2"))
    assert table_of(window).chosen_ids() == ("v4",)


def test_selected_rows_are_taken_up_together_by_any_cell(window: Opened) -> None:
    table, unit = table_of(window), INDEX["unit"]
    QTest.mouseClick(table.viewport(), _LEFT, _PLAIN, spot(window, "v3"))
    QTest.mouseClick(table.viewport(), _LEFT, Qt.KeyboardModifier.ShiftModifier, spot(window, "v5"))
    assert takes_up(window, spot(window, "v4", column=unit), spot(window, "v1", column=unit))
    assert table.chosen_ids() == ("v3", "v4", "v5")


def test_beside_the_title_the_mouse_selects_a_range(window: Opened) -> None:
    table, unit = table_of(window), INDEX["unit"]
    table.choose("v1")
    assert not takes_up(window, spot(window, "v3", column=unit), spot(window, "v5", column=unit))
    assert table.chosen_ids() == ("v3", "v4", "v5")


def test_a_read_only_project_lets_nothing_be_carried(window: Opened) -> None:
    table_of(window).films.read_only = True
    assert not takes_up(window, spot(window, "v4"), spot(window, "v2"))
