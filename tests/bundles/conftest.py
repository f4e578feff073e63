"""A whole package with real papers of an invented unit."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable

import pytest

from kepu_desktop.bundles.mail_package import Attachment, PackageContent
from kepu_desktop.calls.loader import load_call
from kepu_desktop.calls.model import Call
from kepu_desktop.documents.list_workbook import ListContent, ListRow, write_list
from kepu_desktop.system.clock import BEIJING
from kepu_desktop.system.resources import shipped_calls

UNIT = "示例省科学技术协会"


@pytest.fixture(scope="session")
def call() -> Call:
    return load_call(shipped_calls() / "kepu-2025")


@pytest.fixture(scope="session")
def content(call: Call) -> PackageContent:
    row = ListRow("v1", 1, 1, "示例·深海一万米", "其他", "示例海洋研究所（示例）", 1801.0, False)
    form = call.template.read_bytes()
    sheet = write_list(
        ListContent(
            call.title,
            UNIT,
            (row,),
            tuple(category.title for category in call.category),
            1,
            1801,
            dt.datetime(2025, 7, 8, 10, tzinfo=BEIJING),
        )
    )
    return PackageContent(
        unit=UNIT,
        date="2025-07-08",
        draft=False,
        form=form,
        list=sheet,
        report=form,
        note="说明\r\n".encode("utf-8-sig"),
        to="shili@example.org",
        subject=f"{UNIT}“科普之光”展播活动",
        body="示例：\n\n　　现报送。",
        attachments=(Attachment("盖章扫描件.pdf", b"%PDF-1.4 " + bytes(2000)),),
    )


@pytest.fixture(scope="session")
def changed(content: PackageContent) -> Callable[..., PackageContent]:
    def change(**values: object) -> PackageContent:
        return dataclasses.replace(content, **values)  # type: ignore[arg-type]

    return change
