"""From a finding to the words of the call: where its sentence stands, and how it is applied."""

from __future__ import annotations

from dataclasses import dataclass

from kepu_desktop.calls.model import Call, Phrase
from kepu_desktop.calls.notice import Span, locate
from kepu_desktop.domain.findings import LEVEL_WORDS, Finding, How, Level, Origin
from kepu_desktop.validators.registry import all_rules

ORIGIN_WORDS = {Origin.NOTICE: "通知", Origin.FORM: "信息表", Origin.OURS: "本程序规则"}
HOW_WORDS = {
    How.WAIVED: "已豁免",
    How.CONFIRMED_OK: "已核实，没有问题",
    How.CONFIRMED_BAD: "已核实，确有问题",
}
_NOT_INCLUDED = "文本未附"
_NOT_FOUND = "通知文本里没有找到这一句"


@dataclass(frozen=True, slots=True)
class Passage:
    """``path`` like 附件1 › 四（二）1; ``span`` of the sentence in ``call.notice_text``, None with
    the reason in ``note``."""

    path: str
    span: Span | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Application:
    """How the program applies a clause: what it asks, on whose word, what follows."""

    rule: str
    title: str
    origin: str
    conclusion: str
    remedy: str


def passage(call: Call, finding: Finding) -> Passage:
    """Where the sentence behind ``finding`` stands in the notice."""
    if finding.origin is Origin.OURS:
        return Passage(ORIGIN_WORDS[Origin.OURS], None)
    path = " › ".join(finding.clause.split())
    if not _is_included(call, finding.clause):
        return Passage(path, None, _NOT_INCLUDED)
    phrase = _phrase(call, finding)
    span = locate(call.notice_text, phrase) if phrase is not None else None
    return Passage(path, span, "" if span else _NOT_FOUND)


def application(call: Call, finding: Finding) -> Application:
    """How the rule of ``finding`` is carried out for this call."""
    return Application(
        rule=finding.rule,
        title=rule_title(finding.rule),
        origin=ORIGIN_WORDS[finding.origin],
        conclusion=_conclusion(call, finding),
        remedy=finding.remedy,
    )


def rule_title(identifier: str) -> str:
    """What holds where the rule finds nothing; "" for a rule that this program does not know."""
    return next((rule.title for rule in all_rules() if rule.id == identifier), "")


def _phrase(call: Call, finding: Finding) -> Phrase | None:
    """A category's own sentence where the finding cites it, else the rule's."""
    for category in call.category:
        if category.phrase is not None and category.clause == finding.clause:
            return category.phrase
    rule = call.rules.get(finding.rule)
    return rule.phrase if rule is not None else None


def _is_included(call: Call, clause: str) -> bool:
    place = clause.split()[0] if clause.split() else ""
    for attachment in call.attachment:
        if place and attachment.title.split()[0] == place:
            return attachment.included
    return True


_OUTCOMES = {
    Level.ERROR: "不符合即为不合规",
    Level.REVIEW: "有线索时为需核实；由人确认后为不合规",
    Level.ADVICE: "只作提示，不阻止导出",
    Level.SKIPPED: "条件具备后再检查",
}


def _conclusion(call: Call, finding: Finding) -> str:
    """The verdict of each branch of the rule in words, and that of this finding."""
    rule = call.rules.get(finding.rule)
    level = finding.level
    possible = {rule.level, *rule.levels.values()} if rule is not None else {level}
    if rule is not None and rule.levels:
        possible = set(rule.levels.values())
    if len(possible) == 1 or rule is None:
        return _OUTCOMES[level]
    order = (Level.ERROR, Level.REVIEW, Level.ADVICE)
    words = "、".join(LEVEL_WORDS[one] for one in order if one in possible)
    if level is Level.SKIPPED:
        return f"按情形为{words}；这一项尚未检查"
    tail = "，由人确认后为不合规" if level is Level.REVIEW else ""
    return f"按情形为{words}；这一项为{LEVEL_WORDS[level]}{tail}"
