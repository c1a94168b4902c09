"""What was done to loads and to the log itself."""

from __future__ import annotations

from typing import Literal

from crm.ops.events.base import Count, Event, Identifier, Text


class FileImported(Event):
    """Somebody loaded a file by hand; the subject is its load id.

    `consent` is what they answered about the consent of the people in it; the statements
    themselves are rows of the load.
    """

    kind = "file_imported"
    file: Text
    table: Identifier
    source: Identifier
    rows_count: Count
    rejected_count: Count
    consent: Literal["nothing", "column", "granted", "denied"] | None = None


class LoadUndone(Event):
    """A load was taken back; the subject is its load id."""

    kind = "load_undone"
    file: Text
    table: Identifier
    rows_count: Count
    reason: Text | None = None


class LogRestored(Event):
    """A backup replaced the log; the subject is the head it brought back."""

    kind = "log_restored"
    backup_events: Count
    replaced_events: Count


class EventRedacted(Event):
    """The payload of an earlier event was removed; the subject is that event's id."""

    kind = "event_redacted"
    reason: Text
