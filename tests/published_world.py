"""A small published workspace made in code: every mart the app, exports and notebooks read.

The people are made by hashing their number, so the same arguments always give the same world; the
marts are then summed up from the facts, so tiles, lists and facts agree as they do in a real build.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from crm.config import Settings
from crm.warehouse.connection import published_build, writer
from crm.warehouse.publish import publish

AS_OF = date(2025, 6, 30)
STATEMENTS = Path(__file__).parent / "published_world_sql"
NAMES = [
    *("name", "name_en", "name_ro", "item_name", "first_name", "last_name", "display_name"),
    *("city", "country", "venue", "organiser", "genre", "artist", "series", "category"),
    *("acquisition_source", "subject", "segment", "tier", "from_tier", "to_tier", "tag"),
    *("title", "description", "top_genre", "top_artist"),
]
"""Columns that hold what somebody else called something."""


@dataclass(frozen=True)
class World:
    """What makes one small world differ from another."""

    customers: int = 300
    has_orders: bool = True
    has_consents: bool = True
    has_events: bool = True
    has_two_currencies: bool = False
    predicts: bool = True
    scale: str = "absolute"
    names_end: str = ""
    """Follows every name in the data: of people, places, events, segments, channels."""


FULL = World()
ONE_CUSTOMER = World(customers=1, predicts=False)
NO_ORDERS = World(customers=40, has_orders=False, predicts=False)
NO_CONSENT = World(customers=60, has_consents=False)
NO_EVENTS = World(customers=60, has_events=False)
TWO_CURRENCIES = World(customers=60, has_two_currencies=True)


def publish_world(
    settings: Settings, world: World = FULL, build_id: str = "20250701T040000Z-w0r1d"
) -> None:
    """Write the world's build file and publish it the way a real build is published."""
    settings.paths.create()
    build_file = settings.paths.warehouse / f"build-{build_id}.duckdb"
    with writer(settings, build_file) as connection:
        connection.execute("set timezone = 'UTC'")
        for name, value in _variables(settings, world, build_id).items():
            connection.execute(f"set variable {name} = ?", [value])
        for statements in sorted(STATEMENTS.glob("*.sql")):
            connection.execute(statements.read_text(encoding="utf-8"))
        if world.names_end:
            _lengthen_names(connection, world.names_end)
    publish(settings, build_file, build_id, as_of=AS_OF, code_version="test")
    build_file.unlink()


def query(settings: Settings, sql: str) -> list[Any]:
    """Ask the published marts directly, for assertions that go around the app."""
    with duckdb.connect(str(published_build(settings).crm_file), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def workspace(home: Path, tenant: str = "world") -> Settings:
    """Settings of a workspace under a test's temporary folder."""
    return Settings(home=home, tenant=tenant, currency="RON", locale="ro_RO")


def _lengthen_names(connection: duckdb.DuckDBPyConnection, end: str) -> None:
    columns = connection.execute(
        "select schema_name, table_name, column_name from duckdb_columns()"
        " join duckdb_tables() using (database_name, schema_name, table_name)"
        " where list_contains(?, column_name) and table_name not like 'meta_%'",
        [NAMES],
    ).fetchall()
    for schema, table, column in columns:
        connection.execute(
            f"update {schema}.{table} set {column} = {column} || ? where {column} <> 'all'", [end]
        )


def _variables(settings: Settings, world: World, build_id: str) -> dict[str, object]:
    return {
        "people": world.customers,
        "has_orders": world.has_orders,
        "has_consents": world.has_consents,
        "has_events": world.has_events,
        "has_two_currencies": world.has_two_currencies,
        "predicts": world.predicts,
        "scale": world.scale,
        "as_of": AS_OF,
        "build_id": build_id,
        "timezone": settings.timezone,
        "settings_json": settings.as_json(),
    }
