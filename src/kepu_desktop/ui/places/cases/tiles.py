"""A material as a picture with its name, or as a line with an icon."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from kepu_desktop.domain.findings import VERDICT_WORDS, Finding, Verdict, verdict_of
from kepu_desktop.domain.material_facts import MaterialFacts, MaterialKind
from kepu_desktop.domain.submission import Material
from kepu_desktop.ui.icons import icon
from kepu_desktop.ui.theme import theme
from kepu_desktop.ui.widgets.basic import ElidedLabel, IconLabel
from kepu_desktop.ui.widgets.verdicts import VerdictMark
from kepu_desktop.workflow.materials import describe, name_of

_PICTURE_HEIGHT = 78
_ICONS = {
    MaterialKind.PICTURE: "image",
    MaterialKind.PDF: "file-check",
    MaterialKind.WORD: "file-text",
    MaterialKind.VIDEO: "file-play",
    MaterialKind.OTHER: "paperclip",
}


class MaterialView(QFrame):
    """Takes the focus; Enter opens the file, Del takes it out, so does its menu."""

    opened = Signal(str)
    removed = Signal(str)

    def __init__(
        self, material: Material, facts: MaterialFacts | None, findings: Sequence[Finding]
    ) -> None:
        super().__init__()
        self.material = material
        self.setObjectName(f"material-{material.id}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verdict = verdict_of(findings) if facts is not None else Verdict.UNCHECKED
        said = "；".join(finding.message for finding in findings)
        state = VERDICT_WORDS[self.verdict] + (f"：{said}" if said else "")
        name = name_of(material)
        self.setAccessibleName(f"{name}，{describe(facts)}，{state}")
        remedies = [f"{f.message}\n　{f.remedy}" for f in findings]
        self.setToolTip("\n".join([name, describe(facts), *remedies]))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Delete:
            self.removed.emit(self.material.id)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.material.id)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        event.accept()
        self.opened.emit(self.material.id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        self.show_menu(event.globalPos())

    def show_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(icon("external-link"), "打开", self._open)
        menu.addAction(icon("trash-2"), "移除（不动原文件）\tDel", self._remove)
        menu.popup(at)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(QPen(theme().color("focus"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
            painter.end()

    def _open(self) -> None:
        self.opened.emit(self.material.id)

    def _remove(self) -> None:
        self.removed.emit(self.material.id)


class Thumb(QWidget):
    """The picture, cut to fill its box; an icon while there is none."""

    def __init__(self, kind: MaterialKind) -> None:
        super().__init__()
        self._kind = kind
        self._image: QImage | None = None
        self.setFixedHeight(_PICTURE_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def show_image(self, image: QImage) -> None:
        self._image = image
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(100, _PICTURE_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(self.rect())
        path = QPainterPath()
        path.addRoundedRect(box, 4, 4)
        painter.setClipPath(path)
        painter.fillRect(box, theme().color("sunken"))
        if self._image is not None:
            whole = QRectF(self._image.rect())
            scale = max(box.width() / whole.width(), box.height() / whole.height())
            seen = QRectF(0, 0, box.width() / scale, box.height() / scale)
            seen.moveCenter(whole.center())
            painter.drawImage(box, self._image, seen)
        else:
            shown = icon(_ICONS[self._kind], "text3", 24)
            shown.paint(painter, self.rect())
        painter.end()


class PictureTile(MaterialView):
    """A photograph or a film: thumbnail, shape, name."""

    def __init__(
        self, material: Material, facts: MaterialFacts | None, findings: Sequence[Finding]
    ) -> None:
        super().__init__(material, facts, findings)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.thumb = Thumb(facts.kind if facts else MaterialKind.OTHER)
        column.addWidget(self.thumb)
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(VerdictMark(self.verdict, 14))
        name = name_of(material)
        worst = findings[0].measured or "" if findings else ""
        words = ElidedLabel(name, "caption", mode=Qt.TextElideMode.ElideMiddle, tone="text2")
        line.addWidget(words, 1)
        column.addLayout(line)
        del worst


class PaperLine(MaterialView):
    """A paper: icon, name, what it is, shape."""

    def __init__(
        self, material: Material, facts: MaterialFacts | None, findings: Sequence[Finding]
    ) -> None:
        super().__init__(material, facts, findings)
        line = QHBoxLayout(self)
        line.setContentsMargins(4, 0, 4, 0)
        line.setSpacing(8)
        kind = facts.kind if facts else MaterialKind.OTHER
        line.addWidget(IconLabel(_ICONS[kind], "text2"))
        name = ElidedLabel(name_of(material), "body", mode=Qt.TextElideMode.ElideMiddle)
        line.addWidget(name, 1)
        line.addWidget(VerdictMark(self.verdict, 14))
        self.setFixedHeight(36)
