"""整改通知 as Word letters of a project: each unit its own, nothing of anybody else's."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from PIL import Image

from disguises import DISGUISES, Disguise
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.facts import MarkFacts, MarkShow
from kepu_desktop.domain.texts import show_clock
from kepu_desktop.workflow import fill, review
from kepu_desktop.workflow.evidence import kept_folder
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.units.letters import (
    blank_labels,
    letter,
    notice_names,
    unit_notices,
    write_notices,
)
from kepu_desktop.workflow.units.traces import names_organiser
from sample_submission import GOOD, SHORT, SMALL, UNITS, submission

COLLECT = {
    "collect_by": "2025-07-01",
    "collect_to": "zhengji@example.org",
    "collect_contact": "王强（示例）",
}


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    monkeypatch.setenv("KEPU_DESKTOP_HOME", str(tmp_path / "home"))
    with submission(tmp_path / "p.kepu", (GOOD, SHORT, SMALL, SHORT, GOOD, SMALL)) as made:
        fill.set_form(made, COLLECT)
        yield made


def text_of(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(
            archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")
        )


def words_of(file: Path) -> str:
    document = docx.Document(str(file))
    return "\n".join(node.text for node in document.element.iter("{*}t") if node.text)


def by_unit(session: Session, folder: Path) -> dict[str, str]:
    done = write_notices(session, unit_notices(session), folder)
    return {file.stem.removeprefix("整改通知_"): words_of(file) for file in done.files}


def test_each_unit_gets_its_own_films_and_no_other_units_name(
    session: Session, tmp_path: Path
) -> None:
    told = by_unit(session, tmp_path / "出")
    assert set(told) == set(UNITS)
    for unit, text in told.items():
        assert not any(other in text for other in UNITS if other != unit)
    assert "《示例·第2部》" in told["示例市天文学会"]
    assert "《示例·第3部》" not in told["示例市天文学会"]
    assert "《示例·第5部》" not in told["示例市天文学会"]  # nothing is wrong with it
    assert "围绕各地各部门在全国科普月期间开展科学展演" in told["示例市天文学会"]


def test_the_coordinators_date_address_and_contact_stand_in_it_never_the_organisers(
    session: Session, tmp_path: Path
) -> None:
    text = by_unit(session, tmp_path / "出")["示例市天文学会"]
    for words in ("2025年7月1日前", "zhengji@example.org", "王强（示例）", "示例省科学技术协会"):
        assert words in text
    call = session.call
    assert call.mail.to not in text
    fill.set_form(session, dict.fromkeys(COLLECT, ""))
    assert blank_labels(session) == ("截止日期", "返回地址", "征集联系人")
    plain = by_unit(session, tmp_path / "另")["示例市天文学会"]
    assert not names_organiser(call, session.submission, plain)
    assert "2025年7月1日" not in plain
    days = {f"{d.date.year}年{d.date.month}月{d.date.day}日" for d in call.deadline}
    assert not any(day in plain for day in days)


@pytest.mark.parametrize("written", DISGUISES)
def test_the_organisers_address_is_left_out_even_where_it_was_typed(
    session: Session, tmp_path: Path, written: Disguise
) -> None:
    theirs = written(session.call.mail.to)
    fill.set_form(session, {"collect_to": theirs, "collect_contact": f"王强 {theirs}"})
    assert blank_labels(session) == ("返回地址", "征集联系人")
    text = by_unit(session, tmp_path / "出")["示例市天文学会"]
    assert not names_organiser(session.call, session.submission, text)
    assert "2025年7月1日前" in text


def test_no_reviewer_path_or_fingerprint_is_in_a_letter(session: Session, tmp_path: Path) -> None:
    review.sign(session, "v2", "暗号甲", remark="暗号乙")
    for file in write_notices(session, unit_notices(session), tmp_path / "出").files:
        raw = text_of(file.read_bytes())
        for planted in ("暗号", "李宁", "nowhere", "print-", str(tmp_path)):
            assert planted not in raw


def test_films_of_the_same_title_are_told_apart(session: Session, tmp_path: Path) -> None:
    fill.set_films(session, ["v2", "v3"], {"unit": "示例市天文学会", "title": "同名"})
    text = by_unit(session, tmp_path / "出")["示例市天文学会"]
    assert ("文件：2.mp4" in text, "文件：3.mp4" in text) == (True, True)


def test_films_without_a_unit_go_to_a_letter_of_their_own(session: Session, tmp_path: Path) -> None:
    fill.set_films(session, ["v2"], {"unit": ""})
    told = by_unit(session, tmp_path / "出")
    assert "《示例·第2部》" in told["未填来源单位"]


def test_names_are_safe_and_no_two_alike(session: Session, tmp_path: Path) -> None:
    fill.set_films(session, ["v2"], {"unit": "甲/乙:研究所"})
    fill.set_films(session, ["v3"], {"unit": "甲／乙：研究所"})
    fill.set_films(session, ["v4"], {"unit": "长" * 120})
    names = notice_names(unit_notices(session))
    assert names[:1] == ["整改通知_甲／乙：研究所.docx"]
    assert len({name.casefold() for name in names}) == len(names) == 4
    assert all(len(name.encode()) <= 200 and name.endswith(".docx") for name in names)
    assert len(write_notices(session, unit_notices(session), tmp_path / "出").files) == 4


def test_what_lies_there_stays_and_the_same_bytes_come_again(
    session: Session, tmp_path: Path
) -> None:
    first = write_notices(session, unit_notices(session), tmp_path)
    second = write_notices(session, unit_notices(session), tmp_path)
    assert [file.stem for file in second.files] == [f"{file.stem}_2" for file in first.files]
    assert [f.read_bytes() for f in first.files] == [f.read_bytes() for f in second.files]
    assert not [entry for entry in tmp_path.iterdir() if entry.name.startswith(".kepu-aside")]


def test_a_run_that_is_broken_off_leaves_no_letter(session: Session, tmp_path: Path) -> None:
    seen = 0

    def stop(_progress: object) -> None:
        nonlocal seen
        seen += 1
        if seen == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_notices(session, unit_notices(session), tmp_path / "出", progress=stop)
    assert list((tmp_path / "出").iterdir()) == []


def test_a_file_in_the_folders_place_is_refused(session: Session, tmp_path: Path) -> None:
    there = tmp_path / "出"
    there.write_text("x", encoding="utf-8")
    with pytest.raises(UserError, match="不是文件夹"):
        write_notices(session, unit_notices(session), there)


def test_without_faults_nothing_is_made(tmp_path: Path) -> None:
    with submission(tmp_path / "g.kepu", (GOOD,)) as good:
        assert unit_notices(good) == ()
        assert write_notices(good, (), tmp_path / "出").files == ()
    assert not (tmp_path / "出").exists()


def test_a_confirmed_mark_is_shown_in_its_frame(session: Session) -> None:
    film = session.film("v1")
    facts = session.facts_of(film)
    assert film.file is not None
    assert facts is not None
    marks = MarkFacts("present", ((1600, 40, 200, 90),), 9, 60, (MarkShow(0.9, (12.0, 60.0)),))
    session.record_facts([("v1", film.file, replace(facts, marks=marks))])
    review.confirm(session, "v1", "video/mark", False, "李宁")
    finding = next(f for f in session.judgement.films["v1"] if f.rule == "video/mark")
    folder = kept_folder(film.file.fingerprint)
    folder.mkdir(parents=True)
    for one in finding.evidence:
        assert one.time_s is not None
        assert one.box is not None
        box = "-".join(map(str, one.box))
        name = f"{round(one.time_s * 1000):09d}_{box}.jpg"
        Image.new("RGB", (800, 450), "grey").save(folder / name)
    notice = next(o for o in unit_notices(session) if "v1" in [f.id for f in o.films])
    document = docx.Document(io.BytesIO(letter(session, notice)))
    descriptions = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert descriptions
    assert all(show_clock(12.0) in words for words in descriptions)
