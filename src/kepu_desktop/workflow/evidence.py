"""Evidence pictures of findings: made once, kept in the user's cache by the film's content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.facts import MediaFacts
from kepu_desktop.domain.findings import Evidence, Finding, Level
from kepu_desktop.domain.texts import safe_component
from kepu_desktop.jobs.model import Job
from kepu_desktop.media.evidence import Wanted, evidence_pictures
from kepu_desktop.system.files import explained
from kepu_desktop.system.paths import cache_folder

MOST_OF_A_FINDING = 6
_SHOWN_LEVELS = (Level.ERROR, Level.REVIEW, Level.ADVICE)
_TIMEOUT_S = 600.0


def kept_folder(digest: str) -> Path:
    """Where the pictures of the content with this fingerprint are kept."""
    return cache_folder() / "evidence" / hashlib.sha256(digest.encode()).hexdigest()[:24]


def picture_job(
    key: str, path: str, findings: Iterable[Finding], facts: MediaFacts, folder: Path
) -> Job | None:
    """The job that makes what is missing in ``folder``; None when nothing can be shown.

    Raises ``UserError`` when the folder cannot be made.
    """
    wanted = {one.name: one for one in _wanted(findings, facts)}
    if not wanted or facts.width is None or facts.height is None:
        return None
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
    arguments = (path, tuple(wanted.values()), (facts.width, facts.height), str(folder))
    return Job(key, evidence_pictures, arguments, timeout_s=_TIMEOUT_S, reports=True)


def with_pictures(
    findings: Iterable[Finding], facts: MediaFacts | None, folder: Path
) -> tuple[Finding, ...]:
    """The findings with the pictures that lie in ``folder``; evidence without one stays as it
    is."""
    if facts is None:
        return tuple(findings)
    return tuple(
        replace(finding, evidence=tuple(_shown(one, facts, folder) for one in finding.evidence))
        if finding.evidence
        else finding
        for finding in findings
    )


def evidence_folder(text: str) -> Path:
    """The folder that a person named for pictures, made if it is missing. Raises ``UserError``."""
    folder = Path(text)
    if folder.exists() and not folder.is_dir():
        raise UserError(
            "not-a-folder",
            "证据画面要写到文件夹里，这里已有同名文件",
            subject=safe_component(folder.name, fallback="证据"),
            remedy="请换一个文件夹",
        )
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def _wanted(findings: Iterable[Finding], facts: MediaFacts) -> Iterator[Wanted]:
    for finding in findings:
        if finding.effective_level in _SHOWN_LEVELS:
            for evidence in finding.evidence[:MOST_OF_A_FINDING]:
                time_s = moment(evidence, facts)
                if time_s is not None:
                    yield Wanted(time_s, evidence.box, _name(time_s, evidence))


def _shown(evidence: Evidence, facts: MediaFacts, folder: Path) -> Evidence:
    time_s = moment(evidence, facts)
    if time_s is None:
        return evidence
    path = folder / _name(time_s, evidence)
    return replace(evidence, image=str(path)) if path.is_file() else evidence


def moment(evidence: Evidence, facts: MediaFacts) -> float | None:
    """What stays at its place all the time is shown in the middle of the film."""
    if evidence.time_s is not None:
        return evidence.time_s
    if evidence.box is None or facts.duration_s is None:
        return None
    return round(facts.duration_s / 2, 3)


def _name(time_s: float, evidence: Evidence) -> str:
    box = "" if evidence.box is None else "_" + "-".join(map(str, evidence.box))
    return f"{round(time_s * 1000):09d}{box}.jpg"
