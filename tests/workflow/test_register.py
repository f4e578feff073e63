"""生成案例登记包: the gate, the copies, the papers, the book."""

from __future__ import annotations

import hashlib
from pathlib import Path

import openpyxl
import pytest
from PIL import Image

from kepu_desktop.bundles.verify import verify_package
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.submission import SUMMARY
from kepu_desktop.jobs.inline import InlineExecutor
from kepu_desktop.workflow import review
from kepu_desktop.workflow.case_reading import read_case_form
from kepu_desktop.workflow.cases import add_materials, new_case, set_case
from kepu_desktop.workflow.register import Registered, case_gate, register
from kepu_desktop.workflow.session import Session
from material_factory import GPS_IFD, pdf, photo
from workflow.case_work import FIELDS, filled, look, whole_case


def registered(session: Session, target: Path, **options: bool) -> Registered:
    return register(session, target, executor=InlineExecutor, **options)


def folder_of(result: Registered) -> Path:
    assert result.pack is not None
    return result.pack.folder


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def whole(session: Session, tmp_path: Path) -> Session:
    filled(session)
    whole_case(session, tmp_path / "甲")
    whole_case(session, tmp_path / "乙", "work", title="示例·深海图志（图书）", end="")
    return session


def test_the_pack_holds_a_folder_a_case_and_the_three_papers(
    whole: Session, tmp_path: Path
) -> None:
    add_materials(whole, SUMMARY, [str(pdf(tmp_path / "系统汇总表.pdf"))])
    result = registered(whole, tmp_path / "出")
    folder = folder_of(result)
    assert folder.name.startswith("示例省科学技术协会_科普案例_登记包_20")
    one, other = "案例01_示例·科普大篷车进山村", "案例02_示例·深海图志（图书）"
    assert names(folder) == {
        "内部汇总.xlsx",
        "内部汇总.docx",
        "待办清单.docx",
        "盖章扫描件.pdf",
        "manifest-sha256.txt",
        *(
            f"{case}/{name}"
            for case, title in ((one, one[5:]), (other, other[5:]))
            for name in (
                "案例信息表.docx",
                "案例信息表.txt",
                f"{title}_1.jpg",
                f"{title}_2.jpg",
                "材料01_学校回执汇总.pdf",
                "材料02_成效说明.docx",
            )
        ),
    }
    report = verify_package(folder)
    assert report.sound
    assert report.kind == "registration-pack"
    [line] = whole.submission.handovers
    assert (line.kind, line.folder, line.items) == ("case", folder.name, ("c1", "c2"))
    digest = hashlib.sha256((folder / "manifest-sha256.txt").read_bytes()).hexdigest()
    assert line.sha256 == digest


def test_originals_stay_and_copies_lose_the_place(whole: Session, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in sorted((tmp_path / "甲").iterdir())}
    folder = folder_of(registered(whole, tmp_path / "出"))
    assert {path: path.read_bytes() for path in sorted((tmp_path / "甲").iterdir())} == before
    case = folder / "案例01_示例·科普大篷车进山村"
    with Image.open(case / "示例·科普大篷车进山村_1.jpg") as copy:
        assert not copy.getexif().get_ifd(GPS_IFD)
        assert copy.size == (1600, 1200)
    assert (case / "示例·科普大篷车进山村_2.jpg").read_bytes() == before[
        tmp_path / "甲" / "大篷车_2.jpg"
    ]


def test_the_plain_twin_has_every_field_in_the_order_of_the_web_form(
    whole: Session, tmp_path: Path
) -> None:
    folder = folder_of(registered(whole, tmp_path / "出"))
    data = (folder / "案例01_示例·科普大篷车进山村" / "案例信息表.txt").read_bytes()
    text = data.decode("utf-8-sig")
    assert data.startswith(b"\xef\xbb\xbf")
    assert text.count("\r\n") == text.count("\n")
    blocks = dict(
        block.split("\r\n", 1) for block in text.split("\r\n\r\n") if block.startswith("【")
    )
    assert blocks["【1】案例名称（11/30字）"] == FIELDS["title"]
    assert blocks["【4】报送单位（9字）"] == "示例省科学技术协会"
    assert blocks["【6】单位地址"] == "（未填写）"
    places = [
        text.index(f"】{label}") for label in ("案例名称", "联系人", "案例简介", "成效", "链接")
    ]
    assert places == sorted(places)
    assert "示例·科普大篷车进山村_1.jpg（原名：大篷车_1.jpg）" in text


def test_the_word_form_reads_back_as_what_was_filled_in(whole: Session, tmp_path: Path) -> None:
    folder = folder_of(registered(whole, tmp_path / "出"))
    paper = folder / "案例01_示例·科普大篷车进山村" / "案例信息表.docx"
    read = read_case_form(whole, paper)
    [made] = read.new
    case = whole.submission.case(made)
    assert case is not None
    assert case.class_id == "activity"
    assert {key: case.fields[key] for key in FIELDS} == FIELDS


def test_the_summary_says_what_it_is_and_keeps_texts_texts(whole: Session, tmp_path: Path) -> None:
    set_case(whole, "c1", {"title": "=cmd|'/c calc'!A0", "links": "https://example.org/a"})
    folder = folder_of(registered(whole, tmp_path / "出"))
    sheet = openpyxl.load_workbook(folder / "内部汇总.xlsx").active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "内部汇总，非上传件"
    heads = rows[4]
    assert heads[:4] == ["推荐排序", "序号", "类别", "案例名称"]
    first = dict(zip(heads, rows[5], strict=True))
    assert first["案例名称"] == "=cmd|'/c calc'!A0"
    assert first["实施时间"] == "2024年3月1日 至 2025年6月20日"
    assert {cell.data_type for cell in sheet[6]} <= {"s", "n"}
    assert all(cell.hyperlink is None for cell in sheet[6])


@pytest.mark.parametrize("fit", [False, True])
def test_the_same_project_gives_the_same_bytes(whole: Session, tmp_path: Path, fit: bool) -> None:
    add_materials(whole, "c1", [str(photo(tmp_path / "海报.png", (800, 600), form="PNG"))])
    packs = [
        folder_of(registered(whole, tmp_path / name, fit_pictures=fit)) for name in ("一", "二")
    ]
    assert names(packs[0]) == names(packs[1])
    for name in names(packs[0]):
        assert (packs[0] / name).read_bytes() == (packs[1] / name).read_bytes(), name


def test_pictures_are_made_to_fit_where_asked_and_said_so(whole: Session, tmp_path: Path) -> None:
    poster = photo(tmp_path / "海报.png", (1600, 1200), form="PNG", mode="RGB")
    add_materials(whole, "c1", [str(poster)])
    folder = folder_of(registered(whole, tmp_path / "出", fit_pictures=True))
    case = folder / "案例01_示例·科普大篷车进山村"
    with Image.open(case / "示例·科普大篷车进山村_3.jpg") as copy:
        assert copy.format == "JPEG"
        assert copy.size == (1600, 1200)
    assert not (case / "示例·科普大篷车进山村_3.png").exists()
    text = (case / "案例信息表.txt").read_text("utf-8-sig")
    assert "示例·科普大篷车进山村_3.jpg（原名：海报.png）" in text


def test_an_error_shuts_the_gate_and_a_waiver_opens_it(whole: Session, tmp_path: Path) -> None:
    set_case(whole, "c2", {"start": "2023-05-01"})
    shut = registered(whole, tmp_path / "出")
    assert shut.pack is None
    assert [f.rule for f in shut.gate.blockers] == ["case/date"]
    assert not (tmp_path / "出").exists()
    assert whole.submission.handovers == ()
    review.waive(whole, "c2", "case/date", "主办方同意", "李宁")
    assert registered(whole, tmp_path / "出").pack is not None


def test_what_is_not_chosen_shuts_nothing_and_is_not_packed(whole: Session, tmp_path: Path) -> None:
    set_case(whole, "c2", {"start": "2023-05-01", "chosen": "no"})
    folder = folder_of(registered(whole, tmp_path / "出"))
    assert not [name for name in names(folder) if "深海" in name]


def test_a_draft_passes_the_gate_and_says_so_everywhere(whole: Session, tmp_path: Path) -> None:
    set_case(whole, "c2", {"start": "2023-05-01"})
    folder = folder_of(registered(whole, tmp_path / "出", draft=True))
    assert folder.name.endswith("_草稿")
    assert {"内部汇总_草稿.xlsx", "内部汇总_草稿.docx", "待办清单_草稿.docx"} <= names(folder)
    assert (folder / "案例01_示例·科普大篷车进山村" / "案例信息表_草稿.txt").is_file()
    assert whole.submission.handovers[0].draft


def test_without_a_chosen_case_there_is_nothing_to_register(
    session: Session, tmp_path: Path
) -> None:
    assert registered(session, tmp_path / "出").gate.empty
    assert case_gate(session).shut


def test_a_second_pack_overwrites_nothing(whole: Session, tmp_path: Path) -> None:
    first = folder_of(registered(whole, tmp_path / "出"))
    second = folder_of(registered(whole, tmp_path / "出"))
    assert second.name == f"{first.name}_2"
    assert sorted(path.name for path in (tmp_path / "出").iterdir()) == [first.name, second.name]


def test_a_material_that_is_gone_leaves_nothing_behind(whole: Session, tmp_path: Path) -> None:
    look(whole)
    (tmp_path / "乙" / "学校回执汇总.pdf").unlink()
    with pytest.raises(UserError) as caught:
        registered(whole, tmp_path / "出")
    assert caught.value.code == "material-gone"
    assert list((tmp_path / "出").iterdir()) == []
    assert whole.submission.handovers == ()


def test_hard_names_become_safe_ones(session: Session, tmp_path: Path) -> None:
    filled(session)
    case_id = new_case(session, "work", {**FIELDS, "title": 'CON/:*?"<>|%' + "长" * 60})
    folder = tmp_path / "材料"
    folder.mkdir()
    for name in ("a b　c.PDF", "%41.pdf", "说明" * 30 + ".pdf", "x.pdf", "X.PDF"):
        pdf(folder / name)
    add_materials(session, case_id, [str(folder)])
    pack = folder_of(registered(session, tmp_path / "出"))
    [case] = [path for path in pack.iterdir() if path.is_dir()]
    parts = [case.name, *(path.name for path in case.iterdir())]
    assert len(parts) == len({part.casefold() for part in parts}) == 8
    for part in parts:
        assert not set('<>:"/\\|?*%') & set(part)
        assert len(part) <= 80
        assert len(part.encode()) <= 200
    assert verify_package(pack).sound
