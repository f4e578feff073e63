"""What each command does: call the workflow, print ids on stdout and words on stderr."""

from __future__ import annotations

import sys
import tempfile
from argparse import Namespace
from pathlib import Path

from kepu_desktop.cli.exits import Exit
from kepu_desktop.cli.progress import ProgressLine
from kepu_desktop.cli.shared import (
    opened,
    print_findings,
    print_ids,
    print_json,
    print_notes,
    print_skipped,
    set_values,
)
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.findings import VERDICT_WORDS
from kepu_desktop.domain.texts import show_clock, show_name


def do_check(options: Namespace) -> Exit:
    from kepu_desktop.cli.contract import check_object
    from kepu_desktop.workflow.check import check_paths, chosen_call, with_evidence
    from kepu_desktop.workflow.evidence import evidence_folder
    from kepu_desktop.workflow.papers import write_check_report

    call = chosen_call(_folder(options.call))
    if options.category is not None and call.category_of(options.category) is None:
        known = "、".join(category.id for category in call.category)
        raise UserError(
            "unknown-category", "没有这个类别", subject=options.category, remedy=f"可用：{known}"
        )
    folder = evidence_folder(options.evidence) if options.evidence else None
    with ProgressLine() as progress:
        result = check_paths(
            call,
            options.paths,
            depth=options.depth,
            category=options.category or "",
            progress=progress,
        )
        if folder is not None:
            result = with_evidence(result, folder, progress=progress)
    if options.json:
        print_json(check_object(call, result.files, result.skipped))
    else:
        for file in result.files:
            print(f"{VERDICT_WORDS[file.verdict]}  {show_name(file.path)}")
            print_findings(file.findings)
        print_skipped(result.skipped)
    if options.report and folder is None:
        with tempfile.TemporaryDirectory(prefix="kepu-evidence-") as passing:
            shown = with_evidence(result, Path(passing))
            write_check_report(shown, Path(options.report))
    elif options.report:
        write_check_report(result, Path(options.report))
    if result.missing:
        for path in result.missing:
            print(f"错误：{show_name(path)}：找不到这个文件或文件夹。请检查路径", file=sys.stderr)
        return Exit.REFUSED
    open_errors = any(finding.open_error for file in result.files for finding in file.findings)
    return Exit.SHUT if open_errors else Exit.FINE


def do_new(options: Namespace) -> Exit:
    from kepu_desktop.workflow.start import create

    session = create(
        Path(options.project),
        call_folder=_folder(options.call),
        last_year=Path(options.last_year) if options.last_year else None,
    )
    session.close()
    return Exit.FINE


def do_form(options: Namespace) -> Exit:
    from kepu_desktop.cli.forms import run_form

    return run_form(options)


def do_add(options: Namespace) -> Exit:
    from kepu_desktop.cli.forms import print_merge
    from kepu_desktop.workflow.check import check_films
    from kepu_desktop.workflow.ingest import add

    with opened(options) as session:
        added = add(session, options.paths, bind=options.bind)
        print_ids((*added.new, *added.bound))
        with ProgressLine() as progress:
            check_films(session, added.films, depth=options.depth, progress=progress)
        for film_id in added.known:
            print(f"已在项目中：{film_id} {session.film(film_id).title}", file=sys.stderr)
        for film_id in added.moved:
            print(f"已找到新位置：{film_id} {session.film(film_id).title}", file=sys.stderr)
        if added.merge is not None:
            print_merge(session, added.merge)
        print_skipped(added.skipped, file=sys.stderr)
    return Exit.FINE


def do_video(options: Namespace) -> Exit:
    from kepu_desktop.workflow.check import check_films
    from kepu_desktop.workflow.fill import cleaning_notes, set_films
    from kepu_desktop.workflow.locate import rebind

    values = set_values(options)
    path = values.pop("path", None)
    with opened(options) as session:
        with session.project.batch():  # all of it, or nothing
            if path is not None:
                rebind(session, options.id, path)
            made = set_films(session, (options.id,), values) if values else ()
        print_ids(made)
        if path is not None:
            check_films(session, (options.id,))
    print_notes(cleaning_notes(values))
    return Exit.FINE


def do_plan(options: Namespace) -> Exit:
    from kepu_desktop.workflow.fill import cleaning_notes, plan

    values = set_values(options)
    with opened(options) as session:
        print_ids(plan(session, values))
    print_notes(cleaning_notes(values))
    return Exit.FINE


def do_series(options: Namespace) -> Exit:
    from kepu_desktop.workflow.fill import cleaning_notes, set_series

    values = set_values(options)
    with opened(options) as session:
        print_ids(set_series(session, options.name, values))
    print_notes(cleaning_notes({**values, "series": options.name}))
    return Exit.FINE


def do_remove(options: Namespace) -> Exit:
    from kepu_desktop.workflow.fill import remove

    with opened(options) as session:
        remove(session, options.ids)
    return Exit.FINE


def do_review(options: Namespace) -> Exit:
    from kepu_desktop.workflow import review
    from kepu_desktop.workflow.locate import notice_changes

    with opened(options) as session:
        notice_changes(session)
        if options.sign:
            review.sign(
                session,
                options.id,
                options.by,
                role=options.role,
                result=options.result,
                remark=options.remark,
            )
        elif options.waive:
            review.waive(session, options.id, options.waive, options.reason, options.by)
        else:
            rule, word = options.confirm
            if word not in ("ok", "bad"):
                raise UserError("bad-value", "核实结果只能是 ok 或 bad", subject=word)
            review.confirm(session, options.id, rule, word == "ok", options.by)
    return Exit.FINE


def do_list(options: Namespace) -> Exit:
    from kepu_desktop.cli.cases import print_cases
    from kepu_desktop.cli.contract import list_object
    from kepu_desktop.workflow.content import duration_of, totals
    from kepu_desktop.workflow.locate import notice_changes
    from kepu_desktop.workflow.session import Session

    with Session.open(Path(options.project), write=False) as session:
        notice_changes(session)
        if options.json:
            print_json(list_object(session))
            return Exit.FINE
        for film in session.submission.films:
            seconds = duration_of(session, film)
            length = show_clock(seconds) if seconds is not None else "—"
            left_out = "（不报送）" if not film.included else ""
            print(
                f"{film.id}  {VERDICT_WORDS[session.verdict(film)]}  {length}  "
                f"{film.title}{left_out}"
            )
            print_findings(session.judgement.films[film.id])
        print_findings(session.judgement.general)
        print_cases(session)
        sums = totals(session)
        print(f"共 {sums.count} 个，总时长 {show_clock(sums.duration_s)}")
        for export in session.submission.exports:
            state = f"，{export.mailed.at} 由{export.mailed.by}寄出" if export.mailed else ""
            print(f"第 {export.number} 次导出  {export.folder}{state}")
        print_skipped(session.submission.skipped)
    return Exit.FINE


def do_export(options: Namespace) -> Exit:
    from kepu_desktop.workflow.check import check_films
    from kepu_desktop.workflow.export import export

    if options.accept_open and not options.by.strip():
        raise UserError("name-missing", "--accept-open 要写明是谁", subject="--by")
    with opened(options) as session:
        with ProgressLine() as progress:
            check_films(session, progress=progress)
        result = export(
            session,
            Path(options.to),
            draft=options.draft,
            accept_open_by=options.by if options.accept_open else "",
            attach=[Path(path) for path in options.attach],
        )
    print_notes(result.notes)
    if result.package is None:
        if result.gate.blockers:
            print("还不能导出，报信息表前须处理：", file=sys.stderr)
            print_findings(result.gate.blockers, subject=True, file=sys.stderr)
        if result.gate.open_delivery:
            print("交付前须整改：", file=sys.stderr)
            print_findings(result.gate.open_delivery, subject=True, file=sys.stderr)
            if not result.gate.blockers:
                print("已知悉、先报信息表时，加 --accept-open --by 姓名", file=sys.stderr)
        return Exit.SHUT
    print_findings(result.gate.advice, file=sys.stderr)
    print(result.package.folder)
    return Exit.FINE


def do_mailed(options: Namespace) -> Exit:
    with opened(options) as session:
        session.mark_mailed(options.number, options.by)
    return Exit.FINE


def do_undo(options: Namespace) -> Exit:
    with opened(options) as session:
        label = session.undo()
    print(f"撤销：{label}" if label else "没有可撤销的步骤", file=sys.stderr)
    return Exit.FINE


def do_redo(options: Namespace) -> Exit:
    with opened(options) as session:
        label = session.redo()
    print(f"重做：{label}" if label else "没有可重做的步骤", file=sys.stderr)
    return Exit.FINE


def do_verify(options: Namespace) -> Exit:
    from kepu_desktop.workflow.verify import verify

    with ProgressLine() as progress:
        report = verify(Path(options.folder), progress=progress)
    for problem in report.problems:
        print(f"{show_name(problem.file)}：{problem.reason}。{problem.remedy}", file=sys.stderr)
    print(f"{report.statement}：{len(report.problems)} 处问题")
    return Exit.FINE if report.sound else Exit.SHUT


def do_select(options: Namespace) -> Exit:
    from kepu_desktop.cli.deliveries import run_select

    return run_select(options)


def do_deliver(options: Namespace) -> Exit:
    from kepu_desktop.cli.deliveries import run_deliver

    return run_deliver(options)


def do_case(options: Namespace) -> Exit:
    from kepu_desktop.cli.cases import run_case

    return run_case(options)


def do_register(options: Namespace) -> Exit:
    from kepu_desktop.cli.cases import run_register

    return run_register(options)


def do_sheet(options: Namespace) -> Exit:
    from kepu_desktop.cli.sheets import run_sheet

    return run_sheet(options)


def do_feedback(options: Namespace) -> Exit:
    from kepu_desktop.cli.feedback import run_feedback

    return run_feedback(options)


def do_notices(options: Namespace) -> Exit:
    from kepu_desktop.cli.notices import run_notices

    return run_notices(options)


def do_kit(options: Namespace) -> Exit:
    from kepu_desktop.cli.kit import run_kit

    return run_kit(options)


def do_roster(options: Namespace) -> Exit:
    from kepu_desktop.cli.kit import run_roster

    return run_roster(options)


def do_repair(options: Namespace) -> Exit:
    from kepu_desktop.cli.repairs import run_repair

    return run_repair(options)


def do_demo(options: Namespace) -> Exit:
    from kepu_desktop.workflow.demo import run_demo

    with ProgressLine() as progress:
        package = run_demo(Path(options.to or "示例"), progress=progress)
    print(package.folder)
    return Exit.FINE


def do_doctor(options: Namespace) -> Exit:
    from kepu_desktop.workflow.doctor import examine

    report = examine(self_test=options.self_test)
    for item in report:
        mark = "正常" if item.sound else "缺失"
        print(f"{mark}  {item.name}：{item.value}")
        if item.remedy and not item.sound:
            print(f"      {item.remedy}")
    return Exit.FINE if all(item.sound or not item.needed for item in report) else Exit.SHUT


def _folder(text: str | None) -> Path | None:
    if text is None:
        return None
    folder = Path(text)
    if not folder.is_dir():
        raise UserError(
            "path-missing", "找不到这个文件夹", subject=show_name(text), remedy="请检查路径"
        )
    return folder
