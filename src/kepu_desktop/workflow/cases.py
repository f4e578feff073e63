"""案例: making, filling, choosing, ranking and removing cases, and their materials.

Each function is one command: it checks its input, makes one edit and returns the ids it made.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kepu_desktop.calls.case_model import CaseClass, CaseField, Cases
from kepu_desktop.domain.day_texts import canonical_day, parse_period
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.submission import SCAN, SUMMARY, Case, FileRef, Material, Submission
from kepu_desktop.domain.texts import clean_line, count_characters, show_name
from kepu_desktop.validators.views import value_of
from kepu_desktop.workflow.fill import line, paragraphs, take_id
from kepu_desktop.workflow.locate import reference
from kepu_desktop.workflow.scan import natural_key
from kepu_desktop.workflow.session import Session, film_path, unknown_id

CHOSEN = "chosen"
_COUNTED = ("line", "text")
_MOST_MATERIALS = 200
_OWN_NAMES = ("thumbs.db", "desktop.ini")
_UNFINISHED = ("~$", ".", "._")


@dataclass(frozen=True, slots=True)
class Quota:
    """``count`` of ``most`` are chosen; ``class_id`` is "" for all classes together."""

    class_id: str
    title: str
    count: int
    most: int

    @property
    def full(self) -> bool:
        return self.count >= self.most


@dataclass(frozen=True, slots=True)
class AddedMaterials:
    """``new`` ids; ``known`` names that the owner had already; ``skipped`` (name, reason)."""

    new: tuple[str, ...]
    known: tuple[str, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PasteLine:
    """One field as it is pasted into the web form; ``count`` is None where characters do not
    matter."""

    label: str
    value: str
    count: int | None
    limit: int | None
    half: bool


def spec_of(session: Session) -> Cases:
    """What the call says of cases. Raises ``UserError`` where it knows none."""
    spec = session.call.cases
    if spec is None:
        raise UserError(
            "no-cases",
            "这份征集文件不征集案例",
            subject=session.call.short,
            remedy="请换用征集案例的文件",
        )
    return spec


def quotas(spec: Cases, state: Submission) -> tuple[Quota, ...]:
    """One for each class and the last for all together; only the chosen count."""
    chosen = [case for case in state.cases if case.chosen]
    each = [
        Quota(one.id, one.title, sum(case.class_id == one.id for case in chosen), one.quota)
        for one in spec.classes
    ]
    return (*each, Quota("", "合计", len(chosen), spec.total))


def ordered(cases: Sequence[Case]) -> tuple[Case, ...]:
    """By the person's ranking; those without a rank last, older ones first."""
    return tuple(sorted(cases, key=lambda case: (case.order or 10**9, natural_key(case.id))))


def chosen_cases(state: Submission) -> tuple[Case, ...]:
    return ordered([case for case in state.cases if case.chosen])


def case_values(spec: Cases, state: Submission, case: Case) -> dict[str, str]:
    """Every field of the case form as it reads, the information form's values where it lends
    them; class by its title, the rank as a number."""
    values = {field.key: value_of(case, field.key, state.form, spec) for field in spec.field}
    found = spec.class_of(case.class_id)
    for field in spec.field:
        if field.kind == "class":
            values[field.key] = found.title if found else ""
        elif field.kind == "rank":
            values[field.key] = str(case.order) if case.order else ""
    return values


def paste_lines(spec: Cases, state: Submission, case: Case) -> tuple[PasteLine, ...]:
    """The fields in the order of the web form."""
    values = case_values(spec, state, case)
    return tuple(
        PasteLine(
            field.label,
            values[field.key],
            count_characters(values[field.key]) if field.kind in _COUNTED else None,
            field.limit,
            field.half,
        )
        for field in spec.field
    )


def new_case(session: Session, class_name: str, values: Mapping[str, str] | None = None) -> str:
    """A new case of a class (by id, title or another name of it), last in rank. Returns its id.

    It is chosen when its class and the whole have room, otherwise kept as a candidate.
    """
    spec = spec_of(session)
    found = class_named(spec, class_name)
    if found is None:
        raise _unknown_class(spec, class_name)
    made: list[str] = []

    def change(state: Submission) -> Submission:
        room = not any(q.full for q in quotas(spec, state) if q.class_id in (found.id, ""))
        state, identifier = take_id(state, "c")
        made.append(identifier)
        last = max((case.order for case in state.cases), default=0)
        case = Case(identifier, found.id, chosen=room, order=last + 1)
        return _with_values(spec, replace(state, cases=(*state.cases, case)), identifier, values)

    session.edit(f"新建{found.title}案例", change)
    return made[0]


def set_case(session: Session, case_id: str, values: Mapping[str, str]) -> None:
    """Set fields of a case, its class, its rank, or whether it is chosen (yes, no)."""
    spec = spec_of(session)
    case = case_of(session, case_id)
    labels = "、".join(
        dict.fromkeys("选用与否" if key == CHOSEN else spec.label_of(key) for key in values)
    )
    session.edit(
        f"修改{_title(case)}的{labels}",
        lambda state: _with_values(spec, state, case_id, values),
    )


def move_case(session: Session, case_id: str, rank: int) -> None:
    """Give a case the place ``rank`` among all, from 1; the others close up."""
    case = case_of(session, case_id)
    session.edit(f"调整{_title(case)}的排序", lambda state: _moved(state, case_id, rank))


def remove_cases(session: Session, identifiers: Sequence[str]) -> None:
    """Take cases out, with their materials; the files stay where they are."""
    for identifier in identifiers:
        case_of(session, identifier)
    gone = set(identifiers)

    def change(state: Submission) -> Submission:
        return _closed_up(
            replace(
                state,
                cases=tuple(case for case in state.cases if case.id not in gone),
                materials=tuple(one for one in state.materials if one.owner not in gone),
            )
        )

    session.edit(f"移除 {len(identifiers)} 个案例", change)


def case_of(session: Session, case_id: str) -> Case:
    """Raises ``UserError`` for an id that is no case's."""
    case = session.submission.case(case_id)
    if case is None:
        raise unknown_id(case_id)
    return case


def class_named(spec: Cases, name: str) -> CaseClass | None:
    """A class by its id, its title or another name that forms and lists use for it."""
    wanted = "".join(clean_line(name).split())
    for one in spec.classes:
        if wanted and wanted in (one.id, one.title, *one.labels):
            return one
    return None


# ---- materials -----------------------------------------------------------------------------------


def add_materials(session: Session, owner: str, paths: Sequence[str]) -> AddedMaterials:
    """Files, and files in folders, become materials of a case, or (``SUMMARY``) scans of the
    sealed summary. Nothing is opened here. Raises ``UserError`` for a path that is not there."""
    if owner != SUMMARY:
        case_of(session, owner)
    found, skipped = _files_at(paths)
    held = {film_path(one.file) for one in session.submission.materials_of(owner)}
    known = tuple(show_name(os.path.basename(path)) for path in found if path in held)
    fresh: list[FileRef] = []
    for path in found:
        if path in held:
            continue
        try:
            fresh.append(reference(*os.path.split(path)))
        except OSError as error:
            name = show_name(os.path.basename(path))
            skipped.append((name, f"读取时已不在（{error.strerror}）"))
    made: list[str] = []
    role = SCAN if owner == SUMMARY else ""

    def change(state: Submission) -> Submission:
        for file in fresh:
            state, identifier = take_id(state, "m")
            made.append(identifier)
            material = Material(identifier, owner, file, role)
            state = replace(state, materials=(*state.materials, material))
        return state

    if fresh:
        session.edit(f"添加 {len(fresh)} 份材料", change)
    return AddedMaterials(tuple(made), known, tuple(skipped))


def remove_materials(session: Session, identifiers: Sequence[str]) -> None:
    """The files stay where they are."""
    gone = set(identifiers)
    known = {one.id for one in session.submission.materials}
    for identifier in identifiers:
        if identifier not in known:
            raise unknown_id(identifier)
    session.edit(
        f"移除 {len(gone)} 份材料",
        lambda state: replace(
            state, materials=tuple(one for one in state.materials if one.id not in gone)
        ),
    )


def is_scan_name(spec: Cases, name: str) -> bool:
    """Whether a file's name says that it is the scan of a sealed summary."""
    return any(word in name for word in spec.scan_words)


def _files_at(paths: Sequence[str]) -> tuple[list[str], list[tuple[str, str]]]:
    files: list[str] = []
    skipped: list[tuple[str, str]] = []
    for path in paths:
        absolute = os.path.abspath(path)
        if not os.path.lexists(absolute):
            raise UserError(
                "path-missing",
                "找不到这个文件或文件夹",
                subject=show_name(path),
                remedy="请检查路径",
            )
        if os.path.isdir(absolute):
            for folder, inner, names in os.walk(absolute):
                inner.sort(key=natural_key)
                files += [os.path.join(folder, name) for name in sorted(names, key=natural_key)]
        else:
            files.append(absolute)
    taken: list[str] = []
    for path in dict.fromkeys(files):
        name = os.path.basename(path)
        if name.startswith(_UNFINISHED) or name.lower() in _OWN_NAMES:
            skipped.append((show_name(name), "系统或临时文件"))
        elif not os.path.isfile(path):
            skipped.append((show_name(name), "不是普通文件，或链接指向的文件不存在"))
        elif len(taken) >= _MOST_MATERIALS:
            skipped.append((show_name(name), f"一次最多添加 {_MOST_MATERIALS} 份"))
        else:
            taken.append(path)
    return taken, skipped


# ---- values --------------------------------------------------------------------------------------


def _with_values(
    spec: Cases, state: Submission, case_id: str, values: Mapping[str, str] | None
) -> Submission:
    for key, value in (values or {}).items():
        case = state.case(case_id)
        assert case is not None
        field = spec.field_of(key)
        if key == CHOSEN:
            state = _each(state, replace(case, chosen=_yes_no(value)))
        elif field is None:
            known = "、".join((*(one.key for one in spec.field), CHOSEN))
            raise UserError(
                "unknown-key", "不认识的字段", subject=key, remedy=f"可用的字段：{known}"
            )
        elif field.kind == "rank":
            state = _moved(state, case_id, _rank(field, value))
        elif field.kind == "class":
            found = class_named(spec, value)
            if found is None:
                raise _unknown_class(spec, value)
            state = _each(state, replace(case, class_id=found.id))
        else:
            state = _each(state, replace(case, fields=_filled(spec, case, field, value)))
    return state


def _filled(spec: Cases, case: Case, field: CaseField, value: str) -> Mapping[str, str]:
    fields = dict(case.fields)
    if field.kind == "text":
        fields[field.key] = paragraphs(value, field.label)
    elif field.kind in ("start", "end"):
        text = line(value, field.label)
        period = parse_period(text)
        if period is not None:  # both written into one field
            for one in spec.field:
                if one.kind in ("start", "end"):
                    fields[one.key] = canonical_day(period[one.kind == "end"])
        else:
            fields[field.key] = canonical_day(text)
    elif field.kind == "choice":
        text = line(value, field.label)
        if text and text not in field.choices:
            raise UserError(
                "bad-value",
                f"“{text[:60]}”不能用",
                subject=field.key,
                remedy=f"应为：{'、'.join(field.choices)}",
            )
        fields[field.key] = text
    else:
        fields[field.key] = line(value, field.label)
    return {key: text for key, text in fields.items() if text}


def _each(state: Submission, changed: Case) -> Submission:
    return replace(
        state, cases=tuple(changed if case.id == changed.id else case for case in state.cases)
    )


def _moved(state: Submission, case_id: str, rank: int) -> Submission:
    others = [case.id for case in ordered(state.cases) if case.id != case_id]
    others.insert(max(rank - 1, 0), case_id)
    return _ranked(state, others)


def _closed_up(state: Submission) -> Submission:
    return _ranked(state, [case.id for case in ordered(state.cases)])


def _ranked(state: Submission, identifiers: Sequence[str]) -> Submission:
    ranks = {identifier: number for number, identifier in enumerate(identifiers, 1)}
    return replace(
        state,
        cases=tuple(
            case if case.order == ranks[case.id] else replace(case, order=ranks[case.id])
            for case in state.cases
        ),
    )


def _rank(field: CaseField, value: str) -> int:
    text = value.strip()
    if not text.isdecimal() or not 1 <= len(text) <= 4 or int(text) < 1:
        raise UserError(
            "bad-value",
            f"“{clean_line(value)[:60]}”不能用",
            subject=field.key,
            remedy="应为从 1 开始的整数",
        )
    return int(text)


def _yes_no(value: str) -> bool:
    text = value.strip().lower()
    if text in ("yes", "是", "true", "1"):
        return True
    if text in ("no", "否", "false", "0"):
        return False
    raise UserError(
        "bad-value", f"“{clean_line(value)[:60]}”不能用", subject=CHOSEN, remedy="应为：yes 或 no"
    )


def _unknown_class(spec: Cases, name: str) -> UserError:
    text = clean_line(name)
    known = "、".join(f"{one.id}（{one.title}）" for one in spec.classes)
    if text in spec.not_asked:
        return UserError(
            "class-not-asked", "这一类不需要报送", subject=text, remedy=f"可用：{known}"
        )
    return UserError(
        "unknown-class", "没有这个案例类别", subject=text[:60], remedy=f"可用：{known}"
    )


def _title(case: Case) -> str:
    return case.fields.get("title", "") or "案例"
