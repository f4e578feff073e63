"""From arguments to an exit code; the one place where errors become words on stderr."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from typing import TextIO

from kepu_desktop.cli.exits import Exit
from kepu_desktop.cli.interrupts import heeded, raise_pending
from kepu_desktop.cli.parser import build_parser
from kepu_desktop.domain.errors import UserError

_log = logging.getLogger(__name__)


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns its exit code (product.md, "Command line")."""
    for stream in (sys.stdout, sys.stderr):
        _speak_utf8(stream)
    parser = build_parser()
    try:
        options = parser.parse_args(arguments)
    except SystemExit as stop:  # argparse: 0 after --help, 2 for wrong usage
        return int(stop.code or 0)
    if options.command is None:
        parser.print_help()
        return Exit.FINE
    try:
        with heeded(), _recorded(options.command):
            code = _perform(options)
            _log.info("command %s ends with %d", options.command, code)
    except KeyboardInterrupt:  # at any moment: while modules load, while workers are stopped
        print("已中断；已完成的部分都已保存，再次运行会接着做", file=sys.stderr)
        return Exit.INTERRUPTED
    return code


def _perform(options: Namespace) -> int:
    from kepu_desktop.cli import commands  # the workflow is slow to import
    from kepu_desktop.system import crashes

    try:
        return int(getattr(commands, options.handler)(options))
    except UserError as error:
        _log.info("refused: %s", error.code)
        print(f"错误：{error}", file=sys.stderr)
        return Exit.REFUSED
    except BrokenPipeError:
        # The reader went away; keep the interpreter from complaining while it shuts down.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.FINE
    except Exception as error:  # noqa: BLE001 - a defect: it is reported, not hidden
        raise_pending()  # Python 3.11 wraps a Ctrl-C that comes while a class is being made
        report = crashes.write(error)
        where = f"，报告已写入日志文件夹：{report.name}" if report else ""
        print(f"程序出错（{type(error).__name__}）{where}。已保存的内容不受影响", file=sys.stderr)
        return Exit.REFUSED


@contextlib.contextmanager
def _recorded(command: str) -> Iterator[None]:
    """Log and crash reports around one command: codes and ids only."""
    from kepu_desktop.system import crashes, logs

    logs.start()
    crashes.watch()
    _log.info("command %s", command)
    try:
        yield
    finally:
        crashes.unwatch()
        logs.stop()


def _speak_utf8(stream: TextIO) -> None:
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="backslashreplace")
