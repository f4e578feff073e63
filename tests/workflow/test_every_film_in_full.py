"""The full check on every kind of film there is a recipe for: it always comes to an end, and says
of each part what it saw or why it saw nothing."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from pathlib import Path

import pytest

from contract_shapes import CHECK, fits
from drawn_films import encoded, repeated
from film_texts import Caption, picture
from kepu_desktop.calls.model import Call
from kepu_desktop.cli.contract import check_object
from kepu_desktop.domain.facts import JUDGEABLE, Gap, MediaFacts, Part, Problem
from kepu_desktop.workflow.check import check_paths
from media_factory import MediaFactory, all_recipes

# Half an hour of a grey picture: minutes of work that tell nothing new.
_LEFT_OUT = {"long"}
_FAILED = {Gap.CRASHED, Gap.HUNG, Gap.MEMORY, Gap.NO_MODEL}


@pytest.mark.long
def test_every_film_comes_through_the_full_check(call: Call, media: MediaFactory) -> None:
    names = {str(make()): name for name, make in all_recipes(media) if name not in _LEFT_OUT}
    assert len(names) > 40
    result = check_paths(call, list(names), depth="full")
    assert fits(check_object(call, result.files, result.skipped), CHECK) == []
    answered = {names[file.path]: file.facts for file in result.files}
    for name, facts in answered.items():
        assert facts.problem is not Problem.CRASHED, name
        assert not [gap for gap in facts.unlooked if gap.gap in _FAILED], (name, facts.unlooked)
        if facts.problem in JUDGEABLE:
            assert facts.parts == tuple(Part), name
            _says_what_it_saw(name, facts)


def _says_what_it_saw(name: str, facts: MediaFacts) -> None:
    unseen = {gap.what for gap in facts.unlooked}
    if "picture" not in unseen:
        assert facts.black is not None or "black" in unseen, name
        assert facts.subtitles is not None, name
        assert facts.marks is not None, name
        assert facts.ads is not None, name
    if "sound" not in unseen:
        assert facts.silence is not None, name
        assert facts.sound_end_s is not None, name
    if not facts.video_streams:
        assert "picture" in unseen, name
    if not facts.audio:
        assert "sound" in unseen, name


# The worst case of a worker: in a process of its own, for its children's peak is that of all.
_IN_FULL = """
import json, resource, sys
from kepu_desktop.calls.shipped import default_call
from kepu_desktop.cli.contract import check_object
from kepu_desktop.workflow.check import check_paths
if __name__ == "__main__":
    call = default_call()
    result = check_paths(call, sys.argv[1:], depth="full")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    json.dump([check_object(call, result.files, result.skipped), peak], sys.stdout)
"""


@pytest.mark.long
def test_two_hours_of_speech_over_one_still_picture_are_told_for_what_they_are(
    tmp_path: Path,
) -> None:
    card = picture(Caption("望远镜让我们看见更远的星空", level=200, size=48), ground=3)
    minute = encoded(tmp_path / "minute.mp4", 60.0, itertools.repeat(card, 1500), 25, keys=250)
    film = repeated(minute, tmp_path / "film.mp4", 120)
    script = tmp_path / "in_full.py"
    script.write_text(_IN_FULL, "utf-8")
    run = subprocess.run(
        [sys.executable, str(script), str(film)], capture_output=True, text=True, check=True
    )
    told, peak_kb = json.loads(run.stdout)
    (file,) = told["files"]
    facts = file["facts"]
    ((freeze,), length_s) = (facts["freeze"], facts["duration_s"])
    assert length_s == pytest.approx(7200, abs=5)
    assert freeze["start_s"] < 1
    assert freeze["end_s"] > length_s - 1
    assert (facts["black"], facts["silence"], facts["ads"]) == ([], [], [])
    assert facts["subtitles"]["state"] == "absent"  # a caption that stays is none
    assert facts["marks"]["state"] == "cannot_tell"
    assert facts["loudness_lufs"] is not None
    rules = {finding["rule"]: finding for finding in file["findings"]}
    assert rules["video/subtitles"]["level"] == "error"
    assert rules["video/mark"]["level"] == "review"
    assert rules["video/freeze"]["level"] == "advice"
    assert peak_kb * 1024 < 700e6
