"""What the person does to films: each one command on the desk, told in a toast with 撤销."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from kepu_desktop.ui.desk import Desk, Failed
from kepu_desktop.ui.places.base import Frame
from kepu_desktop.ui.places.videos.rows import Row
from kepu_desktop.ui.places.videos.table import FilmTable
from kepu_desktop.workflow import bulk, entries, fill, locate

Complain = Callable[[Failed], None]


class Deeds:
    """Commands of the place 视频 and the words that follow them."""

    def __init__(self, desk: Desk, frame: Frame) -> None:
        self._desk, self._frame = desk, frame

    def set_fields(
        self,
        ids: Sequence[str],
        values: Mapping[str, str],
        *,
        done: Callable[[], object] | None = None,
        failed: Complain | None = None,
    ) -> None:
        """Set the same values in all of ``ids``."""
        films, given = tuple(ids), dict(values)
        words = f"已修改 {len(films)} 个视频"

        def told(_: object) -> None:
            if done is not None:
                done()
            self._frame.tell(words, undo=True)

        self._desk.do("修改", lambda s: fill.set_films(s, films, given), done=told, failed=failed)

    def open_roster(self) -> None:
        self._frame.go("roster")

    def retitle(self, film_id: str, title: str) -> None:
        self._desk.do("改标题", lambda s: fill.set_films(s, (film_id,), {"title": title}))

    def include(self, ids: Sequence[str], yes: bool) -> None:
        films = tuple(ids)
        words = f"{len(films)} 个视频{'将报送' if yes else '不报送'}"
        self._tell_after("报送与否", films, {"include": "yes" if yes else "no"}, words)

    def select(self, ids: Sequence[str], yes: bool) -> None:
        films = tuple(ids)
        words = f"{len(films)} 个视频{'已标为入选' if yes else '已取消入选'}"
        self._tell_after("入选", films, {"selected": "yes" if yes else "no"}, words)

    def _tell_after(
        self, label: str, ids: tuple[str, ...], values: dict[str, str], words: str
    ) -> None:
        self._desk.do(
            label,
            lambda s: fill.set_films(s, ids, values),
            done=lambda _: self._frame.tell(words, undo=True),
        )

    def make_series(
        self,
        ids: Sequence[str],
        name: str,
        *,
        done: Callable[[], object],
        failed: Complain,
    ) -> None:
        films = tuple(ids)

        def told(_: object) -> None:
            done()
            self._frame.tell(f"已把 {len(films)} 个视频组成系列《{name}》", undo=True)

        self._desk.do(
            "组成系列",
            lambda s: fill.set_films(s, films, {"series": name}),
            done=told,
            failed=failed,
        )

    def join_series(self, ids: Sequence[str], other: str, name: str) -> None:
        """Put films into the series ``name``, behind its film ``other``."""
        films = tuple(ids)
        words = f"已把 {len(films)} 个视频放进系列《{name}》"

        def told(changed: bool) -> None:
            if changed:
                self._frame.tell(words, undo=True)
            else:
                self._frame.tell(f"已在系列《{name}》的这个位置")

        self._desk.do("放进系列", lambda s: entries.join(s, films, other), done=told)

    def plan(
        self,
        values: Mapping[str, str],
        *,
        done: Callable[[tuple[str, ...]], object],
        failed: Complain,
    ) -> None:
        given = dict(values)

        def told(ids: tuple[str, ...]) -> None:
            films = tuple(i for i in ids if i.startswith("e"))
            done(films)
            self._frame.tell(f"已登记 {len(films)} 个待制作条目", undo=True)

        self._desk.do("登记待制作条目", lambda s: fill.plan(s, given), done=told, failed=failed)

    def remove(self, ids: Sequence[str]) -> None:
        films = tuple(ids)
        words = f"已移除 {len(films)} 个视频（原文件未动）"
        self._desk.do(
            "移除",
            lambda s: fill.remove(s, films),
            done=lambda _: self._frame.tell(words, undo=True),
        )

    def paste(self, key: str, texts: Sequence[str], rows: Sequence[Row]) -> None:
        """The texts go to the rows, one each; a series has its summary elsewhere."""
        left: list[str] = []
        if len(texts) > len(rows):
            left.append(f"{len(texts) - len(rows)} 行没有对应的视频")
        pairs = [(row, text) for row, text in zip(rows, texts, strict=False) if text]
        shared = [row for row, _ in pairs if key == "summary" and row.series is not None]
        if shared:
            left.append(f"{len(shared)} 个属于系列，概述在系列上填")
        note = f"；{'，'.join(left)}" if left else ""
        given = {row.film.id: text for row, text in pairs if row not in shared}
        if not given:
            if texts:
                self._frame.tell(f"没有可以粘贴的内容{note}")
            return
        words = f"已粘贴 {len(given)} 个{bulk.PASTE_KEYS[key]}{note}"
        self._desk.do(
            "粘贴",
            lambda s: bulk.fill_column(s, key, given),
            done=lambda _: self._frame.tell(words, undo=True),
        )

    def paste_clipboard(self, column: str, table: FilmTable) -> None:
        """The clipboard's lines go to the current and the following rows, one each."""
        key = column if column in bulk.PASTE_KEYS else "title" if column == "verdict" else ""
        if not key:
            self._frame.tell("先点标题或摘要一列，再粘贴")
            return
        texts = bulk.pasted_column(QApplication.clipboard().text())
        self.paste(key, texts, table.following(len(texts)))

    def ask_place(self, row: Row, window: QWidget) -> None:
        """重新定位…: the person shows one file; its whole root is found by it."""
        title = f"《{row.film.title}》的视频文件现在在哪里"
        chosen, _ = QFileDialog.getOpenFileName(window, title)
        if chosen:
            self.relocate(row.film.id, chosen)

    def relocate(self, film_id: str, path: str) -> None:
        self._desk.do(
            "重新定位", lambda s: locate.find_again(s, film_id, path), done=self._relocated
        )

    def _relocated(self, ids: tuple[str, ...]) -> None:
        self._desk.check(ids)
        self._frame.tell(f"已重新定位 {len(ids)} 个视频", undo=True)
