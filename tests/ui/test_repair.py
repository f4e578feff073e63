"""无损修复 in the window with real films: asked, run beside the desk, taken over, taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog

from kepu_desktop.ui.places.review.place import ReviewPlace
from kepu_desktop.ui.places.review.rows import Head
from kepu_desktop.ui.places.videos.finding_row import FindingRow
from kepu_desktop.ui.places.videos.place import VideosPlace
from kepu_desktop.ui.places.videos.repair_panel import FOLDER, RepairPanel
from kepu_desktop.workflow import review
from kepu_desktop.workflow.session import Session, film_path
from kepu_desktop.workflow.start import create
from kepu_desktop.workflow.todo import Group
from media_factory import MediaFactory
from ui.main_window import Person, person_at
from ui.review_window import click


@pytest.fixture
def person(
    application: QApplication,
    tmp_path: Path,
    until: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Person]:
    yield from person_at(application, tmp_path, until, monkeypatch)


@pytest.fixture
def films(media: MediaFactory, tmp_path: Path) -> list[Path]:
    """A Matroska film, a QuickTime one, one that MP4 cannot take as it is, and a sound one."""
    folder = tmp_path / "素材"
    folder.mkdir()
    made = []
    for name, source in (
        ("甲.mkv", media.matroska()),
        ("乙.mov", media.quicktime()),
        ("丙.mov", media.prores()),
        ("丁.mp4", media.compliant()),
    ):
        path = folder / name
        path.write_bytes(source.read_bytes())
        made.append(path)
    return made


def opened(person: Person, tmp_path: Path, films: list[Path]) -> VideosPlace:
    project = tmp_path / "项目.kepu"
    create(project).close()
    person.open(project)
    person.view.add([str(path) for path in films])
    person.idle()
    person.until(lambda: all(id in person.shot().facts for id in ids(person)))
    place = person.view.places["videos"]
    assert isinstance(place, VideosPlace)
    return place


def ids(person: Person) -> list[str]:
    return [film.id for film in person.shot().submission.films]


def id_of(person: Person, path: Path) -> str:
    for film in person.shot().submission.films:
        if film.file is not None and film_path(film.file) == str(path):
            return film.id
    raise AssertionError(path)


def panel(place: VideosPlace) -> RepairPanel:
    found = place.findChild(RepairPanel)
    assert found is not None
    return found


def ended(person: Person, place: VideosPlace) -> RepairPanel:
    person.until(lambda: not panel(place).repairing.running)
    QApplication.processEvents()
    return panel(place)


def finding(place: VideosPlace, rule: str) -> FindingRow:
    for row in place.inspector.findings.findChildren(FindingRow):
        if row.finding.rule == rule and row.isVisible():
            return row
    raise AssertionError(rule)


def test_from_the_finding_to_the_new_file_and_back(
    person: Person, tmp_path: Path, films: list[Path]
) -> None:
    place = opened(person, tmp_path, films)
    film_id = id_of(person, films[0])
    original = films[0].read_bytes()
    person.view.desk.do("签", lambda s: review.sign(s, film_id, "张三"))
    person.idle()
    place.select(f"{film_id} video/container")
    person.press("无损修复…")
    assert str(tmp_path / FOLDER) in panel(place).findChild(object, "repair-where").whole_text()
    person.press("开始修复")
    shown = ended(person, place)
    assert "修好了 1 个" in " ".join(person.words())
    made = tmp_path / FOLDER / "甲.mp4"
    assert made.is_file()
    assert [path.name for path in made.parent.iterdir()] == ["甲.mp4"]
    before = person.shot().submission
    person.press("改用新文件")
    person.idle()
    person.until(lambda: person.shot().facts.get(film_id) is not None)
    now = person.shot().submission.film(film_id)
    assert now is not None
    assert now.file is not None
    assert film_path(now.file) == str(made)
    assert person.shot().facts[film_id].container == "mp4"
    assert not shown.isVisible()
    with Session.open(tmp_path / "项目.kepu", write=False) as disk:
        assert disk.valid_signatures(disk.film(film_id)) == ()
    person.view.undo()
    person.idle()
    was = person.shot().submission.film(film_id)
    assert was is not None
    assert was.file == before.film(film_id).file  # type: ignore[union-attr]
    assert films[0].read_bytes() == original


def test_the_menu_mends_what_needs_it_and_says_what_it_cannot(
    person: Person, tmp_path: Path, films: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = opened(person, tmp_path, films)
    target = tmp_path / "别处"
    target.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(target))
    place.table.choose_all(tuple(ids(person)))
    place.toolbar.checks_opening.emit()
    assert "无损修复 3 个…" in [a.text() for a in place.toolbar._check.list.actions()]
    place.repair_chosen()
    person.press("更改位置…")
    person.press("开始修复")
    shown = ended(person, place)
    assert sorted(path.name for path in target.iterdir()) == ["乙.mp4", "甲.mp4"]
    words = " ".join(person.words())
    assert "修好了 2 个，1 个帮不上" in words
    assert "prores" in words
    person.press("复制导出设置")
    copied = QApplication.clipboard().text()
    for word in ("《丙》", "剪映", "Premiere", "格式工厂", "1920×1080"):
        assert word in copied
    person.press("改用新文件")
    person.idle()
    paths = {
        film_path(film.file) for film in person.shot().submission.films if film.file is not None
    }
    assert paths == {
        str(target / "甲.mp4"),
        str(target / "乙.mp4"),
        str(films[2]),
        str(films[3]),
    }
    assert person.shot().undo_label == "改用修好的文件（2 个视频）"
    assert not shown.isVisible()


def test_the_review_offers_what_can_be_mended_and_asks_the_unit_for_the_rest(
    person: Person, tmp_path: Path, films: list[Path]
) -> None:
    place = opened(person, tmp_path, films)
    person.view.go("review")
    person.idle()
    review_place = person.view.current()
    assert isinstance(review_place, ReviewPlace)
    head = next(
        row
        for row in review_place.table.rows()
        if isinstance(row, Head) and row.group is Group.REPAIR
    )
    assert head.count == 2
    click(review_place, head.key, "repair")
    assert person.view.current() is place
    assert panel(place).isVisible()
    assert "无损修复 2 个视频" in person.words()


def test_a_film_that_needs_nothing_has_no_button_and_is_not_taken(
    person: Person, tmp_path: Path, films: list[Path]
) -> None:
    place = opened(person, tmp_path, films[3:])
    place.select(ids(person)[0])
    assert not any("无损修复" in words for words in person.words())
    place.repair_chosen()
    assert "不用无损修复" in person.toast()
    assert not panel(place).isVisible()


def test_cancelled_it_leaves_nothing_half_made_and_the_project_as_it_was(
    person: Person, tmp_path: Path, films: list[Path]
) -> None:
    place = opened(person, tmp_path, films[:2])
    before = person.shot().submission
    place.repair_chosen()
    person.press("开始修复")
    person.press("取消")
    ended(person, place)
    assert "已取消" in " ".join(person.words())
    left = list((tmp_path / FOLDER).iterdir()) if (tmp_path / FOLDER).is_dir() else []
    assert all(path.suffix == ".mp4" and not path.name.startswith(".") for path in left)
    assert person.shot().submission == before


def test_the_window_closes_while_it_runs_and_nothing_runs_on(
    person: Person, tmp_path: Path, films: list[Path]
) -> None:
    place = opened(person, tmp_path, films[:2])
    place.repair_chosen()
    person.press("开始修复")
    running = panel(place).repairing
    assert running.running
    person.window.close_project()
    assert person.window.view() is None


def test_a_folder_that_refuses_is_said_with_a_remedy(
    person: Person, tmp_path: Path, films: list[Path]
) -> None:
    place = opened(person, tmp_path, films[:1])
    (tmp_path / FOLDER).write_bytes(b"a file stands where the folder should be")
    place.repair_chosen()
    person.press("开始修复")
    ended(person, place)
    person.until(lambda: person.bars())
    assert FOLDER in " ".join(person.bars())
    assert not panel(place).isVisible()


def test_esc_closes_the_question(person: Person, tmp_path: Path, films: list[Path]) -> None:
    place = opened(person, tmp_path, films[:1])
    place.repair_chosen()
    assert panel(place).isVisible()
    QTest.keyClick(panel(place), Qt.Key.Key_Escape)
    assert not panel(place).isVisible()


@pytest.mark.parametrize("size", [(960, 520), (1366, 740)])
def test_each_state_has_names_targets_and_leaves_room_for_the_list(
    person: Person, tmp_path: Path, films: list[Path], size: tuple[int, int]
) -> None:
    place = opened(person, tmp_path, films)
    person.window.resize(*size)
    place.table.choose_all(tuple(ids(person)))
    place.repair_chosen()
    controls(panel(place))
    person.press("开始修复")
    controls(panel(place))
    ended(person, place)
    person.until(lambda: place.table.isVisible())
    assert place.table.viewport().height() >= 32
    seen = controls(panel(place))
    assert "改用新文件" in seen
    assert "复制导出设置" in seen


def controls(shown: RepairPanel) -> list[str]:
    """Names of the panel's buttons in sight; none without, none too small or cut off."""
    QApplication.processEvents()
    names = []
    for button in shown.findChildren(QAbstractButton):
        if not button.isVisible():
            continue
        assert button.accessibleName()
        assert button.height() >= 28, button.accessibleName()
        assert button.width() >= button.minimumSizeHint().width(), button.accessibleName()
        assert shown.rect().contains(button.mapTo(shown, button.rect().bottomRight()))
        names.append(button.accessibleName())
    return names
