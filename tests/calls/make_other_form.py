"""Builds the blank form of the invented call: labels above their values, boxes as brackets.

Run as ``.venv/bin/python tests/calls/make_other_form.py``; a test compares the committed file.
"""

from __future__ import annotations

import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
for folder in (TESTS, TESTS.parent / "src"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from documents.forms.forms_factory import BOLD, docx, p, run, tbl, tc, tr  # noqa: E402

FORM = TESTS / "calls" / "other_call" / "form.docx"


def build() -> bytes:
    def head(text: str, span: int) -> str:
        return tc(p(run(text, BOLD)), span=span, width=1466)

    def room(span: int) -> str:
        return tc(span=span, width=1466)

    table = tbl(
        tr(head("片 方（单位全名）", 3), head("联络专员与座机", 3)),
        tr(room(3), room(3)),
        tr(head("回信邮箱", 2), head("部 数", 2), head("合计片长", 2)),
        tr(room(2), room(2), room(2)),
        tr(head("影片门类（在括号内打√）", 6)),
        tr(
            tc(
                p("（ ）科学短片    （ ）科学长片"),
                p("（ ）海报动画    （ ）其余：____________"),
                span=6,
                width=1466,
            )
        ),
        tr(head("影片说明", 6)),
        tr(
            tc(p("逐部写片名与梗概，梗概至多100字"), span=6, width=1466),
            props='<w:cantSplit/><w:trHeight w:val="2400" w:hRule="exact"/>',
        ),
        columns=6,
    )
    title = p(run("“潮声”联展报名表", BOLD), props='<w:jc w:val="center"/>')
    return docx(title + table + p(run("摄制组长：__________  座机：__________")))


if __name__ == "__main__":
    FORM.write_bytes(build())
