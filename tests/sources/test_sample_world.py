from __future__ import annotations

import time
from datetime import date

import pyarrow.parquet as pq
import pytest

from crm.errors import UsageError
from crm.sources.contracts import delivered
from crm.sources.sample import SampleParameters
from crm.sources.sample.world import BLOCK_SIZE
from tests.sources.sample_world import SampleWorld, make_world

PEOPLE = BLOCK_SIZE + 600


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> SampleWorld:
    """More people than one block holds."""
    return make_world(tmp_path_factory.mktemp("world"), PEOPLE)


def test_equal_parameters_give_equal_bytes(tmp_path):
    first, again = make_world(tmp_path / "a", 300), make_world(tmp_path / "b", 300)
    assert first.hashes() == again.hashes()


def test_another_seed_gives_another_world(tmp_path):
    first, other = make_world(tmp_path / "a", 300), make_world(tmp_path / "b", 300, seed=8)
    assert first.hashes()["landing/orders.parquet"] != other.hashes()["landing/orders.parquet"]


def test_the_hosts_time_zone_changes_nothing(tmp_path, monkeypatch):
    here = make_world(tmp_path / "a", 300)
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    try:
        there = make_world(tmp_path / "b", 300)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert here.hashes() == there.hashes()


@pytest.mark.parametrize("customers", [1, 10])
def test_a_tiny_world_has_people_and_orders(tmp_path, customers):
    tiny = make_world(tmp_path, customers)
    assert tiny.rows["customers"] >= 1
    assert tiny.rows["orders"] >= 1
    assert tiny.number("select count(*) from true_persons") == customers


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"customers": 0}, "0 customers"),
        ({"seed": -1}, "seed -1"),
        ({"currency": "USD"}, "USD"),
        ({"until": date(1900, 1, 1)}, "1900-01-01"),
    ],
)
def test_a_world_that_cannot_be_is_refused_by_name(values, named):
    given = {"customers": 10, "seed": 1, "until": date(2026, 1, 1)} | values
    with pytest.raises(UsageError, match=named):
        SampleParameters(**given)


def test_files_keep_the_contracts(world):
    contracts = delivered()
    for path in world.landing.iterdir():
        contract = contracts[path.stem]
        columns = {column.name: column for column in contract.columns}
        table = pq.read_table(path)
        assert set(table.column_names) <= set(columns), path.stem
        for name in table.column_names:
            column, values = columns[name], table.column(name)
            assert not (column.required and values.null_count), f"{path.stem}.{name}"
            if column.values:
                assert set(values.unique().to_pylist()) - {None} <= set(column.values), name
    assert {path.stem for path in world.landing.iterdir()} == set(contracts)


def test_truth_stays_in_the_truth_folder(world):
    secrets = {"person_id", "habit", "case", "rate_per_day", "dropout", "kind", "placed_by",
               "effect", "fate"}  # fmt: skip
    for path in world.landing.iterdir():
        assert not secrets & set(pq.read_schema(path).names), path.name
    assert {path.name for path in world.truth.iterdir()} == {
        "world.json",
        "persons.parquet",
        "identities.parquet",
        "orders.parquet",
        "days.parquet",
        "campaigns.parquet",
        "carts.parquet",
        "tags.parquet",
    }


KEYS = {
    "customers": "source_customer_id",
    "addresses": "source_customer_id || purpose",
    "orders": "order_id",
    "order_items": "order_item_id",
    "refunds": "refund_id",
    "events": "event_id",
    "products": "product_id",
    "tickets": "ticket_id",
    "carts": "cart_id",
    "campaigns": "campaign_id",
    "campaign_recipients": "recipient_id",
    "true_carts": "cart_id",
    "activities": "activity_id",
    "message_events": "message_event_id",
    "fx_rates": "date || currency",
    "channel_spend": "date || channel",
    "true_orders": "order_id",
    "true_persons": "person_id",
}


@pytest.mark.parametrize("table", KEYS)
def test_keys_are_unique_across_blocks(world, table):
    rows, keys = world.ask(f"select count(*), count(distinct {KEYS[table]}) from {table}")[0]
    assert rows == keys > 0


@pytest.mark.parametrize(
    ("child", "key", "parent"),
    [
        ("orders", "source_customer_id", "customers"),
        ("order_items", "order_id", "orders"),
        ("order_items", "event_id", "events"),
        ("order_items", "product_id", "products"),
        ("refunds", "order_id", "orders"),
        ("tickets", "order_id", "orders"),
        ("tickets", "event_id", "events"),
        ("carts", "source_customer_id", "customers"),
        ("addresses", "source_customer_id", "customers"),
        ("activities", "source_customer_id", "customers"),
        ("message_events", "source_customer_id", "customers"),
        ("consents", "source_customer_id", "customers"),
        ("true_identities", "source_customer_id", "customers"),
    ],
)
def test_no_key_is_an_orphan(world, child, key, parent):
    orphans = (
        f"select count(*) from {child} anti join {parent} using ({key}) where {key} is not null"
    )
    assert world.number(orphans) == 0


MOMENTS = {
    "customers": ("created_at", "updated_at"),
    "addresses": ("updated_at",),
    "orders": ("ordered_at", "updated_at"),
    "refunds": ("refunded_at", "updated_at"),
    "events": ("updated_at",),
    "tickets": ("checked_in_at", "updated_at"),
    "carts": ("updated_at",),
    "activities": ("occurred_at",),
    "message_events": ("occurred_at",),
    "consents": ("changed_at",),
}


@pytest.mark.parametrize("table", MOMENTS)
def test_nothing_happens_after_the_last_local_day(world, table):
    # The last day loses an hour: it ends at 21:00 UTC, not at 22:00.
    for column in MOMENTS[table]:
        late = f"select count(*) from {table} where {column} >= timestamptz '2026-03-29 21:00+00'"
        assert world.number(late) == 0, column


def test_the_last_day_is_not_empty(world):
    since = "timestamptz '2026-03-28 22:00+00'"
    assert world.number(f"select count(*) from orders where ordered_at >= {since}") > 0


def test_three_years_are_covered(world):
    local_day = "cast(ordered_at at time zone 'Europe/Bucharest' as date)"
    assert world.number(f"select count(distinct {local_day}) from orders") == 3 * 365 + 1


def test_a_total_is_its_lines_and_fees_less_the_discount(world):
    wrong = world.number(
        """
        select count(*) from orders
        join (select order_id, sum(line_total) as lines from order_items group by order_id)
            using (order_id)
        where total_gross <> lines + fees - discount or tax < 0 or tax > total_gross
        """
    )
    assert wrong == 0


def test_refunds_come_after_their_order_and_never_exceed_it(world):
    wrong = world.number(
        """
        select count(*) from refunds join orders using (order_id)
        where refunded_at <= ordered_at or amount > total_gross or amount <= 0
            or status <> 'paid' or refunds.currency <> orders.currency
        """
    )
    assert wrong == 0
    full, part, unlinked = world.ask(
        """
        select count(*) filter (amount = total_gross), count(*) filter (amount < total_gross),
            count(*) filter (refunds.order_id is null)
        from refunds left join orders using (order_id)
        """
    )[0]
    assert min(full, part, unlinked) > 0


def test_tickets_are_bought_before_the_event_and_scanned_at_its_doors(world):
    wrong = world.number(
        """
        select count(*) from tickets join orders using (order_id) join events using (event_id)
        where ordered_at >= starts_at
            or checked_in_at < starts_at - interval 1 hour
            or checked_in_at > starts_at + interval 2 hours
            or checked_in_at <= ordered_at
            or (checked_in_at is not null and tickets.status = 'cancelled')
            or orders.status <> 'paid'
        """
    )
    assert wrong == 0


def test_an_event_never_sells_more_than_it_holds(world):
    oversold = """
        select count(*) from (
            select event_id, count(*) as sold from tickets group by event_id
        ) join events using (event_id) where sold > capacity
    """
    assert world.number(oversold) == 0


def test_people_stay_away_and_one_venue_never_scans(world):
    rates = dict(
        world.ask(
            """
            select venue, count(checked_in_at) / count(*) from tickets
            join events using (event_id)
            where starts_at < timestamptz '2026-03-29 00:00+00' and tickets.status <> 'cancelled'
            group by venue
            """
        )
    )
    assert rates.pop("Grădina cu Tei") == 0
    assert all(0.6 < rate < 0.95 for rate in rates.values())


def test_the_festival_has_one_edition_a_summer_in_one_series(world):
    editions = world.ask(
        "select year(starts_at), month(starts_at), name from events where series is not null"
        " order by 1"
    )
    assert [year for year, _, _ in editions] == [2023, 2024, 2025, 2026]
    assert {month for _, month, _ in editions} == {7}
    assert world.number("select count(distinct series) from events") == 1


def test_most_people_buy_once_or_twice_and_the_mean_is_near_eight(world):
    mean, rarely = world.ask(
        """
        select avg(orders), count(*) filter (orders <= 2) / count(*)
        from (select known_process_orders + festival_orders as orders from true_persons)
        """
    )[0]
    assert 7 < mean < 10
    assert rarely > 0.5


def test_sales_rush_at_ten_on_the_day_tickets_go_on_sale(world):
    share = world.number(
        """
        with opened as (
            select event_id, min(cast(ordered_at at time zone 'Europe/Bucharest' as date)) as day
            from order_items join orders using (order_id) group by event_id
        )
        select count(*) filter (hour(ordered_at at time zone 'Europe/Bucharest') = 10) / count(*)
        from order_items join orders using (order_id) join opened using (event_id)
        where cast(ordered_at at time zone 'Europe/Bucharest' as date) = day
            and day > date '2023-06-01'
        """
    )
    assert share > 0.3


def test_the_known_process_runs_in_the_busy_time_that_the_truth_tells(world):
    days, mean, follows = world.ask(
        """
        select count(*), avg(busyness), corr(busyness, orders) from true_days
        join (
            select cast(ordered_at at time zone 'Europe/Bucharest' as date) as date,
                count(*) as orders
            from orders join true_orders using (order_id)
            where kind = 'known_process' group by 1
        ) using (date)
        """
    )[0]
    assert days == 3 * 365 + 1
    assert mean == pytest.approx(1)
    assert follows > 0.5
