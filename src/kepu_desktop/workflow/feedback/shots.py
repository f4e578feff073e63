"""统计截图: pictures that prove a row's figures, tied to the row. They are named, never opened."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.submission import FeedbackRow, FileRef, Material, Submission
from kepu_desktop.domain.texts import show_name
from kepu_desktop.workflow.fill import take_id
from kepu_desktop.workflow.locate import reference
from kepu_desktop.workflow.session import Session, film_path

SHOT_SUFFIXES = (".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp", ".heic", ".tif", ".tiff", ".pdf")
_BETWEEN = re.compile(r"[\s,，;；、/|]+")


@dataclass(frozen=True, slots=True)
class Attached:
    """``made`` are ids of new materials, ``known`` were there already; ``left`` (name, why) were
    not taken."""

    made: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    left: tuple[tuple[str, str], ...] = ()


def is_shot(path: str | Path) -> bool:
    return str(path).lower().endswith(SHOT_SUFFIXES)


def attach_shots(session: Session, paths: Sequence[Path], row_id: str = "") -> Attached:
    """Tie pictures to the row ``row_id``, or each to the rows that name it. One edit.

    Raises ``UserError`` for an unknown row.
    """
    found: list[Attached] = []

    def change(state: Submission) -> Submission:
        state, attached = with_shots(state, paths, row_id)
        found.append(attached)
        return state

    session.edit("添加截图", change)
    return found[0]


def with_shots(
    state: Submission, paths: Sequence[Path], row_id: str = ""
) -> tuple[Submission, Attached]:
    """As ``attach_shots``, of a state that is being made. The state itself when none is new."""
    if row_id and not any(row.id == row_id for row in state.feedback):
        raise UserError("unknown-id", "没有这一行数据", subject=row_id)
    fresh: list[tuple[str, FileRef]] = []
    known: list[str] = []
    left: list[tuple[str, str]] = []
    held = {(m.owner, film_path(m.file)) for m in state.materials}
    for path in dict.fromkeys(Path(os.path.abspath(path)) for path in paths):
        name = show_name(path.name)
        owners = (row_id,) if row_id else _named(state.feedback, path.name)
        if not owners:
            left.append((name, "没有哪一行的截图写着这个文件名"))
            continue
        try:
            file = reference(str(path.parent), path.name)
        except OSError as error:
            left.append((name, f"无法读取（{error.strerror}）"))
            continue
        for owner in owners:
            if (owner, str(path)) in held:
                known.append(name)
            else:
                fresh.append((owner, file))
    made: list[str] = []
    for owner, file in fresh:
        state, identifier = take_id(state, "m")
        made.append(identifier)
        material = Material(identifier, owner, file)
        state = replace(state, materials=(*state.materials, material))
    return state, Attached(tuple(made), tuple(known), tuple(left))


def remove_shots(session: Session, identifiers: Sequence[str]) -> None:
    """Untie pictures; the files stay where they are."""
    gone = set(identifiers)
    session.edit(
        f"移除 {len(gone)} 张截图",
        lambda state: replace(
            state, materials=tuple(one for one in state.materials if one.id not in gone)
        ),
    )


def _named(rows: Sequence[FeedbackRow], name: str) -> tuple[str, ...]:
    """Rows whose 统计截图 names the file, with or without its suffix."""
    wanted = {name.casefold(), Path(name).stem.casefold()}
    return tuple(
        row.id
        for row in rows
        if wanted & {word.casefold() for word in _words(row.values.get("shots", ""))}
    )


def _words(text: str) -> set[str]:
    parts = {part for part in _BETWEEN.split(text) if part}
    return parts | {Path(part).stem for part in parts} | ({text.strip()} if text.strip() else set())
