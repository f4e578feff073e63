"""整改通知 from 校验: letters beside the project, one unit's alone, the text copied."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.places.review.listing import FindingTable
from kepu_desktop.ui.widgets.bars import Bar
from kepu_desktop.workflow import fill
from sample_submission import GOOD, SHORT, SMALL
from ui.project_window import Opened, Until
from ui.review_window import click, review_at, review_of


@pytest.fixture
def make(
    tmp_path: Path, settings: Settings, until: Until, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Opened]]:
    yield from review_at(tmp_path, settings, until, monkeypatch)


def bars(window: Opened) -> list[Bar]:
    return [bar for bar in window.view.findChildren(Bar) if bar.isVisible()]


def written(window: Opened, text: str) -> Bar:
    window.until(lambda: any(text in bar.text() for bar in bars(window)))
    return next(bar for bar in bars(window) if text in bar.text())


def press(bar: Bar, caption: str) -> None:
    button = next(b for b in bar.findChildren(QPushButton) if b.text() == caption)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def text_of(file: Path) -> str:
    document = docx.Document(str(file))
    return "\n".join(node.text for node in document.element.iter("{*}t") if node.text)


def test_letters_for_all_units_lie_beside_the_project(
    make: Callable[..., Opened], tmp_path: Path
) -> None:
    window = make(GOOD, SHORT, SMALL)
    place = review_of(window)
    click(place, "group redo", "letters")
    bar = written(window, "已写好 2 份整改通知，在“示例_整改通知”文件夹里")
    folder = tmp_path / "示例_整改通知"
    assert sorted(file.name for file in folder.iterdir()) == [
        "整改通知_示例市天文学会.docx",
        "整改通知_示例海洋研究所.docx",
    ]
    assert "通知里没有写：截止日期、返回地址、征集联系人（还没有填）" in bar.accessibleName()
    press(bar, "复制文字")
    assert "示例市天文学会：" in QGuiApplication.clipboard().text()


def test_what_went_well_stays_in_its_place(make: Callable[..., Opened]) -> None:
    window = make(GOOD, SHORT)
    click(review_of(window), "group redo", "letters")
    bar = written(window, "已写好")
    window.view.go("form")
    assert not bar.isVisible()


def test_where_the_date_is_filled_in_is_said(make: Callable[..., Opened]) -> None:
    window = make(GOOD, SHORT)
    window.do(lambda session: fill.set_form(session, {"date": ""}))
    window.until(lambda: not window.shot().submission.form.get("date"))
    click(review_of(window), "group redo", "letters")
    bar = written(window, "已写好")
    assert "请在信息表的“日期”填写" in bar.accessibleName()


def test_one_unit_gets_all_of_its_films_from_the_row_of_one(
    make: Callable[..., Opened], tmp_path: Path
) -> None:
    window = make(GOOD, SHORT, SMALL, GOOD, SMALL)
    place = review_of(window)
    click(place, "v2 video/duration", "letter")
    written(window, "已写好 整改通知_示例市天文学会.docx")
    (letter,) = (tmp_path / "示例_整改通知").iterdir()
    text = text_of(letter)
    assert ("《示例·第2部》" in text, "《示例·第5部》" in text, "《示例·第3部》" in text) == (
        True,
        True,
        False,
    )


def test_the_filter_decides_whom_the_letters_are_for(
    make: Callable[..., Opened], tmp_path: Path
) -> None:
    window = make(GOOD, SHORT, SMALL)
    place = review_of(window)
    place.select("v3")
    click(place, "group redo", "letters")
    written(window, "已写好 整改通知_示例海洋研究所.docx")
    assert len(list((tmp_path / "示例_整改通知").iterdir())) == 1


def test_another_folder_is_remembered(make: Callable[..., Opened], tmp_path: Path) -> None:
    window = make(GOOD, SHORT)
    place = review_of(window)
    click(place, "group redo", "letters")
    written(window, "已写好")
    other = tmp_path / "发给单位"
    place.telling.write_to(other)
    window.until(lambda: other.is_dir() and any(other.iterdir()))
    assert place.telling.folder(window.shot()) == other
    click(place, "group redo", "letters")
    window.until(lambda: (other / "整改通知_示例市天文学会_2.docx").is_file())


def test_a_folder_that_cannot_be_written_is_told(
    make: Callable[..., Opened], tmp_path: Path
) -> None:
    window = make(GOOD, SHORT)
    (tmp_path / "示例_整改通知").write_text("x", encoding="utf-8")
    click(review_of(window), "group redo", "letters")
    window.until(lambda: window.warned)
    assert "不是文件夹" in window.warned[0]


def test_the_keyboard_reaches_the_letters(make: Callable[..., Opened], tmp_path: Path) -> None:
    window = make(GOOD, SHORT)
    place = review_of(window)
    window.do(lambda s: fill.set_form(s, {"collect_by": "2025-07-01"}))
    place.table.go_to("group redo")
    table = place.findChild(FindingTable)
    assert table is not None
    button = place.findChild(QPushButton, "row-letters")
    assert isinstance(button, QPushButton)
    assert button.isVisible()
    assert button.accessibleName() == "通知 1 个单位"
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    written(window, "已写好")
    (letter,) = (tmp_path / "示例_整改通知").iterdir()
    assert "2025年7月1日前" in text_of(letter)


def test_what_the_letters_lack_is_a_click_away_until_it_is_filled_in(
    make: Callable[..., Opened], tmp_path: Path
) -> None:
    window = make(GOOD, SHORT)
    place = review_of(window)
    gone: list[tuple[str, str]] = []
    place.frame.go = lambda key, target="": gone.append((key, target))  # type: ignore[method-assign]
    click(place, "group redo", "letters")
    press(written(window, "已写好"), "填征集信息")
    assert gone == [("roster", "collect")]
    values = {"collect_by": "2025-07-01", "collect_to": "a@example.org", "collect_contact": "王强"}
    window.do(lambda s: fill.set_form(s, values))
    click(place, "group redo", "letters")
    bar = written(window, "整改通知_示例市天文学会_2.docx")
    assert "填征集信息" not in [button.text() for button in bar.findChildren(QPushButton)]
