"""The pages that are shown hold what the document holds, in the looks that it names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.forms import forms_factory as factory
from kepu_desktop.calls.model import Call
from kepu_desktop.documents.forms import FormValues, fill_form
from kepu_desktop.documents.forms.wordml import legal
from kepu_desktop.documents.preview import (
    Block,
    Cell,
    Paper,
    Paragraph,
    Section,
    Sides,
    Table,
    form_marks,
    read_pages,
)
from kepu_desktop.domain.errors import UserError
from kepu_desktop.system.resources import template

TEXTS = {
    "unit": "示例省科学技术协会",
    "contact": "张明（示例）",
    "position": "科普部副主任/副研究员",
    "phone": "0551-60000000",
    "email": "shili@example.org",
}
ENTRIES = (
    "一、示例·深海一万米\n走进训练池。",
    "二、示例·实验室的一天（共6集）\n第一段。\n第二段。",
)
VALUES = FormValues(TEXTS, ("activity", "other"), "地震预警", "7个", "2小时5分", ENTRIES)


def paragraphs(blocks: Sequence[Block]) -> Iterator[Paragraph]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for row in block.rows:
                for cell in row.cells:
                    yield from paragraphs(cell.blocks)


def words(paragraph: Paragraph) -> str:
    return "".join(run.text for run in paragraph.runs)


def all_text(paper: Paper) -> str:
    return "\n".join(words(p) for section in paper.sections for p in paragraphs(section.blocks))


def shown(body: str, replaced: dict[str, bytes] | None = None) -> Section:
    return read_pages(factory.docx(body, replaced), name="x").sections[0]


def only_table(section: Section) -> Table:
    return next(block for block in section.blocks if isinstance(block, Table))


@pytest.fixture(scope="module")
def paper(call: Call) -> Paper:
    blank = call.template.read_bytes()
    filled = fill_form(blank, call.form, VALUES, name="x")
    cells = form_marks(blank, call.form, name="x")
    return read_pages(filled.data, name="x", cells=cells, entry_lines=(2, 3))


def cell_of(paper: Paper, key: str) -> Cell:
    for row in only_table(paper.sections[0]).rows:
        for cell in row.cells:
            if any(key in p.keys for p in paragraphs(cell.blocks)):
                return cell
    raise AssertionError(key)


def test_the_page_is_that_of_the_notice(paper: Paper) -> None:
    page = paper.sections[0]
    assert (round(page.width), round(page.height)) == (595, 842)
    assert page.margins == Sides(104.9, 79.35, 99.2, 73.7)
    assert paper.unshown == ()


def test_the_heading_keeps_font_size_alignment_and_pitch(paper: Paper) -> None:
    heading = next(p for p in paragraphs(paper.sections[0].blocks) if "首届" in words(p))
    assert heading.align == "center"
    assert (heading.line, heading.line_rule) == (33, "exact")
    assert heading.runs[0].look.family == "方正小标宋简体"
    assert heading.runs[0].look.size == 22


def test_the_table_keeps_grid_spans_borders_and_row_heights(paper: Paper) -> None:
    table = only_table(paper.sections[0])
    assert table.widths == (85.0, 136.1, 85.0, 136.1)
    assert table.align == "center"
    unit = table.rows[0].cells[1]
    assert (unit.column, unit.columns, unit.align) == (1, 3, "center")
    assert unit.padding.left == 5.4
    assert unit.top.width == 0.5
    assert table.rows[0].height == pytest.approx(28.35)
    assert table.rows[0].height_rule == "at_least"
    assert all(row.splits for row in table.rows[-1:])


@pytest.mark.parametrize("key", [*TEXTS, "categories", "count", "duration"])
def test_each_value_is_marked_with_its_key(paper: Paper, key: str) -> None:
    text = "\n".join(words(p) for p in paragraphs(cell_of(paper, key).blocks))
    wanted = {"categories": "☑其他 地震预警", "count": "7个", "duration": "2小时5分", **TEXTS}[key]
    assert wanted in text


def test_paragraphs_of_the_list_know_their_entry(paper: Paper) -> None:
    cell = cell_of(paper, "entries")
    found = [(p.entry, words(p)) for p in paragraphs(cell.blocks)]
    assert found == [
        (0, "一、示例·深海一万米"),
        (0, "走进训练池。"),
        (1, "二、示例·实验室的一天（共6集）"),
        (1, "第一段。"),
        (1, "第二段。"),
    ]


def test_headings_of_entries_are_bold_and_summaries_indented_two_characters(paper: Paper) -> None:
    heading, summary, *_ = paragraphs(cell_of(paper, "entries").blocks)
    assert heading.runs[0].look.bold
    assert not summary.runs[0].look.bold
    assert summary.first == 2 * summary.runs[0].look.size
    assert summary.align == "both"


def test_the_foot_counts_the_pages(paper: Paper) -> None:
    foot = dict(paper.sections[0].footers)["default"]
    runs = next(paragraphs(foot)).runs
    assert [(run.text, run.field) for run in runs] == [("— ", ""), ("1", "page"), (" —", "")]


def test_a_draft_shows_its_mark_and_says_what_is_not_drawn(call: Call) -> None:
    filled = fill_form(call.template.read_bytes(), call.form, VALUES, name="x", draft_mark="草稿")
    made = read_pages(filled.data, name="x")
    head = dict(made.sections[0].headers)["default"]
    assert "".join(words(p) for p in paragraphs(head)) == "草稿"
    assert made.unshown == (("图片或图形", 1),)


@pytest.mark.parametrize("build", factory.BUILDS)
def test_every_build_of_form_shows_all_that_was_filled_in(call: Call, build: str) -> None:
    blank = factory.form(build)
    filled = fill_form(blank, call.form, VALUES, name="x")
    missing = {unplaced.key for unplaced in filled.unplaced}
    cells = form_marks(blank, call.form, name="x")
    made = read_pages(filled.data, name="x", cells=cells, entry_lines=(2, 3))
    text = all_text(made)
    for key, value in TEXTS.items():
        if key not in missing:
            assert value in text, key
    for entry in ENTRIES:
        for line in entry.split("\n"):
            assert line in text
    assert made.unshown == ()
    if build != "paragraphs":
        marked = {k for s in made.sections for p in paragraphs(s.blocks) for k in p.keys}
        assert {"phone", "entries"} <= marked | missing


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(title=st.text(min_size=1, max_size=80), summary=st.text(max_size=300))
def test_any_text_of_an_entry_is_shown_whole(call: Call, title: str, summary: str) -> None:
    entry = f"一、{title}\n{summary}"
    values = FormValues(TEXTS, (), "", "1个", "1分", (entry,))
    filled = fill_form(call.template.read_bytes(), call.form, values, name="x")
    text = all_text(read_pages(filled.data, name="x"))
    for line in legal(entry).strip("\n").split("\n"):
        assert line in text


# ---- what a paragraph inherits ----


def test_a_run_inherits_from_its_styles_and_overrides_them() -> None:
    body = factory.p(
        "<w:r><w:t>甲</w:t></w:r>",
        '<w:r><w:rPr><w:b/><w:u w:val="single"/><w:color w:val="c00000"/><w:sz w:val="44"/></w:rPr>'
        "<w:t>乙</w:t></w:r>",
        '<w:r><w:rPr><w:b w:val="0"/><w:strike/></w:rPr><w:t>丙</w:t></w:r>',
        props='<w:pStyle w:val="Heading1"/>',
    )
    first, second, third = next(paragraphs(shown(body).blocks)).runs
    assert (first.look.family, first.look.size, first.look.bold) == ("黑体", 16, False)
    assert (second.look.size, second.look.bold, second.look.underline) == (22, True, True)
    assert second.look.color == "#C00000"
    assert third.look.strike


def test_chinese_and_latin_letters_of_one_run_take_their_own_fonts() -> None:
    look = (
        '<w:rPr><w:rFonts w:ascii="Times New Roman" w:eastAsia="仿宋"/><w:sz w:val="24"/></w:rPr>'
    )
    section = shown(factory.p(f"<w:r>{look}<w:t>共 12 集 of video 完</w:t></w:r>"))
    runs = next(paragraphs(section.blocks)).runs
    assert [(run.text, run.look.family) for run in runs] == [
        ("共 ", "仿宋"),
        ("12 ", "Times New Roman"),
        ("集 ", "仿宋"),
        ("of video ", "Times New Roman"),
        ("完", "仿宋"),
    ]


def test_fonts_of_the_theme_are_looked_up() -> None:
    theme = (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements>'
        '<a:fontScheme name="x"><a:majorFont><a:latin typeface="L"/><a:ea typeface=""/>'
        '<a:font script="Hans" typeface="等线 Light"/></a:majorFont><a:minorFont>'
        '<a:latin typeface="Calibri"/><a:ea typeface="宋体"/></a:minorFont></a:fontScheme>'
        "</a:themeElements></a:theme>"
    )
    run = (
        '<w:r><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="majorEastAsia"/></w:rPr>'
        "<w:t>字a</w:t></w:r>"
    )
    section = shown(factory.p(run), {"word/theme/theme1.xml": theme.encode()})
    families = [r.look.family for r in next(paragraphs(section.blocks)).runs]
    assert families == ["等线 Light", "Calibri"]


@pytest.mark.parametrize(
    ("ind", "expected"),
    [
        ('<w:ind w:firstLineChars="200" w:firstLine="1"/>', (0, 0, 24)),
        ('<w:ind w:firstLine="480"/>', (0, 0, 24)),
        ('<w:ind w:left="420" w:hanging="420" w:right="100"/>', (21, 5, -21)),
        ('<w:ind w:leftChars="100" w:left="1"/>', (12, 0, 0)),
        ('<w:ind w:left="1cm"/>', (pytest.approx(28.35, abs=0.01), 0, 0)),
        ('<w:ind w:left="nonsense"/>', (0, 0, 0)),
    ],
)
def test_indents_count_in_points_or_in_characters(ind: str, expected: tuple[float, ...]) -> None:
    paragraph = next(paragraphs(shown(factory.p("文字", props=ind)).blocks))
    assert (paragraph.left, paragraph.right, paragraph.first) == expected


@pytest.mark.parametrize(
    ("spacing", "expected"),
    [
        ('<w:spacing w:line="400" w:lineRule="exact"/>', (20, "exact")),
        ('<w:spacing w:line="400" w:lineRule="atLeast"/>', (20, "at_least")),
        ('<w:spacing w:line="360" w:lineRule="auto"/>', (1.5, "multiple")),
    ],
)
def test_line_pitch_is_exact_least_or_a_factor(spacing: str, expected: tuple[float, str]) -> None:
    paragraph = next(paragraphs(shown(factory.p("文字", props=spacing)).blocks))
    assert (paragraph.line, paragraph.line_rule) == expected


def test_deleted_hidden_and_coded_text_is_not_shown() -> None:
    body = factory.p(
        "<w:del><w:r><w:delText>删</w:delText></w:r></w:del>",
        "<w:ins><w:r><w:t>增</w:t></w:r></w:ins>",
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>",
        '<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>9</w:t></w:r></w:fldSimple>',
        "<w:hyperlink><w:r><w:t>链</w:t></w:r></w:hyperlink>",
        "<w:r><w:noBreakHyphen/><w:tab/><w:br/></w:r>",
        factory.field_box(),
        factory.symbol_box(),
    )
    paragraph = next(paragraphs(shown(body).blocks))
    assert words(paragraph) == "增1链\u2011\t\n☐☐"
    assert [run.field for run in paragraph.runs if run.field] == ["pages"]


# ---- tables ----


def test_merged_cells_are_one_area() -> None:
    body = factory.tbl(
        factory.tr(factory.tc("高", merge="start"), factory.tc("宽", span=2), factory.tc("右")),
        factory.tr(factory.tc(merge="on"), factory.tc("下"), factory.tc("下2"), factory.tc("下3")),
    )
    first, second = only_table(shown(body)).rows
    assert [(c.column, c.columns, c.rows) for c in first.cells] == [(0, 1, 2), (1, 2, 1), (3, 1, 1)]
    assert [c.column for c in second.cells] == [1, 2, 3]


def test_own_borders_of_a_cell_win_and_inner_ones_differ_from_the_edge() -> None:
    cell = (
        '<w:tc><w:tcPr><w:tcBorders><w:bottom w:val="double" w:sz="12" w:color="ff0000"/>'
        '<w:right w:val="nil"/></w:tcBorders><w:shd w:fill="D9D9D9"/><w:vAlign w:val="bottom"/>'
        "</w:tcPr><w:p/></w:tc>"
    )
    made = only_table(shown(factory.tbl(factory.tr(cell, "b"), factory.tr("c", "d"), columns=2)))
    first = made.rows[0].cells[0]
    assert (first.bottom.width, first.bottom.style, first.bottom.color) == (
        1.5,
        "double",
        "#FF0000",
    )
    assert first.right.width == 0
    assert first.shade == "#D9D9D9"
    assert first.align == "bottom"
    assert made.rows[1].cells[1].left.width == 0.5


def test_a_row_says_whether_it_splits_and_comes_again() -> None:
    body = factory.tbl(
        factory.tr("头", "头", props="<w:cantSplit/><w:tblHeader/>"),
        factory.tr("a", "b", props='<w:trHeight w:val="600" w:hRule="exact"/>'),
        columns=2,
    )
    head, row = only_table(shown(body)).rows
    assert (head.heading, head.splits) == (True, False)
    assert (row.height, row.height_rule, row.splits) == (30, "exact", True)


def test_a_blank_grid_takes_its_widths_from_the_cells() -> None:
    body = factory.tbl(factory.tr("a", "b"), columns=2).replace('<w:gridCol w:w="4400"/>', "")
    assert only_table(shown(body)).widths == (110.0, 110.0)


def test_tables_stand_in_tables() -> None:
    inner = factory.tbl(factory.tr("内甲", "内乙"), columns=2)
    body = factory.tbl(factory.tr(factory.tc(inner), "外"), columns=2)
    cell = only_table(shown(body)).rows[0].cells[0]
    assert [words(p) for p in paragraphs(cell.blocks)][:2] == ["内甲", "内乙"]


# ---- pages ----


def test_sections_keep_their_own_page() -> None:
    landscape = (
        '<w:sectPr><w:pgSz w:w="16838" w:h="11906"/><w:pgMar w:top="-1440" w:left="720"'
        ' w:right="720" w:bottom="720" w:header="500" w:footer="500"/><w:titlePg/>'
        '<w:pgNumType w:start="5"/><w:docGrid w:type="lines" w:linePitch="312"/></w:sectPr>'
    )
    body = factory.p("甲", props=landscape) + factory.p("乙")
    first, second = read_pages(factory.docx(body), name="x").sections
    assert first.width > first.height
    assert first.margins.top == 72
    assert (first.title_page, first.first_number, first.grid) == (True, 5, 15.6)
    assert second.width < second.height
    assert words(next(paragraphs(second.blocks))) == "乙"


def test_a_broken_theme_costs_its_fonts_only() -> None:
    section = shown(factory.p("<w:r><w:t>字</w:t></w:r>"), {"word/theme/theme1.xml": b"<broken"})
    assert words(next(paragraphs(section.blocks))) == "字"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04nonsense", b"{\\rtf1}"])
def test_what_the_guard_refuses_is_not_shown(data: bytes) -> None:
    with pytest.raises(UserError):
        read_pages(data, name="x.docx")


def test_bare_paper_is_one_blank_page() -> None:
    made = read_pages(template("bare.docx").read_bytes(), name="x")
    assert len(made.sections) == 1


# ---- text boxes, lines that run downwards ----


def floating(anchor: str) -> str:
    box = factory.text_box(factory.p("浮动的字"))
    inline = '<wp:inline distT="0" distB="0" distL="0" distR="0">'
    return box.replace(inline, anchor).replace("</wp:inline>", "</wp:anchor>")


def box_of(xml: str) -> Table:
    made = read_pages(factory.docx(xml), name="x")
    table = next(b for b in made.sections[0].blocks if isinstance(b, Table))
    assert made.unshown == ()
    return table


def test_a_text_box_in_the_line_stands_where_its_paragraph_stood() -> None:
    box = box_of(factory.p("前") + factory.text_box(factory.p("盒中的字")) + factory.p("后"))
    assert box.place is None
    assert box.widths == (pytest.approx(5_400_000 / 12_700),)
    assert [words(p) for p in paragraphs([box])] == ["盒中的字"]


def test_a_floating_box_keeps_its_place_and_takes_no_room() -> None:
    anchor = (
        '<wp:anchor><wp:positionH relativeFrom="page"><wp:posOffset>1270000</wp:posOffset>'
        '</wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>-254000'
        "</wp:posOffset></wp:positionV>"
    )
    place = box_of(floating(anchor)).place
    assert place is not None
    assert (place.x, place.y, place.page_x, place.page_y) == (100, -20, True, False)
    centred = (
        '<wp:anchor><wp:positionH relativeFrom="column"><wp:align>center</wp:align></wp:positionH>'
    )
    place = box_of(floating(centred)).place
    assert place is not None
    assert (place.align, place.page_x) == ("center", False)


@pytest.mark.parametrize(
    ("style", "place"),
    [
        ("position:absolute;margin-left:10pt;margin-top:1in;width:5cm;height:30pt", (10, 72)),
        ("width:5cm;height:30pt", None),
    ],
)
def test_a_box_of_old_programs_is_read_from_its_style(
    style: str, place: tuple[float, float] | None
) -> None:
    box = box_of(
        f'<w:p><w:r><w:pict><v:shape style="{style}"><v:textbox style="mso-fit:t">'
        f"<w:txbxContent>{factory.p('旧盒')}</w:txbxContent></v:textbox></v:shape></w:pict>"
        "</w:r></w:p>"
    )
    assert box.widths == (pytest.approx(5 / 2.54 * 72),)
    found = None if box.place is None else (box.place.x, box.place.y)
    assert found == place


def test_a_cell_whose_lines_run_downwards_has_a_character_a_line() -> None:
    cell = factory.tc(factory.p("联系人")).replace(
        "</w:tcPr>", '<w:textDirection w:val="tbRlV"/></w:tcPr>'
    )
    table = box_of(factory.tbl(factory.tr(cell, "x"), columns=2))
    first, other = table.rows[0].cells
    assert [words(p) for p in paragraphs(first.blocks)] == ["联\n系\n人"]
    assert [words(p) for p in paragraphs(other.blocks)] == ["x"]
