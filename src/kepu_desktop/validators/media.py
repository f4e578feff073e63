"""Rules on a film file's own facts: container, picture, sound, duration, size, bit rate."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from kepu_desktop.calls.model import Rule
from kepu_desktop.domain.facts import MediaFacts, Problem
from kepu_desktop.domain.findings import Evidence
from kepu_desktop.domain.texts import show_clock, show_megabits, whole_seconds
from kepu_desktop.validators.registry import CannotRun, Claim, Subject, rule
from kepu_desktop.validators.views import FilmView

_PROBLEMS: dict[Problem, tuple[str, str, str]] = {
    Problem.EMPTY: ("broken", "文件是空的（0 字节）", "请重新复制或向来源单位索取原文件"),
    Problem.NOT_MEDIA: ("broken", "内容不是视频", "请确认文件没有拿错，或索取原文件"),
    Problem.NO_INDEX: (
        "broken",
        "文件不完整：缺少索引（moov），多为复制或下载中断",
        "请重新复制或重新导出",
    ),
    Problem.TRUNCATED: ("broken", "文件不完整：后部数据缺失", "请重新复制或索取原文件"),
    Problem.DAMAGED: ("broken", "数据有损坏，不能完整解码", "请重新导出或索取原文件"),
    Problem.NO_ACCESS: ("blocked", "没有读取权限", "请开放读取权限后重新检查"),
    Problem.VANISHED: ("blocked", "检查时文件已不在原处", "请放回文件或重新定位后再检查"),
    Problem.READ_ERROR: ("blocked", "磁盘读取出错", "请检查磁盘连接后重新检查"),
    Problem.CHANGING: ("changing", "检查时文件仍在变化", "请等文件写完后重新检查"),
    Problem.CRASHED: ("failed", "读取此文件的进程意外退出", "请人工确认能否播放，或重新导出"),
    Problem.HUNG: ("failed", "读取此文件超过时限", "请人工确认能否播放，或重新导出"),
    Problem.MEMORY: ("failed", "读取此文件需要的内存超过上限", "请人工确认能否播放，或重新导出"),
}
_SHOWN = 6  # damaged places that are named
_ALL = 0.99  # of the sound silent: a click at the end makes no sound film
_CONTAINER_NAMES = {
    "mov": "QuickTime（MOV）",
    "3gp": "3GP",
    "mkv": "Matroska（MKV）",
    "webm": "WebM",
    "ts": "MPEG-TS",
    "ps": "MPEG-PS",
    "flv": "FLV",
    "avi": "AVI",
    "wmv": "WMV/ASF",
    "mxf": "MXF",
    "other": "其他格式",
}


@rule(
    "video/readable",
    Subject.FILE,
    title="能打开，完整，有画面",
    remedy="请重新复制或向来源单位索取原文件",
    branches=("broken", "blocked", "changing", "failed", "damaged_picture"),
)
def readable(view: FilmView, spec: Rule) -> Iterator[Claim]:
    """The content must be complete; a file that cannot be read through cannot be shown."""
    problem = view.facts.problem
    if problem is not None:
        branch, message, remedy = _PROBLEMS[problem]
        detail = f"（{view.facts.problem_detail}）" if view.facts.problem_detail else ""
        yield Claim(branch, message + detail, remedy=remedy, evidence=_damage(view.facts))
    elif view.facts.damage:
        times = "、".join(show_clock(one.start_s) for one in view.facts.damage[:_SHOWN])
        more = f" 等 {len(view.facts.damage)} 处" if len(view.facts.damage) > _SHOWN else ""
        yield Claim(
            "damaged_picture",
            f"约 {times}{more}的画面数据有损坏，不能正常解码",
            measured=f"{len(view.facts.damage)} 处",
            required="全片可以解码",
            remedy="请核看这些时间点，有花屏或停顿就重新导出",
            evidence=_damage(view.facts),
        )


def _damage(facts: MediaFacts) -> tuple[Evidence, ...]:
    return tuple(Evidence(one.start_s, None, None) for one in (facts.damage or ())[:_SHOWN])


def _need(facts: MediaFacts, *values: object) -> None:
    """Raise unless every value is known, with the best reason at hand."""
    if all(value is not None for value in values):
        return
    if facts.problem is not None:
        raise CannotRun(f"文件未能读取：{_PROBLEMS[facts.problem][1]}", _PROBLEMS[facts.problem][2])
    raise CannotRun("文件中没有这项信息", "请人工核看")


@rule(
    "video/container",
    Subject.FILE,
    title="封装格式为 MP4",
    remedy="另存为 MP4 即可，只改封装、不必重新编码，画质不变",
    branches=("other", "no_brand", "extension"),
)
def container(view: FilmView, spec: Rule) -> Iterator[Claim]:
    """Decided by the major brand (ISO/IEC 14496-12 ftyp), not by the name: QuickTime and 3GP are
    of the same family and are taken for MP4 by most tools."""
    facts = view.facts
    _need(facts, facts.container)
    assert facts.container is not None
    if facts.container != "mp4":
        name = _CONTAINER_NAMES.get(facts.container, facts.container)
        yield Claim("other", f"封装格式是 {name}，不是 MP4", measured=name, required="MP4")
        return
    if facts.brand is None:
        yield Claim(
            "no_brand",
            "没有 MP4 的格式标记（ftyp），不能确定封装格式",
            measured="无 ftyp",
            required="MP4",
        )
    suffix = PurePath(view.name).suffix
    if suffix.lower() not in (".mp4", ".m4v"):
        yield Claim(
            "extension",
            f"内容是 MP4，扩展名是“{suffix or '无'}”",
            measured=suffix or "无",
            required=".mp4",
            remedy="把扩展名改为 .mp4",
        )


@rule(
    "video/picture",
    Subject.FILE,
    title="有画面",
    remedy="请检查导出设置，重新导出带画面的视频",
    branches=("none", "cover_only", "several"),
)
def picture(view: FilmView, spec: Rule) -> Iterator[Claim]:
    """A cover picture is a video stream to most readers, yet no picture of a film."""
    facts = view.facts
    _need(facts, facts.video_streams)
    if not facts.video_streams:
        if facts.cover_pictures:
            yield Claim("cover_only", "只有一张封面图，没有视频画面", measured="封面图")
        else:
            yield Claim("none", "没有视频画面", measured="0 路画面", required="有画面")
    elif facts.video_streams > 1:
        yield Claim(
            "several",
            f"有 {facts.video_streams} 路画面，按第一路检查",
            measured=f"{facts.video_streams} 路",
            required="1 路",
            remedy="请确认播出用的是哪一路，另存为只含一路画面的文件",
        )


@rule(
    "video/sound",
    Subject.FILE,
    title="有声音",
    remedy="请补上声音后重新导出",
    branches=("none", "silent"),
)
def sound(view: FilmView, spec: Rule) -> Iterator[Claim]:
    """Complete sound is asked for; the full check tells a track in which nothing is to be heard."""
    facts = view.facts
    _need(facts, facts.audio)
    if not facts.audio:
        yield Claim("none", "没有声音", measured="0 路声音", required="有声音")
    elif facts.silence and facts.loudness_lufs is None and facts.sound_end_s:
        silent = sum(one.end_s - one.start_s for one in facts.silence)
        if silent >= _ALL * facts.sound_end_s:
            yield Claim(
                "silent",
                f"有声音轨，但全片静音（{show_clock(silent)}）",
                measured="全片静音",
                required="有声音",
            )


@rule(
    "video/duration",
    Subject.FILE,
    title="时长达到类别下限",
    remedy="请补足时长，或改报时长要求较低的类别",
    branches=("short", "differs"),
    numbers=("differ_s",),
)
def duration(view: FilmView, spec: Rule) -> Iterator[Claim]:
    """The minimum holds for each single film, also inside a series; judged on the picture track
    in whole seconds. Container and track that differ show a tail without picture."""
    facts = view.facts
    category = view.category
    if category is None:
        raise CannotRun("还没有选定类别，不知道时长下限", "请选定类别")
    _need(facts, facts.duration_s)
    assert facts.duration_s is not None
    whole = whole_seconds(facts.duration_s)
    if category.minimum_s is not None and whole < category.minimum_s:
        yield Claim(
            "short",
            f"时长 {show_clock(whole)}，少于 {show_clock(category.minimum_s)}",
            measured=show_clock(whole),
            required=f"不少于 {show_clock(category.minimum_s)}",
            clause=category.clause,
            given=category.id,  # a waiver for one minimum is none for another category's
        )
    outer = facts.container_duration_s
    # In milliseconds: 1024.4 - 1023.4 is more than 1 in binary fractions.
    if outer is not None and round(abs(outer - facts.duration_s), 3) > spec.numbers["differ_s"]:
        yield Claim(
            "differs",
            f"文件标称 {show_clock(outer)}，画面长 {show_clock(facts.duration_s)}，两者不一致",
            measured=show_clock(facts.duration_s),
            required=f"与文件标称一致（相差不超过 {spec.numbers['differ_s']:g} 秒）",
            remedy="请核看片尾是否缺画面",
        )


@rule(
    "video/resolution",
    Subject.FILE,
    title="画面分辨率达到下限",
    remedy="请用不低于要求的分辨率重新导出；放大低分辨率原片不解决画质问题",
    branches=("below", "pixel_shape", "portrait"),
    numbers=("width", "height"),
)
def resolution(view: FilmView, spec: Rule) -> Iterator[Claim]:
    """Coded size after rotation. Pixels that are not square lift a picture only on the screen."""
    facts = view.facts
    _need(facts, facts.width, facts.height)
    assert facts.width is not None
    assert facts.height is not None
    width, height = facts.width, facts.height
    least_width, least_height = round(spec.numbers["width"]), round(spec.numbers["height"])
    required = f"不低于 {least_width}×{least_height}"
    size = f"{width}×{height}"
    if height > width and width >= least_height and height >= least_width:
        yield Claim(
            "portrait",
            f"竖屏画面 {size}",
            measured=size,
            required=required,
            remedy="请确认主办方接受竖屏，或改报横屏版本",
        )
        return
    if width >= least_width and height >= least_height:
        return
    shown = round(width * (facts.pixel_aspect or 1.0))
    if shown >= least_width and height >= least_height:
        yield Claim(
            "pixel_shape",
            f"编码画面 {size}，靠像素变形显示为 {shown}×{height}",
            measured=f"{size}（显示 {shown}×{height}）",
            required=required,
        )
    else:
        yield Claim("below", f"分辨率 {size}，低于 {least_width}×{least_height}", size, required)


@rule(
    "video/bit-rate",
    Subject.FILE,
    title="码流达到下限",
    remedy="请用更高的码率重新导出，是否达到以实测码流为准",
    branches=("below", "picture_below", "band"),
    numbers=("minimum", "recommended"),
)
def bit_rate(view: FilmView, spec: Rule) -> Iterator[Claim]:
    """“M/s” is read as Mbit/s. Both rates are computed from sizes; a nominal field may be 5 % off
    and is never judged."""
    facts = view.facts
    _need(facts, facts.overall_bit_rate)
    overall, own = facts.overall_bit_rate, facts.video_bit_rate
    assert overall is not None
    least, good = limits = (spec.numbers["minimum"], spec.numbers["recommended"])
    measured = f"总码流 {_rate(overall, limits)}"
    if own is not None:
        measured += f"，画面 {_rate(own, limits)}"
    required = f"不低于 {least / 1e6:g}–{good / 1e6:g} Mbit/s"
    if overall < least:
        message = f"码流 {_rate(overall, limits)}，低于 {least / 1e6:g} Mbit/s"
        yield Claim("below", message, measured, required)
    elif own is not None and own < least:
        message = (
            f"总码流 {_rate(overall, limits)} 达到下限，"
            f"画面码流 {_rate(own, limits)} 低于 {least / 1e6:g} Mbit/s"
        )
        yield Claim("picture_below", message, measured, required)
    elif overall < good:
        message = f"码流 {_rate(overall, limits)}，达到下限，低于 {good / 1e6:g} Mbit/s"
        yield Claim("band", message, measured, required, remedy="有条件时建议用更高码率导出")


def _rate(value: int, limits: tuple[float, ...]) -> str:
    """One decimal, or three rounded down where one would raise a low rate to a limit."""
    if any(value < limit and show_megabits(value) == show_megabits(limit) for limit in limits):
        return f"{value // 1000 / 1000:.3f} Mbit/s"
    return show_megabits(value)
