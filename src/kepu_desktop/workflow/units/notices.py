"""整改通知: what each contributing unit is asked to mend, in words to be sent to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kepu_desktop.calls.model import Call
from kepu_desktop.documents.letter_words import letter_words
from kepu_desktop.domain.submission import Submission
from kepu_desktop.domain.texts import clean_line
from kepu_desktop.workflow.content import chinese_date
from kepu_desktop.workflow.todo import Group, Item, LeftOut
from kepu_desktop.workflow.units.traces import names_organiser

# What the coordinator says to units, by key of the form. The call's own date and address are the
# organiser's: they never go to units.
CLOSING = ("collect_by", "collect_to", "collect_contact")


@dataclass(frozen=True, slots=True)
class NoticeFilm:
    """A film by its id, and what its unit is asked to mend in it."""

    id: str
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class UnitNotice:
    """What one unit is told; ``unit`` is "" for the films that name none. ``left_out`` are its
    films that are 不报送, with their faults."""

    unit: str
    films: tuple[NoticeFilm, ...]
    left_out: tuple[NoticeFilm, ...]

    @property
    def addressed(self) -> str:
        return self.unit or letter_words().no_unit

    @property
    def every_film(self) -> tuple[NoticeFilm, ...]:
        return self.films + self.left_out


@dataclass(slots=True)
class _Gathered:
    films: dict[str, list[Item]] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)


def notices_of(found: Iterable[Item], left_out: Iterable[LeftOut] = ()) -> tuple[UnitNotice, ...]:
    """One notice for each unit that has something to mend, in the order of the findings.

    ``found`` are items of what will be mailed, ``left_out`` the films that are 不报送: they are
    named as such with their faults, so that no unit takes silence for acceptance. A unit whose
    films were left out without a fault has nothing to do and is told nothing.
    """
    units: dict[str, _Gathered] = {}
    for item in found:
        if item.group is Group.REDO:
            films = units.setdefault(item.unit, _Gathered()).films
            films.setdefault(item.finding.subject, []).append(item)
    for one in left_out:
        units.setdefault(one.unit, _Gathered()).left_out.append(one)
    return tuple(
        UnitNotice(
            unit,
            tuple(
                NoticeFilm(key, about[0].title, tuple(about)) for key, about in all_.films.items()
            ),
            tuple(NoticeFilm(one.id, one.title, one.items) for one in all_.left_out),
        )
        for unit, all_ in units.items()
        if all_.films or any(one.items for one in all_.left_out)
    )


def notice_text(notice: UnitNotice, closing: Mapping[str, str]) -> str:
    """The notice for a mail or a chat; ``closing`` as ``closing_values`` gives it."""
    words = letter_words().text
    lines = [f"{notice.addressed}："]
    if notice.films:
        lines += ["", words.asked, ""]
        for number, film in enumerate(notice.films, 1):
            lines += [words.film.format(number=number, title=film.title), *_faults(film)]
    if notice.left_out:
        lines += ["", words.left_out, ""]
        for number, film in enumerate(notice.left_out, 1):
            lines += [words.film.format(number=number, title=film.title), *_faults(film)]
        if any(film.items for film in notice.left_out):
            lines += ["", words.wished]
    ending = [
        pattern.format(**{name: closing[name]})
        for name, pattern in (("by", words.by), ("to", words.to), ("contact", words.contact))
        if closing[name]
    ]
    return "\n".join([*lines, *(["", *ending] if ending else [])]) + "\n"


def closing_values(call: Call, state: Submission) -> dict[str, str]:
    """by (a date in words), to, contact: the coordinator's own; "" where nobody filled them in, or
    where the organiser's address stands."""
    by, to, contact = (_own(call, state, key) for key in CLOSING)
    return {"by": chinese_date(by), "to": to, "contact": contact}


def _own(call: Call, state: Submission, key: str) -> str:
    text = clean_line(state.form.get(key, ""))
    return "" if names_organiser(call, state, text) else text


def _faults(film: NoticeFilm) -> list[str]:
    return [
        letter_words().text.fault.format(
            message=item.finding.message,
            clause=item.finding.clause,
            remedy=item.finding.remedy,
        )
        for item in film.items
    ]
