"""Submissions as they may stand in a project, and random edits of them."""

from __future__ import annotations

import os
from dataclasses import replace
from types import MappingProxyType

from hypothesis import strategies as st

from kepu_desktop.domain.submission import (
    FORM_KEYS,
    SCAN,
    SUMMARY,
    Case,
    FeedbackRow,
    FileRef,
    Film,
    Hint,
    Material,
    Override,
    Returned,
    Series,
    Skipped,
    Submission,
    Unit,
)

CALL_FILES = {"call.toml": b'id = "other-2030"\n', "notice.txt": "通知\n".encode()}
NOW = "2030-05-01T09:00:00+08:00"


def film(number: int, **values: object) -> Film:
    plain = Film(
        f"v{number}",
        f"片{number}",
        category="other",
        source_unit="某市科协",
        summary="简介",
        order=number,
        file=FileRef(
            "/data/收件", f"甲/{number}.mp4", "DISK", 1_000 + number, 5 * 10**18, f"f{number}"
        ),
    )
    return replace(plain, **values)  # type: ignore[arg-type]


def full_submission() -> Submission:
    """Something in every table that commands change."""
    return Submission(
        form=MappingProxyType({"unit": "某省科协", "phone": "0571-00000000"}),
        ticked=("venue", "other"),
        films=(
            film(2, title="第二", included=False),
            film(1, selected=True, series="s1"),
            Film("e1", "待制作", planned_duration_s=1_800, series="s1"),
        ),
        series=(Series("s1", "folder", "系列", "系列简介", 3), Series("s2", "x", "空系列")),
        skipped=(Skipped("~$表.docx", "Office 锁文件"), Skipped("~$表.docx", "Office 锁文件")),
        overrides=(Override("mail.to", "a@example.org", "电话", "李某", NOW),),
        hints=MappingProxyType(
            {
                "s1": Hint(band=(850, 1000)),
                "v2": Hint(scene=((1, 2, 30, 40),), marks=((5, 6, 7, 8),)),
            }
        ),
        cases=(
            Case("c2", "work", MappingProxyType({"title": "图书", "reach": "38600"}), order=1),
            Case("c1", "venue", chosen=False),
        ),
        materials=(
            Material("m1", "c2", FileRef("/data/案例", "a.jpg", "DISK", 9, 8, "m1")),
            Material("m2", SUMMARY, FileRef("/data", "b.pdf", "", 9, 8, "m2", "ab"), SCAN),
        ),
        feedback=(
            FeedbackRow("f1", "v1", MappingProxyType({"views": "0", "link": ""}), "甲.xlsx"),
        ),
        roster=(
            Unit(
                "u2", "某市天文学会", "张明", "0571-1", "a@example.org", "已电话联系", "2030-05-02"
            ),
            Unit("u1", "某大学科协"),
        ),
        returned=(
            Returned(
                "r1",
                "信息表.docx",
                "ab" * 32,
                NOW,
                "某市天文学会",
                MappingProxyType({"contact": "张明", "count": "2个"}),
                ("venue",),
                ("1、第二\n简介",),
            ),
        ),
        bindings=MappingProxyType({"unit": "1.2.3", "phone": ""}),
        extras=MappingProxyType({"v2": MappingProxyType({"platform": "某平台"})}),
        next_ids=MappingProxyType({"v": 3, "e": 2, "s": 3, "c": 3, "m": 3, "f": 2, "u": 3, "r": 2}),
    )


texts = st.text(max_size=12)
paths = st.binary(max_size=12).map(os.fsdecode).filter(lambda text: "\0" not in text)
numbers = st.integers(-(2**63), 2**63 - 1)
files = st.builds(
    FileRef,
    root=paths,
    relative=paths,
    volume=paths,
    size=st.integers(0, 2**63 - 1),
    mtime_ns=numbers,
    fingerprint=st.text("0123456789abcdef", min_size=1, max_size=8),
    sha256=st.none() | st.text("0123456789abcdef", max_size=8),
)
skipped = st.builds(Skipped, texts, texts)
_pixels = st.integers(0, 10**4)
_boxes = st.lists(st.tuples(_pixels, _pixels, _pixels, _pixels), max_size=2).map(tuple)
hints = st.builds(Hint, band=st.none() | st.tuples(_pixels, _pixels), scene=_boxes, marks=_boxes)
fields = st.dictionaries(texts, texts, max_size=3)
overrides = st.builds(Override, texts, texts, texts, texts, texts)


def film_values() -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries(
        {},
        optional={
            "title": texts,
            "category": texts,
            "category_other": texts,
            "source_unit": texts,
            "series": texts,
            "summary": texts,
            "order": numbers,
            "included": st.booleans(),
            "selected": st.booleans(),
            "planned_duration_s": st.none() | numbers,
            "file": st.none() | files,
        },
    )


_PREFIX = {"cases": "c", "materials": "m", "feedback": "f", "roster": "u", "returned": "r"}


def _numbered(draw: st.DrawFn, before: Submission, kind: str) -> Submission:
    """Some of the list in any order, perhaps changed, and one that is new."""
    items = list(getattr(before, kind))
    kept = list(draw(st.permutations(items)))[: draw(st.integers(0, len(items)))] if items else []
    prefix = _PREFIX[kind]
    number = before.next_ids.get(prefix, 1)
    new: Case | Material | FeedbackRow | Unit | Returned
    if kind == "cases":
        new = Case(f"c{number}", draw(texts), draw(fields), draw(st.booleans()), draw(numbers))
        kept = [replace(one, chosen=draw(st.booleans())) for one in kept]
    elif kind == "materials":
        new = Material(f"m{number}", draw(texts), draw(files), draw(st.sampled_from(["", SCAN])))
        kept = [replace(one, file=draw(files)) if draw(st.booleans()) else one for one in kept]
    elif kind == "feedback":
        new = FeedbackRow(f"f{number}", draw(texts), draw(fields), draw(texts))
        kept = [replace(one, values=draw(fields)) for one in kept]
    elif kind == "roster":
        new = Unit(f"u{number}", draw(texts), draw(texts), asked=draw(texts))
        kept = [replace(one, remark=draw(texts)) for one in kept]
    else:
        several = st.lists(texts, max_size=2).map(tuple)
        new = Returned(
            f"r{number}", draw(texts), "ab", NOW, draw(texts), draw(fields), draw(several)
        )
        kept = [replace(one, entries=draw(several)) for one in kept]
    place = draw(st.integers(0, len(kept)))
    after = replace(before, next_ids={**before.next_ids, prefix: number + 1})
    return replace(after, **{kind: (*kept[:place], new, *kept[place:])})  # type: ignore[arg-type]


@st.composite
def edited(draw: st.DrawFn, before: Submission) -> Submission:
    """``before`` after one random command, which may change nothing."""
    kind = draw(
        st.sampled_from(
            [
                "form",
                "ticked",
                "add",
                "change",
                "remove",
                "move",
                "series",
                "skipped",
                "overrides",
                "hints",
                "bindings",
                "extras",
                *_PREFIX,
            ]
        )
    )
    if kind == "form":
        form = draw(st.dictionaries(st.sampled_from(FORM_KEYS), texts, max_size=4))
        return replace(before, form=form)
    if kind == "hints":
        return replace(before, hints=draw(st.dictionaries(texts, hints, max_size=3)))
    if kind == "bindings":
        return replace(before, bindings=draw(fields))
    if kind == "extras":
        filled = st.dictionaries(texts, texts, min_size=1, max_size=2)
        return replace(before, extras=draw(st.dictionaries(texts, filled, max_size=2)))
    if kind in _PREFIX:
        return _numbered(draw, before, kind)
    if kind == "ticked":
        return replace(before, ticked=tuple(draw(st.lists(texts, max_size=4))))
    if kind == "skipped":
        return replace(before, skipped=tuple(draw(st.lists(skipped, max_size=4))))
    if kind == "overrides":
        return replace(before, overrides=tuple(draw(st.lists(overrides, max_size=3))))
    if kind == "series":
        number = before.next_ids.get("s", 1)
        kept = draw(st.permutations(before.series)) if before.series else []
        kept = list(kept)[: draw(st.integers(0, len(kept)))]
        new = Series(f"s{number}", draw(texts), draw(texts), draw(texts), draw(numbers))
        place = draw(st.integers(0, len(kept)))
        return replace(
            before,
            series=(*kept[:place], new, *kept[place:]),
            next_ids={**before.next_ids, "s": number + 1},
        )
    films = list(before.films)
    if kind == "add" or not films:
        count = draw(st.integers(1, 5))
        number = before.next_ids.get("v", 1)
        place = draw(st.integers(0, len(films)))
        films[place:place] = [
            replace(Film(f"v{number + n}", "新"), **draw(film_values()))  # type: ignore[arg-type]
            for n in range(count)
        ]
        return replace(
            before, films=tuple(films), next_ids={**before.next_ids, "v": number + count}
        )
    place = draw(st.integers(0, len(films) - 1))
    if kind == "remove":
        del films[place]
    elif kind == "move":
        films = draw(st.permutations(films))
    else:
        films[place] = replace(films[place], **draw(film_values()))  # type: ignore[arg-type]
    return replace(before, films=tuple(films))
