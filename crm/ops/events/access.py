"""Who took personal data out, and who looked at it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from crm.ops.events.base import Count, Digest, Event, Identifier, Text


class ExportedFile(BaseModel):
    """One file of an export: its name when it was written, rows and SHA-256."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Text
    rows: Count
    sha256: Digest


class ExportMade(Event):
    """A file left; the subject is its export id. Who is in it is not logged, how many is.

    `file_name` and `file_sha256` are the first of `files`. `manifest_sha256` and `members_sha256`
    are those of the manifest and of the pseudonymous members kept, so that neither can be changed
    unseen. `delta_of` is the export before, whose list this one changes.
    """

    kind = "export_made"
    segment: Identifier
    segment_version: Annotated[int, Field(ge=1)] | None = None
    rule_hash: Digest | None = None
    destination: Identifier
    channel: Identifier | None = None
    purpose: Identifier
    build_id: Identifier
    rows_count: Count
    file_name: Text
    file_sha256: Digest
    files: list[ExportedFile] = Field(default_factory=list)
    columns: list[Identifier] = Field(default_factory=list)
    waterfall: dict[str, Count] = Field(default_factory=dict)
    delete_by: Text | None = None
    role: Identifier | None = None
    reason: Text | None = None
    manifest_name: Text | None = None
    manifest_sha256: Digest | None = None
    members_sha256: Digest | None = None
    control_fraction: Annotated[float, Field(ge=0, lt=1)] | None = None
    control_seed: Digest | None = None
    controls_count: Count | None = None
    delta_of: Identifier | None = None
    is_delta: bool | None = None
    added_count: Count | None = None
    removed_count: Count | None = None
    is_frequency_cap_lifted: bool | None = None
    template: Identifier | None = None
    schedule: Identifier | None = None


class ExportTemplateSaved(Event):
    """Somebody named a choice of columns of a destination; the subject is that name."""

    kind = "export_template_saved"
    destination: Identifier
    columns: Annotated[list[Identifier], Field(min_length=1)]


class ExportTemplateRemoved(Event):
    """A named choice of columns is no longer offered; the subject is its name."""

    kind = "export_template_removed"


class ScheduledExportRan(Event):
    """An export ran by its schedule, the subject; `definition_sha256` is the file that said so."""

    kind = "scheduled_export_ran"
    definition_sha256: Digest
    defined_by: Identifier
    outcome: Literal["made", "nobody", "failed"]
    build_id: Identifier | None = None
    export_id: Identifier | None = None
    message: Text | None = None


class ContactsRead(Event):
    """Someone looked at unmasked contacts; the subject is the customer, or `many` with a count."""

    kind = "contacts_read"
    role: Identifier
    purpose: Text
    customers_count: Count
