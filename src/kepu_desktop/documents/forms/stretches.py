"""What a label stands for, and the values of labels in running text."""

from __future__ import annotations

from collections.abc import Iterator

from kepu_desktop.calls.model import Field, Person
from kepu_desktop.documents.forms.glyphs import Line
from kepu_desktop.documents.forms.labels import Label, Segment, Vocabulary
from kepu_desktop.documents.forms.regions import Place, Region

LONG_KINDS = ("entries", "options")


def stretch_places(lines: list[Line], words: Vocabulary) -> list[Place]:
    places: list[Place] = []
    context: Person | None = None
    found = [words.segments(line) for line in lines]
    for number, line in enumerate(lines):
        following = lines[number + 1 :]
        if not found[number] and following:
            places += heading_places(line, following, words)
        stop = next((n for n, later in enumerate(found[number + 1 :]) if later), len(following))
        for segment in found[number]:
            context = segment.label.person or context
            places += segment_places(segment, line, following[:stop], words, context)
    return places


def heading_places(line: Line, following: list[Line], words: Vocabulary) -> Iterator[Place]:
    """视频内容 alone on its line, the text below it."""
    label = words.label(line.text)
    if label is not None and label.field is not None and label.field.kind in LONG_KINDS:
        rest = [n for n, later in enumerate(following) if words.segments(later)]
        lines = following[: rest[0] if rest else None]
        if lines:
            yield Place(label.field, keys_for(label.field), Region(tuple(lines), label=line))


def segment_places(
    segment: Segment, line: Line, following: list[Line], words: Vocabulary, person: Person | None
) -> Iterator[Place]:
    for field, keys, rank in meanings(segment.label, words, person, True):
        last = segment.stop == len(line.text)
        if field is not None and field.kind in LONG_KINDS and last:
            yield Place(field, keys, Region((line, *following), segment.end, inline=True), rank)
        else:
            region = Region((line,), segment.end, segment.stop, inline=True)
            yield Place(field, keys, region, rank)


def meanings(
    label: Label, words: Vocabulary, person: Person | None, sure: bool
) -> Iterator[tuple[Field | None, tuple[str, ...], int]]:
    """What a label stands for beside ``person``: (field, keys, rank); nothing if not ours."""
    if label.person is not None:
        if label.person.ours and label.field is not None:
            yield label.field, keys_for(label.field), 0
        return
    if person is not None and label.sub and person.ours:
        key = words.sub_key(person, label)
        if key is not None:
            yield words.field_of(key), (key,), 0
            return
    if label.field is None:
        return
    keys = keys_for(label.field)
    if person is not None and not person.ours and any(key in words.personal for key in keys):
        if not sure:
            yield label.field, keys, 1
        return
    yield label.field, keys, 0


def keys_for(field: Field) -> tuple[str, ...]:
    return field.keys or (field.key,)
