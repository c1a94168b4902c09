"""What left so far, by the log: exports in their order, and the list each of them changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from crm.config import Settings
from crm.ops.events import ExportMade
from crm.ops.events.access import ExportedFile
from crm.ops.log import OperationalLog


@dataclass(frozen=True)
class MadeExport:
    """An export as the log tells it."""

    export_id: str
    made_at: datetime
    made_by: str
    event: ExportMade

    @property
    def files(self) -> list[ExportedFile]:
        """Its files; exports logged by an earlier version had one."""
        one = self.event
        first = ExportedFile(name=one.file_name, rows=one.rows_count, sha256=one.file_sha256)
        return one.files or [first]

    @property
    def list_key(self) -> tuple[str, str, str | None, str]:
        """The list it changes: as `Terms.list_key`."""
        one = self.event
        return (one.segment, one.destination, one.channel, one.purpose)

    def is_overdue(self, folder: Path, today: date) -> bool:
        """Whether a file of it is still in the folder although it should have been deleted."""
        if not self.event.delete_by or date.fromisoformat(self.event.delete_by) >= today:
            return False
        return any((folder / one.name).exists() for one in self.files)


def made_exports(settings: Settings) -> list[MadeExport]:
    """Return every export of the log, the oldest first; redacted ones are left out."""
    return [
        MadeExport(logged.subject_id, logged.recorded_at, logged.actor, logged.event)
        for logged in OperationalLog(settings).read([ExportMade.kind])
        if isinstance(logged.event, ExportMade)
    ]


def exports_of_list(settings: Settings, key: tuple[str, str, str | None, str]) -> list[MadeExport]:
    """Return the exports that made one list what it is: the last whole one, and deltas since."""
    chain: list[MadeExport] = []
    for made in made_exports(settings):
        if made.list_key != key or made.event.members_sha256 is None:
            continue
        chain = [*chain, made] if made.event.delta_of else [made]
    return chain
