"""Part PICTURE on whole films: what is looked at, and what is owned up to."""

from __future__ import annotations

from pathlib import Path

import pytest

from film_sounds import ffmpeg
from kepu_desktop.domain.facts import Gap, MediaFacts, Unlooked
from kepu_desktop.media.content import Look
from kepu_desktop.media.pictures import picture_part
from kepu_desktop.media.probe import probe


def looked_at(path: Path, look: Look = Look()) -> MediaFacts:  # noqa: B008
    return picture_part(str(path), probe(str(path)), "seed", look, None)


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
