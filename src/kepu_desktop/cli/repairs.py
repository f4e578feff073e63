"""The command of lossless repair."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from kepu_desktop.cli.exits import Exit
from kepu_desktop.cli.progress import ProgressLine
from kepu_desktop.domain.texts import show_name


def run_repair(options: Namespace) -> Exit:
    """The new files' paths on stdout; what was done, and what cannot be mended so, on stderr."""
    from kepu_desktop.calls.shipped import default_call
    from kepu_desktop.workflow.repair import export_settings, repair

    call = default_call()
    with ProgressLine() as progress:
        done = repair(call, options.paths, Path(options.to), progress=progress)
    for one in done:
        print(f"{show_name(one.path)}：{one.words}", file=sys.stderr)
        for finding in one.remains:
            print(f"    无损修复改变不了：{finding.message}", file=sys.stderr)
        if one.target is not None:
            print(one.target)
    if not all(one.sound and not one.remains for one in done):
        for line in export_settings(call):
            print(line, file=sys.stderr)
    if not done:
        print("没有找到视频", file=sys.stderr)
    return Exit.FINE if done and all(one.sound for one in done) else Exit.SHUT
