"""What a paragraph or a run inherits: document defaults, styles, table style, theme fonts.

Order of precedence: ECMA-376 part 1, 17.7.2. Toggles (bold …) are not combined across levels: the
nearest one that says something holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lxml.etree import _Element

from kepu_desktop.documents.forms.wordml import w
from kepu_desktop.documents.preview.model import Look

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DEEPEST = 20  # a chain of basedOn longer than this is a loop
_FALLBACK_FAMILY = "宋体"
_FALLBACK_HALF_POINTS = 20.0  # w:sz is in half points; Word's default without a style is 10 pt
Sources = Sequence[_Element | None]


def number(text: str | None, otherwise: float = 0) -> float:
    """A plain attribute number in its own unit; ``otherwise`` for what is none."""
    try:
        value = float(text) if text else otherwise
    except ValueError:
        return otherwise
    return value if -1e6 < value < 1e6 else otherwise


def twips(text: str | None, otherwise: float = 0) -> float:
    """A length as points: twentieths, or with a unit (``2.5cm``, ECMA-376 part 1, 22.9.2.15)."""
    if text and text[-2:] in _UNITS:
        return number(text[:-2], otherwise / _UNITS[text[-2:]]) * _UNITS[text[-2:]]
    return number(text, otherwise * 20) / 20


_UNITS = {"pt": 1.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "pc": 12.0, "pi": 12.0}


def value(sources: Sources, tag: str, attribute: str = "val") -> str | None:
    """The attribute of ``w:tag`` from the nearest of ``sources`` (property elements, the farthest
    first) that has it."""
    for source in reversed(sources):
        if source is None:
            continue
        child = source.find(w(tag))
        if child is not None and (found := child.get(w(attribute))) is not None:
            return found
    return None


def switch(sources: Sources, tag: str) -> bool:
    """A toggle: there and not switched off, by the nearest of ``sources`` that has it."""
    for source in reversed(sources):
        child = None if source is None else source.find(w(tag))
        if child is not None:
            return child.get(w("val"), "1") not in ("0", "false", "off", "none")
    return False


@dataclass(slots=True)
class Styles:
    """The styles part and the theme's fonts of one document."""

    by_id: dict[str, _Element] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)  # type → id
    paragraph_defaults: _Element | None = None
    run_defaults: _Element | None = None
    theme: Mapping[str, str] = field(default_factory=dict)  # "minorEastAsia" → family
    hangs_tables: bool = False  # tables stand out of the text by the padding of their cells

    def chain(self, identifier: str | None, kind: str) -> list[_Element]:
        """The style with its ancestors, the farthest first."""
        found: list[_Element] = []
        name = identifier or self.defaults.get(kind, "")
        while name in self.by_id and len(found) < _DEEPEST:
            style = self.by_id[name]
            found.append(style)
            based = style.find(w("basedOn"))
            name = "" if based is None else based.get(w("val"), "")
        return found[::-1]

    def paragraph(
        self, properties: _Element | None, table: Sequence[_Element]
    ) -> tuple[list[_Element | None], list[_Element | None]]:
        """(paragraph properties, run properties) that hold in a paragraph, the farthest first."""
        identifier = None if properties is None else value([properties], "pStyle")
        styles = [*table, *self.chain(identifier, "paragraph")]
        own = [style.find(w("pPr")) for style in styles]
        runs = [style.find(w("rPr")) for style in styles]
        return [self.paragraph_defaults, *own, properties], [self.run_defaults, *runs]

    def run(self, inherited: Sources, properties: _Element | None) -> list[_Element | None]:
        identifier = None if properties is None else value([properties], "rStyle")
        styles = self.chain(identifier, "character") if identifier else []
        return [*inherited, *(style.find(w("rPr")) for style in styles), properties]

    def look(self, sources: Sources, script: str) -> Look:
        """The look of text in ``script``: "eastAsia" or "ascii"."""
        half_points = number(value(sources, "sz"), _FALLBACK_HALF_POINTS)
        color = value(sources, "color") or ""
        underline = value(sources, "u")
        plain = len(color) == 6 and all(char in "0123456789abcdefABCDEF" for char in color)
        return Look(
            family=self._family(sources, script),
            size=min(max(half_points / 2, 0.5), 400),
            bold=switch(sources, "b"),
            italic=switch(sources, "i"),
            underline=underline is not None and underline != "none",
            strike=switch(sources, "strike") or switch(sources, "dstrike"),
            color=f"#{color.upper()}" if plain else "",
        )

    def _family(self, sources: Sources, script: str) -> str:
        names = ("eastAsia", "ascii") if script == "eastAsia" else ("ascii", "hAnsi", "eastAsia")
        for source in reversed(sources):
            fonts = None if source is None else source.find(w("rFonts"))
            if fonts is None:
                continue
            themed = fonts.get(w(f"{names[0]}Theme"))
            if themed and self.theme.get(themed):
                return self.theme[themed]
            if family := fonts.get(w(names[0])):
                return family
        for name in names[1:]:
            if family := value(sources, "rFonts", name):
                return family
        return _FALLBACK_FAMILY


def read_styles(root: _Element | None, theme: _Element | None) -> Styles:
    """The styles part (and the theme part) of a document; either may be missing."""
    styles = Styles(theme=_theme_fonts(theme))
    if root is None:
        return styles
    for style in root.findall(w("style")):
        identifier = style.get(w("styleId"), "")
        styles.by_id[identifier] = style
        if style.get(w("default")) in ("1", "true", "on"):
            styles.defaults[style.get(w("type"), "")] = identifier
    defaults = root.find(w("docDefaults"))
    if defaults is not None:
        styles.paragraph_defaults = defaults.find(f"{w('pPrDefault')}/{w('pPr')}")
        styles.run_defaults = defaults.find(f"{w('rPrDefault')}/{w('rPr')}")
    return styles


def _theme_fonts(theme: _Element | None) -> dict[str, str]:
    found: dict[str, str] = {}
    if theme is None:
        return found
    for kind in ("major", "minor"):
        fonts = next(theme.iter(f"{_A}{kind}Font"), None)
        if fonts is None:
            continue
        latin, east = fonts.find(f"{_A}latin"), fonts.find(f"{_A}ea")
        chinese = next((f for f in fonts.findall(f"{_A}font") if f.get("script") == "Hans"), None)
        family = "" if latin is None else latin.get("typeface", "")
        found[f"{kind}Ascii"] = found[f"{kind}HAnsi"] = family
        asian = "" if east is None else east.get("typeface", "")
        if not asian and chinese is not None:
            asian = chinese.get("typeface", "")
        found[f"{kind}EastAsia"] = asian
    return found
