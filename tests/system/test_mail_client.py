"""Which program a mail draft is handed to."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kepu_desktop.documents.mail import MailAttachment, MailMessage, write_mail
from kepu_desktop.domain.errors import UserError
from kepu_desktop.system import mail_client
from kepu_desktop.system.mail_client import System, compose_argument, open_draft, this_system

THUNDERBIRD = "thunderbird.desktop"
EVOLUTION = "org.gnome.Evolution.desktop"


@dataclass
class Machine:
    """A system with these programs and these defaults; notes what was started."""

    platform: str = "linux"
    programs: tuple[str, ...] = ("xdg-open",)
    mailto: str = ""
    eml: str = ""
    fails: bool = False
    started: list[tuple[str, ...]] = field(default_factory=list)

    def system(self) -> System:
        return System(self.platform, self._which, self._output, self._start, self._start_file)

    def _which(self, name: str) -> str | None:
        return f"/usr/bin/{name}" if name in self.programs else None

    def _output(self, command: Sequence[str]) -> str:
        asked = {"x-scheme-handler/mailto": self.mailto, "message/rfc822": self.eml}
        assert list(command[:3]) == ["xdg-mime", "query", "default"]
        return asked[command[3]]

    def _start(self, command: Sequence[str]) -> None:
        if self.fails:
            raise OSError("no such program")
        self.started.append(tuple(command))

    def _start_file(self, path: Path) -> None:
        self._start(("startfile", str(path)))


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "示例省科协_报送包"
    folder.mkdir()
    (folder / "信息表.docx").write_bytes(b"form")
    (folder / "邮件草稿.eml").write_bytes(draft())
    return folder


def draft(
    subject: str = "示例省科协“科普之光”展播活动", body: str = "示例单位：\n　　详见附件。\n"
) -> bytes:
    attachment = MailAttachment("信息表.docx", b"form", "application/octet-stream")
    return write_mail(MailMessage("kepu@example.org", subject, body, (attachment,)))


def test_windows_opens_the_registered_program(package: Path) -> None:
    machine = Machine("win32")
    assert open_draft(package / "邮件草稿.eml", (), machine.system()) == ""
    assert machine.started == [("startfile", str(package / "邮件草稿.eml"))]


def test_macos_opens_the_draft(package: Path) -> None:
    machine = Machine("darwin")
    open_draft(package / "邮件草稿.eml", (), machine.system())
    assert machine.started == [("open", str(package / "邮件草稿.eml"))]


def test_linux_composes_in_thunderbird_where_it_is_the_default(package: Path) -> None:
    machine = Machine(programs=("thunderbird", "xdg-open"), mailto=THUNDERBIRD, eml=EVOLUTION)
    name = open_draft(package / "邮件草稿.eml", (package / "信息表.docx",), machine.system())
    assert name == "Thunderbird"
    ((program, switch, argument),) = machine.started
    assert (program, switch) == ("/usr/bin/thunderbird", "-compose")
    assert argument == (
        "to='kepu@example.org',subject='示例省科协“科普之光”展播活动',"
        "body='示例单位：\n　　详见附件。',"
        f"attachment='{(package / '信息表.docx').as_uri()}',format=text"
    )


@pytest.mark.parametrize("name", ["it's", "a,b", "a=b"])
def test_paths_that_break_compose_let_thunderbird_open_the_file(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    file = folder / "邮件草稿.eml"
    file.write_bytes(draft())
    attachment = folder / "信息表.docx"
    attachment.write_bytes(b"form")
    assert compose_argument(file, (attachment,)) == ""
    machine = Machine(programs=("thunderbird", "xdg-open"), mailto=THUNDERBIRD)
    open_draft(file, (attachment,), machine.system())
    assert machine.started == [("/usr/bin/thunderbird", str(file))]


@pytest.mark.parametrize(
    "message",
    [draft(subject="a,attachment=x"), draft(subject="it's"), draft(body="it's here\n")],
)
def test_words_cannot_become_arguments_of_compose(tmp_path: Path, message: bytes) -> None:
    file = tmp_path / "邮件草稿.eml"
    file.write_bytes(message)
    assert compose_argument(file, ()) == ""


def test_linux_opens_the_registered_program_otherwise(package: Path) -> None:
    machine = Machine(mailto=EVOLUTION, eml=EVOLUTION)
    assert open_draft(package / "邮件草稿.eml", (), machine.system()) == ""
    assert machine.started == [("/usr/bin/xdg-open", str(package / "邮件草稿.eml"))]


@pytest.mark.parametrize(
    "machine",
    [
        Machine(),
        Machine(programs=(), eml=EVOLUTION),
        Machine(mailto=THUNDERBIRD),
        Machine("win32", fails=True),
        Machine("darwin", fails=True),
        Machine(eml=EVOLUTION, fails=True),
    ],
    ids=["nothing", "no xdg-open", "thunderbird removed", "windows", "macos", "fails"],
)
def test_without_a_mail_program_the_way_by_hand_is_named(package: Path, machine: Machine) -> None:
    with pytest.raises(UserError) as caught:
        open_draft(package / "邮件草稿.eml", (), machine.system())
    assert caught.value.code == "no-mail-program"
    assert "打开文件夹" in caught.value.remedy
    assert machine.started == []


def test_a_draft_that_is_gone_is_told_apart(tmp_path: Path) -> None:
    machine = Machine(eml=EVOLUTION)
    with pytest.raises(UserError) as caught:
        open_draft(tmp_path / "邮件草稿.eml", (), machine.system())
    assert caught.value.code == "not-found"
    assert machine.started == []


@pytest.fixture
def machine_of_scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Real programs in a folder of their own: xdg-mime, xdg-open and thunderbird as scripts."""
    if sys.platform == "win32":
        pytest.skip("shell scripts")
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return folder


def script(folder: Path, name: str, body: str) -> None:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    file.chmod(0o755)


def test_the_real_system_is_asked_and_started(package: Path, machine_of_scripts: Path) -> None:
    log = machine_of_scripts / "log"
    script(machine_of_scripts, "xdg-mime", "echo evolution.desktop")
    script(machine_of_scripts, "xdg-open", f'echo "$1" > {shlex.quote(str(log))}')
    open_draft(package / "邮件草稿.eml", (), this_system())
    assert log.read_text(encoding="utf-8").strip() == str(package / "邮件草稿.eml")


def test_a_program_that_fails_at_once_is_no_mail_program(
    package: Path, machine_of_scripts: Path
) -> None:
    script(machine_of_scripts, "xdg-mime", "echo evolution.desktop")
    script(machine_of_scripts, "xdg-open", "exit 3")
    with pytest.raises(UserError) as caught:
        open_draft(package / "邮件草稿.eml", (), this_system())
    assert caught.value.code == "no-mail-program"


def test_a_program_that_stays_open_is_left_alone(
    package: Path, machine_of_scripts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_client, "_START_S", 0.2)
    script(machine_of_scripts, "xdg-mime", "echo evolution.desktop")
    script(machine_of_scripts, "xdg-open", "exec sleep 30")
    open_draft(package / "邮件草稿.eml", (), this_system())
    process = mail_client._started[-1]
    assert process.poll() is None
    process.kill()
    process.wait()
