"""Where the viewer is sent: web and mail addresses, accounts of chat programs."""

from __future__ import annotations

import re
from functools import cache

from kepu_desktop.media.ads.settings import AccountSettings, AddressSettings

Found = tuple[str, int, int]  # text, where it begins and ends in the line

_LABEL = r"[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])"
_SPREAD_DOT = re.compile(r"(?<=[A-Za-z0-9]) ?\. ?(?=[A-Za-z0-9])")


def addresses(line: str, settings: AddressSettings) -> list[Found]:
    """Web and mail addresses of ``line`` (NFKC); those of authorities and sources are left out."""
    return [
        (match[0].rstrip("./:?#-"), match.start(), match.end())
        for match in _address(settings.endings).finditer(line)
        if not _official(match["host"].lower(), settings.official)
    ]


def joined(line: str) -> str:
    """Readers put blanks around the dots of an address; without them."""
    if not re.search(r"www|https?:", line, re.IGNORECASE):
        return line
    return _SPREAD_DOT.sub(".", line)


def accounts(line: str, settings: AccountSettings) -> list[Found]:
    """Accounts of chat programs: the name of the program and what follows it.

    Without a colon only what has a digit is one: "QQ Music" is none.
    """
    return [
        (match["id"], match.start(), match.end())
        for match in _account(settings.wechat).finditer(line)
        if (":" in match["gap"] or any(sign.isdigit() for sign in match["id"]))
        and match["id"].lower() not in {name.lower() for name in settings.wechat}
    ]


@cache
def _address(endings: tuple[str, ...]) -> re.Pattern[str]:
    known = "|".join(sorted(endings, key=len, reverse=True))
    return re.compile(
        rf"(?<![a-z0-9._\-@/])(?:[a-z0-9._+\-]+@|(?P<sent>https?://|(?=www\.)))?"
        rf"(?P<host>(?:{_LABEL}\.)+(?:{known}|(?(sent)[a-z]{{2,18}}|(?!))))(?![a-z0-9\-@])"
        rf"(?:[:/?#][a-z0-9\-._~%&=+/?#:]*)?",
        re.IGNORECASE,
    )


@cache
def _account(names: tuple[str, ...]) -> re.Pattern[str]:
    known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(
        rf"(?<![A-Za-z])(?:{known})(?P<gap>[ :]*)(?P<id>[A-Za-z0-9][A-Za-z0-9_\-]{{4,19}})"
        r"(?![A-Za-z0-9_\-.])",
        re.IGNORECASE,
    )


def _official(host: str, endings: tuple[str, ...]) -> bool:
    return any(host == ending or host.endswith("." + ending) for ending in endings)
