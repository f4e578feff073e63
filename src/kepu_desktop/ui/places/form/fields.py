"""报送单位与联系人: fields with their labels and what the rules say of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtCore import QDate, QLocale, QRect, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QResizeEvent,
    QTextCharFormat,
)
from PySide6.QtWidgets import (
    QCalendarWidget,
    QComboBox,
    QCompleter,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from kepu_desktop.domain.findings import LEVEL_WORDS, Finding, Level
from kepu_desktop.system.clock import today
from kepu_desktop.ui.icons import LEVEL_VERDICTS, icon
from kepu_desktop.ui.places.form.saving import Keeper, LineEdit, Save
from kepu_desktop.ui.tab_order import OrdersItself
from kepu_desktop.ui.theme import font, restyle, theme
from kepu_desktop.ui.widgets.basic import IconButton, Label
from kepu_desktop.ui.widgets.combo import ComboBox
from kepu_desktop.ui.widgets.popup import Popup
from kepu_desktop.ui.widgets.verdicts import VerdictMark
from kepu_desktop.workflow.content import chinese_date
from kepu_desktop.workflow.snapshot import Snapshot

FIELDS = ("unit", "contact", "position", "phone", "email", "date")
_LABELS = {
    "unit": "报送单位",
    "contact": "联系人",
    "position": "职务/职称",
    "phone": "联系电话",
    "email": "电子邮箱",
    "date": "日期",
}
_NOTES = {"unit": "（与公章一致）", "date": "（可不填）"}
_SIDE_BY_SIDE = 520  # logical pixels from which the date stands beside the unit
_GAP = 4  # logical pixels above what is said below a field
_SHOWN = (Level.ERROR, Level.REVIEW)
_TONES = {Level.ERROR: "err", Level.REVIEW: "rev", Level.ADVICE: "adv"}


def _line_height() -> int:
    """Of one line of a wrapped label: a pixel more than the font's own in some fonts."""
    box = QRect(0, 0, 1000, 0)
    return QFontMetrics(font("caption")).boundingRect(box, Qt.TextFlag.TextWordWrap, "不").height()


class Message(QWidget):
    """The worst finding on a field: shape, word and sentence; nothing when there is none, and its
    line stays free then, so that the fields below never move under the pointer."""

    def __init__(self) -> None:
        super().__init__()
        self.reserve(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, _GAP, 0, 0)
        layout.setSpacing(6)
        # A strut, not a minimum of the widget: that would let a layout cut a second line.
        layout.addStrut(_line_height())
        self._mark = VerdictMark(LEVEL_VERDICTS[Level.ERROR], 12)
        self._words = Label("", "caption", wrap=True)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        layout.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._words, 1)
        self.hide()

    def show_findings(self, findings: Sequence[Finding]) -> Level | None:
        """Returns the level that is shown."""
        for level in _SHOWN:
            found = [f for f in findings if f.effective_level is level]
            if found:
                self._mark.show_verdict(LEVEL_VERDICTS[level])
                # Of a blank field it is clear what to do.
                says_how = found[0].remedy and found[0].measured is not None
                remedy = f"。{found[0].remedy}" if says_how else ""
                self._words.setText(f"{LEVEL_WORDS[level]}：{found[0].message}{remedy}")
                self._words.setToolTip(found[0].clause)
                self._words.set_tone(_TONES[level])
                self.show()
                return level
        self._words.clear()
        self.hide()
        return None

    def reserve(self, reserved: bool) -> None:
        """Whether the line stays free while nothing is said."""
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(reserved)
        self.setSizePolicy(policy)

    def text(self) -> str:
        return "" if self.isHidden() else self._words.text()


class UnitCombo(ComboBox):
    """The unit's name, free, with the call's own units to choose from."""

    def __init__(self) -> None:
        super().__init__(still=True)
        self.setObjectName("unit")
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(12)
        self.line = LineEdit("unit-text")
        self.line.setStyleSheet("border: none; background: transparent; padding: 0;")
        self.setLineEdit(self.line)
        self.setMinimumContentsLength(8)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def offer(self, units: Sequence[str]) -> None:
        if [self.itemText(n) for n in range(self.count())] == list(units):
            return
        text = self.line.text()
        blocked = self.line.blockSignals(True)
        self.clear()
        self.addItems(list(units))
        self.setCurrentIndex(-1)
        self.line.setText(text)
        self.line.blockSignals(blocked)
        completer = QCompleter(list(units), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)


class Choice(ComboBox):
    """A drop-down list that does not change while the form is scrolled."""

    def __init__(self, name: str) -> None:
        super().__init__(still=True)
        self.setObjectName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)


class FormField(QWidget):
    """Label, editor, message. ``entered`` and ``left`` tell the preview what to mark."""

    overflowed = Signal()
    entered = Signal(str)
    left = Signal(str)

    def __init__(self, key: str, save: Save) -> None:
        super().__init__()
        self.key = key
        self._label = Label("", "caption", tone="text2")
        self.box: QWidget
        if key == "unit":
            combo = UnitCombo()
            self.box, self.edit = combo, combo.line
            combo.activated.connect(self._chosen)
        else:
            self.box = self.edit = LineEdit(key)
        self.message = Message()
        # All fields are as wide as their column, whatever stands in them.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(96)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._label)
        layout.addSpacing(4)
        self.row = QHBoxLayout()
        self.row.setSpacing(4)
        self.row.addWidget(self.box, 1)
        layout.addLayout(self.row)
        layout.addWidget(self.message)
        layout.addStretch(1)
        self._label.setBuddy(self.box)
        self.keeper = Keeper(self.edit, save)
        self.edit.entered.connect(self._entered)
        self.edit.left.connect(self._gone)
        self.edit.overflowed.connect(self.overflowed)
        self.edit.returnPressed.connect(self.keeper.flush)

    def show_snapshot(self, shot: Snapshot, findings: Sequence[Finding]) -> None:
        name = shot.call.label_of(self.key) or _LABELS[self.key]
        self._label.setText(f"{name}{_NOTES.get(self.key, '')}")
        self.edit.setAccessibleName(name)
        self.box.setAccessibleName(name)
        if isinstance(self.box, UnitCombo):
            self.box.offer(shot.call.organiser_units)
            self.box.setEnabled(not shot.read_only_reason)
        self.edit.setReadOnly(bool(shot.read_only_reason))
        self.keeper.show(shot.submission.form.get(self.key, ""))
        level = self.message.show_findings(findings)
        tone = {Level.ERROR: "err", Level.REVIEW: "rev"}.get(level) if level else ""
        # A blank field is an error as well, but an empty form need not be red all over.
        blank = not self.edit.text()
        wanted = "" if blank else tone or ""
        if (self.box.property("level") or "") != wanted:
            restyle(self.box, "level", wanted)

    def focus(self) -> None:
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edit.selectAll()

    def _chosen(self) -> None:
        self.keeper.flush()

    def _entered(self) -> None:
        self.entered.emit(self.key)

    def _gone(self) -> None:
        self.left.emit(self.key)


class DateField(FormField):
    """An optional date, typed or taken from a calendar."""

    def __init__(self, save: Save) -> None:
        super().__init__("date", save)
        self.edit.setPlaceholderText("如 2025-07-08")
        self.open = IconButton("calendar", "从日历选择日期", on_click=self._open_calendar)
        self.open.setObjectName("calendar")
        self.open.setFixedSize(32, 32)
        self.row.addWidget(self.open)
        self._hint = Label("", "caption")
        self._hint.setMinimumHeight(_line_height() + _GAP)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(layout.count() - 1, self._hint)
        self.keeper.changed.connect(self._show_hint)
        self._hint.hide()

    def show_snapshot(self, shot: Snapshot, findings: Sequence[Finding]) -> None:
        super().show_snapshot(shot, findings)
        self.open.setEnabled(not shot.read_only_reason)
        self._show_hint()

    def _show_hint(self) -> None:
        text = self.edit.text().strip()
        shown = chinese_date(text)
        self._hint.setText(f"写作 {shown}" if shown != text else "照原样写入")
        # One line below the field: for what is wrong, else for how it will be written.
        hinted = bool(text) and not self.message.text()
        self.message.reserve(not hinted)
        self._hint.setVisible(hinted)

    def _open_calendar(self) -> None:
        Calendar(self, self.edit.text(), self._take).popup(self.box)

    def _take(self, text: str) -> None:
        self.edit.setText(text)
        self.keeper.flush()


class Calendar(Popup):
    """A month to choose a day from."""

    def __init__(self, parent: QWidget, text: str, take: Callable[[str], None]) -> None:
        super().__init__(parent)
        self._take = take
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        self._month = QCalendarWidget()
        self._month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self._month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self._month.setAccessibleName("日历")
        self._month.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
        for handle, arrow in (("prev", "chevron-left"), ("next", "chevron-right")):
            button = self._month.findChild(QToolButton, f"qt_calendar_{handle}month")
            if button is not None:
                button.setIcon(icon(arrow, "onAccent"))
        plain = QTextCharFormat()
        plain.setForeground(theme().color("text"))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self._month.setWeekdayTextFormat(day, plain)
        try:
            shown = dt.date.fromisoformat(text.strip())
        except ValueError:
            shown = today()
        self._month.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        self._month.clicked.connect(self._chosen)
        self._month.activated.connect(self._chosen)
        layout.addWidget(self._month)

    def popup(self, anchor: QWidget) -> None:
        super().popup(anchor)
        self._month.setFocus()

    def _chosen(self, day: QDate) -> None:
        self._take(f"{day.year():04d}-{day.month():02d}-{day.day():02d}")
        self.close()


_PAIRS = (("contact", 1, 0), ("position", 1, 1), ("phone", 2, 0), ("email", 2, 1))


class HeadPanel(OrdersItself):
    """The head of the form: the unit first, the others two by two."""

    overflowed = Signal()
    entered = Signal(str)
    left = Signal(str)

    def __init__(self, save: Callable[[str], Save]) -> None:
        """``save(key)`` gives what saves the field ``key``."""
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 10, 24, 14)
        column.setSpacing(6)
        column.addWidget(Label("报送单位与联系人", "head"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        column.addLayout(self._grid)
        self._first = QHBoxLayout()
        self._first.setSpacing(16)
        self.fields: dict[str, FormField] = {}
        for key in FIELDS:
            field = DateField(save(key)) if key == "date" else FormField(key, save(key))
            field.entered.connect(self.entered)
            field.left.connect(self.left)
            field.overflowed.connect(self.overflowed)
            self.fields[key] = field
        self._first.addWidget(self.fields["unit"], 2)
        self._grid.addLayout(self._first, 0, 0, 1, 2)
        for key, row, place in _PAIRS:
            self._grid.addWidget(self.fields[key], row, place)
        self._wide: bool | None = None
        self._arrange(wide=True)

    def _arrange(self, *, wide: bool) -> None:
        """The date stands beside the unit where there is room, else last."""
        if wide == self._wide:
            return
        self._wide = wide
        date = self.fields["date"]
        if wide:
            self._grid.removeWidget(date)
            self._first.addWidget(date, 1)
        else:
            self._first.removeWidget(date)
            self._grid.addWidget(date, 3, 0)
        self.order_tabs()

    def order_tabs(self) -> None:
        rest = [key for key, _, _ in _PAIRS]
        order = ["unit", "date", *rest] if self._wide else ["unit", *rest, "date"]
        stops: list[QWidget] = []
        for key in order:
            field = self.fields[key]
            stops += [field.box, *([field.open] if isinstance(field, DateField) else [])]
        for before, after in pairwise(stops):
            self.setTabOrder(before, after)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._arrange(wide=event.size().width() >= _SIDE_BY_SIDE)

    def show_snapshot(self, shot: Snapshot, findings: Sequence[Finding]) -> None:
        for key, field in self.fields.items():
            field.show_snapshot(shot, [f for f in findings if f.rule == f"form/{key}"])

    def unsaved(self) -> bool:
        return any(field.keeper.dirty for field in self.fields.values())

    def flush(self) -> None:
        for field in self.fields.values():
            field.keeper.flush()
