"""The networks run here and tell nobody."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kepu_desktop.media import models as room
from kepu_desktop.media.inference import session
from kepu_desktop.media.models import Model, ModelError

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "kepu_desktop"

_RUN = """
import sys
sys.path.insert(0, {source!r})
from kepu_desktop.media.inference import session
print(len(session("text-det-tiny").get_inputs()), len(session("speech").get_inputs()))
"""


def _imported(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    names = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    names |= {
        node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module is not None
    }
    return {name.partition(".")[0] for name in names}


def test_one_module_alone_imports_the_runtime() -> None:
    """Whoever imports it first decides whether it reports to its maker."""
    importing = {file.name for file in PACKAGE.rglob("*.py") if "onnxruntime" in _imported(file)}
    assert importing == {"inference.py"}


@pytest.mark.parametrize("wish", [None, "0"])
def test_nothing_is_written_below_the_home_folder(tmp_path: Path, wish: str | None) -> None:
    home = tmp_path / "home"
    home.mkdir()
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ}
    variables = {**kept, "HOME": str(home), "TMPDIR": str(home)}
    if wish is not None:
        variables["ORT_DISABLE_TELEMETRY"] = wish
    done = subprocess.run(
        [sys.executable, "-W", "error", "-B", "-c", _RUN.format(source=str(ROOT / "src"))],
        env=variables,
        capture_output=True,
        text=True,
        check=False,
        cwd=home,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "1 3\n", "")
    assert list(home.rglob("*")) == []


def test_a_missing_model_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lost = {"speech": Model("speech", tmp_path / "none.onnx", "0" * 64)}
    monkeypatch.setattr(room, "models", lambda: lost)
    room.model.cache_clear()
    try:
        with pytest.raises(ModelError, match="speech"):
            session("speech")
    finally:
        room.model.cache_clear()
