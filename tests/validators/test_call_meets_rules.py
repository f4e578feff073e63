"""A call may only speak of rules, branches and numbers that the program has."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kepu_desktop.calls.loader import CallError, load_call
from kepu_desktop.validators.judge import Judge
from validators.samples import CALL, STANDARD


def altered(folder: Path, old: str, new: str) -> Path:
    target = folder / "call"
    shutil.copytree(CALL.folder, target)
    file = target / "call.toml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return target


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        (
            '[rules."video/sound"]',
            '[rules."video/sounds"]',
            "rules.video/sounds",
            "本程序没有规则 video/sounds",
        ),
        (
            "levels = { short =",
            "levels = { shirt =",
            "rules.video/duration.levels.shirt",
            "没有分支 shirt",
        ),
        (
            'stages = { planned = "form"',
            'stages = { plan = "form"',
            "rules.entry/planned.stages.plan",
            "没有分支 plan",
        ),
        (
            "numbers = { differ_s = 1 }",
            "numbers = { differ = 1 }",
            "rules.video/duration.numbers.differ_s",
            "缺少数值 differ_s",
        ),
        (
            "numbers = { differ_s = 1 }",
            "numbers = { differ_s = 1, differ = 2 }",
            "rules.video/duration.numbers.differ",
            "不使用数值 differ",
        ),
        (
            "numbers = { differ_s = 1 }",
            'numbers = { differ_s = 1 }\nwords = { shop = ["店"] }',
            "rules.video/duration.words.shop",
            "不使用词表 shop",
        ),
    ],
)
def test_what_no_rule_knows_is_refused_with_file_line_and_key(
    tmp_path: Path, old: str, new: str, key: str, reason: str
) -> None:
    folder = altered(tmp_path, old, new)
    call = load_call(folder)
    with pytest.raises(CallError) as caught:
        Judge(call, STANDARD)
    error = caught.value
    assert error.file == folder / "call.toml"
    assert error.key == key
    assert reason in error.reason
    head = new.splitlines()[-1].split(" =")[0]
    line = (folder / "call.toml").read_text("utf-8").splitlines()[(error.line or 0) - 1]
    assert line.startswith(head)
    assert f"call.toml 第 {error.line} 行，{key}" in str(error)
