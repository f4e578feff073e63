"""Now, as the sign-off book and the deadlines count it."""

from __future__ import annotations

import datetime as dt

BEIJING = dt.timezone(dt.timedelta(hours=8), "Asia/Shanghai")


def now() -> dt.datetime:
    """The present moment with the offset of Beijing, whole seconds."""
    return dt.datetime.now(BEIJING).replace(microsecond=0)


def stamp() -> str:
    """``now`` in RFC 3339, e.g. 2025-07-08T10:42:00+08:00."""
    return now().isoformat()


def today() -> dt.date:
    """The date in Beijing, whatever the PC's zone: deadlines end at 24:00 there."""
    return now().date()
