"""Materials looked at in the background: each once, closed at once."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from kepu_desktop.domain.material_facts import MaterialProblem
from kepu_desktop.domain.submission import FileRef, Material
from kepu_desktop.jobs.inline import InlineExecutor
from kepu_desktop.jobs.model import Failure, FailureKind, Outcome
from kepu_desktop.workflow.material_watch import LookResult, MaterialWatch
from kepu_desktop.workflow.materials import found
from material_factory import pdf
from waiting import LIMIT_S


def material(path: Path, number: int = 1) -> Material:
    file = FileRef(str(path.parent), path.name, "", path.stat().st_size, 1, "")
    return Material(f"m{number}", "c1", file)


class Heard:
    def __init__(self, wanted: int) -> None:
        self.results: list[LookResult] = []
        self._wanted = wanted
        self.done = threading.Event()

    def __call__(self, result: LookResult) -> None:
        self.results.append(result)
        if len(self.results) == self._wanted:
            self.done.set()


def test_each_is_delivered_once_however_often_it_is_asked_for(tmp_path: Path) -> None:
    held = [material(pdf(tmp_path / f"{n}.pdf", n), n) for n in (1, 2, 3)]
    heard = Heard(3)
    watch = MaterialWatch(heard, InlineExecutor)
    watch.ask(held)
    watch.ask(held)
    assert heard.done.wait(LIMIT_S)
    watch.close()
    assert [result.material.id for result in heard.results] == ["m1", "m2", "m3"]
    pages = [found(result.material, result.outcome)[2].pages for result in heard.results]
    assert pages == [1, 2, 3]
    assert watch.pending() == frozenset()


def test_another_file_of_the_same_material_is_asked_for_anew(tmp_path: Path) -> None:
    one = material(pdf(tmp_path / "1.pdf"))
    heard = Heard(2)
    watch = MaterialWatch(heard, InlineExecutor)
    watch.ask([one])
    watch.ask([replace(one, file=replace(one.file, mtime_ns=2))])
    assert heard.done.wait(LIMIT_S)
    watch.close()


def test_nothing_is_asked_for_after_the_end(tmp_path: Path) -> None:
    heard = Heard(1)
    watch = MaterialWatch(heard, InlineExecutor)
    watch.close()
    watch.ask([material(pdf(tmp_path / "1.pdf"))])
    assert not watch.pending()
    assert heard.results == []


@pytest.mark.parametrize(
    ("kind", "problem"),
    [
        (FailureKind.CRASHED, MaterialProblem.CRASHED),
        (FailureKind.HUNG, MaterialProblem.HUNG),
        (FailureKind.MEMORY, MaterialProblem.MEMORY),
        (FailureKind.ERROR, MaterialProblem.CRASHED),
    ],
)
def test_a_worker_that_failed_costs_its_material_and_is_tried_again(
    kind: FailureKind, problem: MaterialProblem, tmp_path: Path
) -> None:
    one = material(pdf(tmp_path / "1.pdf"))
    _, file, facts = found(one, Outcome("m1", failure=Failure(kind)))
    assert facts.problem is problem
    assert file.fingerprint == ""
