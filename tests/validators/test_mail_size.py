"""Rules on the mail that is about to be written."""

from __future__ import annotations

import pytest

from kepu_desktop.domain.findings import Level
from kepu_desktop.validators.judge import Judge
from validators.samples import CALL, STANDARD

JUDGE = Judge(CALL, STANDARD)


@pytest.mark.parametrize(
    ("size", "level"),
    [
        (19_999_999, None),
        (20_000_000, Level.ADVICE),
        (34_999_999, Level.ADVICE),
        (35_000_000, Level.ERROR),
    ],
)
def test_sizes_at_their_limits(size: int, level: Level | None) -> None:
    assert [f.level for f in JUDGE.package(size, ())] == ([] if level is None else [level])


def test_each_changed_name_is_told() -> None:
    names = (("a.docx", "a.docx"), ("b?.pdf", "b？.pdf"), ("con.pdf", "_con.pdf"))
    found = JUDGE.package(1000, names)
    assert [(f.measured, f.required) for f in found] == [names[1], names[2]]
    assert {f.subject for f in found} == {"package"}
