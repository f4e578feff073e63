"""The pictures that the full check kept of a finding, in its opened row; they lead to 视频."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImageReader, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from kepu_desktop.domain.facts import MediaFacts
from kepu_desktop.domain.findings import Finding
from kepu_desktop.domain.texts import show_clock
from kepu_desktop.ui.widgets.basic import Button
from kepu_desktop.workflow.evidence import kept_folder, moment, with_pictures

_SIZE = QSize(256, 144)
_LINKS = 4


class EvidenceStills(QWidget):
    """``most`` pictures side by side, under them the other moments as links."""

    wanted = Signal(int)  # which of the finding's moments

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("evidence-stills")
        self.most = 2
        self._about: tuple[object, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self._pictures, self._links = QHBoxLayout(), QHBoxLayout()
        for row in (self._pictures, self._links):
            row.setSpacing(8)
            row.addStretch(1)
            column.addLayout(row)
        self.hide()

    def show_finding(self, finding: Finding, facts: MediaFacts | None, digest: str) -> None:
        about = (finding.rule, finding.subject, finding.evidence, digest, self.most)
        if about == self._about:
            return
        self._about = about
        for row in (self._pictures, self._links):
            while row.count() > 1:
                taken = row.takeAt(0)
                widget = taken.widget() if taken is not None else None
                if widget is not None:
                    widget.deleteLater()
        if facts is None or not finding.evidence:
            self.hide()
            return
        (kept,) = with_pictures((finding,), facts, kept_folder(digest)) if digest else (finding,)
        timed = [(one, at) for one in kept.evidence if (at := moment(one, facts)) is not None]
        shown = 0
        for number, (one, seconds) in enumerate(timed):
            picture = _picture(one.image) if one.image and shown < self.most else None
            if picture is not None:
                self._pictures.insertWidget(shown, self._still(picture, seconds, number))
                shown += 1
            elif self._links.count() <= _LINKS:
                self._links.insertWidget(self._links.count() - 1, self._link(seconds, number))
        self.setVisible(bool(timed))

    def _still(self, picture: QPixmap, seconds: float, number: int) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"still-{number + 1}")
        button.setProperty("number", number)
        button.setIcon(QIcon(picture))
        button.setIconSize(picture.deviceIndependentSize().toSize())
        button.setText(show_clock(seconds))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setAccessibleName(f"画面 {show_clock(seconds)}，在视频里看")
        button.setToolTip("在视频里看这一帧")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(self._go)
        return button

    def _link(self, seconds: float, number: int) -> Button:
        name = f"see-{number + 1}"
        button = Button(f"看 {show_clock(seconds)}", "link", on_click=self._go, name=name)
        button.setProperty("number", number)
        button.setToolTip("在视频里看这一帧")
        return button

    def _go(self) -> None:
        self.wanted.emit(int(self.sender().property("number")))


def _picture(path: str) -> QPixmap | None:
    """The kept picture at the size it is shown; None when it is there no more."""
    if not Path(path).is_file():
        return None
    reader = QImageReader(path)
    size = reader.size().scaled(_SIZE * 2, Qt.AspectRatioMode.KeepAspectRatio)
    reader.setScaledSize(size)  # the decoder works at this size: a fraction of the time
    image = reader.read()
    if image.isNull():
        return None
    image.setDevicePixelRatio(2.0)
    return QPixmap.fromImage(image)
