"""Writing into paragraphs: the only module that changes the document's tree.

Within one paragraph edits go from right to left, so that the glyphs left of an edit stay valid.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable

from lxml import etree
from lxml.etree import _Element

from kepu_desktop.documents.forms.glyphs import Glyph, Line, shows_placeholder
from kepu_desktop.documents.forms.wordml import (
    ALTERNATE,
    CHOICE,
    FALLBACK,
    XML_SPACE,
    drop,
    flows,
    put,
    w,
    w14,
)

# Never carried over to what we write: revision marks, hidden text, the placeholder's grey.
_NOT_OURS = ("rPrChange", "ins", "del", "moveFrom", "moveTo", "vanish", "webHidden", "fitText")
_MARKER = "insertion-point"
_PROMPT_LOOK = ("rStyle", "color", "i", "iCs", "highlight", "shd")


def look_of(run: _Element | None, *, bold: bool = True, prompt: bool = False) -> _Element | None:
    """A copy of a run's properties to write in: not bold on demand, without a prompt's colours."""
    properties = None if run is None else run.find(w("rPr"))
    return None if properties is None else clean_look(properties, bold=bold, prompt=prompt)


def clean_look(properties: _Element, *, bold: bool = True, prompt: bool = False) -> _Element:
    look = copy.deepcopy(properties)
    drop(look, *_NOT_OURS)
    if prompt:
        drop(look, *_PROMPT_LOOK)
    if not bold:
        drop(look, "b", "bCs")
    return look


def mark_look(line: Line) -> _Element | None:
    """The look kept in the paragraph mark: that is where empty official cells keep it."""
    properties = line.paragraph.find(f"{w('pPr')}/{w('rPr')}")
    return None if properties is None else clean_look(properties)


def with_bold(look: _Element | None) -> _Element:
    bold = etree.Element(w("rPr")) if look is None else copy.deepcopy(look)
    put(bold, "b").attrib.clear()
    put(bold, "bCs").attrib.clear()
    return bold


def with_underline(look: _Element | None) -> _Element:
    lined = etree.Element(w("rPr")) if look is None else copy.deepcopy(look)
    put(lined, "u", val="single")
    return lined


def replace_span(line: Line, start: int, stop: int | None, runs: Iterable[_Element]) -> None:
    """Put ``runs`` where the characters [start, stop) stand.

    Text in a control that waits goes inside it; a text field keeps its marks, only its result
    changes.
    """
    doomed = line.glyphs[start:stop]
    fresh = list(runs)
    slot = next((glyph for glyph in doomed if glyph.is_slot), None)
    if slot is not None:
        _erase_all(doomed)
        fill_control(line, slot.node, fresh)
        return
    inside = [glyph for glyph in doomed if glyph.run is not None]
    if inside:
        # The last characters first: the cut at the first one moves what stands behind it.
        _erase_all(inside[1:])
        marker = _mark(inside[0])
        follower = marker.getnext()
        if inside[0].index >= 0 and follower is not None:
            follower.text = (follower.text or "")[1:]
        elif follower is not None and follower.tag != w("fldChar"):
            _detach(follower)
        _insert_at(marker, fresh)
        for run in dict.fromkeys(glyph.run for glyph in inside[1:]):
            if run is not None and run.getparent() is not None:
                _drop_if_empty(run)
    elif start > 0 and line.glyphs[start - 1].run is not None:
        _insert_at(_mark(line.glyphs[start - 1], behind=True), fresh)
    elif start > 0:
        for run in reversed(fresh):
            line.glyphs[start - 1].node.addnext(run)
    else:
        _insert_first(line.paragraph, fresh)


def fill_control(line: Line, control: _Element, runs: list[_Element]) -> None:
    """Write into a control: its placeholder goes, and with it the binding that would undo ours."""
    content = control.find(w("sdtContent"))
    if content is None:
        content = etree.SubElement(control, w("sdtContent"))
    release(control)
    if line.paragraph.getparent() is not None and control in line.paragraph.iterancestors():
        clear(line.paragraph)
        _insert_first(line.paragraph, runs)
        return
    for child in list(content):
        content.remove(child)
    content.extend(runs)


def release(control: _Element) -> None:
    """No placeholder any more; no data binding, from which Word would fetch the old text again."""
    properties = control.find(w("sdtPr"))
    if properties is not None and shows_placeholder(control):
        drop(properties, "showingPlcHdr")
    if properties is not None:
        for child in properties.findall("{*}dataBinding"):
            properties.remove(child)


def clear(paragraph: _Element) -> None:
    """Take out everything but the paragraph's properties."""
    for child in list(paragraph):
        if child.tag != w("pPr"):
            paragraph.remove(child)


def clone_after(paragraph: _Element, before: _Element) -> _Element:
    """An empty paragraph like ``paragraph`` behind ``before``, without the ids of its model."""
    twin = etree.Element(w("p"))
    properties = paragraph.find(w("pPr"))
    if properties is not None:
        twin.append(copy.deepcopy(properties))
        drop(twin[0], "sectPr", "pPrChange")
    before.addnext(twin)
    return twin


def paragraph_properties(paragraph: _Element) -> _Element:
    properties = paragraph.find(w("pPr"))
    if properties is None:
        properties = etree.Element(w("pPr"))
        paragraph.insert(0, properties)
    return properties


def holds_objects(paragraph: _Element) -> bool:
    """A picture, a bookmark's start or a section's end: such a paragraph is not taken out."""
    tags = ("drawing", "pict", "object", "sectPr", "bookmarkStart", "bookmarkEnd", "fldChar")
    return any(True for _ in paragraph.iter(*map(w, tags)))


def remove_paragraph(line: Line) -> bool:
    """Take a paragraph out of its parent, unless it is the only one or holds more than text."""
    parent = line.paragraph.getparent()
    if parent is None or holds_objects(line.paragraph):
        return False
    if sum(1 for block in flows(parent) if block.tag == w("p")) < 2:
        return False
    parent.remove(line.paragraph)
    return True


def open_rows(paragraph: _Element) -> tuple[bool, bool]:
    """Let every row around grow and break: (exact heights lifted, cantSplit removed).

    An exact height cuts long text off; cantSplit pushes the whole row to the next page.
    """
    lifted = freed = False
    for row in paragraph.iterancestors(w("tr")):
        properties = row.find(w("trPr"))
        if properties is None:
            continue
        for height in properties.findall(w("trHeight")):
            if height.get(w("hRule")) == "exact":
                height.set(w("hRule"), "atLeast")
                lifted = True
        for lock in properties.findall(w("cantSplit")):
            properties.remove(lock)
            freed = True
    return lifted, freed


def mirror_text_boxes(root: _Element) -> None:
    """Old programs read mc:Fallback: give it what mc:Choice now says."""
    for alternate in root.iter(ALTERNATE):
        choice, fallback = alternate.find(CHOICE), alternate.find(FALLBACK)
        if choice is None or fallback is None:
            continue
        boxes = list(choice.iter(w("txbxContent")))
        twins = list(fallback.iter(w("txbxContent")))
        for box, twin in zip(boxes, twins, strict=False):
            for child in list(twin):
                twin.remove(child)
            for child in box:
                copied = copy.deepcopy(child)
                for paragraph in copied.iter(w("p")):
                    for name in (w14("paraId"), w14("textId")):
                        if name in paragraph.attrib:
                            del paragraph.attrib[name]
                twin.append(copied)


# ---- runs -------------------------------------------------------------------------------------


def _erase_all(glyphs: list[Glyph]) -> None:
    """Take the characters out of their nodes, from right to left; controls stay."""
    for glyph in reversed(glyphs):
        if glyph.run is None or glyph.node.tag == w("fldChar"):
            continue
        if glyph.index >= 0:
            text = glyph.node.text or ""
            glyph.node.text = text[: glyph.index] + text[glyph.index + 1 :]
            glyph.node.set(XML_SPACE, "preserve")
        else:
            _detach(glyph.node)


def _mark(glyph: Glyph, *, behind: bool = False) -> _Element:
    """A marker in the run right before (or behind) the character, its text node cut in two."""
    marker = etree.Element(_MARKER)
    if glyph.index < 0:
        (glyph.node.addnext if behind else glyph.node.addprevious)(marker)
        return marker
    cut = glyph.index + behind
    text = glyph.node.text or ""
    rest = copy.copy(glyph.node)
    glyph.node.text, rest.text = text[:cut], text[cut:]
    for node in (glyph.node, rest):
        node.set(XML_SPACE, "preserve")
    glyph.node.addnext(marker)
    marker.addnext(rest)
    return marker


def _insert_at(marker: _Element, runs: list[_Element]) -> None:
    """Cut the marker's run in two, put ``runs`` between, drop what is left empty."""
    run = marker.getparent()
    assert run is not None
    twin = etree.Element(w("r"))
    properties = run.find(w("rPr"))
    if properties is not None:
        twin.append(copy.deepcopy(properties))
    twin.extend(list(marker.itersiblings()))
    run.remove(marker)
    for piece in (twin, *reversed(runs)):
        run.addnext(piece)
    for part in (run, twin):
        _drop_if_empty(part)


def _detach(element: _Element) -> None:
    if (parent := element.getparent()) is not None:
        parent.remove(element)


def _drop_if_empty(run: _Element) -> None:
    for node in run.findall(w("t")):
        if not node.text:
            run.remove(node)
    parent = run.getparent()
    if parent is not None and all(child.tag == w("rPr") for child in run):
        parent.remove(run)


def _insert_first(paragraph: _Element, runs: list[_Element]) -> None:
    place = 1 if len(paragraph) and paragraph[0].tag == w("pPr") else 0
    for offset, run in enumerate(runs):
        paragraph.insert(place + offset, run)
