"""What the feedback summary says, as workbook and as Word paper: plain data, computed elsewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from kepu_desktop.documents.feedback_workbook import FeedbackLine
from kepu_desktop.domain.audience import FigureGroup, TopicFigures


@dataclass(frozen=True, slots=True)
class OpenItem:
    """A row that is not counted (``held``), or counted and to be looked at."""

    source: str
    row: str
    title: str
    what: str
    remedy: str
    held: bool


@dataclass(frozen=True, slots=True)
class SummaryContent:
    """``lines`` are the counted rows; ``sums`` the totals; ``books`` workbooks came back from
    ``units`` units in all; of ``film_count`` films ``with_data`` have figures."""

    call_title: str
    unit: str
    date_text: str
    sums: Mapping[str, int]
    platforms: tuple[FigureGroup, ...]
    by_unit: tuple[FigureGroup, ...]
    films: tuple[FigureGroup, ...]
    topics: tuple[TopicFigures, ...]
    lines: tuple[FeedbackLine, ...]
    open: tuple[OpenItem, ...]
    missing: tuple[str, ...]
    books: int
    unit_count: int
    film_count: int
    with_data: int
    created: dt.datetime
