"""Generates the whole world, one block of people after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa

from crm.sources.sample import activities as activity_rows
from crm.sources.sample import consents as consent_rows
from crm.sources.sample import customer_tables, order_tables, refunds, tickets, truth
from crm.sources.sample import messages as message_rows
from crm.sources.sample.accounts import open_accounts
from crm.sources.sample.catalogue_tables import event_names, event_table, product_table
from crm.sources.sample.columns import Ints
from crm.sources.sample.finance import channel_spend_table, fx_rate_table
from crm.sources.sample.message_table import message_event_table
from crm.sources.sample.orders import draw_orders
from crm.sources.sample.people import draw_people
from crm.sources.sample.purchases import draw_lives, draw_purchases
from crm.sources.sample.taste import EventChoice, event_choice
from crm.sources.sample.world import SampleParameters, World
from crm.sources.sample.writing import TableFiles

Progress = Callable[[int, int], None]
"""Called with the blocks done and the blocks in all."""


@dataclass
class _Counters:
    """Running numbers that ids continue from block to block."""

    sold: Ints
    orders: int = 0
    tickets: int = 0
    activities: int = 0
    messages: int = 0
    names: pa.Array = field(default_factory=lambda: pa.array([], pa.string()))


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
        Gets `world.json`, `persons.parquet`, `identities.parquet` and `orders.parquet`.
    progress : Progress, optional
        Told after every block.

    Returns
    -------
    dict of str to int
        Rows per contract table.
    """
    world = World(parameters)
    choice = event_choice(world.programme, world.days)
    counters = _Counters(np.zeros(len(world.programme), np.int64), names=event_names(world))
    with TableFiles(landing) as files, TableFiles(truth_folder) as known:
        for block in range(world.blocks):
            _write_block(world, block, choice, counters, files, known)
            if progress:
                progress(block + 1, world.blocks)
        files.write("events", event_table(world, counters.sold))
        files.write("products", product_table(world))
        files.write("fx_rates", fx_rate_table(world))
        files.write("channel_spend", channel_spend_table(world))
    truth.write_world(world, truth_folder, files.rows)
    return files.rows


def _write_block(
    world: World, block: int, choice: EventChoice, counters: _Counters,
    files: TableFiles, known: TableFiles,
) -> None:  # fmt: skip
    people = draw_people(world, block)
    lives = draw_lives(world, block, people)
    purchases, lives = draw_purchases(world, block, people, lives, choice)
    orders = draw_orders(world, block, people, lives, purchases, counters.orders)
    accounts = open_accounts(world, block, people, lives, orders)
    files.write("customers", customer_tables.customer_table(world, block, people, accounts))
    files.write("addresses", customer_tables.address_table(world, block, people, accounts))
    files.write("orders", order_tables.order_table(world, block, people, accounts, orders))
    files.write("order_items", order_tables.item_table(orders, counters.names))
    files.write("carts", order_tables.cart_table(world, block, people, accounts, orders))
    known.write("persons", truth.person_table(world, people, lives, purchases))
    known.write("identities", customer_tables.identity_table(people, accounts))
    known.write("orders", order_tables.order_truth_table(people, orders))
    back = refunds.draw_refunds(world, block, orders)
    files.write("refunds", refunds.refund_table(world, block, accounts, orders, back))
    issued = tickets.draw_tickets(world, block, people, orders, back)
    files.write(
        "tickets", tickets.ticket_table(world, block, people, orders, issued, counters.tickets)
    )
    acts = activity_rows.draw_activities(world, block, people, lives, accounts, orders, issued)
    files.write(
        "activities",
        activity_rows.activity_table(people, accounts, orders, acts, counters.activities),
    )
    joined = consent_rows.joined_at(people, accounts, orders)
    consents = consent_rows.draw_consents(world, block, people, joined)
    sent, statuses = message_rows.draw_messages(world, block, people, consents)
    consents = consent_rows.with_unsubscribes(consents, *message_rows.unsubscribes(sent, statuses))
    files.write("consents", consent_rows.consent_table(world, block, people, accounts, consents))
    files.write(
        "message_events",
        message_event_table(world, block, people, accounts, sent, statuses, counters.messages),
    )
    counters.orders += len(orders)
    counters.tickets += len(issued)
    counters.activities += len(acts.at)
    counters.messages += len(sent)
    counters.sold += np.bincount(issued.event, minlength=len(counters.sold))
