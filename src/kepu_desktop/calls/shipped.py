"""The calls at hand: those that came with the program, and the user's own beside them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from kepu_desktop.calls.loader import CALL_FILE, load_call
from kepu_desktop.calls.model import Call
from kepu_desktop.domain.errors import UserError
from kepu_desktop.system.paths import user_calls
from kepu_desktop.system.resources import shipped_calls


def call_folders() -> Iterator[Path]:
    """Every folder that holds a call.toml, the shipped ones first."""
    for place in (shipped_calls(), user_calls()):
        if place.is_dir():
            yield from sorted(path.parent for path in place.glob(f"*/{CALL_FILE}"))


def default_call() -> Call:
    """The shipped call that was issued last. Raises ``CallError`` when none can be used."""
    calls = []
    for path in sorted(shipped_calls().glob(f"*/{CALL_FILE}")):
        calls.append(load_call(path.parent))
    if not calls:
        raise UserError("no-call", "程序没有随附征集文件", remedy="请重新安装本程序")
    return max(calls, key=lambda call: call.issued)


def known_draft_marks() -> tuple[str, ...]:
    """The words by which the calls at hand mark a draft."""
    marks: set[str] = set()
    for folder in call_folders():
        with contextlib.suppress(UserError):
            marks.add(load_call(folder).package.draft_mark)
    return tuple(sorted(marks))
