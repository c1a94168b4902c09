"""Notes on customers: internal words, follow-ups, reminders, complaints, compliments."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from crm.actors import Actor
from crm.config import Settings
from crm.customers.recording import LEAST_ROLE, compose, record, state_of
from crm.errors import UsageError
from crm.identity.lookup import find_customer
from crm.ops.events import (
    NoteClosed,
    NoteEdited,
    NotePinned,
    NoteRemoved,
    NoteReopened,
    NoteUnpinned,
    NoteWritten,
)
from crm.ops.log import OperationalLog
from crm.ops.state import Note

Mark = Literal["pin", "unpin", "close", "reopen", "remove"]
MARKS: dict[Mark, type[NotePinned | NoteUnpinned | NoteClosed | NoteReopened | NoteRemoved]] = {
    "pin": NotePinned,
    "unpin": NoteUnpinned,
    "close": NoteClosed,
    "reopen": NoteReopened,
    "remove": NoteRemoved,
}


def write_note(
    settings: Settings,
    customer_id: str,
    body: str,
    *,
    actor: Actor,
    type: str = "internal",
    priority: str = "normal",
    title: str | None = None,
    due_date: date | None = None,
    request_id: str | None = None,
) -> str:
    """Write a note about a customer and return its id.

    Parameters
    ----------
    settings, customer_id, actor, request_id
        As `crm.customers.recording.record`.
    body : str
        What it says, at most 2,000 characters; stays with the contacts.
    type : str
        internal, follow_up, reminder, complaint or compliment.
    priority : str
        low, normal, high or urgent.
    title : str, optional
        At most 120 characters.
    due_date : date, optional
        Of a reminder or follow-up only.

    Raises
    ------
    NotPermittedError, UsageError
        As `record`.
    """
    written = record(
        settings,
        NoteWritten,
        customer_id,
        actor=actor,
        request_id=request_id,
        body=body,
        type=type,
        priority=priority,
        title=title,
        due_date=due_date,
    )
    return written.event_id


def edit_note(settings: Settings, note_id: str, *, actor: Actor, **changes: Any) -> None:
    """Change what a note says; what is not given stays as it was.

    Parameters
    ----------
    settings, actor
        As `write_note`.
    note_id : str
        What `write_note` returned.
    **changes
        Any of body, type, priority, title, due_date.

    Raises
    ------
    UsageError
        There is no such note, or a value cannot be used.
    """
    actor.require(LEAST_ROLE, "edit notes")
    customer_id, note = find_note(settings, note_id)
    said = note.content.model_dump() if note.content else {}
    kept = {name: said[name] for name in ("body", "type", "priority", "title", "due_date")}
    event = compose(NoteEdited, subject_id=customer_id, note_id=note_id, **{**kept, **changes})
    OperationalLog(settings).append(event, actor=actor.name)


def mark_note(settings: Settings, note_id: str, mark: Mark, *, actor: Actor) -> None:
    """Pin, unpin, close, reopen or remove a note.

    Raises
    ------
    UsageError
        There is no such note.
    """
    actor.require(LEAST_ROLE, "mark notes")
    customer_id, _ = find_note(settings, note_id)
    event = compose(MARKS[mark], subject_id=customer_id, note_id=note_id)
    OperationalLog(settings).append(event, actor=actor.name)


def find_note(settings: Settings, note_id: str) -> tuple[str, Note]:
    """Return whose note it is, and the note as it stands.

    Raises
    ------
    UsageError
        There is no such note, or it was removed.
    """
    written = OperationalLog(settings).find(note_id)
    if written is not None and written.kind == NoteWritten.kind:
        customer_id = find_customer(settings, written.subject_id).customer_id
        notes = state_of(settings, customer_id).notes
        if note_id in notes:
            return customer_id, notes[note_id]
    raise UsageError(
        "There is no note '{note_id}', or it was removed; `crm customer note list CUSTOMER` shows "
        "those there are.",
        note_id=note_id[:40],
    )
