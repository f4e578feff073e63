"""The typed shape of call.toml. Unknown keys, missing keys and wrong types are errors."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from kepu_desktop.calls.case_model import Cases
from kepu_desktop.calls.delivery_model import Delivery
from kepu_desktop.calls.feedback_model import Feedback
from kepu_desktop.calls.list_model import ListSpec
from kepu_desktop.domain.findings import Level, Origin, Stage

Text = Annotated[str, msgspec.Meta(min_length=1)]
Count = Annotated[int, msgspec.Meta(ge=0, le=10**12)]
Texts = Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base: immutable, and a misspelt key is an error rather than silence."""


class Phrase(_Strict, frozen=True, kw_only=True):
    """A sentence of the notice by its first and last words; ``notice.locate`` finds it."""

    first: Text
    last: Text


class Category(_Strict, frozen=True, kw_only=True):
    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]*\Z")]
    title: Text
    short: Text
    minimum_s: Count | None = None  # None: the call names no minimum
    clause: str = ""
    phrase: Phrase | None = None
    needs_text: bool = False  # 其他 must say what
    hints: tuple[str, ...] = ()  # words in folder and file names that propose this category


class Deadline(_Strict, frozen=True, kw_only=True):
    id: Text
    label: Text
    date: dt.date
    origin: Origin
    clause: str = ""
    note: str = ""


class Mail(_Strict, frozen=True, kw_only=True):
    to: Text
    subject: Text  # {unit}
    draft_prefix: Text
    body: Text  # {unit} {count} {duration} {planned} {contact} {phone} {date}
    correction: Text  # body of a 更正/补报; {changes} and the fields of body
    planned: str = ""  # what {planned} says while some films are 待制作; {count} {duration}
    clause: str = ""
    warn_bytes: Count
    block_bytes: Count


class Package(_Strict, frozen=True, kw_only=True):
    """Names of what is written. ``{unit}`` and ``{date}`` are filled in."""

    folder: Text
    draft_mark: Text
    unnamed_unit: Text
    form: Text
    list: Text
    report: Text
    mail: Text
    note: Text
    attachments: Text  # folder of the person's own attachments


class Option(_Strict, frozen=True, kw_only=True):
    id: Text
    text: Text
    extra: bool = False  # free text follows (其他____)


class Field(_Strict, frozen=True, kw_only=True):
    """A place of the form, found by its label. See docs/decisions and documents.md §1."""

    labels: Texts
    key: str = ""
    keys: tuple[str, ...] = ()  # several values in one cell, joined by ``join``
    join: str = "，"
    kind: Literal["text", "phone", "email", "options", "count", "duration", "entries", "date"] = (
        "text"
    )
    multiple: bool = False
    options: tuple[Option, ...] = ()


class Person(_Strict, frozen=True, kw_only=True):
    """Whose telephone is it? ``ours`` persons' parts are keys, the others' are left alone."""

    labels: Texts
    ours: bool
    sub: dict[str, str] = {}


class Form(_Strict, frozen=True, kw_only=True):
    template: Text  # file name in the call folder
    title: Text
    tick: Text = "☑"
    guidance: tuple[str, ...] = ()
    placeholders: tuple[str, ...] = ()
    entry_single: Text  # {number} {title} {summary}; first line is the heading
    entry_series: Text  # also {count}
    count_text: Text  # {count}
    duration_text: Text = "{hours_minutes}"
    field: tuple[Field, ...]
    person: tuple[Person, ...] = ()


class Rule(_Strict, frozen=True, kw_only=True):
    """What the call says about one rule. ``levels`` and ``stages`` override by branch code."""

    clause: str = ""
    phrase: Phrase | None = None
    origin: Origin
    level: Level
    stage: Stage
    levels: dict[str, Level] = {}
    stages: dict[str, Stage] = {}
    numbers: dict[str, int | float] = {}
    words: dict[str, tuple[str, ...]] = {}


class ReviewSpec(_Strict, frozen=True, kw_only=True):
    """The content check that a person signs."""

    roles: Texts
    items: Texts


class Attachment(_Strict, frozen=True, kw_only=True):
    title: Text
    included: bool


class Call(_Strict, frozen=True, kw_only=True):
    """One call. ``folder`` and the texts are filled in by the loader."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]*\Z")]
    title: Text
    short: Text  # 科普之光: names the activity in papers
    number: Text
    issuer: Text
    issued: dt.date
    notice: Text  # file name in the call folder
    organiser_units: tuple[str, ...] = ()
    attachment: tuple[Attachment, ...] = ()
    category: tuple[Category, ...]
    deadline: tuple[Deadline, ...]
    mail: Mail
    package: Package
    review: ReviewSpec
    form: Form
    cases: Cases | None = None
    delivery: Delivery | None = None
    feedback: Feedback | None = None
    list: ListSpec = ListSpec()
    rules: dict[str, Rule]

    folder: Path = Path()
    notice_text: str = ""

    def category_of(self, identifier: str) -> Category | None:
        return next((c for c in self.category if c.id == identifier), None)

    def deadline_of(self, identifier: str) -> Deadline | None:
        return next((d for d in self.deadline if d.id == identifier), None)

    def label_of(self, key: str) -> str | None:
        """The form's own name of a field, e.g. 联系电话; None where the form has no such field."""
        fields = self.form.field
        own = next((field for field in fields if field.key == key), None)
        return own.labels[0] if own else None

    @property
    def template(self) -> Path:
        """The blank form, to be filled by its labels."""
        return self.folder / self.form.template
