from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from crm.errors import RuleError
from crm.segments.language.rules import canonical_json, parse_rule, print_rule, rule_hash
from crm.segments.language.tree import AllOf, Leaf
from crm.segments.language.values import Duration
from tests.segments.people import CATALOGUE, SEGMENTS
from tests.segments.random_rules import random_rule

GOOD = {"field": "orders", "op": "gte", "value": 1}


def leaf(field: str, op: str, *value: Any) -> dict[str, Any]:
    return {"field": field, "op": op, **({"value": value[0]} if value else {})}


@pytest.mark.parametrize(
    ("rule", "path", "says"),
    [
        ({"all": [GOOD, {"any": [leaf("orders", "gtee", 1)]}]}, "all[1].any[0].op", "'gte'"),
        ({"all": [leaf("spnt", "gte", 1)]}, "all[0].field", "'spent'"),
        ({"not": {"field": "rowid", "op": "eq", "value": 1}}, "not.field", "allowed: orders"),
        (leaf("Orders", "eq", 1), "field", "'orders'"),
        (leaf("city", "gt", "a"), "op", "operator of city (text)"),
        (leaf("is_vip", "eq", True), "op", "is_true"),
        (leaf("tags", "in", ["a"]), "op", "has_any"),
        (leaf("city", "percentile_gte", 0.9), "op", "allowed: eq"),
        ({"did": "bougth", "times": {"gte": 2}}, "did", "did you mean 'bought'"),
        ({"all": [GOOD, {"did": "Bought"}]}, "all[1].did", "is no event"),
        ({"did": "bought", "tims": {"gte": 2}}, "tims", "'times'"),
        ({"did": "bought", "times": 2}, "times", "{gte: 2}"),
        ({"did": "bought", "times": {"gte": 1, "lte": 2}}, "times", "write one"),
        ({"did": "bought", "times": {"is_set": None}}, "times.is_set", "comparison of a count"),
        ({"did": "bought", "in_last": "P1D", "ever": True}, "ever", "one window"),
        ({"did_not": "bought", "times": {"gte": 1}}, "times", "no key of a did_not"),
        ({"stopped": "bought"}, "", "needs in_last"),
        ({"stopped": "bought", "between": ["2026-01-01", "2026-01-02"]}, "", "needs in_last"),
        ({"did": "bought", "did_not": "used"}, "did_not", "no key"),
        ({"did": "bought", "distinct_by": "order"}, "distinct_by", "'orders'"),
        ({"did": "moved", "distinct_by": "orders"}, "distinct_by", "allowed: events, days"),
        ({"did": "bought", "where": leaf("genr", "eq", "a")}, "where.field", "'genre'"),
        ({"did": "bought", "where": leaf("spent", "gte", 1)}, "where.field", "property of bought"),
        (
            {"did": "bought", "where": {"any": [leaf("price", "percentile_gte", 0.9)]}},
            "where.any[0].op",
            "allowed: eq",
        ),
        ({"did": "bought", "where": {"did": "used"}}, "where.did", "no key"),
        ({"did": "bought", "where": {"segment": "lapsed_180d", "op": "in"}}, "where.segment", "no"),
        ({"segment": "rock-fans", "op": "inn"}, "op", "did you mean 'in'"),
        ({"segment": "rock_fans", "op": "in"}, "segment", "did you mean 'rock-fans'"),
        ({"segment": "../vip", "op": "in"}, "segment", "no slug"),
        ({"segment": "rock-fans"}, "op", "missing"),
        ({"segment": "rock-fans", "op": "was_in"}, "as_of", "needs the day"),
        ({"segment": "rock-fans", "op": "in", "as_of": "2026-01-01"}, "as_of", "means now"),
        ({**GOOD, "vlaue": 2}, "vlaue", "'value'"),
        ({"all": [GOOD], "any": [GOOD]}, "any", "a group of its own"),
        ({"all": [GOOD], "field": "orders"}, "field", "a group of its own"),
        ({"all": []}, "all", "at least one"),
        ({"all": GOOD}, "all", "a list"),
        ({"not": [GOOD]}, "not", "no condition"),
        ({"all": [GOOD, "orders > 1"]}, "all[1]", "no condition"),
        ({"op": "eq", "value": 1}, "field", "missing"),
        ({"field": "orders", "value": 1}, "op", "missing"),
        (leaf("orders", "eq"), "value", "needs a value"),
        (leaf("orders", "is_set", 1), "value", "takes no value"),
        ({"field": ["orders"], "op": "eq", "value": 1}, "field", "no field"),
    ],
)
def test_anything_unknown_is_refused_with_its_path_and_the_way_out(
    rule: object, path: str, says: str
) -> None:
    with pytest.raises(RuleError) as refused:
        parse_rule(rule, CATALOGUE, segments=SEGMENTS)
    assert refused.value.path == path
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        (leaf("spent", "eq", True), "value"),
        (leaf("spent", "eq", "500"), "value"),
        (leaf("spent", "eq", float("nan")), "value"),
        (leaf("spent", "lt", float("inf")), "value"),
        (leaf("spent", "eq", Decimal("Infinity")), "value"),
        (leaf("spent", "eq", 10**400), "value"),
        (leaf("spent", "eq", 10**5000), "value"),
        (leaf("spent", "eq", 1e-300), "value"),
        (leaf("spent", "eq", 0.1 + 0.2), "value"),
        (leaf("spent", "eq", [5]), "value"),
        (leaf("spent", "in", []), "value"),
        (leaf("spent", "in", 5), "value"),
        (leaf("spent", "in", [1, None]), "value[1]"),
        (leaf("spent", "between", [1]), "value"),
        (leaf("spent", "between", [2, 1]), "value"),
        (leaf("churn", "gte", 70), "value"),
        (leaf("city", "eq", ""), "value"),
        (leaf("city", "contains", "\u0301"), "value"),
        (leaf("city", "eq", "a\0b"), "value"),
        (leaf("city", "eq", "\ud800"), "value"),
        (leaf("city", "eq", "x" * 1_001), "value"),
        (leaf("city", "in", ["x"] * 1_001), "value"),
        (leaf("city", "eq", 5), "value"),
        (leaf("born", "before", "2026-13-01"), "value"),
        (leaf("born", "before", "2026-01-01T10:00:00"), "value"),
        (leaf("born", "before", "99999-01-01"), "value"),
        (leaf("born", "in_last", "PT24H"), "value"),
        (leaf("born", "in_last", "P0D"), "value"),
        (leaf("born", "in_last", "P101Y"), "value"),
        (leaf("born", "in_last", "P1Y6M"), "value"),
        (leaf("born", "in_last", "-P1D"), "value"),
        (leaf("born", "in_last", "٩٠d"), "value"),
        (leaf("born", "in_last", 90), "value"),
        (leaf("last_order_at", "on", "2026-01-01T10:00:00"), "value"),
        (leaf("last_order_at", "before", "yesterday"), "value"),
        (leaf("last_order_at", "before", "2200-12-31T23:59:59-14:00"), "value"),
        (leaf("last_order_at", "before", ["2026-01-01"]), "value"),
        (leaf("spent", "percentile_gte", 90), "value"),
        ({"did": "bought", "times": {"gte": 1.5}}, "times.gte"),
        ({"did": "bought", "times": {"gte": -1}}, "times.gte"),
        ({"did": "bought", "times": {"in": [1, "2"]}}, "times.in[1]"),
        ({"did": "bought", "times": {"between": [3, 1]}}, "times.between"),
        ({"did": "bought", "in_last": "3 fortnights"}, "in_last"),
        ({"did": "moved", "in_last": "PT24H"}, "in_last"),
        ({"did": "moved", "between": ["2026-01-01", "2026-01-02T10:00:00"]}, "between[1]"),
        ({"did": "bought", "between": ["2026-02-01", "2026-01-01"]}, "between"),
        ({"did": "bought", "ever": False}, "ever"),
        ({"did": "bought", "where": leaf("price", "gte", "5")}, "where.value"),
        ({"segment": "rock-fans", "op": "was_in", "as_of": "yesterday"}, "as_of"),
        (leaf("last_order_at", "between", ["2026-01-01", "2026-02-01T10:00:00"]), "value"),
        (leaf("last_order_at", "anniversary_in_next", "PT24H"), "value"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_with_its_path(rule: object, path: str) -> None:
    with pytest.raises(RuleError) as refused:
        parse_rule({"all": [rule]}, CATALOGUE)
    assert refused.value.path == f"all[0].{path}"


def test_aliases_and_short_durations_become_one_canonical_form() -> None:
    written = {"all": [leaf("TotalSpent", "gte", 500.0), leaf("last_order_at", "in_last", "90d")]}
    meant = {"all": [leaf("spent", "gte", 500), leaf("last_order_at", "in_last", "P90D")]}
    rule = parse_rule(written, CATALOGUE)
    assert print_rule(rule) == meant
    assert rule == AllOf(
        (Leaf("spent", "gte", Decimal(500)), Leaf("last_order_at", "in_last", Duration(90, "D")))
    )
    assert rule_hash(rule) == rule_hash(parse_rule(meant, CATALOGUE))


@pytest.mark.parametrize(
    ("written", "meant"),
    [("2w", "P14D"), ("P1Y", "P12M"), ("6m", "P6M"), ("24h", "PT24H"), ("PT24H", "PT24H")],
)
def test_durations_are_normalised(written: str, meant: str) -> None:
    rule = parse_rule(leaf("last_order_at", "in_last", written), CATALOGUE)
    assert print_rule(rule)["value"] == meant


def test_an_instant_is_kept_in_utc_whatever_offset_it_was_written_with() -> None:
    rule = parse_rule(leaf("last_order_at", "after", "2026-03-29T12:00:00+03:00"), CATALOGUE)
    assert print_rule(rule)["value"] == "2026-03-29T09:00:00Z"


def test_printing_and_reading_back_gives_the_same_rule_and_hash() -> None:
    rng = random.Random(5)
    for _ in range(500):
        rule = parse_rule(random_rule(rng, date(2026, 3, 29)), CATALOGUE)
        again = parse_rule(print_rule(rule), CATALOGUE)
        assert again == rule
        assert rule_hash(again) == rule_hash(rule)


def test_what_is_meant_anyway_is_not_printed() -> None:
    written = {"did": "purchase", "ever": True, "distinct_by": "events"}
    assert print_rule(parse_rule(written, CATALOGUE)) == {"did": "bought"}


def test_two_rules_have_two_hashes() -> None:
    hashes = {
        rule_hash(parse_rule(rule, CATALOGUE))
        for rule in (GOOD, {"all": [GOOD]}, {"not": GOOD}, leaf("orders", "gte", 1.5))
    }
    assert len(hashes) == 4


def test_depth_and_size_have_limits_with_a_clear_error() -> None:
    deep: dict[str, Any] = GOOD
    for _ in range(31):
        deep = {"not": deep}
    parse_rule(deep, CATALOGUE)
    with pytest.raises(RuleError, match="32 levels"):
        parse_rule({"not": deep}, CATALOGUE)
    for _ in range(100_000):
        deep = {"not": deep}
    with pytest.raises(RuleError, match="32 levels"):
        parse_rule(deep, CATALOGUE)
    parse_rule({"all": [GOOD] * 500}, CATALOGUE)
    inside = {"did": "bought", "where": {"any": [leaf("seats", "gte", 1)] * 499}}
    parse_rule(inside, CATALOGUE)
    with pytest.raises(RuleError, match="500 conditions"):
        parse_rule({"all": [GOOD, inside]}, CATALOGUE)
    with pytest.raises(RuleError, match="500 conditions"):
        parse_rule({"all": [GOOD] * 501}, CATALOGUE)


def test_canonical_json_is_one_line_whatever_the_order_of_keys() -> None:
    rule = parse_rule({"value": "Iași", "op": "eq", "field": "city"}, CATALOGUE)
    assert canonical_json(rule) == '{"field":"city","op":"eq","value":"Iași"}'
