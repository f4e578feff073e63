"""Exit codes (product.md, "Command line")."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    FINE = 0
    SHUT = 1  # an open error-level finding, or a gate that is shut
    REFUSED = 2  # wrong usage; a path, project, call or document that cannot be opened
    INTERRUPTED = 3
