"""``notices`` as others run it: the letters' names on stdout, words on stderr, exit codes."""

from __future__ import annotations

from pathlib import Path

from conftest import CommandLine
from sample_words import set_words


def test_a_letter_for_each_unit_with_failures_is_written_and_named(
    run: CommandLine, project: Path
) -> None:
    run("video", project, "v3", *set_words({"include": "yes", "unit": "示例海洋研究所"})).ok()
    out = project.parent / "通知"
    done = run("notices", project, "--to", out).ok()
    letter = out / "整改通知_示例海洋研究所.docx"
    assert done.out == f"{letter}\n"
    assert list(out.iterdir()) == [letter]
    assert "通知里没有写：截止日期、返回地址、征集联系人、日期" in done.err
    again = run("notices", project, "--to", out).ok()
    assert again.out == f"{out / '整改通知_示例海洋研究所_2.docx'}\n"


def test_without_failures_it_says_so_and_writes_nothing(run: CommandLine, project: Path) -> None:
    run("remove", project, "v3").ok()
    done = run("notices", project, "--to", project.parent / "通知").ok()
    assert done.out == ""
    assert "没有需要单位整改的视频" in done.err
    assert not (project.parent / "通知").exists()


def test_what_is_no_folder_or_no_project_is_refused(run: CommandLine, project: Path) -> None:
    assert run("notices", project, "--to", project).code == 2
    assert run("notices", project.parent / "无.kepu", "--to", project.parent / "x").code == 2
