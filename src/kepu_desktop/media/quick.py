"""The quick look: headers and index, a few milliseconds a file."""

from __future__ import annotations

from dataclasses import replace
from typing import BinaryIO

from kepu_desktop.domain.facts import AudioStream, MediaFacts, Problem, SubtitleTrack
from kepu_desktop.media import libav, mediainfo
from kepu_desktop.media.agreement import Settled, settle
from kepu_desktop.media.identify import (
    HEAD_SIZE,
    PICTURE_BRANDS,
    container_of,
    other_kind,
)
from kepu_desktop.media.isobmff import Layout, read_layout
from kepu_desktop.media.reading import Picture, Reading

# Up to here every packet of a file that is no MP4 is read at once, for its exact rates.
_WALK_AT_ONCE = 64 << 20
_HOLLOW = bytes(32)


def quick_facts(path: str, stream: BinaryIO, size: int) -> MediaFacts:
    """Facts of the file at ``path``, open as ``stream``, ``size`` bytes long.

    Raises ``OSError`` when the disk does.
    """
    stream.seek(0)
    head = stream.read(HEAD_SIZE)
    layout = read_layout(stream, size)
    if layout is not None and layout.has_index:
        return _iso_facts(path, stream, layout)
    if layout is not None and layout.brand not in PICTURE_BRANDS:
        return MediaFacts(
            container=container_of(head, layout.brand or ""),
            brand=layout.brand,
            problem=Problem.NO_INDEX,
        )
    known = container_of(head, None) if layout is None else None
    if known is None:
        kind = "HEIF 图片" if layout is not None else other_kind(head)
        detail = f"内容是 {kind}" if kind else ""
        return MediaFacts(problem=Problem.NOT_MEDIA, problem_detail=detail)
    return _foreign_facts(path, stream, size, known)


def _iso_facts(path: str, stream: BinaryIO, layout: Layout) -> MediaFacts:
    settled = _settled(path, stream, layout)
    if settled is None:
        return _index_broken(layout)
    picture = settled.picture
    longest = max((track.duration_s or 0 for track in layout.tracks), default=0)
    longest = longest or layout.duration_s or 0
    problem, detail = _iso_problem(stream, layout)
    facts = MediaFacts(
        problem=problem,
        problem_detail=detail,
        container=container_of(b"", layout.brand or ""),
        brand=layout.brand,
        fragmented=layout.fragmented,
        index_first=layout.index_first,
        container_duration_s=_rounded(layout.duration_s or settled.duration_s),
        video_streams=settled.pictures,
        cover_pictures=settled.covers,
        # Of a file that was cut, the size that its index tells: half a file at the full duration
        # would look like half the rate.
        overall_bit_rate=round(max(layout.size, layout.needed_size) * 8 / longest)
        if longest
        else None,
        audio=settled.audio,
        subtitle_tracks=settled.subtitles,
        disagreements=settled.notes,
    )
    return _with_picture(facts, picture)


def _settled(path: str, stream: BinaryIO, layout: Layout) -> Settled | None:
    """What the readers agree on; None when none of them found anything."""
    own = _reading(layout)
    fragmented = layout.fragmented
    if layout.index_cut or layout.overstated:
        # The others would believe a broken index; MediaInfo counts to two thousand million.
        return None if own.empty else settle(own, Reading(), None, fragmented=fragmented)
    seen = mediainfo.read(path, stream, parse_speed=0).reading
    settled = settle(own, seen, None, fragmented=fragmented)
    if not (settled.unsure or own.empty) and layout.whole_index:
        return settled
    with libav.opened(stream, quick=True) as container:
        theirs = libav.read(container) if container is not None else Reading()
    if own.empty and seen.empty and theirs.empty:
        return None
    return settle(own, seen, theirs, fragmented=fragmented)


def _index_broken(layout: Layout) -> MediaFacts:
    cut = layout.index_cut
    return MediaFacts(
        container=container_of(b"", layout.brand or ""),
        brand=layout.brand,
        problem=Problem.NO_INDEX if cut else Problem.DAMAGED,
        problem_detail="索引不完整" if cut else "索引无法读取",
    )


def _iso_problem(stream: BinaryIO, layout: Layout) -> tuple[Problem | None, str]:
    if layout.index_cut:
        return Problem.NO_INDEX, "索引不完整"
    if layout.overstated:
        return Problem.DAMAGED, "索引中的数目与内容不符"
    if layout.truncated:
        lost = [track.lost_from_s for track in layout.tracks if track.lost_from_s is not None]
        detail = f"约 {min(lost):.1f} 秒之后的内容缺失" if lost else ""
        return Problem.TRUNCATED, detail
    for track in layout.videos:
        if track.codec not in ("h264", "hevc"):
            continue  # only there is a frame known never to begin with zeros
        for offset, seconds in track.points:
            stream.seek(offset)
            if stream.read(len(_HOLLOW)) == _HOLLOW:
                return Problem.DAMAGED, f"约 {seconds:.1f} 秒处是空白数据，文件可能没有下载完整"
    return None, ""


def _reading(layout: Layout) -> Reading:
    pictures = tuple(
        Picture(
            codec=track.codec,
            width=track.width,
            height=track.height,
            rotation=track.rotation,
            pixel_aspect=track.pixel_aspect,
            duration_s=track.duration_s,
            frame_rate=track.frame_rate,
            variable=track.variable,
            bit_rate=track.bit_rate,
            transfer=track.transfer,
        )
        for track in layout.videos
    )
    return Reading(
        duration_s=layout.duration_s,
        pictures=pictures,
        audio=tuple(
            AudioStream(track.codec, track.channels, track.sample_rate)
            for track in layout.tracks
            if track.kind == "audio"
        ),
        subtitles=tuple(
            SubtitleTrack(track.codec, track.language)
            for track in layout.tracks
            if track.kind == "subtitle"
        ),
        covers=layout.covers,
    )


def _foreign_facts(path: str, stream: BinaryIO, size: int, known: str) -> MediaFacts:
    seen = mediainfo.read(path, stream, parse_speed=0)
    walk = libav.Walk()
    with libav.opened(stream, quick=True) as container:
        if container is None:
            return MediaFacts(container=known, problem=Problem.DAMAGED)
        theirs = libav.read(container)
        if size <= _WALK_AT_ONCE:
            walk = libav.walk(container, size, None)
    settled = settle(theirs, seen.reading, theirs, fragmented=False)
    picture = replace(
        settled.picture,
        duration_s=walk.duration_s or settled.picture.duration_s or settled.duration_s,
        bit_rate=walk.bit_rate,
    )
    longest = max(settled.duration_s or 0, picture.duration_s or 0)
    facts = MediaFacts(
        problem=Problem.TRUNCATED if seen.truncated else None,
        container=known,
        container_duration_s=_rounded(settled.duration_s),
        video_streams=settled.pictures,
        cover_pictures=settled.covers,
        overall_bit_rate=round(size * 8 / longest) if longest else None,
        audio=settled.audio,
        subtitle_tracks=settled.subtitles,
        disagreements=settled.notes,
    )
    return _with_picture(facts, picture)


def _with_picture(facts: MediaFacts, picture: Picture) -> MediaFacts:
    """``facts`` with the first picture stream's, turned upright; unchanged when there is none."""
    if not facts.video_streams:
        return facts
    width, height, aspect = picture.width, picture.height, picture.pixel_aspect
    if picture.rotation in (90, 270):
        width, height = height, width
        aspect = 1 / aspect if aspect else aspect
    return replace(
        facts,
        duration_s=_rounded(picture.duration_s),
        width=width,
        height=height,
        rotation=picture.rotation,
        pixel_aspect=_rounded(aspect, 4),
        frame_rate=_rounded(picture.frame_rate),
        variable_frame_rate=picture.variable,
        video_codec=picture.codec,
        bit_depth=picture.bit_depth,
        transfer=picture.transfer,
        interlaced=picture.interlaced,
        video_bit_rate=picture.bit_rate,
    )


def _rounded(value: float | None, digits: int = 3) -> float | None:
    return round(value, digits) if value is not None else None
