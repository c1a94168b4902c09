from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import duckdb
import pytest
import sqlglot
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlglot import exp

from crm.segments.compiler.compile import compile_rule
from crm.segments.language.rules import parse_rule
from tests.segments.days import AS_OF, BUCHAREST
from tests.segments.people import CATALOGUE, Person, load, matches
from tests.segments.random_people import CITIES


def _who(
    connection: duckdb.DuckDBPyConnection,
    people: list[Person],
    rule: dict[str, Any],
    as_of: date = date(2026, 6, 30),
    zone: str = BUCHAREST,
) -> set[str]:
    load(connection, people)
    return matches(connection, compile_rule(parse_rule(rule, CATALOGUE), CATALOGUE, as_of, zone))


@pytest.mark.parametrize("typed", ["Iași", "Iaşi", "iasi", "IAS\u0326I", "IASI"])
def test_comma_below_cedilla_and_plain_letters_match_each_other(
    connection: duckdb.DuckDBPyConnection, typed: str
) -> None:
    people = [Person(spelling, city=spelling) for spelling in ("Iași", "Iaşi", "iasi", "IAŞI")]
    rule = {"field": "city", "op": "eq", "value": typed}
    assert _who(connection, people, rule) == {"Iași", "Iaşi", "iasi", "IAŞI"}


def test_ninety_days_are_whole_local_days_on_dates_and_timestamps_alike(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    as_of = date(2026, 6, 30)
    first = as_of - timedelta(days=89)
    opening = datetime.combine(first, datetime.min.time()) - timedelta(hours=3)
    closing = datetime.combine(as_of, datetime.min.time()) + timedelta(hours=21)
    people = [
        Person("on the first day", born=first, last_order_at=opening),
        Person(
            "a moment too early",
            born=first - timedelta(days=1),
            last_order_at=opening - timedelta(microseconds=1),
        ),
        Person("on the last day", born=as_of, last_order_at=closing - timedelta(microseconds=1)),
        Person("a moment too late", born=as_of + timedelta(days=1), last_order_at=closing),
        Person("never"),
    ]
    for field in ("born", "last_order_at"):
        within = {"field": field, "op": "in_last", "value": "P90D"}
        outside = {"field": field, "op": "not_in_last", "value": "90d"}
        assert _who(connection, people, within, as_of) == {"on the first day", "on the last day"}
        assert _who(connection, people, outside, as_of) == {
            "a moment too early",
            "a moment too late",
        }


def test_hours_count_back_from_the_end_of_the_as_of_day(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    end = datetime.fromisoformat("2026-03-29T21:00")  # that local day has 23 hours
    people = [
        Person("inside", last_order_at=end - timedelta(hours=24)),
        Person("before", last_order_at=end - timedelta(hours=24, microseconds=1)),
        Person("after", last_order_at=end),
    ]
    rule = {"field": "last_order_at", "op": "in_last", "value": "PT24H"}
    assert _who(connection, people, rule, date(2026, 3, 29)) == {"inside"}


@pytest.mark.parametrize(
    ("as_of", "found"),
    [
        (date(2027, 2, 27), True),
        (date(2027, 2, 28), False),
        (date(2028, 2, 28), True),
        (date(2028, 2, 27), False),
    ],
)
def test_a_leap_day_anniversary_falls_on_the_28th_in_other_years(
    connection: duckdb.DuckDBPyConnection, as_of: date, found: bool
) -> None:
    rule = {"field": "born", "op": "anniversary_in_next", "value": "P1D"}
    assert (
        bool(_who(connection, [Person("leapling", born=date(2000, 2, 29))], rule, as_of)) is found
    )


def test_a_missing_value_satisfies_only_is_missing(connection: duckdb.DuckDBPyConnection) -> None:
    nobody = [Person("unknown")]
    for op, value in (("neq", "Iași"), ("not_in", ["Iași"]), ("eq", "Iași")):
        rule = {"field": "city", "op": op, "value": value}
        assert _who(connection, nobody, rule) == set()
        assert _who(connection, nobody, {"not": rule}) == {"unknown"}
    assert _who(connection, nobody, {"field": "city", "op": "is_missing"}) == {"unknown"}


def test_an_empty_set_has_none_of_anything(connection: duckdb.DuckDBPyConnection) -> None:
    people = [Person("empty"), Person("rocker", tags=frozenset(["rock"]))]
    rule = {"field": "tags", "op": "has_none", "value": ["jazz", "ROCK"]}
    assert _who(connection, people, rule) == {"empty"}


def test_a_bridge_row_without_a_customer_does_not_turn_an_answer_into_unknown(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    load(connection, [Person("empty")])
    connection.execute("insert into bridge_customer_tags values (null, 'rock')")
    rule = parse_rule({"field": "tags", "op": "has_none", "value": ["rock"]}, CATALOGUE)
    compiled = compile_rule(rule, CATALOGUE, date(2026, 6, 30), BUCHAREST)
    assert matches(connection, compiled) == {"empty"}


HOSTILE = st.one_of(
    st.sampled_from(CITIES),
    st.text(min_size=1, max_size=60),
    st.text(alphabet="'\"\\-;/*$E{}%_ \n\u2028`", min_size=1, max_size=40),
)


@given(before=HOSTILE, after=HOSTILE, dialect=st.sampled_from(["duckdb", "spark"]))
@hypothesis_settings(max_examples=250, deadline=None)
def test_hostile_values_stay_inside_literals(before: str, after: str, dialect: str) -> None:
    marker = "QZMARKERQZ"
    value = before.replace("\0", "") + marker + after.replace("\0", "")
    raw = {
        "any": [
            {"field": "city", "op": "contains", "value": value},
            {"not": {"field": "city", "op": "in", "value": [value, "Iași"]}},
            {"field": "tags", "op": "has_all", "value": [value]},
        ]
    }
    compiled = compile_rule(parse_rule(raw, CATALOGUE), CATALOGUE, AS_OF, BUCHAREST, dialect)
    found = []
    for sql in (compiled.predicate, *(one.expression for one in compiled.measures)):
        parsed = sqlglot.parse_one(sql, dialect=dialect)
        literals = [node for node in parsed.find_all(exp.Literal) if marker in node.this]
        found += [node.this for node in literals]
        for node in parsed.walk():
            named = isinstance(node, exp.Identifier | exp.Anonymous | exp.Var)
            assert not (named and marker in str(node.this))
            assert not any(marker in comment for comment in node.comments or ())
        for node in literals:
            node.replace(exp.Literal.string("harmless"))
        assert marker not in parsed.sql(dialect)
    assert found == [value] * 3


@given(value=HOSTILE)
@hypothesis_settings(max_examples=150, deadline=None)
def test_a_hostile_value_finds_exactly_the_person_who_has_it(
    connection: duckdb.DuckDBPyConnection, value: str
) -> None:
    value = "x" + value.replace("\0", "")
    people = [Person("has it", city=value), Person("has not", city="elsewhere"), Person("empty")]
    rule = {"field": "city", "op": "eq", "value": value}
    assert _who(connection, people, rule) == {"has it"}
    assert connection.execute("select count(*) from people").fetchone() == (3,)


def test_a_rule_of_five_hundred_conditions_compiles(connection: duckdb.DuckDBPyConnection) -> None:
    parts = [{"field": "orders", "op": "eq", "value": number} for number in range(499)]
    rule: dict[str, Any] = {"any": parts}
    for _ in range(30):
        rule = {"not": rule}
    assert _who(connection, [Person("seven", orders=7), Person("many", orders=900)], rule) == {
        "seven"
    }


def test_names_are_quoted_for_the_engine() -> None:
    rule = parse_rule({"field": "TotalSpent", "op": "gte", "value": 500}, CATALOGUE)
    day = date(2026, 6, 30)
    for dialect, predicate in (
        ("duckdb", 'COALESCE("spent" >= 500, FALSE)'),
        ("spark", "COALESCE(`spent` >= 500, FALSE)"),
    ):
        assert compile_rule(rule, CATALOGUE, day, BUCHAREST, dialect).predicate == predicate
