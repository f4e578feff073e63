"""登记入选名单: the organiser's list beside what is ticked now, before anything is changed."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kepu_desktop.ui.widgets.basic import Button, Label, ground, hline
from kepu_desktop.workflow.selection import Selection

_SHOWN = 30
_MOST_HEIGHT = 248


class SelectionPanel(QWidget):
    """Differences by kind; a close title is ticked by the person, never by us."""

    applied = Signal(object, object)  # Selection, ids of close films that were ticked
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("selection")
        self.setAccessibleName("入选名单的差异")
        ground(self, "subtle")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 16, 8)
        head.setSpacing(8)
        self._title = Label("", "strong")
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(Button("取消", "quiet", on_click=self._leave, name="selection-cancel"))
        self._apply = Button("登记", on_click=self._do, name="selection-apply")
        head.addWidget(self._apply)
        column.addLayout(head)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setMaximumHeight(_MOST_HEIGHT)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(self._scroll)
        column.addWidget(hline())
        self._selection: Selection | None = None
        self._close: list[tuple[str, QCheckBox]] = []
        self.hide()

    def open(self, selection: Selection, titles: Mapping[str, str]) -> None:
        """Show what ``selection`` would change; ``titles`` by film id."""
        self._selection = selection
        self._close = []
        self._title.setText(f"{selection.source}：认出 {len(selection.listed)} 个视频")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 0, 16, 12)
        column.setSpacing(4)
        self._names(column, "新勾选", [titles[key] for key in selection.added])
        self._names(column, "名单里没有，将取消勾选", [titles[key] for key in selection.dropped])
        if selection.close:
            column.addWidget(Label("标题相近，由你判断是不是同一个", "captionStrong"))
            for close in selection.close[:_SHOWN]:
                box = QCheckBox(f"{close.text}　→　{titles[close.film]}")
                box.setAccessibleName(f"{close.text} 就是 {titles[close.film]}")
                self._close.append((close.film, box))
                column.addWidget(box)
        self._names(column, "没有对应的视频", list(selection.unknown), "“{}”")
        if not (selection.added or selection.dropped or selection.close or selection.unknown):
            column.addWidget(Label("与现在勾选的完全一致", "second"))
        column.addStretch(1)
        self._scroll.setWidget(inside)
        inside.adjustSize()
        self._scroll.setFixedHeight(min(_MOST_HEIGHT, inside.sizeHint().height()))
        self.show()
        self._apply.setFocus(Qt.FocusReason.OtherFocusReason)

    def _names(
        self, column: QVBoxLayout, head: str, names: list[str], quoted: str = "《{}》"
    ) -> None:
        if not names:
            return
        column.addWidget(Label(f"{head} {len(names)} 个", "captionStrong"))
        shown = "、".join(quoted.format(name) for name in names[:_SHOWN])
        more = f" 等 {len(names)} 个" if len(names) > _SHOWN else ""
        column.addWidget(Label(f"{shown}{more}", "cell", wrap=True))

    def _do(self) -> None:
        if self._selection is not None:
            more = tuple(film for film, box in self._close if box.isChecked())
            self.applied.emit(self._selection, more)
        self.hide()

    def _leave(self) -> None:
        self.hide()
        self.left.emit()
