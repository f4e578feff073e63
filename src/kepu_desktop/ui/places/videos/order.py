"""By what the films are sorted, which of them hold their place, and what is remembered of it."""

from __future__ import annotations

from collections.abc import Sequence

from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.places.videos.rows import Row
from kepu_desktop.ui.places.videos.table import FilmTable

_SETTINGS = "videos"
_DESCENDING_FIRST = ("duration", "picture", "rate", "summary")


class Order:
    """The chosen column and direction, shown in the table's head."""

    def __init__(self, table: FilmTable) -> None:
        self._table = table
        self.column, self.descending = "verdict", False

    def by(self, column: str) -> None:
        """Sort by ``column``; by the same one again, the other way round."""
        if column == self.column:
            self.descending = not self.descending
        else:
            self.column, self.descending = column, column in _DESCENDING_FIRST
        self._table.show_order(self.column, self.descending)

    def recall(self, settings: Settings) -> bool:
        """What was remembered; returns whether the inspector was open."""
        kept = dict(settings.table(_SETTINGS))
        self._table.arrange(kept)
        column = kept.get("order")
        if isinstance(column, str) and column in self._table.order_keys():
            self.column, self.descending = column, bool(kept.get("descending"))
        self._table.show_order(self.column, self.descending)
        return kept.get("inspector") is not False

    def remember(self, settings: Settings, *, inspecting: bool) -> None:
        kept = {
            **self._table.arrangement(),
            "order": self.column,
            "descending": self.descending,
            "inspector": inspecting,
        }
        settings.put(_SETTINGS, kept)


def in_place(rows: list[Row], shown: Sequence[Row]) -> list[Row]:
    """``rows`` in the order of ``shown``, if they are all among them; else as they are."""
    place = {row.film.id: number for number, row in enumerate(shown)}
    if all(row.film.id in place for row in rows):
        return sorted(rows, key=lambda row: place[row.film.id])
    return rows
