"""The reader on drawn pictures, and what it never does: ask the network, write, wait for either."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from film_texts import ENGLISH, SIMPLIFIED, TRADITIONAL, Caption, picture, through_h264
from kepu_desktop.media import models
from kepu_desktop.media.models import Model, ModelError
from kepu_desktop.media.text.lines import bare, counts, likeness
from kepu_desktop.media.text.reader import TextReader

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def tiny() -> TextReader:
    return TextReader("tiny")


@pytest.fixture(scope="module")
def small() -> TextReader:
    return TextReader("small")


@pytest.mark.parametrize("look", ["outlined", "box", "bare"])
@pytest.mark.parametrize("font", ["sans", "bold", "serif"])
def test_simplified_lines_are_read(tiny: TextReader, font: str, look: str) -> None:
    for number in range(3):
        shown = Caption(SIMPLIFIED[number], font=font, look=look, size=26 + 4 * number)
        (line,) = (
            one for one in tiny.lines(picture(shown, ground=number), (324, 540)) if one.score > 0.6
        )
        assert likeness(bare(line.text), bare(shown.text)) > 0.85
        left, top, width, height = line.box
        assert left + width / 2 == pytest.approx(480, abs=6)
        assert top + height / 2 == pytest.approx(490, abs=5)
        assert shown.size <= height <= 1.9 * shown.size


def test_traditional_text_is_read_as_it_stands(small: TextReader) -> None:
    for text in TRADITIONAL[:4]:
        (line,) = small.lines(picture(Caption(text, font="traditional")), (440, 540))
        assert likeness(line.text, text) > 0.9


def test_english_is_read_with_its_blanks(tiny: TextReader) -> None:
    (line,) = tiny.lines(picture(Caption(ENGLISH[0], size=24)), (440, 540))
    assert likeness(line.text, ENGLISH[0]) > 0.9
    assert line.text.count(" ") >= 4


def test_two_lines_come_from_top_to_bottom(tiny: TextReader) -> None:
    both = picture(Caption(SIMPLIFIED[0], 455), Caption(ENGLISH[0], 495, 20))
    upper, lower = tiny.lines(both, (324, 540))
    assert (upper.text[:3], lower.text[:5]) == (SIMPLIFIED[0][:3], ENGLISH[0][:5])
    assert upper.bottom <= lower.top + 6


def test_a_film_at_a_low_rate_is_still_read(tiny: TextReader, tmp_path: Path) -> None:
    frames = [picture(Caption(SIMPLIFIED[4]), ground=6, moved=(6 * step, 0)) for step in range(8)]
    for frame in through_h264(frames, tmp_path, crf=34)[3::4]:
        (line,) = (one for one in tiny.lines(frame, (440, 540)) if one.score > 0.6)
        assert likeness(line.text, SIMPLIFIED[4]) > 0.85


def test_a_reader_that_rested_reads_as_before() -> None:
    reader = TextReader("tiny")
    shown = picture(Caption(SIMPLIFIED[0]))
    before = reader.lines(shown, (440, 540))
    reader.rest()
    assert before == reader.lines(shown, (440, 540)) != ()


def test_a_thin_band_is_read(tiny: TextReader) -> None:
    (line,) = tiny.lines(picture(Caption(SIMPLIFIED[5])), (470, 510))
    assert likeness(line.text, SIMPLIFIED[5]) > 0.85
    assert 466 <= line.top <= line.bottom <= 514


def test_slanted_text_is_read(tiny: TextReader) -> None:
    import cv2

    turn = cv2.getRotationMatrix2D((480, 270), 12, 1.0)
    shown = picture(Caption(SIMPLIFIED[6], level=270, size=36, look="box"))
    (line,) = tiny.lines(np.asarray(cv2.warpAffine(shown, turn, (960, 540)), np.uint8))
    assert likeness(line.text, SIMPLIFIED[6]) > 0.8


def test_pictures_without_text_have_no_line_of_hanzi(tiny: TextReader) -> None:
    for ground in range(12):
        for line in tiny.lines(picture(ground=ground), (324, 540)):
            assert line.score < 0.6 or counts(line.text)[0] < 2


def test_the_same_picture_gives_the_same_lines(tiny: TextReader) -> None:
    shown = picture(Caption(SIMPLIFIED[7]), ground=9)
    assert tiny.lines(shown) == tiny.lines(shown.copy())


@settings(max_examples=15, deadline=None)
@given(
    st.integers(1, 200),
    st.integers(1, 400),
    st.integers(0, 2**32 - 1),
    st.tuples(st.integers(-50, 250), st.integers(-50, 250)),
)
def test_any_picture_is_read(
    tiny: TextReader, high: int, wide: int, seed: int, rows: tuple[int, int]
) -> None:
    noise = np.random.default_rng(seed).integers(0, 256, (high, wide, 3), np.uint8)
    for line in tiny.lines(noise, rows):
        left, top, width, height = line.box
        assert 0 <= left < left + width <= wide
        assert 0 <= top < top + height <= high
        assert line.text
        assert 0 <= line.score <= 1


def test_a_missing_model_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    known = models.models()
    lost = {**known, "text-rec-tiny": Model("text-rec-tiny", tmp_path / "none", "0" * 64)}
    monkeypatch.setattr(models, "models", lambda: lost)
    models.model.cache_clear()
    try:
        with pytest.raises(ModelError, match="text-rec-tiny"):
            TextReader("tiny")
    finally:
        models.model.cache_clear()


_ALONE = """
import socket, sys

def refused(*_, **__):
    raise OSError("no network here")

socket.socket.connect = socket.create_connection = socket.getaddrinfo = refused
sys.path[:0] = {paths!r}
from film_texts import Caption, SIMPLIFIED, picture
from kepu_desktop.media.text.reader import TextReader
for size in ("tiny", "small"):
    print(TextReader(size).lines(picture(Caption(SIMPLIFIED[0])), (440, 540))[0].text)
assert not {{"requests", "urllib3", "rapidocr", "http.client"}} & set(sys.modules)
"""


def test_nothing_is_fetched_or_written_or_said(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(0o500)
    code = _ALONE.format(paths=[str(ROOT / "src"), str(ROOT / "tests")])
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-B", "-c", code],
        env={**kept, "HOME": str(home), "TMPDIR": str(home), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
        cwd=home,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [SIMPLIFIED[0]] * 2
    assert list(home.iterdir()) == []
