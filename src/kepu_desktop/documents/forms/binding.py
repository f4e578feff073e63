"""The person's own word on where a value stands, over what the labels say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kepu_desktop.calls.model import Field
from kepu_desktop.documents.forms.labels import Vocabulary
from kepu_desktop.documents.forms.regions import Place
from kepu_desktop.documents.forms.slots import Slot, overlap
from kepu_desktop.documents.forms.stretches import LONG_KINDS

NOWHERE = "-"  # the value is not written into this form


@dataclass(frozen=True, slots=True)
class Bound:
    """The places after binding; ``held`` keys stand where the person said, ``left_out`` nowhere,
    ``stale`` are bound to what this form does not have, or to a part of what another key is bound
    to (their labels hold)."""

    places: list[Place]
    held: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    stale: tuple[str, ...] = ()


def bind(
    places: Sequence[Place],
    slots: Mapping[str, Slot],
    bindings: Mapping[str, str],
    words: Vocabulary,
) -> Bound:
    """Put the keys of ``bindings`` into their slots. A place whose room is taken loses its keys;
    several keys in one slot share it, joined as in a cell for both."""
    known = [key for key in keys_of(words) if key in bindings]
    left_out = frozenset(key for key in known if bindings[key] == NOWHERE)
    held: dict[str, Slot] = {}
    for key in known:
        slot = slots.get(bindings[key])
        if slot is None or not fits(_kind(words, key), slot):
            continue
        others = (other for other in held.values() if other is not slot)
        if not any(overlap(slot.region, other.region) for other in others):
            held[key] = slot
    stale = tuple(key for key in known if key not in left_out and key not in held)
    kept: list[Place] = []
    for place in places:
        keys = tuple(key for key in place.keys if key not in left_out and key not in held)
        if keys and not any(overlap(place.region, slot.region) for slot in held.values()):
            kept.append(place if keys == place.keys else replace(place, keys=keys))
    by_slot: dict[Slot, list[str]] = {}
    for key, slot in held.items():
        by_slot.setdefault(slot, []).append(key)
    for slot, shared in by_slot.items():
        long = [key for key in shared if _kind(words, key) in LONG_KINDS]
        keys = (long[0],) if long else tuple(shared)
        spec = words.field_of(keys[0])
        if len(keys) > 1:
            spec = Field(labels=(slot.label or keys[0],), keys=keys)
        kept.append(Place(spec, keys, slot.region))
    return Bound(kept, frozenset(held), left_out, stale)


def fits(kind: str, slot: Slot) -> bool:
    """Whether a value of this kind may stand there: nothing is written over boxes to be ticked."""
    return not slot.boxes or kind == "options"


def keys_of(words: Vocabulary) -> tuple[str, ...]:
    """Every key of the form, in the call's order."""
    every = (key for spec in words.form.field for key in (spec.keys or (spec.key,)))
    return tuple(dict.fromkeys(every))


def _kind(words: Vocabulary, key: str) -> str:
    spec = words.field_of(key)
    return "text" if spec is None else spec.kind
