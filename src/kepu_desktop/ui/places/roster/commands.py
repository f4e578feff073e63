"""What 单位台账 asks of the session; each runs on the desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from kepu_desktop.system.clock import today
from kepu_desktop.workflow.fill import set_form
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.units import importing as roster_import
from kepu_desktop.workflow.units import roster
from kepu_desktop.workflow.units.joining import Near, join_units
from kepu_desktop.workflow.units.kit import Kit, make_kit
from kepu_desktop.workflow.units.roster import Merged


def add(rows: Sequence[Mapping[str, str]], session: Session) -> Merged:
    return roster.add_units(session, rows)


def change(identifier: str, values: Mapping[str, str], session: Session) -> None:
    roster.set_unit(session, identifier, values)


def paste_column(
    identifiers: Sequence[str], key: str, texts: Sequence[str], session: Session
) -> int:
    return roster.set_column(session, identifiers, key, texts)


def paste(text: str, session: Session) -> Merged:
    return roster_import.paste_units(session, text)


def read(path: Path, session: Session) -> Merged:
    return roster_import.import_units(session, path)


def join(near: Near, session: Session) -> Near:
    join_units(session, near.name, near.unit)
    return near


def remove(identifiers: Sequence[str], session: Session) -> int:
    roster.remove_units(session, identifiers)
    return len(identifiers)


def mark_asked(identifiers: Sequence[str], session: Session) -> int:
    return roster.mark_asked(session, identifiers, today())


def fill(key: str, text: str, session: Session) -> None:
    set_form(session, {key: text})


def write_kit(target: Path, session: Session) -> Kit:
    return make_kit(session, target)
