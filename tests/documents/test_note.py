"""The note as Notepad reads it."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from kepu_desktop.documents.note import (
    LabelledOverride,
    NoteContent,
    NoteNames,
    PlannedPart,
    write_note,
)
from kepu_desktop.domain.submission import Override

NAMES = NoteNames(
    folder="示例省科协_报送包_2025-07-08",
    form="信息表.docx",
    list="视频清单.xlsx",
    report="校验报告.docx",
    mail="邮件草稿.eml",
    note="说明.txt",
    manifest="manifest-sha256.txt",
    attachments=("附加材料/盖章扫描件.pdf",),
)
CONTENT = NoteContent(
    names=NAMES,
    to="shili@example.org",
    subject="示例省科协“科普之光”展播活动",
    overrides=(
        LabelledOverride(
            "收件地址",
            Override(
                "mail.to",
                "shili@example.org",
                "主办方7月1日电话通知",
                "张明（示例）",
                "2025-07-02T09:05:00+08:00",
            ),
        ),
    ),
    accepted=("《示例·深海一万米》：时长 28:47，少于 30:00（附件1 三）",),
    accepted_by="李红（示例）",
    changes=("视频总数：39个 → 40个",),
    mail_bytes=2_800_000,
)


def lines(content: NoteContent) -> list[str]:
    data = write_note(content)
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r")
    return data.decode("utf-8-sig").split("\r\n")


def test_every_file_is_named_with_what_becomes_of_it() -> None:
    found = lines(CONTENT)
    for name in (
        NAMES.form,
        NAMES.list,
        NAMES.report,
        NAMES.mail,
        NAMES.note,
        NAMES.manifest,
        NAMES.attachments[0],
    ):
        assert [line for line in found if line.startswith(f"- {name}：")]
    assert "- 校验报告.docx：校验报告，留存备查，不随邮件报送" in found


def test_the_note_says_that_the_person_sends_and_gives_the_values_to_copy() -> None:
    text = "\n".join(lines(CONTENT))
    assert "本程序只准备草稿，不会代为发送" in text
    assert "收件人：shili@example.org" in text
    assert "主题：示例省科协“科普之光”展播活动" in text
    assert "信息表.docx、视频清单.xlsx、附加材料/盖章扫描件.pdf" in text
    assert "2.8 MB" in text


def test_overrides_name_value_source_person_and_day() -> None:
    assert (
        "- 收件地址：shili@example.org（来源：主办方7月1日电话通知；"
        "由张明（示例）于2025年7月2日 09:05填写）" in lines(CONTENT)
    )
    unchanged = lines(dataclasses.replace(CONTENT, overrides=()))
    assert "日期、地址和信息表没有改动，均以通知为准。" in unchanged


def test_the_organiser_s_own_form_is_named_and_not_called_unchanged() -> None:
    for overrides in ((), CONTENT.overrides):
        changed = dataclasses.replace(CONTENT, overrides=overrides, own_form="/x/主办方表.docx")
        found = lines(changed)
        assert "- 信息表：填写的是主办方的表格“主办方表.docx”，不是通知所附的空白表" in found
        assert not [line for line in found if "均以通知为准" in line]


def test_accepted_faults_and_changes_are_listed() -> None:
    text = "\n".join(lines(CONTENT))
    assert "李红（示例）已知悉" in text
    assert "- 《示例·深海一万米》：时长 28:47，少于 30:00（附件1 三）" in text
    assert "- 视频总数：39个 → 40个" in text


def test_what_is_only_planned_is_told_beside_the_whole() -> None:
    part = PlannedPart(count=2, duration="0小时50分", total=40, whole="31小时6分")
    assert (
        "信息表所填40个视频、总时长31小时6分，其中2个待制作，时长0小时50分为预计；"
        "有了文件后请重新导出，并以更正寄出。" in lines(dataclasses.replace(CONTENT, planned=part))
    )
    assert "没有待制作的视频，数量和时长都按已有的文件计算。" in lines(CONTENT)


def test_a_first_package_and_an_unchanged_one_are_told_apart() -> None:
    first = "\n".join(lines(dataclasses.replace(CONTENT, changes=None)))
    same = "\n".join(lines(dataclasses.replace(CONTENT, changes=())))
    assert "没有寄出过报送包。" in first
    assert "内容没有变化。" in same
    assert "内容没有变化。" not in first


def test_a_draft_says_so_and_gives_no_address_to_send_to() -> None:
    found = lines(dataclasses.replace(CONTENT, draft_mark="草稿", accepted_by=""))
    assert found[1].startswith("【草稿】")
    assert not [line for line in found if "收件人：" in line]
    assert not [line for line in found if "自行发送" in line]


@given(value=st.text(max_size=60))
def test_a_value_never_makes_a_second_line_and_braces_stay_braces(value: str) -> None:
    content = dataclasses.replace(CONTENT, accepted=(value, "{by}"), subject=value)
    assert len(lines(content)) == len(lines(dataclasses.replace(CONTENT, accepted=("a", "b"))))
    assert "- {by}" in lines(content)
