"""Files that were not taken: told in a bar, listed whole with archive and reason, copied."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from kepu_desktop.domain.submission import Skipped
from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.widgets.skipped import SkippedList, line_of
from kepu_desktop.workflow.start import create
from ui.project_window import Opened, child, opened
from ui.videos_window import places

pytestmark = pytest.mark.usefixtures("application")
Until = Callable[..., None]


@pytest.fixture
def window(
    tmp_path: Path, settings: Settings, until: Until, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Opened]:
    monkeypatch.setenv("KEPU_DESKTOP_HOME", str(tmp_path / "home"))
    yield from opened(lambda: create(tmp_path / "p.kepu"), places, settings, until)


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """Six lock files, and an archive with one more thing that is not read."""
    folder = tmp_path / "各单位"
    folder.mkdir()
    for number in range(6):
        (folder / f"~$信息表{number}.docx").write_bytes(b"x")
    with zipfile.ZipFile(folder / "示例市科协.zip", "w") as archive:
        archive.writestr("材料/音乐.mp3", b"x")
    return folder


def shown(window: Opened) -> SkippedList:
    found = child(window.view, "skipped")
    assert isinstance(found, SkippedList)
    return found


def press(window: Opened, words: str) -> None:

    found = [b for b in window.view.findChildren(QPushButton) if b.text().strip() == words]
    QTest.mouseClick(found[-1], Qt.MouseButton.LeftButton)


def test_every_skipped_file_stands_in_the_list_with_archive_and_reason(
    window: Opened, mixed: Path
) -> None:
    window.view.add([str(mixed)])
    window.until(lambda: window.said)
    assert "跳过" in window.said[-1]
    press(window, "查看清单")
    table = shown(window).table
    assert table.isVisible()
    model = table.model()
    assert model.rowCount() == 7
    rows = [[model.index(r, c).data() for c in range(3)] for r in range(7)]
    inside = next(row for row in rows if row[0] == "音乐.mp3")
    assert inside[1] == "压缩包 …/各单位/示例市科协.zip/材料"
    assert inside[2] == "压缩包里的这类文件不读取"
    assert all(row[2] for row in rows)


def test_the_list_is_copied_whole_or_by_selected_rows(window: Opened, mixed: Path) -> None:
    window.view.add([str(mixed)])
    window.until(lambda: window.said)
    press(window, "查看清单")
    press(window, "复制清单")
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 7
    assert all(line.count("\t") == 2 for line in lines)
    assert window.said[-1] == "已复制 7 行，可粘贴到表格或邮件里"
    shown(window).table.selectRow(2)
    QTest.keyClick(shown(window).table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == f"{lines[2]}\n"
    QTest.keyClick(shown(window).table, Qt.Key.Key_Escape)
    assert not shown(window).isVisible()


@pytest.mark.parametrize(
    ("path", "name", "archive"),
    [
        ("各单位/甲.zip/信息表.doc", "信息表.doc", "甲.zip"),
        ("甲.ZIP/内/乙.zip/丙.txt", "丙.txt", "乙.zip"),
        ("各单位/丁.zip", "丁.zip", ""),
        ("C:\\收件\\戊.tmp", "戊.tmp", ""),
    ],
)
def test_a_line_names_the_archive_that_a_file_lay_in(path: str, name: str, archive: str) -> None:
    line = line_of(Skipped(path, "原因"))
    assert (line.name, line.archive) == (name, archive)
    assert line.brief == (f"{name}（{archive}）：原因" if archive else f"{name}：原因")
