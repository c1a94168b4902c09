"""What is said about files that left: in the manifest, and on a workbook's second sheet."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from crm.exports.people.audience import Audience
from crm.exports.people.waterfall import CONTROL_GROUP
from crm.exports.request import Request
from crm.exports.writing.cells import Column
from crm.ops.chain import Head
from crm.ops.events import ExportMade
from crm.ops.events.access import ExportedFile

WHOLE_LIST = "This is the whole list: replace with it what an earlier export put there."
CHANGES = "Add and remove these people where the export before was imported; leave others alone."


@dataclass(frozen=True)
class Account:
    """Everything known about an export before its bytes are written."""

    export_id: str
    request: Request
    audience: Audience
    rule_in_words: str
    columns: tuple[Column, ...]
    made_at: datetime
    delete_by: date
    members_sha256: str
    log_head: Head
    warnings: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """Rows of all files together."""
        return self.audience.waterfall.rows

    def document(self) -> dict[str, Any]:
        """The manifest without what only finished files can say (names and hashes)."""
        request, segment, terms = self.request, self.audience.segment, self.request.terms
        waterfall = self.audience.waterfall
        return {
            "export_id": self.export_id,
            "title": f"{segment.name_en} / {segment.name_ro}",
            "segment": {
                "slug": segment.slug,
                "version": segment.version,
                "rule_in_words": self.rule_in_words,
                "rule": segment.rule,
                "rule_hash": segment.rule_hash,
                "members": "as the build stored them" if segment.is_stored else "asked just now",
            },
            "purpose": terms.purpose,
            "channel": terms.channel,
            "destination": terms.destination,
            "format": request.file_format,
            "as_of": segment.as_of.isoformat(),
            "build_id": segment.build_id,
            "made_by": {"name": request.actor.name, "role": request.actor.role},
            "made_at": self.made_at.isoformat(timespec="seconds"),
            "reason": request.reason,
            "template": request.template,
            "schedule": request.schedule,
            "waterfall": {
                "members": waterfall.members,
                "losses": [asdict(loss) for loss in waterfall.losses],
                "in_file": waterfall.in_file,
                "removed": waterfall.removed,
            },
            "frequency_cap": {
                "days": self.audience.cap_days,
                "is_lifted": terms.ignore_frequency_cap,
            },
            "control": self._control(),
            "delta": self._delta(),
            "rows": self.rows,
            "columns": [asdict(column) for column in self.columns],
            "members": {"sha256": self.members_sha256},
            "log": self.log_head._asdict(),
            "delete_by": self.delete_by.isoformat(),
            "warnings": list(self.warnings),
        }

    def _control(self) -> dict[str, Any] | None:
        control = self.audience.control
        if not control.fraction:
            return None
        people = self.audience.waterfall.lost_at(CONTROL_GROUP)
        return {"fraction": control.fraction, "seed": control.seed, "people": people}

    def _delta(self) -> dict[str, Any] | None:
        if not self.request.terms.is_delta:
            return None
        base = self.audience.delta_of
        return {
            "since": base.export_id if base else None,
            "since_made_at": base.made_at.isoformat(timespec="seconds") if base else None,
            "added": self.audience.waterfall.in_file,
            "removed": self.audience.waterfall.removed,
            "removed_because": self.audience.removed,
        }

    def sheet(self) -> list[tuple[str, str]]:
        """The same for people, as name and value; the hash stands in the manifest only."""
        document = self.document()
        segment, who = document["segment"], document["made_by"]
        control, delta = document["control"], document["delta"]
        is_analysis = self.request.terms.is_analysis
        return [
            ("Title", document["title"]),
            *(("Warning", warning) for warning in self.warnings),
            *([] if is_analysis else [("What to do with it", CHANGES if delta else WHOLE_LIST)]),
            ("Segment", f"{segment['slug']}, version {segment['version']}"),
            ("Rule", segment["rule_in_words"]),
            ("Rule as JSON", json.dumps(segment["rule"], ensure_ascii=False)),
            ("Rule hash", segment["rule_hash"]),
            ("Purpose", document["purpose"]),
            ("Channel", document["channel"]),
            ("Destination", document["destination"]),
            ("As of", document["as_of"]),
            ("Build", document["build_id"]),
            ("Made by", f"{who['name']} ({who['role']})"),
            ("Made at", document["made_at"]),
            ("Reason", document["reason"]),
            ("Export", document["export_id"]),
            ("Delete by", document["delete_by"]),
            ("SHA-256 of this file", "In the manifest beside it; a file cannot hold its own hash."),
            ("SHA-256 of the members kept", self.members_sha256),
            ("Log before this export", f"{self.log_head.sequence} {self.log_head.hash}"),
            ("Frequency cap", _cap_in_words(**document["frequency_cap"])),
            ("Control group", _control_in_words(control)),
            *(
                [("Changes since", f"{delta['since'] or 'nothing: everybody is new'}")]
                if delta
                else []
            ),
            *((name, str(count)) for name, count in self.audience.waterfall.as_counts().items()),
            *((f"Removed: {why}", str(people)) for why, people in self.audience.removed.items()),
            *((f"Column {one.header}", one.meaning) for one in self.columns),
        ]

    def event(self, files: Sequence[ExportedFile], manifest_name: str, text: str) -> ExportMade:
        """The line in the log: counts and hashes, never a contact."""
        request, segment, terms = self.request, self.audience.segment, self.request.terms
        waterfall, control = self.audience.waterfall, self.audience.control
        base = self.audience.delta_of
        return ExportMade(
            subject_id=self.export_id,
            segment=segment.slug,
            segment_version=segment.version,
            rule_hash=segment.rule_hash,
            destination=terms.destination,
            channel=terms.channel,
            purpose=terms.purpose,
            build_id=segment.build_id,
            rows_count=self.rows,
            file_name=files[0].name,
            file_sha256=files[0].sha256,
            files=list(files),
            columns=[column.header for column in self.columns],
            waterfall=waterfall.as_counts(),
            delete_by=self.delete_by.isoformat(),
            role=request.actor.role,
            reason=request.reason,
            manifest_name=manifest_name,
            manifest_sha256=hashlib.sha256(text.encode()).hexdigest(),
            members_sha256=self.members_sha256,
            control_fraction=control.fraction or None,
            control_seed=control.seed or None,
            controls_count=waterfall.lost_at(CONTROL_GROUP) if control.fraction else None,
            is_delta=terms.is_delta or None,
            delta_of=base.export_id if base else None,
            added_count=waterfall.in_file if terms.is_delta else None,
            removed_count=waterfall.removed if terms.is_delta else None,
            is_frequency_cap_lifted=terms.ignore_frequency_cap or None,
            template=request.template,
            schedule=request.schedule,
        )


def _cap_in_words(days: int, is_lifted: bool) -> str:
    if is_lifted:
        return "lifted for this export"
    return f"nobody contacted within {days} days" if days else "none"


def _control_in_words(control: dict[str, Any] | None) -> str:
    if control is None:
        return "none"
    return f"{control['people']:,} people, share {control['fraction']:g}, seed {control['seed']}"
