"""Where the model files of the full check lie, each checked against its pinned SHA-256."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kepu_desktop.system.resources import resources


class ModelError(Exception):
    """A model file is missing or is not the pinned one. The argument is the model's name."""


@dataclass(frozen=True, slots=True)
class Model:
    """``name`` of resources/models/models.toml, its file, and the SHA-256 it must have."""

    name: str
    path: Path
    sha256: str


@cache
def models() -> dict[str, Model]:
    """All that the program ships, by name; whether the files are there is not looked at."""
    folder = resources() / "models"
    with (folder / "models.toml").open("rb") as stream:
        entries = tomllib.load(stream)["model"]
    return {
        entry["name"]: Model(entry["name"], folder / entry["file"], entry["sha256"])
        for entry in entries
    }


@cache
def model(name: str) -> Path:
    """The file of a model, checked once a process. Raises ``ModelError``."""
    wanted = models()[name]
    try:
        data = wanted.path.read_bytes()
    except OSError as error:
        raise ModelError(name) from error
    if hashlib.sha256(data).hexdigest() != wanted.sha256:
        raise ModelError(name)
    return wanted.path
