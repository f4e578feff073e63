"""A film opened for analysis: its key frames first, other frames where they are wanted.

    with open_film(path, facts, progress) as film:
        wanted = film.spaced(4.0, most=400)          # numbers of key frames
        for number, view in film.keys(wanted):
            view.time_s, view.small, view.colour, view.luma
            later = film.after(number, 0.4)          # allowed in the middle of keys()
        for view in film.stretch(62.0, 70.5):        # every frame
            ...
        film.damage                                  # what could not be decoded so far

Times are seconds from the first picture. ``key_times`` of an MP4 are those of its index, which may
differ by a few frames from the exact ``View.time_s`` where groups of pictures are open.
"""

from __future__ import annotations

import contextlib
import os
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kepu_desktop.domain.facts import MediaFacts, Stretch
from kepu_desktop.media import libav
from kepu_desktop.media.picture.faults import Faults, longest_gap
from kepu_desktop.media.picture.packets import PacketIndex, read_packets, read_table
from kepu_desktop.media.picture.reel import Reel
from kepu_desktop.media.picture.view import View

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

Progress = Callable[[float], None]

# Above this only key frames are decoded: the frames that others lean on would fill the memory of
# a worker (8K at 10 bits: 100 MB a frame, 16 of them).
LARGEST_PIXELS = 4096 * 2304
_INDEXED = ("mp4", "mov", "3gp")
_SAME_S = 0.0005
_HEADLESS_S = 0.5
_WIDEST = 1.5  # times the wanted distance of two key frames


class NoPictureError(Exception):
    """The file has no picture stream that can be opened, or not one packet in it."""


@contextlib.contextmanager
def open_film(path: str, facts: MediaFacts, progress: Progress | None = None) -> Iterator[Film]:
    """The film at ``path``, whose quick ``facts`` are known; read only.

    ``progress`` runs from 0 to 1 while the packets are read, where no index tells them.
    Raises ``NoPictureError``, and ``OSError`` when the disk does.
    """
    with contextlib.ExitStack() as stack:

        def opened(quick: bool) -> tuple[InputContainer, VideoStream]:
            stream = stack.enter_context(open(path, "rb"))
            container = stack.enter_context(libav.opened(stream, quick=quick))
            picture = libav.main_picture(container) if container is not None else None
            if container is None or picture is None:
                raise NoPictureError
            return container, picture

        # Probing decodes dozens of frames to learn what an MP4's index tells anyway.
        container, picture = opened(facts.container in _INDEXED)
        size = os.stat(path).st_size
        index = read_table(container, picture, size, progress)
        if index is None:
            index = read_packets(container, picture, size, progress)
        if not index.shown.any():
            raise NoPictureError
        # In key frames anything wrong is an error, not a grey patch.
        picture.codec_context.options = {"err_detect": "explode"}
        yield Film(container, picture, index, facts, lambda: opened(False))


class Film:
    """See ``open_film``."""

    def __init__(
        self,
        container: InputContainer,
        picture: VideoStream,
        index: PacketIndex,
        facts: MediaFacts,
        again: Callable[[], tuple[InputContainer, VideoStream]],
    ) -> None:
        self.index = index
        self.facts = facts
        context = picture.codec_context
        self.large = context.width * context.height > LARGEST_PIXELS
        """Only key frames are decoded: ``after`` and ``stretch`` give nothing."""
        self.codec = context.codec.canonical_name
        self.blocks = -(-context.width // 16) * -(-context.height // 16)
        """16 x 16 pixels of a picture: what packet sizes are measured by."""
        self.sizes: set[tuple[int, int]] = set()
        """(width, height) of the frames seen so far: more than one when it changes inside."""
        self.duration_s = max(index.end_s, 0.0)
        ratio = picture.sample_aspect_ratio
        self._aspect = float(ratio) if ratio else 1.0
        self.frame_s = index.frame_s
        self._rows = _in_time(index, index.key_rows)
        self.key_times: tuple[float, ...] = tuple(index.time_s[self._rows].round(6).tolist())
        self._entry_rows = _in_time(index, index.entry_rows)
        self._entry_times: list[float] = index.time_s[self._entry_rows].tolist()
        self._again = again
        self._forward: Reel | None = None
        self._faults = Faults(self.key_times, self.duration_s)
        for time_s in index.faults_s:
            self._faults.add(time_s)
        if not self._entry_times or min(self._entry_times) > _HEADLESS_S:
            self._faults.add(0.0)  # a recording cut out of the middle: nothing to begin with
        self._keys = Reel(container, picture, index, self._faults.add)
        self._seen: list[float] = []

    @property
    def damage(self) -> tuple[Stretch, ...]:
        """What could not be decoded so far, from a fault to the next good key frame."""
        return self._faults.stretches()

    @property
    def key_gap_s(self) -> float:
        """The longest time between two key frames seen so far, begin and end of the film
        included; the whole film when none was seen."""
        return longest_gap([*self._seen], self.duration_s)

    def spaced(self, apart_s: float, most: int) -> tuple[int, ...]:
        """Numbers of key frames ``apart_s`` apart or a little more, where there are so many; wider
        when there would be more than ``most``."""
        apart_s = max(apart_s, self.duration_s / most) if most > 0 else float("inf")
        chosen = self._apart(apart_s, _WIDEST * apart_s)
        if len(chosen) > most:
            chosen = self._apart(apart_s, float("inf"))
        return tuple(chosen[:most])

    def _apart(self, apart_s: float, widest_s: float) -> list[int]:
        chosen: list[int] = []
        last_s = float("-inf")
        for number, time_s in enumerate(self.key_times):
            following = self.key_times[number + 1 : number + 2] or (self.duration_s,)
            # Soon after the last one, but the next one would leave too wide a gap.
            lonely = following[0] - last_s > widest_s
            if time_s >= last_s + apart_s - _SAME_S or lonely:
                chosen.append(number)
                last_s = time_s
        return chosen

    def entry_s(self, time_s: float) -> float:
        """The time of the key frame before a time, or of the first one: decoding begins there."""
        last = bisect_right(self._entry_times, time_s + _SAME_S) - 1
        return self._entry_times[max(0, last)] if self._entry_times else 0.0

    def lead_s(self, time_s: float) -> float:
        """Seconds from the key frame before a time to that time: decoded on the way there."""
        return max(0.0, time_s - self.entry_s(time_s))

    def key_between(self, start_s: float, end_s: float) -> int | None:
        """The number of the last key frame of a stretch; None when there is none in it."""
        last = bisect_right(self.key_times, end_s - _SAME_S) - 1
        return last if last >= 0 and self.key_times[last] >= start_s else None

    @property
    def ordered(self) -> bool:
        """False once frames came out of the order of their times: they are made up since then."""
        return self._forward is None or self._forward.ordered

    def keys(
        self, wanted: Sequence[int], progress: Progress | None = None
    ) -> Iterator[tuple[int, View]]:
        """(number, view) of key frames by number, in the order given. Those that cannot be decoded
        are left out and counted as damage. Of a ``large`` film each view is good until the next
        one is asked for."""
        for done, number in enumerate(wanted, 1):
            found = self._keys.key_frame(int(self._rows[number]))
            self._faults.looked()
            if found is None:
                found = self._concealed(number)
                if found is None:
                    self._faults.add_key(number)
                else:
                    self._faults.suspect(number)
            if found is not None:
                self._seen.append(found[0])
                view, found = self._view(found), None
                yield number, view
                if self.large:
                    view.release()
                del view
            if progress is not None:
                progress(done / len(wanted))

    def after(self, number: int, seconds: float) -> View | None:
        """The frame on show ``seconds`` after a key frame (past the end the last one); None when
        there is none, or when the film is too large."""
        key_s = self.key_times[number]
        return next((view for view in self.stretch(key_s + seconds, float("inf"))), None)

    def stretch(
        self,
        start_s: float,
        end_s: float,
        progress: Progress | None = None,
        *,
        wanted: Callable[[], float] | None = None,
    ) -> Iterator[View]:
        """Every frame shown between two times, the one shown at ``start_s`` first.

        ``wanted`` tells while frames come from which time on they matter: before that only those
        come that others lean on.
        """
        if self.large or end_s < start_s:
            return
        share = 0.0

        def beat() -> None:  # where a cancelled job ends
            if progress is not None:
                progress(share)

        from_s = wanted or (lambda: start_s)
        span = max(_SAME_S, min(end_s, self.duration_s) - start_s)
        begun = False
        held: View | None = None  # the last one before the stretch: it may be on show at its start
        for number in self._entries(start_s):
            for found in self._moving().frames(int(self._entry_rows[number]), from_s, beat):
                time_s = found[0]
                if time_s <= start_s + _SAME_S:
                    held = self._view(found)
                    continue
                if held is None and number > 0 and not begun:
                    break  # the index was late by some frames: from the key frame before
                begun = True
                if held is not None:
                    yield held
                    held = None
                if time_s > end_s + _SAME_S:
                    return
                yield self._view(found)
                share = min(1.0, max(share, (time_s - start_s) / span))
            else:
                if held is not None:
                    yield held
                return

    def _entries(self, start_s: float) -> Iterator[int]:
        """Numbers of the entries to begin at: the one before a time, earlier ones when the first
        frame from there is later, in the end zero."""
        last = max(0, bisect_right(self._entry_times, start_s + _SAME_S) - 1)
        yield last
        if last > 1:
            yield last - 1
        if last > 0:
            yield 0

    def _concealed(self, number: int) -> tuple[float, VideoFrame] | None:
        """A faulty key frame as a player would show it, if it still is one."""
        return None if self.large else self._moving().key_frame(int(self._rows[number]))

    def _moving(self) -> Reel:
        """The second reel: frames in a row, while the first one stays at its key frames."""
        if self._forward is None:
            container, picture = self._again()
            self._forward = Reel(container, picture, self.index, self._faults.add)
        return self._forward

    def _view(self, found: tuple[float, VideoFrame]) -> View:
        time_s, frame = found
        self.sizes.add((frame.width, frame.height))
        return View(time_s, frame, self._aspect)


def _in_time(index: PacketIndex, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rows in the order shown: wrong timestamps may have them in another."""
    return rows[np.argsort(index.time_s[rows], kind="stable")]
