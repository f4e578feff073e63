"""A case, its materials and a registration that no rule objects to, and ways to vary them."""

from __future__ import annotations

from dataclasses import replace

from kepu_desktop.calls.case_model import Cases
from kepu_desktop.domain.material_facts import MaterialFacts, MaterialKind
from kepu_desktop.domain.submission import SCAN, SUMMARY, Case, FileRef, Material
from kepu_desktop.validators.views import CasesView, CaseView, MaterialView
from validators.samples import CALL

assert CALL.cases is not None
SPEC: Cases = CALL.cases
FIELDS = {
    "title": "示例·科普大篷车进山村",
    "unit": "示例省科学技术协会",
    "implementer": "示例市科学技术馆",
    "contact": "张明（示例）",
    "phone": "0551-60000000",
    "email": "shili@example.org",
    "start": "2024-03-01",
    "end": "2025-06-20",
    "summary": "用流动科普大篷车送去声光电实验。",
    "background": "山区学校缺少实验条件。",
    "results": "走进 86 所学校。",
    "reach": "38600",
}
PHOTO = MaterialFacts(
    MaterialKind.PICTURE,
    2_000_000,
    format="JPEG",
    width=4000,
    height=3000,
    mode="RGB",
    orientation=1,
    gps=False,
)
PAPER = MaterialFacts(MaterialKind.PDF, 500_000, pages=3)


def case(**changes: object) -> Case:
    fields = {**FIELDS}
    whole: dict[str, object] = {}
    for key, value in changes.items():
        if key in ("class_id", "chosen", "order", "id"):
            whole[key] = value
        else:
            fields[key] = str(value)
    plain = Case("c1", "activity", {key: text for key, text in fields.items() if text}, order=1)
    return replace(plain, **whole)  # type: ignore[arg-type]


def material_view(
    facts: MaterialFacts | None = PHOTO,
    number: int = 1,
    name: str = "大篷车.jpg",
    **changes: object,
) -> MaterialView:
    owner = str(changes.pop("owner", "c1"))
    file = FileRef("/案例", name, "", 2_000_000, 1, f"photo {number}")
    seen = replace(facts, **changes) if facts is not None else None  # type: ignore[arg-type]
    role = SCAN if owner == SUMMARY else ""
    return MaterialView(Material(f"m{number}", owner, file, role), seen, SPEC)


PHOTOS = (material_view(number=1), material_view(number=2, name="大篷车_2.jpg"))


def case_view(
    one: Case | None = None, materials: tuple[MaterialView, ...] = PHOTOS, **form: str
) -> CaseView:
    return CaseView(one or case(), form, materials, SPEC)


def scan_view(
    facts: MaterialFacts | None = PAPER, number: int = 9, name: str = "盖章.pdf"
) -> MaterialView:
    return material_view(facts, number, name, owner=SUMMARY)


def cases_view(*classes: str, scans: tuple[MaterialView, ...] = (scan_view(),)) -> CasesView:
    """A registration of one chosen case for each of ``classes``."""
    chosen = tuple(
        case(id=f"c{number}", class_id=name, order=number)
        for number, name in enumerate(classes or ("work",), 1)
    )
    return CasesView(chosen, scans, SPEC)
