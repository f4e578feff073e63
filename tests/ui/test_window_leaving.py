"""Nothing typed is lost without a word, and a fast drop of nothing leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from kepu_desktop.workflow import fill
from ui.main_window import Person, answers, files, new_project, person_at, reopened

Until = Callable[..., None]


@pytest.fixture
def person(
    application: QApplication, tmp_path: Path, until: Until, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Person]:
    yield from person_at(application, tmp_path, until, monkeypatch)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    def planned(session: object) -> None:
        fill.plan(session, {"title": "标题", "category": "venue", "duration": "0:40:00"})

    return new_project(tmp_path / "示例.kepu", planned)


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    place = tmp_path / "满盘"
    place.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("this machine does not allow mounting")
    with (place / "占位").open("wb", buffering=0) as stream:
        try:
            while stream.write(bytes(4096)):
                pass
        except OSError:
            pass
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def type_title(person: Person, text: str) -> None:
    person.view.go("videos")
    person.view.places["videos"].select("e1")
    person.view.places["videos"].inspector.show_page(1)
    person.paste("edit-title", text)


def test_a_fast_drop_of_nothing_usable_makes_no_project(person: Person, tmp_path: Path) -> None:
    note = tmp_path / "读我.txt"
    note.write_text("不是视频", encoding="utf-8")
    person.let_go(files([note]))
    person.until(person.bars)
    assert "没有可以添加的文件" in person.bars()[0]
    assert "读我.txt：" in person.bars()[0]
    assert person.window.view() is None
    assert list((tmp_path / "home").rglob("*.kepu")) == []


def test_a_fast_drop_of_something_usable_makes_the_project(person: Person, tmp_path: Path) -> None:
    folder = tmp_path / "各单位"
    folder.mkdir()
    (folder / "片.mp4").write_bytes(b"not a film, but called so")
    person.let_go(files([folder]))
    person.until(lambda: person.window.view() is not None)
    person.until(lambda: person.shot().submission.films)
    assert person.shot().path.name == "各单位.kepu"
    person.idle()


def test_closing_asks_once_where_something_typed_could_not_be_saved(
    person: Person, project: Path
) -> None:
    person.open(project)
    person.idle()
    project.unlink()
    type_title(person, "改过的标题")
    person.until(person.bars)
    assert not person.window.close()
    assert person.window.isVisible()
    person.until(lambda: any("离开后就没有了" in bar for bar in person.bars()))
    person.press("放弃并离开")
    assert not person.window.isVisible()


def test_what_is_typed_last_of_all_is_asked_about_as_well(
    person: Person, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.open(project)
    person.idle()
    type_title(person, "标题")
    project.unlink()
    field = person.field("edit-title")
    field.setFocus()
    field.setText("最后的标题")
    assert not person.window.close()
    target = tmp_path / "救回.kepu"
    answers(monkeypatch, target)
    person.until(lambda: any("离开后就没有了" in bar for bar in person.bars()))
    person.press("另存为…")
    person.until(lambda: person.shot().submission.films[0].title == "最后的标题")
    assert person.window.close()
    with reopened(target) as session:
        assert session.submission.films[0].title == "最后的标题"


def test_a_project_that_takes_everything_closes_without_a_question(
    person: Person, project: Path
) -> None:
    person.open(project)
    person.idle()
    type_title(person, "改过的标题")
    assert person.window.close()
    with reopened(project) as session:
        assert session.submission.films[0].title == "改过的标题"


def test_a_full_disk_at_the_exports_target_is_no_matter_of_the_project(
    person: Person, project: Path, full_disk: Path
) -> None:
    person.open(project)
    person.idle()
    person.view.go("export")
    place = person.view.current()
    place.set_target(full_disk)
    place.export_draft()
    person.until(person.bars)
    assert person.bars()[0].startswith("没有导出：")
    assert "更改导出位置" in person.bars()[0]
    assert not [words for words in person.words() if "另存为" in words]
    assert shutil.disk_usage(full_disk).free < 64_000
