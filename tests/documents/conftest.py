"""The shipped call, and pages of produced papers as LibreOffice draws them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from kepu_desktop.calls.loader import load_call
from kepu_desktop.calls.model import Call
from kepu_desktop.system.resources import shipped_calls

# The fonts of official papers are not free: the aliases pin what stands in for them.
FONTCONFIG_FILE = Path(__file__).resolve().parents[1] / "fonts.conf"


@pytest.fixture(scope="session")
def call() -> Call:
    return load_call(shipped_calls() / "kepu-2025")


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, bytes], list[str]]:
    """``pages(file name, bytes)``: the text of each printed page, without white space."""
    profile = tmp_path_factory.mktemp("soffice-profile")

    def render(name: str, data: bytes) -> list[str]:
        folder = tmp_path_factory.mktemp("pages")
        file = folder / name
        file.write_bytes(data)
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation={profile.as_uri()}",
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                str(folder),
                str(file),
            ],
            env={**os.environ, "FONTCONFIG_FILE": str(FONTCONFIG_FILE)},
            check=True,
            capture_output=True,
            timeout=240,
        )
        reader = pypdf.PdfReader(file.with_suffix(".pdf"))
        return ["".join(page.extract_text().split()) for page in reader.pages]

    return render
