"""Who took personal data out, and who looked at it."""

from __future__ import annotations

from pydantic import Field

from crm.ops.events.base import Count, Digest, Event, Identifier, Text


class ExportMade(Event):
    """A file left; the subject is its export id. Who is in it is not logged, how many is."""

    kind = "export_made"
    segment: Identifier
    rule_hash: Digest | None = None
    destination: Identifier
    channel: Identifier | None = None
    purpose: Identifier
    build_id: Identifier
    rows_count: Count
    file_name: Text
    file_sha256: Digest
    columns: list[Identifier] = Field(default_factory=list)
    waterfall: dict[str, Count] = Field(default_factory=dict)
    delete_by: Text | None = None
    role: Identifier | None = None
    reason: Text | None = None


class ContactsRead(Event):
    """Someone looked at unmasked contacts; the subject is the customer, or `many` with a count."""

    kind = "contacts_read"
    role: Identifier
    purpose: Text
    customers_count: Count
