"""The import contracts hold, and each of them still bites."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "kepu_desktop"


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(
        PACKAGE,
        folder / "src" / "kepu_desktop",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def test_the_house_keeps_its_contracts(copy: Path) -> None:
    result = lint_imports(copy)
    assert result.returncode == 0, result.stdout
    assert "0 broken" in result.stdout


LAYERS = "A row never imports a row above it nor a sibling in its own row"
QT = "Qt only in ui and app"


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("system/bad.py", "import kepu_desktop.calls.model", LAYERS),
        ("calls/bad.py", "import kepu_desktop.workflow.session", LAYERS),
        ("validators/bad.py", "import kepu_desktop.project.store", LAYERS),
        ("media/bad.py", "import kepu_desktop.documents.mail", LAYERS),
        ("workflow/bad.py", "import kepu_desktop.cli", LAYERS),
        ("bundles/bad.py", "import kepu_desktop.media.probe", "bundles use documents"),
        ("ui/bad.py", "import kepu_desktop.project.store", "ui talks to workflow"),
        ("cli/bad.py", "import kepu_desktop.ui", "The command line never reaches the window"),
        ("workflow/bad.py", "import PySide6.QtCore", QT),
        ("workflow/bad.py", "def late():\n    from PySide6 import QtGui", QT),
        ("domain/bad.py", "import msgspec", "domain uses the standard library only"),
        ("validators/bad.py", "import lxml.etree", "Rules and the project file decode nothing"),
        ("project/bad.py", "import PIL.Image", "Rules and the project file decode nothing"),
        ("documents/bad.py", "import av", "Foreign films are opened in media alone"),
    ],
)
def test_a_forbidden_import_breaks_its_contract(
    copy: Path, module: str, line: str, contract: str
) -> None:
    bad = copy / "src" / "kepu_desktop" / module
    bad.write_text(f"{line}\n", encoding="utf-8")
    try:
        result = lint_imports(copy)
    finally:
        bad.unlink()
    assert result.returncode == 1
    broken = [text for text in result.stdout.splitlines() if text.endswith("BROKEN")]
    assert any(text.startswith(contract) for text in broken), result.stdout


def test_a_package_without_a_row_breaks_the_layers(copy: Path) -> None:
    stray = copy / "src" / "kepu_desktop" / "stray.py"
    stray.write_text("")
    try:
        result = lint_imports(copy)
    finally:
        stray.unlink()
    assert result.returncode == 1
    assert "kepu_desktop.stray" in result.stdout


def test_domain_imports_nothing_but_the_standard_library() -> None:
    for file in (PACKAGE / "domain").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            else:
                continue
            for name in names:
                own = name.startswith("kepu_desktop.domain")
                assert own or name.split(".")[0] in sys.stdlib_module_names, f"{file.name}: {name}"
