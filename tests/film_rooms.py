"""Views of rooms and made things: laboratory, classroom, corridor, brickwork, machines."""

from __future__ import annotations

import math

import cv2
import numpy as np

from film_strokes import (
    FULL,
    TUBE,
    Shade,
    Span,
    block,
    bricks,
    courses,
    falling,
    lathed,
    lighter,
    plain,
    polygon,
    tiles,
    tone,
    wall,
)

_BOTTLE = ((0, 0.34), (0.1, 0.34), (0.1, 0.26), (0.24, 0.26), (0.36, 1), (1, 1))
_JAR = ((0, 0.9), (0.13, 0.9), (0.13, 0.8), (0.2, 1), (1, 1))
_FLASK = ((0, 0.3), (0.05, 0.24), (0.35, 0.24), (0.93, 1), (1, 0.94))
_BULB = ((0, 0.2), (0.42, 0.2), (0.5, 0.55), (0.62, 0.88), (0.78, 1), (0.9, 0.85), (1, 0.4))
_VESSELS = (_BOTTLE, _BOTTLE, _JAR, _FLASK, _BULB, TUBE)


def _vessel(rng: np.random.Generator, view: np.ndarray, left: float, foot: float) -> float:
    """One more bottle; how wide it is."""
    unit = view.shape[0] / FULL
    outline = _VESSELS[int(rng.integers(len(_VESSELS)))]
    high = rng.uniform(80, 250) * unit
    wide = high * (rng.uniform(0.1, 0.16) if outline is TUBE else rng.uniform(0.3, 0.75))
    glass = tone(rng, (0, 1), (0.02, 0.75), (0.3, 0.95))
    inside = (float(rng.uniform(0.3, 0.8)), tone(rng, (0, 1), (0.3, 0.9), (0.3, 0.9)))
    clear = float(rng.choice([0.0, 0.25, 0.5]))
    filled = inside if clear else None
    lathed(view, (left, foot), (wide, high), outline, glass, filled=filled, clear=clear)
    if outline in (_BOTTLE, _JAR) and rng.random() < 0.6:
        paper = tone(rng, (0.05, 0.6), (0, 0.2), (0.75, 1))
        top = foot - high * rng.uniform(0.42, 0.52)
        block(view, left + wide * 0.08, top, left + wide * 0.92, top + high * 0.24, paper)
        for line in range(3):
            y = top + high * (0.05 + 0.06 * line)
            end = left + wide * rng.uniform(0.5, 0.85)
            block(view, left + wide * 0.16, y, end, y + 3 * unit, lighter(paper, 0.5))
    return wide


def _row_of_vessels(
    rng: np.random.Generator, view: np.ndarray, left: float, right: float, foot: float
) -> None:
    at = left + rng.uniform(0, 30)
    while at < right - 40:
        at += _vessel(rng, view, at, foot) + rng.uniform(2, 70) * view.shape[0] / FULL


def _doors(rng: np.random.Generator, view: np.ndarray, box: tuple[float, ...], s: Shade) -> None:
    """A cupboard in ``box`` (left, top, right, foot)."""
    left, top, right, foot = box
    unit = view.shape[0] / FULL
    block(view, left, top, right, foot, s)
    wide = rng.uniform(110, 300) * unit
    drawers = rng.random() < 0.35
    at = left
    while at < right:
        end = min(right, at + wide)
        rows = 3 if drawers else 1
        for row in range(rows):
            y0 = top + (foot - top) * row / rows + 4 * unit
            y1 = top + (foot - top) * (row + 1) / rows - 4 * unit
            cv2.rectangle(
                view,
                (round(at + 5 * unit), round(y0)),
                (round(end - 5 * unit), round(y1)),
                lighter(s, 0.62),
                max(1, round(3 * unit)),
            )
            middle, x = (y0 + y1) / 2, (at + end) / 2 if drawers else end - 26 * unit
            knob = (x - 30 * unit, middle, x + 30 * unit, middle + 8 * unit)
            if not drawers:
                knob = (x, middle - 34 * unit, x + 8 * unit, middle + 34 * unit)
            block(view, *knob, lighter(s, 0.4 if s[1] > 110 else 1.9))
        at = end


def _instrument(rng: np.random.Generator, view: np.ndarray, left: float, foot: float) -> float:
    unit = view.shape[0] / FULL
    wide, high = rng.uniform(140, 420) * unit, rng.uniform(120, 330) * unit
    case = tone(rng, (0, 1), (0.02, 0.3), (0.25, 0.9))
    top = foot - high
    block(view, left, top, left + wide, foot, case)
    block(view, left, top, left + wide, top + 9 * unit, lighter(case, 1.25))
    block(view, left + wide - 12 * unit, top, left + wide, foot, lighter(case, 0.7))
    x0, y0, x1, y1 = left + wide * 0.1, top + high * 0.14, left + wide * 0.68, top + high * 0.66
    block(view, x0, y0, x1, y1, tone(rng, (0.3, 0.65), (0.3, 0.9), (0.08, 0.35)))
    trace = np.cumsum(rng.normal(0, 1, 40))
    trace = (trace - trace.min()) / (np.ptp(trace) + 1e-6)
    points = np.stack([np.linspace(x0 + 4, x1 - 4, 40), y1 - 6 - trace * (y1 - y0 - 12)], 1).astype(
        np.int32
    )
    bright = tone(rng, (0.1, 0.55), (0.4, 0.9), (0.8, 1))
    cv2.polylines(view, [points], False, bright, max(1, round(3 * unit)), cv2.LINE_AA)
    for number in range(int(rng.integers(2, 6))):
        spot = (round(left + wide * 0.82), round(top + high * (0.16 + 0.15 * number)))
        cv2.circle(view, spot, max(2, round(12 * unit)), lighter(case, 0.45), -1, cv2.LINE_AA)
    return wide


def laboratory(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    view = wall(rng, width, height)
    unit = height / FULL
    top = height * rng.uniform(0.42, 0.8)
    wood = tone(rng, (0.02, 0.6), (0.05, 0.5), (0.25, 0.85))
    for _ in range(int(rng.integers(1, 5))):
        left, level = rng.uniform(-0.2, 0.7) * width, rng.uniform(0.15, 0.9) * top
        right = left + rng.uniform(0.25, 0.7) * width
        if rng.random() < 0.4:
            _doors(rng, view, (left, level - rng.uniform(150, 380) * unit, right, level), wood)
        else:
            _row_of_vessels(rng, view, left, right, level)
            block(view, left, level, right, level + 18 * unit, wood)
            block(view, left, level + 18 * unit, right, level + 30 * unit, lighter(wood, 0.45))
    at = rng.uniform(0, 200) * unit
    while at < width:
        kind = rng.random()
        if kind < 0.35:
            at += _instrument(rng, view, at, top)
        elif kind < 0.8:
            at += _vessel(rng, view, at, top)
        at += rng.uniform(10, 260) * unit
    block(view, 0, top, width, top + 34 * unit, tone(rng, (0, 1), (0, 0.2), (0.15, 0.95)))
    _doors(rng, view, (-rng.uniform(0, 200), top + 34 * unit, width, height), lighter(wood, 0.9))
    return view


def _outside(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Sky over trees, as through a window."""
    view = falling((250, 236, 215), (250, 246, 238), width, height)
    edge = height * rng.uniform(0.2, 0.5)
    view[round(edge) + height // 30 :] = (52, 84, 60)
    for down in np.sort(rng.uniform(edge, height * 0.75, 700)):
        green = tone(rng, (0.18, 0.38), (0.25, 0.6), (0.3, 0.8))
        spot, size = (int(rng.integers(width)), round(down)), rng.uniform(14, 60) * height / FULL
        cv2.circle(view, spot, round(size), green, -1, cv2.LINE_AA)
    return cv2.GaussianBlur(view, (0, 0), float(rng.uniform(3, 9)))


def classroom(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """A wall with windows and perhaps a board, tables in front of it; now and then a kitchen."""
    view, unit = wall(rng, width, height), height / FULL
    frame = tone(rng, (0.02, 0.6), (0, 0.35), (0.35, 1))
    top, foot = height * rng.uniform(0.04, 0.25), height * rng.uniform(0.45, 0.66)
    beyond = _outside(rng, width, height)
    at, pane = rng.uniform(-200, 300) * unit, rng.uniform(170, 460) * unit
    board = rng.random() < 0.5
    while at < width:
        right = at + pane * int(rng.integers(1, 4))
        if board and rng.random() < 0.5:
            _board(rng, view, (at, top, right + pane, foot))
            right += pane
        else:
            x0, x1, y0, y1 = max(0, round(at)), min(width, round(right)), round(top), round(foot)
            view[y0:y1, x0:x1] = beyond[y0:y1, x0:x1]
            for x in np.arange(at, right + 1, pane):
                block(view, x - 9 * unit, top, x + 9 * unit, foot, frame)
            for y in (top, top + (foot - top) * 0.36, foot):
                block(view, at - 9 * unit, y - 9 * unit, right + 9 * unit, y + 9 * unit, frame)
            sill = foot + 9 * unit
            block(view, at - 30 * unit, sill, right + 30 * unit, sill + 22 * unit, frame)
        at = right + rng.uniform(60, 500) * unit
    if rng.random() < 0.4:
        _curtain(rng, view, top - 30 * unit, foot + 60 * unit)
    _tables(rng, view, foot + rng.uniform(0.06, 0.2) * height)
    return view


def _board(rng: np.random.Generator, view: np.ndarray, box: tuple[float, ...]) -> None:
    left, top, right, foot = box
    unit = view.shape[0] / FULL
    block(view, left, top, right, foot, tone(rng, (0.05, 0.1), (0.3, 0.6), (0.4, 0.7)))
    rim, green = 16 * unit, tone(rng, (0.35, 0.5), (0.15, 0.5), (0.18, 0.35))
    block(view, left + rim, top + rim, right - rim, foot - rim, green)
    if foot - top < 200 * unit:
        return
    for _ in range(int(rng.integers(3, 9))):  # chalk: strokes and figures, no letters
        x = rng.uniform(left + 70 * unit, right - 70 * unit)
        y = rng.uniform(top + 80 * unit, foot - 80 * unit)
        chalk = (225.0, 230.0, 225.0)
        if rng.random() < 0.5:
            radius = round(rng.uniform(20, 70) * unit)
            cv2.circle(view, (round(x), round(y)), radius, chalk, 2, cv2.LINE_AA)
        else:
            steps = rng.uniform(-80, 80, (5, 2)) * unit + (x, y)
            cv2.polylines(view, [steps.astype(np.int32)], False, chalk, 2, cv2.LINE_AA)


def _curtain(rng: np.random.Generator, view: np.ndarray, top: float, foot: float) -> None:
    wide = int(view.shape[1] * rng.uniform(0.08, 0.2))
    left = int(rng.integers(0, view.shape[1] - wide))
    fold = 0.75 + 0.25 * np.sin(np.arange(wide) / rng.uniform(6, 16) + rng.uniform(0, 6))
    cloth = tone(rng, (0, 1), (0.1, 0.6), (0.5, 0.95))
    here = view[max(0, round(top)) : round(foot), left : left + wide]
    here[:] = np.clip(fold[None, :, None] * np.asarray(cloth), 0, 255).astype(np.uint8)


def _tables(rng: np.random.Generator, view: np.ndarray, floor: float) -> None:
    """From the line where the wall ends: floor, and tables in rows, nearer ones larger."""
    height, width = view.shape[:2]
    unit = height / FULL
    ground = tone(rng, (0.03, 0.6), (0.05, 0.5), (0.25, 0.7))
    low = round(floor)
    view[low:] = falling(lighter(ground, 0.75), lighter(ground, 1.1), width, height - low)
    wood = tone(rng, (0.04, 0.12), (0.2, 0.6), (0.45, 0.9))
    for row in range(int(rng.integers(1, 4))):
        scale = 1 + 0.5 * row
        level, wide = floor + (30 + 150 * row) * unit, rng.uniform(230, 420) * unit * scale
        at = rng.uniform(-300, 100) * unit
        while at < width:
            legs = level + 190 * unit * scale
            for x in (at + 14 * unit, at + wide - 26 * unit):
                block(view, x, level, x + 12 * unit * scale, legs, (70.0, 70.0, 74.0))
            block(view, at, level, at + wide, level + 24 * unit * scale, lighter(wood, 0.7))
            block(view, at, level - 20 * unit * scale, at + wide, level, wood)
            for _ in range(int(rng.integers(0, 3))):
                _vessel(rng, view, at + rng.uniform(0, 0.7) * wide, level - 12 * unit * scale)
            at += wide + rng.uniform(50, 240) * unit * scale


def corridor(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Looking down a passage: doors on both sides, lamps above, tiles below."""
    wall = tone(rng, (0, 1), (0.02, 0.3), (0.5, 0.9))
    view = plain(lighter(wall, 0.5), width, height)
    eye = (width * rng.uniform(0.25, 0.75), height * rng.uniform(0.35, 0.6))
    left, right = -width * rng.uniform(0.35, 0.8), width * rng.uniform(0.35, 0.8)
    above, below = -height * rng.uniform(0.5, 1.0), height * rng.uniform(0.5, 0.9)

    def seen(x: float, y: float, far: float) -> tuple[float, float]:
        return eye[0] + x / far, eye[1] + y / far

    def sheet(one: tuple[float, float], two: tuple[float, float], far: Span, s: Shade) -> None:
        near, last = far
        corners = [seen(*one, near), seen(*two, near), seen(*two, last), seen(*one, last)]
        polygon(view, corners, s)

    floor = tone(rng, (0, 1), (0.02, 0.4), (0.3, 0.75))
    step = rng.uniform(0.25, 0.6)
    for far in np.arange(9.0, 0.3, -step):
        span, dim = (float(far), float(far + step)), 0.45 + 0.55 / (1 + 0.25 * far)
        even = round(far / step) % 2
        sheet((left, above), (right, above), span, lighter(wall, 1.15 * dim))
        sheet((left, below), (right, below), span, lighter(floor, (1.0 - 0.14 * even) * dim))
        sheet((left, above), (left, below), span, lighter(wall, 0.86 * dim))
        sheet((right, above), (right, below), span, lighter(wall, 0.74 * dim))
    door = tone(rng, (0, 1), (0.1, 0.6), (0.3, 0.8))
    far = 8.0
    while far > 0.5:
        high = above + (below - above) * 0.25
        span, dim = (far, far + 0.5), 0.45 + 0.55 / (1 + 0.25 * far)
        for side in (left, right):
            if rng.random() < 0.7:
                sheet((side, high), (side, below), span, lighter(door, dim))
        lamp = (above + 4, (far, far + 0.25))
        sheet((left * 0.25, lamp[0]), (right * 0.25, lamp[0]), lamp[1], (250.0, 252.0, 252.0))
        far -= float(rng.uniform(0.7, 1.4))
    sheet((left, below * 0.94), (left, below), (0.3, 9.0), lighter(wall, 0.4))
    sheet((right, below * 0.94), (right, below), (0.3, 9.0), lighter(wall, 0.36))
    return view


def brickwork(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """A wall out of doors or a tiled one, with a door, windows, pipes, a shelf or nothing."""
    view = (bricks if rng.random() < 0.6 else tiles)(rng, width, height)
    unit = height / FULL
    ground = height * rng.uniform(0.7, 1.2)
    for _ in range(int(rng.integers(0, 4))):
        left, top = rng.uniform(0, 0.9) * width, rng.uniform(0.05, 0.6) * height
        wide, high = rng.uniform(140, 430) * unit, rng.uniform(170, 520) * unit
        rim = tone(rng, (0, 1), (0, 0.4), (0.3, 1))
        block(view, left - 16 * unit, top - 16 * unit, left + wide + 16 * unit, top + high, rim)
        glass = tone(rng, (0.5, 0.65), (0.1, 0.5), (0.15, 0.6))
        x0, y0, x1, y1 = (max(0, round(v)) for v in (left, top, left + wide, top + high - 8))
        pane = view[y0:y1, x0:x1]
        if pane.size:
            pane[:] = falling(lighter(glass, 1.7), glass, pane.shape[1], pane.shape[0])
        block(view, left + wide / 2 - 6 * unit, top, left + wide / 2 + 6 * unit, top + high, rim)
    for _ in range(int(rng.integers(0, 3))):
        _pipe(rng, view, bool(rng.random() < 0.3))
    if ground < height:
        shade = tone(rng, (0.05, 0.4), (0.05, 0.4), (0.25, 0.6))
        low = round(ground)
        view[low:] = falling(lighter(shade, 0.7), shade, width, height - low)
    return view


def _pipe(rng: np.random.Generator, view: np.ndarray, level: bool) -> None:
    """A pipe from edge to edge, with flanges."""
    turned = view.transpose(1, 0, 2) if level else view
    long, across = turned.shape[:2]
    thick = int(rng.uniform(24, 130) * view.shape[0] / FULL)
    left = int(rng.integers(0, across - thick - 20))
    metal = tone(rng, (0, 1), (0.02, 0.6), (0.35, 0.9))
    light = np.sin(np.linspace(0.25, math.pi - 0.05, thick)) ** 0.8 * 1.05
    light[thick // 4 : thick // 4 + max(1, thick // 9)] *= 1.3
    turned[:, left : left + thick] = np.clip(
        light[None, :, None] * np.asarray(metal), 0, 255
    ).astype(np.uint8)
    rim = max(3, thick // 8)
    at = int(rng.integers(0, 300))
    while at < long:
        x0, x1 = max(0, left - rim), min(across, left + thick + rim)
        ring = np.sin(np.linspace(0.3, math.pi - 0.1, x1 - x0)) * 0.9
        turned[at : at + rim * 2, x0:x1] = np.clip(
            ring[None, :, None] * np.asarray(metal), 0, 255
        ).astype(np.uint8)
        at += int(rng.integers(200, 800))


def _gear(rng: np.random.Generator, view: np.ndarray, centre: np.ndarray, radius: float) -> None:
    metal = tone(rng, (0.05, 0.65), (0.02, 0.45), (0.35, 0.9))
    teeth, start = int(rng.integers(10, 34)), rng.uniform(0, 6.3)
    angles = np.linspace(0, 2 * math.pi, teeth * 4, endpoint=False) + start
    far = radius * np.tile([1.0, 1.0, 0.86, 0.86], teeth)

    def around(r: np.ndarray | float, a: np.ndarray) -> np.ndarray:
        return centre + np.stack([r * np.cos(a), r * np.sin(a)], 1)

    polygon(view, around(far, angles) + radius * 0.035, lighter(metal, 0.35))
    polygon(view, around(far, angles), metal)
    polygon(view, around(radius * 0.76, angles), lighter(metal, 0.8))
    holes = int(rng.integers(3, 8))
    for number in range(holes):
        turn = start + 2 * math.pi * number / holes
        spot = centre + radius * 0.46 * np.array([math.cos(turn), math.sin(turn)])
        size = round(radius * min(0.2, 0.9 / holes))
        cv2.circle(view, spot.astype(int).tolist(), size, lighter(metal, 0.3), -1, cv2.LINE_AA)
    middle = centre.astype(int).tolist()
    cv2.circle(view, middle, round(radius * 0.2), lighter(metal, 1.15), -1, cv2.LINE_AA)
    cv2.circle(view, middle, round(radius * 0.08), (30.0, 30.0, 30.0), -1, cv2.LINE_AA)


def _gauge(rng: np.random.Generator, view: np.ndarray, centre: np.ndarray, radius: float) -> None:
    middle = centre.astype(int).tolist()
    cv2.circle(view, middle, round(radius * 1.15), (60.0, 62.0, 66.0), -1, cv2.LINE_AA)
    cv2.circle(view, middle, round(radius), (228.0, 234.0, 236.0), -1, cv2.LINE_AA)
    for turn in np.linspace(0.75 * math.pi, 2.25 * math.pi, 13):
        way = np.array([math.cos(turn), math.sin(turn)])
        ends = (centre + radius * 0.78 * way, centre + radius * 0.93 * way)
        cv2.line(view, *(e.astype(int).tolist() for e in ends), (40,) * 3, 2, cv2.LINE_AA)
    turn = rng.uniform(0.75, 2.25) * math.pi
    tip = centre + radius * 0.8 * np.array([math.cos(turn), math.sin(turn)])
    cv2.line(view, middle, tip.astype(int).tolist(), (40, 40, 190), 4, cv2.LINE_AA)


def machines(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    unit = height / FULL
    case = tone(rng, (0, 1), (0.02, 0.45), (0.25, 0.7))
    panel = (round(rng.uniform(280, 700) * unit), round(rng.uniform(220, 600) * unit))
    seam = (max(2, round(6 * unit)), lighter(case, 0.55))
    view = courses(rng, (width, height), panel, case, apart=0.12, joint=seam, bond=False)
    for _ in range(int(rng.integers(1, 6))):
        _pipe(rng, view, bool(rng.random() < 0.5))
    for _ in range(int(rng.integers(0, 9))):
        centre = rng.uniform(0, 1, 2) * (width, height)
        _gear(rng, view, centre, rng.uniform(60, 330) * unit)
    for _ in range(int(rng.integers(0, 6))):
        centre = rng.uniform(0, 1, 2) * (width, height)
        _gauge(rng, view, centre, rng.uniform(40, 110) * unit)
    if rng.random() < 0.5:
        _instrument(rng, view, rng.uniform(0, 0.8) * width, rng.uniform(0.4, 1) * height)
    return view
