"""导出: gates, preview, package, draft, 已寄出."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QWidget,
)

from kepu_desktop.domain.submission import Override
from kepu_desktop.system.clock import today
from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.desk import Desk
from kepu_desktop.ui.places.base import Action, Footer
from kepu_desktop.ui.places.export.mail_panel import SizeBar
from kepu_desktop.ui.places.export.place import ExportPlace
from kepu_desktop.ui.places.export.section import SHOWN
from kepu_desktop.ui.places.export.state import Phase
from kepu_desktop.ui.project_view import ProjectView
from kepu_desktop.workflow import fill, review
from kepu_desktop.workflow.session import Session
from sample_submission import GOOD, LONG_TEXT, NO_CATEGORY, SHORT, submission
from ui.project_window import Opened, PlainPlace, child, opened

pytestmark = pytest.mark.usefixtures("application")
Until = Callable[..., None]


def places(desk: Desk, frame: ProjectView) -> list[tuple[object, str, str]]:
    return [
        (PlainPlace("videos", desk, frame), "视频", "film"),
        (PlainPlace("form", desk, frame), "信息表", "file-text"),
        (PlainPlace("review", desk, frame), "校验", "list-checks"),
        (ExportPlace(desk, frame), "导出", "send"),
    ]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return tmp_path / "示例.kepu"


@pytest.fixture
def make(
    project: Path, tmp_path: Path, settings: Settings, until: Until, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Opened]]:
    """Open a project of the given faults at 导出; without faults open the one that is there."""
    monkeypatch.setenv("KEPU_DESKTOP_HOME", str(tmp_path / "home"))
    running: list[Iterator[Opened]] = []

    def start(*faults: str) -> Opened:
        going = opened(
            lambda: submission(project, faults) if faults else Session.open(project),
            places,
            settings,
            until,
        )
        running.append(going)
        window = next(going)
        window.view.go("export")
        until(lambda: place_of(window).looking.preview)
        return window

    start.end = lambda: next(running.pop(), None)  # type: ignore[attr-defined]
    yield start
    for going in running:
        assert next(going, None) is None


def place_of(window: Opened) -> ExportPlace:
    place = window.view.places["export"]
    assert isinstance(place, ExportPlace)
    return place


def phase(window: Opened) -> Phase:
    return place_of(window).state().phase


def footer(window: Opened) -> Footer:
    return window.view.current().footer()


def primary(window: Opened) -> Action:
    step = footer(window).primary
    assert step is not None
    return step


def press(window: Opened, name: str) -> None:
    button = child(place_of(window), name)
    assert button.isEnabled(), name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def write(window: Opened, name: str, text: str) -> None:
    field = child(place_of(window), name)
    assert isinstance(field, QLineEdit)
    assert field.isVisible()
    field.clear()
    field.insert(text)


def tick(window: Opened, name: str) -> None:
    box = child(place_of(window), name)
    assert isinstance(box, QCheckBox)
    box.click()


def words(window: Opened) -> str:
    """Everything that the left side says."""
    QApplication.processEvents()
    labels = place_of(window).left.findChildren(QLabel)
    said = [label for label in labels if label.isVisible()]
    return "\n".join(getattr(label, "whole_text", label.text)() for label in said)


def export(window: Opened) -> Path:
    window.view.run_primary()
    window.until(lambda: phase(window) is Phase.WRITTEN)
    written = place_of(window).looking.written
    assert written is not None
    assert written.folder is not None
    return written.folder


def test_form_errors_block_and_the_next_step_leads_to_the_first(
    make: Callable[..., Opened],
) -> None:
    window = make(GOOD, LONG_TEXT, NO_CATEGORY)
    assert phase(window) is Phase.BLOCKED
    assert "还有 2 项须处理，暂不能导出" in words(window)
    assert "概述 204 字，超过 200 字" in words(window)
    assert primary(window).text == "处理下一项"
    window.view.run_primary()
    assert window.view.current().key == "review"
    assert window.plain("review").asked == ["v2 entry/summary"]


def test_a_blocking_entry_is_left_out_and_brought_back(make: Callable[..., Opened]) -> None:
    window = make(GOOD, LONG_TEXT)
    press(window, "out-0")
    window.until(lambda: phase(window) is Phase.READY)
    film = window.shot().submission.film("v2")
    assert film is not None
    assert not film.included
    window.until(lambda: window.said)
    assert window.said == ["已移出《信息表第 2 条 · 示例·第2部》（原文件未动）"]
    window.view.undo()
    window.until(lambda: phase(window) is Phase.BLOCKED)


def test_jumps_lead_to_where_a_blocker_is_mended(make: Callable[..., Opened]) -> None:
    window = make(LONG_TEXT)
    press(window, "jump-0")
    assert window.plain("form").asked == ["v1"]


def test_an_error_of_the_form_cannot_be_left_out(make: Callable[..., Opened]) -> None:
    window = make(GOOD)
    window.do(lambda session: fill.set_form(session, {"unit": ""}))
    window.until(lambda: phase(window) is Phase.BLOCKED)
    assert "报送单位未填写" in words(window)
    assert place_of(window).findChild(QPushButton, "out-0") is None
    press(window, "jump-0")
    assert window.plain("form").asked == ["unit"]


def test_faulty_films_need_one_tick_with_a_name(make: Callable[..., Opened], project: Path) -> None:
    window = make(GOOD, SHORT, SHORT)
    assert phase(window) is Phase.UNACCEPTED
    assert not primary(window).enabled
    assert "交付前须整改 2 项" in child(place_of(window), "delivery-fold").text()  # type: ignore[attr-defined]
    assert "时长" not in words(window)
    press(window, "delivery-fold")
    assert words(window).count("时长 28:47，少于 30:00") == 2
    tick(window, "accept")
    assert not primary(window).enabled
    write(window, "accept-by", "王芳")
    assert primary(window).enabled
    folder = export(window)
    assert folder.parent == project.parent
    recorded = window.shot().submission.exports
    assert [(e.accepted_by, len(e.accepted)) for e in recorded] == [("王芳", 2)]
    assert window.view.person() == "王芳"


def test_the_package_is_written_and_its_draft_is_the_next_step(make: Callable[..., Opened]) -> None:
    window = make(GOOD, GOOD)
    assert primary(window).text == "导出报送包"
    folder = export(window)
    assert "报送包已写好，并已逐个校验 SHA-256" in words(window)
    assert str(folder) in words(window)
    assert folder.with_name(folder.name + ".zip").is_file()
    assert primary(window).text == "打开邮件草稿"
    assert primary(window).enabled
    shown = child(place_of(window), "files")
    listed = [
        label.whole_text() for label in shown.findChildren(QLabel) if hasattr(label, "whole_text")
    ]
    assert "信息表.docx" in listed
    assert "manifest-sha256.txt" in listed
    assert "已写入" in words(window)


def test_one_press_writes_one_package(make: Callable[..., Opened]) -> None:
    window = make(GOOD)
    for _ in range(3):
        window.view.run_primary()
    window.until(lambda: phase(window) is Phase.WRITTEN)
    assert len(window.shot().submission.exports) == 1


def test_later_edits_are_named_and_written_anew(make: Callable[..., Opened]) -> None:
    window = make(GOOD, GOOD)
    first = export(window)
    window.do(lambda session: fill.set_form(session, {"contact": "王芳"}))
    window.until(lambda: phase(window) is Phase.CHANGED)
    assert "导出后有 1 处改动" in words(window)
    assert "“张明（示例）”改为“王芳”" in words(window)
    assert primary(window).text == "导出报送包"
    second = export(window)
    assert second != first
    assert second.name == f"{first.name}_2"
    history = child(place_of(window), "history")
    assert history.isVisible()
    assert first.name in words(window)


def test_the_person_says_that_it_was_mailed_and_can_take_it_back(
    make: Callable[..., Opened],
) -> None:
    window = make(GOOD)
    export(window)
    assert child(place_of(window), "sent").isVisible()
    tick(window, "mailed")
    write(window, "mailed-by", "李宁")
    press(window, "mailed-do")
    window.until(lambda: window.shot().submission.exports[0].mailed)
    window.until(lambda: "李宁 于" in words(window))
    window.do(lambda session: fill.set_form(session, {"contact": "王芳"}))
    preview = place_of(window).looking
    window.until(lambda: preview.preview and "更正" in preview.preview.body)
    window.do(lambda session: session.undo())
    window.until(lambda: phase(window) is Phase.WRITTEN)
    press(window, "mailed-back")
    window.until(lambda: window.shot().submission.exports[0].mailed is None)
    window.until(lambda: child(place_of(window), "mailed").isVisible())


def test_a_draft_version_never_leads_to_a_mail(make: Callable[..., Opened]) -> None:
    window = make(LONG_TEXT)
    link = footer(window).link
    assert link is not None
    assert link.text == "导出草稿版"
    link.run()
    window.until(lambda: window.shot().submission.exports and not place_of(window)._running)
    assert "草稿版已写好，不能用来报送" in words(window)
    assert phase(window) is Phase.BLOCKED
    assert primary(window).text == "处理下一项"
    draft = place_of(window)._draft
    assert draft is not None
    mail = next(draft.glob("*.eml")).read_bytes()
    assert b"\r\nTo:" not in mail
    assert not child(place_of(window), "sent").isVisible()


def test_attachments_go_with_the_mail_and_can_be_taken_away(
    make: Callable[..., Opened], tmp_path: Path
) -> None:
    window = make(GOOD)
    scan = tmp_path / "盖章扫描件.pdf"
    scan.write_bytes(b"%PDF-1.4 sample")
    place = place_of(window)
    place.add_attachments([scan, scan])
    window.until(
        lambda: place.looking.preview and "盖章扫描件.pdf" in place.looking.preview.attachments
    )
    shown = child(place, "mail-2")
    assert isinstance(shown, QLabel)
    assert shown.text() == "信息表.docx、视频清单.xlsx、盖章扫描件.pdf"
    folder = export(window)
    assert (folder / "附加材料" / "盖章扫描件.pdf").read_bytes() == scan.read_bytes()
    press(window, "remove-attachment-0")
    window.until(lambda: place.looking.preview and len(place.looking.preview.attachments) == 2)


def test_a_mail_over_the_limit_blocks_with_its_size(
    make: Callable[..., Opened], tmp_path: Path
) -> None:
    window = make(GOOD)
    scan = tmp_path / "扫描件.pdf"
    scan.write_bytes(b"0" * 27_000_000)
    place_of(window).add_attachments([scan])
    window.until(lambda: phase(window) is Phase.BLOCKED)
    assert "编码后邮件 37.0 MB，达到 35.0 MB" in words(window)
    size = child(place_of(window), "mail-size")
    assert isinstance(size, QLabel)
    assert size.text() == "编码后邮件大小 37.0 MB"


def test_the_mail_is_copied_piece_by_piece_and_whole(make: Callable[..., Opened]) -> None:
    window = make(GOOD)
    preview = place_of(window).looking.preview
    assert preview is not None
    clipboard = QGuiApplication.clipboard()
    for name, text in (
        ("收件人", preview.to),
        ("主题", preview.subject),
        ("正文", preview.body),
    ):
        press(window, f"copy-{name}")
        assert clipboard.text() == text
    assert window.said == ["已复制收件人", "已复制主题", "已复制正文"]
    menu = place_of(window).findChild(QMenu, "copy-menu")
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == ["全部", "收件人", "主题", "正文"]
    menu.actions()[0].trigger()
    assert preview.subject in clipboard.text()
    assert preview.body in clipboard.text()


def test_the_size_is_known_after_a_moment_and_told_to_all(make: Callable[..., Opened]) -> None:
    window = make(GOOD)
    looking = place_of(window).looking
    window.until(lambda: looking.preview and looking.preview.mail_bytes)
    assert looking.preview is not None
    assert looking.preview.bytes is not None
    (bar,) = place_of(window).mail.findChildren(SizeBar)
    assert "20 MB 提醒，35 MB 不能导出" in bar.accessibleName()
    foretold = {file.name: file.size for file in looking.preview.files}
    folder = export(window)
    for name in ("信息表.docx", "视频清单.xlsx", "邮件草稿.eml"):
        assert foretold[name] == (folder / name).stat().st_size


def test_the_target_is_remembered_for_this_project(
    make: Callable[..., Opened], tmp_path: Path
) -> None:
    window = make(GOOD)
    other = tmp_path / "报送"
    place_of(window).set_target(other)
    folder = export(window)
    assert folder.parent == other
    make.end()  # type: ignore[attr-defined]
    again = make()
    again.until(lambda: phase(again) is Phase.WRITTEN)
    assert str(folder) in words(again)


def test_a_package_that_was_moved_away_is_written_again(make: Callable[..., Opened]) -> None:
    window = make(GOOD)
    folder = export(window)
    shutil.rmtree(folder)
    place_of(window)._look()
    window.until(lambda: phase(window) is Phase.READY)
    assert primary(window).text == "导出报送包"


def test_without_a_mail_program_the_way_by_hand_is_told(
    make: Callable[..., Opened], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window = make(GOOD)
    export(window)
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    place = place_of(window)
    tick = child(place, "mailed")
    QApplication.processEvents()  # the written package is laid out
    at = tick.mapTo(place, QPoint(0, 0))
    window.view.run_primary()
    window.until(lambda: place.left.findChild(QWidget, "mail-bar"))
    bar = child(place, "mail-bar")
    assert bar.accessibleName().startswith("没有找到能打开邮件草稿的邮件程序")
    QApplication.processEvents()
    assert tick.mapTo(place, QPoint(0, 0)) == at  # what is pressed next does not move away
    assert bar.mapTo(place, QPoint(0, 0)).y() > at.y()
    assert window.warned == []  # it belongs to this place, and follows to no other
    assert not [text for text in window.said if "打开" in text]


def test_the_deadline_follows_the_organisers_date(make: Callable[..., Opened]) -> None:
    window = make(GOOD)
    label = child(place_of(window), "deadline")
    assert isinstance(label, QLabel)
    assert label.text().startswith("信息表截止 7月15日，")
    day = today()
    changed = Override(
        "deadline.form", day.isoformat(), "电话", "李宁", "2025-07-01T00:00:00+08:00"
    )
    window.do(
        lambda session: session.edit("改", lambda state: replace(state, overrides=(changed,)))
    )
    window.until(lambda: label.text().endswith("今天截止"))


def test_five_hundred_entries_become_a_dozen_rows(make: Callable[..., Opened]) -> None:
    window = make(*([LONG_TEXT] * 500))
    place = place_of(window)
    assert f"还有 {500 - SHOWN} 项，在校验里查看" in [
        b.text() for b in place.left.blockers.findChildren(QPushButton)
    ]
    place.take_up(place.shot)
    QApplication.processEvents()
    assert len(place.left.blockers.findChildren(QPushButton)) < 3 * SHOWN
    window.until(lambda: place.looking.preview and place.looking.preview.mail_bytes)


def test_small_windows_cut_no_button(make: Callable[..., Opened]) -> None:
    window = make(GOOD, LONG_TEXT, SHORT)
    window.view.resize(960, 490)
    QApplication.processEvents()
    assert window.view.width() == 960
    place = place_of(window)
    assert place.mail.width() == 440
    for button in place.findChildren(QPushButton):
        if button.isVisible() and button.text():
            wide = button.fontMetrics().horizontalAdvance(button.text())
            assert wide <= button.width(), button.text()
            corner = button.mapTo(window.view, QPoint(button.width(), 0))
            assert corner.x() <= window.view.width(), button.text()


def test_films_without_a_signature_are_told_and_block_nothing(make: Callable[..., Opened]) -> None:
    window = make(GOOD, GOOD, GOOD)
    line = child(place_of(window), "unsigned")
    assert not line.isVisible()
    window.do(lambda s: _take_back_signatures(s, ("v1", "v2")))
    window.do(lambda s: fill.set_films(s, ["v3"], {"include": "no"}))
    window.do(
        lambda s: fill.plan(
            s, {"title": "待制作", "category": "venue", "summary": "一", "duration": "0:40:00"}
        )
    )
    place = place_of(window)
    window.until(lambda: place.state().phase is Phase.READY)
    assert line.isVisible()
    assert place.left.unsigned.text() == (
        "3 个视频尚未签核（交付前需要），其中 1 个待制作，制作完成后再签核"
    )
    QTest.mouseClick(child(place, "go-sign"), Qt.MouseButton.LeftButton)
    assert window.view.current().key == "review"
    assert window.plain("review").asked == ["video/signed"]


def _take_back_signatures(session: Session, films: tuple[str, ...]) -> None:
    for signature in session.submission.signatures:
        if signature.subject in films:
            review.revoke(session, "signature", signature.number, "李宁", "重看")


def test_the_button_beside_the_name_is_as_wide_as_its_words(make: Callable[..., Opened]) -> None:
    window = make(GOOD)
    export(window)
    place = place_of(window)
    tick = child(place, "mailed")
    assert isinstance(tick, QCheckBox)
    tick.setChecked(True)
    QApplication.processEvents()
    button = child(place, "mailed-do")
    assert button.isVisible()
    assert button.width() == button.sizeHint().width()
