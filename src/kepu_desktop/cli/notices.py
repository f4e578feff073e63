"""The command ``notices``: a Word letter for each contributing unit that has something to mend."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from kepu_desktop.cli.exits import Exit
from kepu_desktop.cli.progress import ProgressLine


def run_notices(options: Namespace) -> Exit:
    """Prints the letters that were written, one a line."""
    from kepu_desktop.cli.shared import print_notes
    from kepu_desktop.workflow.session import Session
    from kepu_desktop.workflow.units.letters import unit_notices, write_notices

    with Session.open(Path(options.project), write=False) as session:
        print_notes(session.project.notices)
        notices = unit_notices(session)
        if not notices:
            print("没有需要单位整改的视频，没有生成整改通知", file=sys.stderr)
            return Exit.FINE
        with ProgressLine() as progress:
            done = write_notices(session, notices, Path(options.to), progress=progress)
    for file in done.files:
        print(file)
    if done.blank:
        labels = "、".join(done.blank)
        print(f"通知里没有写：{labels}（还没有填，可用 form --set 填写）", file=sys.stderr)
    return Exit.FINE
