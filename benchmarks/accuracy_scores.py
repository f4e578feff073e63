"""What the full check found, held against what is true: counts, tables, misses. Pure.

``told`` gives Markdown: the same for the terminal and for docs/accuracy.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from film_set import Recipe, Sign, Span, Truth
from kepu_desktop.domain.facts import AdSignal, Box, MediaFacts, Stretch

LEAST_S = 2.0  # shorter black, still and silent stretches are not told (resources/analysis)
SAME_SHARE = 0.5  # of the union of two stretches, from which one is the other
FIVE_LINES = 5
TOP_KINDS = ("opaque", "50 %", "30 %", "20 %", "part of the time", "clock")


@dataclass(frozen=True)
class Row:
    """One film: what it is, what is true, what was found, when it has key frames."""

    recipe: Recipe
    truth: Truth
    facts: MediaFacts
    keys_s: tuple[float, ...] = ()


def share(hits: int, of: int) -> str:
    return f"{hits}/{of} ({hits / of:.2f})" if of else "–"


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return [*lines, ""]


def _confusion(pairs: Sequence[tuple[str, str]], names: Sequence[str]) -> list[str]:
    counts = Counter(pairs)
    found = [name for name in names if any(one[1] == name for one in pairs)] or list(names)
    rows = [
        (truth, *(counts[truth, other] for other in found))
        for truth in names
        if any(one[0] == truth for one in pairs)
    ]
    return _table(("truth ↓ found →", *found), rows)


# ---- subtitles ----


def subtitle_state(facts: MediaFacts) -> str:
    return facts.subtitles.state if facts.subtitles else "not looked"


def coverage_errors(rows: Sequence[Row]) -> list[tuple[float, bool]]:
    """(error, truth in the interval) of films whose subtitles were found."""
    errors = []
    for row in rows:
        found, true = row.facts.subtitles, row.truth.coverage
        if found is None or true is None or found.coverage is None or found.interval is None:
            continue
        if found.state == row.truth.subtitles:
            low, high = found.interval
            errors.append((abs(found.coverage - true), low - 1e-9 <= true <= high + 1e-9))
    return errors


def scripts(rows: Sequence[Row]) -> tuple[int, int, int, int]:
    """(right, decided, decided with five lines or more, films with five lines or more)."""
    seen = [row for row in rows if row.truth.script and subtitle_state(row.facts) == "burned_in"]
    decided = [row for row in seen if row.facts.subtitles and row.facts.subtitles.script]
    right = sum(row.facts.subtitles.script == row.truth.script for row in decided)  # type: ignore[union-attr]
    enough = [row for row in seen if len(row.facts.subtitles.samples) >= FIVE_LINES]  # type: ignore[union-attr]
    return right, len(decided), sum(row in decided for row in enough), len(enough)


def _subtitles(rows: Sequence[Row]) -> list[str]:
    clean = [row for row in rows if row.truth.subtitles and not row.recipe.hard]
    pairs = [(row.truth.subtitles or "", subtitle_state(row.facts)) for row in clean]
    names = ("burned_in", "absent", "track", "uncertain", "not looked")
    lines = ["## Subtitles", "", *_confusion(pairs, names)]
    for state in ("burned_in", "absent"):
        hits = pairs.count((state, state))
        said, true = sum(p[1] == state for p in pairs), sum(p[0] == state for p in pairs)
        lines.append(f"- `{state}`: precision {share(hits, said)}, recall {share(hits, true)}")
    wrong = [p for p in pairs if p[0] != p[1] and p[1] in ("burned_in", "absent")]
    lines.append(f"- wrong certain answers: {len(wrong)} of {len(pairs)} films")
    errors = coverage_errors(clean)
    if errors:
        sizes = [one for one, _ in errors]
        inside = share(sum(within for _, within in errors), len(errors))
        lines.append(
            f"- coverage: mean error {sum(sizes) / len(sizes):.3f}, worst {max(sizes):.3f}; "
            f"truth inside the 95 % interval {inside}"
        )
    right, decided, with_five, five = scripts(clean)
    lines.append(
        f"- script: right {share(right, decided)} of decided; decided "
        f"{share(with_five, five)} of films with five lines or more"
    )
    lines += ["", "By class (the last one lies beyond the method and is counted here alone):", ""]
    return lines + _by_class(rows)


def _by_class(rows: Sequence[Row]) -> list[str]:
    groups: dict[tuple[bool, str, str], list[Row]] = {}
    for row in rows:
        key = (row.recipe.hard, row.truth.subtitles or "", row.recipe.group)
        groups.setdefault(key, []).append(row)
    cells = []
    for (_, truth, group), members in sorted(groups.items(), key=_class_order):
        found = Counter(subtitle_state(row.facts) for row in members)
        said = ", ".join(f"{count} {name}" for name, count in found.most_common())
        errors = [f"{error:.3f}" for error, _ in coverage_errors(members)]
        cells.append((group, truth, len(members), said, ", ".join(errors) or "–"))
    return _table(("class", "truth", "films", "found", "coverage errors"), cells)


def _class_order(item: tuple[tuple[bool, str, str], list[Row]]) -> tuple[bool, bool, str]:
    hard, truth, group = item[0]
    return hard, truth != "burned_in", group


# ---- marks ----


def mark_state(facts: MediaFacts) -> str:
    return facts.marks.state if facts.marks else "not looked"


def meets(one: Box, other: Box) -> bool:
    """The boxes share a good part of the smaller one."""
    wide = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    high = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    smaller = min(one[2] * one[3], other[2] * other[3])
    return wide > 0 and high > 0 and wide * high >= 0.5 * smaller


def _marks(rows: Sequence[Row]) -> list[str]:
    judged = [row for row in rows if row.truth.marks]
    pairs = [(row.truth.marks or "", mark_state(row.facts)) for row in judged]
    lines = ["## Corner marks", ""]
    lines += _confusion(pairs, ("present", "none", "cannot_tell", "not looked"))
    hits, said = pairs.count(("present", "present")), sum(p[1] == "present" for p in pairs)
    lines.append(f"- `present`: precision {share(hits, said)}")
    nones = [p for p in pairs if p[0] == "none"]
    lines.append(f"- `none`: recall {share(nones.count(('none', 'none')), len(nones))}")
    placed = [row for row in judged if row.truth.mark_box and mark_state(row.facts) == "present"]
    right = sum(any(meets(row.truth.mark_box, box) for box in _boxes(row)) for row in placed)  # type: ignore[arg-type]
    boxes = sum(len(_boxes(row)) for row in placed)
    lines.append(f"- box on the mark: {share(right, len(placed))}; {boxes} boxes in all")
    kinds: dict[str, list[Row]] = {}
    for row in judged:
        kinds.setdefault(row.truth.mark_kind, []).append(row)
    cells = [
        (
            kind,
            kinds[kind][0].truth.marks,
            share(sum(mark_state(r.facts) == r.truth.marks for r in kinds[kind]), len(kinds[kind])),
        )
        for kind in sorted(kinds, key=lambda name: (name not in TOP_KINDS, _place(name), name))
    ]
    return [*lines, "", *_table(("kind", "truth", "found so"), cells)]


def _place(name: str) -> int:
    return TOP_KINDS.index(name) if name in TOP_KINDS else 0


def _boxes(row: Row) -> tuple[Box, ...]:
    return row.facts.marks.boxes if row.facts.marks else ()


# ---- advertising ----


def same_signal(sign: Sign, found: AdSignal) -> bool:
    """The signal names the sign. Of shop words one is enough, a number must be all there."""
    if sign.kind != found.kind:
        return False
    if sign.kind == "words":
        said = sign.text.replace(" ", "")
        return any(part and part in said for part in found.text.replace("、", " ").split())
    if sign.kind == "phone":
        return sign.text == "".join(c for c in found.text if c.isdigit())
    return sign.text.lower() in found.text.lower() or found.text.lower() in sign.text.lower()


def met(sign: Sign, row: Row) -> bool:
    """A searched frame shows it for certain: it lasts as long as the longest time without one, or
    a key frame lies in its time."""
    gap = row.facts.ad_look.longest_gap_s if row.facts.ad_look else None
    if gap is not None and sign.end_s - sign.start_s >= gap:
        return True
    return any(sign.start_s <= key < sign.end_s for key in row.keys_s)


def unique_signs(row: Row) -> list[list[Sign]]:
    """The signs of a film, those that say the same together."""
    kept: dict[tuple[str, str], list[Sign]] = {}
    for sign in row.truth.ads:
        kept.setdefault((sign.kind, sign.text), []).append(sign)
    return list(kept.values())


def false_signals(row: Row) -> list[AdSignal]:
    found = row.facts.ads or ()
    return [one for one in found if not any(same_signal(sign, one) for sign in row.truth.ads)]


def _ads(rows: Sequence[Row]) -> list[str]:
    counts: dict[str, list[int]] = {}
    for row in rows:
        for signs in unique_signs(row):
            name = signs[0].kind + (f" {signs[0].side} px" if signs[0].side else "")
            was = any(same_signal(signs[0], one) for one in row.facts.ads or ())
            looked = any(met(sign, row) for sign in signs)
            total = counts.setdefault(name, [0, 0, 0, 0])
            for place, value in enumerate((True, looked, was, was and looked)):
                total[place] += value
    cells = [
        (name, all_, share(found, all_), share(hits, looked))
        for name, (all_, looked, found, hits) in sorted(counts.items())
    ]
    head = ("sign", "shown", "found", "found of those in a searched frame")
    lines = ["## Advertising", "", *_table(head, cells)]
    false = Counter(one.kind for row in rows for one in false_signals(row))
    said = ", ".join(f"{count} {kind}" for kind, count in false.most_common()) or "none"
    decoys = sum("decoys" in row.recipe.extras for row in rows)
    lines.append(f"- false signals: {said}, in {len(rows)} films ({decoys} with decoys)")
    return [*lines, ""]


# ---- stretches and loudness ----


@dataclass(frozen=True)
class Found:
    """Stretches of one kind: true ones, found ones of them, others, and the edges' errors in s."""

    true: int
    hits: int
    false: int
    edges: tuple[float, ...]


def overlap(one: Span, other: Stretch) -> float:
    common = min(one[1], other.end_s) - max(one[0], other.start_s)
    whole = max(one[1], other.end_s) - min(one[0], other.start_s)
    return max(0.0, common) / whole if whole > 0 else 0.0


def stretches(true: Sequence[Span], found: Sequence[Stretch]) -> Found:
    """Short ones are not owed, but found they are no fault."""
    hits, edges = 0, []
    owed = [span for span in true if span[1] - span[0] >= LEAST_S - 1e-6]
    for span in owed:
        best = max(found, key=lambda one: overlap(span, one), default=None)
        if best is not None and overlap(span, best) >= SAME_SHARE:
            hits += 1
            edges += [abs(best.start_s - span[0]), abs(best.end_s - span[1])]
    false = sum(all(overlap(span, one) < SAME_SHARE for span in true) for one in found)
    return Found(len(owed), hits, false, tuple(edges))


def _stretch_sums(rows: Sequence[Row]) -> list[tuple[str, Found]]:
    whole = []
    for name, true_of, found_of in _KINDS:
        parts = [
            stretches(true, found)
            for row in rows
            if (true := true_of(row.truth)) is not None
            and (found := found_of(row.facts)) is not None
        ]
        edges = tuple(edge for part in parts for edge in part.edges)
        sums = [sum(getattr(part, field) for part in parts) for field in ("true", "hits", "false")]
        whole.append((name, Found(*sums, edges)))
    return whole


_KINDS: tuple[
    tuple[
        str,
        Callable[[Truth], tuple[Span, ...] | None],
        Callable[[MediaFacts], tuple[Stretch, ...] | None],
    ],
    ...,
] = (
    ("black", lambda truth: truth.black, lambda facts: facts.black),
    ("still", lambda truth: truth.still, lambda facts: facts.freeze),
    ("silence", lambda truth: truth.silence, lambda facts: facts.silence),
)


def _levels(rows: Sequence[Row]) -> list[str]:
    cells = []
    for name, found in _stretch_sums(rows):
        worst = f"{max(found.edges) * 1000:.0f} ms" if found.edges else "–"
        mean = f"{sum(found.edges) / len(found.edges) * 1000:.0f} ms" if found.edges else "–"
        cells.append((name, share(found.hits, found.true), found.false, mean, worst))
    head = ("stretch", "found", "false", "edges, mean error", "worst")
    lines = ["## Black, still, silence, loudness", "", *_table(head, cells)]
    apart = [
        abs(row.facts.loudness_lufs - row.truth.loudness)
        for row in rows
        if row.facts.loudness_lufs is not None and row.truth.loudness is not None
    ]
    if apart:
        mean = sum(apart) / len(apart)
        lines.append(
            f"- loudness against that of the sound before encoding: mean {mean:.2f} LU apart, "
            f"worst {max(apart):.2f} ({len(apart)} films)"
        )
    return [*lines, ""]


# ---- against the targets ----


@dataclass(frozen=True)
class Figure:
    """``hits`` of ``of`` tries against the least share wanted."""

    what: str
    hits: int
    of: int
    least: float

    @property
    def cells(self) -> tuple[str, str, str, str]:
        missed = self.of > 0 and self.hits / self.of < self.least
        wanted = "all" if self.least == 1 else f"≥ {self.least:.2f}"
        return self.what, share(self.hits, self.of), wanted, "**missed**" if missed else ""


def figures(rows: Sequence[Row]) -> list[Figure]:
    """The shares that have targets; films beyond the method count for no figure of subtitles."""
    clean = [row for row in rows if row.truth.subtitles and not row.recipe.hard]
    pairs = [(row.truth.subtitles or "", subtitle_state(row.facts)) for row in clean]
    whole = []
    for state in ("burned_in", "absent"):
        hits = pairs.count((state, state))
        said, true = sum(p[1] == state for p in pairs), sum(p[0] == state for p in pairs)
        whole.append(Figure(f"subtitles `{state}`: precision", hits, said, 0.97))
        whole.append(Figure(f"subtitles `{state}`: recall", hits, true, 0.90))
    errors = coverage_errors(clean)
    inside = sum(within for _, within in errors)
    right, decided, with_five, five = scripts(clean)
    whole += [
        Figure("coverage: truth inside the 95 % interval", inside, len(errors), 0.90),
        Figure("script: right of decided", right, decided, 0.97),
        Figure("script: decided, of films with five lines or more", with_five, five, 0.90),
    ]
    marks = [
        (row.truth.mark_kind, row.truth.marks, mark_state(row.facts))
        for row in rows
        if row.truth.marks
    ]
    said = [one for one in marks if one[2] == "present"]
    whole.append(
        Figure("marks `present`: precision", sum(o[1] == o[2] for o in said), len(said), 0.97)
    )
    for name, kinds, least in (
        ("opaque and 50 %", ("opaque", "50 %", "part of the time", "clock"), 0.95),
        ("30 %", ("30 %",), 0.85),
    ):
        some = [one for one in marks if one[0] in kinds]
        hits = sum(one[1] == one[2] for one in some)
        whole.append(Figure(f"marks `present`: recall, {name}", hits, len(some), least))
    still = [one for one in marks if one[1] == "cannot_tell"]
    hits = sum(one[1] == one[2] for one in still)
    name = "marks `cannot_tell` on fixed, slow and slide films"
    whole.append(Figure(name, hits, len(still), 0.95))
    looked = found = 0
    for row in rows:
        for signs in unique_signs(row):
            if signs[0].side and any(met(sign, row) for sign in signs):
                looked += 1
                found += any(same_signal(signs[0], one) for one in row.facts.ads or ())
    whole.append(Figure("codes read, of those in a searched frame", found, looked, 0.98))
    return whole


def _targets(rows: Sequence[Row]) -> list[str]:
    cells: list[tuple[str, str, str, str]] = [one.cells for one in figures(rows)]
    clean = [row for row in rows if not row.recipe.hard]
    if sizes := [error for error, _ in coverage_errors(clean)]:
        mean = sum(sizes) / len(sizes)
        missed = "**missed**" if mean > 0.06 else ""
        cells.append(("coverage: mean error", f"{mean:.3f}", "≤ 0.06", missed))
    codes = sum(one.kind in ("qr", "barcode") for row in rows for one in false_signals(row))
    cells.append(("false codes", str(codes), "none", "**missed**" if codes else ""))
    return ["## Against the targets", "", *_table(("what", "measured", "target", ""), cells)]


# ---- all of it ----


def misses(row: Row) -> list[str]:
    """What was not found as it is, for people."""
    said = []
    truth, facts = row.truth, row.facts
    state = subtitle_state(facts)
    if truth.subtitles and state != truth.subtitles:
        reason = facts.subtitles.reason if facts.subtitles else None
        said.append(f"subtitles {truth.subtitles} → {state}" + (f" ({reason})" if reason else ""))
    for error, inside in coverage_errors([row]):
        if not inside:
            assert facts.subtitles is not None
            cover = facts.subtitles.coverage
            said.append(f"coverage {truth.coverage:.2f} → {cover:.2f}, {error:.2f} off")
    if state == "burned_in" and truth.script and facts.subtitles and row.truth.subtitles == state:
        script = facts.subtitles.script
        if script != truth.script:
            said.append(f"script {truth.script} → {script or 'open'}")
    mark = mark_state(facts)
    if truth.marks and mark != truth.marks:
        where = f" at {', '.join(map(str, _boxes(row)))}" if mark == "present" else ""
        said.append(f"marks {truth.marks} ({truth.mark_kind}) → {mark}{where}")
    elif truth.mark_box and mark == "present":
        off = [box for box in _boxes(row) if not meets(truth.mark_box, box)]
        said += [f"a box beside the mark: {box}" for box in off]
    for signs in unique_signs(row):
        if not any(same_signal(signs[0], one) for one in facts.ads or ()):
            where = "in" if any(met(sign, row) for sign in signs) else "between"
            said.append(f"{signs[0].kind} not found ({where} searched frames)")
    said += [f"false {one.kind} “{one.text}”" for one in false_signals(row)]
    for name, true_of, found_of in _KINDS:
        true, found = true_of(truth), found_of(facts)
        if true is None or found is None:
            continue
        counted = stretches(true, found)
        if counted.hits < counted.true or counted.false:
            spans = ", ".join(f"{one.start_s:.2f}–{one.end_s:.2f}" for one in found) or "nothing"
            said.append(f"{name} {[*true]} → {spans}")
    return said


def told(rows: Sequence[Row], planned: int) -> str:
    """All tables and misses, as Markdown below a title."""
    minutes = sum(
        row.recipe.seconds * max(1, len(row.recipe.parts)) * row.recipe.times for row in rows
    )
    lines = [f"{len(rows)} of {planned} films measured, {minutes / 60:.0f} minutes in all.", ""]
    for part in (_targets, _subtitles, _marks, _ads, _levels):
        lines += part(rows)
    lines += ["## Misses, film by film", ""]
    missed = [(row, said) for row in rows if (said := misses(row))]
    lines += [
        f"- {row.recipe.name} ({row.recipe.group}): {'; '.join(said)}" for row, said in missed
    ]
    if not missed:
        lines.append("None.")
    return "\n".join(lines) + "\n"
