"""Zip packages whose bytes depend on their contents alone.

Word, Excel and zip files carry the minute in which they were written in every entry. Here every
entry says 1980-01-01 (the zip format's own zero), the host "FAT" and one compression level, so the
same parts give the same bytes on one machine. Another zlib build may deflate differently: across
machines compare the parts.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape

ZIP_TIME = (1980, 1, 1, 0, 0, 0)
PRODUCER = "科普申报助手"
CORE_PART = "docProps/core.xml"

_LEVEL = 6
_HOST_FAT = 0
_PLAIN_FILE = 0o644 << 16


def repack(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """A deflated zip of ``parts`` in their order; names beyond ASCII get the UTF-8 flag.

    Raises ``ValueError`` when a name comes twice: readers would disagree on which one counts.
    """
    target = io.BytesIO()
    seen: set[str] = set()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            if name in seen:
                raise ValueError(f"part named twice: {name}")
            seen.add(name)
            info = zipfile.ZipInfo(name, ZIP_TIME)
            info.create_system = _HOST_FAT
            info.external_attr = _PLAIN_FILE
            archive.writestr(info, data, zipfile.ZIP_DEFLATED, _LEVEL)
    return target.getvalue()


def unpack(data: bytes) -> list[tuple[str, bytes]]:
    """The parts of a package that this program made itself, in order. Foreign files go through
    ``guard.open_document``."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(info.filename, archive.read(info)) for info in archive.infolist()]


def normalise_package(data: bytes, created: dt.datetime, title: str = "") -> bytes:
    """Output of python-docx, openpyxl or XlsxWriter, freed of the clock and of default authors.

    ``created`` (with offset) stands as both created and modified; author and last author are the
    program's name, never the person's. Raises ``ValueError`` for a time without offset.
    """
    core = core_properties(created, title)
    return repack((name, core if name == CORE_PART else part) for name, part in unpack(data))


def core_properties(created: dt.datetime, title: str = "", author: str = PRODUCER) -> bytes:
    """A docProps/core.xml (ECMA-376 part 2, 11) with ``created`` in UTC; blank texts left out."""
    if created.tzinfo is None:
        raise ValueError("created needs an offset")
    moment = created.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    lines = [
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        "<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    ]
    if title:
        lines.append(f"<dc:title>{escape(title)}</dc:title>")
    if author:
        lines.append(f"<dc:creator>{escape(author)}</dc:creator>")
        lines.append(f"<cp:lastModifiedBy>{escape(author)}</cp:lastModifiedBy>")
    for tag in ("created", "modified"):
        lines.append(f'<dcterms:{tag} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{tag}>')
    lines.append("</cp:coreProperties>")
    return "".join(lines).encode("utf-8")
