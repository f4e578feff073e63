"""Hints on the quality of picture and sound, ours and never more than hints (质量问题).

They rest on the full check; as long as it was not made they have nothing to say.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Iterator

from kepu_desktop.calls.model import Rule
from kepu_desktop.domain.facts import Stretch
from kepu_desktop.domain.findings import Evidence
from kepu_desktop.domain.texts import clean_line, show_clock
from kepu_desktop.validators.content import GAP_WORDS
from kepu_desktop.validators.registry import CannotRun, Claim, Subject, rule
from kepu_desktop.validators.views import FilmView

_SHOWN = 6  # stretches named with their times


@rule(
    "video/black",
    Subject.FILE,
    title="无长时间黑场",
    remedy="请核看这些时间点，不需要的黑场请剪去",
    branches=("found",),
    numbers=("shortest_s",),
)
def black(view: FilmView, spec: Rule) -> Iterator[Claim]:
    """Black at either end is how films begin and end; elsewhere it is often a slip of editing."""
    yield from _stretches(view, view.facts.black, spec, "黑场", ends=True)
    _seen_between(view, "black", "黑场")


@rule(
    "video/freeze",
    Subject.FILE,
    title="画面无长时间静止",
    remedy="请核看这些时间点；图表、幻灯片静止属正常",
    branches=("found",),
    numbers=("shortest_s",),
)
def freeze(view: FilmView, spec: Rule) -> Iterator[Claim]:
    """A still slide and a frozen picture are the same signal: a hint with its times, no more."""
    yield from _stretches(view, view.facts.freeze, spec, "静帧")
    _seen_between(view, "freeze", "静帧")


@rule(
    "video/silence",
    Subject.FILE,
    title="无长时间静音",
    remedy="请核听这些时间点，确认不是漏了声音",
    branches=("found",),
    numbers=("shortest_s",),
)
def silence(view: FilmView, spec: Rule) -> Iterator[Claim]:
    """Sound below −60 dB. A film that is silent throughout is the business of video/sound."""
    yield from _stretches(view, view.facts.silence, spec, "静音", ends=True)


@rule(
    "video/loudness",
    Subject.FILE,
    title="响度在常用范围内",
    remedy="播出前可把响度调到常用范围，不必为此重新剪辑",
    branches=("quiet", "loud"),
    numbers=("lowest_lufs", "highest_lufs"),
)
def loudness(view: FilmView, spec: Rule) -> Iterator[Claim]:
    """Integrated loudness (ITU-R BS.1770). Between the usual targets of broadcasting and of the
    net, with room on both sides, nothing is said."""
    measured = view.facts.loudness_lufs
    lowest, highest = spec.numbers["lowest_lufs"], spec.numbers["highest_lufs"]
    if measured is None or lowest <= measured <= highest:
        return
    words = f"{measured:.1f} LUFS"
    required = f"{lowest:g} 至 {highest:g} LUFS"
    if measured < lowest:
        yield Claim("quiet", f"整体响度 {words}，偏轻", measured=words, required=required)
    else:
        yield Claim("loud", f"整体响度 {words}，偏响", measured=words, required=required)


@rule(
    "video/borders",
    Subject.FILE,
    title="画面无固定黑边",
    remedy="请确认画面比例；有条件时用铺满画面的版本重新导出",
    branches=("found",),
    numbers=("least_share",),
)
def borders(view: FilmView, spec: Rule) -> Iterator[Claim]:
    """Black borders inside the coded picture: what is seen is smaller than the size says."""
    facts = view.facts
    if facts.active is None or facts.width is None or facts.height is None:
        return
    _, _, width, height = facts.active
    if width * height >= spec.numbers["least_share"] * facts.width * facts.height:
        return
    yield Claim(
        "found",
        f"画面有固定黑边，有效画面 {width}×{height}（编码 {facts.width}×{facts.height}）",
        measured=f"{width}×{height}",
        required=f"{facts.width}×{facts.height}",
        evidence=(Evidence(_middle(view), facts.active, None),),
    )


@rule(
    "video/sound-length",
    Subject.FILE,
    title="声音与画面等长",
    remedy="请核看片尾，剪去没有画面的部分",
    branches=("longer",),
    numbers=("differ_s",),
)
def sound_length(view: FilmView, spec: Rule) -> Iterator[Claim]:
    """Sound that goes on after the picture ended shows as a frozen or black tail."""
    end, picture = view.facts.sound_end_s, view.facts.duration_s
    if end is None or picture is None or end - picture <= spec.numbers["differ_s"]:
        return
    yield Claim(
        "longer",
        f"声音比画面长 {end - picture:.1f} 秒",
        measured=f"声音 {show_clock(end)}，画面 {show_clock(picture)}",
        required="等长",
        evidence=(Evidence(round(picture, 3), None, None),),
    )


@rule(
    "video/opening-title",
    Subject.FILM,
    title="片头标题与填报一致",
    remedy="请核对片头与信息表的标题，以正确的为准",
    branches=("differs",),
    numbers=("alike",),
)
def opening_title(view: FilmView, spec: Rule) -> Iterator[Claim]:
    """Only a text that is nearly the form's title is told: a slip in one of the two. Another text
    altogether (a channel's name, a presenter) says nothing about the title."""
    wanted = _bare(view.film.title)
    if not view.facts.opening or len(wanted) < 4:
        return
    best, found = max(
        ((_likeness(wanted, _bare(sample.text)), sample) for sample in view.facts.opening),
        key=lambda pair: pair[0],
    )
    if spec.numbers["alike"] <= best < 1:
        shown = clean_line(found.text)[:60]
        yield Claim(
            "differs",
            f"片头文字“{shown}”与填报标题“{clean_line(view.film.title)}”相近而不同",
            measured=shown,
            required=clean_line(view.film.title),
            evidence=(Evidence(found.time_s, found.box, None),),
            given=view.film.title,
        )


def _stretches(
    view: FilmView,
    stretches: tuple[Stretch, ...] | None,
    spec: Rule,
    name: str,
    *,
    ends: bool = False,
) -> Iterator[Claim]:
    """One claim on all stretches of the call's length; with ``ends`` those that touch an end of
    the film do not count."""
    shortest = spec.numbers["shortest_s"]
    end = view.facts.duration_s
    long = [one for one in stretches or () if one.end_s - one.start_s >= shortest]
    if ends and end is not None:
        long = [one for one in long if one.start_s > 0.5 and one.end_s < end - 0.5]
    if not long:
        return
    total = sum(one.end_s - one.start_s for one in long)
    yield Claim(
        "found",
        f"{name} {len(long)} 处，共 {_seconds(total)}：{_times(long)}",
        measured=f"{len(long)} 处，共 {_seconds(total)}",
        required=f"每处短于 {shortest:g} 秒",
        evidence=tuple(
            Evidence(round((one.start_s + one.end_s) / 2, 3), None, None) for one in long[:_SHOWN]
        ),
    )


def _seen_between(view: FilmView, field: str, name: str) -> None:
    """Raise where a part of the film could not be looked at: what was found is told before, and
    that there may be more is 未检."""
    facts = view.facts
    gap = next((one.gap for one in facts.unlooked if one.what == field), None)
    if gap is None:
        return
    apart = "" if facts.key_gap_s is None else f"（最多相隔 {facts.key_gap_s:.1f} 秒）"
    raise CannotRun(
        f"{GAP_WORDS[gap]}{apart}，其间的{name}可能漏掉",
        "可另存一份 3840×2160 的副本再查，或人工核看全片",
    )


def _times(stretches: Iterable[Stretch]) -> str:
    shown = [
        f"{show_clock(one.start_s)}–{show_clock(one.end_s)}{'' if one.exact else '（约）'}"
        for one in stretches
    ]
    more = f" 等 {len(shown)} 处" if len(shown) > _SHOWN else ""
    return "、".join(shown[:_SHOWN]) + more


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} 秒" if seconds < 60 else show_clock(seconds)


def _middle(view: FilmView) -> float | None:
    return None if view.facts.duration_s is None else round(view.facts.duration_s / 2, 3)


def _bare(text: str) -> str:
    """Letters and digits only, full-width ones as the plain ones they stand for."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def _likeness(wanted: str, found: str) -> float:
    """1 when the title stands in the text; else how much of the two agrees."""
    if wanted in found:
        return 1.0
    return difflib.SequenceMatcher(None, wanted, found, autojunk=False).ratio()
