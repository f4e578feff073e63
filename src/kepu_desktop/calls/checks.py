"""What the types of a call cannot say: uniqueness, references, places in texts, phrases, names."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from string import Formatter

from kepu_desktop.calls.case_checks import case_faults
from kepu_desktop.calls.delivery_model import delivery_faults
from kepu_desktop.calls.feedback_checks import feedback_faults
from kepu_desktop.calls.list_model import list_faults
from kepu_desktop.calls.model import Call, Rule
from kepu_desktop.calls.notice import locate
from kepu_desktop.domain.findings import Level
from kepu_desktop.domain.submission import FORM_KEYS
from kepu_desktop.domain.texts import clean_line, safe_component

_BODY = {"unit", "count", "duration", "planned", "contact", "phone", "date"}
# Which {fields} each text with places may use.
_PLACES = {
    "mail.subject": {"unit"},
    "mail.body": _BODY,
    "mail.correction": {*_BODY, "changes"},
    "mail.planned": {"count", "duration"},
    "package.folder": {"unit", "date"},
    "form.entry_single": {"number", "title", "summary"},
    "form.entry_series": {"number", "title", "summary", "count"},
    "form.count_text": {"count"},
    "form.duration_text": {"hours_minutes"},
}
# They become mail headers and names: one line, nothing invisible.
_SINGLE_LINES = ("mail.to", "mail.subject", "mail.draft_prefix", "package.folder")
_SUFFIXES = {"form": ".docx", "list": ".xlsx", "report": ".docx", "mail": ".eml", "note": ".txt"}
_FIELD_KEYS = {*FORM_KEYS, "categories", "count", "duration", "entries"}
_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+")
_MOST = 1e12  # far above any pixel, second or bit/s of a call; keeps arithmetic finite
_BELOW_ZERO = ("_lufs",)  # quantities that count down from full scale


def faults(call: Call) -> Iterator[tuple[str, str]]:
    """(key, reason) of everything that is wrong, in the order of the model."""
    yield from _unique("category", [category.id for category in call.category], "类别")
    if not call.category:
        yield "category", "至少要有一个类别"
    for index, category in enumerate(call.category):
        if category.minimum_s == 0:
            yield f"category[{index}].minimum_s", "时长下限不能是 0；没有下限时删去这一行"
        if category.phrase and locate(call.notice_text, category.phrase) is None:
            yield f"category[{index}].phrase", "通知原文中找不到这句话"
    yield from _unique("deadline", [deadline.id for deadline in call.deadline], "期限")
    for key, places in _PLACES.items():
        yield from _place_faults(key, _text(call, key), places)
    for key in _SINGLE_LINES:
        if clean_line(_text(call, key)) != _text(call, key):
            yield key, "只能是一行，首尾没有空格，不含看不见的字符"
    if not _ADDRESS.fullmatch(call.mail.to):
        yield "mail.to", f"“{call.mail.to}”不是一个邮箱地址"
    yield from _name_faults(call)
    yield from list_faults(call.list)
    yield from _form_faults(call)
    if call.cases is not None:
        yield from case_faults(call.cases, call.deadline_of)
    if call.delivery is not None:
        yield from delivery_faults(call.delivery, {deadline.id for deadline in call.deadline})
    if call.feedback is not None:
        yield from feedback_faults(call.feedback)
    for rule_id, rule in call.rules.items():
        yield from _rule_faults(call, f'rules."{rule_id}"', rule)


def _text(call: Call, key: str) -> str:
    section, name = key.split(".")
    text = getattr(getattr(call, section), name)
    assert isinstance(text, str)
    return text


def _unique(key: str, identifiers: list[str], what: str) -> Iterator[tuple[str, str]]:
    for index, identifier in enumerate(identifiers):
        if identifier in identifiers[:index]:
            yield f"{key}[{index}].id", f"{what} {identifier} 重复"


def _place_faults(key: str, text: str, places: set[str]) -> Iterator[tuple[str, str]]:
    try:
        found = [part[1:] for part in Formatter().parse(text) if part[1] is not None]
    except ValueError as error:
        yield key, f"花括号不配对（{error}）"
        return
    for name, layout, conversion in found:
        if name not in places:
            yield key, f"不认识的占位 {{{name}}}，可用：{'、'.join(sorted(places))}"
        elif layout or conversion:
            yield key, f"占位 {{{name}}} 后面不能再写格式"


def _name_faults(call: Call) -> Iterator[tuple[str, str]]:
    """Files of the package: names that every system carries, each its own."""
    taken: dict[str, str] = {}
    for part in (*_SUFFIXES, "attachments"):
        name, key = getattr(call.package, part), f"package.{part}"
        suffix = _SUFFIXES.get(part, "")
        if safe_component(name, fallback="") != name or name == suffix:
            yield key, f"“{name}”不能作文件名"
        elif not name.endswith(suffix):
            yield key, f"文件名要以 {suffix} 结尾"
        elif name.casefold() in taken:
            yield key, f"与 {taken[name.casefold()]} 同名"
        taken.setdefault(name.casefold(), key)


def _form_faults(call: Call) -> Iterator[tuple[str, str]]:
    categories = {category.id for category in call.category}
    for index, field in enumerate(call.form.field):
        at = f"form.field[{index}]"
        if bool(field.key) == bool(field.keys):
            yield at, "key 与 keys 必须二选一"
        for key in (field.key,) if field.key else field.keys:
            if key not in _FIELD_KEYS:
                yield f"{at}.key" if field.key else f"{at}.keys", _unknown_field(key)
        if field.kind == "options":
            if not field.options:
                yield f"{at}.options", "缺少选项"
            if field.key == "categories":
                offered = {option.id for option in field.options}
                for identifier in sorted(offered - categories):
                    yield f"{at}.options", f"没有类别 {identifier}"
                for identifier in sorted(categories - offered):
                    yield f"{at}.options", f"类别 {identifier} 没有对应的选项"
    for index, person in enumerate(call.form.person):
        for key in person.sub.values():
            if key not in _FIELD_KEYS:
                yield f"form.person[{index}].sub", _unknown_field(key)


def _unknown_field(key: str) -> str:
    return f"不认识的字段 {key}，可用：{'、'.join(sorted(_FIELD_KEYS))}"


def _rule_faults(call: Call, at: str, rule: Rule) -> Iterator[tuple[str, str]]:
    if rule.phrase and locate(call.notice_text, rule.phrase) is None:
        yield f"{at}.phrase", "通知原文中找不到这句话"
    levels = {"level": rule.level, **{f"levels.{b}": level for b, level in rule.levels.items()}}
    for key, level in levels.items():
        if level is Level.SKIPPED:
            yield f"{at}.{key}", "未检由程序判定，这里只能是 error、review 或 advice"
    for name, number in rule.numbers.items():
        least = -_MOST if name.endswith(_BELOW_ZERO) else 0
        if not (math.isfinite(number) and least <= number <= _MOST):
            yield f"{at}.numbers.{name}", "要是有限数" if least else "要是 0 以上的有限数"
