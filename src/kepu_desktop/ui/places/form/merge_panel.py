"""读入单位信息表: what each form would bring, what is to be decided, before anything is merged.

It stands where the form and its pages are; the footer's buttons merge or leave it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kepu_desktop.calls.model import Call
from kepu_desktop.domain.errors import UserError
from kepu_desktop.ui.places.form.merge_rows import STATE, UNIT, WHOSE, FormRow, TitleRow
from kepu_desktop.ui.widgets.basic import Button, Label, ground, hline
from kepu_desktop.ui.widgets.chips import ChipRow
from kepu_desktop.ui.widgets.differences import Differences, Group
from kepu_desktop.ui.widgets.scroll_column import ScrollColumn
from kepu_desktop.workflow.merges.merging import APART, LEAVE, MERGE, Merge, SameTitle
from kepu_desktop.workflow.merges.words import about_words, guess_words

_FORMS, _TITLES, _CONFLICTS = "forms", "titles", "conflicts"
_CHIPS = ((_FORMS, "信息表", None), (_TITLES, "同名条目", None), (_CONFLICTS, "不一致", None))
_SHOWN_TITLES = 100
_SHOWN_REFUSED = 3


class MergePanel(QWidget):
    """Shows a plan; choices go out as signals and come back as a new plan."""

    whose_chosen = Signal(str, str)
    unit_chosen = Signal(str, str)
    deeds_chosen = Signal(object)  # SameTitle.key → deed
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        ground(self, "surface")
        self.setObjectName("merge-panel")
        self.setAccessibleName("读入单位信息表")
        self._merge: Merge | None = None
        self._forms: dict[str, FormRow] = {}
        self._titles: dict[str, TitleRow] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(16, 10, 16, 10)
        head.setSpacing(2)
        self.title = Label("读入单位信息表", "head")
        self.words = Label("", "second", tone="text2", wrap=True)
        head.addWidget(self.title)
        head.addWidget(self.words)
        column.addLayout(head)
        column.addWidget(hline())
        self._guessed = Label("", "cell", tone="rev", wrap=True)
        self._guessed.setObjectName("merge-guessed")
        self._guessed.setContentsMargins(16, 8, 16, 8)
        self._guessed.hide()
        column.addWidget(self._guessed)
        self._refused = Label("", "cell", tone="err", wrap=True)
        self._refused.setObjectName("merge-refused")
        self._refused.setContentsMargins(16, 8, 16, 8)
        self._refused.hide()
        column.addWidget(self._refused)
        self._chips_row = QWidget()
        chips = QHBoxLayout(self._chips_row)
        chips.setContentsMargins(16, 4, 16, 8)
        self.chips = ChipRow(_CHIPS)
        self.chips.changed.connect(self._arrange)
        chips.addWidget(self.chips)
        chips.addStretch(1)
        column.addWidget(self._chips_row)
        self._heads = self._form_heads()
        column.addWidget(self._heads)
        self.forms = ScrollColumn()
        self.forms.setAccessibleName("收到的信息表")
        column.addWidget(self.forms, 1)
        self._titles_head = self._title_heads()
        column.addWidget(self._titles_head)
        self.titles = ScrollColumn()
        self.titles.setAccessibleName("标题相同的条目")
        column.addWidget(self.titles, 1)
        self.differences = Differences()
        column.addWidget(self.differences, 1)
        self._arrange()

    def _form_heads(self) -> QWidget:
        heads = ground(QWidget(), "subtle")
        line = QHBoxLayout(heads)
        line.setContentsMargins(16, 6, 16, 6)
        line.setSpacing(12)
        line.addWidget(Label("文件和内容", "captionStrong"), 1)
        for words, width in (("单位", UNIT), ("是谁的表", WHOSE), ("状态", STATE)):
            label = Label(words, "captionStrong")
            label.setFixedWidth(width)
            line.addWidget(label)
        return heads

    def _title_heads(self) -> QWidget:
        heads = ground(QWidget(), "subtle")
        line = QHBoxLayout(heads)
        line.setContentsMargins(16, 6, 16, 6)
        line.setSpacing(8)
        self._titles_words = Label("", "captionStrong", wrap=True)
        line.addWidget(self._titles_words, 1)
        for words, name, run in (
            ("全部合并", "merge-all", self._merge_all),
            ("全部另列", "merge-apart", self._part_all),
            ("全部不要", "merge-leave-all", self._leave_all),
        ):
            line.addWidget(Button(words, compact=True, on_click=run, name=name))
        return heads

    # ---- showing ----

    def show_reading(self, words: str) -> None:
        """While the files are read: nothing to choose yet."""
        self._merge = None
        self.words.setText(words)
        self._refused.hide()
        self._guessed.hide()
        self._arrange()

    def show_merge(self, call: Call, merge: Merge) -> None:
        self._merge = merge
        self.title.setText(
            f"读入 {len(merge.forms)} 份信息表" if merge.forms else "没有可以读入的信息表"
        )
        kept = "空着的会补上，已有的内容不会被覆盖，除非在“不一致”里勾选采用。并入后可以撤销。"
        self.words.setText(kept if merge.forms else "")
        guessed = guess_words(merge)
        self._guessed.setText(guessed)
        self._guessed.setVisible(bool(guessed))
        self._show_refused(merge.refused)
        self._show_forms(call, merge)
        self._show_titles(merge)
        self._show_differences(merge)
        self._arrange()

    def taken(self) -> frozenset[str]:
        """Keys of the conflicts whose new value is taken."""
        if self._merge is None:
            return frozenset()
        chosen = set(self.differences.taken())
        return frozenset(
            conflict.key
            for form in self._merge.forms
            for conflict in form.conflicts
            if conflict.difference in chosen
        )

    def _show_refused(self, refused: Sequence[UserError]) -> None:
        lines = [f"没有读入　{error}" for error in refused[:_SHOWN_REFUSED]]
        if len(refused) > _SHOWN_REFUSED:
            rest = "、".join(error.subject for error in refused[_SHOWN_REFUSED:])
            lines.append(f"还有 {len(refused) - _SHOWN_REFUSED} 份没有读入：{rest}")
        self._refused.setText("\n".join(lines))
        self._refused.setVisible(bool(lines))

    def _show_forms(self, call: Call, merge: Merge) -> None:
        keys = [f"{number} {one.form.key}" for number, one in enumerate(merge.forms)]
        if keys != list(self._forms):
            self._forms = {key: FormRow() for key in keys}
            for row in self._forms.values():
                row.whose_chosen.connect(self.whose_chosen)
                row.unit_chosen.connect(self.unit_chosen)
            self.forms.show_rows(self._forms.values())
        for row, one in zip(self._forms.values(), merge.forms, strict=True):
            row.show_form(call, one)

    def _show_titles(self, merge: Merge) -> None:
        found = _same_titles(merge)
        shown = found[:_SHOWN_TITLES]
        if [same.key for same, _ in shown] != list(self._titles):
            self._titles = {same.key: TitleRow() for same, _ in shown}
            for row in self._titles.values():
                row.deed_chosen.connect(self._choose_deed)
            self.titles.show_rows(self._titles.values())
        for same, source in shown:
            self._titles[same.key].show_title(same, source)
        rest = len(found) - len(shown)
        more = f"；列出前 {len(shown)} 条，其余 {rest} 条同一单位的合并，别的另列" if rest else ""
        self._titles_words.setText(f"标题与项目里的相同 {len(found)} 条{more}")

    def _show_differences(self, merge: Merge) -> None:
        before = set(self.differences.taken())
        groups, names = [], {}
        for one in merge.forms:
            found = tuple(conflict.difference for conflict in one.conflicts)
            groups.append(Group(f"{one.form.name}　{one.unit}", found, take=False))
            for conflict in one.conflicts:
                names[conflict.difference.subject] = about_words(merge.after, conflict)
        count = sum(len(group.differences) for group in groups)
        self.differences.show_groups(f"与现在的内容不一致 {count} 处", "", groups, names)
        model = self.differences.model
        taken = {conflict.difference for one in merge.forms for conflict in one.conflicts}
        rows = [
            row
            for row in model.lines()
            if (line := model.rows[row]) and getattr(line, "difference", None) in before & taken
        ]
        if rows:
            model.take(rows, True)

    def _arrange(self) -> None:
        """One list at a time, each with all the room; a list that is empty is not offered."""
        merge = self._merge
        counts = {
            _FORMS: len(merge.forms) if merge is not None else 0,
            _TITLES: len(_same_titles(merge)) if merge is not None else 0,
            _CONFLICTS: sum(len(one.conflicts) for one in merge.forms) if merge is not None else 0,
        }
        self.chips.set_counts(counts)
        asked = bool(counts[_TITLES] or counts[_CONFLICTS])
        self._chips_row.setVisible(asked)
        chosen = next((key for key in self.chips.chosen() if counts[key]), _FORMS)
        self._heads.setVisible(chosen == _FORMS and bool(counts[_FORMS]))
        self.forms.setVisible(chosen == _FORMS)
        self._titles_head.setVisible(chosen == _TITLES)
        self.titles.setVisible(chosen == _TITLES)
        self.differences.setVisible(chosen == _CONFLICTS)

    def show_list(self, key: str) -> None:
        """forms, titles or conflicts."""
        self.chips.choose(key)

    # ---- choosing ----

    def _choose_deed(self, key: str, deed: str) -> None:
        self.deeds_chosen.emit({key: deed})

    def _choose_all(self, deed: str) -> None:
        if self._merge is not None:
            self.deeds_chosen.emit({same.key: deed for same, _ in _same_titles(self._merge)})

    def _merge_all(self) -> None:
        self._choose_all(MERGE)

    def _part_all(self) -> None:
        self._choose_all(APART)

    def _leave_all(self) -> None:
        self._choose_all(LEAVE)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _same_titles(merge: Merge) -> list[tuple[SameTitle, str]]:
    """With the name of the form that brings each."""
    return [(same, one.unit or one.form.name) for one in merge.forms for same in one.same]
