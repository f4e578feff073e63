"""Rows of the merge panel: one a form, one an entry whose title is there already."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kepu_desktop.calls.model import Call
from kepu_desktop.domain.texts import show_name
from kepu_desktop.ui.widgets.basic import ElidedLabel, Label, hline
from kepu_desktop.ui.widgets.combo import ComboBox
from kepu_desktop.workflow.merges.merging import (
    APART,
    LEAVE,
    MERGE,
    OURS,
    THEIRS,
    FormMerge,
    SameTitle,
)
from kepu_desktop.workflow.merges.words import gap_words, result_words, state_words

UNIT, WHOSE, STATE = 200, 132, 92  # widths
_HEIGHT = 56
_WHOSE = ((THEIRS, "来源单位的表"), (OURS, "报送单位的表"))
_DEEDS = ((MERGE, "合并"), (APART, "另列"), (LEAVE, "不要"))
_DEED_WIDTH = 96


class FormRow(QWidget):
    """File and what comes of it | unit | whose form it is | state."""

    whose_chosen = Signal(str, str)  # form key, OURS or THEIRS
    unit_chosen = Signal(str, str)  # form key, the unit's name

    def __init__(self) -> None:
        super().__init__()
        self._shown: FormMerge | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        line = QHBoxLayout()
        line.setContentsMargins(16, 6, 16, 6)
        line.setSpacing(12)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        self._file = ElidedLabel("", "strong", mode=Qt.TextElideMode.ElideMiddle)
        self._result = ElidedLabel("", "caption", tone="text2")
        texts.addWidget(self._file)
        texts.addWidget(self._result)
        line.addLayout(texts, 1)
        self._unit = ElidedLabel("", "cell")
        self._unit.setFixedWidth(UNIT)
        self._unit.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.units = ComboBox(still=True)
        self.units.setObjectName("merge-unit")
        self.units.setFixedWidth(UNIT)
        self.units.activated.connect(self._choose_unit)
        self.whose = ComboBox(still=True)
        self.whose.setObjectName("merge-whose")
        self.whose.setFixedWidth(WHOSE)
        for _, words in _WHOSE:
            self.whose.addItem(words)
        self.whose.activated.connect(self._choose_whose)
        self._no_choice = QWidget()
        self._no_choice.setFixedWidth(WHOSE)
        self.state = Label("", "cell")
        self.state.setFixedWidth(STATE)
        for part in (self._unit, self.units, self.whose, self._no_choice, self.state):
            line.addWidget(part)
        outer.addLayout(line)
        outer.addWidget(hline())
        self.setFixedHeight(_HEIGHT)

    def show_form(self, call: Call, one: FormMerge) -> None:
        self._shown = one
        name = show_name(one.form.name)
        self._file.setText(name)
        details = () if one.idle else (*one.notes, *one.form.missing)
        gaps = "" if one.idle else gap_words(call, one.form)
        told = (gaps, result_words(call, one), *details)
        self._result.setText("；".join(text for text in told if text))
        choice = bool(one.near) and not one.idle
        self._unit.setVisible(not choice)
        self.units.setVisible(choice)
        self._unit.setText(one.unit or "未写单位")
        if choice:
            names = (one.form.unit, *one.near)
            self.units.clear()
            self.units.addItem(f"{one.form.unit}（新单位）")
            for other in one.near:
                self.units.addItem(f"就是{other}")
            self.units.setCurrentIndex(names.index(one.unit) if one.unit in names else 0)
            self.units.setToolTip(self.units.currentText())
        self.units.setAccessibleName(f"{name}的单位")
        self.whose.setVisible(not one.idle)
        self._no_choice.setVisible(one.idle)
        self.whose.setCurrentIndex([key for key, _ in _WHOSE].index(one.whose))
        self.whose.setAccessibleName(f"{name}是谁的表")
        words, tone = state_words(one)
        self.state.setText(words)
        self.state.set_tone(tone)

    def _choose_whose(self, index: int) -> None:
        if self._shown is not None:
            self.whose_chosen.emit(self._shown.form.key, _WHOSE[index][0])

    def _choose_unit(self, index: int) -> None:
        if self._shown is not None:
            names = (self._shown.form.unit, *self._shown.near)
            self.unit_chosen.emit(self._shown.form.key, names[index])


class TitleRow(QWidget):
    """An entry whose title is there already, and what is to happen to it."""

    deed_chosen = Signal(str, str)  # SameTitle.key, deed

    def __init__(self) -> None:
        super().__init__()
        self._key = ""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        line = QHBoxLayout()
        line.setContentsMargins(16, 3, 16, 3)
        line.setSpacing(12)
        self._title = ElidedLabel("", "cell")
        self._about = ElidedLabel("", "cell", tone="text2")
        line.addWidget(self._title, 1)
        line.addWidget(self._about, 1)
        self.deed = ComboBox(still=True)
        self.deed.setObjectName("merge-deed")
        self.deed.setFixedWidth(_DEED_WIDTH)
        for _, words in _DEEDS:
            self.deed.addItem(words)
        self.deed.activated.connect(self._choose)
        line.addWidget(self.deed)
        outer.addLayout(line)
        outer.addWidget(hline())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_title(self, same: SameTitle, source: str) -> None:
        self._key = same.key
        self._title.setText(f"《{same.title}》　{source}")
        self._about.setText(f"与项目里的同名：{same.about}")
        self.deed.setCurrentIndex([key for key, _ in _DEEDS].index(same.deed))
        self.deed.setAccessibleName(f"《{same.title}》怎样处理")

    def _choose(self, index: int) -> None:
        self.deed_chosen.emit(self._key, _DEEDS[index][0])
