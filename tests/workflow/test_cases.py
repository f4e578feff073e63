"""Cases: made, filled, chosen, ranked, removed; quotas; materials by drop."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.findings import Level, Verdict
from kepu_desktop.domain.submission import SUMMARY
from kepu_desktop.workflow.cases import (
    add_materials,
    case_values,
    chosen_cases,
    class_named,
    is_scan_name,
    move_case,
    new_case,
    ordered,
    quotas,
    remove_cases,
    remove_materials,
    set_case,
    spec_of,
)
from kepu_desktop.workflow.materials import describe, thumbnail_path
from kepu_desktop.workflow.session import Session
from material_factory import bomb, pdf, photo, word
from workflow.case_work import FORM, filled, look, whole_case


def ranks(session: Session) -> list[str]:
    return [case.id for case in ordered(session.submission.cases)]


def rules_of(session: Session, case_id: str) -> set[tuple[str, Level]]:
    return {(f.rule, f.level) for f in session.judgement.cases.cases[case_id]}


def test_a_case_is_made_by_id_title_or_another_name_of_its_class(session: Session) -> None:
    made = [new_case(session, name) for name in ("work", "科普活动服务类", "阵地建设")]
    assert made == ["c1", "c2", "c3"]
    assert [case.class_id for case in session.submission.cases] == ["work", "activity", "venue"]
    assert ranks(session) == made


def test_a_class_that_is_none_or_is_not_reported_is_refused(session: Session) -> None:
    with pytest.raises(UserError) as unknown:
        new_case(session, "poem")
    assert unknown.value.code == "unknown-class"
    with pytest.raises(UserError) as other:
        new_case(session, "科学领域流言榜")
    assert other.value.code == "class-not-asked"
    assert session.submission.cases == ()


def test_what_is_over_the_quota_is_kept_as_a_candidate(session: Session) -> None:
    for _ in range(3):
        new_case(session, "work")
    assert [case.chosen for case in session.submission.cases] == [True, True, False]
    found = {q.class_id: (q.count, q.full) for q in quotas(spec_of(session), session.submission)}
    assert found == {"work": (2, True), "activity": (0, False), "venue": (0, False), "": (2, False)}
    set_case(session, "c3", {"chosen": "yes"})
    assert [f.rule for f in session.judgement.cases.whole if f.level is Level.ERROR] == [
        "case/class-quota"
    ]
    set_case(session, "c1", {"chosen": "no"})
    assert not [f for f in session.judgement.cases.whole if f.level is Level.ERROR]
    assert [case.id for case in chosen_cases(session.submission)] == ["c2", "c3"]


def test_seven_in_all_are_one_too_many(session: Session) -> None:
    for class_id in ("work", "work", "activity", "activity", "venue", "venue", "venue"):
        set_case(session, new_case(session, class_id), {"chosen": "yes"})
    errors = {f.rule for f in session.judgement.cases.whole if f.level is Level.ERROR}
    assert errors == {"case/class-quota", "case/total-quota"}


def test_fields_are_cleaned_and_dates_become_days(session: Session) -> None:
    case_id = new_case(
        session,
        "activity",
        {
            "title": " 大篷车\u200b\n进山村 ",
            "start": "2024年3月1日 至 2025.6.20",
            "summary": "一\r\n二",
        },
    )
    fields = session.submission.cases[0].fields
    assert fields["title"] == "大篷车 进山村"
    assert (fields["start"], fields["end"]) == ("2024-03-01", "2025-06-20")
    assert fields["summary"] == "一\n二"
    set_case(session, case_id, {"end": "至今", "summary": ""})
    assert session.submission.cases[0].fields["end"] == "至今"
    assert "summary" not in session.submission.cases[0].fields


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"nonsense": "x"}, "unknown-key"),
        ({"rank": "first"}, "bad-value"),
        ({"rank": "0"}, "bad-value"),
        ({"chosen": "perhaps"}, "bad-value"),
        ({"selected_before": "也许"}, "bad-value"),
        ({"class": "poem"}, "unknown-class"),
        ({"title": "长" * 100_001}, "text-too-long"),
    ],
)
def test_a_value_that_means_nothing_changes_nothing(
    session: Session, values: dict[str, str], code: str
) -> None:
    case_id = new_case(session, "work", {"title": "图书"})
    before = session.submission
    with pytest.raises(UserError) as caught:
        set_case(session, case_id, {"title": "另一个", **values})
    assert caught.value.code == code
    assert session.submission == before


def test_blank_fields_read_as_the_information_form_says(session: Session) -> None:
    case_id = new_case(session, "work", {"contact": "李宁"})
    filled(session)
    case = session.submission.cases[0]
    values = case_values(spec_of(session), session.submission, case)
    assert (values["unit"], values["phone"]) == (FORM["unit"], FORM["phone"])
    assert values["contact"] == "李宁"
    assert values["class"] == "科普作品传播类"
    assert values["rank"] == "1"
    assert case_id == "c1"
    assert set(values) == {field.key for field in spec_of(session).field}


def test_ranking_closes_up_and_is_one_step_back(session: Session) -> None:
    for _ in range(4):
        new_case(session, "venue")
    move_case(session, "c4", 2)
    assert ranks(session) == ["c1", "c4", "c2", "c3"]
    assert sorted(case.order for case in session.submission.cases) == [1, 2, 3, 4]
    remove_cases(session, ["c1"])
    assert [(case.id, case.order) for case in ordered(session.submission.cases)] == [
        ("c4", 1),
        ("c2", 2),
        ("c3", 3),
    ]
    session.undo()
    session.undo()
    assert ranks(session) == ["c1", "c2", "c3", "c4"]
    move_case(session, "c1", 99)
    assert ranks(session) == ["c2", "c3", "c4", "c1"]


def test_a_case_goes_with_its_materials_and_both_come_back(
    session: Session, tmp_path: Path
) -> None:
    case_id = whole_case(session, tmp_path / "甲")
    assert len(session.submission.materials) == 4
    remove_cases(session, [case_id])
    assert session.submission.materials == ()
    session.undo()
    assert len(session.submission.materials_of(case_id)) == 4
    with pytest.raises(UserError):
        remove_cases(session, ["c9"])


def test_a_folder_of_materials_is_taken_in_natural_order_without_what_is_no_material(
    session: Session, tmp_path: Path
) -> None:
    folder = tmp_path / "材料"
    folder.mkdir()
    for name in ("图10.jpg", "图2.jpg"):
        photo(folder / name, (64, 48))
    for name in ("~$成效.docx", ".DS_Store", "Thumbs.db"):
        (folder / name).write_bytes(b"x")
    os.symlink(tmp_path / "nowhere", folder / "断.jpg")
    case_id = new_case(session, "work")
    added = add_materials(session, case_id, [str(folder)])
    names = [one.file.relative for one in session.submission.materials]
    assert names == ["图2.jpg", "图10.jpg"]
    assert {name for name, _ in added.skipped} == {
        "~$成效.docx",
        ".DS_Store",
        "Thumbs.db",
        "断.jpg",
    }
    again = add_materials(session, case_id, [str(folder / "图2.jpg")])
    assert (again.new, again.known) == ((), ("图2.jpg",))
    with pytest.raises(UserError):
        add_materials(session, case_id, [str(tmp_path / "gone.jpg")])


def test_materials_are_judged_by_what_they_are(session: Session, tmp_path: Path) -> None:
    filled(session)
    case_id = whole_case(session, tmp_path / "甲")
    locked = pdf(tmp_path / "有密码.pdf", user="x", way="RC4-128")
    huge = bomb(tmp_path / "巨图.png")
    wrong = word(tmp_path / "其实是Word.jpg", "别的内容")
    add_materials(session, case_id, [str(locked), str(huge), str(wrong)])
    look(session)
    said = {
        one.file.relative: [f.message for f in session.judgement.cases.materials[one.id]]
        for one in session.submission.materials
    }
    assert said["大篷车_2.jpg"] == []
    assert said["大篷车_1.jpg"] == ["大篷车_1.jpg 带有拍摄地点"]
    assert "加了密码" in said["有密码.pdf"][0]
    assert "像素过多" in said["巨图.png"][0]
    kinds = {
        one.file.relative: describe(session.material_facts(one))
        for one in session.submission.materials
    }
    assert kinds["学校回执汇总.pdf"] == "PDF 3 页"
    assert kinds["其实是Word.jpg"] == "Word"
    assert kinds["大篷车_2.jpg"] == "图片 1600×1200"
    # What is wrong with materials is advice: it stops nothing, but it is seen at the case.
    assert session.judgement.cases.verdicts[case_id] is Verdict.ADVICE
    assert [one.message for one in session.judgement.cases.cases[case_id]] == []


def test_a_material_that_was_replaced_is_looked_at_again(session: Session, tmp_path: Path) -> None:
    case_id = whole_case(session, tmp_path / "甲")
    look(session)
    [shown] = [m for m in session.submission.materials if m.file.relative == "大篷车_2.jpg"]
    assert thumbnail_path(shown.file).is_file()
    path = photo(tmp_path / "甲" / "大篷车_2.jpg", (640, 480))
    os.utime(path, ns=(1, 1))
    look(session)
    facts = session.material_facts(session.submission.materials_of(case_id)[1])
    assert facts is not None
    assert facts.width == 640


def test_what_was_found_is_there_when_the_project_is_opened_again(tmp_path: Path) -> None:
    with Session.create(tmp_path / "p.kepu") as session:
        whole_case(session, tmp_path / "甲")
        look(session)
        before = session.judgement.cases
    with Session.open(tmp_path / "p.kepu") as again:
        assert again.judgement.cases == before


def test_a_material_that_is_gone_says_so_and_is_tried_again(
    session: Session, tmp_path: Path
) -> None:
    path = photo(tmp_path / "a.jpg", (64, 48))
    case_id = new_case(session, "work")
    add_materials(session, case_id, [str(path)])
    path.unlink()
    look(session)
    [message] = [f.message for f in session.judgement.cases.materials["m1"]]
    assert "找不到" in message
    photo(path, (64, 48))
    look(session)
    assert "找不到" not in " ".join(f.message for f in session.judgement.cases.materials["m1"])


def test_two_scans_and_one_of_200_mb_are_seen(session: Session, tmp_path: Path) -> None:
    new_case(session, "work", {"title": "图书"})
    whole = [f.message for f in session.judgement.cases.whole]
    assert whole == ["还没有汇总表的盖章扫描件"]
    one = pdf(tmp_path / "盖章.pdf")
    large = pdf(tmp_path / "盖章2.pdf")
    with large.open("ab") as stream:  # sparse: readers look for the end of a PDF near the end
        stream.truncate(200_000_000)
    add_materials(session, SUMMARY, [str(one), str(large)])
    look(session)
    messages = " ".join(f.message for f in session.judgement.cases.whole)
    assert "盖章扫描件有 2 份" in messages
    remove_materials(session, ["m2"])
    assert session.judgement.cases.whole == ()
    assert is_scan_name(spec_of(session), "汇总表扫描.pdf")
    assert not is_scan_name(spec_of(session), "回执.pdf")


def test_a_call_without_cases_says_so(session: Session) -> None:
    import msgspec

    session.call = msgspec.structs.replace(session.call, cases=None)
    with pytest.raises(UserError) as caught:
        new_case(session, "work")
    assert caught.value.code == "no-cases"


def test_a_class_is_found_whatever_blanks_stand_in_its_name(session: Session) -> None:
    spec = spec_of(session)
    assert class_named(spec, " 科普 活动\u3000服务类 ") is spec.classes[1]
    assert class_named(spec, "") is None
