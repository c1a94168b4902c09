from __future__ import annotations

import random
from typing import Any

import duckdb
import pytest

from crm.errors import RuleError
from crm.segments.compiler.compile import compile_rule
from crm.segments.language.catalogue import catalogue_from_dbt
from crm.segments.language.rules import parse_rule, print_rule
from tests.segments.days import SETTINGS_OF_TIME, edges
from tests.segments.evaluator import Judge
from tests.segments.people import CATALOGUE, load, matches
from tests.segments.random_people import random_people
from tests.segments.random_rules import DAYS, SCALARS

FIELDS = """
total_spend total_spent TotalSpent total_orders orders_count average_order average_order_value
AverageOrder last_purchase last_order_date LastOrderDate events_attended lifetime_value
loyalty_tier loyalty_points rfm_segment recency_score frequency_score monetary_score
email_opt_in sms_opt_in push_opt_in tag tags gender source created_at customerType
preferences.genres consent.marketing_email consent.marketing_sms metrics.total_orders
metrics.total_spend metrics.events_attended metrics.average_order_value metrics.lifetime_value
metrics.last_purchase
"""
EVENTS = """
purchase order.completed signup customer.created user.registered customer.tier_changed
customer.segment_changed visit review support return
"""
SYMBOLS = {"eq": "=", "neq": "!=", "gt": ">", "lt": "<", "gte": ">=", "lte": "<="}


def _field(name: str, op: str, value: Any) -> dict[str, Any]:
    return {"field": name, "op": op, "value": value}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (
            {
                "operator": "and",
                "conditions": [
                    {"field": "total_spend", "operator": ">=", "value": 100},
                    {
                        "operator": "or",
                        "conditions": [
                            {"field": "last_purchase", "operator": "within", "value": "90d"},
                            {"field": "events_attended", "operator": ">=", "value": 3},
                        ],
                    },
                ],
            },
            {
                "all": [
                    _field("total_spent_net", "gte", 100),
                    {
                        "any": [
                            _field("last_order_at", "in_last", "P90D"),
                            _field("events_attended", "gte", 3),
                        ]
                    },
                ]
            },
        ),
        (
            {
                "conditions": [
                    {"field": "total_orders", "operator": "between", "value": [1, 3]},
                    {"field": "rfm_segment", "operator": "in", "value": ["Lost", "Promising"]},
                    {"field": "email_opt_in", "operator": "eq", "value": True},
                    {"field": "last_order_date", "operator": "gt", "value": "2026-01-31"},
                ]
            },
            {
                "all": [
                    _field("orders_count", "between", [1, 3]),
                    _field("rfm_segment", "in", ["Lost", "Promising"]),
                    {"field": "may_email", "op": "is_true"},
                    _field("last_order_at", "after", "2026-01-31"),
                ]
            },
        ),
        (
            {
                "conditions": [
                    {"type": "total_spent", "operator": ">=", "value": 100},
                    {"type": "orders_count", "operator": ">=", "value": 3},
                    {"type": "tag", "value": "vip"},
                ]
            },
            {
                "all": [
                    _field("total_spent_net", "gte", 100),
                    _field("orders_count", "gte", 3),
                    _field("tags", "has_any", ["vip"]),
                ]
            },
        ),
        (
            {"field": "last_purchase", "operator": ">=", "value": "2026-01-31"},
            {
                "any": [
                    _field("last_order_at", "after", "2026-01-31"),
                    _field("last_order_at", "on", "2026-01-31"),
                ]
            },
        ),
    ],
)
def test_the_source_documents_rules_become_the_canonical_form(written: Any, meant: Any) -> None:
    assert print_rule(parse_rule(written, catalogue_from_dbt())) == meant


GOOD = {"field": "orders", "operator": ">=", "value": 1}


@pytest.mark.parametrize(
    ("rule", "path", "says"),
    [
        ({"operator": "and", "conditions": [GOOD], "name": "x"}, "name", "no key of a group"),
        ({"operator": "xor", "conditions": [GOOD]}, "operator", "and, or"),
        ({"operator": "and", "conditions": []}, "conditions", "at least one"),
        (
            {"operator": "and", "conditions": [{**GOOD, "vlaue": 1}]},
            "conditions[0].vlaue",
            "'value'",
        ),
        (
            {
                "operator": "and",
                "conditions": [GOOD, {"operator": "or", "conditions": [{"all": []}]}],
            },
            "conditions[1].conditions[0].all",
            "no key",
        ),
        (
            {"operator": "and", "conditions": [{**GOOD, "operator": "gte"}]},
            "conditions[0].operator",
            ">=",
        ),
        ({"conditions": [{**GOOD, "operator": ">="}]}, "conditions[0].operator", "gte"),
        ({"conditions": [{**GOOD, "operator": "gtee"}]}, "conditions[0].operator", "'gte'"),
        ({"conditions": [{**GOOD, "field": "ordres"}]}, "conditions[0].field", "'orders'"),
        ({"conditions": [{"field": "tags", "value": "vip"}]}, "conditions[0].operator", "missing"),
        ({"conditions": [{"conditions": [GOOD]}]}, "conditions[0].conditions", "no key"),
        ({"conditions": [{"type": "orders", "value": 1}]}, "conditions[0].operator", "missing"),
        ({"conditions": [{"type": "tag", "value": "a"}, GOOD]}, "conditions[1].field", "type, op"),
        (
            {"conditions": [{"field": "is_vip", "operator": "gt", "value": True}]},
            "conditions[0].operator",
            "allowed: eq, neq",
        ),
        (
            {"conditions": [{"field": "is_vip", "operator": "eq", "value": 1}]},
            "conditions[0].value",
            "true or false",
        ),
        (
            {
                "operator": "and",
                "conditions": [{"field": "orders", "operator": "within", "value": "9d"}],
            },
            "conditions[0].operator",
            "orders (number)",
        ),
        ({"all": [GOOD]}, "all[0].operator", "field, op, value"),
    ],
)
def test_a_dialect_is_as_strict_as_the_canonical_form(rule: Any, path: str, says: str) -> None:
    with pytest.raises(RuleError) as refused:
        parse_rule(rule, CATALOGUE)
    assert refused.value.path == path
    assert says in str(refused.value)


def test_a_dialect_has_the_same_limits() -> None:
    deep: dict[str, Any] = GOOD
    for _ in range(100_000):
        deep = {"operator": "or", "conditions": [deep]}
    with pytest.raises(RuleError, match="32 levels"):
        parse_rule(deep, CATALOGUE)
    with pytest.raises(RuleError, match="500 conditions"):
        parse_rule({"operator": "or", "conditions": [GOOD] * 501}, CATALOGUE)


def _random_comparison(rng: random.Random) -> tuple[dict[str, Any], dict[str, Any]]:
    """Draw one condition, as all three shapes know it and as the canonical form says it."""
    name = rng.choice(["orders", "gap", "spent", "churn", "city", "born", "tags", "is_vip"])
    if name == "is_vip":
        value = rng.random() < 0.5
        return _asked(name, "eq", value), {"field": name, "op": "is_true" if value else "is_false"}
    if name == "born":
        op, meant = rng.choice([("gt", "after"), ("lt", "before"), ("eq", "on")])
        day = rng.choice(["1990-02-28", "2000-02-29", "1999-01-01"])
        return _asked(name, op, day), _field(name, meant, day)
    value = rng.choice(SCALARS[name])
    if name == "tags":
        op, meant = rng.choice([("eq", "has_any"), ("neq", "has_none")])
        return _asked(name, op, value), _field(name, meant, [value])
    if rng.random() < 0.2:
        values = [value, rng.choice(SCALARS[name])]
        return _asked(name, "in", values), _field(name, "in", values)
    op = rng.choice(["eq", "neq"] if name == "city" else list(SYMBOLS))
    return _asked(name, op, value), _field(name, op, value)


def _asked(name: str, op: str, value: Any) -> dict[str, Any]:
    return {"field": name, "operator": op, "value": value}


def _symbolic(leaf: dict[str, Any]) -> dict[str, Any]:
    return {**leaf, "operator": SYMBOLS.get(leaf["operator"], leaf["operator"])}


def test_every_dialect_gives_the_people_of_its_canonical_form() -> None:
    rng = random.Random(17)
    as_of, zone = SETTINGS_OF_TIME[0]
    people = random_people(rng, 40, edges(as_of, zone))
    judge = Judge(people, as_of, zone)
    with duckdb.connect(config={"threads": 1}) as connection:
        load(connection, people)
        for _ in range(60):
            drawn = [_random_comparison(rng) for _ in range(3)]
            days = rng.choice(DAYS)
            flat = [leaf for leaf, _ in drawn]
            tree = list(map(_symbolic, flat))
            window = {"field": "last_order_at", "operator": "within", "value": days}
            within = _field("last_order_at", "in_last", days)
            canonical = [meant for _, meant in drawn]
            typed = [{"type": leaf.pop("field"), **leaf} for leaf in list(map(dict, tree))]
            for written, meant in (
                ({"conditions": flat}, {"all": canonical}),
                ({"conditions": typed}, {"all": canonical}),
                (
                    {
                        "operator": "or",
                        "conditions": [window, {"operator": "and", "conditions": tree}],
                    },
                    {"any": [within, {"all": canonical}]},
                ),
            ):
                rule = parse_rule(written, CATALOGUE)
                assert rule == parse_rule(meant, CATALOGUE)
                found = matches(connection, compile_rule(rule, CATALOGUE, as_of, zone))
                assert found == judge.who(print_rule(rule))


def test_every_name_of_the_source_documents_is_known() -> None:
    catalogue = catalogue_from_dbt()
    assert [name for name in FIELDS.split() if catalogue.find(name) is None] == []
    assert [name for name in EVENTS.split() if catalogue.find_event(name) is None] == []
