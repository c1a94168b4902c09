"""A small shop whose past is known: orders that were given back later, visits, people who came."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest

from crm.segments.asking.source import Source
from crm.segments.figures.backtest import people_then
from crm.segments.figures.past import past_rule
from crm.segments.language.behaviours import BehaviourEvent
from crm.segments.language.catalogue import Catalogue
from crm.segments.language.fields import Field
from crm.segments.language.moments import Clock
from crm.segments.language.rules import parse_rule, print_rule

WORLD = """
create table dim_customers (customer_id varchar, created_at timestamp, first_seen_at timestamp,
    city varchar);
insert into dim_customers values
    ('ana', '2026-01-05', '2026-01-05', 'Iași'),
    ('bob', '2026-01-05', '2026-01-05', 'Iași'),
    ('new', '2026-05-01', '2026-05-01', 'Iași');
create table fct_orders (order_id varchar, customer_id varchar, ordered_at timestamp,
    ordered_date date, is_sale boolean, fully_refunded_date date, gross decimal(18, 4),
    net_before_refunds decimal(18, 4), channel varchar, discount_code varchar);
insert into fct_orders values
    ('a1', 'ana', '2026-01-31 21:59', '2026-01-31', true, '2026-03-10', 100, 100, 'web', null),
    ('a2', 'ana', '2026-02-10 10:00', '2026-02-10', true, null, 300, 300, 'web', null),
    ('b1', 'bob', '2026-01-31 22:00', '2026-02-01', true, null, 500, 500, 'web', null),
    ('b2', 'bob', '2026-01-10 10:00', '2026-01-10', false, null, 900, 900, 'web', null);
create table fct_refunds (refund_id varchar, order_id varchar, customer_id varchar,
    refunded_at timestamp, amount decimal(18, 4), is_countable boolean);
insert into fct_refunds values
    ('r1', 'a1', 'ana', '2026-02-20 10:00', 40, false),
    ('r2', 'a1', 'ana', '2026-03-10 10:00', 60, false),
    ('r3', null, 'bob', '2026-02-15 10:00', 30, true);
create table fct_order_items (order_id varchar, event_id varchar);
insert into fct_order_items values ('a1', 'e1'), ('a2', 'e1'), ('b1', null);
create table fct_tickets (order_id varchar, event_id varchar);
create table dim_events (event_id varchar, genre varchar, artist varchar, venue varchar,
    city varchar, series varchar, starts_at timestamp);
insert into dim_events (event_id, genre) values ('e1', 'rock');
create table fct_held_tickets (customer_id varchar, event_id varchar, is_attended boolean,
    attended_at timestamp);
insert into fct_held_tickets values
    ('ana', 'e1', true, '2026-02-28 20:00'), ('ana', 'e2', true, '2026-03-01 20:00');
"""


def _number(name: str, kind: str = "number") -> Field:
    return Field(name, kind, name, name, "bought")


CATALOGUE = Catalogue(
    (
        _number("orders_count"),
        _number("total_spent_net", "money"),
        _number("recency_days"),
        _number("events_attended"),
        Field("city", "text", "City", "Orașul", "is"),
    ),
    (
        BehaviourEvent(
            "order_completed",
            "fct_completed_orders",
            "ordered_at",
            "customer_id",
            "order_id",
            "Ordered",
            "A comandat",
            "bought",
            repeats=True,
            properties=(Field("genre", "text", "Genre", "Gen", "bought"),),
        ),
        BehaviourEvent(
            "cart_abandoned", "fct_carts", "at", "customer_id", "id", "Cart", "Coș", "bought"
        ),
    ),
)
JANUARY, FEBRUARY, MARCH = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)


@pytest.fixture(scope="module")
def source() -> Iterator[Source]:
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(WORLD)
        clock = Clock(date(2026, 6, 30), ZoneInfo("Europe/Bucharest"))
        yield Source(connection, CATALOGUE, clock, lambda slug: "select null as customer_id")


def who(source: Source, raw: dict[str, Any], day: date) -> set[str]:
    past = past_rule(parse_rule(raw, CATALOGUE), CATALOGUE, {})
    assert past.unknown == ()
    found = source.connection.execute(people_then(source, past, day)).fetchall()
    return {customer_id for (customer_id,) in found}


@pytest.mark.parametrize(
    ("day", "spent", "expected"),
    [
        (JANUARY, 100, {"ana"}),  # a minute before the month ends in Bucharest
        (FEBRUARY, 360, {"ana", "bob"}),  # 400 less 40; 500 less 30
        (FEBRUARY, 361, {"bob"}),
        (MARCH, 300, {"ana", "bob"}),  # the first order is given back by now
        (MARCH, 301, {"bob"}),
    ],
)
def test_money_is_what_it_was_on_the_day(
    source: Source, day: date, spent: int, expected: set[str]
) -> None:
    rule = {"field": "total_spent_net", "op": "gte", "value": spent}
    assert who(source, rule, day) == expected


def test_an_order_given_back_later_still_counted_then(source: Source) -> None:
    two = {"field": "orders_count", "op": "eq", "value": 2}
    assert who(source, two, FEBRUARY) == {"ana"}
    assert who(source, two, MARCH) == set()
    rock = {
        "did": "order_completed",
        "times": {"gte": 2},
        "where": {"field": "genre", "op": "eq", "value": "rock"},
    }
    assert who(source, rock, FEBRUARY) == {"ana"}
    assert who(source, rock, MARCH) == set()


def test_nobody_is_there_before_they_were_known(source: Source) -> None:
    none = {"field": "orders_count", "op": "lte", "value": 99}
    assert who(source, none, MARCH) == {"ana", "bob"}
    assert who(source, none, date(2026, 5, 31)) == {"ana", "bob", "new"}


def test_visits_and_days_count_to_the_day(source: Source) -> None:
    assert who(source, {"field": "events_attended", "op": "gte", "value": 2}, FEBRUARY) == set()
    assert who(source, {"field": "events_attended", "op": "gte", "value": 2}, MARCH) == {"ana"}
    assert who(source, {"field": "recency_days", "op": "eq", "value": 27}, FEBRUARY) == {"bob"}


def test_what_nobody_kept_is_named() -> None:
    rule = {
        "all": [
            {"field": "city", "op": "eq", "value": "Iași"},
            {"did": "cart_abandoned"},
            {"segment": "listed", "op": "in"},
            {"segment": "regulars", "op": "not_in"},
            {"segment": "listed", "op": "was_in", "as_of": "2026-01-31"},
        ]
    }
    regulars = parse_rule({"field": "city", "op": "is_set"}, CATALOGUE)
    past = past_rule(parse_rule(rule, CATALOGUE), CATALOGUE, {"regulars": regulars})
    assert [print_rule(one) for one in past.unknown] == [
        {"field": "city", "op": "eq", "value": "Iași"},
        {"did": "cart_abandoned"},
        {"segment": "listed", "op": "in"},
        {"field": "city", "op": "is_set"},
    ]
