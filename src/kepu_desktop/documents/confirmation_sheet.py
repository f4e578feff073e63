"""The confirmation sheet of one film: our reference text, or the organiser's own sheet filled in.

Only what the program knows about the file and the unit is filled in. Ticks, signatures, seals and
dates are a person's and stay blank.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from kepu_desktop.calls.delivery_model import Delivery
from kepu_desktop.calls.model import Call, Field, Form
from kepu_desktop.documents.delivery_words import Rows, delivery_words
from kepu_desktop.documents.forms import FilledForm, FormValues, fill_form
from kepu_desktop.documents.paper import Column, Paper
from kepu_desktop.domain.texts import clean_line, show_clock, show_size

_LABEL_MM, _VALUE_MM = 36.0, 120.0
_MATERIAL_MM = (36.0, 50.0, 50.0, 20.0)
_TABLE_PT, _TABLE_LINE_PT = 10.5, 14.0


@dataclass(frozen=True, slots=True)
class SheetFilm:
    """The film as the sheet names it; blank and None where it is not known."""

    title: str
    series: str
    category: str
    duration_s: float | None
    width: int | None
    height: int | None
    file: str  # as delivered
    original: str  # as it was called before
    size: int
    sha256: str
    source_unit: str


@dataclass(frozen=True, slots=True)
class SheetUnit:
    """Who delivers, from the information form."""

    unit: str
    contact: str
    position: str
    phone: str
    email: str


def write_sheet(
    call: Call, spec: Delivery, film: SheetFilm, unit: SheetUnit, created: dt.datetime, mark: str
) -> bytes:
    """Our reference text about ``film`` as .docx; ``mark`` says that it is a draft."""
    words = delivery_words().sheet
    paper = Paper()
    for style in ("Table Text", "Table Head"):
        paper.set_style(style, size_pt=_TABLE_PT, line_pt=_TABLE_LINE_PT)
    paper.set_style("Body Text", size_pt=12, line_pt=18)
    paper.set_style("Heading 1", size_pt=12, line_pt=20)
    header = words.header
    paper.set_header(words.header_draft.format(mark=mark, header=header) if mark else header)
    paper.paragraph(spec.sheet_title, "Title")
    paper.paragraph(words.intro.format(purpose=spec.purpose))
    texts = _texts(film, unit)
    paper.facts(
        [
            (getattr(words, key), texts[key])
            for key in ("title", "series", "category", "duration", "picture")
            if texts[key]
        ]
        + [(words.file, texts["file"]), (words.original, texts["original"])]
        + [(words.size, words.size_value.format(size=show_size(film.size), octets=film.size))]
        + [(words.sha256, _halves(film.sha256)), (words.unit, texts["unit"])]
        + [(words.source_unit, texts["source_unit"])],
        (_LABEL_MM, _VALUE_MM),
    )
    paper.paragraph(words.rights.title, "Heading1", keep_next=True)
    _facts(paper, words.rights.rows, {})
    paper.paragraph(words.rights.material, "Caption", keep_next=True)
    columns = words.rights.columns
    paper.table(
        [Column(name, width) for name, width in zip(columns, _MATERIAL_MM, strict=True)],
        [(kind, "", "", "") for kind in words.rights.kinds],
    )
    paper.paragraph(words.licence.title, "Heading1", keep_next=True)
    platforms = "".join(f"□{name}　" for name in spec.platforms).rstrip("　")
    _facts(paper, words.licence.rows, {"purpose": spec.purpose, "platforms": platforms})
    paper.paragraph(words.review.title, "Heading1", keep_next=True)
    _facts(paper, words.review.rows, {})
    paper.paragraph(words.review.secrecy, "Caption", keep_next=True)
    paper.table(
        [Column(words.review.question, 116), Column(words.review.answer, 40, centred=True)],
        [(question, words.review.boxes) for question in words.review.questions],
    )
    paper.paragraph(words.sign_title, "Heading1", keep_next=True)
    paper.paragraph(words.closing, keep_next=True)
    contact = "　".join(part for part in (texts["contact"], texts["phone"]) if part)
    _facts(paper, words.sign.rows, {"contact": contact})
    return paper.finish(created, f"{spec.sheet_title} {call.short}")


def fill_sheet(
    blank: bytes,
    call: Call,
    spec: Delivery,
    film: SheetFilm,
    unit: SheetUnit,
    *,
    name: str,
    mark: str,
) -> FilledForm:
    """The organiser's own sheet (a .docx named ``name``) filled by its labels; what found no place
    is in ``unplaced``. Raises ``UserError`` for a file that is refused."""
    form = Form(
        template=name or "sheet.docx",
        title=spec.sheet_title,
        guidance=call.form.guidance,
        placeholders=call.form.placeholders,
        entry_single="-",
        entry_series="-",
        count_text="-",
        field=tuple(Field(key=field.key, labels=field.labels) for field in spec.field),
        person=call.form.person,
    )
    texts = {key: text for key, text in _texts(film, unit).items() if text}
    return fill_form(blank, form, FormValues(texts=texts), name=name, draft_mark=mark)


def _texts(film: SheetFilm, unit: SheetUnit) -> dict[str, str]:
    """What a sheet can say, by ``SHEET_KEYS``."""
    picture = f"{film.width}×{film.height}" if film.width and film.height else ""
    texts = {
        "title": film.title,
        "series": film.series,
        "category": film.category,
        "duration": "" if film.duration_s is None else show_clock(film.duration_s),
        "picture": picture,
        "file": film.file,
        "original": film.original,
        "size": show_size(film.size),
        "sha256": film.sha256,
        "source_unit": film.source_unit,
        "unit": unit.unit,
        "contact": unit.contact,
        "position": unit.position,
        "phone": unit.phone,
        "email": unit.email,
    }
    return {key: clean_line(text) for key, text in texts.items()}


def _facts(paper: Paper, rows: Rows, values: dict[str, str]) -> None:
    filled: Sequence[tuple[str, str]] = [
        (label, clean_line(text.format(**values)) if "{" in text else text) for label, text in rows
    ]
    paper.facts(filled, (_LABEL_MM, _VALUE_MM))


def _halves(digest: str) -> str:
    """On two lines: whole, it is wider than the cell and would break where the reader likes."""
    return f"{digest[:32]}\n{digest[32:]}" if digest else ""
