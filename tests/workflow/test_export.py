"""An export is recorded or it is not there."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from kepu_desktop.domain.errors import UserError
from kepu_desktop.workflow.export import body_text, changes_since_mailed, export
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


def test_the_mail_says_how_much_of_the_totals_is_planned(session: Session, tmp_path: Path) -> None:
    set_form(session, {"unit": "示例省科协"})
    assert "尚在制作" not in body_text(session)
    plan(session, {"title": "甲", "category": "venue", "duration": "0:30:00"})
    plan(session, {"title": "乙", "category": "venue", "duration": "1:20:30"})
    said = "（其中2个尚在制作，时长1小时50分为预计）"
    assert f"视频共2个，总时长1小时50分{said}，详见附件。" in body_text(session)
    first = export(session, tmp_path, draft=True)
    assert first.package is not None
    note = (first.package.folder / session.call.package.note).read_text("utf-8-sig")
    assert "2个待制作，时长1小时50分为预计" in note
    set_films(session, ["e1"], {"include": "no"})
    assert "（其中1个尚在制作，时长1小时20分为预计）" in body_text(session)


def test_a_correction_says_it_too_and_a_call_without_these_words_says_nothing(
    session: Session, tmp_path: Path
) -> None:
    plan(session, {"title": "甲", "category": "venue", "duration": "0:30:00"})
    done = export(session, tmp_path, draft=True)
    assert done.export is not None
    session.mark_mailed(done.export.number, "张明（示例）")
    plan(session, {"title": "乙", "category": "venue", "duration": "0:20:00"})
    assert "更正后视频共2个，总时长50分（其中2个尚在制作，时长50分为预计）。" in body_text(session)
    silent = msgspec.structs.replace(session.call.mail, planned="")
    session.call = msgspec.structs.replace(session.call, mail=silent)
    assert "更正后视频共2个，总时长50分。" in body_text(session)
