"""读入清单 in the window: dropped or chosen, looked at, columns bound, applied and undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QLineEdit, QWidget

from kepu_desktop.domain.submission import Film
from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.places.base import Action
from kepu_desktop.ui.places.videos.list_panel import ListPanel
from kepu_desktop.ui.places.videos.place import VideosPlace
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.sheets.extras import set_extras
from list_project import edited, listed, workbook
from ui.project_window import Opened, child, opened
from ui.videos_window import places

pytestmark = pytest.mark.usefixtures("application")
Until = Callable[..., None]
Cells = dict[tuple[str, str], object]


@pytest.fixture
def window(
    tmp_path: Path, settings: Settings, until: Until, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Opened]:
    monkeypatch.setenv("KEPU_DESKTOP_HOME", str(tmp_path / "home"))
    yield from opened(lambda: listed(tmp_path / "p.kepu"), places, settings, until)


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[Cells], Path]:
    """A list of the same project with some cells edited, made beside it."""

    def make(cells: Cells) -> Path:
        file = tmp_path / "改过的清单.xlsx"
        with listed(tmp_path / "again.kepu") as session:
            file.write_bytes(edited(session, cells=cells))
        return file

    return make


def place_of(window: Opened) -> VideosPlace:
    place = window.view.places["videos"]
    assert isinstance(place, VideosPlace)
    return place


def panel_of(window: Opened) -> ListPanel:
    found = child(window.view, "list-panel")
    assert isinstance(found, ListPanel)
    return found


def drop(window: Opened, file: Path) -> ListPanel:
    window.view.add([str(file)])
    window.until(lambda: place_of(window).lists.is_open)
    return panel_of(window)


def primary(window: Opened) -> Action:
    step = place_of(window).footer().primary
    assert step is not None
    return step


def film(window: Opened, identifier: str) -> Film:
    shot = window.view.desk.snapshot
    assert shot is not None
    found = shot.submission.film(identifier)
    assert found is not None
    return found


def test_a_dropped_list_shows_its_differences_and_applies_the_chosen_ones(
    window: Opened, changed: Callable[[Cells], Path]
) -> None:
    file = changed({("v1", "title"): "新的标题", ("v3", "unit"): "示例县科协"})
    before = film(window, "v3").source_unit
    window.view.go("form")  # a list may be dropped anywhere
    assert "先看差异" in window.view.use_of([str(file)])
    panel = drop(window, file)
    assert window.view.current() is place_of(window)
    assert not place_of(window).table.isVisible()
    assert [d.after for d in panel.differences.taken()] == ["新的标题", "示例县科协"]
    assert primary(window).text == "采用 2 项"
    table = panel.differences.table
    table.setCurrentIndex(panel.differences.model.index(2, 4))
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert primary(window).text == "采用 1 项"
    primary(window).run()
    window.until(lambda: film(window, "v1").title == "新的标题")
    window.until(lambda: not place_of(window).lists.is_open)
    assert film(window, "v3").source_unit == before
    assert place_of(window).table.isVisible()
    window.view.undo()
    window.until(lambda: film(window, "v1").title != "新的标题")


def test_a_list_that_says_nothing_new_is_told_and_not_opened(
    window: Opened, changed: Callable[[Cells], Path]
) -> None:
    said: list[str] = []
    window.view.tell = lambda text, **_: said.append(text)  # type: ignore[method-assign]
    window.view.add([str(changed({}))])
    window.until(lambda: said)
    assert "与项目一致" in said[0]
    assert not place_of(window).lists.is_open


def test_rows_that_cannot_be_taken_are_listed_and_nothing_can_be_applied(
    window: Opened, changed: Callable[[Cells], Path]
) -> None:
    drop(window, changed({("v1", "title"): "新的", ("v3", "category"): "没有的类别"}))
    step = primary(window)
    assert not step.enabled
    assert "1 处须在表里改正" in place_of(window).footer().text
    assert child(panel_of(window), "list-faults").isVisible()


def test_esc_leaves_the_list_and_changes_nothing(
    window: Opened, changed: Callable[[Cells], Path]
) -> None:
    panel = drop(window, changed({("v1", "title"): "新的标题"}))
    QTest.keyClick(panel.differences.table, Qt.Key.Key_Escape)
    assert not place_of(window).lists.is_open
    assert place_of(window).table.isVisible()
    assert film(window, "v1").title != "新的标题"


def test_columns_of_a_foreign_list_are_shown_with_samples_and_can_be_bound_anew(
    window: Opened, tmp_path: Path
) -> None:
    file = tmp_path / "单位清单.xlsx"
    file.write_bytes(
        workbook(("题目", "说说看"), ("示例·星空", "讲星空。"), ("示例·大海", "讲海。"))
    )
    panel = drop(window, file)
    assert panel.binding.isVisible()
    box = child(panel, "bind-0-1")
    assert isinstance(box, QComboBox)
    assert box.accessibleName() == "“说说看”是"
    assert box.currentData() == ""
    assert len(panel.differences.taken()) == 2
    assert all("讲星空" not in d.after for d in panel.differences.taken())
    box.setCurrentIndex(box.findData("summary"))
    window.until(lambda: any("讲星空" in d.after for d in panel.differences.taken()))
    primary(window).run()
    window.until(lambda: not place_of(window).lists.is_open)
    shot = window.view.desk.snapshot
    assert shot is not None
    assert [f.summary for f in shot.submission.films[-2:]] == ["讲星空。", "讲海。"]


def test_what_a_foreign_list_would_replace_is_left_unticked(window: Opened, tmp_path: Path) -> None:
    before = film(window, "v1")
    file = tmp_path / "单位清单.xlsx"
    file.write_bytes(workbook(("题目", "概述"), (before.title, "短。"), ("示例·星空", "讲星空。")))
    panel = drop(window, file)
    assert [d.key for d in panel.differences.taken()] == ["new"]
    words = [label.text() for label in panel.findChildren(QLabel)]
    assert any("有 1 项会替换已有内容，未勾选" in text for text in words)
    primary(window).run()
    window.until(lambda: not place_of(window).lists.is_open)
    assert film(window, "v1").summary == before.summary


def test_what_is_no_list_is_told_in_a_bar(window: Opened, tmp_path: Path) -> None:
    file = tmp_path / "别的.xlsx"
    file.write_bytes(workbook(("甲", "乙"), (1, 2)))
    warned: list[str] = []
    window.view.warn = lambda text, *_: warned.append(text)  # type: ignore[method-assign]
    window.view.add([str(file)])
    window.until(lambda: warned)
    assert "不是视频清单" in warned[0]


def test_the_list_is_exported_and_read_from_the_toolbar(
    window: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "导出的"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    bar = place_of(window).toolbar
    bar.export_list.emit()
    written = target.with_suffix(".xlsx")
    window.until(written.exists)
    asked: list[QWidget] = []

    def choose(parent: QWidget, *_: str) -> tuple[str, str]:
        asked.append(parent)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    bar.read_list.emit()
    assert asked
    with Session.open(tmp_path / "p.kepu", write=False) as session:
        from kepu_desktop.workflow.sheets.sheet import read_sheet

        assert not read_sheet(session, written).differences


def test_a_list_with_other_files_is_no_list_alone(window: Opened, tmp_path: Path) -> None:
    assert place_of(window).takes([str(tmp_path / "a.xlsx"), str(tmp_path / "b.mp4")]) == ""


def test_the_calls_own_columns_can_be_brought_into_the_list(window: Opened) -> None:
    table = place_of(window).table
    names = {table.films.name_of(n): n for n in range(table.films.columnCount())}
    place = names["首播平台"]
    assert table.isColumnHidden(place)
    table.set_column_shown("extra-0", shown=True)
    assert not table.isColumnHidden(place)
    window.view.desk.do("改", lambda s: set_extras(s, "v1", {"platform": "示例平台"}))

    def shown() -> set[object]:
        rows = range(table.films.rowCount())
        return {table.films.data(table.films.index(row, place)) for row in rows}

    window.until(lambda: shown() == {"示例平台", "—"})
    table.order_wanted.emit("extra-0")
    first = table.films.row_at(0)
    assert first is not None
    assert first.film.id == "v1"


def test_a_column_that_this_call_does_not_have_stays_away(window: Opened) -> None:
    table = place_of(window).table
    table.set_column_shown("extra-11", shown=True)
    names = [table.films.name_of(n) for n in range(table.films.columnCount())]
    assert "" in names
    assert all(table.isColumnHidden(n) for n, name in enumerate(names) if not name)


def test_the_calls_own_columns_are_edited_beside_the_film(window: Opened) -> None:
    window.view.go("videos", "v1")
    place = place_of(window)
    window.until(lambda: place.inspector.isVisible())
    place.inspector.show_page(1)
    field = child(place, "edit-extra-platform")
    assert isinstance(field, QLineEdit)
    assert field.accessibleName() == "首播平台"
    field.insert("示例平台")
    QTest.keyClick(field, Qt.Key.Key_Return)

    def kept() -> object:
        shot = window.view.desk.snapshot
        assert shot is not None
        return shot.submission.extras.get("v1")

    window.until(lambda: kept() == {"platform": "示例平台"})
    window.view.undo()
    window.until(lambda: not kept())
    window.until(lambda: field.text() == "")
