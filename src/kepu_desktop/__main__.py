"""The program's one entrance."""

from __future__ import annotations

import multiprocessing
import os
import sys


def main() -> int:
    """Without arguments or with a project the window, else a command; returns the exit code."""
    multiprocessing.freeze_support()  # a worker of the installed program starts here as well
    arguments = sys.argv[1:]
    if not arguments or (len(arguments) == 1 and arguments[0].lower().endswith(".kepu")):
        from kepu_desktop.app import run as open_window

        return open_window(arguments)
    from kepu_desktop.cli import run
    from kepu_desktop.cli.exits import Exit

    code = run(arguments)
    if code == Exit.INTERRUPTED:
        # An interrupt that came inside exec(), as in every dataclass being made, has marked the
        # process to die by SIGINT whatever is returned (CPython, run_eval_code_obj).
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return code


if __name__ == "__main__":
    sys.exit(main())
