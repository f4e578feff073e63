"""Rules on what the full check saw in picture and sound. At quick depth they are 未检."""

from __future__ import annotations

from collections.abc import Iterator

from kepu_desktop.calls.model import Rule
from kepu_desktop.domain.findings import Evidence
from kepu_desktop.domain.texts import show_clock, show_name
from kepu_desktop.validators.registry import CannotRun, Claim, Subject, rule
from kepu_desktop.validators.views import FilmView

_BY_HAND = "请人工核看全片"


def _looked(value: object, what: str) -> None:
    if value is None:
        raise CannotRun(f"尚未检查{what}", _BY_HAND)


@rule(
    "video/subtitles",
    Subject.FILE,
    title="画面上有字幕",
    remedy="请在画面上添加字幕后重新导出",
    branches=("absent", "uncertain", "track_only"),
)
def subtitles(view: FilmView, spec: Rule) -> Iterator[Claim]:
    """Dialogue and narration need subtitles. A file beside the film is no part of what is
    broadcast; a track inside the file may be switched off by the player."""
    facts = view.facts
    if facts.subtitles is None:
        seen = ""
        if facts.subtitle_tracks:
            seen = f"；文件内有 {len(facts.subtitle_tracks)} 条字幕轨，播出时未必显示"
        elif facts.sidecars:
            names = "、".join(show_name(name) for name in facts.sidecars)
            seen = f"；旁边的字幕文件 {names} 不随画面播出"
        raise CannotRun(f"尚未检查画面字幕{seen}", _BY_HAND)
    state = facts.subtitles.state
    if state == "absent":
        yield Claim("absent", "没有字幕", measured="无字幕", required="有字幕")
    elif state == "uncertain":
        yield Claim("uncertain", "不能确定有无字幕", measured="不确定", required="有字幕")
    elif state == "track":
        yield Claim(
            "track_only",
            "字幕只在字幕轨里，不在画面上",
            measured="字幕轨",
            required="画面上有字幕",
            remedy="请确认播出方会显示字幕轨，或把字幕压入画面",
        )


@rule(
    "video/subtitle-script",
    Subject.FILE,
    title="字幕为简体中文",
    remedy="请改用简体中文字幕",
    branches=("other",),
)
def subtitle_script(view: FilmView, spec: Rule) -> Iterator[Claim]:
    """Simplified Chinese is asked for; reading text from pictures is never beyond doubt."""
    _looked(view.facts.subtitles, "字幕文字")
    assert view.facts.subtitles is not None
    script = view.facts.subtitles.script
    words = {"traditional": "繁体", "mixed": "繁简混用", "english": "英文", "other": "其他文字"}
    if script in words:
        evidence = tuple(
            Evidence(sample.time_s, None, None) for sample in view.facts.subtitles.samples[:3]
        )
        yield Claim(
            "other",
            f"字幕疑似{words[script]}",
            measured=words[script],
            required="简体中文",
            evidence=evidence,
        )


@rule(
    "video/mark",
    Subject.FILE,
    title="无角标、台标、水印",
    remedy="请用没有角标的版本重新导出",
    branches=("present", "cannot_tell"),
)
def mark(view: FilmView, spec: Rule) -> Iterator[Claim]:
    """A constant sign in a corner is a signal; whether it is a mark, a person decides."""
    _looked(view.facts.marks, "角标、台标和水印")
    marks = view.facts.marks
    assert marks is not None
    if marks.state == "present":
        yield Claim(
            "present",
            f"画面上疑似角标或台标（{len(marks.boxes)} 处）",
            measured=f"{marks.frames or 0} 个取样画面同一位置",
            required="无角标、台标、水印",
            evidence=tuple(Evidence(None, box, None) for box in marks.boxes),
        )
    elif marks.state == "cannot_tell":
        yield Claim(
            "cannot_tell",
            "画面变化太少，无法判断角标",
            measured=f"{marks.scenes or 0} 个场景",
            required="无角标、台标、水印",
            remedy=_BY_HAND,
        )


@rule(
    "video/advertising",
    Subject.FILE,
    title="无商业广告",
    remedy="请剪去广告内容后重新导出",
    branches=("signal",),
)
def advertising(view: FilmView, spec: Rule) -> Iterator[Claim]:
    """Codes, telephone numbers and shop words are signals of advertising, no proof."""
    _looked(view.facts.ads, "广告信息")
    kinds = {"qr": "二维码", "barcode": "条形码", "phone": "电话", "url": "网址", "words": "用语"}
    for signal in view.facts.ads or ():
        time = "" if signal.time_s is None else f"{show_clock(signal.time_s)} "
        yield Claim(
            "signal",
            f"{time}疑似广告：{kinds.get(signal.kind, signal.kind)}“{signal.text}”",
            measured=signal.text,
            required="无商业广告",
            evidence=(Evidence(signal.time_s, signal.box, None),),
        )
