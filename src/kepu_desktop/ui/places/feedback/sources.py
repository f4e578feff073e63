"""The workbooks that came back, those with something to do first, and the units still missing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kepu_desktop.domain.findings import Verdict
from kepu_desktop.ui.places.feedback.state import source_verdict, source_words
from kepu_desktop.ui.widgets.basic import Button, ElidedLabel, IconLabel, Label, ground, hline
from kepu_desktop.ui.widgets.scroll_column import ScrollColumn
from kepu_desktop.ui.widgets.verdicts import VerdictMark
from kepu_desktop.workflow.feedback.totals import FeedbackTotals, Source

_SHOWN = 60  # two hundred workbooks must not become two hundred rows of widgets
_ROW = 56
_ORDER = (Verdict.ERROR, Verdict.REVIEW, Verdict.PASS)


class Sources(QWidget):
    """The list and below it the frame for dropping."""

    looked_at = Signal(str)  # the workbook's name
    reminded = Signal()
    wanted = Signal()  # the frame was pressed: choose files

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("feedback-sources")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = ground(QWidget(), "subtle")
        head.setFixedHeight(40)
        line = QHBoxLayout(head)
        line.setContentsMargins(16, 0, 16, 0)
        line.setSpacing(8)
        line.addWidget(Label("收回的反馈表", "strong"))
        self._count = ElidedLabel("", "caption", tone="text2")
        line.addWidget(self._count, 1)
        column.addWidget(head)
        column.addWidget(hline())
        self._rows = ScrollColumn()
        column.addWidget(self._rows, 1)
        column.addWidget(self._frame())
        self._shown: object = None

    def _frame(self) -> QWidget:
        outer = QWidget()
        around = QVBoxLayout(outer)
        around.setContentsMargins(16, 8, 16, 16)
        frame = QFrame()
        frame.setObjectName("dropFrame")
        frame.setFixedHeight(72)
        line = QHBoxLayout(frame)
        line.addStretch(1)
        line.addWidget(IconLabel("file-spreadsheet", "text2", 18))
        line.addWidget(Label("把收回的 Excel 拖到这里", "body", tone="text2"))
        line.addStretch(1)
        around.addWidget(frame)
        return outer

    def show_totals(self, totals: FeedbackTotals) -> None:
        sources = sorted(
            totals.sources, key=lambda s: (_ORDER.index(source_verdict(s)), s.unit, s.name)
        )
        units = f"{len(sources)} 份，共 {totals.unit_count} 个单位"
        self._count.setText(units if sources or totals.unit_count else "")
        data = (tuple(sources[:_SHOWN]), len(sources), totals.missing)
        if data == self._shown:
            return
        self._shown = data
        rows: list[QWidget] = [self._source(source) for source in sources[:_SHOWN]]
        if len(sources) > _SHOWN:
            more = ElidedLabel(f"还有 {len(sources) - _SHOWN} 份，没有要处理的", "caption")
            rows.append(_row(QWidget(), [more], None))
        if totals.missing:
            rows.append(self._missing(totals.missing))
        self._rows.show_rows(rows)

    def _source(self, source: Source) -> QWidget:
        verdict = source_verdict(source)
        button = None
        if verdict is not Verdict.PASS:
            word = "查看" if verdict is Verdict.ERROR else "核实"
            button = Button(word, compact=True, on_click=partial(self.looked_at.emit, source.name))
            button.setObjectName(f"look-{source.name}")
            button.setAccessibleName(f"{word} {source.name}")
        else:
            button = Button("明细", "quiet", compact=True)
            button.clicked.connect(partial(self.looked_at.emit, source.name))
            button.setAccessibleName(f"明细 {source.name}")
        words: Sequence[QWidget] = (
            ElidedLabel(source.unit or "未填单位", "body"),
            ElidedLabel(source_words(source), "caption", tone="text2"),
        )
        return _row(VerdictMark(verdict), words, button)

    def _missing(self, missing: tuple[str, ...]) -> QWidget:
        button = Button(
            "催办文字",
            "quiet",
            icon_name="copy",
            compact=True,
            on_click=self.reminded.emit,
            name="feedback-remind",
        )
        words: Sequence[QWidget] = (
            ElidedLabel(f"未收到 {len(missing)} 个单位", "body"),
            ElidedLabel("、".join(missing), "caption", tone="text2"),
        )
        return _row(IconLabel("clock", "text2", 16), words, button)


def _row(mark: QWidget, words: Sequence[QWidget], button: QWidget | None) -> QWidget:
    row = QWidget()
    column = QVBoxLayout(row)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    line = QHBoxLayout()
    line.setContentsMargins(16, 0, 12, 0)
    line.setSpacing(8)
    mark.setFixedWidth(16)
    line.addWidget(mark)
    texts = QVBoxLayout()
    texts.setSpacing(0)
    texts.addStretch(1)
    for word in words:
        texts.addWidget(word)
    texts.addStretch(1)
    line.addLayout(texts, 1)
    if button is not None:
        line.addWidget(button)
    column.addLayout(line, 1)
    column.addWidget(hline())
    row.setFixedHeight(_ROW)
    return row
