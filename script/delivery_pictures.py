"""入选交付 in the pictures: a project of its own, ready, in the middle of copying, and done."""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from delivery_project import deliverable
from kepu_desktop.ui.places.delivery import copying
from kepu_desktop.workflow import fill
from kepu_desktop.workflow.deliver import Prepared, Step, Told, WrittenBag

_SIZES = (30_000_000, 5_000_000, 17_000_000, 60_000_000, 20_000_000, 9_000_000, 3_000_000)
_HELD_AT = "v4"
_WAIT_S = 60.0


def take(camera: Any, place: Path) -> None:
    project = place / "示例省科协 入选.kepu"
    with deliverable(project, place / "入选原片", _SIZES) as session:
        fill.set_films(session, ["v7"], {"selected": "no"})
    disk = Path(tempfile.gettempdir()) / "科普月移动硬盘"
    shutil.rmtree(disk, ignore_errors=True)
    disk.mkdir()
    try:
        camera.window.open_project(project)
        camera.wait(
            _WAIT_S, lambda: camera.window.view() and camera.window.view().desk.snapshot is not None
        )
        camera.wait(1.0)
        _pictures(camera, disk)
    finally:
        shutil.rmtree(disk, ignore_errors=True)


def _pictures(camera: Any, disk: Path) -> None:
    view = camera.window.view()
    view.go("delivery")
    place = view.places["delivery"]
    place.set_target(disk)
    camera.wait(_WAIT_S, lambda: place.state().target is not None)
    camera.both("delivery")
    whole = copying.carry_out
    reached, go = threading.Event(), threading.Event()

    def held(prepared: Prepared, tell: Callable[[Told], None]) -> WrittenBag:
        def listen(told: Told) -> None:
            tell(told)
            here = told.key == _HELD_AT and told.step is Step.COPY and told.here > 40_000_000
            if here and not go.is_set():
                reached.set()
                go.wait()

        return whole(prepared, listen)

    copying.carry_out = held
    try:
        place.deliver()
        camera.wait(_WAIT_S, reached.is_set)
        camera.wait(0.5)
        camera.both("delivery-running")
        go.set()
        camera.wait(_WAIT_S, lambda: place.state().done is not None)
        camera.wait(1.0)
        camera.both("delivery-done")
    finally:
        go.set()
        copying.carry_out = whole
