"""Importing a file by hand: tried first, then loaded, and the answer about consent with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crm.actors import Actor
from crm.config import Settings
from crm.errors import UsageError
from crm.ops.events import FileImported
from crm.ops.log import OperationalLog
from crm.sources.consent_answers import ConsentAnswer, consent_mappings, needs_answer
from crm.sources.land import land
from crm.sources.mapping import Mapping
from crm.sources.mapping_files import parse_document
from crm.sources.results import LoadResult


@dataclass(frozen=True)
class Import:
    """A file and everything a person said about it.

    `columns` gives columns of the contract what feeds them, as a mapping writes it: a header, or
    one of the forms of `crm.sources.expressions`. `consent` must be answered for people.
    """

    path: Path
    table: str
    columns: dict[str, Any]
    source: str
    consent: ConsentAnswer | None = None
    timezone: str | None = None
    name: str = "wizard"

    @property
    def document(self) -> dict[str, Any]:
        """What is kept as a mapping, so that the next such file needs no questions."""
        part: dict[str, Any] = {"table": self.table, "columns": self.columns}
        if self.timezone:
            part["timezone"] = self.timezone
        return {"description": f"Made for {self.path.name}.", "tables": [part]}

    def mappings(self) -> Iterator[Mapping]:
        """Yield the file's own mapping, then one per channel of the answer about consent.

        Raises
        ------
        UsageError
            The answer about consent is missing or not whole, or a column is none.
        """
        if needs_answer(self.table) and self.consent is None:
            raise UsageError(
                "Say where the consent of these people comes from, or that it is not "
                "known: unknown stays unknown."
            )
        yield parse_document(self.document, self.name)
        if self.consent is not None:
            yield from consent_mappings(self.consent, self.columns)


def try_import(settings: Settings, wanted: Import) -> list[LoadResult]:
    """Say what importing would do, and write nothing; the file's own result comes first.

    Raises
    ------
    BadInputError, UsageError
        The file cannot be read so, or something was left unsaid.
    """
    return [_landed(settings, wanted, one, dry_run=True) for one in wanted.mappings()]


def apply_import(settings: Settings, wanted: Import, *, actor: Actor) -> list[LoadResult]:
    """Load the file and what was answered about consent; each load can be taken back by its id.

    Raises
    ------
    NotPermittedError
        The actor's role is below marketer.
    BadInputError, UsageError, LockedError
        As `crm.sources.land.land`.
    """
    actor.require("marketer", "import files")
    results = [_landed(settings, wanted, one, dry_run=False) for one in list(wanted.mappings())]
    log = OperationalLog(settings)
    for result in results:
        if result.load_id and not result.already_loaded:
            log.append(_event(wanted, result), actor=actor.name)
    return results


def _landed(settings: Settings, wanted: Import, mapping: Mapping, *, dry_run: bool) -> LoadResult:
    return land(settings, wanted.path, mapping=mapping, source=wanted.source, dry_run=dry_run)


def _event(wanted: Import, result: LoadResult) -> FileImported:
    answer = wanted.consent
    return FileImported(
        subject_id=result.load_id or "",
        file=result.file,
        table=result.table or "",
        source=result.source,
        rows_count=result.accepted,
        rejected_count=result.rejected,
        consent=answer.says if answer else None,
    )
