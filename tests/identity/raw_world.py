"""Raw Parquet of small worlds, written the way landing writes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from crm.config import Settings
from crm.identity.customer_ids import customer_ids_file

TYPES = {
    "created_at": pa.timestamp("us"),
    "updated_at": pa.timestamp("us"),
    "changed_at": pa.timestamp("us"),
    "occurred_at": pa.timestamp("us"),
    "ordered_at": pa.timestamp("us"),
    "date_of_birth": pa.date32(),
    "double_opt_in": pa.bool_(),
}


def land(
    settings: Settings,
    table: str,
    rows: Sequence[dict[str, Any]],
    load: int = 1,
    source: str = "shop",
) -> str:
    """Write one load of `group/table`; absent values are null. Returns the load id."""
    load_id = f"202601{load:02d}T000000000000Z-{load:08x}"
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {
        name: pa.array([row.get(name) for row in rows], TYPES.get(name, pa.string()))
        for name in names
    }
    columns |= {
        "_source": pa.array([source] * len(rows)),
        "_load_id": pa.array([load_id] * len(rows)),
        "_loaded_at": pa.array([datetime(2026, 1, load)] * len(rows), pa.timestamp("us")),  # noqa: DTZ001
        "_row_number": pa.array(range(len(rows)), pa.int64()),
        "_file": pa.array(["world.csv"] * len(rows)),
    }
    folder = settings.paths.raw / table
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), folder / f"{load_id}.parquet")
    return load_id


def undo(settings: Settings, table: str, load_id: str) -> None:
    """Take a load back."""
    (settings.paths.raw / table / f"{load_id}.parquet").unlink()


def account(number: int | str, **columns: Any) -> dict[str, Any]:
    """Return a row of shop/customers; later numbers are younger accounts."""
    day = number if isinstance(number, int) else 1
    opened = datetime(2024, 1, 1 + day % 28, tzinfo=UTC).replace(tzinfo=None)
    return {"source_customer_id": str(number), "created_at": opened, **columns}


def guest_order(number: int, email_key: str, **columns: Any) -> dict[str, Any]:
    """Return a row of shop/orders without account."""
    return {"order_id": f"o{number}", "email_key": email_key, "source_customer_id": None, **columns}


def identity_map(settings: Settings) -> dict[str, str]:
    """Read the written map: customer key to customer id."""
    return {key: customer for key, customer, *_ in map_rows(settings)}


def map_rows(settings: Settings) -> list[tuple[Any, ...]]:
    """Read the written map, every column."""
    return duckdb.execute(f"from '{customer_ids_file(settings)}' order by customer_key").fetchall()
