"""What is installed in the environment that the bundle is built from."""

from __future__ import annotations

import re
import sysconfig
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)


def distributions() -> list[metadata.Distribution]:
    """The program and the locked packages it runs on, by name; not the tools that build it."""
    pinned = _PIN.findall((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    found = [metadata.distribution(name) for name in ("kepu-desktop", *pinned)]
    return sorted(found, key=lambda one: one.metadata["Name"].lower())


def metadata_files() -> list[tuple[str, str]]:
    """(source, folder in the bundle) of each METADATA file."""
    pairs = []
    for one in distributions():
        (file,) = [
            path
            for path in one.files or ()
            if path.name == "METADATA" and path.parent.name.endswith(".dist-info")
        ]
        pairs.append((str(one.locate_file(file)), file.parent.name))
    return pairs


def own_places() -> list[str]:
    """Where the wheels and the interpreter lie; all else on this machine is the system's."""
    library = Path(sysconfig.get_config_var("LIBDIR"), sysconfig.get_config_var("INSTSONAME"))
    places = {
        Path(sysconfig.get_path("purelib")),
        Path(sysconfig.get_path("platlib")),
        Path(sysconfig.get_path("stdlib")),
        library,
        Path(__file__).parent,
    }
    return sorted({str(place) for given in places for place in (given, given.resolve())})
