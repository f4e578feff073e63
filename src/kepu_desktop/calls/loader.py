"""A call folder → a checked ``Call``. Every fault names file, line and key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import msgspec

from kepu_desktop.calls.model import Call
from kepu_desktop.calls.notice import locate
from kepu_desktop.domain.errors import UserError

CALL_FILE = "call.toml"
_LIMIT = 4 * 1024 * 1024
_REMEDY = "请改正该文件，或换用随程序附带的征集文件"

# Which {fields} each text with places may use.
_PLACES = {
    "mail.subject": {"unit"},
    "mail.body": {"unit", "count", "duration", "contact", "phone", "date"},
    "mail.correction": {"unit", "count", "duration", "contact", "phone", "date", "changes"},
    "package.folder": {"unit", "date"},
    "form.entry_single": {"number", "title", "summary"},
    "form.entry_series": {"number", "title", "summary", "count"},
    "form.count_text": {"count"},
    "form.duration_text": {"hours_minutes"},
}


class CallError(UserError):
    """A call folder that cannot be used."""

    def __init__(self, file: Path, line: int | None, key: str, reason: str) -> None:
        self.file = file
        self.line = line
        self.key = key
        where = f"{file.name} 第 {line} 行" if line else file.name
        subject = f"{where}，{key}" if key else where
        super().__init__("call-invalid", reason, subject=subject, remedy=_REMEDY)


def load_call(folder: Path) -> Call:
    """Read and check ``folder``/call.toml with its notice and blank form.

    Raises ``CallError`` for anything missing, misspelt, of the wrong type or without meaning.
    """
    file = folder / CALL_FILE
    text = _read(file)
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise CallError(
            file, int(line[1]) if line else None, "", f"TOML 语法有误（{error}）"
        ) from None
    lines = _KeyLines(text)
    for forbidden in ("folder", "notice_text"):
        if forbidden in raw:
            raise CallError(file, lines.of(forbidden), forbidden, "不认识的键")
    try:
        call = msgspec.convert(raw, Call)
    except msgspec.ValidationError as error:
        key, reason = _explain(str(error))
        raise CallError(file, lines.of(key), key, reason) from None
    notice = _read(_inside(folder, call.notice, file, lines, "notice"))
    call = msgspec.structs.replace(call, folder=folder, notice_text=notice)
    for key, reason in _faults(call):
        raise CallError(file, lines.of(key), key, reason)
    _inside(folder, call.form.template, file, lines, "form.template")
    return call


def line_of(call: Call, key: str) -> int | None:
    """The line of call.toml that sets ``key``, for faults found by those who use the call."""
    return _KeyLines(_read(call.folder / CALL_FILE)).of(key)


def fault(call: Call, key: str, reason: str) -> CallError:
    """A ``CallError`` about ``key`` of an already loaded call."""
    return CallError(call.folder / CALL_FILE, line_of(call, key), key, reason)


def _read(file: Path) -> str:
    try:
        if file.stat().st_size > _LIMIT:
            raise CallError(file, None, "", "文件过大，不像征集文件")
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise CallError(file, None, "", "找不到这个文件") from None
    except UnicodeDecodeError:
        raise CallError(file, None, "", "不是 UTF-8 文本") from None
    except OSError as error:
        raise CallError(file, None, "", f"无法读取（{error.strerror}）") from None


def _inside(folder: Path, name: str, file: Path, lines: _KeyLines, key: str) -> Path:
    target = folder / name
    if Path(name).name != name or not target.is_file():
        raise CallError(file, lines.of(key), key, f"征集文件夹里没有“{name}”")
    return target


_UNKNOWN = re.compile(r"Object contains unknown field `([^`]*)`(?: - at `\$(.*)`)?$")
_MISSING = re.compile(r"Object missing required field `([^`]*)`(?: - at `\$(.*)`)?$")
_OTHER = re.compile(r"^(.*?)(?: - at `\$(.*)`)?$", re.DOTALL)


def _explain(message: str) -> tuple[str, str]:
    """msgspec's words → (key path, Chinese reason)."""
    if match := _UNKNOWN.match(message):
        return _join(match[2], match[1]), "不认识的键"
    if match := _MISSING.match(message):
        return _join(match[2], match[1]), "缺少这个键"
    match = _OTHER.match(message)
    assert match is not None
    return _join(match[2], ""), f"值不对（{match[1]}）"


def _join(path: str | None, key: str) -> str:
    parts = [part for part in (path or "").lstrip(".").split(".") if part]
    return ".".join([*parts, key] if key else parts)


def _faults(call: Call) -> Iterator[tuple[str, str]]:
    """What types cannot say: uniqueness, references, places in texts, phrases in the notice."""
    ids = [category.id for category in call.category]
    for index, identifier in enumerate(ids):
        if identifier in ids[:index]:
            yield f"category[{index}].id", f"类别 {identifier} 重复"
    if not ids:
        yield "category", "至少要有一个类别"
    for index, deadline in enumerate(call.deadline):
        if deadline.id in [d.id for d in call.deadline[:index]]:
            yield f"deadline[{index}].id", f"期限 {deadline.id} 重复"
    for key, places in _PLACES.items():
        section, name = key.split(".")
        yield from _place_faults(key, getattr(getattr(call, section), name), places)
    yield from _form_faults(call, set(ids))
    for rule_id, rule in call.rules.items():
        if rule.phrase and locate(call.notice_text, rule.phrase) is None:
            yield f'rules."{rule_id}".phrase', "通知原文中找不到这句话"
    for index, category in enumerate(call.category):
        if category.phrase and locate(call.notice_text, category.phrase) is None:
            yield f"category[{index}].phrase", "通知原文中找不到这句话"


def _place_faults(key: str, text: str, places: set[str]) -> Iterator[tuple[str, str]]:
    try:
        names = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError as error:
        yield key, f"花括号不配对（{error}）"
        return
    for name in sorted(names - places):
        yield key, f"不认识的占位 {{{name}}}，可用：{'、'.join(sorted(places))}"


def _form_faults(call: Call, categories: set[str]) -> Iterator[tuple[str, str]]:
    for index, field in enumerate(call.form.field):
        at = f"form.field[{index}]"
        if bool(field.key) == bool(field.keys):
            yield at, "key 与 keys 必须二选一"
        if field.kind == "options":
            for number, option in enumerate(field.options):
                if field.key == "categories" and option.id not in categories:
                    yield f"{at}.options[{number}].id", f"没有类别 {option.id}"
            if not field.options:
                yield f"{at}.options", "缺少选项"
    for category in call.category:
        if category.minimum_s == 0:
            yield "category", f"类别 {category.id} 的时长下限不能是 0；没有下限时删去 minimum_s"


class _KeyLines:
    """Line numbers of keys. ``a.b[2].c`` is looked up with ever shorter heads until one is known.

    tomllib keeps no positions; call files are flat enough for a line scan: table heads, array-of-
    table heads and ``key =`` at the start of a line, multi-line strings skipped.
    """

    def __init__(self, text: str) -> None:
        self._lines: dict[str, int] = {}
        counts: dict[str, int] = {}
        head = ""
        quote = ""
        for number, line in enumerate(text.splitlines(), 1):
            if quote:
                if quote in line:
                    quote = ""
                continue
            if match := re.match(r"\s*\[\[\s*(.+?)\s*\]\]", line):
                name = _plain(match[1])
                counts[name] = counts.get(name, -1) + 1
                self._lines.setdefault(name, number)
                head = f"{name}[{counts[name]}]"
                self._lines[head] = number
            elif match := re.match(r"\s*\[\s*(.+?)\s*\]\s*(#.*)?$", line):
                head = _plain(match[1])
                self._lines.setdefault(head, number)
            elif match := re.match(r"""\s*("[^"]*"|'[^']*'|[A-Za-z0-9_.-]+)\s*=""", line):
                key = _plain(match[1])
                self._lines.setdefault(f"{head}.{key}" if head else key, number)
                for mark in ('"""', "'''"):
                    if line.count(mark) == 1:
                        quote = mark

    def of(self, key: str) -> int | None:
        wanted = _plain(key)
        # msgspec shows a mapping's key as [...]: then only the head is known.
        while wanted:
            if wanted in self._lines:
                return self._lines[wanted]
            cut = max(wanted.rfind("."), wanted.rfind("["))
            wanted = wanted[:cut] if cut > 0 else ""
        return None


def _plain(key: str) -> str:
    return re.sub(r"""["']""", "", key)
