"""What the papers for contributing units say: the coordinator's own data beside the call's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from kepu_desktop.calls.model import Call, Rule
from kepu_desktop.calls.notice import Span, locate
from kepu_desktop.documents.kit_words import kit_words

SUMMARY_RULE = "entry/summary"
BIT_RATE_RULE = "video/bit-rate"
# Said elsewhere on the sheet: the minima in a table, the sign-off as a duty of its own.
_APART = ("video/duration", "video/signed")
_MEGA = 1_000_000


@dataclass(frozen=True, slots=True)
class KitFiles:
    """The names under which the kit's files are written."""

    requirements: str
    form: str
    list: str
    mail: str


@dataclass(frozen=True, slots=True)
class KitContent:
    """``unit`` is "" while we have no name: papers then leave out what would name us. ``by``,
    ``to`` and ``contact`` are the coordinator's own and as they are to be printed; ``technical``
    are the notice's sentences on films, ``filling`` its sentence on the texts."""

    call: Call
    unit: str
    by: str
    to: str
    contact: str
    date: str
    technical: tuple[str, ...]
    filling: str
    files: KitFiles
    created: dt.datetime


def technical_sentences(call: Call) -> tuple[str, ...]:
    """What the notice asks of a film, in its own words and order, each sentence once. A rule whose
    phrase lies within another's says nothing new."""
    spans: dict[Span, str] = {}
    for rule_id, rule in call.rules.items():
        if rule_id.startswith("video/") and rule_id not in _APART and rule.phrase is not None:
            span = locate(call.notice_text, rule.phrase)
            if span is not None:
                spans[span] = rule_id if rule_id == BIT_RATE_RULE else spans.get(span, "")
    kept = [span for span in spans if not _inside_another(span, spans)]
    return tuple(_sentence(call, span, spans[span]) for span in sorted(kept, key=lambda s: s.start))


def filling_sentence(call: Call) -> str:
    """What the form asks of title and summary; by the rule's number where it has no words."""
    rule = call.rules.get(SUMMARY_RULE)
    if rule is None:
        return ""
    span = locate(call.notice_text, rule.phrase) if rule.phrase else None
    if span is not None:
        sentence = _closed(_squeezed(call.notice_text[span.start : span.end]))
        return sentence if sentence.endswith(("。", "）")) else f"{sentence}。"
    limit = summary_limit(call)
    return kit_words().paper.characters.format(characters=limit) if limit else ""


def summary_limit(call: Call) -> int | None:
    """Characters that a summary may have; None where the call names no limit."""
    return _number(call.rules.get(SUMMARY_RULE), "characters")


def title_limit(call: Call) -> int | None:
    return _number(call.rules.get("entry/title"), "characters")


def _number(rule: Rule | None, name: str) -> int | None:
    value = rule.numbers.get(name) if rule is not None else None
    return None if value is None else int(value)


def _inside_another(span: Span, others: Iterable[Span]) -> bool:
    return any(
        other.start <= span.start and span.end <= other.end and other != span for other in others
    )


def _sentence(call: Call, span: Span, rule_id: str) -> str:
    sentence = _closed(_squeezed(call.notice_text[span.start : span.end])).rstrip("。；，,;")
    numbers = call.rules[rule_id].numbers if rule_id else {}
    if "minimum" in numbers and "recommended" in numbers:
        return kit_words().paper.bit_rate.format(
            sentence=sentence,
            minimum=f"{numbers['minimum'] / _MEGA:g}",
            recommended=f"{numbers['recommended'] / _MEGA:g}",
        )
    return sentence


def _squeezed(text: str) -> str:
    """Line ends of the notice are none of ours."""
    return "".join(text.split())


def _closed(text: str) -> str:
    """A phrase may end before its bracket does."""
    return text + "）" if text.count("（") > text.count("）") else text
