"""A blank form looked at without writing: where each value would stand, and where it could."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from kepu_desktop.calls.model import Field, Form
from kepu_desktop.documents.forms.binding import keys_of
from kepu_desktop.documents.forms.layout import NO_BINDINGS, Layout, read_layout
from kepu_desktop.documents.forms.regions import Region
from kepu_desktop.documents.forms.slots import Slot, slot_of
from kepu_desktop.documents.forms.stretches import LONG_KINDS
from kepu_desktop.documents.forms.ticks import Choice
from kepu_desktop.documents.guard import open_document

# sure and doubtful by the form's labels; bound and left_out by the person; missing: no place.
State = Literal["sure", "doubtful", "bound", "left_out", "missing"]


@dataclass(frozen=True, slots=True)
class SlotView:
    """A place that could take a value: its name to be kept, the words printed before it, where it
    stands in words, what it holds now. ``boxes`` takes ticks only."""

    name: str
    label: str
    where: str
    text: str
    boxes: bool = False


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """Where one key's value stands. ``slot`` is None when it is missing or left out; ``remark``
    says what is in doubt (Chinese); ``stale`` that the person's binding holds no more."""

    key: str
    label: str  # the call's own name of the key
    state: State
    slot: SlotView | None = None
    remark: str = ""
    stale: bool = False
    long: bool = False  # entries and options share their place with nothing
    ticks: bool = False  # options

    def fits(self, slot: SlotView) -> bool:
        """Whether the person may put the key there."""
        return self.ticks or not slot.boxes


@dataclass(frozen=True, slots=True)
class FormSurvey:
    """``keys`` in the order of the call; ``slots`` in the order of the form."""

    keys: tuple[KeyPlace, ...]
    slots: tuple[SlotView, ...]


def survey_form(
    blank: bytes, form: Form, *, name: str, bindings: Mapping[str, str] = NO_BINDINGS
) -> FormSurvey:
    """Where ``fill_form`` would put each value. Raises ``UserError`` (see ``guard``, and for a
    document without any label of the form)."""
    layout = read_layout(open_document(blank, name), form, bindings)
    slots = layout.slots()
    views = {slot: _view(slot) for slot in slots.values()}
    keys = tuple(_key_place(key, layout, slots, views) for key in keys_of(layout.words))
    return FormSurvey(keys, tuple(views.values()))


def _view(slot: Slot) -> SlotView:
    return SlotView(slot.name, slot.label, slot.where, slot.text, slot.boxes)


def _key_place(
    key: str, layout: Layout, slots: Mapping[str, Slot], views: Mapping[Slot, SlotView]
) -> KeyPlace:
    spec = layout.words.field_of(key)
    long = spec is not None and spec.kind in LONG_KINDS
    ticks = spec is not None and spec.kind == "options"
    label = spec.labels[0] if spec is not None else key
    stale = key in layout.bound.stale
    if key in layout.bound.left_out:
        return KeyPlace(key, label, "left_out", long=long, ticks=ticks)
    place = layout.place_of(key)
    choices = layout.choices.get(key, [])
    region = place.region if place is not None else _around(choices)
    if region is None:
        return KeyPlace(key, label, "missing", stale=stale, long=long, ticks=ticks)
    slot = slot_of(region, slots.values())
    view = views[slot] if slot is not None else SlotView("", label, "", "")
    remark = _lacking(spec, choices) if spec is not None and choices else ""
    if key in layout.bound.held:
        return KeyPlace(key, label, "bound", view, remark, long=long, ticks=ticks)
    if place is not None and place.rank == 1:
        remark = remark or "可能是另一位人员的"
    elif place is not None and place.rank and not _after_colon(place.region):
        remark = remark or "旁边没有空格，写在栏目名称之后"
    elif place is not None and place.stray:
        remark = remark or "在表格之外"
    return KeyPlace(key, label, "doubtful" if remark else "sure", view, remark, stale, long, ticks)


def _after_colon(region: Region) -> bool:
    """Behind a colon, or on lines of its own."""
    before = region.lines[0].text[: region.start].rstrip()
    return not region.inline or before.endswith((":", "："))


def _around(choices: list[Choice]) -> Region | None:
    return Region((choices[0].box.line,)) if choices else None


def _lacking(spec: Field, choices: list[Choice]) -> str:
    found = {choice.option.id for choice in choices}
    lacking = [option.text for option in spec.options if option.id not in found]
    if not lacking:
        return ""
    named = "、".join(f"“{text}”" for text in lacking[:2])
    return f"缺少选项{named}{f'等 {len(lacking)} 项' if len(lacking) > 2 else ''}"
