"""内部汇总 as workbook and as paper. It is ours: what is sealed is what the web system gives, and
both say so in their first line.
"""

from __future__ import annotations

from collections.abc import Sequence

from kepu_desktop.documents.case_content import ColumnHead, PackContent
from kepu_desktop.documents.case_words import SummaryWords, case_words
from kepu_desktop.documents.list_workbook import cell_lines
from kepu_desktop.documents.paper import Column, Paper
from kepu_desktop.documents.sheets import Book, set_page, write_text
from kepu_desktop.domain.texts import clean_line, clean_paragraphs

_HEAD_ROW = 4
_LINE_PT, _PADDING_PT, _HIGHEST_PT = 15.0, 6.0, 409.5
_PAPER_MM = 236.0  # A4 across without its margins
_BLANK = "blank"
_CENTRED = ("rank", "number", "contact")


def write_summary_book(pack: PackContent) -> bytes:
    """The workbook's bytes: A4 across, headings on every page, texts that stay texts."""
    words = case_words().summary
    book = Book()
    sheet = book.sheet(words.sheet)
    last = len(pack.columns) - 1
    mark = f"（{pack.draft_mark}）" if pack.draft_mark else ""
    for row, (text, look, height) in enumerate(
        (
            (f"{words.heading}{mark}", book.title, 36),
            (words.reminder, book.strong, 22),
            (words.unit.format(unit=clean_line(pack.unit)), book.line, 22),
            (_counted(pack, words), book.line, 22),
        )
    ):
        sheet.set_row(row, height)
        sheet.merge_range(row, 0, row, last, "", look)
        write_text(sheet, row, 0, text, look)
    sheet.set_row(_HEAD_ROW, 30)
    for column, head in enumerate(pack.columns):
        sheet.set_column(column, column, head.width)
        write_text(sheet, _HEAD_ROW, column, head.label, book.heading)
    for row, case in enumerate(pack.cases, _HEAD_ROW + 1):
        lines = 1
        for column, (head, text) in enumerate(zip(pack.columns, case.columns, strict=True)):
            look = book.centred if head.key in _CENTRED else book.text
            write_text(sheet, row, column, clean_paragraphs(text), look)
            lines = max(lines, cell_lines(text, head.width))
        sheet.set_row(row, min(lines * _LINE_PT + _PADDING_PT, _HIGHEST_PT))
    end = _HEAD_ROW + 1 + len(pack.cases)
    sheet.set_row(end, 30)
    sheet.merge_range(end, 0, end, last, "", book.line)
    write_text(sheet, end, 0, words.filler, book.line)
    sheet.freeze_panes(_HEAD_ROW + 1, 0)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1000"})
    set_page(sheet, repeat=_HEAD_ROW, draft_mark=pack.draft_mark)
    return book.finish(pack.created, f"{words.heading}{mark}")


def write_summary_paper(pack: PackContent) -> bytes:
    """The paper's bytes: A4 across."""
    words = case_words().summary
    paper = Paper()
    paper.across()
    for style in ("Table Text", "Table Head"):
        paper.set_style(style, size_pt=9, line_pt=14)
    mark = f"（{pack.draft_mark}）" if pack.draft_mark else ""
    if pack.draft_mark:
        paper.set_header(pack.draft_mark)
    paper.paragraph(f"{words.heading}{mark}", "Title")
    paper.paragraph(words.reminder)
    paper.paragraph(words.unit.format(unit=clean_line(pack.unit)))
    paper.paragraph(_counted(pack, words), keep_next=True)
    if pack.cases:
        shown = _filled(pack)
        paper.table(
            _columns([pack.columns[at] for at in shown]),
            [[clean_paragraphs(case.columns[at]) for at in shown] for case in pack.cases],
        )
        paper.gap()
    else:
        paper.paragraph(words.none)
    paper.paragraph(words.filler)
    return paper.finish(pack.created, f"{words.heading}{mark}")


def _filled(pack: PackContent) -> list[int]:
    """Columns that say something, and the blank one: paper has no room for empty ones."""
    return [
        at
        for at, head in enumerate(pack.columns)
        if head.key == _BLANK or any(case.columns[at] for case in pack.cases)
    ]


def _columns(heads: Sequence[ColumnHead]) -> list[Column]:
    whole = sum(head.width for head in heads)
    return [
        Column(head.label, round(_PAPER_MM * head.width / whole, 1), head.key in _CENTRED)
        for head in heads
    ]


def _counted(pack: PackContent, words: SummaryWords) -> str:
    classes = "，".join(
        words.class_count.format(title=clean_line(title), count=count)
        for title, count in pack.classes
        if count
    )
    count = words.count.format(count=len(pack.cases), classes=classes)
    return count if classes else count.partition("（")[0]
