"""The places of the window, in order."""

from __future__ import annotations

from collections.abc import Sequence

from kepu_desktop.ui.desk import Desk
from kepu_desktop.ui.places.base import Frame, Place


def make_places(desk: Desk, frame: Frame) -> Sequence[tuple[Place, str, str]]:
    """(place, name, icon) from the top of the navigation down."""
    from kepu_desktop.ui.places.export import ExportPlace
    from kepu_desktop.ui.places.form import FormPlace
    from kepu_desktop.ui.places.review import ReviewPlace
    from kepu_desktop.ui.places.videos import VideosPlace

    return (
        (VideosPlace(desk, frame), "视频", "film"),
        (FormPlace(desk, frame), "信息表", "file-text"),
        (ReviewPlace(desk, frame), "校验", "list-checks"),
        (ExportPlace(desk, frame), "导出", "send"),
    )
