"""The JSON of ``check --json`` and ``list --json``: every key always there, null for unknown.

Outside checks rely on it; a new key is a new promise, a lost one a broken promise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from kepu_desktop import __version__
from kepu_desktop.calls.model import Call
from kepu_desktop.domain.facts import MediaFacts, Stretch
from kepu_desktop.domain.findings import Finding
from kepu_desktop.domain.submission import FORM_KEYS, Case, Film, Material, Skipped
from kepu_desktop.workflow.cases import case_values
from kepu_desktop.workflow.check import CheckedFile
from kepu_desktop.workflow.content import effective_categories, totals
from kepu_desktop.workflow.locate import is_offline
from kepu_desktop.workflow.session import Session, film_path

_UNDECODABLE = re.compile("[\udc80-\udcff]")
Json = dict[str, Any]


def check_object(call: Call, files: Iterable[CheckedFile], skipped: Iterable[Skipped]) -> Json:
    return {
        "call": call.id,
        "tool": __version__,
        "files": [
            {
                "path": path_text(file.path),
                "sha256": file.facts.sha256,
                "verdict": file.verdict.value,
                "facts": facts_object(file.facts),
                "findings": [finding_object(finding) for finding in file.findings],
            }
            for file in files
        ],
        "skipped": _skipped(skipped),
    }


def list_object(session: Session) -> Json:
    state = session.submission
    form: Json = {key: state.form.get(key, "") for key in FORM_KEYS}
    form["categories"] = list(effective_categories(session.call, state))
    sums = totals(session)
    return {
        "form": form,
        "entries": [
            {
                "id": entry.id,
                "kind": entry.kind,
                "title": entry.title,
                "summary": entry.summary,
                "order": entry.order,
                "included": entry.included,
                "videos": [film.id for film in entry.films],
            }
            for entry in state.entries()
        ],
        "videos": [_video_object(session, film) for film in state.films],
        "cases": [case_object(session, case) for case in state.cases],
        "findings": [
            finding_object(finding)
            for finding in (*session.judgement.general, *session.judgement.cases.whole)
        ],
        "skipped": _skipped(state.skipped),
        "totals": {
            "count": sums.count,
            # Nothing known of any film is null, not 0.
            "duration_s": None if sums.count and sums.unknown == sums.count else sums.duration_s,
        },
        "exports": [
            {
                "at": export.at,
                "folder": export.folder,
                "sha256": export.sha256,
                "mailed": {"at": export.mailed.at, "by": export.mailed.by}
                if export.mailed
                else None,
            }
            for export in state.exports
        ],
    }


def _video_object(session: Session, film: Film) -> Json:
    series = {series.id: series.name for series in session.submission.series}
    facts = session.facts_of(film)
    duration = facts.duration_s if facts else None
    return {
        "id": film.id,
        "path": path_text(film_path(film.file)) if film.file else None,
        "title": film.title,
        "category": film.category,
        "unit": film.source_unit,
        "series": series.get(film.series, ""),
        "summary": film.summary,
        "duration_s": duration if film.file else film.planned_duration_s,
        "planned": film.planned,
        "offline": is_offline(film),
        "selected": film.selected,
        "verdict": session.verdict(film).value,
        "findings": [finding_object(finding) for finding in session.judgement.films[film.id]],
        "signed": [
            {
                "by": signature.by,
                "role": signature.role,
                "at": signature.at,
                "result": signature.result,
                "remark": signature.remark,
            }
            for signature in session.valid_signatures(film)
        ],
    }


def case_object(session: Session, case: Case) -> Json:
    """One case; its findings include those of its materials, each of which has its own too."""
    state, judged = session.submission, session.judgement.cases
    materials = state.materials_of(case.id)
    about = (*judged.cases[case.id], *(f for one in materials for f in judged.materials[one.id]))
    spec = session.call.cases
    return {
        "id": case.id,
        "class": case.class_id,
        "chosen": case.chosen,
        "fields": case_values(spec, state, case) if spec else dict(case.fields),
        "materials": [_material_object(session, one) for one in materials],
        "findings": [finding_object(finding) for finding in about],
    }


def _material_object(session: Session, material: Material) -> Json:
    facts = session.material_facts(material)
    return {
        "id": material.id,
        "path": path_text(film_path(material.file)),
        "kind": facts.kind.value if facts else None,
        "size": facts.size if facts else None,
        "problem": facts.problem.value if facts and facts.problem else None,
        "pages": facts.pages if facts else None,
        "format": facts.format if facts else None,
        "width": facts.width if facts else None,
        "height": facts.height if facts else None,
        "findings": [
            finding_object(finding)
            for finding in session.judgement.cases.materials.get(material.id, ())
        ],
    }


def finding_object(finding: Finding) -> Json:
    resolved = finding.resolved
    return {
        "rule": finding.rule,
        "level": finding.level.value,
        "stage": finding.stage.value,
        "clause": finding.clause,
        "message": finding.message,
        "measured": finding.measured,
        "required": finding.required,
        "remedy": finding.remedy,
        "resolved": None
        if resolved is None
        else {
            "how": resolved.how.value,
            "by": resolved.by,
            "at": resolved.at,
            "reason": resolved.reason,
        },
        "evidence": [
            {
                "time_s": evidence.time_s,
                "box": list(evidence.box) if evidence.box else None,
                "image": evidence.image,
            }
            for evidence in finding.evidence
        ],
    }


def facts_object(facts: MediaFacts) -> Json:
    return {
        "container": facts.container,
        "duration_s": facts.duration_s,
        "width": facts.width,
        "height": facts.height,
        "rotation": facts.rotation,
        "frame_rate": facts.frame_rate,
        "video_codec": facts.video_codec,
        "overall_bit_rate": facts.overall_bit_rate,
        "video_bit_rate": facts.video_bit_rate,
        "audio": None
        if facts.audio is None
        else [
            {"codec": a.codec, "channels": a.channels, "sample_rate": a.sample_rate}
            for a in facts.audio
        ],
        "subtitle_tracks": None
        if facts.subtitle_tracks is None
        else [{"codec": t.codec, "language": t.language} for t in facts.subtitle_tracks],
        "subtitles": _subtitles(facts),
        "marks": None
        if facts.marks is None
        else {
            "state": facts.marks.state,
            "boxes": [list(box) for box in facts.marks.boxes],
            "scenes": facts.marks.scenes,
            "frames": facts.marks.frames,
        },
        "ads": None
        if facts.ads is None
        else [
            {
                "kind": a.kind,
                "text": a.text,
                "time_s": a.time_s,
                "box": list(a.box) if a.box else None,
            }
            for a in facts.ads
        ],
        "black": _stretches(facts.black),
        "freeze": _stretches(facts.freeze),
        "silence": _stretches(facts.silence),
        "loudness_lufs": facts.loudness_lufs,
    }


def _subtitles(facts: MediaFacts) -> Json | None:
    found = facts.subtitles
    if found is None:
        return None
    return {
        "state": found.state,
        "coverage": found.coverage,
        "interval": list(found.interval) if found.interval else None,
        "script": found.script,
        "samples": [{"time_s": s.time_s, "text": s.text} for s in found.samples],
    }


def _stretches(found: tuple[Stretch, ...] | None) -> list[Mapping[str, float]] | None:
    if found is None:
        return None
    return [{"start_s": stretch.start_s, "end_s": stretch.end_s} for stretch in found]


def _skipped(items: Iterable[Skipped]) -> list[Json]:
    return [{"path": path_text(item.path), "reason": item.reason} for item in items]


def path_text(path: str) -> str:
    """A path as valid Unicode: undecodable bytes as \\xNN, everything else as it is."""
    return _UNDECODABLE.sub(lambda match: f"\\x{ord(match.group()) - 0xDC00:02X}", path)
