"""What was dropped or chosen is taken in; what came of it, and what was left aside, is told."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout

from kepu_desktop.domain.submission import Skipped
from kepu_desktop.domain.texts import show_name
from kepu_desktop.ui.desk import Desk
from kepu_desktop.workflow import ingest
from kepu_desktop.workflow.session import Session

if TYPE_CHECKING:
    from kepu_desktop.ui.places.form.merging import Merging
    from kepu_desktop.ui.places.form.place import FormPlace
    from kepu_desktop.ui.places.videos.place import VideosPlace
    from kepu_desktop.ui.widgets.skipped import Line, SkippedList
    from kepu_desktop.workflow.merges.merging import Merge
    from kepu_desktop.workflow.merges.returned import ReadForm

_SKIPPED_SHOWN = 5
_WAITING = "waiting-forms"  # what a bar is about


class View(Protocol):
    """What adding asks of the project's view."""

    def tell(self, text: str, *, undo: bool = False) -> None: ...

    def warn(self, text: str, detail: str = "", level: str = "err") -> None: ...

    def offer(
        self,
        text: str,
        detail: str = "",
        actions: tuple[tuple[str, Callable[[], object]], ...] = (),
        level: str = "info",
        about: str = "",
    ) -> None: ...

    def drop_bars(self, about: str) -> None: ...

    def form_place(self) -> FormPlace:
        """The place 信息表, gone to."""

    def film_place(self) -> VideosPlace:
        """The place 视频, gone to."""


class Adding(QObject):
    """One project's adding. ``column`` holds the bars and takes the list of skipped files."""

    def __init__(self, desk: Desk, view: View, column: QVBoxLayout) -> None:
        super().__init__(desk)
        self._desk, self._view, self._column = desk, view, column
        self._skipped: tuple[Line, ...] = ()
        self._skipped_list: SkippedList | None = None
        self._waiting: dict[str, ReadForm] = {}
        self._lists: list[str] = []  # that matched no film of their drop
        self._deciding: Merging | None = None

    def begin(self, paths: Sequence[str]) -> None:
        """Rows at once, then the check."""
        self._desk.do("添加", lambda session: _add(session, paths), done=self._added)

    def _added(self, result: tuple[ingest.Added, tuple[str, ...]]) -> None:
        added, gone = result
        if gone:
            names = "、".join(show_name(Path(path).name) for path in gone[:3])
            more = f"等 {len(gone)} 项" if len(gone) > 3 else ""
            self._view.warn(
                f"{names}{more}：已不在原处，没有添加", "请检查它所在的文件夹或磁盘", "rev"
            )
        self._desk.check(added.films)
        words = _words(added)
        if added.skipped:
            words.append(f"{len(added.skipped)} 个文件跳过")
            self._show_skipped(added.skipped)
        changed = bool(added.new or added.bound or added.moved or _merged(added))
        if words or not (added.waiting or added.lists):
            self._view.tell("，".join(words) or "没有可以添加的文件", undo=changed)
        if added.waiting:
            self._wait(added)
        self._lists += added.lists
        self._offer_lists()

    def _offer_lists(self) -> None:
        """Behind the forms of the same drop: what these bring is matched by title then."""
        if not self._lists or (self._deciding is not None and self._deciding.open):
            return
        lists, self._lists = self._lists, []
        self._view.film_place().lists.offer(lists)

    # ---- forms about which something is to be decided ----

    def _wait(self, added: ingest.Added) -> None:
        """They wait in the panel; at once where nothing else came."""
        self._waiting.update({form.key: form for form in added.waiting})
        if not added.films:
            self._open_waiting()
            return
        self._view.drop_bars(_WAITING)
        asked = f"，有 {added.asked}" if added.asked else ""
        self._view.offer(
            f"收到 {len(self._waiting)} 份信息表{asked}",
            "决定以后才并入，现在的内容没有改动",
            (("去处理", self._open_waiting),),
            "rev",
            _WAITING,
        )

    def _open_waiting(self) -> None:
        place = self._view.form_place()
        if self._deciding is None:
            self._deciding = place.merging
            place.merging.merged.connect(self._settled)
            place.merging.turned.connect(self._offer_lists)
        place.show_waiting(tuple(self._waiting.values()))

    def _settled(self, merge: Merge) -> None:
        """What was merged by the person's word waits no more."""
        for form in merge.read:
            self._waiting.pop(form.key, None)
        if not self._waiting:
            self._view.drop_bars(_WAITING)

    # ---- what was left aside ----

    def _show_skipped(self, skipped: Sequence[Skipped]) -> None:
        """What was left aside and why: the first ones in a bar, all of them in a list."""
        from kepu_desktop.ui.widgets.skipped import brief, line_of

        self._skipped = tuple(line_of(item) for item in skipped)
        words = brief(self._skipped, _SKIPPED_SHOWN)
        text = f"{len(skipped)} 个文件没有采用"
        self._view.offer(text, words, (("查看清单", self.open_skipped),))

    def open_skipped(self) -> None:
        """All files that the latest adding left aside, with place and reason, to be copied."""
        from kepu_desktop.ui.widgets.skipped import SkippedList

        if self._skipped_list is None:
            self._skipped_list = SkippedList()
            self._skipped_list.copied.connect(self._skipped_copied)
            self._column.insertWidget(1, self._skipped_list)  # below the bars
        self._skipped_list.open(self._skipped)

    def _skipped_copied(self, count: int) -> None:
        self._view.tell(f"已复制 {count} 行，可粘贴到表格或邮件里")


def _words(added: ingest.Added) -> list[str]:
    films = sum(identifier.startswith("v") for identifier in added.new)
    planned = sum(identifier.startswith("e") for identifier in added.new)
    words = [f"已添加 {films} 个视频"] if films else []
    if added.bound:
        words.append(f"{len(added.bound)} 个待制作条目已绑定")
    if added.moved:
        words.append(f"{len(added.moved)} 个视频已找到新位置")
    if added.known:
        words.append(f"{len(added.known)} 个已在项目中")
    if merged := _merged(added):
        words.append(f"已并入 {merged} 份信息表")
    if planned:
        words.append(f"新增 {planned} 个待制作")
    return words


def _merged(added: ingest.Added) -> int:
    return sum(not one.idle for one in added.merge.forms) if added.merge is not None else 0


def _add(session: Session, paths: Sequence[str]) -> tuple[ingest.Added, tuple[str, ...]]:
    """What came in, and the paths that are there no more. Raises ``UserError`` when none is."""
    there = [path for path in paths if os.path.lexists(path)]
    added = ingest.add(session, there or paths, hold=True)
    return added, tuple(path for path in paths if path not in set(there))
