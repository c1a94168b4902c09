"""Proposes a mapping from a file's header, for a person to finish."""

from __future__ import annotations

import json
from pathlib import Path

from crm.config import Settings
from crm.errors import UsageError
from crm.sources.contracts import Contract, delivered
from crm.sources.headers import nearest, normalised
from crm.sources.mapping import Mapping, TableMapping, load_mapping
from crm.sources.readers import ReaderOptions, open_input
from crm.warehouse.connection import scratch


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
    headers = [column.header for column in data.columns]
    part = _best_part(generic, path, headers, table)
    contract = delivered()[part.table or ""]
    sure = _sure(part, contract, headers)
    guessed = _guessed(contract, sure, headers)
    return "\n".join(_lines(path, contract, headers, sure, guessed)) + "\n"


def _best_part(generic: Mapping, path: Path, headers: list[str], table: str | None) -> TableMapping:
    parts = {part.table: part for part in generic.tables}
    if table is not None and table not in parts:
        raise UsageError(f"There is no table '{table}'; tables are {', '.join(delivered())}.")
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


def _lines(
    path: Path,
    contract: Contract,
    headers: list[str],
    sure: dict[str, str],
    guessed: dict[str, str],
) -> list[str]:
    lines = [
        f"description: Proposed from the header of {path.name}; check every line.",
        "tables:",
        f"  - table: {contract.name}",
        "    columns:",
    ]
    for name in contract.by_name:
        if name in sure:
            lines.append(f"      {name}: {_quoted(sure[name])}")
        elif name in guessed:
            lines.append(f"      {name}: {_quoted(guessed[name])}  # a guess: the names look alike")
        elif name in contract.required:
            lines.append(f"      # {name}:   required; a column, or for instance {{constant: ...}}")
    used = {*sure.values(), *guessed.values()}
    left = [header for header in headers if header not in used]
    if left:
        lines.append(f"    # not used: {', '.join(' '.join(header.split()) for header in left)}")
    return lines


def _quoted(header: str) -> str:
    """Write a header as a YAML text; JSON's quoting is YAML's."""
    return json.dumps(header, ensure_ascii=False)
