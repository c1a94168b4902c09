"""What campaigns cause, what machines open, what channels cost, which carts come back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.dbt.campaign_world import (
    BASE_RATE,
    CONTROL_SHARE,
    EXPERIMENTS,
    PEOPLE,
    effect_of,
    write_campaign_world,
)
from tests.dbt.runner import dbt, rows

MODELS = ("+rpt_campaign_performance", "+rpt_channel_roi", "+rpt_abandoned_carts")

NO_TESTS = ("--exclude-resource-types", "test", "unit_test")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home where dbt built the world's campaigns, channels and carts."""
    home = tmp_path_factory.mktemp("campaigns")
    write_campaign_world(home)
    done = dbt(home, "build", *NO_TESTS, "--select", *MODELS, base_currency="RON")
    assert done.returncode == 0, done.stdout[-3000:]
    return home


def test_lift_covers_the_true_effect_and_an_a_a_test_shows_none(home):
    found = {
        int(name.removeprefix("shop:x")): bounds
        for name, *bounds in rows(
            home,
            "select campaign_id, conversion_lift_low, conversion_lift_high, treated_count,"
            " control_count from marts.rpt_campaign_performance where campaign_id like 'shop:x%'",
        )
    }
    assert len(found) == EXPERIMENTS
    covered = {0.0: 0, effect_of(1): 0}
    caused = 0
    for number, (low, high, treated, controls) in found.items():
        assert treated + controls == PEOPLE
        assert abs(controls / PEOPLE - CONTROL_SHARE) < 0.1
        covered[effect_of(number)] += low <= effect_of(number) * (1 - BASE_RATE) <= high
        caused += effect_of(number) > 0 and low > 0
    # 95 % intervals: fewer than 17 of 20 would be a chance of one in a hundred
    assert min(covered.values()) >= 17
    assert caused >= 18


def test_opens_by_machines_stand_apart_from_peoples(home):
    assert rows(
        home,
        "select treated_count, delivered_count, human_openers_count, human_opens_count,"
        " machine_openers_count, machine_opens_count, human_clickers_count, machine_clicks_count,"
        " control_count, conversion_lift, cost, revenue, attributed_roi, machine_rule_version"
        " from marts.rpt_campaign_performance where campaign_id = 'shop:mailing'",
    ) == [(2, 2, 1, 2, 2, 3, 1, 1, 0, None, 20, 30, 0.5, "v1")]


def test_a_channel_is_judged_by_its_own_customers_and_unknown_spend_stays_unknown(home):
    assert rows(
        home,
        "select channel, month, spend, new_customers_count, revenue_to_date,"
        " cost_per_new_customer, roi from marts.rpt_channel_roi"
        " where channel in ('ads', 'friend') order by channel",
    ) == [
        ("ads", date(2024, 6, 1), 10, 1, 30, 10, 2.0),
        ("friend", date(2024, 6, 1), None, 1, 30, None, None),
    ]


def test_a_purchase_under_another_address_of_the_person_ends_an_abandoned_cart(home):
    assert rows(
        home,
        "select cart_id, value, has_been_abandoned, is_abandoned, recovered_order_id"
        " from marts.fct_carts order by cart_id",
    ) == [
        ("shop:ana", Decimal(30), True, False, "shop:ana1"),
        ("shop:bob", Decimal(20), True, True, None),
    ]
    assert rows(
        home,
        "select abandoned_count, abandoned_value, recovered_count, recovered_value,"
        " still_abandoned_count from marts.rpt_abandoned_carts",
    ) == [(2, 50, 1, 30, 1)]
