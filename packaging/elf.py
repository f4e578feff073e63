"""The shared libraries that the programs and libraries of a folder ask for (binutils' objdump)."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

_MAGIC = b"\x7fELF"


def elf_files(folder: Path) -> list[Path]:
    """Every program and library in ``folder``, links left aside, in a fixed order."""
    return sorted(path for path in folder.rglob("*") if not path.is_symlink() and _is_elf(path))


def _is_elf(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) == _MAGIC


def needed(path: Path) -> frozenset[str]:
    """The names in NEEDED."""
    done = subprocess.run(
        ["objdump", "-p", path], capture_output=True, text=True, check=True, env={"LC_ALL": "C"}
    )
    lines = (line.split() for line in done.stdout.splitlines())
    return frozenset(words[1] for words in lines if words[:1] == ["NEEDED"])


def asked_of_the_system(files: Mapping[Path, frozenset[str]]) -> frozenset[str]:
    """What ``files`` need and none of them is."""
    inside = {path.name for path in files}
    return frozenset(name for names in files.values() for name in names if name not in inside)


def unused(files: Mapping[Path, frozenset[str]]) -> Iterator[Path]:
    """Qt libraries that nothing in ``files`` asks for; extension modules and plugins are none."""
    asked = {name for names in files.values() for name in names}
    for path in files:
        if path.parent.name == "lib" and path.parent.parent.name == "Qt" and path.name not in asked:
            yield path


def known_to_the_loader() -> frozenset[str]:
    """The libraries of this system that came with its packages."""
    done = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True)
    pairs = (line.split(" => ") for line in done.stdout.splitlines() if " => " in line)
    return frozenset(name.split()[0] for name, path in pairs if not path.startswith("/usr/local/"))
