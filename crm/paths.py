"""Where a tenant's files are: every path of the product, in one place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PRIVATE = 0o700
OF_OTHERS = 0o077


@dataclass(frozen=True)
class Paths:
    """The workspace of one tenant: `<home>/<tenant>/...`."""

    home: Path
    tenant: str

    @property
    def workspace(self) -> Path:
        """Everything of this tenant."""
        return self.home / self.tenant

    @property
    def landing(self) -> Path:
        """Drop folder: files put here are ingested by the next build."""
        return self.workspace / "landing"

    @property
    def raw(self) -> Path:
        """Validated Parquet, one folder per source table."""
        return self.workspace / "raw"

    @property
    def log(self) -> Path:
        """The operational log: what people did."""
        return self.workspace / "log" / "events.sqlite"

    @property
    def warehouse(self) -> Path:
        """Private build files and the lock."""
        return self.workspace / "warehouse"

    @property
    def lock(self) -> Path:
        """Held by the one process that may write."""
        return self.warehouse / "write.lock"

    @property
    def published_folder(self) -> Path:
        """Immutable builds and the pointer CURRENT."""
        return self.workspace / "published"

    @property
    def exports(self) -> Path:
        """Files that left through the export gate."""
        return self.workspace / "exports"

    @property
    def schedules(self) -> Path:
        """Exports that run by themselves after a build, one YAML file each."""
        return self.workspace / "schedules"

    @property
    def mappings(self) -> Path:
        """Mappings that people of this tenant made, one YAML file each."""
        return self.workspace / "mappings"

    @property
    def uploads(self) -> Path:
        """Files handed over in the app, until they are loaded or given up."""
        return self.workspace / "uploads"

    @property
    def letters(self) -> Path:
        """Monthly letters, one HTML file per month and language."""
        return self.workspace / "letters"

    @property
    def models(self) -> Path:
        """Parameters and model cards."""
        return self.workspace / "models"

    @property
    def backtests(self) -> Path:
        """Report cards of backtests that were never published, by day."""
        return self.warehouse / "backtests"

    @property
    def truth(self) -> Path:
        """The twin's true parameters; only tests and the twin itself read it."""
        return self.workspace / "truth"

    @property
    def settings_file(self) -> Path:
        """Settings of this tenant that are not in the environment."""
        return self.workspace / "settings.toml"

    @property
    def audit_key(self) -> Path:
        """Key of the log's hash chain; outside the workspace, so no backup carries it."""
        return self.home / "keys" / f"{self.tenant}.key"

    def create(self) -> None:
        """Make the workspace's folders, closed to this machine's other accounts; safe to repeat."""
        self.workspace.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        if self.workspace.stat().st_mode & OF_OTHERS:
            self.workspace.chmod(PRIVATE)
        for folder in (
            self.landing,
            self.raw,
            self.log.parent,
            self.warehouse,
            self.published_folder,
            self.exports,
            self.models,
        ):
            folder.mkdir(parents=True, exist_ok=True)
