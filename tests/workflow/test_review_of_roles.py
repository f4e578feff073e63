"""Two findings of one rule about one film: each can be settled, one after the other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from calls.folders import OTHER
from kepu_desktop.domain.facts import MediaFacts
from kepu_desktop.domain.findings import Verdict
from kepu_desktop.domain.submission import FileRef, Film
from kepu_desktop.workflow.review import confirm, sign, waive
from kepu_desktop.workflow.session import Session

FILE = FileRef("films", "a.mp4", "", 10, 1, "10-a")


def test_the_refusal_of_each_role_is_waived_by_its_own_word(tmp_path: Path) -> None:
    film = Film("v1", "潮汐", "short", summary="月亮与海。", file=FILE)
    with Session.create(tmp_path / "a.kepu", OTHER) as session:
        session.edit("添加", lambda state: replace(state, films=(film,)))
        for role in session.call.review.roles:
            sign(session, "v1", "周明", role=role, result="fail")

        def refused() -> int:
            found = session.judgement.of("v1")
            return sum(f.rule == "video/signed" and f.open_error for f in found)

        assert refused() == 2
        waive(session, "v1", "video/signed", "已按意见改在片尾", "周明")
        assert refused() == 1
        waive(session, "v1", "video/signed", "同上", "周明")
        assert refused() == 0


def test_an_error_and_a_review_of_one_rule_are_settled_each_by_its_own_word(
    tmp_path: Path,
) -> None:
    film = Film("v1", "潮汐", "venue", summary="月亮与海。", file=FILE)
    facts = MediaFacts(duration_s=1500.0, container_duration_s=1800.0)
    with Session.create(tmp_path / "a.kepu") as session:
        session.edit("添加", lambda state: replace(state, films=(film,)))
        session.record_facts([("v1", FILE, facts)])

        def still_open() -> int:
            found = session.judgement.of("v1")
            return sum(f.rule == "video/duration" and f.open_error for f in found)

        assert still_open() == 1
        waive(session, "v1", "video/duration", "主办方同意", "周明")
        assert still_open() == 0
        confirm(session, "v1", "video/duration", ok=False, by="周明")
        assert still_open() == 1
        waive(session, "v1", "video/duration", "片尾黑场，不影响", "周明")
        assert still_open() == 0
        assert session.verdict(film) is not Verdict.ERROR
