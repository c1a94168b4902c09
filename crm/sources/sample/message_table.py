"""The statuses of messages in the columns of their contract."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from crm.sources.sample import vocabulary as words
from crm.sources.sample.accounts import Accounts
from crm.sources.sample.campaigns import is_text_message
from crm.sources.sample.columns import Ints, chosen, instants, joined, numbered, picked
from crm.sources.sample.messages import (
    HUMAN_CLICK,
    HUMAN_OPEN,
    MACHINE_CLICK,
    MACHINE_OPEN,
    REPLIED,
    STATUSES,
    Messages,
    Statuses,
    clicking_scanner,
)
from crm.sources.sample.people import People
from crm.sources.sample.world import World

_SUFFIXES = ("-s", "-d", "-b", "-f", "-om", "-oh", "-cm", "-ch", "-r", "-u", "-x")


def message_event_table(
    world: World, block: int, people: People, accounts: Accounts,
    messages: Messages, statuses: Statuses, first: int,
) -> pa.Table:  # fmt: skip
    """Return the contract `message_events`; message numbers run from `first`."""
    rng = world.rng("message rows", block)
    message, status = statuses.message, statuses.status
    person, campaign = messages.person[message], messages.campaign[message]
    is_sms = is_text_message(campaign)
    message_id = numbered("M", first + message)
    account = accounts.own[person]
    at = pa.array(person)
    clicked = np.isin(status, (HUMAN_CLICK, MACHINE_CLICK))
    pages = [f"https://organizator.example.org{page}" for page in words.PAGES]
    link = np.where(clicked, rng.integers(0, len(pages), len(message)), -1)
    return pa.table(
        {
            "message_event_id": joined(message_id, picked(_SUFFIXES, status)),
            "occurred_at": instants(statuses.at),
            "channel": chosen(is_sms, "sms", "email"),
            "direction": chosen(status == REPLIED, "inbound", "outbound"),
            "campaign_id": numbered("CAMP", campaign),
            "message_id": message_id,
            "recipient": chosen(is_sms, people.phone.take(at), people.email.take(at)),
            "status": picked(STATUSES, status),
            "link": picked(pages, link),
            "user_agent": _user_agents(people, person, status),
            "source_customer_id": accounts.ids(account, account >= 0),
        }
    )


def _user_agents(people: People, person: Ints, status: Ints) -> pa.Array:
    machine = np.isin(status, (MACHINE_OPEN, MACHINE_CLICK))
    human = np.isin(status, (HUMAN_OPEN, HUMAN_CLICK))
    agents = words.HUMAN_AGENTS + words.MACHINE_AGENTS
    own = people.number[person] % len(words.HUMAN_AGENTS)
    # Image proxies only open; security scanners open and click.
    clicks = clicking_scanner(people)[person]
    bot = len(words.HUMAN_AGENTS) + np.where(clicks, 2, 0) + own % 2
    return picked(agents, np.where(machine, bot, np.where(human, own, -1)))
