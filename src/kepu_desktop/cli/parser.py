"""The words of the command line. Light: it imports nothing of the program."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

_EPILOG = """\
退出码：0 正常；1 有未处理的不合规项，或导出条件未满足；2 用法有误，或文件、项目、征集文件不能打开；
3 被中断。数据只在本机处理，不联网；邮件由你自己发出。
"""


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28, width=96)

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, prefix or "用法：")


class Parser(argparse.ArgumentParser):
    """argparse with its own few words in Chinese."""

    def __init__(self, **options: Any) -> None:
        # No abbreviations: one that is clear today is ambiguous after the next option.
        super().__init__(add_help=False, allow_abbrev=False, **options)
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"用法有误：{_in_chinese(message)}\n")


# What argparse says, and how we say it; both are patterns of whole messages or of their parts.
_SAYINGS = (
    (r"the following arguments are required: (.*)", r"缺少 \1"),
    (r"one of the arguments (.*) is required", r"要写明其中一项：\1"),
    (r"unrecognized arguments: (.*)", r"不认识 \1"),
    (r"ambiguous option: (.*) could match (.*)", r"\1 不够明确，可能是 \2"),
    (r"argument (.*?): expected one argument", r"\1 后面要写一个值"),
    (r"argument (.*?): expected at least one argument", r"\1 后面要写至少一个值"),
    (r"argument (.*?): expected (\d+) arguments", r"\1 后面要写 \2 个值"),
    (r"argument (.*?): not allowed with argument (.*)", r"\1 不能与 \2 同时使用"),
    (r"argument (.*?): ignored explicit argument (.*)", r"\1 不带值，多了 \2"),
    (r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)", r"\1 没有 \2；可用：\3"),
    (r"argument (.*?): invalid int value: (.*)", r"\1 应为整数，不能是 \2"),
)


def _in_chinese(message: str) -> str:
    for pattern, words in _SAYINGS:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match:
            return match.expand(words)
    return message


def build_parser() -> Parser:
    parser = Parser(
        prog="kepu-desktop",
        description="科普申报助手：在本机按征集通知检查科普视频，填写信息表，生成可寄出的报送包。",
        epilog=_EPILOG,
        formatter_class=_Formatter,
    )
    parser.add_argument("--version", action="version", version=_version(), help="显示版本")
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(
        dest="command", metavar="命令", title="命令", parser_class=Parser
    )

    check = _command(commands, "check", "检查视频文件或文件夹，不建项目")
    check.add_argument("paths", nargs="+", metavar="PATH", help="视频文件或文件夹")
    check.add_argument("--json", action="store_true", help="结果以 JSON 写到标准输出")
    _depth(check)
    check.add_argument("--category", metavar="ID", help="按此类别的时长下限检查")
    check.add_argument("--call", metavar="DIR", help="征集文件夹，默认随程序附带的一份")
    check.add_argument("--report", metavar="OUT.docx", help="另写一份校验报告")
    check.add_argument("--evidence", metavar="DIR", help="证据画面写到此文件夹")

    new = _command(commands, "new", "新建申报项目")
    _project(new)
    new.add_argument("--call", metavar="DIR", help="征集文件夹")
    new.add_argument(
        "--from", dest="last_year", metavar="LAST.kepu", help="沿用上年项目的单位与联系人"
    )

    form = _command(
        commands, "form", "填写信息表的字段，读入单位填好的信息表，或套用主办方的空白表"
    )
    _project(form)
    deed = form.add_mutually_exclusive_group(required=True)
    deed.add_argument("--set", dest="values", nargs="+", action="extend", metavar="KEY=VALUE")
    deed.add_argument(
        "--from",
        dest="forms",
        nargs="+",
        default=[],
        metavar="FORM.docx",
        help="读入填好的信息表，可以几份一起：空着的填上，不一致的保留并列出",
    )
    deed.add_argument(
        "--template", metavar="FORM.docx", default="", help="以后都填主办方的这份空白信息表"
    )

    add = _command(commands, "add", "添加视频文件或文件夹并检查；中断后再次运行会接着做")
    _project(add)
    add.add_argument("paths", nargs="+", metavar="PATH")
    _depth(add)
    add.add_argument("--bind", metavar="ID", default="", help="绑定到这个待制作条目")

    video = _command(commands, "video", "修改一个视频的标题、类别、单位、概述等")
    _project(video)
    video.add_argument("id", metavar="ID")
    _sets(video)

    plan = _command(commands, "plan", "添加待制作条目（还没有视频文件）")
    _project(plan)
    _sets(plan)

    series = _command(commands, "series", "建立或修改系列")
    _project(series)
    series.add_argument("name", metavar="NAME")
    _sets(series, required=False)

    remove = _command(commands, "remove", "移出项目（不动原文件）")
    _project(remove)
    remove.add_argument("ids", metavar="ID", nargs="+")

    case = _command(commands, "case", "新建或修改案例，放入佐证材料；编号写 summary 放盖章扫描件")
    _project(case)
    case.add_argument("id", metavar="ID", nargs="?", default="")
    case.add_argument("--new", metavar="CLASS", default="", help="新建：类别的编号或名称")
    case.add_argument(
        "--from",
        dest="read",
        metavar="FORM",
        default="",
        help="读入填好的案例信息表 .docx，或案例清单 .xlsx",
    )
    _sets(case, required=False)
    case.add_argument("--materials", nargs="+", metavar="PATH", default=[], help="佐证材料")
    case.add_argument(
        "--remove-materials", nargs="+", metavar="ID", default=[], help="移除材料（不动原文件）"
    )
    case.add_argument("--remove", action="store_true", help="移除这个案例（不动原文件）")

    review = _command(commands, "review", "核实、豁免、签核")
    _project(review)
    review.add_argument("id", metavar="ID", help="视频或系列的编号；信息表写 form")
    review.add_argument("--by", required=True, metavar="NAME", help="谁")
    deed = review.add_mutually_exclusive_group(required=True)
    deed.add_argument(
        "--confirm", nargs=2, metavar=("RULE", "ok|bad"), help="核实：没有问题或确有问题"
    )
    deed.add_argument("--waive", metavar="RULE", help="豁免一项不合规")
    deed.add_argument("--sign", action="store_true", help="签核：内容审核")
    review.add_argument("--reason", metavar="TEXT", default="", help="豁免理由")
    review.add_argument("--role", metavar="TEXT", default="", help="审核身份")
    review.add_argument("--result", choices=("pass", "fail"), default="pass", help="审核结果")
    review.add_argument("--remark", metavar="TEXT", default="", help="备注")

    listing = _command(commands, "list", "列出项目内容与全部发现")
    _project(listing)
    listing.add_argument("--json", action="store_true", help="以 JSON 写到标准输出")

    kit = _command(
        commands, "kit", "生成征集包：征集要求、空白信息表、视频清单、邮件正文，发给各单位"
    )
    _project(kit)
    kit.add_argument("--to", required=True, metavar="DIR", help="写到这个文件夹里")

    roster = _command(commands, "roster", "单位台账：登记要征集的单位，看谁报了、缺什么")
    _project(roster)
    deed = roster.add_mutually_exclusive_group()
    deed.add_argument("--add", metavar="NAME", default="", help="登记一个单位，其余用 --set")
    deed.add_argument("--change", metavar="ID", default="", help="修改一个单位，用 --set")
    deed.add_argument("--remove", metavar="ID", nargs="+", default=[], help="移出台账")
    deed.add_argument(
        "--import",
        dest="incoming",
        metavar="LIST",
        default="",
        help="读入单位名单 .xlsx、.csv、.docx、.txt",
    )
    deed.add_argument(
        "--remind", action="store_true", help="写出催报文字：未报、待改和还缺视频的单位"
    )
    deed.add_argument("--json", action="store_true", help="以 JSON 写到标准输出")
    roster.add_argument(
        "--set",
        dest="values",
        nargs="+",
        action="extend",
        metavar="KEY=VALUE",
        help="name contact phone email remark asked",
    )

    sheet = _command(commands, "sheet", "视频清单：导出可编辑的工作簿，改好后读回，先看差异")
    _project(sheet)
    way = sheet.add_mutually_exclusive_group(required=True)
    way.add_argument("--to", default="", metavar="OUT.xlsx", help="导出清单，覆盖同名文件")
    way.add_argument(
        "--from", dest="incoming", default="", metavar="IN.xlsx", help="读入改过的清单或别处的清单"
    )
    sheet.add_argument(
        "--apply", action="store_true", help="采用全部差异，会替换已有内容的也在内；不写则只显示"
    )

    export = _command(commands, "export", "生成报送包（信息表、清单、邮件草稿、报告）")
    _project(export)
    export.add_argument("--to", required=True, metavar="DIR", help="写到这个文件夹里")
    gate = export.add_mutually_exclusive_group()
    gate.add_argument("--draft", action="store_true", help="草稿：不设条件，处处标明，不能寄出")
    gate.add_argument(
        "--accept-open", action="store_true", help="已知悉交付前须整改的项目，先报信息表"
    )
    export.add_argument("--by", metavar="NAME", default="", help="由谁知悉")
    export.add_argument("--attach", nargs="+", metavar="PATH", default=[], help="随邮件添加的附件")

    register = _command(commands, "register", "生成案例登记包，供在征集系统填报")
    _project(register)
    register.add_argument("--to", required=True, metavar="DIR", help="写到这个文件夹里")
    register.add_argument("--draft", action="store_true", help="草稿：不设条件，处处标明草稿")
    register.add_argument(
        "--fit-pictures", action="store_true", help="照片的副本转为要求的格式和大小，不放大"
    )

    notices = _command(commands, "notices", "整改通知：给每个有问题的来源单位写一份 Word 通知")
    _project(notices)
    notices.add_argument("--to", required=True, metavar="DIR", help="写到这个文件夹里")

    mailed = _command(commands, "mailed", "记下某次导出的报送包已寄出")
    _project(mailed)
    mailed.add_argument("number", type=int, metavar="N", help="第几次导出（list 可查）")
    mailed.add_argument("--by", required=True, metavar="NAME", help="谁寄出")

    for name, words in (("undo", "撤销上一步"), ("redo", "重做")):
        _project(_command(commands, name, words))

    select = _command(commands, "select", "登记入选名单：读入主办方的名单，先看差异")
    _project(select)
    select.add_argument(
        "--from",
        dest="list",
        required=True,
        metavar="LIST",
        help="写有标题或文件名的 .docx、.xlsx 或文本",
    )
    select.add_argument("--apply", action="store_true", help="照名单勾选；不写则只显示差异")

    deliver = _command(commands, "deliver", "入选交付：复制原片、读回校验、附确认单；可接着做")
    _project(deliver)
    deliver.add_argument("--to", required=True, metavar="DIR", help="交付磁盘上的文件夹")
    deliver.add_argument(
        "--draft", action="store_true", help="草稿：视频的不合规项不拦，处处标明草稿"
    )
    deliver.add_argument(
        "--only", nargs="+", metavar="ID", default=[], help="只交付这些；不写则为全部入选视频"
    )
    deliver.add_argument("--sheet", metavar="FORM.docx", help="主办方的确认单，按栏目名称填写")

    verify = _command(commands, "verify", "逐个校验报送包或交付包的 SHA-256")
    verify.add_argument("folder", metavar="DIR")

    feedback = _command(commands, "feedback", "数据反馈：生成反馈表、读入收回的、导出汇总")
    _project(feedback)
    deed = feedback.add_mutually_exclusive_group(required=True)
    deed.add_argument("--template", metavar="OUT.xlsx", help="生成发给各单位填写的反馈表")
    deed.add_argument(
        "--import",
        dest="incoming",
        nargs="+",
        metavar="IN.xlsx",
        help="读入收回的反馈表；一起写上截图文件即附到写明它的行",
    )
    deed.add_argument("--export", metavar="OUT.xlsx", help="导出汇总工作簿，旁边写同名的 Word 汇总")
    feedback.add_argument("--unit", metavar="NAME", default="", help="只要这个来源单位的视频")
    feedback.add_argument(
        "--take", choices=("old", "new"), help="同一行数据不一致时，保留原来的或用后读入的"
    )

    demo = _command(commands, "demo", "用生成的示例走完全程，得到一个报送包")
    demo.add_argument(
        "--to", metavar="DIR", default="", help="写到这个文件夹，默认为当前文件夹下的“示例”"
    )

    repair = _command(commands, "repair", "无损修复：换成 MP4、索引移到前面，画面和声音原样不变")
    repair.add_argument("paths", nargs="+", metavar="PATH")
    repair.add_argument("--to", required=True, metavar="DIR", help="修好的文件放在哪里")

    doctor = _command(commands, "doctor", "检查运行环境：版本、组件、字体、文件夹")
    doctor.add_argument("--self-test", action="store_true", help="生成一段视频并完整检查一次")
    return parser


def _command(commands: argparse._SubParsersAction[Parser], name: str, words: str) -> Parser:
    parser = commands.add_parser(name, help=words, description=words, formatter_class=_Formatter)
    parser.set_defaults(handler=f"do_{name}")
    return parser


def _project(parser: Parser) -> None:
    parser.add_argument("project", metavar="FILE.kepu")


def _depth(parser: Parser) -> None:
    parser.add_argument(
        "--depth",
        choices=("quick", "full"),
        default="quick",
        help="quick 只看文件信息（默认）；full 看画面、听声音、认字幕角标，并计算 SHA-256",
    )


def _sets(parser: Parser, *, required: bool = True) -> None:
    parser.add_argument(
        "--set", dest="values", nargs="+", action="extend", metavar="KEY=VALUE", required=required
    )


def _version() -> str:
    from kepu_desktop import __version__

    return f"kepu-desktop {__version__}"
