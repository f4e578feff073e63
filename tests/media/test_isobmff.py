"""Our own look into the boxes: odd but lawful files, and hostile ones."""

from __future__ import annotations

import io
import os
import struct
import tracemalloc
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kepu_desktop.domain.facts import Problem
from kepu_desktop.media.isobmff import Layout, read_layout
from kepu_desktop.media.probe import probe
from kepu_desktop.media.tracks import steady
from media_factory import MediaFactory
from waiting import LIMIT_S


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I", 8 + len(body)) + kind + body


def full(kind: bytes, version: int, *parts: bytes, flags: int = 0) -> bytes:
    return box(kind, bytes((version,)), flags.to_bytes(3, "big"), *parts)


def words(*values: int) -> bytes:
    return struct.pack(f">{len(values)}I", *values)


UNIT = words(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
TURNS = {
    0: UNIT,
    90: words(0, 0x10000, 0, 0xFFFF0000, 0, 0, 0, 0, 0x40000000),
    180: words(0xFFFF0000, 0, 0, 0, 0xFFFF0000, 0, 0, 0, 0x40000000),
    270: words(0, 0xFFFF0000, 0, 0x10000, 0, 0, 0, 0, 0x40000000),
}


def table(
    *,
    offset: int = 0,
    deltas: tuple[tuple[int, int], ...] = ((50, 512),),
    samples: int = 50,
    size: int = 100,
    wide: bool = False,
    entry: bytes = b"avc1",
    extra: bytes = b"",
) -> bytes:
    visual = bytes(24) + struct.pack(">HH", 1920, 1080) + bytes(50) + extra
    offsets = (
        full(b"co64", 0, words(1), struct.pack(">Q", offset))
        if wide
        else full(b"stco", 0, words(1, offset))
    )
    return box(
        b"stbl",
        full(b"stsd", 0, words(1), box(entry, visual)),
        full(b"stts", 0, words(len(deltas)), *(words(*pair) for pair in deltas)),
        full(b"stsz", 0, words(size, samples)),
        full(b"stsc", 0, words(1, 1, samples, 1)),
        offsets,
    )


def film(
    *,
    wide: bool = False,
    turn: int = 0,
    edits: bytes = b"",
    stbl: Callable[[int], bytes] | None = None,
    brand: bytes | None = b"isom",
    payload: int = 5000,
) -> bytes:
    """A film of one picture track with the index in front, by hand."""
    head = box(b"ftyp", brand, words(512), b"isomavc1") if brand is not None else b""

    def index(offset: int) -> bytes:
        if wide:
            tkhd = full(b"tkhd", 1, bytes(16), words(1), bytes(28), TURNS[turn], words(0, 0))
            mdhd = full(b"mdhd", 1, bytes(16), words(12800), struct.pack(">Q", 25600), bytes(4))
            mvhd = full(b"mvhd", 1, bytes(16), words(1000), struct.pack(">Q", 2000), bytes(80))
        else:
            tkhd = full(b"tkhd", 0, bytes(8), words(1), bytes(24), TURNS[turn], words(0, 0))
            mdhd = full(b"mdhd", 0, bytes(8), words(12800, 25600), bytes(4))
            mvhd = full(b"mvhd", 0, bytes(8), words(1000, 2000), bytes(80))
        made = stbl(offset) if stbl else table(offset=offset, wide=wide)
        hdlr = full(b"hdlr", 0, bytes(4), b"vide", bytes(13))
        media = box(b"mdia", mdhd, hdlr, box(b"minf", made))
        return box(b"moov", mvhd, box(b"trak", tkhd, edits, media))

    start = len(head) + len(index(0)) + 8
    return head + index(start) + box(b"mdat", b"\x01" * payload)


class Counting(io.BytesIO):
    reads = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.reads += 1
        return super().read(size)


def look(data: bytes) -> Layout | None:
    return read_layout(io.BytesIO(data), len(data))


def found(data: bytes) -> Layout:
    layout = look(data)
    assert layout is not None
    return layout


@pytest.mark.parametrize("wide", [False, True], ids=["32 bit", "64 bit"])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_both_header_versions_and_all_turns(wide: bool, turn: int) -> None:
    layout = found(film(wide=wide, turn=turn))
    (track,) = layout.tracks
    assert (track.kind, track.codec, track.width, track.height) == ("video", "h264", 1920, 1080)
    assert track.rotation == turn
    assert track.duration_s == layout.duration_s == 2.0
    assert track.frame_rate == 25.0
    assert track.bit_rate == 50 * 100 * 8 / 2
    assert layout.index_first is True
    assert not layout.truncated


def test_the_end_of_the_last_sample_decides_on_truncation() -> None:
    data = film()
    assert not found(data).truncated
    assert found(data[:-1]).truncated
    (track,) = found(data[: len(data) - 2500]).tracks
    assert track.lost_from_s == 0.0, "one chunk holds them all"


def test_an_edit_list_that_cuts_shortens_the_film() -> None:
    edits = box(b"edts", full(b"elst", 0, words(2, 500, 0xFFFFFFFF, 0x10000, 1200, 0, 0x10000)))
    assert found(film(edits=edits)).tracks[0].duration_s == 1.2


def test_an_edit_list_cannot_lengthen_the_film() -> None:
    edits = box(b"edts", full(b"elst", 0, words(1, 7_200_000, 0, 0x10000)))
    assert found(film(edits=edits)).tracks[0].duration_s == 2.0


def test_an_edit_list_of_zero_length_says_nothing() -> None:
    edits = box(b"edts", full(b"elst", 0, words(1, 0, 0, 0x10000)))
    assert found(film(edits=edits)).tracks[0].duration_s == 2.0


def test_a_file_without_ftyp_has_no_brand_but_an_index() -> None:
    layout = found(film(brand=None))
    assert layout.brand is None
    assert layout.has_index


@pytest.mark.parametrize(
    ("weights", "variable", "rate"),
    [
        ({512: 500}, False, 25.0),
        ({512: 499, 1: 1}, False, 25.0),  # the last frame's length is made up
        ({427: 300, 426: 150}, False, 12800 / (427 * 2 / 3 + 426 / 3)),  # rounding
        ({512: 400, 1024: 100}, True, 12800 / 614.4),
        ({512: 250, 400: 250}, True, 12800 / 456),
    ],
)
def test_rounding_is_no_variable_rate(weights: dict[int, int], variable: bool, rate: float) -> None:
    pace = steady(weights)
    assert pace.variable is variable
    assert 12800 / pace.usual == pytest.approx(rate)


def test_pixel_shape_and_transfer_come_from_the_sample_entry() -> None:
    shape = box(b"pasp", words(4, 3))
    colour = box(b"colr", b"nclx", struct.pack(">HHHB", 9, 16, 9, 0))
    layout = found(film(stbl=lambda at: table(offset=at, extra=shape + colour)))
    assert layout.tracks[0].pixel_aspect == pytest.approx(4 / 3)
    assert layout.tracks[0].transfer == "PQ"


# Hostile files

HUGE = 0xFFFFFFFF


@pytest.mark.parametrize(
    "stbl",
    [
        lambda at: table(offset=at, samples=HUGE, size=HUGE),
        lambda at: table(offset=at, samples=HUGE, size=0),
        lambda at: table(offset=at, deltas=((HUGE, HUGE), (HUGE, HUGE))),
        lambda at: table(offset=at, deltas=((0, 0),)),
        lambda _: table(offset=HUGE),
        lambda _: box(b"stbl", full(b"stsd", 0, words(HUGE)), full(b"stts", 0, words(HUGE))),
        lambda _: box(b"stbl", full(b"stsc", 0, words(HUGE, 0, 0, 0)), full(b"stsz", 0)),
        lambda at: (
            box(b"stbl", full(b"stsc", 0, words(3, 9, HUGE, 1, 2, HUGE, 1, 0, 0, 0)))
            + table(offset=at)
        ),
        lambda _: box(b"stbl"),
        lambda _: b"",
    ],
)
@pytest.mark.timeout(LIMIT_S)
def test_impossible_tables_are_read_without_counting_to_their_end(
    stbl: Callable[[int], bytes],
) -> None:
    assert look(film(stbl=stbl)) is not None


@pytest.mark.parametrize(
    ("kind", "offset"),
    [
        (b"elst", 8),
        (b"stts", 8),
        (b"stss", 8),
        (b"stsc", 8),
        (b"stsc", 12),
        (b"stsc", 16),
        (b"stsz", 12),
        (b"stco", 8),
        (b"sgpd", 16),
        (b"sbgp", 12),
        (b"trun", 8),
    ],
)
@pytest.mark.timeout(LIMIT_S)
def test_counts_beyond_the_table_keep_the_file_from_other_readers(
    media: MediaFactory, tmp_path: Path, kind: bytes, offset: int
) -> None:
    """MediaInfo would not come back from several of these."""
    source = media.fragmented() if kind == b"trun" else media.five_megabits()
    data = bytearray(source.read_bytes())
    at = data.rindex(kind) + offset
    data[at : at + 4] = words(0x7FFFFFFF)
    path = tmp_path / "claims.mp4"
    path.write_bytes(data)
    os.utime(path, (1, 1))
    facts = probe(str(path))
    assert facts.problem is Problem.DAMAGED
    assert facts.problem_detail == "索引中的数目与内容不符"
    assert facts.width == 1920


def test_a_box_of_size_zero_reaches_to_the_end_of_the_file() -> None:
    data = bytearray(film())
    at = data.rindex(b"mdat") - 4
    data[at : at + 4] = bytes(4)
    assert not found(bytes(data)).truncated


def test_a_large_size_header_is_read() -> None:
    head = box(b"ftyp", b"isom", words(512))
    data = head + words(1) + b"mdat" + struct.pack(">Q", 16 + 100) + bytes(100) + film(brand=None)
    layout = found(data)
    assert layout.has_index
    assert layout.index_first is False


@pytest.mark.parametrize("size", [2, 7, 1])
def test_a_box_that_cannot_be_ends_the_walk(size: int) -> None:
    data = film() + words(size) + b"free" + bytes(4)
    assert found(data).tracks


def test_of_a_million_tiny_boxes_only_the_first_are_read() -> None:
    data = box(b"ftyp", b"isom", words(512)) + box(b"free") * 1_000_000
    stream = Counting(data)
    layout = read_layout(stream, len(data))
    assert layout is not None
    assert not layout.whole_index
    assert stream.reads < 250_000


def test_an_index_of_many_tables_stays_small_in_memory() -> None:
    """Twelve MiB of sample sizes: three hours at 60 frames a second and more."""
    count = 3 << 20
    sizes = full(b"stsz", 0, words(0, count)) + b""
    sizes = box(b"stsz", bytes(4), words(0, count), b"\0\0\1\0" * count)
    data = film(stbl=lambda _: box(b"stbl", sizes), payload=0)
    tracemalloc.start()
    layout = found(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert layout.tracks[0].octets == 256 * count
    assert peak < 10 * len(data)


def test_boxes_nested_a_hundred_thousand_deep_do_not_recurse() -> None:
    inner = b""
    for _ in range(2000):
        inner = box(b"trak", inner)
    data = box(b"ftyp", b"isom", words(512)) + box(b"moov", inner)
    assert found(data).tracks == ()


@cache
def real(folder: Path) -> tuple[bytes, ...]:
    """Heads of real files: everything but most of the media data."""
    media = MediaFactory(folder)
    heads = []
    for recipe in (media.compliant, media.fragmented, media.subtitle_track):
        data = recipe().read_bytes()
        at = data.index(b"moov") - 4
        size = struct.unpack(">I", data[at : at + 4])[0]
        heads.append(data[:32] + data[at : at + size + 6000])
    return tuple(heads)


@given(st.binary(max_size=4096))
@settings(max_examples=300)
def test_any_bytes_are_read_without_an_error(data: bytes) -> None:
    look(data)
    look(box(b"ftyp", b"isom", words(512)) + box(b"moov", data))


@given(st.data())
@settings(max_examples=300)
def test_any_change_to_a_real_head_is_read_without_an_error(
    media: MediaFactory, data: st.DataObject
) -> None:
    heads = real(media.folder)
    head = bytearray(data.draw(st.sampled_from(heads)))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(head) - 8))
        how = data.draw(st.sampled_from(("octet", "word", "cut", "copy")))
        if how == "octet":
            head[at] = data.draw(st.integers(0, 255))
        elif how == "word":
            word = data.draw(st.sampled_from((0, 1, 7, 8, 0x7FFFFFFF, 0x80000000, HUGE)))
            head[at : at + 4] = words(word)
        elif how == "copy":
            other = data.draw(st.integers(0, len(head) - 64))
            head[at : at + 64] = head[other : other + 64]
        elif len(head) > 64:
            del head[max(32, at) :]
            break
    layout = look(bytes(head))
    if layout is not None:
        for track in layout.tracks:
            assert track.rotation in (0, 90, 180, 270)
            assert track.octets >= 0
            assert track.duration_s is None or track.duration_s > 0


@given(st.data())
@settings(max_examples=120)
def test_all_readers_together_survive_changed_heads(
    tmp_path_factory: pytest.TempPathFactory, media: MediaFactory, data: st.DataObject
) -> None:
    """The whole probe, MediaInfo and FFmpeg included, on real heads with a few changed octets."""
    folder = tmp_path_factory.getbasetemp()
    head = bytearray(data.draw(st.sampled_from(real(media.folder))))
    for _ in range(data.draw(st.integers(1, 5))):
        head[data.draw(st.integers(32, len(head) - 1))] = data.draw(st.integers(0, 255))
    path = folder / "changed.mp4"
    path.write_bytes(head)
    os.utime(path, (1, 1))
    facts = probe(str(path), data.draw(st.sampled_from(("quick", "full"))))
    assert facts.size == len(head)
    assert facts.rotation in (None, 0, 90, 180, 270)
