"""One value that would change: what stands now, what came in, and from where."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """``before`` stands in the project, ``after`` in what came in; both as shown to the person.

    ``subject`` is the id of what would change (v1, u1, "form"), ``key`` which of its values.
    """

    subject: str
    key: str
    label: str  # the value's name for the person, e.g. 内容概述
    before: str
    after: str
    source: str  # where ``after`` comes from: the file's plain name
    was_from: str = ""  # where ``before`` came from, or ""
