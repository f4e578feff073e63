"""生成案例登记包: the gate, the copies of the materials, the papers, the book."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kepu_desktop.bundles.registration_pack import (
    PackFile,
    WrittenRegistration,
    write_registration,
)
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.findings import Finding, Level
from kepu_desktop.domain.submission import Handover
from kepu_desktop.jobs.model import Executor
from kepu_desktop.jobs.pool import PoolExecutor
from kepu_desktop.system.clock import stamp, today
from kepu_desktop.system.files import explained
from kepu_desktop.workflow.cases import chosen_cases, spec_of
from kepu_desktop.workflow.counting import of_chosen_cases
from kepu_desktop.workflow.materials import check_materials
from kepu_desktop.workflow.progress import Listener, Progress, silent
from kepu_desktop.workflow.register_copies import prepare_copies
from kepu_desktop.workflow.register_papers import pack_content, pack_folder, pack_papers
from kepu_desktop.workflow.session import Session

KIND = "case"
_DONE_STEP = "写入并逐个校验"


@dataclass(frozen=True, slots=True)
class CaseGate:
    """What stands between the chosen cases and their registration. ``empty``: none is chosen;
    ``open`` is said and blocks nothing."""

    blockers: tuple[Finding, ...]
    open: tuple[Finding, ...]
    empty: bool

    @property
    def shut(self) -> bool:
        return bool(self.blockers) or self.empty


@dataclass(frozen=True, slots=True)
class Registered:
    """``pack`` is None when the gate is shut; then ``gate`` says why."""

    gate: CaseGate
    pack: WrittenRegistration | None
    record: Handover | None


def case_gate(session: Session) -> CaseGate:
    """The gate as the chosen cases stand; candidates count for nothing."""
    state = session.submission
    found = tuple(of_chosen_cases(state, session.judgement))
    return CaseGate(
        blockers=tuple(finding for finding in found if finding.open_error),
        open=tuple(
            finding
            for finding in found
            if finding.effective_level in (Level.REVIEW, Level.ADVICE, Level.SKIPPED)
        ),
        empty=not any(case.chosen for case in state.cases),
    )


def register(
    session: Session,
    target: Path,
    *,
    draft: bool = False,
    fit_pictures: bool = False,
    progress: Listener = silent,
    executor: Callable[[], Executor] = PoolExecutor,
) -> Registered:
    """Write the registration pack into ``target`` (made if missing) and record it.

    ``draft`` passes the gate and marks everything. ``fit_pictures`` makes copies of pictures that
    are of another format, in CMYK or too heavy into fitting ones, never larger; all copies lose
    the place where they were taken. Raises ``UserError`` for what cannot be read or written.
    """
    session.project.must_be_writable()
    spec_of(session)
    check_materials(session, progress=progress, executor=executor)
    gate = case_gate(session)
    if gate.shut and not draft:
        return Registered(gate, None, None)
    mark = session.call.package.draft_mark if draft else ""
    with explained(target):
        target.mkdir(parents=True, exist_ok=True)
    # Copies are made on the target's disk: that is where there is room for them.
    with tempfile.TemporaryDirectory(prefix="kepu-copies-") as passing:
        copies = prepare_copies(
            session, Path(passing), fit=fit_pictures, progress=progress, executor=executor
        )
        content = pack_content(session, gate.open, copies, mark)
        papers = pack_papers(session, content)
        files = tuple(PackFile(copy.name, copy.source, copy.size, copy.original) for copy in copies)
        total = sum(file.size for file in files)

        def told(name: str, done: int, whole: int) -> None:
            progress(Progress(_DONE_STEP, done, max(whole, total, 1), name))

        folder = pack_folder(session, today(), mark)
        pack = write_registration(folder, papers, files, target, told)
    record = Handover(
        number=0,
        kind=KIND,
        at=stamp(),
        folder=pack.folder.name,
        sha256=pack.manifest_sha256,
        draft=draft,
        by="",
        items=tuple(case.id for case in chosen_cases(session.submission)),
    )
    try:
        kept = session.add_handover(record)
    except UserError:
        pack.withdraw()  # nobody could tell later what it said
        raise
    return Registered(gate, pack, kept)
