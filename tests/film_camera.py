"""Shots as a camera sees them, as planes of video: hand-held shake, pan and zoom over a wide view,
a nearer layer that moves faster, things passing by, changing light, grain.

The views are drawn by one of the worlds of ``film_worlds``. Planes are YUV 4:2:0 in limited range,
for an encoder takes them as they are.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

import cv2
import numpy as np

from film_marks import seeded
from film_strokes import grain_of
from film_worlds import WORLDS

SIZE = (1920, 1080)
_MARGIN = (180, 108)  # of a view around what the camera sees in the middle of it
_GRAINS = 4


class Planes(NamedTuple):
    """Brightness height × width, two colours of half the size each; uint8."""

    y: np.ndarray
    u: np.ndarray
    v: np.ndarray

    def copy(self) -> Planes:
        return Planes(self.y.copy(), self.u.copy(), self.v.copy())

    def bytes(self) -> bytes:
        return b"".join(np.ascontiguousarray(plane).tobytes() for plane in self)


def planes(bgr: np.ndarray) -> Planes:
    """A picture of even width and height as planes."""
    height, width = bgr.shape[:2]
    whole = cv2.cvtColor(np.ascontiguousarray(bgr), cv2.COLOR_BGR2YUV_I420)
    flat = whole.reshape(-1)
    quarter = height * width // 4
    y = flat[: height * width].reshape(height, width)
    u = flat[height * width :][:quarter].reshape(height // 2, width // 2)
    v = flat[height * width + quarter :].reshape(height // 2, width // 2)
    return Planes(y.copy(), u.copy(), v.copy())


def picture(shot: Planes) -> np.ndarray:
    """What ``planes`` were made of: height × width × BGR."""
    height, width = shot.y.shape
    whole = np.frombuffer(shot.bytes(), np.uint8).reshape(height * 3 // 2, width)
    return cv2.cvtColor(whole, cv2.COLOR_YUV2BGR_I420)


def black(size: tuple[int, int] = SIZE) -> Planes:
    width, height = size
    half = np.full((height // 2, width // 2), 128, np.uint8)
    return Planes(np.full((height, width), 16, np.uint8), half, half.copy())


class Patch:
    """A small picture with its cover (0 to 1), to be laid on planes at even places."""

    def __init__(self, bgr: np.ndarray, cover: np.ndarray) -> None:
        height, width = (side + side % 2 for side in cover.shape)
        below, right = height - cover.shape[0], width - cover.shape[1]
        bgr = cv2.copyMakeBorder(bgr, 0, below, 0, right, cv2.BORDER_REPLICATE)
        cover = cv2.copyMakeBorder(cover, 0, below, 0, right, cv2.BORDER_CONSTANT, value=0)
        self.size = (width, height)
        whole = planes(bgr)
        half = cv2.resize(cover, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
        covers = (cover, half, half)
        self._open = [np.float32(1.0) - one for one in covers]
        self._inked = [one * plane for one, plane in zip(covers, whole, strict=True)]

    def lay(self, on: Planes, left: int, top: int) -> None:
        left, top = left // 2 * 2, top // 2 * 2
        for plane, clear, ink, part in zip(on, self._open, self._inked, (1, 2, 2), strict=True):
            x, y = left // part, top // part
            high, wide = plane.shape
            x0, y0 = max(0, x), max(0, y)
            x1, y1 = min(wide, x + ink.shape[1]), min(high, y + ink.shape[0])
            if x0 >= x1 or y0 >= y1:
                continue
            here = plane[y0:y1, x0:x1]
            inside = (slice(y0 - y, y1 - y), slice(x0 - x, x1 - x))
            mixed = here * clear[inside]
            mixed += ink[inside]
            here[:] = (mixed + 0.5).astype(np.uint8)


# ---- the camera ----


@cache
def _grain(strength: float, size: tuple[int, int]) -> list[np.ndarray]:
    """Fields of grain around 128, some larger than a frame."""
    rng = seeded("grain", strength)
    high, wide = size[1] + 32, size[0] + 32
    fields = []
    for _ in range(_GRAINS):
        field = rng.standard_normal((high, wide), np.float32)
        soft = cv2.GaussianBlur(field, (3, 3), 0.6) * 1.6
        fields.append(np.clip(soft * strength + 128, 0, 255).astype(np.uint8))
    return fields


@dataclass(frozen=True)
class Camera:
    """How a shot is taken. Speeds in pixels a second, ``shake`` in pixels, ``grain`` in levels."""

    pan: tuple[float, float] = (0.0, 0.0)
    shake: float = 0.0
    zoom: float = 0.0  # of the size, by the end of a shot of 4 s
    grain: float = 2.0
    passing: int = 0
    nearer: bool = False


def some_camera(rng: np.random.Generator) -> Camera:
    turn, speed = rng.uniform(0, 2 * math.pi), rng.uniform(6, 55)
    return Camera(
        pan=(speed * math.cos(turn), 0.5 * speed * math.sin(turn)),
        shake=float(rng.choice([0.0, 1.5, 4.0])),
        zoom=float(rng.choice([0.0, 0.0, 0.06, 0.12])),
        grain=float(rng.choice([1.0, 2.0, 4.0])),
        passing=int(rng.integers(0, 3)),
        nearer=bool(rng.random() < 0.4),
    )


def _on_legs(rng: np.random.Generator) -> Camera:
    """A tripod: it turns slowly or not at all."""
    return Camera(
        pan=(float(rng.choice([-9.0, -4.0, 0.0, 3.0, 8.0])), 0.0),
        zoom=float(rng.choice([0.0, 0.0, 0.03])),
        grain=float(rng.choice([1.0, 2.0])),
        passing=int(rng.integers(0, 3)),
    )


def _in_the_hand(rng: np.random.Generator) -> Camera:
    return replace(some_camera(rng), shake=float(rng.uniform(5, 10)), grain=4.0)


def _swift(rng: np.random.Generator) -> Camera:
    way = float(rng.choice([-1, 1]))
    pan = (way * float(rng.uniform(60, 170)), float(rng.uniform(-25, 25)))
    return replace(some_camera(rng), pan=pan, zoom=float(rng.choice([0.0, 0.15])))


CAMERAS: dict[str, Callable[[np.random.Generator], Camera]] = {
    "some": some_camera,
    "tripod": _on_legs,
    "hand": _in_the_hand,
    "swift": _swift,
}


def _dim(bgr: np.ndarray) -> np.ndarray:
    return cv2.convertScaleAbs(bgr, alpha=0.38, beta=3)


def _harsh(bgr: np.ndarray) -> np.ndarray:
    """Too much of it: what is bright is white, what is dark is black."""
    return np.clip((bgr.astype(np.float32) - 110) * 1.9 + 150, 0, 255).astype(np.uint8)


def _even(bgr: np.ndarray) -> np.ndarray:
    return bgr


# "turning" comes and goes within seconds, as when clouds pass.
LIGHTS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "even": _even,
    "dim": _dim,
    "harsh": _harsh,
    "turning": _even,
}


class Shot:
    """One take of a camera; ``at`` gives new planes, the same for the same second."""

    def __init__(
        self,
        world: str,
        *seed: object,
        camera: Camera | None = None,
        size: tuple[int, int] = SIZE,
        sign: Callable[[np.ndarray, np.random.Generator], None] | None = None,
        light: str = "even",
    ) -> None:
        rng = seeded("shot", world, *seed)
        self._size = size
        self._light = light
        self._camera = some_camera(rng) if camera is None else camera
        width, height = size[0] + 2 * _MARGIN[0], size[1] + 2 * _MARGIN[1]
        view = WORLDS[world](rng, width, height)
        if sign is not None:
            sign(view, rng)
        self._view = planes(LIGHTS[light](view))
        self._phases = rng.uniform(0, 6.3, 12)
        self._passing = [self._thing(rng, world) for _ in range(self._camera.passing)]
        self._near = self._nearer(rng, world, width) if self._camera.nearer else None
        self._seed = int(rng.integers(1 << 30))
        self._flicker = float(rng.choice([0.0, 0.0, 0.03]))

    def at(self, second: float) -> Planes:
        x, y = self._shift(second)
        out = Planes(*(np.empty_like(one) for one in black(self._size)))
        scale = 1 / (1 + self._camera.zoom * min(second / 4, 1.4))
        turn = 0.0012 * self._camera.shake * math.sin(1.1 * second + self._phases[8])
        for plane, view, part in zip(out, self._view, (1, 2, 2), strict=True):
            _seen(view, plane, (x / part, y / part), scale, turn)
        if self._near is not None:
            self._lay_near(out, 1.9 * x)
        for patch, place, speed in self._passing:
            left = (place[0] + speed * second - 1.5 * x) % (self._size[0] + 900) - 450
            patch.lay(out, round(left), round(place[1] - 1.5 * y))
        self._finish(out, second)
        return out

    def _finish(self, out: Planes, second: float) -> None:
        gain = 1 + self._flicker * math.sin(second * 2.4 + self._phases[9])
        if self._light == "turning":
            bright = 0.8 + 0.3 * math.sin(second * 0.9 + self._phases[10])
            for plane, none in zip(out, (16, 128, 128), strict=True):
                cv2.addWeighted(plane, bright, plane, 0, none * (1 - bright), dst=plane)
        if self._camera.grain:
            rng = seeded(self._seed, round(second * 1000))
            field = _grain(self._camera.grain, self._size)[int(rng.integers(_GRAINS))]
            top, left = (int(value) for value in rng.integers(0, 32, 2))
            high, wide = out.y.shape
            cut = field[top : top + high, left : left + wide]
            cv2.addWeighted(out.y, gain, cut, 1.0, -128.0, dst=out.y)
        np.clip(out.y, 16, 235, out=out.y)

    def _shift(self, second: float) -> tuple[float, float]:
        x, y = (speed * second for speed in self._camera.pan)
        for number, hertz in enumerate((0.45, 1.3, 3.1, 6.3)):
            size = self._camera.shake / (1 + number) ** 0.7
            x += size * math.sin(2 * math.pi * hertz * second + self._phases[number])
            y += size * math.sin(2 * math.pi * hertz * 1.1 * second + self._phases[number + 4])
        # At the edge of its view the camera turns back.
        return _bounced(x, _MARGIN[0] - 12), _bounced(y, _MARGIN[1] - 12)

    def _thing(
        self, rng: np.random.Generator, world: str
    ) -> tuple[Patch, tuple[float, float], float]:
        side = int(rng.integers(90, 420))
        cover = np.zeros((side, side), np.float32)
        corners = side / 2 + rng.uniform(-0.45, 0.45, (int(rng.integers(5, 12)), 2)) * side
        cv2.fillPoly(cover, [cv2.convexHull(corners.astype(np.int32))], 1.0)
        cover = cv2.GaussianBlur(cover, (0, 0), float(rng.uniform(0.8, 5)))
        skin = LIGHTS[self._light](WORLDS[world](rng, 512, 512)[:side, :side])
        speed = float(rng.choice([-1, 1]) * rng.uniform(60, 380))
        down = max(1, self._size[1] - side)
        place = (float(rng.uniform(0, self._size[0])), float(rng.uniform(0, down)))
        return Patch(skin, cover), place, speed

    def _nearer(
        self, rng: np.random.Generator, world: str, width: int
    ) -> tuple[Planes, np.ndarray, np.ndarray, int]:
        """A strip at the bottom that hides what is behind it: (planes, two covers, its top)."""
        height = int(self._size[1] * rng.uniform(0.11, 0.35)) // 2 * 2
        wide = (width + 700) // 2 * 2
        skin = cv2.GaussianBlur(WORLDS[world](rng, wide, max(height, 512)), (0, 0), 3)[:height]
        rim = height * 0.4 * (1 + 0.5 * grain_of(rng, wide, 8, 24)[0])
        cover = (np.arange(height)[:, None] > rim[None, :]).astype(np.uint8)
        half = np.ascontiguousarray(cover[::2, ::2])
        lit = np.ascontiguousarray(LIGHTS[self._light](skin))
        return planes(lit), cover, half, self._size[1] - height

    def _lay_near(self, out: Planes, shift: float) -> None:
        assert self._near is not None
        strip, cover, half, top = self._near
        start = int(_bounced(shift, 330) + 350) // 2 * 2
        for plane, near, mask, part in zip(out, strip, (cover, half, half), (1, 2, 2), strict=True):
            left, wide = start // part, plane.shape[1]
            here = plane[top // part :]
            cut = slice(left, left + wide)
            cv2.copyTo(np.ascontiguousarray(near[:, cut]), np.ascontiguousarray(mask[:, cut]), here)


def _bounced(value: float, most: float) -> float:
    return abs((value + most) % (4 * most) - 2 * most) - most


def _seen(
    view: np.ndarray, into: np.ndarray, shift: tuple[float, float], scale: float, turn: float
) -> None:
    high, wide = into.shape
    centre = np.array([view.shape[1] / 2 + shift[0], view.shape[0] / 2 + shift[1]])
    cos, sin = scale * math.cos(turn), scale * math.sin(turn)
    corner = centre - np.array([cos * wide - sin * high, sin * wide + cos * high]) / 2
    matrix = np.array([[cos, -sin, corner[0]], [sin, cos, corner[1]]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    cv2.warpAffine(view, matrix, (wide, high), into, flags, cv2.BORDER_REFLECT)
