"""One window per user: a second start hands its file to the first and ends.

A local pipe of this user, no IP socket. It accepts one thing: the path of an existing file.
"""

from __future__ import annotations

import getpass
import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from kepu_desktop.system.paths import config_folder

_WAIT_MS = 800
_LIMIT = 8192


class Instance(QObject):
    asked = Signal(object)  # Path of a project, or None to only come forward

    def __init__(self) -> None:
        super().__init__()
        # One for each settings folder, so that a portable copy and tests stand apart.
        key = f"{getpass.getuser()} {config_folder()}".encode("utf-8", "surrogatepass")
        self._name = f"kepu-desktop-{hashlib.sha256(key).hexdigest()[:16]}"
        self._server: QLocalServer | None = None

    def hand_over(self, path: Path | None) -> bool:
        """Give ``path`` to the running window; False when there is none."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_WAIT_MS):
            return False
        socket.write((str(path) if path else "").encode("utf-8", "surrogatepass") + b"\n")
        socket.waitForBytesWritten(_WAIT_MS)
        socket.disconnectFromServer()
        return True

    def listen(self) -> None:
        """From now on other starts come here. A pipe left by a killed window is removed."""
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        if not server.listen(self._name):
            QLocalServer.removeServer(self._name)
            server.listen(self._name)
        server.newConnection.connect(self._accept)
        self._server = server

    def close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    def _accept(self) -> None:
        assert self._server is not None
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(self._read)

    def _read(self) -> None:
        socket = self.sender()
        assert isinstance(socket, QLocalSocket)
        data = bytes(socket.readAll().data())[:_LIMIT].split(b"\n")[0]
        socket.deleteLater()
        if not data:
            self.asked.emit(None)
            return
        path = Path(data.decode("utf-8", "surrogatepass"))
        if path.is_absolute() and path.is_file():
            self.asked.emit(path)
