"""入选交付: ticks, the organiser's list, the disk, copying on a thread of its own, what breaks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox

from delivery_project import deliverable
from kepu_desktop.bundles.verify import verify_package
from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.desk import Desk
from kepu_desktop.ui.places.base import Action
from kepu_desktop.ui.places.delivery.place import DeliveryPlace
from kepu_desktop.ui.places.delivery.state import Phase, RowState
from kepu_desktop.ui.places.delivery.table import COPY, STATE, TICK, TITLE
from kepu_desktop.ui.project_view import ProjectView
from kepu_desktop.workflow import fill
from kepu_desktop.workflow.deliver import Told
from kepu_desktop.workflow.session import Session
from small_disks import mounted, pull_out
from ui.project_window import Opened, PlainPlace, child, opened

pytestmark = pytest.mark.usefixtures("application")
Until = Callable[..., None]
SIZES = (9_000_000, 300_000, 17_000_000)


def places(desk: Desk, frame: ProjectView) -> list[tuple[object, str, str]]:
    return [
        (PlainPlace("videos", desk, frame), "视频", "film"),
        (PlainPlace("form", desk, frame), "信息表", "file-text"),
        (PlainPlace("review", desk, frame), "校验", "list-checks"),
        (DeliveryPlace(desk, frame), "入选交付", "hard-drive"),
    ]


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    folder = tmp_path / "移动硬盘"
    folder.mkdir()
    return folder


@pytest.fixture
def make(
    tmp_path: Path, settings: Settings, until: Until, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Opened]]:
    """Open a project of deliverable films at 入选交付."""
    monkeypatch.setenv("KEPU_DESKTOP_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(
        "kepu_desktop.ui.places.delivery.papers.QDesktopServices.openUrl", lambda _: True
    )
    project = tmp_path / "示例.kepu"
    running: list[Iterator[Opened]] = []

    def start(
        *, sizes: tuple[int, ...] = SIZES, change: Callable[[Session], object] | None = None, **more
    ) -> Opened:
        def session() -> Session:
            if project.exists():
                return Session.open(project)
            made = deliverable(project, tmp_path / "素材", sizes, **more)
            if change is not None:
                change(made)
            return made

        going = opened(session, places, settings, until)
        running.append(going)
        window = next(going)
        window.view.go("delivery")
        until(lambda: place_of(window).arranged is not None)
        return window

    start.end = lambda: next(running.pop(), None)  # type: ignore[attr-defined]
    yield start
    for going in running:
        assert next(going, None) is None


def place_of(window: Opened) -> DeliveryPlace:
    place = window.view.places["delivery"]
    assert isinstance(place, DeliveryPlace)
    return place


def phase(window: Opened) -> Phase:
    return place_of(window).state().phase


def primary(window: Opened) -> Action:
    step = place_of(window).footer().primary
    assert step is not None
    return step


def aim(window: Opened, folder: Path) -> None:
    place = place_of(window)
    place.set_target(folder)
    window.until(lambda: place.state().target is not None)


def states(window: Opened) -> list[RowState]:
    return [row.state for row in place_of(window).state().rows]


def bag_in(folder: Path) -> Path:
    (bag,) = (path for path in folder.iterdir() if not path.name.startswith("."))
    return bag


class Gate:
    """Holds the copying at its n-th report until it is let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: Callable[[Told], bool]) -> None:
        from kepu_desktop.ui.places.delivery import copying

        self.reached = threading.Event()
        self.go = threading.Event()
        whole = copying.carry_out

        def carry_out(prepared, tell):  # type: ignore[no-untyped-def]
            def held(told: Told) -> None:
                tell(told)
                if at(told) and not self.go.is_set():
                    self.reached.set()
                    self.go.wait()

            return whole(prepared, held)

        monkeypatch.setattr(copying, "carry_out", carry_out)


# ---- the way through -----------------------------------------------------------------------


def test_from_the_ticks_to_the_bag_there_is_always_one_next_step(
    make: Callable[..., Opened], disk: Path
) -> None:
    window = make(selected=False)
    place = place_of(window)
    assert phase(window) is Phase.NOTHING
    assert primary(window).text == "登记入选名单"
    box = place.table.visualRect(place.films.index(0, TICK)).topLeft() + QPoint(24, 16)
    QTest.mouseClick(place.table.viewport(), Qt.MouseButton.LeftButton, pos=box)
    window.until(lambda: phase(window) is Phase.NO_TARGET)
    assert primary(window).text == "选择目标…"
    aim(window, disk)
    assert phase(window) is Phase.READY
    assert primary(window).text == "开始复制"
    primary(window).run()
    window.until(lambda: phase(window) is Phase.DONE)
    assert primary(window).text == "打开交付文件夹"
    assert primary(window).enabled
    bag = bag_in(disk)
    assert verify_package(bag).sound
    assert [p.name[:3] for p in (bag / "data/原片").iterdir()] == ["01_"]
    window.until(lambda: window.shot().submission.handovers)
    assert window.shot().submission.handovers[0].items == ("v1",)
    assert [path.name for path in disk.iterdir()] == [bag.name]
    assert states(window) == [RowState.VERIFIED, RowState.OUT, RowState.OUT]


def test_space_ticks_and_takes_back_with_undo(make: Callable[..., Opened]) -> None:
    window = make(selected=False)
    place = place_of(window)
    place.table.selectAll()
    place.table.setFocus()
    QTest.keyClick(place.table, Qt.Key.Key_Space)
    window.until(lambda: place.state().selected == 3)
    window.view.undo()
    window.until(lambda: place.state().selected == 0)


def test_open_errors_come_first_and_lead_to_where_they_are_mended(
    make: Callable[..., Opened], disk: Path
) -> None:
    def spoil(session: Session) -> None:
        fill.set_films(session, ["v2"], {"category": "slowlive"})  # too short for it

    window = make(change=spoil)
    assert phase(window) is Phase.BLOCKED
    assert states(window)[1] is RowState.BLOCKED
    assert primary(window).text == "处理下一项"
    primary(window).run()
    assert window.view.current().key != "delivery"
    window.view.go("delivery")
    aim(window, disk)
    link = place_of(window).footer().link
    assert link is not None
    assert link.text == "复制草稿版"
    link.run()
    window.until(lambda: any(not p.name.startswith(".") for p in disk.iterdir()))
    assert bag_in(disk).name.endswith("_草稿")
    window.until(lambda: window.shot().submission.handovers)
    assert window.shot().submission.handovers[0].draft


def test_films_that_were_only_looked_at_quickly_are_checked_first(
    make: Callable[..., Opened],
) -> None:
    window = make(full=False)
    assert phase(window) in (Phase.UNCHECKED, Phase.BLOCKED, Phase.CHECKING)
    assert place_of(window).state().unchecked == ("v1", "v2", "v3")


def test_an_original_that_is_away_is_named(make: Callable[..., Opened], tmp_path: Path) -> None:
    def take_away(session: Session) -> None:
        (tmp_path / "素材").rename(tmp_path / "拔出")

    window = make(change=take_away)
    assert phase(window) is Phase.AWAY
    assert states(window)[0] is RowState.AWAY
    primary(window).run()
    assert window.view.current().key == "videos"


# ---- the disk ----------------------------------------------------------------------------------


def test_a_disk_that_is_too_small_offers_another_one(
    make: Callable[..., Opened], tmp_path: Path
) -> None:
    with mounted(tmp_path / "小盘", "8m") as small:
        window = make()
        aim(window, small)
        assert phase(window) is Phase.BAD_TARGET
        assert primary(window).text == "更换目标…"
        assert "还差" in place_of(window).footer().text
        make.end()  # type: ignore[attr-defined]


def test_a_target_that_is_not_there_is_said(make: Callable[..., Opened], tmp_path: Path) -> None:
    window = make()
    place = place_of(window)
    place.set_target(tmp_path / "没有")
    window.until(lambda: place.findChild(type(place.strip), "target") and place._bar is not None)
    assert "找不到目标" in place._bar.text()  # type: ignore[union-attr]
    assert phase(window) is Phase.NO_TARGET


def test_the_target_is_remembered_for_the_project(
    make: Callable[..., Opened], disk: Path, until: Until
) -> None:
    window = make()
    aim(window, disk)
    make.end()  # type: ignore[attr-defined]
    again = make()
    until(lambda: place_of(again).state().target is not None)
    assert phase(again) is Phase.READY


# ---- while it runs -----------------------------------------------------------------------------


def test_while_films_are_copied_the_project_is_worked_on(
    make: Callable[..., Opened], disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch, lambda told: told.key == "v2")
    window = make()
    aim(window, disk)
    primary(window).run()
    window.until(gate.reached.is_set)
    window.until(lambda: phase(window) is Phase.RUNNING)
    window.until(lambda: states(window)[0] is RowState.VERIFIED)
    place = place_of(window)
    assert place.progress.isVisible()
    assert not primary(window).enabled
    assert place.films.fixed
    window.do(lambda session: fill.set_form(session, {"contact": "王敏（示例）"}))
    assert window.shot().submission.form["contact"] == "王敏（示例）"
    gate.go.set()
    window.until(lambda: phase(window) is Phase.DONE)


def test_paused_it_waits_and_goes_on(
    make: Callable[..., Opened], disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch, lambda told: told.key == "v2")
    window = make()
    aim(window, disk)
    primary(window).run()
    window.until(gate.reached.is_set)
    window.until(lambda: phase(window) is Phase.RUNNING)
    pause = place_of(window).footer().others[1]
    assert pause.text == "暂停"
    pause.run()
    gate.go.set()
    assert place_of(window).footer().others[1].text == "继续"
    assert "已暂停" in place_of(window).footer().text
    QTest.qWait(50)
    assert phase(window) is Phase.RUNNING
    place_of(window).footer().others[1].run()
    window.until(lambda: phase(window) is Phase.DONE)


def test_broken_off_it_is_resumed_and_nothing_verified_is_copied_again(
    make: Callable[..., Opened], disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch, lambda told: told.key == "v3")
    window = make()
    aim(window, disk)
    primary(window).run()
    window.until(gate.reached.is_set)
    window.until(lambda: phase(window) is Phase.RUNNING)
    place_of(window).footer().others[0].run()
    gate.go.set()
    window.until(lambda: phase(window) is Phase.RESUMABLE)
    assert states(window) == [RowState.VERIFIED, RowState.VERIFIED, RowState.WAITING]
    assert primary(window).text == "继续"
    assert "可以继续" in window.said[-1]
    primary(window).run()
    window.until(lambda: phase(window) is Phase.DONE)
    assert verify_package(bag_in(disk)).sound


def test_a_disk_that_is_pulled_is_said_with_its_remedy(
    make: Callable[..., Opened], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch, lambda told: told.key == "v2")
    with mounted(tmp_path / "盘", "64m") as disk:
        window = make()
        aim(window, disk)
        primary(window).run()
        window.until(gate.reached.is_set)
        pull_out(disk)
        gate.go.set()
        place = place_of(window)
        window.until(lambda: place._bar is not None and place._copying is None)
        assert "已断开" in place._bar.text()  # type: ignore[union-attr]
        make.end()  # type: ignore[attr-defined]


def test_closing_the_window_ends_the_copying_and_leaves_what_was_verified(
    make: Callable[..., Opened], disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch, lambda told: told.key == "v2")
    window = make()
    aim(window, disk)
    primary(window).run()
    window.until(gate.reached.is_set)
    gate.go.set()
    make.end()  # type: ignore[attr-defined]
    again = make()
    again.until(lambda: place_of(again).state().target is not None)
    assert states(again)[0] is RowState.VERIFIED


# ---- papers and list ---------------------------------------------------------------------------


def test_the_organisers_list_is_shown_before_it_is_taken_over(
    make: Callable[..., Opened], tmp_path: Path
) -> None:
    names = tmp_path / "名单.txt"
    names.write_text("示例·湿地日出\n示例·探月工程二十载\n没有这个.mp4\n", encoding="utf-8")
    window = make()
    place = place_of(window)
    place.papers.read_list(names)
    window.until(place.selection.isVisible)
    (close,) = place.selection.findChildren(QCheckBox)
    assert not close.isChecked()
    assert place.state().selected == 3
    close.click()
    QTest.mouseClick(child(place, "selection-apply"), Qt.MouseButton.LeftButton)
    window.until(lambda: place.state().selected == 2)
    chosen = {film.id for film in window.shot().submission.films if film.selected}
    assert chosen == {"v1", "v2"}
    assert not place.selection.isVisible()


def test_the_sheets_are_saved_to_be_printed(make: Callable[..., Opened], tmp_path: Path) -> None:
    window = make()
    place_of(window).papers.save_sheets(tmp_path)
    window.until(lambda: any("确认单" in said for said in window.said))
    assert len(list((tmp_path / "确认单").iterdir())) == 3


def test_a_hostile_sheet_is_refused_with_its_reason(
    make: Callable[..., Opened], tmp_path: Path
) -> None:
    bad = tmp_path / "正式文本.docx"
    bad.write_bytes(b"PK\x03\x04 broken")
    window = make()
    place = place_of(window)
    place.papers.take_sheet(bad)
    window.until(lambda: place._bar is not None)
    assert "正式文本.docx" in place._bar.text()  # type: ignore[union-attr]


def test_a_name_that_is_changed_is_shown(make: Callable[..., Opened]) -> None:
    window = make()
    place = place_of(window)
    window.until(lambda: "100％ 探海" in place.side._renamed_text.text())


# ---- looks and ears ----------------------------------------------------------------------------


def test_every_cell_speaks(make: Callable[..., Opened], application: QApplication) -> None:
    window = make()
    model = place_of(window).films
    role = Qt.ItemDataRole.AccessibleTextRole
    assert model.data(model.index(0, TICK), role) == "已入选"
    assert model.data(model.index(0, STATE), role) == "等待"
    assert model.data(model.index(0, COPY), role) == "复制 未开始"
    assert model.data(model.index(0, TITLE), role) == "示例·探月工程二十年"
