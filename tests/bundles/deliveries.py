"""Films, a plan and papers for deliveries in tests."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable, Mapping
from pathlib import Path

from kepu_desktop.bundles.delivery_bag import BagPlan, WrittenBag, write_bag
from kepu_desktop.bundles.delivery_films import Original, Step, Told
from kepu_desktop.media.fingerprint import fingerprint, sha256_of

PAPER = "交接清单.docx"


def identify(path: str | Path) -> str:
    return fingerprint(path).digest


def film(folder: Path, number: int, size: int) -> Path:
    """A file of ``size`` bytes that no other number has."""
    file = folder / f"素材 {number}.mp4"
    file.write_bytes(random.Random(number).randbytes(size))
    return file


def original(file: Path, number: int) -> Original:
    return Original(
        key=f"v{number}",
        title=f"示例·第{number}个",
        source=str(file),
        name=f"{number:02d}_其他_示例·第{number}个.mp4",
        size=file.stat().st_size,
        content=identify(file),
        sha256=sha256_of(file),
    )


def plan_of(files: list[Path], **changes: object) -> BagPlan:
    plan = BagPlan(
        project="示例项目",
        folder="示例省科协_原片_2025-08-06",
        originals_folder="原片",
        originals=tuple(original(file, number) for number, file in enumerate(files, 1)),
        info=(("Source-Organization", "示例省科学技术协会"),),
        date="2025-08-06",
    )
    return dataclasses.replace(plan, **changes)  # type: ignore[arg-type]


def papers(digests: Mapping[str, str]) -> dict[str, bytes]:
    """A list that quotes what was copied, and a sheet a film."""
    listed = "\n".join(f"{key} {digest}" for key, digest in digests.items())
    return {PAPER: listed.encode(), **{f"确认单/{key}.docx": key.encode() for key in digests}}


def deliver(
    plan: BagPlan, target: Path, tell: Callable[[Told], None] | None = None
) -> tuple[WrittenBag, list[Told]]:
    """Write the bag; what was told comes back with it."""
    told: list[Told] = []

    def listen(one: Told) -> None:
        told.append(one)
        if tell is not None:
            tell(one)

    return write_bag(plan, target, papers, identify=identify, tell=listen), told


def copied(told: list[Told]) -> set[str]:
    """Keys of the films that were copied."""
    return {one.key for one in told if one.step is Step.COPY}
