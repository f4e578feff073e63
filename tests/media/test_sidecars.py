from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from kepu_desktop.media.sidecars import sidecars_of


@pytest.mark.parametrize(
    "name",
    [
        "火箭.srt",
        "火箭.ASS",
        "火箭.zh.srt",
        "火箭.zh-Hans.ssa",
        "火箭.chs.vtt",
        "火箭.简体.srt",
        "火箭.forced.srt",
        "火箭.sub",
    ],
)
def test_a_subtitle_file_of_the_same_stem_belongs_to_the_film(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    assert sidecars_of(str(tmp_path / "火箭.mp4")) == (name,)


@pytest.mark.parametrize(
    "name",
    [
        "卫星.srt",
        "火箭2.srt",
        "火箭.2.srt",
        "火箭.txt",
        "火箭.srt.bak",
        "火箭.第二集.上.srt",
        ".srt",
    ],
)
def test_other_files_do_not(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    assert sidecars_of(str(tmp_path / "火箭.mp4")) == ()


def test_case_and_normalisation_do_not_count(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "CAFÉ.SRT")
    (tmp_path / name).touch()
    assert sidecars_of(str(tmp_path / unicodedata.normalize("NFC", "Café.mp4"))) == (name,)


def test_names_that_are_not_utf8_are_found(tmp_path: Path) -> None:
    stem = os.fsdecode("科普".encode("gbk"))
    (tmp_path / f"{stem}.srt").touch()
    assert sidecars_of(f"{tmp_path}/{stem}.mp4") == (f"{stem}.srt",)


def test_a_file_that_comes_later_is_seen(tmp_path: Path) -> None:
    film = str(tmp_path / "a.mp4")
    assert sidecars_of(film) == ()
    (tmp_path / "a.srt").touch()
    assert sidecars_of(film) == ("a.srt",)
    os.utime(tmp_path, (1, 1))  # settled: remembered from here on
    assert sidecars_of(film) == ("a.srt",)
    (tmp_path / "a.ass").touch()
    assert sidecars_of(film) == ("a.ass", "a.srt")


def test_a_folder_of_five_thousand_films_is_listed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5000):
        (tmp_path / f"{number}.mp4").touch()
    (tmp_path / "7.srt").touch()
    os.utime(tmp_path, (1, 1))
    listed: list[str] = []
    scandir = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: listed.append(path) or scandir(path))
    found = {number: sidecars_of(str(tmp_path / f"{number}.mp4")) for number in range(5000)}
    assert listed == [str(tmp_path)]
    assert [number for number, names in found.items() if names] == [7]


def test_a_folder_that_is_gone_has_none(tmp_path: Path) -> None:
    assert sidecars_of(str(tmp_path / "gone" / "a.mp4")) == ()
