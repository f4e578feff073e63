"""Films with known black and still stretches, made once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from film_pictures import PictureFilms


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> PictureFilms:
    base: Path = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    return PictureFilms(base / "picture-films")
