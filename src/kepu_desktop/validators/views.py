"""What a rule may look at. Views are plain data; nothing behind them reads a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kepu_desktop.calls.case_model import CaseClass, Cases
from kepu_desktop.calls.model import Call, Category
from kepu_desktop.domain.characters import StandardCharacters
from kepu_desktop.domain.facts import MediaFacts
from kepu_desktop.domain.findings import Signature
from kepu_desktop.domain.material_facts import MaterialFacts
from kepu_desktop.domain.submission import (
    NO_HINT,
    Case,
    Entry,
    Film,
    Hint,
    Material,
    Submission,
)


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
    """``lengths``: film id → seconds, measured or planned; absent while it is not known."""

    submission: Submission
    entries: tuple[Entry, ...]  # included ones, in order
    call: Call
    lengths: Mapping[str, float] = field(default_factory=dict)


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


@dataclass(frozen=True, slots=True)
class MaterialView:
    """``name`` is the file's name; ``facts`` None while nobody looked."""

    material: Material
    facts: MaterialFacts | None
    spec: Cases

    @property
    def name(self) -> str:
        return self.material.file.relative.replace("\\", "/").rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class CaseView:
    """``form`` are the values of the information form, which hold where the case's are blank."""

    case: Case
    form: Mapping[str, str]
    materials: tuple[MaterialView, ...]
    spec: Cases

    @property
    def case_class(self) -> CaseClass | None:
        return self.spec.class_of(self.case.class_id)

    def value(self, key: str) -> str:
        return value_of(self.case, key, self.form, self.spec)


@dataclass(frozen=True, slots=True)
class CasesView:
    """The chosen cases, and the scans of the sealed summary."""

    chosen: tuple[Case, ...]
    scans: tuple[MaterialView, ...]
    spec: Cases


def value_of(case: Case, key: str, form: Mapping[str, str], spec: Cases) -> str:
    """What a field of the case says: its own value, or while that is blank the information form's
    where the call lends it."""
    own = case.fields.get(key, "").strip()
    field = spec.field_of(key)
    if own or field is None or not field.form:
        return own
    return form.get(field.form, "").strip()
