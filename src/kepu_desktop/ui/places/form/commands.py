"""What the place asks of the session; each runs on the session's thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from kepu_desktop.workflow import entries, fill, template
from kepu_desktop.workflow.form_pages import suggested_name, write_form
from kepu_desktop.workflow.session import Session

Notes = tuple[str, ...]  # what the cleaning of a text took out, in words
Saving = Callable[[Session], Notes]


def save_field(key: str, text: str) -> Saving:
    """One field of the head."""

    def command(session: Session) -> Notes:
        fill.set_form(session, {key: text})
        return fill.cleaning_notes({key: text}, form=True)

    return command


def save_text(identifier: str, what: str, text: str) -> Saving:
    """Title, summary or 其他 of one entry."""

    def command(session: Session) -> Notes:
        entry = entries.entry_of(session.submission, identifier)
        if what == "category_other":
            fill.set_films(session, [film.id for film in entry.films], {what: text})
        elif entry.kind == "series":
            fill.set_series(session, entry.id, {what: text})
        else:
            fill.set_films(session, (entry.id,), {what: text})
        return fill.cleaning_notes({what: text})

    return command


def tick(categories: tuple[str, ...]) -> Callable[[Session], None]:
    return lambda session: fill.set_form(session, {"categories": ",".join(categories)})


def choose_category(identifier: str, category: str) -> Callable[[Session], None]:
    return lambda session: entries.set_category(session, identifier, category)


def move(identifier: str, before: str) -> Callable[[Session], None]:
    return lambda session: entries.move_before(session, identifier, before)


def include(identifiers: tuple[str, ...], yes: bool) -> Callable[[Session], None]:
    return lambda session: entries.include(session, identifiers, yes)


def split(identifier: str) -> Callable[[Session], None]:
    return lambda session: entries.take_apart(session, identifier)


def gather(films: tuple[str, ...], title: str) -> Callable[[Session], str]:
    return lambda session: entries.gather(session, films, title)


def paste(what: str, texts: Mapping[str, str]) -> Callable[[Session], int]:
    column: entries.Text = "title" if what == "title" else "summary"
    return lambda session: entries.set_texts(session, column, texts)


def write(target: Path) -> Callable[[Session], bool]:
    return lambda session: write_form(session, target)


def use_template(path: Path) -> Callable[[Session], template.TemplateView]:
    return lambda session: template.use_template(session, path)


def rebind(key: str, slot: str) -> Callable[[Session], template.TemplateView]:
    return lambda session: template.rebind(session, key, slot)


def is_blank_form(path: Path) -> Callable[[Session], bool]:
    return lambda session: template.is_blank_form(session, path)


drop_template = template.drop_template
name_of_form = suggested_name
