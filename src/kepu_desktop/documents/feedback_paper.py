"""数据反馈汇总.docx: the same totals as a paper to be laid before somebody."""

from __future__ import annotations

from collections.abc import Sequence

from kepu_desktop.calls.feedback_model import Feedback, FeedbackColumn
from kepu_desktop.documents.feedback_content import SummaryContent
from kepu_desktop.documents.feedback_summary import (
    CHART_COLOUR,
    CHART_FILMS,
    only_counted,
    shown_sums,
)
from kepu_desktop.documents.feedback_words import SummaryWords, feedback_words
from kepu_desktop.documents.paper import Column, Paper
from kepu_desktop.documents.word_chart import BarChart
from kepu_desktop.domain.audience import FigureGroup
from kepu_desktop.domain.counts import show_count, show_whole
from kepu_desktop.domain.texts import clean_line

_WIDTH_MM = 156.0  # A4 without its margins
_BAR_MM = 9.0
_CHART_BARS = 15
_OPEN_ROWS = 60
_FILM_ROWS = 500


def write_paper(spec: Feedback, content: SummaryContent) -> bytes:
    """The paper's bytes: the same content gives the same bytes."""
    words = feedback_words().summary
    paper = Paper()
    paper.paragraph(clean_line(spec.summary), "Title")
    about = "　".join(part for part in (clean_line(content.unit), content.date_text) if part)
    if about:
        paper.paragraph(about, "TableText")
    _overview(paper, spec, words, content)
    if not content.lines:
        return paper.finish(content.created, spec.summary)
    paper.paragraph(words.paper.platforms, "Heading1", keep_next=True)
    _groups(paper, spec, words, words.platform, content.platforms)
    title = words.chart.format(label=spec.label(spec.main))
    _chart(paper, spec, title, content.platforms[:_CHART_BARS])
    paper.paragraph(words.paper.units, "Heading1", keep_next=True)
    _groups(paper, spec, words, words.source_unit, content.by_unit)
    paper.paragraph(words.paper.films, "Heading1", keep_next=True)
    best = [group for group in content.films if spec.main in group.sums][:CHART_FILMS]
    title = words.film_chart.format(label=spec.label(spec.main), count=len(best))
    _chart(paper, spec, title, best)
    _groups(paper, spec, words, words.film, content.films[:_FILM_ROWS])
    _open(paper, words, content)
    return paper.finish(content.created, spec.summary)


def _overview(paper: Paper, spec: Feedback, words: SummaryWords, content: SummaryContent) -> None:
    paper.paragraph(words.paper.overview, "Heading1", keep_next=True)
    if not content.lines:
        paper.paragraph(words.nothing)
        return
    paper.paragraph(
        words.paper.text.format(
            books=content.books,
            units=content.unit_count,
            films=content.film_count,
            with_data=content.with_data,
        )
    )
    rows = []
    columns = [spec.of(key) for key in spec.headline] + list(shown_sums(spec))
    for column in dict.fromkeys(column for column in columns if column is not None):
        number = content.sums.get(column.key)
        shown = show_whole(number)
        if number is not None and number >= 10_000:
            shown = f"{shown}（{show_count(number)}）"
        rows.append((f"{column.label}（{words.times}）", shown))
    paper.facts(rows, (56.0, _WIDTH_MM - 56.0))
    paper.gap()
    paper.paragraph(only_counted(spec, words))


def _groups(
    paper: Paper,
    spec: Feedback,
    words: SummaryWords,
    heading: str,
    groups: Sequence[FigureGroup],
) -> None:
    columns = _shown_columns(spec)
    number_mm, figure_mm, share_mm = 11.0, 34.0, 17.0
    name_mm = _WIDTH_MM - number_mm - figure_mm * len(columns) - share_mm
    paper.table(
        [
            Column(words.number, number_mm, centred=True),
            Column(heading, name_mm),
            *(Column(column.label, figure_mm, centred=True) for column in columns),
            Column(words.share, share_mm, centred=True),
        ],
        [
            [
                str(number),
                clean_line(group.name) or words.no_platform,
                *(show_whole(group.sums.get(column.key)) for column in columns),
                "—" if group.share is None else f"{group.share:.1%}",
            ]
            for number, group in enumerate(groups, 1)
        ],
    )
    paper.gap()


def _shown_columns(spec: Feedback) -> tuple[FeedbackColumn, ...]:
    """The main figure and the sums: what fits on an upright page."""
    columns = shown_sums(spec)
    return tuple(c for c in columns if c.key == spec.main or c.kind == "sum")[:3]


def _chart(paper: Paper, spec: Feedback, title: str, groups: Sequence[FigureGroup]) -> None:
    shown = [group for group in groups if spec.main in group.sums]
    if not shown:
        return
    values = tuple(group.sums[spec.main] for group in shown)
    names = tuple(clean_line(group.name) or "—" for group in shown)
    chart = BarChart(title, names, values, CHART_COLOUR.lstrip("#"))
    told = "；".join(f"{name} {value:,}" for name, value in zip(names, values, strict=True))
    paper.chart(chart, _WIDTH_MM, 26.0 + _BAR_MM * len(shown), f"{title}：{told}")


def _open(paper: Paper, words: SummaryWords, content: SummaryContent) -> None:
    paper.paragraph(words.paper.open, "Heading1", keep_next=True)
    missing = "、".join(clean_line(name) for name in content.missing)
    paper.paragraph(f"{words.missing}：{missing}。" if missing else words.none_missing)
    held = [item for item in content.open if item.held]
    noted = {(item.source, item.row) for item in content.open if not item.held}
    if not content.open:
        paper.paragraph(words.open_none)
        return
    if noted:
        paper.paragraph(words.paper.noted.format(count=len(noted)))
    if not held:
        return
    paper.paragraph(words.paper.held, keep_next=True)
    paper.table(
        [
            Column(words.workbook, 40.0),
            Column(words.film, 40.0),
            Column(words.what, _WIDTH_MM - 80.0),
        ],
        [
            [clean_line(item.source), clean_line(item.title), clean_line(item.what)]
            for item in held[:_OPEN_ROWS]
        ],
    )
