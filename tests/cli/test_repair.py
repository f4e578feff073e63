"""repair: new files beside untouched originals, words for what it cannot mend."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from media_factory import MediaFactory


def test_films_in_other_containers_come_out_as_mp4(
    media: MediaFactory, tmp_path: Path, run: Any
) -> None:
    films = [media.matroska(), media.quicktime()]
    told = run("repair", *films, "--to", tmp_path / "修好的").ok()
    made = [Path(line) for line in told.out.splitlines()]
    assert [path.parent for path in made] == [tmp_path / "修好的"] * 2
    assert sorted(made) == sorted((tmp_path / "修好的").iterdir())
    assert "逐一核对一致（SHA-256）" in told.err
    checked = run("check", *made, "--json").json["files"]
    assert [one["facts"]["container"] for one in checked] == ["mp4", "mp4"]


def test_nothing_is_made_of_a_film_that_needs_nothing(
    media: MediaFactory, tmp_path: Path, run: Any
) -> None:
    told = run("repair", media.compliant(), "--to", tmp_path / "到").ok()
    assert told.out == ""
    assert "不用修复" in told.err
    assert list((tmp_path / "到").iterdir()) == []


def test_what_it_cannot_mend_is_said_with_the_settings_to_export_anew(
    media: MediaFactory, tmp_path: Path, run: Any
) -> None:
    told = run("repair", media.prores(), "--to", tmp_path / "到")
    assert told.code == 1
    assert told.out == ""
    assert "prores" in told.err
    for words in ("剪映", "Premiere", "格式工厂", "1920×1080", "8000 kbps"):
        assert words in told.err
    assert list((tmp_path / "到").iterdir()) == []


def test_findings_that_remain_are_named(media: MediaFactory, tmp_path: Path, run: Any) -> None:
    low = tmp_path / "小.mov"
    low.write_bytes(media.quicktime().read_bytes())
    told = run("repair", low, media.low_bit_rate(), "--to", tmp_path / "到")
    assert "无损修复改变不了：码流" in told.err


def test_no_file_is_overwritten(media: MediaFactory, tmp_path: Path, run: Any) -> None:
    target = tmp_path / "到"
    target.mkdir()
    kept = target / f"{media.matroska().stem}.mp4"
    kept.write_bytes(b"mine")
    run("repair", media.matroska(), "--to", target).ok()
    assert kept.read_bytes() == b"mine"
    assert (target / f"{kept.stem}_2.mp4").stat().st_size > 1000


def test_a_path_that_is_not_there_is_refused(tmp_path: Path, run: Any) -> None:
    told = run("repair", tmp_path / "没有.mp4", "--to", tmp_path / "到")
    assert told.code == 2
    assert "找不到" in told.err


def test_a_folder_that_cannot_be_written_is_refused(
    media: MediaFactory, tmp_path: Path, run: Any
) -> None:
    (tmp_path / "文件").write_text("x", encoding="utf-8")
    told = run("repair", media.matroska(), "--to", tmp_path / "文件")
    assert told.code == 2
    assert "错误" in told.err
