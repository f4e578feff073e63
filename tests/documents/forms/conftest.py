"""The shipped call, its form's values, and one LibreOffice for all forms of a session."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from kepu_desktop.calls.loader import load_call
from kepu_desktop.calls.model import Call
from kepu_desktop.documents.forms import FormValues
from kepu_desktop.system.resources import shipped_calls

TESTS = Path(__file__).resolve().parents[2]
# Fonts of official papers are not on test machines: the aliases pin what stands in for them, so
# that page counts agree everywhere.
FONTCONFIG_FILE = TESTS / "fonts.conf"


@pytest.fixture(scope="session")
def call() -> Call:
    return load_call(shipped_calls() / "kepu-2025")


@pytest.fixture(scope="session")
def other_call() -> Call:
    return load_call(TESTS / "calls" / "other_call")


@pytest.fixture
def values() -> FormValues:
    return FormValues(
        {
            "unit": "示例省科学技术协会",
            "contact": "张明（示例）",
            "position": "科普部副主任/副研究员",
            "phone": "0551-60000000",
            "email": "shili@example.org",
        },
        ("venue", "slowlive", "other"),
        "地震预警",
        "40个",
        "27小时14分",
        (
            "1、示例·深海一万米\n走进载人潜水器示例训练池，回答“人怎样在万米海底呼吸”。",
            "2、A&B <科普> {{x}}\n=cmd|'/c calc'!A0\n𬬻与鿔，“弯引号”与\"直引号\"……",
            "3、示例·实验室的一天（共6集）\n每集跟随一位青年科研人员。",
        ),
    )


@pytest.fixture(scope="session")
def soffice(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, list[Path], Path], None]:
    """Convert files in one LibreOffice call: ``soffice(target format, files, folder)``."""
    profile = tmp_path_factory.mktemp("soffice-profile")

    def convert(target: str, files: list[Path], folder: Path) -> None:
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation={profile.as_uri()}",
                "--headless",
                "--convert-to",
                target,
                "--outdir",
                str(folder),
                *map(str, files),
            ],
            env={**os.environ, "FONTCONFIG_FILE": str(FONTCONFIG_FILE)},
            check=True,
            capture_output=True,
            timeout=240,
        )

    return convert
