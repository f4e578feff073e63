"""视频内容 of a returned form, taken apart: title, summary, series (共N集), planned duration.

Units write it in many ways: numbered or not, 《》 or labels, the number of parts and the length in
brackets or on a line of its own. What cannot be told apart is kept whole, and said.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kepu_desktop.domain.stated import length_stated
from kepu_desktop.domain.texts import clean_line, clean_paragraphs, parse_clock

MOST_EPISODES = 500
_CHINESE = "一二三四五六七八九十百"
_NUMBERING = re.compile(
    rf"^\s*(?:[（(【\[]\s*(?:\d{{1,4}}|[{_CHINESE}]{{1,5}})\s*[)）】\]]\s*[、.．:：]?"
    rf"|(?:\d{{1,4}}|[{_CHINESE}]{{1,5}})\s*[、.．)）](?!\d)"
    r"|[①-⑳])\s*"
)
_KIND = re.compile(
    rf"^(?:单个|系列)?(?:视频|作品|节目|短片|系列)\s*(?:\d{{1,3}}|[{_CHINESE}]{{1,3}})\s*[:：、.．]\s*"
)
_TITLE_LABEL = re.compile(
    r"^(?:(?:单个|系列)?(?:视频|作品|节目)?(?:的)?(?:标题|名称|题目|片名)|单个视频|系列视频)\s*[:：]\s*"
)
_SUMMARY_LABEL = re.compile(
    r"(?:(?:视频|作品|节目)?(?:内容)?(?:简要)?(?:概述|简介|介绍|摘要)|(?:视频|作品|节目)内容|内容)\s*[:：]\s*"
)
_QUOTED = re.compile(r"^《([^《》]{1,200})》\s*")
_SERIES_WORD = re.compile(r"^系列(?:视频|片)?\s*(?=[（(【\[]|$)")
_TAIL = re.compile(r"\s*[（(【\[]([^（）()【】\[\]]{1,40})[)）】\]]\s*$")
_LEADING = re.compile(r"^\s*[（(【\[]([^（）()【】\[\]]{1,40})[)）】\]]\s*")
_BARE_COUNT = re.compile(r"[\s，,]+(?:共|全)\s*(\d{1,3})\s*[集期讲回部]$")
_COUNT = re.compile(rf"(?:系列)?[，,\s]*[共全]?\s*(\d{{1,4}}|[{_CHINESE}]{{1,4}})\s*[集期讲回部个]")
_LENGTH = re.compile(
    r"^(?:视频|预计|计划|单集|每集|单个|平均|总|共|约|片|节目|作品)*(?:时长|片长|长度)?(?:约|为|共|[:：\s])*"
    r"[\d零一二两三四五六七八九十百半个小时分秒钟头.:：\s′'″\"]+(?:左右)?(?:/集)?$"
)
_LENGTH_LINE = re.compile(
    r"^\s*(?:(?:视频|预计|计划|单集|每集|总|作品|节目)*(?:时长|片长))(?:（[^（）]*）)?\s*[:：]\s*(.{1,40})$"
)
_COUNT_HEAD = re.compile(r"^\s*(?:总?集数|期数)\s*[:：]\s*(\d{1,4})\s*[集期讲]?")
# A line that says how many or how long, and nothing else: 共6集，每集10分钟.
_NOTE_LINE = re.compile(
    r"^\s*(?:(?:总?集数|期数)\s*[:：]\s*|[共全]\s*\d|\d{1,4}\s*[集期讲]|[单每]集|(?:预计|视频)*时长|片长)"
)
_STATUS_LINE = re.compile(
    r"^\s*(?:(?:状态|制作(?:状态|情况|进度))\s*[:：]\s*)?[待拟]制作[。.]?\s*$"
)
_STATUS = frozenset(("待制作", "拟制作"))
_WORDS = _STATUS | {"系列", "系列视频", "系列片", "单个", "单个视频", "单集"}
# 系列视频《海洋》: what it is, before its name.
_KIND_QUOTED = re.compile(r"^(单个|系列)(?:科普)?(?:视频|短片|片|节目|作品)?\s*[:：]?\s*(?=《)")
_LAST_WORD = re.compile(r"\s+(\S{1,20})$")
_CLOCK = re.compile(r"\d{1,2}[:：]\d{2}[:：]\d{2}")
_TOTAL = re.compile(r"总|共(?!\d{1,3}\s*[集期讲回部])")
_SENTENCE = re.compile(r"[。！？；!?;]")
_SHORT_TITLE = 40
_LIKE_TEXT = 12  # characters behind a colon that make a summary


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """One entry as a unit wrote it. ``episodes`` above one, or ``series``, is a series;
    ``duration_s`` is for each film. ``whole`` says that no title could be told from the text, which
    then stands in ``summary``. ``said`` is what was understood and not followed, for the person."""

    title: str
    summary: str
    episodes: int = 1
    series: bool = False
    duration_s: int | None = None
    whole: bool = False
    said: str = ""

    @property
    def text(self) -> str:
        return f"{self.title}\n{self.summary}"

    @property
    def shown(self) -> str:
        """Its name for the person."""
        return self.title or f"{self.summary[:20]}…"


def take_apart(texts: Sequence[str], films: Sequence[int] = ()) -> tuple[ReadEntry, ...]:
    """The entries of one form. ``films`` are the numbers that the form states: a text of just so
    many short lines is that many titles."""
    if len(texts) == 1:
        lines = _lines(texts[0])
        if len(lines) > 1 and len(lines) in films and all(_is_title(line) for line in lines):
            marked = {bool(_QUOTED.match(line) or _NUMBERING.match(line)) for line in lines}
            texts = lines if len(marked) == 1 else texts  # 《甲》 and a line about it are one entry
    parts = [part for text in texts for part in _labelled(text)]
    return tuple(entry for text in parts if (entry := _entry(text)) is not None)


def _labelled(text: str) -> list[str]:
    """A text in which lines begin with 标题： time and again, cut before each of them."""
    lines = text.split("\n")
    starts = [n for n, line in enumerate(lines) if _TITLE_LABEL.match(_NUMBERING.sub("", line))]
    if len(starts) < 2 or any(line.strip() for line in lines[: starts[0]]):
        return [text]
    ends = [*starts[1:], len(lines)]
    return ["\n".join(lines[a:b]) for a, b in zip(starts, ends, strict=True)]


@dataclass(slots=True)
class _Notes:
    """What brackets and lines beside the title say."""

    episodes: int | None = None
    series: bool = False
    seconds: int | None = None
    total: bool = False  # ``seconds`` is for the whole series

    def take(self, words: str) -> bool:
        """Whether all of ``words`` is understood; only then it is taken off the title."""
        found = replace(self)
        for part in re.split(r"[，,、;；]|\s{2,}", words):
            if part.strip() and not found._part(part.strip()):
                return False
        self.episodes, self.series = found.episodes, found.series
        self.seconds, self.total = found.seconds, found.total
        return True

    def _part(self, part: str) -> bool:
        if part in _WORDS:
            self.series = self.series or part.startswith("系列")
            return True
        if mark := _COUNT.fullmatch(part):
            self.episodes = _number(mark[1])
            return True
        seconds = length_stated(part)
        if seconds is None:
            seconds = parse_clock(re.sub(r"^\D*[:：]?\s*", "", part))
        if seconds and _LENGTH.match(part):
            self.length(part, seconds)
            return True
        return False

    def length(self, words: str, seconds: int) -> None:
        self.seconds = seconds
        self.total = bool(_TOTAL.search(words)) and "每集" not in words and "单集" not in words


def _entry(text: str) -> ReadEntry | None:
    lines = _lines(clean_paragraphs(text))
    if not lines:
        return None
    notes = _Notes()
    head = _KIND.sub("", _NUMBERING.sub("", lines[0]))
    if kind := _KIND_QUOTED.match(head):
        notes.series, head = kind[1] == "系列", head[kind.end() :]
    rest = [line for line in lines[1:] if not _takes_line(notes, line)]
    labelled = bool(_TITLE_LABEL.match(head))
    head = _TITLE_LABEL.sub("", head).strip()
    title, behind = _title(head, bool(rest), labelled, notes)
    body = [behind, *rest] if behind else rest
    if body:
        body[0] = _SUMMARY_LABEL.sub("", body[0], count=1) if _starts(body[0]) else body[0]
    summary = clean_paragraphs("\n".join(body))
    if not title and not summary:
        return None
    episodes = notes.episodes or 1
    many = not 1 <= episodes <= MOST_EPISODES
    said = f"写共 {episodes} 集，超过 {MOST_EPISODES} 集，按 1 条读入" if many else ""
    episodes = 1 if many else episodes
    seconds = notes.seconds
    if seconds and notes.total and episodes > 1:
        seconds = seconds // episodes or None
    series = episodes > 1 or (notes.series and bool(notes.episodes))
    return ReadEntry(clean_line(title), summary, episodes, series, seconds, not title, said)


def _title(head: str, more: bool, labelled: bool, notes: _Notes) -> tuple[str, str]:
    """(title, what stands behind it on its line); no title where none can be told."""
    if mark := _QUOTED.match(head):
        behind = _SERIES_WORD.sub("", head[mark.end() :])
        while (note := _LEADING.match(behind)) and notes.take(note[1]):
            behind = behind[note.end() :]
        if mark_count := _BARE_COUNT.match(" " + behind):
            notes.episodes, behind = int(mark_count[1]), ""
        if more and _is_title(behind):
            return _stripped(head, notes), ""  # 《甲》与《乙》
        return mark[1], behind.lstrip("：:，,—-– ")
    if (cut := _SUMMARY_LABEL.search(head)) and cut.start():
        before = re.sub(r"[\s，,；;。—]+$", "", head[: cut.start()])
        return _stripped(before, notes), head[cut.end() :]
    if more or labelled:
        plain = _stripped(head, notes)
        wordy = len(plain) > _SHORT_TITLE and bool(_SENTENCE.search(plain))
        return ("", head) if wordy and not labelled else (plain, "")
    if (colon := re.search(r"[:：]|——", head)) and 1 < colon.start() <= _SHORT_TITLE:
        before, behind = head[: colon.start()].strip(), head[colon.end() :].strip()
        if len(behind) >= _LIKE_TEXT and re.search(r"[，。；]", behind):
            return _stripped(before, notes), behind
    plain = _stripped(head, notes)
    return (plain, "") if _is_title(plain) else ("", head)


def _stripped(title: str, notes: _Notes) -> str:
    """The title without the brackets behind it that say number or length."""
    while (tail := _TAIL.search(title)) and tail.start() and notes.take(tail[1]):
        title = title[: tail.start()]
    if (count := _BARE_COUNT.search(title)) and count.start():
        notes.episodes, title = int(count[1]), title[: count.start()]
    title = _without_last_words(title.strip(), notes)
    quoted = re.fullmatch(r"《([^《》]+)》", title.strip())
    return quoted[1] if quoted else title.strip()


def _without_last_words(title: str, notes: _Notes) -> str:
    """甲 00:05:00 待制作 without what stands behind its name. 科学 60秒 is a name: a length in
    words is taken only beside 待制作."""
    words: list[str] = []
    name = title
    while word := _LAST_WORD.search(name):
        if word[1] not in _STATUS and not _LENGTH.match(word[1]):
            break
        words.append(word[1])
        name = name[: word.start()]
    sure = any(word in _STATUS or _CLOCK.fullmatch(word) for word in words)
    return name if sure and notes.take("，".join(words)) else title


def _takes_line(notes: _Notes, line: str) -> bool:
    """时长：30分钟, 集数：6 and 共6集，每集10分钟 are no part of the summary."""
    if mark := _LENGTH_LINE.match(line):
        seconds = length_stated(mark[1]) or parse_clock(mark[1].strip("。. "))
        if seconds:
            notes.length(line.replace(mark[1], "") + mark[1], seconds)
            return True
    if _STATUS_LINE.match(line):
        return True
    plain = _COUNT_HEAD.sub(r"\1集", line).strip().rstrip("。.")
    return bool(_NOTE_LINE.match(line)) and notes.take(plain)


def _starts(line: str) -> bool:
    return _SUMMARY_LABEL.match(line) is not None


def _is_title(line: str) -> bool:
    return 0 < len(line) <= _SHORT_TITLE and not _SENTENCE.search(line)


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def _number(digits: str) -> int:
    plain = unicodedata.normalize("NFKC", digits)
    if plain.isdecimal():
        return int(plain)
    from kepu_desktop.domain.stated import films_stated

    return films_stated(plain)[0]
