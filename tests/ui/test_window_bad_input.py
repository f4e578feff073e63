"""What comes at the window that it did not ask for: drops, vanishing files and disks, killed
workers, hostile text. It says what is the matter, goes on, and loses nothing that was typed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from kepu_desktop.domain.submission import Submission
from kepu_desktop.ui import theme
from kepu_desktop.workflow import fill
from kepu_desktop.workflow.session import Session
from media_factory import MediaFactory
from ui.main_window import Person, Until, answers, files, new_project, person_at, reopened

UNIT = "示例省科学技术协会"


@pytest.fixture
def person(
    application: QApplication, tmp_path: Path, until: Until, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Person]:
    yield from person_at(application, tmp_path, until, monkeypatch)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return new_project(tmp_path / "示例.kepu", lambda s: fill.plan(s, {"title": "待制作"}))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Makes a small file system (mount's words for its size)."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    places: list[Path] = []

    def make(size: str) -> Path:
        place = tmp_path / f"disk{len(places)}"
        place.mkdir()
        words = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
        if subprocess.run(words, capture_output=True, check=False).returncode:
            pytest.skip("this machine does not allow mounting")
        places.append(place)
        return place

    yield make
    for place in places:
        subprocess.run(["umount", "-l", str(place)], check=True)


# ---- drops -------------------------------------------------------------------------------------


@pytest.mark.parametrize("opened", [False, True])
def test_a_drop_of_nothing_usable_is_refused_with_the_reason(
    person: Person, project: Path, tmp_path: Path, opened: bool
) -> None:
    if opened:
        person.open(project)
    note = tmp_path / "读我.txt"
    note.write_text("不是视频", encoding="utf-8")
    assert not person.drag(files([note]))
    assert "没有可以添加的文件" in person.words()
    person.leave()
    assert (person.window.view() is not None) == opened


@pytest.mark.parametrize("opened", [False, True])
def test_a_link_is_refused_with_the_reason(person: Person, project: Path, opened: bool) -> None:
    if opened:
        person.open(project)
    link = QMimeData()
    link.setUrls([QUrl("https://example.org/film.mp4")])
    assert not person.drag(link)
    assert "没有可以添加的文件" in person.words()
    person.let_go(link)  # from a program that lets go all the same
    assert "没有可以添加的文件" not in person.words()
    assert (person.window.view() is not None) == opened


def test_a_link_beside_files_is_named_and_the_files_are_taken(
    person: Person, project: Path, media: MediaFactory
) -> None:
    person.open(project)
    mixed = files([media.hd720()])
    mixed.setUrls([*mixed.urls(), QUrl("https://example.org/film.mp4")])
    person.let_go(mixed)
    person.until(lambda: len(person.shot().submission.films) == 2)
    assert any("1 个网址或远程文件没有添加" in bar for bar in person.bars())


def test_text_that_is_dragged_over_is_nothing_to_us(person: Person) -> None:
    text = QMimeData()
    text.setText("只是文字")
    assert not person.drag(text)


def test_a_file_that_vanishes_before_it_is_let_go_is_named(
    person: Person, project: Path, tmp_path: Path, media: MediaFactory
) -> None:
    person.open(project)
    film = tmp_path / "将消失.mp4"
    shutil.copyfile(media.hd720(), film)
    mime = files([film])
    assert person.drag(mime)
    film.unlink()
    person.let_go(mime)
    person.until(person.bars)
    assert "将消失.mp4" in person.bars()[0]
    assert len(person.shot().submission.films) == 1


def test_of_several_that_are_let_go_the_vanished_one_is_named_and_the_others_are_taken(
    person: Person, project: Path, tmp_path: Path, media: MediaFactory
) -> None:
    person.open(project)
    person.drop(media.hd720(), tmp_path / "已消失.mp4")
    person.until(lambda: len(person.shot().submission.films) == 2)
    person.until(person.bars)
    assert "已消失.mp4" in person.bars()[0]


def test_a_film_that_vanishes_while_it_is_checked_stays_in_the_list(
    person: Person, project: Path, tmp_path: Path, media: MediaFactory
) -> None:
    person.open(project)
    film = tmp_path / "将消失.mp4"
    shutil.copyfile(media.hd720(), film)
    person.drop(film)
    person.until(lambda: len(person.shot().submission.films) == 2)
    film.unlink()
    person.idle()
    assert [one.title for one in person.shot().submission.films][-1] == "将消失"
    assert person.bars() == []


def test_a_dropped_project_takes_the_place_of_the_open_one(
    person: Person, project: Path, tmp_path: Path
) -> None:
    person.open(project)
    other = new_project(tmp_path / "另一个.kepu")
    assert person.drag(files([other]))
    assert "松开后打开此项目" in person.words()
    person.drop(other)
    person.until(lambda: "另一个.kepu" in person.window.windowTitle())
    with Session.open(project):
        pass  # the first one is free again


def test_a_dropped_file_that_only_calls_itself_a_project_is_named(
    person: Person, tmp_path: Path
) -> None:
    false = tmp_path / "假.kepu"
    false.write_bytes(b"no database" * 200)
    person.drop(false)
    person.until(person.bars)
    assert any("假.kepu" in bar for bar in person.bars())
    assert person.window.view() is None


def test_five_thousand_files_appear_and_the_window_closes_at_once(
    person: Person, project: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "很多"
    for number in range(5000):
        path = folder / f"单位{number % 20:02d}" / f"片{number:04d}.mp4"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\0\0\0\x18ftypmp42" + number.to_bytes(12, "big"))
    person.open(project)
    assert person.drag(files([folder]))
    assert "5000 个视频" in person.words()
    person.drop(folder)
    person.until(lambda: len(person.shot().submission.films) == 5001)
    person.until(lambda: person.shot().checking)
    person.window.close()
    with reopened(project) as session:
        assert len(session.submission.films) == 5001


def test_a_folder_dropped_while_a_check_runs_is_checked_as_well(
    person: Person, project: Path, tmp_path: Path, media: MediaFactory
) -> None:
    person.open(project)
    for number, recipe in enumerate((media.hd720, media.five_megabits)):
        folder = tmp_path / f"批{number}"
        folder.mkdir()
        for copy in range(3):
            data = recipe().read_bytes() + (16).to_bytes(4, "big") + b"free" + bytes([copy] * 8)
            (folder / f"{number}{copy}.mp4").write_bytes(data)
    person.drop(tmp_path / "批0")
    person.until(lambda: person.shot().checking)
    person.drop(tmp_path / "批1")
    person.until(lambda: len(person.shot().submission.films) == 7)
    person.idle()
    assert len(person.shot().facts) == 6


# ---- the project's file ------------------------------------------------------------------------


def take_away(file: Path) -> None:
    file.unlink()


def move(file: Path) -> None:
    file.rename(file.with_name("搬走.kepu"))


def fill_up(file: Path) -> None:
    with (file.parent / "占位").open("wb", buffering=0) as stream:
        try:
            while stream.write(bytes(4096)):
                pass
        except OSError:
            pass


def make_read_only(file: Path) -> None:
    """As a disk does after an error, or a share whose rights were taken away."""
    subprocess.run(["mount", "-o", "remount,ro", str(file.parent)], check=False)


@pytest.mark.parametrize("harm", [take_away, move, fill_up])
def test_what_was_typed_survives_a_project_that_cannot_be_written(
    disk: Callable[[str], Path],
    person: Person,
    project: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    harm: Callable[[Path], None],
) -> None:
    file = Path(shutil.copyfile(project, disk("1m") / "示例.kepu"))
    person.open(file)
    person.idle()  # a check that still writes would leave room behind on a filled disk
    harm(file)
    person.view.go("form")
    person.paste("unit-text", UNIT)
    person.view.go("videos")
    person.view.places["videos"].select("e1")
    person.view.places["videos"].inspector.show_page(1)
    person.paste("edit-summary", "概述" * 90)
    person.paste("edit-title", "改过的标题")
    person.idle()
    assert person.shot().submission.form.get("unit") is None
    assert any("示例.kepu" in bar for bar in person.bars()), person.bars()

    target = tmp_path / "救回.kepu"
    answers(monkeypatch, target)
    person.press("另存为…")
    person.until(lambda: "救回.kepu" in person.window.windowTitle())
    person.until(lambda: person.shot().submission.films[0].title == "改过的标题")
    person.idle()
    assert person.bars() == []
    assert_has_all(person.shot().submission)
    person.window.close()
    with reopened(target) as session:
        assert_has_all(session.submission)


def assert_has_all(state: Submission) -> None:
    assert state.form["unit"] == UNIT
    assert state.films[0].title == "改过的标题"
    assert state.films[0].summary == "概述" * 90


def test_a_disk_with_room_again_takes_what_was_refused(
    disk: Callable[[str], Path], person: Person, project: Path
) -> None:
    file = Path(shutil.copyfile(project, disk("1m") / "示例.kepu"))
    person.open(file)
    fill_up(file)
    person.view.go("videos")
    person.view.places["videos"].select("e1")
    person.view.places["videos"].inspector.show_page(1)
    person.paste("edit-summary", "概述" * 90)
    person.until(person.bars)
    (file.parent / "占位").unlink()
    person.paste("edit-unit", "示例市科技馆")
    person.until(lambda: person.shot().submission.films[0].summary)
    assert person.shot().submission.films[0].source_unit == "示例市科技馆"


def test_a_project_on_a_read_only_disk_is_shown_and_can_be_saved_elsewhere(
    disk: Callable[[str], Path],
    person: Person,
    project: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = Path(shutil.copyfile(project, disk("1m") / "示例.kepu"))
    make_read_only(file)
    person.open(file)
    assert any("只读" in words for words in person.words())
    person.view.go("form")
    assert person.field("unit-text").isReadOnly()
    target = tmp_path / "另存.kepu"
    answers(monkeypatch, target)
    person.window.save_elsewhere()
    person.until(lambda: not person.shot().read_only_reason)
    assert not person.field("unit-text").isReadOnly()
    person.paste("unit-text", UNIT)
    person.until(lambda: person.shot().submission.form.get("unit") == UNIT)


def test_saving_elsewhere_where_nothing_can_be_written_is_said(
    person: Person, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.open(project)
    answers(monkeypatch, tmp_path / "没有这个文件夹" / "另存.kepu")
    person.window.save_elsewhere()
    person.until(person.bars)
    assert "示例.kepu" in person.window.windowTitle()
    person.view.go("form")
    person.paste("unit-text", UNIT)
    person.until(lambda: person.shot().submission.form.get("unit") == UNIT)


def test_a_project_that_another_window_holds_is_read_only_on_request(
    person: Person, project: Path
) -> None:
    with Session.open(project):
        person.window.open_project(project)
        person.until(person.bars)
        assert any(str(os.getpid()) in bar for bar in person.bars())
        person.press("只读打开")
        person.until(lambda: person.window.view() is not None)
        assert person.shot().read_only_reason
        assert person.shot().submission.films[0].title == "待制作"


# ---- mail program, workers ---------------------------------------------------------------------


def test_a_missing_mail_program_is_said_with_what_to_do_instead(
    person: Person, prepared: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # no program at all
    file = Path(shutil.copyfile(prepared.file, tmp_path / "报送.kepu"))
    person.open(file)
    person.view.go("export")
    person.until(lambda: "导出报送包" in person.words())
    person.until(lambda: person.button("导出报送包").isEnabled())
    person.press("导出报送包")
    person.until(lambda: "打开邮件草稿" in person.words())
    person.press("打开邮件草稿")
    person.until(person.bars)
    assert any("没有找到能打开邮件草稿的邮件程序" in bar for bar in person.bars())
    assert any("复制" in bar for bar in person.bars())


def workers() -> list[int]:
    """Processes that this one started for its pool."""
    found = subprocess.run(
        ["pgrep", "-P", str(os.getpid()), "-f", "spawn_main"],
        capture_output=True,
        text=True,
        check=False,
    )
    return [int(number) for number in found.stdout.split()]


@pytest.mark.skipif(sys.platform != "linux", reason="finds workers by pgrep")
def test_a_killed_worker_costs_at_most_its_film(
    person: Person, project: Path, tmp_path: Path, media: MediaFactory
) -> None:
    folder = tmp_path / "批"
    folder.mkdir()
    for number in range(12):
        free = (16).to_bytes(4, "big") + b"free" + number.to_bytes(8, "big")
        (folder / f"{number:02d}.mp4").write_bytes(media.hd720().read_bytes() + free)
    person.open(project)
    person.drop(folder)
    person.until(lambda: person.shot().facts, 30)  # at work
    for number in workers():
        os.kill(number, signal.SIGKILL)
    person.idle()
    shot = person.shot()
    assert len(shot.facts) == 12
    failed = [facts.problem for facts in shot.facts.values() if facts.problem is not None]
    assert len(failed) <= 4
    person.view.desk.check()  # what failed is tried again
    person.idle()
    assert all(facts.problem is None for facts in person.shot().facts.values())


# ---- text --------------------------------------------------------------------------------------

TEXTS = {
    "control": "第一行\x00\x07\x1b[31m第二\x7f行\r\n第三行\u2028第四\ufffe",
    "long": "长" * 100_000,
    "emoji": "火箭🚀发射与🇨🇳",
    "right_to_left": "左\u202e右\u202c到\u200f左\u2066内\u2069",
    "broken": "半个\ud83d代理",
}


@pytest.mark.parametrize("kind", list(TEXTS))
def test_hostile_text_is_kept_as_far_as_it_can_be_written(
    person: Person, project: Path, kind: str
) -> None:
    person.open(project)
    person.view.go("form")
    person.paste("contact", TEXTS[kind])
    person.view.places["form"].select("e1")
    person.paste("entry-summary", TEXTS[kind])
    person.idle()
    state = person.shot().submission
    for text in (state.form.get("contact", ""), state.films[0].summary):
        assert text or person.bars(), "neither kept nor refused"
        assert not any(ord(char) < 32 and char not in "\n\t" for char in text)
        assert not any(0xD800 <= ord(char) < 0xE000 for char in text)
        assert "\u202e" not in text
    if kind == "emoji":
        assert state.films[0].summary == TEXTS[kind]
    if kind == "long":
        assert len(state.films[0].summary) in (0, 100_000)
    for place in ("videos", "review", "export"):
        person.view.go(place)
        person.idle()
    person.window.close()
    with reopened(project) as session:
        assert session.submission.films[0].summary == state.films[0].summary


# ---- the screen --------------------------------------------------------------------------------


def test_the_window_lives_through_changes_of_screen_font_and_theme(
    person: Person, project: Path, application: QApplication
) -> None:
    person.open(project)
    window = person.window
    handle = window.windowHandle()
    for place in ("videos", "form", "review", "export"):
        person.view.go(place)
        for dark, size in ((True, (960, 520)), (False, (1920, 1080)), (True, (1100, 640))):
            theme.theme().force(dark)
            window.resize(*size)
            handle.screenChanged.emit(QGuiApplication.primaryScreen())
            for kind in (
                QEvent.Type.ScreenChangeInternal,
                QEvent.Type.FontChange,
                QEvent.Type.ApplicationFontChange,
                QEvent.Type.StyleChange,
                QEvent.Type.PaletteChange,
                QEvent.Type.DevicePixelRatioChange,
            ):
                for widget in (window, person.view.current()):
                    QApplication.sendEvent(widget, QEvent(kind))
            application.processEvents()
            assert not window.grab().toImage().isNull()
    theme.theme().force(None)
    assert person.bars() == []
