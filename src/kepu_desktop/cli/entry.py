"""From arguments to an exit code; the one place where errors become words on stderr."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from collections.abc import Sequence
from enum import IntEnum
from typing import TextIO

from kepu_desktop.cli.parser import build_parser
from kepu_desktop.domain.errors import UserError


class Exit(IntEnum):
    FINE = 0
    SHUT = 1  # an open error-level finding, or a gate that is shut
    REFUSED = 2  # wrong usage; a path, project, call or document that cannot be opened
    INTERRUPTED = 3


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
    commands = importlib.import_module("kepu_desktop.cli.commands")
    try:
        return int(getattr(commands, options.handler)(options))
    except UserError as error:
        print(f"错误：{error}", file=sys.stderr)
        return Exit.REFUSED
    except KeyboardInterrupt:
        print("已中断；已完成的部分都已保存，再次运行会接着做", file=sys.stderr)
        return Exit.INTERRUPTED
    except BrokenPipeError:
        # The reader went away; keep the interpreter from complaining while it shuts down.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.FINE


def _speak_utf8(stream: TextIO) -> None:
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="backslashreplace")
