"""The sheets of a check report: each film with its facts, findings, evidence, sign-offs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kepu_desktop.documents.facts_text import facts_parts
from kepu_desktop.documents.moments import show_moment
from kepu_desktop.documents.paper import Column, Picture
from kepu_desktop.documents.report_content import FilmReport, by_harm
from kepu_desktop.documents.report_draft import ReportDraft
from kepu_desktop.domain.findings import (
    LEVEL_WORDS,
    STAGE_WORDS,
    VERDICT_WORDS,
    Evidence,
    Finding,
    Level,
)
from kepu_desktop.domain.texts import clean_line, clean_paragraphs, plain_name, show_clock

_PICTURES_OF_A_FINDING = 6
_PICTURES = 400  # of one report: some 30 MB
_PICTURE_MM = (50.0, 50.0)  # three a line; a film shot upright as high as it is wide
_PAIRS_MM = (24.0, 54.0, 24.0, 54.0)
_PAIR_MM = (24.0, 132.0)
_SHORT = 16  # characters of a value that has room beside another; a Chinese one counts as one


def write_sheets(draft: ReportDraft) -> None:
    """What was found about the form and the cases, then each film that counts: on a page of its own
    when there is something to mend or to look at, else several to a page."""
    films = draft.content.counted
    words, paper = draft.words, draft.paper
    about = [
        (words.submission, draft.content.findings),
        (words.cases, draft.content.cases or ()),
    ]
    wide = [(title, findings) for title, findings in about if findings]
    if not films and not wide:
        return
    paged = [draft.content.has_page(film) for film in films]
    paper.paragraph(words.details, "Heading1", new_page=not wide and paged[0])
    for title, findings in wide:
        paper.paragraph(title, "Heading2")
        write_findings(draft, findings, named=True)
    shown = sum(bool(_images(finding)) for film in films for finding in film.findings)
    left = _PICTURES
    each = min(_PICTURES_OF_A_FINDING, max(1, _PICTURES // max(1, shown)))
    for number, film in enumerate(films, 1):
        title = words.film.format(
            number=number,
            title=draft.title(film.film_id),
            verdict=VERDICT_WORDS[film.verdict],
        )
        own, first = paged[number - 1], number == 1
        after_own = not first and paged[number - 2]
        new_page = after_own or (own and not (first and not wide))
        if not new_page and not first:
            paper.gap()
        paper.paragraph(title, "Heading2", keep_next=True, new_page=new_page)
        _facts(draft, film)
        paper.gap(keep_next=True)
        write_findings(draft, film.findings)
        _signatures(draft, film)
        for finding in by_harm(film.findings):
            left -= _evidence(draft, finding, min(each, left))


def write_findings(draft: ReportDraft, findings: Sequence[Finding], *, named: bool = False) -> None:
    """A table of what the rules found, worst first; what did not run is counted below. With
    ``named`` each says what it is about."""
    words, names = draft.words, draft.words.columns
    shown = by_harm(findings)
    if shown:
        columns = [
            Column(names.level, 16, centred=True),
            Column(names.stage, 24, centred=True),
            Column(names.problem, 54),
            Column(names.clause, 24),
            Column(names.remedy, 38),
        ]
        if any(finding.resolved for finding in shown):
            widths = (16.0, 18.0, 44.0, 22.0, 26.0)
            columns = [
                Column(column.heading, width, centred=column.centred)
                for column, width in zip(columns, widths, strict=True)
            ]
            columns.append(Column(names.resolved, 30))
        rows = [_cells(draft, finding, named=named)[: len(columns)] for finding in shown]
        draft.paper.table(columns, rows)
    else:
        draft.paper.paragraph(words.nothing_found, "TableText")
    not_run = sum(finding.effective_level is Level.SKIPPED for finding in findings)
    if not_run:
        draft.paper.paragraph(words.not_run_here.format(count=not_run), "TableText")


def _facts(draft: ReportDraft, film: FilmReport) -> None:
    """A table of pairs; what is long has a row of its own, below."""
    words = draft.words
    pairs: list[tuple[str, str]] = []
    for label, value in ((words.category, film.category), (words.source, film.unit)):
        if value.strip():
            pairs.append((label, clean_line(value)))
    if film.file_name:
        pairs.append((words.file, plain_name(film.file_name)))
    if film.planned:
        pairs.append((words.state, words.planned))
    elif film.facts is None:
        pairs.append((words.state, words.no_facts))
    else:
        pairs += facts_parts(film.facts)
        if film.facts.sha256:
            digest = film.facts.sha256
            pairs.append(("SHA-256", f"{digest[:32]}\n{digest[32:]}"))
    short = [pair for pair in pairs if len(pair[1]) <= _SHORT]
    long = [pair for pair in pairs if len(pair[1]) > _SHORT]
    if len(short) % 2:
        long.insert(0, short.pop())
    rows = [(*short[at], *short[at + 1]) for at in range(0, len(short), 2)]
    if rows:
        draft.paper.grid(rows, _PAIRS_MM, keep_next=True)
    if long:
        draft.paper.grid(long, _PAIR_MM, keep_next=True)


def _cells(draft: ReportDraft, finding: Finding, *, named: bool) -> tuple[str, ...]:
    words = draft.words
    # What is said of the form itself stands under its name already.
    about = f"{draft.title(finding.subject)} " if named and finding.subject != "form" else ""
    problem = [about + clean_line(finding.message)]
    if finding.measured:
        problem.append(words.measured.format(value=clean_line(finding.measured)))
    if finding.required:
        problem.append(words.required.format(value=clean_line(finding.required)))
    return (
        LEVEL_WORDS[finding.level],
        STAGE_WORDS[finding.stage],
        "\n".join(problem),
        clean_line(finding.clause),
        clean_paragraphs(finding.remedy),
        draft.resolved(finding.resolved) if finding.resolved else "",
    )


def _signatures(draft: ReportDraft, film: FilmReport) -> None:
    words = draft.words
    if not draft.content.project or film.planned:
        return
    lines = []
    for signature in film.signatures:
        role = clean_line(signature.role)
        pattern = words.signed_line if role else words.signed_line_no_role
        line = pattern.format(
            by=draft.signer(signature),
            role=role,
            at=show_moment(signature.at),
            result=draft.result(signature),
        )
        remark = clean_line(signature.remark)
        lines.append(f"{line}（{remark}）" if remark else line)
    signed = "；".join(lines) or words.signed_none
    draft.paper.paragraph(words.signed_here.format(what=signed), "TableText")


def _evidence(draft: ReportDraft, finding: Finding, most: int) -> int:
    """Up to ``most`` pictures with what they show; returns how many stand there."""
    words = draft.words
    evidence = _images(finding)
    if not evidence:
        return 0
    sound = [item for item in evidence if draft.paper.can_show(Path(item.image or ""))]
    shown = sound[:most]
    message = clean_line(finding.message)
    times = "、".join(show_clock(item.time_s) for item in shown if item.time_s is not None)
    pattern = words.evidence if times else words.evidence_untimed
    caption = pattern.format(message=message, times=times)
    notes = [caption] if shown else []
    if shown:
        pictures = [Picture(Path(item.image or ""), caption) for item in shown]
        draft.paper.pictures(pictures, *_PICTURE_MM)
    if len(evidence) > len(sound):
        notes.append(words.evidence_missing.format(count=len(evidence) - len(sound)))
    if len(sound) > len(shown):
        notes.append(words.evidence_more.format(count=len(sound) - len(shown)))
    draft.paper.paragraph("　".join(notes), "Caption")
    return len(shown)


def _images(finding: Finding) -> list[Evidence]:
    return [item for item in finding.evidence if item.image]
