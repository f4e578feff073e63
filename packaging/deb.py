"""The .deb: a staged tree, its control files, and dpkg's own tools over both.

Two builds of the same source give the same bytes: every time stamp is the given one, owners are
root, and dpkg-deb sorts.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
NAME = "kepu-desktop"
HOME = Path("usr/lib") / NAME
ICON_SIZES = (16, 22, 24, 32, 48, 64, 128, 256)
# A Chinese font under whatever name the system has it, and what opens mails and folders.
_RECOMMENDS = (
    "fonts-noto-cjk | fonts-wqy-microhei | fonts-wqy-zenhei | fonts-droid-fallback",
    "xdg-utils",
    "shared-mime-info",
    "desktop-file-utils",
)


def stage(tree: Path, bundle: Path, icons: Path, changelog: Path) -> None:
    """Everything that the package installs, below ``tree``. ``bundle`` is moved there."""
    home = tree / HOME
    home.parent.mkdir(parents=True)
    bundle.rename(home)
    share = tree / "usr/share"
    _copy(HERE / "debian/kepu-desktop.desktop", share / "applications" / f"{NAME}.desktop")
    _copy(HERE / "debian/kepu-desktop.xml", share / "mime/packages" / f"{NAME}.xml")
    hicolor = share / "icons/hicolor"
    for size in ICON_SIZES:
        _copy(icons / f"{size}.png", hicolor / f"{size}x{size}/apps" / f"{NAME}.png")
    _copy(icons / "scalable.svg", hicolor / "scalable/apps" / f"{NAME}.svg")
    papers = share / "doc" / NAME
    _copy(HERE / "debian/copyright", papers / "copyright")
    (papers / "CHANGELOG.md.gz").write_bytes(gzip.compress(changelog.read_bytes(), 9, mtime=0))
    _link(papers / "licences", Path("../../../lib") / NAME / "licences")
    _link(tree / "usr/bin" / NAME, Path("../lib") / NAME / NAME)
    _set_modes(tree)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _link(place: Path, target: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(target)


def _set_modes(tree: Path) -> None:
    """The program may be run, nothing else; what the builder's umask was does not matter."""
    for path in tree.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path == tree / HOME / NAME else 0o644)
    tree.chmod(0o755)


def debian_version(version: str) -> str:
    """PEP 440 as dpkg sorts it: a pre-release is older than its release.

    >>> debian_version("1.2.0rc1")
    '1.2.0~rc1'
    """
    return re.sub(r"\.?(a|b|rc|dev)(\d+)", r"~\1\2", version)


def depends(files: Sequence[Path], private: Sequence[Path]) -> str:
    """The packages of this system that ``files`` need, with the versions their symbols ask for.

    ``private`` are the folders in which the libraries of the bundle lie.
    """
    with tempfile.TemporaryDirectory() as place:
        # dpkg-shlibdeps insists on a source package around it.
        control = Path(place) / "debian/control"
        control.parent.mkdir()
        control.write_text(f"Source: {NAME}\n\nPackage: {NAME}\nArchitecture: any\n")
        done = subprocess.run(
            [
                "dpkg-shlibdeps",
                "-O",
                "--warnings=0",
                "--ignore-missing-info",  # of our own libraries; build.py looks after the others
                *(f"-l{folder}" for folder in private),
                *(f"-e{file}" for file in files),
            ],
            cwd=place,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
        )
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    (line,) = [one for one in done.stdout.splitlines() if one.startswith("shlibs:Depends=")]
    return line.partition("=")[2]


def installed_size(tree: Path) -> int:
    """KiB as dpkg counts: files rounded up, 1 for everything else."""
    return sum(
        -(-path.stat().st_size // 1024) if path.is_file() and not path.is_symlink() else 1
        for path in tree.rglob("*")
    )


def control(version: str, needs: str, size: int) -> str:
    return f"""Package: {NAME}
Version: {debian_version(version)}
Architecture: amd64
Maintainer: The kepu-desktop developers <noreply@kepu-desktop.invalid>
Installed-Size: {size}
Depends: {needs}
Recommends: {", ".join(_RECOMMENDS)}
Suggests: libgtk-3-0
Section: misc
Priority: optional
Description: checks science videos against a call and prepares the mail to send
 科普申报助手：检查各单位报来的科普视频是否符合征集通知，填写信息表，
 登记核实和签字，生成可以直接寄出的报送包和邮件草稿。
 .
 Drop the folders, read what is wrong and why, mend or sign it off, export
 the form, the list and the mail. Everything stays on this machine.
"""


def pack(tree: Path, target: Path, *, version: str, needs: str, epoch: int) -> Path:
    """Write the package into the folder ``target``; returns its path."""
    size = installed_size(tree)
    papers = tree / "DEBIAN"
    papers.mkdir()
    (papers / "control").write_text(control(version, needs, size), encoding="utf-8")
    (papers / "md5sums").write_text(_sums(tree), encoding="utf-8")
    for name in ("postinst", "postrm"):
        shutil.copyfile(HERE / "debian" / name, papers / name)
    for path in papers.iterdir():
        path.chmod(0o755 if path.name.startswith("post") else 0o644)
    papers.chmod(0o755)
    for path in (*tree.rglob("*"), tree):
        os.utime(path, (epoch, epoch), follow_symlinks=False)
    target.mkdir(parents=True, exist_ok=True)
    file = target / f"{NAME}_{debian_version(version)}_amd64.deb"
    aside = file.with_suffix(".part")
    level = os.environ.get("KEPU_PACKAGE_LEVEL", "6")
    subprocess.run(
        # xz, since older dpkg cannot read zstd; two threads make other blocks than one does.
        ["dpkg-deb", "--root-owner-group", "-Zxz", f"-z{level}", "--threads-max=2", "--build",
         tree, aside],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(epoch)},
    )  # fmt: skip
    aside.replace(file)
    return file


def _sums(tree: Path) -> str:
    lines = []
    for path in sorted(tree.rglob("*")):
        inside = path.relative_to(tree)
        if path.is_file() and not path.is_symlink() and inside.parts[0] != "DEBIAN":
            with path.open("rb") as file:
                lines.append(f"{hashlib.file_digest(file, 'md5').hexdigest()}  {inside}\n")
    return "".join(lines)
