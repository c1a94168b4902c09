"""Generates the whole world, one block of people after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from crm.sources.sample import (
    activities,
    campaign_tables,
    carts,
    consents,
    customer_tables,
    messages,
    order_tables,
    refunds,
    tags,
    tickets,
    truth,
)
from crm.sources.sample.accounts import Accounts, open_accounts
from crm.sources.sample.catalogue_tables import event_names, event_table, product_table
from crm.sources.sample.columns import Ints
from crm.sources.sample.experiments import caused_orders, joined_orders
from crm.sources.sample.finance import channel_spend_table, fx_rate_table
from crm.sources.sample.message_table import message_event_table
from crm.sources.sample.messages import Mail
from crm.sources.sample.orders import Orders, draw_orders
from crm.sources.sample.people import People, draw_people
from crm.sources.sample.purchases import Lives, draw_lives, draw_purchases
from crm.sources.sample.taste import EventChoice, event_choice
from crm.sources.sample.tickets import Tickets
from crm.sources.sample.world import SampleParameters, World
from crm.sources.sample.writing import TableFiles

Progress = Callable[[int, int], None]
"""Called with the blocks done and the blocks in all."""


@dataclass
class _Counters:
    """What one block leaves to the next: running numbers, and tickets sold so far."""

    event_names: pa.Array
    sold: Ints
    """Tickets issued per event."""
    campaigns: campaign_tables.Tally
    orders: int = 0
    tickets: int = 0
    activities: int = 0
    messages: int = 0


def generate_sample(
    parameters: SampleParameters,
    landing: Path,
    truth_folder: Path,
    progress: Progress | None = None,
) -> dict[str, int]:
    """Write a synthetic organiser's three years as contract tables, and the truth apart.

    Parameters
    ----------
    parameters : SampleParameters
        Size, seed and end; equal parameters write equal bytes on every machine.
    landing : Path
        Gets one `<table>.parquet` per table that has rows; timestamps carry the zone UTC.
    truth_folder : Path
        Gets `world.json` and persons, identities, orders and days as Parquet.
    progress : Progress, optional
        Told after every block.

    Returns
    -------
    dict of str to int
        Rows per contract table.
    """
    world = World(parameters)
    choice = event_choice(world.programme, world.days)
    counters = _Counters(
        event_names(world),
        np.zeros(len(world.programme), np.int64),
        campaign_tables.Tally.of(world),
    )
    with TableFiles(landing) as files, TableFiles(truth_folder) as known:
        for number in range(world.blocks):
            block = _draw_block(world, number, choice, counters)
            _write_people(world, block, files, known)
            issued = _write_sales(world, block, counters, files, known)
            _write_engagement(world, block, issued, counters, files)
            if progress:
                progress(number + 1, world.blocks)
        files.write("events", event_table(world, counters.sold))
        files.write("products", product_table(world))
        files.write("fx_rates", fx_rate_table(world))
        files.write("channel_spend", channel_spend_table(world))
        files.write("campaigns", campaign_tables.campaign_table(world, counters.campaigns))
        known.write("campaigns", campaign_tables.effect_table(counters.campaigns))
        known.write("days", truth.day_table(world))
    truth.write_world(world, truth_folder, files.rows)
    return files.rows


@dataclass(frozen=True)
class _Block:
    """What every table of one block is made from."""

    number: int
    people: People
    lives: Lives
    orders: Orders
    accounts: Accounts
    answers: consents.Consents
    mail: Mail


def _draw_block(world: World, number: int, choice: EventChoice, counters: _Counters) -> _Block:
    people = draw_people(world, number)
    lives = draw_lives(world, number, people)
    purchases, lives = draw_purchases(world, number, people, lives, choice)
    orders = draw_orders(world, number, people, lives, purchases, counters.orders)
    accounts = open_accounts(world, number, people, lives, orders)
    joined = consents.joined_at(people, accounts, orders)
    answers = consents.draw_consents(world, number, people, joined)
    mail = messages.draw_messages(world, number, people, answers, orders)
    first = counters.orders + len(orders)
    caused = caused_orders(world, number, people, lives, accounts, mail.audience, choice, first)
    orders = joined_orders(orders, caused)
    counters.campaigns.add(world, mail.messages, mail.audience, caused)
    counters.orders += len(orders)
    return _Block(number, people, lives, orders, accounts, answers, mail)


def _write_people(world: World, block: _Block, files: TableFiles, known: TableFiles) -> None:
    people, accounts, orders = block.people, block.accounts, block.orders
    files.write("customers", customer_tables.customer_table(world, block.number, people, accounts))
    files.write("addresses", customer_tables.address_table(world, block.number, people, accounts))
    known.write("persons", truth.person_table(world, people, block.lives, orders.purchases))
    known.write("tags", tags.tag_table(world, block.number, people, accounts))
    known.write("identities", customer_tables.identity_table(people, accounts))
    known.write("orders", order_tables.order_truth_table(people, orders))


def _write_sales(
    world: World, block: _Block, counters: _Counters, files: TableFiles, known: TableFiles
) -> Tickets:
    number, people, accounts, orders = block.number, block.people, block.accounts, block.orders
    files.write("orders", order_tables.order_table(world, number, people, accounts, orders))
    files.write("order_items", order_tables.item_table(orders, counters.event_names))
    filled = carts.draw_carts(world, number, accounts, orders)
    files.write("carts", carts.cart_table(accounts, orders, filled))
    known.write("carts", carts.cart_truth_table(people, orders, filled))
    back = refunds.draw_refunds(world, number, orders)
    files.write("refunds", refunds.refund_table(world, number, accounts, orders, back))
    issued = tickets.draw_tickets(world, number, people, orders, back)
    rows = tickets.ticket_table(world, number, people, orders, issued, counters.tickets)
    files.write("tickets", rows)
    counters.tickets += len(issued)
    counters.sold += np.bincount(issued.event, minlength=len(counters.sold))
    return issued


def _write_engagement(
    world: World, block: _Block, issued: Tickets, counters: _Counters, files: TableFiles
) -> None:
    number, people, accounts, orders = block.number, block.people, block.accounts, block.orders
    acts = activities.draw_activities(world, number, block.lives, accounts, orders, issued)
    rows = activities.activity_table(people, accounts, orders, acts, counters.activities)
    files.write("activities", rows)
    sent, statuses, audience = block.mail
    left = messages.unsubscribes(sent, statuses)
    answers = consents.with_unsubscribes(block.answers, *left)
    files.write("consents", consents.consent_table(world, number, people, accounts, answers))
    rows = message_event_table(world, number, people, accounts, sent, statuses, counters.messages)
    files.write("message_events", rows)
    recipients = campaign_tables.recipient_table(people, accounts, audience)
    files.write("campaign_recipients", recipients)
    counters.activities += len(acts)
    counters.messages += len(sent)
