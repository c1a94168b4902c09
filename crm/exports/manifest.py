"""What is said about a file that left: in its manifest, and on a workbook's second sheet."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from crm.actors import Actor
from crm.errors import UsageError
from crm.exports.destination import Destination
from crm.exports.waterfall import Waterfall
from crm.ops.events import ExportMade
from crm.segments.preview import Selection

REASON_LIMIT = 500


@dataclass(frozen=True)
class Request:
    """What somebody asks for."""

    slug: str
    channel: str
    purpose: str
    file_format: str
    destination: str
    reason: str
    actor: Actor

    def __post_init__(self) -> None:
        if not self.reason or len(self.reason) > REASON_LIMIT:
            raise UsageError(
                f"Say in 1 to {REASON_LIMIT} characters why contacts leave, such as "
                "--reason 'spring newsletter'."
            )


@dataclass(frozen=True)
class Account:
    """Everything known about an export before its bytes are written."""

    export_id: str
    request: Request
    segment: Selection
    destination: Destination
    waterfall: Waterfall
    made_at: datetime
    delete_by: date

    def document(self) -> dict[str, Any]:
        """The manifest without what only the finished file can say (name and hash)."""
        request, segment = self.request, self.segment
        return {
            "export_id": self.export_id,
            "title": f"{segment.name_en} / {segment.name_ro}",
            "segment": {
                "slug": segment.slug,
                "version": segment.version,
                "rule": segment.rule,
                "rule_hash": segment.rule_hash,
                "members": "as the build stored them" if segment.is_stored else "asked just now",
            },
            "purpose": request.purpose,
            "channel": request.channel,
            "destination": request.destination,
            "format": request.file_format,
            "as_of": segment.as_of.isoformat(),
            "build_id": segment.build_id,
            "made_by": {"name": request.actor.name, "role": request.actor.role},
            "made_at": self.made_at.isoformat(timespec="seconds"),
            "reason": request.reason,
            "waterfall": {
                "members": self.waterfall.members,
                "losses": [asdict(loss) for loss in self.waterfall.losses],
                "in_file": self.waterfall.in_file,
            },
            "rows": self.waterfall.in_file,
            "columns": [asdict(column) for column in self.destination.columns],
            "delete_by": self.delete_by.isoformat(),
        }

    def sheet(self) -> list[tuple[str, str]]:
        """The same for people, as name and value; the hash stands in the manifest only."""
        document = self.document()
        segment, who = document["segment"], document["made_by"]
        return [
            ("Title", document["title"]),
            ("Segment", f"{segment['slug']}, version {segment['version']}"),
            ("Rule", json.dumps(segment["rule"], ensure_ascii=False)),
            ("Rule hash", segment["rule_hash"]),
            ("Purpose", document["purpose"]),
            ("Channel", document["channel"]),
            ("Destination", document["destination"]),
            ("As of", document["as_of"]),
            ("Build", document["build_id"]),
            ("Made by", f"{who['name']} ({who['role']})"),
            ("Made at", document["made_at"]),
            ("Reason", document["reason"]),
            ("Delete by", document["delete_by"]),
            ("SHA-256 of this file", "In the manifest beside it; a file cannot hold its own hash."),
            *((name, str(count)) for name, count in self.waterfall.as_counts().items()),
            *((f"Column {one.header}", one.meaning) for one in self.destination.columns),
        ]

    def file_stem(self) -> str:
        """Name the file from words the product made itself; nothing a person typed is in it."""
        request, segment = self.request, self.segment
        use = f"{request.purpose}-{request.channel}"
        rows = self.waterfall.in_file
        return f"{segment.slug}__{use}__{request.destination}__{segment.as_of.isoformat()}__{rows}"

    def event(self, file_name: str, digest: str) -> ExportMade:
        """The line in the log: counts and hashes, never a contact."""
        request, segment = self.request, self.segment
        return ExportMade(
            subject_id=self.export_id,
            segment=segment.slug,
            rule_hash=segment.rule_hash,
            destination=request.destination,
            channel=request.channel,
            purpose=request.purpose,
            build_id=segment.build_id,
            rows_count=self.waterfall.in_file,
            file_name=file_name,
            file_sha256=digest,
            columns=[column.header for column in self.destination.columns],
            waterfall=self.waterfall.as_counts(),
            delete_by=self.delete_by.isoformat(),
            role=request.actor.role,
            reason=request.reason,
        )
