"""Part PICTURE on whole films: what is looked at, and what is owned up to."""

from __future__ import annotations

from pathlib import Path

import pytest

from drawn_films import bare, drawn, repeated, subtitled
from film_sounds import ffmpeg
from kepu_desktop.domain.facts import Gap, MediaFacts, Unlooked
from kepu_desktop.media.content import Look
from kepu_desktop.media.pictures import picture_part
from kepu_desktop.media.probe import probe


def looked_at(path: Path) -> MediaFacts:
    return picture_part(str(path), probe(str(path)), "seed", Look(), None)


@pytest.fixture(scope="module")
def huge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve seconds of 8K, one key frame a second, black from 4 to 9 s."""
    target = tmp_path_factory.mktemp("huge") / "huge.mp4"
    ffmpeg(
        *("-f", "lavfi", "-i", "testsrc=s=7680x4320:r=1:d=12"),
        *("-vf", "drawbox=color=black:t=fill:enable='between(t,4,8)'"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-g", "1", "-pix_fmt", "yuv420p"),
        str(target),
    )
    return target


def test_of_a_huge_film_key_frames_tell_what_they_can_and_the_rest_is_owned_up_to(
    huge: Path,
) -> None:
    facts = looked_at(huge)
    assert facts.black is not None
    (black,) = facts.black
    assert (black.start_s, black.end_s, black.exact) == (4.0, 8.0, False)
    assert facts.freeze is None
    assert set(facts.unlooked) == {
        Unlooked("black", Gap.TOO_LARGE),
        Unlooked("freeze", Gap.TOO_LARGE),
    }
    assert facts.subtitles is not None
    assert (facts.subtitles.state, facts.subtitles.reason) == ("uncertain", "keys-only")
    assert facts.subtitles.looked == 12


@pytest.fixture(scope="module")
def minutes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("minutes")
    return {
        "subtitled": drawn(folder / "subtitled.mp4", 60.0, subtitled),
        "bare": drawn(folder / "bare.mp4", 60.0, bare),
    }


@pytest.mark.long
def test_a_film_with_one_key_frame_is_looked_at_behind_it(
    minutes: dict[str, Path], tmp_path: Path
) -> None:
    facts = looked_at(repeated(minutes["subtitled"], tmp_path / "film.mp4", 12, one_key=True))
    found = facts.subtitles
    assert found is not None
    assert (found.state, found.script) == ("burned_in", "simplified")
    assert found.interval is not None
    assert found.interval[0] - 0.05 < 0.85 < found.interval[1] + 0.05
    assert found.looked == 120  # the way to twice as many is the same
    assert facts.marks is not None
    assert facts.marks.state == "none"
    assert facts.ad_look is not None
    assert facts.ad_look.longest_gap_s is not None
    assert facts.ad_look.longest_gap_s < 30


@pytest.mark.long
def test_a_film_without_subtitles_and_with_a_key_frame_a_minute_surely_has_none(
    minutes: dict[str, Path], tmp_path: Path
) -> None:
    facts = looked_at(repeated(minutes["bare"], tmp_path / "film.mp4", 12))
    assert facts.subtitles is not None
    assert (facts.subtitles.state, facts.subtitles.looked) == ("absent", 120)


@pytest.mark.long
def test_what_lies_too_far_behind_the_only_key_frame_is_left_out_and_nothing_sold_as_sure(
    minutes: dict[str, Path], tmp_path: Path
) -> None:
    facts = looked_at(repeated(minutes["bare"], tmp_path / "film.mp4", 40, one_key=True))
    assert facts.subtitles is not None
    assert (facts.subtitles.state, facts.subtitles.reason) == ("uncertain", "few-keys")
    assert facts.subtitles.looked is not None
    assert 30 < facts.subtitles.looked < 90
