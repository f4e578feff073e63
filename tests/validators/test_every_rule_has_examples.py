"""No rule without a passing and, for each branch, a failing example; and they show just that."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest

from kepu_desktop.domain.facts import MediaFacts
from kepu_desktop.domain.findings import Level, Origin
from kepu_desktop.validators.judge import findings_of
from kepu_desktop.validators.registry import CannotRun, RuleDefinition, Subject, all_rules
from validators import expected
from validators.examples import CANNOT_RUN, EXAMPLES, Example
from validators.samples import CALL, film_view

RULES = all_rules()
SKIPPABLE = Subject.FILE, Subject.FILM


def label(definition: RuleDefinition) -> str:
    return f"{definition.id}-{definition.subject}"


def of(definition: RuleDefinition) -> list[Example]:
    key = (definition.id, definition.subject)
    return [example for example in EXAMPLES if (example.rule, example.subject) == key]


def definition_of(example: Example) -> RuleDefinition:
    (found,) = (r for r in RULES if (r.id, r.subject) == (example.rule, example.subject))
    return found


@pytest.mark.parametrize("definition", RULES, ids=label)
def test_a_rule_has_a_passing_example_and_a_failing_one_for_each_branch(
    definition: RuleDefinition,
) -> None:
    shown = [example.branches for example in of(definition)]
    assert () in shown
    assert {branch for branches in shown for branch in branches} - {CANNOT_RUN} == set(
        definition.branches
    )


@pytest.mark.parametrize(
    "definition", [rule for rule in RULES if rule.subject in SKIPPABLE], ids=label
)
def test_a_rule_that_lacks_its_facts_has_an_example_of_it(definition: RuleDefinition) -> None:
    spec = CALL.rules[definition.id]
    try:
        list(definition.function(film_view(known=MediaFacts()), spec))
        skips = False
    except CannotRun:
        skips = True
    shown = any(example.branches == (CANNOT_RUN,) for example in of(definition))
    # A hint of ours says nothing before the full check, but may lack facts of a partial one.
    assert shown if skips else not shown or expected.origin(definition.id) is Origin.OURS


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_an_example_shows_what_it_says(example: Example) -> None:
    definition = definition_of(example)
    spec = CALL.rules[example.rule]
    if example.branches == (CANNOT_RUN,):
        with pytest.raises(CannotRun) as outcome:
            list(definition.function(example.view, spec))
        assert outcome.value.reason
        return
    claims = list(definition.function(example.view, spec))
    assert tuple(claim.branch for claim in claims) == example.branches
    assert all(claim.message and "。" not in claim.message for claim in claims)


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_level_stage_and_origin_are_those_of_the_domain_table(example: Example) -> None:
    definition = definition_of(example)
    spec = CALL.rules[example.rule]
    found = list(findings_of(definition, spec, example.view, "v1", "basis"))
    if example.branches == (CANNOT_RUN,):
        assert [(f.level, f.stage) for f in found] == [(Level.SKIPPED, spec.stage)]
    else:
        wanted = [expected.BRANCHES[example.rule, branch] for branch in example.branches]
        assert [(f.level, f.stage) for f in found] == wanted
    for finding in found:
        assert finding.rule == example.rule
        assert finding.origin is expected.origin(example.rule)
        assert finding.clause.startswith(spec.clause)
        assert finding.remedy or finding.level is Level.SKIPPED


def test_the_domain_table_names_every_branch_of_the_program_and_of_the_call() -> None:
    branches = {(rule.id, branch) for rule in RULES for branch in rule.branches}
    assert branches == set(expected.BRANCHES)
    assert set(CALL.rules) == {rule.id for rule in RULES}


def test_a_rule_id_is_registered_once_for_each_subject() -> None:
    counted = Counter((rule.id, rule.subject) for rule in RULES)
    assert set(counted.values()) == {1}


@pytest.mark.parametrize("topic", ["review", "package"])
def test_the_order_of_the_rules_does_not_depend_on_what_was_imported_first(topic: str) -> None:
    code = (
        f"import kepu_desktop.validators.{topic}\n"
        "from kepu_desktop.validators.registry import all_rules\n"
        "print(*(f'{rule.id}-{rule.subject}' for rule in all_rules()))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == [label(rule) for rule in RULES]


@pytest.mark.parametrize("definition", RULES, ids=label)
def test_a_rule_says_why_it_exists(definition: RuleDefinition) -> None:
    assert len(definition.rationale) > 20
    assert definition.title
    assert definition.remedy
