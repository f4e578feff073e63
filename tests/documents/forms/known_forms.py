"""The tuning half: the builds of ``forms_factory`` and some more, with where each value belongs."""

from __future__ import annotations

from documents.forms import forms_factory as factory
from documents.forms.form_builds import IDS, Build, line_places, row_places
from documents.forms.forms_factory import (
    BOLD,
    GUIDE,
    LOOK,
    OPTIONS,
    RULED,
    control,
    entries_row,
    modern_box,
    options,
    p,
    run,
    tbl,
    tc,
    totals,
    tr,
)

_ROWS = row_places(
    unit="报送单位",
    contact="联系人",
    position="职务/职称",
    phone="联系电话",
    email="电子邮箱",
    count="视频总数",
    duration="视频总时长",
    entries="视频内容",
)
_PLACES = {
    "plain": _ROWS,
    "label_above_value": {
        "unit": r"单位名称\|联系人\|{}\|",
        "contact": r"单位名称\|联系人\|[^|]*\|{}\|",
        "position": r"视频个数\|{}\|",
        "phone": r"视频个数(?:\|[^|]*){1}\|{}\|",
        "email": r"视频个数(?:\|[^|]*){2}\|{}\|",
        "count": r"视频个数(?:\|[^|]*){3}\|{}\|",
        "duration": r"1\.视频总时长\|{}\|",
        "entries": r"视频标题及概述\|{}\|",
    },
    "same_cell": {
        **line_places(
            unit="报送单位",
            contact="联系人",
            position="职务/职称",
            phone="电话",
            email="邮箱",
            count="视频总数",
            duration="总时长",
        ),
        "entries": "视频内容：/{}",
    },
    "merged_person": {
        **_ROWS,
        **row_places(unit="单位全称*", contact="联系人|姓名", phone="|电话"),
    },
    "matrix": {
        **_ROWS,
        **row_places(email="邮箱"),
        "position": r"\|联系人\|[^|]*\|{}\|",
        "phone": r"\|联系人\|[^|]*\|[^|]*\|{}\|",
    },
    "nested": {
        **_ROWS,
        **row_places(unit="推荐单位", contact="姓名", position="职称", phone="手机", email="邮箱"),
    },
    "one_cell_for_two": {
        **_ROWS,
        **row_places(unit="填报单位", position="职务", email="E-mail"),
        "contact": r"联系人及电话\|{}，",
        "phone": r"联系人及电话\|[^|]*，{}\|",
    },
    "controls": _ROWS,
    "old_fields": _ROWS,
    "symbols": _ROWS,
    "paragraphs": {
        **line_places(
            unit="报送单位",
            contact="联系人",
            position="职务/职称",
            phone="联系电话",
            email="电子邮箱",
            count="视频总数",
            duration="视频总时长",
        ),
        "entries": "视频内容：/{}",
    },
    "boxed": {**_ROWS, **line_places(unit="报送单位")},
    "with_notice": _ROWS,
}
_BEHIND = ("matrix",)
_OTHER = {"matrix": "其他{}"}


def indented_rows() -> Build:
    """Rows that begin a column later, a tall heading beside them."""
    late = '<w:gridBefore w:val="1"/><w:wBefore w:w="1760" w:type="dxa"/>'
    return Build(
        "indented_rows",
        tbl(
            tr("填报单位", tc(span=4)),
            tr(tc("联络员", merge="start"), "姓名", "", "职务", ""),
            tr(tc(merge="on"), "手机", "", "邮箱", ""),
            tr("视频总数", "", props=late),
            tr("总时长", "", props=late),
            tr("作品类别", tc(*options("○"), span=4)),
            tr("内容简介", tc(p(), span=4)),
            columns=5,
        ),
        row_places(
            unit="填报单位",
            contact="姓名",
            position="职务",
            phone="手机",
            email="邮箱",
            count="视频总数",
            duration="总时长",
            entries="内容简介",
        ),
    )


def half_filled_controls() -> Build:
    """Controls that were typed into and emptied again, boxes amid one paragraph."""
    empty = control("", waiting=False)
    boxes = [part for word in factory.OPTIONS for part in (modern_box(), f"{word}　")]
    return Build(
        "half_filled_controls",
        tbl(
            tr("报送单位", tc(p(empty), span=3)),
            tr("联系人", tc(p(empty)), "职务/职称", tc(p(empty))),
            tr("联系电话", tc(p(empty)), "电子邮箱", tc(p(empty))),
            tr("视频类别", tc(p(*boxes, modern_box(), "其他（", control("请输入"), "）"), span=3)),
            totals(),
            entries_row(),
        ),
        _ROWS,
    )


def three_tables() -> Build:
    """Head, options and entries in tables of their own, a heading line before each."""
    return Build(
        "three_tables",
        p("一、基本情况")
        + tbl(*factory.rows_of_texts(), totals())
        + p("二、视频类别（可多选）")
        + tbl(tr(tc(*options())), columns=1)
        + p("三、视频内容")
        + tbl(tr(tc(GUIDE)), columns=1),
        {**_ROWS, "entries": r"三、视频内容/{}\|"},
    )


def approval_sheet() -> Build:
    """Opinions and seals below, each with a line for name, telephone and date."""
    return Build(
        "approval_sheet",
        tbl(
            *factory.rows_of_texts(),
            tr("视频类别", tc(*options("（　）", "其他（请注明：________）"), span=3)),
            totals(),
            entries_row(),
            tr(
                "报送单位意见",
                tc("负责人签字：　　　　（盖章）", "联系电话：　　　　　年　月　日", span=3),
            ),
        ),
        _ROWS,
    )


def lettered_brackets() -> Build:
    """Options under letters with brackets behind them, all in two paragraphs."""
    words = [f"{letter}.{word}（　）" for letter, word in zip("ABCDEFGH", OPTIONS, strict=True)]
    return Build(
        "lettered_brackets",
        tbl(
            tr("报送单位", tc(span=3)),
            tr("联系人", "", "职务", ""),
            tr("电话", "", "邮箱", ""),
            tr(
                "视频类别",
                tc("　".join(words[:4]), "　".join(words[4:]), "I.其他（　）________", span=3),
            ),
            tr("视频总数", "", "总时长", ""),
            tr("视频内容", tc(p(), span=3)),
        ),
        row_places(
            unit="报送单位",
            contact="联系人",
            position="职务",
            phone="电话",
            email="邮箱",
            count="视频总数",
            duration="总时长",
            entries="视频内容",
        ),
        behind=True,
    )


def starred_and_bracketed() -> Build:
    """Numbers, stars and remarks in brackets in every label."""
    return Build(
        "starred_and_bracketed",
        tbl(
            tr("1．*报送单位（全称）", tc(span=3)),
            tr("2．*联系人（必填）", "", "3．职务/职称（选填）", ""),
            tr("4．*联系电话（座机或手机）", "", "5．*E-mail（必填）", ""),
            tr("6．视频类别（在□内打√，可多选）", tc(*options("□", "其他（请注明）____"), span=3)),
            tr("7．视频总数（个）", "", "8．视频总时长（小时、分）", ""),
            tr("9．视频内容（标题及概述）", tc(GUIDE, span=3)),
        ),
        row_places(
            unit="1．*报送单位（全称）",
            contact="2．*联系人（必填）",
            position="3．职务/职称（选填）",
            phone="4．*联系电话（座机或手机）",
            email="5．*E-mail（必填）",
            count="7．视频总数（个）",
            duration="8．视频总时长（小时、分）",
            entries="9．视频内容（标题及概述）",
        ),
    )


def one_column() -> Build:
    """One cell a row: the label on its line, an empty paragraph below it to write on."""

    def row(label: str) -> str:
        return tr(tc(p(run(label, BOLD)), p()))

    return Build(
        "one_column",
        tbl(
            row("报送单位（盖章处与单位名称一致）"),
            row("联系人姓名"),
            row("职务职称"),
            row("联系方式"),
            row("电子邮件"),
            tr(tc(p(run("视频类别", BOLD)), *options("□", "其他（请注明）：________"))),
            row("视频数量"),
            row("视频总时长"),
            row("视频内容概述"),
            columns=1,
        ),
        {
            "unit": r"^报送单位（盖章处与单位名称一致）/{}\|",
            "contact": r"联系人姓名/{}\|",
            "position": r"职务职称/{}\|",
            "phone": r"联系方式/{}\|",
            "email": r"电子邮件/{}\|",
            "count": r"视频数量/{}\|",
            "duration": r"视频总时长/{}\|",
            "entries": r"视频内容概述/{}\|",
        },
    )


def circled_options() -> Build:
    """Roman and circled numbers, options two a line with tabs between, brackets before them."""
    tab = f"<w:r>{LOOK}<w:tab/></w:r>"
    pairs = [
        p(f"（　）{'①②③④⑤⑥⑦⑧'[n]}{OPTIONS[n]}", tab, f"（　）{'①②③④⑤⑥⑦⑧'[n + 1]}{OPTIONS[n + 1]}")
        for n in range(0, 8, 2)
    ]
    return Build(
        "circled_options",
        tbl(
            tr("Ⅰ 推荐单位", tc(span=3)),
            tr("Ⅱ 联系人", "", "职称", ""),
            tr("Ⅲ 电话", "", "Email", ""),
            tr("Ⅳ 类别", tc(*pairs, p("（　）⑨其他：________"), span=3)),
            tr("Ⅴ 视频总数", "", "视频总时长", ""),
            tr("Ⅵ 视频内容", tc(GUIDE, span=3)),
        ),
        row_places(
            unit="Ⅰ推荐单位",
            contact="Ⅱ联系人",
            position="职称",
            phone="Ⅲ电话",
            email="Email",
            count="Ⅴ视频总数",
            duration="视频总时长",
            entries="Ⅵ视频内容",
        ),
        options={
            key: f"{mark}{word}" for mark, key, word in zip("①②③④⑤⑥⑦⑧", IDS, OPTIONS, strict=True)
        },
    )


def boxes_in_their_column() -> Build:
    """Each option a row, its box in a narrow cell of its own before it."""
    rest = [tr(tc(merge="on"), "□", tc(word, span=2)) for word in OPTIONS[1:]]
    return Build(
        "boxes_in_their_column",
        tbl(
            tr("申报单位", tc(span=3)),
            tr("联系人", "", "职务", ""),
            tr("手机", "", "电子邮箱", ""),
            tr(tc("视频类别", merge="start"), "□", tc(OPTIONS[0], span=2)),
            *rest,
            tr(tc(merge="on"), "□", tc("其他：________", span=2)),
            tr("视频总数", "", "视频总时长", ""),
            tr("视频内容", tc(GUIDE, span=3)),
        ),
        row_places(
            unit="申报单位",
            contact="联系人",
            position="职务",
            phone="手机",
            email="电子邮箱",
            count="视频总数",
            duration="视频总时长",
            entries="视频内容",
        ),
        options={key: f"|{word}" for key, word in zip(IDS, OPTIONS, strict=True)},
    )


def prompted_and_fixed() -> Build:
    """Exact heights, rows kept whole, prompts of its own in the cells."""
    fixed = '<w:cantSplit/><w:trHeight w:val="567" w:hRule="exact"/>'
    grey = LOOK.replace("<w:sz ", '<w:color w:val="A6A6A6"/><w:sz ', 1)
    return Build(
        "prompted_and_fixed",
        tbl(
            tr("单位全称", tc(p(run("（与公章一致）", grey)), span=3), props=fixed),
            tr("联系人", tc(p(run("（限一人）", grey))), "职务", "", props=fixed),
            tr("手机号码", "", "邮箱", tc(p(run("（常用邮箱）", grey))), props=fixed),
            tr("视频类别", tc(*options("[ ]"), span=3), props=fixed),
            tr("视频个数", "", "总时长", "", props=fixed),
            tr("视频内容", tc(GUIDE, span=3), props=fixed),
        ),
        row_places(
            unit="单位全称",
            contact="联系人",
            position="职务",
            phone="手机号码",
            email="邮箱",
            count="视频个数",
            duration="总时长",
            entries="视频内容",
        ),
    )


def cover_and_table() -> Build:
    """A cover with ruled lines, the rest in a table behind a page break."""
    return Build(
        "cover_and_table",
        p(run("科普项目申报书", BOLD))
        + p("申报单位：", "＿＿＿＿＿＿＿＿＿＿")
        + p("联 系 人：", "＿＿＿＿＿＿", "　职务：", "＿＿＿＿＿＿")
        + p("联系电话：", run("              ", RULED))
        + p("邮    箱：", run("              ", RULED))
        + p('<w:r><w:br w:type="page"/></w:r>')
        + tbl(
            tr("类别", tc(*options("○"), span=3)),
            tr("总数", "", "总时长", ""),
            tr("视频内容概述", tc(GUIDE, span=3)),
        ),
        {
            **line_places(
                unit="申报单位", contact="联系人", position="职务", phone="联系电话", email="邮箱"
            ),
            **row_places(count="总数", duration="总时长", entries="视频内容概述"),
        },
    )


def head_above_table() -> Build:
    """Unit, person and date on lines above the table, a note and a stamp's place below it."""
    return Build(
        "head_above_table",
        p(run("视频信息登记表", BOLD))
        + p("填报单位（盖章）：____________________　　填表日期：____年__月__日")
        + p("联系人：__________　电话：______________")
        + tbl(
            tr("职务/职称", "", "电子邮箱", ""),
            tr("类别", tc(*options("○", "其他：____________"), span=3)),
            tr("视频个数", "", "总时长", ""),
            tr("内容简介", tc(p(), span=3)),
        )
        + p("注：视频内容请按附件1的要求填写，一式两份。"),
        {
            **line_places(unit="填报单位（盖章）", contact="联系人", phone="电话"),
            **row_places(
                position="职务/职称",
                email="电子邮箱",
                count="视频个数",
                duration="总时长",
                entries="内容简介",
            ),
        },
        # A person outside the table may be the organiser's: not ours without a word.
        misses=("contact", "phone"),
    )


KNOWN = (
    *(
        Build(
            name,
            build(),
            _PLACES[name],
            other=_OTHER.get(name, "其他[^|/]*?{}"),
            behind=name in _BEHIND,
        )
        for name, build in factory.BUILDS.items()
    ),
    *(
        build()
        for build in (
            indented_rows,
            half_filled_controls,
            three_tables,
            approval_sheet,
            lettered_brackets,
            starred_and_bracketed,
            one_column,
            circled_options,
            boxes_in_their_column,
            prompted_and_fixed,
            cover_and_table,
            head_above_table,
        )
    ),
)
