"""What stands in each cell of the film list: words, colour, tooltip and what a reader hears."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kepu_desktop.domain.findings import VERDICT_WORDS, Finding, Level, Verdict
from kepu_desktop.domain.texts import (
    count_characters,
    show_clock,
    show_megabits,
    show_megabits_alone,
)
from kepu_desktop.ui.places.videos.rows import EXTRA, Row, by_harm, extra_text, worst

BLANK = "—"
TONES = {Level.ERROR: "err", Level.REVIEW: "rev", Level.ADVICE: "adv", Level.SKIPPED: "skip"}
_SIZES = {2160: "4K", 4320: "8K"}
_TIP_LINES = 5
_EXTRAS = 12  # of the call's own columns that have a place in the list


@dataclass(frozen=True, slots=True)
class Column:
    """``kind`` verdict, title, text, number or tick; ``width`` in pixels, 0 takes the rest."""

    key: str
    name: str
    width: int
    kind: str = "text"
    tip: str = ""
    shown: bool = True


COLUMNS = (
    Column("verdict", "结论", 84, "verdict"),
    Column("title", "标题", 0, "title"),
    Column("category", "类别", 86),
    Column("unit", "单位", 92, tip="来源单位"),
    Column("duration", "时长", 64, "number"),
    Column("picture", "画面", 56),
    Column("rate", "Mbit/s", 44, "number", tip="总码流，Mbit/s"),
    Column("sound", "声音", 40, "tick"),
    Column("subtitles", "字幕", 40, "tick"),
    Column("marks", "标识", 40, "tick", tip="角标、台标、水印"),
    Column("summary", "摘要", 56, "number", tip="概述字数"),
    Column("series", "系列", 96, shown=False),
    Column("file", "文件名", 140, shown=False),
    Column("folder", "来源文件夹", 160, "path", shown=False),
    # The call's own columns: what they are called is in its data.
    *(Column(f"{EXTRA}{number}", "", 96, shown=False) for number in range(_EXTRAS)),
)
INDEX = {column.key: number for number, column in enumerate(COLUMNS)}
TITLE = INDEX["title"]


@dataclass(frozen=True, slots=True)
class Cell:
    """``tone`` is a colour token; ``mark`` a verdict's shape or "tick"; ``tags`` small words."""

    text: str = ""
    tone: str = "text"
    strong: bool = False
    tip: str = ""
    spoken: str = ""
    mark: Verdict | str = ""
    tags: tuple[str, ...] = ()


def cell(row: Row, key: str) -> Cell:
    if key.startswith(EXTRA):
        text = extra_text(row, key)
        return Cell(text, "text2", tip=text) if text else Cell(BLANK, "text3", spoken="未填")
    return _CELLS[key](row)


def _broken(row: Row, *rules: str) -> Finding | None:
    """A finding that makes the value bold: sure faults and what somebody must look at."""
    found = worst(row, rules)
    if found is not None and found.effective_level in (Level.ERROR, Level.REVIEW):
        return found
    return None


def requirement(finding: Finding) -> str:
    """要求不低于 30:00　附件1 三（三）"""
    asked = f"要求{finding.required}　" if finding.required else ""
    return f"{finding.message}\n{asked}{finding.clause}"


def _value(row: Row, text: str, *rules: str, tone: str = "text", tip: str = "") -> Cell:
    found = _broken(row, *rules)
    if found is None:
        return Cell(text, tone, tip=tip)
    assert found.effective_level is not None
    return Cell(text, TONES[found.effective_level], True, requirement(found), f"{text}，不符合要求")


def _verdict(row: Row) -> Cell:
    if row.checking:
        return Cell("检查中", "link", tip="正在读取" if row.waiting else "正在检查", mark="running")
    word = VERDICT_WORDS[row.verdict]
    lines = [finding.message for finding in by_harm(row.findings) if finding.effective_level]
    if len(lines) > _TIP_LINES:
        lines = [*lines[:_TIP_LINES], f"……共 {len(lines)} 条"]
    tone = {
        Verdict.ERROR: "err",
        Verdict.REVIEW: "rev",
        Verdict.ADVICE: "adv",
        Verdict.PASS: "ok",
        Verdict.UNCHECKED: "skip",
    }[row.verdict]
    return Cell(word, tone, tip="\n".join(lines), mark=row.verdict)


def _title(row: Row) -> Cell:
    film = row.film
    tags = []
    if row.offline:
        tags.append("离线")
    if film.selected:
        tags.append("入选")
    if not film.included:
        tags.append("不报送")
    text = film.title or "（无标题）"
    spoken = "，".join((text, *tags))
    found = _broken(row, "entry/title")
    if found is not None and found.effective_level is not None:
        tone = TONES[found.effective_level]
        return Cell(text, tone, True, requirement(found), spoken, tags=tuple(tags))
    return Cell(text, spoken=spoken, tags=tuple(tags))


def _category(row: Row) -> Cell:
    text = row.category or "未选"
    other = row.film.category_other
    return _value(
        row,
        text,
        "entry/category",
        tone="text2" if row.category else "text3",
        tip=f"{text}：{other}" if other else "",
    )


def _unit(row: Row) -> Cell:
    unit = row.film.source_unit
    return Cell(unit, "text2", tip=unit) if unit else Cell(BLANK, "text3", spoken="单位未填")


def _duration(row: Row) -> Cell:
    film = row.film
    if film.planned:
        planned = film.planned_duration_s
        if not planned:
            return Cell("待制作", "text3", tip="没有预计时长", spoken="待制作，没有预计时长")
        length = show_clock(planned)
        return Cell(length, "text3", tip=f"预计 {length}，待制作", spoken=f"预计 {length}，待制作")
    if row.facts is None or row.facts.duration_s is None:
        return _unknown(row)
    return _value(row, show_clock(row.facts.duration_s), "video/duration")


def _unknown(row: Row) -> Cell:
    return Cell(BLANK, "text3", spoken="读取中" if row.waiting else "未知")


def _picture(row: Row) -> Cell:
    facts = row.facts
    if facts is None or facts.width is None or facts.height is None:
        found = _broken(row, "video/picture")
        if facts is None or found is None:
            return _unknown(row)
        return _value(row, "无", "video/picture")
    upright = facts.height > facts.width
    text = "竖屏" if upright else _SIZES.get(facts.height, f"{facts.height}p")
    rate = f" · {facts.frame_rate:g} 帧/秒" if facts.frame_rate else ""
    return _value(
        row,
        text,
        "video/resolution",
        "video/picture",
        tip=f"{facts.width}×{facts.height}{rate}",
    )


def _rate(row: Row) -> Cell:
    facts = row.facts
    if facts is None or facts.overall_bit_rate is None:
        return _unknown(row)
    rate = facts.overall_bit_rate
    text = show_megabits_alone(rate)
    made = _value(row, text, "video/bit-rate", tip=_rates(row))
    if made.strong and text == f"{rate / 1e6:.1f}" and rate / 1e6 < float(text):
        # Rounding must not lift a value that is below its limit.
        made = _value(row, f"{rate // 10_000 / 100:.2f}", "video/bit-rate")
    return made


def _rates(row: Row) -> str:
    facts = row.facts
    if facts is None or facts.overall_bit_rate is None:
        return ""
    own = facts.video_bit_rate
    picture = f"\n画面 {show_megabits(own)}" if own is not None else ""
    return f"码流 {show_megabits(facts.overall_bit_rate)}（总）{picture}"


def _tick(name: str, good: str, *rules: str) -> Callable[[Row], Cell]:
    def make(row: Row) -> Cell:
        if row.facts is None:
            word = "待制作" if row.film.planned else "未检"
            return Cell(BLANK, "text3", spoken=f"{name}：{word}")
        found = worst(row, rules)
        if found is None:
            settled = next((f for f in row.findings if f.rule in rules and f.resolved), None)
            tip = f"{settled.message}\n已由人核实或豁免" if settled is not None else ""
            return Cell("", "text3", tip=tip, spoken=f"{name}：{good}", mark="tick")
        level = found.effective_level
        if level is Level.SKIPPED or level is None:
            return Cell(BLANK, "text3", tip=found.message, spoken=f"{name}：未检")
        verdict = {
            Level.ERROR: Verdict.ERROR,
            Level.REVIEW: Verdict.REVIEW,
            Level.ADVICE: Verdict.ADVICE,
        }[level]
        return Cell(
            "",
            TONES[level],
            tip=requirement(found),
            spoken=f"{name}：{VERDICT_WORDS[verdict]}",
            mark=verdict,
        )

    return make


def _summary(row: Row) -> Cell:
    count = count_characters(row.summary)
    tip = f"系列《{row.series.title}》共用" if row.series is not None else ""
    if not count:
        return _value(row, "未填", "entry/summary", tone="text3", tip=tip)
    return _value(row, str(count), "entry/summary", tone="text2", tip=tip)


def _plain(value: Callable[[Row], str], what: str) -> Callable[[Row], Cell]:
    def make(row: Row) -> Cell:
        text = value(row)
        return Cell(text, "text2", tip=text) if text else Cell(BLANK, "text3", spoken=f"没有{what}")

    return make


_CELLS: Mapping[str, Callable[[Row], Cell]] = {
    "verdict": _verdict,
    "title": _title,
    "category": _category,
    "unit": _unit,
    "duration": _duration,
    "picture": _picture,
    "rate": _rate,
    "sound": _tick("声音", "有", "video/sound"),
    "subtitles": _tick("字幕", "合规", "video/subtitles", "video/subtitle-script"),
    "marks": _tick("标识", "合规", "video/mark"),
    "summary": _summary,
    "series": _plain(lambda row: row.series.title if row.series is not None else "", "系列"),
    "file": _plain(lambda row: row.file_name, "文件"),
    "folder": _plain(lambda row: row.folder, "文件"),
}
