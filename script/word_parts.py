"""The parts of a Word file that our templates share, as text: looks, styles, settings, package."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from xml.sax.saxutils import escape

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from kepu_desktop.documents.packing import core_properties, repack

SONG_TITLE = "方正小标宋简体"
FANGSONG, HEI, KAI, SONG = "仿宋", "黑体", "楷体", "宋体"
# Half-points: 二号 22, 三号 16, 四号 14, 小四 12, 五号 10.5.
ER, SAN, SI, XIAO_SI, WU = 44, 32, 28, 24, 21
MM = 1440 / 25.4

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PAGE = (210, 297)
MARGINS = {"top": 37, "right": 26, "bottom": 35, "left": 28}  # GB/T 9704-2012, mm


def twips(mm: float) -> int:
    return round(mm * MM)


# ---- small pieces of WordprocessingML ---------------------------------------------------------


def fonts(name: str) -> str:
    """All four fonts: then “ ” … — take the Chinese one in every program."""
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


def look(font: str, size: int, *, bold: bool = False, underline: bool = False) -> str:
    hinted = fonts(font).replace("<w:rFonts ", '<w:rFonts w:hint="eastAsia" ')
    line = '<w:u w:val="single"/>' if underline else ""
    return (
        f"<w:rPr>{hinted}{'<w:b/><w:bCs/>' if bold else ''}"
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
        f"{line}</w:rPr>"
    )


def run(text: str, properties: str) -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(runs: str, mark: str, *, jc: str = "left", line: int = 0, after: int = 0) -> str:
    """``line`` is an exact pitch in points, ``after`` points of space below."""
    pitch = f' w:line="{line * 20}" w:lineRule="exact"' if line else ""
    return (
        f'<w:p><w:pPr><w:spacing w:before="0" w:after="{after * 20}"{pitch}/>'
        f'<w:jc w:val="{jc}"/>{mark}</w:pPr>{runs}</w:p>'
    )


def page_footer() -> str:
    properties = look(SONG, SI)

    def field(kind: str) -> str:
        return f'<w:r>{properties}<w:fldChar w:fldCharType="{kind}"/></w:r>'

    number = (
        field("begin")
        + f'<w:r>{properties}<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        + field("separate")
        + run("1", properties)
        + field("end")
    )
    body = run("— ", properties) + number + run(" —", properties)
    return f"{HEAD}<w:ftr {NS}>{paragraph(body, properties, jc='center')}</w:ftr>"


def section(footer_id: str) -> str:
    width, height = (twips(side) for side in PAGE)
    edges = " ".join(f'w:{edge}="{twips(mm)}"' for edge, mm in MARGINS.items())
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="{footer_id}"/>'
        f'<w:pgSz w:w="{width}" w:h="{height}"/>'
        f'<w:pgMar {edges} w:header="{twips(15)}" w:footer="{twips(25)}" w:gutter="0"/>'
        '<w:cols w:space="425"/><w:docGrid w:linePitch="312"/></w:sectPr>'
    )


# ---- the parts every Word file has ------------------------------------------------------------

SETTINGS = (
    f"{HEAD}<w:settings {NS}>"
    '<w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/>'
    '<w:defaultTabStop w:val="420"/><w:characterSpacingControl w:val="compressPunctuation"/>'
    "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/>"
    "<w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>"
    '<w:compatSetting w:name="compatibilityMode"'
    ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
    '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
)

# Names in Latin letters beside the Chinese ones: what Word and WPS look up when a font is missing.
FONT_TABLE = (
    f"{HEAD}<w:fonts {NS}>"
    + "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="{pitch}"/></w:font>'
        for name, other, family, pitch in (
            (FANGSONG, "FangSong", "modern", "fixed"),
            (HEI, "SimHei", "modern", "fixed"),
            (KAI, "KaiTi", "modern", "fixed"),
            (SONG, "SimSun", "auto", "variable"),
            (SONG_TITLE, "FZXiaoBiaoSong-B05S", "auto", "variable"),
        )
    )
    + "</w:fonts>"
)


def theme() -> str:
    """A theme is compulsory. Ours has black on white, greys, and the fonts of the styles."""

    def colour(slot: str, value: str) -> str:
        return f'<a:{slot}><a:srgbClr val="{value}"/></a:{slot}>'

    slots = ("dk1", "lt1", "dk2", "lt2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
    values = (
        *("000000", "FFFFFF", "404040", "E7E6E6"),
        *("1F5FBF", "B3261E", "8A5A00", "5B4FA3", "2E7D32", "5F6B7A"),
        *("1F5FBF", "5B4FA3"),
    )
    colours = "".join(map(colour, slots, values))
    faces = f'<a:latin typeface="{FANGSONG}"/><a:ea typeface="{FANGSONG}"/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    stroke = f'<a:ln w="6350">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{HEAD}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        f' name="Plain"><a:themeElements><a:clrScheme name="Plain">{colours}</a:clrScheme>'
        f'<a:fontScheme name="Plain"><a:majorFont>{faces}</a:majorFont>'
        f"<a:minorFont>{faces}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="Plain"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{stroke * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements>"
        "</a:theme>"
    )


APP = (
    f"{HEAD}<Properties"
    ' xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Microsoft Office Word</Application></Properties>"
)


def style(
    kind: str, identifier: str, name: str, body: str, *, default: bool = False, quick: bool = True
) -> str:
    marks = ' w:default="1"' if default else ""
    based = "" if default or kind == "table" else '<w:basedOn w:val="Normal"/>'
    return (
        f'<w:style w:type="{kind}"{marks} w:styleId="{identifier}"><w:name w:val="{name}"/>{based}'
        f"{'<w:qFormat/>' if quick else ''}{body}</w:style>"
    )


def paragraph_style(
    identifier: str,
    name: str,
    font: str,
    size: int,
    *,
    jc: str = "left",
    line: float = 0,
    before: int = 0,
    after: int = 0,
    indent: bool = False,
    keep: bool = False,
    level: int | None = None,
    default: bool = False,
) -> str:
    pitch = f'w:line="{round(line * 20)}" w:lineRule="exact"' if line else 'w:line="240"'
    rule = "" if line else ' w:lineRule="auto"'
    first = (
        f'<w:ind w:firstLineChars="200" w:firstLine="{size * 20}"/>'
        if indent
        else '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
    )
    outline = f'<w:outlineLvl w:val="{level}"/>' if level is not None else ""
    body = (
        f"<w:pPr>{'<w:keepNext/><w:keepLines/>' if keep else ''}"
        f'<w:spacing w:before="{before * 20}" w:after="{after * 20}" {pitch}{rule}/>'
        f'{first}<w:jc w:val="{jc}"/>'
        f"{outline}</w:pPr>"
        f'<w:rPr>{fonts(font)}<w:b w:val="0"/><w:sz w:val="{size}"/>'
        f'<w:szCs w:val="{size}"/></w:rPr>'
    )
    return style("paragraph", identifier, name, body, default=default)


def styles() -> str:
    latent = (
        '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="0"'
        ' w:defUnhideWhenUsed="0" w:defQFormat="0" w:count="376">'
        '<w:lsdException w:name="Normal" w:uiPriority="0" w:qFormat="1"/>'
        '<w:lsdException w:name="heading 1" w:uiPriority="9" w:qFormat="1"/>'
        '<w:lsdException w:name="heading 2" w:uiPriority="9" w:qFormat="1"/>'
        '<w:lsdException w:name="caption" w:uiPriority="35" w:qFormat="1"/>'
        '<w:lsdException w:name="Title" w:uiPriority="10" w:qFormat="1"/>'
        '<w:lsdException w:name="Table Grid" w:uiPriority="39"/></w:latentStyles>'
    )
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    cell = (
        '<w:tblInd w:w="0" w:type="dxa"/>{}<w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
        '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="108" w:type="dxa"/></w:tblCellMar>'
    )
    plain = f"<w:tblPr>{cell.format('')}</w:tblPr>"
    grid = f"<w:tblPr>{cell.format(f'<w:tblBorders>{edges}</w:tblBorders>')}</w:tblPr>"
    return (
        f"{HEAD}<w:styles {NS}><w:docDefaults><w:rPrDefault><w:rPr>{fonts(FANGSONG)}"
        f'<w:sz w:val="{SAN}"/><w:szCs w:val="{SAN}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        f"<w:pPrDefault/></w:docDefaults>{latent}"
        + paragraph_style("Normal", "Normal", FANGSONG, SAN, jc="both", line=28.5, default=True)
        + paragraph_style("BodyText", "Body Text", FANGSONG, SAN, jc="both", line=28.5, indent=True)
        + paragraph_style(
            "Title", "Title", SONG_TITLE, ER, jc="center", line=34, after=14, keep=True
        )
        + paragraph_style(
            "Heading1", "heading 1", HEI, SAN, line=28.5, before=8, keep=True, level=0
        )
        + paragraph_style("Heading2", "heading 2", KAI, SAN, line=28.5, keep=True, level=1)
        + paragraph_style("TableText", "Table Text", FANGSONG, XIAO_SI, line=18)
        + paragraph_style("TableHead", "Table Head", HEI, XIAO_SI, jc="center", line=18, keep=True)
        + paragraph_style("Caption", "caption", FANGSONG, WU, jc="center", before=4, after=4)
        + paragraph_style("Attachment", "Attachment", HEI, SAN, line=28.5)
        + paragraph_style("Header", "header", SONG, WU)
        + paragraph_style("Footer", "footer", SONG, SI, jc="center")
        + style("table", "TableNormal", "Normal Table", plain, default=True, quick=False)
        + style("table", "TableGrid", "Table Grid", grid, quick=False)
        + "</w:styles>"
    )


def package(document: str, title: str, created: dt.datetime) -> bytes:
    def types(part: str, kind: str) -> str:
        return f'<Override PartName="/{part}" ContentType="{kind}"/>'

    def relationships(*links: tuple[str, str]) -> str:
        return (
            f"{HEAD}<Relationships"
            ' xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            + "".join(
                f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
                for number, (kind, target) in enumerate(links, 1)
            )
            + "</Relationships>"
        )

    content_types = (
        f"{HEAD}<Types xmlns="
        '"http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + types("word/document.xml", f"{WORD}.document.main+xml")
        + types("word/styles.xml", f"{WORD}.styles+xml")
        + types("word/settings.xml", f"{WORD}.settings+xml")
        + types("word/fontTable.xml", f"{WORD}.fontTable+xml")
        + types("word/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml")
        + types("word/footer1.xml", f"{WORD}.footer+xml")
        + types("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")
        + types(
            "docProps/app.xml",
            "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        )
        + "</Types>"
    )
    parts: list[tuple[str, str]] = [
        ("[Content_Types].xml", content_types),
        (
            "_rels/.rels",
            relationships(
                (f"{OFFICE}/officeDocument", "word/document.xml"),
                (
                    "http://schemas.openxmlformats.org/package/2006/relationships"
                    "/metadata/core-properties",
                    "docProps/core.xml",
                ),
                (f"{OFFICE}/extended-properties", "docProps/app.xml"),
            ),
        ),
        ("word/document.xml", document),
        (
            "word/_rels/document.xml.rels",
            relationships(
                (f"{OFFICE}/footer", "footer1.xml"),
                (f"{OFFICE}/styles", "styles.xml"),
                (f"{OFFICE}/settings", "settings.xml"),
                (f"{OFFICE}/fontTable", "fontTable.xml"),
                (f"{OFFICE}/theme", "theme/theme1.xml"),
            ),
        ),
        ("word/footer1.xml", page_footer()),
        ("word/styles.xml", styles()),
        ("word/settings.xml", SETTINGS),
        ("word/fontTable.xml", FONT_TABLE),
        ("word/theme/theme1.xml", theme()),
    ]
    packed = [(name, text.encode("utf-8")) for name, text in parts]
    packed.append(("docProps/core.xml", core_properties(created, title, author="")))
    packed.append(("docProps/app.xml", APP.encode("utf-8")))
    return repack(packed)
