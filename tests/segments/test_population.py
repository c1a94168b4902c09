from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import duckdb
import pandas as pd
import pytest

from crm.config import Settings
from crm.errors import NotReadyError, RuleError
from crm.ops.events import SegmentDefined, SegmentMemberListed, SegmentMemberUnlisted
from crm.ops.log import OperationalLog
from crm.segments.asking.population import Asked
from crm.segments.asking.preview import MEMBERS, select_members
from crm.segments.asking.readiness import unready_fields
from crm.segments.asking.waiting import waiting_segments
from crm.segments.compiler.scans import measures_query
from crm.segments.language.behaviours import (
    EVENT_COLUMNS,
    PROPERTY_COLUMNS,
    event_row,
    property_rows,
)
from crm.segments.language.catalogue import catalogue_from_build
from crm.segments.language.fields import FIELD_COLUMNS, field_row
from crm.segments.language.rules import parse_rule, rule_hash
from crm.warehouse.gates import GATES
from ml.forecast.value_gates import independence_gate, value_data_gates
from ml.gates import BLOCKING, Thresholds
from ml.trial_gates import honest_gate
from tests.segments.people import CATALOGUE, Line, Person, load

AS_OF = date(2026, 6, 30)
BUYER = {"did": "bought", "in_last": "P30D"}
PEOPLE = [
    Person("twice", orders=2, lines=(Line("1", "a", datetime.fromisoformat("2026-06-10T09:00")),)),
    Person("once", orders=1, lines=(Line("2", "b", datetime.fromisoformat("2026-01-10T09:00")),)),
    Person("never", orders=0),
]


@pytest.fixture
def build() -> Iterator[duckdb.DuckDBPyConnection]:
    """Return a published build of three people in memory."""
    with duckdb.connect(config={"threads": 1}) as connection:
        load(connection, PEOPLE)
        connection.execute("create view dim_customers as from people")
        connection.execute(
            "create table meta_build (build_id text, as_of_date date, timezone text)"
        )
        connection.execute("insert into meta_build values ('b', ?, 'Europe/Bucharest')", [AS_OF])
        connection.execute(
            "create table dim_segments (segment_id text, version int, name_en text,"
            " name_ro text, rule_json text, rule_hash text)"
        )
        connection.execute(
            "create table fct_segment_memberships (segment_id text, customer_id text)"
        )
        connection.execute(
            "create table rpt_model_gates (as_of_date date, model_kind text,"
            " gate text, is_open boolean, measured double, required double, reason text)"
        )
        fields = [
            replace(one, prediction="churn") if one.name == "churn" else one
            for one in CATALOGUE.fields
        ]
        _publish(connection, "meta_segment_fields", FIELD_COLUMNS, map(field_row, fields))
        _publish(connection, "meta_segment_events", EVENT_COLUMNS, map(event_row, CATALOGUE.events))
        rows = (row for event in CATALOGUE.events for row in property_rows(event))
        _publish(connection, "meta_segment_event_properties", PROPERTY_COLUMNS, rows)
        yield connection


def _publish(
    connection: duckdb.DuckDBPyConnection, table: str, columns: tuple[str, ...], rows: Any
) -> None:
    named = ", ".join(f'"{column}" text' for column in columns)
    connection.execute(f"create table {table} ({named})")
    values = [[row[column] for column in columns] for row in rows]
    connection.executemany(f"insert into {table} values ({', '.join('?' * len(columns))})", values)


def _define(settings: Settings, slug: str, rule: dict[str, Any], version: int = 1) -> str:
    """Log a definition as people would; return its hash."""
    digest = rule_hash(parse_rule(rule, CATALOGUE))
    event = SegmentDefined(
        subject_id=slug, version=version, type="dynamic", name_en=slug, rule=rule, rule_hash=digest
    )
    OperationalLog(settings).append(event, actor="ana")
    return digest


def _who(connection: duckdb.DuckDBPyConnection, asked: Asked, rule: dict[str, Any]) -> set[str]:
    compiled = asked.compile(rule)
    query = f"select customer_id from ({asked.population(compiled)}) where {compiled.predicate}"
    return {customer_id for (customer_id,) in connection.execute(query).fetchall()}


def test_a_build_knows_the_events_it_was_made_with(build: duckdb.DuckDBPyConnection) -> None:
    assert set(catalogue_from_build(build).events) == set(CATALOGUE.events)


def test_a_rule_on_another_segment_is_answered_by_what_was_said_since_the_build(
    settings: Settings, build: duckdb.DuckDBPyConnection
) -> None:
    stored = _define(settings, "buyers", BUYER)
    _define(settings, "lapsed", {"not": {"segment": "buyers", "op": "in"}})
    build.execute("insert into dim_segments values ('buyers', 1, 'b', 'b', '{}', ?)", [stored])
    build.execute("insert into fct_segment_memberships values ('buyers', 'once')")
    inside = {"segment": "lapsed", "op": "in"}
    assert _who(build, Asked(settings, build), inside) == {"twice", "never"}
    _define(settings, "buyers", {"field": "orders", "op": "gte", "value": 1}, version=2)
    assert _who(build, Asked(settings, build), inside) == {"never"}
    selected = select_members(settings, build, "lapsed")
    assert not selected.is_stored
    assert build.execute(f"from {MEMBERS}").fetchall() == [("never",)]


def test_who_was_taken_off_a_list_since_the_build_is_no_member(
    settings: Settings, build: duckdb.DuckDBPyConnection
) -> None:
    stored = _define(settings, "buyers", BUYER)
    build.execute("insert into dim_segments values ('buyers', 1, 'b', 'b', '{}', ?)", [stored])
    build.execute("insert into fct_segment_memberships values ('buyers', 'never')")
    for said in (SegmentMemberListed, SegmentMemberUnlisted):
        event = said(subject_id="buyers", customer_id="never", list="include")
        OperationalLog(settings).append(event, actor="ana")
    assert not select_members(settings, build, "buyers").is_stored
    assert ("never",) not in build.execute(f"from {MEMBERS}").fetchall()


def test_segments_in_a_circle_and_unknown_ones_are_named(
    settings: Settings, build: duckdb.DuckDBPyConnection
) -> None:
    for slug, other in (("a", "b"), ("b", "c"), ("c", "a")):
        _define(settings, slug, {"any": [BUYER, {"segment": other, "op": "in"}]})
    with pytest.raises(RuleError, match="a → b → c → a"):
        _who(build, Asked(settings, build), {"segment": "a", "op": "in"})
    with pytest.raises(RuleError, match="'bb' is no segment; did you mean 'b'"):
        _who(build, Asked(settings, build), {"segment": "bb", "op": "in"})


def test_a_prediction_nobody_has_is_not_ready_and_says_why(
    settings: Settings, build: duckdb.DuckDBPyConnection
) -> None:
    risky = {"field": "churn", "op": "gte", "value": 0.7}
    _define(settings, "risky", {"any": [BUYER, {"not": risky}]})
    _define(settings, "risky_too", {"segment": "risky", "op": "in"})
    _define(settings, "buyers", BUYER)
    build.execute(
        "insert into rpt_model_gates values (?, 'churn', 'labels', false, 9, 100, ''),"
        " (?, 'churn', 'buyers', false, 3, 250, '')",
        [AS_OF, AS_OF],
    )
    with pytest.raises(NotReadyError, match=r"churn is not ready: 3 buyers .* 250 needed"):
        Asked(settings, build).compile(risky)
    assert set(waiting_segments(settings, build)) == {"risky", "risky_too"}
    build.execute("update people set churn = 0.9 where customer_id = 'once'")
    assert _who(build, Asked(settings, build), risky) == {"once"}
    assert waiting_segments(settings, build) == {}


def test_the_gates_that_take_values_away_are_called_as_the_models_call_them() -> None:
    ranking_only = honest_gate("bgnbd", 0.5, None, Thresholds()).gate
    nobody = pd.DataFrame({"repeat_orders_count": [], "mean_repeat_order_value": []}, dtype=float)
    of_value = [*value_data_gates(nobody, Thresholds()), independence_gate(nobody, Thresholds())]
    named = {f"value_{ranking_only}", *(gate.gate for gate in of_value)}
    assert {*BLOCKING, "value_fit", ranking_only, *named} == set(GATES)


def _unready(build: duckdb.DuckDBPyConnection, prediction: str) -> str | None:
    asked = (replace(one, prediction=prediction) for one in CATALOGUE.fields if one.name == "churn")
    return unready_fields(build, replace(CATALOGUE, fields=tuple(asked))).get("churn")


def test_what_needs_two_models_names_the_one_that_only_ranks(
    build: duckdb.DuckDBPyConnection,
) -> None:
    build.execute(
        "insert into rpt_model_gates values (?, 'churn', 'labels', false, 9, 100, ''),"
        " (?, 'clv', 'value_independence', false, 0.4, 0.3, ''),"
        " (?, 'churn', 'buyers', false, 3, 250, '')",
        [AS_OF, AS_OF, AS_OF - timedelta(days=1)],
    )
    assert "correlate by +0.40" in str(_unready(build, "value_at_risk"))
    assert _unready(build, "churn") == "no churn model has scored anybody yet"
    build.execute(
        "insert into rpt_model_gates values (?, 'clv', 'value_honest_scale', false, 0.3, 0.1, '')",
        [AS_OF],
    )
    assert "off by 30.0%" in str(_unready(build, "value_at_risk"))
    build.execute(
        "insert into rpt_model_gates values (?, 'churn', 'honest_scale', false, 0.05, 0.1, '')",
        [AS_OF],
    )
    assert "probabilities were off" in str(_unready(build, "value_at_risk"))


def test_an_offer_that_nobody_has_is_not_ready_while_nothing_serves(
    build: duckdb.DuckDBPyConnection,
) -> None:
    build.execute(
        "create table rpt_recommendation_quality as select * from (values"
        " (null, false, 'Too little data.'), (?, true, 'Not asked.'), (null, false,"
        " 'Too little data.')) as judged (cutoff_date, is_served, verdict_en)",
        [AS_OF],
    )
    assert _unready(build, "offer") == "too little data."
    build.execute("update rpt_recommendation_quality set is_served = true")
    assert _unready(build, "offer") is None


def test_the_measures_of_all_rules_are_one_table_with_one_scan_per_model(
    settings: Settings, build: duckdb.DuckDBPyConnection
) -> None:
    asked = Asked(settings, build)
    rules = [
        asked.compile(rule)
        for rule in (
            BUYER,
            {"not": BUYER},
            {"stopped": "bought", "in_last": "P30D"},
            {"field": "orders", "op": "percentile_gte", "value": 0.5},
        )
    ]
    query = measures_query([one for rule in rules for one in rule.measures])
    assert query.count("shop_lines") == 1
    build.execute(f"create table segment_measures as {query}")
    assert build.execute("select count(*) from segment_measures").fetchone() == (3,)
    everybody = "select customer_id from people join segment_measures using (customer_id)"
    found = [
        {row[0] for row in build.execute(f"{everybody} where {rule.predicate}").fetchall()}
        for rule in rules
    ]
    assert found == [{"twice"}, {"once", "never"}, {"once"}, {"twice", "once"}]
