from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kepu_desktop.system import paths

FOLDERS: list[Callable[[], Path]] = [
    paths.data_folder,
    paths.cache_folder,
    paths.log_folder,
    paths.config_folder,
    paths.user_calls,
]


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_folder_lies_below_the_portable_home(
    folder: Callable[[], Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path))
    assert folder().is_relative_to(tmp_path)


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("value", [None, ""])
def test_without_a_portable_home_the_folders_are_named_after_the_program(
    folder: Callable[[], Path],
    value: str | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(paths.HOME_VARIABLE, raising=False)
    if value is not None:
        monkeypatch.setenv(paths.HOME_VARIABLE, value)
    assert folder().is_absolute()
    assert paths.APP in folder().parts


def test_a_relative_portable_home_does_not_move_with_the_working_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(paths.HOME_VARIABLE, "mine")
    assert paths.cache_folder() == tmp_path / "mine" / "cache"


def test_the_kinds_of_files_do_not_share_a_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path))
    assert len({folder() for folder in FOLDERS}) == len(FOLDERS)


def test_asking_for_a_folder_makes_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "home"))
    for folder in FOLDERS:
        folder()
    assert not (tmp_path / "home").exists()
