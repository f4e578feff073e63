"""整改通知 as Word letters: one a unit, with its own films and nothing of anybody else's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kepu_desktop.bundles.loose_files import write_beside
from kepu_desktop.bundles.naming import unique_names
from kepu_desktop.calls.model import Call
from kepu_desktop.documents.letter import (
    LetterContent,
    LetterFault,
    LetterFilm,
    LetterPicture,
    write_letter,
)
from kepu_desktop.documents.letter_words import letter_words
from kepu_desktop.domain.findings import Finding
from kepu_desktop.domain.texts import clean_line
from kepu_desktop.workflow.clauses import passage
from kepu_desktop.workflow.content import chinese_date
from kepu_desktop.workflow.evidence import kept_folder, with_pictures
from kepu_desktop.workflow.fill import FORM_LABELS
from kepu_desktop.workflow.locate import is_offline
from kepu_desktop.workflow.progress import Listener, Progress, silent
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.snapshot import snapshot
from kepu_desktop.workflow.todo import items, left_out
from kepu_desktop.workflow.units.notices import (
    CLOSING,
    NoticeFilm,
    UnitNotice,
    closing_values,
    notices_of,
)

_STEP = "生成整改通知"
_WANTED = ("unit", "date")  # beside what closes the letter
ON_FORM = tuple(FORM_LABELS[key] for key in _WANTED)  # labels of what is filled in on the form


@dataclass(frozen=True, slots=True)
class WrittenNotices:
    """``files`` in the order of the units; ``blank`` are the labels of what the letters leave out
    because nobody filled it in."""

    files: tuple[Path, ...]
    blank: tuple[str, ...]


def unit_notices(session: Session) -> tuple[UnitNotice, ...]:
    """The notices of the whole submission as it stands."""
    away = frozenset(film.id for film in session.submission.films if is_offline(film))
    shot = snapshot(session, 0, away, frozenset())
    return notices_of(items(shot), left_out(shot))


def write_notices(
    session: Session,
    notices: Sequence[UnitNotice],
    target: Path,
    *,
    progress: Listener = silent,
) -> WrittenNotices:
    """One letter for each of ``notices`` into the folder ``target`` (made if missing); what lies
    there stays. Without notices nothing is made. Raises ``UserError``."""
    blank = blank_labels(session)
    if not notices:
        return WrittenNotices((), blank)
    names = notice_names(notices)
    count = 0

    def told(name: str) -> None:
        nonlocal count
        count += 1
        progress(Progress(_STEP, count, len(names), name))

    progress(Progress(_STEP, 0, len(names), ""))
    papers = ((name, letter(session, one)) for name, one in zip(names, notices, strict=True))
    return WrittenNotices(write_beside(target, papers, told), blank)


def notice_names(notices: Iterable[UnitNotice]) -> list[str]:
    """A safe file name for each, no two alike."""
    words = letter_words()
    wished = [words.file_name.format(unit=clean_line(one.addressed)) for one in notices]
    return unique_names(wished, (), fallback=words.file_name.format(unit=words.no_unit))


def blank_labels(session: Session) -> tuple[str, ...]:
    """What the letters leave out, by the labels that the window shows."""
    form = session.submission.form
    closing = closing_values(session.call, session.submission).values()
    told = dict(zip(CLOSING, closing, strict=True))
    told.update((key, form.get(key, "").strip()) for key in _WANTED)
    return tuple(FORM_LABELS[key] for key, text in told.items() if not text)


def letter(session: Session, notice: UnitNotice) -> bytes:
    """The letter's bytes."""
    call, form = session.call, session.submission.form
    closing = closing_values(call, session.submission)
    return write_letter(
        LetterContent(
            call_title=call.title,
            call_number=call.number,
            unit=notice.unit,
            films=tuple(_film(session, film) for film in notice.films),
            left_out=tuple(_film(session, film) for film in notice.left_out),
            by=closing["by"],
            to=closing["to"],
            contact=closing["contact"],
            sender=form.get("unit", ""),
            date_text=chinese_date(form.get("date", "")),
            created=dt.datetime.fromisoformat(session.project.created),
            clauses=tuple(_clauses(call, notice)),
        )
    )


def _film(session: Session, told: NoticeFilm) -> LetterFilm:
    film = session.submission.film(told.id)
    file = film.file if film is not None else None
    findings: Sequence[Finding] = [item.finding for item in told.items]
    if film is not None and file is not None:
        facts = session.facts_of(film)
        findings = with_pictures(findings, facts, kept_folder(file.fingerprint))
    return LetterFilm(
        title=told.title,
        file_name=file.relative if file is not None else "",
        faults=tuple(map(_fault, findings)),
    )


def _fault(finding: Finding) -> LetterFault:
    return LetterFault(
        message=finding.message,
        measured=finding.measured or "",
        required=finding.required or "",
        clause=finding.clause,
        remedy=finding.remedy,
        pictures=tuple(
            LetterPicture(Path(one.image), one.time_s) for one in finding.evidence if one.image
        ),
    )


def _clauses(call: Call, notice: UnitNotice) -> Iterator[tuple[str, str]]:
    """The notice's own sentences behind the faults, each once, in the order of the faults."""
    seen: set[str] = set()
    for film in notice.every_film:
        for item in film.items:
            span = passage(call, item.finding).span
            if span is None:
                continue
            words = "".join(call.notice_text[span.start : span.end].split())
            if words not in seen:
                seen.add(words)
                yield item.finding.clause, words
