"""From a value as delivered to a value as contracted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crm.sources import parsing
from crm.sources.columns import Column, Kind
from crm.sources.proofs import Proofs
from crm.sources.values import Value, as_text
from crm.warehouse.connection import quoted

NO_NUMBER = ("null", "none", "\\n", "n/a", "#n/a", "<na>")
NO_VALUE = (*NO_NUMBER, "nan", "nat")
NUMBERS = (Kind.MONEY, Kind.QUANTITY, Kind.RATE, Kind.COUNT)
TIMES = (Kind.TIMESTAMP, Kind.DATE)
NUMBER_TYPES = ("DOUBLE", "FLOAT", "DECIMAL", "BIGINT", "INTEGER", "SMALLINT", "TINYINT", "HUGEINT",
                "UBIGINT", "UINTEGER", "USMALLINT", "UTINYINT", "UHUGEINT")  # fmt: skip
YES = ("true", "t", "1", "yes", "y", "da")
NO = ("false", "f", "0", "no", "n", "nu")


@dataclass(frozen=True)
class Clock:
    """What 'local' and 'the future' mean for one file."""

    now: datetime
    tolerance_days: int
    zone: str

    @property
    def latest(self) -> str:
        """Last instant that is not the future, as a naive UTC literal."""
        instant = self.now.astimezone(UTC).replace(tzinfo=None)
        return (instant + timedelta(days=self.tolerance_days)).isoformat(" ")


def raw_name(column: Column) -> str:
    """Name of the delivered value inside the landing query."""
    return f'"raw {column.name}"'


def typed_name(column: Column) -> str:
    """Name of the contracted value inside the landing query."""
    return f'"{column.name}"'


def keeps_type(column: Column, value: Value) -> bool:
    """Whether the file's own type serves (Parquet), so the value never becomes text."""
    if value.formats:
        return False
    if column.kind in NUMBERS:
        return value.type.startswith(NUMBER_TYPES)
    if column.kind in TIMES:
        return value.type.startswith(("TIMESTAMP", "DATE"))
    return column.kind is Kind.BOOLEAN and value.type == "BOOLEAN"


def raw_sql(column: Column, value: Value) -> str:
    """Write the delivered value over `input_rows`; the words for nothing become null.

    Free text keeps such words: somebody may be called Null. A number keeps `NaN`, which is
    broken arithmetic and no missing value.
    """
    if keeps_type(column, value):
        return value.sql
    sql = as_text(value)
    if column.kind is Kind.TEXT:
        return sql
    words = NO_NUMBER if column.kind in NUMBERS else NO_VALUE
    listed = ", ".join(quoted(word) for word in words)
    return f"case when lower({sql}) not in ({listed}) then {sql} end"


def typed_sql(column: Column, value: Value, proofs: Proofs, clock: Clock) -> str:
    """Write the contracted value over the delivered one, null where it cannot be read.

    Raises
    ------
    BadInputError
        The column's dates or numbers can be read in two ways and nothing tells which.
    """
    raw = raw_name(column)
    if keeps_type(column, value):
        return _retyped(column, value, raw, clock)
    if column.kind in NUMBERS:
        sign = value.decimal or proofs.decimal_sign(as_text(value), value.header)
        return _number(column, parsing.number(raw, sign, _number_type(column)))
    if column.kind in TIMES:
        return _time(column, value, raw, proofs, clock)
    return _word(column, raw)


def _retyped(column: Column, value: Value, raw: str, clock: Clock) -> str:
    if column.kind in NUMBERS:
        return _number(column, f"try_cast({raw} as {_number_type(column)})")
    if column.kind is Kind.BOOLEAN:
        return raw
    finite = f"case when isfinite({raw}) then {raw} end"
    if column.kind is Kind.DATE:
        return f"({finite})::date"
    if value.type == "TIMESTAMP WITH TIME ZONE":
        return f"timezone('UTC', {finite})"
    return parsing.utc(f"({finite})::timestamp", clock.zone)


def _number_type(column: Column) -> str:
    return "decimal(20,2)" if column.kind is Kind.COUNT else column.duckdb_type


def _number(column: Column, number: str) -> str:
    if column.kind is Kind.COUNT:
        return f"case when {number} % 1 = 0 then {number}::bigint end"
    return number


def _time(column: Column, value: Value, raw: str, proofs: Proofs, clock: Clock) -> str:
    formats = value.formats or proofs.date_formats(as_text(value), value.header)
    if column.kind is Kind.DATE:
        return parsing.date(raw, formats, or_iso=not value.formats)
    return parsing.timestamp(raw, formats, clock.zone, or_iso=not value.formats)


def _word(column: Column, raw: str) -> str:
    match column.kind:
        case Kind.BOOLEAN:
            return _one_of(raw, {"true": YES, "false": NO}) + "::boolean"
        case Kind.ENUM:
            return _one_of(raw, {name: (name, *more) for name, more in column.values.items()})
        case Kind.CURRENCY:
            return f"upper({raw})"
        case Kind.JSON:
            return f"case when json_valid({raw}) then {raw} end"
        case _:
            return raw


def _one_of(raw: str, values: dict[str, tuple[str, ...]]) -> str:
    cases = " ".join(
        f"when lower({raw}) in ({', '.join(quoted(word) for word in words)}) then {quoted(name)}"
        for name, words in values.items()
    )
    return f"(case {cases} end)"
