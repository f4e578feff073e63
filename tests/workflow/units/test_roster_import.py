"""Units from files and pasted text: by headings, by look, under the guards, whatever comes."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_desktop.documents.roster_reading import read_roster_tables, text_rows
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.submission import Submission, Unit
from kepu_desktop.domain.unit_names import unit_key
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.units.importing import import_units, paste_units, told, units_in
from kepu_desktop.workflow.units.roster import merge_units

SEA, SKY = "示例海洋研究所（示例）", "示例市天文学会"
HEAD = ("序号", "单位名称", "联 系 人", "手机", "座机", "电子邮箱", "备注")
LINES = (
    (1, SEA, "李华（示例）", 13800000000, "0551-60000000", "sea@example.org", "已电话联系"),
    (2, SKY, "王琳（示例）", None, "0551-60000001", None, None),
    (None, "合计", None, None, None, None, "2 个"),
)
WANTED = (
    Unit(
        "u1",
        SEA,
        "李华（示例）",
        "13800000000、0551-60000000",
        "sea@example.org",
        "已电话联系",
    ),
    Unit("u2", SKY, "王琳（示例）", "0551-60000001"),
)


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["示例省科普联络单位名单"])
    sheet.append([])
    for row in (HEAD, *LINES):
        sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def comma_list(encoding: str) -> bytes:
    rows = [",".join("" if cell is None else str(cell) for cell in row) for row in (HEAD, *LINES)]
    return "\r\n".join(rows).encode(encoding)


def word_list() -> bytes:
    document = docx.Document()
    document.add_paragraph("联络单位名单，联系人：张明，电话 0551-60000009")
    table = document.add_table(rows=0, cols=len(HEAD))
    for row in (HEAD, *LINES):
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.text = "" if text is None else str(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("名单.xlsx", workbook()),
        ("名单.csv", comma_list("utf-8-sig")),
        ("名单.csv", comma_list("gb18030")),
        ("名单.txt", comma_list("utf-8").replace(b",", b"\t")),
        ("名单.docx", word_list()),
    ],
)
def test_every_kind_of_list_gives_the_same_units(
    session: Session, tmp_path: Path, name: str, data: bytes
) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    before = file.read_bytes()
    merged = import_units(session, file)
    assert session.submission.roster == WANTED
    assert merged.made == ("u1", "u2")
    assert file.read_bytes() == before
    assert import_units(session, file).same == 2
    assert session.undo() == f"读入单位名单（{name}）"


@pytest.mark.parametrize(
    "text",
    [
        f"{SEA}\t李华（示例）\t0551-60000000\tsea@example.org",
        f"1\t{SEA}\tsea@example.org\t0551-60000000\t李华（示例）",
        f"{SEA}，李华（示例），0551-60000000，sea@example.org",
        f"{SEA}  李华（示例）  0551-60000000  sea@example.org",
        f"单位\t联系人\t电话\t邮箱\n{SEA}\t李华（示例）\t0551-60000000\tsea@example.org",
    ],
)
def test_pasted_lines_are_understood(session: Session, text: str) -> None:
    paste_units(session, text)
    (unit,) = session.submission.roster
    assert (unit.name, unit.contact) == (SEA, "李华（示例）")
    assert (unit.phone, unit.email) == ("0551-60000000", "sea@example.org")


def test_a_pasted_column_of_names_is_a_list(session: Session) -> None:
    paste_units(session, f"{SEA}\n{SKY}\n\n{SEA}\n")
    assert [unit.name for unit in session.submission.roster] == [SEA, SKY]


def test_a_row_without_a_name_is_named_and_left(session: Session) -> None:
    merged = paste_units(session, f"单位\t电话\n\t0551-60000000\n{SKY}\t1")
    assert len(session.submission.roster) == 1
    assert merged.left == (("0551-60000000", "没有单位名称"),)
    assert any("未采用" in line for line in told(merged))


@pytest.mark.parametrize("text", ["", "\n\t\n", "12345\n67890", "单位\t电话\n"])
def test_text_without_units_is_refused(session: Session, text: str) -> None:
    with pytest.raises(UserError):
        paste_units(session, text)
    assert session.submission.roster == ()


def test_a_day_of_asking_comes_along_and_words_do_not(session: Session) -> None:
    paste_units(session, f"单位\t通知日期\n{SEA}\t2025年6月1日\n{SKY}\t已发")
    assert [unit.asked for unit in session.submission.roster] == ["2025-06-01", ""]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("名单.docx", b"PK\x03\x04 broken"),
        ("名单.doc", b"\xd0\xcf\x11\xe0" + bytes(600)),
        ("名单.xlsx", word_list()),
        ("名单.txt", bytes(range(256))),
    ],
)
def test_hostile_and_broken_files_are_refused(name: str, data: bytes) -> None:
    with pytest.raises(UserError):
        read_roster_tables(data, name)


cells = st.text(max_size=30)
tables = st.lists(st.lists(cells, max_size=6), max_size=12)


@given(tables)
def test_whatever_a_table_holds_its_units_can_stand(table: list[list[str]]) -> None:
    rows, _ = units_in(table)
    state, merged = merge_units(Submission(), rows)
    keys = [unit_key(unit.name) for unit in state.roster]
    assert all(keys)
    assert len(set(keys)) == len(keys) == len(merged.made)


@given(st.text(max_size=400))
def test_whatever_is_pasted_is_taken_or_left(text: str) -> None:
    rows, _ = units_in(text_rows(text))
    state, _ = merge_units(Submission(), rows)
    again, merged = merge_units(state, rows)
    assert merged.made == merged.filled == ()
    assert again is state


names = st.from_regex(r"示例[一-龥]{2,12}(学会|研究所|大学)", fullmatch=True)
contacts = st.from_regex(r"[一-龥]{2,3}", fullmatch=True)
phones = st.from_regex(r"0551-6[0-9]{7}|1[3-9][0-9]{9}", fullmatch=True)


@given(
    st.lists(st.tuples(names, contacts, phones), min_size=1, max_size=8, unique_by=lambda r: r[0])
)
def test_rows_copied_from_a_sheet_come_back_as_they_were(rows: list[tuple[str, str, str]]) -> None:
    text = "\n".join("\t".join(row) for row in rows)
    state, _ = merge_units(Submission(), units_in(text_rows(text))[0])
    assert [(u.name, u.contact, u.phone) for u in state.roster] == rows
