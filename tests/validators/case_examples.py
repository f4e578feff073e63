"""The examples of the rules on cases; see ``examples.py``."""

from __future__ import annotations

from kepu_desktop.domain.material_facts import MaterialKind, MaterialProblem
from kepu_desktop.validators.registry import Subject
from validators.case_samples import (
    PAPER,
    PHOTO,
    PHOTOS,
    SPEC,
    case,
    case_view,
    cases_view,
    material_view,
    scan_view,
)
from validators.example import CANNOT_RUN, Example


def _case(rule: str, branch: str, view: object) -> Example:
    return Example(rule, Subject.CASE, view, (branch,) if branch else ())


def _whole(rule: str, branch: str, view: object) -> Example:
    return Example(rule, Subject.CASES, view, (branch,) if branch else ())


def _material(branch: str = "", **changes: object) -> Example:
    view = material_view(**changes)  # type: ignore[arg-type]
    return Example("case/material", Subject.MATERIAL, view, (branch,) if branch else ())


def _date(branch: str, start: str, end: str = "", class_id: str = "activity") -> Example:
    return _case("case/date", branch, case_view(case(start=start, end=end, class_id=class_id)))


_LOCKED = MaterialProblem.LOCKED
_MANY = tuple(material_view(number=n, name=f"{n}.jpg") for n in range(1, 7))
_TWICE = (PHOTOS[0], material_view(number=1, name="副本.jpg"))
_FULL = ("work", "work", "activity", "activity", "venue", "venue")

CASE_EXAMPLES: tuple[Example, ...] = (
    _whole("case/class-quota", "", cases_view(*_FULL)),
    _whole("case/class-quota", "over", cases_view("work", "work", "work")),
    _whole("case/total-quota", "", cases_view(*_FULL)),
    _whole("case/total-quota", "over", cases_view(*_FULL, "venue")),
    _date("", "2024-01-01", "2025-06-20"),
    _date("", "2024年3月", "至今"),
    _date("", "二〇二四年三月一日"),
    _date("", "2024-03-01", class_id="work"),
    _date("before", "2023-01-01", "2023-12-31"),
    _date("before", "2023-12-31", "2025-06-20", class_id="work"),
    _date("before", "", "2023-12-31"),
    _date("across", "2023-05-01", "2024-01-01"),
    _date("across", "2023-05-01", "至今"),
    _date("across", "2023-05-01"),
    _date("reversed", "2025-01-01", "2024-06-01"),
    _date("unread", "去年春天", "2025-06-20"),
    _date("blank", ""),
    _case("case/required", "", case_view()),
    _case(
        "case/required",
        "",
        case_view(
            case(unit="", contact="", phone="", email=""),
            unit="示例省科协",
            contact="李宁",
            phone="13800138000",
            email="a@example.org",
        ),
    ),
    _case("case/required", "name", case_view(case(title=""))),
    _case("case/required", "class", case_view(case(class_id="poem"))),
    _case("case/required", "blank", case_view(case(summary="", reach=""))),
    _case("case/required", "long", case_view(case(title="长" * 31))),
    _case("case/required", "long", case_view(case(background="做" * 600, results="效" * 401))),
    _case("case/required", "odd", case_view(case(phone="1380013800"))),
    _case("case/required", "odd", case_view(case(email="office@example"))),
    _case("case/required", "before", case_view(case(selected_before="是"))),
    _material(),
    _material(facts=PAPER, name="说明.pdf"),
    _material("unusable", facts=PAPER, name="说明.pdf", problem=_LOCKED),
    _material("unusable", problem=MaterialProblem.BOMB),
    _material("small", height=960),
    _material("light", size=90_000),
    _material("heavy", size=9_000_000),
    _material("format", format="PNG"),
    _material("colour", mode="CMYK"),
    _material("turned", orientation=6),
    _material("place", gps=True),
    Example("case/material", Subject.MATERIAL, material_view(None), (CANNOT_RUN,)),
    _case("case/material", "", case_view()),
    _case("case/material", "none", case_view(materials=())),
    _case("case/material", "few", case_view(materials=PHOTOS[:1])),
    _case("case/material", "", case_view(materials=(PHOTOS[0], material_view(None, 2)))),
    _case("case/material", "many", case_view(materials=_MANY)),
    _case("case/material", "twice", case_view(materials=_TWICE)),
    _whole("case/material", "", cases_view()),
    _whole("case/material", "", cases_view(scans=(scan_view(PHOTO, name="盖章.jpg"),))),
    _whole("case/material", "no_scan", cases_view(scans=())),
    _whole("case/material", "two_scans", cases_view(scans=(scan_view(), scan_view(number=10)))),
    _whole(
        "case/material",
        "scan_unusable",
        cases_view(scans=(material_view(PAPER, owner="summary", problem=_LOCKED),)),
    ),
    _whole(
        "case/material",
        "scan_heavy",
        cases_view(scans=(material_view(PAPER, owner="summary", size=200_000_000),)),
    ),
    _whole(
        "case/material",
        "scan_kind",
        cases_view(scans=(material_view(PAPER, owner="summary", kind=MaterialKind.WORD),)),
    ),
    Example("case/material", Subject.CASES, cases_view(scans=(scan_view(None),)), (CANNOT_RUN,)),
)
assert SPEC.total == len(_FULL)
