from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest

from crm.segments.asking.source import Source
from crm.segments.explaining.acts import number_change
from crm.segments.explaining.explain import Explanation, explained
from crm.segments.explaining.explained import as_document, sentences, tree_lines
from crm.segments.explaining.facts import person_facts
from crm.segments.explaining.flips import answer, cheapest_flip, flipped
from crm.segments.explaining.passing import Fact, chooses_anew, holds_on, turns_of
from crm.segments.language.moments import Clock
from crm.segments.language.rules import parse_rule, print_rule
from crm.segments.language.tree import Leaf, conditions
from crm.segments.language.windows import COMPARED, compare
from crm.segments.wording.words import Words
from tests.segments.days import BUCHAREST, SETTINGS_OF_TIME, edges
from tests.segments.evaluator import Judge
from tests.segments.people import CATALOGUE, Person, load, members, relation
from tests.segments.random_people import random_people
from tests.segments.random_rules import random_rule


def source(connection: duckdb.DuckDBPyConnection, as_of: date, zone: str = BUCHAREST) -> Source:
    return Source(connection, CATALOGUE, Clock(as_of, ZoneInfo(zone)), members, relation)


def explain(asked: Source, raw: dict[str, Any], person: Person) -> Explanation:
    rule = parse_rule(raw, CATALOGUE)
    facts = person_facts(asked, rule, person.customer_id)
    assert facts is not None
    return explained(asked, rule, facts, person.customer_id)


def _explanations_agree(connection: duckdb.DuckDBPyConnection, rules: int, seed: int) -> None:
    """Every explanation gives the judge's answer, its flip turns it, and its day is the first."""
    rng = random.Random(seed)
    for number in range(rules):
        as_of, zone = SETTINGS_OF_TIME[number % len(SETTINGS_OF_TIME)]
        if number % 12 == 0 or number < len(SETTINGS_OF_TIME):
            people = random_people(rng, 12, edges(as_of, zone))
            load(connection, people)
        judge, asked = Judge(people, as_of, zone), source(connection, as_of, zone)
        raw = random_rule(rng, as_of)
        for person in rng.sample(people, 3):
            found = explain(asked, raw, person)
            assert found.rule is not None
            assert found.is_in == judge.holds(print_rule(found.rule), person), (raw, person)
            for one, fact in found.facts.items():
                assert fact.held == judge.holds(print_rule(one), person)
                if any(turns_of(one, fact, asked.clock)):
                    assert holds_on(one, fact, asked.clock) == fact.held, (one, fact)
            if found.changes is not None:
                changed = [change.condition for change in found.changes]
                assert answer(found.rule, flipped(found.truths, changed)) != found.is_in
            for language in ("en", "ro"):
                words = Words(CATALOGUE, language)
                assert tree_lines(found, words)
                assert sentences(found, words)
            as_document(found, {"en": Words(CATALOGUE), "ro": Words(CATALOGUE, "ro")})


def test_an_explanation_agrees_with_membership(connection: duckdb.DuckDBPyConnection) -> None:
    _explanations_agree(connection, 60, 20261121)


@pytest.mark.slow
def test_three_thousand_explanations_agree_with_membership(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    _explanations_agree(connection, 1_000, 7)


def _until(person: Person, as_of: date) -> Person:
    """Leave out what the person did after a day, so that asking of later days adds nothing."""
    day = as_of - timedelta(days=1)  # in no zone later than `as_of`
    return replace(
        person,
        lines=tuple(one for one in person.lines if one.sold_at and one.sold_at.date() <= day),
        moves=tuple(one for one in person.moves if one.moved_on and one.moved_on <= day),
    )


def _turns_agree(connection: duckdb.DuckDBPyConnection, rules: int, seed: int) -> int:
    """The day told is the first on which the judge says otherwise; where none is told, none is."""
    rng, turns = random.Random(seed), 0
    as_of, zone = SETTINGS_OF_TIME[0]
    people = [_until(one, as_of) for one in random_people(rng, 12, edges(as_of, zone))]
    load(connection, people)
    asked = source(connection, as_of, zone)
    for _ in range(rules):
        raw, person = random_rule(rng, as_of, depth=1), rng.choice(people)
        while "was_in" in str(raw) or not ("in_last" in str(raw) or "in_next" in str(raw)):
            raw = random_rule(rng, as_of, depth=1)  # the history of coming days is not written
        found = explain(asked, raw, person)
        raw = print_rule(found.rule)
        if found.turn is None and any(map(chooses_anew, found.facts)):
            continue
        last = (found.turn.day - as_of).days if found.turn else 400
        days = {1, last - 1, *(rng.randrange(1, last + 1) for _ in range(6))}
        before = [as_of + timedelta(days=ahead) for ahead in days if 1 <= ahead < last]
        for day in before:
            assert Judge(people, day, zone).holds(raw, person) == found.is_in, (raw, person, day)
        if found.turn:
            turns += 1
            assert Judge(people, found.turn.day, zone).holds(raw, person) == found.turn.holds
    return turns


def test_the_day_told_is_the_first_on_which_the_answer_turns(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    assert _turns_agree(connection, 150, 3) > 10


@pytest.mark.slow
def test_thousands_of_days_told_are_right(connection: duckdb.DuckDBPyConnection) -> None:
    assert sum(_turns_agree(connection, 500, seed) for seed in range(4)) > 100


def test_no_smaller_set_of_conditions_turns_the_answer() -> None:
    rng = random.Random(11)
    for _ in range(300):
        rule = parse_rule(random_rule(rng, date(2026, 3, 29)), CATALOGUE)
        asked = list(dict.fromkeys(conditions(rule)))
        if len(asked) > 8:
            continue
        truths = {one: rng.random() < 0.5 for one in asked}
        costs = {one: rng.choice([None, 0.1, 0.5, 1.0]) for one in asked}
        found = cheapest_flip(rule, truths, costs.__getitem__)
        possible = [one for one in asked if costs[one] is not None]
        turning = [
            (size, sum(costs[one] or 0 for one in chosen))
            for size in range(len(possible) + 1)
            for chosen in combinations(possible, size)
            if answer(rule, flipped(truths, chosen)) != answer(rule, truths)
        ]
        if found is None:
            assert not turning
        else:
            assert found.cost == pytest.approx(min(turning))


def test_the_number_told_is_the_nearest_that_turns_a_condition() -> None:
    rng = random.Random(2)
    for _ in range(500):
        op = rng.choice(list(COMPARED))
        bounds = tuple(sorted(Decimal(rng.randrange(8)) for _ in range(2)))
        asked = bounds if op in ("between", "in", "not_in") else bounds[:1]
        now = rng.randrange(10)
        held = compare(op, Decimal(now), asked)
        found = number_change(Leaf("score", op, asked), Fact(held, now), op, asked)
        turning = [x for x in range(-2, 12) if compare(op, Decimal(x), asked) != held]
        if found is None:
            assert turning == []
        else:
            assert found.figures["amount"] == min(abs(x - now) for x in turning)
