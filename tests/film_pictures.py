"""Films whose black, still and dark stretches are known to the frame, made by ffmpeg.

Everything between the faults is a camera-like pan over a busy picture with live grain.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

Span = tuple[float, float]

X264 = ("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p")


@dataclass(frozen=True)
class Scheme:
    """Where what happens, in seconds; spans reach from the first frame to the end of the last."""

    seconds: float
    black: Sequence[Span] = ()
    slide: Sequence[Span] = ()  # one still picture
    inset: Sequence[Span] = ()  # the slide with a small moving picture on it
    dark: Sequence[Span] = ()  # nearly black with grain: what a covered camera gives
    silence: Sequence[Span] = ()
    fade: Span | None = None  # out to black during the second before, in again during that after


# What analysis.md calls F: 120 s, 38 % of it faulty.
FAULTS = Scheme(
    120.0,
    black=((15.0, 21.2), (80.0, 82.4)),
    slide=((35.0, 42.0), (50.0, 70.0)),
    inset=((70.0, 80.0),),
    dark=((85.0, 88.5),),
    silence=((15.0, 21.2), (100.0, 104.5)),
    fade=(96.0, 97.5),
)
CLEAN = Scheme(120.0)
# The same kinds in little, for the tests.
LITTLE = Scheme(
    16.0,
    black=((2.0, 4.4), (14.0, 14.6)),
    slide=((6.0, 9.2),),
    inset=((9.2, 11.6),),
    silence=((2.0, 4.4),),
)


def make(
    target: Path,
    scheme: Scheme,
    *,
    size: tuple[int, int] = (640, 360),
    rate: int = 25,
    video: Sequence[str] = (*X264, "-g", "250", "-b:v", "800k"),
    audio: Sequence[str] = ("-c:a", "aac", "-b:a", "64k"),
    grain: int = 8,
    out: Sequence[str] = (),
    seed: int = 5,
) -> Path:
    """The film at ``target``, unless it is there already."""
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    width, height = size
    ground, slide = target.with_suffix(".ground.png"), target.with_suffix(".slide.png")
    cv2.imwrite(str(ground), _ground(width * 3 // 2, height * 3 // 2, seed))
    cv2.imwrite(str(slide), _slide(width, height))
    still = f"loop=-1:1,setpts=N/({rate}*TB)"
    small = f"{width // 6 * 2}x{height // 6 * 2}"
    away = "x='(iw-ow)/2*(1+sin(t*0.9))':y='(ih-oh)/2*(1+cos(t*0.7))'"
    steps = [
        f"[0:v]{still},crop={width}:{height}:{away},fps={rate}[moving]",
        f"[1:v]{still}[slide]",
        f"testsrc2=s={small}:r={rate}[inset]",
        f"[moving]{_boxes('0x0c0c0c', scheme.dark, rate)},noise=alls={grain}:allf=t[grainy]",
        f"[grainy][slide]overlay=enable='{_during((*scheme.slide, *scheme.inset), rate)}'[slid]",
        f"[slid][inset]overlay=x='{width // 3}+{width // 8}*sin(t*3)':y={height // 3}:eval=frame"
        f":enable='{_during(scheme.inset, rate)}'[set]",
        "[set]" + ",".join([*_fades(scheme.fade), _boxes("black", scheme.black, rate)]),
    ]
    graph = ";".join(steps) + f",trim=duration={scheme.seconds},format=yuv420p[v]"
    quiet = _during(scheme.silence, 1000)
    sound = (
        f"anoisesrc=r=48000:color=pink:a=0.3:seed={seed}:d={scheme.seconds},"
        f"volume='if({quiet},0,1)':eval=frame,aformat=channel_layouts=stereo"
    )
    aside = target.with_name("aside-" + target.name)
    run = subprocess.run(
        [
            *("ffmpeg", "-v", "error", "-nostdin", "-y", "-r", str(rate), "-i", str(ground)),
            *("-r", str(rate), "-i", str(slide), "-f", "lavfi", "-i", sound),
            *("-filter_complex", graph, "-map", "[v]", "-map", "2:a"),
            *("-t", str(scheme.seconds), *video, *audio, *out, str(aside)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise RuntimeError(run.stderr.strip()[-800:])
    aside.replace(target)
    for picture in (ground, slide):
        picture.unlink()
    return target


def joined(target: Path, parts: Sequence[Path]) -> Path:
    """Films of one encoding after each other, as they are."""
    if not target.exists():
        names = target.with_suffix(".txt")
        names.write_text("".join(f"file '{part}'\n" for part in parts), encoding="utf-8")
        aside = target.with_name("aside-" + target.name)
        subprocess.run(
            [
                *("ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "concat", "-safe", "0"),
                *("-i", str(names), "-c", "copy", str(aside)),
            ],
            check=True,
        )
        aside.replace(target)
        names.unlink()
    return target


def _during(spans: Sequence[Span], rate: int) -> str:
    half = 0.5 / rate
    return "+".join(f"between(t,{a - half:.5f},{b - half:.5f})" for a, b in spans) or "0"


def _boxes(colour: str, spans: Sequence[Span], rate: int) -> str:
    return f"drawbox=t=fill:color={colour}:enable='{_during(spans, rate)}'"


def _fades(span: Span | None) -> list[str]:
    if span is None:
        return []
    start, end = span
    middle = (start + end) / 2
    return [
        f"fade=t=out:st={start - 1}:d=1:enable='between(t,{start - 1},{middle})'",
        f"fade=t=in:st={end}:d=1:enable='between(t,{middle},{end + 1})'",
    ]


def _ground(width: int, height: int, seed: int) -> np.ndarray:
    """Clouds of several sizes in colour, with edges and letters in them."""
    dice = np.random.default_rng(seed)
    picture = np.zeros((height, width, 3), np.float32)
    for cells, weight in ((4, 70), (16, 50), (64, 30), (256, 14)):
        noise = dice.random((cells * 9 // 16 + 1, cells, 3), dtype=np.float32) - 0.5
        picture += weight * cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC)
    shown = np.clip(picture * 1.6 + 120, 0, 255).astype(np.uint8)
    for _ in range(60):
        left, top = int(dice.integers(0, width)), int(dice.integers(0, height))
        colour = [int(c) for c in dice.integers(0, 255, 3)]
        if dice.random() < 0.5:
            right, bottom = left + width // 20, top + height // 14
            cv2.rectangle(shown, (left, top), (right, bottom), colour, -1)
        else:
            cv2.putText(shown, "SCIENCE 2025", (left, top), 0, height / 900, colour, 2)
    return shown


def _slide(width: int, height: int) -> np.ndarray:
    shown = np.full((height, width, 3), 235, np.uint8)
    cv2.rectangle(shown, (0, 0), (width, height // 6), (140, 70, 20), -1)
    for line in range(6):
        place = width // 12, height * (line + 3) // 10
        cv2.putText(shown, f"{line + 1}. light bends in water", place, 0, height / 800, 40, 2)
    return shown
