"""An export is recorded or it is not there."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kepu_desktop.domain.errors import UserError
from kepu_desktop.workflow.export import changes_since_mailed, export
from kepu_desktop.workflow.fill import plan, set_films, set_form
from kepu_desktop.workflow.session import Session


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    place = tmp_path / "disk"
    place.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("this machine does not allow mounting")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_package_that_cannot_be_recorded_is_taken_away_again(
    small_disk: Path, tmp_path: Path
) -> None:
    with Session.create(small_disk / "p.kepu") as session:
        set_form(session, {"unit": "示例省科协"})
        ballast = small_disk / "ballast"
        with ballast.open("wb", buffering=0) as stream:
            try:
                while stream.write(bytes(4096)):
                    pass
            except OSError:
                pass
        with pytest.raises(UserError) as caught:
            export(session, tmp_path / "出", draft=True)
        assert caught.value.code == "disk-full"
        assert list((tmp_path / "出").iterdir()) == []
        assert session.submission.exports == ()
        ballast.unlink()
        done = export(session, tmp_path / "出", draft=True)
        assert done.package is not None
        assert session.submission.exports == (done.export,)


def test_differences_are_told_from_the_last_mailed_export(session: Session, tmp_path: Path) -> None:
    for title in ("甲", "乙", "丙"):
        plan(session, {"title": title, "category": "venue", "duration": "0:30:00"})
    assert changes_since_mailed(session) == ()
    export(session, tmp_path, draft=True)
    assert changes_since_mailed(session) == ()
    session.mark_mailed(1, "张明")
    assert changes_since_mailed(session) == ()
    set_films(session, ("e1",), {"title": "甲二", "summary": "新的概述"})
    set_films(session, ("e2",), {"include": "no"})
    set_films(session, ("e3",), {"order": "1"})
    set_form(session, {"unit": "示例省科协"})
    assert changes_since_mailed(session) == (
        "报送单位：“空”改为“示例省科协”",
        "视频总数：“3个”改为“2个”",
        "视频总时长：“1小时30分”改为“1小时0分”",
        "《甲》更名为《甲二》",
        "《甲二》的概述有修改",
        "撤下《乙》",
        "条目的顺序有调整",
    )
    export(session, tmp_path, draft=True)
    session.mark_mailed(2, "张明")
    assert changes_since_mailed(session) == ()
