"""读入: filled case forms and lists of cases become fields of cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kepu_desktop.calls.case_model import Cases
from kepu_desktop.documents.case_reading import read_list, read_word_form
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.submission import Case
from kepu_desktop.domain.texts import clean_line, show_name
from kepu_desktop.system.files import explained
from kepu_desktop.workflow.cases import (
    case_of,
    class_named,
    new_case,
    set_case,
    spec_of,
)
from kepu_desktop.workflow.session import Session

_WORD, _EXCEL = ".docx", ".xlsx"
_MOST_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class ReadCases:
    """``new`` are the cases that were made, ``filled`` those that got values; ``notes`` say what
    was left aside."""

    new: tuple[str, ...]
    filled: tuple[str, ...]
    notes: tuple[str, ...] = ()


def read_case_form(
    session: Session, path: Path, case_id: str = "", class_name: str = ""
) -> ReadCases:
    """Fill the blank fields of a case from a Word form, or make the cases that a Word form or a
    list workbook describes. ``class_name`` holds where the file names no class.

    Raises ``UserError`` for what cannot be read, is no case form, or names no class.
    """
    spec = spec_of(session)
    name = show_name(path.name)
    data = _bytes_of(path)
    if path.suffix.lower() == _EXCEL:
        rows = read_list(data, spec, name)
        if not rows:
            raise _nothing(name)
        if case_id:
            return _into(session, spec, case_id, rows[0] if len(rows) == 1 else None, name)
        return _made(session, spec, rows, class_name, name)
    found = read_word_form(data, spec, session.call.form, name)
    if not found:
        raise _nothing(name)
    if case_id:
        return _into(session, spec, case_id, found, name)
    return _made(session, spec, (found,), class_name, name)


def form_values(session: Session, path: Path) -> Mapping[str, str]:
    """What a Word file says as a case form; empty when it is none, or cannot be read."""
    if path.suffix.lower() != _WORD:
        return {}
    try:
        spec = spec_of(session)
        return read_word_form(_bytes_of(path), spec, session.call.form, show_name(path.name))
    except UserError:
        return {}  # it stays a material, whose check says what is wrong


def _bytes_of(path: Path) -> bytes:
    with explained(path):
        if path.stat().st_size > _MOST_BYTES:
            raise UserError(
                "document-too-large",
                "文件过大，不像案例信息表",
                subject=show_name(path.name),
                remedy="请核对文件",
            )
        return path.read_bytes()


def _into(
    session: Session, spec: Cases, case_id: str, found: Mapping[str, str] | None, name: str
) -> ReadCases:
    if found is None:
        raise UserError(
            "case-list-several",
            "表里有几个案例，不知道读入哪一个",
            subject=name,
            remedy="不指定案例编号时，每行新建一个案例",
        )
    case = case_of(session, case_id)
    wanted, notes = _usable(spec, case, found)
    if wanted:
        set_case(session, case_id, wanted)
    return ReadCases((), (case_id,) if wanted else (), notes)


def _made(
    session: Session,
    spec: Cases,
    rows: tuple[Mapping[str, str], ...],
    class_name: str,
    name: str,
) -> ReadCases:
    kind = {field.kind: field.key for field in spec.field}
    classes = []
    for row in rows:
        found = class_named(spec, row.get(kind["class"], "")) or class_named(spec, class_name)
        if found is None:
            title = clean_line(row.get("title", ""))
            known = "、".join(one.title for one in spec.classes)
            raise UserError(
                "unknown-class",
                f"“{title[:40]}”没有写明案例类别",
                subject=name,
                remedy=f"请在表中写明类别，或先选类别再读入；可用：{known}",
            )
        classes.append(found.id)
    made: list[str] = []
    notes: list[str] = []
    with session.project.batch():
        for row, class_id in zip(rows, classes, strict=True):
            case_id = new_case(session, class_id)
            made.append(case_id)
            case = case_of(session, case_id)
            wanted, left = _usable(spec, case, row)
            notes += left
            if wanted:
                set_case(session, case_id, wanted)
    return ReadCases(tuple(made), tuple(made), tuple(notes))


def _usable(
    spec: Cases, case: Case, found: Mapping[str, str]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """What goes into blank fields; what already stands there is never overwritten."""
    wanted: dict[str, str] = {}
    notes: list[str] = []
    for key, text in found.items():
        field = spec.field_of(key)
        if field is None or field.kind in ("class", "rank"):
            continue
        own = case.fields.get(key, "")
        if own and own != text:
            notes.append(f"{field.label}已经填写，没有用读入的内容覆盖")
        elif field.choices and text not in field.choices:
            notes.append(f"{field.label}的“{clean_line(text)[:20]}”不在选项中，没有读入")
        elif not own:
            wanted[key] = text
    return wanted, tuple(notes)


def _nothing(name: str) -> UserError:
    return UserError(
        "case-form-foreign",
        "没有找到案例信息表的栏目",
        subject=name,
        remedy="请核对文件；佐证材料请直接放进材料里",
    )
