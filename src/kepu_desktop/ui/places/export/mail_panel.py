"""The right side of 导出: the mail as it will be, and its size against the two limits."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from kepu_desktop.calls.model import Mail
from kepu_desktop.domain.findings import Verdict
from kepu_desktop.domain.texts import show_size
from kepu_desktop.ui.theme import font, theme
from kepu_desktop.ui.widgets.basic import ElidedLabel, IconButton, IconLabel, Label, ground, hline
from kepu_desktop.ui.widgets.verdicts import VerdictMark
from kepu_desktop.workflow.preview import PackagePreview


class SizeBar(QWidget):
    """A bar with a mark where the call warns and one where it refuses."""

    def __init__(self) -> None:
        super().__init__()
        self._size: int | None = None
        self._warn = self._block = 1
        self.setFixedHeight(40)
        self.setAccessibleName("邮件大小")
        theme().changed.connect(self.update)

    def show_size(self, size: int | None, mail: Mail) -> None:
        self._size, self._warn, self._block = size, mail.warn_bytes, mail.block_bytes
        words = "还没有算出" if size is None else show_size(size)
        self.setAccessibleName(f"邮件大小 {words}，{self._mark_words()}")
        self.update()

    def _mark_words(self) -> str:
        return f"{_short(self._warn)} 提醒，{_short(self._block)} 不能导出"

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, 40)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self.width() - 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("sunken"))
        painter.drawRoundedRect(QRectF(0, 4, width, 6), 3, 3)
        if self._size:
            share = min(1.0, self._size / self._block)
            token = "link"
            if self._size >= self._block:
                token = "err"
            elif self._size >= self._warn:
                token = "rev"
            painter.setBrush(theme().color(token))
            painter.drawRoundedRect(QRectF(0, 4, max(6.0, width * share), 6), 3, 3)
        painter.setFont(font("caption"))
        for size, word in ((self._warn, "提醒"), (self._block, "不能导出")):
            at = width * size / self._block
            painter.fillRect(QRectF(at - 1, 0, 2, 14), theme().color("text2"))
            text = f"{_short(size)} {word}"
            wide = painter.fontMetrics().horizontalAdvance(text)
            painter.setPen(theme().color("text3"))
            left = min(at - wide / 2, width - wide)
            painter.drawText(QRectF(left, 18, wide + 2, 18), 0, text)
            painter.setPen(Qt.PenStyle.NoPen)
        painter.end()


def _short(size: int) -> str:
    """20 MB rather than 20.0 MB."""
    return show_size(size).replace(".0 ", " ")


class MailPanel(QWidget):
    """收件人, 主题, 附件, 正文, each with a button that copies it."""

    copied = Signal(str)  # what was copied, by name

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("mail")
        ground(self, "surface")
        self._texts: dict[str, str] = {"收件人": "", "主题": "", "正文": ""}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(hline())
        column.addWidget(self._fields())
        column.addWidget(hline())
        column.addWidget(self._body_area(), 1)
        column.addWidget(hline())
        column.addWidget(self._size_area())

    def _head(self) -> QWidget:
        head = ground(QWidget(), "subtle")
        head.setFixedHeight(40)
        line = QHBoxLayout(head)
        line.setContentsMargins(24, 0, 16, 0)
        line.setSpacing(8)
        line.addWidget(IconLabel("mail"))
        line.addWidget(Label("邮件预览", "strong"))
        line.addStretch(1)
        line.addWidget(Label("本程序只做草稿，由你发送", "caption"))
        return head

    def _fields(self) -> QWidget:
        box = ground(QWidget(), "subtle")
        grid = QGridLayout(box)
        grid.setContentsMargins(24, 8, 12, 8)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, 52)
        grid.setColumnStretch(1, 1)
        self._to = ElidedLabel("", "cell", mode=Qt.TextElideMode.ElideMiddle)
        self._subject = Label("", "cellStrong", wrap=True)
        self._attachments = Label("", "cell", wrap=True)
        for number, (name, value) in enumerate(
            (("收件人", self._to), ("主题", self._subject), ("附件", self._attachments))
        ):
            grid.addWidget(Label(name, "cell", tone="text2"), number, 0)
            grid.addWidget(value, number, 1)
            value.setObjectName(f"mail-{number}")
            if name in self._texts:
                grid.addWidget(self._copy_button(name), number, 2)
        grid.setRowMinimumHeight(2, 28)
        return box

    def _copy_button(self, name: str) -> IconButton:
        button = IconButton("copy", f"复制{name}", on_click=self._copy)
        button.setProperty("copies", name)
        button.setObjectName(f"copy-{name}")
        return button

    def _body_area(self) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setAccessibleName("邮件正文")
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = ground(QWidget(), "surface")
        line = QHBoxLayout(inside)
        line.setContentsMargins(24, 16, 12, 16)
        self._body = Label("", "body", wrap=True)
        self._body.setObjectName("mail-body")
        self._body.setAlignment(Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._body, 1)
        line.addWidget(self._copy_button("正文"), 0, Qt.AlignmentFlag.AlignTop)
        area.setWidget(inside)
        return area

    def _size_area(self) -> QWidget:
        box = ground(QWidget(), "subtle")
        column = QVBoxLayout(box)
        column.setContentsMargins(24, 10, 24, 6)
        column.setSpacing(6)
        line = QHBoxLayout()
        line.setSpacing(6)
        self._size = Label("编码后邮件大小", "cellStrong")
        self._size.setObjectName("mail-size")
        line.addWidget(self._size)
        line.addStretch(1)
        self._mark = VerdictMark(Verdict.PASS)
        self._word = Label("", "cell", tone="ok")
        line.addWidget(self._mark)
        line.addWidget(self._word)
        column.addLayout(line)
        self._bar = SizeBar()
        column.addWidget(self._bar)
        return box

    def show_preview(self, preview: PackagePreview | None, mail: Mail) -> None:
        """The texts at once; the size when it is known."""
        self._bar.show_size(preview.mail_bytes if preview else None, mail)
        if preview is None:
            return
        self._texts = {"收件人": preview.to, "主题": preview.subject, "正文": preview.body}
        self._to.setText(preview.to)
        self._subject.setText(preview.subject)
        self._attachments.setText("、".join(preview.attachments))
        self._body.setText(preview.body)
        size = preview.mail_bytes
        known = size is not None
        self._mark.setVisible(known)
        self._word.setVisible(known)
        if size is None:
            self._size.setText("编码后邮件大小　正在计算…")
            return
        self._size.setText(f"编码后邮件大小 {show_size(size)}")
        if size >= mail.block_bytes:
            self._say(Verdict.ERROR, "err", "请减少或压缩附件")
        elif size >= mail.warn_bytes:
            self._say(Verdict.REVIEW, "rev", "部分邮箱会拒收")
        else:
            self._say(Verdict.PASS, "ok", "大小合适")

    def _say(self, verdict: Verdict, tone: str, word: str) -> None:
        self._mark.show_verdict(verdict)
        self._word.setText(word)
        self._word.set_tone(tone)

    def copy(self, name: str) -> None:
        """收件人, 主题 or 正文 onto the clipboard."""
        QGuiApplication.clipboard().setText(self._texts[name])
        self.copied.emit(name)

    def copy_all(self) -> None:
        parts = [f"收件人：{self._texts['收件人']}", f"主题：{self._texts['主题']}", ""]
        QGuiApplication.clipboard().setText("\n".join([*parts, self._texts["正文"]]))
        self.copied.emit("收件人、主题和正文")

    def _copy(self) -> None:
        sender = self.sender()
        assert sender is not None
        self.copy(str(sender.property("copies")))


class CopyMenu(QMenu):
    """复制全部: everything, or one part of it."""

    def __init__(self, panel: MailPanel) -> None:
        super().__init__(panel)
        self.setObjectName("copy-menu")
        self._panel = panel
        for name in ("全部", "收件人", "主题", "正文"):
            action = self.addAction(name)
            action.setData(name)
            action.triggered.connect(self._chosen)

    def show_over(self, button: QWidget) -> None:
        self.popup(button.mapToGlobal(QPoint(0, -self.sizeHint().height())))

    def _chosen(self) -> None:
        sender = self.sender()
        name = next(str(action.data()) for action in self.actions() if action is sender)
        if name == "全部":
            self._panel.copy_all()
        else:
            self._panel.copy(name)
