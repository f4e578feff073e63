"""No test bets on how fast this machine is: it may be busy, and then a good program would fail."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
CLOCKS = {"monotonic", "perf_counter", "process_time", "thread_time", "time"}
LIMITS = ("timeout", "deadline")
GENEROUS_S = 60


def bets(source: str) -> Iterator[str]:
    """Every ``clock() - start < seconds`` and ``timeout=seconds`` of few seconds, with its line."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Lt | ast.LtE):
            elapsed = isinstance(node.left, ast.BinOp) and isinstance(node.left.op, ast.Sub)
            if (
                elapsed
                and any(map(_reads_a_clock, ast.walk(node.left)))
                and short(*node.comparators)
            ):
                yield f"line {node.lineno}: {ast.unparse(node)}"
        elif isinstance(node, ast.keyword) and node.arg in LIMITS and short(node.value):
            yield f"line {node.value.lineno}: {node.arg}={ast.unparse(node.value)}"


def _reads_a_clock(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and (node.func.attr in CLOCKS)
    )


def short(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and 0 < node.value < GENEROUS_S
    )


def test_no_test_bets_on_time() -> None:
    found = [
        f"{file.relative_to(TESTS)} {bet}"
        for file in sorted(TESTS.rglob("*.py"))
        if file != Path(__file__)
        for bet in bets(file.read_text(encoding="utf-8"))
    ]
    assert found == [], "wait for the state instead: tests/waiting.py"


@pytest.mark.parametrize(
    "line",
    [
        "assert time.monotonic() - begun < 3",
        "assert time.process_time() - begun <= 0.5",
        "child.wait(timeout=10)",
        "settings(deadline=20)",
    ],
)
def test_a_bet_is_found(line: str) -> None:
    assert len(list(bets(line))) == 1


@pytest.mark.parametrize(
    "line",
    [
        "assert time.monotonic() - begun < LIMIT_S",
        "assert time.monotonic() - begun > 0.3",
        "child.wait(timeout=120)",
        "settings(deadline=None)",
        "assert len(found) - before < 3",
        "gate.acquire(timeout=0)",
    ],
)
def test_a_wait_for_a_state_is_none(line: str) -> None:
    assert list(bets(line)) == []
