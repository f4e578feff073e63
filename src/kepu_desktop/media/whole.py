"""The full look: every byte hashed, every packet read, a first and a late picture decoded.

The analysis of what the pictures show (subtitles, marks, advertising, black …) joins here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import BinaryIO

from kepu_desktop.domain.facts import MediaFacts, Problem
from kepu_desktop.media import libav, mediainfo
from kepu_desktop.media.fingerprint import sha256_of
from kepu_desktop.media.shares import Progress, within

# How the work divides, for the progress: measured on a 1.4 GB film.
_HASH_SHARE = 0.6
_WALK_SHARE = 0.35
# Where to look late in the film, as shares of the duration. Only an index leads to the key frame
# before a place; in other files a seek may land behind the last one, so earlier places follow.
_LATE = (0.97,)
_LATE_WITHOUT_INDEX = (0.97, 0.9, 0.7, 0.4)
_INDEXED = ("mp4", "mov", "3gp")


def whole_facts(
    facts: MediaFacts, path: str, stream: BinaryIO, progress: Progress | None
) -> MediaFacts:
    """``facts`` with what only reading everything shows. Raises ``OSError``."""
    facts = replace(facts, sha256=sha256_of(path, within(progress, 0.0, _HASH_SHARE)))
    if facts.problem is None:
        facts = _read_through(facts, stream, within(progress, _HASH_SHARE, _WALK_SHARE))
    if facts.problem is None and facts.video_streams:
        facts = _look_at_pictures(facts, path, stream)
    if progress is not None:
        progress(1.0)
    return facts


def _read_through(facts: MediaFacts, stream: BinaryIO, progress: Progress | None) -> MediaFacts:
    size = facts.size or 1
    with libav.opened(stream) as container:
        if container is None:
            return _damaged(facts, "解码器无法打开")
        walk = libav.walk(container, size, progress)
    if walk.failed_at_s is not None:
        return _damaged(facts, f"读到约 {walk.failed_at_s:.1f} 秒处出错")
    if walk.broken_at_s is not None:
        return _damaged(facts, f"约 {walk.broken_at_s:.1f} 秒处的数据损坏")
    if facts.video_bit_rate is None and walk.bit_rate is not None:
        # Files without an index: only now is the picture's share known.
        return replace(
            facts,
            video_bit_rate=walk.bit_rate,
            duration_s=round(walk.duration_s, 3) if walk.duration_s else facts.duration_s,
        )
    return facts


def _look_at_pictures(facts: MediaFacts, path: str, stream: BinaryIO) -> MediaFacts:
    later = mediainfo.read(path, stream, parse_speed=0.5).later_size
    sizes = [later] if later is not None else []
    with libav.opened(stream) as container:
        if container is None:
            return _damaged(facts, "解码器无法打开")
        late = _LATE if facts.container in _INDEXED else _LATE_WITHOUT_INDEX
        for shares in ((0.0,), late):
            places = [(facts.duration_s or 0) * share for share in shares]
            tried = (libav.decode_near(container, place) for place in places)
            size = next((decoded.size for decoded in tried if decoded.size is not None), None)
            if size is None:
                return _damaged(facts, f"约 {places[0]:.1f} 秒处的画面无法解码")
            sizes.append(size)
    named = (facts.width, facts.height)
    if facts.rotation in (90, 270):
        named = (facts.height, facts.width)
    others = sorted({size for size in sizes if size != named})
    if not others:
        return facts
    shown = "、".join(f"{width}×{height}" for width, height in others)
    note = f"片中画面尺寸有变化：索引 {named[0]}×{named[1]}，另有 {shown}"
    return replace(facts, disagreements=(*facts.disagreements, note))


def _damaged(facts: MediaFacts, detail: str) -> MediaFacts:
    return replace(facts, problem=Problem.DAMAGED, problem_detail=detail)
