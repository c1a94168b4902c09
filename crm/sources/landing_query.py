"""The one query of a load: staged rows -> delivered values -> contracted values -> faults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from crm.sources.binding import Binding
from crm.sources.casting import Clock, raw_name, raw_sql, typed_name, typed_sql
from crm.sources.columns import Column
from crm.sources.faults import Fault, faults_of, value_class
from crm.sources.lookup import HeaderLookup
from crm.sources.proofs import Proofs
from crm.sources.readers import Input
from crm.sources.readers.staging import BROKEN, INPUT
from crm.sources.values import Compiler, Value
from crm.warehouse.connection import quoted

TYPED = "typed_rows"
CHECKED = "checked_rows"


@dataclass(frozen=True)
class LandingQuery:
    """Views over the staged rows; `_fault` of `checked_rows` counts into `faults`, 0 is none."""

    binding: Binding
    faults: tuple[Fault, ...]

    def rejected_rows(self, load_id: str, file: str) -> str:
        """Write the query of the rows that break the contract, lines that are no row included."""
        listed = {
            name: "[" + ", ".join(quoted(getattr(fault, name)) for fault in self.faults) + "]"
            for name in ("column", "reason", "message")
        }
        origin = f"{quoted(load_id)} as load_id, {quoted(file)} as file"
        broken = f"""
            select {origin}, line, null::varchar as column_name, reason, message, value_class
            from {BROKEN}"""
        if not self.faults:
            return broken
        return f"""{broken}
            union all
            select {origin}, _line, {listed["column"]}[_fault], {listed["reason"]}[_fault],
                {listed["message"]}[_fault], {self._value_class()}
            from {CHECKED} where _fault > 0"""

    def _value_class(self) -> str:
        columns = self.binding.contract.by_name
        cases = " ".join(
            f"when {number} then {value_class(raw_name(columns[fault.column]))}"
            for number, fault in enumerate(self.faults, start=1)
        )
        return f"case _fault {cases} end"


def landing_query(
    connection: duckdb.DuckDBPyConnection, binding: Binding, data: Input, path: Path, clock: Clock
) -> LandingQuery:
    """Make the views `typed_rows` and `checked_rows` for one staged file.

    Raises
    ------
    BadInputError
        Dates or numbers of a column can be read in two ways and nothing tells which.
    """
    proofs = Proofs(connection, path, data.place)
    compiler = Compiler(HeaderLookup(data.columns), proofs)
    values = {
        name: value
        for name, expression in binding.expressions.items()
        if (value := compiler.value(expression)) is not None
    }
    columns = binding.contract.columns
    delivered = f"select _line, _row_number{_raw_columns(columns, values)} from {INPUT}"
    typed = ", ".join(
        f"{_typed(column, values.get(column.name), proofs, clock)} as {typed_name(column)}"
        for column in columns
    )
    connection.execute(
        f"create or replace temp view {TYPED} as select *, {typed} from ({delivered})"
    )
    faults = _faults(binding, values, clock)
    cases = " ".join(f"when {fault.predicate} then {n}" for n, fault in enumerate(faults, start=1))
    fault = f"case {cases} else 0 end" if cases else "0"
    connection.execute(
        f"create or replace temp view {CHECKED} as select *, {fault} as _fault from {TYPED}"
    )
    return LandingQuery(binding, faults)


def _raw_columns(columns: Sequence[Column], values: dict[str, Value]) -> str:
    parts = []
    for column in columns:
        value = values.get(column.name)
        raw = raw_sql(column, value) if value else "null::varchar"
        parts.append(f", {raw} as {raw_name(column)}")
        if value and value.unreadable:
            parts.append(f', {value.unreadable} as "unreadable {column.name}"')
    return "".join(parts)


def _typed(column: Column, value: Value | None, proofs: Proofs, clock: Clock) -> str:
    if value is None:
        return f"null::{column.duckdb_type}"
    return typed_sql(column, value, proofs, clock)


def _faults(binding: Binding, values: dict[str, Value], clock: Clock) -> tuple[Fault, ...]:
    return tuple(
        fault
        for column in binding.contract.columns
        if column.name in values
        for fault in faults_of(
            column,
            binding.contract,
            clock,
            may_lack=column.name in binding.derived,
            is_computed=values[column.name].unreadable is not None,
        )
    )
