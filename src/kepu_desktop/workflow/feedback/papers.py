"""From the session's state to the feedback papers: the blank workbook, the summaries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from kepu_desktop.calls.model import Call
from kepu_desktop.documents.feedback_content import (
    OpenItem,
    SummaryContent,
)
from kepu_desktop.documents.feedback_workbook import BlankContent, FeedbackLine, write_blank
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.submission import FeedbackRow, Submission
from kepu_desktop.domain.texts import clean_line, show_name
from kepu_desktop.system.files import write_whole
from kepu_desktop.workflow.content import chinese_date
from kepu_desktop.workflow.feedback.importing import asked_films, feedback_of
from kepu_desktop.workflow.feedback.rows import (
    ROW,
    faults_of,
    is_held,
    notes_of,
    plain_values,
    unit_of,
)
from kepu_desktop.workflow.feedback.totals import FeedbackTotals, totals_of
from kepu_desktop.workflow.session import Session


@dataclass(frozen=True, slots=True)
class Summaries:
    """What an export wrote."""

    workbook: Path
    paper: Path
    rows: int
    open_rows: int


def blank_paper(session: Session, unit: str = "") -> bytes:
    """数据反馈表 with the films whose figures are asked for; those of one unit where it is named.

    Raises ``UserError`` when there is none of them.
    """
    return blank_of(session.call, session.submission, _created(session), unit)


def blank_of(call: Call, state: Submission, created: dt.datetime, unit: str = "") -> bytes:
    """As ``blank_paper``, of a state that was taken elsewhere."""
    spec = feedback_of(call)
    films = asked_films(state, unit)
    if not films:
        raise UserError(
            "feedback-no-films",
            "还没有要反馈数据的视频",
            remedy="请先添加视频，或在“入选交付”中勾选入选的视频",
        )
    lines = tuple(
        FeedbackLine(
            film.id,
            film.source_unit or state.form.get("unit", ""),
            {"title": clean_line(film.title)} if film.title.strip() else {},
        )
        for film in films
    )
    titles = tuple(dict.fromkeys(t for film in films if (t := clean_line(film.title))))
    return write_blank(spec, BlankContent(call.title, lines, titles, created, unit))


def save_blank(session: Session, target: Path, unit: str = "") -> None:
    """Write the workbook over ``target``. Raises ``UserError``."""
    _demand_suffix(target, ".xlsx")
    write_whole(target, blank_paper(session, unit))


def export_summary(session: Session, target: Path, unit: str = "") -> Summaries:
    """The summary workbook at ``target`` and the Word paper of the same name beside it.

    Both are written over what stands there. Raises ``UserError`` when nothing has come back yet.
    """
    from kepu_desktop.documents.feedback_paper import write_paper
    from kepu_desktop.documents.feedback_summary import write_summary

    _demand_suffix(target, ".xlsx")
    spec = feedback_of(session.call)
    if not session.submission.feedback:
        raise UserError(
            "feedback-nothing", "还没有收回数据，没有可以汇总的", remedy="请先读入收回的反馈表"
        )
    totals = totals_of(spec, session.submission, unit)
    content = summary_content(session, totals)
    paper = target.with_suffix(".docx")
    workbook_bytes, paper_bytes = write_summary(spec, content), write_paper(spec, content)
    write_whole(target, workbook_bytes)
    write_whole(paper, paper_bytes)
    return Summaries(target, paper, len(content.lines), len(content.open))


def summary_content(session: Session, totals: FeedbackTotals) -> SummaryContent:
    state = session.submission
    films = {film.id: film for film in state.films}
    counted = [r for source in totals.sources for r in source.rows if not is_held(r)]
    order = {film.id: number for number, film in enumerate(state.films)}
    counted.sort(key=lambda row: (order.get(row.film, len(order)), int(row.id[1:])))
    return SummaryContent(
        call_title=session.call.title,
        unit=state.form.get("unit", ""),
        date_text=chinese_date(state.form.get("date", "")),
        sums=totals.sums,
        platforms=totals.platforms,
        by_unit=totals.units,
        films=totals.by_film,
        topics=totals.topics,
        lines=tuple(_line(state, row, unit_of(state, row, films)) for row in counted),
        open=tuple(item for row in (*totals.held, *totals.noted) for item in _open_items(row)),
        missing=totals.missing,
        books=len(totals.sources),
        unit_count=totals.unit_count,
        film_count=totals.films,
        with_data=totals.with_data,
        created=_created(session),
    )


def _line(state: Submission, row: FeedbackRow, unit: str) -> FeedbackLine:
    values = plain_values(row)
    film = state.film(row.film)
    if film is not None and film.title.strip():
        values["title"] = clean_line(film.title)  # what a unit made of it is in its own workbook
    return FeedbackLine(row.film, unit, values, row.source)


def _open_items(row: FeedbackRow) -> tuple[OpenItem, ...]:
    title = row.values.get("title", "")
    number = row.values.get(ROW, "")
    held = is_held(row)
    faults = [
        OpenItem(row.source, number, title, fault.words, fault.remedy, held)
        for fault in faults_of(row)
    ]
    notes = [OpenItem(row.source, number, title, note, "请核实", held) for note in notes_of(row)]
    return (*faults, *notes)


def _created(session: Session) -> dt.datetime:
    """When the project was made: the one moment that all its papers share."""
    return dt.datetime.fromisoformat(session.project.created)


def _demand_suffix(target: Path, suffix: str) -> None:
    if target.suffix.lower() != suffix:
        raise UserError(
            "bad-value",
            f"要写成 {suffix} 文件",
            subject=show_name(target.name),
            remedy="请改扩展名",
        )
