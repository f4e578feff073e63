"""Codes of real sizes on pictures that an encoder of films has been over."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import pytest
import zxingcpp

from film_marks import Scene, decoded, film_bytes, seeded
from kepu_desktop.media.ads.codes import Code, codes_in
from kepu_desktop.media.ads.settings import shipped

SETTINGS = shipped().codes
SIZE = (1920, 1080)
FORMATS = zxingcpp.BarcodeFormat


def drawn(
    text: str, side: int, kind: object = FORMATS.QRCode, height: int | None = None
) -> np.ndarray:
    """A code with its quiet zone, black on white, ``side`` pixels wide without the zone."""
    code = zxingcpp.create_barcode(text, kind)
    image = np.asarray(zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False))
    shape = (side, height or side)
    image = cv2.resize(
        image, shape, interpolation=cv2.INTER_NEAREST if side > 200 else cv2.INTER_AREA
    )
    return cv2.copyMakeBorder(image, *(side // 8,) * 4, cv2.BORDER_CONSTANT, value=255)


def laid(picture: np.ndarray, code: np.ndarray, place: tuple[int, int], lean: float = 0.0) -> None:
    """Draw the code at ``place``; ``lean`` turns it out of the plane of the picture."""
    height, width = code.shape
    far = lean * width
    into = np.array([[0, 0], [width, far], [width - far / 2, height - far], [far / 2, height]])
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    turn = cv2.getPerspectiveTransform(source, (into + place).astype(np.float32))
    size = (picture.shape[1], picture.shape[0])
    flat = cv2.warpPerspective(code, turn, size, flags=cv2.INTER_AREA)
    cover = cv2.warpPerspective(np.ones_like(code), turn, size)
    picture[cover > 0] = flat[cover > 0, None]


def lumas(pictures: list[np.ndarray]) -> Iterator[np.ndarray]:
    for frame in decoded(film_bytes(pictures, 25)):
        yield frame.to_ndarray(format="gray")


def filmed(*codes: tuple[np.ndarray, float]) -> Iterator[np.ndarray]:
    """Grey frames, one for each code, on unlike scenes."""
    pictures = []
    for number, (code, lean) in enumerate(codes):
        rng = seeded("code", number)
        picture = Scene("codes", number % 6, size=SIZE).at(0)
        laid(picture, code, (int(rng.integers(100, 1300)), int(rng.integers(100, 550))), lean)
        pictures.append(picture)
    return lumas(pictures)


@pytest.mark.parametrize("side", [70, 100, 140, 200, 300])
def test_a_qr_code_is_read_flat_and_leaning(side: int) -> None:
    text = "https://abc.shop/a?id=1"
    codes = [(drawn(text, side), lean) for lean in (0.0, 0.08, 0.16)]
    read = [codes_in(luma, SETTINGS) for luma in filmed(*codes)]
    assert [[(code.kind, code.text) for code in found] for found in read] == [[("qr", text)]] * 3


def test_the_box_lies_upright_around_the_code() -> None:
    picture = Scene("box", size=SIZE).at(0)
    laid(picture, drawn("kepu", 200), (1000, 300))
    (luma,) = lumas([picture])
    ((left, top, width, height),) = [code.box for code in codes_in(luma, SETTINGS)]
    assert (left, top, width, height) == pytest.approx((1025, 325, 200, 200), abs=12)


def test_a_product_code_is_a_barcode_and_is_read_from_three_hundred_pixels_on() -> None:
    code = drawn("6901234567892", 300, FORMATS.EAN13, 120)
    (luma,) = filmed((code, 0.0))
    assert [(c.kind, c.text) for c in codes_in(luma, SETTINGS)] == [("barcode", "6901234567892")]


def test_two_codes_in_one_frame_come_from_top_to_bottom() -> None:
    picture = Scene("two", size=SIZE).at(0)
    laid(picture, drawn("lower", 160), (1200, 700))
    laid(picture, drawn("upper", 160), (200, 100))
    (luma,) = lumas([picture])
    assert [code.text for code in codes_in(luma, SETTINGS)] == ["upper", "lower"]


def test_nothing_is_read_where_there_is_no_code() -> None:
    pictures = [Scene("none", number, size=SIZE).at(0) for number in range(6)]
    for number in range(10):  # what misleads: stripes like those of bar codes, boards, windows
        rng = seeded("texture", number)
        cell = int(rng.integers(3, 24))
        across, down = SIZE[0] // cell, 1 if number % 2 else SIZE[1] // cell
        cells = rng.integers(0, 2, (down, across), dtype=np.uint8) * 255
        flat = cv2.resize(cells, SIZE, interpolation=cv2.INTER_NEAREST)
        pictures.append(cv2.cvtColor(flat, cv2.COLOR_GRAY2BGR))
    found: list[Code] = []
    for luma in lumas(pictures):
        found += codes_in(luma, SETTINGS)
    assert found == []


def test_a_hundred_textures_hold_no_code() -> None:
    for number in range(100):
        rng = seeded("grain", number)
        grain = rng.integers(0, 256, (270, 480), dtype=np.uint8)
        grain = cv2.GaussianBlur(grain, (0, 0), float(rng.uniform(0.4, 3)))
        grain = cv2.normalize(grain, None, 0, 255, cv2.NORM_MINMAX)
        assert codes_in(cv2.resize(grain, (960, 540)), SETTINGS) == ()


def test_what_a_code_holds_is_told_in_one_line_of_bounded_length() -> None:
    text = "BEGIN:VCARD\r\nN:abc\r\n" + "x" * 600
    picture = np.full((900, 900), 255, np.uint8)
    code = drawn(text, 720)
    picture[: code.shape[0], : code.shape[1]] = code[:900, :900]
    (found,) = codes_in(picture, SETTINGS)
    assert found.text.startswith("BEGIN:VCARD N:abc xxx")
    assert len(found.text) == SETTINGS.longest_text


def test_a_small_or_empty_frame_is_taken() -> None:
    assert codes_in(np.zeros((1, 1), np.uint8), SETTINGS) == ()
    assert codes_in(np.full((1080, 1920), 255, np.uint8), SETTINGS) == ()
