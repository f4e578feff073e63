"""Pages as they are drawn: nothing is cut, rows go over pages, one page at a time is drawn."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest

from documents.forms import forms_factory as factory
from kepu_desktop.calls.model import Call
from kepu_desktop.calls.shipped import default_call
from kepu_desktop.documents.forms import FormValues, fill_form
from kepu_desktop.documents.preview import form_marks, read_pages
from kepu_desktop.ui.theme import theme
from kepu_desktop.ui.widgets.pages import PageView, draw_sheet
from kepu_desktop.ui.widgets.paper_layout import Layouter
from kepu_desktop.ui.widgets.paper_sheets import Sheet
from kepu_desktop.ui.widgets.paper_text import Breaker, text_of
from kepu_desktop.workflow.form_pages import Paper

pytestmark = pytest.mark.usefixtures("application")
LONG = "用实景与动画讲解耐压舱、浮力材料和水声通信，回答“人怎样在万米海底呼吸”……"
TEXTS = {
    "unit": "示例省科学技术协会",
    "contact": "张明（示例）",
    "position": "科普部副主任/副研究员",
    "phone": "0551-60000000",
    "email": "shili@example.org",
}


@pytest.fixture(scope="module")
def call() -> Call:
    return default_call()


def form(call: Call, entries: tuple[str, ...], blank: bytes | None = None) -> Paper:
    data = blank or call.template.read_bytes()
    values = FormValues(TEXTS, ("activity", "other"), "地震预警", "3个", "2小时5分", entries)
    filled = fill_form(data, call.form, values, name="x")
    cells = form_marks(data, call.form, name="x")
    lines = [len(entry.split("\n")) for entry in entries]
    return read_pages(filled.data, name="x", cells=cells, entry_lines=lines)


def entries(count: int, length: int = 125) -> tuple[str, ...]:
    return tuple(f"{n}、示例标题{n}\n{(LONG * 60)[:length]}" for n in range(1, count + 1))


def laid_out(paper: Paper, breaker: Breaker | None = None) -> list[Sheet]:
    layouter = Layouter(paper, breaker or Breaker())
    for _ in layouter.steps():
        pass
    return layouter.sheets


def lines_of(sheet: Sheet) -> list[str]:
    """The words of each line that is drawn, from the layout's own breaks."""
    found = []
    for piece in sheet.pieces:
        broken = piece.broken
        text = text_of(broken.paragraph)
        starts = _starts(broken.paragraph, broken)
        for index in range(piece.first, piece.last):
            end = starts[index + 1] if index + 1 < len(starts) else len(text)
            found.append(text[starts[index] : end])
    return found


def _starts(paragraph: object, broken: object) -> list[int]:
    from kepu_desktop.ui.widgets import paper_text

    starts = []
    for line in broken.lines:  # type: ignore[attr-defined]
        layout = paper_text._laid_out(paragraph, broken.width, line.chunk, 21)  # type: ignore[arg-type, attr-defined]
        starts.append(line.chunk + layout.lineAt(line.index).textStart())
    return starts


def page_words(sheets: list[Sheet]) -> str:
    return "".join("".join(lines_of(sheet)) for sheet in sheets)


def body(xml: str) -> list[Sheet]:
    return laid_out(read_pages(factory.docx(xml), name="x"))


@pytest.mark.parametrize(
    ("count", "length", "low", "high"),
    [(0, 0, 1, 1), (3, 40, 1, 1), (20, 125, 3, 5), (1, 900, 2, 3)],
)
def test_a_form_has_as_many_pages_as_an_office_program_makes(
    call: Call, count: int, length: int, low: int, high: int
) -> None:
    """The ranges are those that LibreOffice's rendering of the same form is held to."""
    assert low <= len(laid_out(form(call, entries(count, length)))) <= high


def test_no_word_of_the_form_is_cut_off(call: Call) -> None:
    made = entries(40)
    sheets = laid_out(form(call, made))
    words = page_words(sheets)
    for entry in made:
        for line in entry.split("\n"):
            assert line in words.replace(f"— {0} —", "")
    for sheet in sheets:
        section_bottom = sheet.height - 50
        for piece in sheet.pieces:
            height = sum(line.height for line in piece.broken.lines[piece.first : piece.last])
            assert piece.y + height <= section_bottom
            assert piece.x >= 0


def test_a_row_that_goes_over_the_page_is_ruled_on_both(call: Call) -> None:
    first, second, *_ = laid_out(form(call, entries(20)))
    lowest = max(max(s.y1, s.y2) for s in first.strokes)
    highest = min(min(s.y1, s.y2) for s in second.strokes)
    assert lowest < first.height - 99  # the bottom margin
    assert highest == pytest.approx(104.9)  # the top margin
    for sheet in (first, second):
        edges = {round(s.x1, 1) for s in sheet.strokes if s.x1 == s.x2}
        assert len(edges) >= 3


def test_no_single_line_of_a_paragraph_stands_alone(call: Call) -> None:
    for sheet in laid_out(form(call, entries(30, 150))):
        for piece in sheet.pieces:
            total = len(piece.broken.lines)
            if total > 3 and (piece.first, piece.last) != (0, total):
                assert piece.last - piece.first >= 2


def test_every_page_carries_its_number(call: Call) -> None:
    sheets = laid_out(form(call, entries(20)))
    for number, sheet in enumerate(sheets, 1):
        assert "".join(lines_of(sheet)).endswith(f"— {number} —")


def test_a_text_of_a_hundred_thousand_characters_is_laid_out_in_small_steps(call: Call) -> None:
    paper = form(call, (f"一、标题\n{LONG * 2700}"[:100_000],))
    layouter = Layouter(paper, Breaker())
    steps = sum(1 for _ in layouter.steps())
    assert steps > 100
    assert len(layouter.sheets) > 60
    pieces = [p for sheet in layouter.sheets for p in sheet.pieces if len(p.broken.lines) > 1000]
    drawn_lines = [n for piece in pieces for n in range(piece.first, piece.last)]
    assert drawn_lines == list(range(len(pieces[0].broken.lines)))


def test_an_edit_breaks_one_paragraph_again(call: Call) -> None:
    breaker = Breaker()
    broken: list[str] = []
    before = breaker._break

    def watch(paragraph, width):
        broken.append(text_of(paragraph))
        return before(paragraph, width)

    breaker._break = watch  # type: ignore[method-assign]
    made = entries(30)
    laid_out(form(call, made), breaker)
    assert len(broken) > 60
    broken.clear()
    changed = (*made[:9], f"{made[9]}改", *made[10:])
    laid_out(form(call, changed), breaker)
    assert [text for text in broken if "改" in text] == broken


def test_values_are_marked_where_they_stand(call: Call) -> None:
    sheets = laid_out(form(call, entries(20)))
    phone = next(spot for spot in sheets[0].spots if "phone" in spot.keys)
    unit = next(spot for spot in sheets[0].spots if "unit" in spot.keys)
    assert unit.y < phone.y
    assert unit.width > 2 * phone.width
    fifteenth = [spot for sheet in sheets for spot in sheet.spots if spot.entry == 14]
    assert fifteenth
    assert not [spot for spot in sheets[0].spots if spot.entry == 14]


@pytest.mark.parametrize("build", factory.BUILDS)
def test_every_build_of_form_is_drawn_whole(call: Call, build: str) -> None:
    paper = form(call, entries(12), factory.form(build))
    words = page_words(laid_out(paper))
    for number in range(1, 13):
        assert f"{number}、示例标题{number}" in words
    assert words.count("怎样在万米海底呼吸") >= 24


# ---- rules of tables ----


def test_a_heading_row_comes_again_on_each_page() -> None:
    rows = "".join(factory.tr(f"甲{n}", "乙") for n in range(80))
    head = factory.tr("头一", "头二", props="<w:tblHeader/>")
    sheets = body(factory.tbl(head, rows, columns=2))
    assert len(sheets) >= 3
    assert all("头一" in "".join(lines_of(sheet)) for sheet in sheets)
    assert page_words(sheets).count("甲79") == 1


def test_a_row_that_may_not_split_moves_as_a_whole() -> None:
    filler = "".join(factory.p(f"行{n}") for n in range(18))
    high = factory.tr(factory.tc(*[f"格{n}" for n in range(12)]), "x", props="<w:cantSplit/>")
    first, second = body(filler + factory.tbl(high, columns=2))
    assert "格0" not in "".join(lines_of(first))
    assert {"格0", "格11"} <= set(lines_of(second))


def test_a_row_higher_than_a_page_is_split_all_the_same() -> None:
    high = factory.tr(factory.tc(*[f"格{n}。" for n in range(60)]), "x", props="<w:cantSplit/>")
    sheets = body(factory.tbl(high, columns=2))
    assert len(sheets) >= 2
    assert "格59。" in page_words(sheets)


def test_a_merged_cell_goes_on_through_its_rows_and_pages() -> None:
    rows = [factory.tr(factory.tc("高格", merge="start"), "右0")]
    rows += [factory.tr(factory.tc(merge="on"), f"右{n}") for n in range(1, 50)]
    sheets = body(factory.tbl(*rows, columns=2))
    assert len(sheets) >= 2
    words = page_words(sheets)
    assert words.count("高格") == 1
    assert all(f"右{n}" in words for n in range(50))


def test_content_of_a_merged_cell_makes_its_rows_higher() -> None:
    tall = factory.tc(*[f"长{n}" for n in range(8)], merge="start")
    table = factory.tbl(
        factory.tr(tall, "a"),
        factory.tr(factory.tc(merge="on"), "b"),
        factory.tr("后", "c"),
        columns=2,
    )
    (sheet,) = body(table)
    tops = {line: piece.y for piece in sheet.pieces for line in [text_of(piece.broken.paragraph)]}
    assert tops["长7"] < tops["后"]


def test_a_table_in_a_cell_is_drawn_inside_it() -> None:
    inner = factory.tbl(factory.tr("内甲", "内乙"), columns=2)
    (sheet,) = body(factory.tbl(factory.tr(factory.tc(inner, width=4400), "外"), columns=2))
    assert {"内甲", "内乙", "外"} <= set(lines_of(sheet))


@pytest.mark.parametrize(("align", "third"), [("left", 0), ("center", 1), ("right", 2)])
def test_lines_stand_where_their_paragraph_wants(align: str, third: int) -> None:
    (sheet,) = body(factory.p("字", props=f'<w:jc w:val="{align}"/>'))
    image = drawn(sheet)
    columns = [x for x in range(image.width()) if _has_ink(image, x)]
    text = (sheet.width - 79.35 - 73.7) / 3
    middle = (columns[0] + columns[-1]) / 2
    assert 79.35 + text * third <= middle <= 79.35 + text * (third + 1)


def drawn(sheet: Sheet) -> QImage:
    image = QImage(round(sheet.width), round(sheet.height), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    draw_sheet(painter, sheet, 1.0, 21)
    painter.end()
    return image


def _has_ink(image: QImage, x: int) -> bool:
    # Above the foot, where the page's number stands in the middle.
    return any(QColor(image.pixel(x, y)).lightness() < 128 for y in range(90, 300))


# ---- the view ----


@pytest.fixture
def view(shown: Callable[[PageView], PageView], call: Call, until: Callable[..., None]) -> PageView:
    made = shown(PageView())
    made.resize(519, 600)
    made.show_paper(form(call, entries(20)), "信息表.docx")
    until(made.page_count)
    return made


def test_the_old_pages_stay_until_the_new_ones_are_ready(
    view: PageView, call: Call, until: Callable[..., None]
) -> None:
    count = view.page_count()
    view.show_paper(form(call, ()), "信息表.docx")
    assert view.busy()
    assert view.page_count() == count
    until(lambda: not view.busy())
    assert view.page_count() == 1


def test_a_whole_page_is_shown_first_and_can_be_zoomed(view: PageView) -> None:
    fitted = view.scale()
    assert fitted * 842 <= 600
    view.zoom_in()
    assert view.scale() > fitted
    QTest.keyClick(view, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert view.scale() == pytest.approx(fitted)


def test_a_narrow_low_view_shows_the_page_at_a_readable_width(view: PageView) -> None:
    view.resize(440, 400)
    assert view.scale() * 595 == pytest.approx(400, abs=10)


def test_pages_are_turned_and_named(view: PageView) -> None:
    turned: list[int] = []
    view.page_changed.connect(lambda: turned.append(view.page()))
    assert view.accessibleName() == f"信息表.docx 第 1 页，共 {view.page_count()} 页"
    assert "示例省科学技术协会" in view.accessibleDescription()
    view.next_page()
    assert view.page() == 1
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.page() == view.page_count() - 1
    view.previous_page()
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.page() == 0
    assert turned
    view.go_to(-5)
    view.go_to(99)
    assert view.page() == view.page_count() - 1


def test_the_marked_entry_is_brought_into_view_and_tinted(view: PageView) -> None:
    view.mark("entries", 18)
    assert view.page() > 0
    view.mark("phone")
    assert view.page() == 0
    image = view.viewport().grab().toImage()
    spot = next(s for s in view.sheets()[0].spots if "phone" in s.keys)
    scale = view.scale()
    left = (view.viewport().width() - round(view.sheets()[0].width * scale)) / 2
    ratio = image.devicePixelRatio()
    inside = QPoint(
        round((left + (spot.x + spot.width - 4) * scale) * ratio),
        round((16 + (spot.y + spot.height / 2) * scale) * ratio),
    )
    assert image.pixelColor(inside) != QColor("#FFFFFF")
    view.mark("")


def test_paper_is_white_on_a_dark_desk(view: PageView) -> None:
    try:
        theme().force(True)
        image = view.viewport().grab().toImage()
        assert image.pixelColor(2, 2) == theme().color("sunken")
        assert image.pixelColor(image.width() // 2, 40) == QColor("#FFFFFF")
    finally:
        theme().force(None)


def test_a_paint_draws_one_page_anew(view: PageView, until: Callable[..., None]) -> None:
    view.zoom_out()
    view.resize(519, 1400)  # several pages in view
    view._pictures.clear()
    view.viewport().repaint()
    assert len(view._pictures) == 1
    until(lambda: len(view._pictures) > 1)


# ---- what office programs draw as well ----


def test_characters_beyond_the_first_plane_cost_no_letter_at_the_end(call: Call) -> None:
    sheets = body(factory.p("𬬻𬬻𬬻𬬻末"))
    (sheet,) = sheets
    image = drawn(sheet)
    piece = sheet.pieces[0]
    size = piece.broken.paragraph.runs[0].look.size
    at, middle = piece.x + 4.5 * size, round(piece.y + size * 0.7)
    ink = [
        QColor(image.pixel(round(at) + x, middle + y)).lightness() < 128
        for x in range(-5, 6)
        for y in range(-5, 6)
    ]
    assert any(ink)


def test_a_table_in_a_cell_goes_on_over_the_page() -> None:
    inner = factory.tbl(*(factory.tr(f"第{n}行", "x") for n in range(60)), columns=2)
    outer = factory.tbl(factory.tr(factory.tc(inner)), columns=1)
    sheets = body(factory.p("头") + outer)
    assert len(sheets) >= 2
    words = [page_words([sheet]) for sheet in sheets]
    assert "头" in words[0]
    assert "第0行" in words[0]
    assert "第59行" in words[-1]
    text = "".join(words)
    assert all(text.count(f"第{n}行") == 1 for n in range(60))


def test_a_tall_cell_of_a_table_in_a_cell_is_cut_between_its_lines() -> None:
    lines = "".join(factory.p(f"第{n}段") for n in range(70))
    inner = factory.tbl(factory.tr("内容", factory.tc(lines)), columns=2)
    sheets = body(factory.tbl(factory.tr(factory.tc(inner)), columns=1))
    assert len(sheets) >= 2
    text = page_words(sheets)
    assert all(text.count(f"第{n}段") == 1 for n in range(70))
    for sheet in sheets:
        low = sheet.height - 60
        for piece in sheet.pieces:
            if "段" in text_of(piece.broken.paragraph):
                assert max(end for _, end in piece.spans()) <= low


def test_a_floating_box_lies_over_the_page_and_moves_nothing() -> None:
    anchor = (
        '<wp:anchor><wp:positionH relativeFrom="page"><wp:posOffset>1270000</wp:posOffset>'
        '</wp:positionH><wp:positionV relativeFrom="page"><wp:posOffset>2540000</wp:posOffset>'
        "</wp:positionV>"
    )
    inline = '<wp:inline distT="0" distB="0" distL="0" distR="0">'
    box = factory.text_box(factory.p("盒")).replace(inline, anchor)
    box = box.replace("</wp:inline>", "</wp:anchor>")
    (plain,) = body(factory.p("甲") + factory.p() + factory.p("乙"))
    (boxed,) = body(factory.p("甲") + box + factory.p("乙"))
    where = {text_of(p.broken.paragraph): (p.x, p.y) for p in boxed.pieces}
    before = {text_of(p.broken.paragraph): (p.x, p.y) for p in plain.pieces}
    assert where["乙"] == before["乙"]
    x, y = where["盒"]
    assert (x, y) == (pytest.approx(107.2, abs=0.1), pytest.approx(203.6, abs=0.1))
