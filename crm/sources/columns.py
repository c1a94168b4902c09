"""What a contract is made of: columns of a few kinds, a key, and who may be in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from crm.paths import Paths


class Kind(StrEnum):
    """How a column's text is understood; each kind has one DuckDB type."""

    ID = "id"
    TEXT = "text"
    EMAIL = "email"
    PHONE = "phone"
    RECIPIENT = "recipient"
    MONEY = "money"
    QUANTITY = "quantity"
    RATE = "rate"
    COUNT = "count"
    CURRENCY = "currency"
    TIMESTAMP = "timestamp"
    DATE = "date"
    BOOLEAN = "boolean"
    JSON = "json"
    ENUM = "enum"


DUCKDB_TYPES = {
    Kind.MONEY: "decimal(18,4)",
    Kind.QUANTITY: "decimal(18,4)",
    Kind.RATE: "decimal(18,8)",
    Kind.COUNT: "bigint",
    Kind.TIMESTAMP: "timestamp",
    Kind.DATE: "date",
    Kind.BOOLEAN: "boolean",
}


@dataclass(frozen=True)
class Column:
    """One column of a raw table.

    Parameters
    ----------
    name, kind, description
        What it is called, how it is read, what it means.
    required : bool
        A row without it is rejected; a file without it is refused.
    not_negative : bool
        Money below zero is rejected.
    not_future : bool
        A date after today (plus the tolerance) is rejected.
    is_made_when_absent : bool
        A hash of the row stands in for an id the source does not have.
    values : mapping of str to tuple of str
        Of an enumeration: accepted value -> synonyms that mean it.
    """

    name: str
    kind: Kind
    description: str
    required: bool = False
    not_negative: bool = False
    not_future: bool = False
    is_made_when_absent: bool = False
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def duckdb_type(self) -> str:
        """Type in the raw Parquet file."""
        return DUCKDB_TYPES.get(self.kind, "varchar")

    @property
    def key_column(self) -> str | None:
        """Name of the normalised contact point stored beside this column."""
        match self.kind:
            case Kind.EMAIL:
                return f"{self.name}_key"
            case Kind.PHONE:
                return f"{self.name}_e164"
            case Kind.RECIPIENT:
                return f"{self.name}_key"
            case _:
                return None


@dataclass(frozen=True)
class Contract:
    """One raw table: what a source must deliver and may deliver.

    `key` identifies a row within its source; of two rows with one key the latest `updated_at`
    wins, then the latest load, then the last row. `event_at` is the column that may not lie in
    the future.
    """

    group: str
    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    event_at: str | None = None
    is_personal: bool = False
    is_delivered: bool = True

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """The columns by their names."""
        return {column.name: column for column in self.columns}

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns without which a file is refused."""
        return tuple(column.name for column in self.columns if column.required)

    @property
    def relation(self) -> str:
        """How dbt's raw view is called."""
        return f"raw_{self.group}.{self.name}"

    def folder(self, paths: Paths) -> Path:
        """Folder of the table's Parquet files in a workspace."""
        return paths.raw / self.group / self.name

    def stored_types(self) -> dict[str, str]:
        """Every column of the Parquet file with its type, in file order."""
        types = {column.name: column.duckdb_type for column in self.columns}
        if not self.is_delivered:
            return types
        types |= {column.key_column: "varchar" for column in self.columns if column.key_column}
        return types | LANDED_TYPES


LANDED_TYPES = {
    "_source": "varchar",
    "_load_id": "varchar",
    "_loaded_at": "timestamp",
    "_row_number": "bigint",
    "_file": "varchar",
}


def identifier(name: str, description: str, *, required: bool = False) -> Column:
    """Describe an id: text whose leading zeros matter."""
    return Column(name, Kind.ID, description, required=required)


def text(name: str, description: str, *, required: bool = False) -> Column:
    """Describe free text."""
    return Column(name, Kind.TEXT, description, required=required)


def money(
    name: str, description: str, *, required: bool = False, not_negative: bool = False
) -> Column:
    """Describe an amount in the row's currency."""
    return Column(name, Kind.MONEY, description, required=required, not_negative=not_negative)


def timestamp(
    name: str, description: str, *, required: bool = False, not_future: bool = False
) -> Column:
    """Describe an instant, stored as naive UTC."""
    return Column(name, Kind.TIMESTAMP, description, required=required, not_future=not_future)


def enumeration(
    name: str,
    description: str,
    values: Mapping[str, tuple[str, ...]],
    *,
    required: bool = False,
) -> Column:
    """Describe a column with a closed vocabulary."""
    return Column(name, Kind.ENUM, description, required=required, values=values)


UPDATED_AT = timestamp("updated_at", "When the source last changed the row; the latest wins.")
CURRENCY = Column("currency", Kind.CURRENCY, "ISO 4217 code of the row's amounts.")
EMAIL = Column("email", Kind.EMAIL, "E-mail address as delivered.")
SOURCE_CUSTOMER_ID = identifier("source_customer_id", "Account at the source.")
