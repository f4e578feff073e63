"""What a person shows in the picture: where the subtitles stand, what is a mark and what is not.

Kept for the film's series where it has one, so that it is shown once; each change is one edit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.facts import Box, Part
from kepu_desktop.domain.submission import NO_HINT, Film, Hint, Submission
from kepu_desktop.workflow.session import Session

LEAST_ROWS = 8  # of a band: less holds no line of text
LEAST_SIDE = 4  # of a box, pixels
Band = tuple[int, int]


def show_band(session: Session, film_id: str, band: Band | None) -> tuple[str, ...]:
    """The subtitles stand in these rows of the shown picture; None: nobody says so any more.

    Returns the films whose pictures are to be looked at anew. Raises ``UserError``.
    """
    film = session.film(film_id)
    if band is not None:
        _, height = _size(session, film)
        band = fitting_band(band, height)
    label = "框出字幕横条" if band is not None else "不再指定字幕横条"
    session.edit(label, lambda state: changed(state, film, with_band(state.hint_for(film), band)))
    return _looked_at(session, film)


def show_box(session: Session, film_id: str, box: Box, *, mark: bool) -> None:
    """The box is a mark (确为角标), or belongs to the picture (属于画面). Raises ``UserError``."""
    film = session.film(film_id)
    box = fitting_box(box, _size(session, film))
    label = "认定为角标" if mark else "认定为属于画面"
    session.edit(
        label, lambda state: changed(state, film, with_box(state.hint_for(film), box, mark=mark))
    )


def drop_box(session: Session, film_id: str, box: Box) -> None:
    """Nobody says anything of the box any more."""
    film = session.film(film_id)
    session.edit(
        "撤去人工标注", lambda state: changed(state, film, without_box(state.hint_for(film), box))
    )


def place_of(film: Film) -> str:
    """The id that the film's hint is kept under."""
    return film.series or film.id


def changed(state: Submission, film: Film, hint: Hint) -> Submission:
    """``state`` with the film's hint; the same object where it had this one."""
    if hint == state.hint_for(film):
        return state
    hints = {key: value for key, value in state.hints.items() if key != place_of(film)}
    if hint != NO_HINT:
        hints[place_of(film)] = hint
    return replace(state, hints=hints)


def with_band(hint: Hint, band: Band | None) -> Hint:
    return replace(hint, band=band)


def with_box(hint: Hint, box: Box, *, mark: bool) -> Hint:
    """A box says one thing: what was said of it before is gone."""
    bare = without_box(hint, box)
    if mark:
        return replace(bare, marks=(*bare.marks, box))
    return replace(bare, scene=(*bare.scene, box))


def without_box(hint: Hint, box: Box) -> Hint:
    return replace(hint, scene=_without(hint.scene, box), marks=_without(hint.marks, box))


def fitting_band(band: Band, height: int) -> Band:
    """The rows in order and inside the picture. Raises ``UserError`` for too few."""
    top, bottom = sorted(max(0, min(row, height)) for row in band)
    if bottom - top < LEAST_ROWS:
        raise _too_small("字幕横条太窄", f"请框出至少 {LEAST_ROWS} 行")
    return top, bottom


def fitting_box(box: Box, size: tuple[int, int]) -> Box:
    """The part of the box inside the picture. Raises ``UserError`` for too little."""
    left, top, width, height = box
    x0, x1 = (max(0, min(x, size[0])) for x in (left, left + width))
    y0, y1 = (max(0, min(y, size[1])) for y in (top, top + height))
    if x1 - x0 < LEAST_SIDE or y1 - y0 < LEAST_SIDE:
        raise _too_small("框太小", f"请框出至少 {LEAST_SIDE}×{LEAST_SIDE} 像素")
    return x0, y0, x1 - x0, y1 - y0


def _without(boxes: Iterable[Box], box: Box) -> tuple[Box, ...]:
    return tuple(one for one in boxes if one != box)


def _too_small(reason: str, remedy: str) -> UserError:
    return UserError("hint-too-small", reason, remedy=remedy)


def _size(session: Session, film: Film) -> tuple[int, int]:
    facts = session.facts_of(film)
    if facts is None or not facts.width or not facts.height:
        raise UserError(
            "no-picture", "还不知道画面大小", subject=film.title, remedy="请先检查这个视频"
        )
    return facts.width, facts.height


def _looked_at(session: Session, film: Film) -> tuple[str, ...]:
    """The film, and those of its series whose pictures were looked at already."""
    found = []
    for other in session.submission.films:
        if place_of(other) != place_of(film) or other.file is None:
            continue
        facts = session.facts_of(other)
        if other.id == film.id or (facts is not None and Part.PICTURE in facts.parts):
            found.append(other.id)
    return tuple(found)
