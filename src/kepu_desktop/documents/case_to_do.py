"""待办清单.docx: what the person still does by hand on the web system, and what is still open."""

from __future__ import annotations

from kepu_desktop.documents.case_content import PackContent
from kepu_desktop.documents.case_words import case_words
from kepu_desktop.documents.paper import Column, Paper
from kepu_desktop.domain.texts import clean_line


def write_to_do(pack: PackContent) -> bytes:
    """The paper's bytes: the same content gives the same bytes."""
    words = case_words().to_do
    paper = Paper()
    for style in ("Table Text", "Table Head"):
        paper.set_style(style, size_pt=12, line_pt=20)
    mark = f"（{pack.draft_mark}）" if pack.draft_mark else ""
    if pack.draft_mark:
        paper.set_header(pack.draft_mark)
    paper.paragraph(f"{words.heading}{mark}", "Title")
    paper.paragraph(words.about.format(unit=clean_line(pack.unit), count=len(pack.cases)))
    if pack.deadline:
        paper.paragraph(words.deadline.format(date=pack.deadline))
    paper.paragraph(words.by_hand, "Heading1")
    steps = [
        step.format(url=pack.register_url, plain=pack.plain_name, summary=pack.summary_name)
        for step in words.steps
    ]
    paper.table(
        (
            Column(words.number, 14, centred=True),
            Column(words.step, 126),
            Column(words.done, 16, centred=True),
        ),
        [(str(number), step, words.box) for number, step in enumerate(steps, 1)],
    )
    paper.gap()
    paper.paragraph(words.open, "Heading1")
    if not pack.open_items:
        paper.paragraph(words.open_none)
    for case, message in pack.open_items:
        name = clean_line(case) or words.whole
        item = words.open_item.format(case=name, message=clean_line(message))
        paper.paragraph(f"{words.box} {item}", "TableText")
    paper.paragraph(words.cases, "Heading1")
    paper.table(
        (
            Column(words.number, 14, centred=True),
            Column(words.class_, 34),
            Column(words.title, 46),
            Column(words.folder, 44),
            Column(words.materials, 18, centred=True),
        ),
        [
            (
                case.number,
                case.class_title,
                clean_line(case.title),
                case.folder,
                words.materials_count.format(count=len(case.materials)),
            )
            for case in pack.cases
        ],
    )
    return paper.finish(pack.created, f"{words.heading}{mark}")
