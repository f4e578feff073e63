"""Texts of the list's own columns (首播平台 …): what the call asks for beside the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kepu_desktop.calls.model import Call
from kepu_desktop.documents.list_columns import extra_columns
from kepu_desktop.domain.days import DayError, parse_day
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.submission import Submission
from kepu_desktop.workflow.fill import line
from kepu_desktop.workflow.session import Session


def extra_labels(call: Call) -> tuple[tuple[str, str], ...]:
    """(key, label) of the call's own columns, in its order."""
    return tuple((column.key, column.label) for column in extra_columns(call.list))


def set_extras(session: Session, film: str, values: Mapping[str, str]) -> None:
    """Set texts of one film's own columns; "" clears one. One undoable step.

    Raises ``UserError`` for an unknown film or column, and for a day that is none.
    """
    columns = {column.key: column for column in extra_columns(session.call.list)}
    title = session.film(film).title
    cleaned: dict[str, str] = {}
    for key, value in values.items():
        column = columns.get(key)
        if column is None:
            raise UserError("unknown-key", "不认识的字段", subject=key)
        text = line(value, column.label)
        if column.kind == "day" and text:
            text = _day(column.label, text)
        cleaned[key] = text

    def change(state: Submission) -> Submission:
        own = {**state.extras.get(film, {}), **cleaned}
        kept = {key: text for key, text in own.items() if text}
        if kept == dict(state.extras.get(film, {})):
            return state
        return replace(state, extras={**state.extras, film: kept})

    labels = "、".join(columns[key].label for key in cleaned)
    session.edit(f"修改{title}的{labels}", change)


def _day(label: str, text: str) -> str:
    try:
        day = parse_day(text)
    except DayError as error:
        raise UserError(
            "bad-value",
            f"“{text[:40]}”{error.reason}",
            subject=label,
            remedy="请写成 2025-8-15 这样",
        ) from error
    return day.isoformat() if day else ""
