"""What the types of a call's [feedback] cannot say."""

from __future__ import annotations

from collections.abc import Iterator

from kepu_desktop.calls.feedback_model import Feedback
from kepu_desktop.domain.texts import safe_component

_NAMES = {"blank": ".xlsx", "workbook": ".xlsx", "paper": ".docx"}


def feedback_faults(spec: Feedback) -> Iterator[tuple[str, str]]:
    """(key, reason) of everything that is wrong, in the order of the model."""
    for part, suffix in _NAMES.items():
        name = getattr(spec, part)
        if safe_component(name, fallback="") != name or not name.endswith(suffix):
            yield f"feedback.{part}", f"“{name}”不能作文件名，或不以 {suffix} 结尾"
    keys = [column.key for column in spec.column]
    taken: dict[str, str] = {}
    for index, column in enumerate(spec.column):
        at = f"feedback.column[{index}]"
        if column.key in keys[:index]:
            yield f"{at}.key", f"栏目 {column.key} 重复"
        for label in (column.label, *column.labels):
            squeezed = "".join(label.split()).casefold()
            if taken.setdefault(squeezed, column.key) != column.key:
                yield f"{at}.labels", f"“{label}”也是 {taken[squeezed]} 的名称"
        if bool(column.of) != (column.kind == "sum"):
            yield f"{at}.of", 'of 只写在 kind = "sum" 的栏目里，并且必须写'
        for part in column.of:
            found = spec.of(part)
            if found is None or found.kind != "count" or not found.total:
                yield f"{at}.of", f"{part} 不是可以相加的栏目"
        if column.once is not None and (column.kind != "count" or column.once not in keys):
            yield f"{at}.once", 'once 要写另一个栏目，只用在 kind = "count" 的栏目'
    titles = [column.key for column in spec.column if column.kind == "title"]
    if titles != ["title"]:
        yield "feedback.column", '要有一个、且只有一个 kind = "title" 的栏目，key 为 title'
    if spec.of("platform") is None:
        yield "feedback.column", "缺少 key 为 platform 的栏目"
    summed = {column.key for column in spec.summed}
    for key in (spec.main, *spec.headline):
        if key not in summed:
            where = "main" if key == spec.main else "headline"
            yield f"feedback.{where}", f"{key} 不是可以相加的栏目"
    names = [platform.name for platform in spec.platform]
    for index, name in enumerate(names):
        if name in names[:index]:
            yield f"feedback.platform[{index}].name", f"平台 {name} 重复"
