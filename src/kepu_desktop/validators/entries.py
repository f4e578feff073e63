"""Rules on the lines of 视频内容: title, summary, category, planned entries, characters."""

from __future__ import annotations

from collections.abc import Iterator

from kepu_desktop.calls.model import Rule
from kepu_desktop.domain.texts import count_characters
from kepu_desktop.validators.registry import Claim, Subject, rule
from kepu_desktop.validators.views import EntryView, FilmView, FormView


@rule(
    "entry/none",
    Subject.FORM,
    title="至少一个条目",
    remedy="请添加视频，或添加待制作条目",
    branches=("none",),
)
def none(view: FormView, spec: Rule) -> Iterator[Claim]:
    """A form without an entry reports nothing."""
    if not view.entries:
        yield Claim("none", "还没有要报送的视频", measured="0 个", required="至少 1 个")


@rule(
    "entry/title",
    Subject.ENTRY,
    title="标题已填，长度合适",
    remedy="请填写或缩短标题",
    branches=("blank", "long"),
    numbers=("characters",),
)
def title(view: EntryView, spec: Rule) -> Iterator[Claim]:
    """The form asks for the title of the single film or of the series."""
    count, limit = count_characters(view.entry.title), round(spec.numbers["characters"])
    if not count:
        yield Claim("blank", "标题未填写", required="已填写", about="")
    elif count > limit:
        yield Claim(
            "long",
            f"标题 {count} 字，超过 {limit} 字",
            measured=f"{count} 字",
            required=f"不超过 {limit} 字",
            about=view.entry.title,
        )


@rule(
    "entry/summary",
    Subject.ENTRY,
    title="概述已填，不超过字数",
    remedy="请填写或压缩概述；字数按 Word 的“字符数（不计空格）”计",
    branches=("blank", "long", "together"),
    numbers=("characters",),
)
def summary(view: EntryView, spec: Rule) -> Iterator[Claim]:
    """“每个不超过200字” limits the summary; read strictly, title and summary together."""
    text = view.entry.summary
    count, limit = count_characters(text), round(spec.numbers["characters"])
    required = f"不超过 {limit} 字"
    if not count:
        yield Claim("blank", "概述未填写", required="已填写", about="")
        return
    if count > limit:
        yield Claim(
            "long", f"概述 {count} 字，超过 {limit} 字", f"{count} 字", required, about=text
        )
        return
    both = count + count_characters(view.entry.title)
    if both > limit:
        yield Claim(
            "together",
            f"概述 {count} 字，连标题共 {both} 字，按从严理解超过 {limit} 字",
            measured=f"{both} 字",
            required=f"{required}（标题与概述合计，从严理解）",
            remedy="建议压缩到合计不超过该字数；认为不含标题时可核实为没有问题",
            about=f"{view.entry.title}\n{text}",
        )


@rule(
    "entry/category",
    Subject.FILM,
    title="类别已选",
    remedy="请选定类别；选“其他”时写明是什么",
    branches=("blank", "unnamed"),
)
def category(view: FilmView, spec: Rule) -> Iterator[Claim]:
    """The form's categories are ticked from those of the entries; 其他 must say what."""
    chosen = view.category
    if chosen is None:
        yield Claim("blank", "类别未选", required="已选", about=view.film.category)
    elif chosen.needs_text and not view.film.category_other.strip():
        message = f"类别“{chosen.title}”未写明内容"
        yield Claim("unnamed", message, required="写明内容", about=chosen.id)


@rule(
    "entry/category",
    Subject.FORM,
    title="勾选的类别有条目",
    remedy="请去掉多余的勾选，或添加该类别的视频",
    branches=("tick_without_entry",),
)
def ticked_category(view: FormView, spec: Rule) -> Iterator[Claim]:
    """A tick without an entry is allowed, yet often a slip."""
    used = {film.category for entry in view.entries for film in entry.included_films}
    for identifier in view.submission.ticked:
        chosen = view.call.category_of(identifier)
        if chosen is not None and identifier not in used:
            yield Claim(
                "tick_without_entry",
                f"勾选了“{chosen.title}”，但没有这一类的视频",
                about=identifier,
            )


@rule(
    "entry/planned",
    Subject.FILM,
    title="视频文件已有",
    remedy="制作完成后把文件拖入，绑定到这个条目",
    branches=("planned", "planned_selected"),
)
def planned(view: FilmView, spec: Rule) -> Iterator[Claim]:
    """The form is due before the originals: an entry may stand for a film still to be made."""
    if view.film.planned:
        branch = "planned_selected" if view.film.selected else "planned"
        length = "" if view.film.planned_duration_s else "，也没有预计时长"
        yield Claim(branch, f"待制作，还没有视频文件{length}", measured="待制作")


@rule(
    "entry/characters",
    Subject.ENTRY,
    title="用字规范",
    remedy="请核对用字；科技术语用字不必改",
    branches=("outside",),
)
def characters(view: EntryView, spec: Rule) -> Iterator[Claim]:
    """Characters outside 通用规范汉字表 (2013) are pointed out, with the table's own twin."""
    text = f"{view.entry.title}\n{view.entry.summary}"
    strange = view.standard.outside(text)
    if strange:
        shown = "、".join(
            f"{char}（建议“{twin}”）" if (twin := view.standard.suggestion(char)) else char
            for char in strange
        )
        yield Claim(
            "outside",
            f"建议核对用字：{shown} 不在通用规范汉字表内",
            measured="".join(strange),
            required="通用规范汉字表",
            about=text,
        )
