"""What became of the people in a file since it left: withdrawn, asking, merged, gone."""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from crm.config import Settings
from crm.exports.people.gate import count_withdrawn
from crm.exports.record.members import load_added, members_file
from crm.exports.record.register import MadeExport
from crm.exports.request import Terms
from crm.identity.merges import active_merges
from crm.warehouse.connection import reader

SENT = "verified_people"


def count_changed_since(settings: Settings, export: MadeExport) -> dict[str, int]:
    """Ask the live gate about the people whom a file added: how many it would leave out, and why.

    Parameters
    ----------
    settings : Settings
        Whose published build, log and raw files are asked.
    export : MadeExport
        Whose members are kept.
    """
    event = export.event
    terms = Terms(event.segment, event.channel or "email", event.purpose, event.destination)
    with reader(settings) as connection:
        _load_sent(settings, connection, export.export_id)
        since = count_withdrawn(settings, connection, terms, SENT)
        counted = connection.execute(CHANGED).fetchall()
    return since | {reason: people for reason, people in counted if people}


def _load_sent(settings: Settings, connection: duckdb.DuckDBPyConnection, export_id: str) -> None:
    """Make `verified_people(customer_id, was_id)`: whom a file added, by the ids of today."""
    load_added(connection, pq.read_table(members_file(settings, export_id)), SENT)
    merged = [one for merge in active_merges(settings) for one in merge.merged_ids]
    connection.register("merged_since", pa.table({"customer_id": pa.array(merged, pa.string())}))


CHANGED = f"""
    select 'merged into another customer', count(*) from {SENT}
    where customer_id <> was_id or customer_id in (select customer_id from merged_since)
    union all
    select 'no longer known', count(*) from {SENT}
    where customer_id not in (select customer_id from dim_customers)"""
