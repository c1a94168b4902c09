from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pytest
import sqlglot

from crm.segments.compiler.compile import compile_rule
from crm.segments.language.rules import parse_rule
from tests.segments.people import CATALOGUE, Line, Move, Person, Stay, load, matches

AS_OF = date(2026, 3, 29)  # the clock springs forward in Bucharest: a day of 23 hours
FIRST_MOMENT = datetime.fromisoformat("2026-03-27T22:00")  # of 28 March, local
END = datetime.fromisoformat("2026-03-29T21:00")  # of 29 March, local
TICK = timedelta(microseconds=1)


def _bought(name: str, *moments: datetime, **more: Any) -> Person:
    lines = (Line(str(at), f"order at {at}", at, **more) for at in moments)
    return Person(name, lines=tuple(lines))


def _who(
    connection: duckdb.DuckDBPyConnection, people: list[Person], rule: dict[str, Any]
) -> set[str]:
    load(connection, people)
    parsed = parse_rule(rule, CATALOGUE)
    return matches(connection, compile_rule(parsed, CATALOGUE, AS_OF, "Europe/Bucharest"))


def test_a_window_is_whole_local_days_and_ends_with_the_day(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    people = [
        _bought("first moment", FIRST_MOMENT),
        _bought("too early", FIRST_MOMENT - TICK),
        _bought("last moment", END - TICK),
        _bought("tomorrow", END),
        Person("never"),
    ]
    inside = {"first moment", "last moment"}
    assert _who(connection, people, {"did": "bought", "in_last": "P2D"}) == inside
    days = ["2026-03-28", "2026-03-29"]
    assert _who(connection, people, {"did": "bought", "between": days}) == inside
    assert _who(connection, people, {"did": "bought"}) == {*inside, "too early"}
    outside = {"too early", "tomorrow", "never"}
    assert _who(connection, people, {"did_not": "bought", "in_last": "P2D"}) == outside
    far = ["2026-03-28", "2027-01-01"]
    assert _who(connection, people, {"did": "bought", "between": far}) == inside


def test_hours_count_back_from_the_end_of_the_short_day(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    people = [
        _bought("inside", END - timedelta(hours=24)),
        _bought("before", END - timedelta(hours=24) - TICK),
    ]
    assert _who(connection, people, {"did": "bought", "in_last": "PT24H"}) == {"inside"}


def test_nobody_who_never_did_it_is_overlooked_when_few_are_asked_for(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    people = [
        Person("never"),
        _bought("once", FIRST_MOMENT),
        _bought("twice", END - TICK, FIRST_MOMENT),
    ]
    times = [
        ({"lt": 2}, {"never", "once"}),
        ({"eq": 0}, {"never"}),
        ({"neq": 1}, {"never", "twice"}),
        ({"between": [1, 2]}, {"once", "twice"}),
        ({"not_in": [0, 2]}, {"once"}),
    ]
    for asked, found in times:
        assert _who(connection, people, {"did": "bought", "times": asked}) == found


def test_an_order_of_many_lines_is_one_event_and_days_are_local(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    lines = (
        Line("1", "a", FIRST_MOMENT, genre="rock", price=Decimal(5)),
        Line("2", "a", FIRST_MOMENT, genre="Rock", price=Decimal(9)),
        Line("3", "b", FIRST_MOMENT - TICK, genre="jazz", price=Decimal(9)),
    )
    people = [Person("one", lines=lines)]

    def counts(number: int, **more: Any) -> bool:
        rule = {"did": "bought", "times": {"eq": number}, **more}
        return _who(connection, people, rule) == {"one"}

    assert counts(2)
    assert counts(2, distinct_by="days")
    assert counts(2, distinct_by="genre")
    assert counts(1, where={"field": "genre", "op": "eq", "value": "ROCK"})
    assert counts(1, distinct_by="price", where={"field": "price", "op": "gte", "value": 6})


def test_first_looks_at_the_very_first_and_stopped_at_the_last(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    long_ago = FIRST_MOMENT - timedelta(days=300)
    people = [
        _bought("old and new", long_ago, FIRST_MOMENT),
        _bought("new", FIRST_MOMENT),
        _bought("old", long_ago),
        _bought("tomorrow", END),
    ]
    window = {"in_last": "P30D"}
    assert _who(connection, people, {"first_did": "bought", **window}) == {"new"}
    assert _who(connection, people, {"stopped": "bought", **window}) == {"old"}
    gift = {"field": "is_gift", "op": "is_true"}
    assert _who(connection, people, {"stopped": "bought", **window, "where": gift}) == set()


def test_days_of_events_that_have_only_a_date(connection: duckdb.DuckDBPyConnection) -> None:
    people = [
        Person("today", moves=(Move("1", AS_OF, "Loyal"),)),
        Person("tomorrow", moves=(Move("1", AS_OF + timedelta(days=1), "loyal"),)),
        Person("leap day", moves=(Move("1", date(2024, 2, 29), "lost"),)),
    ]
    loyal = {"field": "to_stage", "op": "eq", "value": "loyal"}
    assert _who(connection, people, {"did": "moved", "where": loyal}) == {"today"}
    assert _who(connection, people, {"did": "moved", "between": ["2024-02-29", "2024-03-01"]}) == {
        "leap day"
    }


def test_past_membership_is_the_stored_one_of_that_day(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    people = [
        Person("came and went", stays=(Stay("regulars", date(2026, 1, 1), date(2026, 2, 1)),)),
        Person("came", stays=(Stay("regulars", date(2026, 2, 1)),)),
        Person("came today", stays=(Stay("regulars", date(2026, 3, 29)),)),
        Person("left today", stays=(Stay("regulars", date(2026, 2, 9), date(2026, 3, 29)),)),
        Person("elsewhere", stays=(Stay("rock-fans", date(2026, 1, 1)),)),
    ]

    def was_in(day: str) -> set[str]:
        return _who(connection, people, {"segment": "regulars", "op": "was_in", "as_of": day})

    assert was_in("2026-01-31") == {"came and went"}
    assert was_in("2026-02-01") == {"came"}
    assert was_in("2026-03-28") == was_in("2026-03-29") == {"came", "left today"}
    assert was_in("2026-03-30") == set()


def test_a_percentile_is_a_value_somebody_has_and_ties_stand_together(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    spent = {"a": 10, "b": 20, "c": 20, "d": 20, "e": 90}
    people = [Person(name, spent=Decimal(amount)) for name, amount in spent.items()]
    people.append(Person("unknown"))

    def beyond(op: str, share: float) -> set[str]:
        return _who(connection, people, {"field": "spent", "op": op, "value": share})

    assert beyond("percentile_gte", 0.8) == {"b", "c", "d", "e"}
    assert beyond("percentile_gte", 0.9) == {"e"}
    assert beyond("percentile_lte", 0.2) == {"a"}
    assert beyond("percentile_lte", 0.4) == {"a", "b", "c", "d"}
    assert beyond("percentile_gte", 0) == set(spent)


def test_the_same_question_is_one_measure_whoever_asks_it() -> None:
    def measure(rule: dict[str, Any]) -> str:
        parsed = parse_rule(rule, CATALOGUE)
        (found,) = compile_rule(parsed, CATALOGUE, AS_OF, "UTC").measures
        return found.name

    asked: dict[str, Any] = {"did": "bought", "in_last": "P90D"}
    same: list[dict[str, Any]] = [
        {**asked, "times": {"gte": 5}},
        {"did_not": "purchase", "in_last": "90d"},
    ]
    assert {measure(rule) for rule in same} == {measure(asked)}
    others: list[dict[str, Any]] = [
        {"did": "bought"},
        {**asked, "distinct_by": "days"},
        {"did": "used", "in_last": "P90D"},
    ]
    assert len({measure(rule) for rule in [asked, *others]}) == 4


@pytest.mark.parametrize(
    ("rule", "part"),
    [
        ({"did": "bought", "distinct_by": "days"}, "FROM_UTC_TIMESTAMP(`sold_at`, 'UTC')"),
        (
            {"field": "spent", "op": "percentile_gte", "value": 0.9},
            "PERCENTILE_DISC(0.9) WITHIN GROUP (ORDER BY `spent`",
        ),
        ({"segment": "regulars", "op": "was_in", "as_of": "2026-01-31"}, "`valid_from` <="),
    ],
)
def test_measures_are_written_for_spark_too(rule: dict[str, Any], part: str) -> None:
    compiled = compile_rule(parse_rule(rule, CATALOGUE), CATALOGUE, AS_OF, "UTC", "spark")
    (measure,) = compiled.measures
    assert part in measure.expression
    sqlglot.parse_one(f"select {measure.expression} from t", dialect="spark")
