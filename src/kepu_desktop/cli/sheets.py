"""The command ``sheet``: the working list out and in."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from kepu_desktop.cli.exits import Exit
from kepu_desktop.cli.shared import opened, print_ids, print_notes
from kepu_desktop.domain.errors import UserError

if TYPE_CHECKING:
    from kepu_desktop.workflow.session import Session


def run_sheet(options: Namespace) -> Exit:
    if options.apply and not options.incoming:
        raise UserError("bad-argument", "--apply 只与 --from 一起用", subject="--apply")
    with opened(options) as session:
        if options.to:
            return _write(session, options.to)
        return _read(session, Path(options.incoming), apply=options.apply)


def _write(session: Session, target: str) -> Exit:
    from kepu_desktop.workflow.sheets.sheet import export_sheet

    export_sheet(session, Path(target))
    print(target)
    return Exit.FINE


def _read(session: Session, source: Path, *, apply: bool) -> Exit:
    from kepu_desktop.workflow.sheets.sheet import RULE, apply_sheet, read_sheet, unreadable
    from kepu_desktop.workflow.sheets.words import (
        difference_words,
        missing_words,
        replacing_words,
        summary_words,
    )

    reading = read_sheet(session, source)
    said = [summary_words(reading), *replacing_words(reading)]
    said += [*reading.found.notes, *missing_words(reading)]
    print_notes(said)
    for fault in reading.faults:
        print(f"错误：{fault.words()}", file=sys.stderr)
    made: tuple[str, ...] = ()
    if apply:
        if reading.faults:
            raise unreadable(reading)
        made = apply_sheet(session, reading)
        print_ids(made)
        for difference in reading.differences:
            print(f"已采用  {difference_words(reading, difference)}", file=sys.stderr)
        return Exit.FINE
    for difference in reading.differences:
        print(difference_words(reading, difference))
    if reading.differences and not reading.faults:
        print(f"以上为差异，尚未改动；加 --apply 采用。{RULE}", file=sys.stderr)
    return Exit.REFUSED if reading.faults else Exit.FINE
