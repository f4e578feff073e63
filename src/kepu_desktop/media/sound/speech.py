"""Whether somebody speaks at given times of a film.

Two seconds around each time are decoded and judged; of the whole sound that would be 30 times the
cost. Measured against speech of known times in tests/media/sound/test_speech.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from kepu_desktop.domain.facts import Gap
from kepu_desktop.media.sound.settings import SoundSettings, Speech
from kepu_desktop.media.sound.track import Beat, Sound, opened_sound

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kepu_desktop.media.sound.listening import Window
    from kepu_desktop.media.sound.voice import Voice


def speech_at(
    path: str,
    times_s: Sequence[float],
    settings: SoundSettings,
    progress: Callable[[float], None] | None = None,
) -> tuple[bool | None, ...]:
    """For each time (seconds from the first picture, any order) whether somebody speaks there;
    None where there is no sound. Silence is sound in which nobody speaks.

    Never raises for what a file may hold; ``OSError`` when the disk does, ``ModelError`` when the
    model cannot be used. ``progress`` gets the share of the times that were listened to.
    """
    if not times_s:
        return ()
    from kepu_desktop.media.sound.voice import Voice

    voice = Voice()
    beat = Beat(progress)
    with opened_sound(path, beat) as sound:
        if isinstance(sound, Gap):
            return (None,) * len(times_s)
        order = sorted(range(len(times_s)), key=times_s.__getitem__)
        answers: list[bool | None] = [None] * len(times_s)
        limits = settings.speech
        waiting: list[tuple[int, NDArray[np.float32]]] = []
        ordered = [times_s[number] for number in order]
        for place, lines in _listened(sound, ordered, limits, beat):
            waiting.append((order[place], lines))
            if len(waiting) == limits.batch:
                _answer(answers, waiting, limits, voice)
        _answer(answers, waiting, limits, voice)
        return tuple(answers)


def _listened(
    sound: Sound, times_s: Sequence[float], limits: Speech, beat: Beat
) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """(place, voices at 16 kHz) of every time, in rising order, at which there is sound."""
    from kepu_desktop.media.sound.listening import Listener
    from kepu_desktop.media.sound.mixing import voices

    half_s = limits.window_s / 2
    listener = Listener(sound, limits.near_s)
    for place, time_s in enumerate(times_s):
        beat.share = place / len(times_s)
        beat()
        window = listener.window(time_s - half_s, time_s + half_s)
        if window is None or _heard_s(window, half_s, limits.decide_s) < limits.heard_s:
            continue
        mixed = voices(window.sound, window.names, limits.cancelled_db)
        yield place, _resampled(mixed, window.rate, limits.window_s)


def _heard_s(window: Window, middle_s: float, decide_s: float) -> float:
    """Seconds with sound in the deciding time."""
    first, last = middle_s - decide_s, middle_s + decide_s
    return sum(max(0.0, min(last, end) - max(first, start)) for start, end in window.heard)


def _resampled(lines: NDArray[np.float32], rate: int, window_s: float) -> NDArray[np.float32]:
    """Each line for itself: FFmpeg would mix channels by their names."""
    import av
    import numpy as np
    from av.audio.resampler import AudioResampler

    from kepu_desktop.media.sound.voice import RATE

    length = round(window_s * RATE)
    out = np.zeros((len(lines), length), np.float32)
    for number, line in enumerate(lines):
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(line[np.newaxis]), "fltp", "mono")
        frame.sample_rate = rate
        resampler = AudioResampler("fltp", "mono", RATE)
        pieces = [*resampler.resample(frame), *resampler.resample(None)]
        whole = np.concatenate([piece.to_ndarray()[0] for piece in pieces])[:length]
        out[number, : len(whole)] = whole
    return out


def _answer(
    answers: list[bool | None],
    waiting: list[tuple[int, NDArray[np.float32]]],
    limits: Speech,
    voice: Voice,
) -> None:
    """Judge the waiting windows together and forget them: somebody speaks in the mix, or in the
    centre of surround sound."""
    import numpy as np

    from kepu_desktop.media.sound.mixing import raised
    from kepu_desktop.media.sound.voice import STEP_S

    for number, _ in waiting:
        answers[number] = False
    for line in range(2):
        having = [(number, lines[line]) for number, lines in waiting if len(lines) > line]
        if not having:
            continue
        windows = raised(np.stack([one for _, one in having]), limits.level_db, limits.gain_db)
        likely = voice.probabilities(windows)
        middle, around = likely.shape[1] // 2, max(1, round(limits.decide_s / STEP_S))
        means = likely[:, max(0, middle - around) : middle + around].mean(axis=1)
        for (number, _), mean in zip(having, means, strict=True):
            answers[number] = bool(answers[number] or mean > limits.probability)
    waiting.clear()
