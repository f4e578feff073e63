"""Projects on the command line: ids, editing, planned entries, series, binding, order, ``list``."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from contract_shapes import LIST, fits
from media_factory import MediaFactory
from sample_words import FORM, SUMMARY, set_words


@pytest.fixture
def listed(run: Any, project: Path) -> Any:
    return lambda: run("list", "--json", project).ok().json


def video(answer: Any, identifier: str) -> Any:
    return next(item for item in answer["videos"] if item["id"] == identifier)


def rules(subject: Any, level: str) -> set[str]:
    return {finding["rule"] for finding in subject["findings"] if finding["level"] == level}


# ---- list --------------------------------------------------------------------------------------


def test_a_new_project_lists_every_key_with_nothing_in_it(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "新.kepu"
    assert run("new", file).ok().out == ""
    answer = run("list", "--json", file).ok().json
    assert fits(answer, LIST) == []
    assert answer["form"].pop("categories") == []
    assert set(answer["form"].values()) == {""}
    for key in ("entries", "videos", "cases", "skipped", "exports"):
        assert answer[key] == [], key
    assert answer["totals"] == {"count": 0, "duration_s": 0}
    assert {"entry/none", "form/unit", "form/contact", "form/phone", "form/email"} <= rules(
        answer, "error"
    )


def test_a_project_with_everything_keeps_to_the_contract(
    run: Any, project: Path, listed: Any, tmp_path: Path
) -> None:
    run("plan", project, *set_words({"title": "深海", "count": "2", "duration": "0:30:00"})).ok()
    run("plan", project, *set_words({"title": "没有时长"})).ok()
    run("video", project, "v1", *set_words({"series": "星空", "unit": "示例市天文学会"})).ok()
    run("review", project, "v2", "--by", "李宁", "--sign", "--remark", "看过全片").ok()
    run("review", project, "v3", "--by", "李宁", "--waive", "video/resolution", "--reason", "老片")
    note = tmp_path / "说明.txt"
    note.write_text("x", encoding="utf-8")
    run("add", project, note).ok()
    run("export", project, "--to", tmp_path / "出", "--draft").ok()
    run("mailed", project, "1", "--by", "张明").ok()
    answer = listed()
    assert fits(answer, LIST) == []
    assert [item["mailed"]["by"] for item in answer["exports"]] == ["张明"]
    assert [item["path"] for item in answer["skipped"]] == [str(note)]


def test_files_are_listed_where_they_lie_and_planned_entries_nowhere(
    run: Any, project: Path, listed: Any, prepared: Any
) -> None:
    run("plan", project, *set_words({"title": "深海", "duration": "1:00:00"})).ok()
    answer = listed()
    film, planned = video(answer, "v1"), video(answer, "e1")
    assert film["path"] == str(prepared.films / "1-望远镜.mp4")
    assert (film["planned"], film["offline"]) == (False, False)
    assert film["duration_s"] == pytest.approx(2, abs=0.1)
    assert planned["path"] is None
    assert (planned["planned"], planned["offline"]) == (True, False)
    assert planned["duration_s"] == 3600


def test_an_unchecked_duration_is_null_and_never_0(run: Any, project: Path, listed: Any) -> None:
    run("plan", project, *set_words({"title": "没有时长"})).ok()
    assert video(listed(), "e1")["duration_s"] is None
    run("video", project, "v1", *set_words({"include": "no"})).ok()
    run("video", project, "v2", *set_words({"include": "no"})).ok()
    assert listed()["totals"] == {"count": 1, "duration_s": None}


def test_list_exits_0_whatever_it_finds(run: Any, project: Path, listed: Any) -> None:
    run("video", project, "v1", *set_words({"summary": "", "category": ""})).ok()
    assert rules(video(listed(), "v1"), "error") == {"entry/summary", "entry/category"}
    assert "概述未填写" in run("list", project).ok().out


def test_a_film_that_is_away_is_offline_and_keeps_its_facts(
    run: Any, project: Path, own_films: Path, listed: Any, tmp_path: Path
) -> None:
    fresh = tmp_path / "q.kepu"
    run("new", fresh).ok()
    run("add", fresh, own_films).ok()
    (own_films / "1-望远镜.mp4").unlink()
    answer = run("list", "--json", fresh).ok().json
    film = video(answer, "v1")
    assert film["offline"] is True
    assert film["duration_s"] == pytest.approx(2, abs=0.1)


# ---- ids ---------------------------------------------------------------------------------------


def test_every_creating_command_prints_its_new_ids_one_a_line(
    run: Any, media: MediaFactory, tmp_path: Path
) -> None:
    file, films = tmp_path / "p.kepu", tmp_path / "films"
    films.mkdir()
    for number in (1, 2):
        shutil.copyfile(media.compliant(), films / f"星空_第{number}集.mp4")
    shutil.copyfile(media.hd720(), films / "别的.mp4")
    assert run("new", file).ok().out == ""
    assert sorted(run("add", file, films).ok().out.splitlines()) == ["s1", "v1", "v2", "v3"]
    assert run("plan", file, "--set", "title=一").ok().out == "e1\n"
    assert run("plan", file, "--set", "title=二", "count=3").ok().out == "s2\ne2\ne3\ne4\n"
    assert run("series", file, "三", "--set", "title=三").ok().out == "s3\n"
    assert run("series", file, "三", "--set", "summary=概述").ok().out == ""
    assert run("video", file, "v3", "--set", "series=四").ok().out == "s4\n"
    assert run("video", file, "v3", "--set", "series=三").ok().out == ""


def test_an_id_is_never_given_again_after_remove_and_undo(
    run: Any, project: Path, media: MediaFactory
) -> None:
    assert run("plan", project, "--set", "title=一").ok().ids == ["e1"]
    run("remove", project, "e1").ok()
    assert run("plan", project, "--set", "title=二").ok().ids == ["e2"]
    run("undo", project).ok()
    assert run("plan", project, "--set", "title=三").ok().ids == ["e3"]
    run("remove", project, "v3").ok()
    assert run("add", project, media.surround()).ok().ids == ["v4"]
    run("undo", project).ok()
    assert run("add", project, media.silent()).ok().ids == ["v5"]


def test_undo_and_redo_work_across_runs(run: Any, project: Path, listed: Any) -> None:
    run("video", project, "v1", "--set", "title=改过").ok()
    assert "改过" not in run("undo", project).ok().out
    assert video(listed(), "v1")["title"] == "星空下的望远镜"
    run("redo", project).ok()
    assert video(listed(), "v1")["title"] == "改过"
    assert "没有可重做" in run("redo", project).ok().err


@pytest.mark.parametrize(
    "words",
    [
        ("video", "v9", "--set", "title=一"),
        ("video", "s9", "--set", "title=一"),
        ("remove", "v9"),
        ("remove", "v1", "e9"),
        ("review", "v9", "--by", "李宁", "--sign"),
        ("review", "v9", "--by", "李宁", "--confirm", "video/signed", "ok"),
        ("mailed", "9", "--by", "李宁"),
    ],
)
def test_an_unknown_id_is_refused_and_changes_nothing(
    run: Any, project: Path, listed: Any, words: tuple[str, ...]
) -> None:
    before = listed()
    result = run(words[0], project, *words[1:])
    assert result.code == 2
    assert result.out == ""
    assert result.err.startswith("错误：")
    assert "请" in result.err
    assert listed() == before


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("form", "--set", "name=一"), "name"),
        (("form", "--set", "unit"), "unit"),
        (("form", "--set", "=x"), "=x"),
        (("form", "--set", "categories=venue,nothing"), "nothing"),
        (("video", "v1", "--set", "length=一"), "length"),
        (("video", "v1", "--set", "category=nothing"), "nothing"),
        (("video", "v1", "--set", "include=maybe"), "maybe"),
        (("video", "v1", "--set", "order=first"), "first"),
        (("video", "v1", "--set", "path=/nowhere/a.mp4"), "a.mp4"),
        (("plan", "--set", "category=venue"), "title"),
        (("plan", "--set", "title=一", "duration=long"), "long"),
        (("plan", "--set", "title=一", "count=0"), "count"),
        (("series", "一", "--set", "category=venue"), "category"),
        (("review", "v1", "--by", "李宁", "--waive", "no/rule", "--reason", "x"), "no/rule"),
        (("review", "v1", "--by", "李宁", "--waive", "entry/title"), "entry/title"),
        (("review", "v1", "--by", " ", "--sign"), "谁"),
        (("review", "v1", "--by", "李宁", "--confirm", "video/signed", "maybe"), "maybe"),
        (("add", "--bind", "e9", "."), "e9"),
        (("export", "--to", "out", "--accept-open"), "--by"),
    ],
)
def test_an_unknown_key_value_or_rule_is_named_with_a_remedy(
    run: Any, project: Path, words: tuple[str, ...], named: str
) -> None:
    result = run(words[0], project, *words[1:])
    assert result.code == 2, result
    assert result.out == ""
    assert named in result.err
    assert result.err.startswith("错误：")


@pytest.mark.parametrize(
    "words",
    [
        ("nothing",),
        ("check",),
        ("check", "--depth", "deep", "."),
        ("form", "p.kepu"),
        ("review", "p.kepu", "v1", "--sign"),
        ("review", "p.kepu", "v1", "--by", "李宁"),
        ("review", "p.kepu", "v1", "--by", "李宁", "--sign", "--waive", "entry/title"),
        ("export", "p.kepu"),
        ("export", "p.kepu", "--to", "x", "--draft", "--accept-open"),
        ("mailed", "p.kepu", "first", "--by", "李宁"),
        ("list", "p.kepu", "--xml"),
        ("list", "p.kepu", "--js"),
    ],
)
def test_wrong_usage_is_2_in_chinese(run: Any, words: tuple[str, ...]) -> None:
    result = run(*words)
    assert result.code == 2
    assert result.out == ""
    assert "用法" in result.err
    told = result.err.split("用法有误：")[1]
    for word in ("required", "invalid", "argument", "choose", "expected", "not allowed"):
        assert word not in told, told


def test_help_alone_and_for_each_command_is_exit_0(run: Any) -> None:
    assert "退出码" in run("--help").ok().out
    for command in ("check", "new", "form", "add", "video", "plan", "series", "remove", "review"):
        assert "用法" in run(command, "--help").ok().out
    for command in ("list", "export", "mailed", "undo", "redo", "verify", "demo", "doctor"):
        assert "用法" in run(command, "--help").ok().out
    assert run("--version").ok().out.startswith("kepu-desktop ")


# ---- form --------------------------------------------------------------------------------------


def test_the_form_takes_every_key_and_categories_by_id(
    run: Any, project: Path, listed: Any
) -> None:
    values = {
        **FORM,
        "collect_by": "2025-07-01",
        "collect_to": "shou@example.org",
        "collect_contact": "王（示例）",
        "date": "2025-07-08",
        "categories": "slowlive,venue",
    }
    run("form", project, *set_words(values)).ok()
    form = listed()["form"]
    assert form == {**values, "categories": ["venue", "slowlive", "other"]}
    assert "entry/category" in rules(listed(), "advice")
    run("form", project, "--set", "categories=", "--set", "position=").ok()
    assert listed()["form"]["categories"] == ["other"]
    assert listed()["form"]["position"] == ""
    assert "form/position" in rules(listed(), "advice")


def test_a_value_may_hold_equal_signs_and_begin_with_one(
    run: Any, project: Path, listed: Any
) -> None:
    run("video", project, "v1", "--set", "title==cmd|' /C calc'!A0", "summary=a=b=c").ok()
    assert video(listed(), "v1")["title"] == "=cmd|' /C calc'!A0"
    assert video(listed(), "v1")["summary"] == "a=b=c"


def test_invisible_marks_and_line_breaks_go_and_the_person_is_told(
    run: Any, project: Path, listed: Any
) -> None:
    odd = "示例省\r\n科学\u202e技术\u200b协会\x07"
    result = run("form", project, "--set", f"unit={odd}").ok()
    assert listed()["form"]["unit"] == "示例省 科学技术协会"
    assert "报送单位" in result.err
    assert "换行" in result.err
    quiet = run("form", project, "--set", "unit=示例省科学技术协会", "contact= 张明 ").ok()
    assert quiet.err == ""


# ---- entries, order, series, planned -----------------------------------------------------------


def test_entries_are_single_films_and_series_in_the_persons_order(
    run: Any, project: Path, listed: Any
) -> None:
    assert [entry["id"] for entry in listed()["entries"]] == ["v1", "v2", "v3"]
    run("video", project, "v3", "--set", "order=1").ok()
    assert [entry["id"] for entry in listed()["entries"]] == ["v3", "v1", "v2"]
    run("series", project, "合集", "--set", "title=合集", "order=1").ok()
    run("video", project, "v2", "--set", "series=合集").ok()
    run("video", project, "v1", "--set", "series=合集").ok()
    entries = listed()["entries"]
    assert [(e["id"], e["kind"], e["videos"]) for e in entries] == [
        ("s1", "series", ["v1", "v2"]),
        ("v3", "single", ["v3"]),
    ]
    run("video", project, "v2", "--set", "order=1").ok()
    assert listed()["entries"][0]["videos"] == ["v2", "v1"]
    assert len({entry["order"] for entry in listed()["entries"]}) == 2


def test_order_is_the_number_that_was_given(run: Any, project: Path, listed: Any) -> None:
    run("video", project, "v2", "--set", "order=7").ok()
    entry = next(entry for entry in listed()["entries"] if entry["id"] == "v2")
    assert entry["order"] == 7
    assert [e["id"] for e in listed()["entries"]] == ["v1", "v3", "v2"]


def test_a_series_is_one_entry_with_its_own_title_and_summary(
    run: Any, project: Path, listed: Any
) -> None:
    run("series", project, "星空", "--set", "title=星空三讲", f"summary={SUMMARY}").ok()
    run("video", project, "v1", "--set", "series=星空", "summary=").ok()
    answer = listed()
    entry = next(entry for entry in answer["entries"] if entry["kind"] == "series")
    assert (entry["title"], entry["summary"], entry["videos"]) == ("星空三讲", SUMMARY, ["v1"])
    assert video(answer, "v1")["series"] == "星空"
    assert "entry/summary" not in rules(video(answer, "v1"), "error")
    run("video", project, "v1", "--set", "series=").ok()
    assert [entry["kind"] for entry in listed()["entries"]] == ["single"] * 3


def test_planned_entries_count_in_the_totals_and_are_advice_until_selected(
    run: Any, project: Path, listed: Any
) -> None:
    before = listed()["totals"]
    words = set_words(
        {"title": "慢直播", "category": "slowlive", "duration": "03:00:00", "summary": SUMMARY}
    )
    assert run("plan", project, *words).ok().ids == ["e1"]
    answer = listed()
    assert answer["totals"]["count"] == before["count"] + 1
    assert answer["totals"]["duration_s"] == pytest.approx(before["duration_s"] + 10800)
    assert "entry/planned" in rules(video(answer, "e1"), "advice")
    run("video", project, "e1", "--set", "selected=yes").ok()
    film = video(listed(), "e1")
    assert film["selected"] is True
    assert {"entry/planned", "video/signed"} <= rules(film, "error")
    assert {f["stage"] for f in film["findings"] if f["level"] == "error"} == {"delivery"}


def test_bind_gives_a_planned_entry_its_file_and_keeps_what_was_entered(
    run: Any, project: Path, listed: Any, media: MediaFactory
) -> None:
    words = set_words({"title": "深海", "category": "venue", "duration": "0:30:00"})
    run("plan", project, *words).ok()
    bound = run("add", project, "--bind", "e1", media.long()).ok()
    assert not {"v4"} & set(bound.ids)
    film = video(listed(), "e1")
    assert film["path"] == str(media.long())
    assert (film["planned"], film["title"], film["category"]) == (False, "深海", "venue")
    assert film["duration_s"] == pytest.approx(31 * 60, abs=2)
    assert len(listed()["videos"]) == 4


def test_bind_to_a_series_fills_its_open_entries_one_after_the_other(
    run: Any, project: Path, listed: Any, media: MediaFactory
) -> None:
    ids = run("plan", project, *set_words({"title": "海", "count": "2"})).ok().ids
    assert ids == ["s1", "e1", "e2"]
    run("add", project, "--bind", "s1", media.surround()).ok()
    run("add", project, "--bind", "s1", media.silent()).ok()
    assert [video(listed(), e)["path"] for e in ("e1", "e2")] == [
        str(media.surround()),
        str(media.silent()),
    ]
    full = run("add", project, "--bind", "s1", media.timecode())
    assert full.code == 2
    assert "s1" in full.err


def test_bind_wants_exactly_one_film(run: Any, project: Path, own_films: Path) -> None:
    run("plan", project, "--set", "title=深海").ok()
    result = run("add", project, "--bind", "e1", own_films)
    assert result.code == 2
    assert "3 个" in result.err


def test_a_planned_entry_takes_the_file_of_its_title(
    run: Any, project: Path, listed: Any, media: MediaFactory, tmp_path: Path
) -> None:
    run("plan", project, "--set", "title=深海一万米").ok()
    folder = tmp_path / "来"
    folder.mkdir()
    shutil.copyfile(media.surround(), folder / "03-深海一万米_1080p.mp4")
    run("add", project, folder).ok()
    assert video(listed(), "e1")["planned"] is False
    assert len(listed()["videos"]) == 4


# ---- add ---------------------------------------------------------------------------------------


def test_a_file_is_taken_once_however_often_it_is_named(
    run: Any, tmp_path: Path, own_films: Path
) -> None:
    file = tmp_path / "q.kepu"
    run("new", file).ok()
    film = own_films / "1-望远镜.mp4"
    assert run("add", file, film, film, own_films, f"{own_films}/").ok().ids == ["v1", "v2", "v3"]
    assert run("add", file, own_films).ok().ids == []
    assert len(run("list", "--json", file).json["videos"]) == 3


def test_the_same_content_under_two_names_is_recognised(
    run: Any, project: Path, listed: Any, media: MediaFactory, tmp_path: Path
) -> None:
    twin = tmp_path / "另一个名字.mp4"
    shutil.copyfile(media.compliant(), twin)
    run("add", project, twin).ok()
    assert "video/same-content" in rules(video(listed(), "v4"), "review")
    assert "video/same-content" in rules(video(listed(), "v1"), "review")
    run("video", project, "v4", "--set", "include=no").ok()
    assert "video/same-content" not in rules(video(listed(), "v1"), "review")


def test_a_moved_file_is_found_again_by_its_content(
    run: Any, tmp_path: Path, own_films: Path
) -> None:
    file = tmp_path / "q.kepu"
    run("new", file).ok()
    run("add", file, own_films).ok()
    run("video", file, "v1", "--set", "title=我的标题").ok()
    moved = tmp_path / "新盘"
    own_films.rename(moved)
    assert run("add", file, moved).ok().ids == []
    film = video(run("list", "--json", file).json, "v1")
    assert film["path"] == str(moved / "1-望远镜.mp4")
    assert (film["offline"], film["title"]) == (False, "我的标题")


def test_a_film_made_anew_is_checked_anew(
    run: Any, tmp_path: Path, own_films: Path, media: MediaFactory
) -> None:
    file = tmp_path / "q.kepu"
    run("new", file).ok()
    run("add", file, own_films).ok()
    old = video(run("list", "--json", file).json, "v3")
    assert "video/resolution" in rules(old, "error")
    shutil.copyfile(media.surround(), own_films / "3-旧版.mp4")
    unchecked = video(run("list", "--json", file).json, "v3")
    assert "video/resolution" not in rules(unchecked, "error")
    assert "video/resolution" in rules(unchecked, "skipped")
    run("add", file, own_films).ok()
    new = video(run("list", "--json", file).json, "v3")
    assert rules(new, "error") & {"video/resolution", "video/readable"} == set()
    assert "video/resolution" not in rules(new, "skipped")


def test_add_resumes_where_it_was_interrupted(
    run: Any, tmp_path: Path, media: MediaFactory
) -> None:
    file, films = tmp_path / "q.kepu", tmp_path / "films"
    films.mkdir()
    run("new", file).ok()
    for number in range(400):
        data = bytearray(media.long(minutes=1).read_bytes())
        (films / f"{number}.mp4").write_bytes(data + number.to_bytes(4, "big"))
    log = run.home / "log" / "kepu-desktop.log"
    stopped = run.interrupted("add", file, films, when=lambda: log.exists() and _ids_are_out(file))
    assert stopped.code == 3
    assert len(stopped.ids) == 400
    answer = run("list", "--json", file).ok().json
    assert len(answer["videos"]) == 400
    unchecked = [v for v in answer["videos"] if v["duration_s"] is None]
    # Nothing read of them yet: they are not each other's twins.
    assert all("video/same-content" not in rules(item, "review") for item in unchecked)
    assert run("add", file, films).ok().ids == []
    after = run("list", "--json", file).ok().json
    assert all(item["duration_s"] for item in after["videos"])


def _ids_are_out(project: Path) -> bool:
    """Whether the film rows are on the disk: the file has grown well beyond an empty project's."""
    return project.stat().st_size > 400_000 and not os.path.exists(f"{project}-journal")


def test_a_path_and_other_values_are_set_together_or_not_at_all(
    run: Any, project: Path, listed: Any, media: MediaFactory
) -> None:
    film = media.surround()
    before = listed()
    result = run("video", project, "v1", "--set", f"path={film}", "category=nothing")
    assert result.code == 2
    assert listed() == before
    run("video", project, "v1", "--set", f"path={film}", "title=新片").ok()
    after = video(listed(), "v1")
    assert (after["path"], after["title"]) == (str(film), "新片")
    assert after["duration_s"]


# ---- new ---------------------------------------------------------------------------------------


def test_last_years_unit_and_contact_are_carried_over(
    run: Any, project: Path, tmp_path: Path
) -> None:
    run("form", project, "--set", "date=2024-07-01").ok()
    run("new", tmp_path / "今年.kepu", "--from", project).ok()
    form = run("list", "--json", tmp_path / "今年.kepu").ok().json["form"]
    assert {key: form[key] for key in FORM} == FORM
    assert form["date"] == ""
    assert form["categories"] == []


def test_a_project_that_is_there_is_not_written_over(run: Any, project: Path) -> None:
    before = project.read_bytes()
    result = run("new", project)
    assert result.code == 2
    assert project.name in result.err
    assert project.read_bytes() == before
