"""Campaigns and what became of each message: deliveries, people's and machines' opens, goodbyes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crm.sources.sample.clock import HOUR
from crm.sources.sample.columns import (
    Bools,
    Floats,
    Ints,
)
from crm.sources.sample.consents import EMAIL_MARKETING, NEVER, SMS_MARKETING, Consents
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
DAYS_BETWEEN_CAMPAIGNS = 14
SMS_EVERY = 9
"""Each ninth campaign is a text message."""
REACH = 0.42
"""Share of the subscribers that one campaign is for."""
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


def draw_messages(
    world: World, block: int, people: People, consents: Consents
) -> tuple[Messages, Statuses]:
    """Send every campaign to its subscribers until they leave, and record what happened."""
    rng = world.rng("messages", block)
    messages = _sent(world, people, consents, rng)
    statuses = _statuses(world, people, messages, rng)
    stops = np.full(len(people), NEVER)
    final = np.isin(statuses.status, (BOUNCED, UNSUBSCRIBED, COMPLAINED))
    np.minimum.at(stops, messages.person[statuses.message[final]], statuses.at[final])
    stopped = messages.sent_at > stops[messages.person]
    late = final & (statuses.at > stops[messages.person[statuses.message]])
    kept = ~stopped[statuses.message] & ~late & (statuses.at < world.end)
    return _without(messages, stopped), Statuses(
        (np.cumsum(~stopped) - 1)[statuses.message[kept]],
        statuses.status[kept],
        statuses.at[kept],
    )


def unsubscribes(messages: Messages, statuses: Statuses) -> tuple[Ints, Ints]:
    """Return who unsubscribed and when."""
    which = statuses.status == UNSUBSCRIBED
    return messages.person[statuses.message[which]], statuses.at[which]


def campaign_moments(world: World) -> Ints:
    """Return when each campaign goes out: every second week at 10:00 local."""
    return world.clock.at(np.arange(3, world.days, DAYS_BETWEEN_CAMPAIGNS), 10 * HOUR)


def _sent(world: World, people: People, consents: Consents, rng: np.random.Generator) -> Messages:
    moments = campaign_moments(world)
    is_sms = is_text_message(np.arange(len(moments)))
    wanted = rng.random((len(people), len(moments)), dtype=np.float32) < REACH
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


def is_text_message(campaign: Ints) -> Bools:
    """Say which campaigns are text messages; all others are e-mails."""
    return campaign % SMS_EVERY == SMS_EVERY - 1


def _trait(people: People, factor: int) -> Floats:
    """Return one fixed uniform-looking number per person, the same in every message."""
    return (people.number * factor * 7_919 % 9_973) / 9_973


def _without(messages: Messages, dropped: Bools) -> Messages:
    return Messages(*(values[~dropped] for values in vars(messages).values()))
