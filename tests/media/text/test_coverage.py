from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_desktop.media.text.coverage import wilson


@pytest.mark.parametrize(("hits", "tries"), [(0, 60), (3, 60), (57, 60), (5, 10), (1, 1)])
def test_the_ends_are_the_shares_that_are_just_not_refused(hits: int, tries: int) -> None:
    for end in wilson(hits, tries) or ():
        distance = abs(hits / tries - end)
        assert distance == pytest.approx(1.96 * math.sqrt(end * (1 - end) / tries), abs=2e-3)


def test_nothing_is_known_without_a_try() -> None:
    assert wilson(0, 0) is None


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_share_lies_inside(case: tuple[int, int]) -> None:
    hits, tries = case
    interval = wilson(hits, tries)
    assert interval is not None
    assert 0 <= interval[0] <= round(hits / tries, 4) <= interval[1] <= 1


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_nineteen_of_twenty_intervals_hold_the_truth(share: float) -> None:
    draw = random.Random(5)
    held = 0
    for _ in range(2000):
        low, high = wilson(sum(draw.random() < share for _ in range(60)), 60) or (0, 0)
        held += low <= share <= high
    assert 0.92 < held / 2000 < 0.98
