"""What one person is told, in the words of the fields that everybody has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest

from crm.segments.asking.source import Source
from crm.segments.explaining.explain import Explanation, explained
from crm.segments.explaining.explained import sentences, tree_lines
from crm.segments.explaining.facts import person_facts
from crm.segments.language.behaviours import BehaviourEvent
from crm.segments.language.catalogue import Catalogue
from crm.segments.language.fields import Field
from crm.segments.language.moments import Clock
from crm.segments.language.rules import parse_rule
from crm.segments.wording.phrases import Language
from crm.segments.wording.words import Words

CATALOGUE = Catalogue(
    (
        Field("total_spent_net", "money", "Spent, net", "Cheltuit, net", "bought"),
        Field("orders_count", "number", "Orders", "Comenzi", "bought", "orders"),
        Field("recency_days", "number", "Days since last order", "Zile", "bought", "days"),
        Field("last_order_at", "timestamp", "Last order", "Ultima comandă", "bought"),
        Field("created_at", "timestamp", "Customer since", "Client din", "is"),
        Field("city", "text", "City", "Orașul", "is"),
    ),
    (
        BehaviourEvent(
            "order_completed",
            "orders",
            "ordered_at",
            "customer_id",
            "order_id",
            "Ordered",
            "A comandat",
            "bought",
        ),
    ),
)
AS_OF = date(2026, 11, 20)
SPENT_500 = {"field": "total_spent_net", "op": "gte", "value": 500}
RECENT = {"field": "last_order_at", "op": "in_last", "value": "P90D"}
WORLD = """
create table dim_customers (customer_id varchar, total_spent_net decimal(18,4),
    orders_count bigint, recency_days int, last_order_at timestamp, created_at timestamp,
    city varchar);
insert into dim_customers values
    ('ana', 380, 2, 77, '2026-09-03 21:30', '2025-01-01', 'Cluj'),
    ('eva', 0, 0, null, null, '2025-01-01', null);
create table orders (customer_id varchar, order_id varchar, ordered_at timestamp);
insert into orders values
    ('ana', '1', '2026-03-01 10:00'), ('ana', '2', '2026-09-03 21:30');
"""


@pytest.fixture(scope="module")
def source() -> Iterator[Source]:
    """Ana ordered twice, on 4 September and 1 March, for 380 in all; Eva never did."""
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(WORLD)
        clock = Clock(AS_OF, ZoneInfo("Europe/Bucharest"))
        yield Source(connection, CATALOGUE, clock, lambda slug: "select null as customer_id")


def explain(source: Source, raw: dict[str, Any], who: str = "ana") -> Explanation:
    rule = parse_rule(raw, CATALOGUE)
    facts = person_facts(source, rule, who)
    assert facts is not None
    return explained(source, rule, facts, who)


def told(
    source: Source, raw: dict[str, Any], who: str = "ana", language: Language = "en"
) -> list[str]:
    return sentences(explain(source, raw, who), Words(CATALOGUE, language, currency="RON"))[1:]


def test_the_cheapest_way_in_is_told_with_its_figures(source: Source) -> None:
    rule = {"all": [SPENT_500, {"field": "orders_count", "op": "gte", "value": 3}]}
    assert told(source, rule) == ["To enter: spend 120.00 RON more and place 1 more order."]
    assert told(source, rule, language="ro") == [
        "Ca să intre: să mai cheltuiască 120,00 RON și să mai facă 1 comandă."
    ]
    assert told(source, {"any": rule["all"]}) == ["To enter: spend 120.00 RON more."]


def test_a_held_window_tells_the_day_it_runs_out(source: Source) -> None:
    assert told(source, RECENT) == [
        "To leave: no new order until 2026-12-03.",
        "Will leave on 2026-12-03 without a new order; to stay, order again before 2026-12-03.",
    ]
    assert told(source, RECENT, language="ro")[1].startswith("Va ieși la 2026-12-03 fără")


def test_windows_of_behaviour_run_out_when_one_order_too_many_is_old(source: Source) -> None:
    rule = {"did": "order_completed", "times": {"gte": 2}, "in_last": "P300D"}
    assert told(source, rule)[1].startswith("Will leave on 2026-12-26 without a new order")


def test_days_since_the_last_order_count_on(source: Source) -> None:
    rule = {"field": "recency_days", "op": "gte", "value": 90}
    assert told(source, rule) == [
        "To enter: no new order until 2026-12-03.",
        "Will enter on 2026-12-03 without a new order.",
    ]
    assert told(source, {"not": rule})[0] == "To leave: no new order until 2026-12-03."


def test_what_lies_in_the_past_cannot_change(source: Source) -> None:
    rule = {"field": "created_at", "op": "before", "value": "2024-01-01"}
    assert told(source, rule) == ["Nothing that can still happen changes this."]
    fewer = {"field": "orders_count", "op": "lte", "value": 1}
    assert told(source, fewer) == ["Nothing that can still happen changes this."]


def test_who_never_ordered_is_told_to_begin(source: Source) -> None:
    assert told(source, RECENT, "eva") == ["To enter: place a first order."]
    lapsed = {"field": "last_order_at", "op": "not_in_last", "value": "P90D"}
    assert told(source, lapsed, "eva") == ["Nothing that can still happen changes this."]


def test_the_tree_shows_every_condition_with_its_value(source: Source) -> None:
    rule = {"all": [SPENT_500, {"not": {"any": [RECENT, {"did_not": "order_completed"}]}}]}
    lines = tree_lines(
        explain(source, rule), Words(CATALOGUE, zone=ZoneInfo("Europe/Bucharest"), currency="RON")
    )
    assert lines == [
        "✗ all:",
        "    ✗ Spent, net is at least 500 RON (is 380.00 RON)",
        "    ✗ not:",
        "        ✓ any:",
        "            ✓ Last order is within the last 90 days (is 2026-09-04 00:30)",
        "            ✗ Ordered: never (2 times, the last on 2026-09-04)",
    ]


def test_nobody_is_explained_who_is_not_in_the_build(source: Source) -> None:
    assert person_facts(source, parse_rule(RECENT, CATALOGUE), "nobody") is None
