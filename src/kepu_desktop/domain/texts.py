"""Pure text functions: counting, cleaning and showing names, durations, rates and dates."""

from __future__ import annotations

import math
import re
import unicodedata

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ZERO_WIDTH = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_LINE_ENDS = frozenset("\u2028\u2029\u0085\r\n\t\v\f")


def count_characters(text: str) -> int:
    """Word's 字符数（不计空格): code points, white space not counted (documented in domain.md)."""
    return sum(1 for char in text if not char.isspace() and char not in _ZERO_WIDTH)


def clean_line(text: str) -> str:
    """A single-line value: controls, line ends, bidirectional and zero-width marks taken out.

    They would break mail headers or make a name look like another (CVE-2021-42574). Line ends
    become one blank; blanks at the ends go.
    """
    out: list[str] = []
    for char in text:
        if char in _LINE_ENDS:
            out.append(" ")
        elif char in _BIDI or char in _ZERO_WIDTH or unicodedata.category(char) in ("Cc", "Cs"):
            continue
        else:
            out.append(char)
    return re.sub(r" {2,}", " ", "".join(out)).strip()


def bare_text(text: str) -> str:
    """For searching whatever way it was written: NFKC, lower case, without white space, controls
    and invisible marks."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(
        char for char in folded if not char.isspace() and unicodedata.category(char)[0] != "C"
    )


def clean_paragraphs(text: str) -> str:
    """A text of several lines: as ``clean_line`` but line ends stay, as ``\\n``."""
    lines = re.split(r"\r\n|[\r\n\u0085\u2028\u2029\v\f]", text)
    return "\n".join(clean_line(line) for line in lines).strip()


def removed_marks(before: str, after: str) -> int:
    """How many invisible characters the cleaning took out, to tell the person."""
    visible = sum(1 for c in before if not c.isspace())
    return max(0, visible - sum(1 for c in after if not c.isspace()))


def show_name(name: str) -> str:
    """A file name or path for people: bytes that are no UTF-8 as \\xNN, controls made visible."""
    out: list[str] = []
    for char in name:
        code = ord(char)
        if 0xDC80 <= code <= 0xDCFF:
            out.append(f"\\x{code - 0xDC00:02X}")
        elif 0xD800 <= code <= 0xDFFF:
            out.append(f"\\u{code:04X}")
        elif char == "\n":
            out.append("\\n")
        elif unicodedata.category(char) == "Cc":
            out.append(f"\\x{code:02X}")
        elif char in _BIDI:
            out.append(f"\\u{code:04X}")
        else:
            out.append(char)
    return "".join(out)


def plain_name(name: str) -> str:
    """A file's own name for people, whatever folders were given with it, of any system."""
    return show_name(re.split(r"[/\\\\]", name.rstrip("/\\"))[-1])


def whole_seconds(seconds: float) -> int:
    """Rounded, a half upwards: how durations are judged and shown."""
    return math.floor(seconds + 0.5)


def show_clock(seconds: float) -> str:
    """28:47 or 1:02:03, whole seconds."""
    total = whole_seconds(seconds)
    hours, rest = divmod(total, 3600)
    minutes, secs = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{secs:02d}" if hours else f"{minutes}:{secs:02d}"


def show_hours_minutes(seconds: float) -> str:
    """X小时Y分, rounded down: how the form wants the total duration."""
    minutes = int(seconds) // 60
    hours, minutes = divmod(minutes, 60)
    if not hours:
        return f"{minutes}分"
    return f"{hours}小时{minutes}分"


def show_megabits(bits_per_second: float) -> str:
    """6.2 Mbit/s; below 0.1 Mbit/s 84 kbit/s, for no rate is shown as 0.0 Mbit/s."""
    if bits_per_second < 1000:
        return f"{bits_per_second:.0f} bit/s"
    if bits_per_second < 100_000:
        return f"{bits_per_second / 1000:.0f} kbit/s"
    return f"{bits_per_second / 1_000_000:.1f} Mbit/s"


def show_megabits_alone(bits_per_second: float) -> str:
    """The number for a column headed Mbit/s; below 0.1 it says so."""
    return "<0.1" if bits_per_second < 100_000 else f"{bits_per_second / 1_000_000:.1f}"


def show_size(size: int) -> str:
    """Decimal units, as disks are sold: 812 B, 86 KB, 4.8 MB, 1.4 GB."""
    if size < 1000:
        return f"{size} B"
    # Bounds where rounding would show 1000 of the smaller unit.
    if size < 999_500:
        return f"{size / 1000:.0f} KB"
    if size < 999_950_000:
        return f"{size / 1_000_000:.1f} MB"
    return f"{size / 1_000_000_000:.1f} GB"


def parse_clock(text: str) -> int | None:
    """Seconds of ``HH:MM:SS`` or ``MM:SS`` (full-width colons allowed); None if it is neither."""
    parts = text.strip().replace("：", ":").split(":")
    if len(parts) not in (2, 3) or not all(re.fullmatch(r"\d{1,4}", part) for part in parts):
        return None
    numbers = [int(part) for part in parts]
    if any(number >= 60 for number in numbers[1:]):
        return None
    total = 0
    for number in numbers:
        total = total * 60 + number
    return total


_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*%\x00-\x1f\x7f]')
_WIDE = str.maketrans('<>:"/\\|?*%', "＜＞：＂／＼｜？＊％")


def safe_component(text: str, *, fallback: str, characters: int = 80, octets: int = 200) -> str:
    """One path component that Windows, Linux, BagIt and sha256sum all carry.

    NFC; forbidden characters become their full-width twins; reserved device names get a leading
    underscore; trailing dots and blanks go; at most ``characters`` code points and ``octets`` bytes
    of UTF-8, cut at whole characters with the extension kept.
    """
    name = unicodedata.normalize("NFC", clean_line(text))
    name = _FORBIDDEN.sub(lambda m: m.group().translate(_WIDE) if m.group() >= " " else "", name)
    name = name.rstrip(". ").lstrip(" ")
    if not name or set(name) <= {"."}:
        name = fallback
    if _RESERVED.match(name):
        name = f"_{name}"
    dot = name.rfind(".")
    stem, suffix = (name[:dot], name[dot:]) if dot > 0 and len(name) - dot <= 8 else (name, "")
    stem = stem[: characters - len(suffix)]
    while len((stem + suffix).encode("utf-8", "replace")) > octets:
        stem = stem[:-1]
    return stem.rstrip(". ") + suffix or fallback
