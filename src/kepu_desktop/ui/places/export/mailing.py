"""The written draft goes to the person's mail program; that it was mailed is the person's word."""

from __future__ import annotations

from functools import partial

from kepu_desktop.ui.desk import Desk, Failed
from kepu_desktop.ui.places.base import Frame
from kepu_desktop.ui.places.export import commands
from kepu_desktop.ui.places.export.column import LeftColumn
from kepu_desktop.ui.places.export.looking import Looking


class Mailing:
    """Deeds about the package that was written last."""

    def __init__(self, desk: Desk, frame: Frame, looking: Looking, left: LeftColumn) -> None:
        self._desk, self._frame = desk, frame
        self._looking, self._left = looking, left

    def open_draft(self) -> None:
        """Hand the written draft to the person's mail program."""
        written = self._looking.written
        if written is None or written.mail is None:
            return
        self._left.show_mail_trouble("")
        opening = partial(commands.open_mail, written.mail, written.attachments)
        self._desk.do("打开邮件草稿", opening, done=self._opened, failed=self._not_opened)

    def _opened(self, program: str) -> None:
        where = f"已在 {program} 中打开" if program else "邮件草稿已打开"
        self._frame.tell(f"{where}，请核对后发送")

    def _not_opened(self, failed: Failed) -> None:
        if failed.user is not None:
            self._left.show_mail_trouble(failed.user.reason, failed.user.remedy)
        else:
            self._desk.command_failed.emit(failed)

    def mark(self, by: str) -> None:
        """已寄出, said by ``by``."""
        if self._looking.written is not None:
            self._frame.remember_person(by)
            mark = partial(commands.mark_mailed, self._looking.written.export.number, by)
            self._desk.do("记为已寄出", mark, done=self._marked)

    def take_back(self) -> None:
        written = self._looking.written
        if written is not None and written.export.mailed is not None:
            by = self._frame.person() or written.export.mailed.by
            back = partial(commands.take_back_mailed, written.export.number, by)
            self._desk.do("撤回已寄出", back, done=self._taken_back)

    def _marked(self, value: object) -> None:  # noqa: ARG002
        self._frame.tell("已记为寄出。此后的改动会写成更正")

    def _taken_back(self, value: object) -> None:  # noqa: ARG002
        self._frame.tell("已撤回“已寄出”")
