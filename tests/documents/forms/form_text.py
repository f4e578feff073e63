"""What a .docx says, read without our own reader: rows of cells, and one long line to search."""

from __future__ import annotations

import re

from lxml import etree

from kepu_desktop.documents.packing import unpack

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SYMBOLS = {"F0FE": "☑", "F052": "☑", "F0A8": "□", "F0A3": "□", "F06F": "□"}
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def body(data: bytes) -> etree._Element:
    return etree.fromstring(dict(unpack(data))["word/document.xml"])


def shown(element: etree._Element) -> str:
    return "".join(t.text or "" for t in element.iter(f"{W}t"))


def rows(data: bytes) -> list[list[str]]:
    """The cells of each row of the first table."""
    table = next(body(data).iter(f"{W}tbl"))
    return [[shown(cell) for cell in row.findall(f"{W}tc")] for row in table.findall(f"{W}tr")]


def linear(data: bytes) -> str:
    """The whole text: "|" ends a cell, "/" a paragraph; blanks and rules are left out."""
    parts: list[str] = []
    for event, element in etree.iterwalk(body(data), events=("start", "end")):
        if any(True for _ in element.iterancestors(f"{MC}Fallback", f"{W}del")):
            continue
        if event == "start" and element.tag == f"{W}t":
            parts.append("".join(re.sub("[_＿]", " ", element.text or "").split()))
        elif event == "start" and element.tag == f"{W}sym":
            parts.append(_SYMBOLS.get(element.get(f"{W}char", ""), ""))
        elif event == "start" and element.tag == f"{W}checkBox":
            mark = element.find(f"{W}checked")
            ticked = mark is not None and mark.get(f"{W}val", "1") in ("1", "true")
            parts.append("☑" if ticked else "□")
        elif event == "end" and element.tag == f"{W}p":
            parts.append("/")
        elif event == "end" and element.tag == f"{W}tc":
            parts.append("|")
    text = "".join(parts)
    while "//" in text or "/|" in text:
        text = text.replace("//", "/").replace("/|", "|")
    return text
