"""The form that is filled: the call's own, or the organiser's, with the person's bindings.

A binding says where in the form a key's value stands; it is kept with the project and comes before
the form's labels. One that the present form does not have is not used, and that is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kepu_desktop.documents.forms import (
    NOWHERE,
    FormSurvey,
    FormValues,
    KeyPlace,
    SlotView,
    read_form,
    survey_form,
)
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import show_name
from kepu_desktop.system.files import explained
from kepu_desktop.workflow.content import (
    chinese_date,
    count_text,
    duration_text,
    effective_categories,
    entry_texts,
    included_entries,
    other_text,
    totals,
)
from kepu_desktop.workflow.session import Session

__all__ = [
    "NOWHERE",
    "Binding",
    "SlotView",
    "TemplateView",
    "blank_form",
    "drop_template",
    "form_values",
    "is_blank_form",
    "rebind",
    "template_view",
    "use_template",
]
_LARGEST = 64 * 1024 * 1024
_FORM_TEXTS = ("unit", "contact", "position", "phone", "email")


@dataclass(frozen=True, slots=True)
class Binding:
    """One key of the form: where its value stands (``place.slot``), and what would be written now,
    on one line (``value``, "" for nothing)."""

    place: KeyPlace
    value: str

    @property
    def key(self) -> str:
        return self.place.key

    @property
    def label(self) -> str:
        return self.place.label


@dataclass(frozen=True, slots=True)
class TemplateView:
    """``own``: the organiser's form, else the call's. ``bindings`` in the call's order, ``slots``
    in the form's; ``lost`` are the call's names of keys whose binding holds no more."""

    name: str
    own: bool
    bindings: tuple[Binding, ...]
    slots: tuple[SlotView, ...]
    lost: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[Binding, ...]:
        return tuple(one for one in self.bindings if one.place.state == "missing")

    @property
    def doubtful(self) -> tuple[Binding, ...]:
        return tuple(one for one in self.bindings if one.place.state == "doubtful")

    @property
    def written(self) -> tuple[Binding, ...]:
        """Keys whose place in the form already holds something, which filling replaces."""
        return tuple(
            one
            for one in self.bindings
            if one.place.slot is not None and one.place.slot.text and not one.place.long
        )

    def keys_in(self, slot: str) -> tuple[Binding, ...]:
        """The keys that stand in a slot."""
        return tuple(
            one
            for one in self.bindings
            if one.place.slot is not None and one.place.slot.name == slot
        )


def blank_form(session: Session) -> tuple[str, bytes]:
    """(file name, bytes) of the form that is filled."""
    own = session.project.template()
    if own is not None:
        return own
    return session.call.form.template, session.call.template.read_bytes()


def form_values(session: Session) -> FormValues:
    """What is written into the form, in its words."""
    call, state = session.call, session.submission
    sums = totals(session)
    texts = {key: state.form[key] for key in _FORM_TEXTS if state.form.get(key)}
    if state.form.get("date"):
        texts["date"] = chinese_date(state.form["date"])
    return FormValues(
        texts=texts,
        categories=effective_categories(call, state),
        other_text=other_text(call, state),
        count=count_text(call, sums.count),
        duration=duration_text(call, sums.whole_s),
        entries=entry_texts(call, included_entries(state)),
    )


def template_view(session: Session) -> TemplateView:
    """Where each value stands in the present form."""
    name, blank = blank_form(session)
    own = session.project.template() is not None
    return _view(session, name, own, _survey(session, name, blank))


def use_template(session: Session, path: Path) -> TemplateView:
    """Fill the organiser's form at ``path`` from now on; bindings that hold in it are kept.

    One undo step. Raises ``UserError`` when the file cannot be read, is refused by the guard, or
    has none of the form's labels: then nothing is changed.
    """
    name, data = _content(path)
    survey = _survey(session, name, data)
    lost = tuple(one.label for one in survey.keys if one.stale)
    stale = {one.key for one in survey.keys if one.stale}
    kept = {key: at for key, at in session.submission.bindings.items() if key not in stale}
    session.set_template((name, data), f"套用主办方表格“{name}”", kept)
    return _view(session, name, True, survey, lost)


def is_blank_form(session: Session, path: Path) -> bool:
    """Whether the form at ``path`` has the call's labels and nothing behind them: then it is one
    to be filled. Raises ``UserError`` as ``use_template`` does."""
    name, data = _content(path)
    reading = read_form(data, session.call.form, name=name)
    said = (reading.texts, reading.categories, reading.count, reading.duration, reading.entries)
    return not any(said)


def _content(path: Path) -> tuple[str, bytes]:
    name = show_name(path.name)
    if not path.is_file():
        raise UserError("path-missing", "找不到这个文件", subject=name, remedy="请检查路径")
    with explained(path):
        if path.stat().st_size > _LARGEST:
            raise UserError(
                "form-too-long",
                "文件过大，不像信息表",
                subject=name,
                remedy="请只保留信息表所在的几页后另存",
            )
        data = path.read_bytes()
    return name, data


def drop_template(session: Session) -> TemplateView:
    """改回通知的表: fill the call's own form again, without bindings. One undo step."""
    session.set_template(None, "改回通知的表", {})
    return template_view(session)


def rebind(session: Session, key: str, slot: str) -> TemplateView:
    """The value of ``key`` stands in ``slot`` from now on (a name from ``TemplateView.slots``);
    ``NOWHERE`` leaves it out, "" goes back to the labels. One undo step.

    A key of texts shares a slot with others that the person put there; entries and options share
    with none, and take the slot. What is bound to a part of the slot, or around it, is bound no
    more. Raises ``UserError`` for a key or slot that is not there.
    """
    before = template_view(session)
    binding = next((one for one in before.bindings if one.key == key), None)
    if binding is None:
        raise UserError("unknown-key", "信息表没有这一栏", subject=key)
    after = {k: at for k, at in session.submission.bindings.items() if k != key}
    where = _where(before, binding, slot)
    if slot not in ("", NOWHERE):
        long = {one.key for one in before.bindings if one.place.long}
        rivals = [k for k, at in after.items() if at == slot and (key in long or k in long)]
        after = {k: at for k, at in after.items() if k not in rivals}
        name, blank = blank_form(session)
        holding = {one.key for one in before.bindings if one.place.state == "bound"}
        for other in holding & set(after):
            if _cross(session, name, blank, {key: slot, other: after[other]}):
                del after[other]
    if slot:
        after[key] = slot
    if after == dict(session.submission.bindings):
        return before
    session.set_template(session.project.template(), f"把“{binding.label}”{where}", after)
    return template_view(session)


def _cross(session: Session, name: str, blank: bytes, pair: Mapping[str, str]) -> bool:
    """Whether two bindings that hold alone cannot hold together."""
    survey = survey_form(blank, session.call.form, name=name, bindings=pair)
    return any(one.stale for one in survey.keys)


def _where(view: TemplateView, binding: Binding, slot: str) -> str:
    """The words of the undo step."""
    if not slot:
        return "改回按栏目名称填写"
    if slot == NOWHERE:
        return "改为不填"
    found = next((one for one in view.slots if one.name == slot), None)
    if found is None:
        raise UserError(
            "unknown-slot", "表里没有这个位置", subject=view.name, remedy="请重新选择一处"
        )
    if not binding.place.fits(found):
        raise UserError(
            "slot-of-boxes",
            f"{found.where}是打勾的方框，不能填{binding.label}",
            subject=view.name,
            remedy="请选择一个空格",
        )
    return f"填到{found.where}"


def _survey(session: Session, name: str, blank: bytes) -> FormSurvey:
    bindings = session.submission.bindings
    return survey_form(blank, session.call.form, name=name, bindings=bindings)


def _view(
    session: Session, name: str, own: bool, survey: FormSurvey, lost: tuple[str, ...] = ()
) -> TemplateView:
    shown = _shown_values(session)
    return TemplateView(
        name=name,
        own=own,
        bindings=tuple(Binding(one, shown.get(one.key, "")) for one in survey.keys),
        slots=survey.slots,
        lost=lost or tuple(one.label for one in survey.keys if one.stale),
    )


def _shown_values(session: Session) -> Mapping[str, str]:
    """Every value on one line, by key."""
    values = form_values(session)
    shown = dict(values.texts)
    for spec in session.call.form.field:
        if spec.kind == "count":
            shown[spec.key] = values.count
        elif spec.kind == "duration":
            shown[spec.key] = values.duration
        elif spec.kind == "entries" and values.entries:
            first = values.entries[0].split("\n")[0]
            more = f" 等 {len(values.entries)} 条" if len(values.entries) > 1 else ""
            shown[spec.key] = first + more
        elif spec.kind == "options":
            named = [option.text for option in spec.options if option.id in values.categories]
            shown[spec.key] = "、".join(named)
    return shown
