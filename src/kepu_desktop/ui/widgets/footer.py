"""The strip at the foot: state or progress at the left, the next step outermost right."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from kepu_desktop.domain.findings import Verdict
from kepu_desktop.ui.desk import Desk
from kepu_desktop.ui.places.base import Action, Footer
from kepu_desktop.ui.widgets.basic import Button, ElidedLabel, IconButton, Label, ground
from kepu_desktop.ui.widgets.verdicts import VerdictMark
from kepu_desktop.workflow.pace import Pace, show_left, show_share
from kepu_desktop.workflow.progress import Progress

HEIGHT = 48


class FooterBar(QWidget):
    """Shows a place's ``Footer``; while checks run, their progress with 暂停 and 取消."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("footer")
        ground(self, "surface")
        self.setFixedHeight(HEIGHT)
        self._desk = desk
        self._footer = Footer()
        self._paused = False
        self._pace = Pace()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 16, 0)
        layout.setSpacing(8)
        self._mark = VerdictMark(Verdict.PASS)
        self._text = ElidedLabel("", "second")
        self._text.setObjectName("footer-words")
        self._link = Button("", "link")
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(96)
        self._bar.setAccessibleName("检查进度")
        self._pause = IconButton("pause", "暂停检查", on_click=self._toggle_pause)
        self._skip = IconButton("skip-forward", "跳过这个文件", on_click=self._skip_file)
        self._cancel = IconButton("x", "取消检查", on_click=self._cancel_all)
        self._running = (self._bar, self._pause, self._skip, self._cancel)
        layout.addWidget(self._mark)
        layout.addWidget(self._bar)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._link)
        for widget in (self._pause, self._skip, self._cancel):
            layout.addWidget(widget)
        self._state = Label("", "second")
        layout.addWidget(self._state)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        layout.addLayout(self._buttons)
        self._shown: list[Button] = []
        self._link_action: Callable[[], object] | None = None
        self._link.clicked.connect(self._follow_link)
        self._progress: Progress | None = None
        self._current = ""
        self._show_words()

    def show_footer(self, footer: Footer) -> None:
        self._footer = footer
        wanted = [*footer.others, *([footer.primary] if footer.primary else [])]
        while len(self._shown) > len(wanted):
            button = self._shown.pop()
            self._buttons.removeWidget(button)
            button.hide()
            button.deleteLater()
        for index, action in enumerate(wanted):
            kind = (
                "primary"
                if action is footer.primary
                else ("quiet" if action.quiet else "secondary")
            )
            self._place(index, action, kind)
        self._show_words()

    def run_primary(self) -> None:
        """Ctrl+Enter."""
        primary = self._footer.primary
        if primary is not None and primary.enabled:
            primary.run()

    def show_progress(self, progress: Progress | None, film_id: str = "") -> None:
        if progress is None:
            self._pace = Pace()
            self._paused = False
        else:
            self._pace.note(progress, time.monotonic())
        self._progress = progress
        self._current = film_id
        self._show_words()

    def _place(self, index: int, action: Action, kind: str) -> None:
        if index < len(self._shown) and self._shown[index].property("kind") == kind:
            button = self._shown[index]
        else:
            button = Button(action.text, kind)
            button.clicked.connect(self._pressed)
            if index < len(self._shown):
                old = self._shown[index]
                self._buttons.removeWidget(old)
                old.hide()
                old.deleteLater()
                self._shown[index] = button
            else:
                self._shown.append(button)
            self._buttons.insertWidget(index, button)
        button.setText(action.text)
        button.set_icon_name(action.icon)
        button.setEnabled(action.enabled)
        button.setObjectName(action.name or ("primary" if kind == "primary" else f"footer-{index}"))
        button.setAccessibleName(action.text)
        button.setToolTip(action.tip)
        button.setAccessibleDescription(action.tip)

    def _pressed(self) -> None:
        actions = [*self._footer.others, *([self._footer.primary] if self._footer.primary else [])]
        sender = self.sender()
        for button, action in zip(self._shown, actions, strict=False):
            if button is sender:
                action.run()
                return

    def _show_words(self) -> None:
        progress, footer = self._progress, self._footer
        running = progress is not None and not footer.hint
        for widget in self._running:
            widget.setVisible(running)
        quiet = running or bool(footer.hint)
        self._mark.setVisible(footer.verdict is not None and not quiet)
        if footer.verdict is not None:
            self._mark.show_verdict(footer.verdict)
        self._link.setVisible(footer.link is not None and not quiet)
        if footer.link is not None:
            self._link.setText(footer.link.text)
            self._link_action = footer.link.run
        if progress is None or footer.hint:
            self._text.setText(footer.hint or footer.text)
            self._state.setText("")
            return
        share = (progress.done + progress.part) / progress.total if progress.total else 0
        # A progress bar paints itself, and the list with it, at once: 40 ms in the middle of ours.
        self._bar.setUpdatesEnabled(False)
        self._bar.setValue(round(1000 * share))
        self._bar.setUpdatesEnabled(True)
        word = "已暂停" if self._paused else f"正在{progress.stage}"
        text = f"{word} {progress.done}/{progress.total}"
        if progress.name:
            text += f" · {progress.name}"
        if progress.step:
            done = dict(progress.at_work).get(self._current)
            text += f" · {progress.step}" + ("" if done is None else f" {show_share(done)}")
        if not self._paused:
            text += _speed(self._pace)
        self._text.setText(text)
        self._state.setText("")

    def _follow_link(self) -> None:
        if self._link_action is not None:
            self._link_action()

    def _toggle_pause(self) -> None:
        self._paused = not self._paused
        self._pause.set_icon_name(
            "play" if self._paused else "pause", "继续检查" if self._paused else "暂停检查"
        )
        (self._pace.pause if self._paused else self._pace.resume)(time.monotonic())
        self._desk.pause(self._paused)
        self._show_words()

    def _skip_file(self) -> None:
        if self._current:
            self._desk.cancel(self._current)

    def _cancel_all(self) -> None:
        self._desk.cancel()


def _speed(pace: Pace) -> str:
    rate, left = pace.rate, pace.left_s
    if rate is None or left is None:
        return ""
    shown = f"{rate:.0f} 个/秒 · " if rate >= 1 else ""
    return f" · {shown}{show_left(left)}"
