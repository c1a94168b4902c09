"""Everything the contacts file holds of one person: for the copy that is theirs to ask for."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from crm.actors import Actor
from crm.config import Settings
from crm.contacts.opening import opened
from crm.contacts.rights import check_request, record_reading
from crm.warehouse.connection import PublishedBuild

STAFF = ("written_by", "logged_by")
"""Columns that name whoever worked for us: not the person's own data."""


def copy_contacts(
    settings: Settings,
    customer_ids: Sequence[str],
    *,
    actor: Actor,
    purpose: str,
    build: PublishedBuild,
) -> dict[str, pa.Table]:
    """Return a person's rows of every table of the contacts file, names of our staff left out.

    Parameters
    ----------
    settings : Settings
        Whose published contacts.
    customer_ids : sequence of str
        Every id the person has or had; the first is logged.
    actor : Actor
        Needs the role steward.
    purpose : str
        What for, in words; logged.
    build : PublishedBuild
        Whose contacts are read.

    Returns
    -------
    dict of str to pyarrow.Table
        By table, those without a row of theirs left out.

    Raises
    ------
    NotPermittedError
        The role is below steward, or the machine's owner did not allow it.
    UsageError
        No purpose was given.
    """
    actor.require("steward", "copy all that is held of a person")
    check_request(settings, actor, purpose)
    with opened(settings, build) as connection:
        names = [name for (name,) in connection.execute(TABLES).fetchall()]
        found = {
            name: connection.sql(
                f"select columns(lambda c: c not in $staff) from {name} "
                "where list_contains($ids, customer_id) order by all",
                params={"ids": list(customer_ids), "staff": list(STAFF)},
            ).to_arrow_table()
            for name in names
        }
    record_reading(settings, actor, purpose, list(customer_ids)[:1])
    return {name: table for name, table in found.items() if table.num_rows}


TABLES = """
    select table_name from duckdb_columns()
    where database_name = current_database() and schema_name = 'main'
        and column_name = 'customer_id'
    order by table_name"""
