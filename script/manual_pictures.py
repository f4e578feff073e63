"""The pictures of the manual, from the running program: resources/help/pictures/.

    ./script/screenshots --manual [FOLDER]

Each is a part of the window, drawn at double size and brought to the width of the manual's page, so
that its words can be read there; of 256 colours, so that it stays small on the disk.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

os.environ["QT_SCALE_FACTOR"] = "2"

import screenshots
from PIL import Image, ImageOps
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from kepu_desktop.ui import theme

FOLDER = Path("resources/help/pictures")
WIDTH = 720  # widest; the manual's page is 740 (ui/manual.py)
EDGE = "#c3cad3"  # line2: on a white page a picture needs an edge


def main(folder: Path) -> None:
    screenshots.run(folder, take_all)


def take_all(camera: screenshots.Camera, place: Path) -> None:
    window = camera.window
    theme.theme().force(False)
    window.open_project(place / "空白申报.kepu")
    camera.wait(10, lambda: window.view() is not None)
    camera.wait(0.5)
    window.preview_drop([str(place / "各单位报送")])
    camera.wait(2)
    frame = part(window, "dropPreview").adjusted(-12, -12, 12, 12)
    take(camera, "drop", frame)
    window.preview_drop([])

    window.open_project(place / "示例省科协 2025.kepu")
    camera.wait(10, lambda: window.view() is not None)
    camera.wait(1.5)
    view = window.view()
    title = screenshots.SAMPLES[0].title
    films = view.desk.snapshot.submission.films
    view.go("videos", next(film.id for film in films if film.title == title))
    frames = view.places["videos"].inspector.picture.view
    camera.wait(60, lambda: frames.accessibleName().endswith("帧"))
    camera.wait(1)
    content = part(window, "content")
    inspector = part(window, "inspector")
    left = QRect(content.topLeft(), QPoint(inspector.left() - 2, 409))
    take(camera, "list", left)
    take(camera, "inspector", QRect(inspector.left(), 0, inspector.width(), 493))
    view.go("review")
    camera.wait(1)
    view.run_primary()
    camera.wait(1)
    findings = part(window, "findings", inside="place-review")
    take(camera, "review", QRect(findings.topLeft(), QSize(findings.width(), 311)))

    window.resize(*screenshots.SIZES[1])
    camera.wait(0.5)
    view.go("form")
    camera.wait(3)
    content = part(window, "content")
    take(camera, "form", QRect(content.left(), 0, content.width(), 540))
    view.go("export")
    camera.wait(1)
    child(window, "accept-by").setText("王敏（示例）")
    child(window, "accept").setChecked(True)
    camera.wait(1)
    view.run_primary()
    camera.wait(20, lambda: "打开邮件草稿" in child(window, "primary").text())
    camera.wait(1)
    mail, beside = part(window, "mail"), part(window, "copy-all")
    left = max(mail.left(), beside.left() - 32)  # no half of the next button
    take(camera, "export", QRect(QPoint(left, mail.top()), window.rect().bottomRight()))


def part(window: QWidget, name: str, inside: str = "") -> QRect:
    """Where a widget lies in the window, by its test handle."""
    found = child(child(window, inside) if inside else window, name)
    return QRect(found.mapTo(window, QPoint()), found.size())


def child(window: QWidget, name: str) -> Any:
    found = window.findChild(QWidget, name)
    assert found is not None, name
    return found


def take(camera: screenshots.Camera, name: str, where: QRect) -> None:
    camera.wait(0.3)
    picture = camera.window.grab(where).toImage().convertToFormat(QImage.Format.Format_RGB888)
    size = picture.width(), picture.height()
    raw = bytes(picture.constBits())
    whole = Image.frombytes("RGB", size, raw, "raw", "RGB", picture.bytesPerLine())
    scale = min(1.0, (WIDTH - 2) / where.width())
    wanted = round(where.width() * scale), round(where.height() * scale)
    small = ImageOps.expand(whole.resize(wanted, Image.Resampling.LANCZOS), 1, EDGE)
    path = camera.folder / f"{name}.png"
    small.quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
        path, optimize=True
    )
    print(f"{path.name} {small.width}×{small.height}, {path.stat().st_size / 1000:.0f} KB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
