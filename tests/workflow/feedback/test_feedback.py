"""数据反馈: who is asked, what an import brings, conflicts, totals, screenshots, papers."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calls.folders import OTHER
from documents.feedback_books import table
from kepu_desktop.calls.feedback_model import Feedback
from kepu_desktop.calls.shipped import default_call
from kepu_desktop.documents.feedback_reading import ReadRow, ReturnedBook
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.submission import FeedbackRow, Film, Submission
from kepu_desktop.workflow.feedback.importing import (
    BOTH,
    ImportPlan,
    Reading,
    accept_rows,
    apply_import,
    asked_films,
    asked_units,
    feedback_of,
    plan_import,
    read_books,
    remove_rows,
)
from kepu_desktop.workflow.feedback.papers import blank_paper, export_summary, save_blank
from kepu_desktop.workflow.feedback.rows import (
    faults_of,
    figures_of,
    is_held,
    notes_of,
    others_of,
    unit_of,
)
from kepu_desktop.workflow.feedback.shots import attach_shots, with_shots
from kepu_desktop.workflow.feedback.totals import totals_of
from kepu_desktop.workflow.feedback.words import book_words, conflict_words, row_words
from kepu_desktop.workflow.fill import set_form
from kepu_desktop.workflow.session import Session

OFFICE = "示例省科学技术协会"
SEA, SKY = "示例海洋研究所", "示例市天文学会"
FILMS = (
    Film("v1", "示例·湿地日出", source_unit=SEA, order=1),
    Film("v2", "示例·探月工程", source_unit=SKY, order=2),
    Film("v3", "示例·科普大集", order=3),
)
SPEC = feedback_of(default_call())


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session.create(tmp_path / "p.kepu") as opened:
        set_form(opened, {"unit": OFFICE, "date": "2025-10-12"})
        opened.edit("x", lambda state: replace(state, films=FILMS, next_ids={"v": 4}))
        yield opened


def row(at: int = 2, *, film: str = "", unit: str = "", **values: str) -> ReadRow:
    return ReadRow(at, film, unit, {"title": "示例·湿地日出", "platform": "微博", **values})


def books(*rows: ReadRow, name: str = "甲.xlsx", unit: str = "") -> Reading:
    return Reading([ReturnedBook(name, unit, rows)])


def read_in(session: Session, reading: Reading, **choices: int) -> ImportPlan:
    plan = plan_import(session.call, session.submission, reading)
    apply_import(session, plan, choices)
    return plan


def kept(session: Session) -> list[dict[str, int]]:
    return [figures_of(SPEC, one) for one in session.submission.feedback]


# ---- who is asked --------------------------------------------------------------------------


def test_selected_films_are_asked_for_and_the_included_ones_while_none_is(
    session: Session,
) -> None:
    state = session.submission
    left_out = replace(state, films=(replace(FILMS[0], included=False), *FILMS[1:]))
    assert [film.id for film in asked_films(left_out)] == ["v2", "v3"]
    chosen = replace(state, films=(*FILMS[:2], replace(FILMS[2], selected=True)))
    assert [film.id for film in asked_films(chosen)] == ["v3"]
    assert asked_units(state) == (SEA, SKY, OFFICE)
    assert [film.id for film in asked_films(state, OFFICE)] == ["v3"]


def test_the_blank_workbook_comes_back_bound_to_its_films(session: Session, tmp_path: Path) -> None:
    target = tmp_path / "反馈表.xlsx"
    save_blank(session, target)
    book = openpyxl.load_workbook(target)
    sheet = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[4]}
    for at, views in ((5, "3.2万"), (6, 7)):
        sheet.cell(at, heads["平台"]).value = "微博"
        sheet.cell(at, heads["观看人次"]).value = views
    book.save(target)
    plan = read_in(session, read_books(SPEC, [target]))
    assert [(r.film, r.values["views"]) for r in session.submission.feedback] == [
        ("v1", "32000"),
        ("v2", "7"),
    ]
    assert plan.books[0].unfilled == 1
    assert plan.books[0].noted == 1
    assert blank_paper(session) == blank_paper(session)


def test_one_unit_s_workbook_holds_its_films_only(session: Session) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(blank_paper(session, SKY))).worksheets[0]
    assert [sheet.cell(at, 3).value for at in (5, 6)] == ["示例·探月工程", None]
    assert sheet["C2"].value == SKY
    with pytest.raises(UserError):
        blank_paper(session, "没有这个单位")


# ---- what an import brings -----------------------------------------------------------------


def test_an_import_is_one_step_that_undo_takes_back_and_redo_repeats(session: Session) -> None:
    read_in(session, books(row(views="5"), row(3, platform="抖音", views="6")))
    assert [one.id for one in session.submission.feedback] == ["f1", "f2"]
    assert session.undo() == "读入 1 份反馈表"
    assert session.submission.feedback == ()
    session.redo()
    assert [one.values["views"] for one in session.submission.feedback] == ["5", "6"]


def test_what_was_read_is_there_when_the_project_is_opened_again(session: Session) -> None:
    read_in(session, books(row(views="5"), unit=SEA))
    before = session.submission.feedback
    session.close()
    with Session.open(session.project.path) as again:
        assert again.submission.feedback == before


def test_the_same_workbook_twice_brings_nothing_the_second_time(session: Session) -> None:
    reading = books(row(views="5", link="https://example.org/1"), row(3, platform="抖音"))
    read_in(session, reading)
    plan = read_in(session, reading)
    assert plan.empty
    assert (plan.books[0].taken, plan.books[0].known) == (0, 2)
    assert len(session.submission.feedback) == 2


def test_a_film_is_found_by_title_and_by_id_where_the_title_leaves_a_choice(
    session: Session,
) -> None:
    twins = (*FILMS, Film("v4", "示例·湿地日出", source_unit=SKY, order=4))
    session.edit("x", lambda state: replace(state, films=twins))
    rows = (
        row(2, film="v2", title="示例·探月工程", views="1"),
        row(3, film="v1", title="示例・探月工程", views="2", account="a"),
        row(4, film="v4", views="3"),
        row(5, views="4", account="b"),
        row(6, film="v3", title="改过的标题", views="5"),
        row(7, title="别处的视频", views="6", account="c"),
    )
    read_in(session, books(*rows))
    found = [(one.film, bool(notes_of(one))) for one in session.submission.feedback]
    assert found == [
        ("v2", False),
        ("v2", False),
        ("v4", False),
        ("", True),
        ("v3", True),
        ("", True),
    ]


def test_blanks_are_filled_by_a_later_workbook_and_never_overwrite(session: Session) -> None:
    read_in(session, books(row(views="5", likes="0")))
    plan = read_in(session, books(row(views="5", comments="7"), name="乙.xlsx"))
    assert not plan.conflicts
    (one,) = session.submission.feedback
    assert figures_of(SPEC, one) == {"views": 5, "likes": 0, "comments": 7, "interactions": 7}


def test_a_row_with_a_bad_cell_is_kept_counts_for_nothing_and_is_mended_by_a_good_one(
    session: Session, tmp_path: Path
) -> None:
    file = tmp_path / "甲.xlsx"
    file.write_bytes(table(["示例·湿地日出", "微博", "", 1000, "约三千", -2]))
    plan = read_in(session, read_books(SPEC, [file]))
    (one,) = session.submission.feedback
    assert is_held(one)
    assert [fault.words for fault in faults_of(one)] == [
        "第 2 行“点赞”：“约三千”不是确切的数字",
        "第 2 行“评论”：“-2”不能是负数",
    ]
    assert [words.split("：")[0] for words in row_words(one)] == ["甲.xlsx", "甲.xlsx"]
    assert plan.books[0].held == 1
    totals = totals_of(SPEC, session.submission)
    assert (totals.sums, len(totals.held), totals.with_data) == ({}, 1, 0)
    accept_rows(session, ["f1"])
    assert is_held(session.submission.feedback[0])

    file.write_bytes(table(["示例·湿地日出", "微博", "", 1000, 3000, None]))
    read_in(session, read_books(SPEC, [file]))
    assert kept(session) == [{"views": 1000, "likes": 3000, "interactions": 3000}]
    assert session.submission.feedback[0].id == "f1"
    # Read again with the bad cell: what is whole stays.
    file.write_bytes(table(["示例·湿地日出", "微博", "", 1000, "约三千", None]))
    plan = read_in(session, read_books(SPEC, [file]))
    assert len(plan.held) == 1
    assert kept(session) == [{"views": 1000, "likes": 3000, "interactions": 3000}]


def test_a_workbook_that_cannot_be_read_keeps_no_other_from_being_read(
    session: Session, tmp_path: Path
) -> None:
    good, bad = tmp_path / "好.xlsx", tmp_path / "坏.xlsx"
    good.write_bytes(table(["示例·湿地日出", "微博", "", 5]))
    bad.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    seen: list[tuple[int, int]] = []
    reading = read_books(
        SPEC,
        [bad, tmp_path / "没有.xlsx", good],
        seen=lambda done, of: seen.append((done, of)),
    )
    assert [error.code for error in reading.refused] == ["document-old-format", "not-found"]
    assert seen == [(1, 3), (2, 3), (3, 3)]
    read_in(session, reading)
    assert kept(session) == [{"views": 5}]


def test_workbooks_of_one_name_from_two_units_are_told_apart(session: Session) -> None:
    for_sky = row(views="7", title="示例·探月工程")
    read_in(session, books(row(views="5"), name="反馈表.xlsx", unit=SEA))
    read_in(session, books(for_sky, name="反馈表.xlsx", unit=SKY))
    names = [source.name for source in totals_of(SPEC, session.submission).sources]
    assert names == ["反馈表.xlsx", f"反馈表.xlsx（{SKY}）"]
    # Sent once more by the same unit, it is the same workbook.
    again = plan_import(
        session.call, session.submission, books(for_sky, name="反馈表.xlsx", unit=SKY)
    )
    assert again.empty


def test_screenshots_that_come_with_the_workbook_are_part_of_the_one_step(
    session: Session, tmp_path: Path
) -> None:
    shot = tmp_path / "湿地.png"
    shot.write_bytes(b"png")
    plan = plan_import(session.call, session.submission, books(row(views="5", shots="湿地")))
    apply_import(session, plan, then=lambda state: with_shots(state, [shot])[0])
    assert [m.owner for m in session.submission.materials] == ["f1"]
    assert session.undo() == "读入 1 份反馈表"
    assert (session.submission.feedback, session.submission.materials) == ((), ())


def test_nothing_read_is_no_step(session: Session) -> None:
    label = session.project.undo_label()
    assert apply_import(session, ImportPlan()) == ()
    assert session.project.undo_label() == label


# ---- conflicts -----------------------------------------------------------------------------

LINK = "https://example.org/1"


def test_different_figures_of_one_row_are_a_conflict_and_change_nothing_unasked(
    session: Session,
) -> None:
    read_in(session, books(row(views="5", link=LINK), row(3, platform="抖音", views="8")))
    plan = read_in(session, books(row(9, views="6", link=f"{LINK}?share_id=7"), name="乙.xlsx"))
    (conflict,) = plan.conflicts
    assert conflict.labelled == (("观看人次", ("5", "6")),)
    assert [side.source for side in conflict.sides] == ["甲.xlsx", "乙.xlsx"]
    assert not conflict.may_keep_both
    assert conflict_words(conflict) == (
        "《示例·湿地日出》微博　甲.xlsx 第 2 行：观看人次 5；乙.xlsx 第 9 行：观看人次 6"
    )
    assert [figures["views"] for figures in kept(session)] == [5, 8]


@pytest.mark.parametrize(("side", "views", "source"), [(0, 5, "甲.xlsx"), (1, 6, "乙.xlsx")])
def test_the_chosen_side_holds_and_remembers_what_the_other_said(
    side: int, views: int, source: str, session: Session
) -> None:
    read_in(session, books(row(views="5", link=LINK)))
    incoming = books(row(9, views="6", link=LINK), name="乙.xlsx")
    plan = plan_import(session.call, session.submission, incoming)
    apply_import(session, plan, {plan.conflicts[0].key: side})
    (one,) = session.submission.feedback
    assert (one.id, one.source, figures_of(SPEC, one)) == ("f1", source, {"views": views})
    other = {"乙.xlsx": "甲.xlsx 第 2 行：观看人次 5", "甲.xlsx": "乙.xlsx 第 9 行：观看人次 6"}
    assert others_of(one) == (other[source],)
    session.undo()
    assert others_of(session.submission.feedback[0]) == ()


def test_a_link_twice_in_one_workbook_counts_once_or_is_a_conflict(session: Session) -> None:
    twice = books(row(2, views="5", link=LINK), row(3, views="5", link=f"{LINK}/"))
    plan = plan_import(session.call, session.submission, twice)
    assert (len(plan.fresh), plan.conflicts, plan.books[0].known) == (1, (), 1)
    differing = books(row(2, views="5", link=LINK), row(3, views="6", link=LINK))
    plan = read_in(session, differing)
    assert len(plan.conflicts) == 1
    assert kept(session) == [{"views": 5}]


def test_one_link_for_two_films_is_a_conflict(session: Session) -> None:
    rows = (row(2, views="5", link=LINK), row(3, title="示例·探月工程", views="5", link=LINK))
    (conflict,) = plan_import(session.call, session.submission, books(*rows)).conflicts
    assert conflict.labelled == (("视频标题", ("示例·湿地日出", "示例·探月工程")),)


def test_two_postings_without_links_may_both_be_kept(session: Session) -> None:
    rows = (row(2, views="5"), row(3, views="6"))
    plan = plan_import(session.call, session.submission, books(*rows))
    (conflict,) = plan.conflicts
    assert conflict.may_keep_both
    apply_import(session, plan, {conflict.key: BOTH})
    assert [figures["views"] for figures in kept(session)] == [5, 6]
    # Read once more, both are known.
    again = plan_import(session.call, session.submission, books(*rows))
    assert (again.empty, again.books[0].known) == (True, 2)


def test_a_link_that_comes_later_finds_its_row(session: Session) -> None:
    read_in(session, books(row(views="5")))
    read_in(session, books(row(views="5", link=LINK), name="乙.xlsx"))
    (one,) = session.submission.feedback
    assert one.values["link"] == LINK


# ---- totals --------------------------------------------------------------------------------


def test_totals_per_platform_unit_and_film_are_exact(session: Session) -> None:
    read_in(
        session,
        books(
            row(2, views="900719925474", likes="1", peak="10", viewers="7"),
            row(3, platform="抖音", views="1", peak="30"),
            row(4, title="示例·探月工程", views="2", comments="5"),
            row(5, title="示例·科普大集", platform="抖音", likes="3"),
        ),
    )
    totals = totals_of(SPEC, session.submission)
    assert totals.sums["views"] == 900_719_925_477
    assert totals.sums["interactions"] == 9
    assert "peak" not in totals.sums
    assert "viewers" not in totals.sums
    assert [(g.name, g.sums.get("views")) for g in totals.platforms] == [
        ("微博", 900_719_925_476),
        ("抖音", 1),
    ]
    assert {g.name: g.sums.get("views") for g in totals.units} == {
        SEA: 900_719_925_475,
        SKY: 2,
        OFFICE: None,
    }
    first = totals.by_film[0]
    assert (first.film, first.platforms, first.largest) == ("v1", 2, {"viewers": 7, "peak": 30})
    assert (totals.films, totals.with_data, totals.missing) == (3, 3, ())
    only_sky = totals_of(SPEC, session.submission, SKY)
    assert (only_sky.sums["views"], only_sky.films) == (2, 1)


def test_a_topic_counts_once_on_a_platform_however_many_rows_repeat_it(session: Session) -> None:
    read_in(
        session,
        books(
            row(2, topic="#潮间带#", topic_reads="100"),
            row(3, title="示例·探月工程", topic="潮间带", topic_reads="120"),
            row(4, platform="抖音", topic="#潮间带#", topic_reads="7"),
            row(5, title="示例·科普大集", topic_reads="3"),
        ),
    )
    totals = totals_of(SPEC, session.submission)
    assert totals.sums == {"topic_reads": 130}
    assert len(totals.topics) == 3


def test_units_of_which_nothing_came_are_named(session: Session) -> None:
    read_in(session, books(row(views="5")))
    totals = totals_of(SPEC, session.submission)
    assert totals.missing == (SKY, OFFICE)
    assert totals.unit_count == 3
    assert [(s.name, s.unit, len(s.rows)) for s in totals.sources] == [("甲.xlsx", SEA, 1)]


FIGURES = st.dictionaries(
    st.sampled_from(["views", "likes", "shares", "peak"]), st.integers(0, 10**12), max_size=4
)
ROWS = st.lists(
    st.tuples(st.sampled_from(["v1", "v2", ""]), st.sampled_from(["微博", "抖音", ""]), FIGURES),
    max_size=20,
)


@settings(max_examples=60)
@given(ROWS)
def test_every_grouping_adds_up_to_the_whole(rows: list[tuple[str, str, dict[str, int]]]) -> None:
    state = Submission(
        films=FILMS,
        form={"unit": OFFICE},
        feedback=tuple(
            FeedbackRow(
                f"f{n}",
                film,
                {"title": f"t{film}", "platform": platform}
                | {key: str(value) for key, value in figures.items()},
                "甲.xlsx",
            )
            for n, (film, platform, figures) in enumerate(rows, 1)
        ),
    )
    totals = totals_of(SPEC, state)
    for key in ("views", "likes", "interactions"):
        for groups in (totals.platforms, totals.units, totals.by_film):
            told = [g.sums[key] for g in groups if key in g.sums]
            assert (sum(told) if told else None) == totals.sums.get(key)
    shares = [g.share for g in totals.platforms if g.share is not None]
    assert not shares or sum(shares) == pytest.approx(1)


# ---- looking, removing, screenshots --------------------------------------------------------


def test_a_row_that_was_looked_at_is_quiet(session: Session) -> None:
    read_in(
        session, Reading([ReturnedBook("甲.xlsx", "", (replace(row(views="5"), notes=("换算",)),))])
    )
    assert len(totals_of(SPEC, session.submission).noted) == 1
    accept_rows(session, ["f1"])
    assert totals_of(SPEC, session.submission).noted == ()
    assert session.undo() == "核实反馈数据"


def test_removed_rows_take_their_screenshots_with_them(session: Session, tmp_path: Path) -> None:
    shot = tmp_path / "湿地.png"
    shot.write_bytes(b"png")
    read_in(session, books(row(views="5", shots="湿地.png"), row(3, platform="抖音", views="6")))
    attached = attach_shots(session, [shot])
    assert [(m.owner, m.file.relative) for m in session.submission.materials] == [
        ("f1", "湿地.png")
    ]
    assert attach_shots(session, [shot]).known == ("湿地.png",)
    assert attached.made == ("m1",)
    remove_rows(session, ["f1"])
    assert [one.id for one in session.submission.feedback] == ["f2"]
    assert session.submission.materials == ()
    session.undo()
    assert len(session.submission.materials) == 1
    assert shot.read_bytes() == b"png"
    with pytest.raises(UserError):
        remove_rows(session, ["f9"])


def test_a_picture_that_no_row_names_is_left_unless_it_is_given_to_one(
    session: Session, tmp_path: Path
) -> None:
    shot = tmp_path / "IMG_1.jpg"
    shot.write_bytes(b"jpg")
    read_in(session, books(row(views="5")))
    left = attach_shots(session, [shot, tmp_path / "没有.png"])
    assert left.made == ()
    assert [name for name, _ in left.left] == ["IMG_1.jpg", "没有.png"]
    assert attach_shots(session, [shot], "f1").made == ("m1",)
    with pytest.raises(UserError):
        attach_shots(session, [shot], "f9")


# ---- papers --------------------------------------------------------------------------------


def test_a_summary_is_a_workbook_and_a_paper_that_say_the_same_each_time(
    session: Session, tmp_path: Path
) -> None:
    with pytest.raises(UserError) as caught:
        export_summary(session, tmp_path / "汇总.xlsx")
    assert caught.value.code == "feedback-nothing"
    read_in(session, books(row(views="5", link=LINK)))
    done = export_summary(session, tmp_path / "汇总.xlsx")
    assert (done.workbook.name, done.paper.name) == ("汇总.xlsx", "汇总.docx")
    first = (done.workbook.read_bytes(), done.paper.read_bytes())
    export_summary(session, tmp_path / "汇总.xlsx")
    assert (done.workbook.read_bytes(), done.paper.read_bytes()) == first
    with pytest.raises(UserError):
        export_summary(session, tmp_path / "汇总.xls")
    # What was exported is known when it comes back.
    plan = plan_import(session.call, session.submission, read_books(SPEC, [done.workbook]))
    assert plan.empty


def test_a_call_without_a_table_is_told() -> None:
    with pytest.raises(UserError) as caught:
        feedback_of(msgspec.structs.replace(default_call(), feedback=None))
    assert caught.value.code == "feedback-none"


def test_another_call_goes_the_whole_way(tmp_path: Path) -> None:
    with Session.create(tmp_path / "p.kepu", OTHER) as session:
        film = Film("v1", "潮汐", source_unit="示例岛观测站", order=1)
        session.edit("x", lambda state: replace(state, films=(film,), next_ids={"v": 2}))
        file = tmp_path / "回执.xlsx"
        head = ["片名", "放映处", "放映人次", "鼓掌"]
        file.write_bytes(table(["潮汐", "岛台", "2.5万", 3], head=head))
        plan = read_in(session, read_books(feedback_of(session.call), [file]))
        assert book_words(plan.books[0]) == "回执.xlsx：读入 1 行，1 行请核实"
        spec: Feedback = feedback_of(session.call)
        assert totals_of(spec, session.submission).sums == {
            "views": 25_000,
            "likes": 3,
            "interactions": 3,
        }
        assert unit_of(session.submission, session.submission.feedback[0]) == "示例岛观测站"
        assert export_summary(session, tmp_path / "合计.xlsx").rows == 1
