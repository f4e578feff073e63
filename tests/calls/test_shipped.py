"""The shipped call says what the notice says; every value once more, from the notice itself."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from calls.folders import OTHER, SHIPPED
from kepu_desktop.calls.loader import CallError, load_call
from kepu_desktop.calls.shipped import call_folders, default_call, known_draft_marks
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.findings import Origin

CALL = load_call(SHIPPED)

CATEGORIES = [
    ("activity", "全国科普月活动精剪视频", 30),
    ("venue", "科普场馆、科普教育基地探访视频", 30),
    ("flagship", "大国重器类科普视频", 30),
    ("keylab", "国家重点实验室类科普视频", 15),
    ("academician", "院士科技报告精剪视频", 20),
    ("scifi", "科幻作品解读类科普视频", 15),
    ("talent", "青年科技人才培养类视频", 20),
    ("slowlive", "慢直播形式科普视频", 180),
    ("other", "其他", None),
]


def test_categories_stand_in_the_form_s_order_with_their_minima() -> None:
    shown = [
        (c.id, c.title, None if c.minimum_s is None else c.minimum_s // 60) for c in CALL.category
    ]
    assert shown == CATEGORIES
    assert [c.id for c in CALL.category if c.needs_text] == ["other"]
    form = CALL.notice_text[CALL.notice_text.index("（可多选）") :]
    places = [form.index(f"□{title}") for _, title, _ in CATEGORIES]
    assert places == sorted(places)


def test_the_form_offers_each_category_in_the_notice_s_words() -> None:
    (field,) = (f for f in CALL.form.field if f.key == "categories")
    assert [(o.id, o.text) for o in field.options] == [(i, t) for i, t, _ in CATEGORIES]
    assert [o.id for o in field.options if o.extra] == ["other"]


def test_only_the_notice_s_dates_stand_as_such() -> None:
    dates = {d.id: (d.date, d.origin) for d in CALL.deadline}
    assert dates == {
        "case": (dt.date(2025, 7, 10), Origin.NOTICE),
        "form": (dt.date(2025, 7, 15), Origin.NOTICE),
        "collection": (dt.date(2025, 8, 15), Origin.NOTICE),
    }
    for text in ("2025年7月10日", "7月15日前", "2025年8月15日"):
        assert text in CALL.notice_text


def test_address_and_subject_are_the_notice_s() -> None:
    assert CALL.mail.to == "kpxxhc@cast.org.cn"
    assert f"至{CALL.mail.to}（邮件主题请注明单位名称+“科普之光”展播活动）" in CALL.notice_text
    assert CALL.mail.subject.format(unit="甲学会") == "甲学会“科普之光”展播活动"
    assert (CALL.mail.warn_bytes, CALL.mail.block_bytes) == (20_000_000, 35_000_000)


def test_numbers_of_the_rules_are_the_notice_s() -> None:
    numbers = {
        rule: dict(spec.numbers)
        for rule, spec in CALL.rules.items()
        if spec.numbers and spec.origin is not Origin.OURS
    }
    assert numbers == {
        "video/duration": {"differ_s": 1},
        "video/resolution": {"width": 1920, "height": 1080},
        "video/bit-rate": {"minimum": 5_000_000, "recommended": 8_000_000},
        "video/subtitles": {"covered_share": 0.8},  # ours: the notice names no share
        "entry/title": {"characters": 200},
        "entry/summary": {"characters": 200},
    }


def test_quotas_of_cases_are_the_notice_s() -> None:
    assert CALL.cases is not None
    assert (CALL.cases.total, CALL.cases.since) == (6, dt.date(2024, 1, 1))
    assert [(c.id, c.quota) for c in CALL.cases.classes] == [
        ("work", 2),
        ("activity", 2),
        ("venue", 2),
    ]
    assert CALL.cases.register_url in CALL.notice_text


def test_the_provincial_bodies_are_offered() -> None:
    assert len(set(CALL.organiser_units)) == 32
    assert all(unit.endswith("科学技术协会") for unit in CALL.organiser_units)


def test_what_the_notice_says_has_its_sentence_and_what_is_ours_says_so() -> None:
    for rule, spec in CALL.rules.items():
        assert spec.clause, rule
        if spec.origin is Origin.OURS:
            assert spec.clause == "本程序规则" or spec.phrase, rule
        else:
            assert spec.phrase, rule


def test_an_attachment_whose_text_is_missing_is_marked_so() -> None:
    assert [a.included for a in CALL.attachment] == [True, True, False]


def test_the_call_issued_last_is_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert default_call().id == "kepu-2025"
    for name, source in (("a", OTHER), ("b", SHIPPED)):
        shutil.copytree(source, tmp_path / name)
    monkeypatch.setattr("kepu_desktop.calls.shipped.shipped_calls", lambda: tmp_path)
    assert default_call().id == "tide-2031"


def test_a_program_without_a_call_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kepu_desktop.calls.shipped.shipped_calls", lambda: tmp_path)
    with pytest.raises(UserError, match="没有随附征集文件"):
        default_call()
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "call.toml").write_text("id = 1", encoding="utf-8")
    with pytest.raises(CallError):
        default_call()


def test_the_user_s_own_calls_are_found_beside_the_shipped_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(OTHER, tmp_path / "mine")
    (tmp_path / "empty").mkdir()
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "call.toml").write_text("?", encoding="utf-8")
    monkeypatch.setattr("kepu_desktop.calls.shipped.user_calls", lambda: tmp_path)
    assert [folder.name for folder in call_folders()] == ["kepu-2025", "broken", "mine"]
    assert known_draft_marks() == ("草稿", "试稿")
