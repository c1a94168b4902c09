"""The one random world that every report is counted on, and the build of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.dbt.runner import dbt
from tests.dbt_features.plain_reference import money_by_day, order_days
from tests.dbt_features.random_world import LAST_DAY, PEOPLE, World, make_world, write_world

SEED = 11
WORLD = make_world(SEED)
NAMES = [f"p{number:02d}" for number in range(PEOPLE)]
ORDER_DAYS = {name: days for name in NAMES if (days := order_days(WORLD, name, LAST_DAY))}
MONEY = {name: money_by_day(WORLD, name, LAST_DAY) for name in NAMES}
SEGMENTS = {
    "spenders": "coalesce(total_spent_net >= 100, false)",
    "no-orders": "coalesce(orders_count = 0, false)",
    "rock-fans": "coalesce('|' || genres || '|' like '%|rock|%', false)",
}
FEATURES = ("+path:models/features",)
MODELS = (
    *FEATURES,
    "+dim_segments",
    "+dim_customers",
    "+fct_cohort_months",
    "+rpt_kpi_days",
    "+rpt_rfm_transitions",
    "+rpt_rfm_cells",
    "+rpt_purchase_gaps",
    "+rpt_purchase_hours",
    "+rpt_segment_performance",
)
CHECKS = (
    "+assert_last_kpi_day_equals_a_direct_count",
    "+assert_kpi_revenue_is_the_orders_net",
    "+assert_cohort_members_are_the_customers_with_an_order",
    "+assert_cohort_groups_add_up_to_the_whole",
    "+assert_everybodys_performance_is_the_last_kpi_day",
    "+assert_every_membership_satisfies_its_predicate",
    "+assert_every_countable_order_is_in_a_purchase_day",
)


def build_features(home: Path, world: World, as_of: date) -> Path:
    """Write the world and build the features of a day, nothing tested."""
    write_world(home, world)
    untested = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
    result = dbt(home, "build", *untested, "--select", *FEATURES, as_of=as_of.isoformat())
    assert result.returncode == 0, result.stdout
    return home


def build_reports(home: Path, world: World, selected: tuple[str, ...] = MODELS + CHECKS) -> Path:
    """Write the world and build what is selected, with nothing but the named tests."""
    write_world(home, world, SEGMENTS)
    only_named = ("--indirect-selection", "empty", "--exclude-resource-type", "unit_test")
    result = dbt(home, "build", *only_named, "--select", *selected, as_of=LAST_DAY.isoformat())
    assert result.returncode == 0, result.stdout
    return home
