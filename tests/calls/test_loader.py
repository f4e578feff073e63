"""Every fault of a call folder is told with file, line and key; nothing else ever escapes."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calls.folders import SHIPPED, altered, copied
from kepu_desktop.calls.loader import CallError, load_call
from kepu_desktop.system.characters import standard_characters
from kepu_desktop.validators.judge import Judge

STANDARD = standard_characters()
CALL_TOML = (SHIPPED / "call.toml").read_text("utf-8")


def refused(folder: Path) -> CallError:
    with pytest.raises(CallError) as caught:
        load_call(folder)
    assert caught.value.remedy
    assert caught.value.code == "call-invalid"
    return caught.value


FAULTS = [
    # what is changed, into what, the key, a part of the line that is named, the reason
    ('issuer = "', 'isuer = "', "isuer", 'isuer = "', "不认识的键"),
    ("needs_text = true", "need_text = true", "category[8].need_text", "need_text", "不认识的键"),
    ("{ differ_s = 1 }", "{ differ_s = true }", "rules.video/duration.numbers", "differ_s", "应为"),
    ("numbers = { diff", "number = { diff", "rules.video/duration.number", "number = {", "不认识"),
    ('draft_prefix = "【草稿勿发】"\n', "", "mail.draft_prefix", "[mail]", "缺少这个键"),
    ('id = "venue"\n', "", "category[1].id", "[[category]]", "缺少这个键"),
    ("minimum_s = 10800", 'minimum_s = "10800"', "category[7].minimum_s", '"10800"', "应为整数"),
    ("minimum_s = 10800", "minimum_s = -1", "category[7].minimum_s", "= -1", "不小于 0"),
    ("minimum_s = 10800", "minimum_s = 0", "category[7].minimum_s", "minimum_s = 0", "不能是 0"),
    ("issued = 2025-06-26", "issued = 6", "issued", "issued = 6", "应为日期，写的是整数"),
    ("issued = 2025-06-26", "issued = 2025-06-31", "", "issued = 2025-06-31", "TOML 语法有误"),
    ('title = "其他"', 'title = ""', "category[8].title", 'title = ""', "不能为空"),
    ('id = "venue"', 'id = "a b"', "category[1].id", 'id = "a b"', "小写字母"),
    ('id = "venue"', 'id = "activity"', "category[1].id", None, "类别 activity 重复"),
    ('id = "collection"', 'id = "form"', "deadline[2].id", None, "期限 form 重复"),
    ('level = "error"', 'level = "fatal"', "rules.video/readable.level", '"fatal"', "'fatal'"),
    ('level = "error"', 'level = "skipped"', 'rules."video/readable".level', "skipped", "未检"),
    ("{ other = ", '{ no = "skipped", other = ', None, '"skipped"', "未检"),
    ("width = 1920", "width = nan", 'rules."video/resolution".numbers.width', "nan", "有限数"),
    ("width = 1920", "width = -1", 'rules."video/resolution".numbers.width', "-1", "有限数"),
    ("width = 1920", "width = 1e300", 'rules."video/resolution".numbers.width', "1e300", "有限数"),
    ('last = "1920×1080"', 'last = "1920×1081"', None, "1081", "通知原文中找不到这句话"),
    ('last = "单个', 'last = "每个', "category[0].phrase", "每个视频", "通知原文中找不到这句话"),
    ('subject = "{unit}', 'subject = "{units}', "mail.subject", "{units}", "不认识的占位 {units}"),
    ('subject = "{unit}', 'subject = "{unit', "mail.subject", "subject =", "花括号不配对"),
    ('subject = "{unit}', 'subject = "{unit:>9}', "mail.subject", "{unit:>9}", "不能再写格式"),
    ('subject = "{unit}', 'subject = "{unit!r}', "mail.subject", "{unit!r}", "不能再写格式"),
    ('subject = "{unit}', 'subject = "{unit.x}', "mail.subject", "{unit.x}", "不认识的占位"),
    ('subject = "{unit}', 'subject = "{}', "mail.subject", "{}“", "不认识的占位"),
    ("视频共{count}个", "视频共{n}个", "mail.body", "body =", "不认识的占位 {n}"),
    ('subject = "', 'subject = "\\n', "mail.subject", 'subject = "\\n', "只能是一行"),
    ('@cast.org.cn"', '@cast"', "mail.to", '@cast"', "不是一个邮箱地址"),
    ('@cast.org.cn"', '@cast.org.cn\\nBcc: a@b.cn"', "mail.to", "Bcc", "只能是一行"),
    ('form = "信息表.docx"', 'form = "../信息表.docx"', "package.form", "../", "不能作文件名"),
    ('form = "信息表.docx"', 'form = "信息表"', "package.form", 'form = "信息表"', ".docx"),
    ('list = "视频清单.xlsx"', 'list = ".xlsx"', "package.list", '".xlsx"', "不能作文件名"),
    (
        'report = "校验报告',
        'report = "信息表',
        "package.report",
        "report =",
        "与 package.form 同名",
    ),
    (
        'key = "email"\nkind',
        'key = "emial"\nkind',
        "form.field[4].key",
        "emial",
        "不认识的字段 emial",
    ),
    (
        '["contact", "phone"]',
        '["contact", "tel"]',
        "form.field[5].keys",
        '"tel"',
        "不认识的字段 tel",
    ),
    ('key = "email"\nkind', "kind", "form.field[4]", None, "key 与 keys 必须二选一"),
    ('deadline = "case"', 'deadline = "none"', "cases.deadline", "none", "没有期限 none"),
    (
        '{ id = "venue", title = "科普阵',
        '{ id = "work", title = "科普阵',
        None,
        None,
        "案例类别 work 重复",
    ),
    (
        'key = "start"\nlabel = "实施开',
        'key = "end"\nlabel = "实施开',
        None,
        None,
        "案例表的 end 重复",
    ),
    ('key = "value"\nlabel', 'key = "title"\nlabel', None, None, "案例表的 title 重复"),
    ('label = "创新点"', 'label = "案例简介"', None, None, "“案例简介”也是 summary 的名称"),
    ('kind = "rank"\n', "", "cases.field", None, 'kind = "rank" 的栏目要有一个，现有 0 个'),
    (
        'choices = ["否", "是"]\n',
        "",
        None,
        None,
        'choices 只写在 kind = "choice" 的栏目里，并且必须写',
    ),
    ('warn = "是"', 'warn = "对"', None, None, "“对”不在 choices 里"),
    (
        'keys = ["background", "results"]',
        'keys = ["background", "res"]',
        None,
        None,
        "案例表没有 res",
    ),
    (
        'key = "rank"\nlabel = "推荐排序"\nwidth',
        'key = "rang"\nlabel = "推荐排序"\nwidth',
        None,
        None,
        "案例表没有 rang",
    ),
    ('case = "案例{number}_{title}"', 'case = "案例{no}"', None, None, "不认识的占位 {no}"),
    ('picture = "{title}_{number}"', 'picture = "照片"', None, None, "没有占位，几个会同名"),
    ('picture = "{title}_{number}"', 'picture = "{title"', None, None, "花括号不配对"),
    ('plain = "案例信息表.txt"', 'plain = "案例信息表.doc"', None, None, "不以 .txt 结尾"),
    (
        'to_do = "待办清单.docx"',
        'to_do = "内部汇总.docx"',
        None,
        None,
        "与 cases.pack.summary_paper 同名",
    ),
    ('form = "email"\nneed', 'form = "fax"\nneed', None, None, "信息表没有 fax"),
    ('limit = 30\nneed = "must"', "limit = 30", None, None, "need 是 must"),
    ('"姓名" = "contact"', '"姓名" = "name"', "form.person[0].sub", '"name"', "不认识的字段 name"),
    ('{ id = "scifi", text', '{ id = "sci", text', "form.field[6].options", None, "没有类别 sci"),
    (
        '  { id = "scifi", text = "科幻作品解读类科普视频" },\n',
        "",
        "form.field[6].options",
        "options = [",
        "类别 scifi 没有对应的选项",
    ),
    ('roles = ["内容审核人"]', "roles = []", "review.roles", "roles = []", "至少要有一项"),
    ('notice = "notice.txt"', 'notice = "n.txt"', "notice", '"n.txt"', "征集文件夹里没有“n.txt”"),
    ('notice = "', 'notice = "../call/', "notice", "../call", "征集文件夹里没有"),
    ('template = "', 'template = "/', "form.template", '"/form', "征集文件夹里没有"),
    ('template = "', 'template = "x', "form.template", "xform", "征集文件夹里没有“xform.docx”"),
    ('notice = "', 'notice = "\\u0000', "notice", "\\u0000", "征集文件夹里没有"),
    ('notice = "', 'notice = "' + "长" * 3000, "notice", 'notice = "长', "征集文件夹里没有"),
    ('id = "kepu-2025"', 'folder = "x"\nid = "k"', "folder", 'folder = "x"', "不认识的键"),
    ('id = "kepu-2025"', 'notice_text = ""\nid = "k"', "notice_text", "notice_text", "不认识的键"),
    ("[cases]", "[cases", "", "[cases", "TOML 语法有误"),
    ("[package]", "[mail]", "", None, "TOML 语法有误"),
]


@pytest.mark.parametrize(("old", "new", "key", "at", "reason"), FAULTS)
def test_a_fault_is_told_with_file_line_and_key(
    tmp_path: Path, old: str, new: str, key: str | None, at: str | None, reason: str
) -> None:
    folder = altered(tmp_path, old, new)
    error = refused(folder)
    assert error.file == folder / "call.toml"
    assert error.line is not None
    if key is not None:
        assert error.key == key
    if at is not None:
        named = (folder / "call.toml").read_text("utf-8").splitlines()[error.line - 1]
        assert at in named
    assert reason in error.reason
    assert str(error).startswith(f"call.toml 第 {error.line} 行")
    assert str(tmp_path) not in str(error)


def test_a_key_missing_at_the_top_has_no_line_but_a_name(tmp_path: Path) -> None:
    error = refused(altered(tmp_path, "number =", "# number ="))
    assert (error.key, error.line, error.reason) == ("number", None, "缺少这个键")


def test_a_folder_without_a_call_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path).reason == "找不到这个文件"
    assert refused(tmp_path / "nowhere").reason == "找不到这个文件"


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "call.toml").mkdir()
    assert "无法读取" in refused(tmp_path).reason


@pytest.mark.parametrize("name", ["call.toml", "notice.txt"])
def test_text_that_is_not_utf_8_is_refused(tmp_path: Path, name: str) -> None:
    folder = copied(tmp_path)
    text = (folder / name).read_text("utf-8")
    (folder / name).write_bytes(text.encode("gb18030"))
    error = refused(folder)
    assert (error.file.name, error.reason) == (name, "不是 UTF-8 文本")


@pytest.mark.parametrize("name", ["call.toml", "notice.txt"])
def test_a_file_that_is_far_too_large_is_refused_unread(tmp_path: Path, name: str) -> None:
    folder = copied(tmp_path)
    os.truncate(folder / name, 4 * 1024 * 1024 + 1)
    error = refused(folder)
    assert (error.file.name, error.reason) == (name, "文件过大，不像征集文件")


def test_a_missing_form_is_told(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "form.docx").unlink()
    error = refused(folder)
    assert (error.key, error.reason) == ("form.template", "征集文件夹里没有“form.docx”")


def test_text_is_read_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    for name in ("call.toml", "notice.txt"):
        text = (folder / name).read_text("utf-8")
        (folder / name).write_text(text, encoding="utf-8-sig")
    call = load_call(folder)
    assert call.notice_text == load_call(SHIPPED).notice_text


def test_windows_line_ends_change_no_line_number(tmp_path: Path) -> None:
    folder = altered(tmp_path, "minimum_s = 10800", 'minimum_s = "x"')
    line = refused(folder).line
    file = folder / "call.toml"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert refused(folder).line == line


@pytest.mark.parametrize("text", ["a = " + "[" * 50_000, "a = " + "9" * 5_000, "\x00", "a\rb"])
def test_hostile_toml_is_refused_like_any_other(tmp_path: Path, text: str) -> None:
    (tmp_path / "call.toml").write_text(text, encoding="utf-8")
    assert "TOML" in refused(tmp_path).reason


# ---- open input ----------------------------------------------------------------------------

LINES = CALL_TOML.splitlines()
NUMBERS = st.integers(0, len(LINES) - 1)
VALUE_LIST = r"""
""  "x"  "{"  "{unit}"  "{unit:9}"  "\n"  "\u0000"  "\ud800"  "../x"  "."  '''  "
0  -1  1e400  nan  true  2025-07-01  12:00:00  2025-07-01T00:00:00Z  [[1]]  {a=1}  {}
999999999999999999999999999999  [[]]  []  ["a",1]  [{id="x",text="y"}]
"""
VALUES = st.sampled_from(VALUE_LIST.split())
EDITS = st.one_of(
    st.tuples(st.sampled_from(["drop", "double", "cut"]), NUMBERS, st.just("")),
    st.tuples(st.just("value"), NUMBERS, VALUES),
    st.tuples(st.just("insert"), NUMBERS, st.text(max_size=30)),
)


def mutated(edits: list[tuple[str, int, str]]) -> str:
    lines = list(LINES)
    for kind, wanted, text in edits:
        number = min(wanted, len(lines) - 1)
        if number < 0:
            break
        if kind == "drop":
            del lines[number]
        elif kind == "double":
            lines.insert(number, lines[number])
        elif kind == "value":
            lines[number] = lines[number].partition("=")[0] + "= " + text.strip()
        elif kind == "insert":
            lines.insert(number, text)
        else:
            lines = lines[:number]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tmp_path_factory.mktemp("spoiled"))


@settings(max_examples=250, deadline=None)
@given(st.lists(EDITS, min_size=1, max_size=3))
def test_a_spoiled_call_raises_nothing_but_a_call_error(
    spoiled: Path, edits: list[tuple[str, int, str]]
) -> None:
    text = mutated(edits)
    (spoiled / "call.toml").write_bytes(text.encode("utf-8", "surrogatepass"))
    caught: CallError | None = None
    try:
        Judge(load_call(spoiled), STANDARD)
    except CallError as error:
        caught = error
    if caught is not None:
        lines = re.split(r"\r\n|\r|\n", text)
        assert caught.reason
        assert caught.file.parent == spoiled
        assert caught.line is None or 1 <= caught.line <= len(lines)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_raise_nothing_but_a_call_error(spoiled: Path, data: bytes) -> None:
    (spoiled / "call.toml").write_bytes(data)
    with pytest.raises(CallError):
        load_call(spoiled)
