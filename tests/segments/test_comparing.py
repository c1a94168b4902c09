"""Who was in a segment on a day, and what differs between days and between versions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from crm.actors import Actor
from crm.config import Settings
from crm.errors import UsageError
from crm.segments.asking.past_members import past_members
from crm.segments.life.comparing import compare_days, compare_versions
from crm.segments.life.definitions import create
from crm.segments.life.listing import add_members
from tests.exports.world import AS_OF
from tests.segments.history_world import publish_history

ANA = Actor("ana", "analyst")

JANUARY, FEBRUARY = date(2026, 1, 31), date(2026, 2, 28)
RULE = {"field": "orders_count", "op": "gte", "value": 2}


@pytest.fixture
def world(settings: Settings) -> Settings:
    publish_history(settings)
    return settings


def test_who_was_in_at_the_end_of_a_known_day(world: Settings) -> None:
    assert past_members(world, "often", JANUARY) == ["cust_ana", "cust_eva"]
    assert past_members(world, "often", FEBRUARY) == ["cust_eva", "cust_ion"]
    assert past_members(world, "often", AS_OF) == ["cust_eva", "cust_ion"]


def test_an_unknown_day_names_the_known_ones_and_the_way_out(world: Settings) -> None:
    with pytest.raises(UsageError, match=r"of 2026-01-31, .* \(3 days in all.*backfill"):
        past_members(world, "often", date(2026, 2, 1))
    with pytest.raises(UsageError, match="ends before it; `crm build`"):
        past_members(world, "often", date(2026, 4, 1))
    with pytest.raises(UsageError, match="no build has judged it"):
        past_members(world, "never", JANUARY)


def test_two_days_differ_by_people_with_reasons_and_revenue(world: Settings) -> None:
    groups = compare_days(world, "often", JANUARY, AS_OF).groups
    assert [(one.change, one.reason, one.people, one.revenue_net) for one in groups] == [
        ("entered", "listed", 1, Decimal(200)),
        ("left", "rule_no_longer_met", 1, Decimal(100)),
        ("stayed", None, 1, Decimal(300)),
    ]
    with pytest.raises(UsageError, match="name the earlier day first"):
        compare_days(world, "often", AS_OF, JANUARY)


def test_two_versions_differ_by_lines_and_by_people_of_the_build(world: Settings) -> None:
    create(world, "often", RULE, actor=ANA, name_en="Often")
    create(world, "often", {**RULE, "value": 3}, actor=ANA)
    add_members(world, "often", ["cust_dan"], actor=Actor("ana", "marketer"))
    found = compare_versions(world, "often", 1, 2)
    assert [line for line in found.lines if line[0] in "+-" and line[1] not in "+-"] == [
        "-  value: 2",
        "+  value: 3",
    ]
    groups = [(one.change, one.people, one.revenue_net) for one in found.groups]
    assert groups == [("left", 1, Decimal(200)), ("stayed", 2, Decimal(300))]


def test_without_a_build_the_texts_of_two_versions_are_compared(settings: Settings) -> None:
    create(settings, "often", RULE, actor=ANA)
    create(settings, "often", {**RULE, "value": 3}, actor=ANA)
    found = compare_versions(settings, "often", 1, 2)
    assert (len(found.lines) > 3, found.groups, found.as_of) == (True, [], None)
