"""交接清单: what was handed over, on paper, to be signed by both sides."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kepu_desktop.calls.delivery_model import Delivery
from kepu_desktop.calls.model import Call
from kepu_desktop.documents.confirmation_sheet import SheetFilm, SheetUnit
from kepu_desktop.documents.delivery_words import delivery_words
from kepu_desktop.documents.paper import Column, Paper
from kepu_desktop.domain.texts import clean_line, show_clock, show_hours_minutes, show_size


@dataclass(frozen=True, slots=True)
class HandOver:
    """``bag`` is the bag's wished name, ``renamed`` (wished, written) file names that differ."""

    bag: str
    films: tuple[SheetFilm, ...]
    unit: SheetUnit
    renamed: tuple[tuple[str, str], ...]
    sheets: int
    created: dt.datetime
    mark: str


def write_hand_over(call: Call, spec: Delivery, content: HandOver) -> bytes:
    """The list as .docx; the same contents give the same bytes."""
    words = delivery_words().list
    paper = Paper()
    for style in ("Table Text", "Table Head"):
        paper.set_style(style, size_pt=10.5, line_pt=15)
    paper.set_style("Body Text", size_pt=12, line_pt=20)
    paper.set_style("Heading 1", size_pt=12, line_pt=22)
    if content.mark:
        paper.set_header(words.header_draft.format(mark=content.mark))
    paper.paragraph(words.title, "Title")
    if content.mark:
        paper.paragraph(words.draft)
    octets = sum(film.size for film in content.films)
    seconds = sum(round(film.duration_s or 0) for film in content.films)
    unit = content.unit
    contact = "　".join(part for part in (unit.contact, unit.phone, unit.email) if part)
    paper.facts(
        [
            (words.call, call.title),
            (words.unit, clean_line(unit.unit)),
            (words.contact, clean_line(contact)),
            (words.receiver, spec.receiver),
            (words.bag, content.bag),
            (
                words.count,
                words.count_value.format(
                    count=len(content.films),
                    size=show_size(octets),
                    octets=octets,
                    duration=show_hours_minutes(seconds),
                ),
            ),
            (words.method, words.method_value),
            (words.medium, ""),
        ],
        (32, 124),
    )
    paper.gap()
    paper.table(
        (
            Column(words.number, 12, centred=True),
            Column(words.film, 34),
            Column(words.file, 76),
            Column(words.length, 17, centred=True),
            Column(words.size, 17, centred=True),
        ),
        [_row(number, film) for number, film in enumerate(content.films, 1)],
    )
    if content.renamed:
        paper.paragraph(words.renamed, "Heading1", keep_next=True)
        paper.paragraph(words.renamed_intro)
        for wished, written in content.renamed:
            paper.paragraph(words.renamed_item.format(wished=wished, written=written))
    if content.sheets:
        paper.paragraph(words.enclosed.format(count=content.sheets, folder=spec.sheets))
    paper.paragraph(words.sign, "Heading1", keep_next=True)
    side, seal, hand, date = words.sign_columns
    paper.table(
        (Column(side, 24, centred=True), Column(seal, 56), Column(hand, 40), Column(date, 36)),
        [(words.giver, "\n\n", "", ""), (words.taker, "\n\n", "", "")],
    )
    return paper.finish(content.created, words.title)


def _row(number: int, film: SheetFilm) -> tuple[str, str, str, str, str]:
    words = delivery_words().list
    first, second = film.sha256[:32], film.sha256[32:]
    about = [film.title, film.category, film.source_unit]
    file = [
        words.delivered.format(name=film.file),
        words.original.format(name=film.original),
        words.digest.format(first=first, second=second),
    ]
    length = "" if film.duration_s is None else show_clock(film.duration_s)
    shown = "\n".join(clean_line(line) for line in about if line)
    return str(number), shown, "\n".join(file), length, show_size(film.size)
