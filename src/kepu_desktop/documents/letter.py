"""整改通知.docx: what one contributing unit has to mend, on one page where that is possible.

It leaves the house: it names one unit, its own films and nobody's judgement but the program's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kepu_desktop.documents.letter_words import letter_words
from kepu_desktop.documents.paper import Column, Paper, Picture
from kepu_desktop.domain.texts import clean_line, clean_paragraphs, plain_name, show_clock

PICTURES_OF_A_FAULT = 2
_PICTURES_OF_A_FILM = 4
_PICTURE_MM = (66.0, 40.0)
_WIDTHS_MM = (54.0, 46.0, 56.0)


@dataclass(frozen=True, slots=True)
class LetterPicture:
    """A frame with what is meant boxed in; ``time_s`` None for what stays all the time."""

    path: Path
    time_s: float | None


@dataclass(frozen=True, slots=True)
class LetterFault:
    """One finding in plain words; blank where there is nothing to say."""

    message: str
    measured: str
    required: str
    clause: str
    remedy: str
    pictures: tuple[LetterPicture, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterFilm:
    """``file_name`` is shown by its last part only; blank for a film without a file."""

    title: str
    file_name: str
    faults: tuple[LetterFault, ...]


@dataclass(frozen=True, slots=True)
class LetterContent:
    """``unit`` is addressed, blank for the films that name none. ``by`` is a date in words or
    blank; so are ``to``, ``contact``, ``sender``, ``date_text``: what is blank is left out.

    ``films`` are asked back, ``left_out`` are 不报送. ``clauses`` are (clause, its words in the
    notice), each once.
    """

    call_title: str
    call_number: str
    unit: str
    films: tuple[LetterFilm, ...]
    left_out: tuple[LetterFilm, ...]
    by: str
    to: str
    contact: str
    sender: str
    date_text: str
    created: dt.datetime
    clauses: tuple[tuple[str, str], ...] = field(default=())


def write_letter(content: LetterContent) -> bytes:
    """The letter's bytes; the same content gives the same bytes."""
    return _Letter(content).write()


class _Letter:
    def __init__(self, content: LetterContent) -> None:
        self._content = content
        self._words = letter_words().paper
        self._paper = Paper()

    def write(self) -> bytes:
        content, words, paper = self._content, self._words, self._paper
        for style in ("Table Text", "Table Head"):
            paper.set_style(style, size_pt=10.5, line_pt=16)
        for style in ("Heading 2", "Body Text", "Normal"):
            paper.set_style(style, size_pt=14, line_pt=26)
        paper.paragraph(words.title, "Title")
        unit = clean_line(content.unit) or letter_words().no_unit
        paper.paragraph(words.addressed.format(unit=unit), "Normal")
        paper.paragraph(self._intro() + self._handing())
        for number, film in enumerate(content.films, 1):
            self._film(number, film)
        if content.left_out:
            if content.films:
                faulty = any(film.faults for film in content.left_out)
                paper.paragraph(words.left_out_faulty if faulty else words.left_out, keep_next=True)
            for number, film in enumerate(content.left_out, 1):
                self._film(number, film)
        self._clauses()
        self._closing()
        return paper.finish(content.created, f"{words.title} {unit}")

    def _intro(self) -> str:
        content, words = self._content, self._words
        asked = content.films or content.left_out
        named = bool(content.unit.strip())
        if content.films:
            pattern = words.intro if named else words.intro_no_unit
        else:
            pattern = words.intro_left_out if named else words.intro_left_out_no_unit
        return pattern.format(
            call=content.call_title,
            number=content.call_number,
            films=len(asked),
            faults=sum(len(film.faults) for film in asked),
        )

    def _handing(self) -> str:
        words = self._words
        by, to = clean_line(self._content.by), clean_line(self._content.to)
        if by and to:
            return words.by_to.format(by=by, to=to)
        if by:
            return words.by.format(by=by)
        return words.to.format(to=to) if to else words.plain

    def _film(self, number: int, film: LetterFilm) -> None:
        words, paper = self._words, self._paper
        follows = bool(film.faults)
        paper.paragraph(words.film.format(number=number, title=clean_line(film.title)), "Heading2")
        about = words.file.format(name=plain_name(film.file_name)) if film.file_name else ""
        paper.paragraph(about or words.planned, "TableText", keep_next=follows)
        if not follows:
            return
        paper.table(
            [
                Column(name, width)
                for name, width in zip(
                    (words.problem, words.required, words.remedy), _WIDTHS_MM, strict=True
                )
            ],
            [self._cells(fault) for fault in film.faults],
        )
        left = _PICTURES_OF_A_FILM
        for fault in film.faults:
            left -= self._pictures(fault, min(left, PICTURES_OF_A_FAULT))

    def _cells(self, fault: LetterFault) -> tuple[str, str, str]:
        message, measured = clean_line(fault.message), clean_line(fault.measured)
        problem = [message]
        if measured and measured not in message:
            problem.append(self._words.measured.format(value=measured))
        required = [clean_line(fault.required), clean_line(fault.clause)]
        return (
            "\n".join(problem),
            "\n".join(line for line in required if line),
            clean_paragraphs(fault.remedy),
        )

    def _pictures(self, fault: LetterFault, most: int) -> int:
        """Up to ``most`` evidence pictures with their times; returns how many stand there."""
        shown = self._legible(fault.pictures)[:most]
        if not shown:
            return 0
        caption = self._caption(fault, shown)
        self._paper.pictures([Picture(one.path, caption) for one in shown], *_PICTURE_MM)
        self._paper.paragraph(caption, "Caption")
        return len(shown)

    def _legible(self, pictures: Sequence[LetterPicture]) -> list[LetterPicture]:
        return [one for one in pictures if self._paper.can_show(one.path)]

    def _caption(self, fault: LetterFault, shown: Sequence[LetterPicture]) -> str:
        message = clean_line(fault.message)
        times = "、".join(show_clock(one.time_s) for one in shown if one.time_s is not None)
        if times:
            return self._words.evidence.format(message=message, times=times)
        return self._words.evidence_untimed.format(message=message)

    def _clauses(self) -> None:
        if not self._content.clauses:
            return
        self._paper.gap(keep_next=True)
        self._paper.paragraph(self._words.clauses, "Heading2")
        for number, (clause, text) in enumerate(self._content.clauses, 1):
            words = self._words.clause.format(clause=clean_line(clause), words=clean_line(text))
            self._paper.paragraph(words, "TableText", keep_next=number < len(self._content.clauses))

    def _closing(self) -> None:
        """Contact, sender and date, never alone on a page of their own."""
        content = self._content
        ending = [
            (self._words.contact.format(contact=clean_line(content.contact)), "BodyText", "")
            if content.contact.strip()
            else None,
            (clean_line(content.sender), "Normal", "right") if content.sender.strip() else None,
            (clean_line(content.date_text), "Normal", "right")
            if content.date_text.strip()
            else None,
        ]
        lines = [line for line in ending if line is not None]
        if lines:
            self._paper.gap(keep_next=True)
        for number, (text, style, side) in enumerate(lines, 1):
            self._paper.paragraph(text, style, keep_next=number < len(lines), side=side)
