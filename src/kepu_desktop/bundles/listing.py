"""What lies in a bundle's folder."""

from __future__ import annotations

import os
from pathlib import Path

from kepu_desktop.bundles.problems import VerifyProblem
from kepu_desktop.domain.texts import show_name


def files_of(folder: Path, problems: list[VerifyProblem]) -> dict[str, Path]:
    """Regular files by relative path. Links are not followed, they may point anywhere: each is
    added to ``problems``."""
    found: dict[str, Path] = {}

    def refuse(error: OSError) -> None:
        raise error

    for place, folders, files in os.walk(folder, onerror=refuse):
        here = Path(place)
        for name in (*folders, *files):
            path = here / name
            shown = path.relative_to(folder).as_posix()
            if path.is_symlink():
                problems.append(
                    VerifyProblem(
                        "link", show_name(shown), "是链接，不是文件", "请移走它，或重新导出"
                    )
                )
            elif path.is_file():
                found[shown] = path
    return found
