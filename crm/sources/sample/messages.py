"""Campaigns and what became of each message: deliveries, people's and machines' opens, goodbyes.

Some campaigns are experiments: part of their audience, drawn by lot, is kept out, and the treated
buy more by a known chance (`crm.sources.sample.experiments`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from crm.sources.sample.campaigns import (
    CONTROL_SHARE,
    EXPERIMENT_REACH,
    REACH,
    campaign_moments,
    is_experiment,
    is_text_message,
)
from crm.sources.sample.clock import HOUR
from crm.sources.sample.columns import (
    Bools,
    Floats,
    Ints,
)
from crm.sources.sample.consents import EMAIL_MARKETING, NEVER, SMS_MARKETING, Consents
from crm.sources.sample.orders import Orders
from crm.sources.sample.people import People
from crm.sources.sample.world import World

STATUSES = (
    "sent", "delivered", "bounced", "failed", "opened", "opened", "clicked", "clicked", "replied",
    "unsubscribed", "complained",
)  # fmt: skip
(
    SENT, DELIVERED, BOUNCED, FAILED, MACHINE_OPEN, HUMAN_OPEN, MACHINE_CLICK, HUMAN_CLICK,
    REPLIED, UNSUBSCRIBED, COMPLAINED,
) = range(len(STATUSES))  # fmt: skip
BAD_ADDRESS, SCANNED_MAILBOX, CLICKING_SCANNER = 0.015, 0.35, 0.06


@dataclass(frozen=True)
class Messages:
    """One position per message sent in the block."""

    person: Ints
    campaign: Ints
    sent_at: Ints

    def __len__(self) -> int:
        """Count the messages."""
        return len(self.person)


@dataclass(frozen=True)
class Statuses:
    """One position per status of a message."""

    message: Ints
    status: Ints
    at: Ints


@dataclass(frozen=True)
class Audience:
    """One position per person of an experiment's audience, those kept out included."""

    person: Ints
    campaign: Ints
    sent_at: Ints
    """Of those kept out, when they would have got it."""
    is_control: Bools

    def __len__(self) -> int:
        """Count the people of all experiments."""
        return len(self.person)


class Mail(NamedTuple):
    """What campaigns did in one block."""

    messages: Messages
    statuses: Statuses
    audience: Audience


def draw_messages(
    world: World, block: int, people: People, consents: Consents, orders: Orders
) -> Mail:
    """Send every campaign to its subscribers until they leave, and record what happened."""
    rng = world.rng("messages", block)
    messages = _sent(world, people, consents, orders, rng)
    statuses = _statuses(world, people, messages, rng)
    tested = is_experiment(messages.campaign)
    kept_out = tested & (rng.random(len(messages)) < CONTROL_SHARE)
    stops = np.full(len(people), NEVER)
    final = np.isin(statuses.status, (BOUNCED, UNSUBSCRIBED, COMPLAINED))
    said = final & ~kept_out[statuses.message]
    np.minimum.at(stops, messages.person[statuses.message[said]], statuses.at[said])
    stopped = messages.sent_at > stops[messages.person]
    late = final & (statuses.at > stops[messages.person[statuses.message]])
    gone = stopped | kept_out
    kept = ~gone[statuses.message] & ~late & (statuses.at < world.end)
    seen = Statuses(
        (np.cumsum(~gone) - 1)[statuses.message[kept]], statuses.status[kept], statuses.at[kept]
    )
    asked = tested & ~stopped
    audience = Audience(*(values[asked] for values in (*vars(messages).values(), kept_out)))
    return Mail(_without(messages, gone), seen, audience)


def unsubscribes(messages: Messages, statuses: Statuses) -> tuple[Ints, Ints]:
    """Return who unsubscribed and when."""
    which = statuses.status == UNSUBSCRIBED
    return messages.person[statuses.message[which]], statuses.at[which]


def _sent(
    world: World, people: People, consents: Consents, orders: Orders, rng: np.random.Generator
) -> Messages:
    moments = campaign_moments(world)
    is_sms = is_text_message(np.arange(len(moments)))
    tested = is_experiment(np.arange(len(moments)))
    reach = np.where(tested, EXPERIMENT_REACH, REACH)
    wanted = rng.random((len(people), len(moments)), dtype=np.float32) < reach
    bought_first = np.full(len(people), NEVER)
    np.minimum.at(bought_first, orders.purchases.person, orders.purchases.at)
    wanted[:, tested] &= bought_first[:, None] < moments[tested]
    for asked, mine in ((EMAIL_MARKETING, ~is_sms), (SMS_MARKETING, is_sms)):
        begins, ends = consents.window(asked, len(people))
        inside = (moments[mine] > begins[:, None]) & (moments[mine] + HOUR < ends[:, None])
        wanted[:, mine] &= inside
    person, campaign = np.nonzero(wanted)
    return Messages(person, campaign, moments[campaign] + rng.integers(0, HOUR // 2, len(person)))


def _statuses(
    world: World, people: People, messages: Messages, rng: np.random.Generator
) -> Statuses:
    count, person = len(messages), messages.person
    is_email = ~is_text_message(messages.campaign)
    drawn = rng.random(count)
    bounced = is_email & (_trait(people, 31) < BAD_ADDRESS)[person]
    failed = ~bounced & (drawn < np.where(is_email, 0.004, 0.03))
    delivered = ~bounced & ~failed
    delivered_at = messages.sent_at + rng.integers(1, 60, count)
    scanned = delivered & is_email & (_trait(people, 37) < SCANNED_MAILBOX)[person]
    clicks_all = scanned & clicking_scanner(people)[person]
    opened = delivered & is_email & (rng.random(count) < people.engagement[person])
    delay = np.exp(rng.normal(np.log(2.5 * HOUR), 1.6, count)).astype(np.int64)
    opened_at = delivered_at + np.clip(delay, 20, 20 * 24 * HOUR)
    after_open = opened_at + rng.integers(5, 300, count)
    fate = rng.random(count)
    parts = (
        (SENT, np.ones(count, bool), messages.sent_at),
        (DELIVERED, delivered, delivered_at),
        (BOUNCED, bounced, delivered_at),
        (FAILED, failed, delivered_at),
        (MACHINE_OPEN, scanned, delivered_at + rng.integers(1, 8, count)),
        (MACHINE_CLICK, clicks_all, delivered_at + rng.integers(2, 9, count)),
        (HUMAN_OPEN, opened, opened_at),
        (HUMAN_CLICK, opened & (fate < 0.16), after_open),
        (REPLIED, opened & (fate > 0.996), after_open),
        (UNSUBSCRIBED, opened & (fate > 0.97) & (fate < 0.978), after_open),
        (COMPLAINED, opened & (fate > 0.96) & (fate < 0.961), after_open),
    )
    return _stacked(parts)


def _stacked(parts: tuple[tuple[int, Bools, Ints], ...]) -> Statuses:
    rows = [np.flatnonzero(which) for _, which, _ in parts]
    return Statuses(
        np.concatenate(rows),
        np.repeat([status for status, _, _ in parts], [len(row) for row in rows]),
        np.concatenate([at[row] for row, (_, _, at) in zip(rows, parts, strict=True)]),
    )


def clicking_scanner(people: People) -> Bools:
    """Say whose mailbox is guarded by a scanner that also follows links."""
    return _trait(people, 37) < CLICKING_SCANNER


def _trait(people: People, factor: int) -> Floats:
    """Return one fixed uniform-looking number per person, the same in every message."""
    return (people.number * factor * 7_919 % 9_973) / 9_973


def _without(messages: Messages, dropped: Bools) -> Messages:
    return Messages(*(values[~dropped] for values in vars(messages).values()))
