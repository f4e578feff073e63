"""Files move: which films are away, which have changed, and where they lie now."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.submission import FileRef, Film, Submission
from kepu_desktop.domain.texts import show_name
from kepu_desktop.media.fingerprint import fingerprint
from kepu_desktop.system.volumes import volume_label
from kepu_desktop.workflow.session import Session, film_path


def reference(root: str, relative: str) -> FileRef:
    """A file as it stands on the disk, not yet read (no fingerprint). Raises ``OSError``."""
    path = os.path.join(root, *relative.split("/"))
    status = os.stat(path)
    return FileRef(root, relative, volume_label(root), status.st_size, status.st_mtime_ns, "")


def is_offline(film: Film) -> bool:
    """离线: the film has a file, and it is not where it was."""
    return film.file is not None and not os.path.isfile(film_path(film.file))


def notice_changes(session: Session) -> tuple[str, ...]:
    """Look at every film's size and time; where they differ, read the fingerprint again.

    Returns the ids of films whose content changed: their facts, confirmations and signatures no
    longer hold. Cheap: one stat a film.
    """
    files: dict[str, FileRef] = {}
    changed: list[str] = []
    for film in session.submission.films:
        file = film.file
        if file is None or not file.fingerprint:
            continue
        path = film_path(file)
        try:
            status = os.stat(path)
            if (status.st_size, status.st_mtime_ns) == (file.size, file.mtime_ns):
                continue
            now = fingerprint(path)
        except OSError:
            continue  # away or unreadable: what is known stays
        same = now.digest == file.fingerprint
        files[film.id] = replace(
            file,
            size=now.size,
            mtime_ns=now.mtime_ns,
            fingerprint=now.digest,
            sha256=file.sha256 if same else None,
        )
        if not same:
            changed.append(film.id)
    session.record_files(files)
    return tuple(changed)


def rebind(session: Session, film_id: str, path: str) -> None:
    """Tie a film or a planned entry to the file at ``path``."""
    film = session.film(film_id)
    file = _file_at(path)
    label = f"绑定{film.title}的视频文件" if film.planned else f"重新定位{film.title}"

    def change(state: Submission) -> Submission:
        return replace(
            state,
            films=tuple(replace(f, file=file) if f.id == film.id else f for f in state.films),
        )

    session.edit(label, change)


def rebind_all(session: Session, files: Mapping[str, str], label: str) -> tuple[str, ...]:
    """Tie each film to the file at its path, all in one step of undo named ``label``; films that
    are gone are left out. Returns the ids that were tied. Raises ``UserError`` for a missing file.

    What was signed and confirmed of the old files holds no longer: it is bound to their content.
    """
    there = {
        film.id: _file_at(files[film.id]) for film in session.submission.films if film.id in files
    }
    if there:
        session.edit(
            label,
            lambda state: replace(
                state,
                films=tuple(
                    replace(f, file=there[f.id]) if f.id in there else f for f in state.films
                ),
            ),
        )
    return tuple(there)


def relocate(session: Session, old_root: str, new_root: str) -> tuple[str, ...]:
    """重新定位: map one root to another for all its files that are found there with the same size.

    Returns the ids of the films that were moved. Content is compared when they are next read.
    """
    moved: dict[str, FileRef] = {}
    for film in session.submission.films:
        if film.file is None or film.file.root != old_root:
            continue
        try:
            now = reference(new_root, film.file.relative)
        except OSError:
            continue
        if now.size == film.file.size:
            kept = replace(film.file, root=new_root, volume=now.volume, mtime_ns=now.mtime_ns)
            moved[film.id] = kept
    if moved:
        session.edit(
            f"重新定位 {len(moved)} 个视频",
            lambda state: replace(
                state,
                films=tuple(
                    replace(f, file=moved[f.id]) if f.id in moved else f for f in state.films
                ),
            ),
        )
    return tuple(moved)


def find_again(session: Session, film_id: str, path: str) -> tuple[str, ...]:
    """重新定位 by showing one film: where its file has kept its name and place below the root, the
    whole root moves with it; else only this film is tied to ``path``. Returns the ids moved."""
    film = session.film(film_id)
    if film.file is not None:
        new_root = _root_above(os.path.abspath(path), film.file.relative)
        if new_root is not None:
            moved = relocate(session, film.file.root, new_root)
            if film_id in moved:
                return moved
    rebind(session, film_id, path)
    return (film_id,)


def _root_above(path: str, relative: str) -> str | None:
    """The folder below which ``path`` is ``relative``; None when it ends otherwise."""
    root = path
    for part in reversed(relative.split("/")):
        root, name = os.path.split(root)
        if name != part:
            return None
    return root


def _file_at(path: str) -> FileRef:
    absolute = os.path.abspath(path)
    root, name = os.path.split(absolute)
    try:
        if not os.path.isfile(absolute):
            raise FileNotFoundError
        return reference(root, name)
    except OSError:
        raise UserError(
            "path-missing", "找不到这个文件", subject=show_name(path), remedy="请检查路径"
        ) from None
