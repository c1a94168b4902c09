"""Who is behind an id: the customer it belongs to now, and every id that one ever had."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb
import pyarrow as pa

from crm.config import Settings
from crm.errors import NotBuiltError, UsageError
from crm.identity.customer_ids import customer_ids_file
from crm.warehouse.connection import one_file, quoted, reader, scratch


def current_ids(settings: Settings, ids: Iterable[str]) -> dict[str, str]:
    """Return whose each id is now; ids nobody has are left out.

    Parameters
    ----------
    settings : Settings
        Whose identity map and, for customers it does not mention, published build.
    ids : iterable of str
        Customer ids of today or of before two customers were joined.
    """
    asked = pa.table({"id": pa.array(sorted(set(ids)), pa.string())})
    found = _in_the_map(settings, asked)
    missing = [one for one in asked["id"].to_pylist() if one not in found]
    return found | {one: one for one in _in_the_build(settings, missing)}


def find_customer(settings: Settings, customer_id: str) -> str:
    """Return the customer an id belongs to now.

    Raises
    ------
    UsageError
        Nobody has this id.
    """
    found = current_ids(settings, [customer_id])
    if customer_id not in found:
        raise UsageError(
            f"There is no customer '{customer_id}' in {settings.paths.workspace}; "
            "use an id of `dim_customers`, as `crm segment export` and the app show it."
        )
    return found[customer_id]


def ids_of(settings: Settings, customer_id: str) -> list[str]:
    """Return every id that a customer has or had: what the log says may stand under any of them."""
    file = customer_ids_file(settings)
    if not file.exists():
        return [customer_id]
    with scratch(settings) as connection:
        rows = connection.execute(
            f"select unnest([own_customer_id, unmerged_customer_id])"
            f" from read_parquet({quoted(one_file(file))}) where customer_id = ?",
            [customer_id],
        ).fetchall()
    return sorted({customer_id, *(one for (one,) in rows if one)})


def _in_the_map(settings: Settings, asked: pa.Table) -> dict[str, str]:
    file = customer_ids_file(settings)
    if not file.exists():
        return {}
    with scratch(settings) as connection:
        connection.register("asked", asked)
        rows = connection.execute(MAPPED.format(file=quoted(one_file(file)))).fetchall()
    return dict(rows)


def _in_the_build(settings: Settings, ids: list[str]) -> list[str]:
    if not ids:
        return []
    try:
        connection = reader(settings)
    except NotBuiltError:
        return []
    with connection:
        return _published(connection, ids)


def _published(connection: duckdb.DuckDBPyConnection, ids: list[str]) -> list[str]:
    rows = connection.execute(
        "select customer_id from dim_customers where list_contains(?, customer_id)", [ids]
    ).fetchall()
    return [customer_id for (customer_id,) in rows]


# An id that is somebody's own and somebody else's today speaks of today's, as in dbt.
MAPPED = """
    select id, arg_min(customer_id, (customer_id <> id, customer_id))
    from asked
    inner join read_parquet({file}) as known
        on asked.id = known.customer_id or asked.id = known.own_customer_id
    group by id"""
