"""Rules on the cases: how many, since when, what is filled in, and their materials."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kepu_desktop.calls.case_model import CaseField
from kepu_desktop.calls.model import Rule
from kepu_desktop.domain.day_texts import Span, parse_day
from kepu_desktop.domain.material_facts import MaterialFacts, MaterialKind, MaterialProblem
from kepu_desktop.domain.texts import count_characters, show_name, show_size
from kepu_desktop.validators.form import well_formed_email, well_formed_phone
from kepu_desktop.validators.registry import CannotRun, Claim, Subject, rule
from kepu_desktop.validators.views import CasesView, CaseView, MaterialView

_SEES = {
    MaterialProblem.EMPTY: "是空文件",
    MaterialProblem.LOCKED: "加了密码",
    MaterialProblem.BROKEN: "打不开，文件已损坏",
    MaterialProblem.BOMB: "像素过多，不能安全打开",
    MaterialProblem.HEIC: "是 HEIC 照片，多数系统打不开",
    MaterialProblem.OLD_WORD: "是旧版 Word 文件",
    MaterialProblem.REFUSED: "不能安全打开",
    MaterialProblem.UNKNOWN: "不是 Word、PDF、图片或视频",
    MaterialProblem.NO_ACCESS: "没有读取权限",
    MaterialProblem.VANISHED: "找不到了",
    MaterialProblem.CHANGING: "读取时仍在变化",
    MaterialProblem.CRASHED: "读取时程序出错",
    MaterialProblem.HUNG: "读取超过时限",
    MaterialProblem.MEMORY: "读取时内存不足",
    MaterialProblem.READ_ERROR: "磁盘读取出错",
}
_MENDS = {
    MaterialProblem.LOCKED: "请去掉密码后另存，再放进来",
    MaterialProblem.BOMB: "请在看图软件里缩小后另存为 JPG",
    MaterialProblem.HEIC: "请在手机或看图软件里另存为 JPG",
    MaterialProblem.OLD_WORD: "请在 Word 或 WPS 中另存为 .docx",
    MaterialProblem.UNKNOWN: "请换成 Word、PDF、图片或视频",
    MaterialProblem.VANISHED: "请连接它所在的磁盘，或重新放入",
    MaterialProblem.CHANGING: "请等下载或复制完成后再检查",
}
_UPRIGHT = (None, 1)
_CMYK = "CMYK"


@rule(
    "case/class-quota",
    Subject.CASES,
    title="每一类的案例数不超过上限",
    remedy="请在案例中取消几个的“选用”",
    branches=("over",),
)
def class_quota(view: CasesView, spec: Rule) -> Iterator[Claim]:
    """Only the chosen ones count; candidates may be kept in any number."""
    chosen = Counter(case.class_id for case in view.chosen)
    for one in view.spec.classes:
        count = chosen[one.id]
        if count > one.quota:
            yield Claim(
                "over",
                f"{one.title}选用了 {count} 个，超过 {one.quota} 个",
                f"{count} 个",
                f"不超过 {one.quota} 个",
                about=f"{one.id} {count}",
            )


@rule(
    "case/total-quota",
    Subject.CASES,
    title="案例总数不超过上限",
    remedy="请在案例中取消几个的“选用”",
    branches=("over",),
)
def total_quota(view: CasesView, spec: Rule) -> Iterator[Claim]:
    """Only the chosen ones count."""
    count = len(view.chosen)
    if count > view.spec.total:
        yield Claim(
            "over",
            f"选用了 {count} 个案例，超过 {view.spec.total} 个",
            f"{count} 个",
            f"不超过 {view.spec.total} 个",
            about=str(count),
        )


@rule(
    "case/date",
    Subject.CASE,
    title="案例在要求的日期以后",
    remedy="请核对日期，写成年-月-日；不在范围内的请换一个案例",
    branches=("before", "across", "reversed", "unread", "blank"),
)
def date(view: CaseView, spec: Rule) -> Iterator[Claim]:
    """For works the day of publication counts, for the others when it began and ended. What
    ended before the day is out; what began before it and went on is for a person to decide."""
    keys = {field.kind: field.key for field in view.spec.field}
    start_text, end_text = view.value(keys["start"]), view.value(keys["end"])
    since = view.spec.since
    wanted = f"{since.isoformat()} 以来"
    about = f"{start_text}\n{end_text}"
    if not start_text and not end_text:
        yield Claim("blank", "没有填写时间", None, wanted, about=about)
        return
    spans: list[Span] = []
    for text in (start_text, end_text):
        span = parse_day(text) if text else None
        if text and span is None:
            yield Claim("unread", f"时间“{text}”读不出日期", text, wanted, about=about)
            return
        spans.append(span or Span(None, None))
    start, end = spans
    found = view.case_class
    published = found is not None and found.dated == "published"
    if published and start.first is not None:
        end = Span(None, None)  # a work is dated by its publication
    if start.first and end.last and start.first > end.last:
        yield Claim(
            "reversed",
            f"开始时间 {start_text} 晚于结束时间 {end_text}",
            f"{start_text} 至 {end_text}",
            about=about,
        )
        return
    first, last = start.first or end.first, end.last or start.last
    if first is None or first >= since:
        return
    shown = f"{start_text} 至 {end_text}" if start_text and end_text else start_text or end_text
    over = last is not None and last < since
    ended = bool(end.last) or published or not start_text
    if over and ended and not end.going_on:
        what = "发布" if published else "结束"
        yield Claim("before", f"{what}于 {shown}，早于 {since}", shown, wanted, about=about)
    else:
        yield Claim(
            "across",
            f"开始于 {start_text or end_text}，早于 {since}；之后是否仍在开展需核实",
            shown,
            wanted,
            about=about,
        )


@rule(
    "case/required",
    Subject.CASE,
    title="案例各栏已填，不超过字数",
    remedy="请在案例中补填或删减",
    branches=("name", "class", "blank", "long", "odd", "before"),
)
def required(view: CaseView, spec: Rule) -> Iterator[Claim]:
    """Our own fields and limits: the sample form of the notice is not at hand. Only a case without
    a name or a class cannot be registered."""
    blank: list[str] = []
    for field in view.spec.field:
        value = view.value(field.key)
        if field.kind == "class":
            if view.case_class is None:
                yield Claim("class", f"{field.label}未选", required="已选", about="")
        elif value:
            yield from _value_claims(field, value)
        elif field.need == "must":
            yield Claim("name", f"{field.label}未填写", required="已填写", about="")
        elif field.need == "should" and field.kind not in ("start", "end"):
            blank.append(field.label)
    if blank:
        yield Claim("blank", f"未填写：{'、'.join(blank)}", about=" ".join(blank))
    for shared in view.spec.together:
        count = sum(count_characters(view.value(key)) for key in shared.keys)
        if count > shared.limit:
            names = "、".join(view.spec.label_of(key) for key in shared.keys)
            yield Claim(
                "long",
                f"{names}合计 {count} 字，超过 {shared.limit} 字",
                f"{count} 字",
                f"不超过 {shared.limit} 字",
                about=str(count),
            )


def _value_claims(field: CaseField, value: str) -> Iterator[Claim]:
    count = count_characters(value)
    if field.limit is not None and count > field.limit:
        yield Claim(
            "long",
            f"{field.label} {count} 字，超过 {field.limit} 字",
            f"{count} 字",
            f"不超过 {field.limit} 字",
            about=value,
        )
    sound = {"phone": well_formed_phone, "email": well_formed_email}.get(field.kind)
    if sound is not None and not sound(value):
        yield Claim("odd", f"{field.label}“{value}”写法有误", value, about=value)
    if field.warn and value == field.warn:
        yield Claim(
            "before",
            f"{field.label}填了“{value}”，不少征集不收已入选过的案例",
            value,
            remedy="请向主办方确认能否再报",
            about=value,
        )


@rule(
    "case/material",
    Subject.MATERIAL,
    title="佐证材料打得开、适合使用",
    remedy="请换成合适的文件",
    branches=("unusable", "small", "light", "heavy", "format", "colour", "turned", "place"),
    numbers=("picture_least_bytes", "picture_most_bytes", "short_side"),
)
def material(view: MaterialView, spec: Rule) -> Iterator[Claim]:
    """Looked at by content. The sizes are common practice of comparable calls."""
    facts, name = view.facts, show_name(view.name)
    if facts is None:
        raise CannotRun(f"{name} 尚未检查")
    if facts.problem is not None:
        detail = f"（{facts.detail}）" if facts.detail else ""
        yield Claim(
            "unusable",
            f"{name} {_SEES[facts.problem]}{detail}",
            remedy=_MENDS.get(facts.problem, "请换成打得开的文件"),
        )
    elif facts.kind is MaterialKind.PICTURE:
        yield from _picture_claims(view, facts, name, spec)


def _picture_claims(
    view: MaterialView, facts: MaterialFacts, name: str, spec: Rule
) -> Iterator[Claim]:
    numbers = spec.numbers
    wanted = view.spec.picture_format
    if facts.width is not None and facts.height is not None:
        short = min(facts.width, facts.height)
        if short < numbers["short_side"]:
            yield Claim(
                "small",
                f"{name} 短边 {short} px，小于 {numbers['short_side']} px",
                f"{short} px",
                f"不小于 {numbers['short_side']} px",
                remedy="请换用原图；放大不能增加清晰度",
            )
    size = facts.size
    if size is not None and size < numbers["picture_least_bytes"]:
        least = numbers["picture_least_bytes"]
        yield _size_claim("light", name, size, "小于", least, "请换用原图，不要用聊天软件转发的")
    if size is not None and size > numbers["picture_most_bytes"]:
        most = numbers["picture_most_bytes"]
        yield _size_claim("heavy", name, size, "大于", most, "生成登记包时可把副本压缩到要求")
    if facts.format != wanted:
        yield Claim(
            "format",
            f"{name} 是 {facts.format}，建议用 {wanted}",
            facts.format,
            wanted,
            remedy="生成登记包时可把副本转为要求的格式",
        )
    if facts.mode == _CMYK:
        yield Claim(
            "colour",
            f"{name} 是印刷用的 CMYK 颜色，网页上可能变色",
            facts.mode,
            "RGB",
            remedy="生成登记包时可把副本转为 RGB，或换用 RGB 的原图",
        )
    if facts.orientation not in _UPRIGHT:
        yield Claim(
            "turned",
            f"{name} 靠方向标记才显示端正，有的系统会显示成横倒",
            remedy="请在看图软件里旋转后保存，或在生成登记包时调整照片",
        )
    if facts.gps:
        yield Claim(
            "place",
            f"{name} 带有拍摄地点",
            remedy="登记包里的副本会去掉拍摄地点；原文件不动",
        )


def _size_claim(
    branch: str, name: str, size: int, word: str, limit: int | float, remedy: str
) -> Claim:
    shown = show_size(int(limit))
    message = f"{name} {show_size(size)}，{word} {shown}"
    return Claim(branch, message, show_size(size), shown, remedy=remedy)


@rule(
    "case/material",
    Subject.CASE,
    title="佐证材料齐全",
    remedy="请把照片、PDF、Word 或视频放进来",
    branches=("none", "few", "many", "twice"),
    numbers=("pictures_least", "pictures_most"),
)
def materials(view: CaseView, spec: Rule) -> Iterator[Claim]:
    """How many pictures a case brings, and whether one came twice."""
    if not view.materials:
        yield Claim("none", "没有佐证材料", about="")
        return
    known = [one for one in view.materials if one.facts is not None]
    pictures = [one for one in known if one.facts and one.facts.kind is MaterialKind.PICTURE]
    least, most = spec.numbers["pictures_least"], spec.numbers["pictures_most"]
    count = len(pictures)
    if count < least and len(known) == len(view.materials):
        yield Claim(
            "few",
            f"照片 {count} 张，少于 {least} 张",
            f"{count} 张",
            f"不少于 {least} 张",
            about=str(count),
        )
    if count > most:
        yield Claim(
            "many",
            f"照片 {count} 张，多于 {most} 张",
            f"{count} 张",
            f"不多于 {most} 张",
            remedy="请留下最能说明成效的几张",
            about=str(count),
        )
    seen: dict[str, str] = {}
    for one in view.materials:
        digest = one.material.file.fingerprint
        name = show_name(one.name)
        if digest and digest in seen:
            yield Claim(
                "twice",
                f"{seen[digest]} 与 {name} 是同一个文件",
                about=digest,
                remedy="请移除其中一个",
            )
        seen.setdefault(digest, name)


@rule(
    "case/material",
    Subject.CASES,
    title="汇总表的盖章扫描件",
    remedy="请从征集系统下载汇总表，打印、盖章、扫描后放进来检查，再上传到系统",
    branches=("no_scan", "two_scans", "scan_unusable", "scan_heavy", "scan_kind"),
    numbers=("scan_most_bytes",),
)
def scan(view: CasesView, spec: Rule) -> Iterator[Claim]:
    """The summary that the web system gives is sealed, scanned and uploaded; one scan of it."""
    if not view.chosen:
        return
    scans = view.scans
    if not scans:
        yield Claim("no_scan", "还没有汇总表的盖章扫描件", about="")
        return
    if len(scans) > 1:
        names = "、".join(show_name(one.name) for one in scans)
        yield Claim(
            "two_scans",
            f"盖章扫描件有 {len(scans)} 份：{names}",
            f"{len(scans)} 份",
            "1 份",
            remedy="请只留要上传的那一份",
            about=names,
        )
    most = int(spec.numbers["scan_most_bytes"])
    for one in scans:
        facts, name = one.facts, show_name(one.name)
        digest = one.material.file.fingerprint
        if facts is None:
            raise CannotRun(f"{name} 尚未检查")
        if facts.problem is not None:
            yield Claim(
                "scan_unusable",
                f"{name} {_SEES[facts.problem]}",
                remedy=_MENDS.get(facts.problem, "请重新扫描"),
                about=digest,
            )
        elif facts.kind not in (MaterialKind.PDF, MaterialKind.PICTURE):
            yield Claim("scan_kind", f"{name} 不是 PDF 或图片，不像扫描件", about=digest)
        elif facts.size is not None and facts.size > most:
            yield Claim(
                "scan_heavy",
                f"{name} {show_size(facts.size)}，大于 {show_size(most)}，可能传不上去",
                show_size(facts.size),
                show_size(most),
                remedy="请降低扫描分辨率后重新扫描",
                about=digest,
            )
