"""A generated world that a test can ask in SQL."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from crm.sources.sample import SampleParameters, generate_sample

UNTIL = date(2026, 3, 29)
"""A day of 23 hours in Bucharest."""


@dataclass(frozen=True)
class SampleWorld:
    """Files of one world; contract tables by their names, truth tables as `true_<name>`."""

    folder: Path
    rows: dict[str, int]

    @property
    def landing(self) -> Path:
        return self.folder / "landing"

    @property
    def truth(self) -> Path:
        return self.folder / "truth"

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Run one query over the world."""
        with duckdb.connect() as connection:
            connection.execute("set timezone = 'UTC'")
            for prefix, folder in (("", self.landing), ("true_", self.truth)):
                for path in folder.glob("*.parquet"):
                    connection.execute(
                        f"create view {prefix}{path.stem} as select * from read_parquet('{path}')"
                    )
            return connection.execute(sql).fetchall()

    def number(self, sql: str) -> Any:
        """Return the one value of a query."""
        return self.ask(sql)[0][0]

    def hashes(self) -> dict[str, str]:
        """Return the hash of every file's bytes."""
        return {
            path.relative_to(self.folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }


def make_world(folder: Path, customers: int, seed: int = 7, until: date = UNTIL) -> SampleWorld:
    """Generate a world into `folder`."""
    parameters = SampleParameters(customers, seed, until)
    return SampleWorld(folder, generate_sample(parameters, folder / "landing", folder / "truth"))
