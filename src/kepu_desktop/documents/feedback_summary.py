"""数据反馈汇总.xlsx: totals by formulas over the rows, charts, and what is still to be looked at.

Every formula stands beside its value. The rows' own sheet can be read in again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kepu_desktop.calls.feedback_model import Feedback, FeedbackColumn
from kepu_desktop.documents.feedback_content import SummaryContent
from kepu_desktop.documents.feedback_words import SummaryWords, feedback_words
from kepu_desktop.documents.feedback_workbook import (
    OWN_COLUMNS,
    letter,
    set_columns,
    write_headings,
    write_line,
)
from kepu_desktop.documents.sheets import Book, set_page, write_sum, write_text
from kepu_desktop.domain.audience import FigureGroup
from kepu_desktop.domain.texts import clean_line

CHART_FILMS = 10
CHART_COLOUR = "#1A5FB4"
_HEAD, _FIRST = 1, 2  # zero-based rows of the group sheets: title, headings, rows, total
_LONGEST_CHART = 20


@dataclass(frozen=True, slots=True)
class _Area:
    """A column of the rows' sheet, as formulas name it."""

    sheet: str
    last: int

    def of(self, name: str) -> str:
        return f"'{self.sheet}'!${name}${_FIRST + 1}:${name}${max(self.last, _FIRST) + 1}"


def write_summary(spec: Feedback, content: SummaryContent) -> bytes:
    """The workbook's bytes: the same content gives the same bytes."""
    words = feedback_words().summary
    book = Book()
    overview = book.sheet(words.overview)
    area = _Area(words.rows, _FIRST + len(content.lines) - 1)
    maker = _Groups(book, spec, words, area)
    platform = letter(spec, "platform")
    platforms = maker.write(
        words.platforms, words.platform, content.platforms, lambda g, cell: (platform, g.name, cell)
    )
    maker.write(
        words.units, words.source_unit, content.by_unit, lambda g, cell: ("B", g.name, cell)
    )
    title = letter(spec, "title")
    films = maker.write(
        words.films,
        words.film,
        content.films,
        lambda g, cell: ("A", g.film, f'"{g.film}"') if g.film else (title, g.name, cell),
        largest=True,
    )
    topics = _write_topics(book, spec, words, content)
    _write_rows(book, spec, words, content)
    _write_open(book, words, content)
    _write_overview(book, overview, spec, words, content, platforms, topics)
    _add_charts(book, overview, spec, words, content, platforms, films)
    return book.finish(content.created, spec.summary)


def shown_sums(spec: Feedback) -> tuple[FeedbackColumn, ...]:
    """The figures that are added up for platforms, units and films; main first."""
    columns = [column for column in spec.summed if not column.once]
    return tuple(sorted(columns, key=lambda column: column.key != spec.main))


def only_counted(spec: Feedback, words: SummaryWords) -> str:
    """空白不按 0 计 … 不相加: what a reader must know of the figures."""
    never = [column.label for column in spec.counts if not column.total]
    return words.only_counted.format(labels="、".join(never)) if never else words.only_blank


class _Groups:
    def __init__(self, book: Book, spec: Feedback, words: SummaryWords, area: _Area) -> None:
        self._book, self._spec, self._words, self._area = book, spec, words, area

    def write(
        self,
        name: str,
        heading: str,
        groups: Sequence[FigureGroup],
        match: Any,
        *,
        largest: bool = False,
    ) -> str:
        """One sheet of totals; returns its name. ``match`` gives (column of the rows' sheet,
        value, what the formula compares with)."""
        book, words = self._book, self._words
        sheet = book.sheet(name)
        sums = shown_sums(self._spec)
        extra = [c for c in self._spec.counts if not c.total] if largest else []
        headings = [words.number, heading, *(c.label for c in sums), words.share]
        headings += [f"{c.label}（最高）" for c in extra]
        headings.append(words.platform_count if largest else words.row_count)
        sheet.merge_range(0, 0, 0, len(headings) - 1, "", book.title)
        write_text(sheet, 0, 0, f"{clean_line(self._spec.summary)}：{name}", book.title)
        sheet.set_row(0, 36)
        sheet.set_row(_HEAD, 24)
        for at, label in enumerate(headings):
            write_text(sheet, _HEAD, at, label, book.heading)
        sheet.set_column(0, 0, 6)
        sheet.set_column(1, 1, 34)
        sheet.set_column(2, len(headings) - 1, 14)
        last = _FIRST + len(groups) - 1
        for offset, group in enumerate(groups):
            self._row(sheet, _FIRST + offset, group, match, extra, last, largest)
        self._total(sheet, last + 1, groups, sums, len(headings))
        sheet.freeze_panes(_FIRST, 2)
        set_page(sheet, repeat=_HEAD)
        return name

    def _row(
        self,
        sheet: Any,
        at: int,
        group: FigureGroup,
        match: Any,
        extra: Sequence[FeedbackColumn],
        last: int,
        largest: bool,
    ) -> None:
        book, spec = self._book, self._spec
        sheet.write_number(at, 0, at - _FIRST + 1, book.centred)
        blank = self._words.no_platform if not largest else ""
        write_text(sheet, at, 1, clean_line(group.name) or blank, book.text)
        column, value, compare = match(group, f"$B{at + 1}")
        crit = self._area.of(column) + (f"={compare}" if value else '=""')
        sums = shown_sums(spec)
        for index, figure in enumerate(sums):
            cells = self._area.of(letter(spec, figure.key))
            formula = (
                f'=IF(SUMPRODUCT(--({crit}),--ISNUMBER({cells}))=0,"",'
                f"SUMPRODUCT(--({crit}),{cells}))"
            )
            write_sum(sheet, at, 2 + index, formula, book.count, group.sums.get(figure.key))
        share = 2 + len(sums)
        main = f"C{at + 1}"
        total = f"$C${last + 2}"
        formula = f'=IF(N({total})=0,"",IF({main}="","",{main}/{total}))'
        write_sum(sheet, at, share, formula, book.share, group.share)
        for index, figure in enumerate(extra):
            number = group.largest.get(figure.key)
            if number is None:
                sheet.write_blank(at, share + 1 + index, None, book.count)
            else:
                sheet.write_number(at, share + 1 + index, number, book.count)
        tally = group.platforms if largest else group.rows
        sheet.write_number(at, share + 1 + len(extra), tally, book.count)

    def _total(
        self,
        sheet: Any,
        at: int,
        groups: Sequence[FigureGroup],
        sums: Sequence[FeedbackColumn],
        width: int,
    ) -> None:
        from xlsxwriter.utility import xl_col_to_name

        book = self._book
        for column in range(width):
            sheet.write_blank(at, column, None, book.total)
        write_text(sheet, at, 1, self._words.total, book.total)
        if not groups:
            return
        for index, figure in enumerate(sums):
            name = xl_col_to_name(2 + index)
            known = [g.sums[figure.key] for g in groups if figure.key in g.sums]
            cells = f"{name}{_FIRST + 1}:{name}{at}"
            formula = f'=IF(COUNT({cells})=0,"",SUM({cells}))'
            value = sum(known) if known else None
            write_sum(sheet, at, 2 + index, formula, book.total_count, value)


def _write_topics(
    book: Book, spec: Feedback, words: SummaryWords, content: SummaryContent
) -> Mapping[str, str]:
    """The sheet of topics, when there are any; (column key → cell of its total)."""
    from xlsxwriter.utility import xl_col_to_name

    columns = [column for column in spec.counts if column.once]
    if not columns or not content.topics:
        return {}
    sheet = book.sheet(words.topics)
    headings = [words.number, words.topic, words.platform, *(c.label for c in columns)]
    sheet.merge_range(0, 0, 0, len(headings) - 1, "", book.title)
    write_text(sheet, 0, 0, f"{clean_line(spec.summary)}：{words.topics}", book.title)
    sheet.set_row(0, 36)
    for at, label in enumerate(headings):
        write_text(sheet, _HEAD, at, label, book.heading)
    sheet.set_column(0, 0, 6)
    sheet.set_column(1, 1, 34)
    sheet.set_column(2, len(headings) - 1, 16)
    for offset, topic in enumerate(content.topics):
        at = _FIRST + offset
        sheet.write_number(at, 0, offset + 1, book.centred)
        write_text(sheet, at, 1, clean_line(topic.name), book.text)
        write_text(sheet, at, 2, clean_line(topic.platform), book.centred)
        for index, column in enumerate(columns):
            number = topic.figures.get(column.key)
            if number is None:
                sheet.write_blank(at, 3 + index, None, book.count)
            else:
                sheet.write_number(at, 3 + index, number, book.count)
    at = _FIRST + len(content.topics)
    for column_at in range(3):
        sheet.write_blank(at, column_at, None, book.total)
    write_text(sheet, at, 1, words.total, book.total)
    cells: dict[str, str] = {}
    for index, column in enumerate(columns):
        name = xl_col_to_name(3 + index)
        span = f"{name}{_FIRST + 1}:{name}{at}"
        value = content.sums.get(column.key)
        formula = f'=IF(COUNT({span})=0,"",SUM({span}))'
        write_sum(sheet, at, 3 + index, formula, book.total_count, value)
        cells[column.key] = f"'{words.topics}'!{name}{at + 1}"
    sheet.freeze_panes(_FIRST, 2)
    set_page(sheet, repeat=_HEAD)
    return cells


def _write_rows(book: Book, spec: Feedback, words: SummaryWords, content: SummaryContent) -> None:
    sheet = book.sheet(words.rows)
    last = OWN_COLUMNS + len(spec.column)
    set_columns(sheet, spec)
    sheet.set_column(last, last, 22)
    sheet.merge_range(0, 0, 0, last, "", book.title)
    write_text(sheet, 0, 0, f"{clean_line(spec.summary)}：{words.rows}", book.title)
    sheet.set_row(0, 36)
    sheet.set_row(_HEAD, 30)
    write_headings(book, sheet, _HEAD, spec)
    write_text(sheet, _HEAD, last, words.source, book.heading)
    for offset, line in enumerate(content.lines):
        write_line(book, sheet, _FIRST + offset, spec, line)
        write_text(sheet, _FIRST + offset, last, clean_line(line.source), book.text)
    sheet.freeze_panes(_FIRST, OWN_COLUMNS + 1)
    sheet.autofilter(_HEAD, 0, max(_FIRST + len(content.lines) - 1, _FIRST), last)
    set_page(sheet, repeat=_HEAD)


def _write_open(book: Book, words: SummaryWords, content: SummaryContent) -> None:
    if not content.open:
        return
    sheet = book.sheet(words.open)
    headings = (words.workbook, words.row, words.film, words.what, words.remedy, "")
    for at, (label, width) in enumerate(zip(headings, (26, 6, 30, 44, 36, 18), strict=True)):
        write_text(sheet, 0, at, label, book.heading)
        sheet.set_column(at, at, width)
    for at, item in enumerate(content.open, 1):
        state = words.held if item.held else words.noted
        texts = (item.source, item.row, item.title, item.what, item.remedy, state)
        for column, text in enumerate(texts):
            write_text(sheet, at, column, clean_line(text), book.text)
        longest = max(len(item.what) / 21, len(item.remedy) / 17, len(item.title) / 14)
        sheet.set_row(at, 6 + 14 * (int(longest) + 1))
    sheet.freeze_panes(1, 0)
    set_page(sheet, repeat=0)


def _write_overview(
    book: Book,
    sheet: Any,
    spec: Feedback,
    words: SummaryWords,
    content: SummaryContent,
    platforms: str,
    topics: Mapping[str, str],
) -> None:
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 30)
    sheet.set_column(2, 7, 12)
    sheet.merge_range(0, 0, 0, 7, "", book.title)
    write_text(sheet, 0, 0, clean_line(spec.summary), book.title)
    sheet.set_row(0, 40)
    made_of = words.made_of_value.format(books=content.books, units=content.unit_count)
    with_data = words.with_data_value.format(with_data=content.with_data, films=content.film_count)
    facts = [(words.unit, clean_line(content.unit)), (words.made_of, made_of)]
    facts.append((words.with_data, with_data))
    at = 1
    for label, text in facts:
        write_text(sheet, at, 0, label, book.heading)
        write_text(sheet, at, 1, text, book.text)
        sheet.set_row(at, 22)
        at += 1
    columns = shown_sums(spec)
    for key in dict.fromkeys((*spec.headline, *(c.key for c in columns))):
        column = spec.of(key)
        assert column is not None
        write_text(sheet, at, 0, f"{column.label}（{words.times}）", book.heading)
        sheet.set_row(at, 22)
        if column.once:
            cell = topics.get(key, "")
        else:
            place = [c.key for c in columns].index(key)
            name = "CDEFGHIJKLMN"[place]
            cell = f"'{platforms}'!{name}{_FIRST + len(content.platforms) + 1}"
        if cell and content.sums.get(key) is not None:
            write_sum(sheet, at, 1, f"={cell}", book.total_count, content.sums[key])
        else:
            sheet.write_blank(at, 1, None, book.total_count)
        at += 1
    note = book.look("仿宋", 10.5, align="left", text_wrap=True)
    lines = [only_counted(spec, words)]
    missing = "、".join(clean_line(name) for name in content.missing)
    lines.append(f"{words.missing}：{missing}" if missing else words.none_missing)
    for text in lines:
        sheet.merge_range(at, 0, at, 7, "", note)
        write_text(sheet, at, 0, text, note)
        sheet.set_row(at, 18 + 14 * (len(text) // 60))
        at += 1
    set_page(sheet)
    sheet.set_portrait()


def _add_charts(
    book: Book,
    sheet: Any,
    spec: Feedback,
    words: SummaryWords,
    content: SummaryContent,
    platforms: str,
    films: str,
) -> None:
    """Bars by platform and of the most seen films, over the cells of their sheets."""
    main = spec.label(spec.main)
    top = sum(spec.main in group.sums for group in content.platforms)
    first = 6 + len(shown_sums(spec)) + len(spec.headline)
    if top:
        title = words.chart.format(label=main)
        shown = min(top, _LONGEST_CHART)
        chart = _bars(book, platforms, title, content.platforms[:shown], spec.main)
        chart.set_size({"width": 880, "height": 120 + 26 * shown})
        sheet.insert_chart(first, 0, chart, {"description": title})
        first += 7 + (26 * shown) // 20
    best = sum(spec.main in group.sums for group in content.films[:CHART_FILMS])
    if best:
        title = words.film_chart.format(label=main, count=best)
        chart = _bars(book, films, title, content.films[:best], spec.main)
        chart.set_size({"width": 880, "height": 120 + 26 * best})
        sheet.insert_chart(first, 0, chart, {"description": title})


def _bars(book: Book, sheet: str, title: str, groups: Sequence[FigureGroup], key: str) -> Any:
    last = _FIRST + len(groups) - 1
    chart = book.book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": title,
            "categories": [sheet, _FIRST, 1, last, 1],
            "values": [sheet, _FIRST, 2, last, 2],
            "categories_data": [group.name for group in groups],
            "values_data": [group.sums[key] for group in groups],
            "fill": {"color": CHART_COLOUR},
            "gap": 60,
            "data_labels": {"value": True, "num_format": "#,##0"},
        }
    )
    chart.set_title({"name": title, "overlay": False, "name_font": {"size": 14, "bold": True}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "major_tick_mark": "none"})
    most = max(group.sums[key] for group in groups)
    room = {"min": 0, "max": max(1, most + most // 8)}  # for the number behind the longest bar
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, **room})
    return chart
