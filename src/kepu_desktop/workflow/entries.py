"""Whole lines of 视频内容: order, columns of text from elsewhere, series made and taken apart.

Each function but ``entry_of`` is one command and one step of undo.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.submission import Entry, Film, Series, Submission
from kepu_desktop.workflow.fill import line, paragraphs, set_films, set_series, take_id
from kepu_desktop.workflow.session import Session, unknown_id

Text = Literal["title", "summary"]
_LABELS: dict[Text, str] = {"title": "标题", "summary": "概述"}


def entry_of(state: Submission, identifier: str) -> Entry:
    """The entry of this film or series; a film in a series leads to its series."""
    film = state.film(identifier)
    wanted = film.series if film is not None and film.series else identifier
    for entry in state.entries():
        if entry.id == wanted:
            return entry
    raise unknown_id(identifier)


def set_texts(session: Session, what: Text, texts: Mapping[str, str]) -> int:
    """Set the title or summary of several entries at once; returns how many changed. Blank texts
    leave their entries as they are. Raises ``UserError``."""
    label = _LABELS[what]
    clean = paragraphs if what == "summary" else line
    cleaned = {identifier: clean(text, label) for identifier, text in texts.items()}
    values = {identifier: text for identifier, text in cleaned.items() if text}
    for identifier in values:
        entry_of(session.submission, identifier)
    changed = 0

    def with_text(item: Film | Series) -> Film | Series:
        nonlocal changed
        text = values.get(item.id)
        if text is None or text == getattr(item, what):
            return item
        changed += 1
        return replace(item, title=text) if what == "title" else replace(item, summary=text)

    def change(state: Submission) -> Submission:
        films = tuple(with_text(film) for film in state.films)
        series = tuple(with_text(item) for item in state.series)
        return replace(state, films=films, series=series) if changed else state  # type: ignore[arg-type]

    session.edit(f"粘贴 {len(values)} 条{label}", change)
    return changed


def move_before(session: Session, identifier: str, other: str) -> None:
    """Put an entry before ``other``; "" puts it behind all."""
    state = session.submission
    entry = entry_of(state, identifier)
    entries = state.entries()
    if other:
        order = entry_of(state, other).order
    else:
        order = max((e.order for e in entries if e.id != entry.id), default=0) + 1
    if entry.kind == "series":
        set_series(session, entry.id, {"order": str(order)})
    else:
        set_films(session, (entry.id,), {"order": str(order)})


def include(session: Session, identifiers: Sequence[str], yes: bool) -> None:
    """Report entries or leave them out; a series with all its films."""
    films = [f.id for i in identifiers for f in entry_of(session.submission, i).films]
    set_films(session, films, {"include": "yes" if yes else "no"})


def set_category(session: Session, identifier: str, category: str) -> None:
    """The category of all films of an entry."""
    films = [film.id for film in entry_of(session.submission, identifier).films]
    set_films(session, films, {"category": category})


def gather(session: Session, films: Sequence[str], title: str) -> str:
    """Make a new series of single films (or planned entries), in their order, in the place of the
    first. Returns its id."""
    title = line(title, "系列标题")
    if not title:
        raise UserError("value-missing", "系列要有标题", subject="title", remedy="请写系列标题")
    if len(set(films)) < 1:
        raise UserError("value-missing", "还没有选择视频", remedy="请选择组成系列的视频")
    made = ""

    def change(state: Submission) -> Submission:
        nonlocal made
        chosen = set(films)
        for identifier in films:
            film = state.film(identifier)
            if film is None or film.series:
                raise unknown_id(identifier)
        ranked = [e for e in state.entries() if e.id in chosen]
        numbers = {entry.id: number for number, entry in enumerate(ranked, 1)}
        state, made = take_id(state, "s")
        series = Series(made, _free_name(state, title), title, "", ranked[0].order)
        moved = tuple(
            replace(film, series=made, order=numbers[film.id]) if film.id in chosen else film
            for film in state.films
        )
        return replace(state, films=moved, series=(*state.series, series))

    session.edit(f"添加系列{title}", change)
    return made


def join(session: Session, films: Sequence[str], other: str) -> bool:
    """Put films (or planned entries) into the series of the film ``other``, behind it, in the order
    given; whoever stood there moves back. False when that changes nothing. Raises ``UserError``."""
    moving = tuple(dict.fromkeys(identifier for identifier in films if identifier != other))
    for identifier in (*moving, other):
        session.film(identifier)
    series = session.film(other).series
    if not series:
        raise UserError(
            "no-series", "这个视频不属于系列", subject=other, remedy="请先把它们组成系列"
        )
    before = session.submission

    def change(state: Submission) -> Submission:
        entry = entry_of(state, other)
        staying = [film.id for film in entry.films if film.id not in moving]
        place = staying.index(other) + 1
        ranked = [*staying[:place], *moving, *staying[place:]]
        if ranked == [film.id for film in entry.films]:
            return state
        orders: dict[str, int] = {}
        last = 0
        for identifier in ranked:
            own = 0 if identifier in moving else session.film(identifier).order
            orders[identifier] = last = max(last + 1, own)
        joined = tuple(
            replace(film, series=series, order=orders[film.id]) if film.id in orders else film
            for film in state.films
        )
        return replace(state, films=joined)

    title = entry_of(before, other).title
    what = session.film(moving[0]).title if len(moving) == 1 else f" {len(moving)} 个视频"
    session.edit(f"把{what}放进系列{title}", change)
    return session.submission is not before


def take_apart(session: Session, identifier: str) -> None:
    """A series becomes single films again, in its place and in their order."""
    entry = entry_of(session.submission, identifier)
    if entry.kind != "series":
        raise unknown_id(identifier)

    def change(state: Submission) -> Submission:
        count = len(entry.films)
        places = {film.id: entry.order + number for number, film in enumerate(entry.films)}

        def shifted(order: int) -> int:
            return order + count - 1 if order > entry.order else order

        films = []
        for film in state.films:
            if film.id in places:
                films.append(replace(film, series="", order=places[film.id]))
            elif film.series:
                films.append(film)
            else:
                films.append(replace(film, order=shifted(film.order)))
        series = tuple(
            replace(item, order=shifted(item.order)) for item in state.series if item.id != entry.id
        )
        return replace(state, films=tuple(films), series=series)

    session.edit(f"拆分系列{entry.title}", change)


def _free_name(state: Submission, title: str) -> str:
    """Series are found by their name: two of one title must not become one."""
    names = {series.name for series in state.series} | {series.id for series in state.series}
    name, number = title, 2
    while name in names:
        name, number = f"{title}（{number}）", number + 1
    return name
