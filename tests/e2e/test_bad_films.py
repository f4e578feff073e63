"""Bad films: each is told to the person with file, reason and remedy, and costs only itself."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contract_shapes import CHECK, LIST, fits
from media_factory import ODD_NAMES, MediaFactory, odd_name

# recipe, name given to its file, what must be found: (rule, level, words of the message)
FAULTS = {
    "zero bytes": ("empty", "空文件.mp4", ("video/readable", "error", "空的")),
    "truncated": ("truncated", "半截.mp4", ("video/readable", "error", "不完整")),
    "no moov": ("no_index", "没有索引.mp4", ("video/readable", "error", "moov")),
    "rubbish": ("zeros", "全零.mp4", ("video/readable", "error", "不是视频")),
    "text": ("text", "文字.mp4", ("video/readable", "error", "不是视频")),
    "mkv named mp4": ("matroska", "一.mp4", ("video/container", "error", "Matroska")),
    "ts named mp4": ("transport_stream", "二.mp4", ("video/container", "error", "TS")),
    "jpg named mp4": ("photo", "三.mp4", ("video/readable", "error", "")),
    "QuickTime named mp4": ("quicktime", "四.mp4", ("video/container", "error", "QuickTime")),
    "mp4 named mov": ("compliant", "五.mov", ("video/container", "advice", ".mov")),
    "3gp named mp4": ("three_gp", "六.mp4", ("video/container", "error", "3GP")),
    "cover picture only": ("cover_only", "封面.mp4", ("video/picture", "error", "封面")),
    "audio only": ("audio_only", "声音.mp4", ("video/picture", "error", "画面")),
    "no sound": ("silent", "无声.mp4", ("video/sound", "error", "声音")),
    "several pictures": ("several_videos", "双画面.mp4", ("video/picture", "review", "2")),
    "upright": ("portrait_rotated", "竖屏.mp4", ("video/resolution", "review", "竖")),
    "pixel shape": ("anamorphic", "变形.mp4", ("video/resolution", "error", "1440")),
    "low rate": ("low_bit_rate", "低码.mp4", ("video/bit-rate", "error", "Mbit/s")),
}
# Unusual, yet read like any other: what the facts must say.
UNUSUAL = {
    "10-bit HEVC": ("hevc10", {"video_codec": "hevc", "width": 1920, "height": 1080}),
    "HDR": ("hdr", {"video_codec": "hevc", "width": 1920, "height": 1080}),
    "variable rate": ("variable_rate", {"video_codec": "h264", "width": 1920}),
    "8K": ("eight_k", {"width": 7680, "height": 4320}),
    "fragmented": ("fragmented", {"container": "mp4", "width": 1920}),
    "turned": ("portrait_rotated", {"width": 1080, "height": 1920, "rotation": 90}),
}


@pytest.fixture(scope="module")
def shelf(media: MediaFactory, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("films")
    kept: dict[str, Path] = {}
    for kind, (recipe, name, _) in FAULTS.items():
        kept[kind] = folder / name
        shutil.copyfile(getattr(media, recipe)(), kept[kind])
    for kind, (recipe, _) in UNUSUAL.items():
        kept[kind] = folder / f"{recipe}.mp4"
        shutil.copyfile(getattr(media, recipe)(), kept[kind])
    return kept


@pytest.fixture(scope="module")
def answers(shelf: dict[str, Path], shared_run: Any) -> dict[str, Any]:
    result = shared_run("check", "--json", *shelf.values())
    assert result.code == 1
    assert fits(result.json, CHECK) == []
    return dict(zip(shelf, result.json["files"], strict=True))


@pytest.fixture(scope="module")
def spoken(shelf: dict[str, Path], shared_run: Any) -> str:
    return str(shared_run("check", *shelf.values()).out)


@pytest.mark.parametrize("kind", FAULTS)
def test_a_faulty_film_is_named_with_reason_and_remedy(
    answers: dict[str, Any], spoken: str, kind: str
) -> None:
    _, name, (rule, level, words) = FAULTS[kind]
    found = [f for f in answers[kind]["findings"] if f["rule"] == rule and f["level"] == level]
    assert len(found) == 1, answers[kind]["findings"]
    assert words in found[0]["message"]
    assert found[0]["remedy"]
    part = spoken.split(name)[1]
    assert found[0]["message"] in part
    assert found[0]["remedy"] in part


@pytest.mark.parametrize("kind", UNUSUAL)
def test_an_unusual_film_is_read_like_any_other(answers: dict[str, Any], kind: str) -> None:
    file = answers[kind]
    for key, value in UNUSUAL[kind][1].items():
        assert file["facts"][key] == value, key
    levels = {f["rule"]: f["level"] for f in file["findings"]}
    assert levels.get("video/readable") is None
    assert levels.get("video/container") is None


def test_faulty_films_stand_in_a_project_beside_the_good_ones(
    run: Any, shelf: dict[str, Path], tmp_path: Path
) -> None:
    file = tmp_path / "p.kepu"
    run("new", file).ok()
    assert len(run("add", file, *shelf.values()).ok().ids) == len(shelf)
    answer = run("list", "--json", file).ok().json
    assert fits(answer, LIST) == []
    package = Path(run("export", file, "--to", tmp_path / "出", "--draft").ok().out.strip())
    assert run("verify", package).code == 0


# ---- names -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def odd(media: MediaFactory, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("odd")
    source = media.long(minutes=1)
    made: dict[str, str] = {}
    for kind in ODD_NAMES:
        try:
            made[kind] = odd_name(folder, kind, source)
        except OSError as error:
            if error.errno not in (errno.EILSEQ, errno.EINVAL, errno.ENAMETOOLONG):
                raise
    assert len(made) >= 8
    return made


def test_a_folder_of_odd_names_is_answered_file_by_file(run: Any, odd: dict[str, str]) -> None:
    folder = Path(odd["emoji"]).parent
    answer = run("check", "--json", folder).json
    assert fits(answer, CHECK) == []
    assert len(answer["files"]) == len(odd)
    assert answer["skipped"] == []
    assert all(file["facts"]["width"] == 1920 for file in answer["files"])


def test_odd_names_on_the_command_line_are_answered_in_order(run: Any, odd: dict[str, str]) -> None:
    answer = run("check", "--json", *(os.fsencode(path) for path in odd.values())).json
    assert fits(answer, CHECK) == []
    for (kind, path), file in zip(odd.items(), answer["files"], strict=True):
        assert file["facts"]["width"] == 1920, kind
        if kind == "not_utf8":
            assert "\\xBF" in file["path"]
        else:
            assert file["path"] == path
    spoken = run("check", *(os.fsencode(path) for path in odd.values()))
    assert "\u202e" not in spoken.out
    assert "第一行\\n第二行" in spoken.out


def test_odd_names_go_the_whole_way_to_a_package(
    run: Any, odd: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "p.kepu"
    run("new", file).ok()
    run("add", file, Path(odd["emoji"]).parent).ok()
    answer = run("list", "--json", file).ok().json
    assert fits(answer, LIST) == []
    assert len(answer["videos"]) == len(odd)
    for film in answer["videos"]:
        assert film["title"].strip()
        assert not {"\u202e", "\n", "\udcbf"} & set(film["title"])
        assert film["offline"] is False
    package = Path(run("export", file, "--to", tmp_path / "出", "--draft").ok().out.strip())
    assert run("verify", package).code == 0


def test_a_name_beginning_with_a_dash_is_taken_after_two_dashes(
    run: Any, media: MediaFactory, tmp_path: Path
) -> None:
    shutil.copyfile(media.compliant(), tmp_path / "-i 片.mp4")
    answer = run("check", "--json", "--", "-i 片.mp4").json
    assert [file["path"] for file in answer["files"]] == ["-i 片.mp4"]


# ---- files that cannot be read, or not yet -----------------------------------------------------


@pytest.fixture
def unprivileged(run: Any) -> Any:
    """The command line without root's power over permissions."""
    if os.name != "posix":
        pytest.skip("permissions of POSIX")
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("root reads everything here")
        run.before = ("setpriv", "--inh-caps=-all", "--bounding-set=-all")
    return run


def test_a_film_without_permission_is_said_and_tried_again(
    unprivileged: Any, media: MediaFactory, tmp_path: Path
) -> None:
    run, film, file = unprivileged, tmp_path / "锁住.mp4", tmp_path / "p.kepu"
    shutil.copyfile(media.compliant(), film)
    film.chmod(0)
    result = run("check", "--json", film)
    (found,) = [f for f in result.json["files"][0]["findings"] if f["level"] == "error"]
    assert result.code == 1
    assert found["rule"] == "video/readable"
    assert "权限" in found["message"]
    assert found["remedy"]
    run("new", file).ok()
    assert run("add", file, film).ok().ids == ["v1"]
    assert run("list", "--json", file).json["videos"][0]["verdict"] == "error"
    film.chmod(0o644)
    assert run("add", file, film).ok().ids == []
    video = run("list", "--json", file).json["videos"][0]
    assert "video/readable" not in {f["rule"] for f in video["findings"]}
    assert video["duration_s"] == pytest.approx(2, abs=0.1)


def test_a_folder_without_permission_is_listed(
    unprivileged: Any, media: MediaFactory, tmp_path: Path
) -> None:
    folder = tmp_path / "夹"
    (folder / "锁住").mkdir(parents=True)
    shutil.copyfile(media.compliant(), folder / "一.mp4")
    (folder / "锁住").chmod(0)
    try:
        answer = unprivileged("check", "--json", folder).json
    finally:
        (folder / "锁住").chmod(0o755)
    assert len(answer["files"]) == 1
    (item,) = answer["skipped"]
    assert "锁住" in item["path"]
    assert item["reason"]


@pytest.fixture
def growing(media: MediaFactory, tmp_path: Path) -> Iterator[Path]:
    """A film that a download is still writing."""
    film = tmp_path / "下载中.mp4"
    data = media.five_megabits().read_bytes()
    stop = threading.Event()

    def write() -> None:
        with film.open("wb", buffering=0) as stream:
            stream.write(data[: len(data) // 2])
            while not stop.wait(0.02):
                stream.write(bytes(200))  # for as long as anybody looks

    writer = threading.Thread(target=write)
    writer.start()
    while not film.exists() or not film.stat().st_size:
        time.sleep(0.01)
    yield film
    stop.set()
    writer.join()


def test_a_film_that_grows_meanwhile_is_said_to_be_arriving(run: Any, growing: Path) -> None:
    file = run("check", "--json", growing).json["files"][0]
    (found,) = [f for f in file["findings"] if f["level"] == "error"]
    assert found["rule"] == "video/readable"
    assert "变化" in found["message"] or "写入" in found["message"], found["message"]


def test_a_dangling_link_is_a_finding_when_named_and_listed_when_met(
    run: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "夹"
    folder.mkdir()
    link = folder / "断.mp4"
    link.symlink_to(tmp_path / "不在.mp4")
    named = run("check", "--json", link)
    assert named.json["files"][0]["verdict"] == "error"
    assert named.code == 1
    met = run("check", "--json", folder).json
    assert [item["path"] for item in met["skipped"]] == [str(link)]


# ---- folders -----------------------------------------------------------------------------------


def test_links_in_circles_end(run: Any, media: MediaFactory, tmp_path: Path) -> None:
    folder = tmp_path / "夹"
    (folder / "下").mkdir(parents=True)
    shutil.copyfile(media.compliant(), folder / "下" / "一.mp4")
    (folder / "下" / "回").symlink_to(folder)
    (folder / "自己").symlink_to(folder / "自己")
    (folder / "甲").symlink_to(folder / "乙")
    (folder / "乙").symlink_to(folder / "甲")
    answer = run("check", "--json", folder).json
    assert [file["path"] for file in answer["files"]] == [str(folder / "下" / "一.mp4")]
    listed = {os.path.relpath(item["path"], folder) for item in answer["skipped"]}
    assert {"自己", "甲", "乙"} <= listed


def test_what_is_no_ordinary_file_is_listed_and_not_opened(run: Any, tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("named pipes of POSIX")
    folder = tmp_path / "夹"
    folder.mkdir()
    os.mkfifo(folder / "管道.mp4")
    answer = run("check", "--json", folder).json
    assert (answer["files"], len(answer["skipped"])) == ([], 1)
    named = run("check", "--json", folder / "管道.mp4")
    assert named.json["files"][0]["verdict"] == "error"
    file = tmp_path / "p.kepu"
    run("new", file).ok()
    added = run("add", file, folder / "管道.mp4").ok()
    assert added.ids == []
    assert "管道.mp4" in added.err


def test_a_folder_of_5000_files_is_sorted_out_whole(
    run: Any, media: MediaFactory, tmp_path: Path
) -> None:
    folder = tmp_path / "五千"
    picture = media.photo()
    for number in range(50):
        below = folder / f"单位{number:02d}"
        below.mkdir(parents=True)
        for index in range(94):
            os.link(picture, below / f"照片{index}.jpg")
        for index in range(6):
            film = below / f"片{index}.mp4"
            film.write_bytes(f"{number}-{index}".encode())
            os.utime(film, (1_700_000_000, 1_700_000_000))  # a fresh one would be looked at twice
    answer = run("check", "--json", folder).json
    assert (len(answer["files"]), len(answer["skipped"])) == (300, 4700)
    file = tmp_path / "p.kepu"
    run("new", file).ok()
    assert len(run("add", file, folder).ok().ids) == 300
    listed = run("list", "--json", file).ok().json
    assert (len(listed["videos"]), len(listed["skipped"])) == (300, 4700)


@pytest.mark.skipif(sys.platform == "win32", reason="case-insensitive names")
def test_names_that_differ_in_case_or_composition_are_two_films(
    run: Any, media: MediaFactory, tmp_path: Path
) -> None:
    folder = tmp_path / "夹"
    folder.mkdir()
    names = ["Café.mp4", "Cafe\u0301.mp4", "CAFÉ.MP4"]
    for name in names:
        shutil.copyfile(media.long(minutes=1), folder / name)
    answer = run("check", "--json", folder).json
    assert sorted(Path(file["path"]).name for file in answer["files"]) == sorted(names)
