"""Foreign PDFs: open, locked, broken, and how many pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from kepu_desktop.documents.pdf_file import is_pdf, look_at_pdf
from kepu_desktop.domain.material_facts import MaterialKind, MaterialProblem
from material_factory import aes_pdf, cut, pdf


@pytest.mark.parametrize("pages", [1, 12])
def test_an_open_one_tells_its_pages(pages: int, tmp_path: Path) -> None:
    facts = look_at_pdf(str(pdf(tmp_path / "x.pdf", pages)))
    assert (facts.kind, facts.problem, facts.pages) == (MaterialKind.PDF, None, pages)
    assert facts.size == (tmp_path / "x.pdf").stat().st_size


@pytest.mark.parametrize("way", ["RC4-40", "RC4-128"])
def test_one_that_asks_for_a_password_is_locked(way: str, tmp_path: Path) -> None:
    facts = look_at_pdf(str(pdf(tmp_path / "x.pdf", user="secret", way=way)))
    assert facts.problem is MaterialProblem.LOCKED
    assert facts.pages is None


def test_one_locked_by_aes_is_locked(tmp_path: Path) -> None:
    assert look_at_pdf(str(aes_pdf(tmp_path / "x.pdf"))).problem is MaterialProblem.LOCKED


def test_one_that_only_forbids_printing_is_open(tmp_path: Path) -> None:
    facts = look_at_pdf(str(pdf(tmp_path / "x.pdf", 2, user="", owner="boss", way="RC4-128")))
    assert (facts.problem, facts.pages) == (None, 2)


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\0" * 5000, b"%PDF-1.7\nxref\n0 1\ntrailer\n<<>>\n"]
)
def test_what_only_begins_like_one_is_broken(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(data)
    assert is_pdf(data)
    assert look_at_pdf(str(tmp_path / "x.pdf")).problem is MaterialProblem.BROKEN


def test_one_without_its_pages_is_broken(tmp_path: Path) -> None:
    path = cut(pdf(tmp_path / "x.pdf", 3), 0.2)
    assert look_at_pdf(str(path)).problem is MaterialProblem.BROKEN
