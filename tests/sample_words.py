"""Words that the tests of the whole program fill in."""

from __future__ import annotations

FORM = {
    "unit": "示例省科学技术协会",
    "contact": "张明（示例）",
    "position": "科普部副主任",
    "phone": "0551-60000000",
    "email": "shili@example.org",
}
SUMMARY = "跟随示例天文台的观测员度过一夜，讲解望远镜怎样收集和分辨微弱的光。"


def set_words(values: dict[str, str]) -> list[str]:
    """The arguments of ``--set``."""
    return ["--set", *(f"{key}={value}" for key, value in values.items())]
