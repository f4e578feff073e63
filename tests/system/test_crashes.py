"""Crash reports, made by processes that really crash."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from kepu_desktop.system import crashes, paths

SECRET_CODE = """
    from kepu_desktop.domain.errors import UserError
    def inner(phone):
        secret = "/home/zhangsan/一.mp4"
        raise RuntimeError(f"{secret} {phone}")
    def outer():
        try:
            inner("13812345678")
        except RuntimeError as error:
            raise UserError("bad-film", "张三的文件", subject="zhangsan.mp4") from error
"""


def run(home: Path, code: str) -> subprocess.CompletedProcess[str]:
    start = "from kepu_desktop.system import crashes\ncrashes.watch()\n"
    return subprocess.run(
        [sys.executable, "-c", start + textwrap.dedent(code)],
        env={**os.environ, paths.HOME_VARIABLE: str(home)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def the_report(home: Path) -> str:
    (file,) = (home / "log").glob("crash-*.txt")
    return file.read_text(encoding="utf-8")


def assert_plain(text: str) -> None:
    for planted in ("zhangsan", "13812345678", "张三", "一.mp4", str(Path.home()), sys.prefix):
        assert planted not in text


def test_an_error_that_nobody_caught_leaves_a_report_without_words_and_values(
    tmp_path: Path,
) -> None:
    result = run(tmp_path, SECRET_CODE + "\n    outer()\n")
    assert result.returncode == 1
    text = the_report(tmp_path)
    assert "kepu_desktop.domain.errors.UserError code=bad-film" in text
    assert "RuntimeError" in text
    assert re.search(r"__main__:\d+ outer\n", text)
    assert re.search(r"__main__:\d+ inner\n", text)
    assert_plain(text)
    assert "程序内部出错" in result.stderr
    assert_plain(result.stderr)


def test_an_error_in_a_thread_leaves_a_report_too(tmp_path: Path) -> None:
    code = SECRET_CODE + "\n    import threading\n    threading.Thread(target=outer).start()\n"
    result = run(tmp_path, code)
    assert "code=bad-film" in the_report(tmp_path)
    assert_plain(result.stderr)


def test_a_native_crash_is_reported_at_the_next_start(tmp_path: Path) -> None:
    result = run(
        tmp_path, "import faulthandler\ndef native():\n    faulthandler._sigsegv()\nnative()\n"
    )
    assert result.returncode != 0
    assert not list((tmp_path / "log").glob("crash-*.txt"))
    assert run(tmp_path, "crashes.unwatch()").returncode == 0
    text = the_report(tmp_path)
    assert "Segmentation fault" in text
    assert re.search(r"<string>:\d+ native", text)
    assert_plain(text)
    assert not list((tmp_path / "log").glob("native-*"))


def test_a_run_without_faults_leaves_nothing_behind(tmp_path: Path) -> None:
    assert run(tmp_path, "crashes.unwatch()").stderr == ""
    assert list((tmp_path / "log").iterdir()) == []


def test_an_interrupt_is_no_crash(tmp_path: Path) -> None:
    result = run(tmp_path, "raise KeyboardInterrupt")
    assert result.returncode != 0
    assert not list((tmp_path / "log").glob("crash-*.txt"))


def test_a_home_that_cannot_be_written_still_says_what_broke(tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(b"")
    result = run(tmp_path, "raise LookupError('zhangsan')")
    assert "LookupError" in result.stderr
    assert_plain(result.stderr)


def test_files_of_a_dump_are_shown_as_modules() -> None:
    raw = (
        "Current thread 0x1 (most recent call first):\n"
        '  File "/opt/zhangsan/src/kepu_desktop/media/probe.py", line 12 in read\n'
        '  File "C:\\Users\\zhangsan\\site-packages\\av\\container.py", line 7 in open\n'
        '  File "/usr/lib/python3.11/threading.py", line 5 in run\n'
    )
    assert crashes.plain_dump(raw).splitlines()[1:] == [
        "  kepu_desktop.media.probe:12 read",
        "  av.container:7 open",
        "  threading:5 run",
    ]


def test_a_group_names_the_kinds_inside_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    text = crashes.report(ExceptionGroup("zhangsan", [ValueError("zhangsan"), KeyError("x")]))
    assert "of: ValueError" in text
    assert "of: KeyError" in text
    assert_plain(text)


def test_only_the_newest_reports_are_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path))
    (tmp_path / "log").mkdir()
    for number in range(30):
        (tmp_path / "log" / f"crash-20200101-0000{number:02d}-1.txt").write_text("old")
    newest = crashes.write(ValueError())
    assert newest == crashes.reports()[-1]
    assert len(crashes.reports()) == 20


def test_an_empty_dump_of_a_killed_process_goes_after_a_week(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path))
    (tmp_path / "log").mkdir()
    old, young = (tmp_path / "log" / f"native-{pid}.pending" for pid in (1, 2))
    for file in (old, young):
        file.touch()
    long_ago = time.time() - 8 * 24 * 3600
    os.utime(old, (long_ago, long_ago))
    assert run(tmp_path, "crashes.unwatch()").returncode == 0
    assert not old.exists()
    assert young.exists()
