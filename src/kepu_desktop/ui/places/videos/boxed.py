"""A moment of the film and what is meant in it: the box of a finding, drawn over the frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from kepu_desktop.domain.facts import Box, MediaFacts
from kepu_desktop.domain.findings import Finding
from kepu_desktop.ui.theme import theme
from kepu_desktop.workflow.evidence import moment

Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shown:
    """``box`` in pixels of a picture of ``size``; ``words`` say what is meant and which it is of
    how many."""

    seconds: float
    box: Box | None
    size: Size | None
    words: str


def size_of(facts: MediaFacts | None) -> Size | None:
    """The picture that boxes refer to."""
    if facts is None or not facts.width or not facts.height:
        return None
    return facts.width, facts.height


def shown_of(finding: Finding, facts: MediaFacts | None) -> tuple[Shown, ...]:
    """What can be shown of a finding, in its order; what has no place in time is left out."""
    if facts is None:
        return ()
    found = [(one, moment(one, facts)) for one in finding.evidence]
    there = [(one, seconds) for one, seconds in found if seconds is not None]
    return tuple(
        Shown(seconds, one.box, size_of(facts), f"证据 {number}/{len(there)}")
        for number, (one, seconds) in enumerate(there, 1)
    )


def spoken(shown: Shown) -> str:
    """What a reader hears of it."""
    if shown.box is None:
        return shown.words
    left, top, width, height = shown.box
    return f"{shown.words}，框出左 {left}、上 {top}，{width}×{height}"


def place_in(frame: QRectF, box: Sequence[float], size: Size) -> QRectF:
    """Where ``box`` lies in the drawn ``frame``."""
    across, down = frame.width() / size[0], frame.height() / size[1]
    left, top, width, height = box
    return QRectF(
        frame.left() + left * across, frame.top() + top * down, width * across, height * down
    )


def draw_box(painter: QPainter, place: QRectF, *, dashed: bool = False) -> None:
    """Two lines, one in the other, just outside ``place``: they show on any picture."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for token, width in (("evidenceEdge", 4), ("evidence", 2)):
        pen = QPen(theme().color(token), width)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        if dashed and token == "evidence":
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRect(place.adjusted(-2, -2, 2, 2))
