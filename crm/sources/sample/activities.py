"""What people do beside buying: visits, signups, questions to support, surveys, reviews."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from crm.sources.sample import vocabulary as words
from crm.sources.sample.accounts import Accounts
from crm.sources.sample.clock import DAY, HOUR
from crm.sources.sample.columns import Ints, chosen, instants, joined, numbered, only, picked
from crm.sources.sample.orders import PAID, Orders
from crm.sources.sample.people import People
from crm.sources.sample.purchases import Lives
from crm.sources.sample.tickets import Tickets
from crm.sources.sample.world import World

TYPES = (
    "visit", "signup", "support_opened", "support_closed", "survey_answered", "review", "return",
)  # fmt: skip
VISIT, SIGNUP, SUPPORT_OPENED, SUPPORT_CLOSED, SURVEY, REVIEW, RETURN = range(len(TYPES))
NPS_SHARES = (0.02, 0.01, 0.02, 0.03, 0.03, 0.06, 0.07, 0.14, 0.22, 0.20, 0.20)
BROWSING_VISITS = 3.0
"""Mean visits of an account that lead to no order."""


@dataclass(frozen=True)
class Activities:
    """One position per activity of the block."""

    type: Ints
    person: Ints
    account: Ints
    """Position in the accounts; -1: known by e-mail only."""
    at: Ints
    order: Ints
    """The order it is about; -1: none."""
    score: Ints
    """Answer of a survey or review; of visits the page; -1: none."""

    def __len__(self) -> int:
        """Count the activities."""
        return len(self.type)


def draw_activities(
    world: World, block: int, lives: Lives, accounts: Accounts, orders: Orders, tickets: Tickets
) -> Activities:  # fmt: skip
    """Draw every activity before the end of the history."""
    rng = world.rng("activities", block)
    parts = (
        _signups(accounts),
        _browsing(world, lives, accounts, rng),
        _visits_before_orders(accounts, orders, rng),
        *_about_orders(accounts, orders, rng),
        *_after_events(world, accounts, orders, tickets, rng),
    )
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    seen = columns[3] < world.end
    return Activities(*(column[seen] for column in columns))


def activity_table(
    people: People, accounts: Accounts, orders: Orders, activities: Activities, first: int
) -> pa.Table:
    """Return the contract `activities`; numbers run from `first`."""
    account = activities.account
    return pa.table(
        {
            "activity_id": numbered("A", first + np.arange(len(account))),
            "occurred_at": instants(activities.at),
            "source_customer_id": accounts.ids(account, account >= 0),
            "email": only(account < 0, people.email.take(pa.array(activities.person))),
            "type": picked(TYPES, activities.type),
            "properties": _properties(orders, activities),
            "updated_at": instants(activities.at),
        }
    )


_Part = tuple[Ints, Ints, Ints, Ints, Ints, Ints]


def _part(
    kind: int, person: Ints, account: Ints, at: Ints, order: Ints | None = None,
    score: Ints | None = None,
) -> _Part:  # fmt: skip
    none = np.full(len(person), -1)
    return (
        np.full(len(person), kind), person, account, at,
        none if order is None else order, none if score is None else score,
    )  # fmt: skip


def _signups(accounts: Accounts) -> _Part:
    return _part(SIGNUP, accounts.person, np.arange(len(accounts)), accounts.created_at)


def _browsing(world: World, lives: Lives, accounts: Accounts, rng: np.random.Generator) -> _Part:
    """Spread visits from signup until two months after the person's last day."""
    last_day = np.minimum(lives.last_day + 60, world.days)[accounts.person].astype(np.int64)
    until = np.minimum(world.clock.at(last_day), world.end)
    length = np.maximum(until - accounts.created_at, HOUR)
    account = np.repeat(np.arange(len(accounts)), rng.poisson(BROWSING_VISITS, len(accounts)))
    at = accounts.created_at[account] + (rng.random(len(account)) * length[account]).astype(
        np.int64
    )
    page = rng.integers(0, len(words.PAGES), len(account))
    return _part(VISIT, accounts.person[account], account, at, score=page)


def _visits_before_orders(accounts: Accounts, orders: Orders, rng: np.random.Generator) -> _Part:
    account = accounts.of_orders(orders)
    order = np.flatnonzero((account >= 0) & (rng.random(len(orders)) < 0.6))
    account = account[order]
    at = orders.purchases.at[order] - rng.integers(60, HOUR, len(order))
    at = np.maximum(at, accounts.created_at[account])
    page = rng.integers(0, len(words.PAGES), len(order))
    return _part(VISIT, orders.purchases.person[order], account, at, score=page)


def _about_orders(
    accounts: Accounts, orders: Orders, rng: np.random.Generator
) -> tuple[_Part, ...]:
    """Let some buyers ask support, most get an answer, and some send goods back."""
    drawn, paid = rng.random(len(orders)), orders.status == PAID
    account = accounts.own[orders.purchases.person]
    asks = np.flatnonzero(paid & (drawn < 0.025))
    asked_at = orders.purchases.at[asks] + rng.exponential(3 * DAY, len(asks)).astype(np.int64)
    closed = rng.random(len(asks)) < 0.9
    closed_at = asked_at + HOUR + rng.exponential(DAY, len(asks)).astype(np.int64)
    done = asks[closed]
    back = np.flatnonzero(paid & (orders.baskets.product >= 0) & (drawn > 0.99))
    back_at = orders.purchases.at[back] + rng.integers(3 * DAY, 15 * DAY, len(back))
    person = orders.purchases.person
    return (
        _part(SUPPORT_OPENED, person[asks], account[asks], asked_at, asks),
        _part(SUPPORT_CLOSED, person[done], account[done], closed_at[closed], done),
        _part(RETURN, person[back], account[back], back_at, back),
    )


def _after_events(
    world: World, accounts: Accounts, orders: Orders, tickets: Tickets,
    rng: np.random.Generator,
) -> tuple[_Part, ...]:  # fmt: skip
    """Ask people who came for a score the next day; some write a review."""
    came = tickets.attended_orders()
    drawn = rng.random(len(came))
    answers, writes = came[drawn < 0.08], came[drawn > 0.98]
    person = orders.purchases.person
    starts = world.programme.starts_at[orders.purchases.event]
    answered_at = starts[answers] + 14 * HOUR + rng.integers(0, 2 * DAY, len(answers))
    written_at = starts[writes] + DAY + rng.integers(0, 6 * DAY, len(writes))
    nps = rng.choice(len(NPS_SHARES), len(answers), p=NPS_SHARES)
    stars = rng.integers(2, 6, len(writes))
    return (
        _part(SURVEY, person[answers], accounts.own[person[answers]], answered_at, answers, nps),
        _part(REVIEW, person[writes], accounts.own[person[writes]], written_at, writes, stars),
    )


def _properties(orders: Orders, activities: Activities) -> pa.Array:
    kind, order = activities.type, activities.order
    page = np.where(kind == VISIT, activities.score, -1)
    pages = picked([f'{{"page": "{page}"}}' for page in words.PAGES], page)
    score = pa.array(activities.score).cast(pa.string())
    event = orders.purchases.event[order]
    event_id = numbered("E", event, (order >= 0) & (event >= 0))
    order_id = numbered("O", orders.number[order], order >= 0)
    scored = joined(
        chosen(kind == SURVEY, '{"nps": ', '{"rating": '), score, ', "event_id": "', event_id, '"}'
    )
    about = joined('{"order_id": "', order_id, '"}')
    result = chosen(kind == VISIT, pages, chosen(np.isin(kind, (SURVEY, REVIEW)), scored, about))
    return chosen(kind == SIGNUP, '{"form": "web"}', result)
