"""The points of shuffled, repeated and late histories against lots followed by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction

from crm.ops.events import PointsRedeemed
from tests.dbt.runner import rows
from tests.dbt_features.plain_reference import is_sale
from tests.dbt_features.random_world import LAST_DAY, ZONE
from tests.loyalty.plain_lots import Account, Operation, Order, Refund, Rules, account, changes
from tests.proofs.building import names_of_people
from tests.proofs.conftest import Proved
from tests.proofs.points import points_moved

RULES = Rules(slug="default", rate=Fraction(1), expiry_months=6)


def test_every_balance_is_what_following_each_lot_gives(proved: Proved) -> None:
    found = rows(
        proved.home,
        "select customer_id, points_balance, points_debt, points_expired, points_expiring_date,"
        " points_expiring_next from marts.dim_loyalty_balances",
    )
    keys = names_of_people(proved.home)
    built = {keys[who]: (*sums, day and (day, next_)) for who, *sums, day, next_ in found}
    told = {person.customer_keys[0]: _summed(_followed(proved, person.name))
            for person in proved.histories.people}  # fmt: skip
    assert {key: built[key] for key in told} == told
    assert {bool(sums[1]) for sums in told.values()} == {True, False}


def _summed(followed: Account) -> tuple[object, ...]:
    expired = sum(followed.expired.values())
    return followed.balance, max(-followed.balance, 0), expired, followed.ends_next


def _followed(proved: Proved, person: str) -> Account:
    orders = [
        Order(o.order_id, person, _local(o.at), Fraction(o.gross))
        for o in proved.world.orders
        if o.person == person and o.day <= LAST_DAY and is_sale(o)
    ]
    refundable = {None} | {order.order_id for order in orders}
    refunds = [
        Refund(r.refund_id, r.order_id, person, _local(r.at), Fraction(r.amount))
        for r in proved.world.refunds
        if r.person == person and r.day <= LAST_DAY and r.order_id in refundable
    ]
    moved = changes(RULES, orders, refunds, list(_operations(proved, person)))
    return account(RULES, moved, LAST_DAY)


def _operations(proved: Proved, name: str) -> Iterable[Operation]:
    people = proved.histories.people
    for entry in points_moved(people, {p.customer_keys[0]: p.name for p in people}):
        if entry.event.subject_id == name and entry.effective_at:
            is_spent = isinstance(entry.event, PointsRedeemed)
            points = entry.event.payload()["points"] * (-1 if is_spent else 1)
            kind = "redeem" if is_spent else "bonus"
            at = _local(entry.effective_at)
            yield Operation(entry.event_id, name, "default", at, kind, points)


def _local(instant: datetime) -> datetime:
    return instant.astimezone(ZONE).replace(tzinfo=None)
