"""Checks that the person asks for: of the selection, of what is unchecked, of everything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from kepu_desktop.ui.desk import Desk
from kepu_desktop.ui.places.base import Frame
from kepu_desktop.ui.places.videos.rows import Row


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

    def check_chosen(self) -> None:
        """F5: what of the selection was not checked yet, or changed since."""
        rows = self._chosen()
        ids = [row.film.id for row in rows if row.film.file is not None and not row.offline]
        if not ids:
            self._frame.tell("先选中有文件的视频，再检查")
            return
        self._desk.check(ids)
        if not any(row.unchecked for row in rows):
            self._frame.tell("已选的视频都检查过；通读全部内容请用“检查”里的通读")

    def check_unchecked(self) -> None:
        self._desk.check([row.film.id for row in self.unchecked()])

    def read_chosen(self) -> None:
        self._desk.check(tuple(row.film.id for row in self._chosen()), "full")

    def read_all(self) -> None:
        """Shift+F5."""
        self._desk.check(None, "full")
