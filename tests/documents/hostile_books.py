"""Hostile and wrong workbooks, made in code, and good ones that look suspicious."""

from __future__ import annotations

import io
import zipfile

import xlsxwriter

from documents.hostile_factory import BARE, OLE, laughs
from kepu_desktop.documents.packing import repack, unpack

SHEET = "xl/worksheets/sheet1.xml"
TYPES = "[Content_Types].xml"


def book(*rows: tuple[str, ...]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return target.getvalue()


PLAIN = book(("视频标题", "类别"), ("示例", "其他"))


def with_parts(parts: dict[str, bytes | str]) -> bytes:
    base = dict(unpack(PLAIN))
    base.update({n: d.encode() if isinstance(d, str) else d for n, d in parts.items()})
    return repack(base.items())


def typed(old: str, new: str) -> bytes:
    types = dict(unpack(PLAIN))[TYPES].decode()
    assert old in types
    return with_parts({TYPES: types.replace(old, new)})


def zipped(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in unpack(PLAIN):
            archive.writestr(name, data)
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), b"x")
    return target.getvalue()


_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
BOOKS = {
    "empty file": (b"", "0 字节"),
    "old binary format": (OLE, "旧版 Excel"),
    "open password": (OLE + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
    "renamed RTF": (b"{\\rtf1}", "RTF"),
    "renamed web page": (b"<html><table>", "网页"),
    "renamed PDF": (b"%PDF-1.7\n", "PDF"),
    "spreadsheet as one XML file": (b"<?xml version='1.0'?><Workbook/>", "单个 XML"),
    "plain text": ("标题,类别".encode(), "不是 Excel"),
    "cut off": (PLAIN[: len(PLAIN) // 2], "已损坏"),
    "any zip": (repack([("a.txt", b"x")]), "压缩包"),
    "a Word file": (BARE, "Word"),
    "macros by part": (with_parts({"xl/vbaProject.bin": b"x"}), "宏"),
    "macros by type": (typed(_MAIN, "application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "宏"),
    "binary workbook": (
        typed(_MAIN, "application/vnd.ms-excel.sheet.binary.macroEnabled.main"),
        "宏",
    ),
    "template": (typed("sheet.main+xml", "template.main+xml"), "模板"),
    "path upwards": (zipped("../evil.xml"), "路径"),
    "absolute path": (zipped("/etc/evil"), "路径"),
    "twice in other case": (zipped("XL/Workbook.xml"), "重名"),
    "three thousand entries": (zipped(*(f"x/{n}" for n in range(3000))), "条目"),
    "ratio bomb": (with_parts({"xl/media/x.bin": b"\0" * 5_000_000}), "炸弹"),
    "sheet that is a bomb": (
        with_parts({SHEET: b"<worksheet>" + b" " * 5_000_000 + b"</worksheet>"}),
        "炸弹",
    ),
    "billion laughs in the sheet": (with_parts({SHEET: laughs()}), "实体"),
    "billion laughs in the strings": (with_parts({"xl/sharedStrings.xml": laughs()}), "实体"),
    "declaration in UTF-16": (
        with_parts({"xl/styles9.xml": laughs().encode("utf-16")}),
        "实体",
    ),
}
