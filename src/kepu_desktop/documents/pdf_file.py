"""A foreign PDF: does it open, how many pages, is it locked. Nothing of it is shown or run."""

from __future__ import annotations

import logging
import os
import warnings

from kepu_desktop.domain.material_facts import MaterialFacts, MaterialKind, MaterialProblem

_HEAD = 1024  # readers look for the mark this far (ISO 32000-1, annex H 3.4.1)
_MOST_PAGES = 20_000


def is_pdf(head: bytes) -> bool:
    return b"%PDF-" in head[:_HEAD]


def look_at_pdf(path: str) -> MaterialFacts:
    """Facts of the PDF at ``path``. One that opens without a password but restricts printing or
    copying counts as open. Raises ``OSError`` when the disk refuses."""
    import pypdf
    from pypdf.errors import DependencyError, PyPdfError

    size = os.path.getsize(path)
    facts = MaterialFacts(MaterialKind.PDF, size)
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its words carry what the file says
    try:
        with warnings.catch_warnings(), open(path, "rb") as stream:
            warnings.simplefilter("ignore")
            reader = pypdf.PdfReader(stream, strict=False)
            if reader.is_encrypted and not _opens(reader):
                return _with(facts, MaterialProblem.LOCKED)
            pages = _count(reader)
    except DependencyError:
        # Encrypted by AES, which we cannot undo: whoever opens it may be asked for a password.
        return _with(facts, MaterialProblem.LOCKED)
    except (PyPdfError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError):
        return _with(facts, MaterialProblem.BROKEN)
    except RecursionError:
        return _with(facts, MaterialProblem.BROKEN)
    if not pages:
        return _with(facts, MaterialProblem.BROKEN, "没有页")
    return MaterialFacts(MaterialKind.PDF, size, pages=pages)


def _opens(reader: object) -> bool:
    import pypdf

    assert isinstance(reader, pypdf.PdfReader)
    return reader.decrypt("") != pypdf.PasswordType.NOT_DECRYPTED


def _count(reader: object) -> int:
    """Every page is visited: a file cut short still names a number of pages."""
    import pypdf

    assert isinstance(reader, pypdf.PdfReader)
    count = 0
    for count, page in enumerate(reader.pages, 1):
        page.get("/Type")
        if count >= _MOST_PAGES:
            break
    return count


def _with(facts: MaterialFacts, problem: MaterialProblem, detail: str = "") -> MaterialFacts:
    return MaterialFacts(facts.kind, facts.size, problem, detail)
