"""The program's icon in the sizes of the icon theme, from the one drawing."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

DRAWING = Path(__file__).resolve().parent.parent / "resources/icons/kepu-desktop.svg"


def draw(folder: Path, sizes: list[int]) -> None:
    """``<size>.png`` for each of ``sizes`` and ``scalable.svg``."""
    folder.mkdir(parents=True, exist_ok=True)
    renderer = QSvgRenderer(str(DRAWING))
    if not renderer.isValid():
        raise ValueError(DRAWING)
    for size in sizes:
        picture = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
        picture.fill(0)
        painter = QPainter(picture)
        renderer.render(painter, QRectF(0, 0, size, size))
        painter.end()
        if not picture.save(str(folder / f"{size}.png")):
            raise OSError(folder / f"{size}.png")
    shutil.copyfile(DRAWING, folder / "scalable.svg")


if __name__ == "__main__":
    draw(Path(sys.argv[1]), [int(size) for size in sys.argv[2:]])
