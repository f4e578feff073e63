"""``form --template``: the organiser's own form, and which label was bound to which key."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from kepu_desktop.cli.exits import Exit
from kepu_desktop.cli.shared import opened

if TYPE_CHECKING:
    from kepu_desktop.workflow.template import Binding


def run_template(options: Namespace) -> Exit:
    from kepu_desktop.workflow.template import use_template

    with opened(options) as session:
        view = use_template(session, Path(options.template))
    for binding in view.bindings:
        if binding.place.slot is not None:
            print(_line(binding))
    sys.stdout.flush()
    for binding in view.missing:
        print(f"没有找到：{binding.label}（{binding.key}），不会填入这份表", file=sys.stderr)
    for binding in view.written:
        assert binding.place.slot is not None
        print(f"{binding.label}一栏已有“{binding.place.slot.text}”，填写时会替换", file=sys.stderr)
    for label in view.lost:
        print(f"{label}原来指定的位置在这份表里没有，已按栏目名称查找", file=sys.stderr)
    return Exit.FINE


def _line(binding: Binding) -> str:
    slot, place = binding.place.slot, binding.place
    assert slot is not None
    named = f"“{slot.label}”" if slot.label else ""
    doubt = f"（请核对：{place.remark}）" if place.state == "doubtful" else ""
    own = "（由你指定）" if place.state == "bound" else ""
    return f"{binding.key}  {binding.label} ← {slot.where}{named}{doubt}{own}"
