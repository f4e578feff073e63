"""Photographs of cases: what they are, thumbnails, copies without the place or of fitting size."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from kepu_desktop.domain.material_facts import MaterialFacts, MaterialKind, MaterialProblem
from kepu_desktop.media.photos import THUMBNAIL, Fit, copy_photo, is_picture, look_at_photo
from material_factory import GPS_IFD, MAKER, bomb, cut, heic, photo

FIT = Fit("JPEG", 200_000, 600)


def looked(path: Path) -> tuple[MaterialFacts, bytes | None]:
    return look_at_photo(str(path), path.read_bytes()[:4096])


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP"])
def test_each_kind_of_picture_is_told_with_its_size_and_a_thumbnail(
    form: str, tmp_path: Path
) -> None:
    path = photo(tmp_path / "x", (640, 480), form=form)
    assert is_picture(path.read_bytes()[:64])
    facts, thumbnail = looked(path)
    assert (facts.kind, facts.format) == (MaterialKind.PICTURE, form)
    assert (facts.width, facts.height, facts.problem) == (640, 480, None)
    assert facts.size == path.stat().st_size
    assert thumbnail is not None
    small = Image.open(io.BytesIO(thumbnail))
    assert small.width <= THUMBNAIL[0]
    assert small.height <= THUMBNAIL[1]


def test_a_turned_picture_is_measured_as_it_is_shown(tmp_path: Path) -> None:
    facts, thumbnail = looked(photo(tmp_path / "x.jpg", (640, 480), turn=6))
    assert (facts.width, facts.height, facts.orientation) == (480, 640, 6)
    assert thumbnail is not None
    small = Image.open(io.BytesIO(thumbnail))
    assert small.height > small.width
    red, _green, blue = small.getpixel((small.width - 4, 4))  # the corner moved to the right
    assert red > 200 > blue


def test_the_place_and_the_colours_of_print_are_seen(tmp_path: Path) -> None:
    assert looked(photo(tmp_path / "a.jpg", (64, 48), gps=True))[0].gps is True
    assert looked(photo(tmp_path / "b.jpg", (64, 48)))[0].gps is False
    facts, thumbnail = looked(photo(tmp_path / "c.jpg", (64, 48), mode="CMYK"))
    assert facts.mode == "CMYK"
    assert thumbnail is not None


@pytest.mark.parametrize("side", [10_000, 30_000])
def test_a_bomb_is_never_decoded(side: int, tmp_path: Path) -> None:
    facts, thumbnail = looked(bomb(tmp_path / "x.png", side))
    assert facts.problem is MaterialProblem.BOMB
    assert thumbnail is None


def test_heic_is_told_by_its_brand(tmp_path: Path) -> None:
    path = heic(tmp_path / "x.jpg")
    assert is_picture(path.read_bytes()[:64])
    assert looked(path)[0].problem is MaterialProblem.HEIC


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_cut_short_is_broken(form: str, tmp_path: Path) -> None:
    facts, thumbnail = looked(cut(photo(tmp_path / "x", form=form)))
    assert facts.problem is MaterialProblem.BROKEN
    assert thumbnail is None


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_copy_loses_the_place_and_keeps_every_pixel(form: str, tmp_path: Path) -> None:
    path = photo(tmp_path / "x", (320, 240), gps=True, form=form)
    before = path.read_bytes()
    assert copy_photo(str(path), str(tmp_path / "copy"), None) == "place"
    with Image.open(path) as one, Image.open(tmp_path / "copy") as other:
        assert ImageChops.difference(one, other).getbbox() is None
        assert not other.getexif().get_ifd(GPS_IFD)
        if form == "JPEG":
            assert other.getexif()[MAKER] == "Camera"
    assert path.read_bytes() == before
    facts, _ = looked(tmp_path / "copy")
    assert facts.gps is False


def test_where_no_place_stands_the_copy_is_the_very_file(tmp_path: Path) -> None:
    path = photo(tmp_path / "x.jpg", (320, 240))
    assert copy_photo(str(path), str(tmp_path / "copy"), None) == ""
    assert (tmp_path / "copy").read_bytes() == path.read_bytes()


def test_a_place_in_another_format_goes_with_the_format(tmp_path: Path) -> None:
    path = photo(tmp_path / "x", (320, 240), gps=True, form="WEBP")
    assert copy_photo(str(path), str(tmp_path / "copy"), None) == "format,place"
    with Image.open(tmp_path / "copy") as copy:
        assert copy.format == "JPEG"
        assert not copy.getexif().get_ifd(GPS_IFD)


@pytest.mark.parametrize(
    ("made", "done"),
    [
        ({"form": "PNG"}, "format,size"),
        ({"mode": "CMYK"}, "format,size"),
        ({"quality": 97, "gps": True}, "size,place"),
        ({"turn": 8}, "format,size"),
    ],
)
def test_a_copy_is_made_to_fit_and_never_enlarged(
    made: dict[str, object], done: str, tmp_path: Path
) -> None:
    path = photo(tmp_path / "x", (1600, 1200), **made)  # type: ignore[arg-type]
    facts, _ = looked(path)
    assert copy_photo(str(path), str(tmp_path / "copy"), FIT) == done
    copy, _ = looked(tmp_path / "copy")
    assert (copy.format, copy.mode, copy.gps) == ("JPEG", "RGB", False)
    assert copy.orientation in (None, 1)
    assert copy.size is not None
    assert copy.size <= FIT.most_bytes
    assert copy.width is not None
    assert facts.width is not None
    assert copy.width <= facts.width


def test_a_small_picture_stays_small(tmp_path: Path) -> None:
    path = photo(tmp_path / "x.png", (200, 150), form="PNG")
    copy_photo(str(path), str(tmp_path / "copy"), FIT)
    assert looked(tmp_path / "copy")[0].width == 200


def test_what_cannot_be_made_light_enough_is_not_made_tiny(tmp_path: Path) -> None:
    path = photo(tmp_path / "x.jpg", (1600, 1200), noise=60)
    copy_photo(str(path), str(tmp_path / "copy"), Fit("JPEG", 20_000, 900))
    copy, _ = looked(tmp_path / "copy")
    assert copy.height is not None
    assert copy.height >= 900


def test_the_same_picture_gives_the_same_copy(tmp_path: Path) -> None:
    path = photo(tmp_path / "x.png", (400, 300), form="PNG")
    for name in ("a", "b"):
        copy_photo(str(path), str(tmp_path / name), FIT)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_transparent_ground_becomes_white(tmp_path: Path) -> None:
    Image.new("RGBA", (300, 200), (0, 0, 0, 0)).save(tmp_path / "x.png")
    copy_photo(str(tmp_path / "x.png"), str(tmp_path / "copy"), FIT)
    with Image.open(tmp_path / "copy") as copy:
        assert copy.getpixel((5, 5)) == (255, 255, 255)
