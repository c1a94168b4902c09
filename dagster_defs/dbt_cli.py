"""The dbt command as Dagster starts it."""

from functools import cached_property
from importlib.metadata import version
from typing import Any

from dagster_dbt import DbtCliResource
from packaging.version import Version


class DbtCli(DbtCliResource):
    """Starts dbt, and nothing of dbt inside Dagster's own process.

    dagster-dbt also loads the project's macros and an adapter, for counting rows after each model,
    and asks the command for its version: seven seconds of every build for what we never use. The
    adapter would also open the file that dbt writes.
    """

    @cached_property
    def _cli_version(self) -> Version:
        return Version(version("dbt-core"))

    def _initialize_dbt_core_adapter(self, args: Any) -> Any:
        return None
