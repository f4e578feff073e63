"""This user's settings of the window: recent projects, sizes, the last name that signed.

One JSON file in the config folder, written whole. Damaged or missing, it is as if new: nothing
of a submission lies in it.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path

from kepu_desktop.domain.errors import UserError
from kepu_desktop.system.files import write_whole
from kepu_desktop.system.paths import config_folder

_FILE = "settings.json"
_RECENT = 10
_LIMIT = 1_000_000


class Settings:
    """Read once, written at each change. A disk that refuses costs the setting, no more."""

    def __init__(self, folder: Path | None = None) -> None:
        self._file = (folder or config_folder()) / _FILE
        self._values: dict[str, object] = _read(self._file)

    def text(self, key: str, default: str = "") -> str:
        value = self._values.get(key, default)
        return value if isinstance(value, str) else default

    def number(self, key: str, default: int = 0) -> int:
        value = self._values.get(key, default)
        return value if isinstance(value, int) else default

    def table(self, key: str) -> Mapping[str, object]:
        value = self._values.get(key)
        return value if isinstance(value, dict) else {}

    def put(self, key: str, value: object) -> None:
        """Keep a plain value (text, number, list, mapping)."""
        if self._values.get(key) != value:
            self._values[key] = value
            self._write()

    def recent(self) -> tuple[Path, ...]:
        """Projects opened lately, the newest first; also those that are away at present."""
        value = self._values.get("recent")
        items = value if isinstance(value, list) else []
        return tuple(Path(item) for item in items if isinstance(item, str))

    def opened(self, project: Path) -> None:
        """Put ``project`` first in the list of recent ones."""
        others = [str(path) for path in self.recent() if path != project]
        self.put("recent", [str(project), *others][:_RECENT])

    def forget(self, project: Path) -> None:
        self.put("recent", [str(path) for path in self.recent() if path != project])

    def _write(self) -> None:
        with contextlib.suppress(OSError, UserError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            text = json.dumps(self._values, ensure_ascii=False, indent=1)
            write_whole(self._file, text.encode("utf-8", "backslashreplace"))


def _read(file: Path) -> dict[str, object]:
    with contextlib.suppress(OSError, ValueError):
        if file.stat().st_size <= _LIMIT:
            value = json.loads(file.read_text(encoding="utf-8"))
            if isinstance(value, dict):
                return value
    return {}
