"""The notice at the right: its text with the sentence marked, and how the program applies it."""

from __future__ import annotations

import re

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QTextEdit, QVBoxLayout, QWidget

from kepu_desktop.calls.model import Call
from kepu_desktop.domain.findings import Finding
from kepu_desktop.ui.places.review.annexes import AnnexStrip
from kepu_desktop.ui.theme import font, theme
from kepu_desktop.ui.tokens import tokens
from kepu_desktop.ui.widgets.basic import (
    Button,
    ElidedLabel,
    IconButton,
    IconLabel,
    Label,
    ground,
    hline,
)
from kepu_desktop.workflow.clauses import Passage, application, passage

_MARGIN = 24
_BLANK = 8  # height of a blank line, pixels
_HEADING = re.compile(
    r"(附件\d*|[一二三四五六七八九十]+、.{1,20}|（[一二三四五六七八九十]+）.{1,20})$"
)


class NoticeText(QTextEdit):
    """The call's text, read only; one sentence marked with ground and a 2-px line."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice-text")
        self.setAccessibleName("通知原文")
        self.setReadOnly(True)
        self.setFrameShape(QTextEdit.Shape.NoFrame)
        self.setProperty("plain", True)
        self.setStyleSheet("QTextEdit { border: none; padding: 0; border-radius: 0; }")
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.document().setDocumentMargin(0)
        self.setViewportMargins(_MARGIN, 12, _MARGIN - 8, 12)
        self._text = ""
        self._marked: tuple[int, int] | None = None
        self._found: tuple[int, int] | None = None
        theme().changed.connect(self._colour)

    def show_text(self, text: str) -> None:
        if text == self._text:
            return
        self._text = text
        self._marked = self._found = None
        self.setFont(font("notice"))
        self.document().setDefaultFont(font("notice"))
        self.setTabStopDistance(8)
        self.setPlainText(text)
        shape = QTextBlockFormat()
        shape.setLineHeight(
            tokens().roles["notice"].line, QTextBlockFormat.LineHeightTypes.FixedHeight.value
        )
        shape.setBottomMargin(6)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(shape)
        self._shape_lines()
        self._colour()

    def _shape_lines(self) -> None:
        """Headings bold, blank lines low: the words themselves stay as they are."""
        low = QTextBlockFormat()
        low.setLineHeight(_BLANK, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        low.setBottomMargin(0)
        bold = QTextCharFormat()
        bold.setFontWeight(QFont.Weight.Bold)
        block = self.document().begin()
        while block.isValid():
            words = block.text().strip()
            cursor = QTextCursor(block)
            if not words:
                cursor.mergeBlockFormat(low)
            elif _HEADING.match(words):
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                cursor.mergeCharFormat(bold)
            block = block.next()

    def mark(self, start: int, end: int) -> None:
        """Mark a stretch given in characters of the text, and scroll it to the upper third."""
        self._marked = (_units(self._text, start), _units(self._text, end))
        self._colour()
        self._bring(self._marked)

    def unmark(self) -> None:
        self._marked = None
        self._colour()

    def find_next(self, words: str) -> bool:
        """Select the next place of ``words``, from the start again after the last one."""
        if not words:
            self._found = None
            self._colour()
            return True
        begin = QTextCursor(self.document())
        begin.setPosition(self._found[1] if self._found else 0)
        hit = self.document().find(words, begin)
        if hit.isNull():
            hit = self.document().find(words, 0)
        self._found = None if hit.isNull() else (hit.selectionStart(), hit.selectionEnd())
        self._colour()
        if self._found:
            self._bring(self._found)
        return self._found is not None

    def forget_found(self) -> None:
        self._found = None
        self._colour()

    def marked_text(self) -> str:
        """The marked words, as they stand in the document."""
        return self._words(self._marked)

    def found_text(self) -> str:
        return self._words(self._found)

    def _words(self, stretch: tuple[int, int] | None) -> str:
        if stretch is None:
            return ""
        return self._cursor(stretch).selectedText().replace("\u2029", "\n")

    def _cursor(self, stretch: tuple[int, int]) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(stretch[0])
        cursor.setPosition(stretch[1], QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _colour(self) -> None:
        shown: list[QTextEdit.ExtraSelection] = []
        for stretch, token in ((self._marked, "mark"), (self._found, "sel")):
            if stretch is not None:
                one = QTextEdit.ExtraSelection()
                one.cursor = self._cursor(stretch)  # type: ignore[attr-defined]
                one.format.setBackground(theme().color(token))  # type: ignore[attr-defined]
                shown.append(one)
        self.setExtraSelections(shown)
        self.viewport().update()

    def bring_mark(self) -> None:
        """Scroll the marked sentence into sight again, after the panel changed its height."""
        if self._marked is not None:
            self._bring(self._marked)

    def _bring(self, stretch: tuple[int, int]) -> None:
        cursor = QTextCursor(self.document())
        cursor.setPosition(stretch[0])
        bar = self.verticalScrollBar()
        top = self.cursorRect(cursor).top() + bar.value()
        bar.setValue(max(0, top - self.viewport().height() // 3))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        if self._marked is None:
            return
        painter = QPainter(self.viewport())
        colour = theme().color("markLine")
        block = self.document().findBlock(self._marked[0])
        while block.isValid() and block.position() < self._marked[1]:
            self._underline(painter, block, colour, self._marked)
            block = block.next()
        painter.end()

    def _underline(
        self, painter: QPainter, block: QTextBlock, colour: QColor, stretch: tuple[int, int]
    ) -> None:
        layout = block.layout()
        origin = self.document().documentLayout().blockBoundingRect(block).topLeft()
        shift = self.verticalScrollBar().value()
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            first = max(stretch[0] - block.position(), line.textStart())
            last = min(stretch[1] - block.position(), line.textStart() + line.textLength())
            if first >= last:
                continue
            left, right = _x(line.cursorToX(first)), _x(line.cursorToX(last))
            bottom = origin.y() + line.y() + line.height() - shift
            painter.fillRect(QRectF(origin.x() + left, bottom - 2, right - left, 2), colour)


def _x(value: object) -> float:
    """PySide gives the position alone or with the cursor, by version."""
    return float(value[0] if isinstance(value, tuple) else value)  # type: ignore[arg-type]


def _units(text: str, index: int) -> int:
    """Python counts characters, Qt counts UTF-16 units."""
    return len(text[:index].encode("utf-16-le", "surrogatepass")) // 2


class NoticePanel(QWidget):
    """Head with the path, search, the text, and 程序怎样执行这一条."""

    full_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        ground(self, "surface")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        self.annexes = AnnexStrip()
        column.addWidget(self.annexes)
        self._search = QLineEdit()
        self._search.setObjectName("notice-search")
        self._search.setAccessibleName("在通知里查找")
        self._search.setPlaceholderText("在通知里查找，回车找下一处")
        self._search.setClearButtonEnabled(True)
        self._search.returnPressed.connect(self._find)
        self._search.textEdited.connect(self._find)
        self._missing = Label("", "caption", tone="rev")
        self._bar = QWidget()
        line = QHBoxLayout(self._bar)
        line.setContentsMargins(16, 6, 16, 6)
        line.addWidget(self._search, 1)
        line.addWidget(self._missing)
        self._bar.hide()
        column.addWidget(self._bar)
        self._note = Label("", "cell", tone="text2", wrap=True)
        self._note.setContentsMargins(_MARGIN, 8, _MARGIN, 0)
        self._note.setObjectName("notice-note")
        self._note.hide()
        column.addWidget(self._note)
        self.text = NoticeText()
        column.addWidget(self.text, 1)
        column.addWidget(hline())
        column.addWidget(self._application())
        self._shown: Passage | None = None

    def _head(self) -> QWidget:
        head = ground(QWidget(), "subtle")
        head.setFixedHeight(40)
        line = QHBoxLayout(head)
        line.setContentsMargins(16, 0, 8, 0)
        line.setSpacing(8)
        line.addWidget(IconLabel("file-text"))
        line.addWidget(Label("通知原文", "strong"))
        self._path = ElidedLabel("", "caption")
        self._path.setObjectName("notice-path")
        line.addWidget(self._path, 1)
        line.addWidget(IconButton("search", "在通知里查找", on_click=self.open_search))
        return head

    def _application(self) -> QWidget:
        box = ground(QWidget(), "subtle")
        column = QVBoxLayout(box)
        column.setContentsMargins(_MARGIN - 4, 8, 16, 10)
        column.setSpacing(2)
        self._fold = Button(
            "程序怎样执行这一条", "quiet", compact=True, on_click=self._toggle, name="applied"
        )
        self._fold.setStyleSheet("QPushButton { font-weight: bold; padding: 0 4px; }")
        column.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignLeft)
        self._lines = QWidget()
        grid = QGridLayout(self._lines)
        grid.setContentsMargins(4, 2, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        self._values: dict[str, Label] = {}
        for number, name in enumerate(("规则", "来源", "结论", "改法")):
            caption = Label(name, "cell", tone="text2")
            grid.addWidget(caption, number, 0, Qt.AlignmentFlag.AlignTop)
            value = Label("", "cell", wrap=True)
            value.setAccessibleDescription(name)
            value.setObjectName(f"applied-{number}")
            grid.addWidget(value, number, 1)
            self._values[name] = value
        column.addWidget(self._lines)
        self._box = box
        self._set_folded(False)
        return box

    def show_call(self, call: Call) -> None:
        self.text.show_text(call.notice_text)

    def show_finding(self, call: Call, finding: Finding | None) -> None:
        """Mark the sentence behind ``finding``; None shows the notice alone."""
        self._box.setVisible(finding is not None)
        if finding is None:
            self._path.setText("")
            self._note.hide()
            self.text.unmark()
            self._shown = None
            return
        found = passage(call, finding)
        applied = application(call, finding)
        title = f"{applied.rule}　{applied.title}" if applied.title else applied.rule
        for name, value in (
            ("规则", title),
            ("来源", applied.origin),
            ("结论", applied.conclusion),
            ("改法", applied.remedy or "—"),
        ):
            self._values[name].setText(value)
        self._path.setText(found.path)
        self._note.setText(found.note)
        self._note.setVisible(bool(found.note))
        if found == self._shown:
            return
        self._shown = found
        if found.span is None:
            self.text.unmark()
        else:
            self.text.mark(found.span.start, found.span.end)

    def folded(self) -> bool:
        return not self._lines.isVisibleTo(self._box)

    def set_low(self, low: bool) -> None:
        """Below 720 high the lines fold, so that the marked sentence stays in sight."""
        self._set_folded(low)

    def open_search(self) -> None:
        self._bar.show()
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape and self._bar.isVisible():
            self._bar.hide()
            self._missing.setText("")
            self.text.forget_found()
            self.text.setFocus()
        else:
            super().keyPressEvent(event)

    def _find(self) -> None:
        words = self._search.text().strip()
        if self.sender() is self._search and self.text.found_text() not in ("", words):
            self.text.forget_found()
        self._missing.setText("" if self.text.find_next(words) else "没有找到")

    def _toggle(self) -> None:
        self._set_folded(not self.folded())

    def _set_folded(self, folded: bool) -> None:
        self._lines.setVisible(not folded)
        self._fold.set_icon_name("chevron-right" if folded else "chevron-down")
        state = "已折叠" if folded else "已展开"
        self._fold.setAccessibleName(f"程序怎样执行这一条，{state}")
        self._fold.setToolTip("")
        self.text.bring_mark()
