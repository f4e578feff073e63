"""What a rule may look at. Views are plain data; nothing behind them reads a file."""

from __future__ import annotations

from dataclasses import dataclass

from kepu_desktop.calls.model import Call, Category
from kepu_desktop.domain.characters import StandardCharacters
from kepu_desktop.domain.facts import MediaFacts
from kepu_desktop.domain.findings import Signature
from kepu_desktop.domain.submission import NO_HINT, Entry, Film, Hint, Submission


@dataclass(frozen=True, slots=True)
class FilmView:
    """``name`` is the file's name as shown; ``twins`` the titles of films with the same content,
    ``hint`` what the person showed in the picture."""

    film: Film
    facts: MediaFacts
    name: str
    call: Call
    twins: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()
    hint: Hint = NO_HINT

    @property
    def category(self) -> Category | None:
        return self.call.category_of(self.film.category)


@dataclass(frozen=True, slots=True)
class EntryView:
    entry: Entry
    call: Call
    standard: StandardCharacters


@dataclass(frozen=True, slots=True)
class FormView:
    submission: Submission
    entries: tuple[Entry, ...]  # included ones, in order
    call: Call


@dataclass(frozen=True, slots=True)
class PackageView:
    """``mail_bytes`` is the size of the encoded mail; names as wished and as written."""

    call: Call
    mail_bytes: int
    names: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TargetView:
    """The disk that is to take a delivery. ``files`` are the films' names and bytes, ``needed``
    the bytes still to be written; ``path_length`` that of the longest path in characters."""

    kind: str
    free: int
    read_only: bool
    largest_file: int | None
    files: tuple[tuple[str, int], ...]
    needed: int
    path_length: int
    path_limit: int
