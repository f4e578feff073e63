"""A list (清单.xlsx) in a dropped folder: what it says of the films beside or below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from kepu_desktop.calls.model import Call
from kepu_desktop.documents.list_columns import list_columns
from kepu_desktop.documents.list_reading import is_sum, read_list
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.submission import Skipped
from kepu_desktop.domain.texts import clean_line, show_name
from kepu_desktop.workflow.proposals import Proposal
from kepu_desktop.workflow.scan import Found
from kepu_desktop.workflow.sheets.cells import CellError, CellReader, name_key

_LARGEST = 64 * 1024 * 1024
_SUFFIX = ".xlsx"
_ALONE = "可单独拖入或用 sheet --from 逐项采用"
_KEYS = ("title", "category", "category_other", "unit", "summary", "series")


@dataclass(slots=True)
class FolderList:
    """``rows`` are canonical texts by column key; ``used`` the numbers of those that were met."""

    path: str
    shown: str
    root: str
    folder: str
    rows: tuple[Mapping[str, str], ...]
    used: set[int] = field(default_factory=set)

    def row_of(self, file: str, title: str) -> Mapping[str, str] | None:
        """The row of the film ``file``: by its name with or without the end, else by title."""
        names = {name_key(file), name_key(file.rpartition(".")[0])} - {""}
        by_file = [n for n, row in enumerate(self.rows) if name_key(row.get("file", "")) in names]
        wanted = {name_key(title), *names} - {""}
        by_title = [
            n for n, row in enumerate(self.rows) if name_key(row.get("title", "")) in wanted
        ]
        found = by_file if len(by_file) == 1 else by_title
        if len(found) != 1:
            return None
        self.used.add(found[0])
        return self.rows[found[0]]


@dataclass(frozen=True, slots=True)
class FolderLists:
    call: Call
    lists: tuple[FolderList, ...]

    def improve(self, film: Found, proposal: Proposal) -> Proposal:
        """The proposal with what the nearest list says: it was written by somebody, names were
        guessed from."""
        near = [x for x in self.lists if x.root == film.root and film.relative.startswith(x.folder)]
        name = show_name(film.relative.rsplit("/", 1)[-1])
        for listed in sorted(near, key=lambda one: len(one.folder), reverse=True):
            row = listed.row_of(name, proposal.title)
            if row is not None:
                return self._with(proposal, row)
        return proposal

    def _with(self, proposal: Proposal, row: Mapping[str, str]) -> Proposal:
        category = proposal.category
        if row.get("category"):
            titles = {clean_line(c.title): c.id for c in self.call.category}
            category = titles.get(row["category"], category)
        return replace(
            proposal,
            title=row.get("title") or proposal.title,
            category=category,
            category_other=row.get("category_other") or proposal.category_other,
            unit=row.get("unit") or proposal.unit,
            summary=row.get("summary") or proposal.summary,
            series=row.get("series") or proposal.series,
        )

    def unmet(self) -> tuple[str, ...]:
        """Paths of lists that say something, and nothing of these films."""
        return tuple(one.path for one in self.lists if one.rows and not one.used)

    def left(self, *, offered: bool = False) -> tuple[Skipped, ...]:
        """What of the lists met no film, for the person; those ``offered`` to him as a whole are
        not among it."""
        notes = []
        for one in self.lists:
            rest = len(one.rows) - len(one.used)
            if not one.rows:
                notes.append(Skipped(one.shown, "清单里没有填写视频"))
            elif not one.used and not offered:
                notes.append(Skipped(one.shown, f"清单里没有与这些视频相符的行；{_ALONE}"))
            elif one.used and rest:
                reason = f"清单里还有 {rest} 行没有对应的视频；{_ALONE}"
                notes.append(Skipped(one.shown, reason))
        return tuple(notes)


def folder_lists(
    call: Call, papers: Sequence[Found]
) -> tuple[FolderLists, tuple[Found, ...], tuple[Skipped, ...]]:
    """(the lists among ``papers``, the other papers, lists that cannot be read and why)."""
    lists: list[FolderList] = []
    others: list[Found] = []
    skipped: list[Skipped] = []
    for paper in papers:
        if not paper.relative.lower().endswith(_SUFFIX):
            others.append(paper)
            continue
        shown = show_name(paper.given)
        try:
            lists.append(_read(call, shown, paper))
        except UserError as error:
            reason = f"{error.reason}。{error.remedy}" if error.remedy else error.reason
            skipped.append(Skipped(shown, reason))
        except OSError as error:
            skipped.append(Skipped(shown, f"无法读取（{error.strerror}）"))
    return FolderLists(call, tuple(lists)), tuple(others), tuple(skipped)


def _read(call: Call, shown: str, paper: Found) -> FolderList:
    path = Path(paper.path)
    if path.stat().st_size > _LARGEST:
        raise UserError("list-too-large", "文件过大，不像清单")
    columns = {column.key: column for column in list_columns(call.list)}
    table = read_list(path.read_bytes(), tuple(columns.values()), path.name)
    reader = CellReader(call)
    rows: list[Mapping[str, str]] = []
    for number, sheet in enumerate(table.sheets):
        places = table.places(number)
        for row in sheet.rows:
            if is_sum(row.cells):
                continue
            texts: dict[str, str] = {}
            for key in (*_KEYS, "file"):
                bound = places.get(key)
                if bound is None or bound.place >= len(row.cells):
                    continue
                try:
                    value = reader.read(columns[key], bound.heading, row.cells[bound.place])
                except CellError:
                    continue  # a proposal is made of what can be read
                texts = {**(value.more or {}), **texts, key: value.text}
            if texts.get("title") or texts.get("file"):
                rows.append({key: text for key, text in texts.items() if text})
    head, _, _ = paper.relative.rpartition("/")
    return FolderList(paper.path, shown, paper.root, f"{head}/" if head else "", tuple(rows))
