"""A segment becomes a file: through the waterfall, with its manifest and its line in the log."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from crm.actors import Actor
from crm.config import Settings
from crm.errors import CheckFailedError
from crm.exports.audience import Audience, find_audience, rows_in_file
from crm.exports.destination import Destination, read_destination
from crm.exports.manifest import Account, Request
from crm.exports.place import (
    free_name,
    manifest_of,
    new_private_file,
    one_export_at_a_time,
    put_beside_none,
)
from crm.exports.waterfall import Waterfall
from crm.exports.write import EXTENSIONS, check_format, write_table
from crm.ops.log import OperationalLog
from crm.warehouse.connection import PublishedBuild, reader
from crm.warehouse.durable import unfinished, write_text


@dataclass(frozen=True)
class ExportResult:
    """What an export did: `path` and `manifest` are None when nobody was left to write about."""

    path: Path | None
    rows: int
    waterfall: Waterfall
    manifest: dict[str, Any] | None
    sentence: str


def preview_waterfall(
    settings: Settings,
    slug: str,
    channel: str = "email",
    purpose: str = "marketing",
    build: PublishedBuild | None = None,
) -> Waterfall:
    """Count what an export would hold now, and every loss on the way; writes nothing.

    Parameters are those of `export_segment`.

    Raises
    ------
    UsageError
        There is no such segment, channel or purpose.
    NotBuiltError
        There is no build to ask.
    """
    with reader(settings, build) as connection:
        return find_audience(settings, connection, slug, channel, purpose).waterfall


def export_segment(
    settings: Settings,
    slug: str,
    *,
    channel: str = "email",
    purpose: str = "marketing",
    format: str = "xlsx",
    destination: str = "generic",
    reason: str,
    actor: Actor,
    build: PublishedBuild | None = None,
) -> ExportResult:
    """Write the people of a segment who may be contacted into one file.

    Consent and suppression are read at this moment, not from a preview. The rows of the file, of
    the manifest and of the log's entry are one number.

    Parameters
    ----------
    settings : Settings
        Whose workspace; its exports folder receives the file.
    slug : str
        The segment.
    channel, purpose : str
        How and what for people will be contacted.
    format : {'xlsx', 'csv', 'csv-system'}
        See `crm.exports.write.write_table`.
    destination : str
        Profile that says which columns the file has.
    reason : str
        Why, in the person's words; kept in the manifest and the log.
    actor : Actor
        Needs the role marketer.
    build : PublishedBuild, optional
        The build the caller looks at; default the one CURRENT names.

    Returns
    -------
    ExportResult
        Without a file when nobody may be contacted.

    Raises
    ------
    NotPermittedError
        The actor's role may not take contacts out.
    UsageError
        Something asked for does not exist, or the format cannot hold the file.
    """
    check_format(format)
    actor.require("marketer", "export contacts")
    request = Request(slug, channel, purpose, format, destination, reason.strip(), actor)
    profile = read_destination(destination, channel)
    with one_export_at_a_time(settings.paths.exports), reader(settings, build) as connection:
        audience = find_audience(settings, connection, slug, channel, purpose)
        if audience.waterfall.in_file == 0:
            return ExportResult(None, 0, audience.waterfall, None, audience.in_words())
        account = _account(settings, request, audience, profile)
        final = free_name(settings.paths.exports, account.file_stem(), EXTENSIONS[format])
        try:
            digest = _write(settings, connection, account, final)
            return _release(settings, account, final, digest)
        finally:
            unfinished(final).unlink(missing_ok=True)


def _account(
    settings: Settings, request: Request, audience: Audience, profile: Destination
) -> Account:
    now = datetime.now(UTC)
    delete_by = now.astimezone(settings.zone).date() + timedelta(days=settings.export_keep_days)
    return Account(
        export_id=secrets.token_hex(8),
        request=request,
        segment=audience.segment,
        destination=profile,
        waterfall=audience.waterfall,
        made_at=now,
        delete_by=delete_by,
    )


def _write(
    settings: Settings, connection: duckdb.DuckDBPyConnection, account: Account, final: Path
) -> str:
    """Write the unfinished file; return its SHA-256."""
    request, profile = account.request, account.destination
    people = rows_in_file(
        settings,
        connection,
        profile.sources,
        actor=request.actor,
        channel=request.channel,
        purpose=request.purpose,
    )
    with os.fdopen(new_private_file(final), "w+b") as target:
        rows = write_table(
            target,
            request.file_format,
            profile.columns,
            people,
            locale=settings.locale,
            scratch=final.parent,
            about=account.sheet(),
        )
        if rows != account.waterfall.in_file:
            raise CheckFailedError(
                f"The file would hold {rows:,} people and not {account.waterfall.in_file:,}: "
                "somebody's consent changed meanwhile; export again."
            )
        target.flush()
        target.seek(0)
        return hashlib.file_digest(target, "sha256").hexdigest()


def _release(settings: Settings, account: Account, final: Path, digest: str) -> ExportResult:
    """Log first, then let the file appear: nothing leaves without a line in the log."""
    manifest = {**account.document(), "file": final.name, "sha256": digest}
    OperationalLog(settings).append(
        account.event(final.name, digest), actor=account.request.actor.name
    )
    put_beside_none(final)
    write_text(manifest_of(final), json.dumps(manifest, ensure_ascii=False, indent=2) + "\n")
    rows = account.waterfall.in_file
    sentence = f"{rows:,} people are in {final}; delete it by {account.delete_by.isoformat()}."
    if account.request.file_format == "csv" and account.request.channel == "sms":
        sentence += " Excel drops the + of phone numbers in a CSV; the format xlsx keeps it."
    return ExportResult(final, rows, account.waterfall, manifest, sentence)
