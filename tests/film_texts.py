"""Written text for the tests: sentences, pictures that show them, and films as lists of lines.

Pictures are drawn over moving backgrounds with installed Noto fonts. A ``Written`` film is no
picture: it tells the lines that a reader would find at any time, for tests of what is made of them.
"""

from __future__ import annotations

import math
import random
import subprocess
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from kepu_desktop.domain.facts import SubtitleFacts
from kepu_desktop.media.text.lines import Line
from kepu_desktop.media.text.plan import plan
from kepu_desktop.media.text.settings import text_settings
from kepu_desktop.media.text.subtitles import SubtitleSearch

Picture = NDArray[np.uint8]
FONTS = Path("/usr/share/fonts/opentype/noto")
FACES = {
    "sans": ("NotoSansCJK-Regular.ttc", 2),
    "bold": ("NotoSansCJK-Bold.ttc", 2),
    "serif": ("NotoSerifCJK-Regular.ttc", 2),
    "traditional": ("NotoSansCJK-Bold.ttc", 3),
}

SIMPLIFIED = (
    "望远镜让我们看见更远的星空",
    "科学家在实验室里发现了新的粒子",
    "植物通过光合作用释放出氧气",
    "地球绕着太阳转一圈需要一年",
    "这个细胞里有上万种蛋白质",
    "声音在水里传得比空气中快",
    "冰川记录了几十万年的气候",
    "我们把温度计放进热水试试看",
    "蜜蜂用舞蹈告诉同伴花在哪儿",
    "病毒自己不能单独繁殖后代",
    "磁铁周围存在着看不见的磁场",
    "火箭靠喷出的气体获得推力",
    "海洋储存了大量的热能",
    "大脑每天要消耗许多能量",
    "恐龙灭绝的原因还没有定论",
    "请观察显微镜下面的结构",
)
TRADITIONAL = (
    "望遠鏡讓我們看見更遠的星空",
    "科學家在實驗室裡發現了新的粒子",
    "植物通過光合作用釋放出氧氣",
    "地球繞著太陽轉一圈需要一年",
    "這個細胞裡有上萬種蛋白質",
    "聲音在水裡傳得比空氣中快",
    "冰川記錄了幾十萬年的氣候",
    "我們把溫度計放進熱水試試看",
    "蜜蜂用舞蹈告訴同伴花在哪兒",
    "病毒自己不能單獨繁殖後代",
    "磁鐵周圍存在著看不見的磁場",
    "火箭靠噴出的氣體獲得推力",
)
ENGLISH = (
    "Light needs eight minutes to reach us",
    "Plants release oxygen into the air",
    "This cell holds thousands of proteins",
    "Glaciers remember the ancient climate",
    "Bees dance to show where flowers are",
    "Magnets pull iron from a distance",
    "Rockets are pushed by burning gas",
    "Your brain uses plenty of energy",
    "Sound travels faster under water",
    "Viruses cannot multiply alone",
    "Dinosaurs vanished long ago",
    "Oceans store enormous warmth",
)


def face(name: str, size: int) -> ImageFont.FreeTypeFont:
    file, index = FACES[name]
    return ImageFont.truetype(str(FONTS / file), size, index=index)


@cache
def _ground(seed: int) -> Picture:
    """A picture with detail of every size, larger than a frame."""
    draw = np.random.default_rng(seed)
    whole = np.zeros((700, 1300, 3), np.float32)
    for grain in (2, 6, 24, 90, 300):
        cells = draw.normal(size=(700 // grain + 3, 1300 // grain + 3, 3)).astype(np.float32)
        cells = cells * 0.5 + cells.mean(axis=2, keepdims=True)
        whole += cv2.resize(cells, (1300, 700), interpolation=cv2.INTER_CUBIC) * grain**0.2
    whole = whole / whole.std() * 36 + draw.uniform(50, 180, 3)
    return np.clip(whole, 0, 255).astype(np.uint8)


@dataclass(frozen=True)
class Caption:
    """Text on a picture 960×540; ``left`` None: centred. ``look`` is outlined, box or bare."""

    text: str
    level: int = 490
    size: int = 28
    left: float | None = None
    font: str = "bold"
    look: str = "outlined"
    colour: tuple[int, int, int] = (255, 255, 255)


def picture(*captions: Caption, ground: int = 0, moved: tuple[int, int] = (0, 0)) -> Picture:
    """BGR, 960×540: captions over a background that the camera has ``moved`` by (x, y)."""
    x, y = 100 + moved[0], 60 + moved[1]
    back = _ground(ground)[y : y + 540, x : x + 960]
    image = Image.fromarray(np.ascontiguousarray(back[:, :, ::-1]))
    pen = ImageDraw.Draw(image, "RGBA")
    for one in captions:
        font = face(one.font, one.size)
        width = pen.textlength(one.text, font=font)
        left = (960 - width) / 2 if one.left is None else one.left
        if one.look == "box":
            edges = (left - 8, one.level - 0.7 * one.size, left + width + 8)
            pen.rectangle((*edges, one.level + 0.7 * one.size), fill=(0, 0, 0, 150))
        stroke = 2 if one.look == "outlined" else 0
        pen.text(
            (left, one.level),
            one.text,
            font=font,
            fill=one.colour,
            anchor="lm",
            stroke_width=stroke,
            stroke_fill=(0, 0, 0),
        )
    return np.ascontiguousarray(np.asarray(image)[:, :, ::-1])


def through_h264(frames: Sequence[Picture], folder: Path, crf: int = 30) -> list[Picture]:
    """The frames as a film at a low rate gives them back."""
    film = folder / "through.mp4"
    height, width = frames[0].shape[:2]
    command = ["ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "rawvideo", "-pix_fmt", "bgr24"]
    command += ["-s", f"{width}x{height}", "-r", "25", "-i", "-", "-c:v", "libx264"]
    command += ["-preset", "veryfast", "-crf", str(crf), "-pix_fmt", "yuv420p", str(film)]
    subprocess.run(command, input=b"".join(frame.tobytes() for frame in frames), check=True)
    with av.open(str(film)) as container:
        return [frame.to_ndarray(format="bgr24") for frame in container.decode(video=0)]


@dataclass(frozen=True)
class Shown:
    """A line in a film: its text from ``start_s`` to ``end_s``, its box at a time."""

    text: str
    start_s: float
    end_s: float
    box: Callable[[float], tuple[float, float, float, float]]

    def line(self, time_s: float) -> Line | None:
        left, top, width, height = self.box(time_s)
        right, bottom = min(left + width, 960), min(top + height, 540)
        if not self.start_s <= time_s < self.end_s or right - max(left, 0) < 20 or bottom <= top:
            return None
        # What hangs over the edge is not read.
        letter = width / len(self.text)
        first, last = round(max(0, -left) / letter), round((right - left) / letter)
        text = self.text[first:last]
        box = round(max(left, 0)), round(top), round(right - max(left, 0)), round(bottom - top)
        return Line(text, 0.95, box) if text else None


def at(left: float | None, level: float, height: float, text: str) -> Callable[[float], tuple]:
    """A standing box for a text; ``left`` None: centred."""
    width = sum(height * (0.9 if char > "⺀" else 0.45) for char in text)
    begin = (960 - width) / 2 if left is None else left
    return lambda _: (begin, level - height / 2, width, height)


@dataclass
class Written:
    """A film told by its lines. Somebody speaks at all times but in ``pauses``."""

    duration_s: float
    seed: int = 0
    lines: list[Shown] = field(default_factory=list)
    pauses: list[tuple[float, float]] = field(default_factory=list)
    keys_s: float = 4.0

    @property
    def key_times(self) -> list[float]:
        return [number * self.keys_s for number in range(math.ceil(self.duration_s / self.keys_s))]

    def subtitles(
        self,
        texts: Sequence[str] = SIMPLIFIED,
        *,
        share: float = 1.0,
        level: float = 490,
        height: float = 30,
        left: float | None = None,
        lasts: tuple[float, float] = (2.0, 4.5),
    ) -> Written:
        """Speech with a line for each sentence, or for a ``share`` of the sentences."""
        draw = random.Random(f"subtitles{self.seed}")
        time_s = 0.0
        while time_s < self.duration_s:
            end_s = time_s + draw.uniform(*lasts)
            if draw.random() < share:
                # No two alike over the film, as in life.
                text = draw.choice(texts)[draw.randrange(3) :] + _ending(draw, text_of=texts)
                self.lines.append(Shown(text, time_s, end_s, at(left, level, height, text)))
            time_s = end_s
        return self

    def standing(self, text: str, left: float | None, level: float, height: float = 26) -> Written:
        self.lines.append(Shown(text, 0, self.duration_s, at(left, level, height, text)))
        return self

    def changing(
        self,
        lasts: tuple[float, float],
        pause: tuple[float, float],
        rows: Sequence[tuple[float | None, float, float]],
    ) -> Written:
        """Texts that stand for a while in ``rows`` (left, level, height): slides, straps."""
        draw = random.Random(f"changing{self.seed}{rows}")
        time_s = draw.uniform(*pause)
        while time_s < self.duration_s:
            end_s = time_s + draw.uniform(*lasts)
            for left, level, height in rows:
                text = draw.choice(SIMPLIFIED)[:9] + _ending(draw)
                self.lines.append(Shown(text, time_s, end_s, at(left, level, height, text)))
            time_s = end_s + draw.uniform(*pause)
        return self

    def ticker(self, speed: float, level: float = 515, height: float = 24) -> Written:
        """One message after the other runs through from right to left, pixels a second."""
        draw = random.Random(f"ticker{self.seed}")
        time_s = 0.0
        while time_s < self.duration_s:
            text = draw.choice(SIMPLIFIED) + _ending(draw)
            width = height * len(text)
            end_s = time_s + (960 + width) / speed
            self.lines.append(
                Shown(
                    text,
                    time_s,
                    end_s,
                    lambda now, begin=time_s, width=width: (
                        960 - (now - begin) * speed,
                        level - height / 2,
                        width,
                        height,
                    ),
                )
            )
            time_s = end_s
        return self

    def credits(self, speed: float = 45.0) -> Written:
        """Centred lines roll from the bottom to the top."""
        draw = random.Random(f"credits{self.seed}")
        for number in range(int(self.duration_s * speed / 45)):
            text = draw.choice(SIMPLIFIED)[:8]
            start_s = number * 45 / speed
            self.lines.append(
                Shown(
                    text,
                    start_s,
                    start_s + 540 / speed,
                    lambda now, begin=start_s: (360, 540 - (now - begin) * speed, 240, 26),
                )
            )
        return self

    def read(self, time_s: float, draw: random.Random | None = None) -> tuple[Line, ...]:
        """The lines at a time; with ``draw`` as unsteady as a reader's."""
        lines = [line for shown in self.lines if (line := shown.line(time_s)) is not None]
        return tuple(_unsteady(line, draw) for line in lines) if draw is not None else tuple(lines)

    def speaks(self, time_s: float) -> bool:
        return not any(start <= time_s < end for start, end in self.pauses)

    def search(
        self,
        *,
        unsteady: bool = True,
        strokes: bool = True,
        band_given: tuple[int, int] | None = None,
        shuffled: int | None = None,
        size: tuple[int, int] = (1920, 1080),
    ) -> SubtitleFacts:
        """What the search makes of the film, its samples told in a ``shuffled`` order or not."""
        settings = text_settings()
        samples = list(plan(self.key_times, self.duration_s, str(self.seed), settings.plan))
        search = SubtitleSearch(
            settings,
            size,
            planned=len(samples),
            short=self.duration_s < settings.plan.short_s,
            band_given=band_given,
        )
        speech = {one.time_s: self.speaks(one.time_s) for one in samples}
        if shuffled is not None:
            random.Random(shuffled).shuffle(samples)

        def read(time_s: float) -> tuple[Line, ...]:
            return self.read(time_s, random.Random(time_s + 0.1) if unsteady else None)

        for sample in samples:
            if search.see(sample.time_s, read(sample.time_s)):
                later = sample.time_s + settings.motion.partner_s
                shifts = (
                    [
                        self._shift(line, sample.time_s, later)
                        for line in search.lines_of(sample.time_s)
                    ]
                    if strokes
                    else []
                )
                search.see_later(sample.time_s, read(later), shifts)
        while times := search.wants_lifetime():
            for time_s in times:
                number = bisect_left(self.key_times, time_s + settings.lifetime.from_s)
                if number < len(self.key_times):
                    search.see_lifetime(time_s, read(self.key_times[number]))
        for time_s in search.wants_reading():
            search.see_reading(time_s, self.read(time_s))
        return search.result(speech)

    def _shift(self, line: Line, time_s: float, later_s: float) -> tuple[float, float] | None:
        for shown in self.lines:
            now, then = shown.line(time_s), shown.line(later_s)
            if (
                now is not None
                and then is not None
                and abs(now.level - line.level) < 6
                and (abs(now.middle - line.middle) < 30)
            ):
                before, after = shown.box(time_s), shown.box(later_s)
                return after[0] - before[0], after[1] - before[1]
        return None


def _ending(draw: random.Random, text_of: Sequence[str] = SIMPLIFIED) -> str:
    """Some letters of another sentence, so that a film's sentences differ."""
    other = draw.choice(text_of)
    return other[-draw.randrange(2, len(other) // 2) :]


def _unsteady(line: Line, draw: random.Random) -> Line:
    """One character in forty misread, edges off by a pixel or two."""
    text = "".join(draw.choice("口日目人入") if draw.random() < 0.025 else c for c in line.text)
    left, top, width, height = line.box
    left, top = max(0, left + round(draw.gauss(0, 1.2))), top + round(draw.gauss(0, 0.8))
    width = min(960 - left, width + round(draw.gauss(0, 1.5)))
    return Line(text, line.score, (left, top, width, height + round(draw.gauss(0, 1))))
