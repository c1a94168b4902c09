"""Whatever the order, the repeats and the delays of deliveries, the marts say the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from crm.ops.records import Entry
from tests.dbt.runner import rows
from tests.dbt_features.plain_reference import counts, money_by_day, month_number, order_days
from tests.dbt_features.plain_scores import fixed_scores, quintile_scores
from tests.dbt_features.random_world import LAST_DAY
from tests.proofs.building import build_world, marts_by_source_keys, names_of_people
from tests.proofs.conftest import Proved
from tests.proofs.deliveries import Loads, shuffled_in_pieces, sorted_whole
from tests.proofs.histories import Histories, draw_histories
from tests.proofs.points import PROGRAMME, points_moved

ALL, SEEDS = 100, (0, 1, 2)


@pytest.fixture(scope="module")
def days(proved: Proved) -> dict[str, list[date]]:
    found = {name: order_days(proved.world, name, LAST_DAY) for name in proved.names}
    return {name: on for name, on in found.items() if on}


@pytest.fixture(scope="module")
def money(proved: Proved) -> dict[str, dict[date, Decimal]]:
    return {name: money_by_day(proved.world, name, LAST_DAY) for name in proved.names}


@pytest.fixture(scope="module")
def person_of(proved: Proved) -> dict[str, str]:
    """The person of each customer id, found by source key."""
    return {
        customer_id: key.rpartition(":")[2].partition("@")[0].removesuffix("a")
        for customer_id, key in names_of_people(proved.home).items()
    }


def test_every_person_is_one_customer_and_nobody_elses(proved: Proved) -> None:
    ids = dict(
        rows(proved.home, "select customer_key, customer_id from staging.stg_ops__customer_ids")
    )
    found = [{ids[key] for key in person.customer_keys} for person in proved.histories.people]
    assert all(len(own) == 1 for own in found)
    assert len(set.union(*found)) == len(found)


def test_nobody_is_made_of_what_was_corrected(proved: Proved) -> None:
    known = rows(
        proved.home,
        "select count(*) from marts.dim_customers"
        " inner join staging.stg_ops__customer_ids using (customer_id)"
        " where customer_key like 'email:typo-%' or customer_key like 'email:old-%'",
    )
    assert known == [(0,)]


@pytest.mark.parametrize(
    ("scheme", "plain"), [("quintile", quintile_scores), ("fixed", fixed_scores)]
)
def test_scores_of_every_month_end_are_the_plain_ones_of_that_day(
    proved: Proved, person_of: Mapping[str, str], scheme: str, plain: Any
) -> None:
    found: dict[date, dict[str, tuple[int, ...]]] = defaultdict(dict)
    for day, who, *scores in rows(
        proved.home,
        "select as_of_date, customer_id, recency_score, frequency_score, monetary_score"
        f" from marts.fct_rfm_scores where scheme = '{scheme}'",
    ):
        found[day][person_of[who]] = tuple(scores)
    assert LAST_DAY in found
    assert len(found) > 12
    for day, scored in found.items():
        ordered = {name: order_days(proved.world, name, day) for name in proved.names}
        buyers = {name: on for name, on in ordered.items() if on}
        paid = {name: money_by_day(proved.world, name, day) for name in buyers}
        assert scored == plain(buyers, paid, day), day


def test_equal_inputs_have_equal_scores(proved: Proved) -> None:
    inputs = "scheme, as_of_date, recency_days, orders_count, total_spent_net"
    alike = rows(
        proved.home,
        f"select count(*), count(distinct rfm_code) from marts.fct_rfm_scores group by {inputs}",
    )
    assert {codes for _, codes in alike} == {1}
    assert any(customers > 1 for customers, _ in alike)


def test_money_by_person_and_day_is_the_plain_one(
    proved: Proved, person_of: Mapping[str, str], money: dict[str, dict[date, Decimal]]
) -> None:
    found = rows(
        proved.home,
        """select customer_id, day, sum(net) from (
            select customer_id, ordered_date as day, net_before_refunds as net
            from marts.fct_orders where is_countable
            union all
            select customer_id, refunded_date, -amount from marts.fct_refunds where is_countable
        ) where customer_id is not null group by all having count(*) > 0""",
    )
    told = {(name, day): net for name, on in money.items() for day, net in on.items()}
    assert {(person_of[who], day): net for who, day, net in found} == told


def test_totals_of_a_person_are_the_plain_ones(
    proved: Proved,
    person_of: Mapping[str, str],
    days: dict[str, list[date]],
    money: dict[str, dict[date, Decimal]],
) -> None:
    found = rows(
        proved.home,
        "select customer_id, orders_count, total_spent_net, recency_days from marts.dim_customers"
        " where orders_count > 0",
    )
    told = {
        name: (len(on), sum(money[name].values()), (LAST_DAY - on[-1]).days)
        for name, on in days.items()
    }
    assert {person_of[who]: tuple(totals) for who, *totals in found} == told


def test_the_bridge_ends_in_the_plain_money_of_each_day(proved: Proved) -> None:
    told: dict[date, Decimal] = defaultdict(Decimal)
    countable = {o.order_id for o in proved.world.orders if counts(proved.world, o, LAST_DAY)}
    for order in proved.world.orders:
        if order.order_id in countable:
            told[order.day] += order.gross
    for refund in proved.world.refunds:
        if refund.day <= LAST_DAY and (refund.order_id is None or refund.order_id in countable):
            told[refund.day] -= refund.amount
    found = rows(
        proved.home,
        "select money_date, sum(net), max(abs(residual)) from marts.rpt_money_bridge group by 1",
    )
    assert {day: net for day, net, _ in found if net} == {d: net for d, net in told.items() if net}
    assert {residual for *_, residual in found} == {0}


def test_cohorts_are_a_whole_triangle_of_plain_counts(
    proved: Proved, days: dict[str, list[date]], money: dict[str, dict[date, Decimal]]
) -> None:
    found = rows(
        proved.home,
        "select 12 * year(cohort_month) + month(cohort_month), months_since_first_order,"
        " customers_count, active_count, active_on_or_after_count, revenue"
        " from marts.fct_cohort_months where breakdown = 'all'",
    )
    assert sorted(found) == sorted(_triangle(days, money))


def _triangle(
    days: dict[str, list[date]], money: dict[str, dict[date, Decimal]]
) -> Iterator[tuple[int, int, int, int, int, Decimal]]:
    months = {name: [month_number(day) for day in on] for name, on in days.items()}
    for cohort in {on[0] for on in months.values()}:
        names = [name for name in months if months[name][0] == cohort]
        for month in range(cohort, month_number(LAST_DAY) + 1):
            active = sum(month in months[name] for name in names)
            later = sum(months[name][-1] >= month for name in names)
            revenue = sum(
                (
                    net
                    for name in names
                    for day, net in money[name].items()
                    if max(month_number(day), cohort) == month
                ),
                Decimal(0),
            )
            yield cohort, month - cohort, len(names), active, later, revenue


def test_the_world_has_what_the_proofs_are_about(
    proved: Proved, days: dict[str, list[date]]
) -> None:
    people = proved.histories.people
    assert {len(person.accounts) for person in people} == {0, 1, 2}
    assert any(on[-1] < LAST_DAY - timedelta(days=364) for on in days.values())
    assert any(order.day > LAST_DAY for order in proved.world.orders)
    written = [(version.table, version.key) for version in proved.histories.versions]
    assert len(set(written)) < 0.8 * len(written)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_every_mart_of_a_shuffled_delivery_is_that_of_the_sorted_one(
    tmp_path: Path, seed: int
) -> None:
    histories = draw_histories(seed, ALL)
    tidy = _build(tmp_path / "sorted", sorted_whole(histories.versions), histories, 1)
    pieces = shuffled_in_pieces(histories.versions, seed, loads=5)
    found = _build(tmp_path / "shuffled", pieces, histories, -1)
    assert found.keys() == tidy.keys()
    assert {table for table in tidy if found[table] != tidy[table]} == set()


def _build(home: Path, loads: Loads, histories: Histories, step: int) -> dict[str, Any]:
    """Build a delivery; the log learns what happened forwards or (step -1) backwards."""

    def entries(ids: Mapping[str, str]) -> Iterator[Entry]:
        yield PROGRAMME
        yield from list(points_moved(histories.people, ids))[::step]

    build_world(home, loads, entries)
    return marts_by_source_keys(home)
