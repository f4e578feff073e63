"""For every rule an example that passes, and for every branch one that fails: what the rule is
shown, and which branches its claims must carry. A rule that can lack its facts has an example of
that too. ``test_every_rule_has_examples.py`` fails when one is missing or wrong."""

from __future__ import annotations

from dataclasses import replace

from kepu_desktop.domain.facts import (
    AdSignal,
    Gap,
    MarkFacts,
    MarkShow,
    Problem,
    Stretch,
    SubtitleFacts,
    TextSample,
    Unlooked,
)
from kepu_desktop.domain.submission import Hint
from kepu_desktop.validators.registry import Subject
from validators.case_examples import CASE_EXAMPLES
from validators.example import CANNOT_RUN, Example
from validators.samples import (
    SIGNED,
    entry_view,
    facts,
    film,
    film_view,
    form_view,
    form_with,
    package_view,
    returned_view,
    signature,
    stated_view,
    target_view,
)


def _file(rule: str, branch: str = "", *, name: str = "星空.mp4", **changed: object) -> Example:
    view = film_view(known=facts(**changed), name=name)
    return Example(rule, Subject.FILE, view, (branch,) if branch else ())


def _film(rule: str, branch: str, view: object) -> Example:
    return Example(rule, Subject.FILM, view, (branch,) if branch else ())


def _entry(rule: str, branch: str, view: object) -> Example:
    return Example(rule, Subject.ENTRY, view, (branch,) if branch else ())


def _form(rule: str, branch: str, view: object) -> Example:
    return Example(rule, Subject.FORM, view, (branch,) if branch else ())


def _package(rule: str, branch: str, view: object) -> Example:
    return Example(rule, Subject.PACKAGE, view, (branch,) if branch else ())


def _target(rule: str, branch: str = "", **changes: object) -> Example:
    return Example(rule, Subject.DELIVERY, target_view(**changes), (branch,) if branch else ())


def _subtitles(state: str, script: str | None = None) -> SubtitleFacts:
    return SubtitleFacts(state, 0.5, (0.4, 0.6), script, (TextSample(61.0, "銀河"),))


def _unsure(reason: str) -> SubtitleFacts:
    return replace(_subtitles("uncertain"), samples=(), looked=40, speech=0, reason=reason)


def _hinted(rule: str, branch: str, hint: Hint) -> Example:
    view = film_view(known=facts(marks=_MARKED), hint=hint)
    return Example(rule, Subject.FILE, view, (branch,) if branch else ())


def _opening(*texts: str) -> object:
    return film_view(known=facts(opening=tuple(TextSample(3.0, text) for text in texts)))


_SELECTED = film(selected=True)
_PLANNED = film(file=None)
_CHANGED = (signature(basis="2250000000-bb"),)
_CORNER = (1700, 40, 160, 90)
_MARKED = MarkFacts("present", (_CORNER,), 40, 120, (MarkShow(0.9, (12.0, 600.0)),))
_SILENT = {"silence": (Stretch(0.0, 1800.0),), "loudness_lufs": None, "sound_end_s": 1800.0}
_ON_KEYS_ONLY = {
    "unlooked": (Unlooked("black", Gap.TOO_LARGE), Unlooked("freeze", Gap.TOO_LARGE)),
    "key_gap_s": 10.0,
}
_WORD = AdSignal("words", "限时优惠", 900.0, None)
_WORD_BESIDE = AdSignal("words", "旗舰店", 700.0, None)
_PHONE = AdSignal("phone", "4008001234", 700.0, (100, 900, 300, 60))

EXAMPLES: tuple[Example, ...] = (
    _file("video/readable"),
    _file("video/readable", "broken", problem=Problem.TRUNCATED),
    _file("video/readable", "blocked", problem=Problem.NO_ACCESS),
    _file("video/readable", "changing", problem=Problem.CHANGING),
    _file("video/readable", "failed", problem=Problem.CRASHED),
    _file("video/readable", "damaged_picture", damage=(Stretch(61.0, 61.5),)),
    _file("video/container"),
    _file("video/container", name="星空.M4V"),
    _file("video/container", "other", container="mov", brand="qt  "),
    _file("video/container", "no_brand", brand=None),
    _file("video/container", "extension", name="星空.mov"),
    _file("video/container", CANNOT_RUN, container=None, problem=Problem.EMPTY),
    _file("video/picture"),
    _file("video/picture", "none", video_streams=0),
    _file("video/picture", "cover_only", video_streams=0, cover_pictures=1),
    _file("video/picture", "several", video_streams=2),
    _file("video/picture", CANNOT_RUN, video_streams=None),
    _file("video/sound"),
    _file("video/sound", "none", audio=()),
    _file("video/sound", "silent", **_SILENT),
    _file("video/sound", CANNOT_RUN, audio=None),
    _file("video/duration"),
    _file("video/duration", "short", duration_s=1500.0, container_duration_s=1500.0),
    _file("video/duration", "differs", container_duration_s=1900.0),
    _file("video/duration", CANNOT_RUN, duration_s=None),
    Example("video/duration", Subject.FILE, film_view(film(category="")), (CANNOT_RUN,)),
    _file("video/resolution"),
    _file("video/resolution", "below", width=1280, height=720),
    _file("video/resolution", "pixel_shape", width=1440, pixel_aspect=4 / 3),
    _file("video/resolution", "portrait", width=1080, height=1920),
    _file("video/resolution", CANNOT_RUN, width=None),
    _file("video/bit-rate"),
    _file("video/bit-rate", "below", overall_bit_rate=4_000_000, video_bit_rate=3_900_000),
    _file("video/bit-rate", "picture_below", overall_bit_rate=5_100_000, video_bit_rate=4_900_000),
    _file("video/bit-rate", "band", overall_bit_rate=6_000_000, video_bit_rate=5_900_000),
    _file("video/bit-rate", CANNOT_RUN, overall_bit_rate=None),
    _file("video/subtitles"),
    _file("video/subtitles", "absent", subtitles=_subtitles("absent")),
    _file("video/subtitles", "uncertain", subtitles=_subtitles("uncertain")),
    _file("video/subtitles", "uncertain", subtitles=_unsure("few-keys")),
    _file("video/subtitles", "uncertain", subtitles=_unsure("keys-only")),
    _file("video/subtitles", "partial", subtitles=_subtitles("burned_in")),
    _file("video/subtitles", "track_only", subtitles=_subtitles("track")),
    _file("video/subtitles", CANNOT_RUN, subtitles=None, sidecars=("星空.srt",)),
    _file("video/subtitle-script"),
    _file("video/subtitle-script", "other", subtitles=_subtitles("burned_in", "traditional")),
    _file("video/subtitle-script", "mixed", subtitles=_subtitles("burned_in", "mixed")),
    _file("video/subtitle-script", "unread", subtitles=_subtitles("burned_in")),
    _file("video/subtitle-script", subtitles=_subtitles("absent")),
    _file("video/subtitle-script", CANNOT_RUN, subtitles=None),
    _file("video/mark"),
    _file("video/mark", "present", marks=_MARKED),
    _hinted("video/mark", "", Hint(scene=(_CORNER,))),
    _hinted("video/mark", "known", Hint(marks=(_CORNER,))),
    _file("video/mark", "cannot_tell", marks=MarkFacts("cannot_tell", (), 1, 120)),
    _file("video/mark", CANNOT_RUN, marks=None),
    _file("video/advertising"),
    _file("video/advertising", "signal", ads=(_PHONE,)),
    _file("video/advertising", CANNOT_RUN, ads=None),
    _file("video/advertising", "word", ads=(_WORD,)),
    _file("video/advertising", "signal", ads=(_PHONE, _WORD_BESIDE)),
    _file("video/advertising", "signal", ads=(AdSignal("words", "加微信、kepu88", 9.0, None),)),
    _file("video/black"),
    _file("video/black", black=(Stretch(0.0, 4.0), Stretch(90.0, 91.0))),
    _file("video/black", "found", black=(Stretch(90.0, 93.0),)),
    _file("video/black", CANNOT_RUN, black=None, **_ON_KEYS_ONLY),
    _file("video/freeze"),
    _file("video/freeze", "found", freeze=(Stretch(90.0, 110.0, exact=False),)),
    _file("video/freeze", CANNOT_RUN, freeze=None, **_ON_KEYS_ONLY),
    _file("video/silence"),
    _file("video/silence", "found", silence=(Stretch(90.0, 99.0),)),
    _file("video/loudness"),
    _file("video/loudness", loudness_lufs=None),
    _file("video/loudness", "quiet", loudness_lufs=-35.0),
    _file("video/loudness", "loud", loudness_lufs=-8.0),
    _file("video/borders"),
    _file("video/borders", active=(0, 0, 1920, 1080)),
    _file("video/borders", "found", active=(0, 140, 1920, 800)),
    _file("video/sound-length"),
    _file("video/sound-length", sound_end_s=1800.8),
    _file("video/sound-length", "longer", sound_end_s=1804.0),
    _film("video/opening-title", "", film_view()),
    _film("video/opening-title", "", _opening("某某卫视", "星空下的望远镜（上）")),
    _film("video/opening-title", "differs", _opening("星空下的望远境")),
    _film("video/signed", "", film_view()),
    _film("video/signed", "unsigned", film_view(signatures=())),
    _film("video/signed", "unsigned_selected", film_view(_SELECTED, signatures=())),
    _film("video/signed", "failed", film_view(signatures=(*SIGNED, signature(2, "fail")))),
    _film("video/signed", "void", film_view(signatures=_CHANGED)),
    _film("video/signed", "void_selected", film_view(_SELECTED, signatures=_CHANGED)),
    _film("video/same-content", "", film_view()),
    _film("video/same-content", "twin", film_view(twins=("银河",))),
    _form("entry/none", "", form_view()),
    _form("entry/none", "none", form_view(films=(film(included=False),))),
    _entry("entry/title", "", entry_view()),
    _entry("entry/title", "blank", entry_view(title="　")),
    _entry("entry/title", "long", entry_view(title="星" * 201)),
    _entry("entry/summary", "", entry_view()),
    _entry("entry/summary", "blank", entry_view(summary="\n")),
    _entry("entry/summary", "long", entry_view(summary="星" * 201)),
    _entry("entry/summary", "together", entry_view(title="星空", summary="星" * 199)),
    _film("entry/category", "", film_view()),
    _film("entry/category", "blank", film_view(film(category=""))),
    _film("entry/category", "unnamed", film_view(film(category="other"))),
    _form("entry/category", "", form_view(ticked=("venue",))),
    _form("entry/category", "tick_without_entry", form_view(ticked=("venue", "slowlive"))),
    _film("entry/planned", "", film_view()),
    _film("entry/planned", "planned", film_view(_PLANNED)),
    _film("entry/planned", "planned_selected", film_view(film(file=None, selected=True))),
    _entry("entry/characters", "", entry_view(title="乾坤徵明")),
    _entry("entry/characters", "outside", entry_view(title="宇宙的奧秘")),
    _form("form/unit", "", form_view()),
    _form("form/unit", "blank", form_with("unit", " ")),
    _form("form/unit", "odd", form_with("unit", "科协")),
    _form("form/contact", "", form_view()),
    _form("form/contact", "blank", form_with("contact", "")),
    _form("form/contact", "odd", form_with("contact", "13800138000")),
    _form("form/position", "", form_view()),
    _form("form/position", "blank", form_with("position", "")),
    _form("form/phone", "", form_view()),
    _form("form/phone", "blank", form_with("phone", "")),
    _form("form/phone", "odd", form_with("phone", "1380013800")),
    _form("form/email", "", form_view()),
    _form("form/email", "blank", form_with("email", "")),
    _form("form/email", "odd", form_with("email", "office@example")),
    _form("unit/stated", "", form_view()),
    _form("unit/stated", "", stated_view("1个", "30分钟")),
    _form("unit/stated", "", stated_view("若干", "待定")),
    _form("unit/stated", "count", stated_view("3个", "30分钟")),
    _form("unit/stated", "duration", stated_view("1个", "2小时")),
    _form("unit/stated", "differ", returned_view({"count": "2个"}, {"count": "1个"})),
    _package("package/mail-size", "", package_view()),
    _package("package/mail-size", "large", package_view(20_000_000)),
    _package("package/mail-size", "too_large", package_view(35_000_000)),
    _package("package/file-name", "", package_view(1000, ("信息表.docx", "信息表.docx"))),
    _package("package/file-name", "changed", package_view(1000, ("甲/乙.docx", "甲／乙.docx"))),
    _target("delivery/file-system"),
    _target("delivery/file-system", "read_only", read_only=True),
    _target("delivery/file-system", "too_large", kind="FAT32", largest_file=2**32 - 1),
    _target("delivery/file-system", "long_path", path_length=241),
    _target("delivery/space"),
    _target("delivery/space", needed=100_000_000_000),
    _target("delivery/space", "short", needed=100_000_000_001),
    *CASE_EXAMPLES,
)
