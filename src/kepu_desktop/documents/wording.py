"""The wording of produced papers, read from resources/templates/wording.toml and checked.

A misspelt or missing key is an error at reading, not a gap in a paper.
"""

from __future__ import annotations

from functools import cache

import msgspec

from kepu_desktop.system.resources import template

WORDING_FILE = "wording.toml"


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class ReportColumns(_Words, frozen=True, kw_only=True):
    number: str
    level: str
    stage: str
    category: str
    unit: str
    duration: str
    signed: str
    subject: str
    problem: str
    clause: str
    remedy: str
    resolved: str
    film: str
    verdict: str
    person: str
    role: str
    moment: str
    result: str
    remark: str
    rule: str
    how: str
    reason: str
    cause: str
    count: str
    name: str


class HowWords(_Words, frozen=True, kw_only=True):
    waived: str
    confirmed_ok: str
    confirmed_bad: str


class ResultWords(_Words, frozen=True, kw_only=True, rename={"passed": "pass"}):
    passed: str
    fail: str


class ReportWords(_Words, frozen=True, kw_only=True):
    title: str
    unit: str
    call: str
    call_value: str
    scope: str
    scope_films: str
    scope_planned: str
    scope_excluded: str
    own_form: str
    own_form_value: str
    depth: str
    depth_quick: str
    depth_full: str
    date: str
    date_blank: str
    program: str
    program_value: str
    verdicts: str
    verdict_total: str
    summary: str
    summary_form_open: str
    summary_form_clear: str
    summary_delivery_open: str
    summary_delivery_clear: str
    summary_case_open: str
    summary_case_clear: str
    summary_not_run: str
    by_verdict: str
    by_stage: str
    settled: str
    opinion: str
    signed_by: str
    signed_on: str
    seal: str
    form_stage: str
    form_intro: str
    form_none: str
    delivery_stage: str
    delivery_intro: str
    delivery_none: str
    case_stage: str
    case_intro: str
    case_none: str
    overview: str
    overview_intro: str
    no_films: str
    unsigned: str
    foreseen: str
    not_run: str
    not_run_intro: str
    not_run_none: str
    limits: str
    limits_intro: str
    limits_list: tuple[str, ...]
    limits_quick: str
    limits_planned: str
    limits_item: str
    limits_end: str
    record: str
    signatures: str
    signatures_none: str
    resolutions: str
    resolutions_none: str
    revoked: str
    excluded: str
    excluded_none: str
    skipped: str
    skipped_none: str
    details: str
    submission: str
    cases: str
    chapter: str
    film: str
    planned: str
    no_facts: str
    nothing_found: str
    not_run_here: str
    file: str
    category: str
    source: str
    state: str
    signed_here: str
    signed_line: str
    signed_line_no_role: str
    signed_none: str
    evidence: str
    evidence_untimed: str
    evidence_missing: str
    evidence_more: str
    measured: str
    required: str
    more: str
    subject_form: str
    subject_package: str
    subject_cases: str
    columns: ReportColumns
    how: HowWords
    result: ResultWords


class NoteWords(_Words, frozen=True, kw_only=True):
    title: str
    draft: str
    files: str
    form: str
    list: str
    mail: str
    mail_draft: str
    report: str
    attachments: str
    note: str
    manifest: str
    next: str
    steps: tuple[str, ...]
    steps_draft: tuple[str, ...]
    to: str
    subject: str
    size: str
    planned: str
    planned_none: str
    planned_some: str
    overrides: str
    overrides_none: str
    own_form: str
    override: str
    accepted: str
    accepted_none: str
    accepted_intro: str
    accepted_open: str
    changes: str
    changes_none: str
    changes_same: str
    item: str


class Wording(_Words, frozen=True, kw_only=True):
    report: ReportWords
    note: NoteWords


@cache
def wording() -> Wording:
    """Raises ``msgspec.ValidationError`` when the shipped file is not as the code expects it."""
    return msgspec.toml.decode(template(WORDING_FILE).read_bytes(), type=Wording)
