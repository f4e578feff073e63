"""校验报告.docx: what was checked, what must be done before which step, and who decided what.

A director signs its first page and finds the rest in the order in which it is asked for: what is
open before each step, all films in one table, what was not checked, what no program decides, who
decided what; then a sheet a film. What the program found and what people decided stand apart. A
rule that did not run is listed as such; nothing here calls it passed.
"""

from __future__ import annotations

from collections import Counter

from kepu_desktop.documents.packing import PRODUCER
from kepu_desktop.documents.paper import Column
from kepu_desktop.documents.report_chapters import (
    write_left_out,
    write_limits,
    write_not_run,
    write_overview,
    write_record,
    write_to_do,
)
from kepu_desktop.documents.report_content import VERDICT_ORDER, FilmReport, ReportContent
from kepu_desktop.documents.report_draft import ReportDraft
from kepu_desktop.documents.report_films import write_sheets
from kepu_desktop.domain.findings import LEVEL_WORDS, STAGE_WORDS, VERDICT_WORDS, Level, Stage
from kepu_desktop.domain.texts import clean_line, plain_name

__all__ = ["FilmReport", "ReportContent", "write_report"]

_FACTS_MM = (36.0, 120.0)
_SIGN_MM = (36.0, 60.0, 20.0, 40.0)


def write_report(content: ReportContent) -> bytes:
    """The report's bytes; works for a submission and for a check without a project."""
    draft = ReportDraft(content)
    mark, words, paper = content.draft_mark, draft.words, draft.paper
    title = words.title + (f"（{mark}）" if mark else "")
    for style in ("Table Text", "Table Head"):
        paper.set_style(style, size_pt=10.5, line_pt=16)
    for style in ("Body Text", "Heading 2"):
        paper.set_style(style, size_pt=14, line_pt=25)
    if mark:
        paper.set_header(mark)
    paper.paragraph(title, "Title")
    stages = _stages(content)
    _head(draft)
    _conclusion(draft, stages)
    write_to_do(draft, stages)
    write_overview(draft)
    write_not_run(draft)
    write_limits(draft)
    if content.project:
        write_record(draft)
    write_left_out(draft)
    write_sheets(draft)
    return paper.finish(content.created, title)


def _stages(content: ReportContent) -> tuple[Stage, ...]:
    """The steps that this report is about: without a project there is no form, without chosen
    cases no registration, unless something was found for it."""
    found = {finding.stage for finding in content.all_findings()}
    wanted = {Stage.DELIVERY, *found}
    if content.project:
        wanted.add(Stage.FORM)
    if content.cases is not None:
        wanted.add(Stage.CASE)
    return tuple(stage for stage in (Stage.FORM, Stage.DELIVERY, Stage.CASE) if stage in wanted)


def _head(draft: ReportDraft) -> None:
    words, content = draft.words, draft.content
    counted, planned = content.counted, sum(film.planned for film in content.counted)
    scope = [words.scope_films.format(films=len(counted))]
    if planned:
        scope.append(words.scope_planned.format(planned=planned))
    if content.left_out:
        scope.append(words.scope_excluded.format(excluded=len(content.left_out)))
    call = words.call_value.format(title=content.call.title, number=content.call.number)
    rows = [(words.unit, clean_line(content.unit))] if content.unit.strip() else []
    rows += [
        (words.call, call),
        (words.scope, "，".join(scope)),
        (words.depth, words.depth_full if content.depth == "full" else words.depth_quick),
    ]
    if content.own_form:
        name = clean_line(plain_name(content.own_form))
        rows.insert(-1, (words.own_form, words.own_form_value.format(name=name)))
    if content.project:
        rows.append((words.date, clean_line(content.date_text) or words.date_blank))
    program = words.program_value.format(producer=PRODUCER, version=content.tool_version)
    rows.append((words.program, program))
    draft.paper.facts(rows, _FACTS_MM)


def _conclusion(draft: ReportDraft, stages: tuple[Stage, ...]) -> None:
    words, paper = draft.words, draft.paper
    draft.chapter(words.verdicts)
    paper.paragraph(_summary(draft, stages))
    films = Counter(film.verdict for film in draft.content.counted)
    columns = [Column(VERDICT_WORDS[verdict], 26, centred=True) for verdict in VERDICT_ORDER]
    numbers = [films[verdict] for verdict in VERDICT_ORDER]
    paper.paragraph(words.by_verdict, "Caption", keep_next=True)
    paper.table(
        [*columns, Column(words.verdict_total, 26, centred=True)],
        [[str(number) for number in (*numbers, sum(numbers))]],
    )
    paper.paragraph(words.by_stage, "Caption", keep_next=True)
    _stage_table(draft, stages)
    if draft.content.project:
        paper.gap()
        _signing(draft)


def _summary(draft: ReportDraft, stages: tuple[Stage, ...]) -> str:
    """What a reader of one sentence must know: whether anything stands in the way of each step."""
    words = draft.words
    said = {
        Stage.FORM: (words.summary_form_open, words.summary_form_clear),
        Stage.DELIVERY: (words.summary_delivery_open, words.summary_delivery_clear),
        Stage.CASE: (words.summary_case_open, words.summary_case_clear),
    }
    findings = tuple(draft.content.all_findings())
    parts = []
    for stage in stages:
        errors = sum(finding.open_error and finding.stage is stage for finding in findings)
        yes, no = said[stage]
        parts.append(yes.format(errors=errors) if errors else no)
    not_run = sum(finding.effective_level is Level.SKIPPED for finding in findings)
    if not_run:
        parts.append(words.summary_not_run.format(count=not_run))
    return words.summary.format(films=len(draft.content.counted), parts="".join(parts))


def _stage_table(draft: ReportDraft, stages: tuple[Stage, ...]) -> None:
    """One row a step: what is open, and what people settled."""
    words = draft.words
    levels = (Level.ERROR, Level.REVIEW, Level.SKIPPED, Level.ADVICE)
    counts = Counter(
        (finding.stage, finding.effective_level) for finding in draft.content.all_findings()
    )
    draft.paper.table(
        [
            Column(words.columns.stage, 36, centred=True),
            *(Column(LEVEL_WORDS[level], 22, centred=True) for level in levels),
            Column(words.settled, 32, centred=True),
        ],
        [
            (
                STAGE_WORDS[stage],
                *(str(counts[stage, level]) for level in levels),
                str(counts[stage, None]),
            )
            for stage in stages
        ],
    )


def _signing(draft: ReportDraft) -> None:
    """Left blank for people: opinion, signature, seal, date."""
    words, paper = draft.words, draft.paper
    paper.grid([(words.opinion, "")], _FACTS_MM, least_mm=18)
    paper.grid([(words.signed_by, "", words.signed_on, "")], _SIGN_MM, least_mm=12)
    paper.grid([(words.seal, "")], _FACTS_MM, least_mm=18)
