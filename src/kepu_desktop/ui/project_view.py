"""The open project: navigation, places, footer, bars and toast around one desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.findings import Verdict
from kepu_desktop.domain.texts import show_name
from kepu_desktop.system import crashes
from kepu_desktop.system.clock import now, today
from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.adding import Adding
from kepu_desktop.ui.desk import Desk, Failed
from kepu_desktop.ui.drop import form_words, only_forms
from kepu_desktop.ui.places.base import Later, Place
from kepu_desktop.ui.shelf import Shelf
from kepu_desktop.ui.steps import Steps
from kepu_desktop.ui.tab_order import tab_after, tab_anchor
from kepu_desktop.ui.widgets.bars import Bar, BarColumn, Toast
from kepu_desktop.ui.widgets.footer import FooterBar
from kepu_desktop.ui.widgets.navigation import DeadlineLine, Navigation, PlaceState
from kepu_desktop.workflow.counting import Counts, Tally
from kepu_desktop.workflow.feedback.rows import open_books
from kepu_desktop.workflow.progress import Progress
from kepu_desktop.workflow.snapshot import Snapshot

if TYPE_CHECKING:
    from kepu_desktop.ui.places.form.place import FormPlace
    from kepu_desktop.ui.places.videos.place import VideosPlace

NARROW_BELOW, LOW_BELOW = 1280, 720
_PAUSE_MS = 20  # between two pieces that nobody waits for
_UNSAVED = "unsaved"  # what a bar is about

MakePlaces = Callable[[Desk, "ProjectView"], Sequence[tuple[Place | Later, str, str]]]


class Host(Protocol):
    """What a project view needs of its window."""

    def choose_files(self) -> None: ...

    def choose_folder(self) -> None: ...

    def open_demo(self) -> None: ...

    def save_elsewhere(self) -> None: ...

    def settings(self) -> Settings: ...


class ProjectView(QWidget):
    """The window's content while a project is open."""

    menu_wanted = Signal(QWidget)

    def __init__(self, desk: Desk, make_places: MakePlaces, host: Host) -> None:
        """``make_places`` gives (place, name, icon) in order; ``host`` is the window. No place is
        built before it is asked for; the first one built is shown."""
        super().__init__()
        self.desk = desk
        self._host = host
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        made = make_places(desk, self)
        self.places = Shelf([place for place, _, _ in made], self._adopt)
        self.navigation = Navigation([(p.key, name, icon) for p, name, icon in made if icon])
        self._stack = QStackedWidget()
        self._size = (False, False)  # narrow, low
        self._later = Steps(self, _PAUSE_MS)
        self._footer = FooterBar(desk)
        self._bars = BarColumn()
        right = QWidget()
        right.setObjectName("content")
        self._column = column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._bars)
        self._before_places = tab_anchor(right)
        column.addWidget(self._stack, 1)
        column.addWidget(self._footer)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.navigation)
        layout.addWidget(right, 1)
        self.content = right
        self._toast = Toast(right, self._footer)
        self._given_up = False
        self._lost = False  # the project's file refused something that was typed
        self._adding = Adding(desk, self, column)
        self._shot: Snapshot | None = None
        self._stale: set[str] = set()  # places that have not seen the latest snapshot
        self.navigation.chosen.connect(self.go)
        self.navigation.menu_wanted.connect(self._want_menu)
        desk.snapshot_changed.connect(self._show_snapshot)
        desk.progress_changed.connect(self._show_progress)
        desk.command_failed.connect(self.show_failure)
        desk.command_succeeded.connect(self.drop_bars)
        desk.closing.connect(self._later.stop)

    def _adopt(self, place: Place) -> None:
        place.footer_changed.connect(self._show_footer)
        place.narrow(*self._size)
        self._stack.addWidget(place)
        tab_after(self._before_places, place)
        self._stale.add(place.key)
        if self._stack.count() == 1:
            self.navigation.set_current(place.key)
            self._show_footer()

    # ---- Frame: what the places ask for ----

    def go(self, place: str, target: str = "") -> None:
        shown = self.places[place]
        self._bring_up_to_date(shown)
        self._stack.setCurrentWidget(shown)
        self.navigation.set_current(place)
        self._bars.leave_for(place)
        if target:
            shown.select(target)
        self._show_footer()

    def current(self) -> Place:
        shown = self._stack.currentWidget()
        assert isinstance(shown, Place)
        return shown

    def tell(self, text: str, *, undo: bool = False) -> None:
        if undo:
            self._toast.tell(text, "撤销", self.undo)
        else:
            self._toast.tell(text)

    def warn(self, text: str, detail: str = "", level: str = "err") -> None:
        self._bars.put(Bar(level, text, detail, closable=True))

    def offer(
        self,
        text: str,
        detail: str = "",
        actions: tuple[tuple[str, Callable[[], object]], ...] = (),
        level: str = "info",
        about: str = "",
    ) -> None:
        """A bar over the content with what can be done next; ``drop_bars(about)`` takes it away.
        What went well concerns the place in sight alone."""
        bar = Bar(level, text, detail, actions=actions, closable=True)
        self._bars.put(bar, about=about, place=self.current().key if level == "ok" else "")

    def drop_bars(self, about: str) -> None:
        self._bars.drop(about)

    def form_place(self) -> FormPlace:
        """The place 信息表, gone to."""
        from kepu_desktop.ui.places.form.place import FormPlace

        self.go("form")
        place = self.current()
        assert isinstance(place, FormPlace)
        return place

    def film_place(self) -> VideosPlace:
        """The place 视频, gone to."""
        from kepu_desktop.ui.places.videos.place import VideosPlace

        self.go("videos")
        place = self.current()
        assert isinstance(place, VideosPlace)
        return place

    def add_files(self) -> None:
        self._host.choose_files()

    def add_folder(self) -> None:
        self._host.choose_folder()

    def open_demo(self) -> None:
        self._host.open_demo()

    def person(self) -> str:
        return self._host.settings().text("person")

    def remember_person(self, name: str) -> None:
        self._host.settings().put("person", name)

    def settings(self) -> Settings:
        return self._host.settings()

    # ---- deeds ----

    def add(self, paths: Sequence[str]) -> None:
        """Take in what was dropped or chosen: rows at once, then the check. A place that has a use
        of its own for it gets it."""
        if self.current().takes(paths):
            self.current().take(paths)
            return
        if self._for_form(paths):
            self.go("form")
            if self.current().takes(paths):
                self.current().take(paths)
                return
        self.go("videos")
        if self.current().takes(paths):  # a list of films
            self.current().take(paths)
        else:
            self._adding.begin(paths)

    def use_of(self, paths: Sequence[str]) -> str:
        """What letting these go would do, in words; "" when they are taken in as films are."""
        own = self.current().takes(paths)
        if not own and self._for_form(paths):
            return form_words(paths)
        return own or self.places["videos"].takes(paths)

    def _for_form(self, paths: Sequence[str]) -> bool:
        """Word forms alone are for 信息表, wherever they are let go."""
        shot = self._shot
        writable = shot is not None and not shot.read_only_reason
        return writable and only_forms(paths) and "form" in self.places

    def undo(self) -> None:
        self.desk.do("撤销", lambda session: session.undo(), done=self._undone)

    def redo(self) -> None:
        self.desk.do("重做", lambda session: session.redo(), done=self._redone)

    def run_primary(self) -> None:
        self._footer.run_primary()

    def show_failure(self, failed: Failed) -> None:
        """A command that did not succeed: the person's matter in words, a defect as a report."""
        if failed.user is not None:
            error: UserError = failed.user
            head = f"{error.subject}：{error.reason}" if error.subject else error.reason
            if failed.not_saved:
                self._lost = True
                actions = (("另存为…", self._host.save_elsewhere),)
                bar = Bar("err", head, error.remedy, actions=actions, closable=True)
                self._bars.put(bar, about=_UNSAVED)
            else:
                self.warn(head, error.remedy)
        elif failed.defect is not None:
            report = crashes.write(failed.defect)
            where = f"报告已写入日志文件夹：{report.name}" if report else ""
            text = f"“{failed.label}”时程序出错，已保存的内容不受影响"
            self.offer(text, where, level="err", about=failed.label)  # until it succeeds again

    def would_lose(self) -> bool:
        """Whether something typed would be gone with this view. What stands in a field is sent
        before, and what was refused is sent once more."""
        if self._given_up:
            return False
        typing = self.focusWidget()
        if typing is not None:
            typing.clearFocus()  # leaving a field keeps what was typed in it
        self.desk.closing.emit()
        self.desk.settle()
        return self._lost and any(place.unsaved() for place in self.places.built())

    def may_leave(self, leave: Callable[[], object]) -> bool:
        """Whether nothing would be lost; else the one question there is stands in a bar, and who
        gives up what could not be saved does ``leave``."""
        if not self.would_lose():
            return True
        text = "输入的内容有些没有保存，离开后就没有了"
        detail = "项目文件写不进去。另存到别处，这些内容会一起写入"
        give_up = partial(self._give_up, leave)
        actions = (("另存为…", self._host.save_elsewhere), ("放弃并离开", give_up))
        bar = Bar("err", text, detail, actions=actions)
        self._bars.put(bar, about=_UNSAVED)
        return False

    def _give_up(self, leave: Callable[[], object]) -> None:
        self._given_up = True
        leave()

    def saved_elsewhere(self, path: Path) -> None:
        """The project is another file now: what was said of the old one holds no longer."""
        self._lost = False
        self.drop_bars(_UNSAVED)
        self.tell(f"已另存为 {show_name(path.name)}，接着在这个文件里工作")

    # ---- from the desk ----

    def _undone(self, label: str | None) -> None:
        self.tell(f"已撤销：{label}" if label else "没有可撤销的步骤")

    def _redone(self, label: str | None) -> None:
        self.tell(f"已重做：{label}" if label else "没有可重做的步骤")

    def build_first(self) -> Iterator[object]:
        """Each ``next`` does a piece of what must be there before the project is shown."""
        yield from self.places.place_pieces(next(iter(self.places)))

    def show_first(self, shot: Snapshot) -> None:
        """The state that the project was opened with; what is unchecked is checked now."""
        self.go(next(iter(self.places)))
        self._show_snapshot(shot)
        self.desk.go_on()
        self.desk.check()
        self._later.begin(self.places.all_pieces())

    def _show_snapshot(self, shot: Snapshot) -> None:
        self._shot = shot
        self._stale = {place.key for place in self.places.built()}
        if not self._stale:
            return
        self._bring_up_to_date(self.current())  # the others when they are gone to
        self.navigation.show_states(place_states(shot))
        if shot.read_only_reason:
            saved = f"只读：{shot.read_only_reason}"
        else:
            saved = f"已保存 {now():%H:%M}"
        self.navigation.show_project(shot.path.stem, saved)
        self.navigation.show_deadlines(
            tuple(
                DeadlineLine(line.label, line.date, (line.date - today()).days)
                for line in shot.call.deadline
            )
        )

    def _bring_up_to_date(self, place: Place) -> None:
        if place.key in self._stale and self._shot is not None:
            self._stale.discard(place.key)
            place.show_snapshot(self._shot)

    def _show_progress(self, progress: Progress | None) -> None:
        shot = self.desk.snapshot
        current = ""
        if progress is not None and progress.at_work:
            current = progress.at_work[0][0]
        elif progress is not None and shot is not None:
            current = next(
                (
                    f.id
                    for f in shot.submission.films
                    if f.title == progress.name and f.id in shot.checking
                ),
                "",
            )
        self._footer.show_progress(progress, current)

    def _show_footer(self) -> None:
        self._footer.show_footer(self.current().footer())

    def _want_menu(self) -> None:
        self.menu_wanted.emit(self.navigation.menu_anchor())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._size = narrow, low = self.width() < NARROW_BELOW, self.height() < LOW_BELOW
        self.navigation.set_narrow(narrow)
        for place in self.places.built():
            place.narrow(narrow, low)
        self._toast.place()


def place_states(shot: Snapshot) -> dict[str, PlaceState]:
    """By the one rule of ``workflow/counting.py``; the shape is the worst of what is open."""
    counts = shot.counts
    verdicts = counts.verdicts
    worst = next((v for v in (Verdict.ERROR, Verdict.REVIEW) if verdicts.get(v)), None)
    exported = bool(shot.submission.exports)
    return {
        "videos": PlaceState(str(counts.films), worst, verdicts[worst] if worst else 0),
        "cases": _cases_state(shot),
        "form": PlaceState() if _gaps_elsewhere(counts) else _state(counts.at("form")),
        "review": PlaceState(str(counts.to_do) if counts.to_do else ""),
        "delivery": _delivered(shot),
        "feedback": _feedback_state(shot),
        "export": PlaceState(worst=Verdict.PASS if exported and not shot.gate.blockers else None),
    }


def _gaps_elsewhere(counts: Counts) -> bool:
    """Nothing is to be mended in the form, and yet it is not done: no number and no tick."""
    return not counts.at("form").to_do and not counts.form_done


def _cases_state(shot: Snapshot) -> PlaceState:
    """How many are chosen of how many may be; the worst state and how many are in it."""
    spec, state = shot.call.cases, shot.submission
    if spec is None or not state.cases:
        return PlaceState()
    chosen = [case for case in state.cases if case.chosen]
    count = f"{len(chosen)}/{spec.total}"
    tally = shot.counts.at("cases")
    for verdict, number in ((Verdict.ERROR, tally.errors), (Verdict.REVIEW, tally.reviews)):
        if number:
            return PlaceState(count, verdict, number)
    open_cases = [shot.judgement.cases.verdicts[case.id] for case in chosen]
    advised = sum(verdict is not Verdict.PASS for verdict in open_cases)
    if advised:
        return PlaceState(count, Verdict.ADVICE, advised)
    return PlaceState(count, Verdict.PASS)


def _delivered(shot: Snapshot) -> PlaceState:
    """How many films are selected; a tick once a bag that is no draft was handed over."""
    selected = sum(film.selected for film in shot.submission.included_films())
    books = shot.submission.handovers
    done = any(book.kind == "delivery" and not book.draft for book in books)
    return PlaceState(str(selected) if selected else "", Verdict.PASS if done else None)


def _feedback_state(shot: Snapshot) -> PlaceState:
    """How many workbooks came back, and in how many something is to be looked at."""
    books = open_books(shot.submission)
    worst = next((v for v in (Verdict.ERROR, Verdict.REVIEW) if books.get(v)), None)
    count = str(sum(books.values())) if books else ""
    if worst is not None:
        return PlaceState(count, worst, books[worst])
    return PlaceState(count, Verdict.PASS if books else None)


def _state(tally: Tally) -> PlaceState:
    for verdict, count in ((Verdict.ERROR, tally.errors), (Verdict.REVIEW, tally.reviews)):
        if count:
            return PlaceState("", verdict, count)
    return PlaceState("", Verdict.PASS)
