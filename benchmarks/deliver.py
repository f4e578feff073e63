"""A delivery: every film read once, hashed, flushed to the disk and read back from the disk.

    python benchmarks/deliver.py [--gigabytes 4] [--films 4] [--rounds 2] [--folder DIR]

Beside it, in the same run, what people do by hand: ``cp``, then ``sha256sum`` of source and copy.
Prints both wall times, their ratio, and the ratio to the same with ``sync`` (``cp`` alone returns
before anything is on the disk, and ``sha256sum`` then reads the system's memory). Everything that
it writes is removed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

TARGET = 1.3
_BLOCK = 8 << 20


def make_films(folder: Path, count: int, size: int) -> list[Path]:
    folder.mkdir()
    block = os.urandom(_BLOCK)
    films = []
    for number in range(count):
        film = folder / f"{number}.mp4"
        with film.open("wb") as stream:
            stream.write(number.to_bytes(8, "big"))
            for _ in range(size // _BLOCK):
                stream.write(block)
        films.append(film)
    os.sync()
    return films


def forget(films: list[Path]) -> None:
    """The next reading of the sources comes from the disk."""
    for film in films:
        handle = os.open(film, os.O_RDONLY)
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(handle)


def by_hand(films: list[Path], target: Path) -> tuple[float, float]:
    """Seconds of cp and sha256sum of both; the same with a sync behind cp."""
    target.mkdir()
    start = time.perf_counter()
    subprocess.run(["cp", *map(str, films), str(target)], check=True)
    copied = time.perf_counter()
    subprocess.run(["sync", "-f", str(target)], check=True)
    synced = time.perf_counter()
    both = [*films, *sorted(target.iterdir())]
    subprocess.run(["sha256sum", *map(str, both)], check=True, stdout=subprocess.DEVNULL)
    hashed = time.perf_counter() - synced
    return copied - start + hashed, synced - start + hashed


def by_us(films: list[Path], target: Path) -> tuple[float, bool]:
    from kepu_desktop.bundles.delivery_bag import BagPlan, write_bag
    from kepu_desktop.bundles.delivery_films import Original
    from kepu_desktop.media.fingerprint import fingerprint

    target.mkdir()
    originals = tuple(
        Original(
            f"v{number}",
            film.stem,
            str(film),
            f"{number:02d}_其他_示例.mp4",
            film.stat().st_size,
            fingerprint(film).digest,
        )
        for number, film in enumerate(films, 1)
    )
    plan = BagPlan("benchmark", "示例_原片", "原片", originals, (), "2025-08-06")
    start = time.perf_counter()
    bag = write_bag(
        plan,
        target,
        lambda _digests: {},
        identify=lambda path: fingerprint(path).digest,
        tell=lambda _told: None,
    )
    return time.perf_counter() - start, bag.from_device


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gigabytes", type=float, default=4.0)
    parser.add_argument("--films", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--folder", default=None, help="on the disk to be measured")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kepu-bench-", dir=options.folder) as name:
        folder = Path(name)
        size = int(options.gigabytes * 1e9 / options.films)
        films = make_films(folder / "films", options.films, size)
        whole = sum(film.stat().st_size for film in films) / 1e9
        ratios: list[float] = []
        for number in range(1, options.rounds + 1):
            forget(films)
            plain, synced = by_hand(films, folder / "by hand")
            shutil.rmtree(folder / "by hand")
            forget(films)
            ours, from_device = by_us(films, folder / "by us")
            shutil.rmtree(folder / "by us")
            ratios.append(ours / plain)
            print(
                f"round {number}: {whole:.1f} GB  ours {ours:.1f} s"
                f" (read back from the device: {from_device})"
                f"  cp + sha256sum {plain:.1f} s, with sync {synced:.1f} s"
                f"  ratio {ours / plain:.2f}, with sync {ours / synced:.2f}",
                flush=True,
            )
        print(f"best ratio {min(ratios):.2f}, target {TARGET}")


if __name__ == "__main__":
    main()
