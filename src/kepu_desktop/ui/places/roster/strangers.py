"""Who sent something and stands in no roster: taken in, or known to be a unit that stands there."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kepu_desktop.ui.places.roster.state import stranger_words
from kepu_desktop.ui.widgets.basic import Button, ElidedLabel, ground
from kepu_desktop.workflow.units.joining import Near, near_pairs
from kepu_desktop.workflow.units.standing import RosterStanding

_MOST_OFFERS = 2
_NAME = 14  # characters of a name on a button; the whole one is its tooltip


class StrangersStrip(QWidget):
    """One line below the table, while there are such units."""

    taken_in = Signal()
    joined = Signal(object)  # Near

    def __init__(self) -> None:
        super().__init__()
        ground(self, "subtle")
        self.setObjectName("roster-strangers")
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 6, 16, 6)
        line.setSpacing(8)
        self._words = ElidedLabel("", "cell")
        line.addWidget(self._words, 1)
        self._offers = QHBoxLayout()
        self._offers.setSpacing(8)
        line.addLayout(self._offers)
        self._take_in = Button(
            "加入台账", compact=True, on_click=self.taken_in.emit, name="add-strangers"
        )
        line.addWidget(self._take_in)
        self._buttons: list[Button] = []
        self._names: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self.hide()

    def show_standing(self, standing: RosterStanding, *, writable: bool) -> None:
        names = (
            tuple(one.name for one in standing.strangers),
            tuple(row.unit.name for row in standing.rows),
        )
        if names != self._names:  # hundreds of names are compared only when there are others
            self._names = names
            self._show_offers(near_pairs(standing)[:_MOST_OFFERS])
        self._words.setText(stranger_words(standing))
        self.setVisible(bool(standing.strangers))
        for button in (self._take_in, *self._buttons):
            button.setEnabled(writable)

    def _show_offers(self, offers: tuple[Near, ...]) -> None:
        for button in self._buttons:
            self._offers.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [self._offer(number, one) for number, one in enumerate(offers)]
        for button in self._buttons:
            self._offers.addWidget(button)

    def _offer(self, number: int, one: Near) -> Button:
        known = one.known if len(one.known) <= _NAME else f"{one.known[: _NAME - 1]}…"
        button = Button(
            f"当作“{known}”",
            compact=True,
            on_click=partial(self.joined.emit, one),
            name=f"join-stranger-{number}",
        )
        whole = f"{one.name}就是台账中的{one.known}：它的视频和信息表归到{one.known}"
        button.setToolTip(whole)
        button.setAccessibleName(f"把{one.name}当作{one.known}")
        return button
