"""Which part of a mapping a file is for, and so which table it becomes."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path

from crm.errors import UsageError
from crm.sources.binding import expression_for
from crm.sources.contracts import CONTRACTS
from crm.sources.expressions import Expression
from crm.sources.lookup import HeaderLookup
from crm.sources.mapping import Mapping, TableMapping
from crm.sources.readers import InputColumn


def choose_part(
    mapping: Mapping, path: Path, columns: Sequence[InputColumn], table: str | None
) -> tuple[TableMapping, str | None]:
    """Choose the part of a mapping that fits a file, and say so when only its header tells.

    By the header the mapping asks for, then by the file's name, then by which table's required
    columns are all there.

    Raises
    ------
    UsageError
        No part fits, or several do.
    """
    if table is not None:
        return _part_for_table(mapping, table), None
    lookup = HeaderLookup(columns)
    by_header = [part for part in mapping.tables if _fits_header(part, lookup)]
    if by_header:
        return max(by_header, key=lambda part: len(part.match.columns)), None
    by_name = [part for part in mapping.tables if _fits_name(part, path)]
    if by_name:
        return max(by_name, key=lambda part: len(part.match.file or "")), None
    if len(mapping.tables) == 1:
        return mapping.tables[0], None
    return _part_by_contract(mapping, path, lookup)


def _part_for_table(mapping: Mapping, table: str) -> TableMapping:
    for part in mapping.tables:
        if part.table == table:
            return part
    known = [part.table for part in mapping.tables if part.table]
    raise UsageError(
        "The mapping '{name}' has no table '{table}'; it has {known}.",
        name=mapping.name,
        table=table,
        known=", ".join(known),
    )


def _fits_header(part: TableMapping, lookup: HeaderLookup) -> bool:
    wanted = part.match.columns
    return bool(wanted) and all(lookup.find(name) for name in wanted)


def _fits_name(part: TableMapping, path: Path) -> bool:
    name = path.name.rpartition(":")[2]  # a database's rows are called <connection>:<table>
    return part.match.file is not None and fnmatch(name.lower(), part.match.file.lower())


def _part_by_contract(
    mapping: Mapping, path: Path, lookup: HeaderLookup
) -> tuple[TableMapping, str | None]:
    """Choose the table that understands most of the columns, if it is one and most are most."""
    scores = [
        len(_bindable(mapping, part, path, lookup)) if part.table else 0 for part in mapping.tables
    ]
    most = max(scores)
    best = [part for part, score in zip(mapping.tables, scores, strict=True) if score == most]
    if len(best) != 1 or most * 2 < len(lookup.headers()):
        known = ", ".join(part.table for part in mapping.tables if part.table)
        raise UsageError(
            "{name} does not say which table it is; give --table ({known}). Its columns are: "
            "{columns}.",
            name=path.name,
            known=known,
            columns=lookup.spoken(),
        )
    notice = f"{path.name} was taken as '{best[0].table}', by its header; --table says otherwise."
    return best[0], notice


def _bindable(
    mapping: Mapping, part: TableMapping, path: Path, lookup: HeaderLookup
) -> dict[str, Expression]:
    contract = CONTRACTS[part.table or ""]
    bound = {}
    for name in contract.by_name:
        expression = expression_for(mapping, part, name, path, lookup)
        if expression is not None:
            bound[name] = expression
    return bound if all(name in bound for name in contract.required) else {}
