"""The data dictionary: what every published table, column and metric means.

The words are dbt's descriptions, published with every build: as comments in the file itself, and
with units, labels and what is personal in `meta_columns`. Reading them needs no dbt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from crm.config import Settings
from crm.errors import NotBuiltError, UsageError
from crm.warehouse.connection import PublishedBuild, reader


@dataclass(frozen=True)
class Column:
    """A column of a published table or view."""

    table: str
    column: str
    type: str
    description: str
    unit: str | None
    is_personal: bool
    is_segmentable: bool
    label_en: str | None
    label_ro: str | None
    aliases: str | None
    is_contacts: bool
    """It is in the contacts file, which only `crm.contacts` opens."""


@dataclass(frozen=True)
class Metric:
    """A figure people talk about, and the column that holds it."""

    metric: str
    name_en: str
    name_ro: str
    definition: str
    unit: str
    table: str
    column: str
    better: str | None


@dataclass(frozen=True)
class Dictionary:
    """What was found; `tables` maps the name of each table found to its description."""

    build_id: str
    tables: dict[str, str]
    columns: tuple[Column, ...]
    metrics: tuple[Metric, ...]


def look_up(
    settings: Settings,
    words: Sequence[str] = (),
    table: str | None = None,
    build: PublishedBuild | None = None,
) -> Dictionary:
    """Find columns and metrics in the published build.

    Parameters
    ----------
    settings : Settings
        Whose workspace.
    words : sequence of str
        All must occur in a column's table, name, description, labels or other names; case and
        diacritics do not matter. None = everything.
    table : str, optional
        Only this table.
    build : PublishedBuild, optional
        A build to stay on; default the one CURRENT names.

    Returns
    -------
    Dictionary
        In the order of the tables' names and their columns' places.

    Raises
    ------
    NotBuiltError
        There is no published build, or it is older than the dictionary.
    UsageError
        There is no such table.
    """
    with reader(settings, build) as connection:
        _check(connection, table)
        asked = {"words": list(words), "table": table}
        columns = [Column(*row) for row in connection.execute(COLUMNS, asked).fetchall()]
        metrics = [Metric(*row) for row in connection.execute(METRICS, asked).fetchall()]
        found = sorted({column.table for column in columns})
        tables = connection.execute(TABLES, [found]).fetchall()
        ((build_id,),) = connection.execute("select build_id from meta_build").fetchall()
    return Dictionary(build_id, dict(tables), tuple(columns), tuple(metrics))


def _check(connection: duckdb.DuckDBPyConnection, table: str | None) -> None:
    try:
        known = connection.execute("select distinct table_name from meta_columns").fetchall()
    except duckdb.CatalogException:
        raise NotBuiltError(
            "The published build is older than its dictionary; `crm build` writes one."
        ) from None
    if table is not None and (table,) not in known:
        raise UsageError(
            "There is no published table '{table}'; `crm dictionary` lists them.", table=table
        )


# Type and description are those of the file people open, where it holds the table.
COLUMNS = """
with named as (
    select meta_columns.table_name, meta_columns.column_name, position,
        coalesce(served.data_type, upper(meta_columns.data_type)) as data_type,
        coalesce(served.comment, description) as description,
        unit, is_personal, is_segmentable, label_en, label_ro, aliases, is_contacts
    from meta_columns
    left join duckdb_columns() as served
        on served.database_name = current_database()
        and served.schema_name in ('marts', 'compat')
        and served.table_name = meta_columns.table_name
        and served.column_name = meta_columns.column_name
)
select table_name, column_name, data_type, description, unit, is_personal, is_segmentable,
    label_en, label_ro, aliases, is_contacts
from named
where ($table is null or table_name = $table)
    and not exists (
        select 1 from unnest($words) as asked (word)
        where not contains(
            lower(strip_accents(concat_ws(
                ' ', table_name, column_name, description, label_en, label_ro, aliases))),
            lower(strip_accents(word)))
    )
order by table_name, position"""

METRICS = """
select metric, name_en, name_ro, definition, unit, table_name, column_name, better
from meta_metrics
where ($table is null or table_name = $table)
    and not exists (
        select 1 from unnest($words) as asked (word)
        where not contains(
            lower(strip_accents(concat_ws(' ', metric, name_en, name_ro, definition))),
            lower(strip_accents(word)))
    )
order by metric"""

TABLES = """
select table_name, any_value(table_description) from meta_columns
where list_contains(?, table_name) group by table_name order by table_name"""
