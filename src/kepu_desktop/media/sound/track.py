"""The sound track of a film, decoded from the beginning or from a place in it.

Only its own packets are read where the container allows it. A packet that cannot be decoded costs
itself; what follows is still heard.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, BinaryIO, cast

from kepu_desktop.domain.facts import Gap
from kepu_desktop.media import libav

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer

Progress = Callable[[float], None]

_BEAT_S = 0.2  # between two calls of a progress
_FAULTS = 64  # failures to read on, without a packet between them, until the file is given up
_HOPELESS = 2000  # packets of which not one was decoded: 40 s of AAC


class Beat:
    """Calls a progress now and then, with the share that was last told."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._next = 0.0
        self.share = 0.0

    def __call__(self) -> None:
        if self._progress is not None and time.monotonic() >= self._next:
            self._next = time.monotonic() + _BEAT_S
            self._progress(min(1.0, max(0.0, self.share)))


class Sound:
    """A sound track; ``number`` is its place among the file's sound tracks.

    ``zero_s``: the first picture's stamp (without a picture the first sound's), from which all
    times count. ``lost``: packets so far that could not be decoded.
    """

    def __init__(self, container: InputContainer, stream: AudioStream, file: _File) -> None:
        self._container = container
        self._stream = stream
        self._file = file
        self._base = float(stream.time_base or 0) or 1.0
        self.number = list(container.streams.audio).index(stream)
        self.lost = 0
        self.packets = 0
        self.indexed = container.format.name.startswith("mov")
        picture = libav.main_picture(container)
        first = picture if picture is not None and picture.start_time is not None else stream
        self.zero_s = (first.start_time or 0) * float(first.time_base or 0)
        # Matroska's cues are the picture's: by the sound alone it would read all that lies between.
        self._by = picture if picture is not None and "matroska" in container.format.name else None
        start = (stream.start_time or 0) * self._base - self.zero_s
        self.begin_s = start
        self.stated_end_s = start + stream.duration * self._base if stream.duration else None
        """Where the header says that the track ends; a guess unless ``indexed``."""
        whole = container.duration / 1_000_000 if container.duration else None
        self.length_s = max(whole or 0.0, self.stated_end_s or 0.0) or None

    def time_s(self, frame: AudioFrame) -> float | None:
        """The film time a frame says it has."""
        if frame.pts is None:
            return None
        return frame.pts * float(frame.time_base or self._base) - self.zero_s

    def frames(self, follow: bool = False) -> Iterator[AudioFrame]:
        """Every frame from the present place on. ``follow``: tell the place as progress."""
        import av

        faults = 0
        decoded_any = False
        packets = self._container.demux(self._stream)
        while faults < _FAULTS:
            try:
                packet = next(packets, None)
            except av.FFmpegError:
                self._file.check()
                faults += 1
                packets = self._container.demux(self._stream)
                continue
            self._file.check()
            if packet is None:
                return
            faults = 0
            if packet.size:
                self.packets += 1
                if follow:
                    self._tell(packet.pts, packet.pos)
                self._file.beat()
            try:
                decoded = packet.decode()
            except (av.FFmpegError, ValueError):
                self.lost += 1
                if not decoded_any and self.lost >= _HOPELESS:
                    return
                continue
            for frame in decoded:
                if frame.samples and frame.sample_rate:
                    decoded_any = True
                    yield frame

    def seek(self, seconds: float) -> bool:
        """Go to before ``seconds`` of the film; where to exactly, the next frame tells."""
        import av

        by = self._by or self._stream
        stamp = int((max(seconds, min(0.0, self.begin_s)) + self.zero_s) / float(by.time_base or 1))
        try:
            self._container.seek(stamp, stream=by)
        except (av.FFmpegError, ValueError, OverflowError):
            self._file.check()
            return False
        self._file.check()
        return True

    def _tell(self, stamp: int | None, place: int | None) -> None:
        if self.length_s and stamp is not None:
            self._file.beat.share = (stamp * self._base - self.zero_s) / self.length_s
        elif place is not None:
            self._file.beat.share = place / self._file.size


@contextlib.contextmanager
def opened_sound(path: str, beat: Beat) -> Iterator[Sound | Gap]:
    """The sound track that a player would take: the first marked as default, else the first, of
    those that can be decoded. ``Gap`` says why there is none. Raises ``OSError`` when the disk
    does, and whatever the progress of ``beat`` raises."""
    from av.stream import Discard, Disposition

    with open(path, "rb", buffering=0) as raw:
        file = _File(cast("BinaryIO", raw), os.fstat(raw.fileno()).st_size, beat)
        with libav.opened(cast("BinaryIO", file)) as container:
            file.check()
            if container is None:
                yield Gap.UNDECODABLE
                return
            streams = container.streams.audio
            known = [stream for stream in streams if cast("object", stream.codec_context)]
            if not known:
                yield Gap.UNDECODABLE if streams else Gap.NO_SOUND
                return
            marked = (stream for stream in known if stream.disposition & Disposition.default)
            stream = next(marked, known[0])
            for other in container.streams:
                if other.index != stream.index:
                    other.discard = Discard.all
            yield Sound(container, stream, file)


class _File:
    """The file as FFmpeg reads it: a read can take long (a film whose sound ended is read to its
    end for one more packet), so the beat goes on in it.

    FFmpeg cannot be left by an exception: what the beat raises ends the file and is raised again
    by ``check``.
    """

    def __init__(self, raw: BinaryIO, size: int, beat: Beat) -> None:
        self._raw = raw
        self.size = size or 1
        self.beat = beat
        self.tell = raw.tell
        self.seek = raw.seek
        self._stopped: BaseException | None = None

    def read(self, size: int) -> bytes:
        if self._stopped is None:
            try:
                self.beat()
            except BaseException as stop:  # noqa: BLE001 (raised again by check)
                self._stopped = stop
        return self._raw.read(size) if self._stopped is None else b""

    def check(self) -> None:
        if self._stopped is not None:
            raise self._stopped
