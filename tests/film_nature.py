"""Views of nature: fields, water, cells, space, corals, and people in a crowd."""

from __future__ import annotations

import math

import cv2
import numpy as np

from film_strokes import (
    FULL,
    TUBE,
    block,
    courses,
    falling,
    grain_of,
    lathed,
    lighter,
    plain,
    polygon,
    tone,
    wall,
)


def sky(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    high = tone(rng, (0.52, 0.64), (0.2, 0.75), (0.45, 0.95))
    low = tone(rng, (0.0, 0.62), (0.05, 0.4), (0.7, 1.0))
    view = falling(high, low, width, height)
    if rng.random() < 0.7:
        cloud = sum(grain_of(rng, width, height, n) / n**0.5 for n in (5, 12, 30))
        share = np.clip(cloud * 0.9 - rng.uniform(-0.3, 0.6), 0, 1)[:, :, None]
        view = (view + (np.float32(245) - view) * share * np.float32(0.9)).astype(np.uint8)
    return view


def _skyline(rng: np.random.Generator, view: np.ndarray, level: float) -> None:
    """What stands on the horizon: trees, houses, masts."""
    width, unit = view.shape[1], view.shape[0] / FULL
    for _ in range(int(rng.integers(0, 160))):
        radius = rng.uniform(6, 40) * unit
        spot = (int(rng.integers(width)), round(level - radius * rng.uniform(0, 0.8)))
        green = tone(rng, (0.2, 0.4), (0.2, 0.6), (0.15, 0.45))
        cv2.circle(view, spot, round(radius), green, -1, cv2.LINE_AA)
    for _ in range(int(rng.integers(0, 9))):
        left, wide = rng.uniform(0, 1) * width, rng.uniform(40, 220) * unit
        top = level - rng.uniform(30, 260) * unit
        shade = tone(rng, (0, 1), (0.02, 0.4), (0.3, 0.85))
        block(view, left, top, left + wide, level, shade)
        if rng.random() < 0.5:
            roof = [(left - 9, top), (left + wide + 9, top), (left + wide / 2, top - wide * 0.3)]
            polygon(view, roof, lighter(shade, 0.5))
    for _ in range(int(rng.integers(0, 5))):
        left = rng.uniform(0, 1) * width
        block(view, left, level - rng.uniform(150, 420) * unit, left + 9 * unit, level, (50.0,) * 3)


def fields(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Furrows that run to a point on the horizon."""
    level = round(height * rng.uniform(0.22, 0.6))
    view = np.concatenate([sky(rng, width, level), np.zeros((height - level, width, 3), np.uint8)])
    depth = (np.arange(level, height, dtype=np.float32) - level + 2)[:, None]
    across = np.arange(width, dtype=np.float32)[None, :] - width * rng.uniform(-0.2, 1.2)
    apart = rng.uniform(1.5, 9.0)
    wave = np.sin(across / depth * apart * 2)
    wave *= np.clip(depth / (apart * 14), 0, 1)  # far ones melt into each other
    rough = grain_of(rng, width, height - level, 200) * np.clip(depth / height, 0.05, 1)
    share = np.clip(0.5 + 0.5 * wave + 0.5 * rough, 0, 1)[:, :, None]
    soil = np.asarray(tone(rng, (0.04, 0.1), (0.25, 0.6), (0.2, 0.5)), np.float32)
    green = np.asarray(tone(rng, (0.12, 0.36), (0.3, 0.8), (0.35, 0.8)), np.float32)
    view[level:] = (soil + (green - soil) * share).astype(np.uint8)
    _skyline(rng, view, level)
    return view


def water(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """A shore beyond water that mirrors it."""
    level = round(height * rng.uniform(0.3, 0.66))
    view = np.concatenate([sky(rng, width, level), np.zeros((height - level, width, 3), np.uint8)])
    if rng.random() < 0.6:
        ridge = level - np.clip(grain_of(rng, width, 2, 9)[0] * 60 + 70, 0, level)
        edge = [*zip(range(width), ridge, strict=True), (width, level), (0, level)]
        polygon(view, edge, tone(rng, (0.3, 0.65), (0.1, 0.4), (0.25, 0.6)))
    _skyline(rng, view, level)
    below = np.arange(height - level, dtype=np.float32)[:, None]
    grown = 1 + below / 14
    ripple = grain_of(rng, width, height - level, 60) * grown
    ripple += np.sin(below**0.7 * rng.uniform(0.8, 2.2)) * grown * 0.8
    across = np.arange(width, dtype=np.float32)[None, :] + ripple * 2.2
    up = np.clip(level - 1 - below * rng.uniform(0.6, 1.0) + ripple, 0, level - 1)
    mirrored = cv2.remap(
        view,
        across.astype(np.float32),
        up.astype(np.float32),
        cv2.INTER_LINEAR,
        None,
        cv2.BORDER_REFLECT,
    )
    tint = np.asarray(tone(rng, (0.45, 0.62), (0.3, 0.7), (0.2, 0.5)), np.float32)
    share = np.float32(rng.uniform(0.25, 0.6))
    view[level:] = (mirrored * (1 - share) + tint * share).astype(np.uint8)
    for _ in range(int(rng.integers(0, 400))):  # glints
        y = level + (height - level) * rng.uniform(0.02, 1) ** 1.5
        x, long = rng.uniform(0, width), 4 + 40 * (y - level) / height
        block(view, x, y, x + long, y + 1 + 3 * (y - level) / height, (245.0, 245.0, 240.0))
    for _ in range(int(rng.integers(0, 7))):  # posts of a pier
        x, foot = rng.uniform(0, width), rng.uniform(level + 60, height)
        size = (20 + 50 * (foot - level) / height, 90 + 330 * (foot - level) / height)
        lathed(view, (x, foot), size, TUBE, tone(rng, (0.05, 0.1), (0.2, 0.5), (0.2, 0.5)))
    return view


def cells(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Under a microscope: loose cells, or a tissue of them wall by wall."""
    unit = height / FULL
    hue = float(rng.uniform(0, 1))
    ground = tone(rng, (hue, hue), (0.05, 0.3), (0.7, 0.97))
    if rng.random() < 0.4:
        high = max(12, round(rng.uniform(60, 170) * unit))
        brick, rim = (round(high * rng.uniform(1.4, 2.8)), high), lighter(ground, 0.45)
        view = courses(
            *(rng, (width, height), brick, ground),
            apart=0.1,
            joint=(max(2, high // 12), rim),
            bond=True,
        )
        down, across = np.mgrid[0:height, 0:width].astype(np.float32)
        down += grain_of(rng, width, height, 14) * high * 0.25
        across += grain_of(rng, width, height, 14) * high * 0.3
        view = cv2.remap(view, across, down, cv2.INTER_LINEAR, None, cv2.BORDER_REFLECT)
        many, radius, body = int(rng.integers(400, 1600)), (4.0, 13.0), 0.0
    else:
        view = plain(ground, width, height)
        many, radius, body = int(rng.integers(30, 260)), (24.0, 120.0), float(rng.uniform(0.5, 1))
    inner = hue + rng.uniform(-0.15, 0.15)
    for _ in range(many):
        size = rng.uniform(*radius) * unit
        spot = (int(rng.integers(width)), int(rng.integers(height)))
        axes, turn = (round(size) + 1, round(size * rng.uniform(0.7, 1)) + 1), rng.uniform(0, 180)
        flesh = tone(rng, (inner, inner + 0.05), (0.2, 0.6), (0.5, 0.9))
        cv2.ellipse(view, spot, axes, turn, 0, 360, flesh, -1, cv2.LINE_AA)
        if body:
            rim = max(1, round(4 * unit))
            cv2.ellipse(view, spot, axes, turn, 0, 360, lighter(flesh, 0.6), rim, cv2.LINE_AA)
            core = (round(spot[0] + size * rng.uniform(-0.2, 0.2)), spot[1])
            dark = lighter(flesh, 0.45 if body > 0.65 else 1.3)
            cv2.circle(view, core, round(size * 0.36), dark, -1, cv2.LINE_AA)
            for offset in rng.uniform(-0.6, 0.6, (5, 2)):
                grain = (np.asarray(spot) + offset * size).astype(int).tolist()
                cv2.circle(view, grain, max(1, round(size * 0.06)), lighter(flesh, 0.5), -1)
    return cv2.GaussianBlur(view, (0, 0), float(rng.uniform(0.6, 3)))


def space(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """A spiral galaxy or a nebula among stars."""
    wide, high = width // 2, height // 2
    down, across = np.mgrid[0:high, 0:wide].astype(np.float32)
    cloud = sum(grain_of(rng, wide, high, n) / n**0.5 for n in (4, 9, 20, 45, 90)) * 0.9
    if rng.random() < 0.5:
        middle = rng.uniform(0.25, 0.75, 2) * (wide, high)
        turn, flat = rng.uniform(0, math.pi), rng.uniform(0.35, 1.0)
        x, y = across - middle[0], down - middle[1]
        x, y = x * math.cos(turn) + y * math.sin(turn), y * math.cos(turn) - x * math.sin(turn)
        far = np.hypot(x, y / flat) / (high * rng.uniform(0.5, 1.1)) + 1e-3
        wound = np.arctan2(y / flat, x) + rng.uniform(3, 6) * np.log(far)
        arms = np.cos(int(rng.choice([2, 2, 3, 4])) * wound)
        disc = np.exp(-far * 1.7) * (0.6 + 0.55 * arms + 0.4 * cloud)
        bulge = np.exp(-((far / 0.14) ** 2)) + 0.6 * np.exp(-far / 0.12)
        blue = np.asarray(tone(rng, (0.55, 0.7), (0.3, 0.6), (0.9, 1)))
        warm = np.asarray(tone(rng, (0.08, 0.14), (0.2, 0.5), (1, 1)))
        light = np.clip(disc, 0, 1)[:, :, None] * blue * 2.2
        light = light + np.clip(bulge, 0, 1)[:, :, None] * warm
    else:
        shades = [np.asarray(tone(rng, (0, 1), (0.4, 0.9), (0.5, 1))) for _ in range(2)]
        other = sum(grain_of(rng, wide, high, n) / n**0.5 for n in (5, 11, 26, 70))
        light = np.clip(cloud + 0.1, 0, 1.3)[:, :, None] * shades[0]
        light = light + np.clip(other - 0.1, 0, 1.2)[:, :, None] * shades[1]
        light *= np.clip(1.0 - np.clip(cloud * other, 0, 1), 0.15, 1)[:, :, None]
    view = cv2.resize(np.clip(light + 6, 0, 255).astype(np.uint8), (width, height))
    for _ in range(int(rng.integers(300, 1500))):
        spot = (int(rng.integers(width)), int(rng.integers(height)))
        star = tone(rng, (0.05, 0.65), (0, 0.35), (0.5, 1))
        size = round(min(9, 1 + rng.exponential(1.0)) * height / FULL)
        cv2.circle(view, spot, size, star, -1, cv2.LINE_AA)
    return view


def corals(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Branching things that grow from below, under water or in the open."""
    unit, hue = height / FULL, float(rng.choice([0.53, 0.57, 0.3, 0.12]))
    deep = tone(rng, (hue, hue + 0.05), (0.4, 0.9), (0.1, 0.4))
    view = falling(tone(rng, (hue, hue), (0.2, 0.6), (0.5, 0.95)), deep, width, height)
    for _ in range(40):
        spot = (int(rng.integers(width)), int(rng.integers(height)))
        shade = tone(rng, (hue - 0.1, hue + 0.1), (0.2, 0.7), (0.2, 0.8))
        cv2.circle(view, spot, round(rng.uniform(20, 120) * unit), shade, -1)
    view = cv2.GaussianBlur(view, (0, 0), 14 * unit + 1)
    for _ in range(int(rng.integers(4, 11))):
        shade = tone(rng, (0, 1), (0.25, 0.9), (0.35, 0.95))
        tip, leafy = lighter(shade, 1.35), bool(rng.random() < 0.5)
        long, open_ = rng.uniform(90, 210) * unit, rng.uniform(0.25, 0.6)
        thick = rng.uniform(14, 40) * unit
        growing = [(rng.uniform(0, width), height + 10.0, -math.pi / 2, long, thick, 7)]
        while growing:
            x, y, way, size, thick, left = growing.pop()
            way += rng.uniform(-0.2, 0.2)
            end = (x + size * math.cos(way), y + size * math.sin(way))
            places = [(round(x), round(y)), (round(end[0]), round(end[1]))]
            cv2.line(view, *places, lighter(shade, 0.6), round(thick + 3), cv2.LINE_AA)
            cv2.line(view, *places, shade, max(1, round(thick)), cv2.LINE_AA)
            if left == 0 or size < 12 * unit:
                axes = (round(22 * unit), round(9 * unit)) if leafy else (round(8 * unit) + 1,) * 2
                cv2.ellipse(view, places[1], axes, math.degrees(way), 0, 360, tip, -1, cv2.LINE_AA)
                continue
            for turn in rng.choice([-1, 0, 1], 2 if left % 3 else 3, replace=False) * open_:
                part = rng.uniform(0.68, 0.92)
                growing.append((*end, way + turn, size * part, thick * 0.7, left - 1))
    return view


def people(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """People in a hall or in the open, from far rows to near ones, from behind or from before."""
    unit = height / FULL
    view = wall(rng, width, height) if rng.random() < 0.6 else sky(rng, width, height)
    for _ in range(int(rng.integers(0, 6))):  # pillars
        wide = rng.uniform(40, 150) * unit
        stone = tone(rng, (0.05, 0.6), (0, 0.25), (0.4, 0.95))
        place = (rng.uniform(0, width), height)
        lathed(view, place, (wide, height * 1.01), ((0, 1), (1, 1)), stone)
    for _ in range(int(rng.integers(0, 3))):  # beams, galleries
        y = rng.uniform(0, 0.4) * height
        beam = tone(rng, (0, 1), (0.02, 0.4), (0.3, 0.9))
        block(view, 0, y, width, y + rng.uniform(12, 60) * unit, beam)
    rows = int(rng.integers(2, 6))
    start = rng.uniform(0.3, 0.55)
    for row in range(rows):
        near = (row + 1) / rows
        head = (22 + 62 * near**1.4) * unit * rng.uniform(0.9, 1.1)
        level = height * (start + (0.75 - start) * near)
        at = rng.uniform(-2, 1) * head
        while at < width + head:
            if rng.random() < 0.85:
                _somebody(rng, view, at, level + rng.uniform(-0.6, 0.6) * head, head)
            at += head * rng.uniform(2.6, 5.0)
        if row < rows - 1 and rng.random() < 0.6:
            view = cv2.GaussianBlur(view, (0, 0), 1.2 * unit + 0.5)
    return view


def _somebody(rng: np.random.Generator, view: np.ndarray, x: float, y: float, head: float) -> None:
    """``head``: half its width; the middle of it is at x, y."""
    skin = tone(rng, (0.04, 0.08), (0.25, 0.55), (0.5, 0.95))
    hair = tone(rng, (0.0, 0.12), (0.1, 0.5), (0.05, 0.4))
    coat = tone(rng, (0, 1), (0.02, 0.8), (0.12, 0.95))
    spot, wide = (round(x), round(y)), rng.uniform(1.7, 2.3) * head
    shoulder = y + 1.9 * head
    foot = view.shape[0] + 10
    axes = (round(wide), round(head * 1.1))
    block(view, x - wide, shoulder + head * 0.6, x + wide + 1, foot, coat)
    cv2.ellipse(view, (round(x), round(shoulder + head * 0.7)), axes, 0, 180, 360, coat, -1)
    block(view, x - head * 0.4, y + head * 0.6, x + head * 0.4, shoulder, lighter(skin, 0.8))
    oval = (round(head), round(head * 1.28))
    cv2.ellipse(view, spot, oval, 0, 0, 360, skin, -1, cv2.LINE_AA)
    if rng.random() < 0.45:  # from behind
        cv2.ellipse(view, spot, oval, 0, 0, 360, hair, -1, cv2.LINE_AA)
        return
    cv2.ellipse(view, spot, oval, 0, 180, 360, hair, -1, cv2.LINE_AA)
    brow = (spot[0], round(y + head * 0.12))
    cv2.ellipse(view, brow, (round(head * 0.8), round(head * 0.7)), 0, 180, 360, skin, -1)
    for side in (-1, 1):
        eye = (round(x + side * head * 0.36), round(y + head * 0.1))
        cv2.circle(view, eye, max(1, round(head * 0.1)), (35.0, 35.0, 40.0), -1, cv2.LINE_AA)
    mouth = (round(x), round(y + head * 0.68))
    cv2.ellipse(view, mouth, (round(head * 0.3), 2), 0, 0, 180, (70.0, 70.0, 150.0), -1)
