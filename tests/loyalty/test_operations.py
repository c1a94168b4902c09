"""Points at the till: never spent twice, never below zero unless that is allowed."""

from __future__ import annotations

import multiprocessing
import random
from datetime import date, timedelta

import pytest

from crm.actors import Actor
from crm.config import Settings
from crm.errors import CrmError, NotEnoughPointsError, NotPermittedError, UsageError
from crm.loyalty.ledger import read_ledger
from crm.loyalty.lots import Movement
from crm.loyalty.operations import adjust, grant_bonus, redeem, reverse
from crm.loyalty.programs import define, enable_default
from crm.ops.events import CustomersMerged
from crm.ops.log import OperationalLog
from tests.loyalty.ledger_world import earned, publish_ledgers

TILL = Actor("till", "marketer")


@pytest.fixture
def shop(settings: Settings) -> Settings:
    """Ana has 100 points as built, Bob none."""
    publish_ledgers(settings, {"ana": [earned("order-1", 100, days_ago=10)], "bob": []})
    enable_default(settings, actor="test")
    return settings


def balance(settings: Settings, customer: str, program: str = "default") -> int:
    return read_ledger(settings, customer, program).balance.balance


def test_points_are_spent_at_once_and_no_more_than_there_are(shop: Settings) -> None:
    redeem(shop, "ana", "default", 70, key="r1", actor=TILL)
    assert balance(shop, "ana") == 30
    with pytest.raises(NotEnoughPointsError, match="ana has 30 points in 'default'; 31 cannot"):
        redeem(shop, "ana", "default", 31, key="r2", actor=TILL)
    redeem(shop, "ana", "default", 30, key="r3", actor=TILL)
    assert balance(shop, "ana") == 0


def test_the_same_key_again_is_the_same_redemption(shop: Settings) -> None:
    first = redeem(shop, "ana", "default", 70, key="receipt 1", actor=TILL)
    assert redeem(shop, "ana", "default", 70, key="receipt 1", actor=TILL) == first
    assert balance(shop, "ana") == 30
    with pytest.raises(UsageError, match="another event"):
        redeem(shop, "ana", "default", 20, key="receipt 1", actor=TILL)
    assert "receipt" not in first.event_id


def test_what_a_build_holds_already_is_not_counted_twice(shop: Settings) -> None:
    made = redeem(shop, "ana", "default", 70, key="r1", actor=TILL)
    built = [earned("order-1", 100, 10), earned(made.event_id, -70, 0, kind="redeem")]
    publish_ledgers(shop, {"ana": built})
    assert balance(shop, "ana") == 30


def test_processes_at_once_never_spend_the_same_points(shop: Settings) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        outcomes = pool.starmap(_spend_sixty, [(shop, f"till-{number}") for number in range(4)])
    assert sorted(outcomes) == [False, False, False, True]
    assert balance(shop, "ana") == 40


def _spend_sixty(settings: Settings, key: str) -> bool:
    try:
        redeem(settings, "ana", "default", 60, key=key, actor=TILL)
    except NotEnoughPointsError:
        return False
    return True


def test_points_that_ended_since_the_build_cannot_be_spent(shop: Settings) -> None:
    today = read_ledger(shop, "ana", "default").today
    lots = [earned("a", 100, 90, ends=today), earned("b", 40, 80, ends=today + timedelta(days=1))]
    publish_ledgers(shop, {"ana": [*lots, earned("c", -30, 5, kind="redeem")]})
    found = read_ledger(shop, "ana", "default").balance
    assert (found.balance, found.expired, found.expiring_next) == (40, 70, 40)
    with pytest.raises(NotEnoughPointsError):
        redeem(shop, "ana", "default", 41, key="r", actor=TILL)


def test_points_spent_and_then_refunded_are_a_debt_that_the_next_ones_pay(shop: Settings) -> None:
    refunded = [
        earned("order-1", 100, 10),
        earned("r", -80, 9, kind="redeem"),
        earned("refund-1", -100, 8, kind="reverse"),
    ]
    publish_ledgers(shop, {"ana": refunded})
    found = read_ledger(shop, "ana", "default").balance
    assert (found.balance, found.available, found.debt) == (-80, 0, 80)
    with pytest.raises(NotEnoughPointsError, match="owes 80"):
        redeem(shop, "ana", "default", 1, key="r", actor=TILL)
    grant_bonus(shop, "ana", "default", 100, key="b", actor=TILL, reason_code="goodwill")
    assert read_ledger(shop, "ana", "default").balance.available == 20


def test_a_programme_may_allow_debts(shop: Settings) -> None:
    club = {"slug": "credit", "name": {"en": "Credit"}, "allow_negative": True}
    define(shop, club, actor="test")
    redeem(shop, "bob", "credit", 50, key="r", actor=TILL)
    assert balance(shop, "bob", "credit") == -50


def test_an_operation_is_taken_back_whole_and_once(shop: Settings) -> None:
    spent = redeem(shop, "ana", "default", 70, key="r", actor=TILL)
    back = reverse(shop, spent.event_id, actor=TILL)
    assert reverse(shop, spent.event_id, actor=TILL) == back
    assert balance(shop, "ana") == 100
    gift = grant_bonus(shop, "bob", "default", 50, key="b", actor=TILL, reason_code="birthday")
    redeem(shop, "bob", "default", 30, key="r2", actor=TILL)
    with pytest.raises(NotEnoughPointsError, match="20 points"):
        reverse(shop, gift.event_id, actor=TILL)
    with pytest.raises(UsageError, match="no redemption"):
        reverse(shop, "order-1", actor=TILL)


def test_a_merge_since_the_build_joins_the_balances_at_once(shop: Settings) -> None:
    publish_ledgers(shop, {"ana": [earned("1", 100, 9)], "ana2": [earned("2", 50, 8)]})
    redeem(shop, "ana2", "default", 20, key="r", actor=TILL)
    OperationalLog(shop).append(CustomersMerged(subject_id="ana", other_ids=["ana2"]), actor="eve")
    assert balance(shop, "ana") == balance(shop, "ana2") == 130
    redeem(shop, "ana", "default", 130, key="all", actor=TILL)
    assert balance(shop, "ana2") == 0


def test_what_cannot_be_is_one_sentence_and_leaves_no_trace(shop: Settings) -> None:
    before = OperationalLog(shop).head()
    stars = "no loyalty programme 'stars'"
    for refused, sentence in (
        (lambda: redeem(shop, "ana", "stars", 1, key="k", actor=TILL), stars),
        (lambda: redeem(shop, "nobody", "default", 1, key="k", actor=TILL), "no customer 'nobody'"),
        (lambda: redeem(shop, "ana", "default", 0, key="k", actor=TILL), "points cannot be 0"),
        (
            lambda: adjust(shop, "ana", "default", 5, key="k", actor=TILL, reason_code="Ana P."),
            "reason_code cannot be",
        ),
        (
            lambda: adjust(shop, "ana", "default", -101, key="k", actor=TILL, reason_code="x"),
            "101 cannot be taken",
        ),
    ):
        with pytest.raises(CrmError, match=sentence):
            refused()
    with pytest.raises(NotPermittedError):
        redeem(shop, "ana", "default", 1, key="k", actor=Actor("eve", "viewer"))
    assert OperationalLog(shop).head() == before


def test_points_that_only_count_or_rest_are_not_spent(shop: Settings) -> None:
    ranks = {"slug": "ranks", "name": {"en": "R"}, "type": "tier"}
    define(shop, ranks | {"tiers": [{"name": "A", "threshold": 0}]}, actor="test")
    define(shop, {"slug": "rest", "name": {"en": "R"}, "is_active": False}, actor="test")
    with pytest.raises(UsageError, match="count for tiers"):
        redeem(shop, "ana", "ranks", 1, key="k", actor=TILL)
    with pytest.raises(UsageError, match="not active"):
        redeem(shop, "ana", "rest", 1, key="k", actor=TILL)


@pytest.mark.parametrize("sequences", [100, pytest.param(1000, marks=pytest.mark.slow)])
def test_no_sequence_of_operations_breaks_the_sum_or_goes_below_zero(
    shop: Settings, monkeypatch: pytest.MonkeyPatch, sequences: int
) -> None:
    dice, ledgers = random.Random(7), dict[str, list[Movement]]()
    for number in range(sequences):
        ledgers[f"p{number}"] = _ledger(dice, f"p{number}")
    # reading a build for each of thousands of operations is what takes the time, not the rules
    monkeypatch.setattr("crm.loyalty.ledger.built_movements", lambda *asked: ledgers[asked[2][0]])
    monkeypatch.setattr("crm.loyalty.checks.known_customers", lambda *asked: set(asked[1]))
    refused = 0
    for person in ledgers:
        before = read_ledger(shop, person, "default").balance
        expected, owed = before.balance, before.debt
        for turn in range(dice.randrange(2, 5)):
            try:
                expected += _operate(shop, dice, person, f"{person}-{turn}")
            except NotEnoughPointsError:
                refused += 1
            ledger = read_ledger(shop, person, "default")
            found = ledger.balance
            assert found.balance == expected
            assert found.balance == sum(m.points for m in ledger.movements) - found.expired
            assert found.balance >= -owed
            owed = min(owed, found.debt)
    assert refused > sequences / 4


def _operate(settings: Settings, dice: random.Random, person: str, key: str) -> int:
    """Do one thing, and say by how much the balance must have moved."""
    points = dice.choice((1, 20, 90))
    match dice.randrange(4):
        case 0:
            grant_bonus(settings, person, "default", points, key=key, actor=TILL, reason_code="x")
            return points
        case 1:
            points *= dice.choice((-1, 1))
            adjust(settings, person, "default", points, key=key, actor=TILL, reason_code="x")
            return points
        case 2:
            made = redeem(settings, person, "default", points, key=key, actor=TILL)
            redeem(settings, person, "default", points, key=key, actor=TILL)
            reverse(settings, made.event_id, actor=TILL)
            return 0
        case _:
            redeem(settings, person, "default", points, key=key, actor=TILL)
            return -points


def _ledger(dice: random.Random, person: str) -> list[Movement]:
    movements, earlier = [], date.today() - timedelta(days=400)  # noqa: DTZ011
    for number in range(dice.randrange(4)):
        ago = dice.randrange(1, 300)
        ends = dice.choice((None, earlier + timedelta(days=500 - ago)))
        movements.append(earned(f"{person}-{number}", dice.choice((10, 50, 200)), ago, ends))
        if dice.random() < 0.3:
            taken = -dice.choice((10, 60, 200))
            movements.append(earned(f"{person}-{number}-x", taken, ago - 1, kind="reverse"))
    return movements
