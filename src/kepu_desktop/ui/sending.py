"""发送副本: a whole copy of the open project for a colleague, and what is in it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from kepu_desktop.domain.texts import show_name, show_size
from kepu_desktop.ui.project_view import ProjectView
from kepu_desktop.workflow.send import Sent, send_copy

_HELD = (
    "里面有填写的内容、检查结果、签核、交付记录和附件正文；"
    "没有视频和案例材料的原文件，也没有导出的报送包。"
)
_PATHS = (
    "其中记着本机的文件夹路径。对方打开后，视频显示为离线，用“重新定位”指到自己的文件夹即可；"
    "对方的修改不会回到你的项目里"
)


class CopySender(QObject):
    """Asks where to, has the copy written on the desk, and says what it holds."""

    def __init__(self, view: ProjectView, name_filter: str, suffix: str) -> None:
        super().__init__(view)
        self._view, self._filter, self._suffix = view, name_filter, suffix
        self._folder = Path()

    def ask(self, suggested: Path) -> None:
        window: QWidget = self._view.window()
        chosen, _ = QFileDialog.getSaveFileName(window, "发送副本", str(suggested), self._filter)
        if chosen:
            path = Path(chosen)
            if path.suffix.lower() != self._suffix:
                path = path.with_name(path.name + self._suffix)
            self._view.desk.do("发送副本", partial(send_copy, target=path), done=self._sent)

    def _sent(self, sent: Sent) -> None:
        self._folder = sent.path.parent
        text = f"副本已写好：{show_name(sent.path.name)}（{show_size(sent.size)}），可以发给同事"
        actions = (("打开文件夹", self._open_folder),)
        self._view.offer(text, _HELD + _PATHS, actions)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
