"""A project in this process, on real films."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kepu_desktop.calls.model import Call
from kepu_desktop.calls.shipped import default_call
from kepu_desktop.workflow.session import Session


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEPU_DESKTOP_HOME", str(tmp_path / "home"))


@pytest.fixture(scope="session")
def call() -> Call:
    return default_call()


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session.create(tmp_path / "p.kepu") as made:
        yield made
