"""What the person shows in the picture, as commands on the desk and words that follow."""

from __future__ import annotations

from kepu_desktop.domain.facts import Box
from kepu_desktop.ui.desk import Desk
from kepu_desktop.ui.places.base import Frame
from kepu_desktop.workflow import hints


class Hinting:
    """Each is one edit with 撤销 in its toast; a band has the pictures looked at anew."""

    def __init__(self, desk: Desk, frame: Frame) -> None:
        self._desk, self._frame = desk, frame

    def say(self, film_id: str, what: str, box: Box) -> None:
        """``what`` is band, mark or scene."""
        if what == "band":
            self.show_band(film_id, (box[1], box[1] + box[3]))
            return
        mark = what == "mark"
        words = "已认定为角标" if mark else "已认定为属于画面"
        self._desk.do(
            "标注",
            lambda s: hints.show_box(s, film_id, box, mark=mark),
            done=lambda _: self._frame.tell(words, undo=True),
        )

    def drop(self, film_id: str, box: Box | None) -> None:
        """Take back a box, or the band (None)."""
        if box is None:
            self.show_band(film_id, None)
            return
        self._desk.do(
            "撤去标注",
            lambda s: hints.drop_box(s, film_id, box),
            done=lambda _: self._frame.tell("已移除标注", undo=True),
        )

    def show_band(self, film_id: str, band: tuple[int, int] | None) -> None:
        def told(films: tuple[str, ...]) -> None:
            self._desk.check(films, "full")
            what = "已框出字幕横条" if band is not None else "已移除字幕横条"
            self._frame.tell(f"{what}，正在重查 {len(films)} 个视频的画面", undo=True)

        self._desk.do("框出字幕横条", lambda s: hints.show_band(s, film_id, band), done=told)
