"""``kit`` and ``roster`` as others run them: exit codes, words, ids, files."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import CommandLine

OWN = (
    "unit=示例省科学技术协会",
    "collect_by=2030-06-30",
    "collect_to=shouji@example.org",
    "collect_contact=李华（示例），0551-60000001",
)


@pytest.fixture
def project(run: CommandLine, tmp_path: Path) -> Path:
    file = tmp_path / "p.kepu"
    run("new", file).ok()
    return file


def test_without_the_coordinators_data_no_kit_is_written(
    run: CommandLine, project: Path, tmp_path: Path
) -> None:
    shut = run("kit", project, "--to", tmp_path / "out")
    assert shut.code == 1
    assert not shut.out
    for key in ("collect_by", "collect_to", "collect_contact"):
        assert key in shut.err
    assert "form" in shut.err
    assert not (tmp_path / "out").exists()


def test_the_kits_places_are_printed(run: CommandLine, project: Path, tmp_path: Path) -> None:
    run("form", project, "--set", *OWN).ok()
    made = run("kit", project, "--to", tmp_path / "out").ok()
    folder, packed = map(Path, made.out.splitlines())
    assert folder.is_dir()
    assert packed.name == f"{folder.name}.zip"
    assert "晚于" in made.err  # later than the call's own date: said, not blocked


def test_units_are_added_changed_and_removed(run: CommandLine, project: Path) -> None:
    assert run("roster", project, "--add", "示例大学科协", "--set", "phone=1").ok().ids == ["u1"]
    assert run("roster", project, "--add", "示例市天文学会").ok().ids == ["u2"]
    run("roster", project, "--change", "u2", "--set", "contact=王琳（示例）", "asked=2025.6.1").ok()
    units = run("roster", project, "--json").ok().json["units"]
    assert [unit["state"] for unit in units] == ["none", "none"]
    assert units[1]["contact"] == "王琳（示例）"
    assert units[1]["asked"] == "2025-06-01"
    assert units[0]["asked"] is None
    run("roster", project, "--remove", "u1").ok()
    assert [u["id"] for u in run("roster", project, "--json").ok().json["units"]] == ["u2"]
    run("undo", project).ok()
    assert len(run("roster", project, "--json").ok().json["units"]) == 2


def test_the_same_unit_is_added_once(run: CommandLine, project: Path) -> None:
    run("roster", project, "--add", "示例大学科协").ok()
    again = run("roster", project, "--add", " 示例大学 科协", "--set", "phone=0551-1").ok()
    assert again.ids == []
    assert "补充" in again.err


def test_a_list_is_read_by_its_headings(run: CommandLine, project: Path, tmp_path: Path) -> None:
    file = tmp_path / "名单.csv"
    file.write_text("序号,单位名称,联系人,手机\n1,示例大学科协,王琳,13800000000\n", "gb18030")
    assert run("roster", project, "--import", file).ok().ids == ["u1"]
    unit = run("roster", project, "--json").ok().json["units"][0]
    assert (unit["name"], unit["contact"], unit["phone"]) == ("示例大学科协", "王琳", "13800000000")


@pytest.mark.parametrize("data", [b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0" + bytes(600), b""])
def test_a_file_that_is_no_list_is_refused(
    run: CommandLine, project: Path, tmp_path: Path, data: bytes
) -> None:
    file = tmp_path / "名单.xlsx"
    file.write_bytes(data)
    assert run("roster", project, "--import", file).code == 2


def test_reminders_need_the_coordinators_data(run: CommandLine, project: Path) -> None:
    run("roster", project, "--add", "示例大学科协").ok()
    assert run("roster", project, "--remind").code == 1
    run("form", project, "--set", *OWN).ok()
    text = run("roster", project, "--remind").ok().out
    assert text.startswith("示例大学科协：\n")
    assert "2030年6月30日" in text
    assert "shouji@example.org" in text


def test_the_list_object_keeps_its_keys(run: CommandLine, project: Path) -> None:
    before = set(run("list", project, "--json").ok().json)
    run("roster", project, "--add", "示例大学科协").ok()
    assert set(run("list", project, "--json").ok().json) == before


def test_values_without_a_deed_are_refused(run: CommandLine, project: Path) -> None:
    assert run("roster", project, "--set", "phone=1").code == 2
    assert run("roster", project, "--change", "u9", "--set", "phone=1").code == 2
    assert run("roster", project, "--add", "示例大学科协", "--set", "colour=red").code == 2
