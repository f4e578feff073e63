"""What the types of a call's [cases] cannot say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from string import Formatter

from kepu_desktop.calls.case_model import Cases
from kepu_desktop.domain.submission import FORM_KEYS
from kepu_desktop.domain.texts import safe_component

_PLACES: dict[str, set[str]] = {
    "folder": {"unit", "date"},
    "case": {"number", "title"},
    "picture": {"title", "number"},
    "paper": {"number", "name"},
}
_SUFFIXES = {
    "form": ".docx",
    "plain": ".txt",
    "summary": ".xlsx",
    "summary_paper": ".docx",
    "to_do": ".docx",
    "scan": "",
}
# Each of these kinds once: the program works with what stands in them.
_ONCE = ("class", "start", "end", "rank")
_MADE = ("number", "blank")
_NAME = "title"


def case_faults(spec: Cases, deadlines: Callable[[str], object]) -> Iterator[tuple[str, str]]:
    """(key, reason) of everything that is wrong, in the order of the model. ``deadlines`` finds
    one of the call's by its id."""
    if spec.deadline and deadlines(spec.deadline) is None:
        yield "cases.deadline", f"没有期限 {spec.deadline}"
    classes = [one.id for one in spec.classes]
    for index, identifier in enumerate(classes):
        if identifier in classes[:index]:
            yield f"cases.classes[{index}].id", f"案例类别 {identifier} 重复"
    yield from _field_faults(spec)
    for index, shared in enumerate(spec.together):
        for key in shared.keys:
            if spec.field_of(key) is None:
                yield f"cases.together[{index}].keys", f"案例表没有 {key}"
    for index, column in enumerate(spec.column):
        if column.key not in _MADE and spec.field_of(column.key) is None:
            yield f"cases.column[{index}].key", f"案例表没有 {column.key}"
    yield from _name_faults(spec)


def _field_faults(spec: Cases) -> Iterator[tuple[str, str]]:
    keys = [field.key for field in spec.field]
    taken: dict[str, str] = {}
    for index, field in enumerate(spec.field):
        at = f"cases.field[{index}]"
        if field.key in keys[:index]:
            yield f"{at}.key", f"案例表的 {field.key} 重复"
        for label in (field.label, *field.labels):
            squeezed = "".join(label.split()).casefold()
            if taken.setdefault(squeezed, field.key) != field.key:
                yield f"{at}.labels", f"“{label}”也是 {taken[squeezed]} 的名称"
        if field.form and field.form not in FORM_KEYS:
            yield f"{at}.form", f"信息表没有 {field.form}"
        if bool(field.choices) != (field.kind == "choice"):
            yield f"{at}.choices", 'choices 只写在 kind = "choice" 的栏目里，并且必须写'
        if field.warn and field.warn not in field.choices:
            yield f"{at}.warn", f"“{field.warn}”不在 choices 里"
    for kind in _ONCE:
        found = sum(field.kind == kind for field in spec.field)
        if found != 1:
            yield "cases.field", f'kind = "{kind}" 的栏目要有一个，现有 {found} 个'
    name = spec.field_of(_NAME)
    if name is None or name.kind != "line" or name.need != "must":
        yield "cases.field", '要有 key = "title" 的栏目，kind 是 line，need 是 must'


def _name_faults(spec: Cases) -> Iterator[tuple[str, str]]:
    for part, places in _PLACES.items():
        text = getattr(spec.pack, part)
        try:
            found = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
        except ValueError as error:
            yield f"cases.pack.{part}", f"花括号不配对（{error}）"
            continue
        for place in sorted(found - places):
            yield f"cases.pack.{part}", f"不认识的占位 {{{place}}}，可用：{'、'.join(places)}"
        if not found & (places - {"unit"}):
            yield f"cases.pack.{part}", "没有占位，几个会同名"
    taken: dict[str, str] = {}
    for part, suffix in _SUFFIXES.items():
        name = getattr(spec.pack, part)
        if safe_component(name, fallback="") != name or not name.endswith(suffix):
            yield f"cases.pack.{part}", f"“{name}”不能作文件名，或不以 {suffix} 结尾"
        if taken.setdefault(name.casefold(), part) != part:
            yield f"cases.pack.{part}", f"与 cases.pack.{taken[name.casefold()]} 同名"
