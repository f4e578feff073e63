"""How fast long work goes, and how long the rest of it takes at that rate."""

from __future__ import annotations

from kepu_desktop.workflow.measuring import DEEP, FULL
from kepu_desktop.workflow.progress import Progress

# Sooner than this nothing is said: what the first moments show is the start, not the work.
_LEAST_S = 3.0
_LEAST_DONE = 0.02  # pieces
# Of a film's length, measured on 1080p25 at 6 Mbit/s with other work beside.
_SHARE_OF_LENGTH = {FULL: 0.1, DEEP: 0.4}


class Pace:
    """Fed with each progress and the time (seconds on any one clock) at which it came. What is
    half done counts as half."""

    def __init__(self) -> None:
        self._first: tuple[float, float] | None = None  # time, pieces
        self._latest = (0.0, 0.0)
        self._left = 0.0  # pieces
        self._stopped: float | None = None

    def note(self, progress: Progress, at_s: float) -> None:
        if self._stopped is not None:
            return
        done = progress.done + progress.part
        if self._first is None:
            self._first = (at_s, done)
        self._latest = (at_s, done)
        self._left = max(0.0, progress.total - done)

    def pause(self, at_s: float) -> None:
        if self._stopped is None:
            self._stopped = at_s

    def resume(self, at_s: float) -> None:
        """The time since ``pause`` counts for nothing."""
        if self._stopped is not None and self._first is not None:
            self._first = (self._first[0] + at_s - self._stopped, self._first[1])
        self._stopped = None

    @property
    def rate(self) -> float | None:
        """Pieces a second; None while too little was seen of it."""
        if self._first is None:
            return None
        seconds, pieces = (b - a for a, b in zip(self._first, self._latest, strict=True))
        if seconds < _LEAST_S or pieces < _LEAST_DONE:
            return None
        return pieces / seconds

    @property
    def left_s(self) -> float | None:
        """Seconds until all is done; None while the rate is not known."""
        rate = self.rate
        return None if rate is None else self._left / rate


def rough_time(seconds: float, depth: str) -> float:
    """About how many seconds a check of films that play for ``seconds`` takes on two cores."""
    return seconds * _SHARE_OF_LENGTH[depth]


def show_rough(seconds: float) -> str:
    """约 6 分钟: what may be said before the work has begun."""
    return "不到 1 分钟" if seconds < 45 else show_left(max(60.0, seconds)).replace("约剩", "约")


def show_share(share: float) -> str:
    """63 %; never 100 % of what is not done."""
    return f"{int(100 * min(max(share, 0.0), 1.0)):d} %"


def show_left(seconds: float) -> str:
    """约剩 40 秒, 约剩 12 分钟, 约剩 2 小时 10 分钟: as exact as an estimate is."""
    if seconds < 60:
        return f"约剩 {max(1, round(seconds))} 秒"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"约剩 {minutes} 分钟"
    hours, rest = divmod(5 * round(minutes / 5), 60)
    return f"约剩 {hours} 小时 {rest} 分钟" if rest else f"约剩 {hours} 小时"
