"""One build of form with what is true of it, stated without our reader: where each value belongs.

``places`` are patterns of ``form_text.linear``: "|" ends a cell, "/" a paragraph, blanks and rules
are left out, ``{}`` is the value. A value stands right when its pattern is found and the value
stands nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from documents.forms.form_text import linear
from documents.forms.forms_factory import OPTIONS, docx, p
from kepu_desktop.documents.forms import FormReading, FormValues

FIELDS = (
    "unit",
    "contact",
    "position",
    "phone",
    "email",
    "categories",
    "other",
    "count",
    "duration",
    "entries",
)
IDS = (
    "activity",
    "venue",
    "flagship",
    "keylab",
    "academician",
    "scifi",
    "talent",
    "slowlive",
)
TICKED, EMPTY = "☑☒√✓✔■●", "□☐○◯▢"
SAMPLE = FormValues(
    {
        "unit": "示例省科学技术协会",
        "contact": "张明（示例）",
        "position": "科普部副主任/副研究员",
        "phone": "0551-60000000",
        "email": "shili@example.org",
    },
    ("venue", "slowlive", "other"),
    "地震预警",
    "40个",
    "27小时14分",
    (
        "1、示例·深海一万米\n走进载人潜水器示例训练池，回答“人怎样在万米海底呼吸”。",
        "2、A&B <科普> {{x}}\n=cmd|'/c calc'!A0\n𬬻与鿔，“弯引号”与\"直引号\"……",
        "3、示例·实验室的一天（共6集）\n每集跟随一位青年科研人员。",
    ),
)


def row_places(**labels: str) -> dict[str, str]:
    """Values right of their labels."""
    return {key: rf"{re.escape(label)}\|{{}}\|" for key, label in labels.items()}


def line_places(**labels: str) -> dict[str, str]:
    """Values behind their labels' colons."""
    return {key: f"{re.escape(label)}[:：]{{}}" for key, label in labels.items()}


@dataclass(frozen=True)
class Build:
    """``options`` are the printed words by category id; ``behind``: boxes stand behind them."""

    name: str
    content: str
    places: Mapping[str, str]
    other: str = "其他[^|/]*?{}"
    behind: bool = False
    options: Mapping[str, str] = field(default_factory=lambda: dict(zip(IDS, OPTIONS, strict=True)))
    parts: Mapping[str, bytes] = field(default_factory=dict)
    misses: tuple[str, ...] = ()  # known ones of the tuning half

    def blank(self) -> bytes:
        return docx(self.content + p(), dict(self.parts))


def squeezed(text: str) -> str:
    return "".join(text.replace("_", " ").split())


def filled_fields(build: Build, data: bytes, values: FormValues = SAMPLE) -> dict[str, bool]:
    """Field → whether its value stands where it belongs, and nowhere else."""
    text = linear(data)
    told = {
        **{key: values.texts[key] for key in ("unit", "contact", "position", "phone", "email")},
        "other": values.other_text,
        "count": values.count,
        "duration": values.duration,
    }
    right = {
        key: _stands(text, build.other if key == "other" else build.places[key], squeezed(value))
        for key, value in told.items()
    }
    right["categories"] = all(
        _is_ticked(text, words, build.behind) is (key in values.categories)
        for key, words in build.options.items()
    )
    lines = [squeezed(line) for entry in values.entries for line in entry.split("\n")]
    right["entries"] = _stands(text, build.places["entries"], "/".join(lines))
    return right


def _stands(text: str, pattern: str, value: str) -> bool:
    found = re.search(pattern.replace("{}", re.escape(value)), text)
    return found is not None and text.count(value) == 1


def _is_ticked(text: str, words: str, behind: bool) -> bool | None:
    words = re.escape(squeezed(words))
    box = rf"[（(\[【]?([{TICKED}{EMPTY}]?)[)）\]】]?"
    found = re.search(words + box if behind else rf"{box}(?:[A-Z0-9][.．、])?{words}", text)
    return None if found is None else found[1] in TICKED and bool(found[1])


def read_fields(reading: FormReading, values: FormValues = SAMPLE) -> dict[str, bool]:
    """Field → whether the reader gives back what was written."""
    right = {
        key: reading.texts.get(key) == values.texts[key]
        for key in ("unit", "contact", "position", "phone", "email")
    }
    return {
        **right,
        "categories": set(reading.categories) == set(values.categories),
        "other": reading.other_text == values.other_text,
        "count": reading.count == values.count,
        "duration": reading.duration == values.duration,
        "entries": reading.entries == values.entries,
    }
