"""How many rows of a load lose to another row with the same key, here or in an earlier load."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from crm.sources.columns import Contract
from crm.sources.results import KeyChanges
from crm.warehouse.connection import quoted


def count_superseded(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    new: Path,
    earlier: Sequence[Path],
    source: str,
) -> int:
    """Count the rows of a new file that are not the winner of their key at this moment.

    The latest `updated_at` wins (none is earliest), then the latest load, then the last row; so
    the new load loses to an earlier one only when its `updated_at` is older.

    Parameters
    ----------
    new : Path
        Parquet file of the load.
    earlier : sequence of Path
        The table's files of earlier loads, of any source.
    source : str
        Keys of other sources are other rows.
    """
    keys = ", ".join(f'"{name}"' for name in contract.key)
    latest = "max(updated_at)" if "updated_at" in contract.by_name else "null::timestamp"
    ours = f"select {keys}, count(*) as n, {latest} as latest from {_file(new)} group by all"
    if not earlier:
        return _number(connection, f"select coalesce(sum(n) - count(*), 0) from ({ours})")
    theirs = (
        f"select {keys}, {latest} as latest from {_files(earlier)}"
        f" where _source = {quoted(source)} group by all"
    )
    loses = "theirs.latest is not null and (ours.latest is null or ours.latest < theirs.latest)"
    return _number(
        connection,
        f"with ours as ({ours}), theirs as ({theirs})"
        f" select coalesce(sum(n - case when {loses} then 0 else 1 end), 0)"
        f" from ours left join theirs using ({keys})",
    )


def count_changes(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    new: Path,
    earlier: Sequence[Path],
    source: str,
) -> KeyChanges:
    """Say how many keys of a new file are new, bring other content, or bring what is known.

    Parameters as `count_superseded`; of several rows with one key the last of each side speaks.
    """
    keys = ", ".join(f'"{name}"' for name in contract.key)
    ours = f"select {keys}, arg_max({_content(contract)}, _row_number) as content"
    if not earlier:
        found = _number(connection, f"select count(*) from ({ours} from {_file(new)} group by all)")
        return KeyChanges(found, 0, 0)
    row = _content(contract)
    theirs = f"""select {keys}, arg_max({row}, (_load_id, _row_number)) as content
        from {_files(earlier)} where _source = {quoted(source)} group by all"""
    ((fresh, changed, unchanged),) = connection.execute(
        f"""with ours as ({ours} from {_file(new)} group by all), theirs as ({theirs})
        select count(*) filter (theirs.content is null),
            count(*) filter (theirs.content <> ours.content),
            count(*) filter (theirs.content = ours.content)
        from ours left join theirs using ({keys})"""
    ).fetchall()
    return KeyChanges(fresh, changed, unchanged)


def count_conflicts(connection: duckdb.DuckDBPyConnection, contract: Contract, new: Path) -> int:
    """Count the keys that a new file holds more than once with different content."""
    keys = ", ".join(f'"{name}"' for name in contract.key)
    row = ", ".join(f'"{column.name}"' for column in contract.columns)
    return _number(
        connection,
        f"select count(*) from (select {keys} from {_file(new)} group by all"
        f" having count(*) > 1 and count(distinct hash({row})) > 1)",
    )


def _content(contract: Contract) -> str:
    """Hash what a row says: its contract's columns, nothing of how it came."""
    return "hash({})".format(", ".join(f'"{column.name}"' for column in contract.columns))


def _file(path: Path) -> str:
    return f"read_parquet({quoted(str(path))})"


def _files(paths: Sequence[Path]) -> str:
    listed = ", ".join(quoted(str(path)) for path in paths)
    return f"read_parquet([{listed}], union_by_name = true)"


def _number(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    found = connection.execute(query).fetchone()
    return int(found[0]) if found else 0
