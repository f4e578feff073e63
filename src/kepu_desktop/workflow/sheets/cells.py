"""One cell of a list that came in → its canonical text, or why it cannot be taken."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from kepu_desktop.calls.model import Call
from kepu_desktop.documents.forms.labels import label_key
from kepu_desktop.documents.list_columns import Column, list_words
from kepu_desktop.documents.list_reading import plain_text
from kepu_desktop.documents.list_tables import Cell, Fault
from kepu_desktop.documents.list_workbook import CUT_MARK, cell_text
from kepu_desktop.domain.days import DayError, day_of_serial, parse_day
from kepu_desktop.domain.durations import parse_duration
from kepu_desktop.domain.texts import clean_line, clean_paragraphs, show_clock

LONGEST = 100_000  # characters: more is a whole file that was pasted
_SHOWN = 40
_DAY_S = 86_400
_LONGEST_S = 100 * 3600  # a film of days is a number that was taken for a time
_YES = ("yes", "y", "true", "1", "√", "✓", "✔", "报", "报送")
_NO = ("no", "n", "false", "0", "×", "x", "✗", "不报", "不报送")
_OTHER = re.compile(r"^(.*?)\s*[：:（(]\s*(.+?)\s*[)）]?$")
_ENDING = re.compile(r"(?:类|科普|视频)$")
_NAMES = re.compile(r"[\s·•・]+")


class CellError(Exception):
    """``reason`` and ``remedy`` in Chinese: why a cell is not taken."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason, self.remedy = reason, remedy


@dataclass(frozen=True, slots=True)
class Value:
    """``text`` is canonical (``lines``). ``more`` are texts of other columns that stood in
    the same cell (其他：…)."""

    text: str
    more: Mapping[str, str] | None = None


def shown(cell: Cell) -> str:
    """A cell in a message."""
    text = clean_line(plain_text(cell))
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


class CellReader:
    """Knows the call's categories and the words of the drop-down lists."""

    def __init__(self, call: Call) -> None:
        words = list_words()
        self._categories = _category_names(call)
        self._open = {clean_line(c.title) for c in call.category if c.needs_text}
        self._known = "、".join(category.short for category in call.category)
        self._kinds = {label_key(words.single): words.single, label_key(words.series): words.series}
        self._kinds |= {"单集": words.single, "单个视频": words.single, "系列视频": words.series}
        self._flags = dict.fromkeys(_YES, words.yes) | dict.fromkeys(_NO, words.no)
        self._flags |= {label_key(words.yes): words.yes, label_key(words.no): words.no}

    def read(self, column: Column, heading: str, cell: Cell) -> Value:
        """What the cell says; "" for a blank one. Raises ``CellError``."""
        if isinstance(cell, Fault):
            raise CellError(cell.reason, "请在 Excel 或 WPS 中改正公式或填入文字，保存后再读入")
        if column.key == "duration":
            return Value(_duration(heading, cell))
        if column.kind == "day":
            return Value(_day(cell))
        text = plain_text(cell)
        if len(text) > LONGEST:
            raise CellError(f"有 {len(text)} 个字符，超过 {LONGEST}", "请确认没有误粘贴整份文件")
        if column.key == "summary":
            return Value(_whole(clean_paragraphs(text)))
        line = _whole(clean_line(text))
        if column.key == "category":
            return self._category(line)
        if column.key == "kind":
            return Value(self._one_of(line, self._kinds))
        if column.key == "include":
            return Value(self._one_of(line, self._flags))
        if column.key in ("entry", "number"):
            return Value(_number(line))
        return Value(line)

    def _category(self, text: str) -> Value:
        if not text:
            return Value("")
        if named := self._named(text):
            return Value(named)
        if match := _OTHER.match(text):
            title = self._named(match[1])
            if title in self._open:
                return Value(title, {"category_other": match[2]})
        raise CellError("不在征集的类别中", f"请改成其中一个：{self._known}")

    def _named(self, text: str) -> str:
        """The title of the category that is called so, or so but for 类 and 视频 behind."""
        squeezed = _squeezed(text)
        return self._categories.get(squeezed) or self._categories.get(_stem(squeezed), "")

    def _one_of(self, text: str, words: Mapping[str, str]) -> str:
        if not text:
            return ""
        found = words.get(label_key(text))
        if found is None:
            offered = "、".join(dict.fromkeys(words.values()))
            raise CellError("认不出", f"请改成其中一个：{offered}")
        return found


def id_key(cell: Cell) -> str:
    """An id as we write it: full-width letters and blanks are put right."""
    text = unicodedata.normalize("NFKC", plain_text(cell))
    return "".join(text.split()).lower()


def name_key(text: str) -> str:
    """What two writings of one file name or title have in common."""
    return _NAMES.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _squeezed(text: str) -> str:
    return label_key(text).replace("、", "").replace(",", "")


def _category_names(call: Call) -> dict[str, str]:
    """Squeezed name → title: titles, short names and ids, then hints, then all of these without
    their ending; of the latter two only what names one category."""
    names: dict[str, str] = {}
    looser: list[tuple[str, str]] = []
    for category in call.category:
        title = clean_line(category.title)
        for name in (category.title, category.short, category.id):
            names.setdefault(_squeezed(name), title)
        looser += [(_squeezed(hint), title) for hint in category.hints]
    endless = [(_stem(name), title) for name, title in (*names.items(), *looser)]
    for group in (looser, endless):
        titles: dict[str, set[str]] = {}
        for name, title in group:
            titles.setdefault(name, set()).add(title)
        for name, found in titles.items():
            if name and len(found) == 1:
                names.setdefault(name, *found)
    return names


def _stem(squeezed: str) -> str:
    """重点实验室类视频 → 重点实验室."""
    while (shorter := _ENDING.sub("", squeezed)) != squeezed:
        squeezed = shorter
    return squeezed


def _whole(text: str) -> str:
    if text.endswith(CUT_MARK):
        raise CellError("单元格装不下全文，导出时已截断", "请在程序里改这一项，这个单元格不要动")
    return text


def _number(text: str) -> str:
    if not text:
        return ""
    plain = unicodedata.normalize("NFKC", text)
    if not plain.isascii() or not plain.isdecimal() or not 0 < int(plain[:7]) <= 999_999:
        raise CellError("不是正整数", "请写成 1、2、3 这样的数字")
    return str(int(plain))


def _duration(heading: str, cell: Cell) -> str:
    """Whole seconds. An Excel time counts days; a bare number what the heading says."""
    remedy = "请写成 时:分:秒，如 0:35:20，或写 35分钟"
    unit = _unit_of(heading)
    seconds: float | None
    if cell is None:
        return ""
    if isinstance(cell, bool):
        raise CellError("不是时长", remedy)
    if isinstance(cell, dt.timedelta):
        seconds = cell.total_seconds()
    elif isinstance(cell, dt.datetime):
        seconds = (cell - _zero(cell)).total_seconds()
    elif isinstance(cell, dt.time):
        seconds = cell.hour * 3600 + cell.minute * 60 + cell.second + cell.microsecond / 1e6
    elif isinstance(cell, int | float):
        if unit is not None:
            seconds = cell * unit
        elif 0 < cell < 1:
            seconds = cell * _DAY_S
        else:
            raise CellError("是没有单位的数字", remedy)
    else:
        text = clean_line(plain_text(cell))
        if text in ("", "-", "—", "/"):
            return ""
        seconds = parse_duration(text, unit)
        if seconds is None:
            raise CellError("不是时长", remedy)
    if not 0 < round(seconds) < _LONGEST_S:
        raise CellError("不是合理的时长", remedy)
    return str(round(seconds))


def _zero(cell: dt.datetime) -> dt.datetime:
    """Where Excel counts from: a time above 24 hours may come as a day of January 1900."""
    first = dt.datetime(1899, 12, 30)
    return first if cell.year <= 1900 else dt.datetime.combine(cell.date(), dt.time())


def _unit_of(heading: str) -> int | None:
    for word, seconds in (("分", 60), ("min", 60), ("秒", 1), ("sec", 1), ("小时", 3600)):
        if word in heading.lower():
            return seconds
    return None


def _day(cell: Cell) -> str:
    remedy = "请写成 2025-8-15 这样"
    try:
        if isinstance(cell, dt.datetime):
            return cell.date().isoformat()
        if isinstance(cell, dt.date):
            return cell.isoformat()
        if isinstance(cell, bool | dt.time | dt.timedelta):
            raise DayError("不是日期")
        if isinstance(cell, int | float):
            return day_of_serial(cell).isoformat()
        day = parse_day(clean_line(plain_text(cell)))
    except DayError as error:
        raise CellError(error.reason, remedy) from error
    return day.isoformat() if day else ""


def same_text(before: str, after: str) -> bool:
    """Whether a cell says ``after`` of a project that says ``before``: a text that does not fit a
    cell was cut, and the reader undoes the escape _x005F_ twice where it stands in the text."""
    if before == after or cell_text(before) == after:
        return True
    if "_x005F_" not in before:
        return False
    from openpyxl.utils.escape import unescape

    return clean_paragraphs(unescape(before)) == after


def show_value(key: str, text: str) -> str:
    """A canonical text for the person."""
    return show_clock(int(text)) if key == "duration" and text else text
