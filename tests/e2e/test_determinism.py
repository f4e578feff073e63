"""The same project gives the same bytes, whenever, wherever and how often it is exported."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

from sample_words import set_words


def contents(package: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(package)): path.read_bytes()
        for path in sorted(package.rglob("*"))
        if path.is_file()
    }


def exported(run: Any, project: Path, target: Path, *words: Any) -> Path:
    return Path(run("export", project, "--to", target, *words).ok().out.strip())


def enrich(run: Any, project: Path) -> None:
    """All that a package can hold: series, planned entries, signatures, waivers, skipped files."""
    values = {"title": "海", "category": "venue", "count": "3", "duration": "0:31:00"}
    run("plan", project, *set_words({**values, "summary": "概述。"})).ok()
    run("video", project, "v3", "--set", "include=yes").ok()
    words = ("--waive", "video/resolution", "--reason", "老片")
    run("review", project, "v3", "--by", "李宁", *words).ok()
    run("review", project, "v1", "--by", "李宁", "--sign").ok()
    note = project.parent / "说明.txt"
    note.write_text("x", encoding="utf-8")
    run("add", project, note).ok()


def test_two_exports_of_a_day_differ_in_the_folders_number_alone(run: Any, project: Path) -> None:
    enrich(run, project)
    first = exported(run, project, project.parent / "出")
    time.sleep(2.1)  # zip times and most clocks in files count in two seconds
    run.environment = {"TZ": "America/New_York", "LANG": "C", "PYTHONHASHSEED": "7"}
    second = exported(run, project, project.parent / "出")
    assert second.name == f"{first.name}_2"
    assert contents(first) == contents(second)
    other_place = exported(run, project, project.parent / "另一处" / "深")
    assert Path(f"{other_place}.zip").read_bytes() == Path(f"{first}.zip").read_bytes()


def test_drafts_are_the_same_bytes_too(run: Any, project: Path) -> None:
    enrich(run, project)
    first = exported(run, project, project.parent / "一", "--draft")
    time.sleep(2.1)
    second = exported(run, project, project.parent / "二", "--draft")
    assert contents(first) == contents(second)
    assert Path(f"{first}.zip").read_bytes() == Path(f"{second}.zip").read_bytes()


def test_a_copy_of_the_project_gives_the_same_bytes(
    run: Any, project: Path, tmp_path: Path
) -> None:
    enrich(run, project)
    copy = tmp_path / "副本" / "另一个名字.kepu"
    copy.parent.mkdir()
    shutil.copyfile(project, copy)
    first = exported(run, project, tmp_path / "一")
    run.home = tmp_path / "另一个家"
    second = exported(run, copy, tmp_path / "二")
    assert contents(first) == contents(second)


def test_a_check_report_is_the_same_bytes(run: Any, prepared: Any, tmp_path: Path) -> None:
    for name in ("一.docx", "二.docx"):
        run("check", prepared.films, "--report", tmp_path / name)
        time.sleep(1.1)
    assert (tmp_path / "一.docx").read_bytes() == (tmp_path / "二.docx").read_bytes()
