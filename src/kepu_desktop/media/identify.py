"""The container by the first bytes, never by the name."""

from __future__ import annotations

TS_PACKETS = (188, 192, 204)
HEAD_SIZE = 4096

# Brands of pictures in ISO boxes (HEIF, AVIF, Canon raw, JPEG 2000): no films.
PICTURE_BRANDS = frozenset(
    ("heic", "heix", "heim", "heis", "mif1", "avif", "avis", "crx ", "jp2 ", "jpx ", "jpm ")
)

_ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
_MXF = bytes.fromhex("060e2b34020501010d01020101")
# Media that no call asks for, so that they are named as such: Ogg, MP3, AAC, FLAC, AC-3, AMR,
# RealMedia, bare MPEG video and H.264.
_RARE = (
    *(b"OggS", b"ID3", b"fLaC", b"\x0b\x77", b"#!AMR", b".RMF"),
    *(b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xf1", b"\xff\xf9"),
    *(b"\x00\x00\x01\xb3", b"\x00\x00\x00\x01\x67", b"\x00\x00\x00\x01\x09"),
)
_OTHERS = (
    (b"\xff\xd8\xff", "JPEG 图片"),
    (b"\x89PNG\r\n\x1a\n", "PNG 图片"),
    (b"GIF8", "GIF 图片"),
    (b"BM", "BMP 图片"),
    (b"II*\x00", "TIFF 图片"),
    (b"MM\x00*", "TIFF 图片"),
    (b"%PDF", "PDF 文档"),
    (b"PK\x03\x04", "压缩包或 Office 文档"),
    (b"Rar!\x1a\x07", "RAR 压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Office 文档"),
)


def container_of(head: bytes, brand: str | None) -> str | None:
    """``mp4 mov 3gp mkv webm ts ps flv avi wmv mxf other`` for a known beginning, else None.

    ``brand`` is the ftyp's major brand ("" for an ISO file without one, which counts as mp4;
    None for any other file).
    """
    if brand is not None:
        if brand == "qt  ":
            return "mov"
        return "3gp" if brand.startswith("3g") else "mp4"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "webm" if b"webm" in head[:64] else "mkv"
    if head.startswith(b"FLV\x01"):
        return "flv"
    if head.startswith(b"RIFF") and head[8:12] in (b"AVI ", b"AVIX"):
        return "avi"
    if head.startswith(_ASF):
        return "wmv"
    if _MXF in head:
        return "mxf"
    if head.startswith(b"\x00\x00\x01\xba"):
        return "ps"
    if _transport(head):
        return "ts"
    wave = head.startswith((b"RIFF", b"FORM")) and head[8:12] in (b"WAVE", b"AIFF", b"AIFC")
    return "other" if wave or head.startswith(_RARE) else None


def other_kind(head: bytes) -> str | None:
    """What a file that is no film is, in words for the person; None when it is not known."""
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "WebP 图片"
    return next((words for magic, words in _OTHERS if head.startswith(magic)), None)


def _transport(head: bytes) -> bool:
    """MPEG-TS: the sync byte 0x47 at every packet (M2TS has four octets before it)."""
    for length in TS_PACKETS:
        start = 4 if length == 192 else 0
        places = range(start, len(head), length)
        if len(places) >= 4 and all(head[place] == 0x47 for place in places):
            return True
    return False
