"""The commands of delivery B's second half: choosing the selected films, handing them over."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from kepu_desktop.cli.exits import Exit
from kepu_desktop.cli.interrupts import raise_pending
from kepu_desktop.cli.progress import ProgressLine
from kepu_desktop.cli.shared import opened, print_findings
from kepu_desktop.domain.texts import show_name

if TYPE_CHECKING:
    from kepu_desktop.workflow.deliver import Told
    from kepu_desktop.workflow.session import Session

_EVERY_S = 0.2


def run_select(options: Namespace) -> Exit:
    from kepu_desktop.workflow.selection import apply_selection, read_selection

    with opened(options) as session:
        found = read_selection(session, Path(options.list))
        titles = {film.id: film.title for film in session.submission.films}
        for film in found.listed:
            mark = "+" if film in found.added else "="
            print(f"{mark} {film} {titles[film]}")
        for film in found.dropped:
            print(f"- {film} {titles[film]}")
        for close in found.close:
            print(f"? {close.text} ≈ {close.film} {titles[close.film]}")
        for text in found.unknown:
            print(f"× {text}")
        if options.apply:
            apply_selection(session, found)
        elif found.changes:
            print("以上为差异，尚未改动；加 --apply 登记", file=sys.stderr)
        if found.close:
            print("？开头的只是相近，未登记；用 video ID --set selected=yes 勾选", file=sys.stderr)
    return Exit.FINE


def run_deliver(options: Namespace) -> Exit:
    from kepu_desktop.domain.errors import UserError
    from kepu_desktop.system.files import explained
    from kepu_desktop.workflow import deliver
    from kepu_desktop.workflow.delivery_papers import SheetForm

    target = Path(options.to)
    own = None
    if options.sheet:
        with explained(Path(options.sheet)):
            own = SheetForm(show_name(Path(options.sheet).name), Path(options.sheet).read_bytes())
    with opened(options) as session:
        _check(session, options.only)
        if not target.exists():
            with explained(target):
                target.mkdir(parents=True)
        try:
            prepared = deliver.prepare(
                session, target, only=options.only, draft=options.draft, own_sheet=own
            )
        except deliver.GateShutError as shut:
            print("还不能交付，须先处理：", file=sys.stderr)
            print_findings(shut.findings, subject=True, file=sys.stderr)
            return Exit.SHUT
        for reason in prepared.papers.unplaced():
            print(f"确认单：{reason}", file=sys.stderr)
        for wished, name in prepared.papers.renamed:
            print(f"文件名“{wished}”写为“{name}”", file=sys.stderr)
        with _DeliveryLine() as line:
            written = deliver.carry_out(prepared, line)
        try:
            deliver.record(session, prepared, written)
        except UserError:
            print(f"交付包已写好但没有记入项目：{show_name(written.folder.name)}", file=sys.stderr)
            raise
    if not written.from_device:
        print(
            "系统缓存未能清空，读回的可能不是磁盘上的内容；拔出再插上后用 verify 校验一次",
            file=sys.stderr,
        )
    print(written.folder)
    return Exit.FINE


def _check(session: Session, only: list[str]) -> None:
    """Facts of lesser depth, or of what the file no longer is, are renewed."""
    from kepu_desktop.workflow.check import check_films
    from kepu_desktop.workflow.deliver import chosen_films, need_full_check
    from kepu_desktop.workflow.locate import notice_changes
    from kepu_desktop.workflow.measuring import FULL

    notice_changes(session)
    wanted = need_full_check(session, chosen_films(session, only))
    if wanted:
        with ProgressLine() as progress:
            check_films(session, wanted, depth=FULL, progress=progress)


class _DeliveryLine:
    """One line on stderr where a person sees it: phase, bytes, rate, time left."""

    def __init__(self) -> None:
        from kepu_desktop.workflow.delivery_pace import DeliveryPace

        self._pace = DeliveryPace()
        self._drawn = 0.0
        self._seen = sys.stderr.isatty()

    def __call__(self, told: Told) -> None:
        from kepu_desktop.workflow.delivery_pace import told_words

        raise_pending()
        now = time.monotonic()
        self._pace.note(told, now)
        if not self._seen or now - self._drawn < _EVERY_S:
            return
        self._drawn = now
        print(f"\r\x1b[2K{told_words(told, self._pace)}", end="", file=sys.stderr, flush=True)

    def __enter__(self) -> _DeliveryLine:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._drawn:
            print("\r\x1b[2K", end="", file=sys.stderr, flush=True)
