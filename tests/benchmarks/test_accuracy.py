"""The accuracy set: films are what their truth says, and scores count what they say they count."""

from __future__ import annotations

import importlib
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import av
import numpy as np
import pytest

from film_camera import CAMERAS, LIGHTS, Camera, Shot
from film_marks import Mark
from film_set import (
    HALVES,
    STYLES,
    WORLDS_OF,
    Code,
    Made,
    Recipe,
    Sign,
    Subtitles,
    Truth,
    catalogue,
    joined_truths,
    long_films,
    made,
)
from film_words import SENTENCES
from film_worlds import WORLDS
from kepu_desktop.domain.facts import (
    AdLook,
    AdSignal,
    Gap,
    MarkFacts,
    MediaFacts,
    Part,
    Stretch,
    SubtitleFacts,
    TextSample,
    Unlooked,
)

ROOT = Path(__file__).resolve().parents[2]
TINY = Recipe(
    "tiny",
    "tune",
    "white",
    7,
    seconds=5.0,
    shot_s=1.3,
    size=(640, 360),
    subtitles=Subtitles("white", 0.8),
    codes=(Code("qr", 90, 3.6, 1.0),),
    mark=Mark(size=20),
    black=((1.0, 3.4),),
    preset="ultrafast",
    rate="1M",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("films")


@pytest.fixture(scope="module")
def tiny(folder: Path) -> Made:
    return made(TINY, folder)


@pytest.fixture
def scores(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    return importlib.import_module("accuracy_scores")


@pytest.fixture
def harness(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    return importlib.import_module("accuracy")


# ---- the films ----


def test_a_film_is_black_where_its_truth_says_and_nowhere_else(tiny: Made) -> None:
    with av.open(str(tiny.path)) as film:
        frames = [(frame.time, frame.to_ndarray(format="gray")) for frame in film.decode(video=0)]
    assert len(frames) == 125
    dark = [time for time, gray in frames if gray is not None and float(gray.mean()) < 2]
    assert dark[0] == pytest.approx(1.0)
    assert dark[-1] == pytest.approx(3.4 - 1 / 25)
    assert len(dark) == 60


def test_the_truth_is_kept_beside_the_film(tiny: Made, folder: Path) -> None:
    changed = tiny.path.stat().st_mtime_ns
    again = made(TINY, folder)
    assert again == tiny
    assert again.path.stat().st_mtime_ns == changed
    assert {sign.kind for sign in again.truth.ads} == {"qr"}
    assert again.truth.marks == "present"
    assert again.truth.subtitles == "burned_in"
    assert again.truth.coverage is not None
    assert 0 < again.truth.coverage < 1


def test_nothing_but_films_and_truths_is_left_in_the_folder(tiny: Made, folder: Path) -> None:
    left = {file.suffix for file in folder.iterdir() if not file.name.startswith("part-")}
    assert left == {".mp4", ".json"}


def test_a_long_film_is_its_parts_after_each_other(folder: Path) -> None:
    small = replace(TINY, seconds=2.0, size=(320, 180), subtitles=None, codes=(), mark=None)
    parts = (
        replace(small, name="first", black=((0.4, 1.2),)),
        replace(small, name="second", black=(), seed=9),
    )
    film = made(replace(small, name="long", parts=parts, times=2), folder)
    with av.open(str(film.path)) as opened:
        frames = [(one.time, one.to_ndarray(format="gray")) for one in opened.decode(video=0)]
    dark = [time for time, gray in frames if time is not None and float(gray.mean()) < 2]
    assert len(frames) == 200
    assert film.truth.black == ((0.4, 1.2), (4.4, 5.2))
    assert dark[0] == pytest.approx(0.4)
    assert dark[20] == pytest.approx(4.4)
    assert len(dark) == 40


def test_another_recipe_is_another_film(tiny: Made) -> None:
    assert replace(TINY, seed=8).digest(None) != TINY.digest(None)
    assert replace(TINY, mark=Mark(size=21)).digest(None) != TINY.digest(None)
    for more in ({"world": "matter"}, {"camera": "hand"}, {"light": "dim"}):
        assert replace(TINY, **more).digest(None) != TINY.digest(None)  # type: ignore[arg-type]


def test_the_same_recipe_gives_the_same_frames() -> None:
    from film_cutting import _Cutting

    def first() -> list[bytes]:
        frames = _Cutting(replace(TINY, black=()), [(0.2, 4.0)], Path()).frames()
        return [next(frames).bytes() for _ in range(3)]

    assert first() == first()


def test_a_still_begins_with_the_picture_that_is_held() -> None:
    from film_cutting import _Cutting

    recipe = replace(TINY, seconds=1.0, subtitles=None, mark=None, codes=(), black=())
    cutting = _Cutting(replace(recipe, still=((0.4, 0.8),)), [], Path())
    frames = [frame.bytes() for frame in cutting.frames()]
    same = [number for number in range(1, 25) if frames[number] == frames[number - 1]]
    ((start, end),) = cutting.truth().still or ()
    assert [round(start * 25) + 1, round(end * 25) - 1] == [same[0], same[-1]]
    assert same == list(range(10, 20))


def test_subtitles_cover_about_the_wanted_share_of_the_speech() -> None:
    from film_cutting import _Cutting

    spoken = [(float(start), float(start) + 8.0) for start in range(0, 120, 10)]
    for wanted in (0.3, 0.6, 0.95):
        recipe = replace(TINY, seconds=120.0, black=(), subtitles=Subtitles("white", wanted))
        coverage = _Cutting(recipe, spoken, Path()).truth().coverage
        assert coverage == pytest.approx(wanted, abs=0.08)


def test_the_camera_moves_between_frames() -> None:
    shot = Shot("matter", 3, camera=Camera(pan=(60.0, 0.0), shake=2.0), size=(320, 180))
    first, second = shot.at(0.0).y.astype(int), shot.at(1.0).y.astype(int)
    assert np.abs(first - second).mean() > 4
    assert first.min() >= 16
    assert first.max() <= 235


@pytest.mark.parametrize("world", WORLDS)
def test_a_view_is_drawn_again_from_its_seed_and_of_any_size(world: str) -> None:
    for seed in range(25):
        for width, height in ((320, 180), (512, 512), (700, 512)):
            first, second = (
                WORLDS[world](np.random.default_rng(seed), width, height) for _ in range(2)
            )
            assert first.shape == (height, width, 3)
            assert first.dtype == np.uint8
            assert np.array_equal(first, second)
            assert first.std() > 2


def test_light_changes_the_view_and_nothing_else() -> None:
    still = Camera(grain=0.0)
    even, dim, harsh, turning = (
        Shot("rooms", 5, camera=still, size=(320, 180), light=light) for light in LIGHTS
    )
    assert dim.at(0.0).y.mean() < 0.6 * even.at(0.0).y.mean()
    assert harsh.at(0.0).y.std() > even.at(0.0).y.std()
    means = [float(turning.at(second).y.mean()) for second in np.arange(0, 7, 0.5)]
    assert max(means) > 1.3 * min(means)


def test_cameras_differ_in_how_far_they_move() -> None:
    def moved(name: str) -> float:
        cameras = [CAMERAS[name](np.random.default_rng(seed)) for seed in range(20)]
        return float(np.mean([np.hypot(*one.pan) + one.shake for one in cameras]))

    assert moved("tripod") < moved("some") < moved("swift")
    assert moved("tripod") < moved("hand")


# ---- the set ----


def test_the_halves_have_the_same_classes_and_nothing_else_in_common() -> None:
    tune, report = (catalogue(half) for half in HALVES)
    assert [(one.name, one.group) for one in tune] == [(one.name, one.group) for one in report]
    assert not {one.seed for one in tune} & {one.seed for one in report}
    assert {one.world for one in tune} == set(WORLDS_OF["tune"])
    assert {one.world for one in report} == set(WORLDS_OF["report"])
    assert not set(WORLDS_OF["tune"]) & set(WORLDS_OF["report"])
    faces = [{style.face for style in STYLES[half].values()} for half in HALVES]
    assert not faces[0] & faces[1]
    for script in ("simplified", "traditional", "english"):
        for own, other in zip(SENTENCES["tune", script], SENTENCES["report", script], strict=True):
            if script == "english":
                assert not set(own.split("|")) & set(other.split("|"))
            else:
                assert own != other


def test_the_set_is_as_large_as_it_should_be() -> None:
    films = [one for half in HALVES for one in catalogue(half)]
    assert len(films) >= 60
    assert len({(one.half, one.name) for one in films}) == len(films)
    assert all(45 <= one.seconds <= 180 for one in films)
    assert sum(one.seconds >= 120 for one in films) >= 6
    assert all(len(one.parts) * one.times * 60 == 1800 for one in long_films("report"))


def test_truths_joined_are_shifted_to_where_each_part_begins() -> None:
    part = Truth(
        "burned_in", 0.8, black=((1.0, 4.0),), ads=(Sign("qr", "x", 2.0, 5.0),), marks="none"
    )
    whole = joined_truths([(60.0, part), (60.0, replace(part, coverage=0.6))])
    assert whole.black == ((1.0, 4.0), (61.0, 64.0))
    assert [sign.start_s for sign in whole.ads] == [2.0, 62.0]
    assert whole.coverage == pytest.approx(0.7)


def test_a_truth_survives_its_file() -> None:
    truth = Truth("absent", mark_box=(1, 2, 3, 4), still=None, ads=(Sign("url", "a", 0.0, 1.0),))
    assert Truth.from_json(truth.to_json()) == truth


# ---- the scores ----


def subtitles(
    state: str, coverage: float = 0.8, script: str | None = "simplified"
) -> SubtitleFacts:
    samples = (TextSample(1.0, "文字"),) * 6
    return SubtitleFacts(state, coverage, (coverage - 0.1, coverage + 0.1), script, samples)


def row(scores: ModuleType, truth: Truth, facts: MediaFacts, **recipe: object) -> object:
    return scores.Row(replace(TINY, **recipe), truth, facts, (0.0, 4.0))


def test_tables_tell_precision_recall_and_each_miss(scores: ModuleType) -> None:
    burned = Truth("burned_in", 0.75, "simplified")
    rows = [
        row(scores, burned, MediaFacts(subtitles=subtitles("burned_in")), name="one"),
        row(scores, burned, MediaFacts(subtitles=subtitles("uncertain")), name="two"),
        row(scores, Truth("absent"), MediaFacts(subtitles=subtitles("burned_in")), name="three"),
        row(scores, Truth("absent"), MediaFacts(subtitles=subtitles("absent")), name="four"),
    ]
    told = scores.told(rows, 5)
    assert "4 of 5 films measured" in told
    assert "`burned_in`: precision 1/2 (0.50), recall 1/2 (0.50)" in told
    assert "`absent`: precision 1/1 (1.00), recall 1/2 (0.50)" in told
    assert "wrong certain answers: 1 of 4" in told
    assert "mean error 0.050, worst 0.050; truth inside the 95 % interval 1/1" in told
    assert "- two (white): subtitles burned_in → uncertain" in told
    assert "- three (white): subtitles absent → burned_in" in told
    assert "- four" not in told


def test_a_figure_below_its_target_is_called_missed(scores: ModuleType) -> None:
    found = [MediaFacts(subtitles=subtitles(state)) for state in ("burned_in", "uncertain")]
    told = scores.told([row(scores, Truth("burned_in", 0.8), facts) for facts in found], 2)
    assert "| subtitles `burned_in`: recall | 1/2 (0.50) | ≥ 0.90 | **missed** |" in told
    assert "| subtitles `burned_in`: precision | 1/1 (1.00) | ≥ 0.97 |  |" in told
    assert "| coverage: mean error | 0.000 | ≤ 0.06 |  |" in told


def test_films_beyond_the_method_do_not_count(scores: ModuleType) -> None:
    film = row(scores, Truth("burned_in"), MediaFacts(subtitles=subtitles("absent")), hard=True)
    told = scores.told([film], 1)
    assert "wrong certain answers: 0 of 0" in told
    assert "| white | burned_in | 1 | 1 absent |" in told


def test_a_script_counts_when_it_was_decided(scores: ModuleType) -> None:
    truth = Truth("burned_in", 0.8, "traditional")
    rows = [
        row(scores, truth, MediaFacts(subtitles=subtitles("burned_in", script=script)))
        for script in ("traditional", "simplified", None)
    ]
    assert scores.scripts(rows) == (1, 2, 2, 3)


def test_marks_are_right_by_state_and_by_place(scores: ModuleType) -> None:
    truth = Truth(marks="present", mark_box=(100, 20, 80, 30), mark_kind="50 %")
    there = MarkFacts("present", ((96, 18, 90, 36),), 12, 60)
    beside = MarkFacts("present", ((500, 20, 80, 30),), 12, 60)
    nothing = MarkFacts("none", (), 12, 60)
    rows = [row(scores, truth, MediaFacts(marks=marks)) for marks in (there, beside, nothing)]
    told = scores.told(rows, 3)
    assert "| 50 % | present | 2/3 (0.67) |" in told
    assert "box on the mark: 1/2" in told
    assert "a box beside the mark: (500, 20, 80, 30)" in told


@pytest.mark.parametrize(
    ("sign", "found", "same"),
    [
        (("qr", "https://a.cn/1"), ("qr", "https://a.cn/1"), True),
        (("qr", "https://a.cn/1"), ("barcode", "https://a.cn/1"), False),
        (("phone", "13912345678"), ("phone", "139 1234 5678"), True),
        (("phone", "13912345678"), ("phone", "13912345679"), False),
        (("words", "直播间下单 立减"), ("words", "下单、立减"), True),
        (("words", "直播间下单 立减"), ("words", "招商"), False),
        (("url", "www.star1shop.com"), ("url", "star1shop.com"), True),
    ],
)
def test_a_signal_names_a_sign(
    scores: ModuleType, sign: tuple[str, str], found: tuple[str, str], same: bool
) -> None:
    signal = AdSignal(*found, 1.0, None)
    assert scores.same_signal(Sign(*sign, 0.0, 5.0), signal) is same


def test_signs_between_searched_frames_are_told_apart(scores: ModuleType) -> None:
    truth = Truth(
        ads=(Sign("qr", "seen", 3.0, 6.0, 100), Sign("qr", "missed", 1.0, 3.0, 100)),
    )
    signals = (AdSignal("qr", "seen", 4.0, None), AdSignal("phone", "1", 4.0, None))
    facts = MediaFacts(ads=signals, ad_look=AdLook(2, 2, 4.0))
    told = scores.told([row(scores, truth, facts)], 1)
    assert "| qr 100 px | 2 | 1/2 (0.50) | 1/1 (1.00) |" in told
    assert "false signals: 1 phone" in told
    assert "qr not found (between searched frames)" in told
    closely = replace(facts, ad_look=AdLook(9, 2, 1.5))
    assert "qr not found (in searched frames)" in scores.told([row(scores, truth, closely)], 1)


def test_stretches_are_matched_and_their_edges_measured(scores: ModuleType) -> None:
    true = ((10.0, 13.0), (20.0, 20.8), (30.0, 34.0))
    found = (Stretch(10.1, 13.0), Stretch(20.0, 20.8), Stretch(50.0, 53.0))
    counted = scores.stretches(true, found)
    assert (counted.true, counted.hits, counted.false) == (2, 1, 1)
    assert counted.edges == pytest.approx((0.1, 0.0))


# ---- the command ----


def unasked(film: Path) -> MediaFacts:
    raise AssertionError(f"{film.name} is measured again")


def test_a_result_is_measured_once_for_a_version(
    harness: ModuleType, tiny: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = harness._row(TINY, tiny, tmp_path, harness.checked, False)
    assert set(first.facts.parts) == set(Part)
    assert [(one.start_s, one.end_s) for one in first.facts.black] == [(1.0, 3.4)]
    assert first.keys_s[0] == 0.0
    assert harness._row(TINY, tiny, tmp_path, unasked, False) == first
    monkeypatch.setattr(harness, "version", lambda: "another")
    assert harness._row(TINY, tiny, tmp_path, unasked, True) == first


def test_what_ran_out_of_memory_is_tried_again(
    harness: ModuleType, tiny: Made, tmp_path: Path
) -> None:
    tries = []

    def failing(film: Path) -> MediaFacts:
        tries.append(film)
        return MediaFacts(parts=tuple(Part), unlooked=(Unlooked("picture", Gap.MEMORY),))

    for _ in range(2):
        row = harness._row(TINY, tiny, tmp_path, failing, False)
        assert "subtitles burned_in → not looked" in harness.misses(row)
    assert len(tries) == 2


def test_only_the_whole_reporting_half_is_written_down(tmp_path: Path) -> None:
    target = tmp_path / "accuracy.md"
    command = [sys.executable, str(ROOT / "benchmarks" / "accuracy.py"), "--write", str(target)]
    for more in (["--half", "tune"], ["--half", "report", "--only", "white"]):
        run = subprocess.run([*command, *more], capture_output=True, text=True, check=False)
        assert run.returncode == 2
        assert "whole reporting half" in run.stderr
    assert not target.exists()
