"""The making of an export: everything aside, then the line in the log, then the names.

That order is what makes a kill harmless: members kept, files and manifest are on the disk under
unfinished names; the line in the log is the moment of the export; then each gets its name. What a
kill leaves is finished or removed by `crm.exports.record.healing`, whichever the log says.
"""

from __future__ import annotations

import json
import os
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from crm.config import Settings
from crm.errors import CheckFailedError
from crm.exports.destinations.destination import Destination
from crm.exports.freshness import stale_warning
from crm.exports.manifest import Account
from crm.exports.people.audience import Audience
from crm.exports.people.delta import ACTIONS
from crm.exports.people.gate import nobody_withdrew
from crm.exports.people.rows import ACTION, ADDED, Part, load_rows, part_query, plan_parts
from crm.exports.record.members import members_file, sha256_of, write_members
from crm.exports.record.place import free_names, new_private_file, put_beside_none
from crm.exports.record.wording import rule_in_words
from crm.exports.request import Request
from crm.exports.result import ExportResult
from crm.exports.writing.write import EXTENSIONS, write_relation
from crm.ops.events.access import ExportedFile
from crm.ops.log import OperationalLog, head
from crm.warehouse.durable import flush, unfinished


class Making:
    """One export on its way from an audience to files with names."""

    def __init__(
        self,
        settings: Settings,
        connection: duckdb.DuckDBPyConnection,
        request: Request,
        audience: Audience,
        profile: Destination,
    ) -> None:
        self.settings, self.connection = settings, connection
        self.request, self.audience, self.profile = request, audience, profile
        self.parts = plan_parts(audience, profile, request.file_format, may_split=request.may_split)
        self.export_id, self.made_at = secrets.token_hex(8), datetime.now(UTC)
        self.files, self.manifest = free_names(
            settings.paths.exports,
            self._stem(),
            [f"{part.name()}.{EXTENSIONS[request.file_format]}" for part in self.parts],
        )
        self.members = members_file(settings, self.export_id)
        self.event_id = f"export-{self.export_id}"

    def run(self) -> ExportResult:
        """Write everything aside, log, then let it appear."""
        try:
            account = self._account()
            written = self._write(account)
            document = self._write_manifest(account, written)
            self._log(account, written)
        except BaseException:
            self._forget_unless_logged()
            raise
        for path in self._everything():
            put_beside_none(path)
        return self._result(account, document)

    def _account(self) -> Account:
        local_day = self.made_at.astimezone(self.settings.zone).date()
        warning = stale_warning(self.settings, self.connection, self.made_at)
        leading = (ACTION,) if self.parts[0].leading else ()
        return Account(
            export_id=self.export_id,
            request=self.request,
            audience=self.audience,
            rule_in_words=rule_in_words(self.settings, self.connection, self.audience.segment),
            columns=(*leading, *self.profile.columns),
            made_at=self.made_at,
            delete_by=local_day + timedelta(days=self.settings.export_keep_days),
            members_sha256=write_members(
                self.settings, self.connection, ACTIONS, self.export_id, self.made_at
            ),
            log_head=head(self.settings),
            warnings=(warning,) if warning else (),
        )

    def _write(self, account: Account) -> list[ExportedFile]:
        load_rows(self.settings, self.connection, self.audience, self.profile, self.request.actor)
        written: list[ExportedFile] = []
        done: dict[str | None, int] = {}
        for part, final in zip(self.parts, self.files, strict=True):
            rows = self._write_part(account, part, done.get(part.action, 0), final)
            done[part.action] = done.get(part.action, 0) + rows
            digest = sha256_of(unfinished(final))
            written.append(ExportedFile(name=final.name, rows=rows, sha256=digest))
        total = sum(one.rows for one in written)
        if total != account.rows:
            raise CheckFailedError(
                "The file would hold {total:,} people and not {rows:,}: somebody's consent "
                "changed meanwhile; export again.",
                total=total,
                rows=account.rows,
            )
        return written

    def _write_part(self, account: Account, part: Part, before: int, final: Path) -> int:
        with os.fdopen(new_private_file(final), "w+b") as target:
            return write_relation(
                target,
                self.request.file_format,
                account.columns,
                self.connection,
                part_query(self.connection, part, before, self.profile),
                locale=self.settings.locale,
                about=account.sheet(),
                timezone=self.settings.timezone,
            )

    def _write_manifest(self, account: Account, written: list[ExportedFile]) -> dict[str, Any]:
        first = written[0]
        files = [one.model_dump() for one in written]
        document = account.document() | {"file": first.name, "sha256": first.sha256, "files": files}
        self.text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
        with os.fdopen(new_private_file(self.manifest), "w", encoding="utf-8") as target:
            target.write(self.text)
        return document

    def _log(self, account: Account, written: list[ExportedFile]) -> None:
        """Log first: nothing leaves without a line, and no line while somebody withdraws."""
        for path in self._everything():
            flush(unfinished(path))
            flush(path.parent)
        check = nobody_withdrew(
            self.settings,
            self.connection,
            self.request.terms,
            ADDED,
            self.audience.log_sequence,
            self.audience.statements,
        )
        OperationalLog(self.settings).append(
            account.event(written, self.manifest.name, self.text),
            actor=self.request.actor.name,
            event_id=self.event_id,
            check=check,
        )

    def _everything(self) -> list[Path]:
        return [self.members, *self.files, self.manifest]

    def _forget_unless_logged(self) -> None:
        """Remove what was written aside; once the log has the line, healing gives it its name."""
        if OperationalLog(self.settings).find(self.event_id) is None:
            for path in self._everything():
                unfinished(path).unlink(missing_ok=True)

    def _result(self, account: Account, document: dict[str, Any]) -> ExportResult:
        terms, rows = self.request.terms, f"{account.rows:,} people are in"
        where = str(self.files[0])
        if len(self.files) > 1:
            where = f"{len(self.files)} files beside {self.manifest}"
        if terms.is_delta:
            waterfall = self.audience.waterfall
            rows = f"{waterfall.in_file:,} people to add and {waterfall.removed:,} to remove are in"
        sentence = f"{rows} {where}; delete it by {account.delete_by.isoformat()}."
        if self.request.file_format == "csv" and terms.channel == "sms" and not terms.is_analysis:
            sentence += " Excel drops the + of phone numbers in a CSV; the format xlsx keeps it."
        return ExportResult(
            tuple(self.files),
            account.rows,
            self.audience.waterfall,
            document,
            self.manifest,
            sentence,
            account.warnings,
        )

    def _stem(self) -> str:
        """Name files from words the product made itself; nothing a person typed is in it."""
        terms, segment = self.request.terms, self.audience.segment
        use = f"{terms.purpose}-{terms.channel}" if not terms.is_analysis else terms.purpose
        return f"{segment.slug}__{use}__{terms.destination}__{segment.as_of.isoformat()}__"
