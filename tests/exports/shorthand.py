"""Shorthand of the tests about exports: export, read back, say what people did meanwhile."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from crm.actors import Actor
from crm.config import Settings
from crm.exports.export import export_segment
from crm.exports.record.members import members_file
from crm.exports.result import ExportResult
from crm.ops.events import ConsentChanged, DoNotContactSet, ExportMade
from crm.ops.log import LoggedEvent, OperationalLog

ANA = Actor("ana", "marketer")


def exported(settings: Settings, slug: str = "everyone", **changes: Any) -> ExportResult:
    """Export as Ana, to a file that systems read."""
    words = {"actor": ANA, "reason": "spring newsletter", "format": "csv-system", **changes}
    return export_segment(settings, slug, **words)


def rows_of(path: Path) -> list[dict[str, str]]:
    """Read a CSV for systems."""
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))


def ids_in(result: ExportResult, action: str | None = None) -> set[str]:
    """Return who is in the files of an export, or those of one action."""
    rows = [row for path in result.files for row in rows_of(path)]
    return {row["customer_id"] for row in rows if action in (None, row.get("action"))}


def kept(settings: Settings, result: ExportResult) -> dict[str, str]:
    """Return the members kept of an export: what it did about whom."""
    assert result.manifest
    table = pq.read_table(members_file(settings, result.manifest["export_id"]))
    return dict(zip(table["customer_id"].to_pylist(), table["action"].to_pylist(), strict=True))


def withdraw(settings: Settings, customer_id: str) -> None:
    """Take the consent to marketing by e-mail back."""
    said = ConsentChanged(
        subject_id=customer_id, channel="email", purpose="marketing", state="withdrawn"
    )
    OperationalLog(settings).append(said, actor="desk")


def agree(settings: Settings, customer_id: str) -> None:
    """Agree to marketing by e-mail, with proof."""
    said = ConsentChanged(
        subject_id=customer_id, channel="email", purpose="marketing", state="granted", proof="form"
    )
    OperationalLog(settings).append(said, actor="desk")


def ban(settings: Settings, customer_id: str) -> None:
    """Ask not to be contacted at all."""
    OperationalLog(settings).append(DoNotContactSet(subject_id=customer_id), actor="desk")


def logged_exports(settings: Settings) -> list[LoggedEvent]:
    """Return the exports of the log."""
    return list(OperationalLog(settings).read([ExportMade.kind]))


def ids(names: Iterable[str]) -> set[str]:
    """Return the customer ids of people by their names."""
    return {f"cust_{name.lower()}" for name in names}
