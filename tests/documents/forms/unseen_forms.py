"""The reporting half: builds written before any result on them was looked at, and never tuned on.

Their figures stand in docs/accuracy.md as they came. Whoever changes how forms are read because of
one of these must move it to ``known_forms`` and write another.
"""

from __future__ import annotations

from documents.forms.form_builds import Build, line_places, row_places
from documents.forms.forms_factory import (
    BOLD,
    GUIDE,
    LOOK,
    OPTIONS,
    RULED,
    block_control,
    control,
    field_box,
    modern_box,
    options,
    p,
    run,
    symbol_box,
    tbl,
    tc,
    text_box,
    text_field,
    tr,
)

TAB = f"<w:r>{RULED}<w:tab/></w:r>"
LANDSCAPE = (
    '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    '<w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="851"'
    ' w:footer="992" w:gutter="0"/></w:sectPr>'
)


def split(text: str, look: str = LOOK) -> str:
    """Every character in a run of its own, as after years of editing."""
    return "".join(run(char, look) for char in text)


def recommendation() -> Build:
    """A 推荐表 as offices print them: head of the unit, address and post code, two seals below."""
    line = "".join(f"□{word}　" for word in OPTIONS)
    return Build(
        "recommendation",
        p(run("推荐表", BOLD))
        + tbl(
            tr("单位名称", tc(span=3)),
            tr("负责人", "", "级别", ""),
            tr("地址", tc(span=3)),
            tr("联系人", "", "邮编", ""),
            tr("职务", "", "电话", ""),
            tr("电子邮件", tc(span=3)),
            tr("视频类别", tc(p(f"{line}□其他（        ）"), span=3)),
            tr("视频总数", "", "视频总时长", ""),
            tr("内容简介", tc(p(), p(), p(), span=3)),
            tr("申报单位意见", tc("（盖章）", "年　　月　　日", span=3)),
            tr("推荐单位意见", tc("未发现违法违纪情况。", "（盖章）　年　月　日", span=3)),
        ),
        row_places(
            unit="单位名称",
            contact="联系人",
            position="职务",
            phone="电话",
            email="电子邮件",
            count="视频总数",
            duration="视频总时长",
            entries="内容简介",
        ),
    )


def vertical_headings() -> Build:
    """Headings that run downwards, a letter a paragraph, beside three rows of the contact."""
    turned = '<w:tc><w:tcPr><w:tcW w:w="800" w:type="dxa"/><w:vMerge w:val="restart"/>'
    turned += '<w:textDirection w:val="tbRlV"/></w:tcPr>' + p("联系人") + "</w:tc>"
    letters = tc(p("视"), p("频"), p("内"), p("容"))
    return Build(
        "vertical_headings",
        tbl(
            tr("填报单位", tc(span=4)),
            tr(turned, "姓　名", "", "职　务", ""),
            tr(tc(merge="on"), "手　机", "", "邮　箱", ""),
            tr("视频类型", tc(*options(symbol_box("Wingdings 2", "F0A3")), span=4)),
            tr("视频数量", tc(span=2), "总时长", ""),
            tr(letters, tc(p(), p(), span=4)),
            columns=5,
        ),
        row_places(
            unit="填报单位",
            contact="姓名",
            position="职务",
            phone="手机",
            email="邮箱",
            count="视频数量",
            duration="总时长",
            entries="视/频/内/容",
        ),
    )


def two_forms() -> Build:
    """The case form lies in the same file, with contacts of its own."""
    own = tbl(
        tr("报送单位", tc(span=3)),
        tr("联系人", "", "职务/职称", ""),
        tr("联系电话", "", "邮箱", ""),
        tr("视频类别", tc(*options(), span=3)),
        tr("视频总数", "", "视频总时长", ""),
        tr("视频内容", tc(GUIDE, span=3)),
    )
    case = tbl(
        tr("案例名称", tc(span=3)),
        tr("申报主体", tc(span=3)),
        tr("联络员", "", "手机号码", ""),
        tr("案例内容", tc(span=3)),
    )
    return Build(
        "two_forms",
        p("附件1") + p(run("视频信息表", BOLD)) + own + p() + p("附件2") + p("案例信息表") + case,
        row_places(
            unit="报送单位",
            contact="联系人",
            position="职务/职称",
            phone="联系电话",
            email="邮箱",
            count="视频总数",
            duration="视频总时长",
            entries="视频内容",
        ),
    )


def from_wps() -> Build:
    """Letters in runs of their own, bookmarks, customXml around cells, tabs between the words."""
    wrapped = f'<w:customXml w:element="x">{tc("联系人")}</w:customXml>'
    mark = '<w:bookmarkStart w:id="7" w:name="_GoBack"/><w:bookmarkEnd w:id="7"/>'
    spread = f"<w:r>{LOOK}<w:t>电</w:t><w:tab/><w:t>话</w:t></w:r>"
    return Build(
        "from_wps",
        tbl(
            tr(tc(p(split("报送单位名称"))), tc(p(mark), span=3)),
            tr(wrapped, "", tc(p(split("职务、职称"))), ""),
            tr(tc(p(spread)), "", tc(p(split("E-mail"))), ""),
            tr(tc(p(split("作品类别"))), tc(*options(split("□")), span=3)),
            tr("视频个数", "", "视频总时长", ""),
            tr("视频标题及概述", tc(p(split(GUIDE)), span=3)),
        ),
        row_places(
            unit="报送单位名称",
            contact="联系人",
            position="职务、职称",
            phone="电话",
            email="E-mail",
            count="视频个数",
            duration="视频总时长",
            entries="视频标题及概述",
        ),
    )


def controlled_rows() -> Build:
    """Controls around rows, cells with prompts, modern boxes, a control for 其他."""

    def held(*rows: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{''.join(rows)}</w:sdtContent></w:sdt>"

    return Build(
        "controlled_rows",
        tbl(
            held(tr("申报单位", tc(block_control("单击此处输入单位全称。"), span=3))),
            held(
                tr("联络人", tc(p(control("请输入姓名"))), "职称", tc(p(control("请输入")))),
                tr("手机", tc(p(control("请输入手机"))), "电子邮箱", tc(p(control("请输入")))),
            ),
            tr(
                "视频类别",
                tc(
                    *(p(modern_box(), " ", word) for word in OPTIONS),
                    p(modern_box(), " 其他：", control("请输入")),
                    span=3,
                ),
            ),
            tr("视频总数", tc(p(control("请输入"))), "视频总时长", tc(p(control("请输入")))),
            tr("视频内容", tc(block_control("单击或点击此处输入文字。"), span=3)),
        ),
        row_places(
            unit="申报单位",
            contact="联络人",
            position="职称",
            phone="手机",
            email="电子邮箱",
            count="视频总数",
            duration="视频总时长",
            entries="视频内容",
        ),
    )


def captions_below() -> Build:
    """Lines to write on with their captions in the row below."""
    return Build(
        "captions_below",
        tbl(
            tr(tc(p()), tc(p()), tc(p())),
            tr("（报送单位）", "（联系人）", "（职务/职称）"),
            tr(tc(p()), tc(p()), tc(p())),
            tr("（联系电话）", "（电子邮箱）", "（视频总数）"),
            columns=3,
        )
        + tbl(
            tr("视频总时长", ""),
            tr("视频类别", tc(*options())),
            tr("视频内容", tc(GUIDE)),
            columns=2,
        ),
        {
            "unit": r"^{}\|",
            "contact": r"^[^|]*\|{}\|[^|]*\|（报送单位）",
            "position": r"{}\|（报送单位）",
            "phone": r"（职务/职称）\|{}\|",
            "email": r"{}\|[^|]*\|（联系电话）",
            "count": r"{}\|（联系电话）",
            **row_places(duration="视频总时长", entries="视频内容"),
        },
    )


def edited_under_tracking() -> Build:
    """Labels reworded and rows struck out with changes tracked."""

    def gone(text: str) -> str:
        return (
            '<w:del w:id="3" w:author="x" w:date="2025-01-01T00:00:00Z"><w:r>'
            f"<w:delText>{text}</w:delText></w:r></w:del>"
        )

    def added(text: str) -> str:
        return f'<w:ins w:id="4" w:author="x" w:date="2025-01-01T00:00:00Z">{run(text)}</w:ins>'

    struck = '<w:del w:id="5" w:author="x" w:date="2025-01-01T00:00:00Z"/>'
    return Build(
        "edited_under_tracking",
        tbl(
            tr(tc(p(gone("推荐"), added("报送"), "单位")), tc(span=3)),
            tr("联系人", "", tc(p("职务", gone("级别"), added("/职称"))), ""),
            tr(tc(p(gone("传真"))), tc(p(gone("0551-1"))), "", "", props=struck),
            tr(tc(p("联系", added("电话"))), "", "邮箱", tc(p(gone("旧@example.org")))),
            tr("视频类别", tc(*options(), span=3)),
            tr("视频总数", "", "视频总时长", ""),
            tr("视频内容", tc(p(gone("请另附页")), p(), span=3)),
        ),
        row_places(
            unit="报送单位",
            contact="联系人",
            position="职务/职称",
            phone="联系电话",
            email="邮箱",
            count="视频总数",
            duration="视频总时长",
            entries="视频内容",
        ),
    )


def one_wide_row() -> Build:
    """Landscape: nine headings in a row, one row to fill, as a list has them."""
    heads = (
        *("报送单位", "联系人", "职务", "电话", "邮箱"),
        *("视频总数", "总时长", "视频内容"),
    )
    cells = [tc(p()) for _ in heads]
    return Build(
        "one_wide_row",
        p(props=LANDSCAPE)
        + tbl(tr(*heads), tr(*cells), columns=8)
        + tbl(tr("视频类别", tc(*options())), columns=2),
        {
            "unit": r"视频内容\|{}\|",
            "contact": r"视频内容(?:\|[^|]*){1}\|{}\|",
            "position": r"视频内容(?:\|[^|]*){2}\|{}\|",
            "phone": r"视频内容(?:\|[^|]*){3}\|{}\|",
            "email": r"视频内容(?:\|[^|]*){4}\|{}\|",
            "count": r"视频内容(?:\|[^|]*){5}\|{}\|",
            "duration": r"视频内容(?:\|[^|]*){6}\|{}\|",
            "entries": r"视频内容(?:\|[^|]*){7}\|{}\|",
        },
    )


def framed() -> Build:
    """The whole form in the one cell of a frame, its head in a text box with old text fields."""
    inner = tbl(
        tr("联系人", "", "职务/职称", ""),
        tr("联系电话", "", "电子邮箱", ""),
        tr("视频类别", tc(*options(field_box()), span=3)),
        tr("视频总数", "", "视频总时长", ""),
        tr("视频内容", tc(p(text_field()), span=3)),
    )
    head = text_box(p("报送单位（盖章）：", text_field()))
    return Build(
        "framed",
        head + tbl(tr(tc(inner)), columns=1),
        {
            **line_places(unit="报送单位（盖章）"),
            **row_places(
                contact="联系人",
                position="职务/职称",
                phone="联系电话",
                email="电子邮箱",
                count="视频总数",
                duration="视频总时长",
                entries="视频内容",
            ),
        },
    )


def tabbed_lines() -> Build:
    """No table; the lines to write on are underlined tabs."""
    return Build(
        "tabbed_lines",
        "".join(
            (
                p(run("网络展播活动信息表", BOLD)),
                p("一、报送单位：", TAB),
                p("二、联系人：", TAB, "职务/职称：", TAB),
                p("三、联系电话：", TAB, "电子邮箱：", TAB),
                p("四、视频类别："),
                *options("□", "其他：________"),
                p("五、视频总数：", TAB, "视频总时长：", TAB),
                p("六、视频内容："),
                p(),
                p(),
            )
        ),
        {
            **line_places(
                unit="报送单位",
                contact="联系人",
                position="职务/职称",
                phone="联系电话",
                email="电子邮箱",
                count="视频总数",
                duration="视频总时长",
            ),
            "entries": "视频内容[:：]/{}/",
        },
    )


def three_people() -> Build:
    """Head, contact and the one who checked: whose telephone is it?"""
    return Build(
        "three_people",
        tbl(
            tr("推荐单位", tc(span=5)),
            tr("单位负责人", "", "职务", "", "电话", ""),
            tr("联系人", "", "职务", "", "电话", ""),
            tr("审核人", "", "职务", "", "电话", ""),
            tr("邮箱", tc(span=5)),
            tr("视频类别", tc(*options("□", "其他：            "), span=5)),
            tr("视频总数", tc(span=2), "视频总时长", tc(span=2)),
            tr("视频内容", tc(GUIDE, span=5)),
            columns=6,
        ),
        {
            **row_places(
                unit="推荐单位",
                contact="联系人",
                email="邮箱",
                count="视频总数",
                duration="视频总时长",
                entries="视频内容",
            ),
            "position": r"联系人\|[^|]*\|职务\|{}\|",
            "phone": r"联系人\|[^|]*\|职务\|[^|]*\|电话\|{}\|审核人",
        },
    )


def grouped_rows() -> Build:
    """Group headings merged down the left side; colons in the label cells, rules in the others."""
    rule = "____________"
    return Build(
        "grouped_rows",
        tbl(
            tr(tc("基本信息", merge="start"), "报送单位：", tc(rule, span=3)),
            tr(tc(merge="on"), "联 系 人：", rule, "职　务：", rule),
            tr(tc(merge="on"), "手　机：", rule, "邮　箱：", rule),
            tr(tc("视频情况", merge="start"), "视频类别：", tc(*options("○"), span=3)),
            tr(tc(merge="on"), "视频总数：", rule, "总 时 长：", rule),
            tr(tc(merge="on"), "视频内容：", tc(p(), span=3)),
            columns=5,
        ),
        row_places(
            unit="报送单位：",
            contact="联系人：",
            position="职务：",
            phone="手机：",
            email="邮箱：",
            count="视频总数：",
            duration="总时长：",
            entries="视频内容：",
        ),
    )


def contact_block() -> Build:
    """联系方式 as a heading, telephone and address inside its cell."""
    return Build(
        "contact_block",
        tbl(
            tr("单位名称", tc(span=3)),
            tr("联系人", "", "职务、职称", ""),
            tr("联系方式", tc(p("电话：________________"), p("邮箱：________________"), span=3)),
            tr("视频类别", tc(*options("□", "其他：________"), span=3)),
            tr("视频数量", "", "总时长", ""),
            tr("视频标题及概述", tc(p(), span=3)),
        ),
        {
            **row_places(
                unit="单位名称",
                contact="联系人",
                position="职务、职称",
                count="视频数量",
                duration="总时长",
                entries="视频标题及概述",
            ),
            **line_places(phone="电话", email="邮箱"),
        },
    )


def old_merges() -> Build:
    """Cells merged as Word 97 did it, each continued cell still there."""

    def merged(text: str, cells: int) -> str:
        first = tc(text).replace("</w:tcPr>", '<w:hMerge w:val="restart"/></w:tcPr>', 1)
        later = tc().replace("</w:tcPr>", "<w:hMerge/></w:tcPr>", 1)
        return first + later * (cells - 1)

    return Build(
        "old_merges",
        tbl(
            tr("推荐单位", merged("", 3)),
            tr("联系人姓名", "", "职务职称", ""),
            tr("联系方式", "", "电子邮件", ""),
            tr("视频类型", tc(*options("□"), span=3)),
            tr("视频数量", "", "视频总时长", ""),
            tr("视频内容概述", merged("", 3)),
        ),
        {
            "unit": r"推荐单位\|{}\|",
            "entries": r"视频内容概述\|{}\|",
            **row_places(
                contact="联系人姓名",
                position="职务职称",
                phone="联系方式",
                email="电子邮件",
                count="视频数量",
                duration="视频总时长",
            ),
        },
    )


UNSEEN = tuple(
    build()
    for build in (
        recommendation,
        vertical_headings,
        two_forms,
        from_wps,
        controlled_rows,
        captions_below,
        edited_under_tracking,
        one_wide_row,
        framed,
        tabbed_lines,
        three_people,
        grouped_rows,
        contact_block,
        old_merges,
    )
)
