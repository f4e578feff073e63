"""视频: the list of films, the strips above it, the panels, and the inspector at the right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kepu_desktop.ui.desk import Desk
from kepu_desktop.ui.places.base import Footer, Frame, Place
from kepu_desktop.ui.places.videos.checks import Checks
from kepu_desktop.ui.places.videos.context import film_menu
from kepu_desktop.ui.places.videos.deeds import Deeds
from kepu_desktop.ui.places.videos.empty import EmptyPlace, NothingChosen, NothingFound
from kepu_desktop.ui.places.videos.inspector import Inspector
from kepu_desktop.ui.places.videos.lists import Lists
from kepu_desktop.ui.places.videos.next_step import Steps, footer_of
from kepu_desktop.ui.places.videos.order import Order, in_place
from kepu_desktop.ui.places.videos.panelling import Panels
from kepu_desktop.ui.places.videos.parts import go_to_next_part
from kepu_desktop.ui.places.videos.picture import MakeViewer
from kepu_desktop.ui.places.videos.repair_panel import Repairs
from kepu_desktop.ui.places.videos.rows import ALL, Row, RowBook
from kepu_desktop.ui.places.videos.table import FilmTable
from kepu_desktop.ui.places.videos.toolbar import ChipStrip, Toolbar
from kepu_desktop.ui.widgets.basic import hline, vline
from kepu_desktop.workflow.stills import Viewer

_REMEMBER_MS = 600


class VideosPlace(Place):
    """See ui.md, Places: 视频."""

    key = "videos"

    def __init__(self, desk: Desk, frame: Frame, make_viewer: MakeViewer = Viewer) -> None:
        super().__init__(desk, frame)
        self._book = RowBook()
        self._deeds = Deeds(desk, frame)
        self.checks = Checks(desk, frame, self._chosen_rows, self._book.rows)
        self._was_checking = True
        self._film_id = ""  # the inspected one
        self._inspecting = True
        self._wanted = ""  # to be selected once it is there
        self._hint = ""  # what letting go would do while rows are carried
        self._begun = False
        self.toolbar = Toolbar()
        self.strip = ChipStrip()
        self.table = FilmTable()
        self._order = Order(self.table)
        self.inspector = Inspector(desk, frame, make_viewer)
        self.panels = Panels(self._deeds, desk)
        self.repairs = Repairs(desk, frame)
        self._lay_out()
        self._remember_later = QTimer(self)
        self._remember_later.setSingleShot(True)
        self._remember_later.setInterval(_REMEMBER_MS)
        self._remember_later.timeout.connect(self._remember)
        self._inspecting = self._order.recall(frame.settings())
        self._connect()
        self._add_keys()

    # ---- building ----

    def _lay_out(self) -> None:
        self._empty = EmptyPlace()
        self._nothing = NothingFound(self.show_all)
        self._none = NothingChosen(self.inspector.width())
        self._pages = QStackedWidget()
        for page in (self.table, self._empty, self._nothing):
            self._pages.addWidget(page)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self.toolbar)
        left.addWidget(self.strip)
        self._under_chips = hline()
        left.addWidget(self._under_chips)
        left.addWidget(self.panels)
        left.addWidget(self.repairs)
        left.addWidget(self._pages, 1)
        body = QWidget()
        layout = QHBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(left, 1)
        self._edge = vline()
        layout.addWidget(self._edge)
        layout.addWidget(self.inspector)
        layout.addWidget(self._none)
        self.lists = Lists(self, body, self.desk)

    def _connect(self) -> None:
        bar, table = self.toolbar, self.table
        for source in (bar, self._empty):
            source.add_files.connect(self.frame.add_files)
            source.add_folder.connect(self.frame.add_folder)
            source.plan.connect(self.open_planned)
            source.roster.connect(self._deeds.open_roster)
        self._empty.demo.connect(self.frame.open_demo)
        bar.read_list.connect(self.lists.read)
        bar.export_list.connect(self.lists.export)
        bar.check_chosen.connect(self.checks.check_chosen)
        bar.check_unchecked.connect(self.checks.check_unchecked)
        bar.full_chosen.connect(self.checks.full_chosen)
        bar.full_left.connect(self.checks.full_left)
        bar.deep_one.connect(self.checks.deep_one)
        bar.repair.connect(self.repair_chosen)
        bar.checks_opening.connect(self._show_checks)
        bar.bulk.connect(self.open_bulk)
        bar.series.connect(self.open_series)
        bar.undo.connect(self.frame.undo)
        bar.redo.connect(self.frame.redo)
        bar.search.textChanged.connect(self._rearrange)
        bar.search.left.connect(self.table.setFocus)
        self.strip.changed.connect(self._rearrange)
        table.current_changed.connect(self._current_changed)
        table.chosen_changed.connect(self._show_state)
        table.open_wanted.connect(self.open_inspector)
        table.remove_wanted.connect(self.remove_chosen)
        table.paste_wanted.connect(self.paste)
        table.next_finding_wanted.connect(self._next_finding)
        table.menu_wanted.connect(self._open_menu)
        table.order_wanted.connect(self._order_by)
        table.arrangement_changed.connect(self._remember_later.start)
        table.carry_hint_changed.connect(self._carrying)
        table.carried_onto.connect(self._carried_onto)
        table.films.title_typed.connect(self._deeds.retitle)
        self.inspector.closed.connect(self._close_inspector)
        self.inspector.repair_wanted.connect(self._repair_inspected)
        self.desk.closing.connect(self.inspector.send_all)
        self.desk.progress_changed.connect(table.films.show_progress)
        self.panels.opened.connect(self._show_state)
        self.panels.closed.connect(self.table.setFocus)
        self.panels.planned_made.connect(self.select)

    def pieces(self) -> Iterable[Callable[[], object]]:
        yield from self.inspector.pieces()
        yield from self.panels.pieces()

    def _add_keys(self) -> None:
        for keys, deed in (
            ("Ctrl+F", self._focus_search),
            ("Ctrl+G", self.open_series),
            ("Ctrl+J", self.sign_chosen),
            ("F5", self.checks.check_chosen),
            ("Shift+F5", self.checks.full_left),
            ("F6", self._next_part),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(deed)

    # ---- a new state ----

    def refresh(self) -> None:
        shot = self.shot
        if shot is None:
            return
        self._book.update(shot)
        self.repairs.show_snapshot(shot)
        self.table.films.follow(shot)
        self.strip.show_counts(self._book.counts())
        gone = self.table.currentIndex().row()
        checking = bool(shot.checking)
        # A row that jumps away under an edit makes the next click hit another film.
        self._show_rows(stay=not (checking or self._was_checking))
        self._was_checking = checking
        if self._wanted and self._book.row(self._wanted) is not None:
            wanted, self._wanted = self._wanted, ""
            self.select(wanted)
        elif self._film_id and self._book.row(self._film_id) is None:
            self._film_id = ""
            self.table.choose_number(max(gone, 0))
        elif not self._begun and len(self._book):
            self._begun = True
            self.table.choose_number(0)
        self._show_state()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        if self.shot is not None:
            self._show_rows()  # who comes back finds the order by harm again

    def _show_rows(self, *, stay: bool = False) -> None:
        """``stay`` keeps the films where they are, if they are the same ones as before."""
        rows = self._book.arranged(
            self.strip.chips.chosen(),
            self.toolbar.search.text(),
            self._order.column,
            self._order.descending,
        )
        if stay:
            rows = in_place(rows, self.table.films.all_rows())
        self.table.show_rows(rows)
        page: QWidget = self.table
        if not len(self._book):
            page = self._empty
        elif not rows:
            page = self._nothing
        self._pages.setCurrentWidget(page)
        self.strip.setVisible(page is not self._empty)
        self._under_chips.setVisible(page is not self._empty)

    def _show_state(self) -> None:
        """Everything that depends on the selection or on the project's state."""
        shot = self.shot
        if shot is None:
            return
        chosen = self._chosen_rows()
        self.toolbar.show_state(
            films=len(self._book),
            chosen=len(chosen),
            read_only=bool(shot.read_only_reason),
            undo=shot.undo_label or "",
            redo=shot.redo_label or "",
        )
        self._show_sum(len(chosen))
        self.panels.show_state(shot, chosen, self._units())
        self._show_inspector(chosen)

    def _show_sum(self, chosen: int) -> None:
        if self.shot is not None:
            shown = self.table.films.all_rows()
            count = sum(row.film.included for row in shown)
            out = len(shown) - count
            self.strip.show_sum(chosen, count, out, self.shot.totals.whole_s)

    def _show_inspector(self, chosen: list[Row]) -> None:
        row = self._inspected()
        shown = row is not None and self._inspecting
        self.inspector.setVisible(shown)
        self._none.setVisible(row is None and self._inspecting and len(self._book) > 0)
        self._edge.setVisible(shown or self._none.isVisibleTo(self))
        if row is not None and shown and self.shot is not None:
            self.inspector.show_row(row, chosen, self.shot, self._units())

    def _inspected(self) -> Row | None:
        """The current film, while the list shows it: what is filtered away is not inspected."""
        if self.table.films.number_of(self._film_id) is None:
            return None
        return self._book.row(self._film_id)

    def _units(self) -> list[str]:
        found = dict.fromkeys(row.film.source_unit for row in self._book.rows())
        return [unit for unit in found if unit]

    def _chosen_rows(self) -> list[Row]:
        rows = (self._book.row(film_id) for film_id in self.table.chosen_ids())
        return [row for row in rows if row is not None]

    # ---- footer ----

    def footer(self) -> Footer:
        if self.shot is None:
            return Footer()
        if (footer := self.lists.footer()) is not None:
            return footer
        checks = self.checks
        steps = Steps(checks.check_unchecked, checks.full_left, self._go_review, self._go_form)
        return replace(footer_of(list(self._book.rows()), self.shot, steps), hint=self._hint)

    def _show_checks(self) -> None:
        self.toolbar.show_checks(self.checks.ways())

    def _go_review(self) -> None:
        self.frame.go("review", "videos")

    def _go_form(self) -> None:
        self.frame.go("form")

    # ---- selection, order, filter ----

    def select(self, target: str) -> None:
        """``target`` is a film id, "film-id rule-id", or "film-id rule-id#2" for what is shown of
        that finding; filters that hide it are taken away. "repair" and ids: mend these; "list"
        read or export: see ``Lists``."""
        film_id, _, rule = target.partition(" ")
        if film_id == "list":
            self.lists.do(rule)
            return
        if film_id == "repair":
            self.repairs.ask(self._book.named(rule.split()))
            return
        rule, _, shown = rule.partition("#")
        if self._book.row(film_id) is None:
            film_id = self._book.first_of_series(film_id)
        if not film_id:
            self._wanted = target
            return
        if self.table.films.number_of(film_id) is None:
            self.show_all()
        self._inspecting = True
        self.table.choose(film_id)
        self._film_id = film_id
        self._show_state()
        if rule:
            self.inspector.show_page(0)
            self.inspector.findings.open_rule(rule)
            if shown:
                self.inspector.findings.show_evidence(int(shown))
            row = self._book.row(film_id)
            if rule == "video/signed" and row is not None and row.film.file is not None:
                self.inspector.show_sign()

    def show_all(self) -> None:
        self.toolbar.search.clear()
        self.strip.chips.choose(ALL)

    def _rearrange(self) -> None:
        self._show_rows()
        self._show_sum(len(self.table.chosen_ids()))
        self._show_inspector(self._chosen_rows())

    def _order_by(self, column: str) -> None:
        self._order.by(column)
        self._rearrange()
        self._remember_later.start()

    def _current_changed(self, film_id: str) -> None:
        # Keys move the current row after the selection, the mouse before it.
        if film_id and film_id != self._film_id:
            self._film_id = film_id
            self._show_inspector(self._chosen_rows())

    def _focus_search(self) -> None:
        self.toolbar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.toolbar.search.selectAll()

    def _next_part(self) -> None:
        entry = self.window().findChild(QWidget, f"go-{self.key}")
        go_to_next_part(self.table, self.inspector, entry)

    # ---- inspector ----

    def open_inspector(self) -> None:
        self._inspecting = True
        self._show_state()
        self.inspector.picture.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._remember_later.start()

    def _close_inspector(self) -> None:
        self.inspector.flush()
        self._inspecting = False
        self._show_state()
        self.table.setFocus()
        self._remember_later.start()

    def _next_finding(self, by: int) -> None:
        if self.inspector.isVisible():
            self.inspector.step_finding(by)

    def sign_chosen(self) -> None:
        """Ctrl+J."""
        if self._inspected() is not None:
            self._inspecting = True
            self._show_state()
            self.inspector.show_sign()

    # ---- panels ----

    def open_bulk(self) -> None:
        self.panels.open(self.panels.bulk)

    def open_series(self) -> None:
        if self.table.chosen_ids():
            self.panels.open(self.panels.series)
        else:
            self.frame.tell("先选中要组成系列的视频")

    def _carrying(self, hint: str) -> None:
        self._hint = hint
        self.footer_changed.emit()

    def _carried_onto(self, film_ids: tuple[str, ...], other: str) -> None:
        """Rows were let go on the film ``other``: into its series, else a new one is offered."""
        row = self._book.row(other)
        if row is not None and row.series is not None:
            self._deeds.join_series(film_ids, other, row.series.title)
        elif row is not None:
            self.table.choose_all((other, *film_ids))
            self.open_series()

    def open_planned(self) -> None:
        self.panels.open(self.panels.planned)

    # ---- other deeds ----

    def remove_chosen(self) -> None:
        ids = self.table.chosen_ids()
        if ids and self.shot is not None and not self.shot.read_only_reason:
            self._deeds.remove(ids)

    def paste(self, column: str) -> None:
        """Ctrl+V: the clipboard's lines go to this and the following rows, one each."""
        if self.shot is not None and not self.shot.read_only_reason:
            self._deeds.paste_clipboard(column, self.table)

    def _open_menu(self, place: QPoint) -> None:
        rows = self._chosen_rows()
        if rows and self.shot is not None:
            menu = film_menu(self, rows, bool(self.shot.read_only_reason))
            menu.popup(place)

    def relocate(self, row: Row) -> None:
        self._deeds.ask_place(row, self)

    def repair_chosen(self) -> None:
        """无损修复…: what of the selection it would mend, else of all films."""
        self.repairs.ask(self.checks.mendable())

    def _repair_inspected(self) -> None:
        row = self._inspected()
        self.repairs.ask([row] if row is not None else [])

    def include_chosen(self, yes: bool) -> None:
        self._deeds.include(self.table.chosen_ids(), yes)

    def mark_chosen(self, yes: bool) -> None:
        self._deeds.select(self.table.chosen_ids(), yes)

    # ---- what is remembered ----

    def _remember(self) -> None:
        self._order.remember(self.frame.settings(), inspecting=self._inspecting)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc that nobody else needed closes the open panel, wherever in the place one is."""
        if event.key() == Qt.Key.Key_Escape and self.panels.is_open:
            self.panels.close_open()
        else:
            super().keyPressEvent(event)

    def takes(self, paths: Sequence[str]) -> str:
        return self.lists.takes(paths)

    def take(self, paths: Sequence[str]) -> None:
        self.lists.take(paths)

    def unsaved(self) -> bool:
        return self.inspector.unsaved()

    def narrow(self, narrow: bool, low: bool) -> None:
        del narrow
        self.inspector.set_low(low)
