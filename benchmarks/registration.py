"""A case registration pack: six cases with photographs, copied without the place, verified.

    python benchmarks/registration.py [--megabytes 60] [--rounds 3]

Goes through the same service as everybody and prints the wall time of looking at the materials, of
the pack (every photograph carries its place, so that each copy is made anew), of the same with
photographs made to fit, and the ratio to a bare copy of the pack with its SHA-256 read back.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

TARGET_S = 5.0
CASES, PHOTOS = 6, 4
FORM = {"unit": "示例省科学技术协会", "contact": "张明（示例）", "phone": "0551-60000000"}
TEXT = "面向示例山区中小学，用流动科普大篷车送去声光电实验、天文观测和应急演练。" * 5


def photo(path: Path, wanted: int, seed: int) -> None:
    """A JPEG of about ``wanted`` bytes that carries a place."""
    import numpy as np
    from PIL import Image

    rng = np.random.default_rng(seed)
    pixels = rng.integers(90, 170, (2400, 3600, 3), dtype=np.uint8)
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 51.0, 0.0), 3: "E", 4: (117.0, 17.0, 0.0)})
    height = 2400
    while True:
        Image.fromarray(pixels[:height]).save(path, "JPEG", quality=88, exif=exif)
        size = path.stat().st_size
        if size <= wanted * 1.05:
            return
        height = max(64, int(height * wanted / size))


def took(deed: Callable[[], object]) -> float:
    start = time.perf_counter()
    deed()
    return time.perf_counter() - start


def copy_and_hash(source: Path, target: Path) -> None:
    shutil.copytree(source, target)
    for path in target.rglob("*"):
        if path.is_file():
            hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megabytes", type=float, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kepu-bench-") as name:
        measure(Path(name), options.megabytes, options.rounds)


def measure(folder: Path, megabytes: float, rounds: int) -> None:
    os.environ["KEPU_DESKTOP_HOME"] = str(folder / "home")
    from kepu_desktop.workflow.cases import add_materials, new_case
    from kepu_desktop.workflow.fill import set_form
    from kepu_desktop.workflow.materials import check_materials
    from kepu_desktop.workflow.register import register
    from kepu_desktop.workflow.session import Session

    each = int(megabytes * 1_000_000 / (CASES * PHOTOS))
    with Session.create(folder / "p.kepu") as session:
        set_form(session, FORM)
        classes = [one.id for one in session.call.cases.classes] if session.call.cases else []
        for number in range(CASES):
            values = {"title": f"示例案例{number + 1}", "start": "2024-05-01", "summary": TEXT}
            case_id = new_case(session, classes[number % len(classes)], values)
            place = folder / f"材料{number}"
            place.mkdir()
            for picture in range(PHOTOS):
                photo(place / f"照片{picture}.jpg", each, number * PHOTOS + picture)
            add_materials(session, case_id, [str(place)])
        total = sum(path.stat().st_size for path in folder.rglob("*.jpg"))
        print(f"{CASES} cases, {CASES * PHOTOS} photographs, {total / 1e6:.0f} MB")
        print(f"looking at the materials: {took(lambda: check_materials(session)):.2f} s")
        for fit in (False, True):
            times, bare = [], []
            for number in range(rounds):
                target = folder / f"out-{fit}-{number}"
                made = []
                times.append(
                    took(
                        lambda target=target, fit=fit, made=made: made.append(
                            register(session, target, fit_pictures=fit)
                        )
                    )
                )
                pack = made[0].pack
                assert pack is not None
                copy = folder / f"copy-{fit}-{number}"
                bare.append(took(lambda pack=pack, copy=copy: copy_and_hash(pack.folder, copy)))
                shutil.rmtree(copy)
                shutil.rmtree(target)
            middle = statistics.median(times)
            words = "made to fit" if fit else "as they are, without the place"
            verdict = "" if middle <= TARGET_S else f", above {TARGET_S:g} s"
            print(
                f"pack, photographs {words}: {middle:.2f} s "
                f"({middle / statistics.median(bare):.1f} × a bare copy with SHA-256){verdict}"
            )


if __name__ == "__main__":
    main()
