"""Moments of the sign-off book as papers write them."""

from __future__ import annotations

import datetime as dt

from kepu_desktop.domain.texts import clean_line


def show_moment(at: str) -> str:
    """2025年7月8日 10:42 of an RFC 3339 time, in its own offset; other texts as they are."""
    try:
        moment = dt.datetime.fromisoformat(at)
    except ValueError:
        return clean_line(at)
    return f"{moment.year}年{moment.month}月{moment.day}日 {moment:%H:%M}"
