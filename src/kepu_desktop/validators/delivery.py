"""Rules on the disk that is to take the originals, before a byte is written to it."""

from __future__ import annotations

from collections.abc import Iterator

from kepu_desktop.calls.model import Rule
from kepu_desktop.domain.texts import show_size
from kepu_desktop.validators.registry import Claim, Subject, rule
from kepu_desktop.validators.views import TargetView


@rule(
    "delivery/file-system",
    Subject.DELIVERY,
    title="目标磁盘放得下每个文件",
    remedy="请换用 exFAT 或 NTFS 的磁盘",
    branches=("read_only", "too_large", "long_path"),
)
def file_system(view: TargetView, spec: Rule) -> Iterator[Claim]:
    """FAT32 takes no file of 4 GiB or more, and a film of half an hour comes near it; a disk that
    cannot be written, or a path that others cannot open, is found out before hours of copying."""
    if view.read_only:
        yield Claim(
            "read_only",
            "目标磁盘只读",
            measured="只读",
            required="可写",
            remedy="请打开磁盘的写保护开关，或更换目标",
        )
    limit = view.largest_file
    large = [(name, size) for name, size in view.files if limit is not None and size > limit]
    if large and limit is not None:
        name, size = max(large, key=lambda file: file[1])
        more = f"等 {len(large)} 个文件" if len(large) > 1 else ""
        yield Claim(
            "too_large",
            f"{view.kind} 放不下“{name}”{more}，单个文件上限 4 GB",
            measured=show_size(size),
            required=f"不超过 {show_size(limit)}",
        )
    if view.path_length > view.path_limit:
        yield Claim(
            "long_path",
            f"最长的完整路径有 {view.path_length} 个字符，超过 {view.path_limit} 个",
            measured=str(view.path_length),
            required=f"不超过 {view.path_limit}",
            remedy="请选择磁盘上较浅的文件夹",
        )


@rule(
    "delivery/space",
    Subject.DELIVERY,
    title="目标磁盘空间足够",
    remedy="请腾出空间，或更换目标",
    branches=("short",),
)
def space(view: TargetView, spec: Rule) -> Iterator[Claim]:
    """Room for everything that is still to be written; what an earlier run already brought there
    is not counted again."""
    if view.needed > view.free:
        yield Claim(
            "short",
            f"可用 {show_size(view.free)}，需要 {show_size(view.needed)}，"
            f"还差 {show_size(view.needed - view.free)}",
            measured=show_size(view.free),
            required=f"不少于 {show_size(view.needed)}",
        )
