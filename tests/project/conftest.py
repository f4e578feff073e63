from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kepu_desktop.project.store import Project
from project.samples import CALL_FILES, NOW


@pytest.fixture
def snapshot_root(tmp_path: Path) -> Path:
    return tmp_path / "data" / "snapshots"


@pytest.fixture
def create(snapshot_root: Path) -> Callable[[Path], Project]:
    def make(path: Path) -> Project:
        return Project.create(
            path, call_files=CALL_FILES, tool_version="0.1.0", now=NOW, snapshots=snapshot_root
        )

    return make


@pytest.fixture
def reopen(snapshot_root: Path) -> Callable[..., Project]:
    def again(path: Path, **options: object) -> Project:
        return Project.open(path, snapshots=snapshot_root, **options)  # type: ignore[arg-type]

    return again


@pytest.fixture
def project(tmp_path: Path, create: Callable[[Path], Project]) -> Iterator[Project]:
    with create(tmp_path / "项目.kepu") as made:
        yield made
