"""What goes into the bag beside the films: a confirmation sheet each, and the hand-over list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kepu_desktop.calls.delivery_model import Delivery
from kepu_desktop.calls.model import Call
from kepu_desktop.documents.confirmation_sheet import (
    SheetFilm,
    SheetUnit,
    fill_sheet,
    write_sheet,
)
from kepu_desktop.documents.forms import FilledForm
from kepu_desktop.documents.hand_over import HandOver, write_hand_over
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.submission import Annex, Film, Submission
from kepu_desktop.domain.texts import safe_component, show_name
from kepu_desktop.system.files import explained
from kepu_desktop.workflow.session import Session


@dataclass(frozen=True, slots=True)
class SheetForm:
    """The organiser's own confirmation sheet: a .docx that is filled by its labels."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class DeliveryPapers:
    """Everything that the papers say, taken from the project beforehand: they are made on whatever
    thread copies. ``films`` are (film id, sheet's file name, what the sheet says), in order."""

    call: Call
    spec: Delivery
    bag: str
    films: tuple[tuple[str, str, SheetFilm], ...]
    unit: SheetUnit
    renamed: tuple[tuple[str, str], ...]
    own: SheetForm | None
    created: dt.datetime
    mark: str

    def files(self, digests: Mapping[str, str]) -> dict[str, bytes]:
        """Path below data/ → bytes; ``digests`` are the films' SHA-256 as they were copied."""
        films = [(name, replace(film, sha256=digests[key])) for key, name, film in self.films]
        files = {f"{self.spec.sheets}/{name}": self._sheet(film) for name, film in films}
        content = HandOver(
            bag=self.bag,
            films=tuple(film for _, film in films),
            unit=self.unit,
            renamed=self.renamed,
            sheets=len(films),
            created=self.created,
            mark=self.mark,
        )
        files[self.spec.list] = write_hand_over(self.call, self.spec, content)
        return files

    def sheets(self) -> dict[str, bytes]:
        """The sheets alone, by file name, to be printed before anything is copied."""
        return {name: self._sheet(film) for _, name, film in self.films}

    def unplaced(self) -> tuple[str, ...]:
        """What the organiser's own sheet has no place for, in words."""
        if self.own is None or not self.films:
            return ()
        filled = self._filled(self.films[0][2], self.own)
        return tuple(item.reason for item in filled.unplaced)

    def _sheet(self, film: SheetFilm) -> bytes:
        if self.own is not None:
            return self._filled(film, self.own).data
        return write_sheet(self.call, self.spec, film, self.unit, self.created, self.mark)

    def _filled(self, film: SheetFilm, own: SheetForm) -> FilledForm:
        return fill_sheet(
            own.data, self.call, self.spec, film, self.unit, name=own.name, mark=self.mark
        )


def kept_sheet(session: Session) -> SheetForm | None:
    """The organiser's own sheet that the person gave; None while ours is used."""
    if session.call.delivery is None:
        return None
    annex = session.submission.annexes.get(session.call.delivery.sheet_title)
    data = session.project.document(annex.digest) if annex is not None else None
    return SheetForm(annex.name, data) if annex is not None and data is not None else None


def keep_sheet(session: Session, path: Path) -> tuple[str, ...]:
    """Use the organiser's sheet at ``path`` from now on; one undoable step. Returns what it has no
    place for, in words. Raises ``UserError`` for a file that is refused or has none of the labels.
    """
    spec = session.call.delivery
    if spec is None:
        raise UserError("no-delivery", "本次征集没有写明原片交付的要求")
    with explained(path):
        data = path.read_bytes()
    form = SheetForm(show_name(path.name), data)
    sample = SheetFilm("题", "系列", "类别", 60.0, 1, 1, "甲", "乙", 1, "0" * 64, "单位")
    unit = SheetUnit(*("示例" for _ in range(5)))
    filled = fill_sheet(data, session.call, spec, sample, unit, name=form.name, mark="")
    digest = session.project.keep_document(data)
    annex = Annex(safe_component(form.name, fallback="sheet.docx"), digest)
    title = spec.sheet_title

    def change(state: Submission) -> Submission:
        return replace(state, annexes={**state.annexes, title: annex})

    session.edit(f"导入{title}正式文本", change)
    return tuple(item.reason for item in filled.unplaced)


def drop_sheet(session: Session) -> None:
    """Use our own reference text again; one undoable step."""
    spec = session.call.delivery
    if spec is None or spec.sheet_title not in session.submission.annexes:
        return
    title = spec.sheet_title

    def change(state: Submission) -> Submission:
        annexes = {key: annex for key, annex in state.annexes.items() if key != title}
        return replace(state, annexes=annexes)

    session.edit(f"改用{title}参考稿", change)


def sheet_unit(session: Session) -> SheetUnit:
    form = session.submission.form
    keys = ("unit", "contact", "position", "phone", "email")
    return SheetUnit(*(form.get(key, "") for key in keys))


def sheet_film(session: Session, film: Film, name: str) -> SheetFilm:
    """What is known of the film; ``name`` is its file's name in the bag."""
    assert film.file is not None
    facts = session.facts_of(film)
    category = session.call.category_of(film.category)
    title = category.title if category else ""
    if film.category_other:
        title = f"{title}：{film.category_other}"
    series = next((s.title for s in session.submission.series if s.id == film.series), "")
    return SheetFilm(
        title=film.title,
        series=series,
        category=title,
        duration_s=facts.duration_s if facts else None,
        width=facts.width if facts else None,
        height=facts.height if facts else None,
        file=name,
        original=original_name(film),
        size=film.file.size,
        sha256=digest_of(session, film),
        source_unit=film.source_unit,
    )


def original_name(film: Film) -> str:
    assert film.file is not None
    return show_name(film.file.relative.rsplit("/", 1)[-1])


def digest_of(session: Session, film: Film) -> str:
    """SHA-256 of the film's file as its full check read it; blank while there was none."""
    facts = session.facts_of(film)
    found = facts.sha256 if facts else None
    return found or (film.file.sha256 if film.file else None) or ""
