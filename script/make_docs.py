"""Writes docs/rules/*.md (one page a rule, and an index) and docs/commands.md.

    .venv/bin/python script/make_docs.py

Everything on them comes from the code, the shipped call and the examples of the rules' own tests.
tests/house/test_made_pages.py fails while pages and sources differ.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT / "tests") not in sys.path:
    sys.path.insert(0, str(ROOT / "tests"))

from kepu_desktop.calls.model import Call, Phrase, Rule  # noqa: E402
from kepu_desktop.calls.notice import locate  # noqa: E402
from kepu_desktop.calls.shipped import default_call  # noqa: E402
from kepu_desktop.cli.parser import build_parser  # noqa: E402
from kepu_desktop.domain.findings import (  # noqa: E402
    LEVEL_WORDS,
    STAGE_WORDS,
    Finding,
    Origin,
)
from kepu_desktop.domain.submission import FORM_KEYS  # noqa: E402
from kepu_desktop.domain.texts import show_clock, show_size  # noqa: E402
from kepu_desktop.validators.judge import findings_of  # noqa: E402
from kepu_desktop.validators.registry import RuleDefinition, all_rules  # noqa: E402
from kepu_desktop.workflow.fill import FILM_KEYS, PLAN_KEYS, SERIES_KEYS  # noqa: E402
from validators.examples import CANNOT_RUN, EXAMPLES, Example  # noqa: E402

DOCS = ROOT / "docs"
MADE_BY = "<!-- 由 script/make_docs.py 从代码和征集文件生成，请勿手改。 -->"
TOPICS = {
    "video": "视频",
    "entry": "条目",
    "form": "信息表",
    "unit": "来源单位",
    "package": "报送包",
    "case": "案例",
    "delivery": "交付",
}
ORIGINS = {
    Origin.NOTICE: "通知原文",
    Origin.FORM: "通知所附信息表",
    Origin.OURS: "本程序的提醒，通知没有这样要求",
}
NUMBERS = {
    ("video/duration", "differ_s"): "容器标称时长与画面时长最多相差（秒）",
    ("video/resolution", "width"): "画面宽度下限（像素）",
    ("video/resolution", "height"): "画面高度下限（像素）",
    ("video/bit-rate", "minimum"): "码流下限（bit/s）",
    ("video/bit-rate", "recommended"): "建议码流（bit/s）",
    ("video/subtitles", "covered_share"): "字幕应盖住的人声比例（区间上限低于它即提请核实；自定）",
    ("video/black", "shortest_s"): "提示的最短黑场（秒），片头片尾不计",
    ("video/freeze", "shortest_s"): "提示的最短静帧（秒）",
    ("video/silence", "shortest_s"): "提示的最短静音（秒），片头片尾不计",
    ("video/loudness", "lowest_lufs"): "整体响度低于它时提示（LUFS）",
    ("video/loudness", "highest_lufs"): "整体响度高于它时提示（LUFS）",
    ("video/borders", "least_share"): "有效画面占编码画面的比例低于它时提示",
    ("video/sound-length", "differ_s"): "声音比画面长过它时提示（秒）",
    ("video/opening-title", "alike"): "片头文字与标题相近到此程度而不同时提示（1 为相同）",
    ("entry/title", "characters"): "标题字数上限（不计空格）",
    ("entry/summary", "characters"): "概述字数上限（不计空格）",
    ("unit/stated", "films"): "数量相差超过它时提示（个）",
    ("unit/stated", "seconds"): "总时长相差不超过它时不提示（秒）",
    ("unit/stated", "share"): "总时长相差不超过表上所写的这一份时不提示",
    ("case/material", "pictures_least"): "每个案例的照片，最少（张）",
    ("case/material", "pictures_most"): "每个案例的照片，最多（张）",
    ("case/material", "picture_least_bytes"): "每张照片，最小（字节）",
    ("case/material", "picture_most_bytes"): "每张照片，最大（字节）",
    ("case/material", "short_side"): "照片短边下限（像素）",
    ("case/material", "scan_most_bytes"): "盖章扫描件，最大（字节）",
}
_CASES = default_call().cases
CASE_FIELDS = _CASES.field if _CASES else ()
SET_KEYS = {
    "form": (*FORM_KEYS, "categories"),
    "video": (*FILM_KEYS, "path"),
    "plan": PLAN_KEYS,
    "series": SERIES_KEYS,
    "case": (*(field.key for field in CASE_FIELDS), "chosen"),
}


def pages() -> dict[str, str]:
    """Every made page: path below docs/ → text."""
    call = default_call()
    rules = {
        identifier: list(group)
        for identifier, group in groupby(
            sorted(all_rules(), key=lambda rule: _rank(rule.id)), key=lambda rule: rule.id
        )
    }
    made = {f"rules/{_file(rule)}": _rule_page(call, found) for rule, found in rules.items()}
    made["rules/README.md"] = _index(call, rules)
    made["commands.md"] = _commands()
    return made


def _rank(identifier: str) -> tuple[int, int]:
    topic = identifier.partition("/")[0]
    order = [rule.id for rule in all_rules()]
    return list(TOPICS).index(topic), order.index(identifier)


def _file(identifier: str) -> str:
    return identifier.replace("/", "-") + ".md"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    cells = list(head)
    yield f"| {' | '.join(cells)} |"
    yield f"|{'---|' * len(cells)}"
    for row in rows:
        escaped = (cell.replace("|", "\\|") for cell in row)
        yield f"| {' | '.join(escaped)} |"


# ---- rules ---------------------------------------------------------------------------------


def _index(call: Call, rules: dict[str, list[RuleDefinition]]) -> str:
    lines = [
        MADE_BY,
        "# 校验规则",
        "",
        f"征集：{call.title}（{call.number}）。每条规则的级别、环节和数值都写在征集文件"
        "（`call.toml`）里；征集文件没有列出的规则不执行。",
        "",
        "- **不合规**：通知或信息表写明的要求没有达到，可以豁免，须写理由。",
        "- **需核实**：要由人看过再定，可以核实为没有问题或确有问题。",
        "- **提示**：不影响报送。",
        "- **未检**：这一条没有执行，发现里写明原因。",
        "",
        "核实、豁免与签核都记下谁、何时、为何，并绑定所判断的内容；视频文件、文字或所报类别变了，"
        "原来的结论即失效。信息表在“报信息表前”的不合规全部处理后才能导出；“交付前”的不合规"
        "不挡信息表。",
    ]
    for topic, title in TOPICS.items():
        lines += ["", f"## {title}", ""]
        rows = []
        for identifier, found in rules.items():
            if identifier.partition("/")[0] == topic:
                spec = call.rules[identifier]
                branches = [branch for rule in found for branch in rule.branches]
                levels = dict.fromkeys(spec.levels.get(b, spec.level) for b in branches)
                stages = dict.fromkeys(spec.stages.get(b, spec.stage) for b in branches)
                rows.append(
                    (
                        f"[{identifier}]({_file(identifier)})",
                        "；".join(rule.title for rule in found),
                        spec.clause,
                        "、".join(LEVEL_WORDS[level] for level in levels),
                        "、".join(STAGE_WORDS[stage] for stage in stages),
                    )
                )
        lines += _table(("规则", "要求", "依据", "级别", "环节"), rows)
    return "\n".join(lines) + "\n"


def _rule_page(call: Call, rules: list[RuleDefinition]) -> str:
    identifier = rules[0].id
    spec = call.rules[identifier]
    lines = [MADE_BY, f"# {identifier}：{'；'.join(rule.title for rule in rules)}", ""]
    lines += ["## 依据", "", f"{spec.clause}（{ORIGINS[spec.origin]}）", ""]
    if quote := _quote(call, spec.phrase):
        lines += [f"> {quote}", ""]
    lines += ["## 发现", ""]
    rows: list[tuple[str, ...]] = []
    skips: list[Finding] = []
    for rule in rules:
        for example in _examples(rule):
            (finding,) = findings_of(rule, spec, example.view, "v1", "")
            if example.branches == (CANNOT_RUN,):
                skips.append(finding)
                continue
            rows.append(
                (
                    f"`{example.branches[0]}`",
                    LEVEL_WORDS[finding.level],
                    STAGE_WORDS[finding.stage],
                    finding.message,
                    finding.required or "",
                    finding.remedy,
                )
            )
    lines += _table(("分支", "级别", "环节", "例", "要求", "怎么办"), rows)
    lines += _numbers(call, identifier, spec)
    if skips:
        lines += ["", "## 未检", "", "缺少所需的信息时这一条不执行，例如：", ""]
        for finding in skips:
            lines.append(f"- {finding.message}。{finding.remedy}")
    lines += ["", "[全部规则](README.md)"]
    return "\n".join(lines) + "\n"


def _quote(call: Call, phrase: Phrase | None) -> str:
    span = locate(call.notice_text, phrase) if phrase else None
    if span is None:
        return ""
    paragraphs = call.notice_text[span.start : span.end].split("\n")
    return "\n>\n> ".join(line.strip() for line in paragraphs if line.strip())


def _examples(rule: RuleDefinition) -> Iterator[Example]:
    """The failing examples in the order of the rule's branches, then those that cannot run."""
    own = [e for e in EXAMPLES if (e.rule, e.subject) == (rule.id, rule.subject)]
    for branch in (*rule.branches, CANNOT_RUN):
        yield from (example for example in own if example.branches == (branch,))


def _numbers(call: Call, identifier: str, spec: Rule) -> Iterator[str]:
    rows = [(NUMBERS[identifier, name], f"{number:,}") for name, number in spec.numbers.items()]
    if identifier == "video/duration":
        rows += [
            (f"{category.title}，下限", show_clock(category.minimum_s))
            if category.minimum_s
            else (f"{category.title}，下限", "无")
            for category in call.category
        ]
    if identifier == "package/mail-size":
        rows += [
            ("编码后的邮件，提示", f"{show_size(call.mail.warn_bytes)} 起"),
            ("编码后的邮件，不合规", f"{show_size(call.mail.block_bytes)} 起"),
        ]
    if rows:
        yield from ("", "## 数值", "")
        yield from _table(("数值", "本次征集"), rows)


# ---- commands ------------------------------------------------------------------------------


def _commands() -> str:
    parser = build_parser()
    (commands,) = (a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    lines = [MADE_BY, "# 命令行", "", parser.description or "", "", (parser.epilog or "").strip()]
    words = {action.dest: action.help for action in commands._choices_actions}
    lines += ["", *_table(("命令", "作用"), ((_link(n), words[n] or "") for n in commands.choices))]
    for name, command in commands.choices.items():
        lines += ["", f"## {name}", "", f"{words[name]}。", "", "```"]
        lines += [f"kepu-desktop {name}{''.join(f' {part}' for part in _usage(command))}", "```"]
        rows = [
            (f"`{_spelling(action)}`", _meaning(action))
            for action in command._actions
            if _meaning(action) and action.dest != "help"
        ]
        if rows:
            lines += ["", *_table(("参数", "说明"), rows)]
        if name in SET_KEYS:
            keys = "、".join(f"`{key}`" for key in SET_KEYS[name])
            lines += ["", f"`--set` 可用的 KEY：{keys}。"]
    return "\n".join(lines) + "\n"


def _link(name: str) -> str:
    return f"[{name}](#{name})"


def _usage(command: argparse.ArgumentParser) -> Iterator[str]:
    """Positionals first, then options; those that exclude each other stand together."""
    groups = {id(a): g for g in command._mutually_exclusive_groups for a in g._group_actions}
    for action in command._actions:
        if not action.option_strings:
            yield _spelling(action)
    shown: set[int] = set()
    for action in command._actions:
        if not action.option_strings or action.dest == "help":
            continue
        group = groups.get(id(action))
        if group is None:
            yield _spelling(action) if action.required else f"[{_spelling(action)}]"
        elif id(group) not in shown:
            shown.add(id(group))
            together = " | ".join(_spelling(member) for member in group._group_actions)
            yield f"({together})" if group.required else f"[{together}]"


def _spelling(action: argparse.Action) -> str:
    name = action.option_strings[-1] if action.option_strings else ""
    return " ".join(part for part in (name, _value(action)) if part)


def _value(action: argparse.Action) -> str:
    if action.nargs == 0:
        return ""
    if action.choices:
        return "|".join(action.choices)
    if isinstance(action.metavar, tuple):
        return " ".join(action.metavar)
    word = action.metavar or action.dest.upper()
    return f"{word}..." if action.nargs == "+" else word


def _meaning(action: argparse.Action) -> str:
    return action.help or ""


def main() -> None:
    made = pages()
    for stale in (DOCS / "rules").glob("*.md"):
        if f"rules/{stale.name}" not in made:
            stale.unlink()
    for name, text in made.items():
        file = DOCS / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
