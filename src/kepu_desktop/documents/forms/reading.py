"""A filled form back to values, for merging what units return."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from kepu_desktop.calls.model import Form
from kepu_desktop.documents.forms.entries import split_entries
from kepu_desktop.documents.forms.labels import trim
from kepu_desktop.documents.forms.layout import NO_BINDINGS, Layout, read_layout
from kepu_desktop.documents.forms.option_reading import OtherWords, read_options
from kepu_desktop.documents.forms.regions import Place
from kepu_desktop.documents.forms.values import FormReading, Unplaced
from kepu_desktop.documents.guard import open_document

_PHONE_TAIL = re.compile(r"^[\d\s+()（）转、，,/;；\-—–]*\d[\d\s+()（）转、，,/;；\-—–]*$")
NO_WORDS: OtherWords = MappingProxyType({})
_PARTS = re.compile(r"[，,、;；/\s]+")
# What a blank form prints where a value goes: （盖章）, 小时 分, 1.
_ASIDE = re.compile(r"\s*[（(][^（）()]*[）)]\s*")
_ASIDE_APART = re.compile(r"\s{2,}[（(][^（）()]*[）)]$")
_FIGURE = re.compile(r"[0-9０-９〇零一二两三四五六七八九十百半]")
_BARE_NUMBER = re.compile(r"\s*[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）]?[、.．]?\s*")


def read_form(
    data: bytes,
    form: Form,
    *,
    name: str,
    bindings: Mapping[str, str] = NO_BINDINGS,
    option_words: OtherWords = NO_WORDS,
) -> FormReading:
    """What the form ``data`` (a .docx shown as ``name``) says, edges cleaned, telephone numbers
    and addresses in NFKC. ``bindings`` hold where the form has their slots under the same words;
    ``option_words`` are what units call the options, by option id.
    Raises ``UserError`` (see ``guard``)."""
    layout = read_layout(open_document(data, name), form, bindings)
    texts: dict[str, str] = {}
    totals = {"count": "", "duration": ""}
    entries: tuple[str, ...] = ()
    for place in layout.places:
        kind = place.field.kind if place.field else "text"
        if kind == "options":
            continue
        if kind == "entries":
            entries = _entries(place, layout, form)
            continue
        value = "\n".join(layout.words.value_lines(_lines(place)))
        value = _ASIDE_APART.sub("", value)
        if not value or _ASIDE.fullmatch(value):
            continue
        if kind in totals:
            totals[kind] = value if _FIGURE.search(value) else ""
        else:
            for key, part in _parts(place, value, form).items():
                if text := _normal(part, form, key):
                    texts.setdefault(key, text)
    chosen = {
        s.key: read_options(layout, s, option_words) for s in form.field if s.kind == "options"
    }
    doubts = [Unplaced(key, said) for key, one in chosen.items() for said in one.doubts]
    return FormReading(
        texts,
        tuple(option for one in chosen.values() for option in one.ids),
        next((one.other for one in chosen.values() if one.other), ""),
        totals["count"],
        totals["duration"],
        entries,
        (),
        tuple(_absent(layout, form)),
        tuple(doubts),
    )


def _lines(place: Place) -> list[str]:
    return [part for text in place.region.texts() for part in text.split("\n")]


def _normal(text: str, form: Form, key: str) -> str:
    spec = next((spec for spec in form.field if spec.key == key), None)
    if spec is not None and spec.kind in ("phone", "email"):
        text = unicodedata.normalize("NFKC", text)
    return trim(text)


def _parts(place: Place, value: str, form: Form) -> dict[str, str]:
    """One cell with several values, taken apart where the join stands, else by what is a number."""
    if len(place.keys) == 1:
        return {place.keys[0]: value}
    join = place.field.join if place.field else "，"
    phones = [key for key in place.keys if _kind(form, key) == "phone"]
    if len(place.keys) == 2 and phones == [place.keys[1]]:
        for mark in _PARTS.finditer(value):
            if mark.start() and _PHONE_TAIL.match(value[mark.end() :]):
                return dict(
                    zip(place.keys, (value[: mark.start()], value[mark.end() :]), strict=True)
                )
        key = phones[0] if _PHONE_TAIL.match(value) else place.keys[0]
        return {key: value}
    pieces = value.rsplit(join, len(place.keys) - 1)
    if len(pieces) != len(place.keys):
        pieces = _PARTS.split(value, maxsplit=len(place.keys) - 1)
    return dict(zip(place.keys, pieces, strict=False))


def _kind(form: Form, key: str) -> str:
    return next((spec.kind for spec in form.field if spec.key == key), "text")


def _entries(place: Place, layout: Layout, form: Form) -> tuple[str, ...]:
    region = place.region
    pairs: list[tuple[str, bool]] = []
    for line, text in zip(region.lines, region.texts(), strict=True):
        if layout.words.is_guidance(text) or layout.words.is_placeholder(text):
            continue
        pairs += [(trim(part), line.is_bold) for part in text.split("\n")]
    return tuple(
        entry
        for entry in split_entries(pairs, form)
        if not all(_BARE_NUMBER.fullmatch(line) for line in entry.split("\n"))
    )


def _absent(layout: Layout, form: Form) -> list[Unplaced]:
    found = {key for place in layout.places for key in place.keys}
    found |= {key for key, choices in layout.choices.items() if choices}
    absent: dict[str, Unplaced] = {}
    for spec in form.field:
        for key in spec.keys or (spec.key,):
            if key not in found:
                named = "、".join(f"“{label}”" for label in spec.labels[:3])
                absent.setdefault(key, Unplaced(key, f"表中没有找到{named}这一栏"))
    return list(absent.values())
