"""Handing a mail draft (.eml) to the person's own mail program. Nothing here sends anything.

Windows: the program registered for .eml. macOS: ``open``. Linux: ``thunderbird -compose`` when
Thunderbird is the default mail program and the paths allow it (its argument breaks on ``'``, ``,``
and ``=``, measured; see documents.md §5), else the program registered for .eml.
"""

from __future__ import annotations

import email
import email.policy
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import show_name

_LOOK_S = 5.0
_START_S = 2.0
_THUNDERBIRD = "thunderbird"
_BREAKS_COMPOSE = "',=\"\r\n"
_REMEDY = "请打开文件夹，把附件放进自己的邮箱，再用“复制”填收件人、主题和正文"


@dataclass(frozen=True, slots=True)
class System:
    """What the choice depends on: the platform's name, finding and running programs.

    ``output`` gives a program's first line, "" when it is missing or fails; ``start`` and
    ``start_file`` raise ``OSError``."""

    platform: str
    which: Callable[[str], str | None]
    output: Callable[[Sequence[str]], str]
    start: Callable[[Sequence[str]], None]
    start_file: Callable[[Path], None]


def open_draft(file: Path, attachments: Sequence[Path], system: System | None = None) -> str:
    """Open the draft ``file`` for the person to look through and send.

    ``attachments`` are the files that it carries, as they lie in the package's folder. Returns
    the program's name, "" where the system does not tell it. Raises ``UserError`` when the draft
    is gone or no mail program takes it.
    """
    system = system or this_system()
    if not file.is_file():
        raise UserError(
            "not-found",
            "邮件草稿不在原处",
            subject=show_name(file.name),
            remedy="请重新导出报送包",
        )
    try:
        if system.platform == "win32":
            system.start_file(file)
            return ""
        if system.platform == "darwin":
            system.start(("open", os.fspath(file)))
            return ""
        return _open_on_linux(file, attachments, system)
    except OSError as error:
        raise _no_program(file) from error


def _open_on_linux(file: Path, attachments: Sequence[Path], system: System) -> str:
    handler = default_mail_program(system)
    if _THUNDERBIRD in handler.lower() and (program := system.which(_THUNDERBIRD)):
        argument = compose_argument(file, attachments)
        # Thunderbird of today honours X-Unsent in the file itself.
        system.start((program, "-compose", argument) if argument else (program, os.fspath(file)))
        return "Thunderbird"
    opener = system.which("xdg-open")
    if opener is None or not system.output(("xdg-mime", "query", "default", "message/rfc822")):
        raise _no_program(file)
    system.start((opener, os.fspath(file)))
    return ""


def default_mail_program(system: System) -> str:
    """The desktop entry that takes mailto: links, "" when there is none."""
    return system.output(("xdg-mime", "query", "default", "x-scheme-handler/mailto"))


def compose_argument(file: Path, attachments: Sequence[Path]) -> str:
    """What ``thunderbird -compose`` takes for the draft; "" when a value would break it."""
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    text = message.get_body(("plain",))
    body = "\n".join(text.get_content().splitlines()).rstrip() if text is not None else ""
    to, subject = str(message["To"] or ""), str(message["Subject"] or "")
    paths = [os.fspath(path.absolute()) for path in attachments]
    if any(char in value for value in (to, subject, *paths) for char in _BREAKS_COMPOSE):
        return ""
    if "'" in body:
        return ""
    try:
        links = ",".join(Path(path).as_uri() for path in paths)
    except UnicodeEncodeError:
        return ""  # a path that is no UTF-8
    fields = [f"to='{to}'", f"subject='{subject}'", f"body='{body}'"]
    if links:
        fields.append(f"attachment='{links}'")
    return ",".join([*fields, "format=text"])


def this_system() -> System:
    return System(
        platform=sys.platform,
        which=shutil.which,
        output=_first_line,
        start=_start,
        start_file=_start_file,
    )


def _first_line(command: Sequence[str]) -> str:
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=_LOOK_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    return lines[0].strip() if done.returncode == 0 and lines else ""


def _start(command: Sequence[str]) -> None:
    """Start and let go. Raises ``OSError`` when it is not there or fails at once."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        code = process.wait(_START_S)
    except subprocess.TimeoutExpired:
        _reap_later(process)  # it is at work, as a mail program stays
        return
    if code != 0:
        raise OSError(f"{Path(command[0]).name} ended with {code}")


_started: list[subprocess.Popen[bytes]] = []


def _reap_later(process: subprocess.Popen[bytes]) -> None:
    """Keep the handle until the program has ended, so that it is never reported as lost."""
    _started[:] = [known for known in _started if known.poll() is None]
    _started.append(process)


def _start_file(path: Path) -> None:
    if sys.platform == "win32":
        os.startfile(path)
    else:
        raise OSError("os.startfile is Windows only")


def _no_program(file: Path) -> UserError:
    return UserError(
        "no-mail-program",
        "没有找到能打开邮件草稿的邮件程序",
        subject=show_name(file.name),
        remedy=_REMEDY,
    )
