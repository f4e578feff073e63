"""The probe where it runs in the program: in worker processes with a memory limit."""

from __future__ import annotations

from kepu_desktop.jobs.model import Job
from kepu_desktop.jobs.pool import PoolExecutor
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
