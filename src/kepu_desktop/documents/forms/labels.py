"""Which words of a form are labels, which are guidance, which are blanks to write on.

A label matches a synonym of the call exactly after squeezing (``label_key``), never by "contains":
a sentence that speaks of a telephone is not the telephone's label.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from kepu_desktop.calls.model import Field, Form, Person
from kepu_desktop.documents.forms.glyphs import Line

_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u00ad]")
# Numbers that are one character: ①, ⒈, ㈠, Ⅳ.
_CIRCLED = re.compile("[\u2160-\u217f\u2460-\u249b\u2474-\u2487\u3220-\u3229]")
_LEADING = re.compile(
    r"^(?:[*＊★※]+|[(（]?[0-9一二三四五六七八九十]{1,3}[)）.．、]|[(（]?[a-z][)）.．、](?![a-z]))+"
)
_BRACKET = re.compile(r"[(\[【〔<][^()\[\]【】〔〕<>]*[)\]】〕>]$")
_BRACKETED = re.compile(r"[(（][^()（）]{2,30}[)）]")
_BLANKS = re.compile(r"[\s_]+")
# A label inside a line begins after one of these.
_BOUNDARY = re.compile(r"[\s_,，;；、。()（）|/]")
_LABEL_END = re.compile(r"[:：]|(?=__)")
_UNKNOWN_LABEL = re.compile(r"(?:[\s_]{2,}|\u3000)([\u4e00-\u9fff]{2,8}[:：])")
_LABEL_REACH = 1000  # characters of a line in which labels are looked for
# （盖章） printed behind a ruled blank: no part of what is written on it.
ASIDE_BEHIND = re.compile(r"\s*[（(][^（）()]*[）)]\s*$")
_BLANK_EDGE = re.compile(r"^(?:\s|_{2,})+|(?:\s|_{2,})+$")


def label_key(text: str) -> str:
    """The text squeezed for comparison: NFKC, no blanks, underscores, number or star in front, no
    colon behind, lower case."""
    text = _CIRCLED.sub("", _INVISIBLE.sub("", text))
    text = _BLANKS.sub("", unicodedata.normalize("NFKC", text)).lower()
    text = _LEADING.sub("", text)
    return text.rstrip(":").rstrip("*")


def without_bracket(key: str) -> str:
    """A label key without one trailing bracket: 视频类别(可多选) → 视频类别."""
    return _BRACKET.sub("", key).rstrip(":")


@dataclass(frozen=True, slots=True)
class Label:
    """A label found in the form: what it could name."""

    key: str
    field: Field | None
    person: Person | None
    sub: bool  # some person's part (姓名), a label only beside a person


@dataclass(frozen=True, slots=True)
class Segment:
    """A label inside a line: it stands in [start, end), its value runs to ``stop``."""

    label: Label
    start: int
    end: int
    stop: int


class Vocabulary:
    """The synonyms of one call's form."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self._fields: dict[str, Field] = {}
        for field in form.field:
            for word in field.labels:
                self._fields.setdefault(label_key(word), field)
        self._persons: dict[str, Person] = {}
        self._subs: dict[str, set[str]] = {}
        for person in form.person:
            for word in person.labels:
                self._persons.setdefault(label_key(word), person)
            for word, key in person.sub.items():
                self._subs.setdefault(label_key(word), set()).add(key)
        self._guidance = [label_key(words) for words in form.guidance]
        self._placeholders = [label_key(words) for words in form.placeholders]
        self.personal = {key for person in form.person for key in person.sub.values()}

    def label(self, text: str) -> Label | None:
        """The label that ``text`` is, as a whole; None for anything else."""
        if len(text) > _LABEL_REACH:
            return None
        key = label_key(text)
        bare = without_bracket(key)
        for candidate in dict.fromkeys((key, bare, without_bracket(bare))):
            if not candidate:
                continue
            field = self._fields.get(candidate)
            person = self._persons.get(candidate)
            sub = candidate in self._subs
            if field or person or sub:
                return Label(candidate, field, person, sub)
        return None

    def sub_key(self, person: Person, label: Label) -> str | None:
        """The field key of a person's part: 姓名 beside 联系人 is contact."""
        for word, key in person.sub.items():
            if label_key(word) == label.key:
                return key
        return None

    def field_of(self, key: str) -> Field | None:
        return next((field for field in self.form.field if field.key == key), None)

    def segments(self, line: Line) -> list[Segment]:
        """The labels with a colon (or with a ruled blank behind) inside one line, in order."""
        text = line.text[:_LABEL_REACH]
        found: list[tuple[Label, int, int]] = []
        begin = 0
        for mark in _LABEL_END.finditer(text):
            if mark.start() < begin:
                continue
            for start in self._starts(text, begin, mark.start()):
                label = self.label(text[start : mark.start()])
                if label is not None:
                    found.append((label, start, mark.end()))
                    begin = mark.end()
                    break
        if not found:
            return []
        stops = [start for _, start, _ in found[1:]] + [len(line.text)]
        return [
            Segment(label, start, end, self._stop(line.text, label, end, stop))
            for (label, start, end), stop in zip(found, stops, strict=True)
        ]

    @staticmethod
    def _stop(text: str, label: Label, start: int, stop: int) -> int:
        """Where the value ends: before a label that the call does not know (　填表日期：)."""
        if label.field is not None and label.field.kind in ("entries", "options"):
            return stop
        other = _UNKNOWN_LABEL.search(text, start, stop)
        return stop if other is None else other.start(1)

    @staticmethod
    def _starts(text: str, begin: int, end: int) -> list[int]:
        """Where a label that ends at ``end`` may begin, longest first."""
        begin = max(begin, end - 60)
        places = [begin]
        places += [begin + mark.end() for mark in _BOUNDARY.finditer(text[begin:end])]
        # A ruled blank before a label is the room of the one before.
        return [place for place in places if text[place:end].strip() and _inked(text[place])]

    # ---- what is not a value ------------------------------------------------------------------

    def is_guidance(self, text: str) -> bool:
        """Words of the form that tell what to write: at least half of the line is guidance, and it
        is no label with its guidance in a bracket."""
        if self.label(text) is not None:
            return False
        key = re.sub(r"[^\w]", "", label_key(text))
        if not key:
            return False
        rest = key
        for words in self._guidance:
            rest = rest.replace(re.sub(r"[^\w]", "", words), "")
        return len(rest) * 2 <= len(key)

    def is_placeholder(self, text: str) -> bool:
        key = label_key(text)
        return len(key) <= 30 and any(key.startswith(words) for words in self._placeholders)

    def is_prompt(self, text: str) -> bool:
        """What to write, in the form's own words: a placeholder, or a line wholly in brackets as
        （与公章一致） and （盖章）."""
        return self.is_placeholder(text) or _BRACKETED.fullmatch(text.strip()) is not None

    def is_blank(self, text: str) -> bool:
        """Nothing that a person wrote: white space, rules, guidance, a prompt."""
        return all(
            not _BLANKS.sub("", part) or self.is_guidance(part) or self.is_prompt(part)
            for part in text.split("\n")
        )

    def value_lines(self, lines: list[str]) -> list[str]:
        """The lines that a person wrote, edges cleaned; blank lines inside stay."""
        kept = [
            "" if self.is_prompt(line) else trim(line)
            for line in lines
            if not self.is_guidance(line)
        ]
        while kept and not kept[0]:
            kept.pop(0)
        while kept and not kept[-1]:
            kept.pop()
        return kept


def _inked(char: str) -> bool:
    return not char.isspace() and char != "_"


def trim(text: str) -> str:
    """Without white space and ruled blanks at the edges; a single underscore is text."""
    return _BLANK_EDGE.sub("", text)
