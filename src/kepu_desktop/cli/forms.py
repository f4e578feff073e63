"""form: fields of the information form set, filled forms read in, the organiser's form taken."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from kepu_desktop.cli.exits import Exit
from kepu_desktop.cli.shared import opened, print_ids, print_notes, set_values
from kepu_desktop.cli.templates import run_template

if TYPE_CHECKING:
    from kepu_desktop.workflow.merges.merging import Merge
    from kepu_desktop.workflow.session import Session


def run_form(options: Namespace) -> Exit:
    if options.template:
        return run_template(options)
    if options.forms:
        return _read(options)
    from kepu_desktop.workflow.fill import cleaning_notes, set_form

    values = set_values(options)
    with opened(options) as session:
        set_form(session, values)
    print_notes(cleaning_notes(values, form=True))
    return Exit.FINE


def _read(options: Namespace) -> Exit:
    """All forms are read before any is merged: one that is refused leaves the project as it is."""
    from kepu_desktop.workflow.merges.merging import apply, plan_incoming
    from kepu_desktop.workflow.merges.returned import read_files, reading_bindings

    with opened(options) as session:
        paths = [Path(path) for path in options.forms]
        incoming = read_files(session.call, paths, reading_bindings(session.submission))
        if incoming.refused:
            for error in incoming.refused:
                print(f"错误：{error}", file=sys.stderr)
            return Exit.REFUSED
        done = apply(session, plan_incoming(session, incoming))
        print_ids(done.made)
        print_merge(session, done)
    return Exit.FINE


def print_merge(session: Session, merge: Merge) -> None:
    """What each form brought, what differs, what was not found: words for stderr."""
    from kepu_desktop.workflow.merges.words import told

    for one in merge.forms:
        print_notes(told(session.call, session.submission, one))
    if merge.forms and not session.submission.form.get("unit"):
        print_notes(["项目还没有报送单位，以上都按来源单位读入；用 form --set unit=名称 填写"])
