"""What the commands share: opening the project, reading KEY=VALUE, words on stdout and stderr."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from kepu_desktop.cli.interrupts import raise_pending
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.findings import LEVEL_WORDS, Finding, Level
from kepu_desktop.domain.submission import Skipped
from kepu_desktop.domain.texts import show_name

if TYPE_CHECKING:
    from kepu_desktop.workflow.session import Session


def opened(options: Namespace) -> Session:
    from kepu_desktop.workflow.session import Session

    session = Session.open(Path(options.project))
    print_notes(session.project.notices)
    return session


def set_values(options: Namespace) -> dict[str, str]:
    """KEY=VALUE arguments. Raises ``UserError`` for one without "="."""
    values: dict[str, str] = {}
    for item in options.values or ():
        key, separator, value = item.partition("=")
        if not separator or not key.strip():
            raise UserError(
                "bad-argument",
                "应写成 KEY=VALUE",
                subject=show_name(item),
                remedy="例如 title=标题",
            )
        values[key.strip()] = value
    return values


def print_ids(identifiers: Iterable[str]) -> None:
    """One a line, at once: whoever reads them may rely on the disk holding them."""
    for identifier in identifiers:
        print(identifier)
    sys.stdout.flush()


def print_notes(notes: Iterable[str]) -> None:
    for note in notes:
        print(note, file=sys.stderr)


def print_json(value: object) -> None:
    """In one piece: nobody ever reads half an object, whatever interrupts us."""
    raise_pending()
    text = json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False)
    print(text, flush=True)


def print_findings(
    findings: Sequence[Finding], *, subject: bool = False, file: TextIO | None = None
) -> None:
    """A line a finding; the rules that did not run share one."""
    for finding in findings:
        if finding.level is Level.SKIPPED:
            continue
        word = LEVEL_WORDS[finding.level]
        if finding.resolved is not None:
            word += f"（{finding.resolved.by}已处理）"
        about = f"{finding.subject} " if subject else ""
        print(
            f"    {word}  {about}{finding.message}　{finding.clause} → {finding.remedy}", file=file
        )
    left = [finding.message for finding in findings if finding.level is Level.SKIPPED]
    if left:
        print(f"    {'；'.join(left)}", file=file)


def print_skipped(skipped: Sequence[Skipped], *, file: TextIO | None = None) -> None:
    for item in skipped:
        print(f"未采用  {show_name(item.path)}：{item.reason}", file=file)
