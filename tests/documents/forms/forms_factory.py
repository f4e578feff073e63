"""Word forms of many builds, made in code: real .docx bytes with nothing but what a test names."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

from kepu_desktop.documents.packing import repack, unpack
from kepu_desktop.system.resources import template

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' mc:Ignorable="w14"'
)
LOOK = (
    '<w:rPr><w:rFonts w:ascii="仿宋" w:hAnsi="仿宋" w:eastAsia="仿宋"/>'
    '<w:sz w:val="24"/><w:szCs w:val="24"/></w:rPr>'
)
BOLD = LOOK.replace("<w:sz ", "<w:b/><w:sz ")
RULED = LOOK.replace("</w:rPr>", '<w:u w:val="single"/></w:rPr>')
WIDTH = 8800


def docx(body: str, replaced: dict[str, bytes] | None = None) -> bytes:
    """A document with ``body`` on our bare page; ``replaced`` parts come instead of, or besides."""
    parts = dict(unpack(template("bare.docx").read_bytes()))
    page = parts["word/document.xml"].decode()
    section = page[page.index("<w:sectPr") : page.index("</w:body>")]
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    parts["word/document.xml"] = (
        f"{head}<w:document {NS}><w:body>{body}{section}</w:body></w:document>".encode()
    )
    parts.update(replaced or {})
    return repack(parts.items())


def run(text: str, look: str = LOOK) -> str:
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(*runs: str, mark: str = "", props: str = "") -> str:
    """A paragraph; plain strings are runs, strings that begin with < are XML."""
    inner = "".join(r if r.startswith("<") else run(r) for r in runs if r)
    return f"<w:p><w:pPr>{props}{mark}</w:pPr>{inner}</w:p>"


def tc(*content: str, span: int = 1, merge: str = "", width: int = 2200) -> str:
    """A cell; strings that are no block are paragraphs."""
    blocks = [c if c.startswith(("<w:p>", "<w:tbl>", "<w:sdt>")) else p(c) for c in content] or [
        p(mark=LOOK)
    ]
    if not blocks[-1].startswith("<w:p>") and not blocks[-1].startswith("<w:sdt>"):
        blocks.append(p())
    spanning = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    merging = {"": "", "start": '<w:vMerge w:val="restart"/>', "on": "<w:vMerge/>"}[merge]
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width * span}" w:type="dxa"/>{spanning}{merging}</w:tcPr>'
        f"{''.join(blocks)}</w:tc>"
    )


def tr(*cells: str, props: str = "") -> str:
    inner = "".join(c if c.startswith("<w:") else tc(c) if c else tc() for c in cells)
    return f"<w:tr>{f'<w:trPr>{props}</w:trPr>' if props else ''}{inner}</w:tr>"


def tbl(*rows: str, columns: int = 4) -> str:
    width = WIDTH // columns
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{WIDTH}" w:type="dxa"/><w:tblBorders>{edges}'
        '</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>'
        + f'<w:gridCol w:w="{width}"/>' * columns
        + f"</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


# ---- controls, fields, boxes --------------------------------------------------------------------


def control(text: str = "单击此处输入文字。", *, waiting: bool = True) -> str:
    """A run-level content control; a waiting one shows its placeholder."""
    shows = "<w:showingPlcHdr/>" if waiting else ""
    grey = LOOK.replace("<w:sz ", '<w:color w:val="808080"/><w:sz ', 1)
    return (
        f"<w:sdt><w:sdtPr>{shows}<w:text/></w:sdtPr><w:sdtContent>"
        f"{run(text, grey if waiting else LOOK)}</w:sdtContent></w:sdt>"
    )


def block_control(text: str = "单击或点击此处输入文字。") -> str:
    return (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        f"{p(text)}</w:sdtContent></w:sdt>"
    )


def cell_control(text: str = "单击此处输入文字。") -> str:
    """A control around the whole cell: python-docx does not see such cells."""
    return (
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{tc(text)}"
        "</w:sdtContent></w:sdt>"
    )


def text_field(shown: str = "\u2002\u2002\u2002\u2002\u2002") -> str:
    """A FORMTEXT field of old forms."""
    return (
        f'<w:r>{LOOK}<w:fldChar w:fldCharType="begin"><w:ffData><w:enabled/>'
        "<w:textInput/></w:ffData></w:fldChar></w:r>"
        f'<w:r>{LOOK}<w:instrText xml:space="preserve"> FORMTEXT </w:instrText></w:r>'
        f'<w:r>{LOOK}<w:fldChar w:fldCharType="separate"/></w:r>{run(shown)}'
        f'<w:r>{LOOK}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def field_box() -> str:
    """A FORMCHECKBOX field."""
    return (
        f'<w:r>{LOOK}<w:fldChar w:fldCharType="begin"><w:ffData><w:enabled/><w:checkBox>'
        '<w:sizeAuto/><w:default w:val="0"/></w:checkBox></w:ffData></w:fldChar></w:r>'
        f'<w:r>{LOOK}<w:instrText xml:space="preserve"> FORMCHECKBOX </w:instrText></w:r>'
        f'<w:r>{LOOK}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def symbol_box(font: str = "Wingdings", code: str = "F0A8") -> str:
    return f'<w:r>{LOOK}<w:sym w:font="{font}" w:char="{code}"/></w:r>'


def modern_box() -> str:
    """A w14:checkbox control."""
    return (
        '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="0"/>'
        '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
        '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr>'
        '<w:sdtContent><w:r><w:rPr><w:rFonts w:ascii="MS Gothic" w:hAnsi="MS Gothic"'
        ' w:eastAsia="MS Gothic"/></w:rPr><w:t>☐</w:t></w:r></w:sdtContent></w:sdt>'
    )


def text_box(*paragraphs: str) -> str:
    """A modern text box with its fallback twin for old programs."""
    inner = "".join(paragraphs)
    return p(
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        '<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="5400000" cy="900000"/>'
        '<wp:docPr id="1" name="box"/><a:graphic><a:graphicData'
        ' uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="5400000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        f"</a:prstGeom></wps:spPr><wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx>"
        "<wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
        '<mc:Fallback><w:pict><v:rect style="width:425pt;height:71pt"><v:textbox>'
        f"<w:txbxContent>{inner}</w:txbxContent></v:textbox></v:rect></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


# ---- the forms ----------------------------------------------------------------------------------

OPTIONS = (
    "全国科普月活动精剪视频",
    "科普场馆、科普教育基地探访视频",
    "大国重器类科普视频",
    "国家重点实验室类科普视频",
    "院士科技报告精剪视频",
    "科幻作品解读类科普视频",
    "青年科技人才培养类视频",
    "慢直播形式科普视频",
)
GUIDE = "请填写单个视频标题或系列视频标题并简要概述。（每个不超过200字）"


def options(box: str = "□", rest: str = "其他________", *, behind: bool = False) -> list[str]:
    """One paragraph an option."""
    words = [*OPTIONS, rest]
    return [p(word, box) if behind else p(box, word) for word in words]


def rows_of_texts() -> list[str]:
    return [
        tr("报送单位", tc(span=3)),
        tr("联 系 人", "", "职务/职称", ""),
        tr("联系电话", "", "电子邮箱", ""),
    ]


def totals() -> str:
    return tr("视频总数", "", "视频总时长", "")


def entries_row(*content: str, label: str = "视频内容", props: str = "") -> str:
    return tr(label, tc(*(content or (GUIDE,)), span=3), props=props)


def plain() -> str:
    return tbl(
        *rows_of_texts(), tr("视频类别\n（可多选）".replace("\n", ""), tc(*options(), span=3)),
        totals(), entries_row(),
    )  # fmt: skip


def label_above_value() -> str:
    return tbl(
        tr(tc("单位名称", span=2), tc("联系人", span=2)),
        tr(tc(span=2), tc(span=2)),
        tr("职务", "手机号码", "电子邮件", "视频个数"),
        tr("", "", "", ""),
        tr("1.视频总时长", tc(span=3)),
        tr(tc("类别", span=4)),
        tr(tc(*options("○"), span=4)),
        tr(tc("视频标题及概述", span=4)),
        tr(tc(GUIDE, span=4)),
    )


def same_cell() -> str:
    return tbl(
        tr(tc(p("报送单位：", "________________"), span=4)),
        tr(
            tc(p("联系人：", "______", "  职务/职称：", "________"), span=2),
            tc(p("电话：", run("          ", RULED), "邮箱：", run("          ", RULED)), span=2),
        ),
        tr(tc(p("视频类别："), *options("（ ）", "其他（请注明）________"), span=4)),
        tr(tc("视频总数：        ", span=2), tc("总时长：        ", span=2)),
        tr(tc("视频内容：", GUIDE, span=4)),
    )


def merged_person() -> str:
    """A tall 联系人 beside its parts, and the unit's head with a telephone that is not ours."""
    return tbl(
        tr(tc("单位全称*"), tc(span=3)),
        tr(tc("单位负责人"), "", "联系电话", ""),
        tr(tc("联系人", merge="start"), "姓名", tc(span=2)),
        tr(tc(merge="on"), "职务/职称", tc(span=2)),
        tr(tc(merge="on"), "电话", tc(span=2)),
        tr(tc(merge="on"), "电子邮箱", tc(span=2)),
        tr("（三）视频类别", tc(*options("□", "其 他："), span=3)),
        totals(),
        entries_row(props='<w:cantSplit/><w:trHeight w:val="1200" w:hRule="exact"/>'),
    )


def matrix() -> str:
    """Persons down the side, their particulars across the top."""
    return tbl(
        tr("报送单位", tc(span=3)),
        tr("", "姓名", "职务", "联系电话"),
        tr("主管领导", "", "", ""),
        tr("联系人", "", "", ""),
        tr("邮箱", tc(span=3)),
        tr("视频类型", tc(*options(behind=True), span=3)),
        totals(),
        entries_row(),
    )


def nested() -> str:
    inner = tbl(*(tr(tc(p("□", one)), tc(p("□", two))) for one, two in
                  zip((*OPTIONS, "其他____")[::2], (*OPTIONS, "其他____")[1::2], strict=False)),
                tr(tc(p("□", "其他____"), span=2)), columns=2)  # fmt: skip
    contact = tbl(tr("姓名", ""), tr("职称", ""), tr("手机", ""), tr("邮箱", ""), columns=2)
    return tbl(
        tr("推荐单位", tc(span=3)),
        tr("联络人", tc(contact, span=3)),
        tr("作品类别", tc(inner, span=3)),
        totals(),
        entries_row(p(), p(), p()),
    )


def one_cell_for_two() -> str:
    return tbl(
        tr("填报单位", tc(span=3)),
        tr("联系人及电话", tc(span=3)),
        tr("职务", "", "E-mail", ""),
        tr("视频类别", tc(p("□", OPTIONS[0], "  □", OPTIONS[1]), p("□", OPTIONS[2], "  □",
           OPTIONS[3]), p("□", OPTIONS[4], "  □", OPTIONS[5]), p("□", OPTIONS[6], "  □",
           OPTIONS[7], "  □其他（________）"), span=3)),
        totals(),
        entries_row(),
    )  # fmt: skip


def controls() -> str:
    """Content controls at run, block, cell and row level; modern check boxes."""
    rows = rows_of_texts()
    return tbl(
        tr("报送单位", tc(p(control()), span=3)),
        tr("联系人", tc(block_control()), "职务/职称", cell_control()),
        f"<w:sdt><w:sdtPr/><w:sdtContent>{rows[2]}</w:sdtContent></w:sdt>",
        tr(
            "视频类别",
            tc(*(p(modern_box(), w) for w in OPTIONS), p(modern_box(), "其他", control()), span=3),
        ),
        totals(),
        entries_row(block_control()),
    )


def old_fields() -> str:
    return tbl(
        tr("报送单位", tc(p(text_field()), span=3)),
        tr("联系人", tc(p(text_field())), "职务/职称", tc(p(text_field()))),
        tr("联系电话", tc(p(text_field())), "电子邮箱", tc(p(text_field()))),
        tr("视频类别", tc(*options(field_box()), span=3)),
        tr("视频总数", tc(p(text_field())), "视频总时长", tc(p(text_field()))),
        entries_row(p(text_field())),
    )


def symbols() -> str:
    return tbl(
        *rows_of_texts(),
        tr("视频类别", tc(*options(symbol_box()), span=3)),
        totals(),
        entries_row(),
    )


def paragraphs() -> str:
    """No table at all."""
    return "".join(
        (
            p(run("活动信息表", BOLD)),
            p("报送单位：", "____________________"),
            p("联系人：________  职务/职称：________"),
            p("联系电话：________  电子邮箱：____________"),
            p("视频类别（可多选）："),
            *options(),
            p("视频总数：________  视频总时长：________"),
            p("视频内容："),
            p(GUIDE),
        )
    )


def boxed() -> str:
    """The unit in a text box above the table."""
    rows = rows_of_texts()[1:]
    return text_box(p("报送单位：____________")) + tbl(
        *rows, tr("视频类别", tc(*options(), span=3)), totals(), entries_row()
    )


def with_notice() -> str:
    """A notice with the organiser's own contact in front of the form."""
    return (
        p("关于报送视频的通知") + p("联系人：李老师（主办方）") + p("电话：010-00000000")
        + p("电子邮箱：host@example.org") + p("附件") + p("活动信息表") + plain()
    )  # fmt: skip


BUILDS = {
    build.__name__: build
    for build in (
        plain,
        label_above_value,
        same_cell,
        merged_person,
        matrix,
        nested,
        one_cell_for_two,
        controls,
        old_fields,
        symbols,
        paragraphs,
        boxed,
        with_notice,
    )
}


def form(build: str) -> bytes:
    return docx(BUILDS[build]() + p())


def forms(names: Iterable[str] = BUILDS) -> dict[str, bytes]:
    return {name: form(name) for name in names}
