"""The chapters of a check report between its conclusion and the sheets of the films."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kepu_desktop.documents.moments import show_moment
from kepu_desktop.documents.paper import Column
from kepu_desktop.documents.report_content import (
    FilmReport,
    Group,
    open_groups,
    settled,
    skipped_groups,
)
from kepu_desktop.documents.report_draft import ReportDraft
from kepu_desktop.domain.findings import LEVEL_WORDS, VERDICT_WORDS, Level, Stage
from kepu_desktop.domain.texts import clean_line, plain_name, show_clock

_EXAMPLES_SHOWN = 2  # where the number matters more than the names


def write_to_do(draft: ReportDraft, stages: Sequence[Stage]) -> None:
    """A chapter for each stage: what is open before it, errors first."""
    words = draft.words
    chapters = {
        Stage.FORM: (words.form_stage, words.form_intro, words.form_none),
        Stage.DELIVERY: (words.delivery_stage, words.delivery_intro, words.delivery_none),
        Stage.CASE: (words.case_stage, words.case_intro, words.case_none),
    }
    findings = tuple(draft.content.all_findings())
    for stage in stages:
        heading, intro, none = chapters[stage]
        draft.chapter(heading)
        groups = open_groups(findings, stage)
        if not groups:
            draft.paper.paragraph(none)
            continue
        counts: Counter[Level] = Counter()
        for group in groups:
            counts[group.level] += group.count
        words_of_stage = intro.format(errors=counts[Level.ERROR], reviews=counts[Level.REVIEW])
        draft.paper.paragraph(words_of_stage, keep_next=True)
        _to_do_table(draft, groups)


def _to_do_table(draft: ReportDraft, groups: Sequence[Group]) -> None:
    names = draft.words.columns
    draft.paper.table(
        (
            Column(names.number, 12, centred=True),
            Column(names.level, 16, centred=True),
            Column(names.problem, 42),
            Column(names.subject, 30),
            Column(names.clause, 20),
            Column(names.remedy, 36),
        ),
        [
            (
                str(number),
                LEVEL_WORDS[group.level],
                clean_line(group.finding.message),
                draft.named(group.subjects),
                clean_line(group.finding.clause),
                clean_line(group.finding.remedy),
            )
            for number, group in enumerate(groups, 1)
        ],
    )


def write_overview(draft: ReportDraft) -> None:
    """One row a film, in the order of the sheets."""
    words, names = draft.words, draft.words.columns
    draft.chapter(words.overview)
    films = draft.content.counted
    if not films:
        draft.paper.paragraph(words.no_films)
        return
    draft.paper.paragraph(words.overview_intro, keep_next=True)
    signed = draft.content.project
    columns = [
        Column(names.number, 12, centred=True),
        Column(names.film, 60 if signed else 74),
        Column(names.unit, 30),
        Column(names.duration, 22, centred=True),
        Column(names.verdict, 18, centred=True),
    ]
    if signed:
        columns.append(Column(names.signed, 14, centred=True))
    rows = [
        (
            str(number),
            draft.title(film.film_id),
            clean_line(film.unit),
            _duration(draft, film),
            VERDICT_WORDS[film.verdict],
            _signed(draft, film),
        )[: len(columns)]
        for number, film in enumerate(films, 1)
    ]
    draft.paper.table(columns, rows)


def _duration(draft: ReportDraft, film: FilmReport) -> str:
    if film.planned:
        known = film.planned_s
        return draft.words.foreseen.format(clock=show_clock(known)) if known is not None else ""
    return show_clock(film.facts.duration_s) if film.facts and film.facts.duration_s else ""


def _signed(draft: ReportDraft, film: FilmReport) -> str:
    """The last word of those who signed; a withdrawn one does not count."""
    holding = [signature for signature in film.signatures if not signature.revoked]
    return draft.result(holding[-1]) if holding else draft.words.unsigned


def write_not_run(draft: ReportDraft) -> None:
    """The rules that gave no result, with the reason."""
    words, names = draft.words, draft.words.columns
    groups = skipped_groups(draft.content.all_findings())
    draft.chapter(words.not_run)
    if not groups:
        draft.paper.paragraph(words.not_run_none)
        return
    draft.paper.paragraph(words.not_run_intro, keep_next=True)
    draft.paper.table(
        (
            Column(names.rule, 40),
            Column(names.cause, 50),
            Column(names.count, 14, centred=True),
            Column(names.subject, 52),
        ),
        [
            (
                draft.rule(group.finding),
                clean_line(group.finding.message),
                str(group.count),
                draft.named(group.subjects, _EXAMPLES_SHOWN),
            )
            for group in groups
        ],
    )


def write_limits(draft: ReportDraft) -> None:
    """What nobody may read out of this report."""
    words, content = draft.words, draft.content
    draft.chapter(words.limits)
    draft.paper.paragraph(words.limits_intro, keep_next=True)
    limits = list(words.limits_list)
    if content.depth != "full":
        limits.append(words.limits_quick)
    if any(film.planned for film in content.counted):
        limits.append(words.limits_planned)
    for number, text in enumerate(limits, 1):
        draft.paper.paragraph(words.limits_item.format(number=number, text=text))
    if content.project:
        draft.paper.paragraph(words.limits_end)


def write_record(draft: ReportDraft) -> None:
    """Who decided what."""
    draft.chapter(draft.words.record)
    draft.paper.paragraph(draft.words.signatures, "Heading2")
    _signatures(draft)
    draft.paper.paragraph(draft.words.resolutions, "Heading2")
    _resolutions(draft)


def _signatures(draft: ReportDraft) -> None:
    words, names = draft.words, draft.words.columns
    rows = [
        (
            draft.title(film.film_id),
            draft.signer(signature),
            clean_line(signature.role),
            show_moment(signature.at),
            draft.result(signature),
            clean_line(signature.remark),
        )
        for film in draft.content.counted
        for signature in film.signatures
    ]
    if not rows:
        draft.paper.paragraph(words.signatures_none)
        return
    draft.paper.table(
        (
            Column(names.film, 40),
            Column(names.person, 24, centred=True),
            Column(names.role, 24, centred=True),
            Column(names.moment, 26, centred=True),
            Column(names.result, 16, centred=True),
            Column(names.remark, 26),
        ),
        rows,
    )


def _resolutions(draft: ReportDraft) -> None:
    words, names = draft.words, draft.words.columns
    rows = [
        (
            draft.title(finding.subject),
            clean_line(finding.message),
            draft.how(resolution.how),
            f"{clean_line(resolution.by)}\n{show_moment(resolution.at)}",
            clean_line(resolution.reason),
        )
        for finding, resolution in settled(draft.content.all_findings())
    ]
    if not rows:
        draft.paper.paragraph(words.resolutions_none)
        return
    draft.paper.table(
        (
            Column(names.subject, 34),
            Column(names.problem, 40),
            Column(names.how, 22, centred=True),
            Column(names.person, 30, centred=True),
            Column(names.reason, 30),
        ),
        rows,
    )


def write_left_out(draft: ReportDraft) -> None:
    """Films and files that this report says nothing about."""
    words, names, content = draft.words, draft.words.columns, draft.content
    if content.project:
        draft.chapter(words.excluded)
        if content.left_out:
            draft.paper.table(
                (
                    Column(names.film, 76),
                    Column(names.verdict, 24, centred=True),
                    Column(names.name, 56),
                ),
                [
                    (
                        draft.title(film.film_id),
                        VERDICT_WORDS[film.verdict],
                        plain_name(film.file_name),
                    )
                    for film in content.left_out
                ],
            )
        else:
            draft.paper.paragraph(words.excluded_none)
    draft.chapter(words.skipped)
    if content.skipped:
        draft.paper.table(
            (Column(names.name, 76), Column(names.cause, 80)),
            [(plain_name(item.path), clean_line(item.reason)) for item in content.skipped],
        )
    else:
        draft.paper.paragraph(words.skipped_none)
