"""Checks that the person asks for: of the selection, of what is unchecked, of everything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kepu_desktop.ui.desk import Desk
from kepu_desktop.ui.places.base import Frame
from kepu_desktop.ui.places.videos.rows import Row, duration_of, mendable


@dataclass(frozen=True, slots=True)
class Extent:
    """How many films a way of checking would take, and how long they play (seconds)."""

    films: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Ways:
    """What the menu 检查 can offer now. ``one``: a single film with a file is selected.
    ``repair``: films that a rewrapping would mend, of the selection, of all where it has none."""

    chosen: Extent
    unchecked: Extent
    full_chosen: Extent
    full_left: Extent
    one: Extent
    repair: Extent


class Checks:
    """``chosen`` gives the selected rows, ``rows`` all of them."""

    def __init__(
        self,
        desk: Desk,
        frame: Frame,
        chosen: Callable[[], Sequence[Row]],
        rows: Callable[[], Iterable[Row]],
    ) -> None:
        self._desk, self._frame = desk, frame
        self._chosen, self._rows = chosen, rows

    def unchecked(self) -> list[Row]:
        """Rows that nobody has looked at and nobody is looking at."""
        return [row for row in self._rows() if row.unchecked and not row.checking]

    def ways(self) -> Ways:
        chosen = [row for row in self._chosen() if _has_file(row)]
        return Ways(
            chosen=_extent(chosen),
            unchecked=_extent(self.unchecked()),
            full_chosen=_extent(row for row in chosen if row.unfinished),
            full_left=_extent(row for row in self._rows() if row.unfinished),
            one=_extent(chosen if len(chosen) == 1 else ()),
            repair=_extent(self.mendable()),
        )

    def mendable(self) -> list[Row]:
        """Films that a lossless rewrapping would mend: of the selection, of all where it has
        none."""
        chosen = [row for row in self._chosen() if mendable(row)]
        return chosen or [row for row in self._rows() if mendable(row)]

    def check_chosen(self) -> None:
        """F5: what of the selection was not checked yet, or changed since."""
        rows = self._chosen()
        ids = [row.film.id for row in rows if _has_file(row)]
        if not ids:
            self._frame.tell("先选中有文件的视频，再检查")
            return
        self._desk.check(ids)
        if not any(row.unchecked for row in rows):
            self._frame.tell("已选的视频都快速检查过；看画面、听声音请用“检查”里的完整检查")

    def check_unchecked(self) -> None:
        self._desk.check([row.film.id for row in self.unchecked()])

    def full_chosen(self) -> None:
        """Picture and sound of the selection, what of it was not looked at yet."""
        self._ask([row for row in self._chosen() if _has_file(row)], "full", "完整检查")

    def full_left(self) -> None:
        """Shift+F5: picture and sound of all films that were not looked at yet."""
        if not any(row.unfinished for row in self._rows()):
            self._frame.tell("所有视频都完整检查过；一个视频还可以逐帧复查")
            return
        self._desk.check(None, "full")

    def deep_one(self) -> None:
        """Every frame of the selected film."""
        self._ask([row for row in self._chosen() if _has_file(row)][:1], "deep", "逐帧复查")

    def _ask(self, rows: Sequence[Row], depth: str, what: str) -> None:
        if not rows:
            self._frame.tell(f"先选中有文件的视频，再{what}")
            return
        done = all(not row.unfinished for row in rows)
        if depth == "deep":
            done = done and all(row.facts is not None and row.facts.every_frame for row in rows)
        self._desk.check([row.film.id for row in rows], depth)
        if done:
            self._frame.tell(f"已选的视频{what}过，内容没有变")


def _has_file(row: Row) -> bool:
    return row.film.file is not None and not row.offline


def _extent(rows: Iterable[Row]) -> Extent:
    lengths = [duration_of(row) or 0.0 for row in rows]
    return Extent(len(lengths), sum(lengths))
