"""The ledger that dbt derives against lots followed by hand, over random histories in one build."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from crm.config import load_settings
from crm.loyalty.lots import Movement, balance_on, expiries
from crm.ops.events import LoyaltyProgramDefined
from crm.ops.log import OperationalLog
from crm.ops.snapshot import write_snapshot
from tests.dbt.runner import TENANT, dbt, rows
from tests.loyalty.plain_lots import account, changes, shares, tier_on, tier_weights
from tests.loyalty.random_histories import (
    FIRST_DAY,
    LAST_DAY,
    PROGRAMS,
    History,
    make_history,
    order_rows,
    refund_rows,
    shuffled_in_parts,
    write_histories,
)

MARTS = "+path:models/marts/loyalty"
MODELS_ALONE = ("--exclude-resource-type", "test", "unit_test")
OF_THESE_MODELS = (
    "--select", MARTS, "assert_loyalty_ledger_equals_balances",
    "assert_loyalty_speaks_the_base_currency",
    "--indirect-selection", "empty", "--exclude-resource-type", "unit_test",
)  # fmt: skip
ENTRIES = "select * from marts.fct_loyalty_entries order by entry_id"


class World:
    """Histories, and the workspace they were built in."""

    def __init__(self, home: Path, count: int) -> None:
        dice = random.Random(20240630)
        self.histories = [make_history(dice, number) for number in range(count)]
        self.settings = load_settings(home=home, tenant=TENANT)
        self.settings.paths.create()
        write_histories(self.settings, self.histories)
        result = dbt(home, "build", *OF_THESE_MODELS)
        assert result.returncode == 0, result.stdout[-4000:]

    def simulated(self) -> list[tuple]:
        """Every person in every programme, followed by hand."""
        found = []
        for history in self.histories:
            for rules in PROGRAMS:
                own = [o for o in history.operations if o.program == rules.slug]
                moved = changes(rules, history.orders, history.refunds, own)
                found.append((history, rules, moved, account(rules, moved, LAST_DAY)))
        return found


@pytest.fixture(
    scope="module", params=[200, pytest.param(1000, marks=pytest.mark.slow)], ids="{}".format
)
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("loyalty"), request.param)


def test_every_balance_is_what_following_each_lot_gives(world: World) -> None:
    built = {
        (program, customer): (balance, debt, expired, ends and (ends, points))
        for program, customer, balance, debt, expired, ends, points in rows(
            world.settings.home,
            "select program_id, customer_id, points_balance, points_debt, points_expired,"
            " points_expiring_date, points_expiring_next from marts.dim_loyalty_balances",
        )
    }
    expected = {
        (rules.slug, f"cust_{history.person}"): (
            held.balance, max(-held.balance, 0), sum(held.expired.values()), held.ends_next,
        )
        for history, rules, _, held in world.simulated()
    }  # fmt: skip
    assert built == expected
    assert sum(debt > 0 for _, debt, _, _ in built.values()) > 20
    assert sum(expired > 0 for _, _, expired, _ in built.values()) > 100


def test_points_end_on_their_day(world: World) -> None:
    built = {
        (program, customer, day): -points
        for program, customer, day, points in rows(
            world.settings.home,
            "select program_id, customer_id, occurred_date, points"
            " from marts.fct_loyalty_entries where kind = 'expire'",
        )
    }
    assert built == {
        (rules.slug, f"cust_{history.person}", day): points
        for history, rules, _, held in world.simulated()
        for day, points in held.expired.items()
    }


def test_every_tier_change_is_what_a_daily_count_gives(world: World) -> None:
    built: dict[tuple[str, str], list[tuple[date, int]]] = {}
    for program, customer, day, tier in rows(
        world.settings.home,
        "select program_id, customer_id, changed_date, tier from marts.fct_tier_changes order by 3",
    ):
        built.setdefault((program, customer), []).append((day, int(tier[1:])))
    people = {history.person for history in world.histories[:50]}
    for history, rules, moved, _ in world.simulated():
        if history.person not in people:
            continue
        weights = tier_weights(rules, moved, history.orders, history.refunds)
        expected, current = [], None
        for offset in range((LAST_DAY - FIRST_DAY).days + 1 if weights else 0):
            day = FIRST_DAY + timedelta(days=offset)
            if day >= min(moved_on for moved_on, _, _ in weights):
                tier = tier_on(rules, weights, day)
                if tier != current:
                    expected.append((day, tier))
                current = tier
        assert built.get((rules.slug, f"cust_{history.person}"), []) == expected
    downs = "select count(*) from marts.fct_tier_changes where reason = 'left_window'"
    assert rows(world.settings.home, downs)[0][0] > 20


def test_an_order_never_loses_more_than_it_earned_and_a_full_refund_takes_all(world: World) -> None:
    left = dict(
        rows(
            world.settings.home,
            "select order_id, sum(points) from marts.fct_loyalty_entries"
            " where order_id is not null group by order_id",
        )
    )
    assert min(left.values()) == 0
    for history in world.histories:
        for order in history.orders:
            named = sum(r.amount for r in history.refunds if r.order_id == order.order_id)
            if named == order.gross:
                assert left.get(f"shop:{order.order_id}", 0) == 0


def test_whoever_got_all_their_money_back_keeps_no_earned_points(world: World) -> None:
    kept = dict(
        rows(
            world.settings.home,
            "select customer_id, sum(points) from marts.fct_loyalty_entries"
            " where order_id is not null group by customer_id",
        )
    )
    given_back = [h for h in world.histories if _paid_at_last(h) == 0]
    assert len(given_back) >= 3
    assert [kept.get(f"cust_{h.person}", 0) for h in given_back] == [0] * len(given_back)


def test_the_fold_of_one_person_is_what_the_build_says(world: World) -> None:
    ledgers: dict[tuple[str, str], list[Movement]] = {}
    for program, customer, *movement in rows(
        world.settings.home,
        "select program_id, customer_id, entry_id, kind, points, occurred_at, occurred_date,"
        " lot_expires_date from marts.fct_loyalty_entries where kind <> 'expire'",
    ):
        ledgers.setdefault((program, customer), []).append(Movement(*movement))
    for history, rules, _, held in world.simulated():
        ledger = ledgers.get((rules.slug, f"cust_{history.person}"), [])
        balance = balance_on(ledger, LAST_DAY)
        assert balance.balance == held.balance
        ends = balance.expiring_date
        assert (ends and (ends, balance.expiring_next)) == held.ends_next
        assert dict(expiries(ledger, LAST_DAY)) == held.expired


def test_orders_and_refunds_delivered_again_in_any_order_change_nothing(world: World) -> None:
    home, dice = world.settings.home, random.Random(1)
    before = rows(home, ENTRIES)
    shuffled_in_parts(home, TENANT, "shop.orders", order_rows(world.histories), dice)
    shuffled_in_parts(home, TENANT, "shop.refunds", refund_rows(world.histories), dice)
    result = dbt(home, "build", *MODELS_ALONE, "--select", MARTS)
    assert result.returncode == 0, result.stdout[-4000:]
    assert rows(home, ENTRIES) == before


def test_a_programme_in_another_currency_stops_the_build_with_a_sentence(world: World) -> None:
    settings = world.settings
    foreign = LoyaltyProgramDefined(subject_id="abroad", name_en="Abroad", currency="EUR")
    OperationalLog(settings).append(foreign, actor="test")
    write_snapshot(settings)
    chosen = ("stg_ops__loyalty_programs", "int_loyalty_programs_versioned")
    result = dbt(
        settings.home, "build", "--select", *chosen, "assert_loyalty_speaks_the_base_currency",
        "--indirect-selection", "empty", "--exclude-resource-type", "unit_test",
    )  # fmt: skip
    assert result.returncode != 0
    [(problem,)] = rows(
        settings.home, "select problem from test_failures.assert_loyalty_speaks_the_base_currency"
    )
    assert "abroad gives points per EUR, but money is reported in RON" in problem


def _paid_at_last(history: History) -> float:
    """What of a person's money stayed, with the refunds that came in time to take it."""
    paid = sum(order.gross for order in history.orders)
    return float(paid - sum(amount for _, _, amount in shares(history.orders, history.refunds)))
