"""The computed strip: count, duration, categories. Shown without frames, for nobody types them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from kepu_desktop.domain.findings import Finding
from kepu_desktop.domain.texts import whole_seconds
from kepu_desktop.ui.places.form.fields import Message
from kepu_desktop.ui.widgets.basic import Button, Label, ground
from kepu_desktop.ui.widgets.popup import Popup
from kepu_desktop.workflow.content import duration_text, other_text
from kepu_desktop.workflow.snapshot import Snapshot


def clock(seconds: float) -> str:
    """27:14:05, hours always: what is added up is long."""
    total = whole_seconds(seconds)
    return f"{total // 3600}:{total // 60 % 60:02d}:{total % 60:02d}"


class TotalsStrip(QWidget):
    """视频总数, 视频总时长, 视频类别."""

    ticked = Signal(object)  # tuple of category ids ticked by hand

    def __init__(self) -> None:
        super().__init__()
        ground(self, "subtle")
        self._shot: Snapshot | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 8, 24, 8)
        layout.setSpacing(24)
        self.count, self._count_note = self._number(layout, "视频总数")
        self.duration, self._duration_note = self._number(layout, "视频总时长")
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(Label("视频类别", "caption", tone="text2"))
        self.categories = Label("", "cell", wrap=True)
        self.categories.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        column.addWidget(self.categories)
        line = QHBoxLayout()
        line.setSpacing(0)
        line.addWidget(Label("由视频计算，", "caption"))
        self.tick = Button("另可勾选…", "link", on_click=self._open, name="tick")
        self.tick.setAccessibleName("另可勾选视频类别")
        line.addWidget(self.tick)
        line.addStretch(1)
        column.addLayout(line)
        self._message = Message()
        column.addWidget(self._message)
        column.addStretch(1)
        layout.addLayout(column, 1)

    def _number(self, layout: QHBoxLayout, name: str) -> tuple[Label, Label]:
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(Label(name, "caption", tone="text2"))
        number = Label("—", "title")
        number.setAccessibleName(name)
        note = Label("", "caption", tone="text2")
        column.addWidget(number)
        column.addWidget(note)
        column.addStretch(1)
        layout.addLayout(column)
        return number, note

    def show_snapshot(self, shot: Snapshot, findings: Sequence[Finding]) -> None:
        self._shot = shot
        sums = shot.totals
        planned = sum(film.planned for film in shot.submission.included_films())
        self.count.setText(str(sums.count))
        self.count.setAccessibleName(f"视频总数 {sums.count}")
        self._count_note.setText(f"含待制作 {planned}" if planned else "")
        known = sums.count > sums.unknown
        self.duration.setText(clock(sums.whole_s) if known else "—")
        written = duration_text(shot.call, sums.whole_s)
        self.duration.setToolTip(f"表中写作 {written}")
        self.duration.setAccessibleName(f"视频总时长 {self.duration.text()}")
        notes = [f"含预计 {clock(sums.planned_s)}"] if sums.planned_s else []
        if sums.unknown:
            notes.append(f"另有 {sums.unknown} 个时长未知")
        self._duration_note.setText("\n".join(notes))
        self._duration_note.set_tone("rev" if sums.unknown else "text2")
        self.categories.setText(_words(shot) or "还没有选定类别")
        self.tick.setEnabled(not shot.read_only_reason)
        self._message.show_findings([f for f in findings if f.rule == "entry/category"])

    def _open(self) -> None:
        if self._shot is not None:
            TickPanel(self, self._shot, self.ticked.emit).popup(self.tick)


def _words(shot: Snapshot) -> str:
    """The categories by their short names, with what 其他 says."""
    words = []
    for identifier in shot.categories:
        category = shot.call.category_of(identifier)
        if category is None:
            continue
        said = other_text(shot.call, shot.submission) if category.needs_text else ""
        words.append(f"{category.short}（{said}）" if said else category.short)
    return "、".join(words)


class TickPanel(Popup):
    """The call's categories to tick; those of the films are ticked and stay so."""

    def __init__(
        self, parent: QWidget, shot: Snapshot, take: Callable[[tuple[str, ...]], None]
    ) -> None:
        super().__init__(parent)
        self._take = take
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(4)
        layout.addWidget(Label("视频类别", "strong"))
        layout.addWidget(Label("已有视频的类别自动勾选；还没有视频的可在这里另勾", "caption"))
        layout.addSpacing(4)
        self._boxes: dict[str, QCheckBox] = {}
        own = {film.category for film in shot.submission.included_films()}
        self._kept = frozenset(shot.submission.ticked) & own  # by hand, and now by a film as well
        for category in shot.call.category:
            box = QCheckBox(category.title)
            box.setObjectName(f"tick-{category.id}")
            box.setMinimumHeight(28)
            box.setChecked(category.id in own or category.id in shot.submission.ticked)
            if category.id in own:
                box.setEnabled(False)
                box.setText(f"{category.title}　由视频计算")
            box.toggled.connect(self._changed)
            self._boxes[category.id] = box
            layout.addWidget(box)

    def popup(self, anchor: QWidget) -> None:
        super().popup(anchor)
        first = next((box for box in self._boxes.values() if box.isEnabled()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def _changed(self) -> None:
        self._take(
            tuple(
                key
                for key, box in self._boxes.items()
                if key in self._kept or (box.isChecked() and box.isEnabled())
            )
        )
