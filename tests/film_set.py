"""Films whose truth is known, for measuring how often the full check is right.

A ``Recipe`` says all about one film; ``catalogue`` lists the recipes of a half. The tuning half and
the reporting half share no seed, world, sentence or font of subtitles. ``made`` gives the film and
its truth from a folder, and makes them when they are not there: the name holds a digest of the
recipe, so a changed recipe is another film. Nothing of it belongs into the repository.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import film_words
from film_marks import Mark

Span = tuple[float, float]
_FACTORY = 1  # raise it when the same recipe gives another film
RATE = 25
HALVES = ("tune", "report")
# A film's number chooses. A reporting half whose films somebody looked at while mending the program
# reports no longer: "matter" was one, and its world serves tuning since.
WORLDS_OF = {"tune": ("towns", "matter"), "report": ("rooms",)}
# What recipes could not say at first, as it was then: untold, or every older film had another name.
_LATER = {"world": "towns", "camera": "some", "light": "even"}


@dataclass(frozen=True)
class Style:
    face: str
    size: int
    stroke: int = 3
    colour: tuple[int, int, int] = (250, 250, 250)
    box: int = 0
    rows: int = 1
    english: bool = False  # a second row in English
    left: bool = False


YELLOW = (60, 220, 250)
STYLES: dict[str, dict[str, Style]] = {
    "tune": {
        "white": Style("bold", 56, 4),
        "yellow": Style("bold", 54, 3, YELLOW),
        "box": Style("sans", 50, 0, box=150),
        "thin": Style("sans", 46, 1),
        "kai": Style("wenkai", 58, 2),
        "two": Style("bold", 50, 3, rows=2),
        "bilingual": Style("bold", 52, 3, english=True),
        "left": Style("sans", 52, 3, left=True),
        "traditional": Style("bold tc", 54, 3),
        "traditional box": Style("sans tc", 50, 0, box=170),
    },
    "report": {
        "white": Style("zenhei", 58, 3),
        "yellow": Style("serif", 56, 3, (40, 200, 255)),
        "box": Style("microhei", 48, 0, box=130),
        "thin": Style("microhei", 44, 1),
        "kai": Style("ukai", 60, 2),
        "two": Style("zenhei", 48, 2, rows=2),
        "bilingual": Style("microhei", 54, 3, english=True),
        "left": Style("zenhei", 50, 2, left=True),
        "traditional": Style("serif tc", 56, 3),
        "traditional box": Style("ukai", 54, 0, box=160),
    },
}


@dataclass(frozen=True)
class Subtitles:
    style: str = "white"
    coverage: float = 0.9
    script: str = "simplified"


@dataclass(frozen=True)
class Code:
    kind: str  # qr | barcode
    side: int
    start_s: float
    for_s: float = 6.0


@dataclass(frozen=True)
class Words:
    """``what``: shop, phone, url."""

    what: str
    start_s: float
    for_s: float = 6.0


@dataclass(frozen=True)
class Recipe:
    """One film. ``group`` is the class it is counted under; ``extras`` lie over the picture:
    ticker, straps, signs, credits, clock, headline, decoys."""

    name: str
    half: str
    group: str
    seed: int
    seconds: float = 45.0
    world: str = "towns"
    base: str = "varied"  # varied | fixed | live | slides | speaker
    camera: str = "some"  # how varied shots are taken: film_camera.CAMERAS
    light: str = "even"  # of varied shots: film_camera.LIGHTS
    shot_s: float = 3.0
    keys: int = 250  # frames between key frames at the most
    rate: str = "6M"
    preset: str = "superfast"  # of x264
    speech: float = 0.7
    sound: str = "noise"
    lufs: float = -23.0
    subtitles: Subtitles | None = None
    track: bool = False
    extras: tuple[str, ...] = ()
    mark: Mark | None = None
    letterbox: int = 0
    codes: tuple[Code, ...] = ()
    words: tuple[Words, ...] = ()
    black: tuple[Span, ...] = ()
    still: tuple[Span, ...] = ()
    silence: tuple[Span, ...] = ()
    size: tuple[int, int] = (1920, 1080)
    hard: bool = False  # said to be beyond the method: counted apart
    times: int = 1  # the parts one after the other, so often
    parts: tuple[Recipe, ...] = ()

    def faces(self) -> list[str]:
        if self.subtitles is None:
            return ["bold"]
        return ["bold", STYLES[self.half][self.subtitles.style].face]

    def digest(self, fonts: Path | None) -> str:
        told = json.dumps(
            [
                _FACTORY,
                _told(self),
                asdict(STYLES[self.half][self.subtitles.style]) if self.subtitles else None,
                film_words.identity_of_faces(self.faces(), fonts),
            ],
            ensure_ascii=False,
        )
        return hashlib.sha256(told.encode()).hexdigest()[:10]


def _told(recipe: Recipe) -> dict[str, object]:
    said = {name: one for name, one in asdict(recipe).items() if (name, one) not in _LATER.items()}
    return said | {"parts": [_told(part) for part in recipe.parts]}


@dataclass(frozen=True)
class Sign:
    """What is to be found: kind and text as the facts name them."""

    kind: str
    text: str
    start_s: float
    end_s: float
    side: int = 0


@dataclass(frozen=True)
class Truth:
    """``None``: nothing is claimed. ``marks`` and ``subtitles`` are states of the facts; of
    ``opacity`` is the mark, in per cent of the picture's time times cover for "part-time"."""

    subtitles: str | None = None
    coverage: float | None = None
    script: str | None = None
    marks: str | None = None
    mark_box: tuple[int, int, int, int] | None = None
    mark_kind: str = ""
    ads: tuple[Sign, ...] = ()
    black: tuple[Span, ...] = ()
    still: tuple[Span, ...] | None = ()
    silence: tuple[Span, ...] = ()
    loudness: float | None = None

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, told: str) -> Truth:
        read = json.loads(told)
        spans = {name: _spans(read.pop(name)) for name in ("black", "still", "silence")}
        ads = tuple(Sign(**one) for one in read.pop("ads"))
        box = read.pop("mark_box")
        return cls(**read, **spans, ads=ads, mark_box=tuple(box) if box else None)


def _spans(read: list[list[float]] | None) -> tuple[Span, ...] | None:
    return None if read is None else tuple((start, end) for start, end in read)


@dataclass(frozen=True)
class Made:
    path: Path
    truth: Truth


def made(recipe: Recipe, folder: Path) -> Made:
    """The film in ``folder``, made now when it is not there. Fonts are looked for in its fonts/."""
    from film_cutting import cut

    fonts = folder / "fonts"
    stem = f"{recipe.half}-{recipe.name}-{recipe.digest(fonts)}"
    film, told = folder / f"{stem}.mp4", folder / f"{stem}.json"
    if not (film.exists() and told.exists()):
        folder.mkdir(parents=True, exist_ok=True)
        aside = folder / f"aside-{os.getpid()}-{stem}"
        truth = cut(recipe, aside, folder, fonts)
        told.write_text(truth.to_json(), encoding="utf-8")
        aside.with_suffix(".mp4").replace(film)
    return Made(film, Truth.from_json(told.read_text(encoding="utf-8")))


# ---- what is in the set ----

_OTHER = {"tune": 100, "report": 1300}
_RED, _BLUE, _GREY = (40, 40, 220), (210, 120, 30), (128, 128, 128)
_MARK_TEXT = {
    "tune": ("科普TV", "星空科学", "少儿频道", "KEPU"),
    "report": ("自然之声", "实验课堂", "深蓝TV", "生物100"),
}


@dataclass
class _Half:
    half: str
    listed: list[Recipe] = field(default_factory=list)

    def add(self, name: str, group: str, **more: object) -> None:
        number = len(self.listed)
        worlds = WORLDS_OF[self.half]
        varied: dict[str, object] = {
            "world": worlds[number % len(worlds)],
            "keys": 250 if number % 2 else 50,
            "rate": ("5M", "6M", "8M")[number % 3],
            # The quickest way looks worst at the same rate: it gets the higher rates.
            "preset": ("superfast", "ultrafast", "ultrafast")[number % 3],
            "sound": ("noise", "music", "hum", "noise")[number % 4],
            "lufs": (-23.0, -19.0, -27.0, -24.0)[number % 4],
        }
        seed = _OTHER[self.half] + number
        self.listed.append(Recipe(name, self.half, group, seed, **{**varied, **more}))  # type: ignore[arg-type]

    def mark(self, number: int, **more: object) -> Mark:
        text = _MARK_TEXT[self.half][number % 4]
        face = number % 2 * 2 if self.half == "tune" else number % 2 * 2 + 1
        kept = {"text": text, "size": 46 + number % 3 * 6, "face": face, **more}
        return Mark(**kept)  # type: ignore[arg-type]


def catalogue(half: str) -> tuple[Recipe, ...]:
    """The short films of a half: all classes once, those that decide most several times."""
    one = _Half(half)
    _burned_in(one)
    _without(one)
    _marked(one)
    _filmed_otherwise(one)
    return tuple(one.listed)


def _burned_in(one: _Half) -> None:
    add, mark = one.add, one.mark
    add("white", "white", subtitles=Subtitles("white", 0.95), mark=mark(0), black=((20.0, 22.6),))
    add(
        "yellow",
        "yellow",
        subtitles=Subtitles("yellow", 0.8),
        codes=(Code("qr", 200, 30.0),),
        silence=((17.2, 20.6),),
    )
    add(
        "box",
        "box",
        subtitles=Subtitles("box", 0.6),
        still=((24.0, 27.4),),
        mark=mark(1, alpha=0.5),
    )
    add("thin", "thin", subtitles=Subtitles("thin", 0.9), black=((0.0, 2.4),))
    add("kai", "kai", subtitles=Subtitles("kai", 0.85), mark=mark(2, alpha=0.3), shot_s=2.6)
    add("two", "two", subtitles=Subtitles("two", 0.7), letterbox=132, mark=mark(3))
    add(
        "bilingual",
        "bilingual",
        subtitles=Subtitles("bilingual", 0.9),
        words=(Words("shop", 36.0),),
    )
    add("left", "left", subtitles=Subtitles("left", 0.85), silence=((30.0, 33.2),))
    add("sparse", "white", subtitles=Subtitles("white", 0.3), codes=(Code("barcode", 300, 12.0),))
    add("half", "yellow", subtitles=Subtitles("yellow", 0.45), still=((10.0, 12.8),))
    add(
        "traditional",
        "traditional",
        subtitles=Subtitles("traditional", 0.9, "traditional"),
        mark=mark(4, alpha=0.5, corner="left top"),
    )
    add(
        "traditional-box",
        "traditional",
        subtitles=Subtitles("traditional box", 0.75, "traditional"),
        black=((41.6, 45.0),),
    )
    add(
        "english",
        "english",
        subtitles=Subtitles("white", 0.9, "english"),
        mark=mark(5, emblem=True),
    )
    add("fixed-white", "white", base="fixed", subtitles=Subtitles("white", 0.9))
    add(
        "busy",
        "white",
        subtitles=Subtitles("white", 0.9),
        extras=("ticker", "straps"),
        words=(Words("phone", 20.0),),
    )
    add("box-letterbox", "box", subtitles=Subtitles("box", 0.95), letterbox=140)
    add("on-slides", "on slides", base="slides", subtitles=Subtitles("white", 0.9), hard=True)


def _without(one: _Half) -> None:
    add, mark = one.add, one.mark
    add(
        "plain",
        "plain",
        extras=("decoys",),
        codes=(Code("barcode", 200, 28.0),),
        silence=((8.0, 10.4), (38.0, 41.0)),
    )
    add("plain-track", "track", track=True, black=((14.0, 16.2), (30.0, 30.8)))
    add("station", "station name", mark=mark(6, corner="left top", emblem=True))
    add("slides", "slides", base="slides", codes=(Code("qr", 300, 20.0, 9.0),))
    add("speaker", "slides", base="speaker", mark=mark(7))
    add("ticker", "ticker", extras=("ticker",), words=(Words("url", 24.0),))
    add("straps", "name straps", extras=("straps",), still=((33.0, 36.0),))
    add("signs", "moving signs", extras=("signs",))
    add("credits", "credits", extras=("credits",), codes=(Code("qr", 100, 6.0),))
    add("clock", "clock", extras=("clock",))
    add("headline", "headline", extras=("headline",), words=(Words("shop", 10.0),))
    add("fixed", "fixed camera", base="fixed", silence=((20.0, 22.4),))
    add("live", "slow live", base="live", seconds=60.0)
    add("letterbox", "plain", letterbox=132, codes=(Code("qr", 140, 16.0),))
    add(
        "shop",
        "plain",
        words=(Words("shop", 8.0, 5.0), Words("phone", 30.0, 5.0)),
        mark=mark(0, alpha=0.3),
    )
    add("plain-quiet", "plain", sound="quiet", extras=("decoys",), black=((22.0, 24.0),))


def _marked(one: _Half) -> None:
    add, mark = one.add, one.mark
    add("mark-red", "mark", mark=mark(1, colour=_RED, corner="right bottom"), lufs=-16.0)
    add("mark-grey", "mark", mark=mark(2, colour=_GREY), codes=(Code("qr", 120, 33.0),))
    add(
        "mark-half",
        "mark",
        mark=mark(3, alpha=0.5, colour=_BLUE, emblem=True),
        extras=("decoys",),
        seconds=120.0,
    )
    add("mark-30", "mark", mark=mark(5, alpha=0.3, corner="left top", emblem=True))
    add("mark-20", "mark", mark=mark(6, alpha=0.2, emblem=True))
    add(
        "mark-times",
        "mark",
        mark=mark(7, share=0.4, runs=3),
        seconds=66.0,
        shot_s=2.2,
        words=(Words("url", 50.0), Words("phone", 12.0)),
    )


def _filmed_otherwise(one: _Half) -> None:
    """No mark on any: other cameras, light, lengths of shots, shares of speech."""
    add = one.add
    add("tripod", "plain", camera="tripod", shot_s=4.5, seconds=150.0, speech=0.85, sound="music")
    add("hand", "plain", camera="hand", light="turning", shot_s=1.8, speech=0.5, sound="noise")
    add(
        "swift",
        "white",
        camera="swift",
        shot_s=2.4,
        sound="quiet",
        lufs=-20.0,
        subtitles=Subtitles("white", 0.9),
    )
    add(
        "dim",
        "yellow",
        light="dim",
        shot_s=2.8,
        speech=0.9,
        sound="hum",
        subtitles=Subtitles("yellow", 0.85),
    )
    add("harsh", "plain", light="harsh", shot_s=3.4, speech=0.35, sound="music", lufs=-16.0)
    add(
        "slow-cuts",
        "box",
        camera="tripod",
        light="turning",
        shot_s=5.0,
        seconds=125.0,
        speech=0.6,
        sound="hum",
        subtitles=Subtitles("box", 0.7),
    )


def long_films(half: str) -> tuple[Recipe, ...]:
    """Two films of half an hour, each five minutes six times: making a minute is what costs."""
    by_name = {one.name: one for one in catalogue(half)}
    whole = []
    for number, name in enumerate(("white", "straps")):
        first = replace(by_name[name], seconds=60.0, shot_s=6.0, mark=None, black=(), still=())
        parts = tuple(
            replace(
                first,
                name=f"{name}-part-{part}",
                seed=first.seed + 3000 + part,
                mark=Mark(text=_MARK_TEXT[half][2], size=50) if name == "white" else None,
                black=((20.0, 23.0),) if part == 1 else (),
                still=((40.0, 44.0),) if part == 3 else (),
                silence=((30.0, 33.0),) if part == 4 else (),
                codes=(Code("qr", 220, 10.0, 9.0),) if part == 2 else (),
                rate="6M",
                preset="ultrafast",
                keys=250,
            )
            for part in range(5)
        )
        group = f"30 minutes, {by_name[name].group}"
        long = replace(first, name=f"long-{number + 1}", group=group, parts=parts, times=6)
        whole.append(long)
    return tuple(whole)


def joined_truths(truths: Sequence[tuple[float, Truth]]) -> Truth:
    """The truth of films after each other, each given with its length in seconds."""
    at = 0.0
    shifted: dict[str, list[Span]] = {"black": [], "still": [], "silence": []}
    ads: list[Sign] = []
    for seconds, truth in truths:
        for name, spans in shifted.items():
            spans += [(a + at, b + at) for a, b in getattr(truth, name) or ()]
        ads += [replace(one, start_s=one.start_s + at, end_s=one.end_s + at) for one in truth.ads]
        at += seconds
    first = truths[0][1]
    covered = [truth.coverage for _, truth in truths if truth.coverage is not None]
    return replace(
        first,
        coverage=sum(covered) / len(covered) if covered else None,
        black=tuple(shifted["black"]),
        still=tuple(shifted["still"]) if first.still is not None else None,
        silence=tuple(shifted["silence"]),
        ads=tuple(ads),
        loudness=None,
    )
