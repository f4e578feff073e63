"""The program's one entrance."""

from __future__ import annotations

import multiprocessing
import sys


def main() -> int:
    """Run the command line; the window joins here. Returns the exit code."""
    multiprocessing.freeze_support()  # a worker of the installed program starts here as well
    from kepu_desktop.cli import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
