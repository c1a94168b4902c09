"""Notes and communications of one customer, folded from their events."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from crm.ops.events import (
    CommunicationLogged,
    CommunicationStatusChanged,
    NoteClosed,
    NoteEdited,
    NotePinned,
    NoteRemoved,
    NoteReopened,
    NoteUnpinned,
    NoteWritten,
)
from crm.ops.events.notes import NoteContent
from crm.ops.records import LoggedEvent

WRITING_KINDS = (
    CommunicationLogged.kind,
    CommunicationStatusChanged.kind,
    NoteClosed.kind,
    NoteEdited.kind,
    NotePinned.kind,
    NoteRemoved.kind,
    NoteReopened.kind,
    NoteUnpinned.kind,
    NoteWritten.kind,
)


@dataclass
class Note:
    """One note as it stands; marks may be heard before the note itself."""

    content: NoteContent | None = None
    written_at: datetime | None = None
    changed_at: datetime | None = None
    actor: str | None = None
    is_pinned: bool = False
    is_closed: bool = False
    is_removed: bool = False

    @property
    def is_shown(self) -> bool:
        """Somebody wrote it (its writing was not redacted), and nobody removed it."""
        return self.written_at is not None and not self.is_removed


@dataclass
class Communication:
    """One communication and its status history, oldest first."""

    said: CommunicationLogged | None = None
    logged_at: datetime | None = None
    statuses: list[tuple[datetime, str]] = field(default_factory=list)

    @property
    def status(self) -> str | None:
        """What became of it last; None when nothing is known."""
        return self.statuses[-1][1] if self.statuses else None


def fold_note(notes: dict[str, Note], logged: LoggedEvent) -> None:
    """Take one event into account; events come in the order of their effect."""
    match logged.event:
        case NoteWritten() as said:
            note = notes.setdefault(logged.event_id, Note())
            note.content, note.changed_at = said, logged.effective_at
            note.written_at, note.actor = logged.effective_at, logged.actor
        case NoteEdited(note_id=note_id) as said:
            note = notes.setdefault(note_id, Note())
            note.content, note.changed_at = said, logged.effective_at
        case NoteRemoved(note_id=note_id):
            notes.setdefault(note_id, Note()).is_removed = True
        case NotePinned(note_id=note_id) | NoteUnpinned(note_id=note_id):
            notes.setdefault(note_id, Note()).is_pinned = logged.kind == NotePinned.kind
        case NoteClosed(note_id=note_id) | NoteReopened(note_id=note_id):
            notes.setdefault(note_id, Note()).is_closed = logged.kind == NoteClosed.kind


def fold_communication(found: dict[str, Communication], logged: LoggedEvent) -> None:
    """Take one event into account; events come in the order of their effect."""
    match logged.event:
        case CommunicationLogged() as said:
            one = found.setdefault(logged.event_id, Communication())
            one.said, one.logged_at = said, logged.effective_at
            if said.status is not None:
                one.statuses.append((logged.effective_at, said.status))
        case CommunicationStatusChanged(communication_id=communication_id, status=status):
            one = found.setdefault(communication_id, Communication())
            one.statuses.append((logged.effective_at, status))
