"""Random edits, undo, redo and restarts, against a list of states in memory."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kepu_desktop.domain.submission import Submission
from kepu_desktop.project.store import Project
from project.samples import CALL_FILES, NOW, edited


class UndoModel(RuleBasedStateMachine):
    """``states[place]`` is what the project must hold; undo and redo move ``place``."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="kepu-undo-"))
        self.snapshots = self.folder / "snapshots"
        self.project = Project.create(
            self.folder / "a.kepu",
            call_files=CALL_FILES,
            tool_version="1",
            now=NOW,
            snapshots=self.snapshots,
        )
        self.states = [Submission()]
        self.labels: list[str] = []
        self.place = 0
        self.next_ids: dict[str, int] = {}
        self.held = self.project.load()

    @rule(data=st.data())
    def edit(self, data: st.DataObject) -> None:
        after = data.draw(edited(self.held))
        label = f"命令{len(self.labels)}"
        self.next_ids.update(after.next_ids)
        before, self.held = self.held, self.project.commit(self.held, after, label)
        if _without_ids(after) != _without_ids(before):
            del self.states[self.place + 1 :]
            del self.labels[self.place :]
            self.states.append(after)
            self.labels.append(label)
            self.place += 1

    @precondition(lambda self: self.place > 0)
    @rule()
    def undo(self) -> None:
        step = self.project.undo()
        assert step is not None
        label, self.held = step
        self.place -= 1
        assert label == self.labels[self.place]

    @precondition(lambda self: self.place < len(self.labels))
    @rule()
    def redo(self) -> None:
        step = self.project.redo()
        assert step is not None
        label, self.held = step
        assert label == self.labels[self.place]
        self.place += 1

    @rule()
    def restart(self) -> None:
        self.project.close()
        self.project = Project.open(self.project.path, snapshots=self.snapshots)
        self.held = self.project.load()

    @invariant()
    def holds_what_the_model_holds(self) -> None:
        expected = replace(self.states[self.place], next_ids=self.next_ids)
        assert self.held == expected
        assert self.project.load() == expected
        undo = self.labels[self.place - 1] if self.place else None
        redo = self.labels[self.place] if self.place < len(self.labels) else None
        assert (self.project.undo_label(), self.project.redo_label()) == (undo, redo)

    def teardown(self) -> None:
        self.project.close()
        shutil.rmtree(self.folder)


def _without_ids(submission: Submission) -> Submission:
    return replace(submission, next_ids={})


TestUndoModel = UndoModel.TestCase
TestUndoModel.settings = settings(
    max_examples=40,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
