"""案例信息表.docx and its plain-text twin, in the order of the web form, to be pasted from.

The Word form is read again by its labels (``case_reading``): a filled one that comes back, or one
that a contributing unit filled, gives its fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kepu_desktop.documents.case_content import CaseContent, FieldLine, PackContent
from kepu_desktop.documents.case_words import FormWords, case_words
from kepu_desktop.documents.paper import Column, Paper
from kepu_desktop.domain.texts import clean_line, clean_paragraphs

_LABEL_MM, _VALUE_MM = 30.0, 126.0
_HALF_MM = (30.0, 48.0, 30.0, 48.0)


def write_case_form(case: CaseContent, pack: PackContent) -> bytes:
    """The paper's bytes: the same content gives the same bytes."""
    words = case_words().form
    paper = Paper()
    for style in ("Table Text", "Table Head"):
        paper.set_style(style, size_pt=10.5, line_pt=17)
    heading = words.heading.format(title=clean_line(pack.form_title), number=case.number)
    if pack.draft_mark:
        heading = f"{heading}（{pack.draft_mark}）"
        paper.set_header(pack.draft_mark)
    paper.paragraph(heading, "Title")
    paper.paragraph(words.reference, "TableText")
    for row in _rows(case.fields):
        if len(row) == 2:
            paper.grid([_cells(row, words)], _HALF_MM)
        else:
            paper.grid([_cells(row, words)], (_LABEL_MM, _VALUE_MM))
    paper.paragraph(words.materials, "Heading2", keep_next=True)
    if case.materials:
        paper.table(
            (
                Column(words.number, 13, centred=True),
                Column(words.name, 48),
                Column(words.original, 40),
                Column(words.kind, 27),
                Column(words.note, 28),
            ),
            [
                (str(number), one.name, one.original, one.kind, one.done)
                for number, one in enumerate(case.materials, 1)
            ],
        )
        paper.gap()
    else:
        paper.paragraph(words.no_materials, "TableText")
    paper.grid([(label, words.seal) for label in words.opinions], (_LABEL_MM, _VALUE_MM))
    return paper.finish(pack.created, heading)


def write_plain_form(case: CaseContent, pack: PackContent) -> bytes:
    """The plain-text twin: UTF-8 with byte order mark and CRLF, for every Windows editor."""
    text = "\n".join(_plain_lines(case, pack, case_words().form))
    return text.replace("\n", "\r\n").encode("utf-8-sig")


def _plain_lines(case: CaseContent, pack: PackContent, words: FormWords) -> Iterator[str]:
    if pack.draft_mark:
        yield f"【{pack.draft_mark}】"
    yield words.plain_head.format(title=clean_line(pack.form_title), number=case.number)
    yield ""
    for number, field in enumerate(case.fields, 1):
        label = clean_line(field.label)
        yield words.plain_field.format(number=number, label=label, count=_count(field, words))
        yield clean_paragraphs(field.value) or words.blank
        yield ""
    yield f"【{words.materials}】"
    if not case.materials:
        yield words.no_materials
    for number, one in enumerate(case.materials, 1):
        yield words.plain_material.format(number=number, name=one.name, original=one.original)
    yield ""


def _rows(fields: Sequence[FieldLine]) -> Iterator[tuple[FieldLine, ...]]:
    """Halves in pairs; one that finds no partner takes the whole line."""
    waiting: FieldLine | None = None
    for field in fields:
        if field.half and waiting is not None:
            yield waiting, field
            waiting = None
        elif field.half:
            waiting = field
        else:
            if waiting is not None:
                yield (waiting,)
                waiting = None
            yield (field,)
    if waiting is not None:
        yield (waiting,)


def _cells(row: Sequence[FieldLine], words: FormWords) -> tuple[str, ...]:
    cells: list[str] = []
    for field in row:
        count = _count(field, words) if field.limit is not None and field.value else ""
        cells.append(clean_line(field.label) + (f"\n{count}" if count else ""))
        cells.append(clean_paragraphs(field.value))
    return tuple(cells)


def _count(field: FieldLine, words: FormWords) -> str:
    if field.count is None or not field.value:
        return ""
    if field.limit is None:
        return words.counted.format(count=field.count)
    return words.counted_limit.format(count=field.count, limit=field.limit)
