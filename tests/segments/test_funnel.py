from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest

from crm.segments.asking.source import Source
from crm.segments.figures.funnel import funnel_of, without
from crm.segments.figures.patterns import parts_of
from crm.segments.figures.steps import Funnel, Step
from crm.segments.language.moments import Clock
from crm.segments.language.rules import parse_rule, print_rule
from crm.segments.language.tree import AllOf, AnyOf, Rule
from tests.segments.days import BUCHAREST, edges
from tests.segments.evaluator import Judge
from tests.segments.people import CATALOGUE, Person, load, members, relation
from tests.segments.random_people import random_people
from tests.segments.random_rules import random_rule

AS_OF = date(2026, 3, 29)


@pytest.fixture(scope="module")
def source() -> Iterator[Source]:
    with duckdb.connect(config={"threads": 1}) as connection:
        clock = Clock(AS_OF, ZoneInfo(BUCHAREST))
        yield Source(connection, CATALOGUE, clock, members, relation)


def taken_apart(source: Source, people: list[Person], raw: dict[str, Any]) -> Funnel:
    load(source.connection, people)
    return funnel_of(source, parse_rule(raw, CATALOGUE), "build")


def every(step: Step) -> Iterator[Step]:
    yield step
    for part in step.steps:
        yield from every(part)


def _counts_agree(source: Source, people: list[Person], raw: dict[str, Any]) -> None:
    judge = Judge(people, AS_OF, BUCHAREST)

    everybody = {person.customer_id for person in people}

    def who(rule: Rule | None) -> set[str]:
        return everybody if rule is None else judge.who(print_rule(rule))

    rule = parse_rule(raw, CATALOGUE)
    found = funnel_of(source, rule, "build")
    size = len(who(rule))
    assert (found.population, found.matching) == (len(people), size)
    for step in every(found.root):
        assert step.alone == len(who(step.rule)), (raw, step.path)
        assert step.gained == len(who(without(rule, step.path))) - size, (raw, step.path)
    if isinstance(rule, AllOf | AnyOf):
        kind = type(rule)
        for number, step in enumerate(found.root.steps, start=1):
            assert step.after == len(who(kind(rule.parts[:number])))
    parts = parts_of(rule)
    steps = found.root.steps if isinstance(rule, AllOf) else (found.root,)
    for part, step in zip(parts, steps, strict=True):
        others = [who(other) for other in parts if other is not part]
        missed = set.intersection(everybody - who(part), *others)
        if parts.count(part) == 1:
            assert step.missed == len(missed)
            assert {one.customer_id for one in step.nearest} <= missed
            assert len(step.nearest) == min(5, len(missed))
    assert (found.emptied_by is None) == (size > 0)


def test_every_count_of_a_random_rule_is_the_judges(source: Source) -> None:
    rng = random.Random(5)
    people = random_people(rng, 25, edges(AS_OF, BUCHAREST))
    load(source.connection, people)
    for _ in range(60):
        _counts_agree(source, people, random_rule(rng, AS_OF))


def three() -> list[Person]:
    return [
        Person("rich", orders=3, spent=900),  # type: ignore[arg-type]
        Person("close", orders=3, spent=480),  # type: ignore[arg-type]
        Person("far", orders=3, spent=100),  # type: ignore[arg-type]
        Person("new", orders=0, spent=None),
    ]


SPENT = {"field": "spent", "op": "gte", "value": 500}
ORDERS = {"field": "orders", "op": "gte", "value": 3}


def test_who_just_missed_is_shown_nearest_first(source: Source) -> None:
    found = taken_apart(source, three(), {"all": [ORDERS, SPENT]})

    first, second = found.root.steps
    assert [(step.before, step.after, step.gained) for step in (first, second)] == [
        (4, 3, 0),
        (3, 1, 2),
    ]
    assert [(one.customer_id, one.gap) for one in second.nearest] == [("close", 20), ("far", 400)]
    assert (first.missed, second.missed, second.unit) == (0, 2, "amount")


def test_a_rule_of_one_condition_is_missed_by_everybody_else(source: Source) -> None:
    found = taken_apart(source, three(), SPENT)

    assert found.root.missed == 3
    assert [one.customer_id for one in found.root.nearest] == ["close", "far", "new"]
    assert found.root.nearest[-1].gap is None
    assert found.root.gained == 3


def test_the_condition_that_empties_a_rule_is_named(source: Source) -> None:
    polka = {"field": "tags", "op": "has_any", "value": ["polka"]}
    found = taken_apart(source, three(), {"all": [ORDERS, {"all": [polka, SPENT]}]})

    assert (found.matching, found.emptied_by) == (0, "all[1].all[0]")
    assert found.met_by_nobody == ("all[1].all[0]",)
    apart = taken_apart(source, three(), {"all": [SPENT, {"not": ORDERS}]})
    assert (apart.emptied_by, apart.met_by_nobody) == ("all[1]", ())


def test_an_any_counts_who_is_taken_in_by_each_part(source: Source) -> None:
    found = taken_apart(source, three(), {"any": [SPENT, ORDERS]})

    assert [(step.alone, step.before, step.after) for step in found.root.steps] == [
        (1, 0, 1),
        (3, 1, 3),
    ]
    assert [step.gained for step in found.root.steps] == [0, -2]


def test_an_empty_world_has_an_empty_funnel(source: Source) -> None:
    found = taken_apart(source, [], {"all": [ORDERS, SPENT]})

    assert (found.population, found.matching, found.emptied_by) == (0, 0, None)
    assert found.as_dict()["steps"]["steps"][1]["just_missed"]["people"] == 0
