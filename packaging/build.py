"""Build front door: bundle, licences, icons, package. script/package calls it.

    python packaging/build.py WORK OUT

Runs in the clean environment made from the locks, in which the program is installed as a wheel.
WORK is emptied; the package comes into OUT.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import contents
import deb
import elf
import icons
import installed
import licences

from kepu_desktop import __version__

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent


class UnsoundBundleError(Exception):
    """The bundle lacks something, or holds what nothing uses."""


def make_bundle(work: Path) -> Path:
    """The folder with the program, made by PyInstaller."""
    log = work / "pyinstaller.log"
    with log.open("wb") as file:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean"),
                *("--workpath", work / "pyinstaller", "--distpath", work / "bundle"),
                HERE / "kepu-desktop.spec",
            ],
            stdout=file,
            stderr=subprocess.STDOUT,
            # Sets come out in one order, and nothing is kept in the builder's home.
            env={**os.environ, "PYTHONHASHSEED": "0", "PYINSTALLER_CONFIG_DIR": str(work / "own")},
            check=False,
        )
    if done.returncode != 0:
        raise UnsoundBundleError("\n".join(log.read_text(encoding="utf-8").splitlines()[-30:]))
    return work / "bundle" / deb.NAME


def strip_interpreter(bundle: Path) -> None:
    """Python's own symbols are of no use to anyone here and half its size.

    Nothing of the wheels: strip damages libraries that auditwheel has patched.
    """
    inside = bundle / "_internal"
    files = [*inside.glob("libpython3.*.so.*"), *inside.glob("python3.*/lib-dynload/*.so")]
    subprocess.run(["strip", "--strip-unneeded", *files], check=True)


def look_through(bundle: Path) -> dict[Path, frozenset[str]]:
    """Every program and library of the bundle with what it needs; raises UnsoundBundleError."""
    files = {path: elf.needed(path) for path in elf.elf_files(bundle)}
    plugins = bundle / "_internal/PySide6/Qt/plugins"
    missing = {name for name in contents.PLUGINS if not (plugins / name).is_file()}
    unused = list(elf.unused(files))
    if missing or unused:
        raise UnsoundBundleError(f"missing: {sorted(missing)}, asked for by nothing: {unused}")
    return files


def needs(bundle: Path, files: dict[Path, frozenset[str]]) -> str:
    """Depends. What the optional plugins need beyond the rest is not asked of anyone."""
    plugins = bundle / "_internal/PySide6/Qt/plugins"
    optional = {plugins / name for name in contents.OPTIONAL_PLUGINS}
    asked = {path: names for path, names in files.items() if path not in optional}
    inside = {path.name for path in files}
    wanted = elf.asked_of_the_system(asked) - inside
    if unknown := wanted - elf.known_to_the_loader():
        raise UnsoundBundleError(f"neither in the bundle nor on this system: {sorted(unknown)}")
    return deb.depends(list(asked), sorted({path.parent for path in files}))


def add_licences(bundle: Path, files: dict[Path, frozenset[str]]) -> None:
    distributions = installed.distributions()
    components = [
        *licences.of_distributions(distributions),
        *licences.of_interpreter(),
        *licences.of_libraries(
            list(files), {one.metadata["Name"]: one.version for one in distributions}
        ),
    ]
    folder = bundle / "licences"
    folder.mkdir()
    licences.write(folder, bundle, components, __version__)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def main(work: Path, out: Path) -> Path:
    """The whole way; returns the package."""
    began = time.monotonic()

    def say(what: str) -> None:
        print(f"{time.monotonic() - began:5.0f} s  {what}", flush=True)

    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    bundle = make_bundle(work)
    strip_interpreter(bundle)
    say("打包完成 / bundled")
    files = look_through(bundle)
    needed = needs(bundle, files)
    add_licences(bundle, files)
    icons.draw(work / "icons", list(deb.ICON_SIZES))
    say("依赖、许可、图标 / dependencies, licences, icons")
    deb.stage(work / "tree", bundle, work / "icons", ROOT / "CHANGELOG.md")
    package = deb.pack(
        work / "tree",
        out,
        version=__version__,
        needs=needed,
        epoch=int(os.environ["SOURCE_DATE_EPOCH"]),
    )
    say(f"{package}（{package.stat().st_size / 1e6:.0f} MB）")
    return package


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
