"""信息表 by itself: as pages to look at, and written to a file of the person's choice."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from kepu_desktop.documents.preview import (
    Block,
    Border,
    Cell,
    CellMark,
    Float,
    Look,
    Paper,
    Paragraph,
    Row,
    Run,
    Section,
    Sides,
    Table,
    form_marks,
    read_pages,
)
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import show_name
from kepu_desktop.system.files import write_whole
from kepu_desktop.workflow.content import entry_texts, included_entries
from kepu_desktop.workflow.gate import gate_of
from kepu_desktop.workflow.papers import form_paper
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.template import blank_form

__all__ = [
    "Block",
    "Border",
    "Cell",
    "Float",
    "FormPages",
    "Look",
    "Paper",
    "Paragraph",
    "Row",
    "Run",
    "Section",
    "Sides",
    "Table",
    "form_pages",
    "suggested_name",
    "write_form",
]
SUFFIX = ".docx"
_known_cells: dict[bytes, tuple[CellMark, ...]] = {}


@dataclass(frozen=True, slots=True)
class FormPages:
    """The filled form as pages. ``entries`` are the ids of 视频内容 in order; ``missing`` says in
    words what found no place in the form."""

    name: str
    paper: Paper
    entries: tuple[str, ...]
    missing: tuple[str, ...]


def form_pages(session: Session) -> FormPages:
    """The form that an export would write now, without a draft's mark."""
    entries = included_entries(session.submission)
    filled = form_paper(session, "")
    lines = [len(text.strip("\n").split("\n")) for text in entry_texts(session.call, entries)]
    name = session.call.package.form
    paper = read_pages(filled.data, name=name, cells=_cells(session), entry_lines=lines)
    return FormPages(
        name,
        paper,
        tuple(entry.id for entry in entries),
        tuple(unplaced.reason for unplaced in filled.unplaced),
    )


def _cells(session: Session) -> tuple[CellMark, ...]:
    """Which cells of the form hold which values; looked up once for each blank form and the
    bindings in it."""
    name, blank = blank_form(session)
    bindings = session.submission.bindings
    told = repr(sorted(bindings.items())).encode()
    key = hashlib.sha256(told + b"\0" + blank).digest()
    if key not in _known_cells:
        _known_cells.clear()
        _known_cells[key] = form_marks(blank, session.call.form, name=name, bindings=bindings)
    return _known_cells[key]


def suggested_name(session: Session) -> str:
    """A file name for the form alone; a draft says so."""
    name = session.call.package.form
    if not gate_of(session).blockers:
        return name
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}_{session.call.package.draft_mark}{dot}{suffix}"


def write_form(session: Session, target: Path) -> bool:
    """Write the filled form to ``target``; True when it had to be marked as a draft, because
    something must be mended before a form may go out. Raises ``UserError``."""
    if target.suffix.lower() != SUFFIX:
        raise UserError(
            "bad-value",
            f"信息表要写成 {SUFFIX} 文件",
            subject=show_name(target.name),
            remedy="请改扩展名",
        )
    draft = bool(gate_of(session).blockers)
    mark = session.call.package.draft_mark if draft else ""
    write_whole(target, form_paper(session, mark).data)
    return draft
