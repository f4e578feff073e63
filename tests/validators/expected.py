"""domain.md's table of rules, written down once more, by branch: (level, stage) and the origin.

The call's own file is the other copy; that the two agree is a test.
"""

from __future__ import annotations

from kepu_desktop.domain.findings import Level, Origin, Stage

_E, _R, _A = Level.ERROR, Level.REVIEW, Level.ADVICE
_FORM, _DELIVERY = Stage.FORM, Stage.DELIVERY

BRANCHES: dict[tuple[str, str], tuple[Level, Stage]] = {
    ("video/readable", "broken"): (_E, _DELIVERY),
    ("video/readable", "blocked"): (_E, _DELIVERY),
    ("video/readable", "changing"): (_E, _DELIVERY),
    ("video/readable", "failed"): (_E, _DELIVERY),
    ("video/readable", "damaged_picture"): (_R, _DELIVERY),
    ("video/container", "other"): (_E, _DELIVERY),
    ("video/container", "no_brand"): (_R, _DELIVERY),
    ("video/container", "extension"): (_A, _DELIVERY),
    ("video/picture", "none"): (_E, _DELIVERY),
    ("video/picture", "cover_only"): (_E, _DELIVERY),
    ("video/picture", "several"): (_R, _DELIVERY),
    ("video/sound", "none"): (_E, _DELIVERY),
    ("video/sound", "silent"): (_E, _DELIVERY),
    ("video/duration", "short"): (_E, _DELIVERY),
    ("video/duration", "differs"): (_R, _DELIVERY),
    ("video/resolution", "below"): (_E, _DELIVERY),
    ("video/resolution", "pixel_shape"): (_E, _DELIVERY),
    ("video/resolution", "portrait"): (_R, _DELIVERY),
    ("video/bit-rate", "below"): (_E, _DELIVERY),
    ("video/bit-rate", "picture_below"): (_R, _DELIVERY),
    ("video/bit-rate", "band"): (_A, _DELIVERY),
    ("video/subtitles", "absent"): (_E, _DELIVERY),
    ("video/subtitles", "partial"): (_R, _DELIVERY),
    ("video/subtitles", "uncertain"): (_R, _DELIVERY),
    ("video/subtitles", "track_only"): (_R, _DELIVERY),
    ("video/subtitle-script", "other"): (_R, _DELIVERY),
    ("video/subtitle-script", "mixed"): (_R, _DELIVERY),
    ("video/subtitle-script", "unread"): (_R, _DELIVERY),
    ("video/mark", "known"): (_E, _DELIVERY),
    ("video/mark", "present"): (_R, _DELIVERY),
    ("video/mark", "cannot_tell"): (_R, _DELIVERY),
    ("video/advertising", "signal"): (_R, _DELIVERY),
    ("video/advertising", "word"): (_A, _DELIVERY),
    ("video/black", "found"): (_A, _DELIVERY),
    ("video/freeze", "found"): (_A, _DELIVERY),
    ("video/silence", "found"): (_A, _DELIVERY),
    ("video/loudness", "quiet"): (_A, _DELIVERY),
    ("video/loudness", "loud"): (_A, _DELIVERY),
    ("video/borders", "found"): (_A, _DELIVERY),
    ("video/sound-length", "longer"): (_A, _DELIVERY),
    ("video/opening-title", "differs"): (_A, _FORM),
    ("video/same-content", "twin"): (_R, _FORM),
    ("video/signed", "unsigned"): (_R, _FORM),
    ("video/signed", "unsigned_selected"): (_E, _DELIVERY),
    ("video/signed", "failed"): (_E, _DELIVERY),
    ("video/signed", "void"): (_R, _FORM),
    ("video/signed", "void_selected"): (_E, _DELIVERY),
    ("entry/none", "none"): (_E, _FORM),
    ("entry/title", "blank"): (_E, _FORM),
    ("entry/title", "long"): (_E, _FORM),
    ("entry/summary", "blank"): (_E, _FORM),
    ("entry/summary", "long"): (_E, _FORM),
    ("entry/summary", "together"): (_R, _FORM),
    ("entry/category", "blank"): (_E, _FORM),
    ("entry/category", "unnamed"): (_E, _FORM),
    ("entry/category", "tick_without_entry"): (_A, _FORM),
    ("entry/planned", "planned"): (_A, _FORM),
    ("entry/planned", "planned_selected"): (_E, _DELIVERY),
    ("entry/characters", "outside"): (_A, _FORM),
    ("form/unit", "blank"): (_E, _FORM),
    ("form/unit", "odd"): (_R, _FORM),
    ("form/contact", "blank"): (_E, _FORM),
    ("form/contact", "odd"): (_R, _FORM),
    ("form/position", "blank"): (_A, _FORM),
    ("form/phone", "blank"): (_E, _FORM),
    ("form/phone", "odd"): (_R, _FORM),
    ("form/email", "blank"): (_E, _FORM),
    ("form/email", "odd"): (_R, _FORM),
    ("package/mail-size", "large"): (_A, _FORM),
    ("package/mail-size", "too_large"): (_E, _FORM),
    ("package/file-name", "changed"): (_A, _FORM),
    ("delivery/file-system", "read_only"): (_E, _DELIVERY),
    ("delivery/file-system", "too_large"): (_E, _DELIVERY),
    ("delivery/file-system", "long_path"): (_E, _DELIVERY),
    ("delivery/space", "short"): (_E, _DELIVERY),
}

# Every rule not named here is the notice's own.
OF_THE_FORM = {
    "entry/none",
    "entry/title",
    "entry/summary",
    "entry/category",
    "form/unit",
    "form/contact",
    "form/position",
    "form/phone",
    "form/email",
}
OURS = {
    "video/black",
    "video/freeze",
    "video/silence",
    "video/loudness",
    "video/borders",
    "video/sound-length",
    "video/opening-title",
    "video/same-content",
    "entry/planned",
    "entry/characters",
    "package/mail-size",
    "package/file-name",
    "delivery/file-system",
    "delivery/space",
}


def origin(rule: str) -> Origin:
    if rule in OURS:
        return Origin.OURS
    return Origin.FORM if rule in OF_THE_FORM else Origin.NOTICE
