from __future__ import annotations

import pytest

from kepu_desktop.jobs import capacity

GIB = 1 << 30


@pytest.mark.parametrize(
    ("cores", "memory", "workers"),
    [
        (8, 16 * GIB, 8),
        (8, 6 * GIB, 4),
        (4, 2 * GIB, 1),
        (1, 64 * GIB, 1),
        (4, 1 * GIB, 1),
    ],
)
def test_workers_are_bounded_by_cores_and_memory(
    monkeypatch: pytest.MonkeyPatch, cores: int, memory: int, workers: int
) -> None:
    monkeypatch.setattr(capacity, "_cores", lambda: cores)
    monkeypatch.setattr(capacity, "_memory", lambda: memory)
    assert capacity.worker_count() == workers


def test_this_machine_carries_at_least_one_worker() -> None:
    assert 1 <= capacity.worker_count() <= 1024
