"""What stands in one cell: by the kind of its column and the type of its values, in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import duckdb

from crm.warehouse.connection import quoted

Kind = Literal["text", "phone", "number", "money", "share", "date", "timestamp", "boolean"]

WHOLE_NUMBERS = frozenset({"tinyint", "smallint", "integer", "bigint", "hugeint"})
WHOLE_NUMBERS |= {f"u{name}" for name in WHOLE_NUMBERS}
FRACTIONS = frozenset({"float", "double"})
NUMBERS = WHOLE_NUMBERS | FRACTIONS | {"decimal"}
INSTANT = "timestamp with time zone"
TIMESTAMPS = frozenset({"timestamp", "timestamp_s", "timestamp_ms", "timestamp_ns", INSTANT})
TYPES: dict[str, frozenset[str]] = {
    "number": NUMBERS,
    "money": NUMBERS,
    "share": NUMBERS,
    "date": frozenset({"date"}),
    "timestamp": TIMESTAMPS,
    "boolean": frozenset({"boolean"}),
}
"""Per kind the types that keep its promise; a value of any other type goes out as text."""
ENDLESS = FRACTIONS | TIMESTAMPS | {"date"}

E164 = r"\+[1-9][0-9]{5,14}"


@dataclass(frozen=True)
class Column:
    """A column of a file: its header, the kind of its cells and what they mean.

    A workbook colours the shaded columns, which stand side by side, by value on one scale.
    """

    header: str
    kind: Kind = "text"
    meaning: str = ""
    is_shaded: bool = False


@dataclass(frozen=True)
class Cell:
    """The cells of one column of an answer: the column's name in SQL, its kind and its type."""

    name: str
    kind: Kind
    type: duckdb.sqltypes.DuckDBPyType

    @property
    def is_text(self) -> bool:
        """Whether the values go out as text, because of their kind or against it."""
        return self.type.id not in TYPES.get(self.kind, frozenset())

    def text(self) -> str:
        """The value as text."""
        return self.name if self.type.id == "varchar" else f"cast({self.name} as varchar)"

    def value(self) -> str:
        """The value in its own type; NaN and the infinities are no values."""
        if self.is_text:
            return self.text()
        if self.type.id in ENDLESS:
            return f"case when isfinite({self.name}) then {self.name} end"
        return self.name

    def wall_clock(self, timezone: str) -> str:
        """The date and time that a clock in the zone shows; a value without a zone is one."""
        if self.type.id == INSTANT:
            return f"timezone({quoted(timezone)}, {self.value()})"
        return self.value()


@dataclass(frozen=True)
class Answer:
    """A query and the cells of its columns; `source` selects them under their names."""

    query: str
    cells: tuple[Cell, ...]

    @property
    def source(self) -> str:
        """The query as a relation for `from`."""
        return f"({self.query}) as answer({', '.join(cell.name for cell in self.cells)})"


def answer_of(
    connection: duckdb.DuckDBPyConnection, query: str, columns: Sequence[Column]
) -> Answer:
    """Bind a query, without running it, to the columns that its answer has in a file."""
    types = connection.sql(query).types
    named = enumerate(zip(columns, types, strict=True))
    return Answer(query, tuple(Cell(f"c{n}", column.kind, kind) for n, (column, kind) in named))
