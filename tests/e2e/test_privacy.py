"""What must not leave the project: planted words are looked for in every layer of every output."""

from __future__ import annotations

import email
import email.policy
import io
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from media_factory import MediaFactory
from sample_words import FORM, SUMMARY, set_words

PHONE = "13987654321"
REVIEWER = "钱秋实"
CONTACT = "赵敏华"
ADDRESS = "minhua@example.org"
HOME = "sunlei"  # the account in whose home the films lie
PRIVATE_FOLDER = "私人资料"


def layers(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """(where, text) of a file and of all that is packed in it; XML also without its tags."""
    yield name, name
    text = data.decode("utf-8", "replace")
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            yield name, packed.comment.decode("utf-8", "replace")
            for info in packed.infolist():
                yield from layers(f"{name}!{info.filename}", packed.read(info))
        return
    if name.endswith(".eml"):
        yield name, text
        for part in email.message_from_bytes(data, policy=email.policy.default).walk():
            yield name, "\n".join(f"{key}: {value}" for key, value in part.items())
            if not part.is_multipart():
                content = part.get_payload(decode=True)
                assert isinstance(content, bytes)
                yield from layers(f"{name}!{part.get_filename() or 'body.txt'}", content)
        return
    yield name, text
    yield name, data.decode("utf-16-le", "replace")
    if name.endswith((".xml", ".rels")):
        yield name, re.sub(r"<[^>]+>", "", text)


@dataclass(frozen=True)
class Outputs:
    package: Path
    report: Path
    streams: str
    logs: Path
    root: str  # of everything that lies on this machine

    def holding(self, word: str) -> set[str]:
        """The outermost names of the outputs in which ``word`` stands."""
        found = set()
        files = [*self.package.rglob("*"), Path(f"{self.package}.zip"), self.report]
        for file in [*files, *self.logs.rglob("*")]:
            if file.is_file():
                for where, text in layers(file.name, file.read_bytes()):
                    if word in text:
                        found.add(where.split("!word/")[0].split("!xl/")[0].split("!docProps/")[0])
        return {re.sub(r"^[^!]*\.zip![^!/]*/", "zip!", where) for where in found}


CRASHING = """
import sys
from kepu_desktop.workflow import fill
def fails(session, values):
    raise RuntimeError(f"{session.project.path} {values}")
fill.set_form = fails
from kepu_desktop.cli import run
sys.exit(run(sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def outputs(media: MediaFactory, shared_run: Any, tmp_path_factory: Any) -> Outputs:
    run, root = shared_run, tmp_path_factory.mktemp("machine")
    films = root / "home" / HOME / PRIVATE_FOLDER / "示例市天文学会"
    films.mkdir(parents=True)
    shutil.copyfile(media.compliant(), films / "星空.mp4")
    shutil.copyfile(media.no_index(), films / "坏的.mp4")
    (films / "星空.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\n一\n", encoding="utf-8")
    (films / "说明.txt").write_text("x", encoding="utf-8")
    (films / "旧.rar").write_bytes(b"x")
    (films / "断.mp4").symlink_to(films / "不在.mp4")
    file = root / "home" / HOME / "项目.kepu"
    scan = root / "home" / HOME / "扫描件.pdf"
    scan.write_bytes(b"%PDF-1.4 x")
    streams: list[str] = []

    def told(*words: Any) -> Any:
        result = run(*words)
        streams.append(result.err)
        return result

    told("new", file).ok()
    form = {**FORM, "phone": PHONE, "contact": CONTACT, "email": ADDRESS}
    told("form", file, *set_words(form)).ok()
    told("add", file, films.parent).ok()
    values = {"category": "other", "category_other": "微视频", "summary": SUMMARY}
    ids = [v["id"] for v in run("list", "--json", file).json["videos"]]
    for film in ids:
        told("video", file, film, *set_words(values)).ok()
        told("review", file, film, "--by", REVIEWER, "--sign", "--remark", "看过").ok()
    bad = next(v["id"] for v in run("list", "--json", file).json["videos"] if v["title"] == "坏的")
    words = ("--by", REVIEWER, "--waive", "video/readable", "--reason", "原片在路上")
    told("review", file, bad, *words).ok()
    told("review", file, "v77", "--by", REVIEWER, "--sign")
    told("form", file, "--set", f"phones={PHONE}")
    told("check", root / "home" / HOME / "不在.mp4")
    out = root / "home" / HOME / "出"
    package = Path(told("export", file, "--to", out, "--attach", scan).ok().out.strip())
    told("verify", package).ok()
    report = root / "报告.docx"
    told("check", films, "--report", report)
    crash = subprocess.run(
        [sys.executable, "-c", CRASHING, "form", str(file), *set_words(form)],
        env=run.variables(),
        capture_output=True,
        check=False,
    )
    assert crash.returncode == 2
    streams.append(crash.stderr.decode())
    assert list((run.home / "log").glob("crash-*.txt"))
    return Outputs(package, report, "".join(streams), run.home / "log", str(root))


MAIL = {"邮件草稿.eml", "zip!邮件草稿.eml"}
FORMS = {
    "信息表.docx",
    "zip!信息表.docx",
    "邮件草稿.eml!信息表.docx",
    "zip!邮件草稿.eml!信息表.docx",
}
BODIES = {"邮件草稿.eml!body.txt", "zip!邮件草稿.eml!body.txt"}
REPORTS = {"校验报告.docx", "zip!校验报告.docx"}


@pytest.mark.parametrize("word", [HOME, PRIVATE_FOLDER, "/tmp/", "/home/", "\\home"])
def test_no_output_holds_a_local_path(outputs: Outputs, word: str) -> None:
    assert outputs.holding(word) == set()


def test_the_grep_itself_finds_what_is_there(outputs: Outputs) -> None:
    """Were the layers not opened, every other test here would pass on anything."""
    assert outputs.holding("星空") >= FORMS | REPORTS
    assert any("视频清单.xlsx" in where for where in outputs.holding("星空"))
    assert any("报告.docx" in where for where in outputs.holding("说明.txt"))


def test_the_reviewer_stands_in_the_report_alone(outputs: Outputs) -> None:
    assert outputs.holding(REVIEWER) == REPORTS


def test_the_phone_stands_in_the_form_and_the_mails_body_alone(outputs: Outputs) -> None:
    holding = outputs.holding(PHONE) - MAIL
    assert holding == FORMS | BODIES


def test_the_address_stands_in_the_form_alone(outputs: Outputs) -> None:
    assert outputs.holding(ADDRESS) - MAIL <= FORMS | BODIES


def test_the_contact_stands_in_the_form_and_the_mails_body_alone(outputs: Outputs) -> None:
    assert outputs.holding(CONTACT) - MAIL == FORMS | BODIES


def test_logs_and_crash_reports_hold_codes_and_no_words(outputs: Outputs) -> None:
    text = "".join(p.read_text("utf-8") for p in outputs.logs.rglob("*") if p.is_file())
    assert "unknown-id" in text
    assert "RuntimeError" in text
    for word in (PHONE, REVIEWER, CONTACT, ADDRESS, HOME, "星空", "坏的", FORM["unit"]):
        assert word not in text, word


def test_a_crash_is_told_without_paths_or_values(outputs: Outputs) -> None:
    told = outputs.streams[outputs.streams.rindex("程序出错") :]
    for word in (PHONE, CONTACT, HOME, outputs.root):
        assert word not in told
