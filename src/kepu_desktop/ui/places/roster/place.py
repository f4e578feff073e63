"""单位台账: wires table, unit and 征集信息; reading and writing go to the desk."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kepu_desktop.system.clock import today
from kepu_desktop.ui.desk import Desk
from kepu_desktop.ui.places.base import Action, Footer, Frame, SeenPlace
from kepu_desktop.ui.places.roster import commands
from kepu_desktop.ui.places.roster.collect import CollectPanel
from kepu_desktop.ui.places.roster.empty import NoUnits
from kepu_desktop.ui.places.roster.rows import ALL, arranged
from kepu_desktop.ui.places.roster.side import UnitSide
from kepu_desktop.ui.places.roster.state import (
    FILL,
    GO_ON,
    KIT,
    REMIND,
    footer_words,
    merged_detail,
    merged_words,
    next_step,
    urged_rows,
)
from kepu_desktop.ui.places.roster.strangers import StrangersStrip
from kepu_desktop.ui.places.roster.table import UnitTable
from kepu_desktop.ui.places.roster.toolbar import RosterToolbar, StateChips
from kepu_desktop.ui.widgets.basic import hline, vline
from kepu_desktop.workflow.snapshot import Snapshot
from kepu_desktop.workflow.units.joining import Near
from kepu_desktop.workflow.units.kit import Kit, KitGate, kit_gate
from kepu_desktop.workflow.units.reminders import reminder, reminders
from kepu_desktop.workflow.units.roster import Merged
from kepu_desktop.workflow.units.standing import RosterStanding, UnitRow, roster_standing

_LISTS = "单位名单 (*.xlsx *.csv *.txt *.docx)"
# Dropped: Word papers are filled forms there as everywhere; lists in Word come by the button.
_DROPPED = (".xlsx", ".csv", ".txt")
_SIDE_WIDE, _SIDE_NARROW = 384, 320
_NEW = "新单位"
_NO_STANDING = RosterStanding((), ())


class RosterPlace(SeenPlace):
    """From the list of units to the last reminder."""

    key = "roster"

    def __init__(self, desk: Desk, frame: Frame) -> None:
        super().__init__(desk, frame)
        self.standing = _NO_STANDING
        self.gate = KitGate((), ())
        self.urged: tuple[UnitRow, ...] = ()  # whom 复制催报文字 is about
        self._by, self._down = "", False
        self._made_kit = False
        self._writing = False
        self._wanted = ""  # a unit that was just made and is to be typed
        self.bar = RosterToolbar(frame)
        self.chips = StateChips()
        self.table = UnitTable()
        self.side = UnitSide(desk)
        self.collect = CollectPanel(desk, today())
        self.collect.hide()
        self.empty = NoUnits()
        self.strangers = StrangersStrip()
        self._lay_out()
        self._connect()
        self.side.setFixedWidth(_SIDE_WIDE)

    def _lay_out(self) -> None:
        self._pages = QStackedWidget()
        work = QWidget()
        left = QVBoxLayout(work)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self.chips)
        left.addWidget(hline())
        left.addWidget(self.table, 1)
        self._pages.addWidget(work)
        self._pages.addWidget(self.empty)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.collect)
        column.addWidget(self._pages, 1)
        column.addWidget(self.strangers)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(column, 1)
        self._edge = vline()
        row.addWidget(self._edge)
        row.addWidget(self.side)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.bar)
        whole.addLayout(row, 1)

    def _connect(self) -> None:
        bar, table = self.bar, self.table
        bar.back.connect(self._go_back)
        bar.collect.connect(self.toggle_collect)
        bar.remove.connect(self.remove_chosen)
        for source in (bar, self.empty):
            source.add.connect(self.add_unit)
            source.read.connect(self.choose_list)
        self.empty.paste.connect(self.paste)
        bar.search.textChanged.connect(self._arrange)
        bar.search.left.connect(table.setFocus)
        self.chips.changed.connect(self._arrange)
        table.chosen_changed.connect(self._show_chosen)
        table.remove_wanted.connect(self.remove_chosen)
        table.order_wanted.connect(self._order_by)
        table.units.typed.connect(self._typed)
        table.column_pasted.connect(self._paste_column)
        table.units_pasted.connect(self._paste_units)
        self.side.jump.connect(self._jump)
        self.side.copied.connect(self.copy_one)
        self.strangers.taken_in.connect(self.add_strangers)
        self.strangers.joined.connect(self.join_stranger)
        self.collect.closed.connect(self.close_collect)
        self.desk.closing.connect(self.collect.flush)
        for keys, deed in (("Ctrl+F", self._search), ("Esc", self.close_collect)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(deed)

    # ---- snapshots ----

    def take_up(self, shot: Snapshot) -> None:
        self.standing = roster_standing(
            shot.submission, shot.judgement, Path(shot.call.package.form).stem
        )
        self.gate = kit_gate(shot.call, shot.submission, today(), unit_wanted=True)
        writable = not shot.read_only_reason
        self.table.units.read_only = not writable
        self.empty.show_writable(writable)
        self.chips.show_counts(self.standing)
        self.collect.show_state(shot, self.gate, today())
        self.strangers.show_standing(self.standing, writable=writable)
        some = bool(self.standing.rows)
        self._pages.setCurrentIndex(0 if some else 1)
        self.side.setVisible(some)
        self._edge.setVisible(some)
        self._arrange()
        if self._wanted and self.table.units.number_of(self._wanted) is not None:
            wanted, self._wanted = self._wanted, ""
            self.table.setFocus()
            self.table.edit_name(wanted)
        elif some and not self.table.chosen_ids():
            self.table.choose([self.standing.rows[0].unit.id])
        self.footer_changed.emit()

    def _arrange(self) -> None:
        rows = arranged(
            self.standing.rows,
            self.chips.chips.chosen(),
            self.bar.search.text(),
            self._by,
            down=self._down,
        )
        self.table.show_rows(rows)
        self._show_chosen()

    def _order_by(self, key: str) -> None:
        """Up, down, and then the roster's own order again."""
        if key != self._by:
            self._by, self._down = key, False
        elif not self._down:
            self._down = True
        else:
            self._by, self._down = "", False
        self.table.units.sorted_by, self.table.units.down = self._by, self._down
        self.table.horizontalHeader().viewport().update()
        self._arrange()

    def _row(self) -> UnitRow | None:
        """The one that is chosen."""
        ids = self.table.chosen_ids()
        if len(ids) != 1:
            return None
        return next((row for row in self.standing.rows if row.unit.id == ids[0]), None)

    def _show_chosen(self) -> None:
        shot = self.shot
        if shot is None:
            return
        row, ids = self._row(), self.table.chosen_ids()
        words = ""
        if row is not None and not self.gate.shut:
            words = reminder(shot.call, shot.submission, row)
        writable = not shot.read_only_reason
        self.side.show_unit(row, words, chosen=len(ids), writable=writable)
        self.bar.show_state(shot, units=len(self.standing.rows), chosen=len(ids))
        self.urged = urged_rows(self.standing, self.chips.chips.chosen(), ids)
        self.footer_changed.emit()

    def select(self, target: str) -> None:
        """``target`` is the id of a unit, or "collect" for 征集信息."""
        if target == "collect":
            self.open_collect()
        else:
            self.table.choose([target])

    def narrow(self, narrow: bool, low: bool) -> None:
        del low
        self.side.setFixedWidth(_SIDE_NARROW if narrow else _SIDE_WIDE)

    def unsaved(self) -> bool:
        return self.side.unsaved() or self.collect.unsaved()

    # ---- footer ----

    def footer(self) -> Footer:
        shot = self.shot
        if shot is None:
            return Footer()
        if self._writing:
            return Footer("正在生成征集包…")
        text, verdict = footer_words(self.standing, self.gate)
        sent = self._made_kit or any(row.unit.asked for row in self.standing.rows)
        step = next_step(self.standing, self.gate, sent=sent)
        urged = len(self.urged)
        kit = Action(
            "生成征集包…",
            self.choose_kit_folder,
            icon="arrow-right" if step == KIT else "folder-plus",
            name="make-kit",
            tip="征集要求、空白信息表、视频清单和邮件正文，一个文件夹和同名 .zip",
        )
        fill = Action(
            "填写征集信息",
            self.open_collect,
            enabled=not shot.read_only_reason,
            icon="arrow-right",
            name="fill-collect",
            tip="自己的截止日期、返回地址和联系人",
        )
        asked = Action(
            "记为今天已征集",
            self.mark_asked,
            quiet=True,
            enabled=not shot.read_only_reason,
            name="mark-asked",
            tip="选中的单位，或全部还没有征集日期的单位",
        )
        primary = {
            FILL: fill,
            KIT: kit,
            REMIND: Action(
                f"复制催报文字（{urged} 个单位）",
                self.copy_all,
                icon="copy",
                name="copy-all",
                enabled=bool(urged),
                tip="未报、待改和还缺视频的单位，每个单位一段；筛选或选中几个单位时只复制其中的",
            ),
            GO_ON: Action("去视频", self._go_back, icon="arrow-right", name="go-on"),
        }[step]
        if not self.standing.rows:  # then the primary button stands in the frame
            return Footer(text, verdict, (fill if step == FILL else kit,))
        others = () if step in (FILL, KIT) else (kit,)
        if step != FILL:
            others = (asked, *others)
        return Footer(text, verdict, others, primary)

    # ---- 征集信息 and the kit ----

    def toggle_collect(self) -> None:
        if self.collect.isVisible():
            self.close_collect()
        else:
            self.open_collect()

    def open_collect(self) -> None:
        self.collect.show()
        self.collect.focus_first()

    def close_collect(self) -> None:
        if self.collect.isVisible():
            self.collect.flush()
            self.collect.hide()
            self.table.setFocus()

    def choose_kit_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "征集包放在哪里", str(self._folder()))
        if chosen:
            self.write_kit(Path(chosen))

    def write_kit(self, target: Path) -> None:
        if self._writing:
            return
        self.collect.flush()
        self._writing = True
        self.desk.do(
            "生成征集包",
            partial(commands.write_kit, target),
            done=self._kit_done,
            failed=self._kit_failed,
        )
        self.footer_changed.emit()

    def _kit_done(self, kit: Kit) -> None:
        self._writing = False
        if kit.written is None:
            first = next(iter(kit.gate.missing), None)
            if first is not None:
                self.frame.warn(f"没有生成征集包：{first.reason}", first.remedy, "rev")
            self.open_collect()
        else:
            self._made_kit = True
            for words in kit.notes:
                self.frame.warn(words, "", "rev")
            if kit.gate.warnings and not self.collect.isVisible():
                self.open_collect()  # where they stand
            self.frame.tell(f"征集包已生成：{kit.written.folder.name}，另有同名 .zip")
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(kit.written.folder)))
        self.footer_changed.emit()

    def _kit_failed(self, failed: object) -> None:
        self._writing = False
        self.desk.command_failed.emit(failed)
        self.footer_changed.emit()

    def mark_asked(self) -> None:
        """Of several chosen units these, else all without a day."""
        chosen = self.table.chosen_ids()
        if len(chosen) < 2:
            chosen = [row.unit.id for row in self.standing.rows if not row.unit.asked]
        self.desk.do("记下征集日期", partial(commands.mark_asked, chosen), done=self._marked)

    def _marked(self, count: int) -> None:
        words = f"已记下 {count} 个单位的征集日期" if count else "各单位都已有征集日期"
        self.frame.tell(words, undo=bool(count))

    # ---- 催报 ----

    def copy_one(self) -> None:
        row, shot = self._row(), self.shot
        if row is not None and shot is not None and not self.gate.shut:
            QGuiApplication.clipboard().setText(reminder(shot.call, shot.submission, row))
            self.frame.tell(f"已复制给{row.unit.name}的催报文字")

    def copy_all(self) -> None:
        shot = self.shot
        if shot is None or self.gate.shut or not self.urged:
            return
        QGuiApplication.clipboard().setText(reminders(shot.call, shot.submission, self.urged))
        self.frame.tell(f"已复制 {len(self.urged)} 个单位的催报文字，每个单位一段")

    # ---- units ----

    def add_unit(self) -> None:
        """A new row at the end, its name to be typed at once."""
        names = {row.unit.name for row in self.standing.rows}
        number = next(n for n in range(1, len(names) + 2) if f"{_NEW}{n}" not in names)
        self.chips.chips.choose(ALL)
        self.bar.search.clear()
        command = partial(commands.add, ({"name": f"{_NEW}{number}"},))
        self.desk.do("添加单位", command, done=self._added)

    def _added(self, merged: Merged) -> None:
        self._wanted = next(iter(merged.made), "")
        self.arranged = None
        self.catch_up()

    def add_strangers(self) -> None:
        rows = tuple({"name": one.name} for one in self.standing.strangers)
        self.desk.do("加入台账", partial(commands.add, rows), done=self._merged)

    def join_stranger(self, near: Near) -> None:
        self.desk.do("归到台账中的单位", partial(commands.join, near), done=self._joined)

    def _joined(self, near: Near) -> None:
        self.frame.tell(f"{near.name}交来的材料已归到{near.known}", undo=True)

    def choose_list(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "读入单位名单", str(self._folder()), _LISTS)
        if chosen:
            self.take([chosen])

    def takes(self, paths: Sequence[str]) -> str:
        """Lists of units; films, folders and filled forms go where they go elsewhere."""
        if self.shot is None or self.shot.read_only_reason or not paths:
            return ""
        if all(path.lower().endswith(_DROPPED) for path in paths):
            return "读入单位名单" if len(paths) == 1 else f"读入 {len(paths)} 份单位名单"
        return ""

    def take(self, paths: Sequence[str]) -> None:
        for path in paths:
            self.desk.do("读入名单", partial(commands.read, Path(path)), done=self._merged)

    def paste(self) -> None:
        self._paste_units(QGuiApplication.clipboard().text())

    def _paste_units(self, text: str) -> None:
        self.desk.do("粘贴名单", partial(commands.paste, text), done=self._merged)

    def _merged(self, merged: Merged) -> None:
        self.frame.tell(merged_words(merged), undo=bool(merged.made or merged.filled))
        detail = merged_detail(merged)
        if detail:
            self.frame.warn("名单中有些内容没有采用", detail, "rev")

    def _paste_column(self, ids: Sequence[str], key: str, texts: Sequence[str]) -> None:
        command = partial(commands.paste_column, tuple(ids), key, tuple(texts))
        self.desk.do("粘贴", command, done=self._pasted)

    def _pasted(self, count: int) -> None:
        self.frame.tell(f"已粘贴 {count} 个单位", undo=bool(count))

    def _typed(self, unit_id: str, key: str, text: str) -> None:
        self.desk.do("修改单位", partial(commands.change, unit_id, {key: text}))

    def remove_chosen(self) -> None:
        ids = self.table.chosen_ids()
        if ids and not self.table.units.read_only:
            self.side.flush()
            self.desk.do("移除单位", partial(commands.remove, ids), done=self._removed)

    def _removed(self, count: int) -> None:
        self.frame.tell(f"已移出 {count} 个单位（视频未动）", undo=True)

    # ---- elsewhere ----

    def _go_back(self) -> None:
        self.frame.go("videos")

    def _jump(self, target: str) -> None:
        self.frame.go("videos", target)

    def _search(self) -> None:
        self.bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.search.selectAll()

    def _folder(self) -> Path:
        return self.shot.path.parent if self.shot is not None else Path.home()
