"""The program's one entrance."""

from __future__ import annotations

import multiprocessing
import os
import sys


def main() -> int:
    """Run the command line; the window joins here. Returns the exit code."""
    multiprocessing.freeze_support()  # a worker of the installed program starts here as well
    from kepu_desktop.cli import run
    from kepu_desktop.cli.exits import Exit

    code = run(sys.argv[1:])
    if code == Exit.INTERRUPTED:
        # An interrupt that came inside exec(), as in every dataclass being made, has marked the
        # process to die by SIGINT whatever is returned (CPython, run_eval_code_obj).
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return code


if __name__ == "__main__":
    sys.exit(main())
