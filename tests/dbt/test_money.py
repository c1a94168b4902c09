"""Orders, refunds and currencies: what counts, for whom, and that no money is lost on the way."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.dbt.runner import TENANT, dbt, rows
from tests.dbt.stories import write_stories
from tests.worlds import write_raw

MARTS = (
    "+fct_orders",
    "+fct_refunds",
    "+rpt_money_bridge",
    "+dim_customer_contacts",
    "+fct_tickets",
)
TESTED_HERE = ("--indirect-selection", "cautious", "--exclude-resource-type", "unit_test")
MORE = ("+int_customers_summarized_by_orders", "+int_customers_summarized_by_attendance")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The stories, built once with every test of the models on the way."""
    home = tmp_path_factory.mktemp("stories")
    write_stories(home)
    result = dbt(home, "build", *TESTED_HERE, "--select", *MARTS, *MORE, base_currency="RON")
    assert result.returncode == 0, result.stdout
    return home


def test_only_paid_orders_worth_money_and_not_fully_refunded_count(home: Path) -> None:
    countable = rows(home, "select order_id from marts.fct_orders where is_countable order by 1")
    assert [order for (order,) in countable] == [
        "shop:1", "shop:11", "shop:12", "shop:13", "shop:2", "shop:8", "till:T1",
    ]  # fmt: skip


def test_an_order_after_the_local_as_of_day_is_not_seen(home: Path) -> None:
    found = rows(
        home, "select order_id, ordered_date from marts.fct_orders where order_id like 'shop:8'"
    )
    assert [(order, str(day)) for order, day in found] == [("shop:8", "2024-06-30")]
    assert rows(home, "select 1 from marts.fct_orders where order_id = 'shop:9'") == []
    assert rows(home, "select 1 from marts.fct_tickets where order_id = 'shop:9'") == []


def test_the_latest_version_of_an_order_is_the_order(home: Path) -> None:
    found = rows(home, "select status, gross from marts.fct_orders where order_id = 'shop:1'")
    assert found == [("paid", Decimal("100.0000"))]


def test_a_person_is_the_sum_of_their_accounts_and_addresses(home: Path) -> None:
    found = rows(
        home,
        "select customer_id, orders_count, total_spent_gross, total_spent_net, refunds_count"
        " from intermediate.int_customers_summarized_by_orders order by 1",
    )
    assert found == [
        # 100 + 50 + 10, minus 20 of order 2, 7 loose and 1 of an order nobody delivered
        ("cust_ana", 3, Decimal("160.0000"), Decimal("132.0000"), 4),
        # 20 euro at 5 lei; the order of 40 came back at another rate and is out altogether
        ("cust_bob", 1, Decimal("100.0000"), Decimal("100.0000"), 1),
        # invoice T1 of 42 with a line of -2; T2 and T3 give back 5 and 3; T4 cancels itself out
        ("cust_dan", 1, Decimal("42.0000"), Decimal("32.0000"), 4),
    ]


def test_orders_without_a_known_person_are_money_of_nobody(home: Path) -> None:
    found = rows(home, "select order_id from marts.fct_orders where customer_id is null order by 1")
    assert [order for (order,) in found] == ["shop:12", "shop:13"]


def test_a_total_that_was_not_delivered_is_the_sum_of_its_lines(home: Path) -> None:
    found = rows(
        home, "select gross, refunded, net from marts.fct_orders where order_id = 'shop:13'"
    )
    assert found == [(Decimal(30), Decimal(4), Decimal(26))]


def test_orders_are_numbered_within_a_person(home: Path) -> None:
    found = rows(
        home,
        "select order_id, customer_order_number, is_first_order from marts.fct_orders"
        " where customer_id = 'cust_ana' and is_countable order by 2",
    )
    assert found == [("shop:1", 1, True), ("shop:2", 2, False), ("shop:8", 3, False)]


def test_money_is_converted_at_the_rate_of_its_own_day(home: Path) -> None:
    found = rows(home, "select amount, fx_rate from marts.fct_refunds where refund_id = 'shop:r10'")
    assert found == [(Decimal("196.0000"), Decimal("4.90000000"))]


def test_the_bridge_from_raw_money_to_net_leaves_nothing_over(home: Path) -> None:
    [(net, residuals)] = rows(
        home, "select sum(net), sum(abs(residual)) from marts.rpt_money_bridge"
    )
    assert residuals == 0
    # ana 132, bob 100, dan 32, nobody 15 + 26
    assert net == Decimal(305)


def test_a_named_holder_attends_instead_of_the_buyer(home: Path) -> None:
    found = rows(
        home,
        "select customer_id, tickets_count, events_attended, no_show_count"
        " from intermediate.int_customers_summarized_by_attendance order by 1",
    )
    assert found == [("cust_ana", 1, 1, 0), ("cust_holder", 1, 0, 1)]


def test_the_population_is_everybody_seen_by_the_as_of_day(home: Path) -> None:
    found = rows(
        home, "select customer_id, email, full_name from contacts.dim_customer_contacts order by 1"
    )
    assert found == [
        ("cust_ana", "ana@x.ro", "Ana"),
        ("cust_bob", "bob@x.ro", None),
        ("cust_dan", None, None),
        ("cust_holder", "Holder@x.ro", "Hold Er"),
    ]


def test_a_missing_rate_stops_the_build_and_names_currency_and_day(home: Path) -> None:
    order = {"order_id": "usd", "ordered_at": "2024-06-01 10:00:00"}
    order |= {"status": "paid", "currency": "USD", "total_gross": "1"}
    late = "20240702T000000000000Z-00000000"
    extra = write_raw(home, TENANT, "shop.orders", [order], load_id=late)
    try:
        result = dbt(home, "build", "--select", "+fct_orders", base_currency="RON")
    finally:
        extra.unlink()
    assert result.returncode == 1
    assert "SKIP" in result.stdout
    [(problem,)] = rows(home, "select problem from test_failures.assert_every_money_day_has_a_rate")
    assert "USD to RON for 2024-06-01" in problem
    assert rows(home, "select 1 from marts.fct_orders where order_id = 'shop:usd'") == []
