"""What 单位台账 says below and offers next: words and steps of a state, no widgets."""

from __future__ import annotations

from collections.abc import Sequence

from kepu_desktop.domain.findings import Verdict
from kepu_desktop.ui.places.roster.rows import ALL, STATE_VERDICTS
from kepu_desktop.workflow.units.importing import told
from kepu_desktop.workflow.units.kit import KitGate
from kepu_desktop.workflow.units.roster import Merged
from kepu_desktop.workflow.units.standing import STATE_WORDS, RosterStanding, UnitRow, UnitState

FILL, KIT, REMIND, GO_ON = "fill", "kit", "remind", "go on"
_MOST_NAMES = 4


def footer_words(standing: RosterStanding, gate: KitGate) -> tuple[str, Verdict | None]:
    if gate.missing:
        return f"征集信息还差 {len(gate.missing)} 项", Verdict.REVIEW
    counts = standing.counts
    words = [
        f"{STATE_WORDS[state]} {counts[state]} 个"
        for state in (UnitState.NONE, UnitState.MEND, UnitState.CAME)
        if counts.get(state)
    ]
    if not words:
        return ("全部已齐", Verdict.PASS) if standing.rows else ("", None)
    worst = next(s for s in (UnitState.MEND, UnitState.NONE, UnitState.CAME) if counts.get(s))
    return "，".join(words), STATE_VERDICTS[worst]


def next_step(standing: RosterStanding, gate: KitGate, *, sent: bool) -> str:
    """``sent``: a kit was made here, or some unit is noted as asked."""
    if gate.shut:
        return FILL
    if not sent:
        return KIT
    return REMIND if standing.urged else GO_ON


def urged_rows(
    standing: RosterStanding, shown: frozenset[str], chosen: Sequence[str]
) -> tuple[UnitRow, ...]:
    """Who is reminded together: of several chosen units those, else those of the chosen states."""
    if len(chosen) > 1:
        wanted = set(chosen)
        return tuple(row for row in standing.urged if row.unit.id in wanted)
    return tuple(row for row in standing.urged if ALL in shown or row.state.value in shown)


def stranger_words(standing: RosterStanding) -> str:
    names = [f"{one.name}（{one.came_words}）" for one in standing.strangers[:_MOST_NAMES]]
    more = f"等 {len(standing.strangers)} 个单位" if len(standing.strangers) > _MOST_NAMES else ""
    return f"交来了材料、还不在台账中：{'、'.join(names)}{more}"


def merged_words(merged: Merged) -> str:
    """For a toast: the first line, and that there is more to read."""
    lines = told(merged)
    return lines[0] if lines else "没有新的单位"


def merged_detail(merged: Merged) -> str:
    """What was kept as it stood and what was left aside, for a bar; "" when there is nothing."""
    lines = told(merged)
    rest = lines[1:] if merged.made or merged.filled or merged.same else lines
    shown = "；".join(rest[:_MOST_NAMES])
    return f"{shown}；另有 {len(rest) - _MOST_NAMES} 处" if len(rest) > _MOST_NAMES else shown
