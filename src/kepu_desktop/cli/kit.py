"""The commands ``kit`` and ``roster``: what goes to contributing units, and who they are."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from kepu_desktop.cli.exits import Exit
from kepu_desktop.cli.shared import opened, print_ids, print_json, print_notes, set_values
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import show_name
from kepu_desktop.system.clock import today

if TYPE_CHECKING:
    from kepu_desktop.workflow.session import Session
    from kepu_desktop.workflow.units.kit import KitGate
    from kepu_desktop.workflow.units.standing import RosterStanding


def run_kit(options: Namespace) -> Exit:
    """Write the kit, or say what is still to be filled in and how."""
    from kepu_desktop.workflow.session import Session
    from kepu_desktop.workflow.units.kit import make_kit

    with Session.open(Path(options.project), write=False) as session:
        print_notes(session.project.notices)
        made = make_kit(session, Path(options.to))
    if made.written is None:
        _tell_shut(made.gate, options.project)
        return Exit.SHUT
    print_notes(f"请核对  {warning}" for warning in made.gate.warnings)
    print_notes(made.notes)
    print(made.written.folder)
    print(made.written.zip)
    return Exit.FINE


def _tell_shut(gate: KitGate, project: str) -> None:
    print("征集信息没有填完：", file=sys.stderr)
    for one in gate.missing:
        print(f"    {one.key}  {one.reason}。{one.remedy}", file=sys.stderr)
    keys = " ".join(f"{one.key}=…" for one in gate.missing)
    print(f"填写：kepu-desktop form {show_name(project)} --set {keys}", file=sys.stderr)


def run_roster(options: Namespace) -> Exit:
    """Show the roster, or change it: one deed a call."""
    if options.values and not (options.add or options.change):
        raise UserError("bad-argument", "--set 要与 --add 或 --change 一起用", subject="--set")
    if options.add or options.change or options.incoming or options.remove:
        with opened(options) as session:
            return _change(session, options)
    from kepu_desktop.workflow.session import Session

    with Session.open(Path(options.project), write=False) as session:
        print_notes(session.project.notices)
        return _show(session, options)


def _change(session: Session, options: Namespace) -> Exit:
    from kepu_desktop.workflow.units import importing as roster_import
    from kepu_desktop.workflow.units import roster

    if options.incoming:
        result = roster_import.import_units(session, Path(options.incoming))
        print_ids(result.made)
        print_notes(roster_import.told(result))
    elif options.remove:
        roster.remove_units(session, options.remove)
    elif options.change:
        roster.set_unit(session, options.change, set_values(options))
    else:
        values = set_values(options) | {"name": options.add}
        result = roster.add_units(session, [values])
        print_ids(result.made)
        print_notes(roster_import.told(result))
    return Exit.FINE


def _show(session: Session, options: Namespace) -> Exit:
    from kepu_desktop.workflow.units.kit import kit_gate
    from kepu_desktop.workflow.units.reminders import reminders
    from kepu_desktop.workflow.units.standing import STATE_WORDS, roster_standing

    form = Path(session.call.package.form).stem
    standing = roster_standing(session.submission, session.judgement, form)
    if options.json:
        print_json(_object(standing))
        return Exit.FINE
    if options.remind:
        gate = kit_gate(session.call, session.submission, today())
        if gate.shut:
            _tell_shut(gate, options.project)
            return Exit.SHUT
        print(reminders(session.call, session.submission, standing.urged), end="")
        return Exit.FINE
    for row in standing.rows:
        contact = "　".join(t for t in (row.unit.contact, row.unit.phone, row.unit.email) if t)
        print(f"{row.unit.id}  {STATE_WORDS[row.state]}  {row.unit.name}  {contact}".rstrip())
        for words in row.reasons:
            print(f"    {words}")
    for stranger in standing.strangers:
        print(f"不在台账中  {stranger.name}：{stranger.came_words}", file=sys.stderr)
    counts = "，".join(f"{STATE_WORDS[state]} {n} 个" for state, n in standing.counts.items())
    print(f"共 {len(standing.rows)} 个单位" + (f"：{counts}" if standing.rows else ""))
    return Exit.FINE


def _object(standing: RosterStanding) -> dict[str, object]:
    return {
        "units": [
            {
                "id": row.unit.id,
                "name": row.unit.name,
                "contact": row.unit.contact,
                "phone": row.unit.phone,
                "email": row.unit.email,
                "remark": row.unit.remark,
                "asked": row.unit.asked or None,
                "state": row.state.value,
                "films": row.files,
                "planned": len(row.planned),
                "entries": row.entries,
                "forms": row.forms,
                "errors": len(row.faults),
                "missing": list(row.missing),
            }
            for row in standing.rows
        ],
        "others": [
            {"name": one.name, "films": one.films, "forms": one.forms} for one in standing.strangers
        ],
    }
