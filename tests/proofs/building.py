"""Builds a delivered world with dbt, and reads its marts by source keys instead of customer ids."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb

from crm.config import Settings, load_settings
from crm.identity.customer_ids import assign_customer_ids, customer_ids_file
from crm.ops.log import OperationalLog
from crm.ops.records import Entry
from crm.ops.snapshot import write_snapshot
from crm.warehouse.tables import VOLATILE_COLUMNS
from tests.dbt.runner import TENANT, dbt, rows, warehouse
from tests.proofs.deliveries import Loads, deliver

CUSTOMER_ID = re.compile(r"cust_[0-9a-f]{20}")
ABOUT_LOADS = {"meta_build", "rpt_source_loads", "rpt_rejections"}
"""They describe the deliveries themselves, which differ."""
KNOWN_FIRST = {"bridge_customer_redirects", "bridge_customer_sources.link_reason"}
"""Of a person's keys the one known first gives the id; the others lead to it."""


def build_world(
    home: Path,
    loads: Loads,
    entries: Callable[[Mapping[str, str]], Iterable[Entry]],
    *arguments: str,
) -> None:
    """Deliver, decide who is who, log what people said and did, build.

    Parameters
    ----------
    home : Path
        Where the workspace is made.
    loads : sequence of sequence of Version
        What is delivered, in this order.
    entries : callable
        Makes what is logged, in this order, from the identity map: customer key to customer id.
    *arguments : str
        Of dbt besides; default every model.
    """
    settings = load_settings(home=home, tenant=TENANT)
    deliver(settings, loads)
    assign_customer_ids(settings)
    OperationalLog(settings).append_all(list(entries(ids_by_key(settings))), actor="test")
    write_snapshot(settings)
    result = dbt(home, "build", "--exclude-resource-type", "test", "unit_test", *arguments)
    assert result.returncode == 0, result.stdout


def ids_by_key(settings: Settings) -> dict[str, str]:
    """Read the identity map: customer key to customer id."""
    file = customer_ids_file(settings)
    found = duckdb.execute("select customer_key, customer_id from read_parquet(?)", [str(file)])
    return dict(found.fetchall())


def names_of_people(home: Path) -> dict[str, str]:
    """Name each customer id by the first of its source keys."""
    return dict(
        rows(
            home,
            "select customer_id, min(customer_key) from staging.stg_ops__customer_ids group by 1",
        )
    )


def marts_by_source_keys(home: Path) -> dict[str, Counter[tuple[Any, ...]]]:
    """Read every mart as a bag of rows, each customer id replaced by its person's source key."""
    names = names_of_people(home)
    with warehouse(home) as connection:
        columns = connection.execute(
            "select schema_name, table_name, list(column_name order by column_index)"
            " from duckdb_columns() where schema_name in ('marts', 'contacts') group by all"
        ).fetchall()
        return {
            table: Counter(
                tuple(_renamed(value, names) for value in row)
                for row in connection.execute(_query(schema, table, listed)).fetchall()
            )
            for schema, table, listed in columns
            if table not in ABOUT_LOADS | KNOWN_FIRST
        }


def _query(schema: str, table: str, columns: list[str]) -> str:
    lasting = [
        f'"{column}"'
        for column in columns
        if column not in VOLATILE_COLUMNS and f"{table}.{column}" not in KNOWN_FIRST
    ]
    return f"select {', '.join(lasting)} from {schema}.{table}"


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if not isinstance(value, str) or "cust_" not in value:
        return value
    return CUSTOMER_ID.sub(lambda found: names.get(found.group(), found.group()), value)
