"""Case forms (.docx by their labels) and lists of cases (.xlsx by their headings) → field texts.

Foreign files pass the guards first. What a cell says is returned as it stands, edges cleaned;
what the fields take is decided by whoever fills them.
"""

from __future__ import annotations

import datetime as dt
import io
import warnings
from collections.abc import Iterator, Mapping
from typing import Any

from kepu_desktop.calls.case_model import Cases
from kepu_desktop.calls.model import Field, Form, Person
from kepu_desktop.documents.forms import read_form
from kepu_desktop.documents.forms.labels import label_key
from kepu_desktop.documents.workbook_guard import open_workbook
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import clean_paragraphs, show_name

_NAME = "title"
_HEAD_ROWS = 20
_MOST_ROWS = 500
_MOST_COLUMNS = 100
_LEAST_FORM = 3  # keys that make a Word file a case form


def read_word_form(data: bytes, spec: Cases, form: Form, name: str) -> Mapping[str, str]:
    """What the case form ``data`` says, by key; empty when it is no case form.

    ``form`` is the call's information form: whose telephone is meant, and which texts are only
    guidance, is the same there. Raises ``UserError`` for what the guard refuses.
    """
    reading = read_form(data, _as_form(spec, form), name=name)
    known = {field.key for field in spec.field}
    found = {key: text for key, text in reading.texts.items() if key in known and text}
    counted = len(found) >= _LEAST_FORM and _NAME in found
    return found if counted else {}


def read_list(data: bytes, spec: Cases, name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of a list workbook: texts by key, a row a case.

    Raises ``UserError`` for what is no workbook, and for one without a heading of the name.
    """
    open_workbook(data, name)
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles that openpyxl does not know are no matter here
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, OSError) as error:
            raise _unreadable(name) from error
        try:
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # WPS claims A1:A1
                rows = _rows_of(sheet, spec)
                if rows is not None:
                    return rows
        finally:
            book.close()
    raise UserError(
        "case-list-foreign",
        f"表里没有“{spec.label_of(_NAME)}”这一列",
        subject=show_name(name),
        remedy="请核对表头，或改用案例信息表",
    )


def _as_form(spec: Cases, form: Form) -> Form:
    """The case form described as the reader of forms by labels wants it."""
    kinds = {"phone": "phone", "email": "email"}
    fields = tuple(
        Field(
            labels=(field.label, *field.labels),
            key=field.key,
            kind=kinds.get(field.kind, "text"),  # type: ignore[arg-type]
        )
        for field in spec.field
    )
    known = {field.key for field in spec.field}
    people = tuple(
        Person(
            labels=person.labels,
            ours=True,
            sub={label: key for label, key in person.sub.items() if key in known},
        )
        for person in form.person
        if person.ours
    )
    return Form(
        template=form.template,
        title=spec.title,
        tick=form.tick,
        guidance=form.guidance,
        placeholders=form.placeholders,
        entry_single=form.entry_single,
        entry_series=form.entry_series,
        count_text=form.count_text,
        field=fields,
        person=people,
    )


def _rows_of(sheet: Any, spec: Cases) -> tuple[Mapping[str, str], ...] | None:
    """The sheet's rows; None when it has no heading of the name."""
    labels: dict[str, str] = {}
    for field in spec.field:
        for label in (field.label, *field.labels):
            labels.setdefault(label_key(label), field.key)
    for column in spec.column:
        if spec.field_of(column.key) is not None:
            labels.setdefault(label_key(column.label), column.key)
    columns: dict[int, str] = {}
    found: list[Mapping[str, str]] = []
    for number, row in enumerate(_cells(sheet)):
        if not columns:
            heads = {
                at: labels[label_key(text)] for at, text in row.items() if label_key(text) in labels
            }
            if _NAME in heads.values():
                columns = heads
            elif number >= _HEAD_ROWS:
                return None
            continue
        values = {columns[at]: text for at, text in row.items() if at in columns}
        if values.get(_NAME):
            found.append(values)
        if len(found) >= _MOST_ROWS:
            break
    return tuple(found) if columns else None


def _cells(sheet: Any) -> Iterator[Mapping[int, str]]:
    for row in sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True):
        yield {at: text for at, cell in enumerate(row) if (text := _text(cell))}


def _text(cell: object) -> str:
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return clean_paragraphs(str(cell))


def _unreadable(name: str) -> UserError:
    return UserError(
        "case-list-damaged",
        "工作簿读不出来，可能已损坏",
        subject=show_name(name),
        remedy="请在 Excel 或 WPS 中打开后另存为 .xlsx",
    )
