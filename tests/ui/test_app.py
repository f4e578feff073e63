"""What must be right before the window exists: input method, display, language, one instance."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from kepu_desktop.app import has_display, input_method_settings
from kepu_desktop.ui.single import Instance


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"QT_IM_MODULE": "fcitx"}, {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}),
        ({"XMODIFIERS": "@im=fcitx"}, {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}),
        ({"QT_IM_MODULE": "ibus"}, {}),
        ({}, {}),
    ],
)
def test_fcitx_is_reached_through_the_portal(
    environment: dict[str, str], expected: dict[str, str]
) -> None:
    assert input_method_settings(environment, "linux") == expected
    assert input_method_settings(environment, "win32") == {}


def test_a_display_is_needed_on_linux_only() -> None:
    assert not has_display({}, "linux")
    assert has_display({"DISPLAY": ":0"}, "linux")
    assert has_display({"WAYLAND_DISPLAY": "wayland-0"}, "linux")
    assert has_display({}, "win32")


def test_without_a_display_the_program_says_so_instead_of_aborting(tmp_path: Path) -> None:
    environment = {"PATH": "/usr/bin:/bin", "KEPU_DESKTOP_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "kepu_desktop"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert "没有图形界面" in done.stderr
    assert "--help" in done.stderr


def test_standard_dialogs_speak_chinese(application: QApplication) -> None:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    words = box.button(QDialogButtonBox.StandardButton.Cancel).text()
    box.deleteLater()
    assert "取消" in words


@pytest.fixture
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KEPU_DESKTOP_HOME", str(tmp_path))
    return tmp_path


def test_a_second_start_hands_its_project_to_the_first(
    application: QApplication, own_home: Path, until: Callable[..., None]
) -> None:
    project = own_home / "示例 #1%20.kepu"
    project.write_bytes(b"x")
    first, second = Instance(), Instance()
    assert not first.hand_over(None)
    asked: list[object] = []
    first.asked.connect(asked.append)
    first.listen()
    assert second.hand_over(project)
    until(lambda: asked)
    assert asked == [project]
    first.close()


def test_the_pipe_takes_only_files_that_exist(
    application: QApplication, own_home: Path, until: Callable[..., None]
) -> None:
    first = Instance()
    asked: list[object] = []
    first.asked.connect(asked.append)
    first.listen()
    assert Instance().hand_over(own_home / "没有.kepu")
    assert Instance().hand_over(None)
    until(lambda: asked)
    assert asked == [None]
    first.close()


def test_each_settings_folder_has_its_own_window(
    application: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEPU_DESKTOP_HOME", str(tmp_path / "a"))
    first = Instance()
    first.listen()
    monkeypatch.setenv("KEPU_DESKTOP_HOME", str(tmp_path / "b"))
    assert not Instance().hand_over(None)
    first.close()
