"""Moments as people read them."""

from __future__ import annotations

import datetime as dt


def day_time(stamp: str) -> str:
    """2025-07-08T16:20:00+08:00 → 7月8日 16:20; words that are no moment stay as they are."""
    try:
        moment = dt.datetime.fromisoformat(stamp)
    except ValueError:
        return stamp
    return f"{moment.month}月{moment.day}日 {moment:%H:%M}"
