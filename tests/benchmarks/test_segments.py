"""Fifty segments in one pass beside one query per rule: CPU time of each, in alternating pairs.

Run with `make bench`. Both answers are compared; the ratio is asserted, with room for a busy
machine.
"""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from statistics import median
from typing import Any

import duckdb
import pytest

from crm.segments.asking.population import population_query
from crm.segments.compiler.compile import Compiled, compile_rule
from crm.segments.compiler.dependencies import levels
from crm.segments.compiler.measures import segment_column
from crm.segments.compiler.scans import measures_query
from crm.segments.language.rules import parse_rule
from tests.segments.people import CATALOGUE, relation

pytestmark = pytest.mark.slow

PEOPLE, LINES, PAIRS = 1_000_000, 5_000_000, 7
AS_OF = date(2026, 3, 29)
GENRES = ("rock", "jazz", "folk", "metal", "pop")
WORLD = f"""
create macro pick(row, salt, choices) as (hash(row, salt) % choices)::int;
create table people as
select 'cust_' || range as customer_id, pick(range, 0, 12) as orders,
    pick(range, 1, 4000)::double / 10 as gap,
    (pick(range, 2, 2000000) / 100)::decimal(18, 4) as spent,
    if(pick(range, 3, 3) = 0, null, pick(range, 3, 1000) / 1000) as churn,
    ['Iași', 'Cluj-Napoca', 'București', 'Brașov', null][1 + pick(range, 4, 5)] as city,
    pick(range, 5, 20) = 0 as is_vip, date '1950-01-01' + pick(range, 6, 20000) as born,
    timestamp '2026-03-29 12:00' - to_hours(pick(range, 7, 17520)) as last_order_at
from range({PEOPLE});
create table bridge_customer_tags as
select 'cust_' || range as customer_id,
    ['rock', 'jazz', 'vip', 'staff'][1 + pick(range, 8, 4)] as tag
from range(0, {PEOPLE}, 2);
create table shop_lines as
select 'cust_' || hash(range) % {PEOPLE} as customer_id, 'line_' || range as line_id,
    'order_' || range // 2 as order_id,
    timestamp '2026-03-29 12:00' - to_minutes(pick(range, 1, 1000000)) as sold_at,
    pick(range, 2, 10) > 0 as is_valid, if(pick(range, 3, 3) = 0, 'used', 'sale') as kind,
    {list(GENRES)}[1 + pick(range, 4, 5)] as genre,
    (pick(range, 5, 10000) / 100)::decimal(18, 4) as price, pick(range, 6, 5) as seats,
    pick(range, 7, 9) = 0 as is_gift, timestamp '2026-05-01 20:00' as doors_at
from range({LINES});
"""


def _rules() -> dict[str, dict[str, Any]]:
    """Fifty rules as people have them: fields, behaviour, shares, some upon the others."""
    rules: dict[str, dict[str, Any]] = {}
    for number in range(12):
        spent = {"field": "spent", "op": "gte", "value": 1_000 * number}
        lately = {"field": "last_order_at", "op": "in_last", "value": f"P{30 + 30 * number}D"}
        city = {"field": "city", "op": "in", "value": ["iasi", "Cluj-Napoca"]}
        rules[f"spent-{number}"] = {"all": [spent, {"any": [lately, city]}]}
        tag = {"field": "tags", "op": "has_any", "value": ["rock", "vip"][: 1 + number % 2]}
        rules[f"tagged-{number}"] = {
            "all": [tag, {"field": "orders", "op": "gte", "value": number}]
        }
    for number, genre in enumerate(GENRES):
        where = {"field": "genre", "op": "eq", "value": genre}
        often = {"times": {"gte": 2}, "in_last": "P365D", "where": where}
        rules[f"fans-{genre}"] = {"did": "bought", **often}
        rules[f"not-{genre}"] = {"did_not": "bought", "in_last": f"P{90 * (number + 1)}D"}
        rules[f"stopped-{genre}"] = {"stopped": "used", "in_last": f"P{60 * (number + 1)}D"}
        share = {"field": "spent", "op": "percentile_gte", "value": 0.5 + number / 10}
        rules[f"top-{genre}"] = {"all": [share, {"segment": f"fans-{genre}", "op": "not_in"}]}
    for number in range(6):
        first = {"first_did": "bought", "in_last": f"P{30 * (number + 1)}D"}
        rules[f"new-{number}"] = {"any": [first, {"field": "is_vip", "op": "is_true"}]}
    return rules


@pytest.fixture(scope="module")
def world() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute(WORLD)
        yield connection


def _compiled() -> dict[str, Compiled]:
    return {
        slug: compile_rule(parse_rule(rule, CATALOGUE), CATALOGUE, AS_OF, "Europe/Bucharest")
        for slug, rule in _rules().items()
    }


def _in_one_pass(connection: duckdb.DuckDBPyConnection, rules: Mapping[str, Compiled]) -> None:
    """Measures once, then every predicate as a column of one scan, level by level."""
    asked_once = (one for rule in rules.values() for one in rule.measures)
    measures = measures_query(asked_once, relation=relation)
    query = f"select * from people join ({measures}) using (customer_id)"
    for level in levels({slug: rule.depends_on for slug, rule in rules.items()}):
        asked = (f'({rules[slug].predicate}) as "{segment_column(slug)}"' for slug in level)
        query = f"select *, {', '.join(asked)} from ({query})"
    columns = ", ".join(f'"{segment_column(slug)}"' for slug in rules)
    connection.execute(
        f"create or replace temp table matches as select customer_id, {columns} from ({query})"
    )
    each = (
        f"select '{slug}' as segment_id, customer_id from matches where \"{segment_column(slug)}\""
        for slug in rules
    )
    connection.execute(f"create or replace temp table one_pass as {' union all '.join(each)}")


def _one_by_one(connection: duckdb.DuckDBPyConnection, rules: Mapping[str, Compiled]) -> None:
    connection.execute(
        "create or replace temp table one_by_one (segment_id varchar, customer_id varchar)"
    )

    def members(slug: str) -> str:
        return f"select customer_id from one_by_one where segment_id = '{slug}'"

    for level in levels({slug: rule.depends_on for slug, rule in rules.items()}):
        for slug in level:
            people = population_query([rules[slug]], members, relation)
            connection.execute(
                f"insert into one_by_one select '{slug}', customer_id from ({people})"
                f" where {rules[slug].predicate}"
            )


def _cpu(act: Callable[[], None]) -> float:
    before = resource.getrusage(resource.RUSAGE_SELF)
    act()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_fifty_segments_in_one_pass_cost_less_than_fifty_queries(
    world: duckdb.DuckDBPyConnection,
) -> None:
    rules = _compiled()
    assert len(rules) == 50
    _in_one_pass(world, rules)
    _one_by_one(world, rules)
    both = "(from one_pass except from one_by_one) union all (from one_by_one except from one_pass)"
    assert world.execute(f"select count(*) from ({both})").fetchone() == (0,)
    pairs = [
        (_cpu(lambda: _in_one_pass(world, rules)), _cpu(lambda: _one_by_one(world, rules)))
        for _ in range(PAIRS)
    ]
    ratios = sorted(many / one for one, many in pairs)
    ones, manys = (sorted(times) for times in zip(*pairs, strict=True))
    ((members,),) = world.execute("select count(*) from one_pass").fetchall()
    print(
        f"\n{PEOPLE:,} people, {LINES:,} lines, {members:,} memberships, {PAIRS} pairs"
        f"\n  one pass       {median(ones):6.2f} CPU s ({ones[0]:.2f} to {ones[-1]:.2f})"
        f"\n  query per rule {median(manys):6.2f} CPU s ({manys[0]:.2f} to {manys[-1]:.2f})"
        f"\n  ratio          {median(ratios):6.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"
    )
    assert median(ratios) > 1.3
