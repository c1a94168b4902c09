"""Campaigns, the arms of the experiments among them, and what they truly caused, as tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from crm.sources.sample.accounts import Accounts
from crm.sources.sample.campaigns import (
    EXPERIMENTS,
    campaign_days,
    campaign_moments,
    is_experiment,
    is_text_message,
)
from crm.sources.sample.clock import DAY
from crm.sources.sample.columns import (
    Ints,
    chosen,
    instants,
    joined,
    money,
    numbered,
    only,
    picked,
    same,
)
from crm.sources.sample.messages import Audience, Messages
from crm.sources.sample.orders import Orders
from crm.sources.sample.people import People
from crm.sources.sample.world import World

BASE_COST, EMAIL_COST, SMS_COST = 15_000, 2, 25
"""Bani: of making a campaign, and of each message."""
RUNS_DAYS = 14


@dataclass
class Tally:
    """What is counted per campaign, block after block."""

    sent: Ints
    """Messages sent."""
    treated: Ints
    """People of an experiment's audience who got it."""
    caused: Ints
    """Orders it made them place."""

    @classmethod
    def of(cls, world: World) -> Tally:
        """Start from nothing."""
        return cls(*(np.zeros(len(campaign_days(world)), np.int64) for _ in range(3)))

    def add(self, world: World, messages: Messages, audience: Audience, caused: Orders) -> None:
        """Count one block; a caused order is the campaign's that went out last before it."""
        campaigns = len(self.sent)
        self.sent += np.bincount(messages.campaign, minlength=campaigns)
        treated = audience.campaign[~audience.is_control]
        self.treated += np.bincount(treated, minlength=campaigns)
        behind = np.searchsorted(campaign_days(world), caused.purchases.day) - 1
        self.caused += np.bincount(behind, minlength=campaigns)


def campaign_table(world: World, tally: Tally) -> pa.Table:
    """Return the contract `campaigns`."""
    moments = campaign_moments(world)
    number = np.arange(len(moments))
    is_sms, tested = is_text_message(number), is_experiment(number)
    dates = moments.astype("datetime64[s]").astype("datetime64[D]").astype(str)
    kind = chosen(is_sms, "SMS", chosen(tested, same("Revino", len(number)), "Newsletter"))
    subject = chosen(tested, same("Ne e dor de tine", len(number)), "Ce urmează la noi")
    return pa.table(
        {
            "campaign_id": numbered("CAMP", number),
            "name": joined(kind, " ", pa.array(dates.tolist())),
            "channel": chosen(is_sms, same("sms", len(number)), "email"),
            "started_at": instants(moments),
            "ended_at": instants(moments + RUNS_DAYS * DAY),
            "segment": chosen(tested, same("cumpărători", len(number)), "abonați"),
            "subject": only(~is_sms, subject),
            "cost": money(BASE_COST + tally.sent * np.where(is_sms, SMS_COST, EMAIL_COST)),
            "currency": same("RON", len(number)),
            "has_control_group": pa.array(tested),
            "updated_at": instants(moments),
        }
    )


def recipient_table(people: People, accounts: Accounts, audience: Audience) -> pa.Table:
    """Return the contract `campaign_recipients`: who took part in an experiment, and in which arm.

    Of the other campaigns the messages say who got them.
    """
    account = accounts.own[audience.person]
    has_account = account >= 0
    return pa.table(
        {
            "recipient_id": joined(
                numbered("CAMP", audience.campaign),
                "-",
                pa.array(people.number[audience.person]).cast(pa.string()),
            ),
            "campaign_id": numbered("CAMP", audience.campaign),
            "source_customer_id": accounts.ids(account, has_account),
            "email": only(~has_account, people.email.take(pa.array(audience.person))),
            "arm": picked(("treatment", "control"), audience.is_control.astype(np.int64)),
            "sent_at": instants(audience.sent_at),
            "updated_at": instants(audience.sent_at),
        }
    )


def effect_table(tally: Tally) -> pa.Table:
    """Return the truth: each experiment's chance to make somebody buy, and what came of it."""
    number = np.array(list(EXPERIMENTS))
    return pa.table(
        {
            "campaign_id": numbered("CAMP", number),
            "effect": pa.array(list(EXPERIMENTS.values()), pa.float64()),
            "treated": pa.array(tally.treated[number]),
            "caused_orders": pa.array(tally.caused[number]),
        }
    )
