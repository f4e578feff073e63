"""What the form will say: entries, categories, totals. Computed, never typed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kepu_desktop.calls.model import Call
from kepu_desktop.domain.submission import Entry, Film, Submission
from kepu_desktop.domain.texts import clean_line, show_hours_minutes
from kepu_desktop.domain.unit_names import unit_key
from kepu_desktop.workflow.session import Session

OTHER_WORDS = "category_other"  # of a returned form's values: what stands behind 其他


@dataclass(frozen=True, slots=True)
class Totals:
    """Of the included films. ``whole_s`` sums whole seconds a film, as the list shows them: what
    the papers say. ``planned`` films are 待制作, ``planned_s`` is their part of the time;
    ``unknown`` counts films whose duration is not known."""

    count: int
    duration_s: float
    whole_s: int
    planned: int
    planned_s: float
    unknown: int


def duration_of(session: Session, film: Film) -> float | None:
    """Measured duration in seconds, the planned one while there is no file."""
    if film.file is None:
        return film.planned_duration_s
    facts = session.facts_of(film)
    return facts.duration_s if facts else None


def totals(session: Session) -> Totals:
    films = session.submission.included_films()
    durations = [(film, duration_of(session, film)) for film in films]
    return Totals(
        count=len(films),
        duration_s=round(sum(seconds or 0 for _, seconds in durations), 3),
        whole_s=sum(round(seconds or 0) for _, seconds in durations),
        planned=sum(film.planned for film in films),
        planned_s=sum(seconds or 0 for film, seconds in durations if film.planned),
        unknown=sum(seconds is None for _, seconds in durations),
    )


def included_entries(state: Submission) -> tuple[Entry, ...]:
    return tuple(entry for entry in state.entries() if entry.included)


def effective_categories(call: Call, state: Submission) -> tuple[str, ...]:
    """Those ticked by hand or read from a form, and those of the included films; form order."""
    chosen = set(state.ticked) | {film.category for film in state.included_films()}
    return tuple(category.id for category in call.category if category.id in chosen)


def other_text(call: Call, state: Submission) -> str:
    """What stands behind 其他: the films' own words, each once; of a unit that has no such film,
    what its form says, while 其他 is ticked."""
    needing = {category.id for category in call.category if category.needs_text}
    named = [
        film
        for film in state.included_films()
        if film.category in needing and film.category_other.strip()
    ]
    words = [clean_line(film.category_other) for film in named]
    if needing.intersection(effective_categories(call, state)):
        ours = state.form.get("unit", "")
        units = {unit_key(film.source_unit or ours) for film in named}
        words += [
            clean_line(text)
            for one in state.returned
            if (text := one.values.get(OTHER_WORDS, "")) and needing.intersection(one.categories)
            if unit_key(one.unit or ours) not in units
        ]
    return "、".join(dict.fromkeys(words))


def categories_text(call: Call, state: Submission) -> str:
    """The ticked categories in words, with what 其他 says."""
    titles = []
    for identifier in effective_categories(call, state):
        category = call.category_of(identifier)
        assert category is not None
        text = other_text(call, state) if category.needs_text else ""
        titles.append(f"{category.title}（{text}）" if text else category.title)
    return "、".join(titles)


def entry_texts(call: Call, entries: tuple[Entry, ...]) -> tuple[str, ...]:
    """The entries as they stand on the form, numbered 一、二、三、…"""
    texts = []
    for number, entry in enumerate(entries, 1):
        pattern = call.form.entry_series if entry.kind == "series" else call.form.entry_single
        text = pattern.format(
            number=chinese_number(number),
            title=entry.title,
            summary=entry.summary,
            **({"count": len(entry.included_films)} if entry.kind == "series" else {}),
        )
        texts.append(text.strip())
    return tuple(texts)


def count_text(call: Call, count: int) -> str:
    return call.form.count_text.format(count=count)


def duration_text(call: Call, seconds: float) -> str:
    return call.form.duration_text.format(hours_minutes=show_hours_minutes(seconds))


_DIGITS = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """1 → 一, 12 → 十二, 305 → 三百零五; up to 9,999."""
    if not 0 < number < 10_000:
        return str(number)
    parts: list[str] = []
    zero = False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, power)
        if digit:
            if zero and parts:
                parts.append("零")
            parts.append(_DIGITS[digit] + unit)
            zero = False
        else:
            zero = True
    text = "".join(parts)
    return text[1:] if text.startswith("一十") else text


def chinese_date(text: str) -> str:
    """2025-07-08 → 2025年7月8日 (no padded zeros, GB/T 9704); other words stay as they are."""
    try:
        date = dt.date.fromisoformat(text.strip())
    except ValueError:
        return text
    return f"{date.year}年{date.month}月{date.day}日"


def organisers_addresses(call: Call, state: Submission) -> tuple[str, ...]:
    """Where the organiser takes the mail: the call's address, and those it was changed to. What
    goes to contributing units never names them: the films would pass the coordinator by."""
    changed = [one.value for one in state.overrides if one.key == "mail.to" and one.value.strip()]
    return (call.mail.to, *changed)


def field_label(call: Call, key: str) -> str:
    """The form's own label of a field, e.g. 联系电话; the key where the form has none."""
    return next((field.labels[0] for field in call.form.field if field.key == key), key)
