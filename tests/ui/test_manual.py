"""The manual: its pictures are there, are shown, and fit the page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage, QTextDocument, QTextFormat
from PySide6.QtWidgets import QWidget

from kepu_desktop.system.resources import resources
from kepu_desktop.ui.manual import Manual

pytestmark = pytest.mark.usefixtures("application")
HELP = resources() / "help"
NAMED = re.findall(r"!\[(.*?)\]\((.*?)\)", (HELP / "quick-start.md").read_text(encoding="utf-8"))
LARGEST_BYTES = 120_000
SMALLEST_WIDTH = 380  # below that the window's words cannot be read


@pytest.fixture
def manual(shown: Callable[[QWidget], QWidget]) -> Manual:
    made = Manual("quick-start")
    made.resize(816, 680)
    shown(made)
    return made


def test_every_picture_of_the_manual_has_words_and_is_a_file_and_no_other_lies_beside() -> None:
    assert 4 <= len(NAMED) <= 6
    assert all(len(words) >= 8 for words, _ in NAMED)
    there = {path.relative_to(HELP).as_posix() for path in HELP.glob("pictures/*")}
    assert {name for _, name in NAMED} == there


@pytest.mark.parametrize("name", [name for _, name in NAMED])
def test_a_picture_is_small_on_the_disk_and_large_enough_to_be_read(name: str) -> None:
    assert (HELP / name).stat().st_size <= LARGEST_BYTES
    picture = QImage(str(HELP / name))
    assert picture.width() >= SMALLEST_WIDTH
    colors = {picture.pixel(x, y) for x in range(0, picture.width(), 7) for y in range(0, 170, 7)}
    assert len(colors) > 4  # a window, no blank sheet


def test_the_page_shows_every_picture_and_none_as_a_broken_box(manual: Manual) -> None:
    shown = [part for _, part in manual.pictures()]
    assert [part.name() for part in shown] == [name for _, name in NAMED]
    for part, (words, name) in zip(shown, NAMED, strict=True):
        image = manual.document().resource(
            QTextDocument.ResourceType.ImageResource.value, QUrl(name)
        )
        seen = QImage.fromData(image) if not hasattr(image, "width") else image
        assert seen.width() == QImage(str(HELP / name)).width()
        assert part.property(QTextFormat.Property.ImageAltText.value) == words


def test_a_picture_is_shown_at_its_own_size_where_there_is_room(manual: Manual) -> None:
    for _, part in manual.pictures():
        assert part.width() == QImage(str(HELP / part.name())).width() <= manual.page_width()


@pytest.mark.parametrize("width", [816, 700, 480])
def test_no_picture_is_wider_than_the_page(manual: Manual, width: int) -> None:
    manual.resize(width, 680)
    for _, part in manual.pictures():
        assert 0 < part.width() <= manual.page_width()
    assert manual.horizontalScrollBar().maximum() == 0
    manual.resize(816, 680)
    widest = max(part.width() for _, part in manual.pictures())
    assert widest == max(QImage(str(HELP / name)).width() for _, name in NAMED)  # large again
