"""The file that dbt builds in, told to its connection: a plugin of dbt-duckdb (profiles.yml).

dbt-duckdb counts an attached path and DuckDB's options among what identifies a connection, and dbt
parses the whole project again for another connection: ten seconds of every build, whose file is
always a new one. So the profile names neither.
"""

from __future__ import annotations

from typing import Any

from dbt.adapters.duckdb.plugins import BasePlugin

from crm.config import dbt_file, load_settings


class Plugin(BasePlugin):
    """Puts the build's file in the place that the profile keeps for it."""

    def update_connection_config(self, creds: Any, config: dict[str, Any]) -> None:
        """Name the file and DuckDB's limits before it is opened."""
        (warehouse,) = creds.attach
        warehouse.path = dbt_file()
        settings = load_settings()
        config["memory_limit"] = settings.duckdb_memory_limit
        config["threads"] = settings.duckdb_threads
        # Given here, once: setting it again after a spill is an error.
        config["temp_directory"] = f"{warehouse.path}.tmp"
