"""The full check on every kind of film there is a recipe for: it always comes to an end, and says
of each part what it saw or why it saw nothing."""

from __future__ import annotations

import pytest

from contract_shapes import CHECK, fits
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
