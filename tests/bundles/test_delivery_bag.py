"""The delivery bag: what other tools say of it, and what breaks and bad disks leave."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bundles.deliveries import PAPER, copied, deliver, film, identify, plan_of
from kepu_desktop.bundles.delivery_bag import (
    DELIVERY_PREFIX,
    discard_unfinished,
    unfinished,
)
from kepu_desktop.bundles.delivery_films import Step, Told
from kepu_desktop.bundles.delivery_journal import Journal
from kepu_desktop.bundles.verify import verify_package
from kepu_desktop.bundles.workplace import clean_leftovers
from kepu_desktop.domain.errors import UserError

CHILD = Path(__file__).with_name("delivery_child.py")


@pytest.fixture
def films(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "素材"
    folder.mkdir()
    return [film(folder, number, size) for number, size in enumerate((9_000_123, 40, 700_000), 1)]


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "移动硬盘"
    folder.mkdir()
    return folder


class BrokenOffError(Exception):
    """Raised from outside to break a delivery off."""


def broken_at(step: Step, key: str) -> object:
    def tell(told: Told) -> None:
        if (told.step, told.key) == (step, key):
            raise BrokenOffError

    return tell


def refused(*arguments: object) -> UserError:
    with pytest.raises(UserError) as caught:
        deliver(*arguments)  # type: ignore[arg-type]
    assert caught.value.reason
    assert caught.value.remedy
    return caught.value


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


# ---- the bag -----------------------------------------------------------------------------------


def test_a_bag_holds_the_films_under_their_new_names_and_what_the_papers_say(
    films: list[Path], target: Path
) -> None:
    before = state(films[0].parent)
    bag, told = deliver(plan_of(films), target)
    for number, file in enumerate(films, 1):
        copy = bag.folder / f"data/原片/{number:02d}_其他_示例·第{number}个.mp4"
        assert copy.read_bytes() == file.read_bytes()
    listed = (bag.folder / "data" / PAPER).read_text(encoding="utf-8")
    assert [line.split()[1] for line in listed.splitlines()] == [
        hashlib.sha256(file.read_bytes()).hexdigest() for file in films
    ]
    info = (bag.folder / "bag-info.txt").read_text(encoding="utf-8")
    sizes = [path.stat().st_size for path in (bag.folder / "data").rglob("*") if path.is_file()]
    assert f"Payload-Oxum: {sum(sizes)}.{len(sizes)}\n" in info
    assert "Bagging-Date: 2025-08-06\n" in info
    assert "Source-Organization: 示例省科学技术协会\n" in info
    assert state(films[0].parent) == before
    assert copied(told) == {"v1", "v2", "v3"}
    assert [one.step for one in told[-2:]] == [Step.PAPERS, Step.SEAL]
    assert told[-1].copied == told[-1].verified == told[-1].total
    bag.clear()
    assert [path.name for path in target.iterdir()] == [bag.folder.name]


def test_the_manifests_are_what_sha256sum_reads(films: list[Path], target: Path) -> None:
    bag, _ = deliver(plan_of(films), target)
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(
            ["sha256sum", "--check", "--strict", "--quiet", manifest], cwd=bag.folder, check=True
        )
    assert hashlib.sha256((bag.folder / "manifest-sha256.txt").read_bytes()).hexdigest() == (
        bag.manifest_sha256
    )


def test_the_reference_tool_finds_the_bag_valid(films: list[Path], target: Path) -> None:
    bag, _ = deliver(plan_of(films), target)
    command = [sys.executable, "-W", "ignore", "-m", "bagit", "--validate", str(bag.folder)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    assert "is valid" in told.stderr
    film = next((bag.folder / "data").rglob("*.mp4"))
    film.write_bytes(film.read_bytes()[:-1] + b"!")
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode != 0


def test_a_second_bag_leaves_the_first_alone(films: list[Path], target: Path) -> None:
    first, _ = deliver(plan_of(films), target)
    first.clear()
    before = state(first.folder)
    second, _ = deliver(plan_of(films[:1]), target)
    second.clear()
    assert second.folder.name == f"{first.folder.name}_2"
    assert state(first.folder) == before
    assert verify_package(second.folder).sound


def test_a_bag_is_not_put_into_a_bag(films: list[Path], target: Path) -> None:
    first, _ = deliver(plan_of(films), target)
    error = refused(plan_of(films), first.folder)
    assert error.code == "inside-a-bag"
    assert "上一级" in error.remedy


# ---- verify ------------------------------------------------------------------------------------


def test_verify_says_that_every_sha256_was_checked(films: list[Path], target: Path) -> None:
    bag, _ = deliver(plan_of(films), target)
    heard: list[tuple[int, int]] = []
    report = verify_package(bag.folder, told=lambda _name, done, total: heard.append((done, total)))
    assert report.sound
    assert report.kind == "bag"
    assert "已逐个校验 SHA-256" in report.statement
    assert report.checked_files == 3 + 4 + 3  # films, papers, tag files
    assert heard[-1][0] == heard[-1][1]


@pytest.mark.parametrize(
    ("spoil", "code", "words"),
    [
        (lambda bag: (bag / "data/Thumbs.db").write_bytes(b"x"), "extra", "系统自动生成"),
        (lambda bag: (bag / "data/原片/另一个.mp4").write_bytes(b"x"), "extra", "无效"),
        (lambda bag: next((bag / "data/原片").iterdir()).unlink(), "missing", "不见了"),
        (lambda bag: (bag / "data" / PAPER).write_bytes(b"x"), "changed", "不符"),
        (lambda bag: (bag / "bag-info.txt").write_bytes(b"x"), "changed", "不符"),
        (lambda bag: (bag / "manifest-sha256.txt").write_bytes(b"x\n"), "manifest", "格式"),
        (lambda bag: (bag / "bagit.txt").write_bytes(b"x\n"), "tag", "声明"),
        (lambda bag: (bag / "manifest-sha256.txt").unlink(), "manifest", "没有"),
    ],
)
def test_verify_finds_what_is_wrong_with_a_bag(
    films: list[Path], target: Path, spoil: object, code: str, words: str
) -> None:
    bag, _ = deliver(plan_of(films), target)
    spoil(bag.folder)  # type: ignore[operator]
    report = verify_package(bag.folder)
    assert not report.sound
    assert any(problem.code == code and words in problem.reason for problem in report.problems)


def test_one_changed_byte_of_a_film_is_found(films: list[Path], target: Path) -> None:
    bag, _ = deliver(plan_of(films), target)
    copy = next(path for path in (bag.folder / "data/原片").iterdir() if "第1个" in path.name)
    with copy.open("r+b") as stream:
        stream.seek(4_000_000)
        byte = stream.read(1)[0]
        stream.seek(4_000_000)
        stream.write(bytes([byte ^ 1]))
    assert [(p.code, p.file) for p in verify_package(bag.folder).problems] == [
        ("changed", f"data/原片/{copy.name}")
    ]


def test_a_stray_file_beside_the_data_is_said_and_harms_nothing(
    films: list[Path], target: Path
) -> None:
    bag, _ = deliver(plan_of(films), target)
    (bag.folder / ".DS_Store").write_bytes(b"x")
    report = verify_package(bag.folder)
    assert report.sound
    assert "1 个文件不在清单里，不影响交付包" in report.statement


def test_a_manifest_that_leads_out_of_the_bag_is_not_followed(
    films: list[Path], target: Path
) -> None:
    bag, _ = deliver(plan_of(films), target)
    manifest = bag.folder / "manifest-sha256.txt"
    secret = target / "别处.txt"
    secret.write_bytes(b"x")
    digest = hashlib.sha256(b"x").hexdigest()
    manifest.write_text(f"{digest}  data/../../别处.txt\n", encoding="utf-8")
    assert any(p.code == "manifest" for p in verify_package(bag.folder).problems)


# ---- going on ----------------------------------------------------------------------------------


@pytest.mark.parametrize("step", [Step.COPY, Step.READ_BACK])
def test_what_was_read_back_is_not_copied_again(
    films: list[Path], target: Path, step: Step
) -> None:
    plan = plan_of(films)
    with pytest.raises(BrokenOffError):
        deliver(plan, target, broken_at(step, "v3"))  # type: ignore[arg-type]
    left = unfinished(plan.project, target)
    assert left is not None
    assert left.verified == {"v1", "v2"}
    assert not [p for p in target.iterdir() if not p.name.startswith(DELIVERY_PREFIX)]
    bag, told = deliver(plan, target)
    assert copied(told) == ({"v3"} if step is Step.COPY else set())
    assert told[0].verified == films[0].stat().st_size + films[1].stat().st_size
    assert verify_package(bag.folder).sound


@pytest.mark.parametrize("step", [Step.PAPERS, Step.SEAL])
def test_a_break_at_the_end_costs_no_copy(films: list[Path], target: Path, step: Step) -> None:
    plan = plan_of(films)
    with pytest.raises(BrokenOffError):
        deliver(plan, target, broken_at(step, ""))  # type: ignore[arg-type]
    bag, told = deliver(plan, target)
    assert copied(told) == set()
    assert verify_package(bag.folder).sound


def test_a_bag_that_got_its_name_before_the_break_is_found_again(
    films: list[Path], target: Path
) -> None:
    plan = plan_of(films)
    first, _ = deliver(plan, target)  # ended before the work place was cleared
    again, told = deliver(plan, target)
    assert again == first
    assert told == []
    assert len([p for p in target.iterdir() if not p.name.startswith(".")]) == 1


def test_another_choice_keeps_the_films_that_stay(films: list[Path], target: Path) -> None:
    with pytest.raises(BrokenOffError):
        deliver(plan_of(films), target, broken_at(Step.PAPERS, ""))  # type: ignore[arg-type]
    whole = plan_of(films)
    renamed = dataclasses.replace(whole.originals[2], name="01_其他_换了名.mp4")
    bag, told = deliver(dataclasses.replace(whole, originals=(renamed,)), target)
    assert copied(told) == set()
    assert [p.name for p in (bag.folder / "data/原片").iterdir()] == ["01_其他_换了名.mp4"]
    assert verify_package(bag.folder).sound


def test_a_film_that_was_spoilt_on_the_target_is_copied_again(
    films: list[Path], target: Path
) -> None:
    plan = plan_of(films)
    with pytest.raises(BrokenOffError):
        deliver(plan, target, broken_at(Step.PAPERS, ""))  # type: ignore[arg-type]
    left = unfinished(plan.project, target)
    assert left is not None
    staged = next(p for p in (left.folder / "films").iterdir() if p.name.startswith("v1-"))
    staged.write_bytes(staged.read_bytes()[:-1])
    bag, told = deliver(plan, target)
    assert copied(told) == {"v1"}
    assert verify_package(bag.folder).sound


def test_a_torn_journal_line_counts_as_not_written(films: list[Path], target: Path) -> None:
    plan = plan_of(films)
    with pytest.raises(BrokenOffError):
        deliver(plan, target, broken_at(Step.PAPERS, ""))  # type: ignore[arg-type]
    left = unfinished(plan.project, target)
    assert left is not None
    journal = left.folder / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    last = max(n for n, line in enumerate(lines) if b'"verified": "v3"' in line)
    journal.write_bytes(b"".join(lines[:last]) + lines[last][:9])
    bag, told = deliver(plan, target)
    assert {one.key for one in told if one.step is Step.READ_BACK} == {"v3"}
    assert copied(told) == set()
    assert verify_package(bag.folder).sound


def test_the_work_of_another_project_is_left_alone(films: list[Path], target: Path) -> None:
    with pytest.raises(BrokenOffError):
        deliver(plan_of(films), target, broken_at(Step.COPY, "v2"))  # type: ignore[arg-type]
    other, told = deliver(plan_of(films, project="另一个"), target)
    other.clear()
    assert copied(told) == {"v1", "v2", "v3"}
    left = unfinished("示例项目", target)
    assert left is not None
    assert left.verified == {"v1"}


def test_unfinished_work_outlives_the_sweeping_and_goes_when_given_up(
    films: list[Path], target: Path
) -> None:
    plan = plan_of(films)
    with pytest.raises(BrokenOffError):
        deliver(plan, target, broken_at(Step.COPY, "v2"))  # type: ignore[arg-type]
    left = unfinished(plan.project, target)
    assert left is not None
    os.utime(left.folder, (0, 0))
    clean_leftovers(target)
    assert unfinished(plan.project, target) is not None
    discard_unfinished(plan.project, target)
    assert list(target.iterdir()) == []


def test_killed_at_twenty_random_moments_no_verified_film_is_copied_again(tmp_path: Path) -> None:
    source = tmp_path / "素材"
    source.mkdir()
    chance = random.Random()  # another course each time; every one must hold
    for number in range(1, 13):
        film(source, number, chance.choice((1_000, 300_000, 9_000_000)))
    kills, rounds = 0, 0
    while kills < 20:
        rounds += 1
        target = tmp_path / f"移动硬盘{rounds}"
        target.mkdir()
        kills += delivered_under_fire(source, target, chance, 20 - kills)


def delivered_under_fire(source: Path, target: Path, chance: random.Random, most: int) -> int:
    """Start, kill, start again, until the bag stands; returns how often it was killed."""
    plan = plan_of(sorted(source.iterdir()))
    words = [sys.executable, str(CHILD), str(source), str(target)]
    verified: frozenset[str] = frozenset()
    kills = 0
    while True:
        steps: list[tuple[str, str]] = []
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            last = chance.randint(1, 9) if kills < most else None
            for line in child.stdout:
                if line.endswith("\n"):
                    steps.append(json.loads(line))
                if len(steps) == last:
                    child.kill()
        assert not [key for step, key in steps if step == Step.COPY and key in verified]
        if child.returncode == 0:
            break
        assert child.returncode == -signal.SIGKILL
        kills += 1
        found = unfinished(plan.project, target)
        verified = found.verified if found is not None else verified
    bag = target / plan.folder
    assert verify_package(bag).sound
    subprocess.run(["sha256sum", "-c", "--quiet", "manifest-sha256.txt"], cwd=bag, check=True)
    assert [path.name for path in target.iterdir()] == [bag.name]
    return kills


# ---- sources -----------------------------------------------------------------------------------


def test_a_source_that_changed_since_its_check_is_refused_by_its_fingerprint(
    films: list[Path], target: Path
) -> None:
    plan = plan_of(films)
    data = bytearray(films[0].read_bytes())
    data[0] ^= 1
    films[0].write_bytes(data)
    error = refused(plan, target)
    assert error.code == "source-changed"
    assert "完整检查" in error.remedy


def test_a_source_that_changed_between_the_samples_is_refused_by_its_sha256(
    films: list[Path], target: Path
) -> None:
    plan = plan_of(films)
    data = bytearray(films[0].read_bytes())
    data[2_000_000] ^= 1
    films[0].write_bytes(data)
    assert identify(films[0]) == plan.originals[0].content
    assert refused(plan, target).code == "source-changed"
    left = unfinished(plan.project, target)
    assert left is not None
    assert not left.copied


def test_a_source_that_is_away_is_named_and_the_rest_stays(films: list[Path], target: Path) -> None:
    plan = plan_of(films)
    away = films[2].rename(films[2].with_name("移走.mp4"))
    error = refused(plan, target)
    assert error.code == "source-lost"
    assert "已连接" in error.remedy
    away.rename(films[2])
    bag, told = deliver(plan, target)
    assert copied(told) == {"v3"}
    assert verify_package(bag.folder).sound


def test_a_journal_of_another_version_is_not_trusted(tmp_path: Path) -> None:
    (tmp_path / "journal.jsonl").write_text('{"kepu-delivery": 9, "project": "x"}\n', "utf-8")
    assert Journal.read(tmp_path) is None
    shutil.rmtree(tmp_path)
    assert Journal.read(tmp_path) is None
