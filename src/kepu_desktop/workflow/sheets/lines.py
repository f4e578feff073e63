"""What the working list says of each film: the one place that puts the project into its cells.

Writing and reading compare by it, so that an unchanged list brings no difference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kepu_desktop.documents.list_columns import extra_columns, list_words
from kepu_desktop.domain.submission import Film
from kepu_desktop.domain.texts import clean_line, clean_paragraphs, show_name
from kepu_desktop.workflow.content import duration_of
from kepu_desktop.workflow.session import Session


@dataclass(frozen=True, slots=True)
class FilmLine:
    """``values`` are canonical texts by column key (``WorkingLine``); ``entry`` is the id of the
    film's series, or its own."""

    film: Film
    entry: str
    values: Mapping[str, str]

    @property
    def id(self) -> str:
        return self.film.id

    @property
    def measured(self) -> bool:
        return self.film.file is not None


def film_lines(session: Session) -> tuple[FilmLine, ...]:
    """All films and planned entries in the order of the form; those left out stand among them,
    without a number of their own."""
    call, state = session.call, session.submission
    words, extras = list_words(), extra_columns(call.list)
    titles = {category.id: clean_line(category.title) for category in call.category}
    lines: list[FilmLine] = []
    numbered = running = 0
    for entry in state.entries():
        numbered += entry.included
        several = entry.kind == "series"
        for film in entry.films:
            running += film.included
            seconds = duration_of(session, film)
            own = state.extras.get(film.id, {})
            values = {
                "number": str(running) if film.included else "",
                "entry": str(numbered) if entry.included else "",
                "id": film.id,
                "title": clean_line(film.title),
                "kind": words.series if several else words.single,
                "series": clean_line(entry.title) if several else "",
                "category": titles.get(film.category, ""),
                "category_other": clean_line(film.category_other),
                "unit": clean_line(film.source_unit),
                "include": words.yes if film.included else words.no,
                "duration": "" if seconds is None else str(round(seconds)),
                "planned": words.planned if film.planned else "",
                "resolution": _resolution(session, film),
                "file": file_name(film),
                "summary": clean_paragraphs(entry.summary if several else film.summary),
            }
            values |= {column.key: clean_line(own.get(column.key, "")) for column in extras}
            kept = {key: text for key, text in values.items() if text}
            lines.append(FilmLine(film, entry.id, kept))
    return tuple(lines)


def file_name(film: Film) -> str:
    """As people read it; "" for what has no file yet."""
    return show_name(film.file.relative.rsplit("/", 1)[-1]) if film.file else ""


def _resolution(session: Session, film: Film) -> str:
    facts = session.facts_of(film)
    return f"{facts.width}×{facts.height}" if facts and facts.width and facts.height else ""
