"""Single frames: the right one, upright, of whatever kind of file."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from PIL import Image

from kepu_desktop.media.stills import Still, still, strip
from media_factory import MediaFactory

BOX = (320, 180)


def picture(shown: Still) -> Image.Image:
    image = Image.open(io.BytesIO(shown.jpeg))
    assert image.size == (shown.width, shown.height)
    return image.convert("RGB")


def at(path: Path, seconds: float, step: int = 0) -> Still:
    found = still(str(path), seconds, BOX, step)
    assert found is not None
    return found


def test_the_frame_shown_at_a_time_is_the_last_one_that_began_before_it(
    media: MediaFactory,
) -> None:
    film = media.five_megabits()  # 25 frames a second
    assert [at(film, s).time_s for s in (0.0, 0.039, 0.04, 0.5, 0.519, 0.52)] == pytest.approx(
        [0.0, 0.0, 0.04, 0.48, 0.48, 0.52]
    )


def test_steps_walk_frame_by_frame_in_both_directions_across_key_frames(
    media: MediaFactory,
) -> None:
    film = media.five_megabits()
    forward = [at(film, 0.0).time_s]
    for _ in range(30):
        forward.append(at(film, forward[-1], 1).time_s)
    assert forward == pytest.approx([number / 25 for number in range(31)])
    back = [forward[-1]]
    for _ in range(30):
        back.append(at(film, back[-1], -1).time_s)
    assert back == pytest.approx(forward[::-1])


def test_the_ends_of_a_film_are_where_stepping_stops(media: MediaFactory) -> None:
    film = media.five_megabits()
    assert at(film, 0.0, -1).time_s == 0.0
    last = at(film, 99.0)
    assert last.time_s == pytest.approx(1.96)
    assert at(film, last.time_s, 1).time_s == last.time_s
    assert at(film, -5.0).time_s == 0.0


def test_neighbouring_frames_differ(media: MediaFactory) -> None:
    film = media.five_megabits()
    assert at(film, 0.5).jpeg != at(film, 0.5, 1).jpeg


def test_a_turned_film_is_shown_upright(media: MediaFactory) -> None:
    flat = at(media.five_megabits(), 0.0)
    assert (flat.width, flat.height) == BOX
    turned = at(media.portrait_rotated(), 0.0)
    assert (turned.width, turned.height) == (round(180 * 9 / 16), 180)
    # The test picture's left bar is red, its right edge cyan; 90 degrees clockwise put left on top.
    top, bottom = (picture(turned).getpixel((50, y)) for y in (20, 172))
    assert top[0] > 150 > 100 > top[2]
    assert bottom[2] > 150 > 100 > bottom[0]
    over = picture(at(media.upside_down(), 0.0))
    left = over.getpixel((4, 120))
    assert left[2] > 150 > 100 > left[0]


def test_pixels_that_are_not_square_are_made_square(media: MediaFactory) -> None:
    shown = at(media.anamorphic(), 0.5)
    assert (shown.width, shown.height) == BOX


def test_a_picture_is_never_enlarged(media: MediaFactory) -> None:
    shown = still(str(media.hd720()), 0.5, (4096, 4096))
    assert shown is not None
    assert (shown.width, shown.height) == (1280, 720)


def test_8k_is_scaled_to_the_box(media: MediaFactory) -> None:
    shown = at(media.eight_k(), 0.4)
    assert (shown.width, shown.height) == BOX
    assert len(shown.jpeg) < 100_000


def test_a_strip_is_spread_evenly_in_order(media: MediaFactory) -> None:
    film = media.long()
    found = strip(str(film), 9, BOX)
    times = [shown.time_s for shown in found]
    assert len(times) == 9
    assert times == sorted(set(times))
    length = 31 * 60
    for number, seconds in enumerate(times):
        assert seconds <= length * (number + 0.5) / 9 + 1
        assert seconds > length * (number - 0.5) / 9


def test_a_film_with_one_key_frame_still_gives_different_frames(media: MediaFactory) -> None:
    times = [shown.time_s for shown in strip(str(media.five_megabits()), 5, BOX)]
    assert times == sorted(set(times))
    assert len(times) == 5


def test_progress_is_reported_so_that_a_look_can_be_given_up(media: MediaFactory) -> None:
    class GivenUpError(BaseException):
        pass

    def stop(share: float) -> None:
        raise GivenUpError

    with pytest.raises(GivenUpError):
        still(str(media.five_megabits()), 1.9, BOX, 0, stop)
    with pytest.raises(GivenUpError):
        strip(str(media.five_megabits()), 9, BOX, stop)


@pytest.mark.parametrize("kind", ["matroska", "quicktime", "silent", "hevc10", "uhd", "fragmented"])
def test_other_kinds_of_films_give_frames(media: MediaFactory, kind: str) -> None:
    film = getattr(media, kind)()
    assert at(film, 0.3).time_s <= 0.3
    assert len(strip(str(film), 3, BOX)) == 3


def test_a_film_cut_short_gives_what_is_there(media: MediaFactory) -> None:
    film = media.truncated()
    assert at(film, 0.2).time_s <= 0.2
    assert strip(str(film), 9, BOX)


def test_what_is_no_film_gives_nothing_and_raises_nothing(
    media: MediaFactory, tmp_path: Path
) -> None:
    nothing = tmp_path / "empty.mp4"
    nothing.touch()
    words = tmp_path / "words.mp4"
    words.write_text("不是视频" * 1000)
    folder = tmp_path / "folder.mp4"
    folder.mkdir()
    for path in (nothing, words, folder, tmp_path / "gone.mp4", media.no_index()):
        assert still(str(path), 1.0, BOX) is None
        assert strip(str(path), 9, BOX) == ()


def test_holes_in_the_middle_cost_their_frames_only(media: MediaFactory, tmp_path: Path) -> None:
    film = tmp_path / "hole.mp4"
    shutil.copyfile(media.five_megabits(), film)
    with film.open("r+b") as stream:
        stream.seek(film.stat().st_size // 2)
        stream.write(bytes(60_000))
    assert at(film, 0.0).time_s == 0.0
    assert len(strip(str(film), 9, BOX)) >= 4
    assert still(str(film), 1.0, BOX) is None or at(film, 1.0).time_s <= 1.0
