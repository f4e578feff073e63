"""An invented call, with other words throughout, goes the whole way without a line of code."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from material_factory import photo
from media_factory import MediaFactory
from sample_words import set_words

CALL = Path(__file__).parents[1] / "calls" / "other_call"
UNIT = "示例湾海洋学会"
TODAY = dt.datetime.now(dt.timezone(dt.timedelta(hours=8))).date().isoformat()
# Words of the shipped call that can come from nowhere but the code.
OURS = ("科普之光", "kpxxhc", "cast.org.cn", "中国科协", "展播")


def words_of(docx: Path) -> str:
    with zipfile.ZipFile(docx) as paper:
        names = [n for n in paper.namelist() if n.startswith("word/") and n.endswith(".xml")]
        text = "".join(re.sub(r"<[^>]+>", "", paper.read(n).decode("utf-8")) for n in names)
    return "".join(text.split())


@pytest.fixture
def project(run: Any, media: MediaFactory, tmp_path: Path) -> Path:
    file, films = tmp_path / "潮.kepu", tmp_path / "片"
    (films / "海报动画").mkdir(parents=True)
    shutil.copyfile(media.hd720(), films / "海报动画" / "潮汐.mp4")
    run("new", file, "--call", CALL).ok()
    values = {"unit": UNIT, "contact": "林（示例）", "phone": "0591-60000000"}
    run("form", file, *set_words({**values, "email": "chao@example.org"})).ok()
    assert run("add", file, films).ok().ids == ["v1"]
    run("video", file, "v1", *set_words({"title": "潮汐的一天", "summary": "一次涨落。"})).ok()
    return file


def test_the_second_call_goes_from_films_to_a_verified_package(
    run: Any, project: Path, tmp_path: Path
) -> None:
    shutil.rmtree(run.home)  # nothing is needed but the project itself
    plan = {"title": "海岸线", "category": "short", "summary": "三讲。", "count": "3"}
    run("plan", project, *set_words({**plan, "duration": "0:10:00"})).ok()
    answer = run("list", "--json", project).ok().json
    assert answer["form"]["categories"] == ["short", "poster-film"]
    film = answer["videos"][0]
    assert film["category"] == "poster-film"
    clauses = {finding["clause"] for v in answer["videos"] for finding in v["findings"]}
    assert clauses <= {"第一条", "第二条", "第三条", "第四条", "本程序规则", "第一条（甲）"}
    assert "video/bit-rate" not in {f["rule"] for f in film["findings"]}
    package = Path(run("export", project, "--to", tmp_path / "出").ok().out.strip())
    assert package.name == f"潮声联展-{UNIT}-{TODAY}"
    assert {path.name for path in package.iterdir()} == {
        "联展报名表.docx",
        "影片一览.xlsx",
        "报名邮件.eml",
        "核对记录.docx",
        "请先读.txt",
        "manifest-sha256.txt",
    }
    assert run("verify", package).code == 0

    form = words_of(package / "联展报名表.docx")
    assert UNIT in form
    assert "（一）潮汐的一天一次涨落。" in form
    assert "（二）海岸线，全3辑三讲。" in form
    assert "共4部" in form
    assert "约30分" in form
    assert "√" in form

    data = (package / "报名邮件.eml").read_bytes()
    mail: Any = email.message_from_bytes(data, policy=email.policy.default)
    assert mail["To"] == "tide-show@example.org"
    assert mail["Subject"] == f"潮声联展报名（{UNIT}）"
    body = mail.get_body(("plain",)).get_content()
    assert "影片共4部" in body or "影片4部" in body
    attached = [part.get_filename() for part in mail.iter_attachments()]
    assert attached == ["联展报名表.docx", "影片一览.xlsx"]

    book = openpyxl.load_workbook(package / "影片一览.xlsx")
    cells = {str(c.value) for sheet in book for row in sheet.iter_rows() for c in row}
    assert "海报动画" in " ".join(cells)
    note = (package / "请先读.txt").read_text(encoding="utf-8-sig")
    report = words_of(package / "核对记录.docx")
    for paper in (form, body, " ".join(cells), note, report):
        for word in OURS:
            assert word not in paper, word


def test_its_rules_levels_and_stages_are_its_own(run: Any, project: Path, tmp_path: Path) -> None:
    run("video", project, "v1", "--set", "category=short").ok()
    shut = run("export", project, "--to", tmp_path / "出", "--accept-open", "--by", "林")
    # Too short a film blocks this call's form; acknowledging does not help.
    assert shut.code == 1
    assert "第一条（甲）" in shut.err
    unknown = run("video", project, "v1", "--set", "category=venue")
    assert unknown.code == 2
    assert "poster-film" in unknown.err


def test_its_two_roles_sign_apart(run: Any, project: Path) -> None:
    wrong = run("review", project, "v1", "--by", "林", "--sign", "--role", "内容审核人")
    assert wrong.code == 2
    assert "片方负责人" in wrong.err
    run("review", project, "v1", "--by", "林", "--sign", "--role", "科学顾问").ok()
    video = run("list", "--json", project).ok().json["videos"][0]
    (open_role,) = [f for f in video["findings"] if f["rule"] == "video/signed"]
    assert "片方负责人" in open_role["message"]
    run("review", project, "v1", "--by", "陈", "--sign", "--role", "片方负责人").ok()
    video = run("list", "--json", project).ok().json["videos"][0]
    assert not [f for f in video["findings"] if f["rule"] == "video/signed"]


def test_its_drafts_carry_its_own_mark(run: Any, project: Path, tmp_path: Path) -> None:
    package = Path(run("export", project, "--to", tmp_path / "出", "--draft").ok().out.strip())
    assert "试稿" in package.name
    (draft,) = package.glob("*.eml")
    mail: Any = email.message_from_bytes(draft.read_bytes(), policy=email.policy.default)
    assert mail["Subject"].startswith("【试稿未寄】")
    assert run("verify", package).code == 0


def test_check_judges_by_the_call_that_is_named(run: Any, media: MediaFactory) -> None:
    film = media.hd720()
    ours = run("check", "--json", film)
    assert ours.code == 1
    theirs = run("check", "--json", "--call", CALL, "--category", "rest", film)
    assert theirs.code == 0
    assert theirs.json["call"] == "tide-2031"
    assert {f["rule"] for f in theirs.json["files"][0]["findings"]} <= {
        "video/readable",
        "video/duration",
        "video/resolution",
    }
    long = run("check", "--json", "--call", CALL, "--category", "long", film).json["files"][0]
    (short,) = [f for f in long["findings"] if f["rule"] == "video/duration"]
    assert "45:00" in short["required"]


def test_the_second_call_registers_cases_by_its_own_fields_quotas_and_names(
    run: Any, project: Path, tmp_path: Path
) -> None:
    photo(tmp_path / "海报.png", (400, 300), form="PNG")
    photo(tmp_path / "码头.jpg", (400, 300))
    for number in (1, 2):
        values = {"title": f"潮痕册{number}", "start": "2030-02-01", "chosen": "yes"}
        made = run("case", project, "--new", "读物", *set_words(values), "--materials",
                   "海报.png", "码头.jpg").ok()  # fmt: skip
        assert made.ids[0] == f"c{number}"
    old = {"title": "旧码头", "start": "2028-01-01", "end": "2029-08-31"}
    run("case", project, "--new", "dock", *set_words(old)).ok()
    assert run("case", project, "c1", "--set", "summary=x").code == 2  # no field of this call
    answer = run("list", "--json", project).ok().json
    assert set(answer["cases"][0]["fields"]) == {
        "title", "class", "start", "end", "keeper", "story", "rank"
    }  # fmt: skip
    assert answer["cases"][0]["fields"]["keeper"] == "林（示例）"
    assert {f["message"] for f in answer["cases"][2]["findings"] if f["level"] == "error"} == {
        "结束于 2028-01-01 至 2029-08-31，早于 2029-09-01"
    }
    assert "码头.jpg 是 JPEG，建议用 PNG" in {f["message"] for f in answer["cases"][0]["findings"]}
    assert run("register", project, "--to", tmp_path / "案").code == 1
    run("case", project, "c3", "--set", "chosen=no").ok()
    pack = Path(run("register", project, "--to", tmp_path / "案").ok().out.strip())
    assert pack.name == f"潮声案例-{UNIT}-{TODAY}"
    names = {path.relative_to(pack).as_posix() for path in pack.rglob("*") if path.is_file()}
    assert names == {
        "自留总表.xlsx", "自留总表.docx", "还要做.docx", "manifest-sha256.txt",
        *(f"0{n}号{title}/{name}" for n, title in ((1, "潮痕册1"), (2, "潮痕册2"))
          for name in ("登记页.docx", "登记页.txt", f"图1-{title}.png", f"图2-{title}.jpg")),
    }  # fmt: skip
    text = "".join(words_of(paper) for paper in pack.rglob("*.docx"))
    assert "https://tide.example.org/cases" in text
    assert "2031年6月6日" in text
    assert not [word for word in (*OURS, "典赞", "科普") if word in text]
    run("verify", pack).ok()
