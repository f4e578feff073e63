"""What must not go to units: the organiser's address, dates and subject, however written.

One way of searching for the gate of the kit, its papers and the letters.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from kepu_desktop.calls.model import Call
from kepu_desktop.domain.submission import Submission
from kepu_desktop.domain.texts import bare_text
from kepu_desktop.workflow.content import chinese_date, organisers_addresses

_TAG = re.compile(r"<[^>]*>")
_VALUE = re.compile(r"""=\s*(?:"([^"]*)"|'([^']*)')""")
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_PHONE = re.compile(r"(?<![\d.])(?:0\d{2,3}[-－—]?\d{7,8}|1[3-9]\d{9})(?!\d)")
_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
_BETWEEN = "\n|\n"  # what stands apart is not one word, whatever white space means


def names_organiser(call: Call, state: Submission, text: str) -> bool:
    """Whether ``text`` holds an address of the organiser: full width, blanks and invisible marks
    inside it, and case do not count."""
    bare = bare_text(text)
    wanted = (bare_text(address) for address in organisers_addresses(call, state))
    return any(address in bare for address in wanted if address)


def national_traces(call: Call, state: Submission, text: str) -> tuple[str, ...]:
    """What stands in ``text`` of that which must not go to units: the organiser's address, the
    subject of its mails, its dates in the usual ways of writing (as ``names_organiser``)."""
    wanted = [*organisers_addresses(call, state)]
    wanted += [part for part in call.mail.subject.split("{unit}") if len(part.strip()) > 1]
    for deadline in call.deadline:
        day = deadline.date
        wanted += [
            f"{day.month}月{day.day}日",
            day.isoformat(),
            f"{day.year}.{day.month}.{day.day}",
        ]
    for override in state.overrides:
        if override.key.startswith("deadline."):
            wanted += [override.value, chinese_date(override.value)]
    bare = bare_text(text)
    return tuple(
        dict.fromkeys(words for words in wanted if (key := bare_text(words)) and key in bare)
    )


def contact_marks(text: str) -> tuple[str, ...]:
    """The first mail address and the first telephone of ``text``, whosever they are."""
    plain = unicodedata.normalize("NFKC", _UUID.sub("", text))
    marks = (pattern.search(plain) for pattern in (_ADDRESS, _PHONE))
    return tuple(mark[0] for mark in marks if mark)


def document_text(parts: Mapping[str, bytes]) -> str:
    """All that a Word file carries for a reader or behind his text: the texts of its parts and the
    values of their attributes, where links (mailto:…) and alternative texts stand."""
    return _BETWEEN.join(
        text for part in parts.values() for text in _texts(part.decode("utf-8", "replace"))
    )


def _texts(part: str) -> Iterator[str]:
    yield html.unescape(_TAG.sub("", part))
    for tag in _TAG.findall(part):
        for one, other in _VALUE.findall(tag):
            yield unquote(html.unescape(one or other))
