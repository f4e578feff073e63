"""The real program on a screen with a window manager, driven as a person drives it: other programs
drag and copy, keys and mouse do the rest, eyes are those of assistive programs.
"""

from __future__ import annotations

import email
import email.policy
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest

from documents.forms.filled_factory import filled
from e2e.desktop import Screen
from media_factory import MediaFactory
from sample_words import SUMMARY

_TOOLS = ("Xvfb", "openbox", "xdotool", "dbus-daemon")
_UNIT = "示例省科学技术协会"
_MANY = 120
_REASON = "系列短片，已请示主办方"


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    missing = [tool for tool in _TOOLS if shutil.which(tool) is None]
    if missing or not sys.platform.startswith("linux"):
        pytest.skip(f"a screen needs {', '.join(missing) or 'X'}")
    home = tmp_path / "home"
    home.mkdir()
    with Screen(home) as made:
        yield made
    assert made.complaints() == []


@pytest.fixture
def sent(media: MediaFactory, tmp_path: Path) -> Path:
    """What a unit sends: a good film, a short one, one of too small a picture, a paper and what
    Word leaves beside an open paper."""
    folder = tmp_path / "示例省科技馆" / "大国重器"
    folder.mkdir(parents=True)
    shutil.copyfile(media.compliant(), folder / "深海一万米.mp4")
    shutil.copyfile(media.five_megabits(), folder / "湿地日出.mp4")
    shutil.copyfile(media.hd720(), folder / "旧版成片.mp4")
    paper = docx.Document()
    paper.add_paragraph("拍摄说明：三个视频的素材均为自摄。")
    paper.save(str(folder / "说明.docx"))
    (folder / "~$说明.docx").write_bytes(bytes(162))
    return folder.parent


def write_summary(screen: Screen, title: str, summary: str) -> None:
    """Open the entry by a click, fill its summary, close it again."""
    screen.click(screen.find(name=title, role="table cell"))
    screen.enter("entry-summary")
    screen.paste(summary)
    screen.find(handle="summary-count", name=f"{len(summary)} 字")


def test_a_folder_of_films_becomes_a_mail_draft(screen: Screen, sent: Path, run: Any) -> None:
    screen.start_program()
    screen.find(handle="new")
    screen.drag_from_other_program([sent], (700, 400))
    screen.find(name="视频，3，不合规 3")  # all are there and checked
    names = ("深海一万米", "湿地日出", "旧版", "720p")
    screen.wait(lambda: screen.shows(*names), "the three films in the list")

    screen.key("ctrl+3")
    screen.enter("unit-text")
    screen.paste(_UNIT)
    screen.find(handle="unit", name=_UNIT)
    screen.enter("contact")
    screen.write("Zhang Ming")
    for words in ("Director", "0551-60000000", "shili@example.org"):
        screen.key("Tab")
        screen.write(words)
    write_summary(screen, "深海一万米", SUMMARY)
    screen.key("Tab", "End")  # the last category: 其他
    screen.enter("entry-other")
    screen.write("Micro video")
    screen.enter("entry-title")
    screen.key("ctrl+a")
    screen.paste("深海一万米（定稿）")
    screen.key("Escape")
    screen.find(name="深海一万米（定稿）", role="table cell")
    for name in ("旧版", "湿地日出"):
        write_summary(screen, name, f"{name}讲什么。")
        screen.key("Escape")
    screen.find(name="信息表，合规")

    screen.key("ctrl+4")
    row = screen.find(name="湿地日出 · 示例省科技馆，附件1 三（三）", role="table cell")
    screen.click_at(row.box[0] + 150, row.box[1] + 20)
    screen.click(screen.find(handle="row-waive"))
    screen.enter("word-reason")
    screen.paste(_REASON)
    screen.key("Tab")
    screen.write("Li Ning")
    screen.key("Return")
    screen.find(name="已处理 1")

    screen.key("ctrl+5")
    screen.enter("accept-by")
    screen.key("ctrl+a")
    screen.write("Wang Min")
    assert "ENABLED" not in screen.find(handle="primary").states
    tick = screen.find(handle="accept")
    screen.click_at(tick.box[0] + 9, tick.middle[1])
    screen.wait(
        lambda: "ENABLED" in screen.find(handle="primary").states, "nothing can be exported"
    )
    screen.key("ctrl+Return")
    screen.find(handle="primary", name="打开邮件草稿")
    assert screen.quit_program() == 0

    project = screen.home / "示例省科技馆.kepu"
    package = next(path for path in screen.home.glob("*报送包*") if path.is_dir())
    assert run("verify", package).code == 0
    look_at_mail(package)
    look_at_project(run("list", "--json", project).ok().json)


def look_at_mail(package: Path) -> None:
    raw = (package / "邮件草稿.eml").read_bytes()
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert mail["To"] == "kpxxhc@cast.org.cn"
    assert mail["Subject"] == f"{_UNIT}“科普之光”展播活动"
    assert mail["X-Unsent"] == "1"
    names = [part.get_filename() for part in mail.iter_attachments()]
    assert names == ["信息表.docx", "视频清单.xlsx"]
    for part in mail.iter_attachments():
        assert part.get_content() == (package / str(part.get_filename())).read_bytes()
    body = mail.get_body(("plain",))
    assert body is not None
    words = body.get_content()
    assert "视频共3个" in words
    assert "Zhang Ming，0551-60000000" in words
    assert _REASON not in words
    form = "\n".join(
        cell.text
        for table in docx.Document(str(package / "信息表.docx")).tables
        for row in table.rows
        for cell in row.cells
    )
    for expected in (_UNIT, "Director", "shili@example.org", "深海一万米（定稿）", SUMMARY):
        assert expected in form


def look_at_project(listed: dict[str, Any]) -> None:
    words = {
        key: value for key, value in listed["form"].items() if isinstance(value, str) and value
    }
    assert words == {
        "unit": _UNIT,
        "contact": "Zhang Ming",
        "position": "Director",
        "phone": "0551-60000000",
        "email": "shili@example.org",
    }
    assert listed["form"]["categories"] == ["flagship", "other"]
    skipped = [Path(item["path"]).name for item in listed["skipped"]]
    assert sorted(skipped) == ["~$说明.docx", "说明.docx"]
    assert len(listed["exports"]) == 1
    assert listed["exports"][0]["mailed"] is None
    videos = {video["title"]: video for video in listed["videos"]}
    assert set(videos) == {"深海一万米（定稿）", "湿地日出", "旧版"}
    good = videos["深海一万米（定稿）"]
    assert (good["summary"], good["category"]) == (SUMMARY, "other")
    assert good["unit"] == "示例省科技馆"
    settled = [
        (title, finding["rule"], finding["resolved"]["by"], finding["resolved"]["reason"])
        for title, video in videos.items()
        for finding in video["findings"]
        if finding["resolved"]
    ]
    assert settled == [("湿地日出", "video/duration", "Li Ning", _REASON)]


def test_a_second_start_and_a_drop_open_a_project_in_the_one_window(
    screen: Screen, tmp_path: Path, run: Any
) -> None:
    first, second = tmp_path / "甲.kepu", tmp_path / "乙.kepu"
    run("new", first).ok()
    run("new", second).ok()
    running = screen.start_program()
    screen.find(handle="new")
    assert screen.start_again(str(first)) == 0
    screen.find(name="甲.kepu — ", role="frame")
    screen.drag_from_other_program([second], (700, 400))
    screen.find(name="乙.kepu — ", role="frame")
    assert screen.start_again() == 0
    assert running.poll() is None
    assert len(screen.windows("科普申报助手")) == 1
    assert screen.quit_program() == 0
    run("form", first, "--set", "unit=一").ok()  # nobody holds it any more


def test_rows_are_dragged_into_a_series(
    screen: Screen, sent: Path, tmp_path: Path, run: Any
) -> None:
    project = tmp_path / "示例.kepu"
    run("new", project).ok()
    for title in ("湿地", "极地", "星空"):
        run("plan", project, "--set", f"title={title}").ok()
    run("plan", project, "--set", "title=深海", "count=2").ok()
    screen.start_program(str(project))

    def row(title: str) -> tuple[int, int]:
        box = screen.find(name=title, role="table cell", seconds=60).box
        return box[0] + 40, box[1] + box[3] // 2

    def members() -> list[str]:
        listed = run("list", "--json", project).ok().json
        (series,) = {v["series"] for v in listed["videos"] if v["title"].startswith("深海")}
        return sorted(v["title"] for v in listed["videos"] if v["series"] == series)

    screen.click_at(*row("湿地"))
    screen.xdotool("keydown", "ctrl")
    screen.click_at(*row("极地"))
    screen.xdotool("keyup", "ctrl")
    screen.drag_to(row("湿地"), row("深海（1）"))
    hint = "松开后放进系列《深海》，排在《深海（1）》之后"
    screen.find(name=hint)
    screen.key("Escape")
    screen.wait(lambda: not screen.shows(hint), "Esc did not end the drag")
    screen.let_go()
    assert members() == ["深海（1）", "深海（2）"]

    screen.drag_to(row("湿地"), row("深海（1）"))
    screen.find(name=hint)
    screen.let_go()
    screen.find(name="已把 2 个视频放进系列《深海》")
    screen.wait(
        lambda: members() == ["极地", "深海（1）", "深海（2）", "湿地"],
        "they are not in the series",
    )
    screen.key("ctrl+z")
    screen.wait(lambda: members() == ["深海（1）", "深海（2）"], "the step was not taken back")

    screen.drag_to(row("星空"), row("湿地"))
    screen.find(name="松开后与《湿地》组成系列")
    screen.let_go()
    screen.find(handle="series-name")
    screen.paste("自然")
    screen.key("Return")
    screen.find(name="已把 2 个视频组成系列《自然》")

    screen.drag_from_other_program([sent], row("极地"))  # files go past the list to the window
    screen.find(name="撤销：添加 3 个视频")  # the toast may be gone before a slow screen is read
    assert screen.quit_program() == 0


def test_a_check_that_was_left_goes_on_at_the_next_start(
    screen: Screen, media: MediaFactory, tmp_path: Path, run: Any
) -> None:
    folder = tmp_path / "很多视频"
    folder.mkdir()
    source = media.long(minutes=1).read_bytes()
    for number in range(_MANY):
        free = (16).to_bytes(4, "big") + b"free" + number.to_bytes(8, "big")
        (folder / f"片{number:03d}.mp4").write_bytes(source + free)
    screen.start_program()
    screen.find(handle="new")
    screen.drag_from_other_program([folder], (700, 400))
    screen.find(name=f"视频，{_MANY}")
    screen.click(screen.find(handle="check-full"))  # minutes of work: it is left in the middle
    screen.find(name="正在检查")
    assert screen.quit_program() == 0
    project = screen.home / "很多视频.kepu"
    run("list", "--json", project).ok()

    screen.start_program(str(project))
    screen.find(name="正在检查")  # nobody asked for it a second time
    screen.wait(
        lambda: measured(run("list", "--json", project).ok().json) == _MANY, "the check stands"
    )
    assert screen.quit_program() == 0
    assert measured(run("list", "--json", project).ok().json) == _MANY


def measured(listed: dict[str, Any]) -> int:
    return sum(video["duration_s"] is not None for video in listed["videos"])


def test_returned_forms_are_dropped_decided_and_merged(
    screen: Screen, tmp_path: Path, run: Any
) -> None:
    project = tmp_path / "示例.kepu"
    run("new", project).ok()
    run("form", project, "--set", f"unit={_UNIT}", "contact=王主任").ok()
    returned = {
        "天文学会.docx": filled("示例市天文学会", contact="张明", entries=("一、星空", "望远镜。")),
        "海洋所.docx": filled("示例海洋研究所", entries=("一、湿地（共2集）", "日出。"), tick="√"),
        "省科协.docx": filled(_UNIT, contact="赵主任", email="shili@example.org"),
    }
    for name, data in returned.items():
        (tmp_path / name).write_bytes(data)
    screen.start_program(str(project))
    screen.find(name="单位台账", seconds=60)
    screen.drag_from_other_program([tmp_path / name for name in returned], (700, 400))
    screen.find(name="读入 3 份信息表")
    screen.find(name="1 处不一致")
    assert run("list", "--json", project).ok().json["videos"] == []

    screen.click(screen.find(handle="chip-conflicts"))
    screen.find(name="赵主任", role="table cell")
    screen.click(screen.find(handle="differences-all-new"))
    screen.key("ctrl+Return")
    screen.find(name="星空，不合规", role="table cell")
    listed = run("list", "--json", project).ok().json
    assert listed["form"]["contact"] == "赵主任"
    assert listed["form"]["email"] == "shili@example.org"
    assert [(e["kind"], e["title"]) for e in listed["entries"]] == [
        ("single", "星空"),
        ("series", "湿地"),
    ]
    screen.key("ctrl+z")
    screen.wait(
        lambda: run("list", "--json", project).ok().json["entries"] == [], "nothing was undone"
    )
    assert screen.quit_program() == 0
