"""草稿 on every page: in each header, large behind the text and small above it."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from lxml import etree
from lxml.etree import _Element

from kepu_desktop.documents.forms.wordml import W_NS, w
from kepu_desktop.documents.guard import GuardedDocx
from kepu_desktop.documents.package_guard import CONTENT_TYPES, safe_parser

_R_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_REL_NS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES_NS = "http://schemas.openxmlformats.org/package/2006/content-types"
_HEADER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
_HEADER_LINK = f"{_R_NS}/header"
_KINDS = ("default", "first", "even")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def serialise(root: _Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def draft_parts(document: GuardedDocx, root: _Element, mark: str) -> dict[str, bytes]:
    """The parts to replace or add so that ``root`` is the main part and, with a ``mark``, every
    page of it carries the mark. Without a mark: the main part alone."""
    if not mark:
        return {document.main: serialise(root)}
    folder, _, file = document.main.rpartition("/")
    links_part = f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"
    links = _links(document.parts, links_part)
    changed: dict[str, bytes] = {}
    fresh = _new_header(document.parts, folder)
    fresh_id = ""
    done: set[str] = set()
    inherited: dict[str, str] = {}
    for section in root.iter(w("sectPr")):
        if section.getparent() is not None and section.getparent().tag == w("sectPrChange"):  # type: ignore[union-attr]
            continue
        for kind in _KINDS:
            reference = _reference(section, kind)
            if reference is not None:
                inherited[kind] = reference.get(f"{{{_R_NS}}}id", "")
            elif kind not in inherited and _is_used(document, section, kind):
                if not fresh_id:
                    fresh_id = _add_link(links, fresh.removeprefix(f"{folder}/"))
                    changed[fresh] = _header_part(mark)
                _add_reference(section, kind, fresh_id)
                inherited[kind] = fresh_id
    for link in links.findall(f"{{{_REL_NS}}}Relationship"):
        target = link.get("Target", "")
        part = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
        if link.get("Type") == _HEADER_LINK and part in document.parts and part not in done:
            done.add(part)
            changed[part] = _marked_header(document.parts[part], mark)
    if fresh_id:
        changed[links_part] = serialise(links)
        changed[CONTENT_TYPES] = _with_type(document.parts[CONTENT_TYPES], fresh)
    changed[document.main] = serialise(root)
    return changed


def _reference(section: _Element, kind: str) -> _Element | None:
    for reference in section.findall(w("headerReference")):
        if reference.get(w("type"), "default") == kind:
            return reference
    return None


def _is_used(document: GuardedDocx, section: _Element, kind: str) -> bool:
    """Whether a page of the section would look for this header: the first page and even pages only
    when the section or the settings say so."""
    if kind == "default":
        return True
    if kind == "first":
        return section.find(w("titlePg")) is not None
    return any(
        b"evenAndOddHeaders" in data
        for name, data in document.parts.items()
        if name.endswith("settings.xml")
    )


def _add_reference(section: _Element, kind: str, identifier: str) -> None:
    reference = etree.Element(w("headerReference"))
    reference.set(w("type"), kind)
    reference.set(f"{{{_R_NS}}}id", identifier)
    section.insert(0, reference)


def _links(parts: Mapping[str, bytes], name: str) -> _Element:
    if name in parts:
        return etree.fromstring(parts[name], safe_parser())
    return etree.Element(f"{{{_REL_NS}}}Relationships", nsmap={None: _REL_NS})  # type: ignore[dict-item]


def _add_link(links: _Element, target: str) -> str:
    taken = {link.get("Id") for link in links}
    identifier = next(f"rIdDraft{n}" for n in range(1, 9999) if f"rIdDraft{n}" not in taken)
    etree.SubElement(
        links,
        f"{{{_REL_NS}}}Relationship",
        Id=identifier,
        Type=_HEADER_LINK,
        Target=target,
    )
    return identifier


def _new_header(parts: Mapping[str, bytes], folder: str) -> str:
    taken = {name.lower() for name in parts}
    names = (f"{folder}/headerDraft{n}.xml".lstrip("/") for n in range(1, 9999))
    return next(name for name in names if name.lower() not in taken)


def _with_type(content: bytes, part: str) -> bytes:
    root = etree.fromstring(content, safe_parser())
    etree.SubElement(
        root, f"{{{_TYPES_NS}}}Override", PartName=f"/{part}", ContentType=_HEADER_TYPE
    )
    return serialise(root)


def _header_part(mark: str) -> bytes:
    return f'{_HEAD}<w:hdr xmlns:w="{W_NS}">{_paragraph(mark, 1)}</w:hdr>'.encode()


def _marked_header(content: bytes, mark: str) -> bytes:
    root = etree.fromstring(content, safe_parser())
    paragraph = etree.fromstring(_paragraph(mark, 1), safe_parser())
    root.insert(0, copy.deepcopy(paragraph))
    return serialise(root)


def _paragraph(mark: str, number: int) -> str:
    """The mark in words at the right, and as Word's own kind of watermark across the page."""
    style = (
        "position:absolute;margin-left:0;margin-top:0;width:300pt;height:150pt;rotation:315;"
        "z-index:-251658752;mso-position-horizontal:center;"
        "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
        "mso-position-vertical-relative:margin"
    )
    look = (
        '<w:rPr><w:rFonts w:hint="eastAsia" w:ascii="黑体" w:hAnsi="黑体" w:eastAsia="黑体"/>'
        '<w:color w:val="C00000"/><w:sz w:val="28"/><w:szCs w:val="28"/></w:rPr>'
    )
    return (
        f'<w:p xmlns:w="{W_NS}" xmlns:v="urn:schemas-microsoft-com:vml"'
        ' xmlns:o="urn:schemas-microsoft-com:office:office"'
        ' xmlns:w10="urn:schemas-microsoft-com:office:word">'
        '<w:pPr><w:pBdr/><w:spacing w:before="0" w:after="0"/><w:jc w:val="right"/></w:pPr>'
        f"<w:r>{look}<w:t>{escape(mark)}</w:t></w:r>"
        "<w:r><w:rPr><w:noProof/></w:rPr><w:pict>"
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"'
        ' path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/>'
        '<v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>'
        '<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>'
        '<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>'
        '<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/>'
        '<v:f eqn="sum @6 0 @5"/></v:formulas>'
        '<v:path textpathok="t" o:connecttype="custom"'
        ' o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>'
        '<v:textpath on="t" fitshape="t"/><v:handles><v:h position="#0,bottomRight"'
        ' xrange="6629,14971"/></v:handles><o:lock v:ext="edit" text="t" shapetype="t"/>'
        "</v:shapetype>"
        f'<v:shape id="DraftMark{number}" o:spid="_x0000_s{2048 + number}" type="#_x0000_t136"'
        f' style="{style}" o:allowincell="f" fillcolor="silver" stroked="f">'
        '<v:fill opacity=".5"/>'
        f'<v:textpath style="font-family:&quot;黑体&quot;;font-size:1pt" string={quoteattr(mark)}/>'
        '<w10:wrap anchorx="margin" anchory="margin"/></v:shape></w:pict></w:r></w:p>'
    )
