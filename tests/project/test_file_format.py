"""docs/file-format.md says what the schema says."""

from __future__ import annotations

import runpy
import sqlite3
from pathlib import Path

from kepu_desktop.project import schema

ROOT = Path(__file__).parents[2]


def test_the_page_is_made_from_the_schema() -> None:
    page = runpy.run_path(str(ROOT / "script" / "make_file_format.py"))["page"]()
    written = (ROOT / "docs" / "file-format.md").read_text("utf-8")
    assert written == page, "run script/make_file_format.py"


def test_the_statements_on_the_page_make_the_same_database() -> None:
    text = (ROOT / "docs" / "file-format.md").read_text("utf-8")
    sql = text.split("```sql\n")[1].split("```")[0]
    db = sqlite3.connect(":memory:")
    db.executescript(sql)
    assert schema.digest(db) == schema.digest_of(schema.STATEMENTS)
    db.close()


def test_every_column_but_the_plainest_is_explained() -> None:
    text = (ROOT / "docs" / "file-format.md").read_text("utf-8")
    for table in schema.TABLES:
        assert f"## {table.name}\n\n{table.meaning}" in text
        assert table.meaning.endswith(".")
