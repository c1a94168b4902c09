"""Notes on people: written, edited, marked, removed. A note's id is that of the writing event."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, model_validator

from crm.ops.events.base import Event, Identifier, Text

NoteType = Literal["internal", "follow_up", "reminder", "complaint", "compliment"]
Priority = Literal["low", "normal", "high", "urgent"]
WITH_DUE_DATE = ("follow_up", "reminder")


class NoteContent(BaseModel):
    """What a note says; only a reminder or a follow-up has a day it is due."""

    type: NoteType = "internal"
    priority: Priority = "normal"
    title: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    body: Annotated[Text, Field(min_length=1)]
    due_date: date | None = None

    @model_validator(mode="after")
    def _only_tasks_are_due(self) -> Self:
        if self.due_date is not None and self.type not in WITH_DUE_DATE:
            raise ValueError(f"only a {' or '.join(WITH_DUE_DATE)} note has a due date")
        return self


class NoteWritten(NoteContent, Event):
    """Somebody wrote a note about a customer."""

    kind = "note_written"


class NoteEdited(NoteContent, Event):
    """A note says something else now; the event holds all of it."""

    kind = "note_edited"
    note_id: Identifier


class NoteRemoved(Event):
    """A note is shown no more, for good; `crm audit redact` also removes its text."""

    kind = "note_removed"
    note_id: Identifier


class NotePinned(Event):
    """A note stands above the others."""

    kind = "note_pinned"
    note_id: Identifier


class NoteUnpinned(Event):
    """A note stands in its place again."""

    kind = "note_unpinned"
    note_id: Identifier


class NoteClosed(Event):
    """What a note asked for is done: the complaint is settled, the follow-up made."""

    kind = "note_closed"
    note_id: Identifier


class NoteReopened(Event):
    """What a note asks for is to be done again."""

    kind = "note_reopened"
    note_id: Identifier
