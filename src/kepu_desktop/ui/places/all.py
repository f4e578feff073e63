"""The places of the window, in order."""

from __future__ import annotations

from collections.abc import Sequence

from kepu_desktop.ui.desk import Desk
from kepu_desktop.ui.places.base import Frame, Later, Place

# What the places are made of, from the ground up, so that each takes a fraction of a frame or two
# to load: the window loads them one by one while its start page is looked at.
_PARTS = {
    "videos": (
        "kepu_desktop.workflow.bulk",
        "kepu_desktop.workflow.stills",
        "kepu_desktop.workflow.entries",
        "kepu_desktop.ui.widgets.popup",
        "kepu_desktop.ui.widgets.chips",
        "kepu_desktop.ui.places.videos.picture",
        "kepu_desktop.ui.places.videos.facts",
        "kepu_desktop.ui.places.videos.editing",
        "kepu_desktop.ui.places.videos.finding_row",
        "kepu_desktop.ui.places.videos.findings",
        "kepu_desktop.ui.places.videos.inspector",
        "kepu_desktop.ui.places.videos.painting",
        "kepu_desktop.ui.places.videos.table",
        "kepu_desktop.ui.places.videos.panels",
        "kepu_desktop.ui.places.videos.place",
    ),
    "cases": (
        "kepu_desktop.workflow.material_watch",
        "kepu_desktop.workflow.register",
        "kepu_desktop.ui.places.form.saving",
        "kepu_desktop.ui.places.cases.tiles",
        "kepu_desktop.ui.places.cases.place",
    ),
    "form": (
        "kepu_desktop.workflow.preview",
        "kepu_desktop.workflow.form_pages",
        "kepu_desktop.ui.widgets.paper_sheets",
        "kepu_desktop.ui.widgets.pages",
        "kepu_desktop.ui.places.form.editor",
        "kepu_desktop.ui.places.form.content",
        "kepu_desktop.ui.places.form.place",
    ),
    "review": (
        "kepu_desktop.workflow.units.notices",
        "kepu_desktop.ui.places.review.listing",
        "kepu_desktop.ui.places.review.place",
    ),
    "export": (
        "kepu_desktop.system.mail_client",
        "kepu_desktop.ui.places.export.column",
        "kepu_desktop.ui.places.export.place",
    ),
    "feedback": (
        "kepu_desktop.workflow.feedback.totals",
        "kepu_desktop.workflow.feedback.papers",
        "kepu_desktop.ui.places.feedback.board",
        "kepu_desktop.ui.places.feedback.place",
    ),
    "delivery": (
        "kepu_desktop.workflow.deliver",
        "kepu_desktop.workflow.selection",
        "kepu_desktop.ui.places.delivery.table",
        "kepu_desktop.ui.places.delivery.place",
    ),
    "roster": (
        "kepu_desktop.workflow.units.kit",
        "kepu_desktop.workflow.units.importing",
        "kepu_desktop.workflow.units.reminders",
        "kepu_desktop.ui.places.roster.table",
        "kepu_desktop.ui.places.roster.place",
    ),
    "lists": (  # their panel in 视频, built when the first one comes
        "kepu_desktop.workflow.sheets.cells",
        "kepu_desktop.workflow.sheets.rows",
        "kepu_desktop.workflow.sheets.changes",
        "kepu_desktop.workflow.sheets.sheet",
        "kepu_desktop.ui.widgets.differences",
        "kepu_desktop.ui.places.videos.list_panel",
    ),
}
MODULES = tuple(name for names in _PARTS.values() for name in names)


def make_places(desk: Desk, frame: Frame) -> Sequence[tuple[Later, str, str]]:
    """(place, name, icon) from the top of the navigation down; each is built when it is needed.
    Those without an icon do not stand in the navigation: they are reached from other places."""

    def videos() -> Place:
        from kepu_desktop.ui.places.videos.place import VideosPlace

        return VideosPlace(desk, frame)

    def cases() -> Place:
        from kepu_desktop.ui.places.cases.place import CasesPlace

        return CasesPlace(desk, frame)

    def form() -> Place:
        from kepu_desktop.ui.places.form.place import FormPlace

        return FormPlace(desk, frame)

    def review() -> Place:
        from kepu_desktop.ui.places.review.place import ReviewPlace

        return ReviewPlace(desk, frame)

    def export() -> Place:
        from kepu_desktop.ui.places.export.place import ExportPlace

        return ExportPlace(desk, frame)

    def delivery() -> Place:
        from kepu_desktop.ui.places.delivery.place import DeliveryPlace

        return DeliveryPlace(desk, frame)

    def feedback() -> Place:
        from kepu_desktop.ui.places.feedback.place import FeedbackPlace

        return FeedbackPlace(desk, frame)

    def roster() -> Place:
        from kepu_desktop.ui.places.roster.place import RosterPlace

        return RosterPlace(desk, frame)

    return (
        (Later("videos", videos, _PARTS["videos"]), "视频", "film"),
        (Later("cases", cases, _PARTS["cases"]), "案例", "award"),
        (Later("form", form, _PARTS["form"]), "信息表", "file-text"),
        (Later("review", review, _PARTS["review"]), "校验", "list-checks"),
        (Later("export", export, _PARTS["export"]), "导出", "send"),
        (Later("delivery", delivery, _PARTS["delivery"]), "入选交付", "hard-drive"),
        (Later("feedback", feedback, _PARTS["feedback"]), "数据反馈", "chart-column"),
        (Later("roster", roster, _PARTS["roster"]), "单位台账", ""),
    )
