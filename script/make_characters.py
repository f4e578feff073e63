"""Make resources/characters from the Unihan database (Debian: apt-get install unicode-data).

    python script/make_characters.py /usr/share/unicode

standard.txt: the 8,105 characters of 通用规范汉字表 (2013) in its own order (field kTGH).
variants.txt: for characters outside the table, the one inside it that Unihan names as their
simplified, semantic or z-variant: a suggestion, never a verdict.
"""

from __future__ import annotations

import bz2
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "resources" / "characters"
FIELDS = ("kSimplifiedVariant", "kSemanticVariant", "kZVariant", "kSpecializedSemanticVariant")


def rows(file: Path) -> list[tuple[str, str, str]]:
    text = bz2.decompress(file.read_bytes()).decode("utf-8")
    lines = (line.split("\t") for line in text.splitlines() if line.startswith("U+"))
    return [(chr(int(code[2:], 16)), field, value) for code, field, value in lines]


def main(unihan: Path) -> None:
    table = {
        char: int(value.split(":")[1])
        for char, field, value in rows(unihan / "Unihan_OtherMappings.txt.bz2")
        if field == "kTGH"
    }
    standard = sorted(table, key=table.__getitem__)
    assert len(standard) == 8105
    named: dict[str, dict[str, list[str]]] = {}
    for char, field, value in rows(unihan / "Unihan_Variants.txt.bz2"):
        if char not in table and field in FIELDS:
            targets = [chr(int(part.split("<")[0][2:], 16)) for part in value.split()]
            named.setdefault(char, {})[field] = [t for t in targets if t in table]
    suggestions = {}
    for char, by_field in named.items():
        found = [target for field in FIELDS for target in by_field.get(field, [])]
        if found:
            suggestions[char] = found[0]
    lines = [standard[start : start + 50] for start in range(0, len(standard), 50)]
    (TARGET / "standard.txt").write_text(
        "".join("".join(line) + "\n" for line in lines), encoding="utf-8"
    )
    (TARGET / "variants.txt").write_text(
        "".join(f"{char}{target}\n" for char, target in sorted(suggestions.items())),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
