"""What the bundle is made of: licence texts, SBOM (CycloneDX 1.6) and the place of the sources.

All of it is read from what is installed and from what lies in the bundle; only what no wheel
tells, the libraries inside the wheels, stands in native.toml. No clock and no path of this machine
gets in.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import sysconfig
import tomllib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from importlib import metadata
from pathlib import Path

HERE = Path(__file__).resolve().parent
_SITE = Path(sysconfig.get_path("platlib"))
_TEXT_NAMES = ("licen", "copying", "notice", "authors")
_BOOTLOADER = "GPL-2.0-or-later WITH Bootloader-exception"


class UnknownLibraryError(Exception):
    """Libraries in the bundle that neither native.toml nor a wheel's own modules account for."""


@dataclass(slots=True)
class Component:
    """``files`` are paths in the bundle; ``texts`` are where the licence texts lie now."""

    name: str
    version: str
    licence: str
    source: str
    purl: str = ""
    wheel: str = ""
    files: list[Path] = field(default_factory=list)
    texts: list[Path] = field(default_factory=list)


def of_distributions(distributions: Iterable[metadata.Distribution]) -> list[Component]:
    return [_of_distribution(one) for one in distributions]


def _of_distribution(one: metadata.Distribution) -> Component:
    name, version = one.metadata["Name"], one.version
    texts = [
        Path(str(one.locate_file(path)))
        for path in one.files or ()
        if ".dist-info" in path.parts[0]
        and any(word in path.name.lower() for word in _TEXT_NAMES)
        and path.suffix not in (".py", ".pyc")
    ]
    return Component(
        name, version, _licence(one), _source(one), f"pkg:pypi/{name.lower()}@{version}", "", [],
        texts,
    )  # fmt: skip


def _licence(one: metadata.Distribution) -> str:
    said = _field(one, "License-Expression") or _field(one, "License")
    known = {
        "LGPL": "LGPL-3.0-or-later",  # Pebble's metadata name no version, its LICENSE does
        "Apache 2.0": "Apache-2.0",
        "3-Clause BSD License": "BSD-3-Clause",
        "MIT License": "MIT",
    }
    return known.get(said, said).splitlines()[0] if said else "NOASSERTION"


def _source(one: metadata.Distribution) -> str:
    """The best the metadata offer: a repository, else the home page."""
    places: dict[str, str] = {}
    for entry in one.metadata.get_all("Project-URL") or ():
        label, _, url = entry.partition(",")
        places[label.strip().lower()] = url.strip()
    for label in ("source", "source code", "repository", "homepage"):
        if label in places:
            return places[label]
    return _field(one, "Home-page")


def _field(one: metadata.Distribution, name: str) -> str:
    values = one.metadata.get_all(name)
    return str(values[0]) if values else ""


def of_interpreter() -> list[Component]:
    """Python itself, and the loader that PyInstaller puts before it."""
    loader = _of_distribution(metadata.distribution("pyinstaller"))
    loader.licence = _BOOTLOADER
    return [loader]


def of_libraries(libraries: Sequence[Path], wheels: Mapping[str, str]) -> list[Component]:
    """The entries of native.toml with their files; ``libraries`` are paths in the bundle.

    ``wheels``: name of a wheel → its version. Raises UnknownLibraryError for a library that
    belongs nowhere.
    """
    table = tomllib.loads((HERE / "native.toml").read_text(encoding="utf-8"))["component"]
    found = []
    left = [path for path in libraries if _is_library(path)]
    for entry in table:
        files = [
            path
            for path in left
            if entry.get("folder", path.parent.name) == path.parent.name
            and any(fnmatchcase(path.name, name) for name in entry.get("files", ()))
        ]
        left = [path for path in left if path not in files]
        if not files and not (entry.get("inside") and entry["wheel"] in wheels):
            continue
        wheel = entry.get("wheel", "")
        found.append(
            Component(
                entry["name"],
                _version(entry["name"], files, wheels.get(wheel, "")),
                entry["licence"],
                entry["source"],
                wheel=wheel,
                files=files,
                texts=[HERE / "licences" / name for name in entry.get("texts", ())]
                + [_SITE / name for name in entry.get("wheel_texts", ())],
            )
        )
    if left:
        raise UnknownLibraryError("\n".join(map(str, left)))
    for component in found:
        if component.name == "CPython":
            component.texts.append(_python_licence())
    return found


def _is_library(path: Path) -> bool:
    """Not an extension module, which belongs to its wheel or to Python, and not the program."""
    return ".so" in path.name and not (
        path.name.endswith((".abi3.so", f"{sysconfig.get_config_var('EXT_SUFFIX')}"))
    )


def _version(name: str, files: Sequence[Path], wheel: str) -> str:
    if name == "CPython":
        return ".".join(map(str, sys.version_info[:3]))
    if name.startswith("Qt"):
        return wheel
    return files[0].name.partition(".so.")[2] if files else ""


def _python_licence() -> Path:
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    for path in (
        Path(sysconfig.get_path("stdlib")) / "LICENSE.txt",
        Path(f"/usr/share/doc/python{version}/copyright"),
    ):
        if path.is_file():
            return path
    raise FileNotFoundError("the licence of Python")


def write(folder: Path, bundle: Path, components: Sequence[Component], version: str) -> None:
    """README.md, sbom.cdx.json and texts/ into ``folder``."""
    texts = folder / "texts"
    for component in components:
        for source in component.texts:
            own = texts / _folder_name(component.name)
            if source.parent == HERE / "licences":
                own = texts  # shared between components
            own.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, own / source.name)
    shutil.copyfile(HERE / "licences" / "GPL-3.txt", texts / "GPL-3.txt")
    (folder / "sbom.cdx.json").write_text(
        json.dumps(sbom(bundle, components, version), ensure_ascii=False, indent=1) + "\n",
        encoding="utf-8",
    )
    (folder / "README.md").write_text(page(components, version), encoding="utf-8")


def _folder_name(name: str) -> str:
    return name.lower().replace(" ", "-").replace("'", "")


def sbom(bundle: Path, components: Sequence[Component], version: str) -> dict[str, object]:
    """CycloneDX 1.6: the program as the subject, one component each, the files with SHA-256."""
    root = {
        "type": "application",
        "bom-ref": "kepu-desktop",
        "name": "kepu-desktop",
        "version": version,
        "licenses": [{"expression": "GPL-3.0-or-later"}],
    }
    listed = [_entry(bundle, one) for one in components if one.name != "kepu-desktop"]
    body = {
        "metadata": {"component": root},
        "components": listed,
        "dependencies": [
            {"ref": "kepu-desktop", "dependsOn": [str(one["bom-ref"]) for one in listed]},
            *({"ref": str(one["bom-ref"]), "dependsOn": []} for one in listed),
        ],
    }
    number = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(body, sort_keys=True))
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{number}",
        "version": 1,
        **body,
    }


def _entry(bundle: Path, one: Component) -> dict[str, object]:
    entry: dict[str, object] = {
        "type": "library",
        "bom-ref": one.purl or f"native:{_folder_name(one.name)}",
        "name": one.name,
    }
    if one.version:
        entry["version"] = one.version
    if one.licence != "NOASSERTION":
        entry["licenses"] = [_licence_entry(one.licence)]
    if one.purl:
        entry["purl"] = one.purl
    if one.source:
        entry["externalReferences"] = [{"type": "source-distribution", "url": one.source}]
    if one.wheel:
        entry["properties"] = [{"name": "kepu-desktop:wheel", "value": one.wheel}]
    if one.files:
        entry["components"] = [
            {
                "type": "file",
                "bom-ref": f"file:{path.relative_to(bundle)}",
                "name": str(path.relative_to(bundle)),
                "hashes": [{"alg": "SHA-256", "content": _sha256(path)}],
            }
            for path in one.files
        ]
    return entry


def _licence_entry(licence: str) -> dict[str, object]:
    if any(word in licence for word in (" OR ", " AND ", " WITH ")):
        return {"expression": licence}
    return {"license": {"id": licence}}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def page(components: Sequence[Component], version: str) -> str:
    """What a person reads: under which licence, and where the source of each part is."""
    lines = [
        f"# 科普申报助手 {version}：许可与源代码 / licences and sources",
        "",
        "本安装包整体按 GPL-3.0-or-later 发布（texts/GPL-3.txt），",
        "原因是其中 PyAV 的组件含有 x264 和 x265。程序自身的源代码按 MIT 许可，",
        f"全文和构建脚本就在本文件夹的 kepu_desktop-{version}.tar.gz 里；",
        "其余各部分的源代码在下表所列的位置。",
        "Qt、Qt for Python 和 Pebble 是 LGPL，以单独的文件存在，可以替换。",
        "",
        "This package as a whole is distributed under GPL-3.0-or-later, because the libraries of",
        "PyAV's wheel hold x264 and x265. The program's own source is MIT and lies, with the",
        f"scripts that build this package, in kepu_desktop-{version}.tar.gz beside this file; the",
        "source of the other parts is at the places below. sbom.cdx.json says the same for",
        "machines.",
        "",
        "| 组件 / part | 版本 / version | 许可 / licence | 源代码 / source |",
        "|---|---|---|---|",
    ]
    for one in components:
        inside = f"（{one.wheel}）" if one.wheel else ""
        lines.append(
            f"| {one.name}{inside} | {one.version or '—'} | {one.licence} | {one.source or '—'} |"
        )
    return "\n".join(lines) + "\n"
