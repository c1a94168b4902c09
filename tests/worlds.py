"""Small worlds of raw Parquet, built in code: what landing would have written, without landing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import yaml

from crm.config import PROJECT_ROOT

Row = Mapping[str, Any]
LOAD_ID = "20240701T000000000000Z-00000000"


@cache
def declared_columns() -> dict[str, dict[str, str]]:
    """Read every raw table's columns and types from the dbt sources, by `<group>.<table>`."""
    tables: dict[str, dict[str, str]] = {}
    for path in sorted((PROJECT_ROOT / "dbt_project/models/staging").rglob("_*__sources.yml")):
        for source in yaml.safe_load(path.read_text(encoding="utf-8"))["sources"]:
            for table in source["tables"]:
                columns = {column["name"]: column["data_type"] for column in table["columns"]}
                tables[f"{source['name']}.{table['name']}"] = columns
    return tables


def write_raw(
    home: Path, tenant: str, table: str, rows: Iterable[Row], load_id: str = LOAD_ID
) -> Path:
    """Write one load of a raw table.

    Parameters
    ----------
    home, tenant
        Whose workspace.
    table : str
        `<group>.<table>`, such as `shop.orders`.
    rows : iterable of mapping
        Values as Python objects or as text that casts to the column's type; what a row leaves
        out is null. `_source` defaults to `shop`, `email_key` to the lower-cased `email`.
    load_id : str
        Names the file; later loads sort after earlier ones.

    Returns
    -------
    Path
        The file written.
    """
    types = declared_columns()[table]
    filled = [_filled(row, types, load_id, number) for number, row in enumerate(rows, start=1)]
    unknown = {name for row in filled for name in row} - set(types)
    if unknown:
        raise ValueError(f"{table} has no column {sorted(unknown)[0]!r}")
    path = home / tenant / "raw" / table.replace(".", "/") / f"{load_id}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    texts = pa.table(
        {name: pa.array([_text(row.get(name)) for row in filled], pa.string()) for name in types}
    )
    casts = ", ".join(f'cast("{name}" as {kind}) as "{name}"' for name, kind in types.items())
    with duckdb.connect() as connection:
        connection.register("texts", texts)
        connection.execute(f"copy (select {casts} from texts) to '{path}' (format parquet)")
    return path


def write_customer_ids(home: Path, tenant: str, people: Mapping[str, str]) -> Path:
    """Write the identity map: customer keys (`account:shop:1`, `email:a@x.ro`) to customer ids."""
    rows = []
    for key, customer_id in people.items():
        kind, _, rest = key.partition(":")
        source, _, account = rest.partition(":")
        guest = kind == "email"
        rows.append(
            {
                "customer_key": key,
                "customer_id": customer_id,
                "source": None if guest else source,
                "source_customer_id": None if guest else account,
                "link_reason": "guest" if guest else "account",
            }
        )
    return write_raw(home, tenant, "ops.customer_ids", rows, load_id="current")


def _filled(row: Row, types: Mapping[str, str], load_id: str, number: int) -> dict[str, Any]:
    landed = {
        "_source": "shop",
        "_load_id": load_id,
        "_loaded_at": "2024-07-01 00:00:00",
        "_row_number": number,
        "_file": "world.csv",
    }
    keys = {f"{name}_key": row[name].lower() for name in ("email", "holder_email") if row.get(name)}
    defaults = {**landed, **keys}
    return {**{name: defaults[name] for name in defaults if name in types}, **row}


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
