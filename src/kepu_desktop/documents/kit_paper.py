"""征集要求: what contributing units must know, on one page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kepu_desktop.calls.model import Call, Category
from kepu_desktop.documents.kit_content import KitContent
from kepu_desktop.documents.kit_words import PaperWords, kit_words
from kepu_desktop.documents.list_workbook import cell_lines
from kepu_desktop.documents.paper import Column, Paper
from kepu_desktop.domain.texts import clean_line

_PAGE_PT, _WIDTH_PT = 638.0, 442.0  # between the margins of the bare page
_SPARE_PT = 26.0  # what other fonts and programs may need more
_PAIRS = 2  # categories beside each other
_TITLE_COLUMN, _MINIMUM_COLUMN = 57.0, 21.0  # mm
_LABEL, _VALUE = 28.0, 128.0  # mm
_PT_PER_MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class _Size:
    """Letters and lines in points."""

    title: float
    title_line: float
    text: float
    text_line: float
    table: float
    table_line: float


# From the largest down: long names and addresses are given room by smaller letters.
_SIZES = (
    _Size(20, 32, 12, 19, 10.5, 15),
    _Size(18, 26, 11, 16, 10.5, 14),
    _Size(18, 26, 10.5, 15, 10, 13),
    _Size(16, 22, 10, 13, 9, 11.5),
    _Size(16, 22, 9, 11, 8, 10),
)


def write_requirements(content: KitContent) -> bytes:
    """The sheet as .docx; the same contents give the same bytes."""
    words = kit_words().paper
    title = words.title.format(short=content.call.short)
    size = next((size for size in _SIZES if _height(content, size) <= _PAGE_PT), _SIZES[-1])
    paper = Paper()
    paper.set_style("Title", size_pt=size.title, line_pt=size.title_line)
    for style in ("Body Text", "Heading 1"):
        paper.set_style(style, size_pt=size.text, line_pt=size.text_line)
    for style in ("Table Text", "Table Head"):
        paper.set_style(style, size_pt=size.table, line_pt=size.table_line)
    paper.paragraph(title, "Title")
    paper.paragraph(_intro(content, words))
    paper.paragraph(words.categories, "Heading1", keep_next=True)
    paper.table(_columns(words), _category_rows(content.call, words))
    for heading, texts in _sections(content, words):
        paper.paragraph(heading, "Heading1", keep_next=True)
        for text in texts:
            paper.paragraph(text)
    paper.paragraph(words.due, "Heading1", keep_next=True)
    paper.facts(_due(content, words), (_LABEL, _VALUE))
    return paper.finish(content.created, title)


def minimum_text(category: Category, words: PaperWords) -> str:
    if category.minimum_s is None:
        return words.no_minimum
    return words.minimum.format(minutes=f"{category.minimum_s / 60:g}")


def _intro(content: KitContent, words: PaperWords) -> str:
    pattern = words.intro if content.unit else words.intro_unnamed
    return pattern.format(
        unit=clean_line(content.unit), title=content.call.title, number=content.call.number
    )


def _columns(words: PaperWords) -> tuple[Column, ...]:
    pair = (
        Column(words.category, _TITLE_COLUMN),
        Column(words.least, _MINIMUM_COLUMN, centred=True),
    )
    return pair * _PAIRS


def _category_rows(call: Call, words: PaperWords) -> list[tuple[str, ...]]:
    """Down the first pair of columns, then down the second, as they stand on the form."""
    cells = [
        (
            words.extra.format(title=category.title) if category.needs_text else category.title,
            minimum_text(category, words),
        )
        for category in call.category
    ]
    height = -(-len(cells) // _PAIRS)
    cells += [("", "")] * (height * _PAIRS - len(cells))
    return [
        tuple(text for pair in range(_PAIRS) for text in cells[pair * height + row])
        for row in range(height)
    ]


def _sections(content: KitContent, words: PaperWords) -> Iterator[tuple[str, tuple[str, ...]]]:
    call, files = content.call, content.files
    form, listed = (name.rpartition(".")[0] for name in (files.form, files.list))
    if content.technical:
        numbered = (f"（{number}）{text}" for number, text in enumerate(content.technical, 1))
        yield words.technical, ("；".join(numbered) + "。",)
    yield (
        words.filling,
        (words.fill_rules.format(sentence=content.filling, form=form, list=listed),),
    )
    yield (
        words.review,
        (
            words.review_rules.format(
                items="、".join(call.review.items), roles="、".join(call.review.roles)
            ),
        ),
    )
    returned = tuple(line.format(form=files.form, list=files.list) for line in words.returned)
    yield words.returning, returned


def _due(content: KitContent, words: PaperWords) -> list[tuple[str, str]]:
    rows = [
        (words.by, clean_line(content.by)),
        (words.to, clean_line(content.to)),
        (words.contact, clean_line(content.contact)),
    ]
    if content.unit:
        sender = words.sender_value.format(unit=content.unit, date=content.date)
        rows.append((words.sender, clean_line(sender)))
    return rows


def _height(content: KitContent, size: _Size) -> float:
    """Points that the page needs, roughly and rather too many."""
    words = kit_words().paper

    def lines(text: str, width_pt: float, letter: float, indent: float = 0) -> int:
        return cell_lines(text, (width_pt - indent) / letter * 2)

    heading = lines(words.title.format(short=content.call.short), _WIDTH_PT, size.title)
    headings = 2 + sum(1 for _ in _sections(content, words))
    texts = [_intro(content, words)]
    texts += [text for _, group in _sections(content, words) for text in group]
    body = sum(lines("　　" + text, _WIDTH_PT, size.text) for text in texts)
    cell, value_cell = _TITLE_COLUMN * _PT_PER_MM, _VALUE * _PT_PER_MM
    table = 1
    for row in _category_rows(content.call, words):
        table += max(lines(title, cell, size.table, 11) for title in row[::_PAIRS])
    for _, value in _due(content, words):
        table += lines(value, value_cell, size.table, 11)
    return (
        heading * size.title_line
        + 14
        + headings * (size.text_line + 8)
        + body * size.text_line
        + table * (size.table_line + 1)
        + _SPARE_PT
    )
