"""The build: one private warehouse file, one writer, one as-of day for every asset of a run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import pandas as pd
from pydantic import PrivateAttr

from crm.config import Settings, load_settings
from crm.sources.raw_files import heal
from crm.warehouse.connection import attach_read_only, scratch
from crm.warehouse.lock import write_lock
from crm.warehouse.publish import prune
from crm.warehouse.status import record_last_build
from dagster_defs.inputs import input_hash, last_manifest

LATEST = "latest.duckdb"


class BuildResource(dg.ConfigurableResource):
    """Holds the write lock for the whole run and names the file every step works on.

    A run of every asset starts from an empty file. A partial run (one asset, a retry) starts from
    a copy of the last published build's file, so the tables it does not touch are there.
    """

    as_of: str | None = None
    event_time: bool = False
    _settings: Settings = PrivateAttr()
    _build_id: str = PrivateAttr()
    _file: Path = PrivateAttr()
    _inputs: str | None = PrivateAttr(default=None)
    _published_before: dict[str, Any] = PrivateAttr(default_factory=dict)

    @contextmanager
    def yield_for_execution(
        self, context: dg.InitResourceContext
    ) -> Generator[BuildResource, None, None]:
        """Lock, clean up after killed runs, and hand out the build's file."""
        self._settings = load_settings()
        run = context.dagster_run
        root_run_id = (run.root_run_id or run.run_id) if run else "manual"
        self._build_id = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{root_run_id[:8]}"
        with write_lock(self._settings, f"build {self._build_id} as of {self.as_of_date}"):
            self._published_before = last_manifest(self._settings)
            self._prepare_file(root_run_id, partial=bool(run and run.asset_selection))
            record_last_build(
                self._settings, build_id=self._build_id, state="building", failing=[], message=None
            )
            yield self

    @property
    def settings(self) -> Settings:
        """The tenant's settings, read once per run."""
        return self._settings

    @property
    def build_id(self) -> str:
        """Name of the build; sorts by time."""
        return self._build_id

    @property
    def file(self) -> Path:
        """The private DuckDB file of this run."""
        return self._file

    @property
    def as_of_date(self) -> date:
        """The local day the build describes."""
        if self.as_of:
            return date.fromisoformat(self.as_of)
        return self._settings.default_as_of()

    @property
    def code_version(self) -> str:
        """Version of the product."""
        return version("crm-warehouse")

    @property
    def published_before(self) -> dict[str, Any]:
        """Manifest of the build that was served when this run began; empty when none was."""
        return self._published_before

    @property
    def inputs(self) -> str | None:
        """Hash of what this run is made of; None in a partial run that took no snapshot."""
        return self._inputs

    def remember_inputs(self) -> None:
        """Hash the inputs as they are now; called right before the log is snapshotted.

        What people append later belongs to the next build, which must then see a difference.
        """
        self._inputs = input_hash(self._settings, self.as_of_date)

    def read(self, relation: str) -> pd.DataFrame:
        """Read one table of the private build whole; who reads it puts its rows in order."""
        with self._open() as connection:
            return connection.execute(f"from build.{relation}").df()

    def count(self, query: str) -> int:
        """Answer a counting query on the private build."""
        with self._open() as connection:
            found = connection.execute(query).fetchone()
        return int(found[0]) if found else 0

    def text(self, query: str) -> str:
        """Answer a query on the private build that gives one word."""
        with self._open() as connection:
            found = connection.execute(query).fetchone()
        return str(found[0]) if found else ""

    def loads_with_lost_rows(self) -> list[str]:
        """Name the loads whose rows do not add up; read from raw, before any model exists."""
        folder = self._settings.paths.raw / "quality" / "loads"
        if not any(folder.glob("*.parquet")):
            return []
        with scratch(self._settings) as connection:
            rows = connection.execute(
                "select load_id from read_parquet(?, union_by_name = true)"
                " where rows_in != accepted + rejected + superseded order by load_id",
                [str(folder / "*.parquet")],
            ).fetchall()
        return [load_id for (load_id,) in rows]

    def stored_problems(self, test: str) -> str:
        """Read the sentences a failed test stored, or nothing when it stores none."""
        with self._open() as connection:
            stored = connection.execute(
                "select count(*) from duckdb_columns() where schema_name = 'test_failures'"
                " and table_name = ? and column_name = 'problem'",
                [test],
            ).fetchall()
            if stored == [(0,)]:
                return ""
            rows = connection.execute(
                f'select distinct problem from build.test_failures."{test}" order by 1 limit 3'
            ).fetchall()
        return "; ".join(problem for (problem,) in rows)

    def keep_as_latest(self) -> None:
        """Make this run's file the starting point of later partial runs."""
        self._file.replace(self._settings.paths.warehouse / LATEST)

    def _open(self) -> duckdb.DuckDBPyConnection:
        return attach_read_only(self._settings, {"build": self._file})

    def _prepare_file(self, root_run_id: str, *, partial: bool) -> None:
        folder = self._settings.paths.warehouse
        self._file = folder / f"build-{root_run_id}.duckdb"
        for leftover in (
            *folder.glob("build-*"),
            folder / "spill",
            folder / "lent",
            folder / "dbt.log",
        ):
            _remove(leftover)
        heal(self._settings)
        prune(self._settings)
        if partial and (folder / LATEST).exists():
            shutil.copyfile(folder / LATEST, self._file)
        os.environ.update(self._environment_of_dbt())

    def _environment_of_dbt(self) -> dict[str, str]:
        """What dbt, in a child process, reads: where its database and raw folder are, and the run.

        Only the settings are dbt variables: when one changes, dbt parses the whole project again.
        """
        return {
            "CRM_WAREHOUSE": str(self._file),
            "CRM_HOME": str(self._settings.home),
            "CRM_TENANT": self._settings.tenant,
            "CRM_DUCKDB_MEMORY_LIMIT": self._settings.duckdb_memory_limit,
            "CRM_DUCKDB_THREADS": str(self._settings.duckdb_threads),
            "CRM_AS_OF": self.as_of_date.isoformat(),
            "CRM_EVENT_TIME": "1" if self.event_time else "",
            "CRM_BUILD_ID": self._build_id,
            "CRM_CODE_VERSION": self.code_version,
            "CRM_SETTINGS_JSON": self._settings.as_json(),
            "DO_NOT_TRACK": "1",
            # By default dbt's log file gets every step with all dbt knows of the model: 15 MB a
            # build. What a reader needs is in dbt.log of the warehouse folder. At any other level
            # dbt would still write each line out before it dropped it.
            "DBT_LOG_LEVEL_FILE": "none",
        }


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
