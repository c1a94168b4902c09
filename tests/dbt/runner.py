"""Runs the dbt project as a user would: a child process, the workspace named by the environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb

from crm.config import PROJECT_ROOT, load_settings
from dagster_defs.parsed_project import FOLDER, keep_parsed, lend_parsed

TENANT = "world"
AS_OF = "2024-06-30"


def dbt(
    home: Path, command: str, *arguments: str, as_of: str = AS_OF, **variables: Any
) -> subprocess.CompletedProcess[str]:
    """Run one dbt command on the workspace `<home>/world` as of a day, in Bucharest.

    The day comes through the environment and the variables are those of `crm build`, so that what
    one test or build parsed serves the next one; variables given besides cost a parse of their own.
    """
    settings = load_settings(home=home, tenant=TENANT)
    settings.paths.warehouse.mkdir(parents=True, exist_ok=True)
    given = json.dumps(settings.dbt_vars() | variables)
    target = home / "target"
    quiet = ["--no-write-json"] if command == "build" else []  # a second of JSON nobody reads
    words = [str(Path(sys.executable).with_name("dbt")), "--no-use-colors"]
    words += ["--log-path", str(home / "logs"), *command.split(), *quiet]
    words += ["--project-dir", str(FOLDER), "--profiles-dir", str(FOLDER)]
    words += ["--target-path", str(target), "--vars", given, *arguments]
    environment = {**os.environ, "CRM_HOME": str(home), "CRM_TENANT": TENANT, "CRM_AS_OF": as_of}
    environment |= {"DO_NOT_TRACK": "1", "DBT_LOG_LEVEL_FILE": "none"}
    lend_parsed(given, target)
    done = subprocess.run(
        words, cwd=PROJECT_ROOT, env=environment, capture_output=True, text=True, check=False
    )
    keep_parsed(given, target)
    return done


def warehouse(home: Path) -> duckdb.DuckDBPyConnection:
    """Open what dbt built, for reading."""
    connection = duckdb.connect(str(home / TENANT / "warehouse" / "dbt.duckdb"), read_only=True)
    connection.execute("set TimeZone = 'UTC'")
    return connection


def rows(home: Path, query: str) -> list[tuple[Any, ...]]:
    """Ask the warehouse that dbt built."""
    with warehouse(home) as connection:
        return connection.execute(query).fetchall()
