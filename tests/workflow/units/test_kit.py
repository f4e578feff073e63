"""征集包: refused while the coordinator's own data is blank; never the organiser's in it."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from calls.folders import OTHER
from disguises import DISGUISES, Disguise
from kepu_desktop.calls.model import Call
from kepu_desktop.documents.kit_list import HEAD_ROW
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.submission import Override, Submission
from kepu_desktop.workflow.fill import set_form
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.sheets.sheet import apply_sheet, read_sheet
from kepu_desktop.workflow.units.kit import (
    COLLECT_KEYS,
    collect_by_text,
    kit_gate,
    kit_papers,
    make_kit,
)
from kepu_desktop.workflow.units.traces import names_organiser, national_traces

OWN = {
    "unit": "示例省科学技术协会",
    "contact": "张明（示例）",
    "phone": "0551-60000000",
    "email": "shili@example.org",
    "collect_by": "2025-06-30",
    "collect_to": "shouji@example.org",
    "collect_contact": "李华（示例），0551-60000001",
}
DAY = dt.date(2025, 6, 1)


def text_of(data: bytes) -> str:
    """All text of all parts, tags taken out; comments, properties and relationships as well."""
    if not data.startswith(b"PK"):
        return data.decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = [package.read(name).decode("utf-8", "replace") for name in package.namelist()]
    whole = "\n".join(parts)
    return whole + re.sub(r"<[^>]*>", "", whole)


@pytest.fixture
def filled(session: Session) -> Session:
    set_form(session, OWN)
    return session


@pytest.mark.parametrize("blank", COLLECT_KEYS)
def test_a_blank_of_the_coordinators_own_shuts_the_gate_and_says_which(
    session: Session, tmp_path: Path, blank: str
) -> None:
    set_form(session, {key: value for key, value in OWN.items() if key != blank})
    made = make_kit(session, tmp_path / "out")
    assert made.written is None
    assert [one.key for one in made.gate.missing] == [blank]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("written", DISGUISES)
def test_the_organisers_address_is_no_address_of_ours(call: Call, written: Disguise) -> None:
    for key in ("collect_to", "collect_contact"):
        state = Submission(form=OWN | {key: f"请发 {written(call.mail.to)}"})
        assert [one.key for one in kit_gate(call, state, DAY).missing] == [key]


def test_an_address_that_the_organiser_changed_to_is_no_address_of_ours(call: Call) -> None:
    changed = Override("mail.to", "new@example.com", "电话", "张明", "2025-06-01T08:00:00+08:00")
    state = Submission(form=OWN | {"collect_to": "new@example.com"}, overrides=(changed,))
    assert kit_gate(call, state, DAY).shut


@pytest.mark.parametrize(
    ("by", "said"),
    [
        ("2025-06-30", ""),
        ("2025-05-31", "已过"),
        ("2025年7月15日", "没有留出"),
        ("2025-7-16", "晚于"),
        ("月底前", "读不成日期"),
    ],
)
def test_an_odd_date_is_warned_of_and_blocks_nothing(call: Call, by: str, said: str) -> None:
    gate = kit_gate(call, Submission(form=OWN | {"collect_by": by}), DAY)
    assert not gate.shut
    assert (said in "；".join(gate.warnings)) if said else not gate.warnings


def test_a_changed_deadline_is_the_one_that_counts(call: Call) -> None:
    later = Override("deadline.form", "2025-07-31", "电话", "张明", "2025-06-01T08:00:00+08:00")
    state = Submission(form=OWN | {"collect_by": "2025-07-20"}, overrides=(later,))
    assert not kit_gate(call, state, DAY).warnings


@pytest.mark.parametrize(
    ("typed", "printed"),
    [("2025-06-03", "2025年6月3日"), ("2025.6.3", "2025年6月3日"), ("月底前", "月底前")],
)
def test_the_date_is_printed_without_padded_zeros(typed: str, printed: str) -> None:
    assert collect_by_text(Submission(form={"collect_by": typed})) == printed


def test_folder_and_zip_hold_the_same_four_papers(filled: Session, tmp_path: Path) -> None:
    made = make_kit(filled, tmp_path / "neu" / "out").written
    assert made is not None
    names = sorted(file.name for file in made.folder.iterdir())
    assert names == sorted(["征集要求.docx", "信息表.docx", "视频清单.xlsx", "邮件正文.txt"])
    with zipfile.ZipFile(made.zip) as packed:
        for info in packed.infolist():
            assert info.flag_bits & 0x800
            top, _, inner = info.filename.partition("/")
            assert top == made.folder.name
            assert packed.read(info) == (made.folder / inner).read_bytes()
        assert len(packed.infolist()) == 4
    assert sorted(entry.name for entry in made.folder.parent.iterdir()) == sorted(
        [made.folder.name, made.zip.name]
    )


def test_a_second_kit_stands_beside_the_first_with_the_same_bytes(
    filled: Session, tmp_path: Path
) -> None:
    first, second = (make_kit(filled, tmp_path).written for _ in range(2))
    assert first is not None
    assert second is not None
    assert second.folder.name == f"{first.folder.name}_2"
    for file in first.folder.iterdir():
        assert file.read_bytes() == (second.folder / file.name).read_bytes()


def test_a_long_unit_leaves_the_words_of_the_name_whole(filled: Session, tmp_path: Path) -> None:
    set_form(filled, {"unit": "示例" * 60})
    made = make_kit(filled, tmp_path).written
    assert made is not None
    assert "_征集包_" in made.folder.name
    assert len(made.zip.name.encode()) <= 255


def test_nothing_of_the_organisers_reaches_the_units(filled: Session) -> None:
    papers, notes = kit_papers(filled)
    assert not notes
    call = filled.call
    for name, data in papers.items():
        text = text_of(data)
        assert national_traces(call, filled.submission, text) == (), name
        assert call.mail.to not in text
        assert str(filled.project.path.parent) not in text
        for deadline in call.deadline:
            assert f"{deadline.date.month}月{deadline.date.day}日" not in "".join(text.split())


def test_what_must_not_go_out_is_found_where_it_stands(call: Call) -> None:
    """The search of the test above, on a text that has everything in it."""
    date = call.deadline[1].date
    for written in DISGUISES:
        to = written(call.mail.to)
        text = f"请于 {date.month} 月{date.day}日前发至{to}，主题 “科普之光”展播活动"
        assert len(national_traces(call, Submission(), text)) == 3
        assert names_organiser(call, Submission(), text)


def test_the_coordinators_data_stands_in_requirements_and_mail(filled: Session) -> None:
    papers, _ = kit_papers(filled)
    for name in ("征集要求.docx", "邮件正文.txt"):
        text = text_of(papers[name])
        assert "2025年6月30日" in text
        assert OWN["collect_to"] in text
        assert OWN["collect_contact"] in text
        assert OWN["email"] not in text
        assert OWN["contact"] not in text


def test_the_blank_form_is_the_calls_byte_for_byte(filled: Session) -> None:
    papers, _ = kit_papers(filled)
    assert papers["信息表.docx"] == filled.call.template.read_bytes()


def organisers_form(filled: Session, line: str) -> bytes:
    document = docx.Document(io.BytesIO(filled.call.template.read_bytes()))
    document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_the_organisers_form_goes_out_as_it_is(filled: Session) -> None:
    own = organisers_form(filled, "填表说明：字迹清楚。")
    filled.set_template(("主办方表.docx", own), "套用", {})
    papers, notes = kit_papers(filled)
    assert papers["信息表.docx"] == own
    assert not notes


@pytest.mark.parametrize("line", ["请发至 {to}", "{date}前报送", "联系电话 010-60000000"])
def test_a_form_with_the_organisers_own_data_stays_at_home(filled: Session, line: str) -> None:
    day = filled.call.deadline[1].date
    words = line.format(to=filled.call.mail.to, date=f"{day.month}月{day.day}日")
    own = organisers_form(filled, words)
    filled.set_template(("主办方表.docx", own), "套用", {})
    papers, notes = kit_papers(filled)
    assert papers["信息表.docx"] == filled.call.template.read_bytes()
    assert len(notes) == 1


@pytest.mark.parametrize("link", ["mailto:{to}", "mailto:{quoted}", "mailto:other@example.com"])
def test_a_link_behind_a_text_of_the_form_stays_at_home(filled: Session, link: str) -> None:
    to = filled.call.mail.to
    document = docx.Document(io.BytesIO(filled.call.template.read_bytes()))
    document.add_paragraph("点此发送")
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    target = link.format(to=to, quoted=to.replace("@", "%40"))
    document.part.rels.get_or_add_ext_rel(kind, target)
    stream = io.BytesIO()
    document.save(stream)
    filled.set_template(("主办方表.docx", stream.getvalue()), "套用", {})
    papers, notes = kit_papers(filled)
    assert papers["信息表.docx"] == filled.call.template.read_bytes()
    assert len(notes) == 1


def test_without_our_unit_nothing_stands_in_for_it(filled: Session, tmp_path: Path) -> None:
    set_form(filled, {"unit": "", "date": "2025-06-02"})
    made = make_kit(filled, tmp_path)
    assert made.written is not None
    assert made.written.folder.name.startswith("征集包_")
    assert len(made.notes) == 1
    assert "报送单位" in made.notes[0]
    unnamed = filled.call.package.unnamed_unit
    for file in made.written.folder.iterdir():
        text = text_of(file.read_bytes())
        assert unnamed not in text, file.name
        assert "征集单位" not in text, file.name
    mail = (made.written.folder / "邮件正文.txt").read_text("utf-8-sig")
    assert "主题：征集“科普之光”视频\n" in mail
    assert "　　现按照" in mail
    assert mail.endswith("注明预计时长。\n\n2025年6月2日\n")


def test_a_unit_of_which_no_name_can_be_made_is_left_out_of_the_folders_name(
    filled: Session, tmp_path: Path
) -> None:
    set_form(filled, {"unit": ".."})
    made = make_kit(filled, tmp_path).written
    assert made is not None
    assert made.folder.name.startswith("征集包_")


def test_a_window_asks_for_our_unit_before_the_kit(call: Call) -> None:
    state = Submission(form={key: text for key, text in OWN.items() if key != "unit"})
    assert not kit_gate(call, state, DAY).shut
    (missing,) = kit_gate(call, state, DAY, unit_wanted=True).missing
    assert missing.key == "unit"


def test_a_target_that_is_a_file_is_refused(filled: Session, tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.write_bytes(b"x")
    with pytest.raises(UserError):
        make_kit(filled, taken)


def test_the_project_is_not_written_to(filled: Session, tmp_path: Path) -> None:
    state = filled.submission
    make_kit(filled, tmp_path)
    assert filled.submission is state


def test_a_list_that_a_unit_filled_is_read_as_any_list_is(filled: Session, tmp_path: Path) -> None:
    papers, _ = kit_papers(filled)
    book = openpyxl.load_workbook(io.BytesIO(papers["视频清单.xlsx"]))
    sheet = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[HEAD_ROW + 1]}
    category = filled.call.category[0].title
    row = {
        "视频标题": "示例·湿地日出",
        "视频类别": category,
        "来源单位": "示例海洋研究所",
        "时长": dt.timedelta(minutes=35),
        "预计": "预计",
        "内容概述": "固定机位记录湿地。",
        "首播平台": "示例平台",
    }
    for label, value in row.items():
        sheet.cell(HEAD_ROW + 2, heads[label]).value = value
    file = tmp_path / "单位_视频清单.xlsx"
    book.save(file)
    reading = read_sheet(filled, file)
    assert not reading.faults
    (made,) = reading.differences
    assert made.key == "new"
    apply_sheet(filled, reading)
    (film,) = filled.submission.films
    assert (film.title, film.category) == ("示例·湿地日出", filled.call.category[0].id)
    assert (film.source_unit, film.planned_duration_s) == ("示例海洋研究所", 2100)
    assert film.summary == "固定机位记录湿地。"
    assert filled.submission.extras[film.id]["platform"] == "示例平台"


def test_a_blank_list_that_comes_back_brings_nothing(filled: Session, tmp_path: Path) -> None:
    file = tmp_path / "空.xlsx"
    file.write_bytes(kit_papers(filled)[0]["视频清单.xlsx"])
    assert read_sheet(filled, file).differences == ()


def test_an_invented_call_speaks_its_own_words(tmp_path: Path) -> None:
    with Session.create(tmp_path / "潮.kepu", OTHER) as session:
        set_form(session, OWN)
        papers, _ = kit_papers(session)
        call = session.call
        assert call.package.form in papers
        whole = "".join("".join(text_of(data).split()) for data in papers.values())
        for words in ("科普之光", "信息表", "展播", "1920×1080"):
            assert words not in whole
        assert national_traces(call, session.submission, whole) == ()
        for words in (call.title, call.number, "1280×720", "科学长片", "45分钟"):
            assert "".join(words.split()) in whole
