"""What one film's pictures show by themselves: black, still and damaged stretches.

look = PictureLook(film, picture_settings())
for _, view in film.keys(film.spaced(4.0, most=400)):
    look.add(view)                   # and whatever else the caller wants of the view
found = look.finish(progress)        # decodes the frames around what key frames and sizes show
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kepu_desktop.domain.facts import Stretch
from kepu_desktop.media.picture.film import Film
from kepu_desktop.media.picture.keys import KeySamples, candidates
from kepu_desktop.media.picture.refine import Found, every_frame, refine, stretches
from kepu_desktop.media.picture.settings import PictureSettings
from kepu_desktop.media.picture.sizes import bound
from kepu_desktop.media.picture.view import View

_NEAR_S = 0.5

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """The fields of ``MediaFacts`` of the same names."""

    black: tuple[Stretch, ...]
    freeze: tuple[Stretch, ...]
    damage: tuple[Stretch, ...]
    key_gap_s: float
    every_frame: bool


class PictureLook:
    """Collects key frames, then decides. Feed it in the order of time, at least every few
    seconds of film where there are key frames."""

    def __init__(self, film: Film, settings: PictureSettings) -> None:
        self._film = film
        self._settings = settings
        self._samples = KeySamples(settings)

    def add(self, view: View) -> None:
        self._samples.add(view)

    def finish(self, progress: Progress | None = None) -> PictureFacts:
        film, settings = self._film, self._settings
        limit = bound(film.blocks, film.codec, settings.sizes)
        wanted = candidates(film.index, limit, self._samples, settings)
        return _facts(film, refine(film, wanted, settings, progress), film.key_gap_s, settings)


def every_frame_facts(
    film: Film,
    settings: PictureSettings,
    progress: Progress | None = None,
    each: Callable[[View], None] | None = None,
) -> PictureFacts:
    """The deeper pass: all frames decoded, every edge exact. ``each`` sees every frame as well.

    Of a film that is ``large`` all key frames and nothing else; ``every_frame`` is then False.
    """
    if film.large:
        look = PictureLook(film, settings)
        for _, view in film.keys(range(len(film.key_times)), progress):
            look.add(view)
            if each is not None:
                each(view)
        return look.finish()
    found, gap_s = every_frame(film, settings, progress, each)
    return _facts(film, found, gap_s, settings, every=True)


def _facts(
    film: Film, found: Found, gap_s: float, settings: PictureSettings, *, every: bool = False
) -> PictureFacts:
    black, freeze = stretches(found, settings)
    damage = film.damage
    # Where pictures are missing the last one stands: damage, no still.
    freeze = tuple(
        one
        for one in freeze
        if not any(bad.start_s - _NEAR_S <= one.start_s <= bad.end_s for bad in damage)
    )
    return PictureFacts(black, freeze, damage, gap_s, every)
