"""One line that says what was measured in a film. What is not known is not mentioned as zero."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from kepu_desktop.domain.facts import AudioStream, MediaFacts, Stretch, SubtitleTrack
from kepu_desktop.domain.texts import clean_line, show_clock, show_megabits, show_size

_T = TypeVar("_T")

UNKNOWN = "未知"
NONE = "无"

# FFmpeg's names as the field writes them; others are shown as they are.
_CODECS = {
    "h264": "H.264",
    "hevc": "H.265",
    "av1": "AV1",
    "vp9": "VP9",
    "vp8": "VP8",
    "mpeg4": "MPEG-4",
    "mpeg2video": "MPEG-2",
    "prores": "ProRes",
    "aac": "AAC",
    "mp3": "MP3",
    "ac3": "AC-3",
    "eac3": "E-AC-3",
    "opus": "Opus",
    "flac": "FLAC",
    "pcm_s16le": "PCM",
    "mov_text": "MP4 文本字幕",
}
# What only the full check knows.
ANALYSED = frozenset(("字幕", "角标", "黑场", "静帧", "静音", "响度"))
_SUBTITLES = {
    "track": "字幕轨",
    "burned_in": "在画面中",
    "absent": "未见",
    "uncertain": "不能确定",
}
_MARKS = {"none": "未见", "present": "有", "cannot_tell": "无法判断"}


def facts_text(facts: MediaFacts) -> str:
    """时长、画面、码流、声音、字幕轨 …, parts joined by ；."""
    return "；".join(f"{label} {value}" for label, value in facts_parts(facts))


def facts_parts(facts: MediaFacts) -> tuple[tuple[str, str], ...]:
    """(what, value in words) of everything that is known."""
    parts = [
        ("时长", _or_unknown(facts.duration_s, show_clock)),
        ("画面", _picture(facts)),
        (
            "总码流",
            f"{_or_unknown(facts.overall_bit_rate, show_megabits)}"
            f"（画面 {_or_unknown(facts.video_bit_rate, show_megabits)}）",
        ),
        ("声音", _listed(facts.audio, _audio)),
        ("字幕轨", _listed(facts.subtitle_tracks, _track)),
    ]
    if facts.sidecars:
        parts.append(("旁挂字幕文件", "、".join(map(clean_line, facts.sidecars))))
    parts.append(("封装", facts.container.upper() if facts.container else UNKNOWN))
    if facts.size is not None:
        parts.append(("文件", show_size(facts.size)))
    parts.extend(_analysed(facts))
    if facts.disagreements:
        parts.append(("读取结果不一致", "、".join(map(clean_line, facts.disagreements))))
    return tuple(parts)


def _picture(facts: MediaFacts) -> str:
    if facts.video_streams == 0:
        return NONE
    if facts.width is None or facts.height is None:
        return UNKNOWN
    parts = [f"{facts.width}×{facts.height}"]
    if facts.frame_rate is not None:
        rate = f"{facts.frame_rate:.3f}".rstrip("0").rstrip(".")
        parts.append(f"{rate} 帧/秒" + ("（可变）" if facts.variable_frame_rate else ""))
    if facts.video_codec:
        parts.append(_codec(facts.video_codec))
    if facts.bit_depth is not None and facts.bit_depth > 8:
        parts.append(f"{facts.bit_depth} 位")
    if facts.transfer:
        parts.append(f"HDR {facts.transfer}")
    if facts.rotation:
        parts.append(f"旋转 {facts.rotation}°")
    if facts.interlaced:
        parts.append("隔行")
    return " ".join(parts)


def _audio(stream: AudioStream) -> str:
    parts = [_codec(stream.codec) if stream.codec else UNKNOWN]
    if stream.channels is not None:
        parts.append(f"{stream.channels} 声道")
    if stream.sample_rate is not None:
        parts.append(f"{stream.sample_rate / 1000:g} kHz")
    return " ".join(parts)


def _track(track: SubtitleTrack) -> str:
    name = _codec(track.codec) if track.codec else UNKNOWN
    return f"{name}（{clean_line(track.language)}）" if track.language else name


def _analysed(facts: MediaFacts) -> list[tuple[str, str]]:
    """``ANALYSED``; nothing is said of what was not looked at."""
    parts: list[tuple[str, str]] = []
    if facts.subtitles is not None:
        state = _SUBTITLES.get(facts.subtitles.state, UNKNOWN)
        if facts.subtitles.coverage is not None:
            state += f"，覆盖 {facts.subtitles.coverage:.0%}"
        parts.append(("字幕", state))
    if facts.marks is not None:
        parts.append(("角标", _MARKS.get(facts.marks.state, UNKNOWN)))
    for label, stretches in (
        ("黑场", facts.black),
        ("静帧", facts.freeze),
        ("静音", facts.silence),
    ):
        if stretches is not None:
            parts.append((label, _stretches(stretches)))
    if facts.loudness_lufs is not None:
        parts.append(("响度", f"{facts.loudness_lufs:.1f} LUFS"))
    return parts


def _stretches(stretches: tuple[Stretch, ...]) -> str:
    if not stretches:
        return NONE
    total = sum(stretch.end_s - stretch.start_s for stretch in stretches)
    return f"{len(stretches)} 处，共 {show_clock(total)}"


def _codec(name: str) -> str:
    return _CODECS.get(name, clean_line(name))


def _or_unknown(value: _T | None, show: Callable[[_T], str]) -> str:
    return UNKNOWN if value is None else show(value)


def _listed(values: tuple[_T, ...] | None, show: Callable[[_T], str]) -> str:
    if values is None:
        return UNKNOWN
    return "、".join(map(show, values)) if values else NONE
