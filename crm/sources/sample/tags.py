"""Tags that staff put on people: not a delivered table, but events of the operational log."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pyarrow as pa

from crm.config import Settings
from crm.identity.components import OWN_ID
from crm.ops.events import TagAdded
from crm.ops.log import OperationalLog
from crm.ops.records import Entry
from crm.sources.sample.accounts import Accounts
from crm.sources.sample.columns import instants, picked
from crm.sources.sample.people import People
from crm.sources.sample.world import World
from crm.warehouse.connection import scratch

ACTOR = "sample"
TAGS = ("presă", "voluntar", "sponsor", "de-sunat")
VOLUNTEER = 1
SHARES = (0.01, 0.015, 0.004, 0.02)
"""Share of the people with an account who carry each tag."""


def tag_table(world: World, block: int, people: People, accounts: Accounts) -> pa.Table:
    """Return the truth: who was given which tag when, under the person's first account."""
    rng = world.rng("tags", block)
    drawn = rng.random((len(people), len(TAGS))) < np.array(SHARES)
    drawn[people.number == 0, VOLUNTEER] = True  # no world is without tags
    person, tag = np.nonzero(drawn & people.has_account[:, None])
    account = accounts.own[person]
    known_since = accounts.created_at[account]
    at = known_since + (rng.random(len(person)) * (world.end - 1 - known_since)).astype(np.int64)
    return pa.table(
        {
            "person_id": pa.array(people.number[person]),
            "source_customer_id": accounts.ids(account),
            "tag": picked(TAGS, tag),
            "added_at": instants(at),
        }
    )


def log_tags(settings: Settings) -> int:
    """Log the sample's tags; the same sample again logs nothing more.

    Returns
    -------
    int
        How many people's tags the log holds of this sample.
    """
    path = settings.paths.truth / "tags.parquet"
    with scratch(settings) as connection:
        rows = connection.execute(
            f"""select {OWN_ID}, tag, epoch_us(added_at), md5(source_customer_id || tag)
            from (select 'shop' as source, * from read_parquet(?)) order by added_at, 1, tag""",
            [str(path)],
        ).fetchall()
    entries = [
        Entry(
            TagAdded(subject_id=customer, tag=tag),
            effective_at=datetime.fromtimestamp(microseconds // 1_000_000, UTC),
            event_id=event_id,
        )
        for customer, tag, microseconds, event_id in rows
    ]
    OperationalLog(settings).append_all(entries, actor=ACTOR)
    return len(entries)
