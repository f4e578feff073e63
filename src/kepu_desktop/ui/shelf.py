"""The places of an open project: those that are built, and those that are built when needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module

from kepu_desktop.ui.places.base import Later, Place


class Shelf(Mapping[str, Place]):
    """Places by key, in the order given. Taking one that is not built yet builds it at once."""

    def __init__(self, given: Sequence[Place | Later], ready: Callable[[Place], None]) -> None:
        """``ready`` is told of each place that is built, before anybody else has it."""
        self._given = {place.key: place for place in given}
        self._built: dict[str, Place] = {}
        self._ready = ready

    def __getitem__(self, key: str) -> Place:
        known = self._built.get(key)
        if known is None:
            given = self._given[key]
            known = self._built[key] = given if isinstance(given, Place) else given.make()
            self._ready(known)
        return known

    def __iter__(self) -> Iterator[str]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)

    def built(self) -> list[Place]:
        return list(self._built.values())

    def place_pieces(self, key: str) -> Iterator[object]:
        """Each ``next`` does a piece of what it takes to have the place."""
        given = self._given[key]
        if isinstance(given, Later) and key not in self._built:
            for name in given.modules:
                yield import_module(name)
        yield self[key]

    def all_pieces(self) -> Iterator[object]:
        """The same for all places and for what is in them, those in sight first."""
        for key in self:
            yield from self.place_pieces(key)
            for piece in self[key].pieces():
                yield piece()
