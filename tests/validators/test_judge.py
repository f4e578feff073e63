"""Judging a submission: who is judged, what a person's word settles, and when it is void."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import msgspec
import pytest

from kepu_desktop.calls.model import Call
from kepu_desktop.domain.facts import Gap, MarkFacts, MediaFacts, Stretch, Unlooked
from kepu_desktop.domain.findings import Finding, How, Level, Resolution, Stage, Verdict
from kepu_desktop.domain.submission import Film, Submission
from kepu_desktop.validators import judge as judging
from kepu_desktop.validators.judge import Judge, Judgement
from kepu_desktop.validators.registry import Claim, RuleDefinition, Subject, all_rules
from validators.samples import (
    CALL,
    FACTS,
    FILE,
    STANDARD,
    facts,
    film,
    resolution,
    signature,
    submission,
)


def judged(state: Submission, known: MediaFacts | None = FACTS, call: Call = CALL) -> Judgement:
    by_film = {f.id: known for f in state.films if f.file and known is not None}
    return Judge(call, STANDARD).submission(state, by_film)


def one(judgement: Judgement, rule: str) -> Finding:
    (finding,) = (f for f in judgement.all() if f.rule == rule)
    return finding


def settled(state: Submission, known: MediaFacts, *words: Resolution) -> Judgement:
    return judged(replace(state, resolutions=words), known)


def test_a_compliant_submission_gets_no_finding_at_all() -> None:
    judgement = judged(submission())
    assert list(judgement.all()) == []
    assert judgement.verdicts == {"v1": Verdict.PASS}


def test_a_quick_look_leaves_the_film_unchecked() -> None:
    quick = facts(subtitles=None, marks=None, ads=None)
    judgement = judged(submission(), quick)
    assert {f.level for f in judgement.films["v1"]} == {Level.SKIPPED}
    assert judgement.verdicts == {"v1": Verdict.UNCHECKED}


def test_a_film_not_looked_at_yet_is_unchecked_by_every_rule_on_files() -> None:
    judgement = judged(submission(), None)
    on_files = {rule.id for rule in all_rules() if rule.subject is Subject.FILE}
    assert {f.rule for f in judgement.films["v1"]} == on_files
    assert {f.level for f in judgement.films["v1"]} == {Level.SKIPPED}
    assert judgement.verdicts == {"v1": Verdict.UNCHECKED}


ON_KEYS = {"unlooked": (Unlooked("black", Gap.TOO_LARGE), Unlooked("freeze", Gap.TOO_LARGE))}


def test_what_key_frames_showed_of_a_huge_film_is_told_and_the_rest_is_unchecked() -> None:
    known = facts(black=(Stretch(90.0, 110.0, exact=False),), freeze=None, **ON_KEYS)
    judgement = judged(submission(), known)
    assert [(f.rule, f.level) for f in judgement.films["v1"]] == [
        ("video/black", Level.ADVICE),
        ("video/black", Level.SKIPPED),
        ("video/freeze", Level.SKIPPED),
    ]
    told, *unchecked = judgement.films["v1"]
    assert "（约）" in told.message
    assert all("尺寸过大" in f.message and "副本" in f.remedy for f in unchecked)


def test_hints_that_a_huge_film_does_not_get_leave_its_verdict_alone() -> None:
    huge = facts(black=None, freeze=None, **ON_KEYS)
    assert judged(submission(), huge).verdicts == {"v1": Verdict.PASS}
    found = replace(huge, freeze=(Stretch(90.0, 110.0, exact=False),))
    assert judged(submission(), found).verdicts == {"v1": Verdict.ADVICE}


def test_a_planned_entry_waits_for_its_film() -> None:
    judgement = judged(submission(film(file=None), signatures=()))
    assert [f.rule for f in judgement.films["v1"]] == ["video/signed", "entry/planned"]
    assert judgement.verdicts == {"v1": Verdict.REVIEW}


def test_entry_findings_stand_with_the_film_of_a_single_entry() -> None:
    judgement = judged(submission(film(summary="")))
    assert [f.rule for f in judgement.films["v1"]] == ["entry/summary"]
    assert judgement.verdicts == {"v1": Verdict.ERROR}
    assert judgement.of("v1") == judgement.films["v1"]
    assert judgement.of("form") == ()


# ---- a person's word ---------------------------------------------------------------------------

SHORT = facts(duration_s=1500.0, container_duration_s=1500.0)
MARKED = facts(marks=MarkFacts("present", ((0, 0, 10, 10),), 40, 120))


def test_a_waived_error_no_longer_counts_and_shows_who_waived_it() -> None:
    finding = one(judged(submission(), SHORT), "video/duration")
    judgement = settled(submission(), SHORT, resolution(finding, How.WAIVED))
    shown = one(judgement, "video/duration")
    assert not shown.open_error
    assert shown.resolved is not None
    assert (shown.resolved.by, shown.resolved.reason) == ("周明", "已看过")
    assert judgement.verdicts == {"v1": Verdict.PASS}


@pytest.mark.parametrize(
    ("how", "verdict"), [(How.CONFIRMED_OK, Verdict.PASS), (How.CONFIRMED_BAD, Verdict.ERROR)]
)
def test_a_confirmed_review_is_fine_or_an_error(how: How, verdict: Verdict) -> None:
    finding = one(judged(submission(), MARKED), "video/mark")
    judgement = settled(submission(), MARKED, resolution(finding, how))
    assert judgement.verdicts == {"v1": verdict}
    assert one(judgement, "video/mark").open_error is (how is How.CONFIRMED_BAD)


def test_an_error_cannot_be_confirmed_away() -> None:
    finding = one(judged(submission(), SHORT), "video/duration")
    judgement = settled(submission(), SHORT, resolution(finding, How.CONFIRMED_OK))
    assert judgement.verdicts == {"v1": Verdict.ERROR}


def test_the_latest_word_holds() -> None:
    finding = one(judged(submission(), MARKED), "video/mark")
    ok = resolution(finding, How.CONFIRMED_OK, 1)
    bad = resolution(finding, How.CONFIRMED_BAD, 2)
    waived = resolution(finding, How.WAIVED, 3)
    assert settled(submission(), MARKED, ok, bad).verdicts == {"v1": Verdict.ERROR}
    assert settled(submission(), MARKED, bad, ok).verdicts == {"v1": Verdict.PASS}
    assert settled(submission(), MARKED, ok, bad, waived).verdicts == {"v1": Verdict.PASS}


def test_a_revoked_word_does_not_hold() -> None:
    finding = one(judged(submission(), SHORT), "video/duration")
    revoked = resolution(finding, How.WAIVED, revoked=True)
    assert settled(submission(), SHORT, revoked).verdicts == {"v1": Verdict.ERROR}


def test_waiving_an_error_does_not_settle_a_review_of_the_same_rule() -> None:
    known = facts(duration_s=1500.0, container_duration_s=1800.0)
    error, review = (
        f for f in judged(submission(), known).films["v1"] if f.rule == "video/duration"
    )
    assert (error.level, review.level) == (Level.ERROR, Level.REVIEW)
    judgement = settled(submission(), known, resolution(error, How.WAIVED))
    assert judgement.verdicts == {"v1": Verdict.REVIEW}


def test_advice_and_unchecked_cannot_be_settled() -> None:
    known = facts(overall_bit_rate=6_000_000, video_bit_rate=5_900_000, marks=None)
    words = [
        resolution(finding, how)
        for finding in judged(submission(), known).films["v1"]
        for how in How
    ]
    judgement = settled(submission(), known, *words)
    assert all(finding.resolved is None for finding in judgement.all())


def test_a_word_on_one_film_says_nothing_of_another() -> None:
    other = film(id="v2", file=replace(FILE, relative="b.mp4", fingerprint="other", sha256=None))
    state = submission(
        film(),
        other,
        signatures=(signature(), signature(2, subject="v2", basis="other", sha256=None)),
    )
    first = next(f for f in judged(state, SHORT).films["v1"])
    judgement = settled(state, SHORT, resolution(first, How.WAIVED))
    assert judgement.verdicts == {"v1": Verdict.PASS, "v2": Verdict.ERROR}


def test_a_word_is_void_when_the_content_changes() -> None:
    finding = one(judged(submission(), SHORT), "video/duration")
    word = resolution(finding, How.WAIVED)
    changed = film(file=replace(FILE, fingerprint="2250000000-bb", sha256=None))
    state = submission(changed, signatures=(signature(basis="2250000000-bb", sha256=None),))
    assert settled(state, SHORT, word).verdicts == {"v1": Verdict.ERROR}


@pytest.mark.parametrize(
    ("then", "now", "holds"),
    [
        ("11" * 32, "11" * 32, True),
        ("11" * 32, "22" * 32, False),
        (None, "22" * 32, True),
        ("11" * 32, None, True),
    ],
)
def test_the_full_sha256_must_agree_where_both_are_known(
    then: str | None, now: str | None, holds: bool
) -> None:
    state = submission(film(file=replace(FILE, sha256=now)), signatures=(signature(sha256=then),))
    finding = one(judged(state, SHORT), "video/duration")
    judgement = settled(state, SHORT, resolution(finding, How.WAIVED, sha256=then))
    assert one(judgement, "video/duration").open_error is not holds
    assert ("video/signed" not in {f.rule for f in judgement.all()}) is holds


def test_a_word_on_a_text_is_void_when_the_text_changes() -> None:
    before = submission(film(title="星空", summary="星" * 199))
    word = resolution(one(judged(before), "entry/summary"), How.CONFIRMED_OK)
    assert settled(before, FACTS, word).verdicts == {"v1": Verdict.PASS}
    after = submission(film(title="星空", summary="河" * 199))
    assert settled(after, FACTS, word).verdicts == {"v1": Verdict.REVIEW}


def test_a_word_on_a_phone_number_is_void_when_the_number_changes() -> None:
    before = submission(form={**submission().form, "phone": "内线 801"})
    word = resolution(one(judged(before), "form/phone"), How.CONFIRMED_OK)
    assert not one(settled(before, FACTS, word), "form/phone").open_error
    assert one(settled(before, FACTS, word), "form/phone").resolved is not None
    after = submission(form={**submission().form, "phone": "内线 802"})
    assert one(settled(after, FACTS, word), "form/phone").resolved is None


def test_a_word_on_a_missing_category_does_not_cover_an_unnamed_one() -> None:
    word = resolution(one(judged(submission(film(category=""))), "entry/category"), How.WAIVED)
    after = submission(film(category="other"))
    assert one(settled(after, FACTS, word), "entry/category").open_error


def test_a_waiver_of_one_minimum_is_none_for_another_category() -> None:
    finding = one(judged(submission(), SHORT), "video/duration")
    word = resolution(finding, How.WAIVED)
    assert not one(settled(submission(), SHORT, word), "video/duration").open_error
    moved = submission(film(category="slowlive"))
    assert one(settled(moved, SHORT, word), "video/duration").open_error


# ---- signatures --------------------------------------------------------------------------------


def test_one_role_in_the_call_is_filled_by_whoever_signs() -> None:
    state = submission(signatures=(signature(role="科普部主任"),))
    assert judged(state).verdicts == {"v1": Verdict.PASS}


def test_the_latest_signature_of_a_role_holds() -> None:
    failed = signature(2, "fail", remark="片尾有广告")
    assert judged(submission(signatures=(signature(), failed))).verdicts == {"v1": Verdict.ERROR}
    again = signature(3)
    state = submission(signatures=(signature(), failed, again))
    assert judged(state).verdicts == {"v1": Verdict.PASS}


def test_a_revoked_signature_is_as_if_never_given() -> None:
    finding = one(judged(submission(signatures=(signature(revoked=True),))), "video/signed")
    assert finding.message.endswith("尚未签核（交付前需要）")


def test_a_waiver_of_a_missing_signature_does_not_cover_a_later_refusal() -> None:
    unsigned = submission(film(selected=True), signatures=())
    word = resolution(one(judged(unsigned), "video/signed"), How.WAIVED)
    assert not one(settled(unsigned, FACTS, word), "video/signed").open_error
    refused = submission(film(selected=True), signatures=(signature(1, "fail"),))
    assert one(settled(refused, FACTS, word), "video/signed").open_error


def two_roles() -> Call:
    review = msgspec.structs.replace(CALL.review, roles=("科学顾问", "片方负责人"))
    return msgspec.structs.replace(CALL, review=review)


def test_each_role_of_the_call_signs_for_itself() -> None:
    state = submission(signatures=(signature(role="科学顾问"),))
    finding = one(judged(state, call=two_roles()), "video/signed")
    assert finding.message == "片方负责人尚未签核（交付前需要）"
    both = submission(signatures=(signature(role="科学顾问"), signature(2, role="片方负责人")))
    assert judged(both, call=two_roles()).verdicts == {"v1": Verdict.PASS}


def test_only_the_role_whose_signature_is_void_is_told_so() -> None:
    old = signature(role="科学顾问", basis="gone")
    found = judged(submission(signatures=(old,)), call=two_roles()).films["v1"]
    assert [f.message for f in found] == [
        "签核之后内容有变化，科学顾问须重新审核（交付前需要）",
        "片方负责人尚未签核（交付前需要）",
    ]


# ---- the same film twice -----------------------------------------------------------------------


def twice(first: dict[str, object], second: dict[str, object], **of_second: object) -> list[str]:
    films = (
        film(id="v1", title="甲", file=replace(FILE, **first)),  # type: ignore[arg-type]
        film(id="v2", title="乙", file=replace(FILE, **second), **of_second),  # type: ignore[arg-type]
    )
    found = judged(submission(*films)).all()
    return [f"{f.subject} {f.message}" for f in found if f.rule == "video/same-content"]


def test_the_same_content_is_told_at_both_films() -> None:
    assert twice({}, {"relative": "b.mp4"}) == ["v1 与《乙》内容相同", "v2 与《甲》内容相同"]


def test_files_not_read_yet_are_not_taken_for_the_same() -> None:
    unread = {"fingerprint": "", "sha256": None}
    assert twice(unread, {**unread, "relative": "b.mp4"}) == []


def test_the_full_sha256_decides_where_the_samples_agree() -> None:
    assert twice({}, {"sha256": "22" * 32}) == []
    assert len(twice({}, {"sha256": None})) == 2


def test_an_excluded_twin_counts_for_nothing() -> None:
    assert twice({}, {}, included=False) == []


# ---- broken and absent rules -------------------------------------------------------------------


def test_a_rule_that_raises_is_its_own_unchecked_finding_and_no_more(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(view: object, spec: object) -> Iterator[Claim]:
        yield Claim("none", "先说一句")
        raise ZeroDivisionError

    rules = tuple(
        replace(rule, function=broken) if rule.id == "video/sound" else rule for rule in all_rules()
    )
    monkeypatch.setattr(judging, "all_rules", lambda: rules)
    with caplog.at_level(logging.ERROR):
        judgement = judged(submission(), SHORT)
    assert [(f.rule, f.level) for f in judgement.films["v1"]] == [
        ("video/sound", Level.ERROR),
        ("video/sound", Level.SKIPPED),
        ("video/duration", Level.ERROR),
    ]
    assert "ZeroDivisionError" in caplog.text
    caplog.clear()


def without(*rules: str) -> Call:
    kept = {key: spec for key, spec in CALL.rules.items() if key not in rules}
    return msgspec.structs.replace(CALL, rules=kept)


def test_a_rule_that_the_call_does_not_list_does_not_run() -> None:
    assert judged(submission(), SHORT, without("video/duration")).verdicts == {"v1": Verdict.PASS}
    assert judged(submission(), None, without(*CALL.rules)).verdicts == {"v1": Verdict.PASS}


def test_level_stage_and_number_come_from_the_call() -> None:
    spec = msgspec.structs.replace(
        CALL.rules["video/resolution"],
        level=Level.ADVICE,
        levels={"below": Level.REVIEW},
        stages={"below": Stage.FORM},
        numbers={"width": 4000, "height": 2000},
        clause="第九条",
    )
    call = msgspec.structs.replace(CALL, rules={**CALL.rules, "video/resolution": spec})
    finding = one(judged(submission(), call=call), "video/resolution")
    assert (finding.level, finding.stage, finding.clause) == (Level.REVIEW, Stage.FORM, "第九条")
    assert finding.required == "不低于 4000×2000"


def test_without_a_project_only_the_rules_on_the_file_run() -> None:
    found = Judge(CALL, STANDARD).file(MediaFacts(), "a.mp4")
    assert {f.rule for f in found} <= {r.id for r in all_rules() if r.subject is Subject.FILE}
    assert {f.subject for f in found} == {""}


# ---- judged again ------------------------------------------------------------------------------


class Calls:
    """Counts how often each rule was asked about each film or entry."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seen: Counter[str] = Counter()
        rules = tuple(replace(rule, function=self._counting(rule)) for rule in all_rules())
        monkeypatch.setattr(judging, "all_rules", lambda: rules)

    def _counting(self, rule: RuleDefinition):  # type: ignore[no-untyped-def]
        def counted(view, spec):  # type: ignore[no-untyped-def]
            if rule.subject in (Subject.FILE, Subject.FILM):
                self.seen[view.film.id] += 1
            elif rule.subject is Subject.ENTRY:
                self.seen[view.entry.id] += 1
            return rule.function(view, spec)

        return counted


def thousand() -> tuple[Submission, dict[str, MediaFacts]]:
    films = tuple(
        film(
            id=f"v{n}",
            title=f"第{n}集",
            order=n,
            file=replace(FILE, relative=f"{n}.mp4", fingerprint=f"print-{n}", sha256=None),
        )
        for n in range(1, 1001)
    )
    signatures = tuple(
        signature(n, subject=f"v{n}", basis=f"print-{n}", sha256=None) for n in range(1, 1001)
    )
    return submission(*films, signatures=signatures), {f.id: facts() for f in films}


def with_film(state: Submission, identifier: str, **changes: object) -> Submission:
    def changed(one: Film) -> Film:
        return replace(one, **changes) if one.id == identifier else one  # type: ignore[arg-type]

    return replace(state, films=tuple(changed(one) for one in state.films))


def test_after_an_edit_of_one_film_only_that_film_is_judged_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = Calls(monkeypatch)
    judge = Judge(CALL, STANDARD)
    state, known = thousand()
    judge.submission(state, known)
    assert len(calls.seen) == 1000

    calls.seen.clear()
    judgement = judge.submission(with_film(state, "v500", category=""), known)
    assert set(calls.seen) == {"v500"}
    assert judgement.verdicts["v500"] is Verdict.ERROR

    calls.seen.clear()
    known = {**known, "v7": SHORT}
    assert judge.submission(state, known).verdicts["v7"] is Verdict.ERROR
    assert set(calls.seen) == {"v7", "v500"}

    calls.seen.clear()
    state = replace(
        state,
        signatures=(
            *state.signatures,
            signature(1001, "fail", subject="v8", basis="print-8", sha256=None),
        ),
    )
    assert judge.submission(state, known).verdicts["v8"] is Verdict.ERROR
    assert set(calls.seen) == {"v8"}

    calls.seen.clear()
    waived = resolution(judge.submission(state, known).films["v7"][0], How.WAIVED, sha256=None)
    state = replace(state, resolutions=(waived,))
    assert judge.submission(state, known).verdicts["v7"] is Verdict.PASS
    assert set(calls.seen) == {"v7"}


def test_what_was_kept_is_what_a_fresh_judge_says() -> None:
    state, known = thousand()
    state = replace(state, films=state.films[:50])
    judge = Judge(CALL, STANDARD)
    edits: list[dict[str, object]] = [
        {"category": "slowlive"},
        {"summary": ""},
        {"selected": True},
        {"included": False},
        {"included": True, "summary": "银河"},
        {"file": None},
    ]
    for number, edit in enumerate(edits, 1):
        state = with_film(state, f"v{number % 3 + 1}", **edit)
        assert judge.submission(state, known) == Judge(CALL, STANDARD).submission(state, known)
