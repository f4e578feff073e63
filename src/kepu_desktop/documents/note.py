"""说明.txt: what lies in the package and what to do with it. It is not mailed.

UTF-8 with byte order mark and CRLF, so that every Windows editor shows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kepu_desktop.documents.moments import show_moment
from kepu_desktop.documents.wording import NoteWords, wording
from kepu_desktop.domain.submission import Override
from kepu_desktop.domain.texts import clean_line, plain_name, show_size


@dataclass(frozen=True, slots=True)
class NoteNames:
    """The names under which the package's files are written."""

    folder: str
    form: str
    list: str
    report: str
    mail: str
    note: str
    manifest: str
    attachments: tuple[str, ...] = ()  # with their sub-folder


@dataclass(frozen=True, slots=True)
class LabelledOverride:
    """A changed date or address with the words the call uses for it, e.g. 收件地址."""

    label: str
    override: Override


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """``count`` films of ``total`` are 待制作; the times as the form writes them."""

    count: int
    duration: str
    total: int
    whole: str


@dataclass(frozen=True, slots=True)
class NoteContent:
    """``changes`` is None when nothing was mailed before, empty when nothing changed since.

    ``accepted`` are the open delivery-stage errors, a sentence each; ``accepted_by`` who took
    note of them, blank in a draft. ``mail_bytes`` is None when it is not known, ``planned`` when
    every film has its file. ``own_form`` is the file name of the organiser's form where that is
    filled, blank where it is the call's.
    """

    names: NoteNames
    to: str
    subject: str
    overrides: tuple[LabelledOverride, ...] = ()
    accepted: tuple[str, ...] = ()
    accepted_by: str = ""
    changes: tuple[str, ...] | None = None
    draft_mark: str = ""
    mail_bytes: int | None = None
    planned: PlannedPart | None = None
    own_form: str = ""


def write_note(content: NoteContent) -> bytes:
    """The note's bytes; every value stands on one line of its own."""
    lines = _lines(content, wording().note)
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")


def _lines(content: NoteContent, words: NoteWords) -> Iterator[str]:
    yield words.title.format(folder=clean_line(content.names.folder))
    if content.draft_mark:
        yield words.draft.format(mark=clean_line(content.draft_mark))
    yield ""
    yield words.files
    yield from _files(content, words)
    yield ""
    yield words.next
    yield from _steps(content, words)
    yield ""
    yield words.planned
    yield _planned(content.planned, words)
    yield ""
    yield words.overrides
    yield from _overrides(content, words)
    yield ""
    yield words.accepted
    yield from _accepted(content, words)
    yield ""
    yield words.changes
    if content.changes is None:
        yield words.changes_none
    elif not content.changes:
        yield words.changes_same
    else:
        yield from _items(content.changes, words)


def _files(content: NoteContent, words: NoteWords) -> Iterator[str]:
    names = content.names
    for name, purpose in (
        (names.form, words.form),
        (names.list, words.list),
        *((name, words.attachments) for name in names.attachments),
        (names.mail, words.mail_draft if content.draft_mark else words.mail),
        (names.report, words.report),
        (names.note, words.note),
        (names.manifest, words.manifest),
    ):
        yield words.item.format(text=f"{clean_line(name)}：{purpose}")


def _steps(content: NoteContent, words: NoteWords) -> Iterator[str]:
    names = content.names
    if content.draft_mark:
        yield from words.steps_draft
        return
    attached = "、".join(clean_line(name) for name in (names.form, names.list, *names.attachments))
    for step in words.steps:
        yield step.format(mail=clean_line(names.mail), attached=attached)
    yield words.to.format(value=clean_line(content.to))
    yield words.subject.format(value=clean_line(content.subject))
    if content.mail_bytes is not None:
        yield words.size.format(value=show_size(content.mail_bytes))


def _planned(part: PlannedPart | None, words: NoteWords) -> str:
    if part is None:
        return words.planned_none
    return words.planned_some.format(
        count=part.count,
        duration=clean_line(part.duration),
        total=part.total,
        whole=clean_line(part.whole),
    )


def _overrides(content: NoteContent, words: NoteWords) -> Iterator[str]:
    if content.own_form:
        yield words.own_form.format(name=clean_line(plain_name(content.own_form)))
    elif not content.overrides:
        yield words.overrides_none
    for labelled in content.overrides:
        override = labelled.override
        yield words.override.format(
            label=clean_line(labelled.label),
            value=clean_line(override.value),
            source=clean_line(override.source),
            by=clean_line(override.by),
            at=show_moment(override.at),
        )


def _accepted(content: NoteContent, words: NoteWords) -> Iterator[str]:
    if not content.accepted:
        yield words.accepted_none
        return
    intro = words.accepted_intro if content.accepted_by else words.accepted_open
    yield intro.format(count=len(content.accepted), by=clean_line(content.accepted_by))
    yield from _items(content.accepted, words)


def _items(texts: tuple[str, ...], words: NoteWords) -> Iterator[str]:
    for text in texts:
        yield words.item.format(text=clean_line(text))
