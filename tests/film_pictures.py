"""Films whose black, still and dark stretches are known to the frame, made by ffmpeg.

Everything between the faults is a camera-like pan over a busy picture with live grain.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from media_factory import MediaFactory

Span = tuple[float, float]

X264 = ("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p")
_CBR = ("-minrate", "900k", "-maxrate", "900k", "-bufsize", "900k", "-x264-params", "nal-hrd=cbr")
_HEVC = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error:keyint=100")

# How the little film is written, by name: encoder, container.
WAYS: dict[str, tuple[tuple[str, ...], str]] = {
    "long_groups": ((*X264, "-g", "250", "-b:v", "600k"), "mp4"),
    "short_groups": ((*X264, "-g", "25", "-b:v", "600k"), "mp4"),
    "open_groups": (
        (*X264, "-g", "50", "-crf", "25", "-x264-params", "open-gop=1:scenecut=0"),
        "mp4",
    ),
    "one_key": ((*X264, "-preset", "ultrafast", "-g", "9999", "-sc_threshold", "0"), "mp4"),
    "filled_up": ((*X264, "-g", "50", "-b:v", "900k", *_CBR), "mp4"),
    "full_range": ((*X264, "-pix_fmt", "yuvj420p", "-g", "100", "-b:v", "600k"), "mp4"),
    "interlaced": (
        (*X264, "-flags", "+ilme+ildct", "-x264opts", "tff=1", "-g", "100", "-b:v", "800k"),
        "mp4",
    ),
    "ten_bits": ((*_HEVC, "-pix_fmt", "yuv420p10le", "-b:v", "500k"), "mp4"),
    "mpeg2": (("-c:v", "mpeg2video", "-b:v", "3M", "-g", "15"), "ts"),
    "only_keys": (("-c:v", "mjpeg", "-q:v", "6"), "mkv"),
}


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


class PictureFilms(MediaFactory):
    """Keeps little films, each in one way of writing."""

    def little(self, way: str = "long_groups") -> Path:
        video, ending = WAYS[way]
        return self._kept(
            f"little_{way}.{ending}",
            lambda target: make(target, LITTLE, size=(480, 272), video=video),
        )

    def wrapped(self, ending: str, *options: str, name: str = "wrapped") -> Path:
        """The little film in another container, not encoded anew."""
        film = self.little()
        return self._kept(
            f"{name}.{ending}",
            lambda target: self._ffmpeg("-i", film, "-c:v", "copy", *options, target),
        )

    def twice(self) -> Path:
        """Two recordings joined: the clock begins anew in the middle."""
        one = self.wrapped("ts", "-c:a", "copy")
        return self._kept("twice.ts", lambda target: target.write_bytes(one.read_bytes() * 2))

    def slides(self, seconds: float = 3.0, count: int = 5) -> Path:
        """Stills after each other, nothing between them."""
        source = f"testsrc=s=480x272:r=1/{seconds}:d={seconds * count},fps=25"
        return self._kept(
            f"slides_{seconds}_{count}.mp4",
            lambda target: self._ffmpeg("-f", "lavfi", "-i", source, *X264, "-g", "50", target),
        )

    def dim_hdr(self, transfer: str) -> Path:
        """A moving scene as dark as HDR night scenes are graded: 15 to 30 % of the signal."""
        colours = f"log-level=error:colorprim=bt2020:transfer={transfer}:colormatrix=bt2020nc"
        source = "testsrc2=s=480x272:r=10:d=4,format=yuv420p10le,lutyuv=y='64+876*(0.15+val/6500)'"
        return self._kept(
            f"dim_{transfer}.mp4",
            lambda target: self._ffmpeg(
                *("-f", "lavfi", "-i", source, "-c:v", "libx265", "-preset", "ultrafast"),
                *("-x265-params", colours, "-pix_fmt", "yuv420p10le", "-tag:v", "hvc1", target),
            ),
        )

    def ten_hours(self) -> Path:
        """36,000 frames, one a second."""
        minutes = self._kept(
            "ten_minutes.mp4",
            lambda target: self._ffmpeg(
                *("-f", "lavfi", "-i", "testsrc2=s=160x90:r=1:d=600", *X264, "-g", "60", target)
            ),
        )
        return self._kept(
            "ten_hours.mp4",
            lambda target: self._ffmpeg(
                *("-stream_loop", "59", "-i", minutes, "-c", "copy", "-t", "36000", target)
            ),
        )


def judged_by_ffmpeg(film: Path, least_s: float = 2.0) -> tuple[list[Span], list[Span]]:
    """(black, frozen): blackdetect at full size, freezedetect on small pictures."""
    graph = f"blackdetect=d={least_s},scale=320:180:flags=area,freezedetect=n=-50dB:d={least_s}"
    run = subprocess.run(
        ["ffmpeg", "-nostdin", "-i", str(film), "-vf", graph, "-an", "-f", "null", "-"],
        capture_output=True,
        text=True,
        check=True,
    )
    told = run.stderr

    def spans(start: str, end: str) -> list[Span]:
        starts, ends = (
            re.findall(rf"{start}: ?([\d.]+)", told),
            re.findall(rf"{end}: ?([\d.]+)", told),
        )
        return [(float(a), float(b)) for a, b in zip(starts, ends, strict=False)]

    return (
        spans("black_start", "black_end"),
        spans("freezedetect.freeze_start", "freezedetect.freeze_end"),
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
