"""The words of the papers that go with the originals, read from resources/templates/delivery.toml
and checked."""

from __future__ import annotations

from functools import cache

import msgspec

from kepu_desktop.system.resources import template

DELIVERY_WORDS_FILE = "delivery.toml"
Rows = tuple[tuple[str, str], ...]


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class RightsWords(_Words, frozen=True, kw_only=True):
    title: str
    rows: Rows
    material: str
    columns: tuple[str, str, str, str]
    kinds: tuple[str, ...]


class LicenceWords(_Words, frozen=True, kw_only=True):
    title: str
    rows: Rows


class ReviewWords(_Words, frozen=True, kw_only=True):
    title: str
    rows: Rows
    secrecy: str
    question: str
    answer: str
    boxes: str
    questions: tuple[str, ...]


class SignWords(_Words, frozen=True, kw_only=True):
    rows: Rows


class SheetWords(_Words, frozen=True, kw_only=True):
    header: str
    header_draft: str
    intro: str
    work: str
    title: str
    series: str
    category: str
    duration: str
    picture: str
    file: str
    original: str
    size: str
    sha256: str
    unit: str
    source_unit: str
    size_value: str
    closing: str
    sign_title: str
    rights: RightsWords
    licence: LicenceWords
    review: ReviewWords
    sign: SignWords


class ListWords(_Words, frozen=True, kw_only=True):
    title: str
    header_draft: str
    draft: str
    call: str
    unit: str
    contact: str
    receiver: str
    bag: str
    count: str
    count_value: str
    method: str
    method_value: str
    medium: str
    number: str
    film: str
    file: str
    length: str
    size: str
    delivered: str
    original: str
    digest: str
    renamed: str
    renamed_intro: str
    renamed_item: str
    enclosed: str
    sign: str
    sign_columns: tuple[str, str, str, str]
    giver: str
    taker: str


class DeliveryWords(_Words, frozen=True, kw_only=True):
    sheet: SheetWords
    list: ListWords


@cache
def delivery_words() -> DeliveryWords:
    """Raises ``msgspec.ValidationError`` when the shipped file is not as the code expects it."""
    data = template(DELIVERY_WORDS_FILE).read_bytes()
    return msgspec.toml.decode(data, type=DeliveryWords)
