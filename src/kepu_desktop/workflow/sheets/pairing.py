"""Which row of a list without ids means which film: by title, within one source unit.

Two units may call their films alike: a row that names another unit than the film's is not about
that film, and would overwrite it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from kepu_desktop.domain.unit_names import NEARNESS, unit_key, unit_nearness
from kepu_desktop.workflow.proposals import plain_title
from kepu_desktop.workflow.sheets.cells import name_key, same_text
from kepu_desktop.workflow.sheets.lines import FilmLine

# 《…》 and other marks are left out by some.
_WRITINGS: tuple[Callable[[str], str], ...] = (name_key, plain_title)


@dataclass(frozen=True, slots=True)
class Asking:
    """What a row without an id says of its film; ``key`` is the row's."""

    key: str
    title: str
    unit: str
    series: str
    summary: str


def pairs(asking: Sequence[Asking], lines: Sequence[FilmLine]) -> dict[str, FilmLine]:
    """Row → film of the same title: of the same unit first, then of another writing of it,
    then where the row or the film names none.

    Several rows of one title and unit take the films of that title and unit in their order; a row
    that could mean films of several units means none. What a row made is what it finds again.
    """
    found: dict[str, FilmLine] = {}
    for nearness in NEARNESS:
        for plain in _WRITINGS:
            taken = {line.id for line in found.values()}
            free = [line for line in lines if line.id not in taken]
            open_ = [one for one in asking if one.key not in found]
            found |= _paired(open_, free, plain, nearness)
    return found


def fits(unit: str, line: FilmLine) -> bool:
    """Whether a row of ``unit`` may mean this film."""
    return unit_nearness(unit, line.values.get("unit", "")) is not None


def _paired(
    asking: Sequence[Asking],
    lines: Sequence[FilmLine],
    plain: Callable[[str], str],
    nearness: int,
) -> dict[str, FilmLine]:
    named: dict[str, list[FilmLine]] = {}
    for line in lines:
        named.setdefault(plain(line.values.get("title", "")), []).append(line)
    groups: dict[tuple[str, str], list[Asking]] = {}
    for one in asking:
        groups.setdefault((plain(one.title), unit_key(one.unit)), []).append(one)
    found: dict[str, FilmLine] = {}
    taken: set[str] = set()
    for (name, _), rows in groups.items():
        there = [
            line
            for line in (named.get(name, ()) if name else ())
            if line.id not in taken
            and unit_nearness(rows[0].unit, line.values.get("unit", "")) == nearness
        ]
        if len({unit_key(line.values.get("unit", "")) for line in there}) > 1:
            continue  # whose film it is cannot be told
        for row, line in _in_order(rows, there):
            found[row.key] = line
            taken.add(line.id)
    return found


def _in_order(
    rows: Sequence[Asking], lines: Collection[FilmLine]
) -> Iterator[tuple[Asking, FilmLine]]:
    """Those that say the same first. Fewer rows than films: which of them is meant is unknown,
    and the row is a film of its own."""
    left, rest = list(lines), []
    for row in rows:
        line = next((line for line in left if _alike(row, line)), None)
        if line is None:
            rest.append(row)
        else:
            left.remove(line)
            yield row, line
    if len(rest) >= len(left):
        yield from zip(rest, left, strict=False)


def _alike(row: Asking, line: FilmLine) -> bool:
    """A film of a series has the series' summary, whatever its row says."""
    series = line.values.get("series", "")
    if series:
        return row.series == series
    return same_text(line.values.get("summary", ""), row.summary)
