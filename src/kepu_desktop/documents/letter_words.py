"""The wording of 整改通知, read from resources/templates/letter.toml and checked."""

from __future__ import annotations

from functools import cache

import msgspec

from kepu_desktop.system.resources import template

LETTER_WORDS_FILE = "letter.toml"


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class LetterPaper(_Words, frozen=True, kw_only=True):
    title: str
    addressed: str
    intro: str
    intro_no_unit: str
    intro_left_out: str
    intro_left_out_no_unit: str
    by_to: str
    by: str
    to: str
    plain: str
    film: str
    file: str
    planned: str
    measured: str
    left_out: str
    left_out_faulty: str
    evidence: str
    evidence_untimed: str
    clauses: str
    clause: str
    contact: str
    problem: str
    required: str
    remedy: str


class LetterText(_Words, frozen=True, kw_only=True):
    asked: str
    left_out: str
    wished: str
    film: str
    fault: str
    by: str
    to: str
    contact: str


class LetterWords(_Words, frozen=True, kw_only=True):
    file_name: str
    no_unit: str
    paper: LetterPaper
    text: LetterText


@cache
def letter_words() -> LetterWords:
    """Raises ``msgspec.ValidationError`` when the shipped file is not as the code expects it."""
    return msgspec.toml.decode(template(LETTER_WORDS_FILE).read_bytes(), type=LetterWords)
