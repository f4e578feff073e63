"""A form read once: its tree, the place of every key, the boxes of every option."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from lxml import etree
from lxml.etree import _Element

from kepu_desktop.calls.model import Field, Form
from kepu_desktop.documents.forms.binding import Bound, bind
from kepu_desktop.documents.forms.geometry import Story, Table, stories
from kepu_desktop.documents.forms.glyphs import Line
from kepu_desktop.documents.forms.labels import Vocabulary
from kepu_desktop.documents.forms.placing import find_places
from kepu_desktop.documents.forms.regions import Group, Place
from kepu_desktop.documents.forms.slots import Slot, find_slots
from kepu_desktop.documents.forms.ticks import (
    Choice,
    choices_in_cells,
    find_choices,
    names_options,
)
from kepu_desktop.documents.guard import GuardedDocx
from kepu_desktop.documents.package_guard import safe_parser
from kepu_desktop.domain.errors import UserError

MAX_FORM = 16 * 1024 * 1024  # bytes of main part: a form is a few pages
NO_BINDINGS: Mapping[str, str] = MappingProxyType({})


@dataclass(slots=True)
class Layout:
    """``found`` are the places by labels alone; ``bound`` after the person's own bindings."""

    root: _Element
    words: Vocabulary
    stories: list[Story]
    found: list[Place]
    bound: Bound
    choices: dict[str, list[Choice]] = field(default_factory=dict)
    printed: set[str] = field(default_factory=set)  # options that stand there without boxes

    @property
    def places(self) -> list[Place]:
        return self.bound.places

    def place_of(self, key: str) -> Place | None:
        return next((place for place in self.places if key in place.keys), None)

    def slots(self) -> dict[str, Slot]:
        """Every place that could take a value, by name. To be asked before anything is written."""
        return find_slots(self.stories, self.found, self.words)


def read_layout(
    document: GuardedDocx, form: Form, bindings: Mapping[str, str] = NO_BINDINGS
) -> Layout:
    """Parse the main part and find every key's place; ``bindings`` (key → slot) come before labels.

    Raises ``UserError`` when nothing in it is a label of the form.
    """
    content = document.parts[document.main]
    if len(content) > MAX_FORM:
        raise UserError(
            "form-too-long",
            "文档过长，不像信息表",
            subject=document.name,
            remedy="请只保留信息表所在的几页后另存",
        )
    root = etree.fromstring(content, safe_parser())
    every = stories(root)
    places, groups = find_places(every, form)
    layout = Layout(root, Vocabulary(form), every, places, Bound(places))
    if bindings:
        slots = find_slots(every, places, layout.words, filled=True)
        layout.bound = bind(places, slots, bindings, layout.words)
    for spec in form.field:
        if spec.kind == "options":
            taken = _taken(layout, spec.key)
            found = _choices(layout, groups, spec)
            layout.choices[spec.key] = [c for c in found if not {c.line, c.box.line} & taken]
            printed = "".join(line.text for group in groups[:1] for line in _group_lines(group))
            if not layout.choices[spec.key] and names_options(printed, spec.options):
                layout.printed.add(spec.key)
    if not places and not any(layout.choices.values()):
        raise UserError(
            "form-no-labels",
            "文档里没有找到信息表的栏目",
            subject=document.name,
            remedy="请确认选择的是本次征集的信息表",
        )
    return layout


def _taken(layout: Layout, key: str) -> set[Line]:
    """Lines that the person gave to other values: no box of theirs is ticked."""
    return {
        line
        for place in layout.places
        if key not in place.keys and layout.bound.held.intersection(place.keys)
        for line in place.region.lines
    }


def _choices(layout: Layout, groups: list[Group], spec: Field) -> list[Choice]:
    """Where the label points to; else anywhere in the winning group, if two options stand there."""
    if spec.key in layout.bound.left_out:
        return []
    place = layout.place_of(spec.key)
    if place is not None and (choices := find_choices(place.region.lines, spec.options)):
        return choices
    for group in groups[:1] if spec.key not in layout.bound.held else ():
        choices = find_choices(_group_lines(group), spec.options)
        if len([choice for choice in choices if not choice.option.extra]) >= 2:
            return choices
        if group.table is not None:
            return choices_in_cells(_beside(group.table), spec.options)
    return []


def _beside(table: Table) -> Iterator[tuple[Line, Line]]:
    """Neighbours in a row, each way round: (the one line of a cell, the first of the other)."""
    for inner in table.family():
        for cell in inner.cells:
            other = inner.at(cell.row, cell.col + cell.cols)
            for one, two in ((cell, other), (other, cell)):
                if one is not None and two is not None and len(one.lines) == 1 and two.lines:
                    yield one.lines[0], two.lines[0]


def _group_lines(group: Group) -> list[Line]:
    if group.table is None:
        return group.lines
    return [line for cell in group.table.cells for line in cell.all_lines()]
