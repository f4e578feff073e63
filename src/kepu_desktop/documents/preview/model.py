"""What stands on the pages of a Word paper. All lengths are points (1/72 inch)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Align = Literal["left", "right", "center", "both", "distribute"]
LineRule = Literal["exact", "at_least", "multiple"]
HeightRule = Literal["auto", "at_least", "exact"]


@dataclass(frozen=True, slots=True)
class Look:
    """``family`` as the document names it; ``color`` #RRGGBB or "" for black on white."""

    family: str
    size: float
    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    color: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one look; ``field`` "page" or "pages" stands for a number that the page gives."""

    text: str
    look: Look
    field: Literal["", "page", "pages"] = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``first`` is added to ``left`` for the first line (negative: hanging). ``line`` is points, or
    a factor where ``line_rule`` is multiple. ``keys`` are the form's fields whose value this is;
    ``entry`` counts the entries of 视频内容 from 0."""

    runs: tuple[Run, ...]
    mark: Look  # of the paragraph mark: how high an empty line is
    align: Align = "left"
    left: float = 0
    right: float = 0
    first: float = 0
    before: float = 0
    after: float = 0
    line: float = 1
    line_rule: LineRule = "multiple"
    snap: bool = True  # to the section's grid
    keep_next: bool = False
    new_page: bool = False
    keeps_pairs: bool = True  # no single line of it stands alone on a page (widow control)
    spaced: bool = True  # a little room between Chinese and Latin letters or digits
    keys: tuple[str, ...] = ()
    entry: int = -1


@dataclass(frozen=True, slots=True)
class Border:
    """``width`` 0: no line."""

    width: float = 0
    color: str = ""
    style: Literal["solid", "dashed", "dotted", "double"] = "solid"


@dataclass(frozen=True, slots=True)
class Sides:
    top: float = 0
    left: float = 0
    bottom: float = 0
    right: float = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """One merged area; it stands in the row where it begins."""

    column: int
    columns: int
    rows: int
    blocks: tuple[Block, ...]
    top: Border
    left: Border
    bottom: Border
    right: Border
    padding: Sides
    align: Literal["top", "center", "bottom"] = "top"
    shade: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """``splits``: its text may go on over the page. ``heading``: it comes again on each page."""

    cells: tuple[Cell, ...]
    height: float = 0
    height_rule: HeightRule = "auto"
    splits: bool = True
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Float:
    """Where a text box lies that takes no room in the text: from the column's left edge (or the
    paper's, ``page_x``) and the top of its paragraph (or of the paper). ``align`` left, center or
    right places it across instead of ``x``."""

    x: float = 0
    y: float = 0
    align: str = ""
    page_x: bool = False
    page_y: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """``widths`` of the grid's columns; ``indent`` from the left edge of the text, unless
    ``align`` places the table between the margins. With ``place`` it is a text box."""

    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    indent: float = 0
    align: Literal["left", "center", "right"] = "left"
    place: Float | None = None


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Section:
    """``header`` and ``footer`` are distances from the paper's edge. ``margins`` leave the text
    area. ``grid`` is the pitch to which lines snap, 0 for none. Heads by page kind: default,
    first, even; a missing kind means blank."""

    width: float
    height: float
    margins: Sides
    header: float
    footer: float
    grid: float
    blocks: tuple[Block, ...]
    headers: tuple[tuple[str, tuple[Block, ...]], ...] = ()
    footers: tuple[tuple[str, tuple[Block, ...]], ...] = ()
    title_page: bool = False
    even_pages: bool = False
    same_page: bool = False  # goes on where the section before it ended
    first_number: int | None = None  # its page numbers begin here


@dataclass(frozen=True, slots=True)
class Paper:
    """``unshown`` names what the pages hold beside text and tables, each with its count."""

    sections: tuple[Section, ...]
    tab: float = 21
    unshown: tuple[tuple[str, int], ...] = field(default=())
