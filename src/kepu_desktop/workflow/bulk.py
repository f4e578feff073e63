"""Work on many films at once: a pasted column, sign-off, a name for a series."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.submission import Film, Submission
from kepu_desktop.workflow import fill, review
from kepu_desktop.workflow.session import Session, unknown_id

PASTE_KEYS = {"title": "标题", "summary": "概述"}
_NUMBERED = re.compile(r"[\s·\-—_（(第]*(?:\d+|[一二三四五六七八九十]+)?[）)集期讲篇]*$")


def pasted_column(text: str) -> tuple[str, ...]:
    """The first column of what a spreadsheet puts on the clipboard; cells of several lines come
    quoted. Blank cells inside stay, so that the rows keep their places; blank ones at the end go.
    """
    rows = csv.reader(io.StringIO(text.replace("\0", "")), dialect="excel-tab")
    try:
        cells = [row[0].strip() if row else "" for row in rows]
    except csv.Error:
        cells = [line.strip() for line in text.splitlines()]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def fill_column(session: Session, key: str, values: Mapping[str, str]) -> None:
    """Set ``key`` (title or summary) of each film to its own text, as one undo step. Blank texts
    leave their films as they are. Raises ``UserError``."""
    if key not in PASTE_KEYS:
        raise UserError("unknown-key", "这一列不能粘贴", subject=key, remedy="可粘贴：标题、概述")
    label = PASTE_KEYS[key]
    read = fill.line if key == "title" else fill.paragraphs
    texts = {identifier: read(text, label) for identifier, text in values.items()}
    texts = {identifier: text for identifier, text in texts.items() if text}

    def change(state: Submission) -> Submission:
        for identifier in texts:
            if state.film(identifier) is None:
                raise unknown_id(identifier)
        films = tuple(
            _with(film, key, texts[film.id]) if film.id in texts else film for film in state.films
        )
        return state if films == state.films else replace(state, films=films)

    session.edit(f"粘贴 {len(texts)} 个视频的{label}", change)


def _with(film: Film, key: str, text: str) -> Film:
    return replace(film, title=text) if key == "title" else replace(film, summary=text)


def sign_films(
    session: Session,
    identifiers: Sequence[str],
    by: str,
    *,
    role: str = "",
    result: str = "pass",
    remark: str = "",
) -> tuple[str, ...]:
    """Sign several films with one word; those without a file are left out. Returns who was signed.

    Raises ``UserError`` when none can be signed.
    """
    ready = [
        identifier
        for identifier in identifiers
        if (file := session.film(identifier).file) is not None and file.fingerprint
    ]
    for identifier in ready or identifiers[:1]:
        review.sign(session, identifier, by, role=role, result=result, remark=remark)
    return tuple(ready)


def series_name(titles: Sequence[str]) -> str:
    """What the titles have in common, without the number at its end; "" when it is too little."""
    if len(titles) < 2:
        return ""
    least, most = min(titles), max(titles)  # what these two share, all share
    pairs = enumerate(zip(least, most, strict=False))
    length = next((place for place, (a, b) in pairs if a != b), len(least))
    shown = _NUMBERED.sub("", least[:length]).strip()
    return shown if len(shown) >= 2 else ""
