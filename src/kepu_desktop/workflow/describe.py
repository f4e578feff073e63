"""What was measured in a film, in the words of the report, for those who show it."""

from __future__ import annotations

from collections.abc import Iterator

from kepu_desktop.documents.facts_text import ANALYSED, facts_parts
from kepu_desktop.domain.facts import (
    AdSignal,
    MediaFacts,
    Part,
    Stretch,
    SubtitleFacts,
    parts_left,
)
from kepu_desktop.domain.texts import clean_line, show_clock
from kepu_desktop.validators.content import (
    GAP_WORDS,
    SIGNAL_WORDS,
    WHY_NO_MARK,
    WHY_UNCERTAIN,
)

_SHOWN = 12  # stretches and signals told one by one
_TEXT = 60
_STATES = {"track": "在字幕轨里，不在画面上", "burned_in": "在画面上", "absent": "没有"}
_SCRIPTS = {
    "simplified": "简体中文",
    "traditional": "疑似繁体",
    "mixed": "疑似繁简混用",
    "english": "疑似英文",
    "other": "疑似其他文字",
}
_FIELDS = {
    Part.WHOLE.value: "通读",
    Part.SOUND.value: "声音",
    Part.PICTURE.value: "画面",
    "subtitles": "字幕",
    "marks": "角标",
    "ads": "码和广告",
    "black": "黑场",
    "freeze": "静帧",
    "silence": "静音",
    "opening": "片头文字",
    "active": "黑边",
    "loudness_lufs": "响度",
    "every_frame": "逐帧",
}


def facts_in_words(facts: MediaFacts) -> tuple[tuple[str, str], ...]:
    """(what, value) of what the file says of itself."""
    return tuple(pair for pair in facts_parts(facts) if pair[0] not in ANALYSED)


def content_in_words(facts: MediaFacts) -> tuple[tuple[str, str], ...]:
    """(what, value) of what the full check saw and heard, and of what it could not; empty before
    one was begun."""
    return tuple(_content(facts))


def _content(facts: MediaFacts) -> Iterator[tuple[str, str]]:
    if facts.subtitles is not None:
        yield "字幕", _subtitles(facts.subtitles)
    if facts.marks is not None:
        yield "角标", _marks(facts)
    if facts.ads is not None:
        yield "码和广告", _ads(facts, facts.ads)
    for what, stretches in (
        ("黑场", facts.black),
        ("静帧", facts.freeze),
        ("静音", facts.silence),
        ("损坏画面", facts.damage),
    ):
        if stretches is not None:
            yield what, _stretches(stretches)
    if facts.loudness_lufs is not None:
        spread = facts.loudness_range_lu
        range_ = f"，范围 {spread:.1f} LU" if spread is not None else ""
        yield "响度", f"{facts.loudness_lufs:.1f} LUFS{range_}"
    if facts.active is not None and facts.width and facts.height:
        yield "黑边", _borders(facts.active, facts.width, facts.height)
    if facts.opening:
        texts = dict.fromkeys(clean_line(sample.text)[:_TEXT] for sample in facts.opening)
        yield "片头文字", " / ".join(text for text in texts if text)
    if facts.every_frame:
        yield "看得多细", "逐帧看过"
    elif facts.key_gap_s is not None:
        yield (
            "看得多细",
            f"取样看，两个取样画面最多相隔 {facts.key_gap_s:.1f} 秒；更短的现象可能漏掉",
        )
    gaps = [f"{_FIELDS.get(one.what, one.what)}：{GAP_WORDS[one.gap]}" for one in facts.unlooked]
    if facts.parts:
        gaps += [
            f"{_FIELDS[part]}：还没有看" for part in parts_left(facts) if not _told(facts, part)
        ]
    if gaps:
        yield "没有看的", "\n".join(gaps)


def _told(facts: MediaFacts, part: Part) -> bool:
    return any(one.what == part.value for one in facts.unlooked)


def _subtitles(found: SubtitleFacts) -> str:
    state = _STATES.get(found.state, "不能确定")
    if found.reason in WHY_UNCERTAIN:
        state += f"：{WHY_UNCERTAIN[found.reason]}"
    if found.coverage is not None:
        state += f"，盖住人声约 {_percent(found.coverage)}"
        if found.interval is not None:
            low, high = found.interval
            state += f"（{round(100 * low)}–{_percent(high)}）"
    lines = [state]
    if found.looked is not None:
        looked = f"看了 {found.looked} 个取样画面"
        if found.speech is not None:
            looked += f"，{found.speech} 个有人声，其中 {found.covered or 0} 个有字幕"
        lines.append(looked)
    if found.script is not None:
        script = _SCRIPTS.get(found.script, found.script)
        if found.simplified_marks is not None and found.traditional_marks is not None:
            script += f"（简体字 {found.simplified_marks} 个、繁体字 {found.traditional_marks} 个）"
        lines.append(script)
    band = found.band_given or found.band
    if band is not None:
        by = "由人框出" if found.band_given else "在画面的"
        lines.append(f"横条{by}第 {band[0]}–{band[1]} 行")
    return "\n".join(lines)


def _marks(facts: MediaFacts) -> str:
    marks = facts.marks
    assert marks is not None
    looked = f"{marks.frames or 0} 个取样画面、{marks.scenes or 0} 个场景"
    if marks.state == "cannot_tell":
        why = WHY_NO_MARK.get(marks.reason or "", "画面变化太少")
        return f"无法判断：{why}（{looked}）"
    if not marks.boxes:
        return f"未见（{looked}）"
    places = [
        f"左 {left}、上 {top}，{width}×{height}"
        + (f"，出现在 {_percent(show.share)} 的画面" if show is not None else "")
        for (left, top, width, height), show in zip(
            marks.boxes, (*marks.shows, *[None] * len(marks.boxes)), strict=False
        )
    ]
    return "\n".join([f"疑似 {len(marks.boxes)} 处（{looked}）", *places])


def _ads(facts: MediaFacts, signals: tuple[AdSignal, ...]) -> str:
    look = facts.ad_look
    how = ""
    if look is not None:
        how = f"（{look.code_frames} 个画面查码，{look.read_frames} 个画面读字"
        if look.longest_gap_s is not None:
            how += f"，最多相隔 {look.longest_gap_s:.1f} 秒"
        how += "）"
    if not signals:
        return f"未见{how}"
    lines = [f"{len(signals)} 处{how}"]
    for one in signals[:_SHOWN]:
        time = "" if one.time_s is None else f"{show_clock(one.time_s)} "
        kind = SIGNAL_WORDS.get(one.kind, one.kind)
        lines.append(f"{time}{kind}“{clean_line(one.text)[:_TEXT]}”")
    return "\n".join(lines)


def _stretches(stretches: tuple[Stretch, ...]) -> str:
    if not stretches:
        return "无"
    total = sum(one.end_s - one.start_s for one in stretches)
    shown = [_stretch(one) for one in stretches[:_SHOWN]]
    more = " 等" if len(stretches) > _SHOWN else ""
    return f"{len(stretches)} 处，共 {_seconds(total)}：{'、'.join(shown)}{more}"


def _stretch(one: Stretch) -> str:
    start, end = show_clock(one.start_s), show_clock(one.end_s)
    span = f"{start}–{end}" if start != end else f"{start}（{one.end_s - one.start_s:.1f} 秒）"
    return span if one.exact else f"约 {span}"


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} 秒" if seconds < 60 else show_clock(seconds)


def _borders(active: tuple[int, int, int, int], width: int, height: int) -> str:
    left, top, across, down = active
    sides = (
        ("上", top),
        ("下", height - top - down),
        ("左", left),
        ("右", width - left - across),
    )
    parts = [f"{side} {pixels}" for side, pixels in sides if pixels > 0]
    if not parts:
        return "无固定黑边"
    return f"有效画面 {across}×{down}；黑边{'、'.join(parts)} 像素"


def _percent(share: float) -> str:
    return f"{round(100 * share)} %"
