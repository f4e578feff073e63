"""The words of the feedback papers, read from resources/templates/feedback.toml and checked."""

from __future__ import annotations

from functools import cache

import msgspec

from kepu_desktop.system.resources import template

FEEDBACK_WORDS_FILE = "feedback.toml"


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class BlankWords(_Words, frozen=True, kw_only=True):
    """Of the workbook that units fill in."""

    sheet: str
    notes: str
    choices: str
    id: str
    unit: str
    reporter: str
    reporter_labels: tuple[str, ...]
    filler: str
    total: str
    not_summed: str
    see_notes: str
    notes_title: str
    column: str
    how: str
    pick_title: str
    pick_platform: str
    bad_count: str
    bad_day: str
    same_link: str
    computed: str


class PaperWords(_Words, frozen=True, kw_only=True):
    overview: str
    platforms: str
    units: str
    films: str
    open: str
    text: str
    noted: str
    held: str


class SummaryWords(_Words, frozen=True, kw_only=True):
    """Of the workbook and the paper that are made of the returned ones."""

    overview: str
    platforms: str
    units: str
    films: str
    topics: str
    rows: str
    open: str
    unit: str
    made_of: str
    made_of_value: str
    with_data: str
    with_data_value: str
    number: str
    share: str
    platform: str
    source_unit: str
    film: str
    platform_count: str
    row_count: str
    topic: str
    total: str
    no_platform: str
    no_unit: str
    source: str
    workbook: str
    row: str
    what: str
    remedy: str
    held: str
    noted: str
    only_counted: str
    only_blank: str
    chart: str
    film_chart: str
    nothing: str
    missing: str
    none_missing: str
    open_none: str
    times: str
    paper: PaperWords


class FeedbackWords(_Words, frozen=True, kw_only=True):
    blank: BlankWords
    summary: SummaryWords


@cache
def feedback_words() -> FeedbackWords:
    """Raises ``msgspec.ValidationError`` when the shipped file is not as the code expects it."""
    return msgspec.toml.decode(template(FEEDBACK_WORDS_FILE).read_bytes(), type=FeedbackWords)
