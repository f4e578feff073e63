"""Real media for the tests, made by ffmpeg: one named recipe for each kind of file.

A factory keeps what it made in its folder, so each recipe runs once a session, also when several
processes run tests side by side and share the folder. Files are short
and small; the high rates come from a constant-rate encoder with filler, the long durations from
a static picture at one frame a second. Recipes return the path of a shared file: a test that
wants to change one copies it first.
"""

from __future__ import annotations

import contextlib
import fcntl
import itertools
import os
import shutil
import struct
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

PICTURE = "testsrc2"
_QUIET = ("ffmpeg", "-v", "error", "-nostdin", "-y")
_LONG_AGO = 1_735_689_600  # 2025-01-01
_SAME = ("-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact")


class MediaFactory:
    """Makes and keeps films under ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    # Films that a call would accept, or nearly

    def compliant(self) -> Path:
        """1080p25 H.264 + AAC in MP4, picture and whole above 8 Mbit/s, index in front."""
        return self._film("compliant.mp4", video_rate="9M", out=("-movflags", "+faststart"))

    def five_megabits(self) -> Path:
        """Above 5 Mbit/s and below 8, index at the end."""
        return self._film("five_megabits.mp4", video_rate="6M")

    def other_compliant(self) -> Path:
        """A second accepted film with other content than ``compliant``."""
        return self._film("other_compliant.mp4", video_rate="9M", picture="testsrc")

    def low_bit_rate(self) -> Path:
        return self._film("low_bit_rate.mp4", video_rate="1M")

    def loud_low_picture(self) -> Path:
        """Above 5 Mbit/s over all, the picture alone below: raw sound makes up the rest."""
        return self._film(
            "loud_low_picture.mp4",
            video_rate="4M",
            sound="anoisesrc=r=48000:a=0.5,aformat=channel_layouts=stereo",
            audio=("-c:a", "alac"),
            out=("-strict", "-2"),
        )

    def hd720(self) -> Path:
        return self._film("hd720.mp4", size="1280x720", video_rate="6M")

    def black_inside(self) -> Path:
        """Seven seconds inside black borders, black from 2 to 5 s."""
        return self._film(
            "black_inside.mp4",
            size="1280x720",
            seconds=7,
            video_rate=None,
            picture_filter=(
                "drawbox=y=0:h=90:color=black:t=fill,drawbox=y=630:h=90:color=black:t=fill,"
                "drawbox=color=black:t=fill:enable='between(t,2,4.999)'"
            ),
        )

    def uhd(self) -> Path:
        return self._film("uhd.mp4", size="3840x2160", seconds=1, video_rate="12M")

    def eight_k(self) -> Path:
        return self._film(
            "eight_k.mp4", size="7680x4320", rate=5, seconds=1, video_rate=None, noise=0
        )

    def long(self, minutes: int = 31, rate: int = 1) -> Path:
        """A static 1080p film of many minutes that weighs next to nothing."""
        return self._kept(f"long_{minutes}_{rate}.mp4", lambda t: self._make_long(t, minutes, rate))

    # Picture shapes

    def anamorphic(self) -> Path:
        """1440×1080 coded, shown as 1920×1080 by pixels of 4:3."""
        return self._film("anamorphic.mp4", size="1440x1080", picture_filter="setsar=4/3")

    def portrait_rotated(self) -> Path:
        """Coded 1920×1080 with a display matrix that turns it upright (as telephones write)."""
        flat = self.five_megabits()
        return self._kept(
            "portrait_rotated.mp4",
            lambda target: self._ffmpeg(
                # FFmpeg counts against the clock: 270 here is 90 clockwise.
                *("-i", flat, "-c", "copy", "-metadata:s:v:0", "rotate=270", target),
            ),
        )

    def upside_down(self) -> Path:
        flat = self.five_megabits()
        return self._kept(
            "upside_down.mp4",
            lambda target: self._ffmpeg(
                *("-i", flat, "-c", "copy", "-metadata:s:v:0", "rotate=180", target),
            ),
        )

    def portrait(self) -> Path:
        return self._film("portrait.mp4", size="1080x1920")

    def resolution_change(self) -> Path:
        """Begins at 1080p and goes on at 720p with one index that names the first only."""
        return self._kept("resolution_change.mp4", self._make_resolution_change)

    # Codecs and colour

    def hevc10(self) -> Path:
        return self._film(
            "hevc10.mp4",
            seconds=1,
            rate=10,
            codec=("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error"),
            pixels="yuv420p10le",
            video_rate=None,
            out=("-tag:v", "hvc1"),
        )

    def hdr(self, transfer: str = "smpte2084") -> Path:
        """10-bit HEVC tagged PQ (``smpte2084``) or HLG (``arib-std-b67``)."""
        colours = f"colorprim=bt2020:transfer={transfer}:colormatrix=bt2020nc:log-level=error"
        return self._film(
            f"hdr_{transfer}.mp4",
            seconds=1,
            rate=10,
            codec=("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", colours),
            pixels="yuv420p10le",
            video_rate=None,
            out=(
                *("-tag:v", "hvc1", "-color_primaries", "bt2020", "-color_trc", transfer),
                *("-colorspace", "bt2020nc"),
            ),
        )

    def interlaced(self) -> Path:
        return self._film(
            "interlaced.mp4", out=("-flags:v", "+ilme+ildct+bitexact", "-x264opts", "tff=1")
        )

    def variable_rate(self) -> Path:
        """Frames dropped here and there, their times kept: a telephone's recording."""
        return self._film(
            "variable_rate.mp4",
            seconds=4,
            video_rate="2M",
            picture_filter="select='lt(n,30)+not(mod(n,3))'",
            out=("-vsync", "vfr"),
        )

    # Streams

    def silent(self) -> Path:
        return self._film("silent.mp4", sound=None)

    def audio_only(self) -> Path:
        return self._kept(
            "audio_only.mp4",
            lambda target: self._ffmpeg(
                *("-f", "lavfi", "-i", "sine=r=48000:d=2", "-c:a", "aac", target)
            ),
        )

    def cover_only(self) -> Path:
        """Sound with a cover picture: players show a picture, but there is no film."""
        return self._kept("cover_only.mp4", self._make_cover_only)

    def covered(self) -> Path:
        """A film that also carries a cover picture."""
        film = self.five_megabits()
        return self._kept(
            "covered.mp4",
            lambda target: self._ffmpeg(
                *("-i", film, "-i", self.photo(), "-map", "0", "-map", "1", "-c", "copy"),
                *("-disposition:v:1", "attached_pic", target),
            ),
        )

    def several_videos(self) -> Path:
        first, second = self.five_megabits(), self.hd720()
        return self._kept(
            "several_videos.mp4",
            lambda target: self._ffmpeg(
                *("-i", first, "-i", second, "-map", "0:v", "-map", "1:v", "-map", "0:a"),
                *("-c", "copy", target),
            ),
        )

    def subtitle_track(self) -> Path:
        """A mov_text track in Chinese beside picture and sound."""
        return self._kept("subtitle_track.mp4", self._make_subtitle_track)

    def surround(self) -> Path:
        return self._film(
            "surround.mp4",
            sound="anoisesrc=r=48000:a=0.2,aformat=channel_layouts=5.1",
        )

    def two_sounds(self) -> Path:
        """Stereo AAC and mono AC-3."""
        film = self.five_megabits()
        return self._kept(
            "two_sounds.mp4",
            lambda target: self._ffmpeg(
                *("-i", film, "-f", "lavfi", "-i", "sine=r=44100:d=2", "-map", "0", "-map", "1"),
                *("-c:v", "copy", "-c:a:0", "copy", "-c:a:1", "ac3", "-ar:a:1", "44100", target),
            ),
        )

    def timecode(self) -> Path:
        return self._film("timecode.mp4", out=("-timecode", "01:00:00:00"))

    def longer_sound(self) -> Path:
        """Picture of 2 s, sound of 5 s: the container's duration is the sound's."""
        film = self.five_megabits()
        return self._kept(
            "longer_sound.mp4",
            lambda target: self._ffmpeg(
                *("-i", film, "-f", "lavfi", "-i", "sine=r=48000:d=5", "-map", "0:v"),
                *("-map", "1:a", "-c:v", "copy", "-c:a", "aac", target),
            ),
        )

    # Layouts and containers

    def fragmented(self) -> Path:
        film = self.five_megabits()
        return self._kept(
            "fragmented.mp4",
            lambda target: self._ffmpeg(
                *("-i", film, "-c", "copy", "-movflags", "+frag_keyframe+empty_moov", target)
            ),
        )

    def dash_fragmented(self) -> Path:
        """Fragments with default-base-moof, the whole film's first fragment in the moov."""
        film = self.five_megabits()
        return self._kept(
            "dash_fragmented.mp4",
            lambda target: self._ffmpeg(
                *("-i", film, "-c", "copy", "-movflags", "+frag_keyframe+default_base_moof"),
                target,
            ),
        )

    def matroska(self) -> Path:
        return self._rewrapped("matroska.mkv", "matroska")

    def transport_stream(self) -> Path:
        return self._rewrapped("transport_stream.ts", "mpegts")

    def flash_video(self) -> Path:
        return self._rewrapped("flash_video.flv", "flv", "-ar", "44100", "-c:a", "aac")

    def avi(self) -> Path:
        return self._rewrapped("avi.avi", "avi", "-c:a", "libmp3lame")

    def webm(self) -> Path:
        return self._film(
            "webm.webm",
            rate=10,
            seconds=1,
            codec=("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8"),
            video_rate="1M",
            audio=("-c:a", "libopus"),
        )

    def windows_media(self) -> Path:
        return self._film(
            "windows_media.wmv", codec=("-c:v", "wmv2"), audio=("-c:a", "wmav2"), video_rate="4M"
        )

    def program_stream(self) -> Path:
        return self._film(
            "program_stream.mpg",
            codec=("-c:v", "mpeg2video"),
            audio=("-c:a", "mp2"),
            video_rate="6M",
            out=("-f", "vob"),
        )

    def mxf(self) -> Path:
        return self._film(
            "mxf.mxf", codec=("-c:v", "mpeg2video"), audio=("-c:a", "pcm_s16le"), video_rate="6M"
        )

    def quicktime(self) -> Path:
        return self._rewrapped("quicktime.mov", "mov")

    def prores(self) -> Path:
        return self._film(
            "prores.mov",
            rate=10,
            seconds=1,
            codec=("-c:v", "prores", "-profile:v", "0"),
            pixels="yuv422p10le",
            video_rate=None,
            audio=("-c:a", "pcm_s16le"),
        )

    def three_gp(self) -> Path:
        return self._rewrapped("three_gp.3gp", "3gp")

    def m4v(self) -> Path:
        return self._rewrapped("m4v.m4v", "ipod")

    def named(self, recipe: Callable[[], Path], name: str) -> Path:
        """A copy of a recipe's file under another name: ``named(factory.matroska, "a.mp4")``."""
        source = recipe()
        folder = self.folder / "named" / source.stem
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / name
        with self._alone(f"{source.stem} {name}"):
            if not target.exists():
                aside = self._aside(name)
                shutil.copy2(source, aside)
                os.replace(aside, target)
        return target

    # Damage

    def truncated(self) -> Path:
        """Index in front, cut at 60 %: an interrupted copy."""
        return self._cut("truncated.mp4", self.compliant(), 0.6)

    def no_index(self) -> Path:
        """Index at the end, cut before it."""
        return self._cut("no_index.mp4", self.five_megabits(), 0.8)

    def truncated_fragments(self) -> Path:
        return self._cut("truncated_fragments.mp4", self.fragmented(), 0.6)

    def zero_hole(self) -> Path:
        """Right size and index, a third of the content zero: a sparse or failed download."""

        def make(target: Path) -> None:
            data = bytearray(self.compliant().read_bytes())
            start = len(data) // 2
            data[start : start + len(data) // 3] = bytes(len(data) // 3)
            target.write_bytes(data)

        return self._kept("zero_hole.mp4", make)

    def broken_index(self) -> Path:
        """A moov whose tracks are rubbish."""

        def make(target: Path) -> None:
            data = bytearray(self.compliant().read_bytes())
            start = data.index(b"moov") + 4
            size = struct.unpack(">I", data[start - 8 : start - 4])[0]
            data[start : start + size - 8] = b"\xa5" * (size - 8)
            target.write_bytes(data)

        return self._kept("broken_index.mp4", make)

    def empty(self) -> Path:
        return self._kept("empty.mp4", lambda target: target.touch())

    def zeros(self) -> Path:
        return self._kept("zeros.mp4", lambda target: target.write_bytes(bytes(300_000)))

    def text(self) -> Path:
        lines = "这不是视频，是一份说明文字。\n" * 400
        return self._kept("text.mp4", lambda target: target.write_text(lines, encoding="utf-8"))

    def photo(self) -> Path:
        return self._kept(
            "photo.jpg",
            lambda target: self._ffmpeg(
                *("-f", "lavfi", "-i", "testsrc2=s=640x360:r=1:d=1", "-frames:v", "1", target)
            ),
        )

    def photo_named_mp4(self) -> Path:
        return self.named(self.photo, "photo.mp4")

    # How

    def _film(
        self,
        name: str,
        *,
        size: str = "1920x1080",
        rate: int = 25,
        seconds: float = 2,
        video_rate: str | None = "6M",
        picture: str = PICTURE,
        picture_filter: str | None = None,
        noise: int = 12,
        codec: tuple[str, ...] = ("-c:v", "libx264", "-preset", "ultrafast"),
        pixels: str = "yuv420p",
        sound: str | None = "sine=f=440:r=48000,aformat=channel_layouts=stereo",
        audio: tuple[str, ...] = ("-c:a", "aac", "-b:a", "128k"),
        out: tuple[str, ...] = (),
    ) -> Path:
        filters = [f"{picture}=s={size}:r={rate}:d={seconds}"]
        filters += [f"noise=alls={noise}:allf=t"] if noise else []
        filters += [picture_filter] if picture_filter else []
        arguments: list[str] = ["-f", "lavfi", "-i", ",".join(filters)]
        if sound is not None:
            arguments += ["-f", "lavfi", "-t", str(seconds), "-i", sound]
        arguments += [*_SAME, *codec, "-pix_fmt", pixels, "-g", str(rate)]
        if video_rate is not None:
            arguments += ["-b:v", video_rate, "-minrate", video_rate, "-maxrate", video_rate]
            arguments += ["-bufsize", "2M"]
            if "libx264" in codec:
                arguments += ["-x264-params", "nal-hrd=cbr"]
        if sound is not None:
            arguments += audio
        return self._kept(name, lambda target: self._ffmpeg(*arguments, *out, target))

    def _rewrapped(self, name: str, form: str, *options: str) -> Path:
        film = self.five_megabits()
        return self._kept(
            name,
            lambda target: self._ffmpeg("-i", film, "-c", "copy", *options, "-f", form, target),
        )

    def _make_long(self, target: Path, minutes: int, rate: int) -> None:
        minute = self._aside(f"minute_{rate}.mp4")
        self._ffmpeg(
            *("-f", "lavfi", "-i", f"color=c=gray:s=1920x1080:r={rate}:d=60"),
            *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", minute),
        )
        self._ffmpeg(
            *("-stream_loop", str(minutes - 1), "-i", minute),
            *("-f", "lavfi", "-t", str(minutes * 60), "-i", "anullsrc=r=8000:cl=mono"),
            *("-c:v", "copy", "-c:a", "aac", "-b:a", "8k", "-t", str(minutes * 60), target),
        )

    def _make_resolution_change(self, target: Path) -> None:
        parts: list[bytes] = []
        for size in ("1920x1080", "1280x720"):
            part = Path(self._aside(f"{size}.h264"))
            self._ffmpeg(
                *("-f", "lavfi", "-i", f"testsrc2=s={size}:r=25:d=1", "-c:v", "libx264"),
                *("-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "25"),
                *("-bsf:v", "dump_extra", part),
            )
            parts.append(part.read_bytes())
        joined = Path(self._aside("joined.h264"))
        joined.write_bytes(b"".join(parts))
        self._ffmpeg("-r", "25", "-i", joined, "-c", "copy", target)

    def _make_cover_only(self, target: Path) -> None:
        self._ffmpeg(
            *("-i", self.audio_only(), "-i", self.photo(), "-map", "0", "-map", "1"),
            *("-c", "copy", "-disposition:v:0", "attached_pic", target),
        )

    def _make_subtitle_track(self, target: Path) -> None:
        lines = Path(self._aside("lines.srt"))
        lines.write_text("1\n00:00:00,200 --> 00:00:01,800\n科学的光\n", encoding="utf-8")
        self._ffmpeg(
            *("-i", self.five_megabits(), "-i", lines, "-map", "0", "-map", "1", "-c", "copy"),
            *("-c:s", "mov_text", "-metadata:s:s:0", "language=chi", target),
        )

    def _cut(self, name: str, source: Path, share: float) -> Path:
        def make(target: Path) -> None:
            data = source.read_bytes()
            target.write_bytes(data[: int(len(data) * share)])

        return self._kept(name, make)

    def _kept(self, name: str, make: Callable[[Path], object]) -> Path:
        target = self.folder / name
        if target.exists():
            return target
        with self._alone(name):
            if not target.exists():
                aside = Path(self._aside(name))
                make(aside)
                # A broken file that is only seconds old counts as one that may still be arriving.
                os.utime(aside, (_LONG_AGO, _LONG_AGO))
                aside.replace(target)
        return target

    @contextlib.contextmanager
    def _alone(self, name: str) -> Iterator[None]:
        """One process at a time makes ``name``; the others find it made."""
        locks = self.folder / "locks"
        locks.mkdir(exist_ok=True)
        with (locks / name).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _aside(self, name: str) -> str:
        folder = self.folder / f"aside-{os.getpid()}"
        folder.mkdir(exist_ok=True)
        return str(folder / name)

    def _ffmpeg(self, *arguments: str | Path) -> None:
        run = subprocess.run(
            [*_QUIET, *map(str, arguments)], capture_output=True, text=True, check=False
        )
        if run.returncode:
            raise RuntimeError(f"ffmpeg failed: {run.stderr.strip()[-600:]}")


ODD_NAMES: dict[str, bytes] = {
    "emoji": "火箭🚀发射👩‍🔬.mp4".encode(),
    "right_to_left": "فيلم\u202egpj.mp4".encode(),
    "long": ("长" * 80).encode()[:240] + b".mp4",
    "trailing_dot": "结尾带点.mp4.".encode(),
    "decomposed": "Cafe\u0301 科普.mp4".encode(),
    "newline": "第一行\n第二行.mp4".encode(),
    "not_utf8": "科普".encode("gbk") + b".mp4",
    "blank": " 前后空格 .mp4".encode(),
    "formula": b"=cmd_calc.mp4",
    "percent": b"100% %20 film.mp4",
    "dash": b"-i film.mp4",
    "url": b"file:concat|x.mp4",
}


def odd_name(folder: Path, kind: str, source: Path) -> str:
    """Copy ``source`` into ``folder`` under an odd name; the path with undecodable bytes as
    surrogates, as Python gives it. Raises ``OSError`` where the file system refuses the name."""
    path = os.fsdecode(os.path.join(os.fsencode(folder), ODD_NAMES[kind]))
    shutil.copy2(source, path)
    return path


def all_recipes(factory: MediaFactory) -> Iterator[tuple[str, Callable[[], Path]]]:
    """Every recipe that needs no argument, by name."""
    for name in itertools.chain(vars(MediaFactory)):
        if not name.startswith("_") and name not in ("named", "long", "hdr"):
            yield name, getattr(factory, name)
    yield "hdr_pq", factory.hdr
    yield "hdr_hlg", lambda: factory.hdr("arib-std-b67")
    yield "long", factory.long
