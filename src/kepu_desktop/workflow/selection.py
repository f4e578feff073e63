"""登记入选名单: the organiser's list, read and matched with the films, differences shown first.

A list is a Word file, a workbook or a text, with titles of films or series, or names of files.
Every cell and line is a candidate: what names a film exactly counts; what is close to one is shown
for the person to decide; the rest is text around the list.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kepu_desktop.documents.selection_list import OUTSIDE, Line, read_selection_list
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.submission import Film, Submission
from kepu_desktop.domain.texts import show_name
from kepu_desktop.system.files import explained
from kepu_desktop.workflow.session import Session

_CLOSE = 0.75
_LIMIT = 64 * 1024 * 1024
_NUMBER = re.compile(
    r"^\s*(?:[（(]?(?:\d{1,3}|[一二三四五六七八九十百]{1,4})[)）]?\s*[、.．,，:：\s_-]\s*)"
)
_SUFFIX = re.compile(r"\.(?:mp4|mov|m4v|mkv|avi|wmv|mpg|mpeg|ts|mxf|flv|webm|3gp)$", re.IGNORECASE)
_QUOTED = re.compile(r"《([^《》]{1,200})》")
_DELIVERED = re.compile(r"^\d{1,3}_[^_]{1,20}_")


@dataclass(frozen=True, slots=True)
class Close:
    """A line that names no film exactly; ``film`` is the nearest, ``alike`` 0 to 1."""

    text: str
    film: str
    alike: float


@dataclass(frozen=True, slots=True)
class Selection:
    """``listed`` are film ids that the list names; ``added`` of them are not selected yet and
    ``dropped`` are selected but not listed. ``unknown`` are texts of the list's own column, or
    titles in 《》, that are close to no film."""

    source: str
    listed: tuple[str, ...]
    added: tuple[str, ...]
    dropped: tuple[str, ...]
    close: tuple[Close, ...]
    unknown: tuple[str, ...]

    @property
    def changes(self) -> bool:
        return bool(self.added or self.dropped)


def read_selection(session: Session, path: Path) -> Selection:
    """Match the list at ``path``. Raises ``UserError`` for a file that cannot be read, and when
    nothing in it names one of the films."""
    with explained(path):
        if path.stat().st_size > _LIMIT:
            raise UserError(
                "list-too-large",
                "文件过大，不像名单",
                subject=show_name(path.name),
                remedy="请选择名单文件",
            )
        data = path.read_bytes()
    lines = read_selection_list(data, show_name(path.name))
    found = match(session.submission, lines, show_name(path.name))
    if not found.listed and not found.close:
        raise UserError(
            "list-names-nothing",
            "名单里没有与本项目相符的标题或文件名",
            subject=show_name(path.name),
            remedy="请核对文件，或直接勾选",
        )
    return found


def match(state: Submission, lines: Iterable[Line], source: str) -> Selection:
    """The pure part of ``read_selection``."""
    names = _names(state)
    listed: dict[str, None] = {}
    rest: list[tuple[Line, str]] = []
    columns: set[tuple[int, int]] = set()
    for line in lines:
        ids = next((names[key] for key in _keys(line.text) if key in names), ())
        if ids:
            listed.update(dict.fromkeys(ids))
            columns.add(line.column)
        else:
            rest.append((line, line.text))
    close: list[Close] = []
    unknown: list[str] = []
    titles = {film.id: _key(film.title) for film in state.films}
    for line, text in rest:
        nearest = _nearest(text, {key: t for key, t in titles.items() if key not in listed})
        quoted = _QUOTED.search(text) is not None
        if nearest is not None:
            close.append(Close(text, *nearest))
        elif quoted or _SUFFIX.search(text.strip()) or _is_listed(line, columns):
            unknown.append(text)
    selected = {film.id for film in state.films if film.selected}
    return Selection(
        source=source,
        listed=tuple(listed),
        added=tuple(key for key in listed if key not in selected),
        dropped=tuple(f.id for f in state.films if f.selected and f.id not in listed),
        close=tuple(close),
        unknown=tuple(dict.fromkeys(unknown)),
    )


def apply_selection(session: Session, selection: Selection, more: Iterable[str] = ()) -> int:
    """Select what the list names, and ``more`` (films that the person found to be meant); what it
    does not name is no longer selected. One undoable step; returns how many films changed."""
    wanted = {*selection.listed, *more}

    def select(film: Film) -> Film:
        chosen = film.id in wanted
        return film if film.selected == chosen else replace(film, selected=chosen)

    before = session.submission.films
    films = tuple(select(film) for film in before)
    changed = sum(one is not other for one, other in zip(before, films, strict=True))
    if changed:
        session.edit(
            f"登记入选名单（{selection.source}）", lambda state: replace(state, films=films)
        )
    return changed


def _is_listed(line: Line, columns: set[tuple[int, int]]) -> bool:
    """Whether it stands below the heading of a column in which films are named."""
    return line.column in columns and line.column != OUTSIDE and line.row > 0


def _names(state: Submission) -> Mapping[str, tuple[str, ...]]:
    """Key → films: by title, by file name, by series. A key that two films share names neither."""
    names: dict[str, tuple[str, ...]] = {}
    shared: set[str] = set()

    def add(text: str, ids: tuple[str, ...]) -> None:
        key = _key(text)
        if not key:
            return
        if names.setdefault(key, ids) != ids:
            shared.add(key)

    for film in state.films:
        add(film.title, (film.id,))
        if film.file is not None:
            add(_SUFFIX.sub("", show_name(film.file.relative.rsplit("/", 1)[-1])), (film.id,))
    for series in state.series:
        ids = tuple(f.id for f in state.films if f.series == series.id and f.included)
        if ids and _key(series.title) not in names:
            add(series.title, ids)
    return {key: ids for key, ids in names.items() if key not in shared}


def _keys(text: str) -> Iterable[str]:
    """What a line may name, the most exact first."""
    yield _key(text)
    bare = _SUFFIX.sub("", text.strip())
    yield _key(bare)
    yield _key(_DELIVERED.sub("", bare))
    yield _key(_NUMBER.sub("", bare))
    for quoted in _QUOTED.findall(text):
        yield _key(quoted)
    yield _key(re.sub(r"（共\d+集）\s*$", "", _NUMBER.sub("", bare)))


def _key(text: str) -> str:
    """Letters, digits and Chinese alone, in their plain form: “示例·湿地日出” is 示例湿地日出."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in plain if char.isalnum())


def _nearest(text: str, titles: Mapping[str, str]) -> tuple[str, float] | None:
    quoted = _QUOTED.search(text)
    key = _key(quoted[1] if quoted else _NUMBER.sub("", _SUFFIX.sub("", text.strip())))
    best: tuple[str, float] | None = None
    for film, title in titles.items():
        if not title or not key or abs(len(title) - len(key)) > max(len(title), len(key)) / 2:
            continue
        alike = difflib.SequenceMatcher(None, key, title, autojunk=False).ratio()
        if alike >= _CLOSE and (best is None or alike > best[1]):
            best = (film, alike)
    return best
