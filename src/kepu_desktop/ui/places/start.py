"""The start page: new, open, recent, demonstration; at the right the deadline board."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import show_name
from kepu_desktop.system import crashes
from kepu_desktop.system.clock import BEIJING, today
from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.desk import Failed
from kepu_desktop.ui.places.board import Board, KnownProject
from kepu_desktop.ui.places.board_rows import brief
from kepu_desktop.ui.theme import theme
from kepu_desktop.ui.widgets.bars import Bar
from kepu_desktop.ui.widgets.basic import Button, ElidedLabel, IconLabel, Label, ground, hline

_LEFT = 440


class StartHost(Protocol):
    def new_project(self) -> None: ...

    def new_from_last_year(self) -> None: ...

    def choose_project(self) -> None: ...

    def open_project(self, path: Path, place: str = "", target: str = "") -> None: ...

    def open_demo(self) -> None: ...


class StartPage(QWidget):
    """Seen from outside any project."""

    def __init__(self, settings: Settings, host: StartHost) -> None:
        super().__init__()
        self.setObjectName("place-start")
        self._settings = settings
        self._host = host
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._left = ground(QWidget(), "window")
        self._left.setFixedWidth(_LEFT)
        self._build_left()
        layout.addWidget(self._left)
        self._board_area = QScrollArea()
        self._board_area.setWidgetResizable(True)
        self._board_area.setFrameShape(QFrame.Shape.NoFrame)
        layout.addWidget(self._board_area, 1)
        self.refresh()

    def refresh(self) -> None:
        """Look at the list of recent projects and at the calendar again."""
        self._fill_recent()
        self._fill_board()

    def busy(self, text: str) -> None:
        self._busy.setText(text)
        self._new.setEnabled(not text)
        self._from_last.setEnabled(not text)
        self._open.setEnabled(not text)
        self._demo.setEnabled(not text)

    def offer_report(self, open_folder: Callable[[], object]) -> None:
        """The program ended by itself last time; its report stays on this machine."""
        self._show_bar(
            Bar(
                "rev",
                "上次程序意外退出",
                "已做的都已保存。报告在日志文件夹里，不含姓名和路径",
                actions=(("打开日志文件夹", open_folder),),
                closable=True,
            )
        )

    def show_unusable(self, why: str) -> None:
        """Nothing of what was let go can be taken: no project was made for it."""
        self._show_bar(Bar("rev", "没有可以添加的文件", why, closable=True))

    def _show_bar(self, bar: Bar) -> None:
        while self._bars.count():
            widget = self._bars.takeAt(0).widget()
            if widget is not None:
                widget.deleteLater()
        self._bars.addWidget(bar)

    def show_failure(
        self, failed: Failed, actions: tuple[tuple[str, Callable[[], object]], ...] = ()
    ) -> None:
        """Why a project did not open; ``actions`` are what can be done about it from here."""
        if failed.user is not None:
            error: UserError = failed.user
            text = f"{error.subject}：{error.reason}" if error.subject else error.reason
            self._show_bar(Bar("err", text, error.remedy, actions=actions, closable=True))
        elif failed.defect is not None:
            report = crashes.write(failed.defect)
            detail = f"报告已写入日志文件夹：{report.name}" if report else ""
            self._show_bar(Bar("err", "打开时程序出错", detail, closable=True))

    def _build_left(self) -> None:
        column = QVBoxLayout(self._left)
        column.setContentsMargins(40, 56, 40, 24)
        column.setSpacing(0)
        column.addWidget(Label("科普申报助手", "title"))
        column.addWidget(Label("从一堆文件夹，到一封可以发出的报送邮件", "body", tone="text2"))
        column.addSpacing(24)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        self._new = Button(
            "新建申报", "primary", icon_name="plus", on_click=self._new_project, name="new"
        )
        self._open = Button(
            "打开…", icon_name="folder-open", on_click=self._choose_project, name="open"
        )
        buttons.addWidget(self._new)
        buttons.addWidget(self._open)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addSpacing(4)
        self._from_last = Button(
            "新建自上年项目…", "link", on_click=self._new_from_last_year, name="new-from"
        )
        self._from_last.setToolTip("沿用上年的单位、联系人和征集联系方式，其余从空白开始")
        column.addWidget(self._from_last, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(4)
        self._busy = Label("", "second")
        column.addWidget(self._busy)
        self._bars = QVBoxLayout()
        column.addLayout(self._bars)
        column.addSpacing(16)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        column.addLayout(self._recent)
        column.addSpacing(8)
        column.addWidget(hline())
        column.addSpacing(12)
        demo = QHBoxLayout()
        demo.setSpacing(12)
        demo.addWidget(IconLabel("play", "link", 20))
        words = QVBoxLayout()
        words.setSpacing(0)
        self._demo = Button("打开示例项目", "link", on_click=self._open_demo, name="demo")
        words.addWidget(self._demo, 0, Qt.AlignmentFlag.AlignLeft)
        words.addWidget(Label(" 自动生成的视频与表格，随意操作", "caption"))
        demo.addLayout(words, 1)
        column.addLayout(demo)
        column.addStretch(1)
        frame = QFrame()
        frame.setObjectName("dropFrame")
        frame.setFixedHeight(48)
        inside = QHBoxLayout(frame)
        inside.addStretch(1)
        inside.addWidget(IconLabel("folder-plus", "text2"))
        inside.addWidget(Label("也可以把视频文件夹或 .kepu 文件直接拖进来", "cell", tone="text2"))
        inside.addStretch(1)
        column.addWidget(frame)

    def _fill_recent(self) -> None:
        while self._recent.count():
            widget = self._recent.takeAt(0).widget()
            if widget is not None:
                widget.deleteLater()
        recent = self._settings.recent()[:5]
        if recent:
            self._recent.addWidget(Label("最近", "strong", tone="text2"))
        for path in recent:
            known = KnownProject.kept(self._settings, path)
            words = brief(known.standing) if known is not None else ""
            self._recent.addWidget(_RecentRow(path, words, self._host))

    def _fill_board(self) -> None:
        fresh = Board(KnownProject.last(self._settings), self._host)
        self._board_area.setWidget(fresh)  # the old one is freed with it

    def _new_project(self) -> None:
        self._host.new_project()

    def _new_from_last_year(self) -> None:
        self._host.new_from_last_year()

    def _choose_project(self) -> None:
        self._host.choose_project()

    def _open_demo(self) -> None:
        self._host.open_demo()


class _RecentRow(QAbstractButton):
    """One recent project; click or Enter opens it. Looks at the disk only after it is shown."""

    def __init__(self, path: Path, standing: str, host: StartHost) -> None:
        """``standing``: how it stood when it was closed, "" where that is not known."""
        super().__init__()
        self._path = path
        self._host = host
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"打开 {show_name(path.stem)}{f'，{standing}' if standing else ''}")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.setSpacing(12)
        layout.addWidget(IconLabel("file-check", "text2", 20))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedLabel(show_name(path.stem), "body"))
        words.addWidget(
            ElidedLabel(show_name(str(path)), "caption", mode=Qt.TextElideMode.ElideMiddle)
        )
        layout.addLayout(words, 1)
        right = QVBoxLayout()
        right.setSpacing(0)
        self._when = Label("", "caption")
        for label in (self._when, Label(standing, "caption")):
            right.addWidget(label, 0, Qt.AlignmentFlag.AlignRight)
        layout.addLayout(right)
        self.clicked.connect(self._open)
        QTimer.singleShot(0, self, self._look)

    def _look(self) -> None:
        try:
            changed = dt.datetime.fromtimestamp(self._path.stat().st_mtime, BEIJING)
        except OSError:
            self._when.setText("不在原处")
            return
        same_day = changed.date() == today()
        self._when.setText(
            f"今天 {changed:%H:%M}" if same_day else f"{changed.month}月{changed.day}日"
        )

    def _open(self) -> None:
        self._host.open_project(self._path)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:  # noqa: N802
        layout = self.layout()
        assert layout is not None
        return layout.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color("sel"))
            painter.drawRoundedRect(self.rect(), 4, 4)
        if self.hasFocus():
            painter.setPen(theme().color("focus"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 4, 4)
        painter.end()
