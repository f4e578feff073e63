"""Our own look into an MP4 or QuickTime file: brands, index, tracks and their real bit rates.

Reads the top-level headers, the moov and (in fragmented files) the moofs; never the media data.
Sources: ISO/IEC 14496-12 (boxes), 14496-14 (esds), Apple QuickTime File Format. Nothing is
believed: counts are bounded by the bytes that are there, and what cannot be read stays None.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import BinaryIO

from kepu_desktop.media import fragments, tracks
from kepu_desktop.media.boxes import child, children, top_boxes, unsigned, version_of
from kepu_desktop.media.tracks import Track

MOST_INDEX = 64 << 20  # bytes of moov; three hours at 60 frames/s need about 20 MiB
MOST_TOP_BOXES = 200_000


@dataclass(frozen=True, slots=True)
class Layout:
    """What the boxes say. ``size`` is the file's, in bytes."""

    size: int
    brand: str | None = None
    compatible: tuple[str, ...] = ()
    has_index: bool = False
    index_first: bool | None = None
    fragmented: bool = False
    whole_index: bool = True  # False: the index was too large or the boxes too many to read all
    duration_s: float | None = None  # the mvhd's, or the fragments'
    tracks: tuple[Track, ...] = ()
    covers: int = 0
    index_end: int = 0  # where the moov says it ends
    needed_size: int = 0  # where the last sample ends

    @property
    def index_cut(self) -> bool:
        return self.index_end > self.size

    @property
    def truncated(self) -> bool:
        return self.needed_size > self.size

    @property
    def overstated(self) -> bool:
        return self.whole_index and any(track.overstated for track in self.tracks)

    @property
    def videos(self) -> tuple[Track, ...]:
        return tuple(track for track in self.tracks if track.kind == "video")


def read_layout(stream: BinaryIO, size: int) -> Layout | None:
    """The layout of an ISO BMFF file, or None when it is none. Raises only ``OSError``."""
    brand: str | None = None
    compatible: tuple[str, ...] = ()
    index: memoryview | None = None
    index_at: int | None = None
    media_at: int | None = None
    index_end = 0
    whole = True
    moofs: list[tuple[int, memoryview]] = []
    extra = last_moof = 0
    known = False
    count = 0
    for count, box in enumerate(top_boxes(stream, size, MOST_TOP_BOXES), 1):
        if count == 1 and box.kind not in _OPENERS:
            return None
        known = known or box.kind in _OPENERS
        if box.kind == b"ftyp" and brand is None:
            data = _content(stream, box.body, min(box.end, size), 1024)
            brand = _word(data[:4])
            compatible = tuple(_word(data[at : at + 4]) for at in range(8, len(data) - 3, 4))
        elif box.kind == b"moov" and index is None:
            whole = whole and box.end - box.body <= MOST_INDEX
            index = _content(stream, box.body, min(box.end, size), MOST_INDEX)
            index_at, index_end = box.start, box.end
        elif box.kind == b"mdat" and media_at is None:
            media_at = box.start
        elif box.kind == b"moof":
            last_moof = box.end
            extra += box.end - box.body
            if extra <= MOST_INDEX:
                moofs.append((box.start, _content(stream, box.body, min(box.end, size), 1 << 20)))
            else:
                whole = False
    if not known:
        return None
    layout = Layout(
        size=size,
        brand=brand,
        compatible=compatible,
        has_index=index is not None,
        index_first=None if index_at is None or media_at is None else index_at < media_at,
        whole_index=whole and count < MOST_TOP_BOXES,
        index_end=index_end,
        needed_size=last_moof,
    )
    return layout if index is None else _with_index(layout, index, moofs)


# What a file may begin with: ISO files with ftyp or (segments) styp, old QuickTime with any.
_OPENERS = frozenset((b"ftyp", b"styp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"))


def _with_index(layout: Layout, index: memoryview, moofs: list[tuple[int, memoryview]]) -> Layout:
    header = child(index, b"mvhd") or memoryview(b"")
    timescale, duration = _movie_times(header)
    found = tracks.read_tracks(index, timescale, layout.size)
    extends = child(index, b"mvex")
    fragmented = extends is not None or bool(moofs)
    duration_s = duration / timescale if timescale and duration else None
    needed = layout.needed_size
    if moofs:
        defaults = fragments.read_defaults(extends)
        sums = fragments.add_up(moofs, defaults)
        found = tuple(fragments.joined(track, sums.get(track.track_id)) for track in found)
        needed = max(needed, *(part.end for part in sums.values()), 0)
        lengths = [track.duration_s for track in found if track.duration_s]
        duration_s = max(lengths) if lengths else duration_s
    needed = max(needed, *(track.end for track in found), 0)
    return replace(
        layout,
        fragmented=fragmented,
        duration_s=duration_s,
        tracks=found,
        covers=_covers(index),
        needed_size=needed,
    )


def _movie_times(header: memoryview) -> tuple[int, int]:
    """(timescale, duration) of an mvhd; a duration of all ones means unknown (0 here)."""
    if version_of(header) == 1:
        timescale, duration, unknown = unsigned(header, 20, 4), unsigned(header, 24, 8), 2**64 - 1
    else:
        timescale, duration, unknown = unsigned(header, 12, 4), unsigned(header, 16, 4), 2**32 - 1
    return timescale, 0 if duration == unknown else duration


def _covers(index: memoryview) -> int:
    """Cover pictures in the iTunes metadata (moov/udta/meta/ilst/covr, one data box each)."""
    meta = child(index, b"udta", b"meta")
    if meta is None:
        return 0
    items = child(meta[4:], b"ilst") or child(meta, b"ilst")
    cover = child(items, b"covr") if items is not None else None
    return sum(1 for kind, _ in children(cover) if kind == b"data") if cover is not None else 0


def _content(stream: BinaryIO, start: int, end: int, most: int) -> memoryview:
    stream.seek(start)
    wanted = max(0, min(end - start, most))
    parts: list[bytes] = []
    while wanted:
        part = stream.read(min(wanted, 1 << 20))
        if not part:
            break
        parts.append(part)
        wanted -= len(part)
    return memoryview(b"".join(parts))


def _word(data: memoryview) -> str:
    return bytes(data).decode("latin-1")
