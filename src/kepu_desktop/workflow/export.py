"""导出: the gates, the mail package, and what changed since the last one that was mailed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kepu_desktop.bundles.mail_package import (
    PackageContent,
    WrittenPackage,
    mail_size,
    read_attachments,
    write_mail_package,
)
from kepu_desktop.bundles.naming import package_names
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.findings import Finding, Level
from kepu_desktop.domain.submission import Export, Submission
from kepu_desktop.domain.texts import clean_line, show_name
from kepu_desktop.system.clock import stamp, today
from kepu_desktop.system.files import explained
from kepu_desktop.workflow.content import (
    Totals,
    categories_text,
    chinese_date,
    count_text,
    duration_text,
    field_label,
    included_entries,
    totals,
)
from kepu_desktop.workflow.fill import line
from kepu_desktop.workflow.gate import Gate, gate_of
from kepu_desktop.workflow.locate import notice_changes
from kepu_desktop.workflow.papers import form_paper, list_paper, note_paper, report_paper
from kepu_desktop.workflow.progress import Listener, Progress, silent
from kepu_desktop.workflow.session import Session

_BASE64_GROWTH = 4 / 3
_ORDER = "entries"
_PAPERS = 3
_COMPARED = (
    *(f"form.{key}" for key in ("unit", "contact", "position", "phone", "email", "categories")),
    "total.count",
    "total.duration",
)


@dataclass(frozen=True, slots=True)
class Exported:
    """``package`` is None when a gate is shut; then ``gate`` says why."""

    gate: Gate
    package: WrittenPackage | None
    export: Export | None
    notes: tuple[str, ...] = ()


def export(
    session: Session,
    target: Path,
    *,
    draft: bool = False,
    accept_open_by: str = "",
    attach: Sequence[Path] = (),
    progress: Listener = silent,
) -> Exported:
    """Write the mail package into ``target`` (made if missing) and record it.

    ``draft`` passes every gate. ``accept_open_by`` names who knows of the open delivery-stage
    errors and mails the form all the same. Raises ``UserError`` for what cannot be read or
    written, and for a project that is read only: an export is recorded in it.
    """
    session.project.must_be_writable()
    notice_changes(session)
    gate = gate_of(session)
    if not draft and gate.blockers:
        return Exported(gate, None, None)
    size_gate = _attachments_too_large(session, attach)
    if size_gate and not draft:
        return Exported(_joined(gate, size_gate), None, None)
    accepted_by = line(accept_open_by, "姓名")
    notes: list[str] = []
    content = package_content(session, gate, draft, accepted_by, attach, notes, progress)
    found = session.judge_package(mail_size(content, session.call), _renamed(session))
    gate = _joined(gate, found)
    if not draft and (gate.blockers or (gate.open_delivery and not accepted_by)):
        return Exported(gate, None, None, tuple(notes))
    progress(Progress("写入并逐个校验", _PAPERS, _PAPERS + 1))
    with explained(target):
        target.mkdir(parents=True, exist_ok=True)
    package = write_mail_package(content, session.call, target)
    record = Export(
        number=0,
        at=stamp(),
        folder=package.folder.name,
        sha256=package.manifest_sha256,
        draft=draft,
        accepted_by="" if draft else accepted_by,
        accepted=() if draft else tuple(f"{f.subject} {f.rule}" for f in gate.open_delivery),
        content=said(session),
    )
    try:
        recorded = session.add_export(record)
    except UserError:
        package.withdraw()  # nobody could tell later what it said
        raise
    return Exported(gate, package, recorded, tuple(notes))


def said(session: Session) -> Mapping[str, str]:
    """What the form says, flat, to compare one export with another."""
    state = session.submission
    sums = totals(session)
    content = {f"form.{key}": value for key, value in state.form.items() if value}
    content["form.categories"] = categories_text(session.call, state)
    content["total.count"] = count_text(session.call, sums.count)
    content["total.duration"] = duration_text(session.call, sums.whole_s)
    for entry in included_entries(state):
        count = f"（共{len(entry.included_films)}集）" if entry.kind == "series" else ""
        content[f"entry.{entry.id}"] = f"{entry.title}{count}\n{entry.summary}"
    content[_ORDER] = " ".join(entry.id for entry in included_entries(state))
    return content


def last_mailed(state: Submission) -> Export | None:
    return next((export for export in reversed(state.exports) if export.mailed), None)


def changes_since_mailed(session: Session) -> tuple[str, ...]:
    """The differences to the last export that was mailed, in words; empty when there is none."""
    mailed = last_mailed(session.submission)
    return () if mailed is None else changes_since(session, mailed)


def changes_since(session: Session, export: Export) -> tuple[str, ...]:
    """What the form says now and did not say in ``export``, in words."""
    before, after = export.content, said(session)
    words: list[str] = []
    for key in _COMPARED:
        old, new = before.get(key, ""), after.get(key, "")
        label = field_label(session.call, key.partition(".")[2])
        if old != new:
            words.append(f"{label}：“{old or '空'}”改为“{new or '空'}”")
    for key in (*after, *(key for key in before if key not in after)):
        if not key.startswith("entry."):
            continue
        old_title, _, old_summary = before.get(key, "").partition("\n")
        title, _, summary = after.get(key, "").partition("\n")
        if key not in before:
            words.append(f"新增《{title}》")
        elif key not in after:
            words.append(f"撤下《{old_title}》")
        else:
            if old_title != title:
                words.append(f"《{old_title}》更名为《{title}》")
            if old_summary != summary:
                words.append(f"《{title}》的概述有修改")
    if _stayed(before, after) != _stayed(after, before):
        words.append("条目的顺序有调整")
    return tuple(words)


def _stayed(these: Mapping[str, str], others: Mapping[str, str]) -> list[str]:
    """The entries of ``these``, in order, that stand in ``others`` as well."""
    kept = others[_ORDER].split()
    return [identifier for identifier in these[_ORDER].split() if identifier in kept]


def subject_text(session: Session, *, draft: bool) -> str:
    mail = session.call.mail
    unit = clean_line(session.submission.form.get("unit", ""))
    subject = mail.subject.format(unit=unit or session.call.package.unnamed_unit)
    return f"{mail.draft_prefix}{subject}" if draft else subject


def body_text(session: Session) -> str:
    """The body; a correction that names the changes once a package was mailed."""
    form = session.submission.form
    sums = totals(session)
    changes = changes_since_mailed(session)
    pattern = session.call.mail.correction if changes else session.call.mail.body
    text = pattern.format(
        unit=form.get("unit", ""),
        count=sums.count,
        duration=duration_text(session.call, sums.whole_s),
        planned=planned_text(session, sums),
        contact=form.get("contact", ""),
        phone=form.get("phone", ""),
        date=chinese_date(form.get("date", "")),
        changes="\n".join(f"　　{number}. {word}" for number, word in enumerate(changes, 1)),
    )
    return text.strip("\n").rstrip() + "\n"


def planned_text(session: Session, sums: Totals) -> str:
    """How much of the totals is only planned, in the call's words; "" when nothing is."""
    if not sums.planned:
        return ""
    return session.call.mail.planned.format(
        count=sums.planned, duration=duration_text(session.call, sums.planned_s)
    )


def recipient(session: Session) -> str:
    """The call's address, or the one that the organiser changed it to."""
    changed = [o.value for o in session.submission.overrides if o.key == "mail.to"]
    return changed[-1] if changed else session.call.mail.to


def package_content(
    session: Session,
    gate: Gate,
    draft: bool,
    accepted_by: str,
    attach: Sequence[Path],
    notes: list[str],
    progress: Listener = silent,
) -> PackageContent:
    """The papers and the mail as they would be written now; ``notes`` gets what could not be
    filled in. Raises ``UserError`` for an attachment that cannot be read."""
    mark = session.call.package.draft_mark if draft else ""
    progress(Progress("生成信息表", 0, _PAPERS + 1))
    form = form_paper(session, mark)
    notes.extend(form.notes)
    notes.extend(f"信息表：{item.key} 未能填入（{item.reason}）" for item in form.unplaced)
    unit = session.submission.form.get("unit", "")
    date = today().isoformat()
    names = package_names(session.call.package, unit, date, draft=draft)
    attachments = read_attachments(tuple(attach), limit=session.call.mail.block_bytes)
    to, subject = recipient(session), subject_text(session, draft=draft)
    changes = None if last_mailed(session.submission) is None else changes_since_mailed(session)
    progress(Progress("生成视频清单", 1, _PAPERS + 1))
    films = list_paper(session, mark)
    progress(Progress("生成校验报告", 2, _PAPERS + 1))
    report = report_paper(session, mark)
    return PackageContent(
        unit=unit,
        date=date,
        draft=draft,
        form=form.data,
        list=films,
        report=report,
        note=note_paper(
            session,
            names,
            to="" if draft else to,
            subject=subject,
            mark=mark,
            open_delivery=gate.open_delivery,
            accepted_by=accepted_by,
            changes=changes,
            attachments=[attachment.name for attachment in attachments],
        ),
        to=to,
        subject=subject,
        body=body_text(session),
        attachments=attachments,
    )


def _attachments_too_large(session: Session, attach: Sequence[Path]) -> tuple[Finding, ...]:
    """The size rule on the attachments alone, so that a film given by mistake is not read."""
    size = 0
    for path in attach:
        with explained(path):
            if not path.is_file():
                raise UserError(
                    "path-missing",
                    "找不到这个附件",
                    subject=show_name(str(path)),
                    remedy="请检查路径",
                )
            size += path.stat().st_size
    encoded = int(size * _BASE64_GROWTH)
    if encoded < session.call.mail.block_bytes:
        return ()
    return session.judge_package(encoded, ())


def _renamed(session: Session) -> tuple[tuple[str, str], ...]:
    unit = clean_line(session.submission.form.get("unit", ""))
    date = today().isoformat()
    wished = session.call.package.folder.format(
        unit=unit or session.call.package.unnamed_unit, date=date
    )
    written = package_names(session.call.package, unit, date, draft=False).folder
    return ((wished, written),)


def _joined(gate: Gate, found: tuple[Finding, ...]) -> Gate:
    errors = tuple(f for f in found if f.open_error)
    return Gate(
        blockers=(*gate.blockers, *errors),
        open_delivery=gate.open_delivery,
        advice=tuple(f for f in found if f.level is Level.ADVICE),
    )


__all__ = [
    "Exported",
    "Gate",
    "body_text",
    "changes_since",
    "changes_since_mailed",
    "export",
    "gate_of",
    "last_mailed",
    "package_content",
    "recipient",
    "said",
    "subject_text",
]
