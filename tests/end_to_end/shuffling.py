"""The same raw rows in files of another order: nothing a build may notice."""

from __future__ import annotations

import duckdb

from crm.config import Settings

DELIVERED = ("shop", "activity", "finance")


def shuffle_raw_files(settings: Settings, seed: int) -> int:
    """Rewrite every delivered raw file with its rows in another order; return how many."""
    files = [
        file for group in DELIVERED for file in (settings.paths.raw / group).rglob("*.parquet")
    ]
    for file in files:
        aside = file.with_suffix(".shuffled")
        duckdb.execute(
            f"copy (select * from read_parquet('{file}') order by hash(_row_number + {seed}))"
            f" to '{aside}' (format parquet)"
        )
        aside.replace(file)
    return len(files)
