"""A shop's small order file, and what must stand in raw after landing it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from crm.config import Settings
from crm.sources.contracts import CONTRACTS
from crm.sources.land import land
from crm.sources.results import LoadResult

NOW = datetime(2025, 6, 1, 12, 0, tzinfo=UTC)
HEADER = ("order_id", "ordered_at", "source_customer_id", "email", "status", "total_gross",
          "currency", "channel")  # fmt: skip
ROWS = (
    ("A-001", "2025-03-04 10:15:00", "007", "ana@example.com", "paid", "120.50", "RON", "Iași web"),
    ("A-002", "2025-03-15 18:00:00", "008", "", "paid", "80.00", "RON", "casă, la ușă"),
    ("A-003", "2025-04-01 09:30:00", "", "Ștefan@Example.ro", "pending", "1500.25", "RON", "app"),
    ("A-004", "2025-05-20 21:45:00", "010", "dan@example.com", "paid", "0.00", "EUR", 'the "app"'),
)


def field(text: str, delimiter: str = ",") -> str:
    """Quote a field only where it must be."""
    if any(char in text for char in (delimiter, '"', "\n", "\r")):
        return '"' + text.replace('"', '""') + '"'
    return text


def line(fields: tuple[str, ...], delimiter: str = ",") -> str:
    return delimiter.join(field(text, delimiter) for text in fields)


def csv(
    rows: tuple[tuple[str, ...], ...] = ROWS,
    header: tuple[str, ...] = HEADER,
    *,
    delimiter: str = ",",
    end: str = "\n",
) -> str:
    return "".join(line(fields, delimiter) + end for fields in (header, *rows))


def with_value(row: int, column: str, value: str) -> tuple[tuple[str, ...], ...]:
    """The clean rows with one value changed; row counts from 0."""
    place = HEADER.index(column)
    changed = (*ROWS[row][:place], value, *ROWS[row][place + 1 :])
    return (*ROWS[:row], changed, *ROWS[row + 1 :])


def with_column(column: str, values: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The clean rows with one column rewritten."""
    place = HEADER.index(column)
    return tuple(
        (*row[:place], value, *row[place + 1 :]) for row, value in zip(ROWS, values, strict=True)
    )


def write(folder: Path, name: str, content: str | bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def land_text(
    settings: Settings, content: str | bytes, name: str = "orders.csv", **more: Any
) -> LoadResult:
    path = write(settings.home.parent / "given", name, content)
    return land(settings, path, now=NOW, **more)


def stored(settings: Settings, table: str = "orders", *columns: str) -> list[tuple[Any, ...]]:
    """The contract's columns of a table in raw, in order of the key; origin columns left out."""
    contract = CONTRACTS[table]
    names = columns or tuple(n for n in contract.stored_types() if not n.startswith("_"))
    files = [str(path) for path in contract.folder(settings.paths).glob("*.parquet")]
    if not files:
        return []
    listed = ", ".join(f'"{name}"' for name in names)
    keys = ", ".join(f'"{name}"' for name in contract.key or ("load_id", "line"))
    with duckdb.connect() as connection:
        return connection.execute(
            f"select {listed} from read_parquet($files) order by {keys}, 1", {"files": files}
        ).fetchall()


def winners(settings: Settings, table: str = "orders") -> list[tuple[Any, ...]]:
    """What staging keeps: latest updated_at, then latest load, then last row of each key."""
    contract = CONTRACTS[table]
    names = ", ".join(f'"{n}"' for n in contract.stored_types() if not n.startswith("_"))
    keys = ", ".join(f'"{name}"' for name in contract.key)
    files = [str(path) for path in contract.folder(settings.paths).glob("*.parquet")]
    with duckdb.connect() as connection:
        return connection.execute(
            f"select {names} from read_parquet($files) qualify row_number() over ("
            f"partition by _source, {keys} order by updated_at desc nulls last, _load_id desc,"
            f" _row_number desc) = 1 order by {keys}",
            {"files": files},
        ).fetchall()


def rejected(settings: Settings) -> list[tuple[int, str | None, str]]:
    """Line, column and reason of every rejected row."""
    return stored(settings, "rejected_rows", "line", "column_name", "reason")


def raw_files(settings: Settings) -> list[Path]:
    return [path for path in settings.paths.raw.rglob("*") if path.is_file()]
