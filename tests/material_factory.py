"""Real materials of cases: photographs, PDFs, Word files, good ones and bad ones."""

from __future__ import annotations

import io
import struct
import zlib
from functools import cache
from pathlib import Path

import docx
import numpy as np
import pypdf
from PIL import Image

GPS_IFD, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F


def photo(
    path: Path,
    size: tuple[int, int] = (1600, 1200),
    *,
    quality: int = 90,
    mode: str = "RGB",
    gps: bool = False,
    turn: int = 0,
    form: str = "JPEG",
    noise: float = 25.0,
) -> Path:
    """A sloping, noisy ground (so that it has weight) with a bright corner at the upper left."""
    path.write_bytes(_photo(size, quality, mode, gps, turn, form, noise))
    return path


@cache
def _photo(
    size: tuple[int, int], quality: int, mode: str, gps: bool, turn: int, form: str, noise: float
) -> bytes:
    width, height = size
    rng = np.random.default_rng(7)
    ground = np.linspace(60, 190, height)[:, None, None] + np.linspace(0, 40, width)[None, :, None]
    pixels = np.clip(ground + rng.normal(0, noise, (height, width, 3)), 0, 255).astype(np.uint8)
    pixels[: height // 8, : width // 8] = (250, 220, 30)
    picture = Image.fromarray(pixels)
    if mode != "RGB":
        picture = picture.convert(mode)
    exif = Image.Exif()
    if gps or turn:
        exif[MAKER] = "Camera"
    if turn:
        exif[ORIENTATION] = turn
    if gps:
        place = {1: "N", 2: (31.0, 51.0, 0.0), 3: "E", 4: (117.0, 17.0, 0.0)}
        exif.get_ifd(GPS_IFD).update(place)
    stream = io.BytesIO()
    picture.save(stream, form, quality=quality, exif=exif)
    return stream.getvalue()


def bomb(path: Path, side: int = 30_000) -> Path:
    """A PNG of a few KB that says it has ``side``² pixels, and has them."""
    rows = zlib.compress(b"\0" * ((side // 8 + 1) * side), 9)
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", rows), (b"IEND", b"")]
    data = b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + data)
    return path


def heic(path: Path) -> Path:
    path.write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 200)
    return path


def pdf(path: Path, pages: int = 1, *, user: str = "", owner: str = "", way: str = "") -> Path:
    """``way`` is pypdf's name of an encryption, e.g. RC4-128; without one the file is open."""
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    if way:
        writer.encrypt(user, owner or user, algorithm=way)
    stream = io.BytesIO()
    writer.write(stream)
    path.write_bytes(stream.getvalue())
    return path


def aes_pdf(path: Path) -> Path:
    """A PDF whose trailer names AES-256; its content is of no concern to who may not open it."""
    made = pdf(path, user="secret", way="RC4-128").read_bytes()
    path.write_bytes(made.replace(b"/V 2", b"/V 5").replace(b"/R 3", b"/R 6"))
    return path


def word(path: Path, *paragraphs: str) -> Path:
    document = docx.Document()
    for text in paragraphs or ("成效说明",):
        document.add_paragraph(text)
    document.save(str(path))
    return path


def cut(path: Path, share: float = 0.3) -> Path:
    """The file without its end."""
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    return path
