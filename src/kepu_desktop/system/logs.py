"""The log: what the program did, in ids and codes.

Callers log ids, rule ids, error codes and counts, never names, texts or paths. The formatter is the
second line of defence: it takes out whatever looks like a path, an address or a telephone number,
and of an exception it keeps the type, the code and the places in our source, not its words, since
those quote file names.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import logging.handlers
import re
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from kepu_desktop.domain.errors import UserError
from kepu_desktop.system.clock import BEIJING
from kepu_desktop.system.paths import log_folder

LOGGER = "kepu_desktop"
LOG_FILE = "kepu-desktop.log"
_SIZE = 1_000_000  # bytes before the file is rotated
_KEPT = 3  # rotated files
_LINE = 2000  # characters of a message; ids and codes need fewer

# A path begins at "/" with at least one more "/" after it, at a drive letter, at two backslashes or
# at "~/". Paths hold blanks, so an unquoted one is taken to the end of the line: a lost half-line
# is cheaper than a name that stays.
_START = r"(?:file:)?(?:(?<![\w.])/(?=[^\s/]+/)|(?<!\w)[A-Za-z]:[\\/]|\\\\|(?<!\w)~[\\/])"
_REDACTIONS = (
    (re.compile(rf"""(["'])(?:{_START})[^\n]*?\1"""), r"\1[path]\1"),
    (re.compile(rf"{_START}[^\n]*"), "[path]"),
    (re.compile(r"(?<![\w.+%-])[\w.+%-]++[@＠][\w-]++(?:[.．。][\w-]++)+"), "[mail]"),
    (re.compile(r"(?<!\d)(?:(?:\+|00)?86[-\s]?)?1[3-9](?:[-\s]?\d){9}(?!\d)"), "[phone]"),
    (re.compile(r"(?<!\d)[(（]?0\d{2,3}[)）]?[-—–\s]?\d{7,8}(?!\d)"), "[phone]"),
    (re.compile(r"\+\d(?:[-\s]?\d){6,14}(?!\d)"), "[phone]"),
)
_FULL_WIDTH_DIGITS = str.maketrans("０１２３４５６７８９＋－", "0123456789+-")


def redacted(text: str) -> str:
    """``text`` without paths, e-mail addresses and telephone numbers."""
    text = text.translate(_FULL_WIDTH_DIGITS)
    for pattern, replacement in _REDACTIONS:
        text = pattern.sub(replacement, text)
    return text


def places(trace: TracebackType | None) -> Iterator[str]:
    """``module:line function`` of each frame, outermost first: no files, no source, no locals."""
    while trace is not None:
        frame = trace.tb_frame
        module = frame.f_globals.get("__name__", "?")
        yield f"{module}:{trace.tb_lineno} {frame.f_code.co_name}"
        trace = trace.tb_next


def kind(error: BaseException) -> str:
    """The type of ``error`` and, where it has one, its code; never its words."""
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    if isinstance(error, UserError):
        return f"{name} code={error.code}"
    if isinstance(error, OSError) and error.errno is not None:
        return f"{name} errno={error.errno}"
    return name


def chain(error: BaseException) -> Iterator[BaseException]:
    """``error``, then what caused it, and so on."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        following = current.__cause__
        if following is None and not current.__suppress_context__:
            following = current.__context__
        current = following


class PlainFormatter(logging.Formatter):
    """One line a record, time in Beijing; an exception as kinds and places."""

    def format(self, record: logging.LogRecord) -> str:
        at = dt.datetime.fromtimestamp(record.created, BEIJING).isoformat(timespec="milliseconds")
        message = redacted(record.getMessage())[:_LINE].replace("\r", " ").replace("\n", " ")
        lines = [f"{at} {record.levelname} {record.name} {message}"]
        if record.exc_info and record.exc_info[1] is not None:
            for error in chain(record.exc_info[1]):
                lines.append(f"  {kind(error)}")
                lines.extend(f"    {place}" for place in places(error.__traceback__))
        return "\n".join(lines)


class _QuietFile(logging.handlers.RotatingFileHandler):
    """A log that never disturbs the work: a full disk or a held file costs lines, no more."""

    def doRollover(self) -> None:  # noqa: N802 - the name is logging's
        # On Windows another process may hold the file: then it grows on until it can be renamed.
        try:
            super().doRollover()
        except OSError:
            if self.stream is None:
                self.stream = self._open()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is logging's
        """Nothing: the default prints the record, paths and all, to the terminal."""


def start(level: int = logging.INFO) -> Path | None:
    """Log to a rotating file in the log folder from now on; its path, None if none can be written.

    A second call changes the level only.
    """
    logger = logging.getLogger(LOGGER)
    logger.setLevel(level)
    for handler in logger.handlers:
        if isinstance(handler, _QuietFile):
            return Path(handler.baseFilename)
    file = log_folder() / LOG_FILE
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = _QuietFile(file, maxBytes=_SIZE, backupCount=_KEPT, encoding="utf-8")
    except OSError:  # a home that cannot be written must not stop the program
        return None
    handler.setFormatter(PlainFormatter())
    logger.addHandler(handler)
    return file


def stop() -> None:
    """Close the log."""
    logger = logging.getLogger(LOGGER)
    for handler in list(logger.handlers):
        if isinstance(handler, _QuietFile):
            logger.removeHandler(handler)
            with contextlib.suppress(OSError):
                handler.close()
