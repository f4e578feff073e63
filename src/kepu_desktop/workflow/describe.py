"""What was measured in a film, in the words of the report, for those who show it."""

from __future__ import annotations

from kepu_desktop.documents.facts_text import facts_parts
from kepu_desktop.domain.facts import MediaFacts


def facts_in_words(facts: MediaFacts) -> tuple[tuple[str, str], ...]:
    """(what, value) of everything that is known."""
    return facts_parts(facts)
