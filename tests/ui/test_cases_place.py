"""案例 in its window: quotas, fields, ranking, materials by drop, copying, the pack."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from kepu_desktop.domain.submission import SUMMARY, Case
from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.desk import Desk
from kepu_desktop.ui.places.cases.place import CasesPlace
from kepu_desktop.ui.places.cases.rows import CaseRow
from kepu_desktop.ui.project_view import ProjectView
from kepu_desktop.workflow import cases, fill
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.start import create
from material_factory import bomb, pdf, photo
from ui.project_window import Opened, PlainPlace, child, opened
from workflow.case_work import FIELDS, FORM, whole_case

Make = Callable[..., Opened]


def places(desk: Desk, frame: ProjectView) -> list[tuple[object, str, str]]:
    return [
        (PlainPlace("videos", desk, frame), "视频", "film"),
        (CasesPlace(desk, frame), "案例", "award"),
        (PlainPlace("review", desk, frame), "校验", "list-checks"),
    ]


@pytest.fixture
def make(
    application: object,
    tmp_path: Path,
    settings: Settings,
    until: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Make]:
    monkeypatch.setenv("KEPU_DESKTOP_HOME", str(tmp_path / "home"))
    running: list[Iterator[Opened]] = []

    def window(*setup: Callable[[Session], object]) -> Opened:
        path = tmp_path / "p.kepu"

        def start() -> Session:
            session = create(path, call_folder=None, last_year=None)
            fill.set_form(session, FORM)
            for one in setup:
                one(session)
            return session

        made = opened(start, places, settings, until)  # type: ignore[arg-type]
        running.append(made)
        project = next(made)
        project.view.go("cases")
        until(lambda: place_of(project).pages.count() == 2)
        return project

    yield window
    for made in running:
        with pytest.raises(StopIteration):
            next(made)


def place_of(project: Opened) -> CasesPlace:
    place = project.view.places["cases"]
    assert isinstance(place, CasesPlace)
    return place


def case(project: Opened, case_id: str = "c1") -> Case:
    found = project.shot().submission.case(case_id)
    assert found is not None
    return found


def quiet(project: Opened) -> None:
    """Until what was sent off is done."""
    project.do(lambda _session: None)


def two_and_one(session: Session) -> None:
    for title, class_id in (("书甲", "work"), ("书乙", "work"), ("大篷车", "activity")):
        cases.new_case(session, class_id, {**FIELDS, "title": title})


def drop(project: Opened, *paths: Path) -> None:
    place = place_of(project)
    names = [str(path) for path in paths]
    assert place.takes(names)
    project.view.add(names)
    quiet(project)


def button(project: Opened, name: str) -> QPushButton:
    found = child(project.view, name)
    assert isinstance(found, QPushButton)
    return found


def press(project: Opened, name: str) -> None:
    QTest.mouseClick(button(project, name), Qt.MouseButton.LeftButton)
    quiet(project)


# ---- cases -------------------------------------------------------------------------------------


def test_an_empty_place_offers_a_button_for_each_class(make: Make) -> None:
    project = make()
    place = place_of(project)
    assert place.pages.currentWidget().objectName() == "cases-empty"
    assert place.footer().primary is None
    press(project, "empty-new-venue")
    project.until(lambda: place.pages.currentIndex() == 1)
    assert case(project).class_id == "venue"
    project.until(lambda: place.list.current() == "c1")
    assert place.form.fields["title"].isAncestorOf(project.view.focusWidget() or place)


def test_what_is_typed_is_saved_under_the_case_that_it_was_typed_in(make: Make) -> None:
    project = make(two_and_one)
    place = place_of(project)
    place.list.choose("c1")
    title = child(project.view, "case-title-text")
    assert isinstance(title, QLineEdit)
    title.setFocus()
    title.selectAll()
    QTest.keyClicks(title, "Shu")
    place.list.choose("c3")  # at once: the typing is not lost and goes to the first case
    quiet(project)
    project.until(lambda: case(project, "c1").fields["title"] == "Shu")
    assert case(project, "c3").fields["title"] == "大篷车"
    assert title.text() == "大篷车"
    project.view.undo()
    project.until(lambda: case(project, "c1").fields["title"] == "书甲")


def test_counters_count_as_the_rules_do(make: Make) -> None:
    project = make(two_and_one)
    place = place_of(project)
    place.list.choose("c3")
    counter = place.form.fields["title"].counter  # type: ignore[attr-defined]
    assert counter.text() == "3/30"
    title = child(project.view, "case-title-text")
    assert isinstance(title, QLineEdit)
    title.setText("长" * 31)
    title.textChanged.emit(title.text())
    assert counter.text() == "31/30"
    assert counter.property("tone") == "err"


def test_dates_in_words_become_days_and_words_that_are_none_stay_and_are_told(make: Make) -> None:
    project = make(two_and_one)
    place = place_of(project)
    place.list.choose("c3")
    start = child(project.view, "case-start-text")
    assert isinstance(start, QLineEdit)
    for text, kept in (("2024年5月1日", "2024-05-01"), ("去年春天", "去年春天")):
        start.setFocus()
        start.selectAll()
        start.insert(text)
        place.form.flush()
        quiet(project)
        project.until(lambda kept=kept: case(project, "c3").fields["start"] == kept)
    messages = [f.message for f in project.shot().judgement.cases.cases["c3"]]
    assert "时间“去年春天”读不出日期" in messages
    assert place.form.open.isVisible()


def test_a_full_class_says_so_and_takes_a_candidate(make: Make) -> None:
    project = make(two_and_one)
    place = place_of(project)
    words = [action.text() for action in place.bar.menu.actions()]
    assert words[0] == "科普作品传播类　2/2 满，新建的先作候选"
    place.bar.menu.actions()[0].trigger()
    quiet(project)
    project.until(lambda: len(project.shot().submission.cases) == 4)
    assert not case(project, "c4").chosen
    project.until(lambda: any("候选" in words for words in project.said))
    place.list.choose("c4")
    use = child(project.view, "case-chosen")
    assert isinstance(use, QCheckBox)
    project.until(lambda: not use.isChecked())
    use.click()
    quiet(project)
    project.until(lambda: case(project, "c4").chosen)
    errors = [f.rule for f in project.shot().judgement.cases.whole if f.open_error]
    assert errors == ["case/class-quota"]
    primary = place.footer().primary
    assert primary is not None
    assert not primary.enabled
    assert place.footer().text.startswith("登记前须处理：案例名称未填写；另有 1 项")


def test_ranking_by_key_and_by_drag(make: Make) -> None:
    project = make(two_and_one)
    place = place_of(project)
    place.list.choose("c1")
    QTest.keyClick(place.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    quiet(project)
    project.until(lambda: case(project, "c1").order == 2)
    assert case(project, "c2").order == 1
    model = place.list.cases
    rows = [row.key for row in model.rows]
    assert rows == ["head work", "c2", "c1", "head activity", "c3"]
    data = model.mimeData([model.index(rows.index("c3"))])
    assert isinstance(data, QMimeData)
    upper = place.list.visualRect(model.index(rows.index("c2"))).topLeft() + QPoint(20, 4)
    event = QDropEvent(
        QPointF(upper),
        Qt.DropAction.MoveAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    place.list.dropEvent(event)  # what comes from itself; Qt lets nobody else send it
    quiet(project)
    project.until(lambda: case(project, "c3").order == 1)
    assert case(project, "c3").class_id == "activity"


def test_the_arrows_step_over_the_lines_of_classes(make: Make) -> None:
    project = make(two_and_one)
    place = place_of(project)
    place.list.choose("c2")
    QTest.keyClick(place.list, Qt.Key.Key_Down)
    assert place.list.current() == "c3"
    QTest.keyClick(place.list, Qt.Key.Key_Up)
    assert place.list.current() == "c2"
    QTest.keyClick(place.list, Qt.Key.Key_Delete)
    quiet(project)
    project.until(lambda: project.shot().submission.case("c2") is None)
    assert any("原文件未动" in words for words in project.said)


# ---- materials ---------------------------------------------------------------------------------


def test_dropped_files_are_looked_at_by_workers_and_shown(make: Make, tmp_path: Path) -> None:
    project = make(two_and_one)
    place = place_of(project)
    place.list.choose("c3")
    drop(
        project,
        photo(tmp_path / "大篷车.jpg"),
        bomb(tmp_path / "巨图.png"),
        pdf(tmp_path / "有密码.pdf", user="x", way="RC4-128"),
        pdf(tmp_path / "盖章.pdf"),
    )
    state = project.shot().submission
    assert [m.file.relative for m in state.materials_of("c3")] == [
        "大篷车.jpg",
        "巨图.png",
        "有密码.pdf",
    ]
    assert [m.file.relative for m in state.materials_of(SUMMARY)] == ["盖章.pdf"]
    assert project.said == ["已添加 3 份材料，已放入 1 份盖章扫描件"]
    project.until(lambda: len(project.shot().material_facts) == 4)
    project.until(lambda: len(place.looking.images) == 1)
    named = " ".join(
        widget.accessibleName()
        for widget in place.materials.findChildren(QWidget)
        if widget.objectName().startswith("material-")
    )
    assert "大篷车.jpg，图片 1600×1200，合规" in named
    assert "巨图.png 像素过多，不能安全打开" in named
    assert "有密码.pdf 加了密码" in named
    shown = child(project.view, "material-m1")
    shown.setFocus()
    QTest.keyClick(shown, Qt.Key.Key_Delete)
    quiet(project)
    project.until(lambda: len(project.shot().submission.materials_of("c3")) == 2)
    assert (tmp_path / "大篷车.jpg").is_file()


def test_a_filled_form_that_is_dropped_fills_what_is_blank(make: Make, tmp_path: Path) -> None:
    from documents.test_case_reading import form

    data = form([("案例名称", "别的名称"), ("负责人", "王某（示例）"), ("单位地址", "示例路 1 号")])
    (tmp_path / "案例表.docx").write_bytes(data)
    project = make(two_and_one)
    place_of(project).list.choose("c3")
    drop(project, tmp_path / "案例表.docx")
    project.until(lambda: "address" in case(project, "c3").fields)
    fields = case(project, "c3").fields
    assert (fields["title"], fields["leader"]) == ("大篷车", "王某（示例）")
    assert project.shot().submission.materials_of("c3") == ()


def test_a_form_that_is_dropped_on_the_empty_place_makes_a_case(make: Make, tmp_path: Path) -> None:
    from documents.test_case_reading import form

    rows = [("案例名称", "新的"), ("案例类别", "科普阵地建设类"), ("单位地址", "示例路 1 号")]
    (tmp_path / "案例表.docx").write_bytes(form(rows))
    project = make()
    assert place_of(project).takes([str(photo(tmp_path / "a.jpg"))]) == ""
    drop(project, tmp_path / "案例表.docx")
    project.until(lambda: len(project.shot().submission.cases) == 1)
    assert case(project).class_id == "venue"
    project.until(lambda: place_of(project).list.current() == "c1")


# ---- copying and packing -----------------------------------------------------------------------


def test_field_after_field_goes_to_the_clipboard(make: Make) -> None:
    project = make(two_and_one)
    place = place_of(project)
    place.list.choose("c3")
    press(project, "copy-fields")
    window = place.copying
    assert window is not None
    assert window.isVisible()
    board = QGuiApplication.clipboard()
    copied: list[str] = []
    while (line := window.line()) is not None and line.label not in copied:
        QTest.keyClick(window, Qt.Key.Key_Return)
        assert board.text() == line.value
        copied.append(line.label)
    values = cases.paste_lines(place._spec, project.shot().submission, case(project, "c3"))  # type: ignore[arg-type]
    assert copied == [line.label for line in values if line.value]
    said = child(window, "copy-said")
    assert "这是最后一项" in said.accessibleName()
    QTest.keyClick(window, Qt.Key.Key_Left)
    line = window.line()
    assert line is not None
    assert line.label == copied[-2]
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_the_copy_window_follows_the_case_that_is_shown(make: Make) -> None:
    project = make(two_and_one)
    place = place_of(project)
    place.list.choose("c1")
    place.open_copying()
    assert place.copying is not None
    text = child(place.copying, "copy-text")
    assert isinstance(text, QPlainTextEdit)
    assert text.toPlainText() == "书甲"
    place.list.choose("c3")
    assert text.toPlainText() == "大篷车"
    place.copying.close()


def test_the_pack_is_written_and_its_folder_shown(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened_urls: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened_urls.append(url) or True)
    project = make(lambda session: whole_case(session, tmp_path / "甲"))
    place = place_of(project)
    project.until(lambda: place.footer().primary is not None)
    assert place.footer().primary.enabled  # type: ignore[union-attr]
    project.view.run_primary()
    project.until(lambda: opened_urls)
    [folder] = [Path(url.toLocalFile()) for url in opened_urls]
    assert folder.parent == tmp_path
    assert (folder / "内部汇总.xlsx").is_file()
    [line] = project.shot().submission.handovers
    assert line.folder == folder.name
    assert any("已逐个校验" in words or "逐个校验" in words for words in project.said)


def test_a_shut_gate_offers_a_draft(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened_urls: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened_urls.append(url) or True)
    old = {**FIELDS, "start": "2023-01-01", "end": "2023-06-01"}
    project = make(lambda session: cases.new_case(session, "venue", old))
    place = place_of(project)
    footer = place.footer()
    assert footer.text.startswith("登记前须处理：示例·科普大篷车进山村，结束于")
    assert footer.link is not None
    footer.link.run()
    project.until(lambda: opened_urls)
    assert project.shot().submission.handovers[0].draft
    assert opened_urls[0].toLocalFile().endswith("_草稿")
    assert str(tmp_path) in opened_urls[0].toLocalFile()


def test_a_jump_from_elsewhere_shows_the_case(make: Make, tmp_path: Path) -> None:
    project = make(
        two_and_one, lambda s: cases.add_materials(s, "c2", [str(pdf(tmp_path / "a.pdf"))])
    )
    place = place_of(project)
    place.list.choose("c1")
    project.view.go("cases", "c3 case/date")
    assert place.list.current() == "c3"
    project.view.go("cases", "m1 case/material")
    assert place.list.current() == "c2"
    place.select("cases case/class-quota")
    assert place.list.current() == "c2"


def test_files_are_chosen_as_well(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = [str(pdf(tmp_path / "扫描.pdf"))]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (chosen, ""))
    project = make(two_and_one)
    place = place_of(project)
    place.list.choose("c1")
    press(project, "add-scan")
    project.until(lambda: project.shot().submission.materials_of(SUMMARY))
    press(project, "add-materials")
    project.until(lambda: project.shot().submission.materials_of("c1"))


def test_closing_ends_the_worker_at_once(make: Make, tmp_path: Path) -> None:
    project = make(two_and_one)
    place = place_of(project)
    place.list.choose("c3")
    folder = tmp_path / "很多"
    folder.mkdir()
    for number in range(20):
        photo(folder / f"{number}.jpg")
    drop(project, folder)
    assert any(thread.name == "materials" for thread in threading.enumerate())


def test_names_and_rows_are_heard(make: Make) -> None:
    project = make(two_and_one)
    place = place_of(project)
    model = place.list.cases
    spoken = [model.data(model.index(n), Qt.ItemDataRole.AccessibleTextRole) for n in range(2)]
    assert spoken[0] == "科普作品传播类"
    assert str(spoken[1]).startswith("书甲，")
    assert all(isinstance(row, CaseRow) or row.title for row in model.rows)
    for view in place.form.fields.values():
        assert view.head.words.text() == view.field.label
    assert place.list.rect().contains(QPoint(5, 5))
