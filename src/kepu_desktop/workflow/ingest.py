"""添加: files, folders and archives become films of the project, with proposals."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.submission import FileRef, Film, Skipped, Submission
from kepu_desktop.domain.texts import show_name
from kepu_desktop.media.fingerprint import fingerprint
from kepu_desktop.workflow.archives import list_archive
from kepu_desktop.workflow.fill import next_order, series_named, take_id
from kepu_desktop.workflow.locate import is_offline, rebind, reference
from kepu_desktop.workflow.merges.dropped import (
    DropMerge,
    merge_dropped,
    planned_twin,
    series_like,
)
from kepu_desktop.workflow.merges.model import Merge
from kepu_desktop.workflow.merges.returned import ReadForm, reading_bindings, returned_forms
from kepu_desktop.workflow.proposals import propose
from kepu_desktop.workflow.scan import Found, scan
from kepu_desktop.workflow.session import Session, film_path
from kepu_desktop.workflow.sheets.folder_lists import folder_lists


@dataclass(frozen=True, slots=True)
class Added:
    """``new`` are new ids (films and series), ``bound`` planned entries that got their file,
    ``moved`` films found at a new place, ``known`` films that were in the project already.

    ``merge`` is what was done with the filled forms among them, ``waiting`` are the forms that a
    person has to decide about first, ``asked`` says about what. ``lists`` are paths of lists of
    films that match none of these films: they wait for the person as well.
    """

    new: tuple[str, ...]
    bound: tuple[str, ...]
    moved: tuple[str, ...]
    known: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    merge: Merge | None = None
    waiting: tuple[ReadForm, ...] = ()
    asked: str = ""
    lists: tuple[str, ...] = ()

    @property
    def films(self) -> tuple[str, ...]:
        """All films that the dropped files stand for."""
        own = tuple(identifier for identifier in self.new if identifier.startswith("v"))
        return (*own, *self.bound, *self.moved, *self.known)


def add(
    session: Session,
    paths: Sequence[str],
    *,
    bind: str = "",
    hold: bool = False,
    seen: Callable[[int], None] | None = None,
) -> Added:
    """Take in what lies at ``paths``: one edit, on the disk when this returns. Nothing is decoded.

    A file that is in the project already is not added again; one whose content is that of a film
    that is away is taken for it; one with the title of a planned entry is bound to it. ``bind``
    ties the single film found to that planned entry (or the next open one of that series).

    Filled forms among the films are merged behind them, in the same edit. ``hold`` leaves those
    that a person has to decide about to him, and lists that match no film; else the values that
    stand stay, equal titles are left as they are, and what is open is told.
    """
    found = scan(paths, seen=seen)
    skipped = list(found.skipped)
    for archive in found.archives:
        skipped.extend(list_archive(archive))
    if bind:
        return _bound(session, bind, found.films, skipped)
    lists, papers, unread = folder_lists(session.call, found.papers)
    skipped.extend(unread)
    bindings = reading_bindings(session.submission)
    forms, left = returned_forms(session.call, papers, found.archives, bindings)
    skipped.extend(left)

    at = {film_path(f.file): f.id for f in session.submission.films if f.file}
    films = {item.path: item for item in found.films}.values()  # named once and in its folder
    known = [at[item.path] for item in films if item.path in at]
    fresh = [item for item in films if item.path not in at]
    references, vanished = _references(fresh)
    skipped.extend(vanished)
    moved = _moved(session, references)
    fresh = [item for item in fresh if item.path in references and item.path not in moved]
    proposals = propose(
        session.call,
        [item.relative for item in fresh],
        [_root_name(item) for item in fresh],
    )
    pairs = zip(fresh, proposals, strict=True)
    proposals = [forms.improve(item, lists.improve(item, made)) for item, made in pairs]
    skipped.extend(lists.left(offered=hold))

    new: list[str] = []
    bound: list[str] = []
    at_path = {**moved, **at}
    taken: list[DropMerge] = []

    def change(state: Submission) -> Submission:
        state = _with_moved(state, moved, references)
        for item, proposal in zip(fresh, proposals, strict=True):
            file = references[item.path]
            entry = planned_twin(state, proposal.title)
            if entry is not None:
                bound.append(entry.id)
                at_path[item.path] = entry.id
                state = _each(state, entry.id, file)
                continue
            series_id = ""
            if proposal.series:
                name = series_like(state, proposal.series) or proposal.series
                state, series_id = series_named(state, name, new)
            state, identifier = take_id(state, "v")
            new.append(identifier)
            at_path[item.path] = identifier
            film = Film(
                id=identifier,
                title=proposal.title,
                category=proposal.category,
                category_other=proposal.category_other,
                source_unit=proposal.unit,
                summary=proposal.summary,
                series=series_id,
                order=next_order(state),
                file=file,
            )
            state = replace(state, films=(*state.films, film))
        beside = {(i.root, i.relative): at_path[i.path] for i in films if i.path in at_path}
        dropped = merge_dropped(session.call, state, forms, beside, hold=hold)
        taken.append(dropped)
        return replace(dropped.after, skipped=_merged(state.skipped, skipped))

    after = change(session.submission)
    dropped = taken[0]
    words = [f"添加 {len(fresh)} 个视频"] if fresh or not dropped.count else []
    words += [f"并入 {dropped.count} 份信息表"] if dropped.count else []
    session.edit("，".join(words), lambda _state: after)
    new += dropped.made
    return Added(
        tuple(new),
        tuple(bound),
        tuple(moved.values()),
        tuple(known),
        tuple(skipped),
        dropped.merge,
        dropped.waiting,
        dropped.asked,
        lists.unmet() if hold else (),
    )


def _bound(session: Session, bind: str, films: Sequence[Found], skipped: list[Skipped]) -> Added:
    target = _open_entry(session, bind)
    if len(films) != 1:
        raise UserError(
            "bind-one",
            f"绑定需要正好 1 个视频，找到 {len(films)} 个",
            subject=bind,
            remedy="请指明要绑定的那个视频文件",
        )
    rebind(session, target.id, films[0].path)
    return Added((), (target.id,), (), (), tuple(skipped))


def _open_entry(session: Session, identifier: str) -> Film:
    """The entry to bind to: itself, or the first film of the series that has no file."""
    if any(series.id == identifier for series in session.submission.series):
        for film in session.submission.films:
            if film.series == identifier and film.planned:
                return film
        raise UserError("series-complete", "这个系列没有待制作的条目", subject=identifier)
    return session.film(identifier)


def _references(items: Iterable[Found]) -> tuple[dict[str, FileRef], list[Skipped]]:
    references: dict[str, FileRef] = {}
    vanished: list[Skipped] = []
    for item in items:
        try:
            references[item.path] = reference(item.root, item.relative)
        except OSError as error:
            vanished.append(Skipped(show_name(item.given), f"读取时已不在（{error.strerror}）"))
    return references, vanished


def _moved(session: Session, references: dict[str, FileRef]) -> dict[str, str]:
    """New paths of films that are away: path → film id. Only equal sizes are read."""
    away = [film for film in session.submission.films if film.file and is_offline(film)]
    moved: dict[str, str] = {}
    for path, file in references.items():
        for film in away:
            assert film.file is not None
            if film.file.size != file.size or film.id in moved.values():
                continue
            try:
                if fingerprint(path).digest == film.file.fingerprint:
                    moved[path] = film.id
                    break
            except OSError:
                break
    return moved


def _with_moved(
    state: Submission, moved: dict[str, str], references: dict[str, FileRef]
) -> Submission:
    for path, identifier in moved.items():
        film = state.film(identifier)
        if film is not None and film.file is not None:
            file = references[path]
            kept = replace(file, fingerprint=film.file.fingerprint, sha256=film.file.sha256)
            state = _each(state, identifier, kept)
    return state


def _each(state: Submission, identifier: str, file: FileRef) -> Submission:
    return replace(
        state,
        films=tuple(replace(f, file=file) if f.id == identifier else f for f in state.films),
    )


def _root_name(item: Found) -> str:
    """The dropped folder's own name counts for proposals, a lone file's folder does too."""
    return os.path.basename(item.root.rstrip("/\\"))


def _merged(old: tuple[Skipped, ...], new: Iterable[Skipped]) -> tuple[Skipped, ...]:
    """The newest reason for each path, in order of first appearance."""
    merged = {item.path: item for item in old}
    merged.update({item.path: item for item in new})
    kept = tuple(merged.values())
    return old if kept == old else kept
