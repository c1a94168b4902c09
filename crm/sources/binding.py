"""Which column of the file feeds which column of the contract; what is missing stops the load."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crm.errors import BadInputError, Sentence
from crm.sources.contracts import CONTRACTS, Contract
from crm.sources.expressions import Constant, Derive, Expression, FromColumn, headers_in
from crm.sources.headers import nearest, normalised, speakable
from crm.sources.lookup import HeaderLookup
from crm.sources.mapping import Mapping, TableMapping
from crm.sources.readers import Input


@dataclass(frozen=True)
class Binding:
    """A file's columns bound to a contract's, and those nobody asked for."""

    contract: Contract
    part: TableMapping
    expressions: dict[str, Expression]
    ignored: tuple[str, ...]

    @property
    def derived(self) -> frozenset[str]:
        """Columns that staging will derive: a row may lack them."""
        return frozenset(
            name for name, expression in self.expressions.items() if isinstance(expression, Derive)
        )


def bind(mapping: Mapping, part: TableMapping, path: Path, data: Input) -> Binding:
    """Bind a file's columns to the contract of a part.

    Raises
    ------
    BadInputError
        A required column, or one the mapping reads, is not in the file.
    """
    contract = CONTRACTS[part.table or ""]
    lookup = HeaderLookup(data.columns)
    expressions = {}
    for name in contract.by_name:
        expression = expression_for(mapping, part, name, path, lookup)
        if expression is not None:
            expressions[name] = expression
    missing = [name for name in contract.required if name not in expressions]
    if missing:
        raise BadInputError(_missing_sentence(path, contract, missing, lookup))
    used = {header for found in expressions.values() for header in headers_in(found)}
    headers = lookup.headers()
    ignored = tuple(
        spoken
        for header, spoken in zip(headers, speakable(headers), strict=True)
        if header not in used
    )
    return Binding(contract, part, expressions, ignored)


def expression_for(
    mapping: Mapping, part: TableMapping, name: str, path: Path, lookup: HeaderLookup
) -> Expression | None:
    """Return what feeds a contract's column: what the mapping says, its own name, an alias."""
    told = part.columns.get(name)
    if told is not None:
        return _with_found_headers(told, mapping, name, path, lookup)
    found = lookup.find(name)
    if found is not None:
        return FromColumn(column=found.header)
    return _by_alias(part, name, lookup)


def _by_alias(part: TableMapping, name: str, lookup: HeaderLookup) -> Expression | None:
    hits = {
        column.header: column
        for alias in part.aliases.get(name, ())
        if (column := lookup.find(alias)) is not None
    }
    if len(hits) > 1:
        first, second, *_ = hits
        raise BadInputError(
            "Both '{first}' and '{second}' could be {name}; name the right one in a mapping.",
            first=first,
            second=second,
            name=name,
        )
    return FromColumn(column=next(iter(hits))) if hits else None


def _with_found_headers(
    told: Expression, mapping: Mapping, name: str, path: Path, lookup: HeaderLookup
) -> Expression:
    absent = [header for header in headers_in(told) if lookup.find(header) is None]
    if not absent:
        return told
    if isinstance(told, FromColumn) and told.default is not None:
        return Constant(constant=told.default)
    hint = nearest(absent[0], [normalised(header) for header in lookup.headers()])
    raise BadInputError(
        "{file}: the mapping '{mapping}' reads {name} from the column '{absent}', which the file "
        "does not have; its columns are: {columns}.{hint}",
        file=path,
        mapping=mapping.name,
        name=name,
        absent=absent[0],
        columns=lookup.spoken(),
        hint=_meant(hint),
    )


def _meant(hint: str | None) -> str:
    return Sentence(" Did you mean '{hint}'?", hint=hint) if hint else ""


def _missing_sentence(
    path: Path, contract: Contract, missing: Sequence[str], lookup: HeaderLookup
) -> Sentence:
    names, first = ", ".join(missing), missing[0]
    hint = nearest(first, [normalised(header) for header in lookup.headers()])
    return Sentence(
        "{file}: {table} needs {wanted}, which the header does not have; its columns are: "
        "{columns}. {way_out}{proposal}",
        file=path,
        table=contract.name,
        wanted=(
            Sentence("the columns {names}", names=names)
            if len(missing) > 1
            else Sentence("the column {names}", names=names)
        ),
        columns=lookup.spoken(),
        way_out=(
            Sentence("If '{hint}' is {name}, say so in a mapping", hint=hint, name=first)
            if hint
            else Sentence("Write a mapping")
        ),
        proposal=(
            Sentence("; `crm ingest --suggest {file}` proposes one.", file=path.name)
            if path.exists()
            else "."
        ),
    )
