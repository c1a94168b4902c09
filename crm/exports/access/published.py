"""What the published marts hold of one person, other people's ids made unreadable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from crm.config import Settings
from crm.warehouse.connection import PublishedBuild, quoted, reader

LINKED = {
    "fct_order_items": ("order_id", "fct_orders"),
    "fct_exports": ("export_id", "fct_export_members"),
}
"""Tables without a customer of their own, the key that leads to one, and where it is theirs."""
ANOTHER = "another person"
AT_THE_SOURCE = "source_customer_id"
"""The source's account, not a customer of ours: the delivered rows have it."""


def published_rows(
    settings: Settings, build: PublishedBuild, customer_ids: Sequence[str]
) -> dict[str, pa.Table]:
    """Return a person's rows of every published mart, by table; empty ones are left out.

    Parameters
    ----------
    settings : Settings
        Whose build.
    build : PublishedBuild
        Which.
    customer_ids : sequence of str
        Every id the person has or had.
    """
    with reader(settings, build) as connection:
        queries = _queries(dict(connection.execute(TABLES).fetchall()))
        found = {
            name: connection.sql(query, params={"ids": list(customer_ids)}).to_arrow_table()
            for name, query in queries.items()
        }
    return {name: table for name, table in sorted(found.items()) if table.num_rows}


def meanings(settings: Settings, build: PublishedBuild) -> dict[str, dict[str, str]]:
    """Return what tables and columns mean: by table, the table's own words under the empty name."""
    with reader(settings, build) as connection:
        is_told = "meta_columns" in dict(connection.execute(TABLES).fetchall())
        rows = connection.execute(MEANINGS).fetchall() if is_told else []
    found: dict[str, dict[str, str]] = {}
    for table, words, column, description in rows:
        found.setdefault(table, {"": words})[column] = description
    return found


def _queries(columns: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Ask every table that speaks of customers, and those that a key of theirs leads to."""
    asked = {
        name: _own(name, ids)
        for name, named in columns.items()
        if (ids := [one for one in named if one.endswith("customer_id") and one != AT_THE_SOURCE])
    }
    for name, (key, owner) in LINKED.items():
        if name in columns and owner in columns:
            asked[name] = (
                f"select * from {name} where {key} in "
                f"(select {key} from {owner} where list_contains($ids, customer_id)) order by all"
            )
    return asked


def _own(name: str, columns: Sequence[str]) -> str:
    """Select the rows in which the person stands anywhere; who else stands in them is not told."""
    theirs = " or ".join(f"list_contains($ids, {column})" for column in columns)
    hidden = ", ".join(
        f"case when list_contains($ids, {column}) then {column} "
        f"when {column} is not null then {quoted(ANOTHER)} end as {column}"
        for column in columns
    )
    return f"select * replace ({hidden}) from {name} where {theirs} order by all"


TABLES = """
    select table_name, list(column_name order by column_index) from duckdb_columns()
    where database_name = current_database() and schema_name = 'main'
    group by table_name order by table_name"""

MEANINGS = """
    select table_name, coalesce(table_description, ''), column_name, coalesce(description, '')
    from meta_columns order by table_name, position"""
