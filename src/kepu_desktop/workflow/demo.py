"""示例: a generated sample taken the whole way to a package, by the services everybody uses."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kepu_desktop.calls.model import Category
from kepu_desktop.domain.errors import UserError
from kepu_desktop.media.sample import write_sample
from kepu_desktop.system.files import explained
from kepu_desktop.workflow import fill, review
from kepu_desktop.workflow.check import check_films, run_apart
from kepu_desktop.workflow.ingest import add
from kepu_desktop.workflow.progress import Listener, Progress, silent
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.start import create

if TYPE_CHECKING:
    from kepu_desktop.bundles.mail_package import WrittenPackage

_SECONDS = 4
_UNIT = "示例省科学技术协会"
_REVIEWER = "李宁（示例）"
_FORM = {
    "unit": _UNIT,
    "contact": "张明（示例）",
    "position": "科普部副主任/副研究员",
    "phone": "0551-60000000",
    "email": "shili@example.org",
}
# (folder of the contributing unit, file name, width, height, bit/s)
_FILMS = (
    ("示例市天文学会", "示例·星空下的望远镜.mp4", 1920, 1080, 9_000_000),
    ("示例大学科学技术协会", "示例·显微镜里的春天.mp4", 1920, 1080, 9_000_000),
    ("示例海洋研究所", "示例·旧版成片.mp4", 1280, 720, 1_500_000),
)
_SUMMARIES = (
    "跟随示例天文台的观测员度过一夜，从圆顶开启、寻星到第一张星系图像，讲解望远镜怎样收集和分辨"
    "微弱的光，以及光污染为什么影响观测。",
    "用显微镜看校园里的花粉、苔藓和水滴，讲解放大倍数与分辨率的差别，示范怎样在家做一片装片。",
)
_PLANS = (
    {
        "title": "示例·深海一万米",
        "summary": "走进载人潜水器示例训练池，用实景与动画讲解耐压舱、浮力材料和水声通信，"
        "回答“人怎样在万米海底呼吸”。",
    },
    {
        "title": "示例·湿地日出",
        "summary": "固定机位记录示例湿地的候鸟、潮汐与光线，每半小时插入一分钟科普字幕。",
    },
)


def run_demo(folder: Path, *, progress: Listener = silent) -> WrittenPackage:
    """Make sample films, a project and its mail package below ``folder`` (made if missing; a new
    numbered folder inside when it holds a demonstration already). Raises ``UserError``."""
    from kepu_desktop.workflow.export import export  # the window makes samples and starts without

    place = _free(folder)
    with make_demo(place, progress=progress) as session:
        result = export(session, place)
    if result.package is None:
        first = (*result.gate.blockers, *result.gate.open_delivery)[0]
        raise UserError("demo-blocked", first.message, subject=first.rule, remedy=first.remedy)
    return result.package


def make_demo(place: Path, *, progress: Listener = silent) -> Session:
    """Sample films and a filled project in ``place`` (made if missing); returns it open."""
    films = place / "示例素材"
    paths: list[Path] = []
    for number, (unit, name, width, height, rate) in enumerate(_FILMS, 1):
        path = films / unit / name
        with explained(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        progress(Progress("生成示例视频", number - 1, len(_FILMS), name))
        run_apart(write_sample, (str(path), _SECONDS, width, height, rate, number))
        paths.append(path)
    session = create(place / "示例.kepu")
    try:
        _fill(session, films, paths, progress)
    except BaseException:
        session.close()
        raise
    return session


def _fill(session: Session, films: Path, paths: list[Path], progress: Listener) -> None:
    fill.set_form(session, _FORM)
    added = add(session, [str(films)])
    check_films(session, added.films, progress=progress)
    good, faulty = _by_verdict(session, added.films, paths)
    _describe(session, good)
    fill.set_films(session, faulty, {"include": "no"})
    for values, category in zip(_PLANS, _planned_categories(session), strict=True):
        hours, rest = divmod(category.minimum_s or 0, 3600)
        duration = f"{hours}:{rest // 60:02d}:{rest % 60:02d}"
        fill.plan(session, {**values, "category": category.id, "duration": duration})


def _free(folder: Path) -> Path:
    """``folder`` itself while it holds no demonstration, else 示例_2, 示例_3 … inside."""
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "示例.kepu").exists() and not (folder / "示例素材").exists():
        return folder
    number = 2
    while (folder / f"示例_{number}").exists():
        number += 1
    place = folder / f"示例_{number}"
    with explained(place):
        place.mkdir()
    return place


def _by_verdict(
    session: Session, identifiers: tuple[str, ...], paths: list[Path]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The films whose files have no sure fault, in the order they were made, and the others."""
    order = {path.name: number for number, path in enumerate(paths)}

    def rank(identifier: str) -> int:
        file = session.film(identifier).file
        return order[Path(file.relative).name] if file else 0

    ranked = sorted(identifiers, key=rank)
    faulty = {
        identifier
        for identifier in ranked
        if any(
            finding.open_error and finding.rule.startswith("video/")
            for finding in session.judgement.films[identifier]
        )
    }
    good = tuple(identifier for identifier in ranked if identifier not in faulty)
    return good, tuple(identifier for identifier in ranked if identifier in faulty)


def _describe(session: Session, films: tuple[str, ...]) -> None:
    other = _category_without_minimum(session)
    for identifier, summary in zip(films, _SUMMARIES, strict=True):
        values = {"category": other.id, "summary": summary}
        if other.needs_text:
            values["category_other"] = "科普微视频（示例）"
        fill.set_films(session, (identifier,), values)
        review.sign(session, identifier, _REVIEWER, remark="示例签核")


def _category_without_minimum(session: Session) -> Category:
    return min(session.call.category, key=lambda category: category.minimum_s or 0)


def _planned_categories(session: Session) -> tuple[Category, ...]:
    """Two categories for the planned entries: the ones with the longest minima."""
    ranked = sorted(session.call.category, key=lambda category: category.minimum_s or 0)
    return tuple(ranked[-2:])
