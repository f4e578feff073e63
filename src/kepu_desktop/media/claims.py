"""Tables that claim more entries than they hold.

Lawful files never do. Readers that believe the claim count to two thousand million: MediaInfo was
measured to hang on elst, sgpd, sbgp, stsc and trun, so such a file goes to no other reader.
"""

from __future__ import annotations

from kepu_desktop.media.boxes import children, flags_of, unsigned, version_of

# Octets of one entry in the tables that begin with a count.
_ENTRY_OCTETS = {
    b"stts": 8,
    b"ctts": 8,
    b"stss": 4,
    b"stps": 4,
    b"stsc": 12,
    b"stco": 4,
    b"co64": 8,
}
_MOST_ALIKE = 1 << 20  # samples of one fragment


def overstated(table: memoryview, edits: memoryview | None) -> bool:
    """Whether a table of an stbl, or the edit list, counts more entries than it has bytes for."""
    if any(_too_many(kind, content) for kind, content in children(table)):
        return True
    if edits is None:
        return False
    return unsigned(edits, 4, 4) * (20 if version_of(edits) == 1 else 12) > len(edits) - 8


def run_overstated(run: memoryview) -> bool:
    """The same for the trun of a fragment; one without any field of its own has no table."""
    flags, count = flags_of(run), unsigned(run, 4, 4)
    each = 4 * sum(1 for bit in (0x100, 0x200, 0x400, 0x800) if flags & bit)
    at = 8 + (4 if flags & 0x1 else 0) + (4 if flags & 0x4 else 0)
    return count * each > len(run) - at if each else count > _MOST_ALIKE


def _too_many(kind: bytes, content: memoryview) -> bool:
    octets = _ENTRY_OCTETS.get(kind)
    if octets is not None:
        return unsigned(content, 4, 4) * octets > len(content) - 8
    if kind == b"stsz":
        return not unsigned(content, 4, 4) and unsigned(content, 8, 4) * 4 > len(content) - 12
    if kind == b"sbgp":
        at = 12 if version_of(content) == 1 else 8
        return unsigned(content, at, 4) * 8 > len(content) - at - 4
    if kind == b"sgpd":
        at = 8 if version_of(content) == 0 else 12
        each = unsigned(content, 8, 4) if version_of(content) == 1 else 0
        return unsigned(content, at, 4) * max(1, each) > len(content) - at - 4
    return False
