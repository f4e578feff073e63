"""The search over pictures: drawn films, sample by sample."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from film_texts import SIMPLIFIED, TRADITIONAL, Caption, Picture, picture, through_h264
from kepu_desktop.domain.facts import SubtitleFacts
from kepu_desktop.media.text.reader import TextReader
from kepu_desktop.media.text.settings import text_settings
from kepu_desktop.media.text.subtitles import SubtitleSearch
from kepu_desktop.media.text.watch import SubtitleWatch

GAP_S = 1.5  # between two samples: every second one shows the same subtitle as the one before
SAMPLES = 24


@pytest.fixture(scope="module")
def tiny() -> TextReader:
    return TextReader("tiny")


@pytest.fixture(scope="module")
def small() -> TextReader:
    return TextReader("small")


def _watched(
    reader: TextReader, small: TextReader | None, film: Callable[[float], Picture]
) -> SubtitleFacts:
    search = SubtitleSearch(text_settings(), (1920, 1080), planned=SAMPLES, short=True)
    watch = SubtitleWatch(search, reader)
    times = [number * GAP_S for number in range(SAMPLES)]
    for time_s in times:
        if watch.see(time_s, film(time_s)):
            watch.see_later(time_s, film(time_s + 0.4))
    while wanted := watch.wants_lifetime():
        for time_s in wanted:
            watch.see_lifetime(time_s, film(time_s + 7))
    return watch.result(dict.fromkeys(times, True), small)


def _scene(time_s: float, *captions: Caption) -> Picture:
    """The camera pans over another ground every six seconds."""
    return picture(*captions, ground=int(time_s // 6), moved=(round(time_s % 6 * 14), 0))


@pytest.mark.parametrize(
    ("texts", "font", "script"),
    [(SIMPLIFIED, "bold", "simplified"), (TRADITIONAL, "traditional", "traditional")],
)
def test_drawn_subtitles_are_found_in_their_script(
    tiny: TextReader, small: TextReader, texts: tuple[str, ...], font: str, script: str
) -> None:
    facts = _watched(
        tiny,
        small,
        lambda time_s: _scene(time_s, Caption(texts[int(time_s // 3) % 12], font=font)),
    )
    assert (facts.state, facts.script, facts.coverage) == ("burned_in", script, 1.0)
    assert facts.band is not None
    assert 930 < facts.band[0] < 980 < facts.band[1] < 1030
    read = {sample.text for sample in facts.samples}
    assert len(read & set(texts)) >= 0.8 * len(read)


def test_a_film_whose_signs_pass_by_has_no_subtitles(tiny: TextReader) -> None:
    def film(time_s: float) -> Picture:
        number = int(time_s // 6)
        left = 500 - time_s % 6 * 14  # the sign belongs to the ground that the camera pans over
        sign = Caption(SIMPLIFIED[number][:6], 400 + 17 * number, 30, left=left, look="box")
        return _scene(time_s, sign)

    facts = _watched(tiny, None, film)
    assert (facts.state, facts.samples, facts.coverage) == ("absent", (), 0.0)


def test_slides_with_a_speaker_and_no_subtitles(tiny: TextReader) -> None:
    def film(time_s: float) -> Picture:
        page = int(time_s // 12)
        rows = [
            Caption(SIMPLIFIED[(page * 4 + row) % 16], 360 + 45 * row, 24, left=80, look="box")
            for row in range(4)
        ]
        return picture(*rows, ground=3)

    assert _watched(tiny, None, film).state == "absent"


def test_a_film_at_a_low_rate_keeps_its_subtitles(
    tiny: TextReader, small: TextReader, tmp_path: Path
) -> None:
    """Eight frames a second: a sample and its partner are three frames apart."""
    rate = 8
    drawn = [
        _scene(number / rate, Caption(SIMPLIFIED[int(number / rate // 3) % 16], size=26))
        for number in range(int(SAMPLES * GAP_S * rate / 2))
    ]
    frames = through_h264(drawn, tmp_path, crf=32)
    facts = _watched(
        tiny, small, lambda time_s: frames[min(len(frames) - 1, int(time_s / 2 * rate))]
    )
    assert (facts.state, facts.script) == ("burned_in", "simplified")


def test_later_looks_may_be_missing(tiny: TextReader, small: TextReader) -> None:
    search = SubtitleSearch(text_settings(), (1920, 1080), planned=SAMPLES, short=True)
    watch = SubtitleWatch(search, tiny)
    times = [number * GAP_S for number in range(SAMPLES)]
    for time_s in times:
        watch.see(time_s, _scene(time_s, Caption(SIMPLIFIED[int(time_s // 3) % 16])))
    facts = watch.result(dict.fromkeys(times, True), small)
    assert facts.state == "burned_in"


def test_the_careful_reader_is_loaded_only_for_text(
    tiny: TextReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def loaded(size: str) -> TextReader:
        raise AssertionError(size)

    monkeypatch.setattr("kepu_desktop.media.text.watch.TextReader", loaded)
    assert _watched(tiny, None, _scene).state == "absent"
