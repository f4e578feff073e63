"""Cells of a returned feedback workbook → canonical texts, or why not.

A cell comes as openpyxl gives it: text, whole or floating number, day, truth value or nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from kepu_desktop.calls.feedback_model import Feedback, FeedbackColumn
from kepu_desktop.domain.counts import CountError, count_of_number, parse_count, show_whole
from kepu_desktop.domain.days import DayError, day_of_serial, parse_day, parse_period
from kepu_desktop.domain.texts import clean_line

Cell = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | None

_TEXT_LIMIT = 2_000
_SHOWN = 24
_LINK = re.compile(r"https?://[^\s，。；、“”‘’《》【】（）<>\"']+", re.IGNORECASE)
_COUNT_REMEDY = "请改成整数后再读入，例如 32000；没有统计就空着"
_DAY_REMEDY = "请写成 2025-8-15 这样"
_PERIOD_REMEDY = "请写成 2025-8-15至2025-9-15 这样"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A cell that was not taken. With ``holds`` the whole row waits until it is mended: a figure
    is missing that the person meant to give."""

    row: int  # as the sheet counts it
    label: str
    text: str  # what stands in the cell
    reason: str
    remedy: str
    holds: bool

    def words(self) -> str:
        """第 7 行“点赞”：“约三千”不是确切的数字"""
        return f"第 {self.row} 行“{self.label}”：“{self.text}”{self.reason}"


@dataclass(frozen=True, slots=True)
class Taken:
    """A cell's canonical text; ``note`` when it was written otherwise and somebody should look."""

    text: str = ""
    note: str = ""


def take(spec: Feedback, column: FeedbackColumn, cell: Cell, row: int) -> Taken | Refusal:
    """What the cell says. Sums are not read, they are computed."""
    if cell is None or column.kind == "sum":
        return Taken()
    try:
        if column.kind == "count":
            return _count(spec, column, cell)
        if column.kind == "day":
            return Taken(_day(cell))
        if column.kind == "period":
            return Taken(_period(cell))
    except CountError as error:
        return Refusal(row, column.label, shown(cell), error.reason, _COUNT_REMEDY, holds=True)
    except DayError as error:
        remedy = _DAY_REMEDY if column.kind == "day" else _PERIOD_REMEDY
        return Refusal(row, column.label, shown(cell), error.reason, remedy, holds=False)
    text = clean_line(shown(cell, _TEXT_LIMIT))
    if column.kind == "link":
        return Taken(link_in(text))
    if column.kind == "platform":
        name = platform_named(spec, text)
        return Taken(name)
    return Taken(text)


def shown(cell: Cell, limit: int = _SHOWN) -> str:
    """A cell as a person reads it, cut to ``limit`` characters."""
    if isinstance(cell, bool):
        text = "TRUE" if cell else "FALSE"
    elif isinstance(cell, dt.datetime):
        text = cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    elif isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**15:
        text = str(int(cell))
    else:
        text = str(cell)
    text = clean_line(text)
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def _count(spec: Feedback, column: FeedbackColumn, cell: Cell) -> Taken:
    if isinstance(cell, bool):
        raise CountError("不是数字")
    if isinstance(cell, int | float):
        return Taken(str(count_of_number(cell, spec.most)))
    if not isinstance(cell, str):
        raise CountError("是日期或时间，不是数字")
    number = parse_count(cell, spec.most)
    if number is None:
        return Taken()
    plain = re.sub(r"[\s,，]", "", cell)
    note = (
        "" if plain == str(number) else f"{column.label}“{shown(cell)}”按 {show_whole(number)} 读入"
    )
    return Taken(str(number), note)


def _day(cell: Cell) -> str:
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, bool | dt.time | dt.timedelta):
        raise DayError("不是日期")
    if isinstance(cell, int | float):
        return day_of_serial(cell).isoformat()
    day = parse_day(cell or "")
    return day.isoformat() if day else ""


def _period(cell: Cell) -> str:
    if not isinstance(cell, str):
        raise DayError("要写明起、止两个日期")
    days = parse_period(cell)
    return f"{days[0]}/{days[1]}" if days else ""


def link_in(text: str) -> str:
    """The address in what was copied from an app (“7.43 复制打开 … https://…”), else the text."""
    match = _LINK.search(text)
    return match[0] if match else text


def link_key(spec: Feedback, link: str) -> str:
    """What two links to the same page have in common: host without www or m, path, and what of
    the query does not only tell where it was shared. "" for a blank link."""
    text = link_in(link).strip()
    if not text:
        return ""
    try:
        parts = urlsplit(text if "://" in text else f"//{text}")
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:  # brackets that hold no address
        return text.casefold()
    kept = [part for part in parts.query.split("&") if part and not _passing(spec.passing, part)]
    # Some sites keep the page behind the hash (#/video/12).
    fragment = f"#{parts.fragment}" if parts.fragment.startswith(("/", "!")) else ""
    path = unquote(parts.path).rstrip("/")
    return f"{host}{port}{path}?{'&'.join(sorted(kept))}{fragment}"


def _passing(passing: Sequence[str], part: str) -> bool:
    name = part.partition("=")[0].casefold()
    return any(
        name.startswith(pattern[:-1].casefold()) if pattern.endswith("*") else name == pattern
        for pattern in passing
    )


def platform_named(spec: Feedback, text: str) -> str:
    """The call's own name of a platform, the text itself for one that it does not list."""
    squeezed = _squeezed(text)
    for platform in spec.platform:
        if squeezed in {_squeezed(name) for name in (platform.name, *platform.words)}:
            return platform.name
    return text


def platform_of_link(spec: Feedback, link: str) -> str:
    """The platform whose site the link names; "" when none does."""
    host = link_key(spec, link).partition("/")[0].partition("?")[0]
    for platform in spec.platform:
        for site in platform.hosts:
            if host == site or host.endswith(f".{site}"):
                return platform.name
    return ""


def _squeezed(text: str) -> str:
    return "".join(text.split()).casefold()
