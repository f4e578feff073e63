"""The check report: who must do what, on what ground, and nothing claimed that did not run."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openxml_audit
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from kepu_desktop.calls.model import Call
from kepu_desktop.documents.facts_text import facts_text
from kepu_desktop.documents.report import FilmReport, ReportContent, write_report
from kepu_desktop.domain.facts import AudioStream, MarkFacts, MediaFacts, Stretch, SubtitleFacts
from kepu_desktop.domain.findings import (
    Evidence,
    Finding,
    How,
    Level,
    Origin,
    Resolution,
    Signature,
    Stage,
    Verdict,
    verdict_of,
)
from kepu_desktop.domain.submission import Skipped
from waiting import LIMIT_S

CREATED = dt.datetime(2025, 7, 8, 10, tzinfo=dt.timezone(dt.timedelta(hours=8)))
FACTS = MediaFacts(
    size=1_400_000_000,
    container="mp4",
    duration_s=1727.0,
    video_streams=1,
    width=1280,
    height=720,
    frame_rate=25.0,
    video_codec="h264",
    overall_bit_rate=8_100_000,
    video_bit_rate=7_800_000,
    audio=(AudioStream("aac", 2, 48_000),),
    subtitle_tracks=(),
)


def finding(
    rule: str,
    subject: str,
    level: Level = Level.ERROR,
    stage: Stage = Stage.DELIVERY,
    message: str = "时长 28:47，少于 30:00",
    **changes: object,
) -> Finding:
    base = Finding(
        rule, subject, level, stage, "附件1 三", Origin.NOTICE, message, None, None, "请补足内容"
    )
    return dataclasses.replace(base, **changes)  # type: ignore[arg-type]


def film(number: int, *findings: Finding, **changes: object) -> FilmReport:
    base = FilmReport(
        film_id=f"v{number}",
        title=f"示例·第{number}部",
        file_name=f"示例_{number}.mp4",
        category="慢直播形式科普视频",
        unit="示例海洋研究所（示例）",
        facts=FACTS,
        findings=findings,
        verdict=verdict_of(findings),
    )
    return dataclasses.replace(base, **changes)  # type: ignore[arg-type]


def content(call: Call, *films: FilmReport, **changes: object) -> ReportContent:
    base = ReportContent(
        call=call,
        unit="示例省科学技术协会",
        films=films,
        findings=(),
        skipped=(),
        date_text="2025年7月8日",
        depth="quick",
        tool_version="0.1.0",
        created=CREATED,
    )
    return dataclasses.replace(base, **changes)  # type: ignore[arg-type]


class Read:
    """The report as python-docx reads it: paragraphs, and the tables after each heading."""

    def __init__(self, data: bytes) -> None:
        document = docx.Document(io.BytesIO(data))
        self.text = "\n".join(node.text for node in document.element.iter("{*}t") if node.text)
        self.chapters: dict[str, list[str]] = {}
        chapter = self.chapters.setdefault("", [])
        for block in document.element.body:
            words = "\n".join(node.text or "" for node in block.iter("{*}t"))
            style = block.find("{*}pPr/{*}pStyle")
            if style is not None and style.values()[0] == "Heading1":
                title = words.partition("、")[2] or words
                chapter = self.chapters.setdefault(title, [])
            chapter.append(words)

    def chapter(self, heading: str) -> str:
        return "\n".join(self.chapters[heading])


FORM, DELIVERY, SHEETS = "报信息表前", "交付前", "附：逐项结果"


def test_what_blocks_the_form_stands_apart_from_what_blocks_the_delivery(call: Call) -> None:
    phone = finding("form/phone", "form", stage=Stage.FORM, message="联系电话未填写")
    read = Read(
        write_report(content(call, film(1, finding("video/duration", "v1")), findings=(phone,)))
    )
    assert "联系电话未填写" in read.chapter(FORM)
    assert "时长 28:47" not in read.chapter(FORM)
    assert "时长 28:47，少于 30:00" in read.chapter(DELIVERY)
    assert "《示例·第1部》" in read.chapter(DELIVERY)
    assert "不合规1项" in read.chapter(DELIVERY)


def test_films_stand_in_the_order_of_harm(call: Call) -> None:
    films = (
        film(1),
        film(2, finding("video/mark", "v2", Level.REVIEW)),
        film(3, finding("video/duration", "v3")),
    )
    text = Read(write_report(content(call, *films))).chapter(SHEETS)
    places = [
        text.index(f"《示例·第{n}部》　{word}")
        for n, word in ((3, "不合规"), (2, "需核实"), (1, "合规"))
    ]
    assert places == sorted(places)


def test_a_finding_shows_measured_required_clause_and_remedy_but_no_id(call: Call) -> None:
    short = finding("video/duration", "v1", measured="28:47", required="不少于 30:00")
    text = Read(write_report(content(call, film(1, short)))).chapter(SHEETS)
    for words in ("实测：28:47", "要求：不少于 30:00", "附件1 三", "请补足内容"):
        assert words in text
    assert "video/" not in text


def test_a_waived_error_leaves_the_to_do_list_and_stands_in_the_record(call: Call) -> None:
    waiver = Resolution(
        1,
        "v1",
        "video/duration",
        How.WAIVED,
        "张明（示例）",
        "2025-07-08T10:42:00+08:00",
        "历史影像",
        "x",
    )
    waived = finding("video/duration", "v1", resolved=waiver)
    read = Read(write_report(content(call, film(1, waived))))
    assert "没有待整改的项目。" in read.chapter(DELIVERY)
    record = read.chapter("人工处理记录")
    for words in ("豁免", "张明（示例）", "2025年7月8日 10:42", "历史影像"):
        assert words in record
    assert "《示例·第1部》　合规" in read.text


def test_a_review_confirmed_as_bad_must_be_mended(call: Call) -> None:
    bad = Resolution(1, "v1", "video/mark", How.CONFIRMED_BAD, "张明（示例）", "t", "有台标", "x")
    marked = finding("video/mark", "v1", Level.REVIEW, message="可能有角标", resolved=bad)
    read = Read(write_report(content(call, film(1, marked))))
    assert "不合规1项" in read.chapter(DELIVERY)
    assert "核实为不符合" in read.text


def test_rules_that_did_not_run_are_listed_and_never_called_passed(call: Call) -> None:
    skipped = tuple(
        finding("video/mark", f"v{n}", Level.SKIPPED, message="未分析画面") for n in (1, 2, 3)
    )
    films = tuple(film(n + 1, item) for n, item in enumerate(skipped))
    rules = {"video/mark": "画面中没有角标"}
    read = Read(write_report(content(call, *films, rules=rules)))
    chapter = read.chapter("未检项目")
    assert "画面中没有角标\n附件1 三" in chapter
    assert "video/" not in read.text
    assert "未分析画面" in chapter
    assert "不能视为合规" in chapter
    assert "《示例·第1部》　未检" in read.text
    assert "　合规" not in read.text


def test_the_depth_is_said_as_it_was(call: Call) -> None:
    quick = Read(write_report(content(call, film(1)))).text
    full = Read(write_report(content(call, film(1), depth="full"))).text
    assert "不分析画面与声音内容" in quick
    assert "不分析画面与声音内容" not in full
    assert "完整校验" in full


def test_a_film_left_out_counts_for_nothing(call: Call) -> None:
    out = film(2, finding("video/duration", "v2"), included=False)
    read = Read(write_report(content(call, film(1), out)))
    assert "没有待整改的项目。" in read.chapter(DELIVERY)
    assert "示例·第2部" not in read.chapter(SHEETS)
    assert "示例·第2部" in read.chapter("未纳入本次报送的视频")
    assert "另有1个未纳入本次报送" in read.text


def test_signatures_are_listed_with_person_role_time_and_result(call: Call) -> None:
    signed = Signature(
        1, "v1", "李红（示例）", "内容审核人", "2025-07-07T15:30:00+08:00", "pass", "已看全片", "x"
    )
    withdrawn = dataclasses.replace(signed, number=2, by="王强（示例）", revoked=True)
    read = Read(write_report(content(call, film(1, signatures=(signed, withdrawn)))))
    record = read.chapter("人工处理记录")
    for words in ("李红（示例）", "内容审核人", "2025年7月7日 15:30", "通过", "已看全片"):
        assert words in record
    assert "王强（示例）（已撤销）" in record


@pytest.mark.parametrize("separator", ["/", "\\"])
def test_no_local_path_reaches_the_report(call: Call, separator: str) -> None:
    planted = separator.join(("", "home", "plantedname", "片.mp4"))
    read = Read(
        write_report(
            content(
                call,
                film(1, file_name=planted),
                film(2, file_name=planted, included=False),
                skipped=(Skipped(planted, "已跳过"),),
            )
        )
    )
    assert "plantedname" not in read.text
    assert "片.mp4" in read.text


def test_a_check_without_a_project_has_no_unit_and_no_blank_row(call: Call) -> None:
    read = Read(write_report(content(call, film(1), unit="", date_text="", project=False)))
    assert "报送单位" not in read.text
    assert "日期" not in read.text.split("结论")[0]
    assert call.number in read.text


def test_a_planned_film_and_an_unread_one_claim_no_facts(call: Call) -> None:
    planned = film(1, facts=None, file_name="", planned=True)
    unread = film(2, facts=None)
    text = Read(write_report(content(call, planned, unread))).text
    assert "待制作，尚无文件" in text
    assert "没有取得文件信息" in text
    assert "其中待制作1个" in text


def test_evidence_pictures_are_embedded_with_alternative_text(call: Call, tmp_path: Path) -> None:
    picture = tmp_path / "plantedname.jpg"
    Image.new("RGB", (640, 360), "grey").save(picture)
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture")
    evidence = tuple(
        Evidence(12.0, None, str(path)) for path in (picture, broken, tmp_path / "gone.jpg")
    )
    marked = finding("video/mark", "v1", Level.REVIEW, message="可能有角标", evidence=evidence)
    data = write_report(content(call, film(1, marked)))
    document = docx.Document(io.BytesIO(data))
    (shape,) = document.inline_shapes
    assert shape.width / shape.height == pytest.approx(640 / 360, rel=0.01)
    assert "可能有角标" in shape._inline.docPr.get("descr")
    assert "有2幅证据画面无法读取" in Read(data).text
    assert b"plantedname" not in b"".join(parts(data).values())


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_draft_is_marked_in_the_title_and_on_every_page(call: Call) -> None:
    draft = write_report(content(call, film(1), draft_mark="草稿"))
    assert "视频校验报告（草稿）" in Read(draft).text
    assert any("草稿" in part.decode() for name, part in parts(draft).items() if "header" in name)
    assert "草稿" not in Read(write_report(content(call, film(1)))).text


def test_the_same_content_gives_the_same_bytes(call: Call) -> None:
    report = content(call, film(1, finding("video/duration", "v1")))
    assert write_report(report) == write_report(report)


def big(call: Call, number: int) -> ReportContent:
    films = [
        film(
            n,
            finding("video/duration", f"v{n}", message=f"时长 28:{n % 60:02d}，少于 30:00"),
            finding("video/resolution", f"v{n}", message="分辨率 1280×720，低于 1920×1080"),
            finding("video/mark", f"v{n}", Level.REVIEW, message="可能有角标"),
            finding("video/subtitles", f"v{n}", Level.SKIPPED, message="未分析画面"),
        )
        for n in range(1, number + 1)
    ]
    return content(call, *films)


@pytest.mark.timeout(LIMIT_S)
def test_five_hundred_films_stand_in_one_report(call: Call) -> None:
    data = write_report(big(call, 500))
    assert Read(data).text.count("《示例·第500部》") >= 1


def test_a_film_with_findings_begins_a_page_and_the_first_page_is_the_one_to_sign(
    call: Call, pages: Callable[[str, bytes], list[str]]
) -> None:
    films = big(call, 12).films
    planned = film(13, title="长" * 180, facts=None, file_name="", planned=True)
    printed = pages("report.docx", write_report(content(call, *films, planned)))
    for words in ("一、结论", "审核人（签字）", "单位（盖章）", "—1—"):
        assert words in printed[0]
    for number in range(1, 13):
        (page,) = [
            p
            for p in printed
            if p.startswith((f"{number}．《", "附：逐项结果1．《")) and f"示例_{number}.mp4" in p
        ]
        assert page.count(".mp4") == 1


def test_films_with_nothing_to_look_at_stand_several_to_a_page(
    call: Call, pages: Callable[[str, bytes], list[str]]
) -> None:
    unsigned = Level.REVIEW, Stage.FORM, "内容审核人尚未签核"
    films = [
        film(n, finding("sign", f"v{n}", *unsigned), *more)
        for n, more in (
            (1, ()),
            (2, (finding("video/duration", "v2", Level.REVIEW),)),
            *((n, ()) for n in range(3, 10)),
        )
    ]
    report = content(call, *films, sign_rule="sign")
    assert [one.film_id for one in report.counted][:3] == ["v2", "v1", "v3"]
    printed = pages("report.docx", write_report(report))
    (own,) = [page for page in printed if "示例_2.mp4" in page]
    assert own.count(".mp4") == 1
    shared = [page for page in printed if ".mp4" in page and page is not own]
    assert len(shared) < 5
    for page in shared:  # no heading is left behind on the page before its table
        assert page.count("《示例·第") == page.count(".mp4")


def test_the_date_is_the_project_s_or_left_to_be_filled_in(call: Call) -> None:
    assert "日期\n2025年7月8日" in Read(write_report(content(call, film(1)))).chapter("")
    blank = Read(write_report(content(call, film(1), date_text=""))).chapter("")
    assert "日期\n　　　　年　　月　　日" in blank


def test_the_organiser_s_own_form_is_named_on_the_first_page(
    call: Call, pages: Callable[[str, bytes], list[str]]
) -> None:
    assert "所填信息表" not in Read(write_report(content(call, film(1)))).text
    own = content(call, film(1), own_form="主办方表.docx", cases=())
    first = pages("report.docx", write_report(own))[0]
    assert "所填信息表主办方的表格“主办方表.docx”，不是通知所附的空白表" in first
    assert "单位（盖章）" in first


def test_what_is_said_of_the_form_does_not_name_it_twice(call: Call) -> None:
    about = finding("unit/stated", "form", stage=Stage.FORM, message="示例市表上所写视频 3个")
    text = Read(write_report(content(call, film(1), findings=(about,)))).chapter(SHEETS)
    assert "信息表 示例市" not in text
    assert "示例市表上所写视频 3个" in text


def test_each_step_is_told_apart_and_so_is_what_people_settled(call: Call) -> None:
    waiver = Resolution(1, "v1", "video/duration", How.WAIVED, "张明", "t", "历史影像", "x")
    report = content(
        call,
        film(
            1,
            finding("video/duration", "v1", resolved=waiver),
            finding("video/resolution", "v1", message="分辨率低"),
            finding("video/mark", "v1", Level.SKIPPED, message="未分析画面"),
        ),
        findings=(finding("form/phone", "form", stage=Stage.FORM, message="电话未填"),),
        cases=(finding("case/material", "m1", stage=Stage.CASE, message="PDF 打不开"),),
        subjects={"m1": "示例案例"},
    )
    read = Read(write_report(report))
    conclusion = read.chapter("结论")
    for words in (
        "报送信息表前还有1项不合规须处理。",
        "交付入选视频前还有1项不合规须整改。",
        "登记案例前还有1项不合规须处理。",
        "另有1项未检，不能视为合规。",
        "报信息表前\n1\n0\n0\n0\n0",
        "交付前\n1\n0\n1\n0\n1",
        "登记前\n1\n0\n0\n0\n0",
    ):
        assert words in conclusion
    assert "《示例案例》" in read.chapter("登记前")
    assert "PDF 打不开" not in read.chapter(DELIVERY)
    assert "《示例案例》 PDF 打不开" in read.chapter(SHEETS)


def test_without_cases_and_without_a_project_nothing_is_said_of_those_steps(call: Call) -> None:
    plain = Read(write_report(content(call, film(1))))
    assert "登记" not in plain.text
    loose = Read(write_report(content(call, film(1), unit="", date_text="", project=False)))
    for words in ("报送信息表", "审核人（签字）", "内容签核", "人工处理记录", "未签"):
        assert words not in loose.text
    assert "没有妨碍交付的不合规项" in loose.text


def test_signature_seal_and_date_are_left_to_people(call: Call) -> None:
    signed = Signature(1, "v1", "李红", "内容审核人", "2025-07-07T15:30:00+08:00", "pass", "", "x")
    read = Read(write_report(content(call, film(1, signatures=(signed,)), unit="示例省")))
    assert read.chapter("结论").endswith("审核意见\n审核人（签字）\n日期\n单位（盖章）")
    assert "内容签核：李红（内容审核人）2025年7月7日 15:30 通过" in read.chapter(SHEETS)


def test_what_no_program_decides_is_said(call: Call) -> None:
    planned = film(1, facts=None, file_name="", planned=True, planned_s=1800.0)
    limits = Read(write_report(content(call, planned))).chapter("程序不能判定的事项")
    for words in ("版权", "科学性", "快速校验，没有分析画面", "待制作的视频还没有文件"):
        assert words in limits
    full = Read(write_report(content(call, film(1), depth="full"))).chapter("程序不能判定的事项")
    assert "快速校验" not in full
    assert "待制作" not in full


def test_pictures_of_many_films_are_bounded_and_the_rest_is_counted(
    call: Call, tmp_path: Path
) -> None:
    files = []
    for number in range(6):
        path = tmp_path / f"{number}.jpg"
        Image.new("RGB", (640, 360), (number * 40, 9, 9)).save(path)
        files.append(Evidence(float(number), None, str(path)))
    films = [
        film(n, finding("video/mark", f"v{n}", Level.REVIEW, evidence=tuple(files)))
        for n in range(1, 151)
    ]
    data = write_report(content(call, *films))
    assert len(docx.Document(io.BytesIO(data)).inline_shapes) == 300
    assert Read(data).text.count("另有4幅证据画面未附。") == 150


def test_the_schema_check_has_no_findings(call: Call, tmp_path: Path) -> None:
    picture = tmp_path / "p.png"
    Image.new("RGB", (64, 36)).save(picture)
    marked = finding(
        "video/mark", "v1", Level.REVIEW, evidence=(Evidence(None, None, str(picture)),)
    )
    for name, report in {
        "empty": content(call),
        "draft": content(call, film(1, marked), draft_mark="草稿", cases=(marked,)),
        "big": big(call, 40),
    }.items():
        file = tmp_path / f"{name}.docx"
        file.write_bytes(write_report(report))
        assert openxml_audit.OpenXmlValidator().validate(file).errors == []


def test_printed_pages_repeat_the_headings_and_cut_nothing(
    call: Call, pages: Callable[[str, bytes], list[str]]
) -> None:
    printed = pages("report.docx", write_report(big(call, 25)))
    assert 28 <= len(printed) <= 36
    text = "".join(printed)
    for number in range(1, 26):
        assert f"示例_{number}.mp4" in text
        assert f"时长28:{number:02d}，少于30:00" in text
    told = [page for page in printed if "，少于30:00" in page]
    assert len(told) > 25
    assert all("程序判定" in page for page in told)  # a table that runs on repeats its head
    assert f"—{len(printed)}—" in printed[-1]


@settings(max_examples=30)
@given(text=st.text(max_size=120))
def test_any_text_makes_a_report_that_opens(call: Call, text: str) -> None:
    report = content(
        call,
        film(1, finding("video/duration", "v1", message=text, remedy=text), title=text),
        unit=text,
        skipped=(Skipped(text, text),),
    )
    Read(write_report(report))


def test_the_facts_line_says_unknown_and_none_apart() -> None:
    assert facts_text(MediaFacts()) == (
        "时长 未知；画面 未知；总码流 未知（画面 未知）；声音 未知；字幕轨 未知；封装 未知"
    )
    assert facts_text(dataclasses.replace(FACTS, sidecars=("片.srt",))) == (
        "时长 28:47；画面 1280×720 25 帧/秒 H.264；总码流 8.1 Mbit/s（画面 7.8 Mbit/s）；"
        "声音 AAC 2 声道 48 kHz；字幕轨 无；旁挂字幕文件 片.srt；封装 MP4；文件 1.4 GB"
    )
    full = dataclasses.replace(
        FACTS,
        rotation=90,
        bit_depth=10,
        transfer="PQ",
        variable_frame_rate=True,
        frame_rate=23.976,
        subtitles=SubtitleFacts("burned_in", 0.92, None, None, ()),
        marks=MarkFacts("cannot_tell", (), None, None),
        black=(Stretch(1, 3.5),),
        freeze=(),
        loudness_lufs=-23.4,
    )
    text = facts_text(full)
    for words in (
        "23.976 帧/秒（可变）",
        "10 位",
        "HDR PQ",
        "旋转 90°",
        "字幕 在画面中，覆盖 92%",
        "角标 无法判断",
        "黑场 1 处，共 0:03",
        "静帧 无",
        "响度 -23.4 LUFS",
    ):
        assert words in text
    assert "静音" not in text


def test_verdict_counts_cover_every_counted_film(call: Call) -> None:
    films = [film(n, verdict=verdict) for n, verdict in enumerate(Verdict)]
    read = Read(write_report(content(call, *films)))
    assert "合计\n1\n1\n1\n1\n1\n5" in read.chapter("结论")
