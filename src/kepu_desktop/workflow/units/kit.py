"""征集包: what the coordinator forwards to contributing units, with its own date and address.

The organiser's address, subject and date never go to units: what they would send there would pass
the coordinator by.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kepu_desktop.bundles.collection_kit import WrittenKit, write_kit
from kepu_desktop.bundles.naming import bundle_folder
from kepu_desktop.calls.model import Call
from kepu_desktop.documents.guard import open_document
from kepu_desktop.documents.kit_content import (
    KitContent,
    KitFiles,
    filling_sentence,
    technical_sentences,
)
from kepu_desktop.documents.kit_words import kit_words
from kepu_desktop.domain.days import DayError, parse_day
from kepu_desktop.domain.submission import Submission
from kepu_desktop.domain.texts import clean_line, safe_component
from kepu_desktop.system.clock import today
from kepu_desktop.workflow.content import chinese_date
from kepu_desktop.workflow.fill import FORM_LABELS
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.units.traces import (
    contact_marks,
    document_text,
    names_organiser,
    national_traces,
)

COLLECT_KEYS = ("collect_by", "collect_to", "collect_contact")
UNIT_KEY = "unit"
_EXAMPLES = {"collect_by": "{day}", "collect_to": "自己的邮箱", "collect_contact": "姓名，电话"}
_EXAMPLE_DAYS = 30


@dataclass(frozen=True, slots=True)
class Missing:
    """A field without which no kit is written, and why."""

    key: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class KitGate:
    """``missing`` shuts it; ``warnings`` are said and block nothing."""

    missing: tuple[Missing, ...]
    warnings: tuple[str, ...]

    @property
    def shut(self) -> bool:
        return bool(self.missing)


@dataclass(frozen=True, slots=True)
class Kit:
    """``written`` is None when the gate is shut. ``notes`` tell what was done otherwise."""

    gate: KitGate
    written: WrittenKit | None = None
    notes: tuple[str, ...] = ()


def kit_gate(call: Call, state: Submission, day: dt.date, *, unit_wanted: bool = False) -> KitGate:
    """What still has to be filled in, and what is odd about the date on ``day``. Pure.

    ``unit_wanted``: our own name as well. A person who can fill it in is asked for it; without it
    the kit's papers leave out the words that would name us.
    """
    missing: list[Missing] = []
    if unit_wanted and not state.form.get(UNIT_KEY, "").strip():
        remedy = "请填写单位全称，征集要求和邮件用它署名"
        missing.append(Missing(UNIT_KEY, f"{FORM_LABELS[UNIT_KEY]}未填写", remedy))
    for key in COLLECT_KEYS:
        if not state.form.get(key, "").strip():
            example = _EXAMPLES[key].format(day=day + dt.timedelta(days=_EXAMPLE_DAYS))
            missing.append(Missing(key, f"{FORM_LABELS[key]}未填写", f"请填写，例如 {example}"))
    for key in ("collect_to", "collect_contact"):
        if names_organiser(call, state, state.form.get(key, "")):
            remedy = "请填写自己收材料的地址，各单位的材料先交到这里汇总"
            missing.append(Missing(key, f"{FORM_LABELS[key]}写的是主办方的邮箱", remedy))
    return KitGate(tuple(missing), tuple(_date_warnings(call, state, day)))


def _date_warnings(call: Call, state: Submission, day: dt.date) -> Iterable[str]:
    text = state.form.get("collect_by", "")
    if not text.strip():
        return
    try:
        by = parse_day(text)
    except DayError as error:
        yield f"截止日期“{text}”读不成日期（{error.reason}），按原文写入"
        return
    if by is None:
        return
    if by < day:
        yield f"截止日期 {chinese_date(by.isoformat())} 已过"
    ours = _form_deadline(call, state)
    if ours is not None and by >= ours:
        when = chinese_date(ours.isoformat())
        late = "晚于" if by > ours else "等于"
        yield f"截止日期{late}信息表的报送期限 {when}，没有留出汇总的时间"


def collect_by_text(state: Submission) -> str:
    """As it is printed: 2025年6月30日; other words stay as they are."""
    text = state.form.get("collect_by", "")
    try:
        day = parse_day(text)
    except DayError:
        day = None
    return chinese_date(day.isoformat()) if day else clean_line(text)


def kit_content(session: Session) -> KitContent:
    """What the kit's papers say. A field that is still blank is blank there."""
    call, form = session.call, session.submission.form
    names = kit_words().names
    return KitContent(
        call=call,
        unit=clean_line(form.get(UNIT_KEY, "")),
        by=collect_by_text(session.submission),
        to=form.get("collect_to", ""),
        contact=form.get("collect_contact", ""),
        date=chinese_date(form.get("date", "")),
        technical=technical_sentences(call),
        filling=filling_sentence(call),
        files=KitFiles(names.requirements, call.package.form, call.package.list, names.mail),
        created=dt.datetime.fromisoformat(session.project.created),
    )


def kit_papers(session: Session) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """The kit's files by name, and what has to be told about them."""
    from kepu_desktop.documents.kit_list import write_unit_list
    from kepu_desktop.documents.kit_mail import write_mail_text
    from kepu_desktop.documents.kit_paper import write_requirements

    content = kit_content(session)
    form, notes = _blank_form(session)
    papers = {
        content.files.requirements: write_requirements(content),
        content.files.form: form,
        content.files.list: write_unit_list(content),
        content.files.mail: write_mail_text(content),
    }
    return papers, notes


def make_kit(session: Session, target: Path) -> Kit:
    """Write the kit into ``target``, or say what shuts the gate. Raises ``UserError`` for what
    cannot be written."""
    gate = kit_gate(session.call, session.submission, today())
    if gate.shut:
        return Kit(gate)
    papers, notes = kit_papers(session)
    if not session.submission.form.get(UNIT_KEY, "").strip():
        notes = (kit_words().names.unnamed_note, *notes)
    return Kit(gate, write_kit(_folder(session), papers, target), notes)


def _folder(session: Session) -> str:
    """The wished name of the folder; without our unit that word is left out."""
    names, unit = kit_words().names, session.submission.form.get(UNIT_KEY, "")
    named = bool(safe_component(unit, fallback=""))
    return bundle_folder(
        names.folder if named else names.folder_unnamed,
        unit,
        today().isoformat(),
        unnamed=session.call.package.unnamed_unit,
    )


def _blank_form(session: Session) -> tuple[bytes, tuple[str, ...]]:
    """The organiser's form as it is, unless it carries the organiser's own address, date or
    telephone: then the call's blank one goes to the units, and that is said."""
    blank = session.call.template.read_bytes()
    own = session.project.template()
    if own is None:
        return blank, ()
    name, data = own
    text = document_text(open_document(data, name).parts)
    found = national_traces(session.call, session.submission, text) or contact_marks(text)
    if not found:
        return data, ()
    note = f"主办方的表格里写有“{found[0]}”，没有放进征集包；包里用的是征集通知的空白信息表"
    return blank, (note,)


def _form_deadline(call: Call, state: Submission) -> dt.date | None:
    deadline = call.deadline_of("form")
    changed = [one.value for one in state.overrides if one.key == "deadline.form"]
    if changed:
        try:
            return parse_day(changed[-1])
        except DayError:
            pass
    return deadline.date if deadline else None
