"""The typed shape of call.toml's [feedback]: the table of audience figures (统计反馈).

Which columns there are, how they are called, what is summed and what never is: all of it is data.
The code knows the keys only (``FEEDBACK_KEYS``).
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

import msgspec

Text = Annotated[str, msgspec.Meta(min_length=1)]
Texts = Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]
Positive = Annotated[int, msgspec.Meta(ge=1, le=10**15)]  # Excel keeps 15 digits

Key = Literal[
    "title",
    "platform",
    "account",
    "link",
    "first",
    "period",
    "views",
    "viewers",
    "peak",
    "likes",
    "comments",
    "shares",
    "favourites",
    "interactions",
    "topic",
    "topic_reads",
    "topic_talks",
    "shots",
    "remark",
]
FEEDBACK_KEYS: tuple[str, ...] = get_args(Key)
Kind = Literal["title", "platform", "text", "link", "day", "period", "count", "sum"]


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """As in ``calls.model``: immutable, and a misspelt key is an error."""


class FeedbackColumn(_Strict, frozen=True, kw_only=True):
    """One column. ``labels`` are other headings under which it comes back; ``of`` are the parts
    of a ``sum``. A ``count`` with ``total`` false is never added up (观看人数, 峰值在线). One with
    ``once`` belongs to what that column names (话题阅读量 to a 话题 on a platform): it counts once
    for it, however many rows repeat it."""

    key: Key
    label: Text
    kind: Kind = "text"
    labels: tuple[Text, ...] = ()
    width: Annotated[float, msgspec.Meta(ge=4, le=80)] = 12
    of: tuple[Key, ...] = ()
    total: bool = True
    once: Key | None = None
    hint: str = ""  # shown beside the cell while it is filled in

    @property
    def counts(self) -> bool:
        return self.kind in ("count", "sum")


class Platform(_Strict, frozen=True, kw_only=True):
    """``words`` are other names of it, ``hosts`` the sites of its links."""

    name: Text
    words: tuple[Text, ...] = ()
    hosts: tuple[Text, ...] = ()


class Feedback(_Strict, frozen=True, kw_only=True):
    """``main`` is the figure that is charted; ``headline`` those that are shown large."""

    title: Text
    summary: Text
    blank: Text  # file name of the workbook that is sent out
    workbook: Text  # file names of what is made of the returned ones
    paper: Text
    most: Positive  # a larger figure is no figure
    main: Key
    headline: Annotated[tuple[Key, ...], msgspec.Meta(min_length=1, max_length=4)]
    platform: tuple[Platform, ...] = ()
    passing: tuple[Text, ...] = ()  # parts of a link that only tell where it was shared
    column: Annotated[tuple[FeedbackColumn, ...], msgspec.Meta(min_length=2)]
    notes: tuple[Text, ...] = ()  # how it is filled in, a sentence each

    def of(self, key: str) -> FeedbackColumn | None:
        return next((column for column in self.column if column.key == key), None)

    def label(self, key: str) -> str:
        column = self.of(key)
        return column.label if column else key

    @property
    def counts(self) -> tuple[FeedbackColumn, ...]:
        return tuple(column for column in self.column if column.kind == "count")

    @property
    def summed(self) -> tuple[FeedbackColumn, ...]:
        """Figures that may be added up over platforms, units and films."""
        return tuple(column for column in self.column if column.counts and column.total)
