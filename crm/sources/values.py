"""A mapping's expression becomes SQL over the staged rows; only literals and c0, c1 ... go in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from crm.errors import UsageError
from crm.sources import parsing
from crm.sources.expressions import (
    Add,
    ByPrefix,
    Concat,
    Constant,
    Derive,
    Expression,
    FromColumn,
    JsonObject,
    Multiply,
    OrdinalWithin,
)
from crm.sources.lookup import HeaderLookup
from crm.sources.proofs import Proofs
from crm.warehouse.connection import quoted

BLANKS = " \t\r\n\u00a0\u202f\ufeff\u200b"
PLAIN = "[!-~]([ -~]*[!-~])?"
AMOUNT = "decimal(18,4)"


@dataclass(frozen=True)
class Value:
    """What will stand in a contract's column before it is cast.

    Parameters
    ----------
    sql, type : str
        Expression over `input_rows` and its DuckDB type; VARCHAR is text as written, trimmed.
    header : str
        Column of the file, for messages; empty for a computed value.
    unreadable : str, optional
        Predicate: a part of a computed value cannot be read.
    formats, decimal
        How the mapping says dates and numbers are written.
    """

    sql: str
    type: str = "VARCHAR"
    header: str = ""
    unreadable: str | None = None
    formats: tuple[str, ...] = ()
    decimal: str | None = None

    @property
    def is_text(self) -> bool:
        """Whether the value is still text as the file writes it."""
        return self.type == "VARCHAR"


def trimmed(sql: str) -> str:
    """Strip blanks of every kind from a text; nothing left is null.

    Plain texts, nearly all, are recognised by one cheap pattern and pass as they are.
    """
    stripped = f"nullif(trim({sql}, {quoted(BLANKS)}), '')"
    return f"case when regexp_full_match({sql}, {quoted(PLAIN)}) then {sql} else {stripped} end"


class Compiler:
    """Compiles expressions for one file."""

    def __init__(self, lookup: HeaderLookup, proofs: Proofs) -> None:
        self._lookup, self._proofs = lookup, proofs

    def value(self, expression: Expression) -> Value | None:
        """Compile an expression; None for a column that nothing feeds."""
        match expression:
            case FromColumn():
                return self._from_column(expression)
            case Constant():
                return Value(quoted(expression.constant))
            case Concat():
                return self._concat(expression)
            case Add():
                return self._arithmetic(expression.add, "+")
            case Multiply():
                return self._arithmetic(expression.multiply, "*")
            case OrdinalWithin():
                return Value(self._ordinal(expression), "BIGINT")
            case JsonObject():
                return Value(self._json(expression))
            case ByPrefix():
                return Value(self._by_prefix(expression))
            case Derive():
                return None

    def _from_column(self, expression: FromColumn) -> Value:
        value = self._column(expression.column)
        if expression.values or expression.default is not None:
            value = replace(value, sql=as_text(value), type="VARCHAR")
        if expression.values:
            cases = " ".join(
                f"when {quoted(written.strip().lower())} then {quoted(meant)}"
                for written, meant in expression.values.items()
            )
            value = replace(value, sql=f"case lower({value.sql}) {cases} else {value.sql} end")
        if expression.default is not None:
            value = replace(value, sql=f"coalesce({value.sql}, {quoted(expression.default)})")
        return replace(value, formats=expression.formats, decimal=expression.decimal)

    def _column(self, header: str) -> Value:
        column = self._lookup.find(header)
        if column is None:  # binding refused such a mapping already
            raise UsageError("The file has no column '{header}'.", header=header)
        sql = trimmed(column.sql) if column.type == "VARCHAR" else column.sql
        return Value(sql, column.type, column.header)

    def _concat(self, expression: Concat) -> Value:
        separator = f" || {quoted(expression.separator)} || "
        parts = [self.value(part) for part in expression.concat]
        return Value(f"({separator.join(as_text(part) for part in parts if part)})")

    def _ordinal(self, expression: OrdinalWithin) -> str:
        groups = ", ".join(self._column(header).sql for header in expression.ordinal_within)
        return f"row_number() over (partition by {groups} order by _row_number)"

    def _by_prefix(self, expression: ByPrefix) -> str:
        text = as_text(self._column(expression.prefix_of))
        cases = " ".join(
            f"when starts_with(lower({text}), {quoted(prefix.lower())}) then {quoted(meant)}"
            for prefix, meant in expression.values.items()
        )
        return f"case {cases} else {quoted(expression.otherwise)} end"

    def _json(self, expression: JsonObject) -> str:
        pairs = ", ".join(
            f"{quoted(name)}, {self._column(header).sql}"
            for name, header in expression.object.items()
        )
        return f"json_object({pairs})::varchar"

    def _arithmetic(self, parts: tuple[Expression, ...], sign: str) -> Value:
        values = [value for part in parts if (value := self.value(part))]
        numbers = [self._number(value) for value in values]
        unreadable = " or ".join(
            f"({value.sql} is not null and {number} is null)"
            for value, number in zip(values, numbers, strict=True)
        )
        if sign == "+":
            present = " and ".join(f"{number} is null" for number in numbers)
            total = " + ".join(f"coalesce({number}, 0)" for number in numbers)
            sql = f"case when not ({present}) then try_cast({total} as {AMOUNT}) end"
        else:
            sql = f"try_cast({' * '.join(numbers)} as {AMOUNT})"
        header = next((value.header for value in values if value.header), "")
        return Value(sql, AMOUNT.upper(), header, unreadable=unreadable)

    def _number(self, value: Value) -> str:
        if not value.is_text:
            return f"try_cast({value.sql} as {AMOUNT})"
        sign = value.decimal or self._proofs.decimal_sign(value.sql, value.header)
        return parsing.number(value.sql, sign, AMOUNT)


def as_text(value: Value) -> str:
    """Write a value as text: a whole number without its `.0`, blanks stripped."""
    if value.is_text:
        return value.sql
    if value.type in ("DOUBLE", "FLOAT") or value.type.startswith("DECIMAL"):
        whole = f"try_cast({value.sql} as hugeint)"
        return (
            f"case when {whole} = {value.sql} then {whole}::varchar else {value.sql}::varchar end"
        )
    return trimmed(f"{value.sql}::varchar")
