"""From the session's state to the papers of the registration pack."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from kepu_desktop.calls.case_model import Cases
from kepu_desktop.documents.case_content import (
    CaseContent,
    ColumnHead,
    FieldLine,
    MaterialLine,
    PackContent,
)
from kepu_desktop.documents.case_form import write_case_form, write_plain_form
from kepu_desktop.documents.case_summary import write_summary_book, write_summary_paper
from kepu_desktop.documents.case_to_do import write_to_do
from kepu_desktop.documents.case_words import case_words
from kepu_desktop.domain.day_texts import parse_day
from kepu_desktop.domain.findings import Finding
from kepu_desktop.domain.submission import Case, Submission
from kepu_desktop.domain.texts import clean_line, safe_component
from kepu_desktop.workflow.cases import case_values, chosen_cases, paste_lines, quotas, spec_of
from kepu_desktop.workflow.content import chinese_date
from kepu_desktop.workflow.materials import describe
from kepu_desktop.workflow.register_copies import Copy, case_folder
from kepu_desktop.workflow.session import Session

_FOLDER_ROOM, _FOLDER_OCTETS = 72, 190


def pack_content(
    session: Session,
    still_open: Iterable[Finding],
    copies: Sequence[Copy],
    mark: str,
) -> PackContent:
    """What the papers say. ``still_open`` are findings that block nothing."""
    spec, state, call = spec_of(session), session.submission, session.call
    chosen = chosen_cases(state)
    cases = tuple(
        _case_content(session, spec, case, number, copies) for number, case in enumerate(chosen, 1)
    )
    deadline = call.deadline_of(spec.deadline) if spec.deadline else None
    changed = [o.value for o in state.overrides if o.key == f"deadline.{spec.deadline}"]
    date = changed[-1] if changed else deadline.date.isoformat() if deadline else ""
    return PackContent(
        form_title=spec.title,
        unit=state.form.get("unit", ""),
        cases=cases,
        columns=tuple(ColumnHead(c.label, c.width, c.key) for c in spec.column),
        classes=tuple((q.title, q.count) for q in quotas(spec, state) if q.class_id),
        register_url=spec.register_url,
        deadline=chinese_date(date) if date else "",
        open_items=tuple(_open_item(state, finding) for finding in still_open),
        plain_name=spec.pack.plain,
        summary_name=spec.pack.summary,
        created=dt.datetime.fromisoformat(session.project.created),
        draft_mark=mark,
    )


def pack_papers(session: Session, content: PackContent) -> dict[str, bytes]:
    """The papers by their names below the pack's folder."""
    pack = spec_of(session).pack
    mark = f"_{content.draft_mark}" if content.draft_mark else ""

    def marked(name: str) -> str:
        stem, _, suffix = name.rpartition(".")
        return f"{stem}{mark}.{suffix}"

    papers = {
        marked(pack.summary): write_summary_book(content),
        marked(pack.summary_paper): write_summary_paper(content),
        marked(pack.to_do): write_to_do(content),
    }
    for case in content.cases:
        papers[f"{case.folder}/{marked(pack.form)}"] = write_case_form(case, content)
        papers[f"{case.folder}/{marked(pack.plain)}"] = write_plain_form(case, content)
    return papers


def pack_folder(session: Session, day: dt.date, mark: str) -> str:
    """The wished name of the pack's folder, the unit cut so that words and date stay whole."""
    pattern = spec_of(session).pack.folder
    tail = f"_{mark}" if mark else ""
    unit = clean_line(session.submission.form.get("unit", "")) or session.call.package.unnamed_unit
    around = pattern.format(unit="", date=day.isoformat()) + tail
    short = safe_component(
        unit,
        fallback=session.call.package.unnamed_unit,
        characters=max(_FOLDER_ROOM - len(around), 10),
        octets=max(_FOLDER_OCTETS - len(around.encode()), 30),
    )
    whole = pattern.format(unit=short, date=day.isoformat()) + tail
    return safe_component(whole, fallback=session.call.package.unnamed_unit)


def _case_content(
    session: Session, spec: Cases, case: Case, number: int, copies: Sequence[Copy]
) -> CaseContent:
    state = session.submission
    values = case_values(spec, state, case)
    title = values["title"]
    folder = case_folder(spec.pack, number, title)
    found = spec.class_of(case.class_id)
    own = [copy for copy in copies if copy.material.owner == case.id]
    return CaseContent(
        number=f"{number:02d}",
        folder=folder,
        class_title=found.title if found else "",
        title=title,
        rank=case.order,
        fields=tuple(
            FieldLine(line.label, line.value, line.count, line.limit, line.half)
            for line in paste_lines(spec, state, case)
        ),
        materials=tuple(_material_line(spec, copy) for copy in own),
        columns=tuple(_column(spec, values, column.key, number) for column in spec.column),
    )


def _material_line(spec: Cases, copy: Copy) -> MaterialLine:
    words = case_words().what
    done = {
        "place": words.place,
        "format": words.format.format(format=spec.picture_format),
        "size": words.size,
    }
    text = words.separator.join(done[part] for part in copy.done) or words.same
    name = copy.name.rpartition("/")[2]
    return MaterialLine(name, copy.original, describe(copy.facts), text)


def _column(spec: Cases, values: dict[str, str], key: str, number: int) -> str:
    if key == "number":
        return str(number)
    if key == "blank":
        return ""
    field = spec.field_of(key)
    if field is None or field.kind != "start":
        return values.get(key, "")
    end = next(values[one.key] for one in spec.field if one.kind == "end")
    start = values[key]
    if start and end:
        return case_words().summary.period.format(start=_day(start), end=_day(end))
    return _day(start or end)


def _day(text: str) -> str:
    span = parse_day(text)
    return chinese_date(text) if span is not None and span.exact else text


def _open_item(state: Submission, finding: Finding) -> tuple[str, str]:
    owner = next((m.owner for m in state.materials if m.id == finding.subject), finding.subject)
    case = state.case(owner)
    return (case.fields.get("title", "") if case else ""), finding.message
