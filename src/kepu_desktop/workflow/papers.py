"""From the session's state to the papers' contents: form, list, report, note."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from kepu_desktop import __version__
from kepu_desktop.bundles.naming import PackageNames
from kepu_desktop.documents.forms import FilledForm, fill_form
from kepu_desktop.documents.list_columns import extra_columns
from kepu_desktop.documents.list_workbook import ListContent, ListRow, write_list
from kepu_desktop.documents.note import (
    LabelledOverride,
    NoteContent,
    NoteNames,
    PlannedPart,
    write_note,
)
from kepu_desktop.documents.report import write_report
from kepu_desktop.documents.report_content import FilmReport, ReportContent
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.findings import Finding
from kepu_desktop.domain.submission import Film, Submission
from kepu_desktop.domain.texts import show_name
from kepu_desktop.system.clock import BEIJING
from kepu_desktop.system.files import write_whole
from kepu_desktop.validators.registry import all_rules
from kepu_desktop.workflow.check import CheckResult, run_apart
from kepu_desktop.workflow.content import (
    chinese_date,
    duration_of,
    duration_text,
    field_label,
    included_entries,
    totals,
)
from kepu_desktop.workflow.counting import SIGNED_RULE, of_chosen_cases
from kepu_desktop.workflow.evidence import kept_folder, with_pictures
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.template import blank_form, form_values

_LARGE_REPORT = 200  # films
# Papers without a project carry no date of their own; the zip epoch stands for "none".
_NO_DATE = dt.datetime(1980, 1, 1, tzinfo=BEIJING)


def form_paper(session: Session, mark: str) -> FilledForm:
    """信息表: the call's form (or the organiser's own) filled by its labels."""
    name, blank = blank_form(session)
    return fill_form(
        blank,
        session.call.form,
        form_values(session),
        name=name,
        draft_mark=mark,
        bindings=session.submission.bindings,
    )


def list_paper(session: Session, mark: str) -> bytes:
    """视频清单: one row a film, in the order of the form."""
    call, state = session.call, session.submission
    titles = {category.id: category.title for category in call.category}
    extras = extra_columns(call.list)
    rows: list[ListRow] = []
    for number, entry in enumerate(included_entries(state), 1):
        for film in entry.included_films:
            category = titles.get(film.category, "")
            if film.category_other:
                category = f"{category}：{film.category_other}"
            facts = session.facts_of(film)
            known = facts is not None and facts.width and facts.height
            own = state.extras.get(film.id, {})
            rows.append(
                ListRow(
                    id=film.id,
                    entry=number,
                    number=len(rows) + 1,
                    title=film.title,
                    category=category,
                    source_unit=film.source_unit,
                    duration_s=duration_of(session, film),
                    planned=film.planned,
                    series=entry.title if entry.kind == "series" else "",
                    file_name=_file_name(film),
                    resolution=f"{facts.width}×{facts.height}" if facts and known else "",
                    summary=entry.summary if entry.kind == "series" else film.summary,
                    extra=tuple(own.get(column.key, "") for column in extras),
                )
            )
    sums = totals(session)
    return write_list(
        ListContent(
            call_title=call.title,
            unit=state.form.get("unit", ""),
            rows=tuple(rows),
            categories=tuple(category.title for category in call.category),
            count=sums.count,
            duration_s=sums.whole_s,
            created=_created(session),
            draft_mark=mark,
            extra_headings=tuple(column.label for column in extras),
        )
    )


def report_paper(session: Session, mark: str) -> bytes:
    """校验报告 on the whole submission."""
    call, state = session.call, session.submission
    titles = {category.id: category.title for category in call.category}
    checked = [session.facts_of(film) for film in state.films if film.file]
    full = bool(checked) and all(facts and facts.sha256 for facts in checked)
    content = ReportContent(
        call=call,
        unit=state.form.get("unit", ""),
        films=tuple(
            FilmReport(
                film_id=film.id,
                title=film.title,
                file_name=_file_name(film),
                category=titles.get(film.category, ""),
                unit=film.source_unit,
                facts=session.facts_of(film),
                findings=_shown_findings(session, film),
                verdict=session.verdict(film),
                signatures=session.valid_signatures(film),
                planned=film.planned,
                included=film.included,
                planned_s=film.planned_duration_s,
            )
            for film in state.films
        ),
        findings=session.judgement.general,
        skipped=state.skipped,
        date_text=chinese_date(state.form.get("date", "")),
        depth="full" if full else "quick",
        tool_version=__version__,
        created=_created(session),
        draft_mark=mark,
        subjects=_subjects(state),
        cases=_case_findings(session),
        rules=_rule_titles(),
        sign_rule=SIGNED_RULE,
        own_form=_own_form(session),
    )
    # The XML of a large report takes some ten times its text: it is built where it goes again.
    if len(content.films) > _LARGE_REPORT:
        return run_apart(write_report, (content,))
    return write_report(content)


def _subjects(state: Submission) -> dict[str, str]:
    """Names of what is neither a film nor the form; a material goes by its case's."""
    cases = {case.id: case.fields.get("title", "") or case.id for case in state.cases}
    materials = {one.id: cases[one.owner] for one in state.materials if one.owner in cases}
    return {**{series.id: series.title for series in state.series}, **cases, **materials}


def _rule_titles() -> dict[str, str]:
    return {rule.id: rule.title for rule in all_rules()}


def _case_findings(session: Session) -> tuple[Finding, ...] | None:
    """Those of the cases that will be registered; None where none will be."""
    state = session.submission
    if not any(case.chosen for case in state.cases):
        return None
    return tuple(of_chosen_cases(state, session.judgement))


def _shown_findings(session: Session, film: Film) -> tuple[Finding, ...]:
    findings = session.judgement.films[film.id]
    if film.file is None:
        return findings
    return with_pictures(findings, session.facts_of(film), kept_folder(film.file.fingerprint))


def save_report(session: Session, target: Path) -> None:
    """校验报告 on the whole submission as a file of its own, overwriting ``target``. Raises
    ``UserError`` when it cannot be written."""
    write_whole(target, report_paper(session, ""))


def note_paper(
    session: Session,
    names: PackageNames,
    *,
    to: str,
    subject: str,
    mark: str,
    open_delivery: Sequence[Finding],
    accepted_by: str,
    changes: tuple[str, ...] | None,
    attachments: Sequence[str],
) -> bytes:
    """说明: what lies in the package and what is to be done with it."""
    films = {film.id: film.title for film in session.submission.films}
    return write_note(
        NoteContent(
            names=NoteNames(
                folder=names.folder,
                form=names.form,
                list=names.list,
                report=names.report,
                mail=names.mail,
                note=names.note,
                manifest=names.manifest,
                attachments=tuple(f"{names.attachments}/{name}" for name in attachments),
            ),
            to=to,
            subject=subject,
            overrides=tuple(
                LabelledOverride(_override_label(session, override.key), override)
                for override in session.submission.overrides
            ),
            accepted=tuple(
                f"《{films[f.subject]}》{f.message}" if f.subject in films else f.message
                for f in open_delivery
            ),
            accepted_by=accepted_by,
            changes=changes,
            draft_mark=mark,
            planned=_planned_part(session),
            own_form=_own_form(session),
        )
    )


def _own_form(session: Session) -> str:
    """File name of the organiser's form where that is filled; "" for the call's."""
    own = session.project.template()
    return own[0] if own is not None else ""


def _planned_part(session: Session) -> PlannedPart | None:
    sums = totals(session)
    if not sums.planned:
        return None
    call = session.call
    return PlannedPart(
        count=sums.planned,
        duration=duration_text(call, sums.planned_s),
        total=sums.count,
        whole=duration_text(call, sums.whole_s),
    )


def write_check_report(result: CheckResult, target: Path) -> None:
    """校验报告 on files without a project. Raises ``UserError`` when it cannot be written."""
    if target.suffix.lower() != ".docx":
        raise UserError(
            "bad-value",
            "报告要写成 .docx 文件",
            subject=show_name(target.name),
            remedy="请改扩展名",
        )
    films = tuple(
        FilmReport(
            film_id=str(number),
            title=show_name(Path(file.path).stem),
            file_name=show_name(Path(file.path).name),
            category="",
            unit="",
            facts=file.facts,
            findings=file.findings,
            verdict=file.verdict,
        )
        for number, file in enumerate(result.files, 1)
    )
    content = ReportContent(
        call=result.call,
        unit="",
        films=films,
        findings=(),
        skipped=tuple(result.skipped),
        date_text="",
        depth=result.depth,
        tool_version=__version__,
        created=_NO_DATE,
        project=False,
        rules=_rule_titles(),
    )
    write_whole(target, write_report(content))


def _override_label(session: Session, key: str) -> str:
    section, _, name = key.partition(".")
    if section == "deadline":
        deadline = session.call.deadline_of(name)
        return f"{deadline.label}日期" if deadline else key
    return "收件地址" if key == "mail.to" else field_label(session.call, name or key)


def _file_name(film: Film) -> str:
    return show_name(film.file.relative.rsplit("/", 1)[-1]) if film.file else ""


def _created(session: Session) -> dt.datetime:
    """When the project was made: the one moment that all its papers share."""
    return dt.datetime.fromisoformat(session.project.created)
