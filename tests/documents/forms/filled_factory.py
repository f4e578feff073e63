"""Forms as contributing units send them back: real .docx bytes, filled in, ticked in many ways."""

from __future__ import annotations

from collections.abc import Sequence

from documents.forms.forms_factory import (
    LOOK,
    OPTIONS,
    docx,
    entries_row,
    field_box,
    modern_box,
    p,
    run,
    symbol_box,
    tbl,
    tc,
    tr,
)

IDS = (
    "activity",
    "venue",
    "flagship",
    "keylab",
    "academician",
    "scifi",
    "talent",
    "slowlive",
)
_WINGDINGS_2 = LOOK.replace("仿宋", "Wingdings 2")
_CONTROL = modern_box().replace('<w14:checked w14:val="0"/>', '<w14:checked w14:val="1"/>')
_FIELD = field_box().replace('<w:default w:val="0"/>', '<w:default w:val="0"/><w:checked/>')
# How the box of a ticked option looks, and that of one left alone.
TICKS: dict[str, tuple[str, str]] = {
    "☑": ("☑", "☐"),
    "√": ("√", "□"),
    "■": ("■", "□"),
    "✔": ("✔", "□"),
    "✓": ("✓", "□"),
    "●": ("●", "○"),
    "☒": ("☒", "☐"),
    "beside": ("□√", "□"),
    "before": ("√□", "□"),
    "brackets": ("（√）", "（ ）"),
    "square brackets": ("【√】", "【 】"),
    "wingdings": (symbol_box("Wingdings", "F0FE"), symbol_box("Wingdings", "F0A8")),
    "wingdings tick": (symbol_box("Wingdings", "F0FC"), symbol_box("Wingdings", "F0A8")),
    "wingdings 2": (symbol_box("Wingdings 2", "F052"), symbol_box("Wingdings 2", "F0A3")),
    "letter R": (run("R", _WINGDINGS_2), run("\u00a3", _WINGDINGS_2)),
    "control": (_CONTROL, modern_box()),
    "old field": (_FIELD, field_box()),
}


def table(
    unit: str = "示例市天文学会",
    *,
    contact: str = "",
    position: str = "",
    phone: str = "",
    email: str = "",
    categories: Sequence[str] = (),
    other: str = "________",
    count: str = "",
    duration: str = "",
    entries: Sequence[str] = (),
    tick: str = "☑",
) -> str:
    """The form's table. ``entries`` are lines of the cell."""
    full, empty = TICKS[tick]
    lines = [
        p(full if one in categories else empty, word)
        for one, word in zip(IDS, OPTIONS, strict=True)
    ]
    lines.append(p(full if "other" in categories else empty, f"其他{other}"))
    return tbl(
        tr("报送单位", tc(unit, span=3)),
        tr("联系人", contact, "职务/职称", position),
        tr("联系电话", phone, "电子邮箱", email),
        tr("视频类别", tc(*lines, span=3)),
        tr("视频总数", count, "视频总时长", duration),
        entries_row(*entries),
    )


def filled(unit: str = "示例市天文学会", **values: object) -> bytes:
    """A returned form; see ``table``."""
    return docx(p("信息表") + table(unit, **values) + p())  # type: ignore[arg-type]


def several(*tables: str) -> bytes:
    """One file with several forms, one behind the other."""
    return docx("".join(p("信息表") + one for one in tables) + p())


def letter() -> bytes:
    """No form at all."""
    return docx(p("各单位：") + p("请于近期报送，谢谢。") + p())


def other_call() -> bytes:
    """A form of another call: a few labels are the same."""
    return docx(
        tbl(
            tr("申报单位", tc("示例大学", span=3)),
            tr("项目名称", tc("示例项目", span=3)),
            tr("联系人", "李四", "联系电话", "0551-60000001"),
            tr("经费预算", tc("10万元", span=3)),
        )
        + p()
    )
