"""Makes the films of ``film_set``: composes every frame, encodes, and writes down the truth."""

from __future__ import annotations

import math
import re
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np

import film_sounds
from film_camera import CAMERAS, Camera, Patch, Planes, Shot, black, planes
from film_marks import Mark, seeded
from film_set import (
    RATE,
    STYLES,
    Recipe,
    Sign,
    Span,
    Style,
    Truth,
    joined_truths,
)
from film_words import (
    DECOYS,
    HEADLINES,
    NAMES,
    POSTS,
    SHOP,
    SIGNS,
    SLIDE_TITLES,
    TICKERS,
    code,
    font,
    lettering,
    sentences,
)

Layer = Callable[[Planes, float], None]
_VIDEO = ("-c:v", "libx264", "-threads", "2", "-pix_fmt", "yuv420p")
_CUE_S = (1.7, 3.8)
_NEXT_CUE_S = 0.08


def cut(recipe: Recipe, aside: Path, folder: Path, fonts: Path) -> Truth:
    """Write the film to ``aside`` with the ending .mp4, and return its truth."""
    if recipe.parts:
        return _long(recipe, aside, folder, fonts)
    sound, picture = aside.with_suffix(".wav"), aside.with_suffix(".pic.mp4")
    spoken, loudness = _sound(recipe, sound)
    made = _Cutting(recipe, spoken, fonts)
    _encode(recipe, made.frames(), picture)
    _muxed(picture, sound, aside.with_suffix(".mp4"), made.cues if recipe.track else ())
    sound.unlink()
    picture.unlink()
    return replace(made.truth(), loudness=loudness)


def _long(recipe: Recipe, aside: Path, folder: Path, fonts: Path) -> Truth:
    pictures, sounds, truths = [], [], []
    for part in recipe.parts:
        stem = folder / f"part-{part.digest(fonts)}"
        sound, picture, told = (stem.with_suffix(end) for end in (".wav", ".mp4", ".json"))
        if not told.exists():
            spoken, _ = _sound(part, sound)
            made = _Cutting(part, spoken, fonts)
            _encode(part, made.frames(), picture)
            told.write_text(made.truth().to_json(), encoding="utf-8")
        pictures.append(picture)
        sounds.append(sound)
        truths.append((part.seconds, Truth.from_json(told.read_text(encoding="utf-8"))))
    lists = [aside.with_suffix(f".{kind}.txt") for kind in ("v", "a")]
    inputs = []
    for name, files in zip(lists, (pictures, sounds), strict=True):
        lines = [f"file '{file}'\n" for _ in range(recipe.times) for file in files]
        name.write_text("".join(lines), encoding="utf-8")
        inputs += ["-f", "concat", "-safe", "0", "-i", str(name)]
    maps = ("-map", "0:v", "-map", "1:a", "-c:v", "copy", "-c:a", "aac", "-b:a", "192k")
    film_sounds.ffmpeg(*inputs, *maps, str(aside.with_suffix(".mp4")))
    for name in lists:
        name.unlink()
    return joined_truths(truths * recipe.times)


# ---- sound ----


def _sound(recipe: Recipe, target: Path) -> tuple[list[Span], float]:
    """Where somebody speaks, and the loudness of what was written (LUFS)."""
    voice, spoken = film_sounds.speech(recipe.seconds, recipe.seed, recipe.speech)
    if recipe.sound == "quiet":  # a room, but none so quiet that an encoder makes silence of it
        random = seeded("room", recipe.seed)
        behind = film_sounds.at_level(random.standard_normal(len(voice)).astype(np.float32), -50.0)
    else:
        behind = film_sounds.BACKGROUNDS[recipe.sound](len(voice), seeded("behind", recipe.seed))
    samples = voice + behind
    for start, end in recipe.silence:
        samples[round(start * film_sounds.RATE) : round(end * film_sounds.RATE)] = 0
    film_sounds.write_wav(target, [samples, samples])
    gain = 10 ** ((recipe.lufs - _loudness(target)) / 20)
    film_sounds.write_wav(target, [samples * gain, samples * gain])
    return _without(spoken, recipe.silence), _loudness(target)


def _loudness(sound: Path) -> float:
    told = film_sounds.ffmpeg("-i", str(sound), "-af", "ebur128", "-f", "null", "-")
    return float(re.findall(r"I: +(-?[\d.]+) LUFS", told)[-1])


def _without(spans: Sequence[Span], gone: Sequence[Span]) -> list[Span]:
    """The spans less others; times on frames."""
    left: list[Span] = []
    for start, end in spans:
        at = start
        for cut_start, cut_end in sorted(gone):
            if cut_end <= at or cut_start >= end:
                continue
            if cut_start > at:
                left.append((at, cut_start))
            at = max(at, cut_end)
        if at < end:
            left.append((at, end))
    return left


# ---- picture ----


def _encode(recipe: Recipe, frames: Iterator[Planes], target: Path) -> None:
    width, height = recipe.size
    most = f"{float(recipe.rate[:-1]) * 1.5}M"
    command = ["ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "rawvideo"]
    command += ["-pix_fmt", "yuv420p", "-s", f"{width}x{height}", "-r", str(RATE), "-i", "-"]
    command += [
        *_VIDEO,
        "-preset",
        recipe.preset,
        "-g",
        str(recipe.keys),
        "-b:v",
        recipe.rate,
        "-maxrate",
        most,
    ]
    command += ["-bufsize", f"{float(recipe.rate[:-1]) * 2}M", str(target)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as run:
        assert run.stdin is not None
        for frame in frames:
            run.stdin.write(frame.bytes())
        run.stdin.close()
        if run.wait():
            raise RuntimeError(f"ffmpeg could not encode {recipe.name}")


def _muxed(
    picture: Path, sound: Path, target: Path, cues: Sequence[tuple[Span, list[str]]]
) -> None:
    inputs, maps = ["-i", str(picture), "-i", str(sound)], ["-map", "0:v", "-map", "1:a"]
    told = target.with_suffix(".srt")
    if cues:
        rows = [
            f"{number}\n{_clock(span[0])} --> {_clock(span[1])}\n{chr(10).join(text)}\n"
            for number, (span, text) in enumerate(cues, 1)
        ]
        told.write_text("\n".join(rows), encoding="utf-8")
        inputs += ["-i", str(told)]
        maps += ["-map", "2:s", "-c:s", "mov_text"]
    coded = ("-c:v", "copy", "-c:a", "aac", "-b:a", "192k", "-movflags", "+faststart")
    film_sounds.ffmpeg(*inputs, *maps, *coded, str(target))
    told.unlink(missing_ok=True)


def _clock(second: float) -> str:
    whole = round(second * 1000)
    return f"00:{whole // 60000:02d}:{whole // 1000 % 60:02d},{whole % 1000:03d}"


class _Cutting:
    """All frames of one film, and what is true of it."""

    def __init__(self, recipe: Recipe, spoken: list[Span], fonts: Path) -> None:
        self._recipe = recipe
        self._fonts = fonts
        self._rng = seeded("cutting", recipe.half, recipe.seed, recipe.name)
        self._spoken = spoken
        self._signs: list[Sign] = []
        self.cues = self._cues() if recipe.subtitles or recipe.track else []
        self._layers = self._all_layers()

    def frames(self) -> Iterator[Planes]:
        recipe = self._recipe
        base = self._base()
        held: Planes | None = None
        for number in range(round(recipe.seconds * RATE)):
            second = number / RATE
            if _inside(second, recipe.black):
                yield black(recipe.size)
                continue
            if _inside(second, recipe.still) and held is not None:
                yield held
                continue
            held = base(second)
            for layer in self._layers:
                layer(held, second)
            yield held

    def truth(self) -> Truth:
        recipe = self._recipe
        words = recipe.subtitles
        state = "burned_in" if words else "track" if recipe.track else "absent"
        kind, marks = self._mark_truth()
        mark = recipe.mark
        turning = recipe.base in ("slides", "speaker")
        return Truth(
            subtitles=state,
            coverage=self._coverage() if self.cues else None,
            script=words.script if words else "simplified" if recipe.track else None,
            marks=marks,
            mark_box=mark.box(recipe.size) if mark else None,
            mark_kind=kind,
            ads=tuple(self._signs),
            black=recipe.black,
            # A slide is a still picture; and what is held is the picture before the span.
            still=None if turning else tuple((a - 1 / RATE, b) for a, b in recipe.still),
            silence=recipe.silence,
        )

    def _mark_truth(self) -> tuple[str, str | None]:
        """(what kind, which state the facts should name)."""
        recipe = self._recipe
        if recipe.base != "varied":
            return f"{recipe.base}, {'mark' if recipe.mark else 'none'}", "cannot_tell"
        if {"ticker", "headline", "straps"} & set(recipe.extras):
            return "constant bands", None  # a panel that stays or returns is as good as a mark
        if "clock" in recipe.extras:
            return "clock", "present"
        if recipe.mark is None:
            return "none", "none"
        if recipe.mark.share < 1:
            return "part of the time", "present"
        alpha = round(recipe.mark.alpha * 100)
        return "opaque" if alpha == 100 else f"{alpha} %", "present"

    def _coverage(self) -> float:
        steps = np.arange(0, self._recipe.seconds, 0.01)
        speaks = np.array([_inside(step, self._spoken) for step in steps])
        shown = np.array([_inside(step, [span for span, _ in self.cues]) for step in steps])
        return float((speaks & shown).sum() / max(1, speaks.sum()))

    # ---- what is below ----

    def _base(self) -> Callable[[float], Planes]:
        recipe = self._recipe
        if recipe.base == "varied":
            return self._varied()
        if recipe.base in ("slides", "speaker"):
            return self._slides()
        still = Camera(grain=2.0) if recipe.base == "fixed" else Camera(pan=(0.5, 0.0), grain=1.0)
        room = Shot(recipe.world, "room", recipe.seed, camera=still, size=recipe.size)
        if recipe.base == "fixed":
            person = _person(seeded("person", recipe.seed), 1.0)

            def fixed(second: float) -> Planes:
                picture = room.at(second)
                person(picture, second)
                return picture

            return fixed
        moving = Camera(pan=(16.0, 3.0), zoom=0.05, grain=1.0)
        water = Shot(recipe.world, "water", recipe.seed, camera=moving, size=recipe.size)

        def live(second: float) -> Planes:
            picture = room.at(second)
            for plane, wave in zip(picture, water.at(second), strict=True):
                top = plane.shape[0] * 2 // 3
                plane[top:] = wave[top:]
            return picture

        return live

    def _varied(self) -> Callable[[float], Planes]:
        recipe = self._recipe
        rng = seeded("cuts", recipe.seed)
        count = max(1, round(recipe.seconds / recipe.shot_s))
        lengths = rng.uniform(0.75, 1.25, count)
        ends = np.cumsum(lengths / lengths.sum() * recipe.seconds)
        mixed = rng.random(count) < 0.2  # a dissolve into the next shot
        signs = self._signpost if "signs" in recipe.extras else None
        kept: dict[int, Shot] = {}

        def shot(number: int) -> Shot:
            if number not in kept:
                for old in [one for one in kept if one < number - 1]:
                    del kept[old]
                camera = Camera((48.0, 3.0), 1.5, 0.0, 2.0) if signs else None
                if recipe.camera != "some":
                    camera = CAMERAS[recipe.camera](seeded("camera", recipe.seed, number))
                kept[number] = Shot(
                    recipe.world,
                    recipe.seed,
                    number,
                    camera=camera,
                    size=recipe.size,
                    sign=signs,
                    light=recipe.light,
                )
            return kept[number]

        def varied(second: float) -> Planes:
            number = min(int(np.searchsorted(ends, second, side="right")), count - 1)
            start = float(ends[number - 1]) if number else 0.0
            picture = shot(number).at(second - start)
            left = float(ends[number]) - second
            if mixed[number] and left < 0.4 and number + 1 < count:
                share = 1 - left / 0.4
                following = shot(number + 1).at(0.0)
                for plane, other in zip(picture, following, strict=True):
                    cv2.addWeighted(plane, 1 - share, other, share, 0, dst=plane)
            return picture

        return varied

    def _signpost(self, view: np.ndarray, rng: np.random.Generator) -> None:
        """Signs of the place in the lower part of a view: they move with the camera."""
        from film_words import lettering as drawn

        for _ in range(int(rng.integers(1, 4))):
            text = str(rng.choice(SIGNS[self._recipe.half]))
            shade = (int(rng.integers(60, 200)), int(rng.integers(20, 120)), 40)
            face = font("bold", int(rng.integers(40, 64)), self._fonts)
            board = drawn([(text, face)], (240, 240, 240), box=255, ground=shade)
            whole = planes(view)
            high, wide = view.shape[:2]
            left = int(rng.integers(200, wide - 900))
            board.lay(whole, left, int(rng.integers(int(high * 0.62), high - 220)))
            flat = np.frombuffer(whole.bytes(), np.uint8).reshape(high * 3 // 2, wide)
            view[:] = cv2.cvtColor(flat, cv2.COLOR_YUV2BGR_I420)

    def _slides(self) -> Callable[[float], Planes]:
        recipe = self._recipe
        width, height = recipe.size
        rng = seeded("pages", recipe.seed)
        dark = bool(rng.random() < 0.4)
        ground, ink = (90, 45, 20) if dark else (245, 246, 240), (235,) * 3 if dark else (35,) * 3
        texts = sentences(recipe.half, "simplified", rng)
        turns = np.cumsum(rng.uniform(5.0, 8.5, math.ceil(recipe.seconds / 5) + 1))
        pages: dict[int, Planes] = {}
        still = Camera(grain=2.0)
        half = (480, 360)
        small = Shot(recipe.world, "speaker", recipe.seed, camera=still, size=half)
        person = _person(seeded("person", recipe.seed), 0.33)

        def page() -> Planes:
            bgr = np.empty((height, width, 3), np.uint8)
            bgr[:] = ground
            bgr[:110] = (150, 90, 30)
            sheet = planes(bgr)
            title = [(SLIDE_TITLES[recipe.half], font("bold", 54, self._fonts))]
            lettering(title, (240, 240, 240)).lay(sheet, 60, 20)
            for line in range(int(rng.integers(3, 8))):
                row = [("• " + next(texts), font("bold", 44, self._fonts))]
                lettering(row, ink).lay(sheet, 120, 180 + 108 * line)  # type: ignore[arg-type]
            if rng.random() < 0.6:
                seed, size = int(rng.integers(1 << 30)), (560, 380)
                photo = Shot(recipe.world, seed, camera=Camera(grain=0.0), size=size)
                _set_in(sheet, photo.at(0.0), 1280, 200)
            return sheet

        def slides(second: float) -> Planes:
            number = int(np.searchsorted(turns, second, side="right"))
            if number not in pages:
                pages.clear()
                pages[number] = page()
            picture = pages[number].copy()
            if recipe.base == "speaker":
                inset = small.at(second)
                person(inset, second)
                _set_in(picture, inset, width - 520, height - 400)
            return picture

        return slides

    # ---- what lies above ----

    def _all_layers(self) -> list[Layer]:
        recipe = self._recipe
        layers: list[Layer] = []
        if recipe.letterbox:
            layers.append(_letterboxed(recipe.letterbox))
        makers: dict[str, Callable[[], Layer]] = {
            "ticker": self._ticker,
            "straps": self._straps,
            "credits": self._credits,
            "clock": self._time_of_day,
            "headline": self._headline,
            "decoys": self._decoys,
        }
        layers += [makers[name]() for name in recipe.extras if name in makers]
        if recipe.mark is not None:
            layers.append(self._marked(recipe.mark))
        if recipe.subtitles is not None:
            layers.append(self._subtitled(STYLES[recipe.half][recipe.subtitles.style]))
        layers += [self._coded(number) for number in range(len(recipe.codes))]
        layers += [self._worded(number) for number in range(len(recipe.words))]
        return layers

    def _cues(self) -> list[tuple[Span, list[str]]]:
        recipe = self._recipe
        wanted = recipe.subtitles.coverage if recipe.subtitles else 0.85
        script = recipe.subtitles.script if recipe.subtitles else "simplified"
        style = (
            STYLES[recipe.half][recipe.subtitles.style] if recipe.subtitles else Style("bold", 50)
        )
        texts = sentences(recipe.half, script, self._rng)
        english = sentences(recipe.half, "english", self._rng)
        cues: list[tuple[Span, list[str]]] = []
        shown = spoken = 0.0
        for start, end in _without(self._spoken, (*recipe.black, *recipe.still)):
            count = max(1, round((end - start) / self._rng.uniform(*_CUE_S)))
            for before, after in pairwise(np.linspace(start, end, count + 1)):
                length = float(after - before)
                spoken += length
                if shown + length * 0.5 > wanted * spoken or length < 0.6:
                    continue
                shown += length - _NEXT_CUE_S
                rows = [next(texts) for _ in range(style.rows)]
                rows += [next(english)] if style.english else []
                cues.append(((float(before), float(after) - _NEXT_CUE_S), rows))
        return cues

    def _subtitled(self, style: Style) -> Layer:
        width, height = self._recipe.size
        scale = height / 1080
        drawn: dict[int, Patch] = {}

        def patch(number: int) -> Patch:
            if number not in drawn:
                drawn.clear()
                rows = self.cues[number][1]
                faces = [font(style.face, round(style.size * scale), self._fonts)] * len(rows)
                if style.english:
                    faces[-1] = font("bold", round(style.size * 0.62 * scale), self._fonts)
                lines = list(zip(rows, faces, strict=True))
                drawn[number] = lettering(
                    lines, style.colour, stroke=style.stroke, box=style.box, centred=not style.left
                )
            return drawn[number]

        def layer(on: Planes, second: float) -> None:
            for number, (span, _) in enumerate(self.cues):
                if span[0] <= second < span[1]:
                    shown = patch(number)
                    left = 150 * scale if style.left else (width - shown.size[0]) / 2
                    shown.lay(on, round(left), round(height * 0.955) - shown.size[1])

        return layer

    def _marked(self, mark: Mark) -> Layer:
        cover = mark.cover()
        bgr = np.empty((*cover.shape, 3), np.uint8)
        bgr[:] = mark.colour
        patch = Patch(bgr, (cover * mark.alpha).astype(np.float32))
        left, top = mark.place(self._recipe.size)

        def layer(on: Planes, second: float) -> None:
            if mark.shows(second / self._recipe.seconds):
                patch.lay(on, left, top)

        return layer

    def _place(self, size: tuple[int, int], number: int) -> tuple[int, int]:
        """In the middle of the picture, above the subtitles and out of the corners."""
        width, height = self._recipe.size
        free_x, free_y = width - size[0] - 160, round(height * 0.58) - size[1] - 100
        rng = seeded("place", self._recipe.seed, number)
        left = 80 + int(rng.integers(0, max(1, free_x)))
        return left, 100 + int(rng.integers(0, max(1, free_y)))

    def _timed(self, patch: Patch, place: tuple[int, int], span: Span) -> Layer:
        def layer(on: Planes, second: float) -> None:
            if span[0] <= second < span[1]:
                patch.lay(on, *place)

        return layer

    def _coded(self, number: int) -> Layer:
        one = self._recipe.codes[number]
        rng = seeded("code", self._recipe.half, self._recipe.seed, number)
        if one.kind == "qr":
            text = f"https://w.example.cn/{int(rng.integers(10**8)):08d}"
        else:
            digits = f"69{int(rng.integers(10**10)):010d}"
            total = sum(int(d) * (3 if n % 2 else 1) for n, d in enumerate(digits))
            text = digits + str(-total % 10)
        span = (one.start_s, one.start_s + one.for_s)
        self._signs.append(Sign(one.kind, text, *span, side=one.side))
        patch = code(one.kind, text, one.side)
        return self._timed(patch, self._place(patch.size, number), span)

    def _worded(self, number: int) -> Layer:
        one, half = self._recipe.words[number], self._recipe.half
        rng = seeded("words", half, self._recipe.seed, number)
        if one.what == "phone":
            told = f"1{rng.choice(list('35789'))}{int(rng.integers(10**9)):09d}"
            shown = f"电话 {told}" if half == "tune" else f"{told[:3]} {told[3:7]} {told[7:]}"
        elif one.what == "url":
            told = f"www.{'star' if half == 'tune' else 'shell'}{int(rng.integers(100))}shop.com"
            shown = told
        else:
            told = shown = str(rng.choice(SHOP[half]))
        span = (one.start_s, one.start_s + one.for_s)
        kind = "words" if one.what == "shop" else one.what
        self._signs.append(Sign(kind, told, *span))
        box = int(rng.choice([0, 200]))
        patch = lettering(
            [(shown, font("bold", 60, self._fonts))],
            (240, 250, 250),
            stroke=0 if box else 4,
            box=box,
            ground=(30, 30, 150),
        )
        return self._timed(patch, self._place(patch.size, 50 + number), span)

    def _ticker(self) -> Layer:
        width, height = self._recipe.size
        text = TICKERS[self._recipe.half]
        strip = lettering([(text, font("bold", 42, self._fonts))], (245, 245, 245))
        bar = _bar(width, 66, (120, 50, 20))
        way, speed = strip.size[0] + width, 150.0

        def layer(on: Planes, second: float) -> None:
            bar.lay(on, 0, height - 66)
            strip.lay(on, round(width - (second * speed + 900) % way), height - 64)

        return layer

    def _straps(self) -> Layer:
        recipe = self._recipe
        half, layers = recipe.half, []
        starts = np.arange(4.0, recipe.seconds - 6, 11.0)
        top = 640 if recipe.subtitles else 860
        for number, start in enumerate(starts):
            rows = [
                (NAMES[half][number % 6], font("bold", 54, self._fonts)),
                (POSTS[half][number % 3], font("bold", 36, self._fonts)),
            ]
            patch = lettering(rows, (245, 245, 245), box=200, centred=False, ground=(110, 60, 20))
            layers.append(self._timed(patch, (130, top), (float(start), float(start) + 4.5)))
        return _together(layers)

    def _credits(self) -> Layer:
        width, height = self._recipe.size
        half = self._recipe.half
        start = self._recipe.seconds * 0.55
        rows = []
        for number in range(14):
            name, post = NAMES[half][number % 6], POSTS[half][number * 2 % 3]
            rows.append((f"{post}　{name}", font("bold", 46, self._fonts)))
            rows.append((SIGNS[half][number % 5], font("bold", 40, self._fonts)))
        sheet = lettering(rows, (250, 250, 250), stroke=3)

        def layer(on: Planes, second: float) -> None:
            if second >= start:
                top = height - (second - start) * 100.0
                sheet.lay(on, (width - sheet.size[0]) // 2, round(top))

        return layer

    def _time_of_day(self) -> Layer:
        width = self._recipe.size[0]
        drawn: dict[int, Patch] = {}

        def layer(on: Planes, second: float) -> None:
            now = int(second)
            if now not in drawn:
                drawn.clear()
                text = f"2024-06-0{1 + self._recipe.seed % 9} 14:{20 + now // 60}:{now % 60:02d}"
                drawn[now] = lettering(
                    [(text, font("bold", 40, self._fonts))], (250,) * 3, stroke=2
                )  # type: ignore[arg-type]
            drawn[now].lay(on, width - 520, 50)

        return layer

    def _headline(self) -> Layer:
        recipe = self._recipe
        layers = []
        for number, text in enumerate(HEADLINES[recipe.half]):
            rows = [(text, font("bold", 56, self._fonts))]
            patch = lettering(rows, (245, 245, 245), box=255, ground=(130, 30, 30))
            span = (recipe.seconds * number / 2, recipe.seconds * (number + 1) / 2)
            layers.append(self._timed(patch, (160, 900), span))
        return _together(layers)

    def _decoys(self) -> Layer:
        layers = []
        for number, text in enumerate(DECOYS[self._recipe.half]):
            rows = [(text, font("bold", 52, self._fonts))]
            patch = lettering(rows, (245, 245, 245), stroke=3)
            start = 3.0 + 10.5 * number
            place = self._place(patch.size, 80 + number)
            layers.append(self._timed(patch, place, (start, start + 5.0)))
        return _together(layers)


# ---- small things ----


def _inside(second: float, spans: Sequence[Span]) -> bool:
    return any(start - 1e-6 <= second < end - 1e-6 for start, end in spans)


def _together(layers: Sequence[Layer]) -> Layer:
    def layer(on: Planes, second: float) -> None:
        for one in layers:
            one(on, second)

    return layer


def _letterboxed(rows: int) -> Layer:
    def layer(on: Planes, second: float) -> None:
        for plane, level, part in zip(on, (16, 128, 128), (1, 2, 2), strict=True):
            plane[: rows // part] = level
            plane[plane.shape[0] - rows // part :] = level

    return layer


def _bar(width: int, height: int, colour: tuple[int, int, int]) -> Patch:
    bgr: Any = np.empty((height, width, 3), np.uint8)
    bgr[:] = colour
    return Patch(bgr, np.full((height, width), 0.85, np.float32))


def _set_in(on: Planes, small: Planes, left: int, top: int) -> None:
    for plane, part, scale in zip(on, small, (1, 2, 2), strict=True):
        x, y = left // scale, top // scale
        plane[y : y + part.shape[0], x : x + part.shape[1]] = part


def _person(rng: np.random.Generator, scale: float) -> Layer:
    """Somebody who sways and turns, from below the picture's edge up."""
    side = round(900 * scale) // 2 * 2
    sheet = np.zeros((side, side, 3), np.uint8)
    cover = np.zeros((side, side), np.float32)
    coat, skin = rng.integers(20, 200, 3).tolist(), (140, 165, 205)
    body = (side // 2, side)
    axes = (round(side * 0.32), round(side * 0.62))
    head, round_one = (side // 2, round(side * 0.24)), (round(side * 0.12), round(side * 0.16))
    for picture, first, second in ((sheet, coat, skin), (cover, 1.0, 1.0)):
        cv2.ellipse(picture, body, axes, 0, 0, 360, first, -1, cv2.LINE_AA)
        cv2.ellipse(picture, head, round_one, 0, 0, 360, second, -1, cv2.LINE_AA)
    patch = Patch(sheet, cover)

    def layer(on: Planes, second: float) -> None:
        high, wide = on.y.shape
        left = wide * 0.5 - side / 2 + wide * 0.09 * math.sin(second / 2.3)
        patch.lay(on, round(left), high - side + round(side * (0.14 + 0.01 * math.sin(second * 5))))

    return layer
