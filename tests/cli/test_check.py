"""``check``: the JSON contract, the order of files, exit codes."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from contract_shapes import CHECK, fits
from media_factory import MediaFactory

ERROR, FINE, REFUSED, INTERRUPTED = 1, 0, 2, 3


def rules(file: Any, level: str) -> set[str]:
    return {finding["rule"] for finding in file["findings"] if finding["level"] == level}


@pytest.fixture
def everything(media: MediaFactory, tmp_path: Path) -> list[Path]:
    """Files of every kind, none of which may be missing from the answer."""
    text = tmp_path / "说明.txt"
    text.write_text("说明", encoding="utf-8")
    archive = tmp_path / "材料.zip"
    with zipfile.ZipFile(archive, "w") as target:
        target.writestr("一.txt", "一")
    paper = tmp_path / "表.docx"
    paper.write_bytes(b"PK\x03\x04 no paper")
    lock = tmp_path / "~$表.docx"
    lock.write_bytes(b"x")
    partial = tmp_path / "a.mp4.crdownload"
    partial.write_bytes(b"x")
    subtitles = tmp_path / "b.srt"
    subtitles.write_text("1\n00:00:00,000 --> 00:00:01,000\n一\n", encoding="utf-8")
    return [
        media.no_index(),
        text,
        media.compliant(),
        archive,
        media.empty(),
        paper,
        media.matroska(),
        lock,
        media.photo(),
        partial,
        subtitles,
        media.surround(),
        media.subtitle_track(),
        media.silent(),
        media.cover_only(),
        media.portrait_rotated(),
    ]


def test_the_object_has_every_promised_key_and_no_other(run: Any, everything: list[Path]) -> None:
    result = run("check", "--json", *everything)
    assert fits(result.json, CHECK) == []
    assert result.code == ERROR


def test_every_path_that_is_a_file_is_answered_for_in_the_order_given(
    run: Any, everything: list[Path]
) -> None:
    answer = run("check", "--json", *everything).json
    assert [file["path"] for file in answer["files"]] == [str(path) for path in everything]
    assert answer["skipped"] == []


def test_a_file_named_twice_is_answered_for_twice(run: Any, media: MediaFactory) -> None:
    one, other = media.compliant(), media.hd720()
    answer = run("check", "--json", one, other, one).json
    assert [file["path"] for file in answer["files"]] == [str(one), str(other), str(one)]


def test_a_folder_is_searched_and_what_is_no_film_is_listed_with_its_reason(
    run: Any, everything: list[Path], media: MediaFactory, tmp_path: Path
) -> None:
    folder = tmp_path / "夹"
    (folder / "下层").mkdir(parents=True)
    shutil.copyfile(media.compliant(), folder / "下层" / "第10集.mp4")
    shutil.copyfile(media.compliant(), folder / "下层" / "第2集.mp4")
    names = ["说明.txt", "材料.zip", "表.docx", "~$表.docx", "a.mp4.crdownload", "b.srt"]
    for path in everything:
        if path.name in names:
            shutil.copyfile(path, folder / path.name)
    (folder / ".隐藏.mp4").write_bytes(b"x")
    (folder / "画.rar").write_bytes(b"x")
    answer = run("check", "--json", folder, cwd=tmp_path).json
    assert fits(answer, CHECK) == []
    assert [file["path"] for file in answer["files"]] == [
        str(folder / "下层" / "第2集.mp4"),
        str(folder / "下层" / "第10集.mp4"),
    ]
    listed = {os.path.relpath(item["path"], folder) for item in answer["skipped"]}
    assert listed == {*(set(names) - {"材料.zip"}), "材料.zip/一.txt", ".隐藏.mp4", "画.rar"}


def test_null_is_unknown_and_an_empty_list_is_none(run: Any, media: MediaFactory) -> None:
    answer = run("check", "--json", media.silent(), media.text(), media.compliant()).json
    silent, text, good = (file["facts"] for file in answer["files"])
    assert silent["audio"] == []
    assert silent["subtitle_tracks"] == []
    for key in ("subtitles", "marks", "ads", "black", "freeze", "silence", "loudness_lufs"):
        assert silent[key] is None, key
    assert set(text.values()) == {None}
    assert good["audio"] == [{"codec": "aac", "channels": 2, "sample_rate": 48000}]
    assert {file["sha256"] for file in answer["files"]} == {None}


def test_facts_carry_the_units_of_the_contract(run: Any, media: MediaFactory) -> None:
    answer = run("check", "--json", media.compliant(), media.portrait_rotated()).json
    good, turned = (file["facts"] for file in answer["files"])
    assert good["container"] == "mp4"
    assert good["video_codec"] == "h264"
    assert (good["width"], good["height"], good["rotation"]) == (1920, 1080, 0)
    assert (turned["width"], turned["height"], turned["rotation"]) == (1080, 1920, 90)
    assert good["duration_s"] == pytest.approx(2.0, abs=0.1)
    assert good["frame_rate"] == pytest.approx(25)
    assert good["overall_bit_rate"] > good["video_bit_rate"] > 8_000_000


def test_full_depth_adds_the_hash_of_the_whole_file(run: Any, media: MediaFactory) -> None:
    film = media.compliant()
    file = run("check", "--json", "--depth", "full", film).json["files"][0]
    assert file["sha256"] == hashlib.sha256(film.read_bytes()).hexdigest()


def test_full_depth_fills_every_fact_and_evidence_pictures_only_on_request(
    run: Any, media: MediaFactory, tmp_path: Path
) -> None:
    film, folder = media.black_inside(), tmp_path / "证据"
    answer = run("check", film, "--json", "--depth", "full", "--evidence", folder).json
    assert fits(answer, CHECK) == []
    (file,) = answer["files"]
    facts = file["facts"]
    assert facts["subtitles"]["state"] == "uncertain"
    assert facts["subtitles"]["coverage"] is None
    assert facts["marks"]["state"] in ("none", "cannot_tell")
    assert facts["ads"] == []
    (black,) = facts["black"]
    assert (round(black["start_s"], 1), round(black["end_s"], 1)) == (2.0, 5.0)
    assert set(black) == {"start_s", "end_s"}
    assert facts["silence"] == []
    assert isinstance(facts["loudness_lufs"], float)
    images = [one["image"] for finding in file["findings"] for one in finding["evidence"]]
    assert images
    assert all(Path(image).is_file() for image in images)
    assert {folder} == {Path(image).parent.parent for image in images}


def test_without_a_project_only_rules_on_the_file_itself_run(run: Any, media: MediaFactory) -> None:
    file = run("check", "--json", media.compliant()).json["files"][0]
    named = {finding["rule"] for finding in file["findings"]}
    assert all(name.startswith("video/") for name in named)
    assert not named & {"video/signed", "video/same-content"}


def test_duration_waits_for_a_category(run: Any, media: MediaFactory) -> None:
    film = media.compliant()
    without = run("check", "--json", film)
    assert "video/duration" in rules(without.json["files"][0], "skipped")
    assert without.code == FINE
    with_minimum = run("check", "--json", "--category", "venue", film)
    assert "video/duration" in rules(with_minimum.json["files"][0], "error")
    assert with_minimum.code == ERROR
    free = run("check", "--json", "--category", "other", film)
    assert "video/duration" not in {f["rule"] for f in free.json["files"][0]["findings"]}


@pytest.mark.parametrize("category", ["activity", "venue", "flagship", "keylab", "academician"])
def test_each_category_of_the_notice_is_known_by_its_id(
    run: Any, media: MediaFactory, category: str
) -> None:
    assert run("check", "--json", "--category", category, media.compliant()).code == ERROR


def test_review_advice_and_unchecked_alone_are_exit_0(run: Any, media: MediaFactory) -> None:
    result = run("check", "--json", media.five_megabits(), media.subtitle_track())
    assert {file["verdict"] for file in result.json["files"]} <= {"review", "unchecked", "advice"}
    assert result.code == FINE


def test_an_empty_folder_is_an_empty_answer(run: Any, tmp_path: Path) -> None:
    folder = tmp_path / "空"
    folder.mkdir()
    result = run("check", "--json", folder)
    assert (result.json["files"], result.json["skipped"], result.code) == ([], [], FINE)


def test_a_path_that_is_not_there_is_refused_by_name(
    run: Any, media: MediaFactory, tmp_path: Path
) -> None:
    result = run("check", media.compliant(), tmp_path / "没有.mp4")
    assert result.code == REFUSED
    assert "没有.mp4" in result.err
    assert "找不到" in result.err


def test_the_object_is_printed_even_where_a_path_is_missing(
    run: Any, media: MediaFactory, tmp_path: Path
) -> None:
    missing = tmp_path / "没有.mp4"
    result = run("check", "--json", media.compliant(), missing, media.hd720())
    assert result.code == REFUSED
    assert fits(result.json, CHECK) == []
    paths = [file["path"] for file in result.json["files"]]
    assert paths == [str(media.compliant()), str(media.hd720())]
    assert [item["path"] for item in result.json["skipped"]] == [str(missing)]


def test_an_unknown_category_names_those_there_are(run: Any, media: MediaFactory) -> None:
    result = run("check", "--category", "没有", media.compliant())
    assert result.code == REFUSED
    assert "slowlive" in result.err


def test_the_report_is_a_word_file_beside_the_answer(
    run: Any, media: MediaFactory, tmp_path: Path
) -> None:
    report = tmp_path / "报告.docx"
    result = run("check", "--json", "--report", report, media.hd720())
    assert result.code == ERROR
    assert result.json["files"]
    with zipfile.ZipFile(report) as paper:
        assert "1280×720" in paper.read("word/document.xml").decode()
    again = run("check", "--json", "--report", tmp_path / "不在" / "报告.docx", media.hd720())
    assert again.code == REFUSED
    assert "报告.docx" in again.err
    assert again.json["files"]


@pytest.fixture(scope="module")
def many(media: MediaFactory, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many")
    for number in range(3000):
        os.link(media.compliant(), folder / f"{number}.mp4")
    return folder


@pytest.mark.parametrize("moment_s", [0.0, 0.1, 0.2, 0.5, 1.0, 2.0])
def test_ctrl_c_at_any_moment_ends_with_3_and_no_half_object(
    run: Any, many: Path, moment_s: float
) -> None:
    log = run.home / "log"
    begun: list[float] = []

    def ripe() -> bool:
        if not begun and log.exists():
            begun.append(time.monotonic())
        return bool(begun) and time.monotonic() - begun[0] >= moment_s

    result = run.interrupted("check", "--json", many, when=ripe)
    assert result.code == INTERRUPTED
    assert result.out == ""
    assert "已中断" in result.err
