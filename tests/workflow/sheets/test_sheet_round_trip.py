"""Whatever stands in a project: export and import change nothing; an edit brings exactly itself."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kepu_desktop.documents.list_columns import extra_columns
from kepu_desktop.domain.submission import Film, Series, Submission
from kepu_desktop.domain.texts import clean_line, clean_paragraphs
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.sheets.sheet import apply_sheet, read_sheet, sheet_paper
from list_project import edited, listed, reading, told

HARD = [
    "=1+1",
    "+86 551",
    "-1",
    "@SUM(A1)",
    "'引号",
    '"双引号"，“弯引号”',
    "007",
    "1e5",
    "TRUE",
    "#REF!",
    "2025-08-15",
    "_x0041_",
    "_x005F_x0041_",
    "A&B <科普> {{x}} ]]>",
    "鿔𬬻",
    "http://example.org/x",
    "合计",
    "编号",
    "视频标题",
    "12%",
    "长" * 33_000,
    "𬬻" * 20_000,
    " 前后空格 ",
    "一　二",
]
LINES = st.one_of(st.sampled_from(HARD), st.text(max_size=40)).map(clean_line)
PARAGRAPHS = st.one_of(st.sampled_from([*HARD, "第一段\n\n第三段"]), st.text(max_size=80)).map(
    clean_paragraphs
)


@st.composite
def states(draw: st.DrawFn) -> list[dict[str, object]]:
    """Parts of a submission; whoever takes them makes the state."""
    count = draw(st.integers(1, 6))
    return [
        {
            "title": draw(LINES),
            "summary": draw(PARAGRAPHS),
            "category": draw(st.integers(-1, 8)),
            "other": draw(LINES),
            "unit": draw(LINES),
            "series": draw(st.integers(0, 2)),
            "included": draw(st.booleans()),
            "seconds": draw(st.none() | st.integers(1, 99 * 3600)),
            "extra": draw(st.lists(LINES, min_size=7, max_size=7)),
        }
        for _ in range(count)
    ]


def state_of(session: Session, parts: list[dict[str, object]]) -> Submission:
    categories = session.call.category
    keys = [column.key for column in extra_columns(session.call.list)]
    films = []
    extras = {}
    for number, part in enumerate(parts, 1):
        chosen = int(str(part["category"]))
        film = Film(
            id=f"e{number}",
            title=str(part["title"]),
            category="" if chosen < 0 else categories[chosen % len(categories)].id,
            category_other=str(part["other"]),
            source_unit=str(part["unit"]),
            series=f"s{part['series']}" if part["series"] else "",
            summary=str(part["summary"]),
            order=number,
            included=bool(part["included"]),
            planned_duration_s=part["seconds"],  # type: ignore[arg-type]
        )
        films.append(film)
        texts = zip(keys, part["extra"], strict=True)  # type: ignore[call-overload]
        extras[film.id] = {key: text for key, text in texts if text}
    series = tuple(
        Series(f"s{number}", f"系列{number}", f"系列的标题{number}", "概述", 10 + number)
        for number in (1, 2)
    )
    return replace(session.submission, films=tuple(films), series=series, extras=extras)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with Session.create(tmp_path_factory.mktemp("list") / "p.kepu") as made:
        yield made


@given(states())
@example(
    [
        {
            "title": text,
            "summary": text,
            "category": 1,
            "other": clean_line(text),
            "unit": clean_line(text),
            "series": 0,
            "included": True,
            "seconds": 1800,
            "extra": [clean_line(text)] * 7,
        }
        for text in HARD
    ]
)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_export_and_import_change_nothing(session: Session, parts: list[dict[str, object]]) -> None:
    session.submission = state_of(session, parts)
    found = read_sheet(session, sheet_paper(session), "清单.xlsx")
    assert told(found) == {}
    assert [f.words() for f in found.faults] == []
    assert found.found.fresh == 0


TEXT_KEYS = ("title", "unit", "category_other", "platform", "creators")


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["v1", "v3", "v5", "e1"]), st.sampled_from(TEXT_KEYS)),
        st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30)
        .map(clean_line)
        .filter(lambda text: text and text[0] not in "=#"),
        max_size=8,
    )
)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_an_edit_brings_exactly_itself(
    tmp_path_factory: pytest.TempPathFactory, cells: dict[tuple[str, str], str]
) -> None:
    with listed(tmp_path_factory.mktemp("edit") / "p.kepu") as session:
        found = reading(session, edited(session, cells=dict(cells)))
        assert not found.faults
        after = {key: text for key, (_, text) in told(found).items()}
        assert after == {k: v for k, v in cells.items() if v != _now(session, *k)}
        apply_sheet(session, found)
        assert not reading(session, edited(session, cells=dict(cells))).differences


def _now(session: Session, film: str, key: str) -> str:
    state = session.submission
    found = state.film(film)
    assert found is not None
    own = {"title": found.title, "unit": found.source_unit, "category_other": found.category_other}
    return own.get(key) or state.extras.get(film, {}).get(key, "")


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes, str], bytes]:
    """A workbook as LibreOffice saves it under another extension."""
    profile = tmp_path_factory.mktemp("soffice-profile")

    def convert(data: bytes, suffix: str) -> bytes:
        folder = tmp_path_factory.mktemp("saved")
        source = folder / "in.xlsx"
        source.write_bytes(data)
        out = folder / "out"
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation={profile.as_uri()}",
                "--headless",
                "--convert-to",
                suffix,
                "--outdir",
                str(out),
                str(source),
            ],
            env=dict(os.environ),
            check=True,
            capture_output=True,
            timeout=240,
        )
        return next(out.iterdir()).read_bytes()

    return convert


def test_libreoffice_saves_it_without_a_difference_and_its_edits_are_found(
    session: Session, saved: Callable[[bytes, str], bytes], tmp_path: Path
) -> None:
    texts = [text for text in HARD if len(text) < 100]
    parts = [
        {
            "title": text,
            "summary": clean_paragraphs(f"{text}\n第二段"),
            "category": number % 9,
            "other": "",
            "unit": clean_line(text),
            "series": number % 3,
            "included": number % 4 != 0,
            "seconds": 1800 + number,
            "extra": [clean_line(text), "2025-07-01", "https://example.org/?a=1&b=2"] + ["无"] * 4,
        }
        for number, text in enumerate(texts)
    ]
    session.submission = state_of(session, parts)
    again = read_sheet(session, saved(sheet_paper(session), "xlsx"), "清单.xlsx")
    assert told(again) == {}
    assert [fault.words() for fault in again.faults] == []
    with listed(tmp_path / "q.kepu") as other:
        changed = edited(other, cells={("v1", "title"): "改后", ("e1", "duration"): "1:00:00"})
        found = reading(other, saved(changed, "xlsx"))
        assert set(told(found)) == {("v1", "title"), ("e1", "duration")}


def test_a_list_that_libreoffice_saves_as_text_is_read(
    saved: Callable[[bytes, str], bytes], tmp_path: Path
) -> None:
    with listed(tmp_path / "q.kepu") as session:
        changed = edited(session, cells={("v1", "title"): "改后"})
        data = saved(changed, "csv:Text - txt - csv (StarCalc):44,34,76,1")
        found = reading(session, data, "清单.csv")
        assert not found.faults
        assert set(told(found)) == {("v1", "title")}
