"""Frames of a film where they are wanted, and the arrays of a view."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from film_pictures import PictureFilms
from kepu_desktop.media import libav
from kepu_desktop.media.picture.film import NoPictureError, open_film
from kepu_desktop.media.picture.packets import read_packets, read_table
from kepu_desktop.media.picture.view import View
from kepu_desktop.media.probe import probe
from media_factory import MediaFactory


def first_view(path: Path) -> View:
    with open_film(str(path), probe(str(path))) as film:
        ((_, view),) = film.keys([0])
        view.small, view.colour, view.luma  # noqa: B018 - made while the film is open
        return view


@pytest.mark.parametrize("way", ["long_groups", "open_groups", "ten_bits"])
def test_the_table_of_an_mp4_tells_what_reading_every_packet_tells(
    films: PictureFilms, way: str
) -> None:
    path = films.little(way)
    with path.open("rb") as stream:
        with libav.opened(stream) as container:
            table = read_table(container, libav.main_picture(container), path.stat().st_size)
        with libav.opened(stream) as container:
            read = read_packets(container, libav.main_picture(container), path.stat().st_size)
    assert table is not None
    assert table.from_table
    assert not read.from_table
    for name in ("stamp", "pos", "size", "key"):
        assert np.array_equal(getattr(table, name), getattr(read, name)), name
    assert np.abs(np.sort(table.time_s) - np.sort(read.time_s)).max() < 0.001
    assert (table.whole, read.whole) == (True, True)


def test_packets_beyond_the_end_of_a_cut_file_are_left_out(media: MediaFactory) -> None:
    path = str(media.truncated())
    with open_film(path, probe(path)) as film:
        assert not film.index.whole
        assert 20 < len(film.index) < 50
        assert len(list(film.stretch(0.0, 9.0))) == len(film.index)


@pytest.mark.parametrize("way", ["long_groups", "open_groups", "only_keys", "mpeg2"])
def test_every_key_frame_comes_with_its_own_time_and_picture(films: PictureFilms, way: str) -> None:
    path = str(films.little(way))
    with open_film(path, probe(path)) as film:
        wanted = range(0, len(film.key_times), 1 + len(film.key_times) // 20)
        keys = {view.time_s: view.small for _, view in film.keys(wanted)}
        assert len(keys) == len(wanted)
        for time_s, small in keys.items():
            (same,) = film.stretch(time_s, time_s)
            assert same.time_s == pytest.approx(time_s, abs=0.001)
            assert np.abs(same.small.astype(int) - small).mean() < 0.5


def test_a_stretch_gives_every_frame_and_first_the_one_on_show(films: PictureFilms) -> None:
    path = str(films.little("open_groups"))
    with open_film(path, probe(path)) as film:
        times = [view.time_s for view in film.stretch(3.99, 4.21)]
        assert times == pytest.approx([3.96, 4.0, 4.04, 4.08, 4.12, 4.16, 4.2])
        assert len(list(film.stretch(0.0, 99.0))) == 400
        assert list(film.stretch(5.0, 4.0)) == []


def test_frames_between_may_be_taken_in_the_middle_of_the_key_frames(films: PictureFilms) -> None:
    path = str(films.little("short_groups"))
    with open_film(path, probe(path)) as film:
        for number, view in film.keys(range(4)):
            later = film.after(number, 0.4)
            assert later is not None
            assert later.time_s == pytest.approx(view.time_s + 0.4)
        last = film.after(0, 99.0)
        assert last is not None
        assert last.time_s == pytest.approx(15.96)


def test_key_frames_are_spaced_and_none_leaves_a_needless_gap(films: PictureFilms) -> None:
    path = str(films.little("short_groups"))
    with open_film(path, probe(path)) as film:
        times = [film.key_times[number] for number in film.spaced(4.0, most=400)]
        assert times[0] == 0.0
        assert max(np.diff([*times, film.duration_s])) <= 6.0
        few = [film.key_times[number] for number in film.spaced(4.0, most=2)]
        assert few == pytest.approx([0.0, 8.0], abs=1.0)
        assert film.spaced(0.0, most=400) == tuple(range(len(film.key_times)))


def test_above_the_limit_there_are_key_frames_only(media: MediaFactory) -> None:
    path = str(media.eight_k())
    with open_film(path, probe(path)) as film:
        assert film.large
        assert len(list(film.keys([0]))) == 1
        assert film.after(0, 0.2) is None
        assert list(film.stretch(0.0, 1.0)) == []


def test_a_huge_frame_is_given_back_when_the_next_is_asked_for(media: MediaFactory) -> None:
    path = str(media.eight_k())
    with open_film(path, probe(path)) as film:
        views = film.keys([0, 0])
        _, first = next(views)
        shape = first.small.shape, first.colour.shape, first.luma.shape
        assert shape == ((180, 320), (540, 960, 3), (4320, 7680))
        next(views)
        assert (first.small.shape, first.colour.shape) == shape[:2]
        with pytest.raises(AttributeError):
            first.luma  # noqa: B018


def test_sizes_that_change_inside_are_all_seen(media: MediaFactory) -> None:
    path = str(media.resolution_change())
    with open_film(path, probe(path)) as film:
        assert len(list(film.keys([0, 1]))) == 2
        assert film.sizes == {(1920, 1080), (1280, 720)}


@pytest.mark.parametrize("recipe", ["audio_only", "cover_only", "no_index", "text"])
def test_without_a_picture_there_is_no_film(media: MediaFactory, recipe: str) -> None:
    path = str(getattr(media, recipe)())
    with pytest.raises(NoPictureError), open_film(path, probe(path)):
        pass


def test_the_arrays_of_a_view_are_upright_and_in_proportion(media: MediaFactory) -> None:
    flat = first_view(media.five_megabits())
    assert flat.small.shape == (180, 320)
    assert flat.colour.shape == (540, 960, 3)
    assert flat.luma.shape == (1080, 1920)
    assert flat.size == (1920, 1080)
    turned = first_view(media.portrait_rotated())
    assert turned.colour.shape == (1707, 960, 3)
    assert turned.luma.shape == (1920, 1080)
    assert turned.size == (1080, 1920)
    # Turned clockwise the left edge comes to the top.
    assert np.array_equal(turned.luma[0, ::-1], flat.luma[:, 0])
    squeezed = first_view(media.anamorphic())
    assert squeezed.colour.shape == (540, 960, 3)
    assert squeezed.luma.shape == (1080, 1440)


def test_brightness_means_the_same_in_every_depth_and_range(films: PictureFilms) -> None:
    plain, full, deep = (
        first_view(films.little(way)) for way in ("long_groups", "full_range", "ten_bits")
    )
    assert full.full_range
    assert not plain.full_range
    for other in (full, deep):
        assert np.abs(plain.small.astype(int) - other.small).mean() < 5
    assert plain.luma.dtype == deep.luma.dtype == np.uint8


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is Linux's")
def test_a_lack_of_memory_is_told_and_no_damage(media: MediaFactory) -> None:
    """Under a worker's limit an 8K film is decoded; under one far too small the error passes."""
    code = (
        "import resource, sys\n"
        "from kepu_desktop.media.picture.film import open_film\n"
        "from kepu_desktop.media.probe import probe\n"
        "import av, cv2\n"
        "path, room = sys.argv[1], int(sys.argv[2]) << 20\n"
        "facts = probe(path)\n"
        "with open_film(path, facts) as film:\n"
        "    if room < 100 << 20:\n"
        "        used = [line for line in open('/proc/self/status') if line.startswith('VmData')]\n"
        "        room += int(used[0].split()[1]) << 10\n"
        "    resource.setrlimit(resource.RLIMIT_DATA, (room, resource.RLIM_INFINITY))\n"
        "    try:\n"
        "        seen = [view.colour.shape for _, view in film.keys([0])]\n"
        "        print(seen, film.damage)\n"
        "    except MemoryError:\n"
        "        print('MemoryError', film.damage)\n"
    )

    def told(megabytes: int) -> str:
        run = [sys.executable, "-c", code, str(media.eight_k()), str(megabytes)]
        return subprocess.run(run, capture_output=True, text=True, check=True).stdout.strip()

    assert told(700) == "[(540, 960, 3)] ()"
    assert told(8) == "MemoryError ()"
