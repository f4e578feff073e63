"""诊断: what this machine has, what is missing and how to get it."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from kepu_desktop import __version__
from kepu_desktop.calls.loader import load_call
from kepu_desktop.calls.shipped import call_folders, default_call
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.facts import Part
from kepu_desktop.domain.findings import Level
from kepu_desktop.media.sample import write_sample
from kepu_desktop.media.selftest import broken_models, decoders
from kepu_desktop.system.paths import cache_folder, data_folder, log_folder
from kepu_desktop.system.resources import resources
from kepu_desktop.workflow.check import check_paths, run_apart

_LIBRARIES = (
    *("av", "pymediainfo", "numpy", "opencv-python-headless", "onnxruntime", "zxing-cpp"),
    *("lxml", "python-docx", "openpyxl", "XlsxWriter", "msgspec"),
)
# One font of each kind; the first name is the one that official papers ask for.
_FONTS = {
    "仿宋": ("仿宋", "FangSong", "仿宋_GB2312", "FZFangSong", "STFangsong"),
    "小标宋": ("方正小标宋简体", "FZXiaoBiaoSong", "方正小标宋"),
    "黑体": ("黑体", "SimHei", "Noto Sans CJK SC", "Source Han Sans SC"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing looked at. ``needed``: the program cannot do its work without it."""

    name: str
    value: str
    sound: bool
    needed: bool = True
    remedy: str = ""


def examine(*, self_test: bool = False) -> tuple[Item, ...]:
    """Look at everything; with ``self_test`` also make a film and check it the whole way."""
    items = [
        *_program(),
        *_libraries(),
        *_decoders(),
        *_models(),
        *_folders(),
        *_fonts(),
        *_input_method(),
    ]
    if self_test:
        items.append(_self_test())
    return tuple(items)


def _program() -> Iterator[Item]:
    yield Item("科普申报助手", __version__, sound=True)
    yield Item("Python", platform.python_version(), sys.version_info >= (3, 11))
    yield Item("系统", f"{platform.system()} {platform.machine()}", sound=True)
    folders = list(call_folders())
    for folder in folders:
        try:
            call = load_call(folder)
            yield Item("征集文件", f"{call.id} {call.title}", sound=True)
        except UserError as error:
            yield Item("征集文件", folder.name, sound=False, remedy=str(error))
    yield Item("随附数据", f"{len(folders)} 份征集文件", resources().is_dir() and bool(folders))


def _libraries() -> Iterator[Item]:
    for name in _LIBRARIES:
        try:
            yield Item(name, metadata.version(name), sound=True)
        except metadata.PackageNotFoundError:
            yield Item(name, "没有安装", sound=False, remedy="请重新安装本程序")


def _decoders() -> Iterator[Item]:
    try:
        found = run_apart(decoders, ())
    except UserError as error:
        yield Item("解码组件", error.reason, sound=False, remedy="请重新安装本程序")
        return
    missing = "、".join(found.missing)
    yield Item("FFmpeg（PyAV）", found.ffmpeg, sound=not missing, remedy=f"缺少：{missing}")
    yield Item(
        "MediaInfo", found.mediainfo or "不能载入", bool(found.mediainfo), remedy="请重新安装本程序"
    )


def _models() -> Iterator[Item]:
    try:
        broken = run_apart(broken_models, ())
    except UserError as error:
        yield Item("识别模型", error.reason, sound=False, remedy="请重新安装本程序")
        return
    names = "、".join(broken)
    yield Item(
        "识别模型",
        f"缺少或不符：{names}" if broken else "齐全，与锁定的内容一致",
        sound=not broken,
        remedy="请重新安装本程序",
    )


def _folders() -> Iterator[Item]:
    for name, folder in (
        ("数据文件夹", data_folder()),
        ("缓存文件夹", cache_folder()),
        ("日志文件夹", log_folder()),
    ):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
            yield Item(name, "可写", sound=True)
        except OSError as error:
            yield Item(
                name, f"不可写（{error.strerror}）", sound=False, remedy="请检查用户文件夹的权限"
            )


def _fonts() -> Iterator[Item]:
    installed = _installed_fonts()
    if installed is None:
        yield Item("字体", "无法查询", sound=False, needed=False, remedy="请人工核对公文字体")
        return
    for kind, names in _FONTS.items():
        found = next((name for name in names if name.lower() in installed), "")
        yield Item(
            f"字体 {kind}",
            found or "没有，将以相近字体显示",
            bool(found),
            needed=False,
            remedy=f"文档写明用{names[0]}；本机没有时只影响显示，收件方有此字体即显示正常",
        )


def _installed_fonts() -> str | None:
    if sys.platform == "win32":
        folder = Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        files = {"simfang.ttf": "仿宋 fangsong", "simhei.ttf": "黑体 simhei"}
        if not folder.is_dir():
            return None
        names = {path.name.lower() for path in folder.iterdir()}
        own = " ".join(words for file, words in files.items() if file in names)
        return f"{own} {'方正小标宋简体' if any('fzxbs' in name for name in names) else ''}".lower()
    lister = shutil.which("fc-list")
    if lister is None:
        return None
    done = subprocess.run(
        [lister, ":lang=zh", "family"], capture_output=True, text=True, timeout=20, check=False
    )
    return done.stdout.lower() if done.returncode == 0 else None


def _input_method() -> Iterator[Item]:
    if not sys.platform.startswith("linux"):
        return
    module = os.environ.get("QT_IM_MODULE", "")
    modifiers = os.environ.get("XMODIFIERS", "")
    yield Item("输入法设置", module or modifiers or "未设置", sound=True, needed=False)


def _self_test() -> Item:
    """Make a film in a worker, check it at full depth, and look at what came out."""
    with tempfile.TemporaryDirectory(prefix="kepu-selftest-") as folder:
        path = Path(folder) / "自检.mp4"
        try:
            run_apart(write_sample, (str(path), 2, 1920, 1080, 9_000_000, 7))
            (file,) = check_paths(default_call(), [str(path)], depth="full").files
        except UserError as error:
            return Item("自检", str(error), sound=False, remedy="请重新安装本程序")
        faults = [f.message for f in file.findings if f.level is Level.ERROR]
        facts = file.facts
        whole = len(facts.parts) == len(Part) and not facts.unlooked
        right = facts.width == 1920 and facts.video_codec == "h264" and whole and not faults
        return Item(
            "自检", "生成并检查了一段视频" if right else "、".join(faults) or "结果不符", right
        )
