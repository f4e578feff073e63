"""A .docx as pages to be drawn: ``read_pages`` gives sections of paragraphs and tables in points.

styles resolves what a paragraph or run inherits; texts reads paragraphs; tables reads tables;
boxes text boxes; marks knows which cells hold which values; reading puts sections, headers and
footers together. Where lines and pages break is decided by who draws, for it depends on the fonts
at hand. Pictures and drawings without text are counted in ``Paper.unshown``, never silently left
out.
"""

from kepu_desktop.documents.preview.marks import CellMark, form_marks
from kepu_desktop.documents.preview.model import (
    Block,
    Border,
    Cell,
    Float,
    Look,
    Paper,
    Paragraph,
    Row,
    Run,
    Section,
    Sides,
    Table,
)
from kepu_desktop.documents.preview.reading import read_pages

__all__ = [
    "Block",
    "Border",
    "Cell",
    "CellMark",
    "Float",
    "Look",
    "Paper",
    "Paragraph",
    "Row",
    "Run",
    "Section",
    "Sides",
    "Table",
    "form_marks",
    "read_pages",
]
