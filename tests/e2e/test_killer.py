"""A killer outside: real commands die at random moments, and nothing acknowledged is lost.

An edit counts as acknowledged once its command printed ids or ended with 0. After each death the
project is opened again and compared as a whole: it stands before or after the command that was
killed, never between, and never before one that was acknowledged.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from kepu_desktop.bundles.verify import verify_package
from kepu_desktop.cli.contract import list_object
from kepu_desktop.documents.guard import open_document
from kepu_desktop.system.files import ASIDE_PREFIX
from kepu_desktop.workflow.session import Session
from media_factory import MediaFactory
from sample_words import FORM, SUMMARY, set_words
from waiting import LIMIT_S

KILLS = 50
AT_MOST = 160  # commands, of which some end before they are killed


def state_of(project: Path) -> dict[str, Any]:
    """What the person entered, as the disk has it; findings and times left out."""
    with Session.open(project, write=False) as session:
        answer = list_object(session)
    return {
        "form": answer["form"],
        "entries": answer["entries"],
        "exports": [export["folder"] for export in answer["exports"]],
        "videos": {
            video["id"]: {
                **{key: video[key] for key in ("title", "summary", "path", "selected", "series")},
                "signed": len(video["signed"]),
            }
            for video in answer["videos"]
        },
    }


@dataclass
class Deed:
    """A command and how its effect shows: ``after`` says whether a state has it."""

    words: list[str | Path]
    after: Callable[[dict[str, Any]], bool]


@dataclass
class Killer:
    run: Any
    project: Path
    folder: Path
    films: list[bytes]
    moments: random.Random = field(default_factory=lambda: random.Random(20250710))
    usual_s: dict[str, float] = field(default_factory=dict)
    number: int = 0

    def deed(self, state: dict[str, Any]) -> Deed:
        self.number += 1
        mark = f"第{self.number}次"
        planned = [key for key in state["videos"] if key.startswith("e")]
        kinds = ["form", "video", "plan", "series", "add", "sign", "export", "export", "report"]
        kinds += ["remove"] if planned else []
        kind = self.moments.choice(kinds)
        return getattr(self, f"_{kind}")(mark, state)

    def _form(self, mark: str, state: dict[str, Any]) -> Deed:
        values = {"contact": f"张明{mark}", "date": mark}
        return Deed(
            ["form", self.project, *set_words(values)],
            lambda now: all(now["form"][key] == value for key, value in values.items()),
        )

    def _video(self, mark: str, state: dict[str, Any]) -> Deed:
        film = self.moments.choice(list(state["videos"]))
        values = {"title": mark, "summary": mark * 20, "selected": "yes"}
        return Deed(
            ["video", self.project, film, *set_words(values)],
            lambda now: (
                now["videos"][film]["title"] == mark
                and now["videos"][film]["summary"] == mark * 20
                and now["videos"][film]["selected"]
            ),
        )

    def _plan(self, mark: str, state: dict[str, Any]) -> Deed:
        values = {"title": mark, "count": "3", "duration": "0:30:00"}
        return Deed(
            ["plan", self.project, *set_words(values)],
            lambda now: sum(film["title"].startswith(mark) for film in now["videos"].values()) == 3,
        )

    def _series(self, mark: str, state: dict[str, Any]) -> Deed:
        return Deed(
            ["video", self.project, "v1", "--set", f"series={mark}"],
            lambda now: now["videos"]["v1"]["series"] == mark,
        )

    def _remove(self, mark: str, state: dict[str, Any]) -> Deed:
        film = next(key for key in state["videos"] if key.startswith("e"))
        return Deed(["remove", self.project, film], lambda now: film not in now["videos"])

    def _add(self, mark: str, state: dict[str, Any]) -> Deed:
        folder = self.folder / "素材" / mark
        folder.mkdir(parents=True)
        for number, film in enumerate(self.films):
            (folder / f"{mark}-{number}.mp4").write_bytes(film + mark.encode())
        paths = {str(path) for path in folder.iterdir()}
        return Deed(
            ["add", self.project, folder],
            lambda now: paths <= {film["path"] for film in now["videos"].values()},
        )

    def _sign(self, mark: str, state: dict[str, Any]) -> Deed:
        count = state["videos"]["v1"]["signed"]
        return Deed(
            ["review", self.project, "v1", "--by", mark, "--sign"],
            lambda now: now["videos"]["v1"]["signed"] == count + 1,
        )

    def _export(self, mark: str, state: dict[str, Any]) -> Deed:
        count = len(state["exports"])
        return Deed(
            ["export", self.project, "--to", self.folder / "出", "--draft"],
            lambda now: len(now["exports"]) == count + 1,
        )

    def _report(self, mark: str, state: dict[str, Any]) -> Deed:
        report = self.folder / "报告" / f"{mark}.docx"
        report.parent.mkdir(exist_ok=True)
        film = self.folder / "素材" / "一.mp4"
        return Deed(["check", film, "--report", report], lambda _: report.is_file())

    def strike(self, deed: Deed) -> tuple[bool, bool, list[str]]:
        """Run the command and kill it: (killed in time, acknowledged, ids printed)."""
        kind = str(deed.words[0])
        usual = self.usual_s.get(kind, 1.0)
        moment = usual * self.moments.choice((0.2, 0.6, 0.6, 0.8)) + self.moments.uniform(
            0, usual / 2
        )
        begun = time.monotonic()
        process = self.run.start(*deed.words)
        try:
            process.wait(timeout=moment)
            self.usual_s[kind] = (usual + time.monotonic() - begun) / 2
        except subprocess.TimeoutExpired:
            if self.moments.random() < 0.5:
                process.kill()  # its workers must see for themselves that it is gone
            else:
                os.killpg(process.pid, signal.SIGKILL)
        out, err = process.communicate(timeout=LIMIT_S)
        killed = process.returncode == -signal.SIGKILL
        assert killed or process.returncode in (0, 1), err.decode()
        ids = out.decode().split()
        told = bool(ids) and kind != "check"  # which prints findings, before its report stands
        return killed, told or not killed, ids

    def inspect_papers(self) -> None:
        """Nothing under its final name is half written."""
        target = self.folder / "出"
        for path in target.iterdir() if target.exists() else ():
            if path.name.startswith(ASIDE_PREFIX):
                continue
            if path.suffix == ".zip":
                with zipfile.ZipFile(path) as packed:
                    assert packed.testzip() is None, path.name
            else:
                report = verify_package(path, draft_marks=("草稿",))
                assert report.sound, (path.name, report.problems)
        for report in (self.folder / "报告").glob("*.docx"):
            open_document(report.read_bytes(), report.name)


def test_fifty_kills_of_real_commands_lose_nothing_acknowledged(
    run: Any, media: MediaFactory, tmp_path: Path
) -> None:
    project = tmp_path / "项目.kepu"
    films = [media.low_bit_rate().read_bytes(), media.long(minutes=1).read_bytes()]
    (tmp_path / "素材").mkdir()
    (tmp_path / "素材" / "一.mp4").write_bytes(films[0])
    run("new", project).ok()
    run("form", project, *set_words(FORM)).ok()
    run("add", project, tmp_path / "素材" / "一.mp4").ok()
    run("video", project, "v1", "--set", f"summary={SUMMARY}").ok()
    killer = Killer(run, project, tmp_path, films)
    state = state_of(project)
    kills = unanswered = 0
    for _ in range(AT_MOST):
        deed = killer.deed(state)
        killed, acknowledged, ids = killer.strike(deed)
        now = state_of(project)
        if acknowledged:
            assert deed.after(now), (deed.words[:3], ids)
            assert {i for i in ids if i[0] in "ve"} <= set(now["videos"])
        elif now != state:
            # On the disk, only its answer was cut off.
            assert deed.after(now), (deed.words[:3], ids)
            unanswered += 1
        killer.inspect_papers()
        state = now
        kills += killed
        if kills >= KILLS:
            break
    assert kills >= KILLS, "this machine is too fast or too slow for the moments"
    final = run("list", "--json", project).ok().json
    assert {video["id"] for video in final["videos"]} == set(state["videos"])
    # A project that lived through all this is still exported as any other.
    package = Path(run("export", project, "--to", tmp_path / "出", "--draft").ok().out.strip())
    assert run("verify", package).code == 0
    assert not [p for p in (tmp_path / "出").iterdir() if p.name.startswith(ASIDE_PREFIX)]


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7, 0.8, 0.9])
def test_a_killed_new_leaves_no_half_project(run: Any, tmp_path: Path, share: float) -> None:
    begun = time.monotonic()
    run("new", tmp_path / "测.kepu").ok()
    usual = time.monotonic() - begun
    project = tmp_path / "项目.kepu"
    process = run.start("new", project)
    time.sleep(usual * share)
    process.kill()
    process.communicate(timeout=LIMIT_S)
    if project.exists():
        assert run("list", "--json", project).ok().json["videos"] == []
    else:
        run("new", project).ok()
