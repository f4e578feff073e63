"""``case`` and ``register`` on the command line: ids, ``list``, the gate, exit codes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from contract_shapes import LIST, fits
from material_factory import heic, pdf, photo, word
from sample_words import FORM, set_words

CASE = {"title": "示例·大篷车", "start": "2024-03-01", "end": "至今", "summary": "送去实验。"}


@pytest.fixture
def file(run: Any, tmp_path: Path) -> Path:
    file = tmp_path / "案例.kepu"
    run("new", file).ok()
    run("form", file, *set_words(FORM)).ok()
    return file


def test_a_case_with_materials_goes_all_the_way_to_a_pack(
    run: Any, file: Path, tmp_path: Path
) -> None:
    photo(tmp_path / "一.jpg")
    heic(tmp_path / "二.heic")
    pdf(tmp_path / "三.pdf", 4)
    made = run("case", file, "--new", "activity", *set_words(CASE), "--materials",
               "一.jpg", "二.heic", "三.pdf").ok()  # fmt: skip
    assert made.ids == ["c1", "m1", "m2", "m3"]
    answer = run("list", "--json", file).ok().json
    assert fits(answer, LIST) == []
    [case] = answer["cases"]
    assert (case["class"], case["chosen"]) == ("activity", True)
    assert case["fields"]["title"] == CASE["title"]
    assert case["fields"]["unit"] == FORM["unit"]
    assert [one["kind"] for one in case["materials"]] == ["picture", "picture", "pdf"]
    assert case["materials"][1]["problem"] == "heic"
    assert case["materials"][2]["pages"] == 4
    assert {f["rule"] for f in case["findings"]} == {"case/required", "case/material"}
    assert {f["stage"] for f in case["findings"]} == {"case"}
    assert "还没有汇总表的盖章扫描件" in {f["message"] for f in answer["findings"]}
    pack = run("register", file, "--to", "出").ok()
    folder = tmp_path / pack.out.strip()
    assert (folder / "案例01_示例·大篷车" / "案例信息表.docx").is_file()
    assert "HEIC" in pack.err
    assert "0 处问题" in run("verify", folder).ok().out


def test_the_gate_is_exit_1_and_a_draft_passes(run: Any, file: Path, tmp_path: Path) -> None:
    empty = run("register", file, "--to", "出")
    assert (empty.code, empty.out) == (1, "")
    assert "还没有选用的案例" in empty.err
    run("case", file, "--new", "work", *set_words({"title": "书", "start": "2023-12-31"})).ok()
    shut = run("register", file, "--to", "出")
    assert shut.code == 1
    assert "早于 2024-01-01" in shut.err
    assert not (tmp_path / "出").exists()
    assert run("register", file, "--to", "出", "--draft").ok().out.strip().endswith("_草稿")
    run("review", file, "c1", "--by", "李宁", "--waive", "case/date", "--reason", "主办方同意").ok()
    run("register", file, "--to", "出").ok()


def test_a_quota_that_is_broken_shuts_the_gate(run: Any, file: Path) -> None:
    for number in range(3):
        title = set_words({"title": f"书{number}", "start": "2024-05-01", "chosen": "yes"})
        run("case", file, "--new", "work", *title).ok()
    answer = run("list", "--json", file).ok().json
    assert [f["message"] for f in answer["findings"] if f["rule"] == "case/class-quota"] == [
        "科普作品传播类选用了 3 个，超过 2 个"
    ]
    assert run("register", file, "--to", "出").code == 1
    run("case", file, "c2", "--set", "chosen=no").ok()
    assert run("register", file, "--to", "出").code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("--new", "poem"),
        ("c9", "--set", "title=x"),
        ("c1", "--set", "nonsense=x"),
        ("c1", "--materials", "gone.jpg"),
        ("c1", "--from", "gone.docx"),
        ("c1", "--from", "empty.docx"),
        (),
    ],
)
def test_what_cannot_be_done_is_exit_2_and_changes_nothing(
    run: Any, file: Path, words: tuple[str, ...], tmp_path: Path
) -> None:
    word(tmp_path / "empty.docx", "没有栏目")
    run("case", file, "--new", "work", "--set", "title=书").ok()
    before = run("list", "--json", file).ok().json
    refused = run("case", file, *words)
    assert refused.code == 2
    assert refused.err.startswith("错误：")
    assert run("list", "--json", file).ok().json == before


def test_one_command_is_all_or_nothing(run: Any, file: Path) -> None:
    assert (
        run("case", file, "--new", "work", "--set", "title=书", "--materials", "gone.jpg").code == 2
    )
    assert run("list", "--json", file).ok().json["cases"] == []


def test_the_sealed_scan_is_dropped_back_and_checked(run: Any, file: Path, tmp_path: Path) -> None:
    run("case", file, "--new", "work", *set_words({"title": "书", "start": "2024-05-01"})).ok()
    pdf(tmp_path / "盖章.pdf", user="x", way="RC4-128")
    assert run("case", file, "summary", "--materials", "盖章.pdf").ok().ids == ["m1"]
    messages = [f["message"] for f in run("list", "--json", file).ok().json["findings"]]
    assert "盖章.pdf 加了密码" in messages
    run("case", file, "summary", "--remove-materials", "m1").ok()
    assert "还没有汇总表的盖章扫描件" in run("list", file).ok().out


def test_cases_are_removed_and_brought_back(run: Any, file: Path) -> None:
    run("case", file, "--new", "work", "--set", "title=书").ok()
    run("case", file, "c1", "--remove").ok()
    assert run("list", "--json", file).ok().json["cases"] == []
    run("undo", file).ok()
    assert [case["id"] for case in run("list", "--json", file).ok().json["cases"]] == ["c1"]
