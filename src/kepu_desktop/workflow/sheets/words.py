"""What is said of a list that was read, on the command line and in the window."""

from __future__ import annotations

from kepu_desktop.domain.differences import Difference
from kepu_desktop.domain.texts import clean_line
from kepu_desktop.workflow.sheets.changes import NEW
from kepu_desktop.workflow.sheets.sheet import SheetReading

_SHOWN = 60
_NAMED = 5


def summary_words(reading: SheetReading) -> str:
    """清单.xlsx：认出 12 个视频，新增 2 行，8 处不同"""
    found = reading.found
    parts = [f"认出 {found.matched} 个视频"]
    if found.fresh:
        parts.append(f"新增 {found.fresh} 行")
    count = len(reading.differences)
    parts.append(f"{count} 处不同" if count else "与项目一致")
    if reading.faults:
        parts.append(f"{len(reading.faults)} 处须改正")
    return f"{reading.name}：{'，'.join(parts)}"


def missing_words(reading: SheetReading) -> tuple[str, ...]:
    """Films that the list does not name; none or one line."""
    missing = reading.found.missing
    if not missing:
        return ()
    names = reading.found.names
    named = "、".join(f"《{clean_line(names.get(key, key))}》" for key in missing[:_NAMED])
    more = f"等 {len(missing)} 个" if len(missing) > _NAMED else ""
    return (f"表里没有、保持不变：{named}{more}",)


def replacing_words(reading: SheetReading, left: str = "") -> tuple[str, ...]:
    """How many differences would replace what stands; none or one line. ``left`` goes on."""
    count = len(reading.found.replacing)
    return (f"有 {count} 项会替换已有内容{left}",) if count else ()


def difference_words(reading: SheetReading, difference: Difference) -> str:
    """v3 示例·湿地日出　视频标题：“旧”→“新”; long texts are cut."""
    name = clean_line(reading.found.names.get(difference.subject, difference.subject))
    about = difference.subject
    about = name if about.startswith("row-") else f"{about} {name}"
    after = _cut(difference.after)
    if difference.key == NEW:
        return f"{about}　{difference.label}：{after}"
    return f"{about}　{difference.label}：{_cut(difference.before)}→{after}"


def _cut(text: str) -> str:
    line = clean_line(text)
    if not line:
        return "（空白）"
    return f"“{line}”" if len(line) <= _SHOWN else f"“{line[: _SHOWN - 1]}…”"
