"""Forms among dropped films: their entries find the films beside them, the rest is planned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kepu_desktop.calls.model import Call
from kepu_desktop.domain.stated import films_stated
from kepu_desktop.domain.submission import Film, Submission
from kepu_desktop.system.clock import stamp
from kepu_desktop.workflow.merges.merging import plan
from kepu_desktop.workflow.merges.model import LEAVE, OURS, PROPOSED, THEIRS, Choices, Merge
from kepu_desktop.workflow.merges.returned import ReadForm, ReturnedForms
from kepu_desktop.workflow.merges.words import open_words
from kepu_desktop.workflow.proposals import plain_title

Place = tuple[str, str]  # root, and the path below it


@dataclass(frozen=True, slots=True)
class DropMerge:
    """What the forms of a drop did. ``waiting`` did nothing yet."""

    after: Submission
    merge: Merge | None = None
    waiting: tuple[ReadForm, ...] = ()
    asked: str = ""  # what is to be decided about them

    @property
    def made(self) -> tuple[str, ...]:
        return self.merge.made if self.merge is not None else ()

    @property
    def count(self) -> int:
        """Forms that were merged."""
        return sum(not one.idle for one in self.merge.forms) if self.merge is not None else 0


def merge_dropped(
    call: Call,
    state: Submission,
    found: ReturnedForms,
    films: Mapping[Place, str],
    *,
    hold: bool,
) -> DropMerge:
    """Merge forms into ``state``, in which the films of the drop are already. ``films`` says where
    each of them lay. A film takes the entry of its title from the form beside or above it.

    With ``hold`` a form about which something is to be decided waits as a whole, and all of them
    do when no film came with them.
    """
    forms: Sequence[ReadForm] = found.forms
    if not forms:
        return DropMerge(state)
    at = stamp()
    beside = {form.key: _beside(state, form, films) for form in forms}
    choices = Choices(titles_else=LEAVE, whose_else=THEIRS if hold else OURS)
    if not hold and not state.form.get("unit"):
        # Among films a form is a contributing unit's; whose else it is, nobody can say here.
        choices = Choices(titles_else=LEAVE, whose={form.key: THEIRS for form in forms})
    merge = plan(call, state, forms, choices, at=at, bindable=beside)
    if not hold:
        return DropMerge(merge.after, merge)
    waiting: list[ReadForm] = []
    while True:
        asked = [one.form for one in merge.forms if one.open or not (films or one.idle)]
        if not asked:
            break
        waiting += asked
        forms = [form for form in forms if form not in asked]
        merge = plan(call, state, forms, choices, at=at, bindable=beside)
    order = {form.key: number for number, form in enumerate(found.forms)}
    waiting.sort(key=lambda form: order[form.key])
    proposed = Choices(titles_else=PROPOSED, whose_else=THEIRS)
    then = plan(call, merge.after, waiting, proposed, at=at)
    return DropMerge(merge.after, merge, tuple(waiting), open_words(then))


def _beside(state: Submission, form: ReadForm, films: Mapping[Place, str]) -> frozenset[str]:
    """Ids of the films that lie beside or below the form, and of their series."""
    ids = {
        film_id
        for (root, relative), film_id in films.items()
        if root == form.root and relative.startswith(form.folder)
    }
    ids |= {film.series for film in state.films if film.id in ids and film.series}
    return frozenset(ids)


def planned_twin(state: Submission, title: str) -> Film | None:
    """The one planned entry with this title, or the open part of a planned series that the title
    names with its number; none when two would fit."""
    key = plain_title(title)
    fitting = [f for f in state.films if f.planned and plain_title(f.title) == key]
    if fitting:
        return fitting[0] if len(fitting) == 1 else None
    for series in state.series:
        start = plain_title(series.title)
        if not start or not key.startswith(start):
            continue
        parts = films_stated(key[len(start) :])[:1]
        for film in state.films:
            own = films_stated(plain_title(film.title)[len(start) :])[:1]
            if film.series == series.id and film.planned and own == parts and parts:
                return film
    return None


def series_like(state: Submission, name: str) -> str:
    """The name of the series that is called so, but for marks and blanks; "" for none."""
    key = plain_title(name)
    return next((one.name for one in state.series if key and plain_title(one.title) == key), "")
