"""Generated frames of a film for tests of marks, borders and codes: scenes like a camera's, things
laid over them, and a real encoder between them and who looks at them."""

from __future__ import annotations

import io
import math
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

import av
import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc",
)
SIZE = (1280, 720)
WORDS = (
    *("地球", "宇宙", "细胞", "病毒", "气候", "海洋", "火山", "植物", "恐龙", "量子", "光合作用"),
    *("生态", "健康", "安全", "卫星", "大气", "免疫", "基因", "能量", "温度"),
)


def seeded(*parts: object) -> np.random.Generator:
    return np.random.default_rng(zlib.crc32(repr(parts).encode()))


@cache
def font(number: int, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS[number % len(FONTS)], size)


class Scene:
    """One view with a camera that moves over it; the picture depends on seed and second only."""

    def __init__(self, *seed: object, size: tuple[int, int] = SIZE, still: bool = False) -> None:
        self._rng = rng = seeded("scene", *seed)
        self.size = size
        self._canvas = self._make(rng)
        turn = rng.uniform(0, 2 * math.pi)
        self._speed = (0.0, 0.0) if still else (9 * math.cos(turn), 5 * math.sin(turn))
        self._blobs = [
            (rng.uniform(0.1, 0.9, 2), rng.uniform(-0.06, 0.06, 2), rng.integers(20, 90))
            for _ in range(int(rng.integers(0, 4)))
        ]
        self._shades = rng.integers(0, 255, (4, 3))

    def at(self, second: float) -> np.ndarray:
        width, height = self.size
        room_x, room_y = self._canvas.shape[1] - width, self._canvas.shape[0] - height
        x = round(room_x / 2 + self._speed[0] * second) % max(1, room_x)
        y = round(room_y / 2 + self._speed[1] * second) % max(1, room_y)
        picture = self._canvas[y : y + height, x : x + width].copy()
        for shade, (place, step, radius) in zip(self._shades, self._blobs, strict=False):
            centre = ((place + step * second) % 1.0) * self.size
            cv2.ellipse(
                picture,
                (round(centre[0]), round(centre[1])),
                (int(radius), int(radius * 1.6)),
                *(0, 0, 360, shade.tolist(), -1, cv2.LINE_AA),
            )
        return picture

    def _make(self, rng: np.random.Generator) -> np.ndarray:
        width, height = self.size[0] + 220, self.size[1] + 140
        kind = rng.integers(0, 6)
        canvas = _noise(rng, width, height)
        if kind == 0:  # a town: blocks with windows
            for _ in range(int(rng.integers(5, 14))):
                _house(canvas, rng)
        elif kind == 1:  # flat drawing
            canvas[:] = rng.integers(30, 240, 3)
            for _ in range(int(rng.integers(6, 20))):
                _shape(canvas, rng)
        elif kind == 2:  # sky over land
            horizon = int(height * rng.uniform(0.35, 0.7))
            sky = np.linspace(0, 1, horizon)[:, None, None] * rng.integers(0, 80, 3)
            canvas[:horizon] = np.clip(sky + rng.integers(90, 175, 3), 0, 255)
        elif kind == 3:  # near things, out of focus behind
            canvas = cv2.GaussianBlur(canvas, (0, 0), 9)
            for _ in range(int(rng.integers(2, 7))):
                _shape(canvas, rng)
        elif kind == 4:  # signs and labels in the scene
            for _ in range(int(rng.integers(1, 5))):
                _sign(canvas, rng)
        else:  # darkness with lights
            canvas = (canvas * 0.25).astype(np.uint8)
            for _ in range(60):
                spot = (int(rng.integers(0, width)), int(rng.integers(0, height)))
                cv2.circle(
                    canvas, spot, int(rng.integers(1, 14)), rng.integers(90, 255, 3).tolist(), -1
                )
        return canvas


@cache
def _clouds(number: int, width: int, height: int) -> np.ndarray:
    """Coarse clouds in colour, fine ones in grey, around 0."""
    rng = seeded("clouds", number)
    rough = (0.4, 0.6, 0.8, 1.0, 0.5, 0.7)[number % 6]
    coarse = np.zeros((54, 96, 3), np.float32)
    for octave in (3, 6, 12):
        grain = rng.normal(0, 1, (octave, octave * 2, 3)).astype(np.float32)
        coarse += cv2.resize(grain, (96, 54), interpolation=cv2.INTER_CUBIC) * (3 / octave) ** rough
    fine = np.zeros((height, width), np.float32)
    for octave in (24, 48, 96, 192, 384):
        grain = rng.normal(0, 1, (octave, octave * 2)).astype(np.float32)
        grain = cv2.resize(grain, (width, height), interpolation=cv2.INTER_LINEAR)
        cv2.scaleAdd(grain, (3 / octave) ** rough, fine, fine)
    picture = cv2.resize(coarse * 50, (width, height), interpolation=cv2.INTER_LINEAR)
    picture += (fine * 55)[:, :, None]
    return np.clip(picture, -127, 127).astype(np.int8)


def _noise(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """One of a few clouds, elsewhere, mirrored and in other colours."""
    clouds = _clouds(int(rng.integers(0, 6)), width, height)
    clouds = np.roll(clouds, (int(rng.integers(0, height)), int(rng.integers(0, width))), (0, 1))
    turned = cv2.flip(clouds, int(rng.integers(-1, 2)))
    mixed = cv2.transform(turned.astype(np.int16), np.eye(3)[rng.permutation(3)])
    lifted = cv2.add(mixed, (*(float(v) for v in rng.integers(60, 190, 3)), 0.0))
    return np.clip(lifted, 0, 255).astype(np.uint8)


def _house(canvas: np.ndarray, rng: np.random.Generator) -> None:
    height, width = canvas.shape[:2]
    w, h = int(rng.integers(80, 320)), int(rng.integers(150, height - 50))
    x, y = int(rng.integers(0, width - w)), height - h
    canvas[y:, x : x + w] = rng.integers(30, 220, 3)
    shade = rng.integers(30, 250, 3)
    for row in range(y + 12, height - 20, int(rng.integers(28, 50))):
        for column in range(x + 10, x + w - 16, int(rng.integers(24, 44))):
            canvas[row : row + 16, column : column + 12] = shade


def _shape(canvas: np.ndarray, rng: np.random.Generator) -> None:
    height, width = canvas.shape[:2]
    centre = np.array([rng.integers(0, width), rng.integers(0, height)])
    shade = rng.integers(0, 255, 3).tolist()
    if rng.random() < 0.4:
        cv2.circle(canvas, centre.tolist(), int(rng.integers(20, 200)), shade, -1, cv2.LINE_AA)
        return
    corners = centre + rng.integers(-200, 200, (int(rng.integers(3, 7)), 2))
    cv2.fillPoly(canvas, [corners.astype(np.int32)], shade, cv2.LINE_AA)


def _sign(canvas: np.ndarray, rng: np.random.Generator) -> None:
    height, width = canvas.shape[:2]
    text = "".join(rng.choice(WORDS, 2))
    patch = text_patch(text, int(rng.integers(26, 60)), int(rng.integers(0, 4)))
    h, w = patch.shape
    x, y = int(rng.integers(0, width - w)), int(rng.integers(0, height - h))
    blend(canvas, patch, (x, y), rng.integers(0, 255, 3), 1.0)


@cache
def text_patch(text: str, size: int, face: int) -> np.ndarray:
    """Cover of drawn text, 0 to 1, height × width."""
    box = font(face, size).getbbox(text)
    image = Image.new("L", (int(box[2] - box[0]) + 8, int(box[3] - box[1]) + 8))
    ImageDraw.Draw(image).text((4 - box[0], 4 - box[1]), text, 255, font(face, size))
    return np.asarray(image, np.float32) / 255


def blend(
    picture: np.ndarray,
    cover: np.ndarray,
    place: tuple[int, int],
    colour: Sequence[int],
    alpha: float,
) -> None:
    x, y = place
    height, width = picture.shape[:2]
    cover = cover[: height - y, : width - x]
    window = picture[y : y + cover.shape[0], x : x + cover.shape[1]]
    part = (cover * alpha)[:, :, None]
    window[:] = np.clip(window * (1 - part) + np.asarray(colour, np.float32) * part, 0, 255)


@dataclass(frozen=True)
class Mark:
    """Text or an emblem in a corner; ``share`` of the time, in one run or, of ``runs``, several."""

    text: str = "科普TV"
    size: int = 34
    face: int = 0
    colour: tuple[int, int, int] = (255, 255, 255)
    alpha: float = 1.0
    corner: str = "right top"
    share: float = 1.0
    runs: int = 1
    emblem: bool = False

    def cover(self) -> np.ndarray:
        cover = text_patch(self.text, self.size, self.face)
        if not self.emblem:
            return cover
        side = cover.shape[0] + 16
        round_one = np.zeros((side, side), np.float32)
        cv2.circle(round_one, (side // 2, side // 2), side // 2 - 2, 1.0, -1, cv2.LINE_AA)
        cv2.circle(round_one, (side // 2, side // 2), side // 4, 0.0, 5, cv2.LINE_AA)
        cv2.line(round_one, (side // 4, side // 2), (3 * side // 4, side // 2), 0.0, 4, cv2.LINE_AA)
        whole = np.zeros((side, side + 10 + cover.shape[1]), np.float32)
        whole[:, :side] = round_one
        whole[8 : 8 + cover.shape[0], side + 10 :] = cover
        return whole

    def place(self, size: tuple[int, int]) -> tuple[int, int]:
        height, width = self.cover().shape
        x = size[0] - width - 44 if "right" in self.corner else 44
        y = size[1] - height - 32 if "bottom" in self.corner else 32
        if "middle" in self.corner:
            x, y = (size[0] - width) // 2, (size[1] - height) // 2
        return x, y

    def shows(self, position: float) -> bool:
        return (position * self.runs) % 1.0 < self.share

    def box(self, size: tuple[int, int]) -> tuple[int, int, int, int]:
        height, width = self.cover().shape
        return (*self.place(size), width, height)

    def draw(self, picture: np.ndarray) -> None:
        size = (picture.shape[1], picture.shape[0])
        blend(picture, self.cover(), self.place(size), self.colour, self.alpha)


@dataclass(frozen=True)
class Film:
    """What is filmed, what is laid over it, and how often it is looked at."""

    seed: object = 0
    kind: str = "varied"  # fixed | three | mixed | live | slides | speaker
    frames: int = 60
    views: int = 30  # scenes of a varied film
    step_s: float = 10.0
    marks: tuple[Mark, ...] = ()
    letterbox: int = 0  # rows at top and bottom
    pillarbox: int = 0
    subtitles: bool = False
    clock: bool = False
    tiled: float = 0.0  # opacity of a watermark over the whole picture
    diagonal: float = 0.0
    size: tuple[int, int] = SIZE
    crf: int = 27
    dark: bool = False
    extra: dict[str, float] = field(default_factory=dict, hash=False)

    def pictures(self) -> Iterator[tuple[float, np.ndarray]]:
        """Time in seconds and picture, before any encoder."""
        rng = seeded("film", self.seed, self.kind)
        base = self._base(rng)
        for number in range(self.frames):
            second = number * self.step_s
            picture = base(number, second)
            if self.dark:
                picture = (picture * 0.12).astype(np.uint8)
            self._overlay(picture, number, second)
            yield second, picture

    def looked_at(self, width: int = 960) -> list[tuple[float, np.ndarray]]:
        """The same through an encoder of films, and as wide as the rooms take it."""
        times, pictures = [], []
        for second, picture in self.pictures():
            times.append(second)
            pictures.append(picture)
        height = round(self.size[1] * width / self.size[0])
        return [
            (second, cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA))
            for second, picture in zip(times, through_h264(pictures, self.crf), strict=True)
        ]

    def _base(self, rng: np.random.Generator) -> Callable[[int, float], np.ndarray]:
        seed, size = self.seed, self.size
        if self.kind == "varied":
            starts = np.sort(rng.choice(np.arange(1, self.frames), self.views - 1, replace=False))
            lone: dict[int, Scene] = {}

            def varied(number: int, second: float) -> np.ndarray:
                view = int(np.searchsorted(starts, number, side="right"))
                if view not in lone:
                    lone.clear()
                    lone[view] = Scene(seed, view, size=size)
                return lone[view].at(second)

            return varied
        if self.kind in ("fixed", "three", "mixed"):
            rooms = [Scene(seed, "room", n, size=size, still=True) for n in range(3)]

            def studio(number: int, second: float) -> np.ndarray:
                if self.kind == "mixed" and rng.random() < 0.4:
                    return Scene(seed, "out", number, size=size).at(second)
                room = rooms[int(rng.integers(0, 3)) if self.kind == "three" else 0]
                picture = room.at(0)
                _person(picture, second)
                return picture

            return studio
        if self.kind == "live":
            scene = Scene(seed, "live", size=size, still=True)

            def live(number: int, second: float) -> np.ndarray:
                light = 1 + 0.25 * math.sin(second / 170)
                picture = np.clip(scene.at(0) * light, 0, 255).astype(np.uint8)
                wave = _noise(seeded("wave", seed, number), size[0], size[1] // 3)
                picture[-wave.shape[0] :] = wave // 2 + picture[-wave.shape[0] :] // 2
                return picture

            return live
        palette = rng.integers(0, 255, (3, 3))
        ground = np.where(rng.random() < 0.6, 245, palette[0])

        def slides(number: int, second: float) -> np.ndarray:
            page = seeded("page", seed, number // 2)
            picture = np.empty((720, 1280, 3), np.uint8)
            picture[:] = ground
            picture[:70] = palette[1]
            blend(picture, text_patch("科学讲座 第一讲", 34, 2), (40, 14), palette[2], 1.0)
            blend(
                picture,
                text_patch("".join(page.choice(WORDS, 3)), 44, 0),
                (80, 100),
                (20, 20, 20),
                1.0,
            )
            for line in range(int(page.integers(2, 7))):
                text = "• " + "".join(page.choice(WORDS, int(page.integers(3, 8))))
                blend(picture, text_patch(text, 28, 2), (90, 190 + 66 * line), (40, 40, 40), 1.0)
            if page.random() < 0.5:
                photo = Scene(seed, "photo", number // 2, size=(360, 260)).at(0)
                picture[380:640, 840:1200] = photo
            if self.kind == "speaker":
                small = Scene(seed, "speaker", size=(260, 200), still=True).at(0)
                _person(small, second)
                picture[500:700, 1000:1260] = small
            return cv2.resize(picture, size, interpolation=cv2.INTER_AREA)

        return slides

    def _overlay(self, picture: np.ndarray, number: int, second: float) -> None:
        height, width = picture.shape[:2]
        if self.letterbox:
            picture[: self.letterbox] = 0
            picture[height - self.letterbox :] = 0
        if self.pillarbox:
            picture[:, : self.pillarbox] = 0
            picture[:, width - self.pillarbox :] = 0
        position = number / self.frames
        for mark in self.marks:
            if mark.shows(position):
                mark.draw(picture)
        if self.subtitles and number % 8 != 7:
            page = seeded("subtitle", self.seed, number)
            text = "".join(page.choice(WORDS, 8))[: int(page.integers(7, 17))]
            cover = text_patch(text, height // 18, 0)
            x, y = (width - cover.shape[1]) // 2, height - round(height * 0.12)
            thick = cv2.dilate(cover, np.ones((5, 5), np.uint8))
            blend(picture, thick, (x, y), (0, 0, 0), 1.0)
            blend(picture, cover, (x, y), (255, 255, 255), 1.0)
        if self.clock:
            text = f"2024-05-01 {number // 60 + 9:02d}:{number % 60:02d}:{number * 7 % 60:02d}"
            blend(picture, text_patch(text, 28, 2), (width - 380, 36), (255, 255, 255), 1.0)
        if self.tiled:
            cover = _turned(text_patch("内部资料 严禁外传", 30, 0), 24, picture.shape[:2], True)
            blend(picture, cover, (0, 0), (255, 255, 255), self.tiled)
        if self.diagonal:
            cover = _turned(text_patch("样片 SAMPLE", 110, 0), 28, picture.shape[:2], False)
            blend(picture, cover, (0, 0), (255, 255, 255), self.diagonal)


def _turned(cover: np.ndarray, degrees: float, shape: tuple[int, int], tiled: bool) -> np.ndarray:
    height, width = shape
    sheet = np.zeros((height * 2, width * 2), np.float32)
    h, w = cover.shape
    if tiled:
        for row in range(0, height * 2 - h, 150):
            for column in range(0, width * 2 - w, w + 130):
                sheet[row : row + h, column : column + w] = cover
    else:
        sheet[height - h // 2 : height - h // 2 + h, width - w // 2 : width - w // 2 + w] = cover
    turn = cv2.getRotationMatrix2D((width, height), degrees, 1.0)
    turned = cv2.warpAffine(sheet, turn, (width * 2, height * 2))
    return turned[height // 2 : height // 2 + height, width // 2 : width // 2 + width]


def _person(picture: np.ndarray, second: float) -> None:
    height, width = picture.shape[:2]
    x = round(width * (0.5 + 0.2 * math.sin(second / 13)))
    body, head = round(height * 0.22), round(height * 0.1)
    cv2.ellipse(picture, (x, height), (body, body * 2), 0, 180, 360, (70, 60, 90), -1, cv2.LINE_AA)
    spot = (x + round(3 * math.sin(second)), height - body * 2 - head // 2)
    cv2.circle(picture, spot, head, (150, 170, 210), -1, cv2.LINE_AA)


def through_h264(pictures: Sequence[np.ndarray], crf: int = 27) -> list[np.ndarray]:
    """What is left of pictures after an encoder at a usual quality, each a key frame."""
    return [frame.to_ndarray(format="bgr24") for frame in decoded(film_bytes(pictures, crf))]


def film_bytes(pictures: Sequence[np.ndarray], crf: int = 27) -> bytes:
    held = io.BytesIO()
    with av.open(held, "w", format="matroska") as film:
        stream = film.add_stream("libx264", rate=25)
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        stream.options = {"preset": "veryfast", "crf": str(crf), "g": "1", "threads": "1"}
        for picture in pictures:
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="bgr24")
            film.mux(stream.encode(frame))
        film.mux(stream.encode(None))
    return held.getvalue()


def decoded(film: bytes) -> Iterator[av.VideoFrame]:
    with av.open(io.BytesIO(film)) as opened:
        yield from opened.decode(video=0)
