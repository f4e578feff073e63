"""One workbook or one film, row by row: what is to be looked at, screenshots, what can be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kepu_desktop.calls.feedback_model import Feedback
from kepu_desktop.domain.counts import show_whole
from kepu_desktop.domain.findings import Verdict
from kepu_desktop.domain.submission import FeedbackRow, Material
from kepu_desktop.domain.texts import show_name
from kepu_desktop.ui.widgets.basic import (
    Button,
    ElidedLabel,
    IconButton,
    Label,
    ground,
    hline,
)
from kepu_desktop.ui.widgets.scroll_column import ScrollColumn
from kepu_desktop.ui.widgets.verdicts import VerdictMark
from kepu_desktop.workflow.feedback.rows import (
    faults_of,
    figures_of,
    is_held,
    notes_of,
    others_of,
    where,
)

_SHOWN = 40


class Detail(QWidget):
    """Stands over the list of workbooks until it is closed."""

    closed = Signal()
    accepted = Signal(object)  # ids of rows that were looked at
    removed = Signal(object)  # ids of rows
    shots_wanted = Signal(str)  # id of a row

    def __init__(self, spec: Feedback) -> None:
        super().__init__()
        self.setObjectName("feedback-detail")
        self._spec = spec
        self._rows: tuple[FeedbackRow, ...] = ()
        self._open: tuple[str, ...] = ()  # ids of rows with something to look at
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = ground(QWidget(), "subtle")
        head.setFixedHeight(40)
        line = QHBoxLayout(head)
        line.setContentsMargins(8, 0, 16, 0)
        line.setSpacing(4)
        self.back = IconButton("chevron-left", "返回", on_click=self.closed.emit)
        self.back.setObjectName("feedback-back")
        line.addWidget(self.back)
        self._title = ElidedLabel("", "strong")
        line.addWidget(self._title, 1)
        column.addWidget(head)
        column.addWidget(hline())
        self._list = ScrollColumn()
        column.addWidget(self._list, 1)
        column.addWidget(hline())
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 8)
        foot.setSpacing(8)
        self._accept = Button(
            "已核实", compact=True, on_click=self._accept_all, name="feedback-accept"
        )
        self._remove = Button(
            "移除这些数据", "quiet", compact=True, on_click=self._remove_all, name="feedback-remove"
        )
        foot.addWidget(self._accept)
        foot.addWidget(self._remove)
        foot.addStretch(1)
        column.addLayout(foot)

    def show_rows(
        self,
        title: str,
        rows: Sequence[FeedbackRow],
        shots: Mapping[str, Sequence[Material]],
        *,
        writable: bool,
    ) -> None:
        """Rows with something to do first."""
        self._title.setText(title)
        self._rows = tuple(sorted(rows, key=_rank))
        self._open = tuple(
            row.id for row in rows if not is_held(row) and (notes_of(row) or faults_of(row))
        )
        self._accept.setVisible(bool(self._open))
        self._accept.setEnabled(writable)
        self._remove.setEnabled(writable)
        shown = [self._row(row, shots.get(row.id, ()), writable) for row in self._rows[:_SHOWN]]
        rest = len(self._rows) - _SHOWN
        if rest > 0:
            label = Label(f"还有 {rest} 行，导出汇总后在“明细”中查看", "caption")
            label.setContentsMargins(16, 8, 16, 8)
            shown.append(label)
        self._list.show_rows(shown)

    def _row(self, row: FeedbackRow, shots: Sequence[Material], writable: bool) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        inside = QVBoxLayout()
        inside.setContentsMargins(16, 8, 12, 8)
        inside.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(8)
        faults, notes = faults_of(row), notes_of(row)
        if faults or notes:
            verdict = Verdict.ERROR if is_held(row) else Verdict.REVIEW
            head.addWidget(VerdictMark(verdict, 14))
        title = row.values.get("title", "") or "没有标题"
        platform = row.values.get("platform", "") or "未填平台"
        head.addWidget(ElidedLabel(f"{platform} · {title}", "cellStrong"), 1)
        add = Button(
            "截图…", "link", compact=True, on_click=partial(self.shots_wanted.emit, row.id)
        )
        add.setObjectName(f"shots-{row.id}")
        add.setAccessibleName(f"给 {platform} {title} 添加截图")
        add.setEnabled(writable)
        head.addWidget(add)
        inside.addLayout(head)
        figures = figures_of(self._spec, row)
        told = [self._spec.main, *(c.key for c in self._spec.column if c.kind == "sum")]
        words = "　".join(f"{self._spec.label(k)} {show_whole(figures.get(k))}" for k in told)
        if is_held(row):
            words = f"未计入　{words}"
        inside.addWidget(ElidedLabel(words, "cell", tone="text2"))
        for fault in faults:
            inside.addWidget(Label(f"{fault.words}。{fault.remedy}", "caption", wrap=True))
        for note in (*notes, *(f"另有不同：{other}" for other in others_of(row))):
            inside.addWidget(Label(note, "caption", wrap=True))
        names = "、".join(show_name(shot.file.relative) for shot in shots)
        place = where(row) + (f"　截图：{names}" if names else "")
        inside.addWidget(
            ElidedLabel(place, "caption", mode=Qt.TextElideMode.ElideMiddle, tone="text2")
        )
        column.addLayout(inside)
        column.addWidget(hline())
        return box

    def _accept_all(self) -> None:
        self.accepted.emit(self._open)

    def _remove_all(self) -> None:
        self.removed.emit(tuple(row.id for row in self._rows))


def _rank(row: FeedbackRow) -> tuple[int, int]:
    open_row = bool(notes_of(row) or faults_of(row))
    return (0 if is_held(row) else 1 if open_row else 2), int(row.id[1:])
