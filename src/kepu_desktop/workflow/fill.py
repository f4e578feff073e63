"""Filling in: the form's head, films, planned entries, series; their order; taking out.

Each function is one command: it checks its input, makes one edit and returns the ids it made.
Values arrive as text, as typed or as given on the command line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.submission import FORM_KEYS, Entry, Film, Series, Submission
from kepu_desktop.domain.texts import (
    clean_line,
    clean_paragraphs,
    parse_clock,
    removed_marks,
)
from kepu_desktop.workflow.session import Session, unknown_id

FORM_LABELS = {
    "unit": "报送单位",
    "contact": "联系人",
    "position": "职务/职称",
    "phone": "联系电话",
    "email": "电子邮箱",
    "collect_by": "截止日期",
    "collect_to": "返回地址",
    "collect_contact": "征集联系人",
    "date": "日期",
}
_FILM_LABELS = {
    "title": "标题",
    "category_other": "其他类别",
    "unit": "来源单位",
    "summary": "概述",
    "series": "系列",
}
_CHANGED = {
    **_FILM_LABELS,
    "category": "类别",
    "category_other": "类别",
    "order": "顺序",
    "include": "报送与否",
    "selected": "入选",
    "duration": "计划时长",
}
FILM_KEYS = (
    "title",
    "category",
    "category_other",
    "unit",
    "summary",
    "series",
    "order",
    "include",
    "selected",
    "duration",
)
PLAN_KEYS = (
    "title",
    "category",
    "category_other",
    "unit",
    "summary",
    "series",
    "duration",
    "count",
)
SERIES_KEYS = ("title", "summary", "order")
_MAX_TEXT = 100_000
_T = TypeVar("_T", Film, Series)


def set_form(session: Session, values: Mapping[str, str]) -> None:
    """Set fields of the form's head; ``categories`` takes ids separated by commas."""
    form: dict[str, str] = {}
    ticked: tuple[str, ...] | None = None
    for key, value in values.items():
        if key == "categories":
            ticked = _categories(session, value)
        elif key in FORM_KEYS:
            form[key] = line(value, FORM_LABELS[key])
        else:
            raise _bad_key(key, (*FORM_KEYS, "categories"))

    def change(state: Submission) -> Submission:
        merged = {**state.form, **form}
        return replace(
            state,
            form={key: value for key, value in merged.items() if value},
            ticked=state.ticked if ticked is None else ticked,
        )

    session.edit(f"填写{'、'.join(FORM_LABELS.get(key, '视频类别') for key in values)}", change)


def set_films(
    session: Session, identifiers: Sequence[str], values: Mapping[str, str]
) -> tuple[str, ...]:
    """Set fields of one or several films at once; returns ids of series made on the way."""
    made: list[str] = []

    def change(state: Submission) -> Submission:
        for identifier in identifiers:
            if state.film(identifier) is None:
                raise unknown_id(identifier)
        for key, value in values.items():
            if key not in FILM_KEYS:
                raise _bad_key(key, (*FILM_KEYS, "path"))
            if key == "series":
                state, series_id = _series_for(state, line(value, "系列"), made)
                change_film = _setter(series=series_id)
            elif key == "order":
                for identifier in identifiers:
                    state = _moved(state, identifier, _number(key, value))
                continue
            else:
                change_film = _film_change(session, key, value)
            state = _each(state, identifiers, change_film)
        return state

    single = len(identifiers) == 1
    what = session.film(identifiers[0]).title if single else f" {len(identifiers)} 个视频"
    fields = "、".join(dict.fromkeys(_CHANGED[key] for key in values if key in _CHANGED))
    session.edit(f"修改{what}的{fields}" if fields else f"修改{what}", change)
    return tuple(made)


def plan(session: Session, values: Mapping[str, str]) -> tuple[str, ...]:
    """An entry whose film does not exist yet. ``count`` above one makes a planned series whose
    ``duration`` holds for each film. Returns the new ids: the series first, then its films."""
    for key in values:
        if key not in PLAN_KEYS:
            raise _bad_key(key, PLAN_KEYS)
    title = line(values.get("title", ""), "标题")
    if not title:
        raise UserError(
            "value-missing", "待制作条目要有标题", subject="title", remedy="请写 title=标题"
        )
    count = _number("count", values.get("count", "1"))
    if not 1 <= count <= 500:
        raise _bad_value("count", values["count"], "1 到 500 的整数")
    film = Film(id="", title=title)
    for key in ("category", "category_other", "unit", "summary"):
        if key in values:
            film = _film_change(session, key, values[key])(film)
    if "duration" in values:
        film = _film_change(session, "duration", values["duration"])(film)
    made: list[str] = []

    def change(state: Submission) -> Submission:
        series_id = ""
        if "series" in values:
            state, series_id = _series_for(state, line(values["series"], "系列"), made)
        elif count > 1:
            state, series_id = _series_for(state, title, made)
            summary = film.summary
            state = _each_series(state, series_id, lambda s: replace(s, summary=summary))
        for number in range(1, count + 1):
            state, identifier = take_id(state, "e")
            made.append(identifier)
            name = f"{title}（{number}）" if count > 1 else title
            entry = replace(
                film, id=identifier, title=name, series=series_id, order=next_order(state)
            )
            state = replace(state, films=(*state.films, entry))
        return state

    session.edit(f"添加待制作条目{title}", change)
    return tuple(made)


def set_series(session: Session, name: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """Make a series (returns its id) or change one, found by name or id."""
    for key in values:
        if key not in SERIES_KEYS:
            raise _bad_key(key, SERIES_KEYS)
    name = line(name, "系列")
    if not name:
        raise UserError("value-missing", "系列要有名称", subject="series", remedy="请写系列名称")
    made: list[str] = []

    def change(state: Submission) -> Submission:
        state, identifier = _series_for(state, name, made)
        if "title" in values:
            title = line(values["title"], "标题")
            state = _each_series(state, identifier, lambda s: replace(s, title=title))
        if "summary" in values:
            summary = paragraphs(values["summary"], "概述")
            state = _each_series(state, identifier, lambda s: replace(s, summary=summary))
        if "order" in values:
            state = _moved(state, identifier, _number("order", values["order"]))
        return state

    session.edit(f"修改系列{name}", change)
    return tuple(made)


def remove(session: Session, identifiers: Sequence[str]) -> None:
    """Take films or series out of the project; the files stay where they are. A series goes with
    its films."""

    def change(state: Submission) -> Submission:
        gone = set(identifiers)
        known = {film.id for film in state.films} | {series.id for series in state.series}
        for identifier in identifiers:
            if identifier not in known:
                raise unknown_id(identifier)
        return replace(
            state,
            films=tuple(f for f in state.films if f.id not in gone and f.series not in gone),
            series=tuple(s for s in state.series if s.id not in gone),
        )

    session.edit(f"移除 {len(identifiers)} 项", change)


# ---- pieces that ingest uses as well -------------------------------------------------------------


def take_id(state: Submission, letter: str) -> tuple[Submission, str]:
    """A fresh id; counters only ever grow, also across undo."""
    number = state.next_ids.get(letter, 1)
    return replace(state, next_ids={**state.next_ids, letter: number + 1}), f"{letter}{number}"


def next_order(state: Submission) -> int:
    """The place after the last entry."""
    orders = [film.order for film in state.films] + [series.order for series in state.series]
    return max(orders, default=0) + 1


def line(value: str, label: str) -> str:
    """A cleaned single-line value. Raises ``UserError`` when it is absurdly long."""
    _check_length(value, label)
    return clean_line(value)


def paragraphs(value: str, label: str) -> str:
    _check_length(value, label)
    return clean_paragraphs(value)


def cleaning_notes(values: Mapping[str, str], *, form: bool = False) -> tuple[str, ...]:
    """What the cleaning of typed values took out or changed, in words, for the person.

    ``form`` says that the keys are those of the form's head.
    """
    notes: list[str] = []
    for key, label in (FORM_LABELS if form else _FILM_LABELS).items():
        before = values.get(key, "").strip()
        several = key == "summary"
        after = clean_paragraphs(before) if several else clean_line(before)
        changes: list[str] = []
        if count := removed_marks(before, after):
            changes.append(f"去掉了 {count} 个不可见字符")
        if not several and len(before.splitlines()) > 1:
            changes.append("换行改成了空格")
        if changes:
            notes.append(f"{label}：{'，'.join(changes)}")
    return tuple(notes)


def series_named(state: Submission, name: str, made: list[str]) -> tuple[Submission, str]:
    """The id of the series with this name, id or title; made (and added to ``made``) if new."""
    for series in state.series:
        if name in (series.id, series.name):
            return state, series.id
    order = next_order(state)
    state, identifier = take_id(state, "s")
    made.append(identifier)
    return replace(
        state, series=(*state.series, Series(identifier, name, name, "", order))
    ), identifier


def _series_for(state: Submission, name: str, made: list[str]) -> tuple[Submission, str]:
    return series_named(state, name, made) if name else (state, "")


def _check_length(value: str, label: str) -> None:
    if len(value) > _MAX_TEXT:
        raise UserError(
            "text-too-long",
            f"文字有 {len(value)} 个字符，超过 {_MAX_TEXT}",
            subject=label,
            remedy="请确认没有误粘贴整份文件",
        )


def _categories(session: Session, value: str) -> tuple[str, ...]:
    wanted = [part.strip() for part in value.replace("，", ",").replace("、", ",").split(",")]
    chosen = {_category(session, part) for part in wanted if part}
    return tuple(category.id for category in session.call.category if category.id in chosen)


def _category(session: Session, value: str) -> str:
    """A category by id, title or short name; blank clears it."""
    text = clean_line(value)
    for category in session.call.category:
        if text in (category.id, category.title, category.short):
            return category.id
    if not text:
        return ""
    known = "、".join(f"{c.id}（{c.short}）" for c in session.call.category)
    raise _bad_value("category", value, known)


def _film_change(session: Session, key: str, value: str) -> Callable[[Film], Film]:
    if key == "title":
        return _setter(title=line(value, "标题"))
    if key == "category":
        return _setter(category=_category(session, value))
    if key == "category_other":
        return _setter(category_other=line(value, "其他类别"))
    if key == "unit":
        return _setter(source_unit=line(value, "来源单位"))
    if key == "summary":
        return _setter(summary=paragraphs(value, "概述"))
    if key == "duration":
        seconds = parse_clock(value)
        if not seconds:
            raise _bad_value("duration", value, "时:分:秒，如 0:30:00")
        return _setter(planned_duration_s=seconds)
    flag = _yes_no(key, value)
    return _setter(included=flag) if key == "include" else _setter(selected=flag)


def _setter(**values: object) -> Callable[[Film], Film]:
    def change(film: Film) -> Film:
        return replace(film, **values)  # type: ignore[arg-type]

    return change


def _yes_no(key: str, value: str) -> bool:
    text = value.strip().lower()
    if text in ("yes", "是", "true", "1"):
        return True
    if text in ("no", "否", "false", "0"):
        return False
    raise _bad_value(key, value, "yes 或 no")


def _number(key: str, value: str) -> int:
    text = value.strip()
    if not text.isdecimal() or len(text) > 6:
        raise _bad_value(key, value, "不带小数的正整数")
    return int(text)


def _each(
    state: Submission, identifiers: Sequence[str], change: Callable[[Film], Film]
) -> Submission:
    wanted = set(identifiers)
    return replace(state, films=tuple(change(f) if f.id in wanted else f for f in state.films))


def _each_series(
    state: Submission, identifier: str, change: Callable[[Series], Series]
) -> Submission:
    return replace(
        state, series=tuple(change(s) if s.id == identifier else s for s in state.series)
    )


def _moved(state: Submission, identifier: str, order: int) -> Submission:
    """Give an entry (or a film within its series) the place ``order``. Whoever stood there or
    behind moves back by one, so that the numbers stay the person's own and without ties."""
    film = state.film(identifier)
    inside = film.series if film else ""
    taken = any(item.order == order and item.id != identifier for item in _siblings(state, inside))

    def shift(item: _T) -> _T:
        if item.id == identifier:
            return replace(item, order=order)
        if taken and item.order >= order and item.id in siblings:
            return replace(item, order=item.order + 1)
        return item

    siblings = {item.id for item in _siblings(state, inside)}
    return replace(
        state,
        films=tuple(shift(item) for item in state.films),
        series=tuple(shift(item) for item in state.series),
    )


def _siblings(state: Submission, series: str) -> list[Film | Series | Entry]:
    if series:
        return [film for film in state.films if film.series == series]
    return [*(film for film in state.films if not film.series), *state.series]


def _bad_key(key: str, known: Sequence[str]) -> UserError:
    return UserError(
        "unknown-key", "不认识的字段", subject=key, remedy=f"可用的字段：{'、'.join(known)}"
    )


def _bad_value(key: str, value: str, wanted: str) -> UserError:
    return UserError(
        "bad-value", f"“{clean_line(value)[:60]}”不能用", subject=key, remedy=f"应为：{wanted}"
    )
