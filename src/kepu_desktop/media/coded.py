"""What packets hold, without the wrapping that their container gave them.

An MPEG transport stream separates the units of H.264 and H.265 by start codes (ITU-T H.264 and
H.265, annex B) and puts a header before each AAC frame (ISO/IEC 14496-3, 1.A); an MP4 writes
lengths (ISO/IEC 14496-15) and one description for all. Parameter sets and access unit delimiters
may move into that description, so they do not count.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kepu_desktop.media.libav import codec_name, prefix_length

if TYPE_CHECKING:
    from av.stream import Stream

_START = b"\x00\x00\x01"
_DESCRIBING = {"h264": (7, 8, 9), "hevc": (32, 33, 34, 35)}  # types of units


@dataclass(frozen=True, slots=True)
class Content:
    """One stream: how many packets, and SHA-256 over what they hold."""

    kind: str  # video | audio
    codec: str
    packets: int
    sha256: str


class Reader:
    """Takes the packets of one stream in order, and tells their content."""

    def __init__(self, stream: Stream) -> None:
        self._kind = stream.type
        self._codec = codec_name(stream) or ""
        self._prefix = (
            prefix_length(stream) if stream.type == "video" else 0  # type: ignore[arg-type]
        )
        self._digest = hashlib.sha256()
        self._packets = 0

    def take(self, packet: bytes) -> None:
        self._packets += 1
        if self._codec in _DESCRIBING:
            units = _prefixed(packet, self._prefix) if self._prefix else _started(packet)
            for unit in units:
                kind = unit[0] & 31 if self._codec == "h264" else unit[0] >> 1 & 63
                if kind not in _DESCRIBING[self._codec]:
                    self._add(unit)
        elif self._codec == "aac":
            self._add(packet[_adts_header(packet) :])
        else:
            self._add(packet)

    def _add(self, part: bytes) -> None:
        self._digest.update(len(part).to_bytes(4, "big") + part)

    def content(self) -> Content:
        return Content(self._kind, self._codec, self._packets, self._digest.hexdigest())


def _prefixed(packet: bytes, prefix: int) -> Iterator[bytes]:
    at = 0
    while at + prefix <= len(packet):
        length = int.from_bytes(packet[at : at + prefix], "big")
        unit = packet[at + prefix : at + prefix + length].rstrip(b"\x00")
        if unit:
            yield unit
        at += prefix + length


def _started(packet: bytes) -> Iterator[bytes]:
    for unit in packet.split(_START)[1:]:
        told = unit.rstrip(b"\x00")  # the longer start code of the next, or zeros to fill up
        if told:
            yield told


def _adts_header(packet: bytes) -> int:
    """Octets of the header before the frame, 0 without one."""
    if len(packet) < 7 or packet[0] != 0xFF or packet[1] & 0xF6 != 0xF0:
        return 0
    length = (packet[3] & 3) << 11 | packet[4] << 3 | packet[5] >> 5
    if length != len(packet):
        return 0
    return 7 if packet[1] & 1 else 9
