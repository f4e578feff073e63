"""Nothing in the code knows a number, label, date, address or name of a call."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from calls.folders import OTHER, SHIPPED
from kepu_desktop.calls.loader import load_call
from kepu_desktop.domain.findings import Level, Origin, Stage
from kepu_desktop.domain.submission import FORM_KEYS, FileRef, Film, Submission
from kepu_desktop.validators.judge import Judge
from validators.samples import FACTS, STANDARD, facts

SOURCE = Path(__file__).resolve().parents[2] / "src" / "kepu_desktop"
CALLS = [load_call(SHIPPED), load_call(OTHER)]
# A word of the field rather than of one call: category ids that are everyday English.
EVERYDAY = {"other", "activity", "venue", "talent", "short", "long", "rest"}
# The same figures with another meaning: pictures of the films that the program makes itself, and
# bytes left free on the disk.
MEANING_OTHERWISE = {
    "workflow/demo.py": {1920, 1080},
    "workflow/doctor.py": {1920, 1080},
    "bundles/mail_package.py": {5_000_000},
}


def constants(file: Path) -> Iterator[str | int | float]:
    """Strings and numbers of a module; docstrings are prose, not code."""
    tree = ast.parse(file.read_text("utf-8"))
    prose = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in prose:
            value = node.value
            if isinstance(value, str | int | float) and not isinstance(value, bool):
                yield value


def words() -> set[str]:
    """What is particular to a call, as text."""
    found: set[str] = {"展播", "科普月", "典赞", "cast.org.cn", "kepu-20", "tide-"}
    found |= {category.short for category in CALLS[0].category if not category.needs_text}
    for call in CALLS:
        found |= {call.id, call.title, call.short, call.number, call.issuer, call.mail.to}
        found |= {call.form.title, call.mail.draft_prefix, *call.form.guidance}
        found |= {category.title for category in call.category if not category.needs_text}
        found |= {category.id for category in call.category} - EVERYDAY
        found |= {deadline.date.isoformat() for deadline in call.deadline}
        found |= {f"{deadline.date.month}月{deadline.date.day}日" for deadline in call.deadline}
        found |= {rule.clause for rule in call.rules.values() if "条" in rule.clause}
        found |= {rule.clause for rule in call.rules.values() if "附件" in rule.clause}
        found |= {attachment.title for attachment in call.attachment}
        found |= set(call.organiser_units)
        if call.feedback:
            table = call.feedback
            found |= {table.title, table.summary, table.blank, table.workbook, table.paper}
            found |= {site for platform in table.platform for site in platform.hosts}
            found |= {name for p in table.platform if (name := p.name) not in ("其他", "百度")}
        if call.cases:
            found |= {call.cases.register_url, *(c.title for c in call.cases.classes)}
    return found


def numbers() -> set[float]:
    """Minima, limits and sizes of the notice that are no everyday number."""
    notice = CALLS[0]
    found: set[float] = {c.minimum_s for c in notice.category if c.minimum_s}
    asked = [rule for rule in notice.rules.values() if rule.origin is not Origin.OURS]
    found |= {float(n) for rule in asked for n in rule.numbers.values() if n > 1}
    found |= {notice.mail.warn_bytes, notice.mail.block_bytes}
    return found - {200}


def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


@pytest.mark.parametrize("file", modules(), ids=lambda file: file.relative_to(SOURCE).as_posix())
def test_no_word_and_no_number_of_a_call_stands_in_code(file: Path) -> None:
    pattern = re.compile("|".join(re.escape(word) for word in sorted(words(), key=len)[::-1]))
    place = file.relative_to(SOURCE).as_posix()
    # In the window a number is a size in pixels or a time in milliseconds.
    known = set() if place.startswith("ui/") else numbers() - MEANING_OTHERWISE.get(place, set())
    for value in constants(file):
        if isinstance(value, str):
            assert not pattern.search(value), value
        else:
            assert value not in known, value


def test_the_search_bites(tmp_path: Path) -> None:
    file = tmp_path / "planted.py"
    file.write_text('"""慢直播"""\nLEAST = 1800\nTO = f"致 {LEAST}：kpxxhc@cast.org.cn"\n', "utf-8")
    found = list(constants(file))
    assert "慢直播" not in found
    assert 1800 in found
    assert 1800 in numbers()
    assert any(word in str(value) for value in found for word in words())


# ---- the invented call ---------------------------------------------------------------------


def other_film(**changes: object) -> Film:
    file = FileRef("/x", "a.mp4", "", 1, 1, "1-a")
    whole = {"id": "v1", "title": "潮汐", "category": "long", "summary": "月亮与海。", "file": file}
    return Film(**{**whole, **changes})  # type: ignore[arg-type]


def judged(film: Film, known: object = FACTS, **form: str) -> set[tuple[str, str, str]]:
    call = load_call(OTHER)
    head = {"unit": "示例湾海洋学会", "email": "a@example.org", **form}
    state = Submission(form=head, films=(film,))
    judgement = Judge(call, STANDARD).submission(state, {"v1": known})  # type: ignore[dict-item]
    return {(f.rule, f.level, f.stage) for f in judgement.all()} - {
        ("video/signed", "advice", "form")
    }


@pytest.mark.parametrize(
    ("film", "known", "found"),
    [
        (other_film(), facts(duration_s=2700, container_duration_s=2700), set()),
        (
            other_film(),
            facts(duration_s=2699.4, container_duration_s=2704.3),
            {("video/duration", Level.ERROR, Stage.FORM)},
        ),
        (
            other_film(),
            facts(duration_s=2700, container_duration_s=2705.1),
            {("video/duration", Level.ADVICE, Stage.FORM)},
        ),
        (other_film(category="poster-film"), facts(duration_s=5, container_duration_s=5), set()),
        (
            other_film(category="short"),
            facts(width=1280, height=719, overall_bit_rate=1, container="mkv"),
            {("video/resolution", Level.REVIEW, Stage.DELIVERY)},
        ),
        (
            other_film(category="short", summary="海" * 101),
            facts(width=1280, height=720),
            {("entry/summary", Level.ERROR, Stage.FORM)},
        ),
        (
            other_film(category="short", title="海" * 61),
            facts(),
            {("entry/title", Level.REVIEW, Stage.FORM)},
        ),
        (
            other_film(category="rest"),
            facts(),
            {("entry/category", Level.REVIEW, Stage.FORM)},
        ),
        # A category of the shipped call is none here.
        (
            other_film(category="slowlive"),
            facts(duration_s=99, container_duration_s=99),
            {("entry/category", Level.REVIEW, Stage.FORM), ("video/duration", "skipped", "form")},
        ),
    ],
)
def test_an_invented_call_is_judged_by_its_own_numbers_levels_and_stages(
    film: Film, known: object, found: set[tuple[str, str, str]]
) -> None:
    assert judged(film, known) == found


def test_a_field_that_the_invented_form_lacks_is_not_asked_for() -> None:
    fine = facts(duration_s=2700, container_duration_s=2700)
    assert "position" in FORM_KEYS
    assert judged(other_film(), fine, contact="", phone="", position="") == set()
    assert judged(other_film(), fine, unit="", email="x") == {
        ("form/unit", Level.ERROR, Stage.FORM),
        ("form/email", Level.REVIEW, Stage.FORM),
    }


def test_findings_speak_of_the_invented_form_s_own_labels() -> None:
    judge = Judge(load_call(OTHER), STANDARD)
    messages = {f.rule: f.message for f in judge.submission(Submission(), {}).general}
    assert messages["form/unit"] == "片方未填写"
    assert messages["form/email"] == "回信邮箱未填写"
