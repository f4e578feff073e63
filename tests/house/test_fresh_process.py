"""What a new process loads, and what it can do without."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = {"PySide6", "shiboken6", "av", "lxml", "docx", "openpyxl", "xlsxwriter", "pymediainfo"}


def python(code: str) -> str:
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


LOADED = "import json, sys\nprint(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"


@pytest.mark.parametrize(
    "code",
    [
        "import kepu_desktop.cli",
        "import kepu_desktop.__main__",
        "import kepu_desktop.cli.parser, kepu_desktop.cli.entry",
        "import contextlib, io, kepu_desktop.cli\n"
        "with contextlib.redirect_stdout(io.StringIO()): kepu_desktop.cli.run(['--help'])",
        "import kepu_desktop.validators.judge",
        "import kepu_desktop.project.store",
    ],
)
def test_a_light_door_loads_no_heavy_library(code: str) -> None:
    loaded = set(json.loads(python(f"{code}\n{LOADED}")))
    assert "kepu_desktop" in loaded
    assert loaded & HEAVY == set()


EVERY_MODULE = """
import importlib, pkgutil, sys

class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("PySide6", "shiboken6"):
            raise ModuleNotFoundError(f"{name} is not installed", name=name)

sys.meta_path.insert(0, NoQt())
import kepu_desktop
count = 0
for module in pkgutil.walk_packages(kepu_desktop.__path__, "kepu_desktop."):
    if module.name.startswith(("kepu_desktop.ui.", "kepu_desktop.app")):
        continue
    importlib.import_module(module.name)
    count += 1
assert not any(name.startswith("PySide6") for name in sys.modules)
print(count)
"""


def test_the_whole_core_can_be_imported_without_qt() -> None:
    assert int(python(EVERY_MODULE)) > 60


def test_the_block_against_qt_bites() -> None:
    code = EVERY_MODULE.split("import kepu_desktop")[0]
    probe = "try:\n    import PySide6.QtCore\nexcept ModuleNotFoundError: print('blocked')\n"
    assert python(code + probe) == "blocked\n"
