"""What goes into a published file: tables, their comments, views over them; nothing else."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import duckdb
import sqlglot
from sqlglot import exp

from crm.config import Settings
from crm.errors import CheckFailedError
from crm.warehouse.connection import quoted, scratch
from crm.warehouse.content import TableState, table_names, table_states

READABLE_BY = "v1.4.0"
"""Analysts' tools lag behind: published files use a storage version that DuckDB 1.4 opens."""


@dataclass(frozen=True)
class Holding:
    """What one published file holds: a schema of tables, and a schema of views over them."""

    tables: str
    views: str


MARTS = Holding("marts", "compat")
CONTACTS = Holding("contacts", "compat_contacts")
COMPAT = "compat"
"""Name, in either published file, of the schema with the source documents' table names."""


def copy_into(
    settings: Settings, build_file: Path, holding: Holding, target: Path
) -> dict[str, TableState]:
    """Write one published file; return what its tables must hold.

    The tables are created anew: a copied file would carry free blocks and raw views along.

    Raises
    ------
    CheckFailedError
        A view reads something that is not published beside it.
    """
    with scratch(settings) as connection:
        connection.execute("set preserve_insertion_order = true")
        connection.execute(f"attach {quoted(str(build_file))} as build (read_only)")
        connection.execute(
            f"attach {quoted(str(target))} as target (storage_version '{READABLE_BY}')"
        )
        connection.execute("begin")  # a comment is an alteration: one by one each would be flushed
        _copy_tables(connection, holding.tables)
        _copy_views(connection, holding.views)
        connection.execute("commit")
        connection.execute("checkpoint target")
        connection.execute("detach target")
        return table_states(connection, "build", holding.tables)


def _copy_tables(connection: duckdb.DuckDBPyConnection, schema: str) -> None:
    """Copy a schema's tables; views in `main` let people leave the schema's name out."""
    comments = _comments(connection, schema)
    connection.execute(f"create schema target.{schema}")
    for table in table_names(connection, "build", schema):
        relation = f"{schema}.{table}"
        connection.execute(f"create table target.{relation} as from build.{relation}")
        connection.execute(f"create view target.main.{table} as select * from {relation}")
        _comment(connection, "table", f"target.{relation}", comments[table])
        _comment(connection, "view", f"target.main.{table}", comments[table])


def _copy_views(connection: duckdb.DuckDBPyConnection, schema: str) -> None:
    comments = _comments(connection, schema)
    found = connection.execute(
        "select view_name, sql from duckdb_views() where database_name = 'build'"
        " and schema_name = ? order by view_name",
        [schema],
    ).fetchall()
    connection.execute(f"create schema target.{COMPAT}")
    for view, definition in found:
        copy = f"target.{COMPAT}.{view}"
        try:
            connection.execute(f"create view {copy} as {_portable(definition)}")
        except duckdb.Error as error:
            raise CheckFailedError(
                "The view {schema}.{view} cannot be published ({problem}); it may read the tables "
                "of its own file only.",
                schema=schema,
                view=view,
                problem=str(error).splitlines()[0],
            ) from None
        _comment(connection, "view", copy, comments[view])


def _portable(definition: str) -> str:
    """Return a view's query without the name of the database it was created in."""
    query = sqlglot.parse_one(definition, dialect="duckdb").expression
    for table in query.find_all(exp.Table):
        table.set("catalog", None)
    return query.sql(dialect="duckdb")


def _comments(
    connection: duckdb.DuckDBPyConnection, schema: str
) -> dict[str, list[tuple[str | None, str]]]:
    """Read a schema's comments at once: by relation its own (column null) and its columns'."""
    commented = "database_name = 'build' and schema_name = $schema and comment is not null"
    rows = connection.execute(
        f"select table_name, null, comment from duckdb_tables() where {commented}"
        f" union all select view_name, null, comment from duckdb_views() where {commented}"
        f" union all select table_name, column_name, comment from duckdb_columns()"
        f" where {commented}",
        {"schema": schema},
    ).fetchall()
    found = defaultdict(list)
    for relation, column, comment in rows:
        found[relation].append((column, " ".join(comment.split())))
    return found


def _comment(
    connection: duckdb.DuckDBPyConnection,
    kind: str,
    relation: str,
    comments: list[tuple[str | None, str]],
) -> None:
    for column, comment in comments:
        on = f"{kind} {relation}" if column is None else f'column {relation}."{column}"'
        connection.execute(f"comment on {on} is {quoted(comment)}")
