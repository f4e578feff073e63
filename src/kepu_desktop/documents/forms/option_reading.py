"""Chosen options of a filled form: ticked, or written out as words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kepu_desktop.calls.model import Field, Option
from kepu_desktop.documents.forms.labels import label_key, trim
from kepu_desktop.documents.forms.layout import Layout
from kepu_desktop.documents.forms.tick_reading import find_options, read_ticks

# Other words for an option, by its id: what units write for it in short.
OtherWords = Mapping[str, Sequence[str]]
_PARTS = re.compile(r"[、，,；;。/\s]+")
_EDGES = " \t\u3000：:（）()、，,；;。"
_NOTHING = re.compile(r"[\W\d_]*|等|无")  # numbering and marks that are left between options


@dataclass(slots=True)
class Chosen:
    """``doubts`` say, for the person, what was written there and not understood."""

    ids: list[str] = field(default_factory=list)
    other: str = ""
    doubts: list[str] = field(default_factory=list)


def read_options(layout: Layout, spec: Field, more: OtherWords) -> Chosen:
    """What is chosen of ``spec``'s options. ``more`` are other words for them."""
    choices = layout.choices.get(spec.key, [])
    place = layout.place_of(spec.key)
    if any(choice.words is not None for choice in choices):  # boxes in cells of their own
        ticked = [choice for choice in choices if choice.box.ticked]
        extra = [choice.extra_text for choice in ticked if choice.option.extra]
        return _cleaned(layout, Chosen([c.option.id for c in ticked], "".join(extra)))
    lines = list(dict.fromkeys(choice.line for choice in choices))
    if place is not None and (not lines or set(lines) & set(place.region.lines)):
        lines = list(place.region.lines)
    ticks = read_ticks((line.text for line in lines), spec.options)
    if choices or ticks.seen:
        column = f"“{spec.labels[0]}”一栏"
        doubts = [f"{column}有一个“√”看不出属于{names}，没有勾选" for names in ticks.doubts]
        return _cleaned(layout, Chosen(ticks.ids, ticks.other, doubts))
    if place is None:
        return Chosen()
    texts = [part for text in place.region.texts() for part in text.split("\n")]
    return read_words("\n".join(layout.words.value_lines(texts)), spec, more)


def _cleaned(layout: Layout, chosen: Chosen) -> Chosen:
    if layout.words.is_placeholder(chosen.other):
        chosen.other = ""
    return chosen


def read_words(text: str, spec: Field, more: OtherWords) -> Chosen:
    """Options written as words: their whole texts wherever they stand (one may have 、 in it),
    then, part by part, those that just one option is also called by."""
    chosen = Chosen()
    named = find_options(text, spec.options)
    if len(named) > 1 and len(named) == len(spec.options):
        chosen.doubts.append(f"“{spec.labels[0]}”一栏写有全部选项，没有看出选了哪些")
        return chosen
    rest, at = "", 0
    for number, one in enumerate(named):
        rest += text[at : one.start] + "；"
        at = one.end
        chosen.ids.append(one.option.id)
        if one.option.extra:
            stop = named[number + 1].start if number + 1 < len(named) else len(text)
            words = re.split(r"[;；\n]", text[one.end : stop])[0]
            chosen.other, at = trim(words.strip(_EDGES)), one.end + len(words)
    short = _unique(spec.options, more)
    for part in _PARTS.split(rest + text[at:]):
        if _NOTHING.fullmatch(part):
            continue
        ids = {option for word, option in short.items() if word in label_key(part)}
        if len(ids) != 1:
            chosen.doubts.append(f"“{spec.labels[0]}”一栏写的“{part[:30]}”没有认出是哪个选项")
            continue
        (found,) = ids
        chosen.ids += [found] if found not in chosen.ids else []
        if not chosen.other and any(o.extra for o in spec.options if o.id == found):
            chosen.other = trim(part.replace(":", "：").partition("：")[2].strip(_EDGES))
    order = [option.id for option in spec.options]
    chosen.ids.sort(key=order.index)
    return chosen


def _unique(options: tuple[Option, ...], more: OtherWords) -> dict[str, str]:
    """Other words by which one option alone is called, and its id."""
    owners: dict[str, set[str]] = {}
    for option in options:
        for word in more.get(option.id, ()):
            if key := label_key(word):
                owners.setdefault(key, set()).add(option.id)
    return {word: next(iter(ids)) for word, ids in owners.items() if len(ids) == 1}
