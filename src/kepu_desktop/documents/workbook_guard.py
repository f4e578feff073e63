"""The door for foreign workbooks: what every Office package must be, and an Excel workbook.

Links to other workbooks and embedded objects are let through: cells are read, nothing of the file
is loaded, followed or written back.
"""

from __future__ import annotations

from kepu_desktop.documents.package_guard import Kind, PackageGuard
from kepu_desktop.domain.texts import show_name

EXCEL = Kind("Excel 工作簿", "Excel", ".xlsx", "旧版 Excel 或 WPS 表格格式（.xls、.et）", "工作表")


def open_workbook(data: bytes, name: str) -> dict[str, bytes]:
    """The parts of ``data``, the content of a workbook shown as ``name``, once it has passed.

    Raises ``UserError`` (codes ``document-…``) for what ``package_guard`` refuses, and for other
    documents than workbooks.
    """
    guard = PackageGuard(show_name(name), EXCEL)
    parts, types = guard.taken_apart(data)
    target = guard.office_document(parts)
    kind = types.get(target, "")
    if "wordprocessingml" in kind:
        guard.refuse("not-xlsx", "这是 Word 文档，不是 Excel 工作簿", "请选择 .xlsx 文件")
    if kind.endswith("template.main+xml"):
        guard.refuse("template", "这是 Excel 模板（.xltx）", EXCEL.save_as)
    if target not in parts or "spreadsheetml.sheet.main" not in kind:
        guard.refuse("not-xlsx", f"压缩包里没有{EXCEL.part}", EXCEL.save_as)
    return parts
