"""整改通知: what each contributing unit is asked to mend, in words to be sent to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kepu_desktop.workflow.todo import Group, Item, LeftOut

_NO_UNIT = "未填来源单位"
_ASKED = "以下视频尚不符合征集要求，请重做或补拍后重新提供原文件："
_LEFT_OUT = "以下视频目前不报送："
_WISHED = "其中列出问题的视频，如仍需报送，请改好后重新提供原文件。"


@dataclass(slots=True)
class _Letter:
    films: dict[str, list[Item]] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def asks(self) -> bool:
        """A unit whose films were left out without a fault has nothing to do."""
        return bool(self.films) or any(one.items for one in self.left_out)


def unit_notices(found: Iterable[Item], left_out: Iterable[LeftOut] = ()) -> dict[str, str]:
    """One text for each unit that has something to mend, by the unit's name.

    ``found`` are items of what will be mailed, ``left_out`` the films that are 不报送: they are
    named as such with their faults, so that no unit takes silence for acceptance.
    """
    letters: dict[str, _Letter] = {}
    for item in found:
        if item.group is Group.REDO:
            letter = letters.setdefault(item.unit or _NO_UNIT, _Letter())
            letter.films.setdefault(item.title, []).append(item)
    for one in left_out:
        letters.setdefault(one.unit or _NO_UNIT, _Letter()).left_out.append(one)
    return {unit: _words(unit, letter) for unit, letter in letters.items() if letter.asks}


def _words(unit: str, letter: _Letter) -> str:
    lines = [f"{unit}："]
    if letter.films:
        lines += ["", _ASKED, ""]
        for number, (title, about) in enumerate(letter.films.items(), 1):
            lines += [f"{number}. 《{title}》", *_faults(about)]
    if letter.left_out:
        lines += ["", _LEFT_OUT, ""]
        for number, one in enumerate(letter.left_out, 1):
            lines += [f"{number}. 《{one.title}》", *_faults(one.items)]
        if any(one.items for one in letter.left_out):
            lines += ["", _WISHED]
    return "\n".join(lines) + "\n"


def _faults(about: Iterable[Item]) -> list[str]:
    return [
        f"　　{item.finding.message}（{item.finding.clause}）。{item.finding.remedy}"
        for item in about
    ]
