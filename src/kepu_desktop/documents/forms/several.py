"""A file with the forms of several units in it: each as a document of its own."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree
from lxml.etree import _Element

from kepu_desktop.calls.model import Form
from kepu_desktop.documents.forms.geometry import stories
from kepu_desktop.documents.forms.layout import MAX_FORM
from kepu_desktop.documents.forms.placing import find_places
from kepu_desktop.documents.guard import open_document
from kepu_desktop.documents.package_guard import safe_parser
from kepu_desktop.documents.packing import repack

_LEAST = 4  # different keys that make a table a form of its own


def split_forms(data: bytes, form: Form, *, name: str) -> tuple[bytes, ...]:
    """``data`` itself, unless several outer tables are each a form: then a document for each, with
    the others' tables taken out. Only tables are told apart, not forms without any.

    Raises ``UserError`` (see ``guard``).
    """
    document = open_document(data, name)
    content = document.parts[document.main]
    if len(content) > MAX_FORM:
        return (data,)  # refused where it is read
    root = etree.fromstring(content, safe_parser())
    _, groups = find_places(stories(root), form)
    tables = [
        group.table.element
        for group in groups
        if group.table is not None and len(group.keys) >= _LEAST
    ]
    if len(tables) < 2 or not _alike(groups, tables):
        return (data,)
    order = {element: number for number, element in enumerate(root.iter())}
    tables.sort(key=lambda table: order[table])
    return tuple(
        repack(document.replaced({document.main: _alone(root, tables, number)}))
        for number in range(len(tables))
    )


def _alike(groups: list, tables: list[_Element]) -> bool:  # type: ignore[type-arg]
    """Whether the tables ask for the same: one form may also go on in a second table."""
    keys = [group.keys for group in groups if group.table and group.table.element in tables]
    first = keys[0]
    return all(len(first & other) * 2 >= min(len(first), len(other)) for other in keys[1:])


def _alone(root: _Element, tables: list[_Element], number: int) -> bytes:
    places = [root.getroottree().getpath(table) for table in tables]
    copy = deepcopy(root)
    tree = copy.getroottree()
    namespaces = {key: value for key, value in root.nsmap.items() if key}
    gone: list[_Element] = []
    for index, place in enumerate(places):
        if index != number:
            found = tree.xpath(place, namespaces=namespaces)
            assert isinstance(found, list)
            gone += [one for one in found if isinstance(one, etree._Element)]
    for table in gone:
        parent = table.getparent()
        if parent is not None:
            parent.remove(table)
    return etree.tostring(copy, xml_declaration=True, encoding="UTF-8", standalone=True)
