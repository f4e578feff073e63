"""What the full check found over time, for the time axis: lanes of stretches, without Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kepu_desktop.domain.facts import MarkFacts, MediaFacts, Stretch
from kepu_desktop.domain.texts import clean_line, show_clock

_ALWAYS = 0.9  # a mark in this share of the pictures stands there all the time
_TEXT = 24


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch (seconds), or a moment when both ends are one; ``words`` tell what it is."""

    start_s: float
    end_s: float
    words: str

    @property
    def time(self) -> str:
        start, end = show_clock(self.start_s), show_clock(self.end_s)
        return start if start == end else f"{start}–{end}"


@dataclass(frozen=True, slots=True)
class Lane:
    """``token`` names its colour."""

    name: str
    token: str
    spans: tuple[Span, ...]


def lanes_of(facts: MediaFacts | None) -> tuple[Lane, ...]:
    """The lanes that have something in them, in their order on the axis."""
    if facts is None or not facts.duration_s:
        return ()
    subtitles = facts.subtitles
    samples = subtitles.samples if subtitles is not None else ()
    lanes = (
        Lane("黑场", "text", _stretches(facts.black)),
        Lane("静帧", "text3", _stretches(facts.freeze)),
        Lane("静音", "ctl", _stretches(facts.silence)),
        Lane("字幕取样", "c1", tuple(_moment(one.time_s, one.text) for one in samples)),
        Lane("角标", "rev", _marks(facts.marks, facts.duration_s)),
        Lane(
            "广告",
            "adv",
            tuple(
                _moment(one.time_s, one.text) for one in facts.ads or () if one.time_s is not None
            ),
        ),
        Lane("损坏", "err", _stretches(facts.damage)),
    )
    return tuple(lane for lane in lanes if lane.spans)


def summary(lanes: Iterable[Lane]) -> str:
    """黑场 2 处：0:02–0:05、1:01；字幕取样 4 处：…"""
    parts = []
    for lane in lanes:
        times = "、".join(span.time for span in lane.spans[:6])
        more = " 等" if len(lane.spans) > 6 else ""
        parts.append(f"{lane.name} {len(lane.spans)} 处：{times}{more}")
    return "；".join(parts)


def _stretches(stretches: tuple[Stretch, ...] | None) -> tuple[Span, ...]:
    return tuple(
        Span(one.start_s, one.end_s, "" if one.exact else "起止约在半秒以内")
        for one in stretches or ()
    )


def _moment(seconds: float, text: str) -> Span:
    return Span(seconds, seconds, clean_line(text)[:_TEXT])


def _marks(marks: MarkFacts | None, length: float) -> tuple[Span, ...]:
    if marks is None:
        return ()
    spans: list[Span] = []
    for number, show in enumerate(marks.shows, 1):
        words = f"第 {number} 处，出现在 {round(100 * show.share)} % 的画面"
        if show.share >= _ALWAYS:
            spans.append(Span(0.0, length, words))
        else:
            spans += [Span(at, at, words) for at in show.times_s]
    return tuple(sorted(spans, key=lambda span: (span.start_s, span.end_s)))
