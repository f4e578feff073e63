"""A mail package of many entries: form, list, report, note, draft, manifest, verification, zip.

    python benchmarks/package.py [--entries 500] [--rounds 3]

Writes it through the same service as everybody and prints the wall time, the sizes, and the ratio
to a bare copy of the finished package's bytes with their SHA-256 read back.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path

TARGET_S = 5.0
SUMMARY = (
    "跟随观测员度过一夜，从圆顶开启、寻星到第一张星系图像，讲解望远镜怎样收集和分辨微弱的光。" * 3
)


def copy_and_hash(source: Path, target: Path) -> float:
    start = time.perf_counter()
    shutil.copytree(source, target)
    for path in target.rglob("*"):
        if path.is_file():
            hashlib.sha256(path.read_bytes()).hexdigest()
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--entries", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kepu-bench-") as name:
        folder = Path(name)
        os.environ["KEPU_DESKTOP_HOME"] = str(folder / "home")
        from kepu_desktop.workflow.export import export
        from kepu_desktop.workflow.fill import plan, set_form
        from kepu_desktop.workflow.session import Session

        with Session.create(folder / "p.kepu") as session:
            set_form(session, {"unit": "示例省科学技术协会", "contact": "张明（示例）"})
            categories = [category.id for category in session.call.category]
            for number in range(options.entries):
                plan(
                    session,
                    {
                        "title": f"示例·第{number + 1}部",
                        "summary": SUMMARY,
                        "category": categories[number % len(categories)],
                        "duration": "0:30:00",
                    },
                )
            times: list[float] = []
            for _ in range(options.rounds):
                start = time.perf_counter()
                done = export(session, folder / "out", draft=True)
                times.append(time.perf_counter() - start)
            assert done.package is not None
            package = done.package
        bare = copy_and_hash(package.folder, folder / "copy")
        size = sum(path.stat().st_size for path in package.folder.rglob("*") if path.is_file())
        print(
            f"{options.entries} entries, {size / 1e6:.1f} MB: "
            f"{', '.join(f'{seconds:.2f}' for seconds in times)} s, "
            f"median {statistics.median(times):.2f} s (target {TARGET_S} s), "
            f"{statistics.median(times) / bare:.0f} × a bare copy with hashes"
        )


if __name__ == "__main__":
    main()
