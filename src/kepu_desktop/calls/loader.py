"""A call folder → a checked ``Call``. Every fault names file, line and key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from kepu_desktop.calls.checks import faults
from kepu_desktop.calls.model import Call, Rule
from kepu_desktop.calls.positions import KeyLines
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import clean_line

CALL_FILE = "call.toml"
_LIMIT = 4 * 1024 * 1024
_REMEDY = "请改正该文件，或换用随程序附带的征集文件"


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
    raw = _parsed(file, text)
    lines = KeyLines(text)
    for forbidden in ("folder", "notice_text"):
        if forbidden in raw:
            raise CallError(file, lines.of(forbidden), forbidden, "不认识的键")
    try:
        call = msgspec.convert(raw, Call)
    except msgspec.ValidationError as error:
        key, reason = _explain(_sharper(raw, error))
        raise CallError(file, lines.of(key), key, reason) from None
    notice = _read(_inside(folder, call.notice, file, lines, "notice"))
    call = msgspec.structs.replace(call, folder=folder, notice_text=notice)
    for key, reason in faults(call):
        raise CallError(file, lines.of(key), key, reason)
    _inside(folder, call.form.template, file, lines, "form.template")
    return call


def line_of(call: Call, key: str) -> int | None:
    """The line of call.toml that sets ``key``, for faults found by those who use the call."""
    return KeyLines(_read(call.folder / CALL_FILE)).of(key)


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


def _parsed(file: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        number = int(line[1]) if line else text.count("\n") + 1
        raise CallError(file, number, "", f"TOML 语法有误（{error}）") from None
    except (ValueError, RecursionError):
        # tomllib leaves these two of the interpreter's own limits as they are.
        raise CallError(file, None, "", "TOML 里的数太长，或括号套得太深") from None


def _inside(folder: Path, name: str, file: Path, lines: KeyLines, key: str) -> Path:
    target = folder / name
    try:
        there = Path(name).name == name and target.is_file()
    except (OSError, ValueError):  # longer than the file system allows, or a NUL in it
        there = False
    if not there:
        raise CallError(file, lines.of(key), key, f"征集文件夹里没有“{clean_line(name)[:80]}”")
    return target


_UNKNOWN = re.compile(r"Object contains unknown field `([^`]*)`(?: - at `\$(.*)`)?$")
_MISSING = re.compile(r"Object missing required field `([^`]*)`(?: - at `\$(.*)`)?$")
_OTHER = re.compile(r"^(.*?)(?: - at `\$(.*)`)?$", re.DOTALL)
_WRONG_TYPE = re.compile(r"Expected `([^`]*)`(?:, got `([^`]*)`)?$")
_OUT_OF_RANGE = re.compile(r"Expected `\w+` ([<>]=) (\S+)$")
_WRONG_WORD = re.compile(r"Invalid enum value (.*)$", re.DOTALL)
_TYPES = {
    "str": "文字",
    "int": "整数",
    "float": "数",
    "bool": "true 或 false",
    "date": "日期",
    "datetime": "日期与时间",
    "time": "时刻",
    "array": "数组",
    "object": "表",
    "null": "不写",
}


def _sharper(raw: Mapping[str, Any], error: msgspec.ValidationError) -> str:
    """msgspec writes a mapping's key as ``[...]``; for a rule, find out which one it was."""
    message = str(error)
    if "`$.rules[...]" not in message:
        return message
    for identifier, spec in raw["rules"].items():
        try:
            msgspec.convert(spec, Rule)
        except msgspec.ValidationError as own:
            inner = str(own)
            at = f"rules.{identifier}"
            return inner.replace("`$", f"`$.{at}") if "`$" in inner else f"{inner} - at `$.{at}`"
    return message


def _explain(message: str) -> tuple[str, str]:
    """msgspec's words → (key path, Chinese reason)."""
    if match := _UNKNOWN.match(message):
        return _join(match[2], match[1]), "不认识的键"
    if match := _MISSING.match(message):
        return _join(match[2], match[1]), "缺少这个键"
    match = _OTHER.match(message)
    assert match is not None
    return _join(match[2], ""), f"值不对（{_in_chinese(match[1])}）"


def _in_chinese(words: str) -> str:
    if words == "Expected `str` of length >= 1":
        return "不能为空"
    if words == "Expected `array` of length >= 1":
        return "至少要有一项"
    if words.startswith("Expected `str` matching regex"):
        return "只能用小写字母、数字和连字符，不以连字符开头"
    if match := _OUT_OF_RANGE.match(words):
        return f"要{'不小于' if match[1] == '>=' else '不大于'} {match[2]}"
    if match := _WRONG_TYPE.match(words):
        wanted = "或".join(_TYPES.get(name, name) for name in match[1].split(" | "))
        return f"应为{wanted}" + (f"，写的是{_TYPES.get(match[2], match[2])}" if match[2] else "")
    if match := _WRONG_WORD.match(words):
        return f"没有 {match[1]} 这个取值"
    return words


def _join(path: str | None, key: str) -> str:
    parts = (path or "").replace("[...]", "").lstrip(".")
    return ".".join(part for part in (parts, key) if part)
