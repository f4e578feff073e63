"""Inline panels above the list: change many at once, make a series, enter a film to come."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from kepu_desktop.calls.model import Call
from kepu_desktop.domain.texts import show_clock
from kepu_desktop.ui.places.videos.fields import Choice, Flow, Labelled, Text
from kepu_desktop.ui.places.videos.rows import Row
from kepu_desktop.ui.widgets.basic import Button, IconButton, Label, ground

_KEEP = "不修改"
_OUT = "（移出系列）"


class Panel(QFrame):
    """Head, fields, a line for what is wrong, buttons. Esc closes it; nothing is lost by that."""

    closed = Signal()

    def __init__(self, name: str, verb: str) -> None:
        super().__init__()
        self.setObjectName(name)
        ground(self, "subtle")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 12, 12)
        layout.setSpacing(8)
        head = QHBoxLayout()
        self.title = Label("", "strong")
        head.addWidget(self.title, 1)
        head.addWidget(IconButton("x", "关闭", on_click=self.close_panel, shortcut="Esc"))
        layout.addLayout(head)
        self.flow = Flow()
        self._fields = _Fields(self.flow)
        layout.addWidget(self._fields, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self._message = Label("", "cell", tone="err", wrap=True)
        foot.addWidget(self._message, 1)
        self._cancel = Button("取消", "quiet", on_click=self.close_panel)
        foot.addWidget(self._cancel)
        self.act = Button(verb, on_click=self.submit, name=f"{name}-do")
        foot.addWidget(self.act)
        layout.addLayout(foot)

    def first_field(self) -> QWidget:
        raise NotImplementedError

    def submit(self) -> None:
        raise NotImplementedError

    def complain(self, text: str) -> None:
        self._message.setText(text)

    def close_panel(self) -> None:
        self.complain("")
        self.closed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self._arrange()
        self._chain()

    def _chain(self) -> None:
        """Tab goes from field to field and then to the buttons, which were made before them."""
        stops = [
            widget
            for widget in self.flow.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(self)
        ]
        for one, following in pairwise([*stops, self._cancel, self.act]):
            QWidget.setTabOrder(one, following)

    def _arrange(self) -> None:
        """Fields into their rows; a scroll area does not notice by itself that it needs more."""
        self.flow.arrange(self.width() - 38)
        self._fields.updateGeometry()
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submit()
        else:
            super().keyPressEvent(event)


class _Fields(QScrollArea):
    """The fields at their full height where there is room, else they scroll."""

    def __init__(self, flow: Flow) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setWidget(ground(flow, "subtle"))

    def sizeHint(self) -> QSize:  # noqa: N802
        return self.widget().sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(120, min(96, self.widget().sizeHint().height()))


def _categories(call: Call) -> list[tuple[str, str]]:
    return [(category.title, category.id) for category in call.category]


class BulkPanel(Panel):
    """批量修改: what is left at 不修改 stays as it is in every film."""

    wanted = Signal(object, object)  # film ids, values

    def __init__(self) -> None:
        super().__init__("bulk", "修改")
        self._ids: tuple[str, ...] = ()
        self._category = Choice("类别")
        self._category.setObjectName("bulk-category")
        self._other = Text("其他说明", "bulk-other", hint=_KEEP)
        self._unit = Text("来源单位", "bulk-unit", hint=_KEEP)
        self._series = Choice("系列", editable=True)
        self._series.setObjectName("bulk-series")
        self._include = Choice("是否报送")
        self._include.setObjectName("bulk-include")
        self._include.offer([(_KEEP, ""), ("报送", "yes"), ("不报送", "no")])
        self._summary = Text("概述", "bulk-summary", lines=3, limit=200)
        self.flow.add(Labelled("类别", self._category))
        self.flow.add(self._other)
        self.flow.add(self._unit)
        self.flow.add(Labelled("系列", self._series))
        self.flow.add(Labelled("是否报送", self._include))
        self.flow.add(self._summary, wide=True)

    def first_field(self) -> QWidget:
        return self._category

    def show_films(self, rows: Sequence[Row], call: Call, series: Sequence[str]) -> None:
        """Name the films that would change."""
        ids = tuple(row.film.id for row in rows)
        count = len(ids)
        single = rows[0] if count == 1 else None
        self.title.setText(
            f"修改《{single.film.title}》" if single else f"修改已选的 {count} 个视频"
        )
        self.act.setText(f"修改 {count} 个视频")
        self.act.setEnabled(count > 0)
        self._category.offer([(_KEEP, ""), *_categories(call)])
        self._series.offer([(_KEEP, ""), (_OUT, _OUT), *((name, name) for name in series)])
        own = single is not None and single.series is None
        self._summary.setVisible(own)
        if ids != self._ids:
            self._ids = ids
            self._summary.show_text(single.film.summary if single is not None and own else "")

    def submit(self) -> None:
        values = self.values()
        if not values:
            self.complain("还没有要修改的内容")
            return
        self.wanted.emit(self._ids, values)

    def values(self) -> dict[str, str]:
        """Only what is to be changed."""
        values = {
            "category": str(self._category.currentData() or ""),
            "category_other": self._other.text().strip(),
            "unit": self._unit.text().strip(),
            "include": str(self._include.currentData() or ""),
        }
        values = {key: value for key, value in values.items() if value}
        series = self._series.currentText().strip()
        if series == _OUT:
            values["series"] = ""
        elif series and series != _KEEP:
            values["series"] = series
        if not self._summary.isHidden() and self._summary.changed():
            values["summary"] = self._summary.text()
        return values

    def reset(self) -> None:
        for choice in (self._category, self._series, self._include):
            choice.setCurrentIndex(0)
        for text in (self._other, self._unit):
            text.show_text("")
        self._ids = ()


class SeriesPanel(Panel):
    """组成系列: one name for the selected films, which become one entry of the form."""

    wanted = Signal(object, str)  # film ids, name

    def __init__(self) -> None:
        super().__init__("series", "组成系列")
        self._ids: tuple[str, ...] = ()
        self._name = Text("系列名称", "series-name", hint="在信息表中作为一个条目的标题")
        self.flow.add(self._name, wide=True)

    def first_field(self) -> QWidget:
        return self._name

    def show_films(self, ids: Sequence[str], proposed: str) -> None:
        self._ids = tuple(ids)
        self.title.setText(f"把 {len(ids)} 个视频组成系列")
        self.act.setEnabled(bool(ids))
        if not self._name.text().strip():
            self._name.put(proposed)

    def submit(self) -> None:
        name = self._name.text().strip()
        if not name:
            self.complain("请写系列名称")
            return
        self.wanted.emit(self._ids, name)

    def reset(self) -> None:
        self._name.put("")


class PlannedPanel(Panel):
    """登记待制作条目: the form is due before the film."""

    wanted = Signal(object)  # values

    def __init__(self) -> None:
        super().__init__("planned", "登记")
        self.title.setText("登记待制作条目")
        self._minima: dict[str, int] = {}
        self._title = Text("标题", "planned-title", limit=200)
        self._category = Choice("类别")
        self._category.setObjectName("planned-category")
        self._category.currentIndexChanged.connect(self._propose_duration)
        self._duration = Text("计划时长", "planned-duration", hint="时:分:秒，如 0:30:00")
        self._count = QSpinBox()
        self._count.setRange(1, 500)
        self._count.setSuffix(" 集")
        self._count.setObjectName("planned-count")
        self._count.setAccessibleName("集数")
        self._count.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self._unit = Text("来源单位", "planned-unit")
        self._summary = Text("概述", "planned-summary", lines=3, limit=200)
        self.flow.add(self._title, wide=True)
        self.flow.add(Labelled("类别", self._category))
        self.flow.add(self._duration)
        self.flow.add(Labelled("集数（多于 1 为系列）", self._count))
        self.flow.add(self._unit)
        self.flow.add(self._summary, wide=True)

    def first_field(self) -> QWidget:
        return self._title

    def offer(self, call: Call, units: Sequence[str]) -> None:
        self._minima = {c.id: c.minimum_s or 0 for c in call.category}
        self._category.offer([("请选类别", ""), *_categories(call)])
        self._unit.suggest(units)

    def submit(self) -> None:
        values = {
            "title": self._title.text(),
            "category": str(self._category.currentData() or ""),
            "duration": self._duration.text().strip(),
            "count": str(self._count.value()),
            "unit": self._unit.text(),
            "summary": self._summary.text(),
        }
        self.wanted.emit({key: value for key, value in values.items() if value.strip()})

    def reset(self) -> None:
        for text in (self._title, self._duration, self._unit, self._summary):
            text.show_text("")
        self._count.setValue(1)
        self._category.setCurrentIndex(0)

    def _propose_duration(self) -> None:
        least = self._minima.get(str(self._category.currentData() or ""), 0)
        if least and not self._duration.text().strip():
            shown = show_clock(least)
            self._duration.put(shown if shown.count(":") == 2 else f"0:{shown}")
