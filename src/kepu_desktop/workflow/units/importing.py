"""Units from a file or from pasted text: columns by their headings, else by what stands in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from kepu_desktop.documents.kit_words import kit_words
from kepu_desktop.domain.days import DayError, parse_day
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import clean_line, show_name
from kepu_desktop.domain.unit_names import unit_key
from kepu_desktop.system.files import explained
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.units.roster import UNIT_KEYS, UNIT_LABELS, Merged, add_units

_LIMIT = 64 * 1024 * 1024
_HEAD_ROWS = 20  # headings stand above; titles and notes may stand over them
_LONGEST_NAME = 100
_LONGEST_CONTACT = 20
_SUMS = ("合计", "总计", "小计", "共计")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE = re.compile(r"[+（(]?\d[\d\s\-－—()（）、/,，;；转]{5,40}")
_HAN = re.compile(r"[\u3400-\u9fff]")
_NUMBER = re.compile(r"\d{1,5}[.、．]?")
_JOINED = "、"

Row = Mapping[str, str]
Table = Sequence[Sequence[str]]


def import_units(session: Session, path: Path) -> Merged:
    """Read the list at ``path`` (.xlsx, .csv, .txt, .docx) into the roster, as one step. Raises
    ``UserError`` for a file that is refused or in which no unit is found."""
    from kepu_desktop.documents.roster_reading import read_roster_tables

    shown = show_name(path.name)
    with explained(path):
        if path.stat().st_size > _LIMIT:
            raise UserError(
                "list-too-large", "文件过大，不像单位名单", subject=shown, remedy="请选择名单文件"
            )
        data = path.read_bytes()
    tables = read_roster_tables(data, shown)
    return _add(session, tables, f"读入单位名单（{shown}）", shown)


def paste_units(session: Session, text: str) -> Merged:
    """Take in what was copied from Excel, a mail or a message. Raises ``UserError``."""
    from kepu_desktop.documents.roster_reading import text_rows

    return _add(session, (text_rows(text),), "粘贴单位名单", "剪贴板")


def told(merged: Merged) -> tuple[str, ...]:
    """What happened, in words, a line each."""
    lines = []
    counts = (
        (len(merged.made), "新增 {n} 个单位"),
        (len(merged.filled), "补充了 {n} 个单位的信息"),
        (merged.same, "{n} 个已在台账中"),
    )
    words = [pattern.format(n=n) for n, pattern in counts if n]
    if words:
        lines.append("，".join(words))
    for one in merged.different:
        lines.append(
            f"保留原值  {one.unit}的{UNIT_LABELS[one.key]}：{one.kept}（读入的是 {one.came}）"
        )
    lines += [f"未采用  {text}：{reason}" for text, reason in merged.left]
    return tuple(lines)


def _add(session: Session, tables: Sequence[Table], label: str, shown: str) -> Merged:
    rows: list[Row] = []
    left: list[tuple[str, str]] = []
    headed = [table for table in tables if _headings(table)[1]]
    for table in headed or tables:  # beside a table with headings, others are of something else
        found, aside = units_in(table)
        rows += found
        left += aside
    if not rows:
        raise UserError(
            "no-units",
            "没有找到单位名称",
            subject=shown,
            remedy="请核对：表头写“单位”，或每行先写单位全称",
        )
    return replace(add_units(session, rows, label), left=tuple(left))


def units_in(table: Table) -> tuple[list[Row], list[tuple[str, str]]]:
    """The units that the table names, and (text, reason) of rows that were left aside. Pure."""
    head, columns = _headings(table)
    rows: list[Row] = []
    left: list[tuple[str, str]] = []
    for cells in table[head + 1 :] if columns else table:
        values = _by_heading(cells, columns) if columns else _by_look(cells)
        name = values.get("name", "")
        if not unit_key(name) or unit_key(name) in _heads("name"):
            if columns and any(values.values()):
                left.append((_brief(cells), "没有单位名称"))
        elif name.strip() in _SUMS:
            continue
        elif len(name) > _LONGEST_NAME or (not _HAN.search(name) and not name[:1].isalpha()):
            left.append((_brief(cells), "不像单位名称"))
        else:
            rows.append(values)
    return rows, left


def _headings(table: Table) -> tuple[int, dict[int, str]]:
    """The row of headings and what each column holds; no columns where there is no such row."""
    best: tuple[int, dict[int, str]] = (-1, {})
    for number, cells in enumerate(table[:_HEAD_ROWS]):
        columns = {}
        for at, cell in enumerate(cells):
            key = next((key for key in UNIT_KEYS if unit_key(cell) in _heads(key)), "")
            if key:
                columns[at] = key
        if "name" in columns.values() and len(columns) > len(best[1]):
            best = (number, columns)
    if len(best[1]) == 1 and sum(bool(cell) for cell in table[best[0]]) > 1:
        first = next(iter(best[1]))
        # “单位：示例大学” in a sentence of cells is no heading; a lone column is.
        if not all(len(row) > first and row[first] for row in table[best[0] + 1 :][:1]):
            return -1, {}
    return best


def _heads(key: str) -> frozenset[str]:
    labels: tuple[str, ...] = getattr(kit_words().roster, key)
    return frozenset(unit_key(label) for label in labels)


def _by_heading(cells: Sequence[str], columns: Mapping[int, str]) -> Row:
    values: dict[str, str] = {}
    for at, key in columns.items():
        text = clean_line(cells[at]) if at < len(cells) else ""
        if key == "asked":
            text = _day(text)
        before = values.get(key, "")
        if key == "name":
            values[key] = before or text
        elif text and text not in before.split(_JOINED):
            values[key] = f"{before}{_JOINED}{text}" if before else text
    return values


def _by_look(cells: Sequence[str]) -> Row:
    """Without headings: an address and a telephone are known by their look, the first longer text
    is the unit, a short one after it its contact, the rest a remark."""
    values: dict[str, str] = {}
    rest: list[str] = []
    for cell in cells:
        text = clean_line(cell)
        plain = unicodedata.normalize("NFKC", text)
        if not text or (not values and _NUMBER.fullmatch(plain)):
            continue
        if _EMAIL.fullmatch(plain) and "email" not in values:
            values["email"] = plain
        elif _PHONE.fullmatch(plain) and "phone" not in values:
            values["phone"] = plain
        elif "name" not in values:
            values["name"] = text
        elif "contact" not in values and len(text) <= _LONGEST_CONTACT:
            values["contact"] = text
        else:
            rest.append(text)
    if rest:
        values["remark"] = "　".join(rest)
    return values


def _day(text: str) -> str:
    """An ISO day; "" for what is none: a list may say 已发 there."""
    try:
        day = parse_day(text)
    except DayError:
        return ""
    return day.isoformat() if day else ""


def _brief(cells: Sequence[str]) -> str:
    text = " ".join(clean_line(cell) for cell in cells if cell.strip())
    return text if len(text) <= 40 else f"{text[:39]}…"
