"""A person's word on a finding: confirm, waive, sign. Append-only; the latest word holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.findings import Finding, How, Level, Resolution, Signature
from kepu_desktop.domain.submission import Film
from kepu_desktop.system.clock import stamp
from kepu_desktop.validators.case_judge import CASES_SUBJECT
from kepu_desktop.validators.judge import FORM_SUBJECT
from kepu_desktop.validators.review import signature_holds
from kepu_desktop.workflow.fill import line
from kepu_desktop.workflow.session import Session, unknown_id


def confirm_all(
    session: Session, findings: Sequence[tuple[str, str]], ok: bool, by: str
) -> tuple[Resolution, ...]:
    """``confirm`` for several (subject, rule) at once: all of them or none."""
    how = How.CONFIRMED_OK if ok else How.CONFIRMED_BAD
    return _settle_all(session, findings, Level.REVIEW, how, by, "")


def waive_all(
    session: Session, findings: Sequence[tuple[str, str]], reason: str, by: str
) -> tuple[Resolution, ...]:
    """``waive`` for several (subject, rule) at once, with one reason: all of them or none."""
    reason = _reason(reason, findings[0][1] if findings else "")
    return _settle_all(session, findings, Level.ERROR, How.WAIVED, by, reason)


def confirm(session: Session, subject: str, rule: str, ok: bool, by: str) -> Resolution:
    """Settle a 需核实 finding as fine or as a real fault. Raises ``UserError`` if there is none."""
    finding = _finding(session, subject, rule, Level.REVIEW)
    how = How.CONFIRMED_OK if ok else How.CONFIRMED_BAD
    return session.add_resolution(_resolution(session, finding, how, by, ""))


def waive(session: Session, subject: str, rule: str, reason: str, by: str) -> Resolution:
    """Let an 不合规 finding pass, with a reason that goes into the report."""
    reason = _reason(reason, rule)
    finding = _finding(session, subject, rule, Level.ERROR)
    return session.add_resolution(_resolution(session, finding, How.WAIVED, by, reason))


def sign(
    session: Session,
    film_id: str,
    by: str,
    *,
    role: str = "",
    result: str = "pass",
    remark: str = "",
) -> Signature:
    """A person's content check of a film: copyright, quality, science, ideology, speech, commerce.

    Bound to the film's content. Raises ``UserError`` for a film without a file.
    """
    film = session.film(film_id)
    if film.file is None or not film.file.fingerprint:
        raise UserError(
            "nothing-to-sign",
            "还没有可审核的视频文件",
            subject=film.id,
            remedy="请先添加并检查视频",
        )
    roles = session.call.review.roles
    role = line(role, "审核身份") or roles[0]
    if len(roles) > 1 and role not in roles:
        raise UserError(
            "unknown-role",
            "征集文件没有这个审核身份",
            subject=role,
            remedy=f"可用：{'、'.join(roles)}",
        )
    if result not in ("pass", "fail"):
        raise UserError("bad-value", "审核结果只能是 pass 或 fail", subject="result")
    return session.add_signature(
        Signature(
            number=0,
            subject=film.id,
            by=_name(by),
            role=role,
            at=stamp(),
            result=result,
            remark=line(remark, "备注"),
            basis=film.file.fingerprint,
            sha256=film.file.sha256,
        )
    )


def revoke(
    session: Session, kind: Literal["resolution", "signature"], number: int, by: str, reason: str
) -> None:
    """Take a word back: a revocation is added, nothing is deleted."""
    name, why = _name(by), line(reason, "理由")
    if kind == "resolution":
        session.project.revoke("resolution", number, name, stamp(), why)
    else:
        session.project.revoke("signature", number, name, stamp(), why)
    session.submission = session.project.load()


def _settle_all(
    session: Session,
    findings: Sequence[tuple[str, str]],
    level: Level,
    how: How,
    by: str,
    reason: str,
) -> tuple[Resolution, ...]:
    """Everything is looked up before anything is written, so that it is judged once."""
    wanted = [
        _resolution(session, _finding(session, subject, rule, level), how, by, reason)
        for subject, rule in dict.fromkeys(findings)
    ]
    before = session.submission
    try:
        with session.project.batch():
            return tuple(session.add_resolution(resolution) for resolution in wanted)
    except BaseException:
        session.submission = before  # nothing of the batch was kept
        raise


def _reason(reason: str, rule: str) -> str:
    text = line(reason, "理由")
    if not text:
        raise UserError("reason-missing", "豁免要写理由", subject=rule, remedy="请写明豁免理由")
    return text


def holds(film: Film, signature: Signature) -> bool:
    """Whether ``signature`` speaks of the film's present content and was not taken back."""
    file = film.file
    return (
        file is not None
        and signature.subject == film.id
        and signature_holds(signature, file.fingerprint, file.sha256)
    )


def _name(by: str) -> str:
    name = line(by, "姓名")
    if not name:
        raise UserError("name-missing", "要写明是谁", subject="by", remedy="请填写姓名")
    return name


def _finding(session: Session, subject: str, rule: str, level: Level) -> Finding:
    """The finding of this rule that can be settled so; errors can be waived also after a review
    was confirmed bad."""
    state = session.submission
    known = {film.id for film in state.films} | {series.id for series in state.series}
    known |= {case.id for case in state.cases} | {one.id for one in state.materials}
    if subject not in {*known, FORM_SUBJECT, CASES_SUBJECT}:
        raise unknown_id(subject)
    fitting = [
        finding
        for finding in session.judgement.of(subject)
        if finding.rule == rule
        and (finding.level is level or (level is Level.ERROR and finding.effective_level is level))
    ]
    if fitting:
        # One that is still open comes before one that is to be settled anew.
        waiving = level is Level.ERROR
        still = (f for f in fitting if (f.open_error if waiving else f.resolved is None))
        return next(still, fitting[0])
    word = "需核实" if level is Level.REVIEW else "不合规"
    raise UserError(
        "no-such-finding",
        f"规则 {rule} 没有“{word}”的发现",
        subject=subject,
        remedy="请用 list 查看现有的发现",
    )


def _resolution(session: Session, finding: Finding, how: How, by: str, reason: str) -> Resolution:
    film = session.submission.film(finding.subject)
    return Resolution(
        number=0,
        subject=finding.subject,
        rule=finding.rule,
        how=how,
        by=_name(by),
        at=stamp(),
        reason=reason,
        basis=finding.basis,
        sha256=film.file.sha256 if film and film.file else None,
    )
