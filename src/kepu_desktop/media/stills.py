"""Single frames of a film as JPEG: the one shown at a time, its neighbours, an even strip.

Runs in a worker process: a film may be damaged or hostile. Nothing here raises for what a file may
hold; a frame that cannot be had is None. Only ``MemoryError`` passes, for the pool to tell.
"""

from __future__ import annotations

import contextlib
import io
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kepu_desktop.media import libav

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

Progress = Callable[[float], None]

# Decoding goes from a key frame on. One key frame in minutes of 8K would take minutes: after this
# time the frame reached so far is shown, with its own time.
_STILL_BUDGET_S = 6.0
_STRIP_BUDGET_S = 20.0
_SAME_S = 0.0005  # times closer than this are one frame
_NEAR_S = 1.0  # before the wanted time every frame counts, earlier only those others lean on
_FAULTS = 64  # undecodable packets in a row until the film is given up
_BACK_S = (0.0, 2.0, 15.0)  # files without an index: a seek may land behind the wanted time
_HD_LINES = 720  # from here on an untagged picture is BT.709, as players take it


@dataclass(frozen=True, slots=True)
class Still:
    """One frame. ``time_s`` counts from the film's first picture; ``width`` and ``height`` are
    those of the JPEG, upright and with square pixels."""

    time_s: float
    width: int
    height: int
    jpeg: bytes


def still(
    path: str,
    seconds: float,
    box: tuple[int, int],
    step: int = 0,
    progress: Progress | None = None,
) -> Still | None:
    """The frame shown at ``seconds``, or ``step`` (-1, 0, 1) frames from it, fitted into ``box``
    (pixels, never enlarged). At either end the outermost frame; None when there is no picture."""
    with contextlib.suppress(OSError), _opened(path) as film:
        if film is not None:
            film.end_by(time.monotonic() + _STILL_BUDGET_S, progress)
            frame = film.frame_at(seconds, step)
            return film.still(frame, box) if frame is not None else None
    return None


def strip(
    path: str, count: int, box: tuple[int, int], progress: Progress | None = None
) -> tuple[Still, ...]:
    """At most ``count`` frames spread evenly over the film, each fitted into ``box``.

    Key frames where there are enough of them, so that it stays quick; every still tells its own
    time. Empty when there is no picture.
    """
    found: list[Still] = []
    with contextlib.suppress(OSError), _opened(path) as film:
        if film is not None:
            film.end_by(time.monotonic() + _STRIP_BUDGET_S, progress)
            found.extend(_spread(film, count, box, progress))
    return tuple(found)


def stills_at(
    path: str,
    times_s: tuple[float, ...],
    box: tuple[int, int],
    progress: Progress | None = None,
) -> tuple[Still | None, ...]:
    """The frames shown at several times, in their order; None where one cannot be had."""
    found: dict[float, Still | None] = {}
    with contextlib.suppress(OSError), _opened(path) as film:
        if film is not None:
            for done, seconds in enumerate(sorted(set(times_s)), 1):
                film.end_by(time.monotonic() + _STILL_BUDGET_S, progress)
                frame = film.frame_at(seconds, 0)
                found[seconds] = film.still(frame, box) if frame is not None else None
                if progress is not None:
                    progress(done / len(times_s))
    return tuple(found.get(seconds) for seconds in times_s)


def _spread(
    film: _Film, count: int, box: tuple[int, int], progress: Progress | None
) -> Iterator[Still]:
    length = film.duration_s or 0.0
    last = -1.0
    for number in range(count if length else 1):
        wanted = length * (number + 0.5) / count
        frame = film.key_frame_at(wanted)
        if frame is not None and film.time_of(frame) <= last + _SAME_S:
            frame = film.frame_at(wanted, 0)
        if frame is not None and film.time_of(frame) > last + _SAME_S:
            last = film.time_of(frame)
            yield film.still(frame, box)
        if progress is not None:
            progress((number + 1) / count)
        if film.late():
            return


@contextlib.contextmanager
def _opened(path: str) -> Iterator[_Film | None]:
    """The film at a path, or None when there is no picture in it. Raises ``OSError``."""
    with open(path, "rb") as stream, libav.opened(stream) as container:
        picture = libav.main_picture(container) if container is not None else None
        if container is None or picture is None:
            yield None
        else:
            yield _Film(container, picture)


class _Film:
    def __init__(self, container: InputContainer, picture: VideoStream) -> None:
        self._container = container
        self._picture = picture
        self._base = float(picture.time_base or 0) or 1.0
        self._start = picture.start_time or 0
        self._deadline = float("inf")
        self._progress: Progress | None = None
        length = picture.duration * self._base if picture.duration else None
        if length is None and container.duration:
            length = container.duration / 1_000_000
        self.duration_s = length

    def end_by(self, deadline: float, progress: Progress | None) -> None:
        self._deadline, self._progress = deadline, progress

    def late(self) -> bool:
        return time.monotonic() > self._deadline

    def time_of(self, frame: VideoFrame) -> float:
        """Seconds from the first picture."""
        return ((frame.pts or 0) - self._start) * self._base

    def key_frame_at(self, seconds: float) -> VideoFrame | None:
        """The first frame that decodes from the key frame at or before ``seconds``."""
        if not self._seek(seconds):
            return None
        return next(self._frames(seconds, from_here=True), None)

    def frame_at(self, seconds: float, step: int) -> VideoFrame | None:
        wanted = max(0.0, seconds)
        if self.duration_s is not None:
            wanted = min(wanted, self.duration_s)
        before: VideoFrame | None = None  # of the current one
        current: VideoFrame | None = None
        for back in _BACK_S:
            before = current = None
            if not self._seek(wanted - back):
                continue
            for frame in self._frames(wanted):
                if current is not None and self.time_of(frame) > wanted + _SAME_S:
                    if step > 0:
                        return frame
                    break
                before, current = current, frame
                if self.time_of(frame) > wanted + _SAME_S:
                    break
            if current is not None and self.time_of(current) <= wanted + _SAME_S:
                break
            if wanted - back <= 0 or self.late():
                break
        if step < 0 and current is not None:
            return before or self._frame_before(current)
        return current

    def _frame_before(self, frame: VideoFrame) -> VideoFrame:
        """The current one is a key frame: its neighbour belongs to the group before."""
        limit = self.time_of(frame)
        found = frame
        if limit > _SAME_S and self._seek(limit - 2 * _SAME_S):
            for other in self._frames(limit):
                if self.time_of(other) >= limit - _SAME_S:
                    break
                found = other
        return found

    def _seek(self, seconds: float) -> bool:
        import av

        target = self._start + int(max(0.0, seconds) / self._base)
        try:
            self._container.seek(target, stream=self._picture)
        except (av.FFmpegError, ValueError, OSError):
            return False
        return True

    def _frames(self, wanted: float, *, from_here: bool = False) -> Iterator[VideoFrame]:
        """Good frames from the present place on, until time is up. Frames well before ``wanted``
        that no other frame leans on are left out."""
        import av

        context = self._picture.codec_context
        faults = 0
        packets = self._container.demux(self._picture)
        while faults < _FAULTS:
            try:
                packet = next(packets, None)
                if packet is None:
                    return
                if not from_here and packet.pts is not None:
                    early = (packet.pts - self._start) * self._base < wanted - _NEAR_S
                    context.skip_frame = "NONREF" if early else "DEFAULT"
                decoded = packet.decode()
                faults = 0
            except (av.FFmpegError, ValueError, OSError):
                faults += 1
                continue
            for frame in decoded:
                if isinstance(frame, av.VideoFrame) and not frame.is_corrupt:
                    yield frame
                    if self.late():
                        return
            if self._progress is not None:
                self._progress(0.01)  # where a cancelled job ends

    def still(self, frame: VideoFrame, box: tuple[int, int]) -> Still:
        from PIL import Image

        turn = round(frame.rotation) % 360  # counter-clockwise
        ratio = self._picture.sample_aspect_ratio
        width, height = frame.width * float(ratio or 1), float(frame.height)
        room = (box[1], box[0]) if turn in (90, 270) else box
        scale = min(room[0] / width, room[1] / height, 1.0)
        size = max(1, round(width * scale)), max(1, round(height * scale))
        untagged = frame.colorspace == 2 and frame.height >= _HD_LINES
        picture = frame.reformat(
            *size,
            format="rgb24",
            src_colorspace="ITU709" if untagged else None,
            interpolation="AREA" if scale < 0.5 else "BICUBIC",
            threads=1,
        ).to_image()  # type: ignore[no-untyped-call]
        way = {
            90: Image.Transpose.ROTATE_90,
            180: Image.Transpose.ROTATE_180,
            270: Image.Transpose.ROTATE_270,
        }.get(turn)
        if way is not None:
            picture = picture.transpose(way)
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=88)
        return Still(round(self.time_of(frame), 6), picture.width, picture.height, out.getvalue())
