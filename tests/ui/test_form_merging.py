"""读入单位信息表 as a person meets it: dropped anywhere, decided, merged as one step, or left."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from documents.forms.filled_factory import filled, letter
from kepu_desktop.ui.places.form.merge_panel import MergePanel
from kepu_desktop.ui.places.form.merge_rows import FormRow, TitleRow
from kepu_desktop.ui.places.form.place import FormPlace
from kepu_desktop.workflow import fill
from kepu_desktop.workflow.merges.merging import APART, MERGE, OURS
from kepu_desktop.workflow.session import Session
from list_project import workbook
from media_factory import MediaFactory
from ui.main_window import Person, Until, files, new_project, person_at

pytestmark = pytest.mark.usefixtures("application")
OUR, SKY, SEA = "示例省科学技术协会", "示例市天文学会", "示例海洋研究所"
SKY_ENTRIES = ("一、星空", "讲望远镜。")


@pytest.fixture
def person(
    application: QApplication, tmp_path: Path, until: Until, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Person]:
    for made in person_at(application, tmp_path, until, monkeypatch):
        made.open(new_project(tmp_path / "p.kepu", prepare))
        made.idle()
        yield made


def prepare(session: Session) -> None:
    fill.set_form(session, {"unit": OUR, "contact": "王主任"})
    fill.plan(session, {"title": "深海", "summary": "旧的概述。", "unit": SEA})


def put(folder: Path, **forms: bytes) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in forms.items():
        (folder / f"{name}.docx").write_bytes(data)
    return [folder / f"{name}.docx" for name in forms]


@pytest.fixture
def returned(tmp_path: Path) -> list[Path]:
    return put(
        tmp_path / "收到",
        天文学会=filled(SKY, contact="张明", categories=("scifi",), entries=SKY_ENTRIES),
        海洋所=filled(SEA, contact="李四", entries=("一、深海", "新的概述。")),
        省科协=filled(OUR, contact="赵主任", email="a@example.org"),
        通知=letter(),
    )


def place_of(person: Person) -> FormPlace:
    place = person.view.places["form"]
    assert isinstance(place, FormPlace)
    return place


def panel_of(person: Person) -> MergePanel:
    return place_of(person).merge_panel


def read(person: Person, paths: list[Path]) -> MergePanel:
    person.drop(*paths)
    planned(person)
    return panel_of(person)


def planned(person: Person) -> None:
    """Until the plan is in sight."""
    person.until(lambda: place_of(person).merging.merge is not None)
    person.idle()


def rows(panel: MergePanel, kind: type[QWidget]) -> list:
    return [row for row in panel.findChildren(kind) if row.parent() is not None]


def pick(person: Person, row: FormRow | TitleRow, box: str, index: int) -> None:
    """Choose in a box by its keys, as a person does."""
    shown = row.findChild(QWidget, box)
    assert shown is not None
    before = place_of(person).merging.merge
    shown.setFocus()
    while shown.currentIndex() != index:
        down = shown.currentIndex() < index
        QTest.keyClick(shown, Qt.Key.Key_Down if down else Qt.Key.Key_Up)
    person.until(lambda: place_of(person).merging.merge is not before)


def accept(person: Person) -> None:
    person.press("并入")
    person.until(lambda: not place_of(person).merging.open)
    person.idle()


def test_while_our_own_unit_is_blank_a_form_fills_no_head_and_that_is_said(
    person: Person, tmp_path: Path
) -> None:
    person.view.desk.do("x", lambda session: fill.set_form(session, {"unit": "", "contact": ""}))
    person.until(lambda: not person.shot().submission.form.get("unit"))
    panel = read(person, put(tmp_path / "一份", 天文学会=filled(SKY, contact="张明")))
    guessed = panel.findChild(QWidget, "merge-guessed")
    assert guessed is not None
    assert guessed.isVisible()
    (row,) = rows(panel, FormRow)
    pick(person, row, "merge-whose", 1)
    assert not guessed.isVisible()
    pick(person, row, "merge-whose", 0)
    accept(person)
    assert not person.shot().submission.form.get("contact")
    assert [unit.name for unit in person.shot().submission.roster] == [SKY]


def test_forms_dropped_over_any_place_are_shown_before_anything_is_merged(
    person: Person, returned: list[Path]
) -> None:
    before = person.shot().submission
    panel = read(person, returned)
    assert person.view.current().key == "form"
    assert panel.isVisible()
    assert len(rows(panel, FormRow)) == 3
    assert "没有读入　通知.docx" in " ".join(person.words())
    assert "2 处不一致，1 条同名" in " ".join(person.words())
    assert person.shot().submission == before


def test_while_dragged_it_is_said_what_will_happen(person: Person, returned: list[Path]) -> None:
    assert person.drag(files(returned))
    assert "松开后读入 4 份信息表，先看要并入的内容" in person.words()
    person.leave()


def test_merging_is_one_step_and_one_undo(person: Person, returned: list[Path]) -> None:
    before = person.shot().submission
    read(person, returned)
    accept(person)
    after = person.shot().submission
    assert [film.title for film in after.films] == ["深海", "星空"]
    assert after.form["email"] == "a@example.org"
    assert after.form["contact"] == "王主任"
    assert [unit.name for unit in after.roster] == [SKY, SEA]
    assert len(after.returned) == 3
    assert "已并入 3 份信息表" in person.toast()
    assert not panel_of(person).isVisible()
    person.press("撤销")
    person.until(lambda: person.shot().submission.returned == ())
    assert person.shot().submission.films == before.films
    assert person.shot().submission.form == before.form


def test_cancelling_leaves_everything_as_it_was(person: Person, returned: list[Path]) -> None:
    before = person.shot().submission
    read(person, returned)
    person.press("取消")
    person.idle()
    assert person.shot().submission == before
    assert not panel_of(person).isVisible()


def test_escape_leaves_the_panel_as_well(person: Person, returned: list[Path]) -> None:
    panel = read(person, returned)
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert not place_of(person).merging.open


def test_a_difference_is_taken_by_its_tick(person: Person, returned: list[Path]) -> None:
    panel = read(person, returned)
    QTest.mouseClick(panel.findChild(QWidget, "chip-conflicts"), Qt.MouseButton.LeftButton)
    assert panel.differences.isVisible()
    model = panel.differences.model
    words = [model.rows[row].difference for row in model.lines()]  # type: ignore[union-attr]
    assert [(d.before, d.was_from, d.after, d.source) for d in words] == [
        ("旧的概述。", "手工填写", "新的概述。", "海洋所.docx"),
        ("王主任", "手工填写", "赵主任", "省科协.docx"),
    ]
    person.press("全部采用")
    accept(person)
    after = person.shot().submission
    assert after.form["contact"] == "赵主任"
    assert after.films[0].summary == "新的概述。"


def test_what_was_taken_stays_taken_while_other_things_are_chosen(
    person: Person, returned: list[Path]
) -> None:
    panel = read(person, returned)
    panel.show_list("conflicts")
    person.press("全部采用")
    panel.show_list("titles")
    (row,) = rows(panel, TitleRow)
    pick(person, row, "merge-deed", 1)
    panel.show_list("forms")
    accept(person)
    after = person.shot().submission
    assert after.form["contact"] == "赵主任"
    assert [film.title for film in after.films].count("深海") == 2


@pytest.mark.parametrize(("index", "deed", "count"), [(0, MERGE, 1), (1, APART, 2)])
def test_an_equal_title_is_merged_or_stands_apart_as_chosen(
    person: Person, returned: list[Path], index: int, deed: str, count: int
) -> None:
    panel = read(person, returned)
    panel.show_list("titles")
    (row,) = rows(panel, TitleRow)
    if index:
        pick(person, row, "merge-deed", index)
    merge = place_of(person).merging.merge
    assert merge is not None
    assert [same.deed for one in merge.forms for same in one.same] == [deed]
    accept(person)
    titles = [film.title for film in person.shot().submission.films]
    assert titles.count("深海") == count


def test_all_equal_titles_are_left_out_with_one_button(
    person: Person, returned: list[Path]
) -> None:
    panel = read(person, returned)
    panel.show_list("titles")
    before = place_of(person).merging.merge
    person.press("全部不要")
    person.until(lambda: place_of(person).merging.merge is not before)
    person.idle()
    accept(person)
    (deep,) = [f for f in person.shot().submission.films if f.title == "深海"]
    assert deep.summary == "旧的概述。"


def test_whose_form_it_is_can_be_said(person: Person, tmp_path: Path) -> None:
    panel = read(
        person, put(tmp_path / "收", 甲=filled(SKY, email="a@example.org"), 乙=filled(SEA))
    )
    pick(person, rows(panel, FormRow)[0], "merge-whose", 1)
    merge = place_of(person).merging.merge
    assert merge is not None
    assert merge.forms[0].whose == OURS
    accept(person)
    assert person.shot().submission.form["email"] == "a@example.org"
    assert [unit.name for unit in person.shot().submission.roster] == [SEA]


def test_a_nearly_equal_unit_is_chosen_from_its_box(person: Person, tmp_path: Path) -> None:
    near = "海洋研究所"
    forms = put(tmp_path / "收", 甲=filled(near, entries=("一、海", "甲。")), 乙=filled(SKY))
    panel = read(person, forms)
    assert "1 个单位名称相近" in " ".join(person.words())
    pick(person, rows(panel, FormRow)[0], "merge-unit", 1)
    assert "名称相近" not in " ".join(person.words())
    accept(person)
    assert [unit.name for unit in person.shot().submission.roster] == [SEA, SKY]
    assert person.shot().submission.films[-1].source_unit == SEA


def test_the_same_files_again_offer_nothing(person: Person, returned: list[Path]) -> None:
    read(person, returned[:2])
    accept(person)
    read(person, returned[:2])
    assert [row.state.text() for row in rows(panel_of(person), FormRow)] == ["已读入过"] * 2
    assert not person.button("并入").isEnabled()
    person.press("取消")


def test_a_change_of_the_project_is_planned_in(person: Person, returned: list[Path]) -> None:
    read(person, returned)
    merging = place_of(person).merging
    before = merging.merge
    person.view.desk.do("试", lambda session: fill.set_form(session, {"contact": "赵主任"}))
    person.until(lambda: merging.merge is not before)
    assert "1 处不一致，1 条同名" in " ".join(person.words())


def test_thirty_forms_are_read_outside_the_threads_of_window_and_session(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kepu_desktop.ui.places.form import merging

    names: list[str] = []
    whole = merging.read_files

    def watched(*given: object, **more: object) -> object:
        names.append(threading.current_thread().name)
        return whole(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(merging, "read_files", watched)
    forms = put(
        tmp_path / "三十",
        **{f"单位{n}": filled(f"示例{n}大学", entries=(f"一、片{n}", "甲。")) for n in range(30)},
    )
    person.drop(*forms)
    assert place_of(person).merging.reader.running
    planned(person)
    assert names == ["reading-apart"]
    accept(person)
    assert len(person.shot().submission.roster) == 30


def test_a_reading_that_is_cancelled_shows_nothing(person: Person, returned: list[Path]) -> None:
    person.drop(*returned)
    QApplication.processEvents()  # the footer is in sight
    person.press("取消")
    person.idle()
    assert not place_of(person).merging.open
    assert not panel_of(person).isVisible()


def test_forms_among_films_wait_where_something_is_open(
    person: Person, tmp_path: Path, media: MediaFactory
) -> None:
    folder = tmp_path / "来件"
    put(
        folder,
        省科协=filled(OUR, contact="赵主任"),
        天文学会=filled(SKY, contact="张明", entries=SKY_ENTRIES),
    )
    shutil.copyfile(media.low_bit_rate(), folder / "星空.mp4")
    person.drop(folder)
    person.until(lambda: person.bars())
    person.idle()
    (bar,) = person.bars()
    assert "收到 1 份信息表，有 1 处不一致" in bar
    after = person.shot().submission
    assert [(f.title, f.summary) for f in after.films if f.file] == [("星空", "讲望远镜。")]
    assert after.form["contact"] == "王主任"
    assert [one.unit for one in after.returned] == [SKY]
    person.press("去处理")
    planned(person)
    person.press("取消")
    assert person.bars() == [bar]  # it waits on
    person.press("去处理")
    planned(person)
    accept(person)
    assert person.bars() == []


def test_a_folder_of_forms_alone_opens_the_panel(person: Person, returned: list[Path]) -> None:
    person.drop(returned[0].parent)
    person.until(lambda: place_of(person).merging.merge is not None)
    assert len(rows(panel_of(person), FormRow)) == 3
    assert person.shot().submission.returned == ()


def test_a_list_beside_its_form_is_looked_at_when_the_form_is_decided(
    person: Person, tmp_path: Path
) -> None:
    folder = tmp_path / "天文学会"
    put(folder, 信息表=filled(SKY, contact="张明", entries=SKY_ENTRIES))
    head = ("视频标题", "视频类别", "来源单位", "内容概述")
    for name, rows_ in (
        ("1.xlsx", (("星空", "科幻解读", SKY, "讲望远镜。"), ("极光", "", SKY, "讲极光。"))),
        ("2.xlsx", (("彗星", "", SKY, "讲彗星。"),)),
    ):
        (folder / name).write_bytes(workbook(head, *rows_))
    person.drop(folder)
    planned(person)
    films = person.view.film_place
    person.view.go("form")
    accept(person)
    person.until(lambda: films().lists.is_open)
    lists = films().lists
    names = {d.subject: d.after for d in lists.panel.differences.taken() if d.key == "new"}
    assert [text.split("；")[0] for text in names.values()] == ["极光"]
    person.press(lists.footer().primary.text)
    person.until(lambda: lists.is_open and "彗星" in str(lists.panel.differences.taken()))
    person.press("不读入")
    person.idle()
    assert not lists.is_open
    titles = sorted(film.title for film in person.shot().submission.films)
    assert titles == sorted(["星空", "极光", "深海"])


def test_every_control_of_the_panel_has_a_name(person: Person, returned: list[Path]) -> None:
    panel = read(person, returned)
    boxes = [row.whose for row in rows(panel, FormRow)]
    assert all("是谁的表" in box.accessibleName() for box in boxes)
    panel.show_list("titles")
    assert all("怎样处理" in row.deed.accessibleName() for row in rows(panel, TitleRow))


def test_the_button_reads_files_that_are_chosen(
    person: Person, returned: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = ([str(returned[0])], "")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: chosen)
    person.view.go("form")
    person.press("读入单位信息表…")
    person.until(lambda: place_of(person).merging.merge is not None)
    assert len(rows(panel_of(person), FormRow)) == 1
