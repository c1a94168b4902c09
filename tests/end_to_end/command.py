"""The `crm` command as a user runs it: another process, a workspace of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from crm.config import Settings, load_settings

CRM = str(Path(sys.executable).with_name("crm"))
SHARED_DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


@dataclass(frozen=True)
class Workspace:
    """One tenant's workspace and the command line on it."""

    home: Path
    tenant: str = "test"

    @property
    def settings(self) -> Settings:
        """The settings the command sees."""
        return load_settings(home=self.home, tenant=self.tenant)

    def environment(self, **more: str) -> dict[str, str]:
        """The process environment of a command."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CRM_")}
        return kept | {"CRM_HOME": str(self.home), "CRM_TENANT": self.tenant} | more

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run `crm` and return what it said."""
        return subprocess.run(
            [CRM, *arguments],
            env=self.environment(**environment),
            capture_output=True,
            text=True,
            check=False,
        )

    def must(self, *arguments: str, **environment: str) -> str:
        """Run `crm`, insist on success, return its output."""
        done = self.run(*arguments, **environment)
        assert done.returncode == 0, f"crm {' '.join(arguments)}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def status(self) -> dict[str, Any]:
        """`crm status --json`."""
        document: dict[str, Any] = json.loads(self.run("status", "--json").stdout)
        return document

    def manifest(self) -> dict[str, Any]:
        """The manifest of the build that is served."""
        folder = self.settings.paths.published_folder
        build_id = (folder / "CURRENT").read_text().strip()
        document: dict[str, Any] = json.loads((folder / f"manifest-{build_id}.json").read_text())
        return document

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the published marts, as an analyst with a DuckDB client would."""
        published = json.loads(self.must("paths", "--json"))["published"]
        with duckdb.connect(published, read_only=True) as connection:
            return connection.execute(sql).fetchall()
