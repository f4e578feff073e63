"""Prints what assistive programs see of kepu-desktop as JSON. Runs with the system's Python."""

import json
import sys

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402


def walk(node, found, depth=0):
    if node is None or depth > 40:
        return
    try:
        states = node.get_state_set()
        if depth > 1 and not states.contains(Atspi.StateType.SHOWING):
            return
        box = node.get_extents(Atspi.CoordType.SCREEN)
        text = ""
        if node.get_text_iface() is not None:
            text = Atspi.Text.get_text(node, 0, -1)
        names = ("FOCUSED", "CHECKED", "ENABLED", "SELECTED", "EDITABLE")
        found.append(
            {
                "id": node.get_accessible_id() or "",
                "name": node.get_name() or "",
                "role": node.get_role_name(),
                "text": text or "",
                "box": [box.x, box.y, box.width, box.height],
                "states": [n for n in names if states.contains(getattr(Atspi.StateType, n))],
            }
        )
        for index in range(min(node.get_child_count(), 2000)):
            walk(node.get_child_at_index(index), found, depth + 1)
    except Exception as error:  # noqa: BLE001 - a widget that went away while we looked
        print(error, file=sys.stderr)


desktop = Atspi.get_desktop(0)
result = []
for number in range(desktop.get_child_count()):
    application = desktop.get_child_at_index(number)
    if application is not None and "kepu" in (application.get_name() or "").lower():
        walk(application, result)
json.dump(result, sys.stdout, ensure_ascii=False)
