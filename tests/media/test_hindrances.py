"""What the system puts in the way: files that are gone, locked, growing, or no files at all."""

from __future__ import annotations

import errno
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from kepu_desktop.domain.facts import Problem
from kepu_desktop.media.probe import _hindrance, probe
from media_factory import ODD_NAMES, MediaFactory, odd_name


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    assert probe(str(tmp_path / "gone.mp4")).problem is Problem.VANISHED
    (tmp_path / "file").touch()
    assert probe(str(tmp_path / "file" / "film.mp4")).problem is Problem.VANISHED


def test_a_folder_a_pipe_and_a_device_are_no_media_and_do_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")
    for path in (tmp_path, tmp_path / "pipe.mp4", Path("/dev/zero")):
        facts = probe(str(path))
        assert facts.problem is Problem.NOT_MEDIA
        assert facts.problem_detail == "不是普通文件"


def test_links_that_lead_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").symlink_to(tmp_path / "b.mp4")
    (tmp_path / "b.mp4").symlink_to(tmp_path / "a.mp4")
    assert probe(str(tmp_path / "a.mp4")).problem is Problem.READ_ERROR


def test_a_file_that_may_not_be_read(media: MediaFactory, tmp_path: Path) -> None:
    path = tmp_path / "locked.mp4"
    shutil.copy2(media.five_megabits(), path)
    path.chmod(0)
    if os.geteuid():
        assert probe(str(path)).problem is Problem.NO_ACCESS
        return
    # Root may read anything: ask as somebody else, with the modules loaded before.
    script = (
        "import os, sys\n"
        "from kepu_desktop.media.probe import probe\n"
        "os.setgid(65534); os.setuid(65534)\n"
        "print(probe(sys.argv[1]).problem)"
    )
    os.chmod(tmp_path, 0o755)
    for folder in (tmp_path, *tmp_path.parents):
        if folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o055)
        if folder.parent == Path("/"):
            break
    run = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "no-access"


@pytest.mark.parametrize("number", [errno.EIO, errno.ESTALE, errno.ETIMEDOUT])
def test_a_failing_disk_is_told_without_the_path(number: int) -> None:
    problem, detail = _hindrance(OSError(number, os.strerror(number), "/home/somebody/a.mp4"))
    assert problem is Problem.READ_ERROR
    assert detail == os.strerror(number)


def test_a_file_that_is_still_arriving(media: MediaFactory, tmp_path: Path) -> None:
    """Its index is not there yet: that alone would look like a broken copy."""
    data = media.five_megabits().read_bytes()
    path = tmp_path / "arriving.mp4"
    path.write_bytes(data[:100_000])
    done = threading.Event()

    def arrive() -> None:
        with path.open("ab", buffering=0) as stream:
            while not done.wait(0.05):
                stream.write(bytes(200))  # for as long as anybody looks

    writer = threading.Thread(target=arrive)
    writer.start()
    try:
        assert probe(str(path)).problem is Problem.CHANGING
    finally:
        done.set()
        writer.join()


def test_a_broken_file_that_rests_is_told_as_broken(
    media: MediaFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "fresh.mp4"
    shutil.copyfile(media.no_index(), path)
    future = time.time() + 5  # fresh, however long this takes to come to it
    os.utime(path, (future, future))
    pauses: list[float] = []
    monkeypatch.setattr(time, "sleep", pauses.append)
    assert probe(str(path)).problem is Problem.NO_INDEX
    assert len(pauses) == 1, "a fresh one is looked at twice"
    os.utime(path, (1, 1))
    assert probe(str(path)).problem is Problem.NO_INDEX
    assert len(pauses) == 1


def test_a_file_that_grows_while_it_is_hashed(media: MediaFactory, tmp_path: Path) -> None:
    path = tmp_path / "growing.mp4"
    shutil.copy2(media.compliant(), path)

    def grow(share: float) -> None:
        with path.open("ab") as stream:
            stream.write(b"x")

    facts = probe(str(path), "full", grow)
    assert facts.problem is Problem.CHANGING
    assert facts.sha256 is None


def test_a_file_that_vanishes_while_it_is_hashed(media: MediaFactory, tmp_path: Path) -> None:
    path = tmp_path / "going.mp4"
    shutil.copy2(media.compliant(), path)
    facts = probe(str(path), "full", lambda _: path.unlink(missing_ok=True))
    assert facts.problem is Problem.VANISHED
    assert facts.width == 1920


@pytest.mark.parametrize("kind", ODD_NAMES)
def test_odd_names_are_opened_like_any_other(
    media: MediaFactory, tmp_path: Path, kind: str
) -> None:
    for source in (media.five_megabits(), media.matroska()):
        path = odd_name(tmp_path, kind, source)
        for depth in ("quick", "full"):
            assert probe(path, depth) == probe(str(source), depth)


def test_folders_that_look_like_an_address_are_opened(media: MediaFactory, tmp_path: Path) -> None:
    folder = tmp_path / "http:" / "example.org"
    folder.mkdir(parents=True)
    source = media.five_megabits()
    shutil.copy2(source, folder / "a.mp4")
    path = f"{tmp_path}/http://example.org/a.mp4"
    assert probe(path) == probe(str(source))


@pytest.mark.parametrize("locale", ["C", "POSIX", "C.UTF-8"])
def test_chinese_names_are_opened_in_any_locale(
    media: MediaFactory, tmp_path: Path, locale: str
) -> None:
    path = tmp_path / "科普视频.mp4"
    shutil.copy2(media.five_megabits(), path)
    script = (
        "import os, sys\n"
        "from kepu_desktop.media.probe import probe\n"
        "facts = probe(os.fsdecode(sys.argv[1].encode('utf-8', 'surrogateescape')))\n"
        "print(facts.problem, facts.width, facts.bit_depth)"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, os.fsencode(path)],
        env={**os.environ, "LC_ALL": locale, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=True,
    )
    # The bit depth comes from MediaInfo alone: it too has opened the file.
    assert run.stdout.split() == ["None", "1920", "8"]


PLAYLISTS = {
    "hls": "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{url}\n#EXT-X-ENDLIST\n",
    "concat": "ffconcat version 1.0\nfile '{url}'\n",
    "dash": (
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period>'
        '<AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>{url}'
        "</BaseURL></Representation></AdaptationSet></Period></MPD>"
    ),
    "redirect": "[Reference]\nRef1={url}\n",
    "playlist": '<?xml version="1.0"?><smil><body><video src="{url}"/></body></smil>',
}


@pytest.mark.parametrize("kind", PLAYLISTS)
def test_no_file_makes_a_reader_open_an_address(tmp_path: Path, kind: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.3)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/x.mp4"
        path = tmp_path / "film.mp4"
        path.write_text(PLAYLISTS[kind].format(url=url), encoding="ascii")
        os.utime(path, (1, 1))
        for depth in ("quick", "full"):
            assert probe(str(path), depth).problem is Problem.NOT_MEDIA
        with pytest.raises(TimeoutError):
            server.accept()


def test_an_index_that_names_an_address_is_not_followed(
    media: MediaFactory, tmp_path: Path
) -> None:
    """A data reference (dref) may say that the samples lie elsewhere."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.3)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/x.mp4".encode() + b"\0"
        for source in (media.five_megabits(), media.quicktime()):
            data = bytearray(source.read_bytes())
            kind = b"url " if b"url " in data else b"alis"
            at = data.index(kind, data.index(b"dref"))
            data[at : at + 8] = b"url \0\0\0\0"
            data[at + 8 : at + 8] = url
            for name in (b"url ", b"dref", b"dinf", b"minf", b"mdia", b"trak", b"moov"):
                place = data.rindex(name, 0, at + 4) - 4
                size = int.from_bytes(data[place : place + 4], "big") + len(url)
                data[place : place + 4] = size.to_bytes(4, "big")
            path = tmp_path / source.name
            path.write_bytes(data)
            for depth in ("quick", "full"):
                assert probe(str(path), depth).width == 1920
        with pytest.raises(TimeoutError):
            server.accept()
