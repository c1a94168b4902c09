"""Who agreed to what, when, with which proof; and who took it back."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from crm.sources.sample.accounts import Accounts
from crm.sources.sample.clock import DAY
from crm.sources.sample.columns import Bools, Ints, instants, only, picked
from crm.sources.sample.orders import Orders
from crm.sources.sample.people import People
from crm.sources.sample.world import World

# channel, purpose, share granted at signup, share denied
ASKED = (
    ("email", "marketing", 0.66, 0.20),
    ("sms", "marketing", 0.22, 0.30),
    ("push", "marketing", 0.12, 0.10),
    ("email", "service", 0.45, 0.01),
    ("email", "ads_audience", 0.14, 0.30),
    ("email", "analysis", 0.25, 0.05),
)
EMAIL_MARKETING, SMS_MARKETING = 0, 1
STATES = ("granted", "denied", "withdrawn")
GRANTED, DENIED, WITHDRAWN = range(len(STATES))
PROOFS = ("form:signup", "form:checkout", "link:unsubscribe", "account:preferences")
SIGNUP, CHECKOUT, UNSUBSCRIBE, PREFERENCES = range(len(PROOFS))
POLICIES = ("2022-05", "2024-01")
NEVER = np.iinfo(np.int64).max
WITHDRAWN_SHARE, GRANTED_AGAIN_SHARE = 0.05, 0.15


@dataclass(frozen=True)
class Consents:
    """One position per consent change of the block."""

    person: Ints
    asked: Ints
    """Position in ASKED."""
    state: Ints
    at: Ints
    proof: Ints
    """Position in PROOFS; -1: none kept."""

    def __len__(self) -> int:
        """Count the changes."""
        return len(self.person)

    def window(self, asked: int, people: int) -> tuple[Ints, Ints]:
        """Return per person the seconds between which messages may be sent; NEVER when never."""
        begins, ends = np.full(people, NEVER), np.full(people, NEVER)
        granted = (self.asked == asked) & (self.state == GRANTED)
        taken_back = (self.asked == asked) & (self.state == WITHDRAWN)
        np.minimum.at(begins, self.person[granted], self.at[granted])
        np.minimum.at(ends, self.person[taken_back], self.at[taken_back])
        return begins, ends


def joined_at(people: People, accounts: Accounts, orders: Orders) -> Ints:
    """Return when each person was first known: account opened, or of guests the first order."""
    first_order = np.full(len(people), NEVER)
    np.minimum.at(first_order, orders.purchases.person, orders.purchases.at)
    opened = accounts.created_at[accounts.own]
    return np.where(people.has_account, opened, first_order)


def draw_consents(world: World, block: int, people: People, joined: Ints) -> Consents:
    """Draw the answers at signup and the later changes of mind."""
    rng = world.rng("consents", block)
    parts = []
    for asked, (_, _, granted, denied) in enumerate(ASKED):
        drawn = rng.random(len(people))
        state = np.where(drawn < granted, GRANTED, np.where(drawn > 1 - denied, DENIED, -1))
        person = np.flatnonzero((state >= 0) & (people.has_phone | (asked != SMS_MARKETING)))
        proof = np.where(rng.random(len(person)) < 0.8, rng.integers(0, 2, len(person)), -1)
        parts.append((person, np.full(len(person), asked), state[person], joined[person], proof))
    given = Consents(*(np.concatenate(column) for column in zip(*parts, strict=True)))
    return _before(world.end, _with_changes_of_mind(given, rng))


def with_unsubscribes(consents: Consents, person: Ints, at: Ints) -> Consents:
    """Add the withdrawals that came through the unsubscribe link of a message."""
    count = len(person)
    link = Consents(
        person, np.full(count, EMAIL_MARKETING), np.full(count, WITHDRAWN), at,
        np.full(count, UNSUBSCRIBE),
    )  # fmt: skip
    return _joined(consents, link)


def consent_table(
    world: World, block: int, people: People, accounts: Accounts, consents: Consents
) -> pa.Table:
    """Return the contract `consents`."""
    rng, person = world.rng("consent rows", block), consents.person
    account = accounts.own[person]
    drawn = rng.random(len(consents))
    by_email = (account < 0) | (drawn < 0.1)
    is_new_policy = consents.at >= np.datetime64("2024-01-01", "s").astype(np.int64)
    doubled = (consents.asked == EMAIL_MARKETING) & (consents.proof == SIGNUP) & (drawn < 0.6)
    answers = consents.state == GRANTED
    return pa.table(
        {
            "source_customer_id": accounts.ids(account, ~by_email),
            "email": only(by_email, people.email.take(pa.array(person))),
            "channel": picked([row[0] for row in ASKED], consents.asked),
            "purpose": picked([row[1] for row in ASKED], consents.asked),
            "state": picked(STATES, consents.state),
            "changed_at": instants(consents.at),
            "proof": picked(PROOFS, consents.proof),
            "policy_version": picked(POLICIES, is_new_policy.astype(np.int64)),
            "double_opt_in": pa.array(doubled & answers, mask=~answers),
        }
    )


def _with_changes_of_mind(given: Consents, rng: np.random.Generator) -> Consents:
    granted = np.flatnonzero(given.state == GRANTED)
    leaving = granted[rng.random(len(granted)) < WITHDRAWN_SHARE]
    wait = DAY + rng.exponential(200 * DAY, len(leaving)).astype(np.int64)
    withdrawn = Consents(
        given.person[leaving], given.asked[leaving], np.full(len(leaving), WITHDRAWN),
        given.at[leaving] + wait, np.full(len(leaving), PREFERENCES),
    )  # fmt: skip
    returns: Bools = rng.random(len(leaving)) < GRANTED_AGAIN_SHARE
    again = _kept(withdrawn, returns)
    wait = DAY + rng.exponential(120 * DAY, len(again)).astype(np.int64)
    again = replace(again, state=np.full(len(again), GRANTED), at=again.at + wait)
    return _joined(given, withdrawn, again)


def _before(end: int, consents: Consents) -> Consents:
    return _kept(consents, consents.at < end)


def _kept(consents: Consents, which: Bools) -> Consents:
    return Consents(*(values[which] for values in vars(consents).values()))


def _joined(*parts: Consents) -> Consents:
    columns = zip(*(vars(part).values() for part in parts), strict=True)
    return Consents(*(np.concatenate(column) for column in columns))
