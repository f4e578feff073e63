"""视频内容: the list with its head, the open line, and the two bars over it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kepu_desktop.ui.places.form.editor import EntryEditor
from kepu_desktop.ui.places.form.gathering import SeriesPanel
from kepu_desktop.ui.places.form.model import EntryModel
from kepu_desktop.ui.places.form.pasting import PastePanel
from kepu_desktop.ui.places.form.rows import Line, Row, lines_of
from kepu_desktop.ui.places.form.saving import Save
from kepu_desktop.ui.places.form.table import EntryTable
from kepu_desktop.ui.widgets.basic import Button, ElidedLabel, Label, hline
from kepu_desktop.workflow.bulk import pasted_column, series_name
from kepu_desktop.workflow.snapshot import Snapshot

_MOST_PASTED = 2_000_000  # characters of a column


class ContentPanel(QWidget):
    """Everything about the entries. Deeds go out as signals; the place sends them to the desk."""

    visible_wanted = Signal(object)  # QRect in our own coordinates
    scroll_wanted = Signal(object)
    opened = Signal(str)  # the entry in edit, "" for none
    refused = Signal(str, str)  # what could not be done, and the remedy

    def __init__(self, save: Callable[[str], Save]) -> None:
        """``save(what)`` gives what saves title, summary or category_other of the open entry."""
        super().__init__()
        self._shot: Snapshot | None = None
        self.lines: tuple[Line, ...] = ()
        self._rows: dict[str, Row] = {}
        self._paste_from = ""  # the entry where pasting begins, "" for the first
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        self.paste_panel = PastePanel()
        self.series_panel = SeriesPanel()
        column.addWidget(self.paste_panel)
        column.addWidget(self.series_panel)
        column.addWidget(hline())
        self.table = EntryTable(EntryModel())
        self.editor = EntryEditor(save("title"), save("summary"), save("category_other"))
        column.addWidget(self.table)
        # Beside the table, not in it: assistive programs look for nothing but cells in a table.
        self.editor.setParent(self)
        self.editor.hide()
        self.table.editor = self.editor
        self._empty = Label(
            "还没有条目。在“视频”里添加视频或待制作条目后，这里按顺序列出。", "body", tone="text2"
        )
        self._empty.setWordWrap(True)
        self._empty.setContentsMargins(24, 16, 24, 16)
        column.addWidget(self._empty)
        column.addStretch(1)
        self.table.toggled.connect(self.toggle)
        self.table.closed.connect(self.close_entry)
        self.table.rename_wanted.connect(self._rename)
        self.table.pasted.connect(self._paste_here)
        self.table.visible_wanted.connect(self._want_visible)
        self.table.scroll_wanted.connect(self.scroll_wanted)
        self.paste_panel.read_wanted.connect(self._read_again)
        self.editor.close_wanted.connect(self.close_entry)
        self.editor.height_changed.connect(self._refit)

    def _head(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(24, 8, 24, 6)
        line.setSpacing(8)
        line.addWidget(Label("视频内容", "head"))
        self._note = ElidedLabel("", "second")
        line.addWidget(self._note, 1)
        self.paste_button = Button(
            "粘贴一列", "quiet", compact=True, on_click=self._paste_all, name="paste"
        )
        self.paste_button.set_icon_name("clipboard-list")
        self.paste_button.setToolTip("把表格里复制的一列概述或标题按顺序填入，先看变化　Ctrl+V")
        self.series_button = Button(
            "添加系列", compact=True, on_click=self._add_series, name="series"
        )
        self.series_button.set_icon_name("layers")
        line.addWidget(self.paste_button)
        line.addWidget(self.series_button)
        return line

    # ---- showing ----

    def show_snapshot(self, shot: Snapshot) -> None:
        self._shot = shot
        self.lines = lines_of(shot, self._rows)
        self._rows = {line.id: line for line in self.lines if isinstance(line, Row)}
        locked = bool(shot.read_only_reason)
        self.table.movable = not locked
        self.paste_button.setEnabled(not locked and bool(self._rows))
        self.series_button.setEnabled(not locked and bool(self._rows))
        limit = next((row.limit for row in self._rows.values()), 0)
        words = f"{len(shot.entries)} 条"
        self._note.setText(f"{words} · 概述不超过 {limit} 字，不计空格" if limit else words)
        self._empty.setVisible(not self.lines)
        self.table.setVisible(bool(self.lines))
        open_row = self._rows.get(self.table.entries.open_id)
        if open_row is not None:
            self.editor.show_row(open_row, shot)
        elif self.table.entries.open_id:
            self.table.open_entry("")
            self.opened.emit("")
        self.table.show_lines(self.lines)

    # ---- the open line ----

    def open_id(self) -> str:
        return self.table.entries.open_id

    def toggle(self, identifier: str) -> None:
        if identifier == self.open_id():
            self.close_entry()
        else:
            self.open_entry(identifier)

    def open_entry(self, identifier: str, part: str = "summary") -> bool:
        """Open the entry of a film or a series; False when there is none."""
        if self._shot is None:
            return False
        film = self._shot.submission.film(identifier)
        row = self._rows.get(film.series if film is not None and film.series else identifier)
        if row is None:
            return False
        if row.id != self.open_id():
            self.editor.begin(row, self._shot)
            self.table.open_entry(row.id)
            self.table.choose((row.id,), row.id)
            self.opened.emit(row.id)
        self.editor.focus(part)
        self._show_open()
        return True

    def close_entry(self) -> None:
        if self.open_id():
            self.editor.flush()
            self.table.open_entry("")
            self.table.setFocus()
            self.opened.emit("")

    def flush(self) -> None:
        self.editor.flush()

    def _rename(self, identifier: str) -> None:
        self.open_entry(identifier, "title")
        self.editor.title.selectAll()

    def _refit(self) -> None:
        self.table.place_editor()

    def _show_open(self) -> None:
        self._want_visible(self.table.rect_of(self.open_id()))

    def _want_visible(self, rect: QRect) -> None:
        if rect.isValid():
            self.visible_wanted.emit(rect.translated(self.table.mapTo(self, QPoint(0, 0))))

    # ---- the bars ----

    def _paste_all(self) -> None:
        self._begin_paste("")

    def _paste_here(self) -> None:
        self._begin_paste(self.table.current_id())

    def _begin_paste(self, first: str) -> None:
        lines = self._clipboard(asked=True)
        if not lines:
            return
        self._paste_from = first
        self.series_panel.hide()
        self.editor.flush()
        self.paste_panel.begin(self._paste_rows(), lines)
        self.visible_wanted.emit(self.paste_panel.geometry())

    def _read_again(self, asked: bool) -> None:
        """The open panel follows the clipboard; an empty one leaves it as it is."""
        lines = self._clipboard(asked=asked)
        if lines:
            self.paste_panel.offer(self._paste_rows(), lines)

    def _paste_rows(self) -> list[Row]:
        """Reported entries from the one on where pasting begins."""
        rows = [row for row in self._rows.values() if row.included]
        start = next((n for n, row in enumerate(rows) if row.id == self._paste_from), 0)
        return rows[start:]

    def _clipboard(self, *, asked: bool) -> Sequence[str]:
        """Its lines; none, with the reason told where the person ``asked``, when it has none."""
        text = QGuiApplication.clipboard().text()
        if len(text) > _MOST_PASTED:
            if asked:
                words = f"剪贴板有 {len(text)} 个字符，超过 {_MOST_PASTED}"
                self.refused.emit(words, "请只复制要粘贴的那一列")
            return ()
        lines = pasted_column(text)
        if not lines and asked:
            self.refused.emit("剪贴板里没有文字", "请先在表格里复制一列概述，再按“粘贴一列”")
        return lines

    def _add_series(self) -> None:
        singles = [r for r in self._rows.values() if r.included and r.entry.kind == "single"]
        chosen = self.table.chosen_ids()
        ticked = chosen if len(chosen) > 1 else ()
        title = series_name([row.entry.title for row in singles if row.id in ticked])
        self.paste_panel.hide()
        self.series_panel.begin(singles, ticked, title)
        self.visible_wanted.emit(self.series_panel.geometry())
