"""The commands of the cases: ``case`` and ``register``."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from kepu_desktop.cli.exits import Exit
from kepu_desktop.cli.progress import ProgressLine
from kepu_desktop.cli.shared import opened, print_findings, print_ids, print_notes, set_values
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.findings import VERDICT_WORDS

if TYPE_CHECKING:
    from kepu_desktop.workflow.session import Session


def run_case(options: Namespace) -> Exit:
    """Make or change a case; everything of one call is kept, or nothing."""
    from kepu_desktop.domain.submission import SUMMARY
    from kepu_desktop.workflow.case_reading import read_case_form
    from kepu_desktop.workflow.cases import (
        add_materials,
        case_of,
        new_case,
        remove_cases,
        remove_materials,
        set_case,
    )
    from kepu_desktop.workflow.materials import check_materials

    values = set_values(options)
    if bool(options.new) == bool(options.id) and not options.read:
        raise UserError(
            "bad-argument",
            "要写案例编号，或用 --new 写明类别",
            remedy="例如 case 项目.kepu --new work --set title=名称",
        )
    with opened(options) as session:
        made: list[str] = []
        with session.project.batch():
            owner = options.id or ""
            if options.read:
                read = read_case_form(session, Path(options.read), owner, options.new or "")
                made += read.new
                owner = owner or (read.new[0] if len(read.new) == 1 else "")
                print_notes(read.notes)
            elif options.new:
                owner = new_case(session, options.new)
                made.append(owner)
            if owner and owner != SUMMARY:
                case_of(session, owner)
            if values:
                set_case(session, owner, values)
            if options.materials:
                added = add_materials(session, owner, options.materials)
                made += added.new
                print_notes(f"已有这份材料：{name}" for name in added.known)
                print_notes(f"未采用  {name}：{reason}" for name, reason in added.skipped)
            if options.remove_materials:
                remove_materials(session, options.remove_materials)
            if options.remove:
                remove_cases(session, [owner])
        print_ids(made)
        with ProgressLine() as progress:
            check_materials(session, progress=progress)
    return Exit.FINE


def print_cases(session: Session) -> None:
    """A block a case for ``list``: verdict, rank, name, materials, findings."""
    from kepu_desktop.workflow.cases import ordered
    from kepu_desktop.workflow.materials import describe, name_of

    state, judged = session.submission, session.judgement.cases
    for case in ordered(state.cases):
        left_out = "" if case.chosen else "（候选）"
        title = case.fields.get("title", "") or "（无名称）"
        print(f"{case.id}  {VERDICT_WORDS[judged.verdicts[case.id]]}  {title}{left_out}")
        print_findings(judged.cases[case.id])
        for one in state.materials_of(case.id):
            print(f"    {one.id}  {name_of(one)}  {describe(session.material_facts(one))}")
            print_findings(judged.materials[one.id])
    print_findings(judged.whole)


def run_register(options: Namespace) -> Exit:
    """Write the registration pack, or say what shuts the gate."""
    from kepu_desktop.workflow.register import register

    with opened(options) as session, ProgressLine() as progress:
        result = register(
            session,
            Path(options.to),
            draft=options.draft,
            fit_pictures=options.fit_pictures,
            progress=progress,
        )
    if result.pack is None:
        if result.gate.empty:
            print("还没有选用的案例。请先新建案例，或用 chosen=yes 选用", file=sys.stderr)
        if result.gate.blockers:
            print("还不能生成登记包，登记前须处理：", file=sys.stderr)
            print_findings(result.gate.blockers, subject=True, file=sys.stderr)
        return Exit.SHUT
    print_findings(result.gate.open, subject=True, file=sys.stderr)
    print(result.pack.folder)
    return Exit.FINE
