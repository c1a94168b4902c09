"""Slips of the pen: names that are nearly known, values that nobody has."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm.actors import Actor
from crm.errors import RuleError, UsageError
from crm.segments.asking.strange import strange_values
from crm.segments.language.catalogue import catalogue_from_dbt
from crm.segments.language.nearest import did_you_mean, nearest
from crm.segments.language.rules import parse_rule
from crm.segments.life.definitions import create
from crm.segments.stored.store import find_segment
from tests.published_world import World, publish_world, query, workspace


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("total_spend_net", "total_spent_net"),
        ("Cheltuieli nete", "total_spent_net"),
        ("Oraș", "city"),
        ("orders", "orders_count"),
    ],
)
def test_a_field_is_guessed_by_name_label_or_part_in_both_languages(
    written: str, meant: str
) -> None:
    with pytest.raises(RuleError, match="did you mean") as refused:
        parse_rule({"field": written, "op": "gte", "value": 1}, catalogue_from_dbt())

    assert f"'{meant}'" in str(refused.value)
    assert len(str(refused.value)) < 200  # not every field there is


def test_nothing_is_guessed_of_what_is_like_nothing() -> None:
    assert nearest("qqq", ["rock", "jazz"]) == []
    assert nearest("ro", ["rock and roll", "jazz"]) == []
    assert did_you_mean([]) is None


def test_a_value_that_nobody_has_is_named_with_the_nearest_ones(tmp_path: Path) -> None:
    settings = workspace(tmp_path)
    publish_world(settings, World(customers=30))
    ((group,),) = query(settings, "select max(rfm_segment) from dim_customers")
    rule = {
        "all": [
            {"field": "genres", "op": "has_any", "value": ["ROCK", "jaz"]},
            {"not": {"field": "rfm_segment", "op": "eq", "value": group[:-1]}},
            {"field": "city", "op": "contains", "value": "nowhere at all"},
            {"field": "orders_count", "op": "gte", "value": 3},
        ]
    }

    found = strange_values(settings, parse_rule(rule, catalogue_from_dbt()))

    assert [(one.field.name, one.value, one.nearest[:1]) for one in found] == [
        ("genres", "jaz", ("jazz",)),
        ("rfm_segment", group[:-1], (group,)),
    ]
    create(settings, "one_timers", rule["all"][3], actor=Actor("ana", "marketer"))
    with pytest.raises(UsageError, match="did you mean 'one_timers'"):
        find_segment(settings, "one_timer")
