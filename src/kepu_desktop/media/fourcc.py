"""Names: handler types, sample entry codes and MPEG-4 object types in FFmpeg's words.

Sources: the MP4 registration authority's lists (mp4ra.org) and ISO/IEC 14496-1, table 5.
"""

from __future__ import annotations

from kepu_desktop.media.boxes import children

KINDS = {
    b"vide": "video",
    b"soun": "audio",
    b"sbtl": "subtitle",
    b"subt": "subtitle",
    b"text": "subtitle",
    b"clcp": "subtitle",
}

_CODES = {
    "avc1": "h264",
    "avc3": "h264",
    "dvav": "h264",
    "dva1": "h264",
    "hvc1": "hevc",
    "hev1": "hevc",
    "dvh1": "hevc",
    "dvhe": "hevc",
    "vvc1": "vvc",
    "vvi1": "vvc",
    "av01": "av1",
    "vp08": "vp8",
    "vp09": "vp9",
    "s263": "h263",
    "h263": "h263",
    "jpeg": "mjpeg",
    "mjpa": "mjpeg",
    "png ": "png",
    "apco": "prores",
    "apcs": "prores",
    "apcn": "prores",
    "apch": "prores",
    "ap4h": "prores",
    "ap4x": "prores",
    "AVdn": "dnxhd",
    "AVdh": "dnxhd",
    "mp2v": "mpeg2video",
    "CFHD": "cfhd",
    "hvt1": "hevc",
    "alac": "alac",
    "ac-3": "ac3",
    "ec-3": "eac3",
    "ac-4": "ac4",
    "Opus": "opus",
    "fLaC": "flac",
    ".mp3": "mp3",
    "samr": "amr_nb",
    "sawb": "amr_wb",
    "sowt": "pcm_s16le",
    "twos": "pcm_s16be",
    "in24": "pcm_s24be",
    "in32": "pcm_s32be",
    "fl32": "pcm_f32be",
    "ulaw": "pcm_mulaw",
    "alaw": "pcm_alaw",
    "tx3g": "mov_text",
    "text": "mov_text",
    "wvtt": "webvtt",
    "stpp": "ttml",
    "c608": "eia_608",
}

_OBJECTS = {
    0x20: "mpeg4",
    0x21: "h264",
    0x23: "hevc",
    0x40: "aac",
    0x60: "mpeg2video",
    0x61: "mpeg2video",
    0x62: "mpeg2video",
    0x63: "mpeg2video",
    0x64: "mpeg2video",
    0x65: "mpeg2video",
    0x66: "aac",
    0x67: "aac",
    0x68: "aac",
    0x69: "mp3",
    0x6A: "mpeg1video",
    0x6B: "mp3",
    0x6C: "mjpeg",
    0xA5: "ac3",
    0xA6: "eac3",
    0xA9: "dts",
    0xDD: "vorbis",
}

_DESCRIPTOR_ES, _DESCRIPTOR_CONFIG = 0x03, 0x04


def codec_name(code: bytes, entry: memoryview) -> str | None:
    """FFmpeg's name of a sample entry; None for a code that is not in the table."""
    name = code.decode("latin-1")
    if name in ("mp4v", "mp4a", "mp4s"):
        return _OBJECTS.get(_object_type(entry), "aac" if name == "mp4a" else None)
    return _CODES.get(name)


def _object_type(entry: memoryview) -> int:
    """The objectTypeIndication of the esds of a sample entry, 0 when there is none."""
    # The boxes follow 28 octets in a sound entry, 44 or 64 in QuickTime's, 78 in a visual one.
    for at in (28, 44, 64, 78):
        for kind, content in children(entry[at:]):
            if kind == b"wave":
                content = next((c for k, c in children(content) if k == b"esds"), content[:0])
            elif kind != b"esds":
                continue
            return _configured(content[4:])
    return 0


def _configured(data: memoryview) -> int:
    """Walks ES_Descriptor → DecoderConfigDescriptor (ISO/IEC 14496-1, 7.2.6)."""
    tag, body = _descriptor(data)
    if tag == _DESCRIPTOR_ES and len(body) > 3:
        flags = body[2]
        skip = 3 + (2 if flags & 0x80 else 0) + (2 if flags & 0x20 else 0)
        if flags & 0x40 and len(body) > skip:
            skip += 1 + body[skip]
        tag, body = _descriptor(body[skip:])
    return body[0] if tag == _DESCRIPTOR_CONFIG and len(body) else 0


def _descriptor(data: memoryview) -> tuple[int, memoryview]:
    if len(data) < 2:
        return 0, data[:0]
    at = 1
    while at < min(len(data), 5) and data[at] & 0x80:  # a size takes one to four octets
        at += 1
    return data[0], data[at + 1 :]
