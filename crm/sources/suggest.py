"""Proposes a mapping from a file's header, for a person to finish."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crm.config import Settings
from crm.errors import UsageError
from crm.sources.contracts import Contract, delivered
from crm.sources.headers import nearest, normalised
from crm.sources.mapping import Mapping, TableMapping
from crm.sources.mapping_files import load_mapping
from crm.sources.readers import ReaderOptions, open_input
from crm.warehouse.connection import scratch


@dataclass(frozen=True)
class Suggestion:
    """What a file's header says about its table; `sure` and `guessed` give columns their headers.

    `missing` are required columns that nothing in the header feeds, `unused` headers that feed
    nothing.
    """

    file: str
    table: str
    headers: tuple[str, ...]
    sure: dict[str, str]
    guessed: dict[str, str]

    @property
    def missing(self) -> tuple[str, ...]:
        """Required columns without a header."""
        known = self.sure | self.guessed
        return tuple(name for name in delivered()[self.table].required if name not in known)

    @property
    def unused(self) -> tuple[str, ...]:
        """Headers that feed no column."""
        used = {*self.sure.values(), *self.guessed.values()}
        return tuple(header for header in self.headers if header not in used)

    def as_yaml(self) -> str:
        """Write it as a mapping, guesses marked, for a person to finish."""
        return "\n".join(_lines(self)) + "\n"


def suggest_mapping(settings: Settings, path: str | Path, table: str | None = None) -> str:
    """Return the YAML of a mapping that reads this file, as far as its header tells.

    Names the contract uses, then usual other names, then names that look alike (marked as a
    guess). A required column nobody feeds is left as a line to complete.

    Raises
    ------
    BadInputError
        The file cannot be read.
    UsageError
        There is no such table.
    """
    generic = load_mapping("generic")
    path = Path(path)
    with scratch(settings) as connection:
        data = open_input(
            connection, path, ReaderOptions(), generic.known_headers(), settings.locale
        )
    return suggest(path, [column.header for column in data.columns], table).as_yaml()


def suggest(path: Path, headers: Sequence[str], table: str | None = None) -> Suggestion:
    """Say which table a file with this name and header is, and which header feeds which column.

    Raises
    ------
    UsageError
        There is no such table.
    """
    generic, known = load_mapping("generic"), list(headers)
    part = _best_part(generic, path, known, table)
    contract = delivered()[part.table or ""]
    sure = _sure(part, contract, known)
    return Suggestion(path.name, contract.name, tuple(known), sure, _guessed(contract, sure, known))


def _best_part(generic: Mapping, path: Path, headers: list[str], table: str | None) -> TableMapping:
    parts = {part.table: part for part in generic.tables}
    if table is not None and table not in parts:
        raise UsageError(
            "There is no table '{table}'; tables are {known}.",
            table=table,
            known=", ".join(delivered()),
        )
    if table is not None:
        return parts[table]
    return max(generic.tables, key=lambda part: _score(part, path, headers))


def _score(part: TableMapping, path: Path, headers: list[str]) -> tuple[int, float]:
    """Prefer the table the file is named after, then the one that understands most columns."""
    contract = delivered()[part.table or ""]
    sure = _sure(part, contract, headers)
    guessed = _guessed(contract, sure, headers)
    missing = sum(name not in sure and name not in guessed for name in contract.required)
    named = len(contract.name) if contract.name in normalised(path.stem) else 0
    return (named, len(sure) + len(guessed) / 2 - missing / 2)


def _sure(part: TableMapping, contract: Contract, headers: list[str]) -> dict[str, str]:
    by_name = {normalised(header): header for header in reversed(headers)}
    found: dict[str, str] = {}
    for name in contract.by_name:
        for candidate in (name, *part.aliases.get(name, ())):
            header = by_name.get(normalised(candidate))
            if header is not None and header not in found.values():
                found[name] = header
                break
    return found


def _guessed(contract: Contract, sure: dict[str, str], headers: list[str]) -> dict[str, str]:
    free = {normalised(header): header for header in headers if header not in sure.values()}
    guesses: dict[str, str] = {}
    for name in contract.by_name:
        if name not in sure and (close := nearest(name, free)):
            guesses[name] = free.pop(close)
    return guesses


def _lines(found: Suggestion) -> list[str]:
    contract = delivered()[found.table]
    lines = [
        f"description: Proposed from the header of {found.file}; check every line.",
        "tables:",
        f"  - table: {contract.name}",
        "    columns:",
    ]
    for name in contract.by_name:
        if name in found.sure:
            lines.append(f"      {name}: {_quoted(found.sure[name])}")
        elif name in found.guessed:
            guess = _quoted(found.guessed[name])
            lines.append(f"      {name}: {guess}  # a guess: the names look alike")
        elif name in contract.required:
            lines.append(f"      # {name}:   required; a column, or for instance {{constant: ...}}")
    if found.unused:
        left = ", ".join(" ".join(header.split()) for header in found.unused)
        lines.append(f"    # not used: {left}")
    return lines


def _quoted(header: str) -> str:
    """Write a header as a YAML text; JSON's quoting is YAML's."""
    return json.dumps(header, ensure_ascii=False)
