"""What a unit states on its form, against its films."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kepu_desktop.domain.submission import Film, Returned
from kepu_desktop.validators.registry import Claim
from kepu_desktop.validators.units import stated
from kepu_desktop.validators.views import FormView
from validators.samples import CALL, FILE, form_view

SKY = "示例市天文学会"
SPEC = CALL.rules["unit/stated"]


def film(number: int, *, planned: bool = False, series: str = "", unit: str = SKY) -> Film:
    file = None if planned else FILE
    return Film(f"v{number}", f"星空{number}", "venue", source_unit=unit, series=series, file=file)


def returned(
    number: int, count: str = "", duration: str = "", unit: str = SKY, titles: tuple[str, ...] = ()
) -> Returned:
    values = {key: text for key, text in (("count", count), ("duration", duration)) if text}
    entries = tuple(f"{title}\n概述" for title in titles)
    return Returned(f"r{number}", f"{number}.docx", str(number), "", unit, values, entries=entries)


def claims(*films: Film, forms: tuple[Returned, ...], seconds: float | None = 1800) -> list[Claim]:
    lengths = {} if seconds is None else {one.id: seconds for one in films}
    view: FormView = replace(form_view(films=films, returned=forms), lengths=lengths)
    return list(stated(view, SPEC))


def test_a_missing_film_is_told_with_what_is_there_and_planned() -> None:
    found = claims(film(1), film(2, planned=True), forms=(returned(1, "3个"),))
    assert [claim.branch for claim in found] == ["count"]
    assert found[0].message == f"{SKY}表上所写视频3个，已有 1 个，待制作 1 个"


def test_planned_films_account_for_what_is_stated() -> None:
    assert claims(film(1), film(2, planned=True), forms=(returned(1, "2个"),)) == []


@pytest.mark.parametrize("count", ["1个", "3个", "三个"])
def test_a_series_counts_as_one_or_by_its_parts(count: str) -> None:
    films = tuple(film(number, series="s1") for number in (1, 2, 3))
    assert claims(*films, forms=(returned(1, count),)) == []


def test_the_newest_form_of_a_unit_holds_and_names_differ_in_blanks() -> None:
    forms = (returned(1, "5个"), returned(2, "1个", unit="示例市 天文学会"), returned(3))
    (claim,) = claims(film(1), forms=forms)
    assert claim.branch == "differ"
    assert claim.message == (
        "示例市 天文学会两份信息表所写不同：1.docx 写 5个，2.docx 写 1个；条目相同的以后一份为准"
    )


def test_forms_that_list_other_entries_add_up() -> None:
    forms = (
        returned(1, "2个", "70分钟", titles=("日食", "月食")),
        returned(2, "1个", "35分钟", titles=("流星",)),
    )
    three = (film(1), film(2), film(3))
    assert claims(*three, forms=forms, seconds=2100) == []
    (claim,) = claims(film(1), film(2), forms=forms)
    assert claim.branch == "count"
    assert claim.message == (
        f"{SKY}表上所写视频合计 3 个，已有 2 个；"
        "两份信息表相加：1.docx 写 2个 70分钟，2.docx 写 1个 35分钟"
    )
    (claim,) = claims(*three, forms=forms, seconds=7200)
    assert (claim.branch, claim.required) == ("duration", "与表上所写（合计 1小时45分）一致")


def test_of_forms_that_list_the_same_entries_the_later_holds_and_the_finding_names_both() -> None:
    forms = (
        returned(1, "2个", "70分钟", titles=("日食", "月食")),
        returned(2, "1个", "35分钟", titles=("日食",)),
    )
    (claim,) = claims(film(1), film(2), forms=forms)
    assert claim.branch == "count"
    assert claim.message == (
        f"{SKY}表上所写视频1个，已有 2 个；两份信息表所写不同：1.docx 写 2个 70分钟，"
        "2.docx 写 1个 35分钟；条目相同的以后一份为准"
    )


def test_the_same_numbers_on_two_forms_are_no_difference() -> None:
    forms = (returned(1, "1个", titles=("日食",)), returned(2, "1个", titles=("日食",)))
    assert claims(film(1), forms=forms) == []


def test_lengths_are_compared_within_the_tolerance_of_the_call() -> None:
    assert claims(film(1), forms=(returned(1, duration="31分钟"),)) == []
    (claim,) = claims(film(1), forms=(returned(1, duration="2小时"),))
    assert (claim.branch, claim.measured, claim.required) == (
        "duration",
        "30分",
        "与表上所写（2小时）一致",
    )


def test_lengths_wait_until_every_film_has_one() -> None:
    assert claims(film(1), forms=(returned(1, duration="2小时"),), seconds=None) == []


def test_a_form_without_a_unit_speaks_of_our_own_films() -> None:
    (claim,) = claims(film(1, unit=""), forms=(returned(1, "2个", unit=""),))
    assert claim.measured == "已有 1 个"
