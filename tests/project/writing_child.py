"""A process that edits a project without end and says what was acknowledged; it gets killed.

Command ``n`` leads from ``state_after(n - 1)`` to ``state_after(n)``, so the test can tell from
the file alone how far it came.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

from kepu_desktop.domain.findings import How
from kepu_desktop.domain.submission import Film, Submission
from kepu_desktop.project.store import Project

FILMS = 200
SIGN_EVERY = 3


def state_after(number: int) -> Submission:
    """The editable state after ``number`` commands."""
    films = tuple(
        Film(f"v{n}", f"片{n} 第{number}次", summary="简介" * 40) for n in range(1, FILMS + 1)
    )
    return Submission(
        form={"unit": str(number)} if number else {},
        films=films[number % 7 :] if number else (),
        next_ids={"v": number + 1} if number else {},
    )


def main() -> None:
    project = Project.open(Path(sys.argv[1]), snapshots=Path(sys.argv[2]))
    state = project.load()
    number = int(state.form.get("unit", "0"))
    os.write(1, b"open\n")
    while True:
        number += 1
        after = state_after(number)
        state = project.commit(
            state, replace(state, form=after.form, films=after.films, next_ids=after.next_ids), ""
        )
        os.write(1, b"edit %d\n" % number)
        if number % SIGN_EVERY == 0:
            line = project.append_resolution(
                subject="v1",
                rule="r",
                how=How.WAIVED,
                by="李某",
                at="2030-05-01T09:00:00+08:00",
                reason=str(number),
                basis="f",
            )
            os.write(1, b"sign %d\n" % line.number)


if __name__ == "__main__":
    main()
