"""The probe where it runs in the program: in worker processes with a memory limit."""

from __future__ import annotations

import pytest

from kepu_desktop.domain.facts import Part
from kepu_desktop.jobs.model import FailureKind, Job
from kepu_desktop.jobs.pool import PoolExecutor
from kepu_desktop.media.content import Look, measure_part
from kepu_desktop.media.probe import probe
from media_factory import MediaFactory, all_recipes


def test_every_kind_of_file_fits_into_a_worker(media: MediaFactory) -> None:
    paths = {name: str(recipe()) for name, recipe in all_recipes(media)}
    with PoolExecutor(2) as executor:
        for name, path in paths.items():
            executor.submit(Job(name, probe, (path, "full"), timeout_s=60, reports=True))
        found = {outcome.key: outcome for outcome in executor.outcomes()}
    assert {name: outcome.failure for name, outcome in found.items()} == dict.fromkeys(paths)
    assert found["eight_k"].value == probe(paths["eight_k"], "full")
    assert found["truncated"].value == probe(paths["truncated"], "full")


@pytest.mark.parametrize("megabytes", [300, 320, 340, 360])
def test_a_lack_of_memory_is_called_that_whichever_library_meets_it(
    media: MediaFactory, megabytes: int
) -> None:
    path = str(media.five_megabits())
    job = Job("film", measure_part, (path, Part.PICTURE, probe(path), None, Look()))
    with PoolExecutor(1, memory_limit=megabytes * 1_000_000) as executor:
        executor.submit(job)
        outcome = executor.wait()
    assert outcome is not None
    assert outcome.failure is None or outcome.failure.kind is FailureKind.MEMORY
    assert outcome.failure is not None or megabytes > 320
