"""Work of the GUI thread in pieces: between two of them the window hears what the person does."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer


class Steps(QObject):
    """Runs one piece each time the event loop comes round; whatever waits there goes first."""

    def __init__(self, parent: QObject, pause_ms: int = 0) -> None:
        """``pause_ms`` is left between two pieces, for work that nobody waits for."""
        super().__init__(parent)
        self._pieces: Iterator[object] = iter(())
        self._timer = QTimer(self)
        self._timer.setInterval(pause_ms)
        self._timer.timeout.connect(self._step)

    def begin(self, pieces: Iterator[object]) -> None:
        """Each ``next`` of ``pieces`` does one. What was left of others is given up."""
        self._pieces = pieces
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        self._pieces = iter(())

    def running(self) -> bool:
        return self._timer.isActive()

    def _step(self) -> None:
        pieces = self._pieces
        try:
            next(pieces)
        except StopIteration:
            if pieces is self._pieces:  # else the last piece began others
                self.stop()
