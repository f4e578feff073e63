"""The JSON of the command line as product.md promises it, written down once more and apart from
the code that writes it. ``fits`` names every place where a value is not what was promised."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

Shape = Any


def text(value: object) -> bool:
    return isinstance(value, str)


def filled(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def flag(value: object) -> bool:
    return isinstance(value, bool)


def whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def positive(value: object) -> bool:
    return whole(value) and value > 0  # type: ignore[operator]


def number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


def above_zero(value: object) -> bool:
    """For what is null when unknown: 0 would claim to know."""
    return number(value) and value > 0  # type: ignore[operator]


def loudness(value: object) -> bool:
    return isinstance(value, float | int) and not isinstance(value, bool)


def sha256(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[0-9a-f]{64}", value) is not None


def moment(value: object) -> bool:
    """RFC 3339 with offset."""
    try:
        return isinstance(value, str) and dt.datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def nothing(value: object) -> bool:
    return value is None


def one_of(*words: object) -> Callable[[object], bool]:
    return lambda value: value in words and not isinstance(value, bool)


def identifier(letter: str) -> Callable[[object], bool]:
    pattern = re.compile(rf"[{letter}][1-9]\d*")
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


class Maybe:
    def __init__(self, shape: Shape) -> None:
        self.shape = shape


BOX = (whole, whole, whole, whole)
RULE = re.compile(r"(video|entry|form|case|package|delivery)/[a-z-]+")


def rule(value: object) -> bool:
    return isinstance(value, str) and RULE.fullmatch(value) is not None


FINDING = {
    "rule": rule,
    "level": one_of("error", "review", "advice", "skipped"),
    "stage": one_of("form", "delivery", "case"),
    "clause": filled,
    "message": filled,
    "measured": Maybe(filled),
    "required": Maybe(filled),
    "remedy": text,
    "resolved": Maybe(
        {
            "how": one_of("waived", "confirmed_ok", "confirmed_bad"),
            "by": filled,
            "at": moment,
            "reason": text,
        }
    ),
    "evidence": [{"time_s": Maybe(number), "box": Maybe(BOX), "image": Maybe(text)}],
}
STRETCHES = Maybe([{"start_s": number, "end_s": number}])
FACTS = {
    "container": Maybe(
        one_of(
            *("mp4", "mov", "3gp", "mkv", "webm", "ts", "ps", "flv", "avi", "wmv", "mxf", "other")
        )
    ),
    "duration_s": Maybe(above_zero),
    "width": Maybe(positive),
    "height": Maybe(positive),
    "rotation": Maybe(one_of(0, 90, 180, 270)),
    "frame_rate": Maybe(above_zero),
    "video_codec": Maybe(filled),
    "overall_bit_rate": Maybe(positive),
    "video_bit_rate": Maybe(positive),
    "audio": Maybe(
        [{"codec": Maybe(filled), "channels": Maybe(positive), "sample_rate": Maybe(positive)}]
    ),
    "subtitle_tracks": Maybe([{"codec": Maybe(filled), "language": Maybe(filled)}]),
    "subtitles": Maybe(
        {
            "state": one_of("track", "burned_in", "absent", "uncertain"),
            "coverage": Maybe(number),
            "interval": Maybe((number, number)),
            "script": Maybe(one_of("simplified", "traditional", "mixed", "english", "other")),
            "samples": [{"time_s": number, "text": text}],
        }
    ),
    "marks": Maybe(
        {
            "state": one_of("none", "present", "cannot_tell"),
            "boxes": [BOX],
            "scenes": Maybe(whole),
            "frames": Maybe(whole),
        }
    ),
    "ads": Maybe(
        [
            {
                "kind": one_of("qr", "barcode", "phone", "url", "words"),
                "text": text,
                "time_s": Maybe(number),
                "box": Maybe(BOX),
            }
        ]
    ),
    "black": STRETCHES,
    "freeze": STRETCHES,
    "silence": STRETCHES,
    "loudness_lufs": Maybe(loudness),
}
VERDICT = one_of("error", "review", "unchecked", "advice", "pass")
SKIPPED = [{"path": filled, "reason": filled}]
CHECK = {
    "call": filled,
    "tool": filled,
    "files": [
        {
            "path": filled,
            "sha256": Maybe(sha256),
            "verdict": VERDICT,
            "facts": FACTS,
            "findings": [FINDING],
        }
    ],
    "skipped": SKIPPED,
}
LIST = {
    "form": {
        **dict.fromkeys(("unit", "contact", "position", "phone", "email"), text),
        **dict.fromkeys(("collect_by", "collect_to", "collect_contact", "date"), text),
        "categories": [filled],
    },
    "entries": [
        {
            "id": identifier("ves"),
            "kind": one_of("single", "series"),
            "title": text,
            "summary": text,
            "order": whole,
            "included": flag,
            "videos": [identifier("ve")],
        }
    ],
    "videos": [
        {
            "id": identifier("ve"),
            "path": Maybe(filled),
            "title": text,
            "category": text,
            "unit": text,
            "series": text,
            "summary": text,
            "duration_s": Maybe(above_zero),
            "planned": flag,
            "offline": flag,
            "selected": flag,
            "verdict": VERDICT,
            "findings": [FINDING],
            "signed": [
                {
                    "by": filled,
                    "role": filled,
                    "at": moment,
                    "result": one_of("pass", "fail"),
                    "remark": text,
                }
            ],
        }
    ],
    "cases": [
        {
            "id": identifier("c"),
            "class": filled,
            "chosen": flag,
            "fields": dict,
            "materials": [
                {
                    "id": identifier("m"),
                    "path": filled,
                    "kind": Maybe(one_of("picture", "pdf", "word", "video", "other")),
                    "size": Maybe(whole),
                    "problem": Maybe(filled),
                    "pages": Maybe(whole),
                    "format": Maybe(filled),
                    "width": Maybe(whole),
                    "height": Maybe(whole),
                    "findings": [FINDING],
                }
            ],
            "findings": [FINDING],
        }
    ],
    "findings": [FINDING],
    "skipped": SKIPPED,
    "totals": {"count": whole, "duration_s": Maybe(number)},
    "exports": [
        {
            "at": moment,
            "folder": filled,
            "sha256": sha256,
            "mailed": Maybe({"at": moment, "by": filled}),
        }
    ],
}


def fits(value: object, shape: Shape) -> list[str]:
    """Where ``value`` is not of ``shape``; keys are exactly those promised."""
    return list(_misfits(value, shape, "$"))


def _misfits(value: object, shape: Shape, at: str) -> Iterator[str]:
    if isinstance(shape, Maybe):
        if value is not None:
            yield from _misfits(value, shape.shape, at)
    elif isinstance(shape, dict):
        if not isinstance(value, dict):
            yield f"{at}: no object: {value!r}"
            return
        for key in shape.keys() ^ value.keys():
            yield f"{at}.{key}: {'missing' if key in shape else 'not promised'}"
        for key in shape.keys() & value.keys():
            yield from _misfits(value[key], shape[key], f"{at}.{key}")
    elif isinstance(shape, list | tuple):
        if not isinstance(value, list):
            yield f"{at}: no list: {value!r}"
            return
        if isinstance(shape, tuple) and len(value) != len(shape):
            yield f"{at}: {len(value)} instead of {len(shape)} values"
            return
        for index, item in enumerate(value):
            inner = shape[index] if isinstance(shape, tuple) else shape[0]
            yield from _misfits(item, inner, f"{at}[{index}]")
    elif isinstance(shape, type):
        if not isinstance(value, shape):
            yield f"{at}: {value!r}"
    elif not shape(value):
        yield f"{at}: {value!r}"
