"""A small window of another program from which files can be dragged."""

import sys

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QApplication, QLabel


class Source(QLabel):
    def mouseMoveEvent(self, event):  # noqa: N802
        drag = QDrag(self)
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(path) for path in sys.argv[1:]])
        drag.setMimeData(mime)
        drag.exec(Qt.DropAction.CopyAction)


application = QApplication(sys.argv[:1])
window = Source("drag")
window.setWindowTitle("drag source")
window.resize(120, 90)
window.move(0, 0)
window.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
window.show()
application.exec()
