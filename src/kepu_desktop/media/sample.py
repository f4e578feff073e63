"""Small films made with PyAV, for the demonstration project and the self-test."""

from __future__ import annotations

import fractions
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from av.filter import Graph

_RATE = 25
_SOUND_RATE = 48_000


def write_sample(
    path: str, seconds: int, width: int, height: int, bit_rate: int, seed: int
) -> None:
    """Write an H.264/AAC MP4 of a moving test picture with grain and a tone.

    ``bit_rate`` is the picture's, in bit/s; grain keeps the encoder at it. ``seed`` changes the
    grain and the tone, so that two samples never have the same content. Runs in a worker.
    """
    import av
    from av.filter import Graph

    picture = Graph()
    source = picture.add("testsrc2", f"size={width}x{height}:rate={_RATE}:duration={seconds}")
    grain = picture.add("noise", f"alls=24:allf=t:all_seed={seed}")
    shape = picture.add("format", "yuv420p")
    picture_end = picture.add("buffersink")
    for one, next_one in ((source, grain), (grain, shape), (shape, picture_end)):
        one.link_to(next_one)
    picture.configure()

    tone = Graph()
    start = tone.add(
        "sine", f"frequency={220 + 20 * seed}:sample_rate={_SOUND_RATE}:duration={seconds}"
    )
    form = tone.add("aformat", "sample_fmts=fltp:channel_layouts=stereo")
    tone_end = tone.add("abuffersink")
    start.link_to(form)
    form.link_to(tone_end)
    tone.configure()

    with av.open(path, "w", format="mp4", options={"movflags": "+faststart"}) as output:
        video = output.add_stream("libx264", rate=_RATE)
        video.width, video.height, video.pix_fmt = width, height, "yuv420p"
        video.bit_rate = bit_rate
        video.time_base = fractions.Fraction(1, _RATE)
        video.options = {
            "preset": "ultrafast",
            "maxrate": str(bit_rate),
            "bufsize": str(bit_rate // 2),
            "x264-params": "nal-hrd=cbr:keyint=50:threads=2",
        }
        audio = output.add_stream("aac", rate=_SOUND_RATE, layout="stereo")
        audio.bit_rate = 128_000
        for frame in _frames(picture):
            output.mux(video.encode(frame))
        output.mux(video.encode(None))
        for frame in _frames(tone):
            output.mux(audio.encode(frame))
        output.mux(audio.encode(None))


def _frames(graph: Graph) -> Iterator[Any]:
    """Everything the graph yields until its sources end."""
    from av.error import EOFError as SourceEnded

    while True:
        try:
            yield graph.pull()
        except SourceEnded:
            return
