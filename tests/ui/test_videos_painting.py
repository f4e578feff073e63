"""What the list of films paints: changed rows anew, the others as they were."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from kepu_desktop.ui.places.videos.row_painting import ROW_HEIGHT
from kepu_desktop.ui.places.videos.rows import RowBook
from kepu_desktop.ui.places.videos.table import FilmTable
from kepu_desktop.ui.theme import theme
from kepu_desktop.workflow import fill
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.snapshot import snapshot
from kepu_desktop.workflow.start import create
from ui.film_project import Given, make_films

COUNT = 6


@dataclass
class Listed:
    session: Session
    book: RowBook
    table: FilmTable

    def show(self, checking: tuple[str, ...] = ()) -> None:
        self.book.update(snapshot(self.session, 1, frozenset(), frozenset(checking)))
        self.table.show_rows(self.book.arranged(frozenset(("all",)), "", "title", False))

    def rows_seen(self) -> list[QImage]:
        QApplication.processEvents()
        picture = self.table.viewport().grab().toImage()
        width = picture.width()
        return [picture.copy(0, n * ROW_HEIGHT, width, ROW_HEIGHT) for n in range(COUNT)]

    def repainted(self, deed: Callable[[], object]) -> list[int]:
        """The numbers of the rows that look otherwise after ``deed``."""
        before = self.rows_seen()
        deed()
        return [n for n, (a, b) in enumerate(zip(before, self.rows_seen(), strict=True)) if a != b]


@pytest.fixture
def listed(
    application: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Listed]:
    del application
    monkeypatch.setenv("KEPU_DESKTOP_HOME", str(tmp_path / "home"))
    with create(tmp_path / "p.kepu") as session:
        make_films(session, tmp_path / "素材", [Given(f"片{number}") for number in range(COUNT)])
        table = FilmTable()
        table.resize(800, ROW_HEIGHT * (COUNT + 3))
        table.show()
        made = Listed(session, RowBook(), table)
        made.show()
        yield made
        theme().force(None)
        table.deleteLater()


def test_a_changed_film_alone_is_painted_otherwise(listed: Listed) -> None:
    def retitle() -> None:
        fill.set_films(listed.session, ["v3"], {"title": "片2改"})
        listed.show()

    assert listed.repainted(retitle) == [2]


def test_an_unchanged_state_changes_no_pixel(listed: Listed) -> None:
    assert listed.repainted(listed.show) == []


def test_a_running_check_turns_in_its_own_row(listed: Listed) -> None:
    listed.show(checking=("v5",))
    listed.table._spin.stop()
    assert listed.repainted(listed.table._turn) == [4]


def test_selection_and_pointer_show_on_their_rows(listed: Listed) -> None:
    assert listed.repainted(lambda: listed.table.choose("v2")) == [1]
    assert listed.repainted(lambda: listed.table._hover(3)) == [3]
    assert listed.repainted(lambda: listed.table.choose("v6")) == [1, 5]


def test_theme_and_columns_reach_every_row(listed: Listed) -> None:
    everyone = list(range(COUNT))
    assert listed.repainted(lambda: theme().force(not theme().dark)) == everyone
    assert listed.repainted(lambda: listed.table.set_column_shown("unit", False)) == everyone
