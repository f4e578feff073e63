"""佐证材料: pictures, papers, the scan of the sealed summary, and where to drop them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from kepu_desktop.calls.case_model import Cases
from kepu_desktop.domain.findings import Verdict, verdict_of
from kepu_desktop.domain.material_facts import MaterialFacts, MaterialKind
from kepu_desktop.domain.submission import SUMMARY, Material
from kepu_desktop.ui.places.cases.tiles import MaterialView, PaperLine, PictureTile
from kepu_desktop.ui.widgets.basic import Button, ElidedLabel, IconLabel, Label, ground, hline
from kepu_desktop.ui.widgets.verdicts import VerdictMark
from kepu_desktop.workflow.snapshot import Snapshot

_SHOWN = 40  # a dropped folder of photographs must not become hundreds of widgets
_AS_PICTURES = (MaterialKind.PICTURE, MaterialKind.VIDEO)


class MaterialsPanel(QWidget):
    """Made anew only when the materials, or what is known of them, changed."""

    add_wanted = Signal()
    scan_wanted = Signal()
    opened = Signal(str)
    removed = Signal(str)

    def __init__(self, spec: Cases) -> None:
        super().__init__()
        self.setObjectName("materials")
        self._data: object = None
        self._tiles: list[PictureTile] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 8)
        head.addWidget(Label("佐证材料", "strong"))
        head.addStretch(1)
        self._count = Label("", "caption")
        head.addWidget(self._count)
        column.addLayout(head)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        outer = QVBoxLayout(inside)
        outer.setContentsMargins(16, 0, 16, 8)
        outer.setSpacing(0)
        self._body = QVBoxLayout()
        self._body.setSpacing(0)
        outer.addLayout(self._body)
        outer.addStretch(1)
        scroll.setWidget(ground(inside, "surface"))
        column.addWidget(scroll, 1)
        column.addWidget(hline())
        self._scan = QVBoxLayout()
        self._scan.setContentsMargins(16, 8, 16, 8)
        self._scan.setSpacing(0)
        column.addLayout(self._scan)
        column.addWidget(self._drop(spec))

    def _drop(self, spec: Cases) -> QWidget:
        outer = QWidget()
        around = QVBoxLayout(outer)
        around.setContentsMargins(16, 0, 16, 12)
        frame = QFrame()
        frame.setObjectName("dropFrame")
        frame.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(8, 8, 8, 4)
        inside.setSpacing(2)
        words = ElidedLabel("照片、PDF、Word、视频拖到这里", "cell")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        hint = ElidedLabel(spec.picture_hint, "caption")
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._low_first = (words, hint)
        self.add = Button(
            "添加材料…",
            "link",
            icon_name="paperclip",
            on_click=self.add_wanted.emit,
            name="add-materials",
        )
        inside.addWidget(words)
        inside.addWidget(hint)
        inside.addWidget(self.add, 0, Qt.AlignmentFlag.AlignHCenter)
        around.addWidget(frame)
        return outer

    def show_materials(
        self, shot: Snapshot, case_id: str, facts: Mapping[str, MaterialFacts]
    ) -> None:
        """``facts`` are by material id."""
        judged = shot.judgement.cases
        own = shot.submission.materials_of(case_id)
        scans = shot.submission.materials_of(SUMMARY)
        data = (
            case_id,
            tuple((one, facts.get(one.id), judged.materials.get(one.id, ())) for one in own),
            tuple((one, facts.get(one.id)) for one in scans),
            judged.whole,
            shot.read_only_reason,
        )
        if data == self._data:
            return
        self._data = data
        self._count.setText(f"{len(own)} 份" if own else "")
        self.add.setEnabled(not shot.read_only_reason)
        self._fill(shot, own, facts)
        self._fill_scan(shot, scans, facts)

    def narrow(self, low: bool) -> None:
        """Little height: only the button stays of the drop frame."""
        for widget in self._low_first:
            widget.setVisible(not low)

    def show_images(self, images: Mapping[str, QImage]) -> None:
        """By fingerprint."""
        for tile in self._tiles:
            image = images.get(tile.material.file.fingerprint)
            if image is not None:
                tile.thumb.show_image(image)

    def wanted(self) -> dict[str, str]:
        """Fingerprints of the pictures that stand here, and whose they are."""
        return {
            tile.material.file.fingerprint: tile.material.id
            for tile in self._tiles
            if tile.material.file.fingerprint
        }

    def _fill(
        self, shot: Snapshot, own: Sequence[Material], facts: Mapping[str, MaterialFacts]
    ) -> None:
        _clear(self._body)
        self._tiles = []
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        holder = QWidget()
        holder.setLayout(grid)
        grid.setContentsMargins(0, 0, 0, 8)
        papers: list[PaperLine] = []
        judged = shot.judgement.cases.materials
        for one in own[:_SHOWN]:
            known, findings = facts.get(one.id), judged.get(one.id, ())
            if known is not None and known.kind in _AS_PICTURES:
                tile = PictureTile(one, known, findings)
                count = len(self._tiles)
                grid.addWidget(self._wired(tile), count // 2, count % 2)
                self._tiles.append(tile)
            else:
                papers.append(PaperLine(one, known, findings))
        holder.setVisible(bool(self._tiles))
        self._body.addWidget(holder)
        for paper in papers:
            self._body.addWidget(self._wired(paper))
            self._body.addWidget(hline())
        if len(own) > _SHOWN:
            self._body.addWidget(Label(f"另有 {len(own) - _SHOWN} 份没有列出", "caption"))
        if not own:
            self._body.addWidget(Label("还没有材料", "caption"))

    def _fill_scan(
        self, shot: Snapshot, scans: Sequence[Material], facts: Mapping[str, MaterialFacts]
    ) -> None:
        """The seal is one for all cases: it is shown beside each, and judged once."""
        _clear(self._scan)
        whole = [f for f in shot.judgement.cases.whole if f.rule == "case/material"]
        for one in scans:
            line = PaperLine(one, facts.get(one.id), tuple(whole))
            self._scan.addWidget(self._wired(line))
        if scans:
            return
        row = QWidget()
        line_box = QHBoxLayout(row)
        line_box.setContentsMargins(0, 0, 0, 0)
        line_box.setSpacing(8)
        line_box.addWidget(IconLabel("file-check", "text3"))
        line_box.addWidget(ElidedLabel("盖章扫描件（汇总表）", "cell", tone="text2"), 1)
        verdict = verdict_of(whole)
        if verdict is not Verdict.PASS:
            line_box.addWidget(VerdictMark(verdict, 14))
        missing = Button("放入…", "link", on_click=self.scan_wanted.emit, name="add-scan")
        missing.setToolTip("盖章的是征集系统下载的汇总表；扫描后放进来检查，再上传到系统")
        missing.setAccessibleName("放入盖章扫描件")
        missing.setEnabled(not shot.read_only_reason)
        line_box.addWidget(missing)
        self._scan.addWidget(row)

    def _wired(self, view: MaterialView) -> MaterialView:
        view.opened.connect(self.opened)
        view.removed.connect(self.removed)
        return view


def _clear(layout: QVBoxLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
