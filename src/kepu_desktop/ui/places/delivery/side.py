"""Right: what the bag will hold, names that are changed, the confirmation sheets."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kepu_desktop.calls.delivery_model import Delivery
from kepu_desktop.domain.findings import Verdict
from kepu_desktop.ui.widgets.basic import Button, ElidedLabel, IconLabel, Label
from kepu_desktop.ui.widgets.verdicts import VerdictMark

_NAMES_SHOWN = 5
_MARGIN = 16


class SidePanel(QScrollArea):
    """``sheets_wanted``: the sheets as files; ``own_wanted``: the organiser's text;
    ``ours_wanted``: our reference text again."""

    sheets_wanted = Signal()
    own_wanted = Signal()
    ours_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("delivery-side")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("交付内容")
        inside = QWidget()
        self._column = column = QVBoxLayout(inside)
        column.setContentsMargins(_MARGIN, 12, _MARGIN, 16)
        column.setSpacing(8)
        column.addWidget(Label("交付内容", "strong"))
        self._lines = {name: _line(column, icon) for name, icon in _CONTENT}
        column.addSpacing(8)
        self._renamed_head = Label("", "strong")
        column.addWidget(self._renamed_head)
        self._renamed = QFrame()
        self._renamed.setProperty("bar", "adv")
        row = QHBoxLayout(self._renamed)
        row.setContentsMargins(10, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(VerdictMark(Verdict.ADVICE), 0, Qt.AlignmentFlag.AlignTop)
        self._renamed_text = Label("", "cell", wrap=True)
        row.addWidget(self._renamed_text, 1)
        column.addWidget(self._renamed)
        column.addSpacing(8)
        column.addWidget(Label("确认单", "strong"))
        self._about = Label("", "second", wrap=True)
        column.addWidget(self._about)
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        self._sheets = Button(
            "", icon_name="file-text", on_click=self.sheets_wanted.emit, name="save-sheets"
        )
        self._own = Button("导入正式文本", "quiet", on_click=self.own_wanted.emit, name="own-sheet")
        buttons.addWidget(self._sheets)
        buttons.addWidget(self._own)
        buttons.addStretch(1)
        column.addLayout(buttons)
        self._ours = Button("改用参考稿", "link", on_click=self.ours_wanted.emit, name="our-sheet")
        column.addWidget(self._ours, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        column.addWidget(
            Label(
                "中断、断电或拔出后，重新插入并按“继续”，已校验的文件不再复制。",
                "caption",
                wrap=True,
            )
        )
        self.setWidget(inside)

    def show_content(self, spec: Delivery, films: int) -> None:
        self._lines["originals"].setText(f"data/{spec.originals}　{films} 个")
        self._lines["sheets"].setText(f"data/{spec.sheets}　{films} 份")
        self._lines["list"].setText(f"data/{spec.list}")
        self._lines["manifest"].setText("manifest-sha256.txt")
        self._lines["info"].setText("bag-info.txt")
        self._sheets.setText(f"另存 {films} 份")
        self._sheets.setEnabled(films > 0)

    def show_renamed(self, names: Sequence[tuple[str, str]]) -> None:
        for widget in (self._renamed_head, self._renamed):
            widget.setVisible(bool(names))
        self._renamed_head.setText(f"文件名改动 {len(names)} 处")
        lines = [f"“{wished}”写为“{written}”" for wished, written in names[:_NAMES_SHOWN]]
        if len(names) > _NAMES_SHOWN:
            lines.append(f"……共 {len(names)} 处，都列在交接清单里")
        lines.append("这样各系统和校验工具才能识别；原名记在清单里。")
        self._renamed_text.setText("\n".join(lines))

    def show_own(self, name: str, title: str) -> None:
        """``name`` of the organiser's own sheet; blank while ours is used."""
        if name:
            said = f"使用主办方文本“{name}”，按栏目名称填写。签字、盖章和日期留空。"
        else:
            said = f"{title}为参考稿，以主办方正式文本为准。签字、盖章和日期留空。"
        self._about.setText(said)
        self._own.setText("更换正式文本" if name else "导入正式文本")
        self._ours.setVisible(bool(name))

    def set_fixed(self, fixed: bool) -> None:
        """While films are copied the papers stay as they are."""
        for button in (self._own, self._ours):
            button.setEnabled(not fixed)


_CONTENT = (
    ("originals", "folder"),
    ("sheets", "folder"),
    ("list", "file-text"),
    ("manifest", "shield-check"),
    ("info", "file-text"),
)


def _line(column: QVBoxLayout, icon_name: str) -> ElidedLabel:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(IconLabel(icon_name, "link" if icon_name == "folder" else "text2"))
    label = ElidedLabel("", "cell")
    row.addWidget(label, 1)
    column.addLayout(row)
    return label
