"""Values into a blank form: the main part is written, everything else is copied as bytes."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lxml.etree import _Element

from kepu_desktop.calls.model import Field, Form
from kepu_desktop.documents.forms import editing, ticks
from kepu_desktop.documents.forms.drafting import draft_parts
from kepu_desktop.documents.forms.glyphs import RULE, SLOT
from kepu_desktop.documents.forms.labels import ASIDE_BEHIND, Vocabulary, trim
from kepu_desktop.documents.forms.layout import NO_BINDINGS, Layout, read_layout
from kepu_desktop.documents.forms.regions import Place, Region
from kepu_desktop.documents.forms.slots import Slot
from kepu_desktop.documents.forms.values import (
    FilledForm,
    FormValues,
    Path,
    SlotMark,
    Unplaced,
)
from kepu_desktop.documents.forms.wordml import drop, legal, new_run, path_of, put, w
from kepu_desktop.documents.guard import open_document
from kepu_desktop.documents.packing import repack


def fill_form(
    blank: bytes,
    form: Form,
    values: FormValues,
    *,
    name: str,
    draft_mark: str = "",
    bindings: Mapping[str, str] = NO_BINDINGS,
    mark_slots: bool = False,
) -> FilledForm:
    """Write ``values`` into the labelled places of ``blank``, the bytes of a .docx named ``name``.

    Same bytes for the same arguments. Nothing is guessed: what found no place is in ``unplaced``.
    ``bindings`` (key → slot, see ``survey_form``) come before the labels. With ``draft_mark`` every
    page carries it; with ``mark_slots`` all slots come back with their paths. Raises ``UserError``
    (see ``guard``).
    """
    document = open_document(blank, name)
    layout = read_layout(document, form, bindings)
    slots = list(layout.slots().values()) if mark_slots else []
    filler = _Filler(form, layout)
    filler.write(values)
    editing.mirror_text_boxes(layout.root)
    marks = _slot_marks(slots)
    changed = draft_parts(document, layout.root, draft_mark)
    return FilledForm(
        repack(document.replaced(changed)),
        tuple(dict.fromkeys(filler.placed)),
        tuple(filler.unplaced),
        tuple(dict.fromkeys(filler.notes)),
        marks,
    )


def _slot_marks(slots: list[Slot]) -> tuple[SlotMark, ...]:
    """Where the slots stand now; one that lost its paragraph has no place any more."""
    found: dict[Path, list[str]] = {}
    for slot in slots:
        own = slot.region.lines[0].paragraph if slot.cell is None else slot.cell.element
        if own.getparent() is not None:
            found.setdefault(path_of(own), []).append(slot.name)
    return tuple(SlotMark(path, tuple(names)) for path, names in found.items())


@dataclass(frozen=True, slots=True)
class _Text:
    """One paragraph to write."""

    text: str
    bold: bool = False
    indent: bool = False


@dataclass(slots=True)
class _Filler:
    form: Form
    layout: Layout
    placed: list[str] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    edits: list[tuple[int, Callable[[], None]]] = field(default_factory=list)

    @property
    def words(self) -> Vocabulary:
        return self.layout.words

    def write(self, values: FormValues) -> None:
        bound = self.layout.bound
        for key in bound.stale:
            self.notes.append(f"“{self._named(key)}”原来指定的位置在这份表里没有，已按栏目名称填写")
        wanted = {key: legal(text) for key, text in values.texts.items() if trim(legal(text))}
        for spec in self.form.field:
            if spec.kind in ("count", "duration"):
                text = values.count if spec.kind == "count" else values.duration
                if text:
                    wanted[spec.key] = legal(text)
        for place in self.layout.places:
            texts = [wanted[key] for key in place.keys if key in wanted]
            if texts:
                self._plan_text(place, (place.field.join if place.field else "").join(texts))
                self.placed += [key for key in place.keys if key in wanted]
        for spec in self.form.field:
            for key in spec.keys or (spec.key,):
                if key in wanted and key not in self.placed:
                    self._miss(key, spec)
        for spec in self.form.field:
            if spec.kind == "options" and (values.categories or values.other_text):
                self._plan_options(spec, values)
            elif spec.kind == "entries" and values.entries:
                self._plan_entries(spec, values.entries)
        # From right to left within a line; lines do not touch each other.
        for _, edit in sorted(self.edits, key=lambda edit: -edit[0]):
            edit()

    def _named(self, key: str) -> str:
        spec = self.words.field_of(key)
        return spec.labels[0] if spec is not None else key

    def _miss(self, key: str, spec: Field, reason: str = "") -> None:
        if key in self.layout.bound.left_out:
            self.notes.append(f"“{self._named(key)}”按设置不填入这份表")
        elif all(missed.key != key for missed in self.unplaced):
            named = "、".join(f"“{label}”" for label in spec.labels[:3])
            self.unplaced.append(Unplaced(key, reason or f"表中没有找到{named}这一栏"))

    # ---- texts --------------------------------------------------------------------------------

    def _plan_text(self, place: Place, text: str) -> None:
        region = place.region
        self._announce(place)
        self._open_rows(region)
        if region.inline:
            start = region.start
            self.edits.append((start, lambda: self._write_inline(region, text)))
        else:
            paragraphs = [_Text(part) for part in text.split("\n")]
            self.edits.append((0, lambda: self._write_paragraphs(region, paragraphs)))

    def _announce(self, place: Place) -> None:
        if not self.words.is_blank("\n".join(place.region.texts())):
            spec = place.field
            label = spec.labels[0] if spec else place.keys[0]
            self.notes.append(f"“{label}”一栏原有内容已替换")

    def _open_rows(self, region: Region) -> None:
        for line in region.lines:
            lifted, freed = editing.open_rows(line.paragraph)
            if lifted:
                self.notes.append("已把固定行高改为最小行高，以免文字被截断")
            if freed:
                self.notes.append("已允许所填的行跨页断行")

    def _look(self, region: Region) -> _Element | None:
        """The value's own look, else the paragraph mark's, else the label's without its bold."""
        for line in region.lines:
            start, stop = (region.start, region.stop) if line is region.lines[0] else (0, None)
            run = line.first_run(start, stop)
            if run is not None:
                text = line.text[start:stop]
                prompt = self.words.is_blank(text) and bool(text.strip(" _\u3000"))
                return editing.look_of(run, bold=not prompt, prompt=prompt)
        if not region.inline and (mark := editing.mark_look(region.lines[0])) is not None:
            waiting = any(glyph.is_slot for glyph in region.lines[0].glyphs)
            return editing.clean_look(mark, prompt=waiting)
        source = region.lines[0] if region.inline else region.label
        run = source.first_run() if source is not None else None
        return editing.look_of(run, bold=False)

    def _write_inline(self, region: Region, text: str) -> None:
        """A value on the line of its label, on the rule that is printed for it."""
        line, start = region.lines[0], region.start
        stop = len(line.text) if region.stop is None else region.stop
        blank = line.text[start:stop]
        look = self._look(region)
        if SLOT in blank:
            at = start + blank.index(SLOT)
            editing.replace_span(line, at, at + 1, [new_run(text, look)])
            return
        least = 1 if RULE in blank else 2
        if RULE * 2 in blank:
            look = editing.with_underline(look)
            if aside := ASIDE_BEHIND.search(blank):
                stop, blank, least = start + aside.start(), blank[: aside.start()], 2
        room = _width(blank) - _width(text) - 1
        behind = stop < len(line.text)
        if RULE * 2 in blank or behind:
            text = f" {text}{' ' * max(room, least)}"
        editing.replace_span(line, start, stop, [new_run(text, look)])

    def _write_paragraphs(self, region: Region, texts: list[_Text]) -> None:
        """Whole paragraphs: the first is written in place, the others are its clones."""
        lines = region.lines
        look = self._look(region)
        target = next((line for line in lines if any(g.is_slot for g in line.glyphs)), lines[0])
        for line in lines:
            if line is not target and not editing.remove_paragraph(line):
                editing.replace_span(line, 0, len(line.text), [])
        first, *rest = texts
        editing.replace_span(target, 0, len(target.text), [self._run(first, look)])
        before = target.paragraph
        model = target.paragraph
        for text in rest:
            before = editing.clone_after(model, before)
            if text.text:
                before.append(self._run(text, look))
            _shape(before, text)
        _shape(target.paragraph, first)

    @staticmethod
    def _run(text: _Text, look: _Element | None) -> _Element:
        return new_run(text.text, editing.with_bold(look) if text.bold else look)

    # ---- entries ------------------------------------------------------------------------------

    def _plan_entries(self, spec: Field, entries: tuple[str, ...]) -> None:
        place = self.layout.place_of(spec.key)
        if place is None:
            self._miss(spec.key, spec)
            return
        texts: list[_Text] = []
        for entry in entries:
            heading, *summary = legal(entry).strip("\n").split("\n")
            texts.append(_Text(heading, bold=True))
            texts += [_Text(line, indent=True) for line in summary]
        region = place.region
        self._announce(place)
        self._open_rows(region)
        self.placed.append(spec.key)
        self.edits.append((region.start, lambda: self._write_entries(region, texts)))

    def _write_entries(self, region: Region, texts: list[_Text]) -> None:
        if not region.inline:
            self._write_paragraphs(region, texts)
            return
        # 视频内容： heads the paragraph: the entries begin below it.
        head, *rest = region.lines
        look = self._look(region)
        editing.replace_span(head, region.start, None, [])
        for line in rest:
            if self.words.is_blank(line.text) or region.stop is None:
                editing.remove_paragraph(line)
        before = head.paragraph
        for text in texts:
            before = editing.clone_after(head.paragraph, before)
            if text.text:
                before.append(self._run(text, look))
            _shape(before, text)

    # ---- options ------------------------------------------------------------------------------

    def _plan_options(self, spec: Field, values: FormValues) -> None:
        choices = self.layout.choices.get(spec.key, [])
        if not choices:
            self._plan_option_text(spec, values)
            return
        found = {choice.option.id for choice in choices}
        missing = [o.text for o in spec.options if o.id in values.categories and o.id not in found]
        if missing:
            self._miss(spec.key, spec, f"表中没有选项{'、'.join(f'“{text}”' for text in missing)}")
        self.placed.append(spec.key)
        for choice in choices:
            wanted = choice.option.id in values.categories
            if wanted != choice.box.ticked:
                self.edits.append((choice.box.start, self._ticking(choice, wanted)))
            if choice.option.extra and values.other_text and wanted:
                region = Region((choice.line,), choice.extra_start, choice.extra_stop, inline=True)
                self._open_rows(region)
                text = legal(values.other_text).replace("\n", " ")
                self.edits.append((choice.extra_start, self._extra(choice, region, text)))

    def _ticking(self, choice: ticks.Choice, wanted: bool) -> Callable[[], None]:
        return lambda: ticks.set_tick(choice.box, wanted, self.form.tick)

    def _extra(self, choice: ticks.Choice, region: Region, text: str) -> Callable[[], None]:
        blank = choice.line.text[choice.extra_start : choice.extra_stop]
        before = choice.line.text[: choice.extra_start].rstrip()[-1:]
        # No room is printed behind 其他: a colon keeps the words apart.
        text = text if blank or before in tuple(":：(（)）") else f"：{text}"
        return lambda: self._write_inline(region, text)

    def _plan_option_text(self, spec: Field, values: FormValues) -> None:
        """A form without boxes: the options' words are the value."""
        place = self.layout.place_of(spec.key)
        if place is None:
            self._miss(spec.key, spec)
            return
        boxed = ticks.holds_boxes(place.region.texts(), spec.options)
        if boxed or spec.key in self.layout.printed:
            self._miss(spec.key, spec, f"“{spec.labels[0]}”一栏的选项旁没有认出可打勾的方框")
            return
        words = []
        for option in spec.options:
            if option.id in values.categories:
                more = f"：{legal(values.other_text)}" if option.extra and values.other_text else ""
                words.append(option.text + more)
        if words:
            self.placed.append(spec.key)
            self._plan_text(place, "；".join(words))


def _shape(paragraph: _Element, text: _Text) -> None:
    """Entries run from the left; a summary begins two characters in (GB/T 9704-2012)."""
    if not (text.bold or text.indent):
        return
    properties = editing.paragraph_properties(paragraph)
    # keepNext would hold whole rows together (LibreOffice), not lines inside a cell.
    drop(properties, "numPr", "keepNext")
    if text.indent or properties.find(w("jc")) is not None:
        put(properties, "jc", val="both" if text.indent else "left")
    if text.indent or properties.find(w("ind")) is not None:
        indent = put(properties, "ind")
        for key in ("firstLine", "firstLineChars", "hanging", "hangingChars"):
            indent.attrib.pop(w(key), "")
        if text.indent:
            size = next((node.get(w("val"), "") for node in paragraph.iter(w("sz"))), "")
            indent.set(w("firstLineChars"), "200")
            indent.set(w("firstLine"), str((int(size) if size.isdecimal() else 24) * 20))
        if not indent.attrib:
            properties.remove(indent)


def _width(text: str) -> int:
    """Columns: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
