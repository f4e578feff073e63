"""Word lists and numbers of this room, read from resources/analysis/ads.toml and checked."""

from __future__ import annotations

from functools import cache

import msgspec

from kepu_desktop.system.resources import resources


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class CodeSettings(_Data, frozen=True, kw_only=True):
    matrix: tuple[str, ...]
    linear: tuple[str, ...]
    least_side_px: int
    longest_text: int


class LineSettings(_Data, frozen=True, kw_only=True):
    score: float
    number_score: float


class PhoneSettings(_Data, frozen=True, kw_only=True):
    trailing_zeros: int
    units: tuple[str, ...]
    latin_units: tuple[str, ...]
    labels: tuple[str, ...]


class AddressSettings(_Data, frozen=True, kw_only=True):
    endings: tuple[str, ...]
    official: tuple[str, ...]


class AccountSettings(_Data, frozen=True, kw_only=True):
    wechat: tuple[str, ...]


class WordSettings(_Data, frozen=True, kw_only=True):
    public_numbers: tuple[str, ...]
    public: tuple[str, ...]


class Word(_Data, frozen=True, kw_only=True):
    """``but``: longer strings in which ``text`` means something else."""

    text: str
    but: tuple[str, ...] = ()


class Settings(_Data, frozen=True, kw_only=True):
    codes: CodeSettings
    lines: LineSettings
    phone: PhoneSettings
    addresses: AddressSettings
    accounts: AccountSettings
    words: WordSettings
    word: tuple[Word, ...]


@cache
def shipped() -> Settings:
    """The lists the program is delivered with."""
    path = resources() / "analysis" / "ads.toml"
    return msgspec.toml.decode(path.read_bytes(), type=Settings)
