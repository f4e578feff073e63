"""The typed shape of call.toml's [delivery]: the originals of the selected films and their papers.

Names, limits, platforms and the labels of the organiser's own sheet are data; the code knows the
keys of what a sheet can say (``SHEET_KEYS``).
"""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter
from typing import Annotated, Literal, get_args

import msgspec

from kepu_desktop.domain.texts import clean_line, safe_component

Text = Annotated[str, msgspec.Meta(min_length=1)]
Texts = Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]
SheetKey = Literal[
    "title",
    "series",
    "category",
    "duration",
    "picture",
    "file",
    "original",
    "size",
    "sha256",
    "source_unit",
    "unit",
    "contact",
    "position",
    "phone",
    "email",
]
SHEET_KEYS: tuple[str, ...] = get_args(SheetKey)


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class SheetField(_Strict, frozen=True, kw_only=True):
    """A place of the organiser's own sheet, found by its label."""

    key: SheetKey
    labels: Texts


class Delivery(_Strict, frozen=True, kw_only=True):
    """``folder`` names the bag ({unit} {date}); ``film`` a film and ``sheet`` its sheet, without
    suffix ({number} {category} {title}). ``originals`` and ``sheets`` are folders in the bag,
    ``list`` the hand-over list there. ``deadline`` is the id of a deadline."""

    deadline: Text
    folder: Text
    originals: Text
    sheets: Text
    list: Text
    film: Text
    sheet: Text
    sheet_title: Text
    purpose: Text  # what the works are licensed for, as the sheet says it
    receiver: Text
    platforms: Texts  # one by one: a licence without "等"
    description: Text  # {count} {size} {duration}: External-Description of the bag
    clause: str = ""
    field: tuple[SheetField, ...] = ()


_PLACES = {
    "folder": {"unit", "date"},
    "film": {"number", "category", "title"},
    "sheet": {"number", "category", "title"},
    "description": {"count", "size", "duration"},
}


def delivery_faults(spec: Delivery, deadlines: set[str]) -> Iterator[tuple[str, str]]:
    """(key, reason) of everything that the types cannot say."""
    if spec.deadline not in deadlines:
        yield "delivery.deadline", f"没有期限 {spec.deadline}"
    for part, places in _PLACES.items():
        text, at = getattr(spec, part), f"delivery.{part}"
        if clean_line(text) != text:
            yield at, "只能是一行，首尾没有空格，不含看不见的字符"
        try:
            found = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
        except ValueError as error:
            yield at, f"花括号不配对（{error}）"
            continue
        for name in sorted(found - places):
            yield at, f"不认识的占位 {{{name}}}，可用：{'、'.join(sorted(places))}"
        if part in ("film", "sheet") and "number" not in found:
            yield at, "要有 {number}，否则同名的视频分不开"
    for part in ("originals", "sheets", "list"):
        name = getattr(spec, part)
        if safe_component(name, fallback="") != name:
            yield f"delivery.{part}", f"“{name}”不能作文件名"
    if not spec.list.endswith(".docx"):
        yield "delivery.list", "文件名要以 .docx 结尾"
    if len({name.casefold() for name in (spec.originals, spec.sheets, spec.list)}) < 3:
        yield "delivery.sheets", "与另一个文件夹或清单同名"
