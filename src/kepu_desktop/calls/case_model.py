"""The typed shape of a call's [cases]: classes, the case form, materials, the registration pack."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

import msgspec

_Text = Annotated[str, msgspec.Meta(min_length=1)]
_Key = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z_]*\Z")]
_Count = Annotated[int, msgspec.Meta(ge=0, le=10**12)]


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class CaseClass(_Strict, frozen=True, kw_only=True):
    """``dated`` says what its period is: of an activity, or the day of publication of a work."""

    id: _Text
    title: _Text
    quota: _Count
    dated: Literal["period", "published"] = "period"
    labels: tuple[str, ...] = ()  # other names of it in forms and lists


class CaseField(_Strict, frozen=True, kw_only=True):
    """One field of the case form, in the order of the web form.

    ``form`` names the key of the information form whose value holds while this field is blank.
    ``half`` stands beside its neighbour in the window. ``limit`` counts characters as Word does.
    """

    key: _Key
    label: _Text
    labels: tuple[str, ...] = ()  # other names of it in forms and lists
    kind: Literal["line", "text", "class", "start", "end", "phone", "email", "choice", "rank"] = (
        "line"
    )
    limit: _Count | None = None
    need: Literal["must", "should", "may"] = "may"
    form: str = ""
    unit: str = ""  # shown behind the value
    hint: str = ""
    half: bool = False
    choices: tuple[str, ...] = ()
    warn: str = ""  # the choice that needs a second look


class Together(_Strict, frozen=True, kw_only=True):
    """Fields that share one limit."""

    keys: Annotated[tuple[_Key, ...], msgspec.Meta(min_length=2)]
    limit: _Count


class Registration(_Strict, frozen=True, kw_only=True):
    """Names of what the registration pack holds."""

    folder: _Text  # {unit} {date}
    case: _Text  # folder of one case: {number} {title}
    form: _Text
    plain: _Text
    summary: _Text
    summary_paper: _Text
    to_do: _Text
    scan: _Text  # stem of the sealed summary's scan
    picture: _Text  # stem of a picture: {title} {number}
    paper: _Text  # stem of any other material: {number} {name}


class SummaryColumn(_Strict, frozen=True, kw_only=True):
    """A column of the summary: a field of the case form, or ``number`` or ``blank``."""

    key: _Key
    label: _Text
    width: Annotated[int, msgspec.Meta(ge=3, le=80)] = 12


class Cases(_Strict, frozen=True, kw_only=True):
    title: _Text  # of the case form
    total: _Count
    since: dt.date
    register_url: _Text
    clause: str = ""  # of the quotas
    date_clause: str = ""
    deadline: str = ""  # id of the call's deadline
    picture_format: _Text  # Pillow's name of the wanted one
    picture_hint: str = ""
    scan_words: tuple[str, ...] = ()  # in file names of a sealed scan
    not_asked: tuple[str, ...] = ()  # classes of the notice that nobody reports
    classes: Annotated[tuple[CaseClass, ...], msgspec.Meta(min_length=1)]
    field: Annotated[tuple[CaseField, ...], msgspec.Meta(min_length=1)]
    together: tuple[Together, ...] = ()
    column: Annotated[tuple[SummaryColumn, ...], msgspec.Meta(min_length=1)]
    pack: Registration

    def class_of(self, identifier: str) -> CaseClass | None:
        return next((c for c in self.classes if c.id == identifier), None)

    def field_of(self, key: str) -> CaseField | None:
        return next((field for field in self.field if field.key == key), None)

    def label_of(self, key: str) -> str:
        """The case form's own name of a field; the key where it has none."""
        found = self.field_of(key)
        return found.label if found else key
