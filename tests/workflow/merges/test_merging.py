"""Returned forms merged with the submission: what is filled, what differs, what is asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.forms.filled_factory import TICKS, filled, other_call, several, table
from documents.forms.forms_factory import docx, p, tbl, tr
from kepu_desktop.calls.model import Call
from kepu_desktop.calls.shipped import default_call
from kepu_desktop.domain.submission import Film, Submission, Unit
from kepu_desktop.workflow.content import categories_text, other_text
from kepu_desktop.workflow.fill import plan as plan_entry
from kepu_desktop.workflow.fill import set_form
from kepu_desktop.workflow.merges.merging import (
    APART,
    LEAVE,
    MERGE,
    OURS,
    THEIRS,
    Choices,
    Merge,
    apply,
    plan,
)
from kepu_desktop.workflow.merges.returned import ReadForm, read_document
from kepu_desktop.workflow.merges.words import gap_words, guess_words, state_words
from kepu_desktop.workflow.session import Session

OUR, SKY, SEA = "示例省科学技术协会", "示例市天文学会", "示例海洋研究所"
AT = "2025-07-01T08:00:00+08:00"
SKY_FORM = {
    "contact": "张明",
    "phone": "0551-60000000",
    "email": "shili@example.org",
    "categories": ("scifi",),
    "entries": ("一、星空", "讲望远镜。", "二、实验室的一天（共3集，每集20分钟）", "每集跟随。"),
}


def read(call: Call, data: bytes, name: str = "信息表.docx") -> ReadForm:
    (form,) = read_document(call, name, data, {})
    return form


def planned(call: Call, state: Submission, *forms: ReadForm, **choices: object) -> Merge:
    return plan(call, state, forms, Choices(**choices), at=AT)  # type: ignore[arg-type]


def head(**form: str) -> Submission:
    return Submission(form={"unit": OUR, **form})


# ---- the reporting unit's own form ---------------------------------------------------------------


def test_our_form_fills_the_blank_head_and_brings_ticks_and_entries(call: Call) -> None:
    form = read(call, filled(OUR, **SKY_FORM, position="主任"))
    merge = planned(call, Submission(), form)
    after = merge.after
    assert after.form == {
        "unit": OUR,
        "contact": "张明",
        "position": "主任",
        "phone": "0551-60000000",
        "email": "shili@example.org",
    }
    assert after.ticked == ("scifi",)
    assert merge.made == ("e1", "s1", "e2", "e3", "e4")
    assert [film.title for film in after.films] == [
        "星空",
        "实验室的一天（1）",
        "实验室的一天（2）",
        "实验室的一天（3）",
    ]
    assert {film.planned_duration_s for film in after.films} == {None, 1200}
    assert {film.source_unit for film in after.films} == {""}
    assert {film.category for film in after.films} == {"scifi"}
    (series,) = after.series
    assert (series.title, series.summary) == ("实验室的一天", "每集跟随。")
    assert after.roster == ()


def test_another_value_is_a_conflict_with_both_sources_and_is_not_taken(call: Call) -> None:
    first = read(call, filled(OUR, contact="张明", phone="0551-60000000"), "甲.docx")
    second = read(call, filled(OUR, contact="李四", phone="(0551) 6000 0000"), "乙.docx")
    merge = planned(call, head(email="手@example.org"), first, second)
    (conflict,) = merge.forms[1].conflicts
    d = conflict.difference
    assert (d.subject, d.key, d.label) == ("form", "contact", "联系人")
    assert (d.before, d.was_from, d.after, d.source) == ("张明", "甲.docx", "李四", "乙.docx")
    assert merge.after.form["contact"] == "张明"
    assert merge.open == 1


def test_a_value_typed_by_hand_is_named_so(call: Call) -> None:
    form = read(call, filled(OUR, email="new@example.org"))
    (conflict,) = planned(call, head(email="old@example.org"), form).forms[0].conflicts
    assert conflict.difference.was_from == "手工填写"


def test_a_conflict_is_taken_only_where_the_person_says_so(call: Call) -> None:
    form = read(call, filled(OUR, contact="李四"))
    state = head(contact="张明")
    (conflict,) = planned(call, state, form).forms[0].conflicts
    after = planned(call, state, form, taken=frozenset({conflict.key})).after
    assert after.form["contact"] == "李四"


@pytest.mark.parametrize(
    ("key", "kept", "came"),
    [
        ("phone", "0551-60000000", "０５５１ 6000 0000"),
        ("phone", "13900000000", "139-0000-0000"),
        ("contact", "张明", "张 明"),
        ("email", "shili@example.org", "Shili@Example.org"),
    ],
)
def test_what_is_equal_after_normalising_is_no_conflict(
    call: Call, key: str, kept: str, came: str
) -> None:
    form = read(call, filled(OUR, **{key: came}))
    merge = planned(call, head(**{key: kept}), form)
    assert merge.forms[0].conflicts == ()
    assert merge.after.form[key] == kept


def test_a_blank_never_overwrites(call: Call) -> None:
    state = head(contact="张明", phone="0551-60000000")
    merge = planned(call, state, read(call, filled(OUR, categories=("venue",))))
    assert dict(merge.after.form) == dict(state.form)


def test_guidance_that_was_left_in_is_a_blank(call: Call) -> None:
    guide = "请填写单个视频标题或系列视频标题并简要概述。（每个不超过200字）"
    form = read(call, filled(OUR, contact="单击此处输入文字。", entries=(guide,)))
    assert dict(form.values) == {"unit": OUR}
    assert form.entries == ()


def test_a_form_without_a_unit_is_ours_and_that_is_asked(call: Call) -> None:
    merge = planned(call, head(), read(call, filled("", contact="张明")))
    assert merge.forms[0].whose == OURS
    assert not merge.forms[0].sure
    assert merge.after.form["contact"] == "张明"


# ---- a contributing unit's form ------------------------------------------------------------------


def test_their_form_leaves_the_head_alone_and_is_kept_in_roster_and_sources(call: Call) -> None:
    form = read(call, filled(SKY, **SKY_FORM, count="4个", duration="2小时"))
    state = head(contact="王主任")
    merge = planned(call, state, form)
    after = merge.after
    assert dict(after.form) == dict(state.form)
    assert {film.source_unit for film in after.films} == {SKY}
    (unit,) = after.roster
    assert unit == Unit("u1", SKY, "张明", "0551-60000000", "shili@example.org")
    assert "u1" in merge.made
    assert after.ticked == ("scifi",)
    (kept,) = after.returned
    assert (kept.id, kept.name, kept.digest, kept.at) == ("r1", "信息表.docx", form.digest, AT)
    assert kept.unit == SKY
    assert (kept.values["count"], kept.values["duration"]) == ("4个", "2小时")
    assert kept.entries == ("星空\n讲望远镜。", "实验室的一天\n每集跟随。")


def test_a_known_units_contact_is_filled_and_a_different_one_is_a_conflict(call: Call) -> None:
    state = replace(
        head(), roster=(Unit("u1", "示例市 天文学会", "李四", "", ""),), next_ids={"u": 2}
    )
    merge = planned(call, state, read(call, filled(SKY, contact="张明", phone="0551-60000000")))
    (unit,) = merge.after.roster
    assert (unit.contact, unit.phone) == ("李四", "0551-60000000")
    (conflict,) = merge.forms[0].conflicts
    assert (conflict.difference.subject, conflict.difference.after) == ("u1", "张明")


def test_a_nearly_equal_unit_is_proposed_and_stays_apart_until_it_is_chosen(call: Call) -> None:
    state = replace(head(), roster=(Unit("u1", "示例大学科学技术协会"),), next_ids={"u": 2})
    form = read(call, filled("示例大学", entries=("一、星空", "讲望远镜。")))
    merge = planned(call, state, form)
    assert merge.forms[0].near == ("示例大学科学技术协会",)
    assert merge.open == 1
    assert [unit.name for unit in merge.after.roster] == ["示例大学科学技术协会", "示例大学"]
    chosen = planned(call, state, form, units={form.key: "示例大学科学技术协会"})
    assert [unit.name for unit in chosen.after.roster] == ["示例大学科学技术协会"]
    assert chosen.after.films[0].source_unit == "示例大学科学技术协会"
    assert chosen.after.returned[0].unit == "示例大学科学技术协会"
    assert chosen.open == 0


def test_the_person_may_say_whose_form_it_is(call: Call) -> None:
    form = read(call, filled(SKY, contact="张明"))
    after = planned(call, Submission(), form, whose={form.key: THEIRS}).after
    assert dict(after.form) == {}
    assert after.roster[0].name == SKY


def test_a_unit_of_the_roster_is_a_contributing_one_while_our_own_is_blank(call: Call) -> None:
    state = Submission(roster=(Unit("u1", SKY),))
    merge = planned(call, state, read(call, filled(SKY, **SKY_FORM)))
    (one,) = merge.forms
    assert (one.whose, one.sure, one.guessed) == (THEIRS, True, False)
    assert dict(merge.after.form) == {}
    assert merge.after.roster[0].contact == "张明"


def test_a_window_takes_a_form_for_another_units_while_our_own_is_blank(call: Call) -> None:
    form = read(call, filled(SKY, **SKY_FORM))
    merge = planned(call, Submission(), form, whose_else=THEIRS)
    (one,) = merge.forms
    assert (one.whose, one.sure, one.guessed) == (THEIRS, False, True)
    assert dict(merge.after.form) == {}
    assert guess_words(merge) == "项目还没有填报送单位；这是本单位的表时请改选"
    chosen = planned(call, Submission(), form, whose_else=THEIRS, whose={form.key: OURS})
    assert chosen.after.form["unit"] == SKY
    assert guess_words(chosen) == ""
    films = Submission(films=(Film(id="v1", title="星空", source_unit=SKY),))
    (known,) = planned(call, films, form, whose_else=THEIRS).forms
    assert (known.whose, known.sure, known.guessed) == (THEIRS, True, False)


def test_a_form_without_a_unit_fills_no_blank_head_in_a_window(call: Call) -> None:
    form = read(call, filled("", contact="张明"))
    merge = planned(call, Submission(), form, whose_else=THEIRS)
    assert merge.forms[0].whose == THEIRS
    assert dict(merge.after.form) == {}


def test_forms_of_several_units_fill_no_head_that_has_no_unit_yet(call: Call) -> None:
    forms = [read(call, filled(SKY, contact="张明")), read(call, filled(SEA, contact="李四"))]
    merge = planned(call, Submission(), *forms)
    assert {one.whose for one in merge.forms} == {THEIRS}
    assert dict(merge.after.form) == {}


def test_among_several_the_one_that_reports_to_the_organiser_is_ours(call: Call) -> None:
    reporting = call.organiser_units[0]
    forms = [read(call, filled(SKY)), read(call, filled(reporting, contact="王主任"))]
    for order in (forms, forms[::-1]):
        merge = planned(call, Submission(), *order)
        assert merge.after.form["unit"] == reporting
        assert [unit.name for unit in merge.after.roster] == [SKY]


# ---- entries -------------------------------------------------------------------------------------


def with_film(**changes: object) -> Submission:
    film = replace(Film("v1", "星空", source_unit=SKY, order=1), **changes)  # type: ignore[arg-type]
    return replace(head(), films=(film,), next_ids={"v": 2})


def test_an_entry_that_is_there_already_brings_nothing(call: Call) -> None:
    state = with_film(summary="讲望远镜。")
    merge = planned(call, state, read(call, filled(SKY, entries=("一、《星 空》", "讲望远镜。"))))
    assert merge.after.films == state.films
    assert merge.forms[0].there == ("星 空",)


@pytest.mark.parametrize(
    ("deed", "titles", "summary"),
    [
        (APART, ["星空", "星空"], "讲射电。"),
        (LEAVE, ["星空"], "讲射电。"),
        (MERGE, ["星空"], "讲射电。"),
    ],
)
def test_an_equal_title_is_decided_by_the_person(
    call: Call, deed: str, titles: list[str], summary: str
) -> None:
    state = with_film(summary=summary)
    form = read(call, filled(SKY, entries=("一、星空", "讲望远镜。")))
    (same,) = planned(call, state, form).forms[0].same
    assert (same.title, same.other, same.deed) == ("星空", "v1", APART)
    merge = planned(call, state, form, titles={same.key: deed})
    assert [film.title for film in merge.after.films] == titles
    assert merge.after.films[0].summary == summary
    assert bool(merge.forms[0].conflicts) == (deed == MERGE)


def test_merging_an_equal_title_fills_its_blanks(call: Call) -> None:
    state = with_film(source_unit="")
    form = read(call, filled(SKY, categories=("scifi",), entries=("一、星空", "讲望远镜。")))
    (same,) = planned(call, state, form).forms[0].same
    (film,) = planned(call, state, form, titles={same.key: MERGE}).after.films
    assert (film.summary, film.source_unit, film.category) == ("讲望远镜。", SKY, "scifi")


def test_a_merged_summary_is_replaced_only_where_it_is_taken(call: Call) -> None:
    state = with_film(summary="讲射电。")
    form = read(call, filled(SKY, entries=("一、星空", "讲望远镜。")))
    (same,) = planned(call, state, form).forms[0].same
    choices = {"titles": {same.key: MERGE}, "taken": frozenset({same.key})}
    (film,) = planned(call, state, form, **choices).after.films
    assert film.summary == "讲望远镜。"


def test_the_category_is_the_one_that_is_ticked_or_the_ticked_one_that_the_title_names(
    call: Call,
) -> None:
    form = read(
        call,
        filled(
            SKY,
            categories=("scifi", "slowlive", "other"),
            other="：地震预警",
            entries=("一、科幻里的星空", "甲。", "二、湿地慢直播", "乙。", "三、走进院士", "丙。"),
        ),
    )
    films = planned(call, head(), form).after.films
    assert [film.category for film in films] == ["scifi", "slowlive", ""]


@pytest.mark.parametrize("known", ["", "讲望远镜。"])
def test_the_one_ticked_category_reaches_an_entry_that_is_there(call: Call, known: str) -> None:
    entry = Film(id="e1", title="星空", source_unit=SKY, summary=known)
    form = read(call, filled(SKY, categories=("scifi",), entries=("一、星空", known)))
    merge = planned(call, Submission(films=(entry,)), form, titles_else=MERGE, whose_else=THEIRS)
    assert [film.category for film in merge.after.films] == ["scifi"]
    assert ("category", "类别") in [(d.key, d.label) for d in merge.forms[0].filled]


def test_what_stands_behind_other_goes_to_its_entries(call: Call) -> None:
    form = read(
        call, filled(SKY, categories=("other",), other="：地震预警", entries=("一、震", "甲。"))
    )
    (film,) = planned(call, head(), form).after.films
    assert (film.category, film.category_other) == ("other", "地震预警")


SEVERAL_TICKS = {"categories": ("scifi", "other"), "other": "：乡村科普"}


def test_what_stands_behind_other_is_printed_when_several_are_ticked(call: Call) -> None:
    """No film is surely of 其他: the words are kept with the form."""
    form = read(call, filled(SKY, **SEVERAL_TICKS, entries=("一、震", "甲。")))
    after = planned(call, head(), form).after
    assert after.films[0].category == ""
    assert other_text(call, after) == "乡村科普"
    assert categories_text(call, after).endswith("其他（乡村科普）")
    assert other_text(call, replace(after, ticked=("scifi",))) == ""


def test_words_behind_other_of_a_unit_give_way_to_its_own_films(call: Call) -> None:
    form = read(call, filled(SKY, **SEVERAL_TICKS, entries=("一、震", "甲。")))
    after = planned(call, head(), form).after
    named = replace(after.films[0], category="other", category_other="地震预警")
    theirs = Film(id="e9", title="海", category="other", category_other="海洋", source_unit=SEA)
    assert other_text(call, replace(after, films=(named, theirs))) == "地震预警、海洋"
    assert other_text(call, replace(after, films=(after.films[0], theirs))) == "海洋、乡村科普"


def test_a_film_of_other_that_does_not_say_what_it_is_takes_the_words(call: Call) -> None:
    entry = Film(id="e1", title="震", summary="甲。", source_unit=SKY, category="other")
    form = read(call, filled(SKY, **SEVERAL_TICKS, entries=("一、震", "甲。")))
    merge = planned(call, Submission(films=(entry,)), form, titles_else=MERGE, whose_else=THEIRS)
    assert [film.category_other for film in merge.after.films] == ["乡村科普"]
    assert ("category_other", "乡村科普") in [(d.key, d.after) for d in merge.forms[0].filled]


def test_what_a_form_says_and_nobody_understood_is_told(call: Call) -> None:
    entries = ("《无限》（共9999集）", "甲。")
    form = read(call, filled(SKY, entries=entries))
    doubtful = replace(form, doubts=("“视频类别”一栏写的“美食”没有认出是哪个选项",))
    notes = planned(call, head(), doubtful).forms[0].notes
    assert "美食" in notes[0]
    assert "9999" in notes[1]


def test_a_text_that_cannot_be_taken_apart_is_kept_whole_and_said(call: Call) -> None:
    text = "走进潜水器训练池，讲解耐压舱。每集都由青年科研人员带领。"
    form = read(call, filled(SKY, entries=(text,)))
    merge = planned(call, head(), form)
    assert merge.after.films[0].summary == text
    assert "没有分出标题" in merge.forms[0].notes[0]


def test_two_hundred_entries_in_one_cell_become_two_hundred(call: Call) -> None:
    lines = [text for n in range(1, 201) for text in (f"{n}、星空{n}", f"第{n}夜。")]
    merge = planned(call, head(), read(call, filled(SKY, entries=lines)))
    assert len(merge.after.films) == 200
    assert [f.order for f in merge.after.films] == list(range(1, 201))
    assert merge.after.films[199].summary == "第200夜。"


# ---- forms that are odd --------------------------------------------------------------------------


@pytest.mark.parametrize("tick", TICKS)
def test_ticks_of_every_common_shape_are_read(call: Call, tick: str) -> None:
    form = read(call, filled(SKY, categories=("flagship", "talent"), tick=tick))
    assert form.categories == ("flagship", "talent")
    assert read(call, filled(SKY, tick=tick)).categories == ()


def test_two_units_forms_in_one_file_are_two_forms(call: Call) -> None:
    data = several(
        table(SKY, contact="张明", entries=("一、星空", "甲。")),
        table(SEA, contact="李四", entries=("一、海洋", "乙。")),
    )
    forms = read_document(call, "两个单位.docx", data, {})
    assert [form.unit for form in forms] == [SKY, SEA]
    after = plan(call, head(), forms, Choices(), at=AT).after
    assert {film.title: film.source_unit for film in after.films} == {"星空": SKY, "海洋": SEA}
    again = plan(call, after, forms, Choices(), at=AT)
    assert again.after is after


def test_a_form_of_another_call_gives_what_it_has_and_says_what_it_lacks(call: Call) -> None:
    form = read(call, other_call())
    assert form.values["contact"] == "李四"
    assert any("视频内容" in reason for reason in form.missing)


def test_a_blank_form_changes_nothing(call: Call) -> None:
    state = head()
    merge = planned(call, state, read(call, filled("")))
    assert merge.after is state
    assert "没有填写内容" in merge.forms[0].notes[0]


# ---- the whole -----------------------------------------------------------------------------------


def test_the_same_bytes_twice_change_nothing(call: Call) -> None:
    form = read(call, filled(SKY, **SKY_FORM))
    once = planned(call, head(), form).after
    twice = planned(call, once, form)
    assert twice.after is once
    assert twice.forms[0].known
    both = planned(call, head(), form, form)
    assert both.after == once
    assert both.forms[1].known


def test_a_batch_is_one_step_of_undo_and_keeps_its_sources(session: Session) -> None:
    set_form(session, {"unit": OUR})
    plan_entry(session, {"title": "星空", "unit": SKY})
    before = session.submission
    forms = [
        read(session.call, filled(unit, contact=name, entries=("一、星空", "甲。")), f"{name}.docx")
        for unit, name in ((SKY, "张明"), (SEA, "李四"), (OUR, "王五"))
    ]
    merge = plan(session.call, session.submission, forms, Choices(), at=AT)
    done = apply(session, merge)
    with Session.open(session.project.path, write=False) as other:
        assert other.submission.returned == session.submission.returned
        assert len(other.submission.returned) == 3
    assert done.made == ("e2", "u1", "e3", "u2", "e4")
    assert session.undo() == "读入 3 份信息表"
    assert session.submission.films == before.films
    assert session.submission.roster == ()
    assert session.submission.returned == ()


def test_choices_are_applied_to_the_present_state(session: Session) -> None:
    form = read(session.call, filled(SKY, entries=("一、星空", "甲。")))
    merge = plan(session.call, session.submission, [form], Choices(), at=AT)
    set_form(session, {"unit": OUR})
    apply(session, merge)
    assert session.submission.form == {"unit": OUR}
    assert session.submission.films[0].source_unit == SKY


# ---- properties ----------------------------------------------------------------------------------

_units = st.sampled_from([OUR, SKY, SEA, "示例 市天文学会"])
_contacts = st.sampled_from(["", "张明", "李四", "张 明"])
_entries = st.lists(
    st.sampled_from(["星空", "海洋", "《湿地》", "实验室的一天（共3集）"]), max_size=3, unique=True
)
_kinds = st.lists(st.sampled_from(["scifi", "venue", "other"]), max_size=2, unique=True)


def _form(call: Call, number: int, unit: str, contact: str, titles: list[str], kinds: list[str]):
    lines = [text for title in titles for text in (f"《{title.strip('《》')}》", f"{unit}的片子。")]
    data = filled(unit, contact=contact, phone=f"0551-6000000{number}", entries=lines)
    form = read(call, data, f"{number}.docx")
    return replace(form, categories=tuple(kinds))


_batch = st.lists(st.tuples(_units, _contacts, _entries, _kinds), min_size=1, max_size=3)
_SETTINGS = settings(max_examples=30, deadline=None)


@_SETTINGS
@given(batch=_batch)
def test_merging_twice_is_merging_once(batch) -> None:
    call = default_call()
    forms = [_form(call, n, *values) for n, values in enumerate(batch)]
    once = plan(call, head(), forms, Choices(), at=AT).after
    again = plan(call, once, forms, Choices(), at=AT)
    assert again.after is once
    # The same words in another file: nothing new either, but for the file itself.
    renewed = [replace(form, key=form.key + "x", digest=form.digest + "x") for form in forms]
    after = plan(call, once, renewed, Choices(), at=AT).after
    assert (after.films, after.series, after.roster) == (once.films, once.series, once.roster)
    assert (after.form, after.ticked) == (once.form, once.ticked)


@_SETTINGS
@given(batch=_batch, order=st.permutations(range(3)))
def test_the_order_of_forms_changes_only_which_value_is_called_present(batch, order) -> None:
    call = default_call()
    forms = [_form(call, n, *values) for n, values in enumerate(batch)]
    shuffled = [forms[number] for number in order if number < len(forms)]
    one = plan(call, head(), forms, Choices(), at=AT)
    other = plan(call, head(), shuffled, Choices(), at=AT)
    assert _content(one.after) == _content(other.after)
    assert _contested(one) == _contested(other)


def _content(state: Submission) -> tuple[object, ...]:
    return (
        Counter(
            (f.title, f.summary.replace(" ", ""), f.source_unit.replace(" ", ""))
            for f in state.films
        ),
        {unit.name.replace(" ", "") for unit in state.roster},
        set(state.form) | {"contact"},
        state.ticked,
        Counter(one.digest for one in state.returned),
    )


def _contested(merge: Merge) -> dict[tuple[str, str], set[str]]:
    """Every value that anybody gave for what is contested, present or new."""
    found: dict[tuple[str, str], set[str]] = {}
    names = {unit.id: unit.name.replace(" ", "") for unit in merge.after.roster}
    for form in merge.forms:
        for conflict in form.conflicts:
            d = conflict.difference
            key = (names.get(d.subject, d.subject), d.key)
            found.setdefault(key, set()).update(
                text.replace(" ", "") for text in (d.before, d.after)
            )
    return found


def test_a_form_without_its_contact_is_told_to_have_gaps() -> None:
    call = default_call()
    body = tbl(tr("报送单位", "示例市天文学会"), tr("负责人", "李清"), tr("视频内容", "1、星空"))
    form = read(call, docx(body + p()))
    (one,) = planned(call, head(unit="示例省科协"), form).forms
    assert state_words(one) == ("有缺项", "rev")
    assert gap_words(call, form) == "没有读到联系人、联系电话、电子邮箱"
