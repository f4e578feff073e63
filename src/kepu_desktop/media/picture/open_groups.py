"""HEVC key pictures of open groups, decoded without the pictures that they keep for others.

Such a key picture (a CRA, ITU-T H.265 8.3.2) names up to fifteen pictures of the group before it,
which pictures shown before it lean on. Who begins there has none of them, and FFmpeg makes a grey
one for each: 125 MB of 8K at 10 bits, five times. The key picture itself leans on nothing, so it
is decoded as well with one name in their place (two where the bits do not fit), written in as
many bits, so that nothing behind it moves. Where that is not sure the packet stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_CRA, _VPS, _SPS, _PPS = 21, 32, 33, 34
_HEAD = 96  # octets of a slice in which its header's beginning surely ends
_LENGTH_SIZE = 21  # place of lengthSizeMinusOne in an hvcC (ISO/IEC 14496-15 8.3.3.1)
_MOST_NAMED = 16
_FARTHEST = 15  # zeros that a distance may begin with (delta_poc_s0_minus1 below 2^15)


class OpenGroups:
    """What has to be known of a stream; ``extradata`` is what its container keeps for decoders.

    Parameter sets are looked for there, and in the packets themselves.
    """

    def __init__(self, extradata: bytes | None) -> None:
        data = extradata or b""
        self._prefix = 0  # octets of the length before each unit; 0: start codes
        self._pictures: dict[int, _Pictures] = {}
        self._slices: dict[int, _Slices] = {}
        if len(data) > _LENGTH_SIZE + 1 and data[0] == 1:
            self._prefix = (data[_LENGTH_SIZE] & 3) + 1
            units = _in_record(data)
        else:
            units = (unit for _, unit in _by_start_codes(data))
        for unit in units:
            self._learn(unit)

    def spared(self, packet: bytes) -> bytes | None:
        """The packet with fewer missing pictures to be made; None: as it is."""
        try:
            parts = list(self._units(packet))
        except ValueError:
            return None
        changed = False
        out: list[bytes] = []
        for before, unit in parts:
            kind = unit[0] >> 1 & 63 if unit else 0
            if kind in (_SPS, _PPS):
                self._learn(unit)
            new = self._with_few_names(unit) if kind == _CRA else None
            changed = changed or new is not None
            kept = unit if new is None else new
            out += [len(kept).to_bytes(self._prefix, "big") if self._prefix else before, kept]
        return b"".join(out) if changed else None

    def _units(self, packet: bytes) -> Iterator[tuple[bytes, bytes]]:
        """(what stands before it, unit). Raises ``ValueError`` for a broken chain."""
        if not self._prefix:
            yield from _by_start_codes(packet)
            return
        at = 0
        while at < len(packet):
            size = int.from_bytes(packet[at : at + self._prefix], "big")
            at += self._prefix
            if size == 0 or at + size > len(packet):
                raise ValueError("units do not fill the packet")
            yield b"", packet[at : at + size]
            at += size

    def _learn(self, unit: bytes) -> None:
        kind = unit[0] >> 1 & 63 if unit else 0
        bits = _Bits(_plain(unit[2:]))
        try:
            if kind == _SPS:
                number, pictures = _pictures(bits)
                self._pictures[number] = pictures
            elif kind == _PPS:
                number, slices = _slices(bits)
                self._slices[number] = slices
        except ValueError:
            return  # a set that is too short, or says more than is read here

    def _with_few_names(self, unit: bytes) -> bytes | None:
        """The first slice of a key picture, its set of names rewritten (7.3.6.1)."""
        end = min(_HEAD, len(unit))
        while end > 2 and not unit[end - 1]:
            end -= 1  # zeros may be half of an escape
        head = _plain(unit[2:end])
        bits = _Bits(head)
        try:
            if not bits.flag():
                return None  # not the first slice: its set is read and not followed
            bits.skip(1)
            slices = self._slices[bits.count()]
            pictures = self._pictures[slices.of]
            bits.skip(slices.extra)
            bits.count()  # the kind of slice
            bits.skip(slices.with_output + 2 * pictures.apart + pictures.order_bits)
            if bits.flag():
                return None  # a set of the stream's own list
            if pictures.sets and bits.flag():
                return None  # told as the difference from another
            first = bits.at
            named = bits.count() + bits.count()
            if named > _MOST_NAMED:
                return None
            for _ in range(named):
                bits.count()
                bits.skip(1)
        except (KeyError, ValueError):
            return None
        last = bits.at
        written = _names(last - first)
        if written is None or written[0] >= named:
            return None
        text = "".join(f"{octet:08b}" for octet in head)
        text = text[:first] + written[1] + text[last:]
        changed = int(text, 2).to_bytes(len(head), "big")
        return unit[:2] + _escaped(changed) + unit[end:]


def _names(width: int) -> tuple[int, str] | None:
    """(how many, the bits) of the shortest set of names that takes up exactly so many bits."""
    for many in range(1, _MOST_NAMED):
        # How many are before, none after; of each its distance and that this picture has no use
        # for it. Codes have an odd number of bits: zeros, a one, and as many again.
        code = f"{many + 1:b}"
        bits = "0" * (len(code) - 1) + code + "1"
        zeros, odd = divmod(width - len(bits) - 2 * many, 2)
        if odd or not 0 <= zeros <= many * _FARTHEST:
            continue
        for _ in range(many):
            taken = min(zeros, _FARTHEST)
            bits += "0" * taken + "1" + "0" * taken + "0"
            zeros -= taken
        return many, bits
    return None


@dataclass(frozen=True, slots=True)
class _Pictures:
    """Of a sequence parameter set: planes coded apart, bits of a picture's number in its order,
    and how many sets of names the stream lists."""

    apart: bool
    order_bits: int
    sets: int


@dataclass(frozen=True, slots=True)
class _Slices:
    """Of a picture parameter set: its sequence's number, and what stands in slice headers."""

    of: int
    with_output: bool
    extra: int


def _pictures(bits: _Bits) -> tuple[int, _Pictures]:
    """(number, content) of a sequence parameter set (7.3.2.2). Raises ``ValueError``."""
    bits.skip(4)
    layers = bits.number(3)
    bits.skip(1 + 88 + 8)
    shown = [(bits.flag(), bits.flag()) for _ in range(layers)]
    bits.skip(2 * (8 - layers) if layers else 0)
    for profile, level in shown:
        bits.skip(88 * profile + 8 * level)
    number = bits.count()
    apart = bits.count() == 3 and bits.flag()
    bits.count(2)
    if bits.flag():
        bits.count(4)
    bits.count(2)
    order_bits = bits.count() + 4
    for _ in range(layers + 1 if bits.flag() else 1):
        bits.count(3)
    bits.count(6)
    if bits.flag() and bits.flag():
        raise ValueError("lists of scaling factors are not read")
    bits.skip(2)
    if bits.flag():
        bits.skip(8)
        bits.count(2)
        bits.skip(1)
    return number, _Pictures(apart, order_bits, bits.count())


def _slices(bits: _Bits) -> tuple[int, _Slices]:
    """(number, content) of a picture parameter set (7.3.2.3). Raises ``ValueError``."""
    number, of = bits.count(), bits.count()
    bits.skip(1)
    return number, _Slices(of, bits.flag(), bits.number(3))


class _Bits:
    """Reads bits from the first on. Raises ``ValueError`` past the end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0

    def number(self, width: int) -> int:
        value = 0
        for _ in range(width):
            value = value << 1 | self.flag()
        return value

    def flag(self) -> bool:
        octet, bit = divmod(self.at, 8)
        if octet >= len(self._data):
            raise ValueError("past the end")
        self.at += 1
        return bool(self._data[octet] >> (7 - bit) & 1)

    def skip(self, width: int) -> None:
        self.at += width

    def count(self, times: int = 1) -> int:
        """The last of so many Exp-Golomb codes (9.2)."""
        value = 0
        for _ in range(times):
            zeros = 0
            while not self.flag():
                zeros += 1
                if zeros > 32:
                    raise ValueError("no code")
            value = (1 << zeros) - 1 + self.number(zeros)
        return value


def _in_record(record: bytes) -> Iterator[bytes]:
    """The units of an hvcC; ends where it breaks off."""
    at = _LENGTH_SIZE + 2
    for _ in range(record[at - 1]):
        count = int.from_bytes(record[at + 1 : at + 3], "big")
        at += 3
        for _ in range(count):
            size = int.from_bytes(record[at : at + 2], "big")
            if not size or at + 2 + size > len(record):
                return
            yield record[at + 2 : at + 2 + size]
            at += 2 + size


def _by_start_codes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(start code with zeros before it, unit)."""
    start = data.find(b"\0\0\1")
    before = 0
    while start >= 0:
        begin = start + 3
        start = data.find(b"\0\0\1", begin)
        end = len(data) if start < 0 else start
        # A zero before the next code belongs to it.
        while start >= 0 and end > begin and not data[end - 1]:
            end -= 1
        yield data[before:begin], data[begin:end]
        before = end


def _plain(unit: bytes) -> bytes:
    """Without the octets that keep start codes out (7.4.2)."""
    return unit.replace(b"\0\0\3", b"\0\0")


def _escaped(data: bytes) -> bytes:
    out = bytearray()
    zeros = 0
    for octet in data:
        if zeros >= 2 and octet <= 3:
            out.append(3)
            zeros = 0
        out.append(octet)
        zeros = zeros + 1 if octet == 0 else 0
    return bytes(out)
