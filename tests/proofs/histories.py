"""Random histories as sources deliver them: rows in versions, and what is true in the end.

A history is a few people and all they did, independent of every other history, so that one build
proves something about a hundred of them.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta

from tests.dbt_features.random_world import (
    FIRST_DAY,
    Order,
    Refund,
    Visit,
    World,
    draw_moment,
    draw_order,
    draw_refunds,
)
from tests.proofs.row_versions import Person, Version, order_versions, programme, rows_of_person


@dataclass(frozen=True)
class Histories:
    """Every version of every row, and the world that the last versions tell."""

    people: tuple[Person, ...]
    world: World
    versions: tuple[Version, ...]


def draw_histories(seed: int, count: int) -> Histories:
    """Draw independent histories of two to four people each, and the orders of nobody."""
    dice = random.Random(seed)
    people, orders, refunds, visits = [], [], [], []
    versions = list(programme(dice))
    for number in range(count):
        for place in range(dice.randrange(2, 5)):
            person = _person(dice, f"h{number:03d}p{place}")
            people.append(person)
            bought, given_back, seen = _life(dice, person.name)
            if not person.accounts:  # a refund names accounts only
                given_back = [_linked(refund, bought) for refund in given_back]
            orders, refunds, visits = orders + bought, refunds + given_back, visits + seen
            versions += rows_of_person(dice, person, bought, given_back, seen)
        nobodys = draw_order(dice, f"h{number:03d}n", None, FIRST_DAY + timedelta(days=number))
        orders.append(nobodys)
        versions += order_versions(dice, nobodys, None)
    return Histories(
        tuple(people), World(tuple(orders), tuple(refunds), tuple(visits)), tuple(versions)
    )


def _person(dice: random.Random, name: str) -> Person:
    mailbox = f"{name}@example.org"
    ways = (((f"{name}a",), mailbox), ((f"{name}a", f"{name}b"), mailbox), ((), mailbox))
    accounts, email = dice.choice((*ways, ((f"{name}a",), None)))
    return Person(name, accounts, email)


def _life(dice: random.Random, person: str) -> tuple[list[Order], list[Refund], list[Visit]]:
    start = FIRST_DAY + timedelta(days=dice.randrange(500))
    visits = [
        Visit(person, *draw_moment(dice, start + timedelta(days=40 * turn)))
        for turn in range(dice.randrange(3))
    ]
    orders: list[Order] = []
    refunds: list[Refund] = []
    for turn in range(dice.choice((0, 1, 1, 2, 3, 6, 12))):
        start += timedelta(days=dice.choice((0, 0, 3, 29, 30, 31, 90, 181)))
        orders.append(draw_order(dice, f"{person}-{turn}", person, start))
        refunds += draw_refunds(dice, orders[-1])
    return orders, refunds, visits


def _linked(refund: Refund, orders: list[Order]) -> Refund:
    order_id = refund.order_id or refund.refund_id.rpartition("-r")[0]
    assert any(order.order_id == order_id for order in orders)
    return Refund(refund.refund_id, order_id, refund.person, refund.day, refund.at, refund.amount)
