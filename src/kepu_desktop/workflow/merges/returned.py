"""Information forms that units filled and sent back: read from files, archives and dropped folders.

Reading needs no session: dozens are read apart from the window's threads. What becomes of them is
``merging``'s business; here they only improve what is proposed for the films beside them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from kepu_desktop.calls.model import Call
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.stated import films_stated
from kepu_desktop.domain.submission import Skipped, Submission
from kepu_desktop.domain.texts import clean_line, show_name
from kepu_desktop.system.files import explained
from kepu_desktop.workflow.archives import papers_of
from kepu_desktop.workflow.merges.entry_texts import ReadEntry, take_apart
from kepu_desktop.workflow.proposals import Proposal, plain_title
from kepu_desktop.workflow.scan import Found

if TYPE_CHECKING:
    from kepu_desktop.documents.forms import FormReading

_MAX_PAPER = 64 * 1024 * 1024
_LEAST_FOUND = 4  # labels that tell a form from a letter with somebody's telephone in it
_WORD, _WORKBOOK = ".docx", ".xlsx"


@dataclass(frozen=True, slots=True)
class ReadForm:
    """A filled form as it was read. ``values`` by form key, with ``count`` and ``duration`` as
    written; blank is absent. ``missing`` says which columns the form does not have, ``doubts`` what
    stands in it and was not understood.

    ``key`` is the digest of the file, with a number behind where one file holds several forms.
    ``root`` and ``folder`` (below it, "" or ending in "/") say where it lay in a drop.
    """

    key: str
    name: str  # plain file name
    digest: str  # SHA-256
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    categories: tuple[str, ...] = ()
    other: str = ""  # what stands behind 其他
    entries: tuple[ReadEntry, ...] = ()
    missing: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    found: int = 0  # how many columns of the call's form it has
    root: str = ""
    folder: str = ""

    @property
    def unit(self) -> str:
        return self.values.get("unit", "")

    @property
    def blank(self) -> bool:
        return not (self.values or self.categories or self.entries)


@dataclass(frozen=True, slots=True)
class Incoming:
    """What was read, and the files that were refused, each with its reason."""

    forms: tuple[ReadForm, ...] = ()
    refused: tuple[UserError, ...] = ()


def read_files(
    call: Call,
    paths: Sequence[Path],
    bindings: Mapping[str, str],
    *,
    seen: Callable[[int, int], None] | None = None,
) -> Incoming:
    """Read every file; one that cannot be read keeps no other from being read. ``bindings`` are
    ``reading_bindings``; ``seen`` is told (done, all)."""
    forms: list[ReadForm] = []
    refused: list[UserError] = []
    for number, path in enumerate(paths, 1):
        try:
            forms += read_document(call, show_name(path.name), _content(path), bindings)
        except UserError as error:
            refused.append(error)
        if seen is not None:
            seen(number, len(paths))
    return Incoming(tuple(forms), tuple(refused))


def reading_bindings(state: Submission) -> Mapping[str, str]:
    """Where the person found values in the organiser's form: units fill that same form. What is
    written nowhere by us may still be read where a form's own labels say."""
    from kepu_desktop.documents.forms.binding import NOWHERE

    return {key: place for key, place in state.bindings.items() if place != NOWHERE}


def read_document(
    call: Call,
    name: str,
    data: bytes,
    bindings: Mapping[str, str],
    root: str = "",
    folder: str = "",
) -> tuple[ReadForm, ...]:
    """The forms in a Word file shown as ``name``: one, as a rule. Raises ``UserError`` for a file
    that is refused or has no label of the form in it."""
    from kepu_desktop.documents.forms import read_form  # lxml is slow to import
    from kepu_desktop.documents.forms.several import split_forms

    digest = hashlib.sha256(data).hexdigest()
    parts = split_forms(data, call.form, name=name)
    words = {one.id: (one.title, one.short, *one.hints) for one in call.category}
    forms = []
    for number, part in enumerate(parts, 1):
        reading = read_form(part, call.form, name=name, bindings=bindings, option_words=words)
        key = digest if number == 1 else f"{digest}#{number}"
        form = _form(call, key, name, digest, reading)
        forms.append(replace(form, root=root, folder=folder))
    return tuple(forms)


def _form(call: Call, key: str, name: str, digest: str, reading: FormReading) -> ReadForm:
    said = {**reading.texts, "count": reading.count, "duration": reading.duration}
    values = {key: text for key, value in said.items() if (text := clean_line(value))}
    keys = {key for spec in call.form.field for key in spec.keys or (spec.key,)}
    return ReadForm(
        key=key,
        name=name,
        digest=digest,
        values=MappingProxyType(values),
        categories=tuple(reading.categories),
        other=clean_line(reading.other_text),
        entries=take_apart(reading.entries, films_stated(values.get("count", ""))),
        missing=tuple(missed.reason for missed in reading.unplaced),
        doubts=tuple(doubt.reason for doubt in reading.doubtful),
        found=len(keys) - len(reading.unplaced),
    )


def _content(path: Path) -> bytes:
    with explained(path):
        if path.stat().st_size > _MAX_PAPER:
            raise UserError(
                "document-too-large",
                "文件过大，不像信息表",
                subject=show_name(path.name),
                remedy="请核对文件",
            )
        return path.read_bytes()


# ---- forms among films ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReturnedForms:
    forms: tuple[ReadForm, ...]

    def improve(self, film: Found, proposal: Proposal) -> Proposal:
        """The proposal with what the nearest form beside or above the film says."""
        for form in self.near(film.root, film.relative):
            if form.unit and not proposal.unit:
                proposal = replace(proposal, unit=form.unit)
            if len(form.categories) == 1 and not proposal.category:
                proposal = replace(proposal, category=form.categories[0])
            title = plain_title(proposal.title)
            entry = next((e for e in form.entries if plain_title(e.title) == title), None)
            if entry is not None and entry.summary and not proposal.summary:
                proposal = replace(proposal, summary=entry.summary)
        return proposal

    def near(self, root: str, relative: str) -> list[ReadForm]:
        """The forms beside or above a film, the nearest first."""
        near = [f for f in self.forms if f.root == root and relative.startswith(f.folder)]
        return sorted(near, key=lambda form: len(form.folder), reverse=True)


def returned_forms(
    call: Call,
    papers: Sequence[Found],
    archives: Sequence[Found],
    bindings: Mapping[str, str],
) -> tuple[ReturnedForms, tuple[Skipped, ...]]:
    """Read every Word paper that has the call's form in it; the others are listed with reasons."""
    forms: list[ReadForm] = []
    skipped: list[Skipped] = []
    for shown, place, data in _papers(papers, archives):
        found = data if isinstance(data, str) else _read(call, shown, place, data, bindings)
        if isinstance(found, str):
            skipped.append(Skipped(shown, found))
        else:
            forms += found
    return ReturnedForms(tuple(forms)), tuple(skipped)


def _papers(
    papers: Sequence[Found], archives: Sequence[Found]
) -> Iterator[tuple[str, Found, bytes | str]]:
    """(name shown, where it lies, its bytes or the reason why there are none)."""
    for paper in papers:
        shown = show_name(paper.given)
        try:
            path = Path(paper.path)
            if path.stat().st_size > _MAX_PAPER:
                yield shown, paper, "文件过大，不像信息表"
            else:
                yield shown, paper, path.read_bytes()
        except OSError as error:
            yield shown, paper, f"无法读取（{error.strerror}）"
    for archive in archives:
        for name, data in papers_of(archive):
            inside = replace(archive, given=f"{archive.given}/{name}")
            yield show_name(inside.given), inside, data


def _read(
    call: Call, shown: str, place: Found, data: bytes, bindings: Mapping[str, str]
) -> tuple[ReadForm, ...] | str:
    """The forms in a paper that lay among films, or why there is none."""
    name = shown.replace("\\", "/").rsplit("/", 1)[-1]
    if name.lower().endswith(_WORKBOOK):
        return "压缩包里的 Excel 清单，请解压后单独拖入"
    head, _, _ = place.relative.rpartition("/")
    try:
        forms = read_document(call, name, data, bindings, place.root, f"{head}/" if head else "")
    except UserError as error:
        return f"{error.reason}。{error.remedy}" if error.remedy else error.reason
    filled = tuple(form for form in forms if not form.blank and form.found >= _LEAST_FOUND)
    if filled:
        return filled
    return "空白的信息表" if all(form.blank for form in forms) else "不是填好的信息表"
