"""Another program that has copied a text; it goes on running, as X wants of a clipboard's owner."""

import sys

from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication

application = QApplication(sys.argv[:1])
clipboard = application.clipboard()
clipboard.setText(sys.argv[1], QClipboard.Mode.Clipboard)
print("copied", flush=True)
clipboard.dataChanged.connect(application.quit)  # somebody else copied: nothing is ours any more
application.exec()
