"""Loudness, silence and the end of a film's sound, by FFmpeg's own filters in one pass.

The order matters: ``ebur128`` cuts the sound into new frames and loses what an earlier filter wrote
on the old ones, so ``silencedetect`` comes behind it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from kepu_desktop.domain.facts import Gap, Stretch
from kepu_desktop.media.sound.clock import Clock
from kepu_desktop.media.sound.settings import Levels, SoundSettings
from kepu_desktop.media.sound.silence import stretches
from kepu_desktop.media.sound.track import Beat, Sound, opened_sound

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.resampler import AudioResampler

_GATE_LUFS = -70.0  # the absolute gate of ITU-R BS.1770: nothing was above it
_RANGE_LEAST_S = 3.0  # EBU Tech 3342 measures over windows of 3 s
_SLACK_S = 10.0  # a stamp this far behind the stated end of the film is wrong


@dataclass(frozen=True, slots=True)
class SoundLevels:
    """Times in seconds from the first picture. Without sound all is None and ``gap`` says why.

    ``silence``: quiet or missing sound from the first picture to ``end_s``; its edges are those of
    samples. ``loudness_lufs`` (ITU-R BS.1770) and ``range_lu`` (EBU Tech 3342) are None as well
    when nothing is louder than the gate of -70 LUFS. ``track`` is the judged one's place among the
    sound tracks; ``lost`` the packets that could not be decoded.
    """

    silence: tuple[Stretch, ...] | None = None
    loudness_lufs: float | None = None
    range_lu: float | None = None
    end_s: float | None = None
    gap: Gap | None = None
    track: int | None = None
    lost: int = 0


def measure(
    path: str, settings: SoundSettings, progress: Callable[[float], None] | None = None
) -> SoundLevels:
    """Listen to the whole film at ``path``; ``progress`` gets the share that was heard.

    Never raises for what a file may hold; ``OSError`` when the disk does.
    """
    with opened_sound(path, Beat(progress)) as sound:
        if isinstance(sound, Gap):
            return SoundLevels(gap=sound)
        return _measured(sound, settings.levels)


def _measured(sound: Sound, settings: Levels) -> SoundLevels:
    import av

    latest_s = sound.length_s + _SLACK_S if sound.length_s else math.inf
    clock = Clock(settings.jitter_s, settings.jump_s, latest_s)
    meter: _Meter | None = None
    for frame in sound.frames(follow=True):
        if meter is None:
            try:
                meter = _Meter(frame, settings)
            except (av.FFmpegError, ValueError):
                return SoundLevels(gap=Gap.UNDECODABLE, track=sound.number)
        clock.add(meter.heard_s, sound.time_s(frame))
        meter.add(frame)
    if meter is None:
        gap = Gap.UNDECODABLE if sound.packets else Gap.NO_SOUND
        return SoundLevels(gap=gap, track=sound.number, lost=sound.lost)
    meter.end()
    end_s = clock.ends_s(meter.heard_s)
    stated_s = sound.stated_end_s if sound.indexed else None
    if stated_s is not None and 0 < end_s - stated_s <= settings.padding_s:
        end_s = stated_s
    quiet = [(clock.begins_s(start), clock.ends_s(end)) for start, end in meter.quiet]
    before = (0.0, clock.begins_s(0.0))
    loud = meter.loudness is not None and meter.loudness > _GATE_LUFS
    ranged = loud and meter.range is not None and meter.heard_s >= _RANGE_LEAST_S
    return SoundLevels(
        silence=stretches((before, *quiet, *clock.holes), 0.0, end_s, settings.silence_s),
        loudness_lufs=round(meter.loudness, 2) if loud and meter.loudness is not None else None,
        range_lu=round(meter.range, 2) if ranged and meter.range is not None else None,
        end_s=round(end_s, 3),
        track=sound.number,
        lost=sound.lost,
    )


class _Meter:
    """The filters over frames in the format of the first one; others are converted to it.

    ``quiet`` are pieces of silence as (start, end) in seconds of sound heard, whatever its stamps.
    """

    def __init__(self, first: AudioFrame, settings: Levels) -> None:
        from av.filter import Graph

        self._form = _form(first)
        name, layout, rate = self._form
        graph = Graph()
        graph.threads = 1
        graph.link_nodes(
            graph.add_abuffer(
                sample_rate=rate, format=name, layout=layout, time_base=Fraction(1, rate)
            ),
            graph.add("ebur128", "framelog=quiet:metadata=1"),
            graph.add("silencedetect", f"n={settings.silence_db}dB:d={settings.piece_s}"),
            graph.add("abuffersink"),
        )
        graph.configure()
        self._graph = graph
        self._rate = rate
        self._samples = 0
        self._resampler: AudioResampler | None = None
        self._other = self._form  # what the resampler takes
        self._opened_s: float | None = None
        self.quiet: list[tuple[float, float]] = []
        self.loudness: float | None = None
        self.range: float | None = None

    @property
    def heard_s(self) -> float:
        return self._samples / self._rate

    def add(self, frame: AudioFrame) -> None:
        for same in self._in_form(frame):
            same.pts = self._samples
            same.time_base = Fraction(1, self._rate)
            self._samples += same.samples
            self._graph.push(same)
            self._pull()

    def end(self) -> None:
        self._graph.push(None)
        self._pull()
        if self._opened_s is not None:
            self.quiet.append((self._opened_s, self.heard_s))

    def _in_form(self, frame: AudioFrame) -> Iterator[AudioFrame]:
        from av.audio.resampler import AudioResampler

        form = _form(frame)
        if form != self._other:
            if self._resampler is not None:
                yield from self._resampler.resample(None)
            name, layout, rate = self._form
            converts = form != self._form
            self._resampler = AudioResampler(name, layout, rate) if converts else None
            self._other = form
        if self._resampler is None:
            yield frame
        else:
            frame.pts = None  # it counts for itself
            yield from self._resampler.resample(frame)

    def _pull(self) -> None:
        import av

        while True:
            try:
                said = self._graph.pull().metadata
            except (av.BlockingIOError, av.EOFError):
                return
            starts, ends = said.get("lavfi.silence_start"), said.get("lavfi.silence_end")
            # Both in one frame: a piece so short that it was just long enough to be told.
            if starts is not None:
                self._opened_s = max(0.0, float(starts))
            if ends is not None and self._opened_s is not None:
                self.quiet.append((self._opened_s, float(ends)))
                self._opened_s = None
            self.loudness = _number(said.get("lavfi.r128.I"), self.loudness)
            self.range = _number(said.get("lavfi.r128.LRA"), self.range)


def _form(frame: AudioFrame) -> tuple[str, str, int]:
    return frame.format.name, frame.layout.name, frame.sample_rate


def _number(text: str | None, before: float | None) -> float | None:
    """``before`` where nothing was said; None for sound that is no number (broken floats)."""
    if text is None:
        return before
    value = float(text)
    return value if math.isfinite(value) else None
