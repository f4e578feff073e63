"""Rules of the call on what the full check saw in picture and sound. At quick depth: 未检."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kepu_desktop.calls.model import Rule
from kepu_desktop.domain.facts import AdSignal, Box, Gap, MediaFacts, Part, SubtitleFacts
from kepu_desktop.domain.findings import Evidence
from kepu_desktop.domain.texts import clean_line, show_clock, show_name
from kepu_desktop.validators.registry import CannotRun, Claim, Subject, rule
from kepu_desktop.validators.views import FilmView

_BY_HAND = "请人工核看全片"
GAP_WORDS = {
    Gap.NO_PICTURE: "没有可看的画面",
    Gap.NO_SOUND: "没有可听的声音",
    Gap.UNDECODABLE: "画面或声音无法解码",
    Gap.TOO_LARGE: "画面尺寸过大，只看了关键帧",
    Gap.CRASHED: "分析进程意外退出",
    Gap.HUNG: "分析超过时限",
    Gap.MEMORY: "分析需要的内存超过上限",
    Gap.NO_MODEL: "缺少识别模型，请重新安装本程序",
}
WHY_UNCERTAIN = {
    "few-speech": "听到的人声太少",
    "sparse": "字幕式的文字太少",
    "alignment": "文字与画面中的其他文字混在一起",
    "moving": "画面下部有移动的文字",
    "unexplained-text": "画面下部有不像字幕的文字",
    "undecodable": "多数取样画面无法解码",
    "few-keys": "关键帧太少，只分析了视频的一部分",
    "keys-only": "画面尺寸过大，只能看关键帧",
}
_LOOK = "请看取样画面后确认"
_HELP_UNCERTAIN = {
    "few-keys": f"{_LOOK}；“逐帧复查”会看到全片",
    "keys-only": f"{_LOOK}；可另存一份 3840×2160 的副本再查",
}
WHY_NO_MARK = {
    "few-scenes": "不同的画面太少",
    "fixed-picture": "画面大部分固定不动",
    "too-many": "固定的图形太多，像是版面的一部分",
}
SIGNAL_WORDS = {
    "qr": "二维码",
    "barcode": "条形码",
    "phone": "电话",
    "url": "网址",
    "words": "用语",
}
_SHOWN = 4
_BETWEEN = "、"  # how the words of one picture are joined (media.ads.words)


def _need(view: FilmView, value: object, field: str, what: str, also: str = "") -> None:
    """Raise unless ``value`` is known, with the reason why it is not."""
    if value is not None:
        return
    facts = view.facts
    gap = next((one.gap for one in facts.unlooked if one.what in (field, Part.PICTURE)), None)
    if gap is not None:
        raise CannotRun(f"{GAP_WORDS[gap]}，没能检查{what}{also}", _BY_HAND)
    raise CannotRun(f"尚未检查{what}{also}", _BY_HAND)


@rule(
    "video/subtitles",
    Subject.FILE,
    title="画面上有字幕",
    remedy="请在画面上添加字幕后重新导出",
    branches=("absent", "partial", "uncertain", "track_only"),
    numbers=("covered_share",),
)
def subtitles(view: FilmView, spec: Rule) -> Iterator[Claim]:
    """Dialogue and narration need subtitles. A file beside the film is no part of what is
    broadcast; a track inside the file may be switched off by the player."""
    found = view.facts.subtitles
    _need(view, found, "subtitles", "画面字幕", _beside(view.facts))
    assert found is not None
    evidence = _samples(found)
    if found.state == "absent":
        yield Claim(
            "absent",
            f"没有字幕{_counts(found)}{_beside(view.facts)}",
            measured="无字幕",
            required="有字幕",
            evidence=evidence,
        )
    elif found.state == "uncertain":
        why = WHY_UNCERTAIN.get(found.reason or "", "")
        if found.speech == 0 and found.reason == "few-speech":
            why = "没有人声，可能不需要字幕"
        yield Claim(
            "uncertain",
            f"不能确定有无字幕{'：' + why if why else ''}{_counts(found)}{_beside(view.facts)}",
            measured="不确定",
            required="有字幕",
            remedy=_HELP_UNCERTAIN.get(
                found.reason or "", f"{_LOOK}；字幕位置特殊时可在画面上框出字幕所在的横条再查"
            ),
            evidence=evidence,
        )
    elif found.state == "track":
        share = "" if found.coverage is None else f"，盖住人声的 {found.coverage:.0%}"
        yield Claim(
            "track_only",
            f"字幕只在字幕轨里，不在画面上{share}",
            measured="字幕轨",
            required="画面上有字幕",
            remedy="请确认播出方会显示字幕轨，或把字幕压入画面",
            evidence=evidence,
        )
    elif found.interval is not None and found.interval[1] < spec.numbers["covered_share"]:
        assert found.coverage is not None
        yield Claim(
            "partial",
            f"字幕只盖住人声的约 {found.coverage:.0%}"
            f"（{found.interval[0]:.0%}–{found.interval[1]:.0%}）{_counts(found)}",
            measured=f"{found.coverage:.0%}",
            required=f"不少于人声的 {spec.numbers['covered_share']:.0%}",
            remedy="请核看没有字幕的人声段落，补上字幕后重新导出",
            evidence=evidence,
        )


@rule(
    "video/subtitle-script",
    Subject.FILE,
    title="字幕为简体中文",
    remedy="请改用简体中文字幕",
    branches=("other", "mixed", "unread"),
)
def subtitle_script(view: FilmView, spec: Rule) -> Iterator[Claim]:
    """Simplified Chinese is asked for; reading text from pictures is never beyond doubt."""
    found = view.facts.subtitles
    _need(view, found, "subtitles", "字幕文字")
    assert found is not None
    if found.state not in ("burned_in", "track"):
        return
    words = {"traditional": "繁体", "english": "英文", "other": "其他文字"}
    marks = _marks_read(found)
    if found.script in words:
        yield Claim(
            "other",
            f"字幕疑似{words[found.script]}{marks}",
            measured=words[found.script],
            required="简体中文",
            evidence=_samples(found),
        )
    elif found.script == "mixed":
        yield Claim(
            "mixed",
            f"字幕疑似繁简混用{marks}",
            measured="繁简混用",
            required="简体中文",
            evidence=_samples(found),
        )
    elif found.script is None:
        yield Claim(
            "unread",
            f"读到的字太少，不能判断字幕是否为简体{marks}",
            measured="不确定",
            required="简体中文",
            remedy=_LOOK,
            evidence=_samples(found),
        )


@rule(
    "video/mark",
    Subject.FILE,
    title="无角标、台标、水印",
    remedy="请用没有角标的版本重新导出",
    branches=("present", "known", "cannot_tell"),
)
def mark(view: FilmView, spec: Rule) -> Iterator[Claim]:
    """A constant sign in a corner is a signal; whether it is a mark, a person decides, for the
    film or by a box shown once for its series."""
    marks = view.facts.marks
    _need(view, marks, "marks", "角标、台标和水印")
    assert marks is not None
    looked = f"{marks.frames or 0} 个取样画面、{marks.scenes or 0} 个场景"
    required = "无角标、台标、水印"
    if marks.state == "cannot_tell":
        why = WHY_NO_MARK.get(marks.reason or "", "画面变化太少")
        yield Claim(
            "cannot_tell",
            f"无法判断有无角标：{why}（{looked}）",
            measured=f"{marks.scenes or 0} 个场景",
            required=required,
            remedy=_BY_HAND,
        )
        return
    known = [box for box in marks.boxes if _covered(box, view.hint.marks)]
    doubtful = [
        box for box in marks.boxes if box not in known and not _covered(box, view.hint.scene)
    ]
    if known:
        yield Claim(
            "known",
            f"有角标（{len(known)} 处，位置已由人工认定）",
            measured=f"{len(known)} 处",
            required=required,
            evidence=_marked(view.facts, known),
        )
    if doubtful:
        yield Claim(
            "present",
            f"画面上疑似角标或台标 {len(doubtful)} 处：{looked}中位置不变",
            measured=f"{len(doubtful)} 处",
            required=required,
            evidence=_marked(view.facts, doubtful),
        )


@rule(
    "video/advertising",
    Subject.FILE,
    title="无商业广告",
    remedy="请剪去广告内容后重新导出",
    branches=("signal", "word"),
)
def advertising(view: FilmView, spec: Rule) -> Iterator[Claim]:
    """Codes, telephone numbers and shop words are signals of advertising, no proof. A shop word
    by itself is a hint; several in one picture, or one beside another kind, are a signal."""
    ads = view.facts.ads
    _need(view, ads, "ads", "广告信息")
    assert ads is not None
    words = [one for one in ads if one.kind == "words" and not _in_company(one, ads)]
    signals = [one for one in ads if one not in words]
    for branch, found, lead in (("signal", signals, "疑似广告"), ("word", words, "广告常用语")):
        if found:
            yield Claim(
                branch,
                f"{lead}：{_listed(found)}{_looked_at(view.facts)}",
                measured=f"{len(found)} 处",
                required="无商业广告",
                evidence=tuple(Evidence(one.time_s, one.box, None) for one in found),
            )


def _beside(facts: MediaFacts) -> str:
    if facts.subtitle_tracks and (facts.subtitles is None or facts.subtitles.state != "track"):
        return f"；文件内有 {len(facts.subtitle_tracks)} 条字幕轨，播出时未必显示"
    if facts.sidecars:
        names = "、".join(show_name(name) for name in facts.sidecars)
        return f"；旁边的字幕文件 {names} 不随画面播出"
    return ""


def _counts(found: SubtitleFacts) -> str:
    if found.looked is None:
        return ""
    if not found.speech:
        heard = "，没有听到人声" if found.speech == 0 else ""
        return f"（看了 {found.looked} 个取样画面{heard}）"
    return (
        f"（看了 {found.looked} 个取样画面，{found.speech} 个有人声，"
        f"其中 {found.covered or 0} 个有字幕）"
    )


def _samples(found: SubtitleFacts) -> tuple[Evidence, ...]:
    return tuple(Evidence(one.time_s, one.box, None) for one in found.samples[:_SHOWN])


def _marks_read(found: SubtitleFacts) -> str:
    if found.simplified_marks is None or found.traditional_marks is None:
        return ""
    return f"（简体字 {found.simplified_marks} 个、繁体字 {found.traditional_marks} 个）"


def _marked(facts: MediaFacts, boxes: Iterable[Box]) -> tuple[Evidence, ...]:
    """For each box the times at which it was seen, or none where they are not known."""
    assert facts.marks is not None
    shows = dict(zip(facts.marks.boxes, facts.marks.shows, strict=False))
    found: list[Evidence] = []
    for box in boxes:
        times = shows[box].times_s if box in shows else ()
        found += [Evidence(time, box, None) for time in times] or [Evidence(None, box, None)]
    return tuple(found)


def _covered(box: Box, shown: Iterable[Box]) -> bool:
    """More than half of ``box`` lies in one of the boxes that a person showed."""
    left, top, width, height = box
    for x, y, w, h in shown:
        across = min(left + width, x + w) - max(left, x)
        down = min(top + height, y + h) - max(top, y)
        if across > 0 and down > 0 and 2 * across * down > width * height:
            return True
    return False


def _in_company(word: AdSignal, ads: Iterable[AdSignal]) -> bool:
    """More words or another kind of signal stand in the same picture."""
    return _BETWEEN in word.text or any(
        other.kind != "words" and other.time_s is not None and other.time_s == word.time_s
        for other in ads
    )


def _listed(signals: list[AdSignal]) -> str:
    shown = []
    for one in signals[:_SHOWN]:
        time = "" if one.time_s is None else f"{show_clock(one.time_s)} "
        shown.append(f"{time}{SIGNAL_WORDS.get(one.kind, one.kind)}“{clean_line(one.text)[:60]}”")
    more = f" 等 {len(signals)} 处" if len(signals) > _SHOWN else ""
    return "、".join(shown) + more


def _looked_at(facts: MediaFacts) -> str:
    look = facts.ad_look
    if look is None:
        return ""
    return f"（{look.code_frames} 个画面查码，{look.read_frames} 个画面读字）"
