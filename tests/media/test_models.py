"""The models that the program ships are the pinned ones, and no others are used."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kepu_desktop.media import models as models_module
from kepu_desktop.media.models import Model, ModelError, model, models


@pytest.mark.parametrize("name", sorted(models()))
def test_every_model_is_there_and_is_the_pinned_one(name: str) -> None:
    assert model(name) == models()[name].path


def test_a_model_that_was_changed_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = models()["speech"]
    changed = tmp_path / "changed.onnx"
    shutil.copy(real.path, changed)
    with changed.open("r+b") as stream:
        stream.seek(1000)
        stream.write(b"\0\0\0\0")
    listed = {
        "changed": Model("changed", changed, real.sha256),
        "absent": Model("absent", tmp_path / "absent.onnx", real.sha256),
    }
    monkeypatch.setattr(models_module, "models", lambda: listed)
    for name in listed:
        with pytest.raises(ModelError, match=name):
            model(name)
