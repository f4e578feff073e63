"""催报: what a unit is asked for, in words to be copied, with our own date and address.

The words name what has not come and what must be mended; nothing of the organiser's goes out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kepu_desktop.calls.model import Call
from kepu_desktop.documents.kit_words import ReminderWords, kit_words
from kepu_desktop.domain.submission import Submission
from kepu_desktop.domain.texts import clean_line
from kepu_desktop.workflow.units.kit import collect_by_text
from kepu_desktop.workflow.units.standing import UnitFault, UnitRow, UnitState


def reminder(call: Call, state: Submission, row: UnitRow) -> str:
    """The text for one unit, ending in a line end."""
    words = kit_words().reminder
    return "\n".join(_lines(call, state, row, words)) + "\n"


def reminders(call: Call, state: Submission, rows: Iterable[UnitRow]) -> str:
    """The texts for several units, a ruled line between them."""
    return f"\n{kit_words().reminder.between}\n\n".join(reminder(call, state, row) for row in rows)


def _lines(call: Call, state: Submission, row: UnitRow, words: ReminderWords) -> Iterator[str]:
    form = state.form
    yield words.salute.format(unit=clean_line(row.unit.name))
    yield ""
    yield _opening(call, state, row, words)
    if row.missing:
        yield ""
        yield words.planned_head if row.state is UnitState.NONE else words.missing_head
        for number, text in enumerate(row.missing, 1):
            yield words.item.format(number=number, text=clean_line(text))
    if row.faults:
        yield ""
        yield words.faults_head
        yield from _faults(row.faults, words)
    yield ""
    yield words.to.format(to=clean_line(form.get("collect_to", "")))
    yield words.contact.format(contact=clean_line(form.get("collect_contact", "")))
    if form.get("unit", "").strip():
        yield ""
        yield clean_line(form["unit"])


def _opening(call: Call, state: Submission, row: UnitRow, words: ReminderWords) -> str:
    by = collect_by_text(state)
    if row.state is UnitState.NONE:
        return words.none.format(
            short=call.short, by=by, form=call.package.form, list=call.package.list
        )
    came = [words.films.format(count=row.files)] if row.files else []
    if row.forms:
        came.append(words.forms.format(form=row.form_name, count=row.forms))
    what = "，".join(came)
    wanted = [
        word for word, some in ((words.missing, row.missing), (words.mending, row.faults)) if some
    ]
    if not wanted:
        return words.complete.format(short=call.short, what=what)
    return words.came.format(short=call.short, what=what, wanted=words.join.join(wanted), by=by)


def _faults(faults: Iterable[UnitFault], words: ReminderWords) -> Iterator[str]:
    by_subject: dict[str, list[UnitFault]] = {}
    for fault in faults:
        by_subject.setdefault(fault.subject, []).append(fault)
    for number, group in enumerate(by_subject.values(), 1):
        title = words.film.format(title=clean_line(group[0].title))
        yield words.item.format(number=number, text=title)
        for fault in group:
            finding = fault.finding
            yield words.fault.format(
                message=clean_line(finding.message),
                clause=finding.clause,
                remedy=clean_line(finding.remedy),
            )
