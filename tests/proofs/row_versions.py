"""What sources say of a person, row by row, each in the versions that were written on the way."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.dbt_features.random_world import Order, Refund, Visit

Values = Mapping[str, str]
CITIES = ("Cluj", "Iași", "Brașov")
EVENTS = tuple(f"e{number}" for number in range(6))


@dataclass(frozen=True)
class Version:
    """What a source says of one row at one moment; the version written last holds."""

    table: str
    key: str
    written_at: datetime
    values: Values


@dataclass(frozen=True)
class Person:
    """Somebody, and the ways in which sources name them."""

    name: str
    accounts: tuple[str, ...]
    email: str | None

    @property
    def customer_keys(self) -> tuple[str, ...]:
        """Return the keys of the identity map that are this person."""
        mailbox = (f"email:{self.email}",) if self.email else ()
        return (*(f"account:shop:{account}" for account in self.accounts), *mailbox)

    def named(self, dice: random.Random) -> Values:
        """Name the person in one of their ways."""
        ways: list[Values] = [{"source_customer_id": account} for account in self.accounts]
        ways += [{"email": self.email}] if self.email else []
        return dice.choice(ways)


def rows_of_person(
    dice: random.Random,
    person: Person,
    orders: list[Order],
    refunds: list[Refund],
    visits: list[Visit],
) -> Iterator[Version]:
    """Yield every row that one person's life leaves at the sources."""
    yield from _account_versions(dice, person)
    for order in orders:
        yield from order_versions(dice, order, person)
        yield from _ticket_versions(dice, order)
    for refund in refunds:
        yield from _refund_versions(dice, refund, person)
    for number, visit in enumerate(visits):
        values = {"activity_id": f"{person.name}-v{number}", "type": "visit",
                  "occurred_at": _utc(visit.at), **person.named(dice)}  # fmt: skip
        yield from _versions("activities", visit.at, [values])
    yield from _contacts_of_person(dice, person)


def _versions(table: str, first: datetime, values: list[Values]) -> Iterator[Version]:
    """Number the versions of one row, each written a day after the one before."""
    for number, said in enumerate(values):
        written_at = first.astimezone(UTC) + timedelta(days=number)
        key = next(iter(said.values()))
        yield Version(table, key, written_at, {**said, "updated_at": _utc(written_at)})


def _contacts_of_person(dice: random.Random, person: Person) -> Iterator[Version]:
    """Yield a cart that grew, a message that was read, and what the person said about messages."""
    day = datetime(2023, 5, 1, tzinfo=UTC) + timedelta(hours=dice.randrange(5000))
    cart = {"cart_id": f"{person.name}-c", "currency": "RON", **person.named(dice)}
    yield from _versions("carts", day, [{**cart, "value": value} for value in ("10", "35.50")])
    for status in ("delivered", "opened", "clicked")[: dice.randrange(4)]:
        message = {"message_event_id": f"{person.name}-{status}", "message_id": person.name,
                   "channel": "email", "status": status, "occurred_at": _utc(day),
                   "recipient": person.email or "", "campaign_id": "spring"}  # fmt: skip
        yield from _versions("message_events", day, [message])
    for number in range(dice.randrange(3)):
        said = {"consent_id": f"{person.name}-s{number}", "channel": "email",
                "purpose": "marketing", "state": dice.choice(("granted", "withdrawn")),
                "changed_at": _utc(day + timedelta(days=number)),
                "proof": dice.choice(("form", "")), **person.named(dice)}  # fmt: skip
        yield from _versions("consents", day, [said])


def _account_versions(dice: random.Random, person: Person) -> Iterator[Version]:
    opened = datetime(2022, 1, 1, tzinfo=UTC) + timedelta(hours=dice.randrange(8000))
    for number, account in enumerate(person.accounts):
        created_at = opened + timedelta(days=number)
        last = {"source_customer_id": account, "first_name": "Ana", "last_name": person.name,
                "created_at": _utc(created_at), "email": person.email or "",
                "city": dice.choice(CITIES),
                "acquisition_source": dice.choice(("web", "friend"))}  # fmt: skip
        earlier = [{**last, "city": dice.choice(CITIES), "email": f"old-{account}@example.org"}]
        yield from _versions("customers", created_at, [*earlier[: dice.randrange(2)], last])


def order_versions(dice: random.Random, order: Order, person: Person | None) -> Iterator[Version]:
    """Yield an order's row, sometimes after versions that were wrong in one thing each."""
    who = person.named(dice) if person else {}
    last = {"order_id": order.order_id, "ordered_at": _utc(order.at), "status": order.status,
            "total_gross": str(order.gross), "currency": "RON", **who}  # fmt: skip
    wrong: list[Values] = [
        {**last, "status": "pending"},
        {**last, "total_gross": "333.33"},
        {**last, "ordered_at": _utc(order.at - timedelta(days=33))},
        {**last, "source_customer_id": "", "email": f"typo-{order.order_id}@example.org"},
        {**last, "source_customer_id": "", "email": ""},
    ]
    yield from _versions("orders", order.at, [*dice.sample(wrong, dice.choice((0, 0, 1, 2))), last])


def _refund_versions(dice: random.Random, refund: Refund, person: Person) -> Iterator[Version]:
    account = dice.choice(person.accounts) if person.accounts else ""
    last = {"refund_id": refund.refund_id, "order_id": refund.order_id or "", "currency": "RON",
            "source_customer_id": account, "refunded_at": _utc(refund.at),
            "amount": str(refund.amount)}  # fmt: skip
    wrong = [{**last, "amount": "0.01"}, {**last, "refunded_at": _utc(refund.at + timedelta(9))}]
    yield from _versions("refunds", refund.at, [*dice.sample(wrong, dice.choice((0, 0, 1))), last])


def _ticket_versions(dice: random.Random, order: Order) -> Iterator[Version]:
    for number in range(dice.choice((0, 0, 1, 2))):
        friend = f"friend-{order.order_id}@example.org"
        sold = {"ticket_id": f"{order.order_id}-t{number}", "order_id": order.order_id,
                "event_id": dice.choice(EVENTS), "status": "valid", "checked_in_at": "",
                "holder_email": dice.choice(("", "", friend))}  # fmt: skip
        scanned = {**sold, "checked_in_at": _utc(order.at + timedelta(days=30))}
        yield from _versions("tickets", order.at, [sold, scanned][: dice.choice((1, 2))])


def programme(dice: random.Random) -> Iterator[Version]:
    """Yield the events that tickets are for."""
    opened = datetime(2022, 6, 1, tzinfo=UTC)
    for number, event_id in enumerate(EVENTS):
        starts_at = datetime(2023, 3, 1, 18, tzinfo=UTC) + timedelta(days=80 * number)
        planned = {"event_id": event_id, "name": event_id,
                   "genre": dice.choice(("rock", "jazz")),
                   "venue": dice.choice(("Sala", "Arena")),
                   "starts_at": _utc(starts_at)}  # fmt: skip
        yield from _versions("events", opened, [planned, {**planned, "venue": "Grădina"}])


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat()
