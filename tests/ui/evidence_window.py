"""视频 and 校验 together over one fully checked film with black inside and borders around."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kepu_desktop.domain.facts import MarkFacts, MarkShow
from kepu_desktop.jobs.inline import InlineExecutor
from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.desk import Desk
from kepu_desktop.ui.places.review.place import ReviewPlace
from kepu_desktop.ui.places.videos.place import VideosPlace
from kepu_desktop.ui.project_view import ProjectView
from kepu_desktop.workflow.check import check_films
from kepu_desktop.workflow.ingest import add
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.start import create
from media_factory import MediaFactory
from ui.project_window import Opened, PlainPlace, opened
from ui.videos_window import inline_viewer

MARK = (1100, 120, 120, 60)


def places(desk: Desk, frame: ProjectView) -> list[tuple[object, str, str]]:
    return [
        (VideosPlace(desk, frame, inline_viewer), "视频", "film"),
        (PlainPlace("form", desk, frame), "信息表", "file-text"),
        (ReviewPlace(desk, frame), "校验", "list-checks"),
        (PlainPlace("export", desk, frame), "导出", "send"),
    ]


def with_mark(session: Session) -> None:
    """As if the check had found a sign in the corner, seen at two times."""
    film = session.film("v1")
    facts = session.facts_of(film)
    assert facts is not None
    assert film.file is not None
    marks = MarkFacts("present", (MARK,), 9, 60, (MarkShow(1.0, (1.0, 6.0)),))
    session.record_facts([("v1", film.file, replace(facts, marks=marks))])


def evidence_window(
    media: MediaFactory,
    tmp_path: Path,
    settings: Settings,
    until: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Opened]:
    """Body of a fixture. The film is v1."""
    monkeypatch.setenv("KEPU_DESKTOP_HOME", str(tmp_path / "home"))
    film = tmp_path / "示例·黑场.mp4"
    shutil.copyfile(media.black_inside(), film)

    def make() -> Session:
        session = create(tmp_path / "示例.kepu")
        add(session, [str(film)])
        check_films(session, depth="full", executor=InlineExecutor)
        with_mark(session)
        return session

    going = opened(make, places, settings, until)
    window = next(going)
    window.view.go("videos", "v1")
    yield window
    assert next(going, None) is None
