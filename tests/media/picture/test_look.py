"""Black, still and damaged stretches of real films, against what ffmpeg's own filters see."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

import msgspec
import pytest

from film_pictures import LITTLE, WAYS, PictureFilms, judged_by_ffmpeg
from kepu_desktop.domain.facts import Stretch
from kepu_desktop.media.picture.film import open_film
from kepu_desktop.media.picture.look import PictureFacts, PictureLook, every_frame_facts
from kepu_desktop.media.picture.settings import PictureSettings, picture_settings
from kepu_desktop.media.probe import probe
from media_factory import MediaFactory

BLACK = [span for span in LITTLE.black if span[1] - span[0] >= 2]
FROZEN = list(LITTLE.slide)


def looked(path: Path, settings: PictureSettings | None = None) -> PictureFacts:
    with open_film(str(path), probe(str(path))) as film:
        look = PictureLook(film, settings or picture_settings())
        for _, view in film.keys(film.spaced(4.0, most=400)):
            look.add(view)
        return look.finish()


def deeply(path: Path) -> PictureFacts:
    with open_film(str(path), probe(str(path))) as film:
        return every_frame_facts(film, picture_settings())


def edges(stretches: tuple[Stretch, ...]) -> list[float]:
    """Begin, end, begin, end …, each that of a frame."""
    assert all(one.exact for one in stretches)
    return [edge for one in stretches for edge in (one.start_s, one.end_s)]


def at(spans: Iterable[tuple[float, float]]) -> object:
    """What ``edges`` must give, to half a thousandth."""
    return pytest.approx([edge for span in spans for edge in span], abs=0.0006)


@pytest.mark.parametrize("way", WAYS)
def test_edges_are_those_of_the_frames_however_the_film_is_written(
    films: PictureFilms, way: str
) -> None:
    found = looked(films.little(way))
    assert edges(found.black) == at(BLACK)
    assert edges(found.freeze) == at(FROZEN)
    assert (found.damage, found.every_frame) == ((), False)


@pytest.mark.parametrize("way", ["long_groups", "open_groups"])
def test_edges_are_those_that_ffmpeg_tells(films: PictureFilms, way: str) -> None:
    film = films.little(way)
    black, frozen = judged_by_ffmpeg(film)
    found = looked(film)
    assert edges(found.black) == at(black)
    # To ffmpeg what is black stands still as well.
    assert [*edges(found.black), *edges(found.freeze)] == at(frozen)


@pytest.mark.parametrize("way", ["long_groups", "open_groups", "mpeg2"])
def test_the_deeper_pass_finds_the_same_from_every_frame(films: PictureFilms, way: str) -> None:
    found = deeply(films.little(way))
    assert found.every_frame
    assert found.key_gap_s == pytest.approx(0.04)
    assert edges(found.black) == at(BLACK)
    assert edges(found.freeze) == at(FROZEN)
    assert found.damage == ()


@pytest.mark.parametrize(
    ("ending", "options"),
    [
        ("ts", ("-c:a", "copy")),
        ("mkv", ("-c:a", "copy")),
        ("flv", ("-c:a", "aac", "-ar", "44100")),
        ("avi", ("-c:a", "copy")),  # tells no times but those of decoding
        ("h264", ("-an",)),  # tells no times at all
    ],
)
def test_other_containers_show_the_same(
    films: PictureFilms, ending: str, options: tuple[str, ...]
) -> None:
    found = looked(films.wrapped(ending, *options))
    assert edges(found.black) == at(BLACK)
    assert edges(found.freeze) == at(FROZEN)
    assert found.damage == ()


def test_a_film_in_fragments_shows_the_same(films: PictureFilms) -> None:
    options = ("-c:a", "copy", "-movflags", "+frag_keyframe+empty_moov")
    found = looked(films.wrapped("mp4", *options, name="fragments"))
    assert edges(found.black) == at(BLACK)
    assert edges(found.freeze) == at(FROZEN)


def test_a_clock_that_begins_anew_goes_on(films: PictureFilms) -> None:
    found = looked(films.twice())
    again = [(a + LITTLE.seconds, b + LITTLE.seconds) for a, b in (*BLACK, *FROZEN)]
    assert edges(found.black) == at([BLACK[0], again[0]])
    assert edges(found.freeze) == at([FROZEN[0], again[1]])
    assert found.damage == ()


def test_shown_times_that_are_wrong_are_made_up_from_the_order(films: PictureFilms) -> None:
    # Every picture claims to be shown when it is decoded; the first two are then cut off.
    wrong = films.wrapped("mp4", "-an", "-bsf:v", "setts=dts=DTS:pts=DTS", name="wrong_times")
    found = looked(wrong)
    assert edges(found.black) == at([(a - 0.08, b - 0.08) for a, b in BLACK])
    assert found.damage == ()


def test_a_variable_rate_that_repeats_no_still_shows_it_all_the_same(films: PictureFilms) -> None:
    options = ("-an", "-vf", "mpdecimate=max=0", "-vsync", "vfr", "-c:v", "libx264")
    found = looked(films.wrapped("mp4", *options, "-preset", "ultrafast", name="dropped"))
    assert edges(found.black) == at(BLACK)
    assert edges(found.freeze) == at(FROZEN)


def test_beyond_the_budget_edges_are_those_of_packet_sizes_and_say_so(
    films: PictureFilms,
) -> None:
    settings = picture_settings()
    poor = msgspec.structs.replace(
        settings, refine=msgspec.structs.replace(settings.refine, share=0.0, least_frames=0)
    )
    found = looked(films.little("short_groups"), poor)
    for one, span in ((found.black, BLACK), (found.freeze, FROZEN)):
        assert [rough.exact for rough in one] == [False]
        assert (one[0].start_s, one[0].end_s) == pytest.approx(span[0], abs=0.5)


def test_slides_after_each_other_are_each_a_still(films: PictureFilms) -> None:
    found = looked(films.slides(seconds=5.0, count=4))
    assert edges(found.freeze) == at([(0, 5), (5, 10), (10, 15), (15, 20)])


def test_a_long_still_needs_its_edges_only(films: PictureFilms) -> None:
    settings = picture_settings()
    # Enough to decode the edges, too little for the eighty seconds between them.
    tight = msgspec.structs.replace(
        settings, refine=msgspec.structs.replace(settings.refine, share=0.0, least_frames=500)
    )
    found = looked(films.slides(seconds=40.0, count=2), tight)
    assert edges(found.freeze) == at([(0, 40), (40, 80)])


@pytest.mark.parametrize("transfer", ["smpte2084", "arib-std-b67"])
def test_a_dim_scene_in_hdr_is_not_black(films: PictureFilms, transfer: str) -> None:
    for found in (looked(films.dim_hdr(transfer)), deeply(films.dim_hdr(transfer))):
        assert (found.black, found.freeze) == ((), ())


def test_ten_hours_are_looked_at_in_a_bounded_number_of_places(films: PictureFilms) -> None:
    path = str(films.ten_hours())
    with open_film(path, probe(path)) as film:
        wanted = film.spaced(4.0, most=400)
        assert 200 <= len(wanted) <= 400
        look = PictureLook(film, picture_settings())
        for _, view in film.keys(wanted):
            look.add(view)
        found = look.finish()
        assert found.key_gap_s == pytest.approx(120, abs=1)
        assert film.duration_s == pytest.approx(36_000, abs=10)
        assert (found.black, found.damage) == ((), ())


def broken(films: PictureFilms, source: Path, target: Path, *, key: bool) -> float:
    """A copy with flipped bits in one packet in the middle; the time of that packet."""
    with open_film(str(source), probe(str(source))) as film:
        index = film.index
        row = int(index.key_rows[len(index.key_rows) // 2]) + (0 if key else 9)
        pos, size, time_s = int(index.pos[row]), int(index.size[row]), float(index.time_s[row])
    data = bytearray(source.read_bytes())
    dice = random.Random(3)
    for _ in range(12):
        data[pos + size // 3 + dice.randrange(size // 2)] ^= 1 << dice.randrange(8)
    target.write_bytes(data)
    return time_s


def test_a_broken_key_frame_is_damage_up_to_the_next_one(
    films: PictureFilms, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.mp4"
    time_s = broken(films, films.little("short_groups"), bad, key=True)
    with open_film(str(bad), probe(str(bad))) as film:
        every = tuple(range(len(film.key_times)))
        shown = [number for number, _ in film.keys(every)]
        assert len(shown) == len(every) - 1
        (damage,) = film.damage
        assert damage.start_s == pytest.approx(time_s, abs=0.1)
        assert damage.end_s in [pytest.approx(one, abs=0.001) for one in film.key_times]
        assert 0 < damage.end_s - damage.start_s <= 1.0
    (damage,) = deeply(bad).damage
    assert damage.start_s == pytest.approx(time_s, abs=0.1)


def test_the_deeper_pass_sees_damage_between_key_frames_and_judges_the_rest(
    films: PictureFilms, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.mp4"
    time_s = broken(films, films.little("short_groups"), bad, key=False)
    found = deeply(bad)
    (damage,) = found.damage
    assert damage.start_s == pytest.approx(time_s, abs=0.3)
    assert edges(found.black) == at(BLACK)


@pytest.mark.parametrize("way", ["long_groups", "ten_bits", "mpeg2", "only_keys"])
def test_a_hole_in_the_middle_is_damage_and_no_still(
    films: PictureFilms, tmp_path: Path, way: str
) -> None:
    source = films.little(way)
    bad = tmp_path / source.name
    with open_film(str(source), probe(str(source))) as film:
        index = film.index
        inside = (index.time_s > 11.7) & (index.time_s < 13.6)
        rows = inside.nonzero()[0]
        first, last = int(index.pos[rows].min()), int(index.pos[rows].max())
    data = bytearray(source.read_bytes())
    data[first:last] = bytes(last - first)
    bad.write_bytes(data)
    found = deeply(bad)
    (damage,) = found.damage
    assert damage.start_s == pytest.approx(11.7, abs=0.5)
    assert damage.end_s >= 13.4
    assert edges(found.black) == at(BLACK)
    assert edges(found.freeze) == at(FROZEN)


def test_a_film_of_two_seconds_has_an_answer(media: MediaFactory) -> None:
    found = looked(media.five_megabits())
    assert (found.black, found.freeze, found.damage) == ((), (), ())
    assert found.key_gap_s == pytest.approx(1.0, abs=1.0)


def test_a_job_that_is_given_up_ends_inside(films: PictureFilms) -> None:
    class GivenUp(BaseException):
        pass

    def stop(share: float) -> None:
        assert 0.0 <= share <= 1.0
        raise GivenUp

    path = str(films.little())
    with open_film(path, probe(path)) as film:
        look = PictureLook(film, picture_settings())
        with pytest.raises(GivenUp):
            look.finish(stop)
        with pytest.raises(GivenUp):
            every_frame_facts(film, picture_settings(), stop)
        with pytest.raises(GivenUp):
            list(film.keys([0], stop))
