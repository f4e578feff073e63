"""附件3 in 校验: 文本未附 until the real file is dropped or chosen; then it opens from there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QWidget

from kepu_desktop.workflow.start import create
from ui.main_window import Person, files, person_at


@pytest.fixture
def person(
    application: QApplication,
    tmp_path: Path,
    until: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Person]:
    for one in person_at(application, tmp_path, until, monkeypatch):
        create(tmp_path / "项目.kepu").close()
        one.open(tmp_path / "项目.kepu")
        one.view.go("review")
        one.idle()
        yield one


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    document = docx.Document()
    document.add_paragraph("系列联合行动")
    path = tmp_path / "附件3：系列联合行动工作方案.docx"
    document.save(str(path))
    return path


def strip_words(person: Person) -> str:
    strip = person.view.findChild(QWidget, "annexes")
    assert isinstance(strip, QWidget)
    assert strip.isVisible()
    names = [child.accessibleName() for child in strip.findChildren(QWidget)]
    words = [label.text() for label in strip.findChildren(QLabel)]
    return " ".join([*names, *words])


def test_the_notice_says_that_the_text_is_not_there(person: Person) -> None:
    assert "附件3" in strip_words(person)
    assert "文本未附" in strip_words(person)
    assert "附件1" not in strip_words(person)


def test_a_dropped_file_is_kept_and_opened_by_the_system(
    person: Person, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []

    def open_url(url: QUrl) -> bool:
        opened.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    assert person.drag(files([paper]))
    assert any("存为附件3的正文" in words for words in person.words())
    person.leave()
    person.drop(paper)
    person.idle()
    assert "已附" in strip_words(person)
    assert person.view.current().key == "review"
    assert person.shot().submission.films == ()
    button = person.view.findChild(QAbstractButton, "annex-open")
    assert isinstance(button, QAbstractButton)
    button.click()
    person.until(lambda: opened)
    assert opened[0].name == paper.name
    assert opened[0].read_bytes() == paper.read_bytes()


def test_a_chosen_file_can_be_removed_and_undone(
    person: Person, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(paper), ""))
    person.press("附上文件…")
    person.idle()
    assert paper.name in strip_words(person)
    person.press("移去附件3正文")
    person.idle()
    assert "文本未附" in strip_words(person)
    person.view.undo()
    person.idle()
    assert paper.name in strip_words(person)


def test_a_refused_file_is_said_with_a_remedy_and_nothing_is_kept(
    person: Person, tmp_path: Path
) -> None:
    bad = tmp_path / "附件3.pdf"
    bad.write_bytes(b"no paper at all")
    person.drop(bad)
    person.until(lambda: person.bars())
    assert bad.name in person.bars()[0]
    assert "文本未附" in strip_words(person)


def test_another_paper_dropped_there_goes_the_usual_way(person: Person, tmp_path: Path) -> None:
    other = tmp_path / "说明.docx"
    docx.Document().save(str(other))
    person.drop(other)
    person.idle()
    assert person.view.current().key == "form", "a Word paper is taken for a unit's form"
    assert dict(person.shot().submission.annexes) == {}


def test_read_only_nothing_can_be_given(person: Person, tmp_path: Path, paper: Path) -> None:
    project = tmp_path / "只读.kepu"
    create(project).close()
    project.chmod(0o444)
    person.window._opening = project
    person.window._open_read_only()
    person.until(lambda: person.window.view() is not None)
    person.view.go("review")
    person.idle()
    assert not person.button("附上文件…").isEnabled()
    assert person.view.current().takes([str(paper)]) == ""
