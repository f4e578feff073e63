from __future__ import annotations

import errno
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_desktop.domain.errors import UserError
from kepu_desktop.system import logs, paths
from waiting import LIMIT_S

PHONE = "13812345678"
HOME = "/home/zhangsan"


@pytest.fixture
def log_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path))
    file = logs.start()
    assert file is not None
    yield file
    logs.stop()


def log() -> logging.Logger:
    return logging.getLogger("kepu_desktop.workflow.check")


def test_a_line_carries_time_level_module_and_message(log_file: Path) -> None:
    log().info("check-done film=%s findings=%d", "v12", 3)
    line = log_file.read_text(encoding="utf-8")
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00 INFO kepu_desktop\.workflow\.check "
        r"check-done film=v12 findings=3\n",
        line,
    )


@pytest.mark.parametrize(
    "planted",
    [
        f"{HOME}/视频/一.mp4",
        f"{HOME}/My Films/一 二.mp4",
        repr(f"{HOME}/o'brien/一.mp4"),
        f"file://{HOME}/一.mp4",
        "~/zhangsan/一.mp4",
        r"C:\Users\zhangsan\Videos\一.mp4",
        "D:/zhangsan/一.mp4",
        r"\\server\zhangsan\一.mp4",
        "/media/zhangsan/U盘/一.mp4",
        PHONE,
        "138 1234 5678",
        "138-1234-5678",
        "+86 13812345678",
        "8613812345678",
        "电话13812345678，",
        "１３８１２３４５６７８",
        "010-68571234",
        "（0571）68571234",
        "+1 202 555 0147",
        "zhangsan@example.org",
        "zhang.san+kepu@mail.example.com.cn",
        "张三@example.org",
    ],
)
def test_what_was_planted_does_not_reach_the_file(log_file: Path, planted: str) -> None:
    log().warning("open-failed film=v3 %s", planted)
    log().warning(f"said {planted} and more")
    text = log_file.read_text(encoding="utf-8")
    assert "open-failed film=v3" in text
    assert "zhang" not in text
    assert "张三" not in text
    assert "一" not in text
    digits = re.sub(r"^\S+", "", text, flags=re.MULTILINE)
    assert not re.search(r"\d{7}", re.sub(r"[-\s]", "", digits))


def test_ids_codes_counts_and_times_stay_readable(log_file: Path) -> None:
    message = (
        "video/bit-rate v12 e3 4/9 files 1073741824 B 0:28:47 2025-07-08 8.1 Mbit/s sha256=ab12"
    )
    log().info(message)
    assert message in log_file.read_text(encoding="utf-8")


@given(
    before=st.text(alphabet=st.characters(exclude_categories=["Cs", "Nd"]), max_size=20),
    after=st.text(alphabet=st.characters(exclude_categories=["Cs", "Nd"]), max_size=20),
)
def test_a_phone_number_is_taken_out_of_any_surroundings(before: str, after: str) -> None:
    assert PHONE not in logs.redacted(f"{before}{PHONE}{after}")


@given(name=st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])))
def test_a_path_below_a_home_is_taken_out_whatever_its_name(name: str) -> None:
    assert "zhangsan" not in logs.redacted(f"film {HOME}/{name}/zhangsan.mp4")


def test_an_exception_shows_its_kind_and_places_but_not_its_words(log_file: Path) -> None:
    def fail() -> None:
        try:
            Path(f"{HOME}/电影/一.mp4").stat()
        except OSError as error:
            raise UserError("not-found", "找不到", subject="张三.mp4") from error

    try:
        fail()
    except UserError:
        log().exception("check-failed film=v3")
    text = log_file.read_text(encoding="utf-8")
    assert "kepu_desktop.domain.errors.UserError code=not-found" in text
    assert f"FileNotFoundError errno={errno.ENOENT}" in text
    assert re.search(r"test_logs:\d+ fail\n", text)
    assert "zhangsan" not in text
    assert "张三" not in text
    assert "一.mp4" not in text
    assert str(Path(__file__).parent) not in text


def test_a_message_of_several_lines_stays_one_line(log_file: Path) -> None:
    log().info("first\nsecond\r\nthird")
    assert len(log_file.read_text(encoding="utf-8").splitlines()) == 1


def test_starting_twice_writes_each_line_once(log_file: Path) -> None:
    assert logs.start(logging.DEBUG) == log_file
    log().debug("once")
    assert log_file.read_text(encoding="utf-8").count("once") == 1


def test_below_the_level_nothing_is_written(log_file: Path) -> None:
    log().debug("quiet")
    assert log_file.read_text(encoding="utf-8") == ""


def test_the_log_is_rotated_and_only_some_are_kept(log_file: Path) -> None:
    for number in range(6):
        for _ in range(1100):
            log().info("line %d %s", number, "x" * 1000)
    files = sorted(file.name for file in log_file.parent.iterdir())
    assert files == [log_file.name, *(f"{log_file.name}.{n}" for n in (1, 2, 3))]
    assert sum(file.stat().st_size for file in log_file.parent.iterdir()) < 4_100_000


def test_a_log_folder_that_cannot_be_made_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "log").write_bytes(b"a file where the folder should be")
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path))
    assert logs.start() is None
    log().error("goes nowhere")


def test_a_record_that_cannot_be_formatted_prints_nothing(
    log_file: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger(logs.LOGGER), "propagate", False)  # past pytest's handler
    log().handle(
        logging.LogRecord("kepu_desktop", logging.INFO, "", 0, "%d films", (f"{HOME}/x",), None)
    )
    log().info("after")
    assert HOME not in "".join(capfd.readouterr())
    assert log_file.read_text(encoding="utf-8").endswith(" after\n")


@pytest.mark.timeout(LIMIT_S)
@pytest.mark.parametrize("piece", ["x", "x@", "x.", "/x/", "'/x/", "1 ", "+1", "0-", "C:/ "])
def test_redacting_a_long_text_takes_no_longer_than_its_length_asks(piece: str) -> None:
    # A second at most; one that looked back at each character would take a quarter of an hour.
    logs.redacted(piece * (1_000_000 // len(piece)))


def test_a_chain_that_bites_its_tail_ends(log_file: Path) -> None:
    first, second = ValueError("a"), KeyError("b")
    first.__cause__, second.__cause__ = second, first
    assert list(logs.chain(first)) == [first, second]
