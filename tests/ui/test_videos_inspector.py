"""The inspector: words on findings, texts, signatures, through the widgets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPlainTextEdit

from kepu_desktop.domain.facts import MarkFacts
from kepu_desktop.domain.findings import How
from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.places.videos.finding_row import FindingRow
from kepu_desktop.ui.places.videos.inspector import EDIT, FACTS, SIGN, Inspector
from kepu_desktop.ui.window import MainWindow
from kepu_desktop.workflow import fill, review
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.start import create
from ui.film_project import GOOD, Given, make_films
from ui.project_window import Opened, child
from ui.videos_window import Make, key, place_of, places, press, settle, window_maker, write

pytestmark = pytest.mark.usefixtures("application")
MARKED = replace(GOOD, marks=MarkFacts("present", ((0, 0, 9, 9),), 3, 20))
SMALL = replace(GOOD, width=1280, height=720)
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def make(
    tmp_path: Path,
    settings: Settings,
    until: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Make]:
    yield from window_maker(tmp_path, settings, until, monkeypatch)


@pytest.fixture
def window(make: Make) -> Opened:
    return make([Given("示例·深海", replace(SMALL, marks=MARKED.marks)), Given("示例·海洋馆")])


def inspector(window: Opened) -> Inspector:
    return place_of(window).inspector


def film(window: Opened, film_id: str = "v1"):
    found = window.shot().submission.film(film_id)
    assert found is not None
    return found


def finding_row(window: Opened, rule: str) -> FindingRow:
    settle()
    rows = inspector(window).findings.findChildren(FindingRow)
    return next(row for row in rows if row.finding.rule == rule)


def say(window: Opened, rule: str, name: str) -> None:
    row = finding_row(window, rule)
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(60, 10))
    assert row.is_open
    press_in(row, name)


def press_in(row: FindingRow, name: str) -> None:
    button = child(row, name)
    assert button.isVisible(), name
    assert button.isEnabled(), name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def resolved(window: Opened, rule: str):
    return next(f for f in window.shot().findings("v1") if f.rule == rule).resolved


# ---- findings ----


def test_the_worst_finding_stands_open_with_its_remedy(window: Opened) -> None:
    opened = inspector(window).findings.current()
    assert opened is not None
    assert opened.finding.rule == "video/resolution"
    words = [label.text() for label in opened.findChildren(QLabel) if label.isVisible()]
    assert "实测 1280×720　要求 不低于 1920×1080" in words
    assert any("重新导出" in text for text in words)
    assert opened.accessibleName().startswith("不合规：分辨率 1280×720")
    assert inspector(window).tabs.tabText(0) == "发现 3"


def test_a_clause_leads_to_the_notice(window: Opened) -> None:
    press_in(finding_row(window, "video/resolution"), "clause")
    assert window.plain("review").asked == ["v1 video/resolution"]


def test_a_review_is_confirmed_by_name_and_the_name_is_kept(window: Opened) -> None:
    say(window, "video/mark", "say-ok")
    row = finding_row(window, "video/mark")
    by = child(row, "by")
    assert by.isVisible()
    assert not child(row, "reason").isVisible()
    by.insert("李宁")
    press_in(row, "say-do")
    window.until(lambda: resolved(window, "video/mark"))
    assert resolved(window, "video/mark").how is How.CONFIRMED_OK
    assert resolved(window, "video/mark").by == "李宁"
    assert window.view.person() == "李宁"
    assert window.said == ["已核实：没有问题"]


def test_a_known_name_needs_no_second_question(window: Opened) -> None:
    window.view.remember_person("李宁")
    place_of(window).select("v2")
    place_of(window).select("v1")
    say(window, "video/mark", "say-bad")
    window.until(lambda: resolved(window, "video/mark"))
    assert resolved(window, "video/mark").how is How.CONFIRMED_BAD
    row = finding_row(window, "video/mark")
    assert row.is_open  # what was open stays open
    assert child(row, "say-waive").isVisible()
    press_in(row, "say-revoke")
    window.until(lambda: resolved(window, "video/mark") is None)


def test_a_waiver_needs_a_reason(window: Opened) -> None:
    say(window, "video/resolution", "say-waive")
    row = finding_row(window, "video/resolution")
    child(row, "by").insert("李宁")
    assert not child(row, "say-do").isEnabled()
    child(row, "reason").insert("历史资料，没有更高清的版本")
    press_in(row, "say-do")
    window.until(lambda: resolved(window, "video/resolution"))
    assert resolved(window, "video/resolution").reason == "历史资料，没有更高清的版本"
    words = [label.text() for label in finding_row(window, "video/resolution").findChildren(QLabel)]
    assert any("已豁免：历史资料" in text for text in words)


def test_a_reason_being_written_survives_a_new_state(window: Opened) -> None:
    say(window, "video/resolution", "say-waive")
    child(finding_row(window, "video/resolution"), "reason").insert("写到一半")
    window.do(lambda s: review.confirm(s, "v1", "video/mark", True, "王"))
    row = finding_row(window, "video/resolution")
    assert child(row, "reason").text() == "写到一半"
    assert child(row, "reason").isVisible()


def test_a_missing_signature_leads_to_the_signing_page(window: Opened) -> None:
    say(window, "video/signed", "say-sign")
    assert inspector(window).tabs.currentIndex() == SIGN


def test_n_walks_through_the_findings(window: Opened) -> None:
    key(window, Qt.Key.Key_N)
    assert inspector(window).findings.current().finding.rule != "video/resolution"
    key(window, Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    assert inspector(window).findings.current().finding.rule == "video/resolution"


# ---- texts ----


def test_a_summary_is_counted_while_it_is_typed_and_kept_when_the_field_is_left(
    window: Opened,
) -> None:
    inspector(window).show_page(EDIT)
    write(window, "edit-summary", "概" * 204)
    words = [label.text() for label in inspector(window).edit.findChildren(QLabel)]
    assert "204/200　超出 4 字" in words
    field = child(place_of(window), "edit-summary")
    assert field.property("level") == "err"
    window.view.activateWindow()
    child(place_of(window), "edit-title").setFocus()
    window.until(lambda: film(window).summary == "概" * 204)
    assert window.shot().undo_label == "修改示例·深海的概述"


def test_what_was_typed_is_kept_when_another_film_is_chosen(window: Opened) -> None:
    inspector(window).show_page(EDIT)
    write(window, "edit-title", "示例·深海一万米")
    place_of(window).select("v2")
    window.until(lambda: film(window).title == "示例·深海一万米")
    assert film(window, "v2").title == "示例·海洋馆"
    assert child(place_of(window), "edit-title").text() == "示例·海洋馆"


def test_a_text_left_alone_is_kept_after_a_moment(window: Opened) -> None:
    inspector(window).show_page(EDIT)
    write(window, "edit-unit", "示例大学")
    window.until(lambda: film(window).source_unit == "示例大学")


def test_what_is_being_typed_survives_a_new_state(window: Opened) -> None:
    inspector(window).show_page(EDIT)
    window.view.activateWindow()
    field = child(place_of(window), "edit-summary")
    assert isinstance(field, QPlainTextEdit)
    field.setFocus()
    window.until(field.hasFocus)
    field.selectAll()
    field.insertPlainText("写到一半")
    window.do(lambda s: fill.set_films(s, ["v1"], {"unit": "别的单位"}))
    assert field.toPlainText() == "写到一半"


def test_category_and_what_other_means(window: Opened) -> None:
    inspector(window).show_page(EDIT)
    box = child(place_of(window), "edit-category")
    assert isinstance(box, QComboBox)
    assert not child(place_of(window), "edit-other").isVisible()
    box.setCurrentIndex(box.findData("other"))
    box.activated.emit(box.currentIndex())
    window.until(lambda: film(window).category == "other")
    window.until(lambda: child(place_of(window), "edit-other").isVisible())
    write(window, "edit-other", "科普微视频")
    window.until(lambda: film(window).category_other == "科普微视频")


def test_a_series_summary_is_written_for_the_series(window: Opened) -> None:
    window.do(lambda s: fill.set_films(s, ["v1", "v2"], {"series": "两集"}))
    inspector(window).show_page(EDIT)
    field = child(place_of(window), "edit-summary")
    assert field.accessibleName() == "概述（系列《两集》共用）"
    write(window, "edit-summary", "系列的概述")
    window.until(lambda: window.shot().submission.series[0].summary == "系列的概述")


def test_include_and_selected_are_boxes(window: Opened) -> None:
    inspector(window).show_page(EDIT)
    for name in ("edit-include", "edit-selected"):
        box = child(place_of(window), name)
        assert isinstance(box, QCheckBox)
        box.click()
    window.until(lambda: film(window).selected and not film(window).included)


def test_a_planned_duration_that_is_none_is_refused_in_place(make: Make) -> None:
    window = make(then=lambda s: fill.plan(s, {"title": "英才", "duration": "0:20:00"}))
    inspector(window).show_page(EDIT)
    write(window, "edit-duration", "半小时")
    inspector(window).flush()
    edit = inspector(window).edit
    window.until(lambda: any("时:分:秒" in x.text() for x in edit.findChildren(QLabel)))
    assert window.warned == []
    write(window, "edit-duration", "0:30:00")
    inspector(window).flush()
    window.until(lambda: film(window, "e1").planned_duration_s == 1800)


def test_facts_tell_what_was_measured_and_what_lies_beside(make: Make) -> None:
    odd = replace(GOOD, sidecars=("深海.srt",), disagreements=("时长：索引 41:40，封装 41:44",))
    window = make([Given("示例·深海", odd)])
    inspector(window).show_page(FACTS)
    words = [label.text() for label in inspector(window).facts.findChildren(QLabel)]
    assert "1920×1080 25 帧/秒 H.264" in words
    assert any("深海.srt" in text for text in words)
    assert any("41:44" in text for text in words)


def test_a_text_still_in_its_field_is_kept_when_the_window_closes(
    tmp_path: Path,
    settings: Settings,
    until: Callable[..., None],
    shown: Callable[..., object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KEPU_DESKTOP_HOME", str(tmp_path / "home"))
    path = tmp_path / "p.kepu"
    with create(path) as session:
        make_films(session, tmp_path / "素材", [Given("示例·深海")])
    main = MainWindow(settings, places)
    shown(main)
    main.open_project(path)
    until(lambda: main.view() is not None)
    view = main.view()
    assert view is not None
    place = view.places["videos"]
    until(lambda: child(place, "inspector").isVisible())
    place.inspector.show_page(EDIT)
    main.activateWindow()
    field = child(place, "edit-title")
    field.setFocus()
    until(field.hasFocus)
    field.selectAll()
    field.insert("刚写的标题")
    main.close()
    with Session.open(path) as session:
        assert session.film("v1").title == "刚写的标题"


# ---- signatures ----


def tick_all(window: Opened) -> None:
    for box in inspector(window).sign.findChildren(QCheckBox):
        box.click()


def test_signing_opens_when_every_item_is_ticked_and_named(window: Opened) -> None:
    key(window, Qt.Key.Key_J, CTRL)
    assert inspector(window).tabs.currentIndex() == SIGN
    sign = child(place_of(window), "sign-pass")
    boxes = inspector(window).sign.findChildren(QCheckBox)
    assert [box.text() for box in boxes] == ["版权", "质量", "科学性", "意识形态", "言论商业"]
    for box in boxes[:4]:
        box.click()
    assert inspector(window).tabs.tabText(SIGN) == "签核 4/5"
    write(window, "sign-by", "李宁")
    assert not sign.isEnabled()
    assert sign.toolTip() == "余 1 项确认后可签名"
    boxes[4].click()
    write(window, "sign-remark", "已看全片")
    press(window, "sign-pass")
    window.until(lambda: window.shot().submission.signatures)
    signature = window.shot().submission.signatures[0]
    assert (signature.by, signature.result, signature.remark) == ("李宁", "pass", "已看全片")
    window.until(lambda: inspector(window).tabs.tabText(SIGN) == "已签核")
    words = [label.text() for label in inspector(window).sign.findChildren(QLabel)]
    assert any("内容审核人通过：已看全片" in text for text in words)
    press(window, "sign-revoke")
    window.until(lambda: inspector(window).tabs.tabText(SIGN) != "已签核")


def test_ticks_belong_to_their_film(window: Opened) -> None:
    inspector(window).show_page(SIGN)
    inspector(window).sign.findChildren(QCheckBox)[0].click()
    place_of(window).select("v2")
    assert not inspector(window).sign.findChildren(QCheckBox)[0].isChecked()
    place_of(window).select("v1")
    assert inspector(window).sign.findChildren(QCheckBox)[0].isChecked()


def test_several_selected_films_are_signed_together(window: Opened) -> None:
    key(window, Qt.Key.Key_A, CTRL)
    key(window, Qt.Key.Key_J, CTRL)
    tick_all(window)
    write(window, "sign-by", "李宁")
    press(window, "sign-pass")
    window.until(lambda: len(window.shot().submission.signatures) == 2)
    assert window.said == ["已签核 2 个视频"]


def test_a_rejection_needs_words(window: Opened) -> None:
    inspector(window).show_page(SIGN)
    write(window, "sign-by", "李宁")
    assert not child(place_of(window), "sign-fail").isEnabled()
    write(window, "sign-remark", "第三段有商业内容")
    press(window, "sign-fail")
    window.until(lambda: window.shot().submission.signatures)
    assert window.shot().submission.signatures[0].result == "fail"


def test_what_was_never_read_cannot_be_signed(make: Make) -> None:
    window = make(then=lambda s: fill.plan(s, {"title": "英才"}))
    inspector(window).show_page(SIGN)
    assert not any(box.isEnabled() for box in inspector(window).sign.findChildren(QCheckBox))


def test_what_opened_by_itself_gives_way_to_what_is_worse(make: Make) -> None:
    """As at the end of a check: the finding that was the worst one so far stands second."""
    window = make([Given("高清", replace(GOOD, width=1280, height=720))])
    rows = inspector(window).findings
    assert rows.current() is not None
    first = rows.current().finding.rule
    window.do(lambda s: _measured(s, "v1", width=None, height=None, video_streams=0))
    settle()
    opened = rows.current()
    assert opened is not None
    assert opened is rows._rows[0]
    assert opened.finding.rule != first


def test_what_somebody_opened_stays_open_where_it_goes(window: Opened) -> None:
    rows = inspector(window).findings
    rows.step(1)
    assert rows.current() is not None
    chosen = rows.current().finding.rule
    window.do(lambda s: fill.set_films(s, ["v1"], {"summary": ""}))
    settle()
    assert rows.current() is not None
    assert rows.current().finding.rule == chosen


def _measured(session: Session, film_id: str, **changed: object) -> None:
    film = session.film(film_id)
    facts = session.facts_of(film)
    assert facts is not None
    assert film.file is not None
    session.record_facts([(film_id, film.file, replace(facts, **changed))])
    session.edit("测", lambda state: replace(state, ticked=("venue",)))
