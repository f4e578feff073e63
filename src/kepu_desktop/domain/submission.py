"""The state of one submission: what the coordinator entered and which files belong to it.

A ``Submission`` is immutable; an edit is a new one. The project store writes the difference.
Ids are v1 (a film that came as a file), e1 (an entry planned before its file; it keeps its id
when the file comes), s1 (a series), c1 (a case), m1 (a material), f1 (a row of audience figures),
u1 (a unit of the roster) and r1 (a form that came in); they are never used again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from kepu_desktop.domain.facts import Box
from kepu_desktop.domain.findings import Resolution, Signature

FORM_KEYS = (
    "unit",
    "contact",
    "position",
    "phone",
    "email",
    "collect_by",
    "collect_to",
    "collect_contact",
    "date",
)


@dataclass(frozen=True, slots=True)
class FileRef:
    """Where a film lies and what it is.

    ``root`` is the dropped folder and ``relative`` the path below it, both as Python paths
    (undecodable bytes as surrogates). ``fingerprint`` is size + SHA-256 of the first, middle and
    last MiB; ``sha256`` the whole file's, once it was read.
    """

    root: str
    relative: str
    volume: str
    size: int
    mtime_ns: int
    fingerprint: str
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Film:
    id: str
    title: str
    category: str = ""
    category_other: str = ""
    source_unit: str = ""
    series: str = ""  # id of its series, or ""
    summary: str = ""
    order: int = 0
    included: bool = True
    selected: bool = False
    planned_duration_s: int | None = None
    file: FileRef | None = None

    @property
    def planned(self) -> bool:
        """待制作: the entry stands on the form, the file does not exist yet."""
        return self.file is None


@dataclass(frozen=True, slots=True)
class Series:
    id: str
    name: str
    title: str
    summary: str = ""
    order: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of 视频内容: a single film or a series."""

    id: str
    kind: str  # single | series
    title: str
    summary: str
    order: int
    films: tuple[Film, ...]

    @property
    def included(self) -> bool:
        return any(film.included for film in self.films)

    @property
    def included_films(self) -> tuple[Film, ...]:
        return tuple(film for film in self.films if film.included)


@dataclass(frozen=True, slots=True)
class Case:
    """One 科普案例. ``fields`` are by the keys of the call's case form; blank is absent."""

    id: str
    class_id: str
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    chosen: bool = True  # a candidate that is not chosen is kept and counts for nothing
    order: int = 0  # 推荐排序


@dataclass(frozen=True, slots=True)
class Material:
    """A paper, picture or film that belongs to a case or to a row of audience figures.

    ``owner`` is its id (c1, f1), or ``SUMMARY`` for what belongs to the registration as a whole.
    ``role`` is ``""`` for evidence and ``SCAN`` for a sealed paper that was scanned.
    """

    id: str
    owner: str
    file: FileRef
    role: str = ""


SUMMARY = "summary"  # owner of the sealed summary that the web system gave
SCAN = "scan"


@dataclass(frozen=True, slots=True)
class FeedbackRow:
    """One row of the audience figures: one film on one platform.

    ``values`` are canonical texts by the keys of the call's feedback table; absent is blank,
    which is never 0. ``source`` is the plain name of the workbook that it came from.
    """

    id: str
    film: str = ""  # its id, or "" when it is none of ours
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    source: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A contributing unit in the roster 单位台账. What it returned is computed, never kept here."""

    id: str
    name: str
    contact: str = ""
    phone: str = ""
    email: str = ""
    remark: str = ""
    asked: str = ""  # ISO day on which it was asked, or ""


@dataclass(frozen=True, slots=True)
class Returned:
    """A filled information form that came in, as it was read: the source of what was merged.

    ``values`` are by form key, ``count`` and ``duration`` as the unit wrote them; blank is
    absent. ``entries`` are the texts of 视频内容, title first.
    """

    id: str
    name: str  # plain file name
    digest: str  # SHA-256 of the file, hexadecimal
    at: str  # RFC 3339
    unit: str = ""
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    categories: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Annex:
    """A real attachment of the notice that the person gave, by its digest in the project."""

    name: str  # plain file name
    digest: str  # SHA-256, hexadecimal


@dataclass(frozen=True, slots=True)
class Handover:
    """A registration pack (``case``) or a delivery bag (``delivery``) that was written."""

    number: int
    kind: str  # case | delivery
    at: str  # RFC 3339
    folder: str  # its name, never a path
    sha256: str  # of manifest-sha256.txt
    draft: bool
    by: str
    items: tuple[str, ...]  # ids of its cases or films


@dataclass(frozen=True, slots=True)
class Mailed:
    at: str
    by: str


@dataclass(frozen=True, slots=True)
class Export:
    """A mail package that was written. ``content`` is what the form said, for later differences."""

    number: int
    at: str
    folder: str  # its name, never a path
    sha256: str  # of manifest-sha256.txt
    draft: bool
    accepted_by: str
    accepted: tuple[str, ...]  # "subject rule" of the delivery-stage errors that stood open
    content: Mapping[str, str]
    mailed: Mailed | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    path: str  # as shown to the person
    reason: str


@dataclass(frozen=True, slots=True)
class Override:
    """A date or an address of the call that the organiser changed."""

    key: str  # "mail.to", "deadline.form" …
    value: str
    source: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Hint:
    """What the person showed in the picture, in pixels of the shown picture.

    ``band`` are the rows (top, bottom) of the subtitles; ``scene`` are boxes that belong to the
    picture (属于画面), ``marks`` boxes that are marks (确为角标).
    """

    band: tuple[int, int] | None = None
    scene: tuple[Box, ...] = ()
    marks: tuple[Box, ...] = ()


NO_HINT = Hint()


@dataclass(frozen=True, slots=True)
class Submission:
    form: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    ticked: tuple[str, ...] = ()  # categories ticked by hand or read from a form
    films: tuple[Film, ...] = ()
    series: tuple[Series, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    overrides: tuple[Override, ...] = ()
    hints: Mapping[str, Hint] = field(default_factory=lambda: MappingProxyType({}))
    cases: tuple[Case, ...] = ()
    materials: tuple[Material, ...] = ()
    feedback: tuple[FeedbackRow, ...] = ()
    annexes: Mapping[str, Annex] = field(default_factory=lambda: MappingProxyType({}))  # by title
    roster: tuple[Unit, ...] = ()  # units that were asked for films
    returned: tuple[Returned, ...] = ()  # forms that came in
    # Form key → its place in the organiser's own form, where the person bound it.
    bindings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    # Film id → texts of the list workbook's extra columns, by key.
    extras: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    next_ids: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    # Append-only, outside undo:
    resolutions: tuple[Resolution, ...] = ()
    signatures: tuple[Signature, ...] = ()
    exports: tuple[Export, ...] = ()
    handovers: tuple[Handover, ...] = ()

    def film(self, film_id: str) -> Film | None:
        return next((film for film in self.films if film.id == film_id), None)

    def case(self, case_id: str) -> Case | None:
        return next((case for case in self.cases if case.id == case_id), None)

    def materials_of(self, owner: str) -> tuple[Material, ...]:
        return tuple(material for material in self.materials if material.owner == owner)

    def hint_for(self, film: Film) -> Hint:
        """Of its series where it has one, so that what was shown once holds for all its films."""
        return self.hints.get(film.series or film.id) or NO_HINT

    def entries(self) -> tuple[Entry, ...]:
        """Single films and series in the person's order; a series without films is no entry."""
        by_series: dict[str, list[Film]] = {}
        entries: list[Entry] = []
        for film in self.films:
            if film.series:
                by_series.setdefault(film.series, []).append(film)
            else:
                entries.append(
                    Entry(film.id, "single", film.title, film.summary, film.order, (film,))
                )
        for series in self.series:
            films = by_series.get(series.id)
            if films:
                ordered = tuple(sorted(films, key=_film_rank))
                entries.append(
                    Entry(series.id, "series", series.title, series.summary, series.order, ordered)
                )
        return tuple(sorted(entries, key=lambda entry: (entry.order, _id_rank(entry.id))))

    def included_films(self) -> tuple[Film, ...]:
        return tuple(film for film in self.films if film.included)


def _id_rank(identifier: str) -> tuple[int, str]:
    return int(identifier[1:]), identifier[0]


def _film_rank(film: Film) -> tuple[int, tuple[int, str]]:
    return film.order, _id_rank(film.id)
