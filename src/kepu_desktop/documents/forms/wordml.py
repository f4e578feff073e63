"""WordprocessingML in small: names, element order, transparent wrappers, text that XML can carry.

Order of children and attribute meanings: ECMA-376 part 1, 17.3 and 17.4.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element

W_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14_NS = "http://schemas.microsoft.com/office/word/2010/wordml"
MC_NS = "http://schemas.openxmlformats.org/markup-compatibility/2006"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

CHOICE = f"{{{MC_NS}}}Choice"
FALLBACK = f"{{{MC_NS}}}Fallback"
ALTERNATE = f"{{{MC_NS}}}AlternateContent"


def w(tag: str) -> str:
    return f"{{{W_NS}}}{tag}"


def w14(tag: str) -> str:
    return f"{{{W14_NS}}}{tag}"


# Elements that only wrap others: their children count as the parent's.
WRAPPERS = frozenset(map(w, ("ins", "moveTo", "customXml", "smartTag", "sdtContent", "dir", "bdo")))
_PPR = (  # noqa: SIM905 - the schema's own order, kept readable
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr"
    " shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE"
    " autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents"
    " suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr"
    " sectPr pPrChange"
).split(" ")
_RPR = (  # noqa: SIM905
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof"
    " snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd"
    " fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath"
).split(" ")
_ORDERS = {
    w("pPr"): {w(tag): rank for rank, tag in enumerate(_PPR)},
    w("rPr"): {w(tag): rank for rank, tag in enumerate(_RPR)},
}
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_END = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")


def flows(element: _Element) -> Iterator[_Element]:
    """The children, seen through content controls and other wrappers."""
    for child in element:
        if child.tag in WRAPPERS:
            yield from flows(child)
        elif child.tag == w("sdt"):
            content = child.find(w("sdtContent"))
            if content is not None:
                yield from flows(content)
        elif isinstance(child.tag, str):
            yield child


def legal(text: str) -> str:
    """The text without characters that XML 1.0 cannot carry; every line end becomes \\n."""
    return _ILLEGAL.sub("", _LINE_END.sub("\n", text))


def put(properties: _Element, tag: str, **attributes: str) -> _Element:
    """The child ``w:tag`` of a pPr or rPr, made in its schema place if it is missing."""
    name = w(tag)
    child = properties.find(name)
    if child is None:
        ranks = _ORDERS[str(properties.tag)]
        child = etree.Element(name)
        place = sum(1 for other in properties if ranks.get(str(other.tag), 99) < ranks[name])
        properties.insert(place, child)
    for key, value in attributes.items():
        child.set(w(key), value)
    return child


def drop(properties: _Element, *tags: str) -> None:
    for tag in tags:
        for child in properties.findall(w(tag)):
            properties.remove(child)


def is_on(element: _Element | None) -> bool:
    """A toggle such as w:b: present and not switched off."""
    return element is not None and element.get(w("val"), "1") not in ("0", "false", "off")


def new_run(text: str, look: _Element | None) -> _Element:
    """A run in ``look`` (copied); \\t and \\n become w:tab and w:br.

    ``w:hint="eastAsia"`` is always set: without it “ ” … · take the Latin font.
    """
    run = etree.Element(w("r"))
    properties = etree.Element(w("rPr")) if look is None else copy.deepcopy(look)
    put(properties, "rFonts", hint="eastAsia")
    run.append(properties)
    for piece in re.split("([\t\n])", legal(text)):
        if piece == "\t":
            etree.SubElement(run, w("tab"))
        elif piece == "\n":
            etree.SubElement(run, w("br"))
        elif piece:
            node = etree.SubElement(run, w("t"))
            node.text = piece
            node.set(XML_SPACE, "preserve")
    return run


def ancestors(element: _Element, tag: str) -> Iterator[_Element]:
    return element.iterancestors(w(tag))


def path_of(element: _Element) -> tuple[tuple[str, int], ...]:
    """The way from the root: each step's tag, and which one of that tag it is."""
    steps: list[tuple[str, int]] = []
    while (parent := element.getparent()) is not None:
        tag = str(element.tag)
        steps.append((tag, sum(1 for _ in element.itersiblings(tag, preceding=True))))
        element = parent
    return tuple(reversed(steps))
