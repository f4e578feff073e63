"""``review``: confirm, waive, sign; void once the content changes."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from media_factory import MediaFactory
from sample_words import set_words


@pytest.fixture
def mine(run: Any, tmp_path: Path, own_films: Path) -> Path:
    """A project of films that the test may change: v1, v2 good, v3 too small a picture."""
    file = tmp_path / "q.kepu"
    run("new", file).ok()
    run("add", file, own_films).ok()
    return file


def finding(run: Any, project: Path, subject: str, rule: str) -> Any:
    answer = run("list", "--json", project).ok().json
    if subject == "form" or subject.startswith("s"):
        found = answer["findings"]
    else:
        found = next(v for v in answer["videos"] if v["id"] == subject)["findings"]
    return next((item for item in found if item["rule"] == rule), None)


def film(run: Any, project: Path, identifier: str) -> Any:
    answer = run("list", "--json", project).ok().json
    return next(video for video in answer["videos"] if video["id"] == identifier)


def test_a_waived_error_keeps_its_finding_with_who_when_and_why(run: Any, mine: Path) -> None:
    words = ("--by", "李宁", "--waive", "video/resolution", "--reason", "1998 年的原片")
    run("review", mine, "v3", *words).ok()
    found = finding(run, mine, "v3", "video/resolution")
    assert found["level"] == "error"
    assert found["resolved"].pop("at").endswith("+08:00")
    assert found["resolved"] == {"how": "waived", "by": "李宁", "reason": "1998 年的原片"}


def test_a_waiver_is_void_when_the_film_changes_and_comes_back_with_the_film(
    run: Any, mine: Path, own_films: Path, media: MediaFactory
) -> None:
    words = ("--by", "李宁", "--waive", "video/resolution", "--reason", "老片")
    run("review", mine, "v3", *words).ok()
    run("review", mine, "v3", "--by", "李宁", "--sign").ok()
    assert [s["by"] for s in film(run, mine, "v3")["signed"]] == ["李宁"]
    place = own_films / "3-旧版.mp4"
    old = place.read_bytes()
    changed = media.portrait()
    shutil.copyfile(changed, place)
    run("add", mine, own_films).ok()
    after = film(run, mine, "v3")
    assert after["signed"] == []
    assert all(item["resolved"] is None for item in after["findings"])
    signed = next(item for item in after["findings"] if item["rule"] == "video/signed")
    assert "内容有变化" in signed["message"]
    place.write_bytes(old)
    run("add", mine, own_films).ok()
    assert finding(run, mine, "v3", "video/resolution")["resolved"]["by"] == "李宁"
    assert [s["by"] for s in film(run, mine, "v3")["signed"]] == ["李宁"]


def test_a_new_time_stamp_alone_voids_nothing(run: Any, mine: Path, own_films: Path) -> None:
    run("review", mine, "v3", "--by", "李宁", "--sign").ok()
    (own_films / "3-旧版.mp4").touch()
    assert len(film(run, mine, "v3")["signed"]) == 1


def test_a_waived_text_is_void_when_the_text_changes(run: Any, project: Path) -> None:
    run("video", project, "v1", "--set", f"summary={'长' * 201}").ok()
    words = ("--by", "李宁", "--waive", "entry/summary", "--reason", "主办方同意")
    run("review", project, "v1", *words).ok()
    assert finding(run, project, "v1", "entry/summary")["resolved"]["how"] == "waived"
    run("video", project, "v1", "--set", f"summary={'长' * 202}").ok()
    assert finding(run, project, "v1", "entry/summary")["resolved"] is None


def test_confirming_bad_makes_a_review_an_error_and_ok_settles_it(
    run: Any, mine: Path, own_films: Path
) -> None:
    shutil.copyfile(own_films / "1-望远镜.mp4", own_films / "4-望远镜.mp4")
    run("add", mine, own_films).ok()
    rule = "video/same-content"
    run("review", mine, "v1", "--by", "李宁", "--confirm", rule, "bad").ok()
    found = finding(run, mine, "v1", rule)
    assert (found["level"], found["resolved"]["how"]) == ("review", "confirmed_bad")
    assert film(run, mine, "v1")["verdict"] == "error"
    run("review", mine, "v1", "--by", "王敏", "--confirm", rule, "ok").ok()
    assert finding(run, mine, "v1", rule)["resolved"]["how"] == "confirmed_ok"
    assert finding(run, mine, "v1", rule)["resolved"]["by"] == "王敏"


def test_a_review_is_not_waived_and_an_error_not_confirmed(run: Any, mine: Path) -> None:
    waive = run("review", mine, "v1", "--by", "李宁", "--waive", "video/signed", "--reason", "x")
    confirm = run("review", mine, "v3", "--by", "李宁", "--confirm", "video/resolution", "ok")
    assert (waive.code, confirm.code) == (2, 2)
    assert "不合规" in waive.err
    assert "需核实" in confirm.err


def test_signing_takes_role_result_and_remark(run: Any, mine: Path) -> None:
    words = ("--sign", "--role", "总编室主任", "--result", "fail", "--remark", "有口误")
    run("review", mine, "v1", "--by", "李宁", *words).ok()
    run("review", mine, "v2", "--by", "李宁", "--sign").ok()
    first, second = film(run, mine, "v1"), film(run, mine, "v2")
    assert first["signed"][0]["at"].endswith("+08:00")
    assert {k: v for k, v in first["signed"][0].items() if k != "at"} == {
        "by": "李宁",
        "role": "总编室主任",
        "result": "fail",
        "remark": "有口误",
    }
    failed = next(item for item in first["findings"] if item["rule"] == "video/signed")
    assert (failed["level"], failed["stage"]) == ("error", "delivery")
    assert second["signed"][0]["role"] == "内容审核人"
    assert not [item for item in second["findings"] if item["rule"] == "video/signed"]


def test_a_planned_entry_cannot_be_signed(run: Any, project: Path) -> None:
    run("plan", project, "--set", "title=深海").ok()
    result = run("review", project, "e1", "--by", "李宁", "--sign")
    assert result.code == 2
    assert "没有可审核的视频" in result.err


def test_the_form_and_series_are_reviewed_by_their_own_ids(run: Any, project: Path) -> None:
    run("form", project, "--set", "phone=12345").ok()
    assert finding(run, project, "form", "form/phone")["level"] == "review"
    run("review", project, "form", "--by", "李宁", "--confirm", "form/phone", "ok").ok()
    assert finding(run, project, "form", "form/phone")["resolved"]["how"] == "confirmed_ok"
    run("form", project, "--set", "phone=123456").ok()
    assert finding(run, project, "form", "form/phone")["resolved"] is None
    run("plan", project, *set_words({"title": "海", "count": "2"})).ok()
    words = ("--by", "李宁", "--waive", "entry/summary", "--reason", "稍后补")
    run("review", project, "s1", *words).ok()
    assert finding(run, project, "s1", "entry/summary")["resolved"]["reason"] == "稍后补"


def test_undo_leaves_the_book_of_signatures_alone(run: Any, mine: Path) -> None:
    run("video", mine, "v1", "--set", "title=改过").ok()
    run("review", mine, "v1", "--by", "李宁", "--sign").ok()
    run("undo", mine).ok()
    after = film(run, mine, "v1")
    assert after["title"] != "改过"
    assert [s["by"] for s in after["signed"]] == ["李宁"]


def test_selecting_a_film_makes_its_missing_signature_a_delivery_error(
    run: Any, mine: Path
) -> None:
    found = finding(run, mine, "v1", "video/signed")
    assert (found["level"], found["stage"]) == ("review", "form")
    run("video", mine, "v1", "--set", "selected=yes").ok()
    found = finding(run, mine, "v1", "video/signed")
    assert (found["level"], found["stage"]) == ("error", "delivery")
