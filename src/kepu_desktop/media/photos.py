"""Photographs: what one is, a thumbnail of it, and a copy without the place or of fitting size.

Runs in a worker process. Pillow's bomb limit is kept: a picture of more pixels is told and never
decoded. What a file may hold raises nothing; ``MemoryError`` passes, for the pool to tell.
"""

from __future__ import annotations

import io
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, BinaryIO

from kepu_desktop.domain.material_facts import MaterialFacts, MaterialKind, MaterialProblem

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

THUMBNAIL = (464, 312)  # pixels: twice what the window shows
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
_MAGIC = (
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"GIF8",
    b"BM",
    b"II*\0",
    b"MM\0*",
)
_FORMATS = ("JPEG", "PNG", "GIF", "BMP", "DIB", "TIFF", "WEBP")  # no other decoder runs
_ORIENTATION = 0x0112  # Exif 2.32, 4.6.4
_GPS = 0x8825  # the GPS IFD, 4.6.6
_QUALITY = 92
_THUMBNAIL_QUALITY = 85
# A picture that is to weigh less is tried with these, then smaller.
_LIGHTER = (92, 88, 84, 80)
_SMALLER = 0.85


@dataclass(frozen=True, slots=True)
class Fit:
    """What a copy must be: at most this many bytes, of this format; never enlarged."""

    format: str
    most_bytes: int
    least_side: int  # not made smaller than this on its short side


def is_picture(head: bytes) -> bool:
    """Told by the first bytes of a file."""
    if head.startswith(_MAGIC) or is_heic(head):
        return True
    return head.startswith(b"RIFF") and head[8:12] == b"WEBP"


def is_heic(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS


def look_at_photo(path: str, head: bytes) -> tuple[MaterialFacts, bytes | None]:
    """Facts of the picture at ``path`` and its thumbnail as JPEG; raises ``OSError`` when the
    disk refuses."""
    from PIL import Image, UnidentifiedImageError

    size = os.path.getsize(path)
    if is_heic(head):
        heic = MaterialFacts(MaterialKind.PICTURE, size, MaterialProblem.HEIC, format="HEIC")
        return heic, None
    facts = MaterialFacts(MaterialKind.PICTURE, size)
    try:
        with _strict(), open(path, "rb") as stream, _opened(stream) as picture:
            facts = _facts(picture, size)
            if picture.mode != "CMYK":
                picture.draft("RGB", THUMBNAIL)  # a JPEG is decoded at a fraction of its size
            return facts, _thumbnail(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return _broken(facts, MaterialProblem.BOMB), None
    except MemoryError:
        raise
    except (UnidentifiedImageError, ValueError, SyntaxError, ArithmeticError, LookupError):
        return _broken(facts, MaterialProblem.BROKEN), None
    except OSError as error:
        if error.errno is not None:  # the disk's word, not the decoder's
            raise
        return _broken(facts, MaterialProblem.BROKEN), None


def copy_photo(path: str, target: str, fit: Fit | None, *, keep_place: bool = False) -> str:
    """Write a copy of the picture at ``path`` to the new file ``target`` and say what was done:
    a comma-separated list of ``place`` (the place was taken out), ``format``, ``size``, or ``""``
    for the very bytes. Raises ``OSError`` and what Pillow raises for a broken picture.

    Without ``fit`` a JPEG or PNG keeps its pixels as they are; only metadata with the place goes.
    """
    with open(path, "rb") as stream:
        data = stream.read()
    with _strict(), _opened(io.BytesIO(data)) as picture:
        facts = _facts(picture, len(data))
        turned = facts.orientation not in (None, 1)
        wrong_format = fit is not None and (
            facts.format != fit.format or facts.mode == "CMYK" or turned
        )
        too_heavy = fit is not None and len(data) > fit.most_bytes
        if fit is not None and (wrong_format or too_heavy):
            made = _fitted(picture, fit)
            done = ["format"] if wrong_format else []
            done += ["size"] if too_heavy else []
            if facts.gps:
                done.append("place")
            _write(target, made)
            return ",".join(done)
    stripped = data if keep_place else without_place(data, facts)
    if stripped is None:  # a format that we cannot edit: made anew
        with _strict(), _opened(io.BytesIO(data)) as picture:
            stripped = _encoded(_upright(picture), _QUALITY)
        _write(target, stripped)
        return "format,place"
    _write(target, stripped)
    return "" if stripped == data else "place"


def without_place(data: bytes, facts: MaterialFacts) -> bytes | None:
    """The picture's bytes without where it was taken, pixels untouched; None when its format
    cannot be edited so."""
    if not facts.gps:
        return data
    if data.startswith(b"\xff\xd8"):
        return b"".join(_jpeg_without_place(data))
    if data.startswith(b"\x89PNG"):
        return b"".join(_png_without_place(data))
    return None


def _facts(picture: Image, size: int) -> MaterialFacts:
    exif = picture.getexif()
    turn = exif.get(_ORIENTATION)
    turn = turn if isinstance(turn, int) and 1 <= turn <= 8 else None
    width, height = picture.size
    if turn is not None and turn >= 5:
        width, height = height, width
    xmp = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    if isinstance(xmp, str):
        xmp = xmp.encode("utf-8", "replace")
    place = bool(exif.get_ifd(_GPS)) or b"exif:GPSL" in xmp
    return MaterialFacts(
        MaterialKind.PICTURE,
        size,
        format="JPEG" if picture.format == "MPO" else picture.format,
        width=width,
        height=height,
        mode=picture.mode,
        orientation=turn,
        gps=place,
    )


def _opened(stream: BinaryIO) -> ImageFile:
    """Raises what Pillow raises."""
    # Only five plugins are there by themselves; asking for one that is not would be a KeyError.
    from PIL import Image, TiffImagePlugin, WebPImagePlugin  # noqa: F401

    Image.preinit()
    return Image.open(stream, "r", _FORMATS)


def _broken(facts: MaterialFacts, problem: MaterialProblem) -> MaterialFacts:
    return replace(facts, problem=problem)


@contextmanager
def _strict() -> Iterator[None]:
    """Half of Pillow's limit only warns: we stop there."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # damaged metadata is not the picture
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        yield


def _upright(picture: Image) -> Image:
    """Decoded, turned upright, in RGB on white."""
    from PIL import Image as Pictures
    from PIL import ImageOps

    shown = ImageOps.exif_transpose(picture)
    assert shown is not None
    if shown.mode in ("RGBA", "LA", "PA") or "transparency" in shown.info:
        layered = shown.convert("RGBA")
        ground = Pictures.new("RGBA", layered.size, "white")
        shown = Pictures.alpha_composite(ground, layered)
    if shown.mode.startswith("I;16") or shown.mode in ("I", "F"):
        shown = _eight_bits(shown)
    return shown.convert("RGB")


def _eight_bits(picture: Image) -> Image:
    _low, high = picture.getextrema()
    top = high[1] if isinstance(high, tuple) else high
    scale = 255 / top if isinstance(top, int | float) and top > 255 else 1
    return picture.convert("F").point(lambda value: value * scale).convert("L")


def _thumbnail(picture: Image) -> bytes:
    small = _upright(picture)
    small.thumbnail(THUMBNAIL)
    return _encoded(small, _THUMBNAIL_QUALITY)


def _encoded(picture: Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def _fitted(picture: Image, fit: Fit) -> bytes:
    """As JPEG of at most ``fit.most_bytes``: first a little lighter, then smaller, but not
    below ``fit.least_side``; the last try stands when nothing fits."""
    shown = _upright(picture)
    made = b""
    while True:
        for quality in _LIGHTER:
            made = _encoded(shown, quality)
            if len(made) <= fit.most_bytes:
                return made
        width, height = (round(side * _SMALLER) for side in shown.size)
        if min(width, height) < fit.least_side:
            return made
        shown = shown.resize((width, height))


def _write(target: str, data: bytes) -> None:
    with open(target, "xb") as stream:
        stream.write(data)


def _jpeg_without_place(data: bytes) -> Iterator[bytes]:
    """The segments before the scan (ISO/IEC 10918-1, B.1.1.4) with Exif written anew without its
    GPS part, and without XMP that names the place."""
    yield data[:2]
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        length = 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        segment = data[at : at + length]
        if segment[1] == 0xE1 and segment[4:10] == b"Exif\0\0":
            yield _exif_segment(segment[4:])
        elif not (segment[1] == 0xE1 and b"GPS" in segment):
            yield segment
        at += length
    yield data[at:]


def _exif_segment(payload: bytes) -> bytes:
    from PIL import Image

    exif = Image.Exif()
    exif.load(payload)
    exif.pop(_GPS, None)
    made = exif.tobytes()
    if not made.startswith(b"Exif\0\0"):
        made = b"Exif\0\0" + made
    return b"\xff\xe1" + (len(made) + 2).to_bytes(2, "big") + made


def _png_without_place(data: bytes) -> Iterator[bytes]:
    """Without the chunks that may hold the place (PNG third edition, 11.3)."""
    yield data[:8]
    at = 8
    while at + 8 <= len(data):
        length = 12 + int.from_bytes(data[at : at + 4], "big")
        kind = data[at + 4 : at + 8]
        if kind not in (b"eXIf", b"iTXt", b"tEXt", b"zTXt"):
            yield data[at : at + length]
        at += length
