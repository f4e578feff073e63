"""无损修复: a film put into MP4, its index in front; nothing is encoded anew, and that is proved.

What this cannot mend is said, with the settings to export anew in common editors.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kepu_desktop.calls.model import Call
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.facts import MediaFacts
from kepu_desktop.domain.findings import Finding, Level
from kepu_desktop.domain.texts import safe_component, show_clock, show_name, show_size
from kepu_desktop.jobs.model import Executor, FailureKind, Job, Outcome
from kepu_desktop.jobs.pool import PoolExecutor
from kepu_desktop.media.remux import PICTURES, SOUNDS, NotRemuxed, Refusal, Remuxed, remux
from kepu_desktop.system.files import (
    ASIDE_PREFIX,
    explained,
    free_path,
    rename_patiently,
    sync_folder,
)
from kepu_desktop.system.resources import template
from kepu_desktop.workflow.check import CheckedFile, check_paths
from kepu_desktop.workflow.progress import Listener, Progress, silent

CONTAINER_RULE = "video/container"  # what a rewrapping mends
_LOOK_S = 0.2
_A_DAY_S = 86_400.0  # a large film on a slow disk takes as long as it takes; it can be cancelled
_RETRY = "请重试；仍不行就请制作方重新导出"
_WORDS: dict[Refusal, tuple[str, str]] = {
    Refusal.UNREADABLE: ("打不开，不是能识别的视频", "请向制作方索取原文件"),
    Refusal.NO_PICTURE: ("里面没有画面", "请向制作方索取原文件"),
    Refusal.PICTURE_CODEC: ("画面编码{detail}不能原样放进 MP4", "请从剪辑软件重新导出"),
    Refusal.SOUND_CODEC: ("声音编码{detail}不能原样放进 MP4", "请从剪辑软件重新导出"),
    Refusal.DAMAGED: ("{detail}处数据损坏，读不下去", "请向制作方索取完整的原文件"),
    Refusal.TIMES: ("时间标记不完整，原样换封装会播放错乱", "请从剪辑软件重新导出"),
    Refusal.CHANGED: ("写好后回读，与原文件不一致，已丢弃", _RETRY),
}
_LEFT = {
    "subtitle": "字幕轨",
    "data": "数据轨",
    "attachment": "附件",
    "video": "另外的画面轨或封面",
}


@dataclass(frozen=True, slots=True)
class Repaired:
    """What became of one film. ``target`` is the new file, None when none was made.

    ``sound``: nothing of the container is left to mend. ``words`` say what was done, or why
    nothing was; ``remains`` are findings that no rewrapping mends.
    """

    path: str
    target: Path | None
    sound: bool
    words: str
    remains: tuple[Finding, ...]


def repair(
    call: Call,
    paths: Sequence[str],
    folder: Path,
    *,
    progress: Listener = silent,
    executor: Callable[[], Executor] = PoolExecutor,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[Repaired, ...]:
    """Rewrap the films of ``paths`` that need it into ``folder``; no original is touched, no file
    overwritten. Once ``cancelled`` says so, the film in work is given up and the rest is left out.
    Raises ``UserError`` when the disk refuses or a path is missing."""
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        checked = check_paths(call, paths, progress=_until(cancelled, progress), executor=executor)
    except _CancelledError:
        return ()
    if checked.missing:
        name = show_name(checked.missing[0])
        raise UserError("path-missing", "找不到这个文件或文件夹", subject=name, remedy="请检查路径")
    done: list[Repaired] = []
    with executor() as pool:
        for number, file in enumerate(checked.files):
            if cancelled():
                break
            remains = tuple(
                one
                for one in file.findings
                if one.rule != CONTAINER_RULE and one.level in (Level.ERROR, Level.REVIEW)
            )
            target: Path | None = None
            sound = not _needs(file.facts)
            if file.facts.problem is not None:
                words = "文件读不出来，无损修复帮不上"
            elif sound:
                words = "已是索引在前的 MP4，不用修复"
            else:
                told = _Telling(progress, number, len(checked.files), Path(file.path).name)
                target, words = _copy(pool, file, folder, told, cancelled)
                sound = target is not None
            done.append(Repaired(file.path, target, sound, words, remains))
    return tuple(done)


class _CancelledError(Exception):
    """While the films were still looked at: nothing was made."""


def _until(cancelled: Callable[[], bool], listener: Listener) -> Listener:
    """``listener``, until ``cancelled``: then the look is given up."""

    def tell(progress: Progress) -> None:
        if cancelled():
            raise _CancelledError
        listener(progress)

    return tell


def needs_repair(facts: MediaFacts) -> bool:
    """Whether a rewrapping would mend something."""
    return facts.problem is None and _needs(facts)


def looks_mendable(facts: MediaFacts) -> bool:
    """Whether a rewrapping would mend something, and MP4 takes the codecs as far as is known."""
    sounds = {one.codec for one in facts.audio or ()}
    return needs_repair(facts) and facts.video_codec in PICTURES and sounds <= SOUNDS


def export_settings(call: Call) -> tuple[str, ...]:
    """Lines that say how to export anew: an introduction, then one for each editor."""
    told = tomllib.loads(template("editors.toml").read_text(encoding="utf-8"))
    picture = _numbers(call, "video/resolution")
    rate = _numbers(call, "video/bit-rate").get("recommended", 0)
    values = {
        "width": picture.get("width", 0),
        "height": picture.get("height", 0),
        "mbps": f"{rate / 1e6:g}",
        "kbps": f"{rate / 1e3:g}",
    }
    lines = (f"{one['name']}　{one['steps'].format(**values)}" for one in told["editor"])
    return (told["intro"], *lines)


def _numbers(call: Call, rule: str) -> Mapping[str, int | float]:
    return call.rules[rule].numbers if rule in call.rules else {}


def _needs(facts: MediaFacts) -> bool:
    return facts.container != "mp4" or facts.index_first is False or facts.fragmented is True


@dataclass(frozen=True, slots=True)
class _Telling:
    listener: Listener
    number: int
    total: int
    name: str

    def __call__(self, share: float) -> None:
        self.listener(Progress("无损修复", self.number, self.total, self.name, share))


def _copy(
    pool: Executor,
    file: CheckedFile,
    folder: Path,
    told: Callable[[float], None],
    cancelled: Callable[[], bool],
) -> tuple[Path | None, str]:
    """(the new file or None, what was done or why not). Raises ``UserError``."""
    size = file.facts.size or 0
    stem = safe_component(Path(file.path).stem, fallback="视频")
    _check_room(folder, size)
    aside = folder / f"{ASIDE_PREFIX}{secrets.token_hex(6)}.mp4"
    try:
        outcome = _run(
            pool,
            Job(
                "remux", copy_film, (file.path, str(aside), size), timeout_s=_A_DAY_S, reports=True
            ),
            told,
            cancelled,
        )
        if outcome.failure is not None:
            if outcome.failure.kind is FailureKind.CANCELLED:
                return None, "已取消"
            return None, f"没有做完（工作进程{outcome.failure.kind.value}）。{_RETRY}"
        result = outcome.value
        if isinstance(result, Trouble):
            with explained(Path(file.path) if result.reading else folder):
                raise OSError(result.number, os.strerror(result.number))
        if isinstance(result, NotRemuxed):
            return None, _refused(result)
        assert isinstance(result, Remuxed)
        target = free_path(folder, stem, ".mp4")
        with explained(target):
            rename_patiently(aside, target)
            sync_folder(folder)
        return target, _done(result)
    finally:
        with contextlib.suppress(OSError):
            aside.unlink()


def _check_room(folder: Path, size: int) -> None:
    with explained(folder):
        free = shutil.disk_usage(folder).free
    if free < size:
        raise UserError(
            "disk-full",
            f"空间不足：需要 {show_size(size)}，只有 {show_size(free)}",
            subject=show_name(folder.name),
            remedy="请清理磁盘或换一个位置后重试",
        )


def _run(
    pool: Executor, job: Job, told: Callable[[float], None], cancelled: Callable[[], bool]
) -> Outcome:
    pool.submit(job)
    told(0.0)
    while (outcome := pool.wait(_LOOK_S)) is None:
        told(pool.progress().get(job.key, 0.0))
        if cancelled():
            pool.cancel()
    return outcome


@dataclass(frozen=True, slots=True)
class Trouble:
    """A disk refused: ``number`` is its errno; ``reading``: the original's disk."""

    number: int
    reading: bool


def copy_film(
    path: str, target: str, size: int, *, progress: Callable[[float], None]
) -> Remuxed | NotRemuxed | Trouble:
    """In a worker: rewrap and flush to the disk."""
    try:
        with open(path, "rb"):
            pass
    except OSError as error:
        return Trouble(error.errno or errno.EIO, reading=True)
    try:
        result = remux(path, target, size, progress)
        if isinstance(result, Remuxed):
            with open(target, "rb+") as stream:
                os.fsync(stream.fileno())
    except OSError as error:
        return Trouble(error.errno or errno.EIO, reading=False)
    return result


def _refused(result: NotRemuxed) -> str:
    reason, remedy = _WORDS[result.why]
    detail = result.detail
    if result.why is Refusal.DAMAGED:
        detail = show_clock(float(detail or 0))
    elif detail:
        detail = f" {detail} "
    return f"{reason.format(detail=detail)}。{remedy}"


def _done(result: Remuxed) -> str:
    packets = sum(one.packets for one in result.streams)
    words = f"已无损转为 MP4，索引在前；{packets} 个画面和声音数据包与原文件逐一核对一致（SHA-256）"
    if result.left_out:
        left = "、".join(_LEFT.get(kind, kind) for kind in result.left_out)
        words += f"；未带入{left}"
    return words
