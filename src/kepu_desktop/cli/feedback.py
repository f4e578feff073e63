"""The command ``feedback``: the workbook out, the returned ones in, the summary out."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from kepu_desktop.cli.exits import Exit
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import show_name

if TYPE_CHECKING:
    from kepu_desktop.domain.submission import Submission
    from kepu_desktop.workflow.feedback.importing import ImportPlan
    from kepu_desktop.workflow.session import Session


def run_feedback(options: Namespace) -> Exit:
    from kepu_desktop.workflow.session import Session

    reads = bool(options.incoming)
    if options.take and not reads:
        raise UserError("bad-argument", "--take 只与 --import 一起用", subject="--take")
    if options.unit and reads:
        raise UserError("bad-argument", "--unit 不与 --import 一起用", subject="--unit")
    with Session.open(Path(options.project), write=reads) as session:
        for note in session.project.notices:
            print(note, file=sys.stderr)
        if reads:
            return _import(session, options)
        if options.template:
            return _template(session, options)
        return _export(session, options)


def _template(session: Session, options: Namespace) -> Exit:
    from kepu_desktop.workflow.feedback.papers import save_blank

    save_blank(session, Path(options.template), _unit(session, options.unit))
    print(options.template)
    return Exit.FINE


def _export(session: Session, options: Namespace) -> Exit:
    from kepu_desktop.workflow.feedback.papers import export_summary

    done = export_summary(session, Path(options.export), _unit(session, options.unit))
    print(done.workbook)
    print(done.paper)
    if done.open_rows:
        print(f"{done.open_rows} 处待核实，列在“待核实”表中", file=sys.stderr)
    return Exit.FINE


def _unit(session: Session, name: str) -> str:
    from kepu_desktop.workflow.feedback.importing import asked_units

    known = asked_units(session.submission)
    if name and name not in known:
        raise UserError(
            "unknown-unit",
            "没有这个单位的视频",
            subject=show_name(name),
            remedy=f"可用：{'、'.join(known) or '无'}",
        )
    return name


def _import(session: Session, options: Namespace) -> Exit:
    from kepu_desktop.workflow.feedback.importing import (
        apply_import,
        feedback_of,
        plan_import,
        read_books,
    )
    from kepu_desktop.workflow.feedback.shots import Attached, is_shot, with_shots

    paths = [Path(path) for path in options.incoming]
    books = [path for path in paths if not is_shot(path)]
    shots = [path for path in paths if is_shot(path)]
    reading = read_books(feedback_of(session.call), books)
    plan = plan_import(session.call, session.submission, reading)
    choices = {}
    if options.take:
        choices = {c.key: len(c.sides) - 1 if options.take == "new" else 0 for c in plan.conflicts}
    attached: Attached | None = None

    def tie(state: Submission) -> Submission:
        nonlocal attached
        state, attached = with_shots(state, shots)
        return state

    made = apply_import(session, plan, choices, tie if shots else None)
    for identifier in made:
        print(identifier)
    sys.stdout.flush()
    _tell(plan, decided=bool(options.take))
    if attached is not None:
        if attached.made:
            print(f"已附上 {len(attached.made)} 张截图", file=sys.stderr)
        for name, reason in attached.left:
            print(f"未采用  {name}：{reason}", file=sys.stderr)
    if plan.refused or (attached is not None and attached.left):
        return Exit.REFUSED
    return Exit.SHUT if plan.held or (plan.conflicts and not options.take) else Exit.FINE


def _tell(plan: ImportPlan, *, decided: bool) -> None:
    from kepu_desktop.workflow.feedback.words import book_words, conflict_words, row_words

    for book in plan.books:
        print(book_words(book), file=sys.stderr)
    for row in plan.held:
        for words in row_words(row):
            print(f"未计入  {words}", file=sys.stderr)
    for row in (*plan.fresh, *plan.changed):
        if row not in plan.held:
            for words in row_words(row):
                print(f"请核实  {words}", file=sys.stderr)
    for conflict in plan.conflicts:
        print(f"数据不一致  {conflict_words(conflict)}", file=sys.stderr)
    if plan.conflicts and not decided:
        print("以上不一致的行保留原来的数据；要用后读入的，加 --take new", file=sys.stderr)
    for error in plan.refused:
        print(f"错误：{error}", file=sys.stderr)
