"""新建: a new project, on its own or from last year's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kepu_desktop.domain.submission import Submission, Unit
from kepu_desktop.project.store import Project
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.units.roster import carried_over

# What stays true from one year to the next; dates and the collection's own address do not.
_CARRIED = ("unit", "contact", "position", "phone", "email", "collect_to", "collect_contact")


def create(
    path: Path, *, call_folder: Path | None = None, last_year: Path | None = None
) -> Session:
    """A new project at ``path``; unit, contact and roster come from ``last_year`` if it is given.

    Films, cases, audience figures, the books and overridden dates stay behind; so does its call:
    the new project has the present one. Raises ``UserError``: target exists, call or last year's
    project cannot be read.
    """
    carried: dict[str, str] = {}
    units: tuple[Unit, ...] = ()
    if last_year is not None:
        # Its call is not asked for: this year's program need not understand last year's.
        with Project.open(last_year, write=False) as old:
            before = old.load()
            form, units = before.form, before.roster
            carried = {key: form[key] for key in _CARRIED if form.get(key)}
    session = Session.create(path, call_folder)
    if carried or units:

        def change(state: Submission) -> Submission:
            return carried_over(replace(state, form={**state.form, **carried}), units)

        session.edit("沿用上年单位与联系人", change)
    return session
