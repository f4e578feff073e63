"""The fields of the chosen case, in the order of the call, and what is still open about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from kepu_desktop.calls.case_model import CaseField, Cases, Together
from kepu_desktop.domain.findings import LEVEL_WORDS, Finding
from kepu_desktop.domain.submission import Case, Submission
from kepu_desktop.domain.texts import count_characters
from kepu_desktop.ui.icons import LEVEL_VERDICTS
from kepu_desktop.ui.places.cases.fields import CaseFieldView, ChosenField, MakeSave, TypedField
from kepu_desktop.ui.theme import restyle
from kepu_desktop.ui.widgets.basic import Label, ground
from kepu_desktop.ui.widgets.verdicts import VerdictMark

_MARGIN = 24
_FINDINGS_SHOWN = 4
_SIDE_BY_SIDE = 440  # logical pixels from which halves of a line stand side by side


class CaseForm(QScrollArea):
    """Built once from the call; ``show_case`` fills it."""

    chosen = Signal(str, str)  # key, value: a choice was made
    overflowed = Signal()

    def __init__(self, spec: Cases, save: MakeSave) -> None:
        super().__init__()
        self.setObjectName("case-form")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._spec = spec
        self._case_id = ""
        self.fields: dict[str, CaseFieldView] = {}
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(_MARGIN, 12, _MARGIN, 16)
        column.setSpacing(10)
        self.open = OpenFindings()
        self.use = QCheckBox("选用（计入名额）")
        self.use.setObjectName("case-chosen")
        self.use.setMinimumHeight(28)
        self.use.setAccessibleName("选用，计入名额")
        self.use.clicked.connect(self._used)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.open, 1)
        head.addStretch(0)
        head.addWidget(self.use, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        column.addLayout(head)
        self._total = Label("", "caption")
        for field in spec.field:
            self.fields[field.key] = self._make(field, save)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(10)
        self._wide: bool | None = None
        self._lay_out(wide=True)
        column.addLayout(self._grid)
        column.addStretch(1)
        self.setWidget(ground(inside, "surface"))
        self._shared = [SharedCounter(one, self) for one in spec.together]

    def _lay_out(self, *, wide: bool) -> None:
        """Halves side by side where there is room, else one below the other."""
        if wide == self._wide:
            return
        self._wide = wide
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1 if wide else 0)
        row = column = 0
        for view in self.fields.values():
            self._grid.removeWidget(view)
            if not view.field.half or not wide:
                row, column = (row + 1, 0) if column else (row, 0)
                self._grid.addWidget(view, row, 0, 1, 2)
                row += 1
            else:
                self._grid.addWidget(view, row, column, Qt.AlignmentFlag.AlignTop)
                row, column = (row + 1, 0) if column else (row, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._lay_out(wide=event.size().width() >= _SIDE_BY_SIDE)

    def _make(self, field: CaseField, save: MakeSave) -> CaseFieldView:
        if field.kind == "class":
            choices = tuple((one.id, one.title) for one in self._spec.classes)
        elif field.kind == "choice":
            choices = tuple((word, word) for word in field.choices)
        else:
            typed = TypedField(field, save(field.key))
            typed.overflowed.connect(self.overflowed)
            if field.kind == "rank":
                typed.head.add(self._total)
            return typed
        view = ChosenField(field, choices)
        view.chosen.connect(self.chosen)
        return view

    def show_case(
        self, case: Case, state: Submission, findings: Sequence[Finding], writable: bool
    ) -> None:
        """``case`` as the project has it; what is being typed in another one was flushed."""
        fresh = case.id != self._case_id
        self._case_id = case.id
        for view in self.fields.values():
            value = self._value(case, view.field)
            view.show_fallback(state.form.get(view.field.form, "") if view.field.form else "")
            view.set_writable(writable)
            if fresh:
                view.begin(value)
            else:
                view.show_value(value)
        self._total.setText(f"共 {len(state.cases)} 个")
        self.use.setChecked(case.chosen)
        self.use.setEnabled(writable)
        self.open.show_findings(findings)
        if fresh:
            self.verticalScrollBar().setValue(0)

    def _value(self, case: Case, field: CaseField) -> str:
        if field.kind == "class":
            return case.class_id
        if field.kind == "rank":
            return str(case.order) if case.order else ""
        return case.fields.get(field.key, "")

    def case_id(self) -> str:
        """Of the case that is shown; "" at first."""
        return self._case_id

    def focus_name(self) -> None:
        """Where a new case begins."""
        self.fields["title"].focus()

    def focus_key(self, key: str) -> None:
        view = self.fields.get(key)
        if view is not None:
            view.focus()
            self.ensureWidgetVisible(view)

    def flush(self) -> None:
        for view in self.fields.values():
            view.flush()

    def unsaved(self) -> bool:
        return any(view.unsaved() for view in self.fields.values())

    def _used(self, checked: bool) -> None:
        self.chosen.emit("chosen", "yes" if checked else "no")


class SharedCounter(Label):
    """合计 485/1000: fields that share one limit, beside the first of them."""

    def __init__(self, together: Together, form: CaseForm) -> None:
        super().__init__("", "caption")
        self._limit = together.limit
        self._views = [v for k in together.keys if isinstance(v := form.fields[k], TypedField)]
        for view in self._views:
            view.keeper.changed.connect(self.recount)
        self._views[0].head.add(self)
        self.recount()

    def recount(self) -> None:
        count = sum(count_characters(view.edit.text()) for view in self._views)
        over = count > self._limit
        self.setText(f"合计 {count}/{self._limit}")
        role = "captionStrong" if over else "caption"
        if self.property("role") != role:
            restyle(self, "role", role)
        self.set_tone("err" if over else "text2")


class OpenFindings(QWidget):
    """The worst findings of the case, a line each, above its fields."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("case-findings")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._lines: list[tuple[QWidget, VerdictMark, Label]] = []
        for _ in range(_FINDINGS_SHOWN + 1):
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(6)
            mark, words = (
                VerdictMark(LEVEL_VERDICTS[next(iter(LEVEL_VERDICTS))], 14),
                Label("", "cell", wrap=True),
            )
            row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(words, 1)
            self._column.addWidget(line)
            self._lines.append((line, mark, words))
        self.hide()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        shown = findings[:_FINDINGS_SHOWN]
        for (line, mark, words), finding in zip(self._lines, shown, strict=False):
            level = finding.effective_level
            if level is None:
                continue
            mark.show_verdict(LEVEL_VERDICTS[level])
            words.setText(finding.message)
            words.setToolTip(f"{LEVEL_WORDS[level]}　{finding.clause}\n{finding.remedy}")
            line.show()
        for line, mark, words in self._lines[len(shown) :]:
            line.hide()
            mark.show()
            words.clear()
        left = len(findings) - len(shown)
        if left > 0:
            line, mark, words = self._lines[_FINDINGS_SHOWN]
            mark.hide()
            words.setText(f"另有 {left} 项，见校验")
            line.show()
        self.setVisible(bool(findings))
