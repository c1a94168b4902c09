"""A file as it was handed over, and the rows of it that will be stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from crm.config import Settings
from crm.identity.contact_points import KeyColumn, email_keys, phone_keys, recipient_keys
from crm.sources.binding import Binding
from crm.sources.casting import typed_name
from crm.sources.columns import Column, Kind
from crm.sources.landing_query import CHECKED, TYPED
from crm.sources.mapping import Mapping
from crm.sources.results import LoadResult
from crm.warehouse.connection import quoted


@dataclass(frozen=True)
class Delivery:
    """A file as it was handed over."""

    settings: Settings
    path: Path
    content_hash: str
    mapping: Mapping
    source: str
    now: datetime

    def nothing_done(self) -> LoadResult:
        """Start of every answer about this file."""
        return LoadResult(self.path.name, self.mapping.label, self.source)


def stored_rows(
    bench: duckdb.DuckDBPyConnection, delivery: Delivery, binding: Binding, load_id: str
) -> str:
    """Write the query of the valid rows, with their origin and normalised contact points."""
    columns = binding.contract.columns
    keys = {
        column.key_column: _keys(bench, column, delivery.settings)
        for column in columns
        if column.key_column and column.name in binding.expressions
    }
    stored = {column.name: _stored(binding, column) for column in columns}
    stored |= {column.key_column: "null::varchar" for column in columns if column.key_column}
    stored |= {name: key.sql for name, key in keys.items() if name}
    loaded_at = delivery.now.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    stored |= {
        "_source": quoted(delivery.source),
        "_load_id": quoted(load_id),
        "_loaded_at": f"timestamp '{loaded_at}'",
        "_row_number": "_row_number",
        "_file": quoted(delivery.path.name),
    }
    listed = ", ".join(
        f'({stored[name]})::{type_} as "{name}"'
        for name, type_ in binding.contract.stored_types().items()
    )
    joins = " ".join(key.join for key in keys.values())
    return f"select {listed} from {CHECKED} {joins} where _fault = 0"


def _keys(bench: duckdb.DuckDBPyConnection, column: Column, settings: Settings) -> KeyColumn:
    name = typed_name(column)
    match column.kind:
        case Kind.EMAIL:
            return email_keys(bench, TYPED, name)
        case Kind.PHONE:
            return phone_keys(bench, TYPED, name, settings.phone_region)
        case _:
            return recipient_keys(bench, TYPED, name, settings.phone_region)


def _stored(binding: Binding, column: Column) -> str:
    """Write a stored column; an id that the source does not have is a hash of the row."""
    name = typed_name(column)
    if not column.is_made_when_absent:
        return name
    rest = [typed_name(other) for other in binding.contract.columns if other != column]
    row = ", ".join(f"coalesce({other}::varchar, '')" for other in rest)
    return f"coalesce({name}, md5(concat_ws(chr(31), {row})))"
