#!/usr/bin/env python3
"""Build the committed Word templates: the blank form of a call, and the bare page for papers.

Usage: .venv/bin/python script/make_templates.py [--check]

The words of the form come from the notice beside call.toml; this script holds layout only. The
output depends on nothing else, so ``--check`` can tell whether the committed files are current.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from word_parts import (
    ER,
    FANGSONG,
    HEAD,
    HEI,
    NS,
    SAN,
    SONG_TITLE,
    XIAO_SI,
    look,
    package,
    paragraph,
    run,
    section,
)

from kepu_desktop.calls.loader import load_call
from kepu_desktop.calls.model import Call

ROOT = Path(__file__).resolve().parent.parent

# ---- the bare page ----------------------------------------------------------------------------


def bare() -> bytes:
    document = f"{HEAD}<w:document {NS}><w:body>{section('rId1')}</w:body></w:document>"
    return package(document, "", dt.datetime(2025, 1, 1, tzinfo=dt.UTC))


# ---- the form as the notice prints it ---------------------------------------------------------

COLUMNS = (1700, 2722, 1700, 2722)  # twips; together the text width
ROW, TALL_ROW = 567, 3000


def form_lines(call: Call) -> list[str]:
    """The notice from the line 附件 that heads the form to the next attachment."""
    lines = [line.strip("\t\r\n") for line in call.notice_text.splitlines()]
    starts = [number for number, line in enumerate(lines) if line.strip() == "附件"]
    title = call.form.title
    for start in starts:
        block = [line for line in lines[start:] if line.strip()]
        if title in "".join(line.strip() for line in block[1:4]):
            end = next(n for n, line in enumerate(block) if n and line.startswith("附件"))
            return block[:end]
    raise SystemExit(f"the notice of {call.id} does not print its form")


def cell(content: str, span: int, first: int) -> str:
    width = sum(COLUMNS[first : first + span])
    spanning = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanning}<w:vAlign w:val="center"/>'
        f"</w:tcPr>{content}</w:tc>"
    )


def row(cells: str, height: int = ROW) -> str:
    return f'<w:tr><w:trPr><w:trHeight w:val="{height}" w:hRule="atLeast"/></w:trPr>{cells}</w:tr>'


def form(call: Call) -> bytes:
    lines = form_lines(call)
    text = look(FANGSONG, XIAO_SI)
    line = 20

    def label(*words: str) -> str:
        return "".join(paragraph(run(w, text), text, jc="center", line=line) for w in words)

    blank = paragraph("", text, line=line)

    def pair(first: str, second: str) -> str:
        return row(
            cell(label(first), 1, 0) + cell(blank, 1, 1)
            + cell(label(second), 1, 2) + cell(blank, 1, 3)
        )  # fmt: skip

    def option(words: str) -> str:
        body = words.rstrip(" ")
        runs = run(body, text)
        if gap := words[len(body) :]:
            # The room after 其他 is printed as a rule to write on.
            runs += run(" " * max(len(gap), 20), look(FANGSONG, XIAO_SI, underline=True))
        return paragraph(runs, text, line=line)

    kicker, rest = lines[0], lines[1:]
    boxes = [number for number, words in enumerate(rest) if words.startswith("□")]
    title = rest[: next(n for n in range(1, 5) if "".join(rest[:n]) == call.form.title)]
    before = rest[len(title) : boxes[0]]
    options = rest[boxes[0] : boxes[-1] + 1]
    after = rest[boxes[-1] + 1 :]
    unit, contact, position, phone, mail, *kinds = before
    count, duration, content, *guidance = after

    rows = (
        row(cell(label(unit), 1, 0) + cell(blank, 3, 1))
        + pair(contact, position)
        + pair(phone, mail)
        + row(cell(label(*kinds), 1, 0) + cell("".join(map(option, options)), 3, 1))
        + pair(count, duration)
        + row(
            cell(label(content), 1, 0)
            + cell(
                "".join(paragraph(run(g.strip(), text), text, line=line) for g in guidance), 3, 1
            ).replace('<w:vAlign w:val="center"/>', ""),
            TALL_ROW,
        )
    )
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    table = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(COLUMNS)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        # A little air above and below, or the last line's underline runs into the border.
        '<w:tblCellMar><w:top w:w="57" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
        '<w:bottom w:w="57" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr><w:tblGrid>"
        + "".join(f'<w:gridCol w:w="{width}"/>' for width in COLUMNS)
        + f"</w:tblGrid>{rows}</w:tbl>"
    )
    big = look(SONG_TITLE, ER)
    small = look(FANGSONG, 2)
    body = (
        paragraph(run(kicker, look(HEI, SAN)), look(HEI, SAN), line=28, after=6)
        + "".join(
            paragraph(
                run(words.strip(), big), big, jc="center", line=33, after=12 * (words == title[-1])
            )
            for words in title
        )
        + table
        # Word wants a paragraph after a table; a small one, lest it make a page of its own.
        + paragraph("", small, line=1)
        + section("rId1")
    )
    document = f"{HEAD}<w:document {NS}><w:body>{body}</w:body></w:document>"
    midnight = dt.datetime.combine(call.issued, dt.time(), dt.UTC)
    return package(document, call.form.title, midnight)


def main() -> int:
    calls = ROOT / "resources" / "calls"
    made = {ROOT / "resources" / "templates" / "bare.docx": bare()}
    for folder in sorted(calls.iterdir()):
        call = load_call(folder)
        made[call.template] = form(call)
    stale = [path for path, data in made.items() if not path.exists() or path.read_bytes() != data]
    for path in stale:
        print(("stale: " if "--check" in sys.argv else "written: ") + str(path.relative_to(ROOT)))
        if "--check" not in sys.argv:
            path.write_bytes(made[path])
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    raise SystemExit(main())
