"""Before an import with differences: each row that two workbooks tell differently, and a choice."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from kepu_desktop.ui.widgets.basic import Button, Label, hline
from kepu_desktop.ui.widgets.scroll_column import ScrollColumn
from kepu_desktop.workflow.feedback.importing import BOTH, Conflict, ImportPlan
from kepu_desktop.workflow.feedback.rows import where
from kepu_desktop.workflow.feedback.words import book_words, shown_value

_SHOWN = 50


class Conflicts(QWidget):
    """Stands where the totals are; the footer's buttons read in or leave it."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("feedback-conflicts")
        self._plan = ImportPlan()
        self._choices: dict[str, int] = {}
        self._groups: list[QButtonGroup] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(16, 12, 16, 12)
        head.setSpacing(4)
        self._title = Label("", "head")
        self._words = Label("", "cell", tone="text2", wrap=True)
        head.addWidget(self._title)
        head.addWidget(self._words)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        self.all_new = Button(
            "全部用新读入的", compact=True, on_click=self._choose_new, name="feedback-all-new"
        )
        self.all_old = Button(
            "全部保留原来的", compact=True, on_click=self._choose_old, name="feedback-all-old"
        )
        buttons.addWidget(self.all_new)
        buttons.addWidget(self.all_old)
        buttons.addStretch(1)
        head.addLayout(buttons)
        column.addLayout(head)
        column.addWidget(hline())
        self._list = ScrollColumn()
        column.addWidget(self._list, 1)

    def show_plan(self, plan: ImportPlan) -> None:
        self._plan = plan
        # What was read last is what was meant: it is offered, and can be changed.
        self._choices = {c.key: len(c.sides) - 1 for c in plan.conflicts}
        count = len(plan.conflicts)
        self._title.setText(f"{count} 行数据与已有的不一致")
        told = "；".join(book_words(book) for book in plan.books[:3])
        more = f"；另 {len(plan.books) - 3} 份" if len(plan.books) > 3 else ""
        self._words.setText(f"请逐行选用哪一份；另一份的数字会留在这一行的说明里。{told}{more}")
        self._groups = []
        shown = [self._conflict(n, conflict) for n, conflict in enumerate(plan.conflicts[:_SHOWN])]
        if count > _SHOWN:
            words = f"还有 {count - _SHOWN} 行没有列出，按上面两个按钮统一选用，默认用新读入的"
            label = Label(words, "caption")
            label.setContentsMargins(16, 8, 16, 8)
            shown.append(label)
        self._list.show_rows(shown)
        self.changed.emit()

    def choices(self) -> dict[str, int]:
        """By conflict key: which side holds (``BOTH``: all)."""
        return dict(self._choices)

    def _conflict(self, number: int, conflict: Conflict) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        inside = QVBoxLayout()
        inside.setContentsMargins(16, 8, 16, 8)
        inside.setSpacing(0)
        about = f"{conflict.title or '没有标题'}　{conflict.platform or '未填平台'}"
        inside.addWidget(Label(about, "strong", wrap=True))
        group = QButtonGroup(box)
        for side, row in enumerate(conflict.sides):
            figures = "，".join(
                f"{label} {shown_value(said[side])}" for label, said in conflict.labelled
            )
            button = QRadioButton(f"{figures}　（{where(row)}）")
            button.setObjectName(f"side-{number}-{side}")
            self._put(inside, group, button, side)
        if conflict.may_keep_both:
            button = QRadioButton("是两次发布，都保留")
            button.setObjectName(f"side-{number}-both")
            self._put(inside, group, button, _BOTH_ID)
        chosen = group.button(self._choices[conflict.key])
        if chosen is not None:
            chosen.setChecked(True)
        group.setProperty("conflict", conflict.key)
        group.idToggled.connect(self._toggled)
        self._groups.append(group)
        column.addLayout(inside)
        column.addWidget(hline())
        return box

    def _put(
        self, layout: QVBoxLayout, group: QButtonGroup, button: QRadioButton, side: int
    ) -> None:
        button.setMinimumHeight(28)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        group.addButton(button, side)
        layout.addWidget(button)

    def _toggled(self, side: int, on: bool) -> None:
        group = self.sender()
        if on and isinstance(group, QButtonGroup):
            key = str(group.property("conflict"))
            self._choices[key] = BOTH if side == _BOTH_ID else side
            self.changed.emit()

    def _choose_new(self) -> None:
        self._choose(newest=True)

    def _choose_old(self) -> None:
        self._choose(newest=False)

    def _choose(self, *, newest: bool) -> None:
        for conflict in self._plan.conflicts:
            self._choices[conflict.key] = len(conflict.sides) - 1 if newest else 0
        for group, conflict in zip(self._groups, self._plan.conflicts, strict=False):
            button = group.button(self._choices[conflict.key])
            if button is not None:
                button.setChecked(True)
        self.changed.emit()


_BOTH_ID = 1_000  # Qt keeps -1 for "no button"
