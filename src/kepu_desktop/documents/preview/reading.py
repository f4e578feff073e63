"""The bytes of a .docx to a ``Paper``: sections, their headers and footers, the form's fields."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element

from kepu_desktop.documents.forms.wordml import flows, is_on, w
from kepu_desktop.documents.guard import GuardedDocx, open_document
from kepu_desktop.documents.package_guard import safe_parser
from kepu_desktop.documents.preview.boxes import as_table
from kepu_desktop.documents.preview.marks import CellMark, Marks, marks_in
from kepu_desktop.documents.preview.model import Block, Paper, Section, Sides
from kepu_desktop.documents.preview.styles import Styles, number, read_styles, twips
from kepu_desktop.documents.preview.tables import read_table
from kepu_desktop.documents.preview.texts import TextReader

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_A4 = (595.3, 841.9)
_DEEPEST = 20  # tables in tables
_EDGE_ON_MARGIN = 15  # the compatibility mode of Word 2013, which sets tables on the margin


def read_pages(
    data: bytes, *, name: str, cells: Sequence[CellMark] = (), entry_lines: Sequence[int] = ()
) -> Paper:
    """The document ``data`` (shown as ``name``) as pages.

    ``cells`` (from ``form_marks`` of the blank form) and ``entry_lines`` (of how many paragraphs
    each entry of 视频内容 consists) tell the paragraphs which values they hold. Raises
    ``UserError`` (see ``guard``).
    """
    document = open_document(data, name)
    root = etree.fromstring(document.parts[document.main], safe_parser())
    return _Reader(document, root, marks_in(root, cells, entry_lines)).paper()


@dataclass(slots=True)
class _Reader:
    document: GuardedDocx
    root: _Element
    marks: Marks

    def paper(self) -> Paper:
        links = self._links()
        by_kind = dict(links.values())
        styles = read_styles(self._part(by_kind.get("styles")), self._part(by_kind.get("theme")))
        settings = self._part(by_kind.get("settings"))
        styles.hangs_tables = _compatibility(settings) < _EDGE_ON_MARGIN
        texts = TextReader(styles, self.marks)
        tab = None if settings is None else settings.find(w("defaultTabStop"))
        even = settings is not None and is_on(settings.find(w("evenAndOddHeaders")))
        sections: list[Section] = []
        heads: dict[str, dict[str, tuple[Block, ...]]] = {"header": {}, "footer": {}}
        for properties, blocks in self._sections(texts):
            for kind, known in heads.items():
                known.update(self._heads(properties, kind, links, styles, texts.unshown))
            sections.append(_section(properties, blocks, heads, even))
        return Paper(
            sections=tuple(sections),
            tab=36 if tab is None else max(2, twips(tab.get(w("val")), 36)),
            unshown=tuple(sorted(texts.unshown.items())),
        )

    def _sections(self, texts: TextReader) -> Iterator[tuple[_Element | None, tuple[Block, ...]]]:
        body = self.root.find(w("body"))
        pending: list[Block] = []
        last: _Element | None = None
        for element in flows(body) if body is not None else ():
            if element.tag == w("sectPr"):
                last = element
                continue
            pending.extend(_blocks([element], texts, ()))
            ends = element.find(f"{w('pPr')}/{w('sectPr')}") if element.tag == w("p") else None
            if ends is not None:
                yield ends, tuple(pending)
                pending = []
        yield last, tuple(pending)

    def _heads(
        self,
        properties: _Element | None,
        kind: str,
        links: dict[str, tuple[str, str]],
        styles: Styles,
        unshown: Counter[str],
    ) -> Iterator[tuple[str, tuple[Block, ...]]]:
        """The section's own headers (or footers) by page kind; others come from before it."""
        for reference in (
            properties.findall(w(f"{kind}Reference")) if properties is not None else ()
        ):
            _, target = links.get(reference.get(f"{_R}id", ""), ("", ""))
            part = self._part(target)
            if part is not None:
                texts = TextReader(styles, {}, unshown)
                yield reference.get(w("type"), "default"), _blocks(flows(part), texts, ())

    def _links(self) -> dict[str, tuple[str, str]]:
        """Of the main part, by id: (last word of the relationship's type, part name)."""
        folder, _, file = self.document.main.rpartition("/")
        root = self._part(f"{folder}/_rels/{file}.rels".lstrip("/"))
        found: dict[str, tuple[str, str]] = {}
        for link in root.iter(_RELATIONSHIP) if root is not None else ():
            target = link.get("Target", "")
            if link.get("TargetMode") == "External":
                continue
            part = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
            kind = link.get("Type", "").rpartition("/")[2]
            found[link.get("Id", "")] = (kind, posixpath.normpath(part).lstrip("/"))
        return found

    def _part(self, name: str | None) -> _Element | None:
        content = self.document.parts.get(name or "")
        if content is None:
            return None
        try:
            return etree.fromstring(content, safe_parser())
        except etree.XMLSyntaxError:
            # A broken side part costs its look, not the page.
            return None


def _compatibility(settings: _Element | None) -> float:
    """Word's compatibility mode; a document that names none is laid out as by Word 2007."""
    for setting in settings.iter(w("compatSetting")) if settings is not None else ():
        if setting.get(w("name")) == "compatibilityMode":
            return number(setting.get(w("val")), 12)
    return 12


def _blocks(
    elements: Iterator[_Element] | list[_Element],
    texts: TextReader,
    tables: Sequence[_Element],
    depth: int = 0,
) -> tuple[Block, ...]:
    found: list[Block] = []

    def cell(element: _Element, inside: Sequence[_Element]) -> tuple[Block, ...]:
        return _blocks(flows(element), texts, inside, depth + 1)

    for element in elements:
        if element.tag == w("p"):
            paragraph = texts.paragraph(element, tables)
            line = paragraph.line if paragraph.line_rule == "exact" else 0
            boxes = [
                as_table(box, _blocks(flows(box.content), texts, (), depth + 1), line)
                for box in tuple(texts.boxes)
                if depth < _DEEPEST
            ]
            found += boxes
            # A paragraph with nothing but a box in its line is as high as the box.
            if paragraph.runs or not any(box.place is None for box in boxes):
                found.append(paragraph)
        elif element.tag == w("tbl") and depth < _DEEPEST:
            table = read_table(element, texts.styles, tables, cell)
            if table.rows:
                found.append(table)
    return tuple(found)


def _section(
    properties: _Element | None,
    blocks: tuple[Block, ...],
    heads: dict[str, dict[str, tuple[Block, ...]]],
    even: bool,
) -> Section:
    def length(tag: str, name: str, otherwise: float) -> float:
        child = None if properties is None else properties.find(w(tag))
        return otherwise if child is None else twips(child.get(w(name)), otherwise)

    grid = None if properties is None else properties.find(w("docGrid"))
    snaps = grid is not None and grid.get(w("type"), "default") != "default"
    kind = None if properties is None else properties.find(w("type"))
    start = None if properties is None else properties.find(w("pgNumType"))
    begins = "" if start is None else start.get(w("start"), "")
    width = min(max(length("pgSz", "w", _A4[0]), 72), 1600)
    height = min(max(length("pgSz", "h", _A4[1]), 72), 1600)
    # A negative margin lets the header run into the text; its size is what counts.
    sides = [abs(length("pgMar", side, 72)) for side in ("top", "left", "bottom", "right")]
    top, left, bottom, right = sides
    return Section(
        width=width,
        height=height,
        margins=Sides(
            min(top, height / 2 - 18),
            min(left, width / 2 - 18),
            min(bottom, height / 2 - 18),
            min(right, width / 2 - 18),
        ),
        header=length("pgMar", "header", 36),
        footer=length("pgMar", "footer", 36),
        grid=twips(grid.get(w("linePitch"))) if snaps and grid is not None else 0,
        blocks=blocks,
        headers=tuple(sorted(heads["header"].items())),
        footers=tuple(sorted(heads["footer"].items())),
        title_page=properties is not None and is_on(properties.find(w("titlePg"))),
        even_pages=even,
        same_page=kind is not None and kind.get(w("val")) == "continuous",
        first_number=int(begins) if begins.isdecimal() else None,
    )
