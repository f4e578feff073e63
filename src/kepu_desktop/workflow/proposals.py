"""Proposing title, category, unit and series of a film from its file and folder names.

Proposals are starting values that the person changes or confirms; pure functions of names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from kepu_desktop.calls.model import Call
from kepu_desktop.domain.texts import clean_line, show_name

_UNIT_END = (
    "学会|协会|研究会|科协|科学技术协会|研究院|研究所|大学|学院|中学|小学|科技馆|博物馆|天文馆"
    "|科普中心|科技中心|中心|实验室|集团|公司|医院|台|局|厅"
)
_UNIT = re.compile(rf"^.{{2,30}}({_UNIT_END})(（[^（）]*）|\([^()]*\))?$")
_NUMBERING = re.compile(
    r"^\s*(?:[（(]?\d{1,3}[)）]?|[一二三四五六七八九十]{1,3})\s*[-_.、．+\s]+\s*"
)
_TAIL = re.compile(
    r"[\s_\-－—.]*(?:(?:1080|2160|720)[pP]|4[kK]|8[kK]|[hH]\.?26[45]|HEVC|成片|终版|最终版?|定稿"
    r"|final|副本|(?:[vV]\d+(?:\.\d+)?)|[（(]\d+[)）]|\d{8})$"
)
_EPISODE = re.compile(
    r"^(?P<name>.+?)[\s_\-－—·:：]*"
    r"(?:第\s*(?P<a>\d{1,3}|[一二三四五六七八九十]{1,3})\s*[集期讲回]"
    r"|[（(](?P<b>\d{1,3}|[一二三四五六七八九十]{1,3}|上|中|下)[)）]"
    r"|[eE][pP]?\s*(?P<c>\d{1,3})"
    r"|[_\-－—\s](?P<d>\d{1,3}))(?=$|[\s_\-－—·:：《])"
)


# File names that say how far a film is and nothing of what it is about.
_GENERIC = re.compile(
    r"^(?:成片|样片|终版|最终版?|定稿|完整版|正片|视频|短片|影片|输出|final|video|output|untitled|\d+)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Proposal:
    title: str
    category: str  # id or ""
    category_other: str
    unit: str
    series: str  # name or ""
    summary: str = ""


def propose(call: Call, relatives: Sequence[str], root_names: Sequence[str]) -> list[Proposal]:
    """One proposal for each file. ``relatives`` are paths below the dropped roots ("/" as
    separator), ``root_names`` the names of those roots ("" where a file was dropped alone)."""
    folders = [
        [show_name(part) for part in (root, *relative.split("/")[:-1]) if part]
        for relative, root in zip(relatives, root_names, strict=True)
    ]
    stems = [_stem(relative) for relative in relatives]
    series = _series_names(stems, [tuple(parts) for parts in folders])
    proposals = []
    for stem, parts, name in zip(stems, folders, series, strict=True):
        units = [part for part in parts if _unit(part) and not _names_category(call, part)]
        others = [part for part in reversed(parts) if part not in units]
        # A unit's own name (…科技馆) says who sent the film, not what it shows.
        category = _category(call, [stem, *others])
        unit = _unit(units[-1]) if units else ""
        proposals.append(Proposal(_title(_named(call, stem, others)), category, "", unit, name))
    return proposals


def _named(call: Call, stem: str, folders: Sequence[str]) -> str:
    """The file's own name, or that of the nearest folder where the file is only called 成片."""
    if not _GENERIC.match(_NUMBERING.sub("", stem).strip()):
        return stem
    return next((part for part in folders if not _names_category(call, part)), stem)


def _names_category(call: Call, folder: str) -> bool:
    """Whether a folder is named after a category: 国家重点实验室 is no unit then."""
    name = _NUMBERING.sub("", folder).strip()
    return any(
        name in (category.title, category.short, *category.hints) for category in call.category
    )


def hinted_category(call: Call, title: str) -> str:
    """The id of the category that a title speaks of, "" for none."""
    return _category(call, [title])


def plain_title(title: str) -> str:
    """Letters and digits only, folded: titles that differ in marks and blanks are the same."""
    text = unicodedata.normalize("NFKC", title).casefold()
    return "".join(char for char in text if char.isalnum())


def _stem(relative: str) -> str:
    name = relative.rsplit("/", 1)[-1]
    dot = name.rfind(".")
    return unicodedata.normalize("NFC", clean_line(show_name(name[:dot] if dot > 0 else name)))


def _title(stem: str) -> str:
    """The file name without numbering, version and encoding notes; never empty."""
    title = _NUMBERING.sub("", stem)
    while (shorter := _TAIL.sub("", title)) != title and shorter.strip():
        title = shorter
    title = re.sub(r"_+", " ", title).strip(" -—_·")
    if re.fullmatch(r"《[^《》]+》", title):
        title = title[1:-1]
    return title or stem.strip() or "未命名"


def _category(call: Call, names: Sequence[str]) -> str:
    """The category whose title or longest hint stands in the nearest name (file, then folders)."""
    for name in names:
        found = [
            (len(hint), category.id)
            for category in call.category
            for hint in (category.title, category.short, *category.hints)
            if hint in name
        ]
        if found:
            return max(found, key=lambda pair: pair[0])[1]
    return ""


def _unit(folder: str) -> str:
    name = _NUMBERING.sub("", folder).strip()
    return name if _UNIT.match(name) else ""


def _series_names(stems: Sequence[str], folders: Sequence[tuple[str, ...]]) -> list[str]:
    """Films of one folder that share a name before an episode number form a series."""
    names: list[str] = []
    groups: dict[tuple[tuple[str, ...], str], int] = {}
    for stem, folder in zip(stems, folders, strict=True):
        match = _EPISODE.match(_NUMBERING.sub("", stem))
        name = match["name"].strip(" 《》_-—·") if match else ""
        names.append(name)
        if name:
            groups[folder, name] = groups.get((folder, name), 0) + 1
    return [
        name if name and groups[folder, name] > 1 else ""
        for name, folder in zip(names, folders, strict=True)
    ]
