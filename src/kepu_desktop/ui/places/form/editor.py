"""The open line of 视频内容: title, summary with its counter, category, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kepu_desktop.domain.texts import count_characters
from kepu_desktop.ui.places.form.fields import Choice, Message
from kepu_desktop.ui.places.form.rows import SUMMARY_RULE, TITLE_RULE, Row, limit_of
from kepu_desktop.ui.places.form.saving import Keeper, LineEdit, Save, TextEdit
from kepu_desktop.ui.theme import restyle
from kepu_desktop.ui.widgets.basic import Button, Label, ground
from kepu_desktop.workflow.snapshot import Snapshot

_MANY = 5000  # characters from which they are counted after a pause only
_PAUSE_MS = 150
_LEFT = 69  # under the column 形式, as the list's widths have it
_MIXED = "多个类别"
_NONE = "未选类别"


class Counter(Label):
    """12/200 beside a text, red and bold when it is too long."""

    def __init__(self, editor: LineEdit | TextEdit, keeper: Keeper, name: str) -> None:
        super().__init__("", "caption")
        self._editor = editor
        self._name = name
        self.limit = 0
        self.count = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.recount)
        keeper.changed.connect(self._changed)

    def _changed(self) -> None:
        if isinstance(self._editor, TextEdit):
            length = self._editor.document().characterCount()
        else:
            length = len(self._editor.text())
        if length > _MANY:
            self._timer.start()
        else:
            self.recount()

    def recount(self) -> None:
        self.count = count_characters(self._editor.text())
        over = bool(self.limit) and self.count > self.limit
        self.setText(f"{self.count}/{self.limit}" if self.limit else f"{self.count} 字")
        role = "captionStrong" if over else "caption"
        if self.property("role") != role:
            restyle(self, "role", role)
        self.set_tone("err" if over else "text2")
        self.setAccessibleName(f"{self._name} {self.count} 字")
        wanted = "err" if over else ""
        if (self._editor.property("level") or "") != wanted:
            restyle(self._editor, "level", wanted)


class EntryEditor(QWidget):
    """Edits one entry. Commands go out with the entry's own id."""

    category_chosen = Signal(str, str)  # entry, category id
    include_wanted = Signal(str, bool)
    split_wanted = Signal(str)
    film_wanted = Signal(str)  # show it in 视频
    entered = Signal()
    overflowed = Signal()
    close_wanted = Signal()
    height_changed = Signal()

    def __init__(self, save_title: Save, save_summary: Save, save_other: Save) -> None:
        super().__init__()
        ground(self, "surface")
        self.setObjectName("entry-editor")
        self.row: Row | None = None
        self.title = LineEdit("entry-title")
        self.title.setAccessibleName("标题")
        self.summary = TextEdit("entry-summary")
        self.summary.setAccessibleName("概述")
        self.summary.setPlaceholderText("概述这个视频（或系列）讲什么")
        self.other = LineEdit("entry-other")
        self.other.setAccessibleName("其他类别的内容")
        self.other.setPlaceholderText("写明是什么")
        self.category = Choice("entry-category")
        self.category.setAccessibleName("类别")
        self.category.activated.connect(self._chosen)
        self._title_keeper = Keeper(self.title, save_title)
        self._summary_keeper = Keeper(self.summary, save_summary)
        self._other_keeper = Keeper(self.other, save_other)
        self._title_counter = Counter(self.title, self._title_keeper, "标题")
        self.counter = Counter(self.summary, self._summary_keeper, "概述")
        self.counter.setObjectName("summary-count")
        self._title_message = Message()
        self._summary_message = Message()
        self._category_message = Message()
        self._build()
        for editor in (self.title, self.summary, self.other):
            editor.entered.connect(self.entered)
            editor.overflowed.connect(self.overflowed)
        self.summary.height_changed.connect(self.height_changed)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(_LEFT, 8, 24, 12)
        column.setSpacing(0)
        column.addLayout(_labelled("标题", self._title_counter))
        column.addWidget(self.title)
        column.addWidget(self._title_message)
        column.addSpacing(4)
        column.addWidget(self.summary)
        note = "概述 · 汉字、字母、数字、标点各计 1 字，不计空格"
        line = QHBoxLayout()
        line.setContentsMargins(0, 2, 0, 0)
        hint = Label(note, "caption", wrap=True)
        hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        line.addWidget(hint, 1)
        line.addWidget(self.counter)
        column.addLayout(line)
        column.addWidget(self._summary_message)
        column.addSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.category, 2)
        row.addWidget(self.other, 2)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self._category_message)
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        self._film = Button("看视频", "quiet", compact=True, on_click=self._show_film, name="film")
        self._film.set_icon_name("film")
        self._split = Button(
            "拆分系列", "quiet", compact=True, on_click=self._split_series, name="split"
        )
        self._split.set_icon_name("layers")
        self._leave_out = Button(
            "不报送", "quiet", compact=True, on_click=self._toggle_included, name="leave-out"
        )
        self._leave_out.set_icon_name("minus")
        for button in (self._film, self._split, self._leave_out):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)

    # ---- showing ----

    def begin(self, row: Row, shot: Snapshot) -> None:
        """Another entry is edited now."""
        self.flush()
        self.row = row
        self._title_keeper.begin(row.entry.title)
        self._summary_keeper.begin(row.entry.summary)
        self._other_keeper.begin(_other_of(row))
        self.show_row(row, shot)

    def show_row(self, row: Row, shot: Snapshot) -> None:
        """The entry's present state."""
        self.row = row
        series = row.entry.kind == "series"
        self._title_counter.limit = limit_of(shot, TITLE_RULE)
        self.counter.limit = row.limit
        self._title_keeper.show(row.entry.title)
        self._summary_keeper.show(row.entry.summary)
        self._other_keeper.show(_other_of(row))
        self._title_counter.recount()
        self.counter.recount()
        self._fill_categories(row, shot)
        on_rule = {rule: [f for f in row.findings if f.rule == rule] for rule in _SHOWN}
        self._title_message.show_findings(on_rule[TITLE_RULE])
        self._summary_message.show_findings(on_rule[SUMMARY_RULE])
        self._category_message.show_findings(on_rule["entry/category"])
        self._split.setVisible(series)
        self._film.setText("看这些视频" if series else "看视频")
        self._leave_out.setText("不报送" if row.included else "恢复报送")
        self._leave_out.set_icon_name("minus" if row.included else "plus")
        locked = bool(shot.read_only_reason)
        for editor in (self.title, self.summary, self.other):
            editor.setReadOnly(locked)
        for widget in (self.category, self._split, self._leave_out):
            widget.setEnabled(not locked)
        self.height_changed.emit()

    def _fill_categories(self, row: Row, shot: Snapshot) -> None:
        chosen = {film.category for film in row.entry.films}
        wanted = [("", _MIXED if len(chosen) > 1 else _NONE)]
        wanted += [(category.id, category.title) for category in shot.call.category]
        known = [
            (str(self.category.itemData(n)), self.category.itemText(n))
            for n in range(self.category.count())
        ]
        if known != wanted:
            self.category.clear()
            for identifier, title in wanted:
                self.category.addItem(title, identifier)
        only = next(iter(chosen)) if len(chosen) == 1 else ""
        place = next((n for n, (identifier, _) in enumerate(wanted) if identifier == only), 0)
        self.category.setCurrentIndex(place)
        category = shot.call.category_of(only)
        self.other.setVisible(category is not None and category.needs_text)

    def focus(self, part: str = "summary") -> None:
        editor = self.title if part == "title" else self.summary
        if not editor.hasFocus():
            editor.setFocus(Qt.FocusReason.OtherFocusReason)
            if isinstance(editor, TextEdit):
                editor.moveCursor(QTextCursor.MoveOperation.End)

    def unsaved(self) -> bool:
        keepers = (self._title_keeper, self._summary_keeper, self._other_keeper)
        return any(keeper.dirty for keeper in keepers)

    def flush(self) -> None:
        for keeper in (self._title_keeper, self._summary_keeper, self._other_keeper):
            keeper.flush()

    def sizeHint(self) -> QSize:  # noqa: N802
        layout = self.layout()
        hint = super().sizeHint()
        if layout is not None and layout.hasHeightForWidth():
            hint.setHeight(layout.totalHeightForWidth(self.width()))
        return hint

    # ---- deeds ----

    def _chosen(self, place: int) -> None:
        if self.row is not None and place > 0:
            self.category_chosen.emit(self.row.id, str(self.category.itemData(place)))

    def _toggle_included(self) -> None:
        if self.row is not None:
            self.flush()
            self.include_wanted.emit(self.row.id, not self.row.included)

    def _split_series(self) -> None:
        if self.row is not None:
            self.flush()
            self.split_wanted.emit(self.row.id)

    def _show_film(self) -> None:
        if self.row is not None:
            self.film_wanted.emit(self.row.entry.films[0].id)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """What the editors leave over stays here: Enter must not close the line below them."""
        if event.key() == Qt.Key.Key_Escape:
            self.flush()
            self.close_wanted.emit()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        event.accept()  # the list below would take it for a click on the line

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        event.accept()


_SHOWN = (TITLE_RULE, SUMMARY_RULE, "entry/category")


def _other_of(row: Row) -> str:
    words = {film.category_other for film in row.entry.films}
    return words.pop() if len(words) == 1 else ""


def _labelled(name: str, counter: Label) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setContentsMargins(0, 0, 0, 4)
    line.addWidget(Label(name, "caption", tone="text2"))
    line.addStretch(1)
    line.addWidget(counter)
    return line
