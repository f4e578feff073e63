"""What the search makes of films that are told line by line."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from film_texts import ENGLISH, SIMPLIFIED, TRADITIONAL, Written, at
from film_texts import Shown as Line
from kepu_desktop.domain.facts import SubtitleFacts
from kepu_desktop.media.text.settings import text_settings
from kepu_desktop.media.text.subtitles import SubtitleSearch

HALF_HOUR, MINUTE = 1800.0, 60.0
LENGTHS = pytest.mark.parametrize("seconds", [45.0, HALF_HOUR])


@LENGTHS
@pytest.mark.parametrize(
    ("texts", "script"),
    [(SIMPLIFIED, "simplified"), (TRADITIONAL, "traditional"), (ENGLISH, "english")],
)
def test_subtitles_are_found_and_their_script_told(
    seconds: float, texts: tuple[str, ...], script: str
) -> None:
    facts = Written(seconds, seed=1).subtitles(texts).search()
    assert (facts.state, facts.reason, facts.script) == ("burned_in", None, script)
    assert facts.coverage is not None
    assert facts.coverage > 0.9
    assert facts.samples[0].text in "".join(texts) or facts.samples[0].text


def test_what_is_found_is_told_in_pixels_of_the_shown_picture() -> None:
    facts = Written(HALF_HOUR).subtitles(level=490, height=30).search(unsteady=False)
    assert facts.band == (950, 1010)
    left, top, width, height = facts.samples[0].box or (0, 0, 0, 0)
    assert (top, height) == (950, 60)
    assert left + width / 2 == pytest.approx(960, abs=3)
    assert len(facts.samples) == text_settings().verdict.evidence
    assert facts.looked == facts.speech == facts.covered == 60
    assert facts.interval == (0.9398, 1.0)


@pytest.mark.parametrize("share", [0.3, 0.5, 0.8])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_interval_holds_the_true_share_of_speech(share: float, seed: int) -> None:
    film = Written(HALF_HOUR, seed=seed).subtitles(share=share)
    facts = film.search()
    grid = [number * 0.9 for number in range(2000)]
    truth = sum(bool(film.read(time_s)) for time_s in grid) / len(grid)
    assert facts.state == "burned_in"
    assert facts.interval is not None
    # Wider than 95 %, so that nine draws can be asked for at once.
    low, high = facts.interval
    assert low - 0.05 <= truth <= high + 0.05


def test_only_speech_counts_for_coverage() -> None:
    film = Written(HALF_HOUR).subtitles()
    film.lines = [one for one in film.lines if one.end_s < 900]
    film.pauses = [(895.0, HALF_HOUR)]
    facts = film.search()
    assert facts.looked == 60
    assert facts.speech is not None
    assert 28 <= facts.speech <= 32
    assert facts.coverage is not None
    assert facts.coverage > 0.9


@LENGTHS
def test_two_lines_and_two_languages_are_subtitles(seconds: float) -> None:
    film = Written(seconds, seed=2).subtitles(SIMPLIFIED, level=470, height=32)
    film.lines += [
        Line(ENGLISH[number % 12], one.start_s, one.end_s, at(None, 505, 20, ENGLISH[number % 12]))
        for number, one in enumerate(film.lines)
    ]
    facts = film.search()
    assert (facts.state, facts.script) == ("burned_in", "simplified")


def test_a_common_left_edge_does_as_well_as_the_middle() -> None:
    facts = Written(HALF_HOUR).subtitles(left=150).search()
    assert facts.state == "burned_in"
    assert facts.coverage is not None
    assert facts.coverage > 0.9


@LENGTHS
@pytest.mark.parametrize("with_subtitles", [True, False])
@pytest.mark.parametrize(
    "other", ["nothing", "station", "clock", "ticker", "slides", "straps", "headlines", "signs"]
)
def test_other_text_is_not_taken_for_subtitles_nor_hides_them(
    seconds: float, with_subtitles: bool, other: str
) -> None:
    film = Written(seconds, seed=3)
    if with_subtitles:
        film.subtitles(level=500, height=28)
    _add(film, other)
    facts = film.search()
    assert (facts.state, facts.reason) == ("burned_in" if with_subtitles else "absent", None)
    assert facts.coverage is not None
    assert facts.coverage > 0.85 if with_subtitles else facts.coverage == 0


def _add(film: Written, other: str) -> None:
    match other:
        case "station":
            film.standing("科学频道版权所有", 40, 505)
        case "clock":
            for minute in range(int(film.duration_s // 60) + 1):
                text = f"上午{minute // 60 + 9:02d}:{minute % 60:02d}播出"
                end_s = minute * 60.0 + 60
                film.lines.append(Line(text, minute * 60.0, end_s, at(760, 505, 26, text)))
        case "ticker":
            film.ticker(50, level=525, height=20)
        case "slides":
            film.changing((20, 60), (0, 0.1), [(90, 350 + 35 * row, 24) for row in range(4)])
        case "straps":
            film.changing((3, 5), (30, 80), [(80, 430, 26), (80, 458, 18)])
        case "headlines":
            film.changing((20, 60), (2, 20), [(None, 440, 27)])
        case "signs":
            for number in range(int(film.duration_s // 5)):
                text = SIMPLIFIED[number % 16][:6]
                left, level = 40 + number * 173 % 700, 340 + number * 61 % 150
                start_s, speed = number * 5.0, 8 + number % 7 * 6
                box = at(left, level, 18 + number * 7 % 25, text)
                film.lines.append(
                    Line(
                        text,
                        start_s,
                        start_s + 5,
                        lambda now, box=box, start=start_s, speed=speed: (
                            box(now)[0] - (now - start) * speed,
                            *box(now)[1:],
                        ),
                    )
                )


@pytest.mark.parametrize("speed", [30, 70, 150, 300])
@pytest.mark.parametrize("strokes", [True, False])
def test_a_ticker_of_any_speed_moves(speed: float, strokes: bool) -> None:
    facts = Written(HALF_HOUR, seed=4).ticker(speed).search(strokes=strokes)
    assert (facts.state, facts.reason) == ("absent", None)


def test_rolling_credits_are_no_subtitles() -> None:
    facts = Written(MINUTE).credits().search()
    assert facts.state in ("absent", "uncertain")
    assert facts.coverage == 0


def test_subtitles_over_the_text_of_slides_at_the_same_level() -> None:
    film = Written(HALF_HOUR, seed=5).subtitles(level=490, height=26)
    film.changing((25, 50), (5, 40), [(70, 488, 25), (70, 450, 25)])
    # One line of the two is read where both stand.
    facts = film.search()
    assert facts.state == "burned_in"
    assert facts.coverage is not None
    assert facts.coverage > 0.6


@pytest.mark.parametrize("seconds", [HALF_HOUR, 180.0])
def test_few_subtitles_are_never_none(seconds: float) -> None:
    for seed in range(8):
        facts = Written(seconds, seed=seed).subtitles(share=0.14).search()
        assert facts.state != "absent"
        assert facts.state == "burned_in" or facts.reason in ("sparse", "alignment")


def test_text_that_nothing_explains_forbids_to_say_that_there_is_none() -> None:
    film = Written(HALF_HOUR, seed=6)
    for number in range(450):
        text = SIMPLIFIED[number % 16][:7] + SIMPLIFIED[(number * 5) % 16][-5:]
        left, level = number * 211 % 600, 340 + number * 83 % 180
        box = at(left, level, 16 + number % 40, text)
        film.lines.append(Line(text, number * 4.0, number * 4.0 + 4, box))
    facts = film.search()
    assert (facts.state, facts.reason) == ("uncertain", "unexplained-text")
    assert facts.samples


@pytest.mark.parametrize(("texts", "state"), [(3, "absent"), (9, "uncertain")])
def test_a_stock_of_texts_that_come_again_and_again_forbids_it_too(texts: int, state: str) -> None:
    """A film that repeats itself: so many texts in one place are no station's name."""
    film = Written(HALF_HOUR, seed=5)
    for number in range(600):
        text = SIMPLIFIED[number * 7 % texts]
        film.lines.append(Line(text, 3.0 * number, 3.0 * number + 2.8, at(None, 490, 30, text)))
    assert film.search().state == state


def test_without_enough_speech_nothing_is_said_to_be_absent() -> None:
    film = Written(HALF_HOUR)
    film.pauses = [(600.0, HALF_HOUR)]
    facts = film.search()
    assert (facts.state, facts.reason) == ("uncertain", "few-speech")
    film.pauses = [(0.0, HALF_HOUR)]
    facts = film.search()
    assert (facts.state, facts.coverage, facts.interval) == ("uncertain", None, None)


def test_a_short_film_needs_as_much_speech_as_it_can_have() -> None:
    assert Written(16.0).search().state == "absent"
    facts = Written(13.0).search()
    assert (facts.looked, facts.state, facts.reason) == (18, "uncertain", "few-speech")


def test_subtitles_without_any_speech_have_no_coverage() -> None:
    film = Written(HALF_HOUR).subtitles()
    film.pauses = [(0.0, HALF_HOUR)]
    facts = film.search()
    assert (facts.state, facts.coverage, facts.speech) == ("burned_in", None, 0)


def test_frames_that_were_not_had_forbid_to_say_that_there_is_none() -> None:
    limits = text_settings()
    search = SubtitleSearch(limits, (1920, 1080), planned=60)
    for number in range(44):
        assert not search.see(number * 30.0, ())
    facts = search.result(dict.fromkeys((number * 30.0 for number in range(44)), True))
    assert (facts.state, facts.reason) == ("uncertain", "undecodable")


@pytest.mark.parametrize(("keys_only", "reason"), [(False, "few-keys"), (True, "keys-only")])
def test_frames_that_were_not_even_tried_forbid_it_too_and_are_another_reason(
    keys_only: bool, reason: str
) -> None:
    limits = text_settings()
    search = SubtitleSearch(limits, (1920, 1080), planned=60, reached=44, keys_only=keys_only)
    for number in range(44):
        assert not search.see(number * 30.0, ())
    facts = search.result(dict.fromkeys((number * 30.0 for number in range(44)), True))
    assert (facts.state, facts.reason) == ("uncertain", reason)


def test_text_whose_end_cannot_be_seen_is_no_proof_where_only_key_frames_are_decoded() -> None:
    film = Written(HALF_HOUR).subtitles()
    for keys_only, reason in ((False, "alignment"), (True, "keys-only")):
        search = SubtitleSearch(text_settings(), (1920, 1080), planned=60, keys_only=keys_only)
        for number in range(60):
            search.see(number * 30.0, film.read(number * 30.0))
        facts = search.result(dict.fromkeys((number * 30.0 for number in range(60)), True))
        assert (facts.state, facts.reason) == ("uncertain", reason)
        assert facts.samples


def test_text_in_the_upper_picture_is_not_looked_at_without_a_band() -> None:
    film = Written(HALF_HOUR).subtitles(level=60)
    assert film.search().coverage == 0
    facts = film.search(band_given=(80, 160))
    assert (facts.state, facts.band_given) == ("burned_in", (80, 160))
    assert facts.band is not None
    assert facts.band[0] >= 80


def test_what_whole_frames_show_above_forbids_to_say_that_there_is_none() -> None:
    film = Written(HALF_HOUR).subtitles(level=60)
    search = SubtitleSearch(text_settings(), (1920, 1080), planned=60)
    for number in range(60):
        assert not search.see(number * 30.0, film.read(number * 30.0))
    speech = dict.fromkeys((number * 30.0 for number in range(60)), True)
    assert search.result(speech).state == "absent"
    for number in range(30):
        search.see_whole(number * 55.0, film.read(number * 55.0))
    facts = search.result(speech)
    assert (facts.state, facts.reason) == ("uncertain", "unexplained-text")
    assert facts.samples[0].box is not None
    assert facts.samples[0].box[1] < 160


def test_a_given_band_lifts_the_rules_on_where_lines_stand() -> None:
    film = Written(HALF_HOUR)
    for number in range(600):
        text = SIMPLIFIED[number % 16] + SIMPLIFIED[number * 7 % 16][-3:]
        box = at(number * 97 % 400, 400 + number % 3 * 20, 24, text)
        film.lines.append(Line(text, number * 3.0, number * 3.0 + 3, box))
    assert film.search().state == "uncertain"
    facts = film.search(band_given=(760, 920))
    assert (facts.state, facts.script) == ("burned_in", "simplified")


def test_a_given_band_with_nothing_in_it_has_no_subtitles() -> None:
    film = Written(HALF_HOUR).changing((20, 60), (0, 1), [(None, 440, 27)])
    facts = film.search(band_given=(980, 1060))
    assert (facts.state, facts.band, facts.band_given) == ("absent", None, (980, 1060))


def test_a_portrait_film_has_its_own_rows() -> None:
    search = SubtitleSearch(text_settings(), (1080, 1920), planned=60)
    assert search.rows == (1024, 1707)
    wide = SubtitleSearch(text_settings(), (3840, 2160), planned=60, band_given=(1800, 2000))
    assert wide.rows == (450, 500)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    order=st.integers(0, 10**6),
    seconds=st.sampled_from([50.0, HALF_HOUR]),
    share=st.sampled_from([0.0, 0.14, 0.6, 1.0]),
    other=st.sampled_from(["nothing", "clock", "slides", "straps", "ticker"]),
)
def test_the_order_of_the_observations_does_not_matter(
    order: int, seconds: float, share: float, other: str
) -> None:
    film = Written(seconds, seed=7).subtitles(share=share)
    _add(film, other)
    assert film.search(shuffled=order) == film.search()


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_any_observations_give_facts_that_hold_together(data: st.DataObject) -> None:
    facts = _told(data)
    assert facts.state in ("burned_in", "absent", "uncertain")
    assert (facts.reason is None) == (facts.state != "uncertain")
    assert facts.looked is not None
    assert facts.speech is not None
    assert facts.covered is not None
    assert 0 <= facts.covered <= facts.speech <= facts.looked
    if facts.coverage is not None:
        assert facts.interval is not None
        assert facts.interval[0] <= facts.coverage <= facts.interval[1]
    for sample in facts.samples:
        left, top, width, height = sample.box or (0, 0, 1, 1)
        assert 0 <= left < left + width <= 1920
        assert 0 <= top < top + height <= 1080


def _told(data: st.DataObject) -> SubtitleFacts:
    from kepu_desktop.media.text.lines import Line as Read

    search = SubtitleSearch(text_settings(), (1920, 1080), planned=12, short=True)
    box = st.tuples(
        st.integers(0, 959), st.integers(300, 539), st.integers(1, 960), st.integers(1, 80)
    )
    line = st.builds(Read, st.text(max_size=12), st.floats(0, 1), box)
    times = data.draw(st.lists(st.integers(0, 60), max_size=12, unique=True))
    for time_s in times:
        if search.see(float(time_s), data.draw(st.lists(line, max_size=4))):
            search.see_later(float(time_s), data.draw(st.lists(line, max_size=4)))
    for time_s in search.wants_lifetime():
        search.see_lifetime(time_s, data.draw(st.lists(line, max_size=3)))
    for time_s in search.wants_reading():
        search.see_reading(time_s, data.draw(st.lists(line, max_size=3)))
    speech = st.sampled_from([True, False, None])
    return search.result({float(time_s): data.draw(speech) for time_s in times})
