"""填写: what the form and the list say of the inspected film. Kept without a button."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kepu_desktop.calls.model import Call
from kepu_desktop.domain.texts import show_clock
from kepu_desktop.ui.desk import Desk, Failed
from kepu_desktop.ui.places.videos.extra_fields import ExtraFields
from kepu_desktop.ui.places.videos.fields import Choice, Labelled, Text
from kepu_desktop.ui.places.videos.rows import Row
from kepu_desktop.ui.widgets.basic import Label
from kepu_desktop.workflow import fill
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.sheets.extras import set_extras
from kepu_desktop.workflow.snapshot import Snapshot

_LIMIT = 200
_MESSAGE_HEIGHT = 20  # logical pixels: one line of what was refused
_NO_CATEGORY = "请选类别"
_SINGLE = "（单个视频）"
_EXTRA = "extra-"  # begins the keys of the call's own columns


class EditView(QScrollArea):
    """Title, category, unit, series, summary with counters, 报送 and 入选."""

    failed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._row: Row | None = None
        self._showing = False
        # (film or series id, key) → text that the project's file refused: it stays in its field,
        # whatever is looked at meanwhile, until it is saved.
        self._unsaved: dict[tuple[str, str], str] = {}
        self.setObjectName("edit")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._title = Text("标题", "edit-title", limit=_LIMIT)
        self._category = Choice("类别")
        self._category.setObjectName("edit-category")
        self._other = Text("其他说明", "edit-other", hint="写明是什么，如：科普微视频")
        self._unit = Text("来源单位", "edit-unit")
        self._duration = Text("计划时长", "edit-duration", hint="时:分:秒，如 0:30:00")
        self._series = Choice("系列", editable=True)
        self._series.setObjectName("edit-series")
        self._summary = Text("概述", "edit-summary", limit=_LIMIT, lines=6)
        self._include = QCheckBox("报送")
        self._include.setObjectName("edit-include")
        self._selected = QCheckBox("入选")
        self._selected.setObjectName("edit-selected")
        self._extras = ExtraFields()
        self._extras.kept.connect(self._keep_extra)
        self._message = Label("", "cell", tone="err", wrap=True)
        self._message.setMinimumHeight(_MESSAGE_HEIGHT)  # free while nothing is said
        self._build()
        self._title.kept.connect(self._keep_title)
        self._other.kept.connect(self._keep_other)
        self._unit.kept.connect(self._keep_unit)
        self._duration.kept.connect(self._keep_duration)
        self._summary.kept.connect(self._keep_summary)
        self._category.activated.connect(self._keep_category)
        self._series.activated.connect(self._keep_series)
        editor = self._series.lineEdit()
        assert editor is not None
        editor.editingFinished.connect(self._keep_series)
        self._include.clicked.connect(self._keep_include)
        self._selected.clicked.connect(self._keep_selected)

    def _build(self) -> None:
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(16, 2, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self._message)
        layout.addWidget(self._title)
        layout.addWidget(Labelled("类别", self._category))
        layout.addWidget(self._other)
        layout.addWidget(self._summary)
        layout.addWidget(self._unit)
        layout.addWidget(self._duration)
        layout.addWidget(Labelled("系列", self._series))
        ticks = QHBoxLayout()
        ticks.setSpacing(24)
        ticks.addWidget(self._include)
        ticks.addWidget(self._selected)
        ticks.addStretch(1)
        layout.addLayout(ticks)
        layout.addWidget(self._extras)
        layout.addStretch(1)
        self.setWidget(inside)

    def show_row(self, row: Row, shot: Snapshot, units: Sequence[str]) -> None:
        """The film's values; a field that is being typed in stays as it is."""
        if self._row is not None and self._row.film.id != row.film.id:
            self.flush()
            self._complain("")
        elif self._row is row:
            return
        new = self._row is None or self._row.film.id != row.film.id
        self._row = row
        film, call = row.film, shot.call
        read_only = bool(shot.read_only_reason)
        self._showing = True
        typed = self._unsaved.get
        self._title.show_text(typed((film.id, "title"), film.title))
        self._show_category(call, film.category)
        self._other.show_text(typed((film.id, "category_other"), film.category_other))
        self._unit.show_text(typed((film.id, "unit"), film.source_unit))
        planned = film.planned_duration_s
        clock = show_clock(planned) if planned else ""
        self._duration.show_text(f"0:{clock}" if clock.count(":") == 1 else clock)
        self._duration.setVisible(film.planned)
        owner = row.series.id if row.series is not None else film.id
        self._summary.show_text(typed((owner, "summary"), row.summary))
        shared = f"概述（系列《{row.series.title}》共用）" if row.series is not None else "概述"
        self._summary.set_caption(shared)
        names = [one.name for one in shot.submission.series]
        self._series.offer([(_SINGLE, ""), *((name, name) for name in names)])
        if not self._series.hasFocus():
            name = row.series.name if row.series is not None else ""
            self._series.setCurrentIndex(max(0, self._series.findData(name)))
        self._extras.show_row(row, shot, self._typed_extra)
        self._include.setChecked(film.included)
        self._selected.setChecked(film.selected)
        for text in (self._title, self._other, self._unit, self._duration, self._summary):
            text.set_read_only(read_only)
        for widget in (self._category, self._series, self._include, self._selected):
            widget.setEnabled(not read_only)
        self._unit.suggest(units)
        if new:
            self.verticalScrollBar().setValue(0)
        self._showing = False

    def focus_title(self) -> None:
        self._title.setFocus()

    def focus_summary(self) -> None:
        self._summary.setFocus()
        self.ensureWidgetVisible(self._summary)

    def flush(self) -> None:
        """Keep what was typed, as leaving a field does."""
        for text in (self._title, self._other, self._unit, self._duration, self._summary):
            text.flush()
        self._extras.flush()

    def _show_category(self, call: Call, category: str) -> None:
        options = [(_NO_CATEGORY, "")] + [(c.title, c.id) for c in call.category]
        self._category.offer(options)
        self._category.setCurrentIndex(max(0, self._category.findData(category)))
        chosen = call.category_of(category)
        self._other.setVisible(chosen is not None and chosen.needs_text)

    def unsaved(self) -> bool:
        """Whether a text was refused and stands in its field only."""
        return bool(self._unsaved)

    def send_again(self) -> None:
        """What was refused, once more: the project can be written again, or is another file."""
        unsaved, self._unsaved = self._unsaved, {}
        for (owner, key), text in unsaved.items():
            self._send(owner, {key: text})

    def _put(self, values: dict[str, str]) -> None:
        if self._row is not None and not self._showing:
            self._send(self._row.film.id, values)

    def _send(self, owner: str, values: dict[str, str]) -> None:
        self._desk.do(
            "修改",
            partial(_set, owner, values),
            done=partial(self._done, owner, values),
            failed=partial(self._refused, owner, values),
        )

    def _done(self, owner: str, values: dict[str, str], _: object) -> None:
        self._complain("")
        for key in values:
            self._unsaved.pop((owner, key), None)
        if self._unsaved:
            self.send_again()

    def _refused(self, owner: str, values: dict[str, str], failed: Failed) -> None:
        if failed.user is not None:
            self._complain(f"{failed.user.reason}。{failed.user.remedy}")
        if failed.not_saved:
            self._unsaved.update({(owner, key): text for key, text in values.items()})
        if failed.user is None or failed.user.code not in ("bad-value", "text-too-long"):
            self.failed.emit(failed)

    def _complain(self, text: str) -> None:
        self._message.setText(text)

    def _keep_title(self, text: str) -> None:
        self._put({"title": text})

    def _keep_other(self, text: str) -> None:
        self._put({"category_other": text})

    def _keep_unit(self, text: str) -> None:
        self._put({"unit": text})

    def _typed_extra(self, key: str, text: str) -> str:
        film = self._row.film.id if self._row is not None else ""
        return self._unsaved.get((film, f"{_EXTRA}{key}"), text)

    def _keep_extra(self, key: str, text: str) -> None:
        self._put({f"{_EXTRA}{key}": text})

    def _keep_duration(self, text: str) -> None:
        if text.strip():
            self._put({"duration": text})

    def _keep_summary(self, text: str) -> None:
        row = self._row
        if row is not None and not self._showing:
            self._send(row.series.id if row.series is not None else row.film.id, {"summary": text})

    def _keep_category(self) -> None:
        value = str(self._category.currentData() or "")
        if self._row is not None and value != self._row.film.category:
            self._put({"category": value})

    def _keep_series(self) -> None:
        row = self._row
        if row is None or self._showing:
            return
        name = self._series.currentText().strip()
        if name == _SINGLE:
            name = ""
        now = row.series.name if row.series is not None else ""
        if name != now:
            self._put({"series": name})

    def _keep_include(self, checked: bool) -> None:
        self._put({"include": "yes" if checked else "no"})

    def _keep_selected(self, checked: bool) -> None:
        self._put({"selected": "yes" if checked else "no"})


def _set(owner: str, values: dict[str, str], session: Session) -> object:
    """``owner`` is a film's or a series' id."""
    if all(key.startswith(_EXTRA) for key in values):
        own = {key.removeprefix(_EXTRA): text for key, text in values.items()}
        set_extras(session, owner, own)
        return None
    if any(series.id == owner for series in session.submission.series):
        return fill.set_series(session, owner, values)
    return fill.set_films(session, [owner], values)
