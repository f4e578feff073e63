"""数据反馈 as a person meets it: workbook out, drops, differences, totals, papers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QRadioButton, QWidget

from documents.feedback_books import table
from kepu_desktop.domain.findings import Verdict
from kepu_desktop.domain.submission import Film
from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.desk import Desk
from kepu_desktop.ui.places.base import Footer
from kepu_desktop.ui.places.feedback.chart import MOST
from kepu_desktop.ui.places.feedback.dropped import sorted_files
from kepu_desktop.ui.places.feedback.place import FeedbackPlace
from kepu_desktop.ui.project_view import ProjectView, place_states
from kepu_desktop.ui.theme import theme
from kepu_desktop.workflow.fill import set_form
from kepu_desktop.workflow.session import Session
from ui.project_window import Opened, PlainPlace, child, opened

pytestmark = pytest.mark.usefixtures("application")
Until = Callable[..., None]
SEA, SKY = "示例海洋研究所", "示例市天文学会"
FILMS = (
    Film("v1", "示例·湿地日出", source_unit=SEA, order=1),
    Film("v2", "示例·探月工程", source_unit=SKY, order=2),
)
LINK = "https://example.org/1"


def places(desk: Desk, frame: ProjectView) -> list[tuple[object, str, str]]:
    return [
        (PlainPlace("videos", desk, frame), "视频", "film"),
        (FeedbackPlace(desk, frame), "数据反馈", "chart-column"),
    ]


def new_project(path: Path, films: tuple[Film, ...]) -> Session:
    session = Session.create(path)
    set_form(session, {"unit": "示例省科学技术协会"})
    session.edit("x", lambda state: replace(state, films=films, next_ids={"v": 3}))
    return session


@pytest.fixture
def films() -> tuple[Film, ...]:
    return FILMS


@pytest.fixture
def window(
    films: tuple[Film, ...],
    tmp_path: Path,
    settings: Settings,
    until: Until,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Opened]:
    monkeypatch.setenv("KEPU_DESKTOP_HOME", str(tmp_path / "home"))
    going = opened(lambda: new_project(tmp_path / "示例.kepu", films), places, settings, until)
    made = next(going)
    made.view.go("feedback")
    until(lambda: place_of(made).board is not None)
    yield made
    assert next(going, None) is None


def place_of(window: Opened) -> FeedbackPlace:
    place = window.view.places["feedback"]
    assert isinstance(place, FeedbackPlace)
    return place


def book(tmp_path: Path, name: str, *rows: tuple[object, ...]) -> Path:
    file = tmp_path / name
    file.write_bytes(table(*rows))
    return file


def drop(window: Opened, *paths: Path) -> None:
    window.view.add([str(path) for path in paths])


def dropped(window: Opened, *paths: Path) -> None:
    """Drop, and wait until it is read in and the totals tell of it."""
    told = len(window.said)
    drop(window, *paths)
    window.until(lambda: len(window.said) > told)
    settled(window)


def settled(window: Opened) -> None:
    """The totals on the screen are those of the present rows."""
    place = place_of(window)
    window.until(
        lambda: (
            place.totals is not None
            and {row.id: row for source in place.totals.sources for row in source.rows}
            == {row.id: row for row in window.shot().submission.feedback}
        )
    )


def footer(window: Opened) -> Footer:
    return window.view.current().footer()


def press(window: Opened, name: str) -> None:
    button = child(place_of(window), name)
    assert isinstance(button, QPushButton)
    assert button.isEnabled(), name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def says(widget: QWidget) -> str:
    QApplication.processEvents()
    labels = [label for label in widget.findChildren(QLabel) if label.isVisible()]
    return "\n".join(getattr(label, "whole_text", label.text)() for label in labels)


def test_an_empty_place_says_what_to_do_and_has_no_button_in_the_footer(window: Opened) -> None:
    place = place_of(window)
    assert place.empty.isVisible()
    assert "先生成反馈表发给各单位填写（2 个视频）" in says(place.empty)
    assert footer(window).primary is None
    assert child(place, "empty-make").isEnabled()


@pytest.mark.parametrize("films", [()])
def test_without_films_there_is_nothing_to_make_and_it_says_why(window: Opened) -> None:
    place = place_of(window)
    assert "还没有要反馈数据的视频" in says(place.empty)
    assert not child(place, "empty-make").isEnabled()
    assert not child(place, "feedback-make").isEnabled()


def test_the_workbook_is_made_for_all_units_or_for_the_chosen_one(
    window: Opened, tmp_path: Path
) -> None:
    place = place_of(window)
    place.make_blank(tmp_path / "全部.xlsx")
    window.until(lambda: window.said)
    assert window.said == ["已生成 全部.xlsx，发给各单位填写后收回"]
    place.unit.setCurrentText(SKY)
    place.make_blank(tmp_path / "天文.xlsx")
    window.until(lambda: len(window.said) == 2)
    for name, titles in (("全部", [f.title for f in FILMS]), ("天文", [FILMS[1].title, None])):
        sheet = openpyxl.load_workbook(tmp_path / f"{name}.xlsx").worksheets[0]
        assert [sheet.cell(at, 3).value for at in (5, 6)] == titles


def test_dropped_workbooks_become_totals_bars_and_one_step_to_undo(
    window: Opened, tmp_path: Path
) -> None:
    place = place_of(window)
    sea = book(tmp_path, "海.xlsx", ("示例·湿地日出", "微博", LINK, "1.28亿", 7, None))
    sky = book(tmp_path, "天.xlsx", ("示例·探月工程", "抖音", "", 30, 0, None))
    assert place.takes([str(sea), str(sky)]) == "读入 2 份反馈表"
    dropped(window, sea, sky)
    board = place.board
    assert board is not None
    assert board.isVisible()
    told = says(board.figures)
    assert "1.28 亿" in told
    assert "128,000,030" in told
    assert "2 / 2" in told
    assert [(line.name, line.value) for line in board.chart.lines()] == [
        ("微博", 128_000_000),
        ("抖音", 30),
    ]
    assert board.chart.accessibleDescription() == "微博 128,000,000；抖音 30"
    model = board.films.figures
    rows = [[model.index(r, c).data() for c in range(model.columnCount())] for r in range(2)]
    assert rows == [
        ["1", "示例·湿地日出", "128,000,000", "7", "—", "1"],
        ["2", "示例·探月工程", "30", "0", "—", "1"],
    ]
    assert window.said[-1] == "已读入 2 份反馈表：新增 2 行"
    assert footer(window).text == "1 份表有待核实的行，已计入"
    step = footer(window).primary
    assert step is not None
    assert step.text == "导出汇总"
    window.view.undo()
    window.until(place.empty.isVisible)


def test_a_blank_is_a_dash_and_a_film_without_figures_stands_last_either_way(
    window: Opened, tmp_path: Path
) -> None:
    dropped(
        window,
        book(
            tmp_path,
            "甲.xlsx",
            ("示例·湿地日出", "微博", "", None, 3, None),
            ("示例·探月工程", "微博", "", 5, None, None),
            ("别处的视频", "微博", "", 9, None, None),
        ),
    )
    board = place_of(window).board
    assert board is not None
    model = board.films.figures

    def titles() -> list[str]:
        return [model.index(row, 1).data() for row in range(3)]

    assert model.index(2, 2).data() == "—"
    assert titles() == ["别处的视频", "示例·探月工程", "示例·湿地日出"]
    model.sort(2, Qt.SortOrder.AscendingOrder)
    assert titles() == ["示例·探月工程", "别处的视频", "示例·湿地日出"]


def test_a_bad_cell_is_named_at_its_workbook_with_row_reason_and_remedy(
    window: Opened, tmp_path: Path
) -> None:
    place = place_of(window)
    dropped(
        window,
        book(tmp_path, "甲.xlsx", ("示例·湿地日出", "微博", "", 5, "约三千", None)),
    )
    board = place.board
    assert board is not None
    assert "1 行，1 行未计入 · 甲.xlsx" in says(board.sources)
    assert footer(window).verdict is Verdict.ERROR
    press(window, "look-甲.xlsx")
    told = says(board.detail)
    assert "第 2 行“点赞”：“约三千”不是确切的数字。请改成整数后再读入" in told
    assert not child(board.detail, "feedback-accept").isVisible()
    assert place_states(window.shot())["feedback"].worst is Verdict.ERROR
    # The mended workbook takes the row's place.
    dropped(window, book(tmp_path, "甲.xlsx", ("示例·湿地日出", "微博", "", 5, 3000, None)))
    assert place.totals is not None
    assert place.totals.held == ()
    assert place_states(window.shot())["feedback"].worst is Verdict.PASS


def test_what_was_looked_at_is_quiet_afterwards(window: Opened, tmp_path: Path) -> None:
    place = place_of(window)
    dropped(window, book(tmp_path, "甲.xlsx", ("示例·湿地日出", "微博", "", "3.2万", 1, 1)))
    press(window, "look-甲.xlsx")
    press(window, "feedback-accept")
    window.until(lambda: window.said[-1] == "已核实 1 行")
    settled(window)
    assert place.totals is not None
    assert place.totals.noted == ()


@pytest.mark.parametrize(("side", "views"), [(0, "5"), (1, "6")])
def test_differences_are_shown_and_chosen_before_anything_is_kept(
    side: int, views: str, window: Opened, tmp_path: Path
) -> None:
    place = place_of(window)
    dropped(window, book(tmp_path, "甲.xlsx", ("示例·湿地日出", "微博", LINK, 5, None, None)))
    drop(window, book(tmp_path, "乙.xlsx", ("示例·湿地日出", "微博", LINK, 6, None, None)))
    window.until(place.conflicts.isVisible)
    assert [row.values["views"] for row in window.shot().submission.feedback] == ["5"]
    told = [button.text() for button in place.conflicts.findChildren(QRadioButton)]
    assert told == ["观看人次 5　（甲.xlsx 第 2 行）", "观看人次 6　（乙.xlsx 第 2 行）"]
    button = child(place.conflicts, f"side-0-{side}")
    assert isinstance(button, QRadioButton)
    button.click()
    step = footer(window).primary
    assert step is not None
    assert step.text == "读入"
    step.run()
    window.until(lambda: "已读入" in window.said[-1])
    window.until(lambda: not place.conflicts.isVisible())
    assert [row.values["views"] for row in window.shot().submission.feedback] == [views]


def test_an_import_that_is_left_keeps_nothing(window: Opened, tmp_path: Path) -> None:
    place = place_of(window)
    dropped(window, book(tmp_path, "甲.xlsx", ("示例·湿地日出", "微博", "", 5, None, None)))
    drop(window, book(tmp_path, "乙.xlsx", ("示例·湿地日出", "微博", "", 6, None, None)))
    window.until(place.conflicts.isVisible)
    assert child(place.conflicts, "side-0-both").isVisible()
    before = window.shot().submission.feedback
    footer(window).others[0].run()
    assert place.board is not None
    assert place.board.isVisible()
    assert window.shot().submission.feedback == before


def test_a_workbook_that_is_refused_is_told_and_the_others_are_read(
    window: Opened, tmp_path: Path
) -> None:
    old = tmp_path / "旧.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    dropped(window, old, book(tmp_path, "甲.xlsx", ("示例·湿地日出", "微博", "", 5, 1, 1)))
    assert len(window.warned) == 1
    assert "旧.xls：这是旧版 Excel" in window.warned[0]
    assert "另存为 .xlsx" in window.warned[0]
    assert len(window.shot().submission.feedback) == 1


def test_screenshots_come_with_the_workbook_or_later_and_are_named_at_their_row(
    window: Opened, tmp_path: Path
) -> None:
    place = place_of(window)
    file = tmp_path / "甲.xlsx"
    head = ("视频标题", "平台", "观看人次", "统计截图")
    file.write_bytes(table(("示例·湿地日出", "微博", 5, "湿地.png"), head=head))
    shot, other = tmp_path / "湿地.png", tmp_path / "别的.jpg"
    for picture in (shot, other):
        picture.write_bytes(b"x")
    assert place.takes([str(file), str(shot)]) == "读入 1 份反馈表和 1 张截图"
    assert place.takes([str(shot)]) == ""  # no row to tie it to yet
    dropped(window, file, shot)
    window.until(lambda: len(window.shot().submission.materials) == 1)
    assert place.takes([str(other)]) == "把 1 张截图附到写明它的行"
    drop(window, other)
    window.until(lambda: window.warned)
    assert "别的.jpg（没有哪一行的截图写着这个文件名）" in window.warned[-1]
    place.attach([other], "f1")
    window.until(lambda: len(window.shot().submission.materials) == 2)
    assert place.board is not None
    window.until(lambda: len(place._shots_by_row().get("f1", ())) == 2)
    place.board.films.selectRow(0)
    window.until(lambda: "湿地.png、别的.jpg" in says(place.board.detail))  # type: ignore[union-attr]


def test_removed_rows_come_back_with_undo(window: Opened, tmp_path: Path) -> None:
    place = place_of(window)
    dropped(window, book(tmp_path, "甲.xlsx", ("示例·湿地日出", "微博", "", 5, 1, 1)))
    assert place.board is not None
    place.board.open_source("甲.xlsx")
    press(window, "feedback-remove")
    window.until(lambda: not window.shot().submission.feedback)
    assert window.said[-1] == "已移除 1 行数据（原表未动）"
    window.view.undo()
    window.until(lambda: window.shot().submission.feedback)


def test_the_missing_units_are_named_and_a_reminder_is_copied(
    window: Opened, tmp_path: Path
) -> None:
    place = place_of(window)
    dropped(window, book(tmp_path, "甲.xlsx", ("示例·湿地日出", "微博", "", 5, 1, 1)))
    assert place.board is not None
    assert "未收到 1 个单位" in says(place.board.sources)
    assert footer(window).text == "还有 1 个单位没有反馈"
    press(window, "feedback-remind")
    text = QGuiApplication.clipboard().text()
    assert text.startswith(f"{SKY}：")
    assert "不要填 0" in text


def test_one_unit_s_figures_are_shown_alone(window: Opened, tmp_path: Path) -> None:
    place = place_of(window)
    dropped(
        window,
        book(
            tmp_path,
            "甲.xlsx",
            ("示例·湿地日出", "微博", "", 5, 1, 1),
            ("示例·探月工程", "微博", "", 7, 1, 1),
        ),
    )
    before = place.totals
    place.unit.setCurrentText(SKY)
    window.until(lambda: place.totals is not before)
    assert place.totals is not None
    assert place.totals.sums["views"] == 7


def test_the_summary_is_written_and_the_chart_is_copied_in_both_schemes(
    window: Opened, tmp_path: Path
) -> None:
    place = place_of(window)
    dropped(window, book(tmp_path, "甲.xlsx", ("示例·湿地日出", "微博", "", 5, 1, 1)))
    place.export(tmp_path / "汇总.xlsx")
    window.until(lambda: "已导出" in window.said[-1])
    assert (tmp_path / "汇总.xlsx").is_file()
    assert (tmp_path / "汇总.docx").is_file()
    for dark in (False, True):
        theme().force(dark)
        place.copy_chart()
        picture = QGuiApplication.clipboard().pixmap().toImage()
        colors = {
            picture.pixelColor(x, y).name().upper()
            for x in range(0, picture.width(), 2)
            for y in range(0, picture.height(), 2)
        }
        assert {theme().hex("c1"), theme().hex("surface")} <= colors
    theme().force(None)


def test_many_platforms_become_a_few_bars_and_their_sum(window: Opened, tmp_path: Path) -> None:
    rows = [("示例·湿地日出", f"平台{n}", "", 100 - n, None, None) for n in range(20)]
    dropped(window, book(tmp_path, "甲.xlsx", *rows))
    board = place_of(window).board
    assert board is not None
    lines = board.chart.lines()
    assert len(lines) == MOST
    assert lines[-1].rest
    assert sum(line.value or 0 for line in lines) == sum(100 - n for n in range(20))
    place_of(window).narrow(True, True)
    assert len(board.chart.lines()) == 5


def test_films_in_a_drop_go_to_their_own_place(window: Opened, tmp_path: Path) -> None:
    folder = tmp_path / "素材"
    folder.mkdir()
    (folder / "清单.xlsx").write_bytes(b"x")
    assert place_of(window).takes([str(folder)]) == "读入 1 份反馈表"
    (folder / "片.mp4").write_bytes(b"x")
    assert place_of(window).takes([str(folder)]) == ""
    assert sorted_files([str(tmp_path / "没有")]) == ([], [])


@pytest.mark.parametrize("size", [(1366, 740), (960, 500)])
def test_nothing_is_cut_off_at_the_sides(
    size: tuple[int, int], window: Opened, tmp_path: Path
) -> None:
    dropped(window, book(tmp_path, "甲.xlsx", ("示例·湿地日出", "微博", "", 10**12, 1, 1)))
    window.view.resize(*size)
    place = place_of(window)
    window.until(lambda: place.width() < size[0])
    for button in place.findChildren(QPushButton):
        if button.isVisible():
            right = button.mapTo(window.view, button.rect().topRight()).x()
            assert right <= window.view.width(), button.text()
            assert button.accessibleName(), button.text()
