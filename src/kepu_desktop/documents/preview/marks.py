"""Which cells of a form hold which values, known from the blank form.

A filled form has the tables of its blank one, only more text in them. So the labels are looked for
once, in the blank; that spares reading hundreds of entries letter by letter each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml.etree import _Element

from kepu_desktop.calls.model import Form
from kepu_desktop.documents.forms.layout import NO_BINDINGS, Layout, read_layout
from kepu_desktop.documents.forms.values import Path
from kepu_desktop.documents.forms.wordml import flows, path_of, w
from kepu_desktop.documents.guard import open_document

Marks = dict[_Element, tuple[tuple[str, ...], int]]  # paragraph → (field keys, entry or −1)


@dataclass(frozen=True, slots=True)
class CellMark:
    """``path`` leads to a cell (or to one paragraph); ``entries_from`` is the paragraph at which
    the list of entries begins, −1 for no list."""

    path: Path
    keys: tuple[str, ...]
    entries_from: int = -1


def form_marks(
    blank: bytes, form: Form, *, name: str, bindings: Mapping[str, str] = NO_BINDINGS
) -> tuple[CellMark, ...]:
    """The cells of ``blank`` that are filled in. Values outside tables are not marked.

    Raises ``UserError`` (see ``guard``).
    """
    return tuple(_cell_marks(read_layout(open_document(blank, name), form, bindings)))


def _cell_marks(layout: Layout) -> Iterator[CellMark]:
    found: dict[Path, CellMark] = {}
    for paragraph, keys, inline_list in _filled(layout):
        cell = next(paragraph.iterancestors(w("tc")), None)
        if cell is None:
            continue
        path = path_of(cell)
        known = found.get(path, CellMark(path, ()))
        start = known.entries_from
        if inline_list is not None and start < 0:
            places = [child for child in flows(cell) if child.tag == w("p")]
            start = places.index(paragraph) + inline_list if paragraph in places else -1
        found[path] = CellMark(path, tuple(dict.fromkeys((*known.keys, *keys))), start)
    yield from found.values()


def _filled(layout: Layout) -> Iterator[tuple[_Element, tuple[str, ...], int | None]]:
    """(paragraph, keys, None or for a list of entries how many paragraphs its label takes)."""
    for place in layout.places:
        lists = place.field is not None and place.field.kind == "entries"
        for line in place.region.lines:
            yield line.paragraph, place.keys, int(place.region.inline) if lists else None
    for key, choices in layout.choices.items():
        for choice in choices:
            yield choice.box.line.paragraph, (key,), None


def marks_in(root: _Element, cells: Sequence[CellMark], entry_lines: Sequence[int]) -> Marks:
    """The paragraphs of a filled form that stand in ``cells``. ``entry_lines`` says of how many
    paragraphs each entry consists."""
    entry_of = [entry for entry, count in enumerate(entry_lines) for _ in range(count)]
    marks: Marks = {}
    for mark in cells:
        cell = _at(root, mark.path)
        if cell is None:
            continue
        if cell.tag == w("p"):
            marks[cell] = (mark.keys, -1)
            continue
        paragraphs = [child for child in flows(cell) if child.tag == w("p")]
        for number, paragraph in enumerate(paragraphs):
            place = number - mark.entries_from if mark.entries_from >= 0 else -1
            entry = entry_of[place] if 0 <= place < len(entry_of) else -1
            marks[paragraph] = (mark.keys, entry)
    return marks


def _at(root: _Element, path: Path) -> _Element | None:
    element: _Element | None = root
    for tag, number in path:
        if element is None:
            return None
        same = element.findall(tag)
        element = same[number] if number < len(same) else None
    return element
