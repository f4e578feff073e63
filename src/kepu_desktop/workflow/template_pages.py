"""The form as pages on which every place that could take a value can be pointed at."""

from __future__ import annotations

from dataclasses import dataclass

from kepu_desktop.documents.forms import fill_form
from kepu_desktop.documents.preview import CellMark, read_pages
from kepu_desktop.workflow.form_pages import FormPages
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.template import TemplateView, blank_form, form_values, template_view

__all__ = ["TemplatePages", "template_pages"]


@dataclass(frozen=True, slots=True)
class TemplatePages:
    """``view`` says where each value stands; on ``pages`` the keys of a spot are names of slots."""

    view: TemplateView
    pages: FormPages


def template_pages(session: Session) -> TemplatePages:
    """The form filled as an export would fill it now, with its slots marked."""
    name, blank = blank_form(session)
    filled = fill_form(
        blank,
        session.call.form,
        form_values(session),
        name=name,
        bindings=session.submission.bindings,
        mark_slots=True,
    )
    cells = tuple(CellMark(mark.path, mark.names) for mark in filled.slots)
    paper = read_pages(filled.data, name=name, cells=cells)
    return TemplatePages(template_view(session), FormPages(name, paper, (), ()))
