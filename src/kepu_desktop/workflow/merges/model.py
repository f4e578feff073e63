"""What reading forms in would do, form by form, and what the person may decide about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from kepu_desktop.domain.differences import Difference
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.submission import Submission
from kepu_desktop.workflow.merges.returned import ReadForm

OURS, THEIRS = "ours", "theirs"  # 报送单位的表, 来源单位的表
MERGE, APART, LEAVE = "merge", "apart", "leave"  # 合并, 另列, 不要
# What is proposed to a person who sees each pair: 合并 within one unit, else 另列.
PROPOSED = "proposed"
BY_HAND = "手工填写"


def _nothing() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Choices:
    """What the person decided. Whatever is not decided has the careful answer: the value that
    stands stays, a unit's name is as it is written, equal titles are as ``titles_else`` says.

    ``whose`` and ``units`` are by form key, ``titles`` by ``SameTitle.key``, ``taken`` holds the
    keys of conflicts whose new value is taken. ``whose_else`` holds where our own unit is blank and
    nothing tells whose form it is: a window asks, and takes it for a contributing unit's.
    """

    whose: Mapping[str, str] = field(default_factory=_nothing)
    units: Mapping[str, str] = field(default_factory=_nothing)
    titles: Mapping[str, str] = field(default_factory=_nothing)
    taken: frozenset[str] = frozenset()
    titles_else: str = APART
    whose_else: str = OURS


@dataclass(frozen=True, slots=True)
class Conflict:
    """One value that stands and another that came in. ``taken``: the new one holds."""

    key: str
    difference: Difference
    taken: bool = False


@dataclass(frozen=True, slots=True)
class SameTitle:
    """An entry with the title of ``other``, which is not surely the same; ``deed`` is what happens
    to it. ``other`` is the id of a film or series, ``about`` says what that is, ``near`` that it is
    of the same unit, or of none."""

    key: str
    title: str
    other: str
    about: str
    near: bool
    deed: str


@dataclass(frozen=True, slots=True)
class FormMerge:
    """One form. ``unit`` is the name that holds, ``near`` are known units of nearly this name.

    ``sure`` and ``named``: whose it is, and what its unit is called, needs no deciding (any more).
    ``guessed``: our own unit is blank and nothing but a habit says whose it is.
    ``known``: the same bytes were read before, nothing happens. ``filled`` are blanks that get a
    value. Titles of entries: ``new`` become 待制作, ``bound`` fill an entry that is there,
    ``there`` stand already. ``roster``: added, filled, or "".
    """

    form: ReadForm
    whose: str
    unit: str
    sure: bool = True
    named: bool = True
    guessed: bool = False
    near: tuple[str, ...] = ()
    known: bool = False
    filled: tuple[Difference, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    new: tuple[str, ...] = ()
    bound: tuple[str, ...] = ()
    there: tuple[str, ...] = ()
    same: tuple[SameTitle, ...] = ()
    ticked: tuple[str, ...] = ()
    roster: str = ""
    notes: tuple[str, ...] = ()

    @property
    def open(self) -> int:
        """How many things a person should decide."""
        if self.idle:
            return 0
        return len(self.conflicts) + len(self.same) + (not self.named) + (not self.sure)

    @property
    def idle(self) -> bool:
        """Read before, or blank: nothing is done with it."""
        return self.known or self.form.blank

    @property
    def empty(self) -> bool:
        """Whether nothing at all comes of it."""
        merged = any(one.deed != LEAVE for one in self.same)
        taken = any(one.taken for one in self.conflicts)
        parts = (self.filled, self.new, self.bound, self.ticked, self.roster)
        return not (any(parts) or merged or taken)


@dataclass(frozen=True, slots=True)
class Merge:
    """The whole batch. ``after`` is the state that would hold, ``made`` the ids in it that are new
    to the person (series before their films)."""

    forms: tuple[FormMerge, ...]
    after: Submission
    made: tuple[str, ...] = ()
    refused: tuple[UserError, ...] = field(default=())

    @property
    def read(self) -> tuple[ReadForm, ...]:
        return tuple(one.form for one in self.forms)

    @property
    def open(self) -> int:
        return sum(one.open for one in self.forms)

    @property
    def label(self) -> str:
        """Names the step of undo."""
        fresh = [one for one in self.forms if not one.idle]
        if len(fresh) == 1:
            return f"读入信息表（{fresh[0].unit or fresh[0].form.name}）"
        return f"读入 {len(fresh)} 份信息表"
