"""A film, its facts and a submission that no rule objects to, and ways to vary them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kepu_desktop.calls.loader import load_call
from kepu_desktop.calls.model import Call
from kepu_desktop.domain.characters import StandardCharacters
from kepu_desktop.domain.facts import AudioStream, MarkFacts, MediaFacts, SubtitleFacts
from kepu_desktop.domain.findings import Finding, How, Resolution, Signature
from kepu_desktop.domain.submission import (
    NO_HINT,
    Entry,
    FileRef,
    Film,
    Hint,
    Returned,
    Submission,
)
from kepu_desktop.system.characters import standard_characters
from kepu_desktop.system.resources import shipped_calls
from kepu_desktop.validators.views import (
    EntryView,
    FilmView,
    FormView,
    PackageView,
    TargetView,
)

CALL: Call = load_call(shipped_calls() / "kepu-2025")
STANDARD: StandardCharacters = standard_characters()

FILE = FileRef("/films", "星空.mp4", "", 2_250_000_000, 1, "2250000000-aa", "11" * 32)
FILM = Film("v1", "星空下的望远镜", "venue", summary="在海拔五千米处看银河升起。", file=FILE)
FACTS = MediaFacts(
    size=2_250_000_000,
    container="mp4",
    brand="isom",
    fragmented=False,
    index_first=True,
    duration_s=1800.0,
    container_duration_s=1800.0,
    video_streams=1,
    cover_pictures=0,
    width=1920,
    height=1080,
    rotation=0,
    pixel_aspect=1.0,
    frame_rate=25.0,
    variable_frame_rate=False,
    video_codec="h264",
    bit_depth=8,
    interlaced=False,
    overall_bit_rate=10_000_000,
    video_bit_rate=9_800_000,
    audio=(AudioStream("aac", 2, 48000),),
    subtitle_tracks=(),
    sidecars=(),
    sha256="11" * 32,
    subtitles=SubtitleFacts("burned_in", 0.96, (0.9, 0.99), "simplified", ()),
    marks=MarkFacts("none", (), 40, 120),
    ads=(),
    black=(),
    freeze=(),
    silence=(),
    loudness_lufs=-20.0,
)
FORM: Mapping[str, str] = {
    "unit": "示例省科学技术协会",
    "contact": "林知远",
    "position": "部长/研究员",
    "phone": "13800138000",
    "email": "office@example.org",
}
ROLE = CALL.review.roles[0]


def film(**changes: object) -> Film:
    return replace(FILM, **changes)  # type: ignore[arg-type]


def facts(**changes: object) -> MediaFacts:
    return replace(FACTS, **changes)  # type: ignore[arg-type]


def signature(number: int = 1, result: str = "pass", **changes: object) -> Signature:
    whole = Signature(
        number,
        "v1",
        "周明",
        ROLE,
        "2025-07-01T09:00:00+08:00",
        result,
        "",
        FILE.fingerprint,
        FILE.sha256,
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


SIGNED = (signature(),)


def film_view(
    of: Film = FILM,
    known: MediaFacts = FACTS,
    *,
    name: str = "星空.mp4",
    call: Call = CALL,
    twins: tuple[str, ...] = (),
    signatures: tuple[Signature, ...] = SIGNED,
    hint: Hint = NO_HINT,
) -> FilmView:
    return FilmView(of, known, name, call, twins, signatures, hint)


def entry_view(title: str = FILM.title, summary: str = FILM.summary) -> EntryView:
    of = film(title=title, summary=summary)
    return EntryView(Entry("v1", "single", title, summary, 1, (of,)), CALL, STANDARD)


def submission(*films: Film, **changes: object) -> Submission:
    whole = Submission(form=FORM, films=films or (FILM,), signatures=SIGNED)
    return replace(whole, **changes)  # type: ignore[arg-type]


def form_view(*, films: tuple[Film, ...] = (FILM,), **changes: object) -> FormView:
    state = replace(submission(), films=films, **changes)  # type: ignore[arg-type]
    return FormView(state, tuple(e for e in state.entries() if e.included), CALL)


def stated_view(count: str, duration: str, **changes: object) -> FormView:
    """The film's unit returned a form that states this; the film is half an hour long."""
    return returned_view({"count": count, "duration": duration}, **changes)


def returned_view(*said: dict[str, str], **changes: object) -> FormView:
    """The same with a form for each statement, in the order in which they came."""
    forms = tuple(
        Returned(
            f"r{number}",
            f"信息表{number}.docx",
            f"{number}" * 64,
            "2025-07-01T08:00:00+08:00",
            FILM.source_unit,
            values,
        )
        for number, values in enumerate(said, 1)
    )
    view = form_view(returned=forms)
    return replace(view, lengths={FILM.id: 1800.0}, **changes)  # type: ignore[arg-type]


def form_with(key: str, value: str) -> FormView:
    return form_view(form={**FORM, key: value})


def target_view(**changes: object) -> TargetView:
    whole = TargetView(
        kind="exFAT",
        free=100_000_000_000,
        read_only=False,
        largest_file=None,
        files=(("01_其他_星空.mp4", 6_000_000_000), ("02_其他_湿地.mp4", 1_000_000_000)),
        needed=7_000_000_000,
        path_length=90,
        path_limit=240,
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def package_view(mail_bytes: int = 300_000, *names: tuple[str, str]) -> PackageView:
    return PackageView(CALL, mail_bytes, names)


def resolution(finding: Finding, how: How, number: int = 1, **changes: object) -> Resolution:
    """A person's word on ``finding`` as the program would keep it."""
    whole = Resolution(
        number,
        finding.subject,
        finding.rule,
        how,
        "周明",
        "2025-07-01T09:00:00+08:00",
        "已看过",
        finding.basis,
        FILE.sha256,
    )
    return replace(whole, **changes)  # type: ignore[arg-type]
