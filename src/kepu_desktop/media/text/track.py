"""The texts of subtitle tracks: when each stands, what it says.

Only packets are read. The four text codecs are simple enough to take the text out directly, which
also gets the good cues of a damaged track; pictures (DVD, Blu-ray, DVB) have times and no text.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kepu_desktop.domain.facts import SubtitleFacts, TextSample
from kepu_desktop.media import libav
from kepu_desktop.media.text.coverage import wilson
from kepu_desktop.media.text.script import judge, script_marks

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.subtitles.stream import SubtitleStream

_MOST_CUES = 50_000
_LONGEST_TEXT = 4096  # octets of a cue that are looked at
_STEP = 256  # packets between two reports of progress
_EVIDENCE = 12
_PICTURES = ("dvd_subtitle", "hdmv_pgs_subtitle", "dvb_subtitle", "xsub")
_UNTIL_NEXT_S = 8.0  # a cue that does not say how long it stands


@dataclass(frozen=True, slots=True)
class Cue:
    """Times in seconds from the film's first picture; ``text`` is "" for a picture."""

    start_s: float
    end_s: float
    text: str


@dataclass(frozen=True, slots=True)
class CueTrack:
    """One subtitle track; ``text`` False: its cues are pictures."""

    codec: str
    language: str | None
    text: bool
    cues: tuple[Cue, ...]


def cue_tracks(path: str, progress: Callable[[float], None] | None = None) -> tuple[CueTrack, ...]:
    """All subtitle tracks with their cues in order of time; empty where there are none.

    MP4 is read at the tracks' places only, Matroska to its end. Raises ``OSError`` when the disk
    does.
    """
    with open(path, "rb") as stream, libav.opened(stream) as container:
        if container is None or not container.streams.subtitles:
            return ()
        size = stream.seek(0, 2)
        stream.seek(0)
        return _read(container, size, progress)


def track_facts(track: CueTrack, speech: Mapping[float, bool | None]) -> SubtitleFacts:
    """What a track says of a film whose sound was listened to at the times of ``speech``."""
    spoken = sorted(time_s for time_s, heard in speech.items() if heard)
    starts = [cue.start_s for cue in track.cues]
    reach: list[float] = []  # how far the cues up to each one reach: they may overlap
    for cue in track.cues:
        reach.append(max(cue.end_s, reach[-1] if reach else cue.end_s))
    covered = 0
    for time_s in spoken:
        number = bisect_right(starts, time_s) - 1
        covered += number >= 0 and reach[number] > time_s
    marks = judge((cue.text for cue in track.cues), script_marks())
    step = max(1.0, len(track.cues) / _EVIDENCE)
    shown = [
        track.cues[int((number + 0.5) * step)] for number in range(min(_EVIDENCE, len(track.cues)))
    ]
    return SubtitleFacts(
        state="track",
        coverage=round(covered / len(spoken), 4) if spoken else None,
        interval=wilson(covered, len(spoken)),
        script=marks.script if track.text else None,
        samples=tuple(TextSample(round(cue.start_s, 3), cue.text) for cue in shown if cue.text),
        looked=len(track.cues),
        speech=len(spoken),
        covered=covered,
        simplified_marks=marks.simplified if track.text else None,
        traditional_marks=marks.traditional if track.text else None,
    )


def best_track(tracks: tuple[CueTrack, ...]) -> CueTrack | None:
    """The one to judge: text before pictures, then that which stands longest; None for none."""
    return max(
        tracks,
        key=lambda track: (track.text, sum(cue.end_s - cue.start_s for cue in track.cues)),
        default=None,
    )


def _read(
    container: InputContainer, size: int, progress: Callable[[float], None] | None
) -> tuple[CueTrack, ...]:
    import av
    from av.stream import Discard

    picture = libav.main_picture(container)
    start_s = 0.0
    if picture is not None and picture.start_time is not None and picture.time_base:
        start_s = float(picture.start_time * picture.time_base)
    tracks = container.streams.subtitles
    for stream in container.streams:
        if stream not in tracks:
            stream.discard = Discard.all
    codecs = {
        stream.index: stream.codec_context.codec.canonical_name if stream.codec_context else ""
        for stream in tracks
    }
    found: dict[int, list[Cue]] = {index: [] for index in codecs}
    try:
        for number, packet in enumerate(container.demux(tracks)):
            index = packet.stream.index
            if packet.size and len(found[index]) < _MOST_CUES:
                cue = _cue(packet, codecs[index], start_s)
                if cue is not None:
                    found[index].append(cue)
            if progress is not None and number % _STEP == 0 and packet.pos is not None and size:
                progress(min(1.0, max(0.0, packet.pos / size)))
    except (av.FFmpegError, ValueError):
        pass  # a damaged end: what came before it counts
    return tuple(
        CueTrack(
            codec=codecs[stream.index],
            language=libav.language(stream),
            text=codecs[stream.index] not in _PICTURES,
            cues=_closed(found[stream.index]),
        )
        for stream in tracks
    )


def _cue(packet: Packet[SubtitleStream], codec: str, start_s: float) -> Cue | None:
    """None for what shows nothing: an empty text ends the one before it."""
    stamp = packet.pts if packet.pts is not None else packet.dts
    if stamp is None or packet.time_base is None:
        return None
    begin = float(stamp * packet.time_base) - start_s
    lasts = float((packet.duration or 0) * packet.time_base)
    data = bytes(packet)[:_LONGEST_TEXT]
    if codec in _PICTURES:
        return Cue(begin, begin + lasts, "")
    text = _text(data, codec)
    return Cue(begin, begin + lasts, text) if text else None


def _closed(cues: list[Cue]) -> tuple[Cue, ...]:
    """In order; cues without an end stand until the next, for a while at most."""
    cues.sort(key=lambda cue: (cue.start_s, cue.end_s))
    nexts = [cue.start_s for cue in cues[1:]] + [float("inf")]
    return tuple(
        cue
        if cue.end_s > cue.start_s
        else Cue(cue.start_s, min(following, cue.start_s + _UNTIL_NEXT_S), cue.text)
        for cue, following in zip(cues, nexts, strict=True)
    )


def _text(data: bytes, codec: str) -> str:
    """The words of a packet on one line, without their markup."""
    if codec == "mov_text":
        # 3GPP TS 26.245: two octets of length, the text, then boxes with its style.
        data = data[2 : 2 + int.from_bytes(data[:2], "big")]
        if data[:2] in (b"\xfe\xff", b"\xff\xfe"):
            return _plain(data.decode("utf-16", "replace"))
    text = data.decode("utf-8", "replace")
    if codec in ("ass", "ssa"):
        # ReadOrder, Layer, Style, Name, three margins, Effect, Text (Matroska's form).
        parts = text.split(",", 8)
        text = re.sub(r"\{[^}]*\}", "", parts[8]) if len(parts) == 9 else ""
        text = re.sub(r"\\[Nnh]", " ", text)
    else:
        text = html.unescape(re.sub(r"</?[^<>]{0,200}>", "", text))
    return _plain(text)


def _plain(text: str) -> str:
    return " ".join(text.replace("\0", " ").split())
