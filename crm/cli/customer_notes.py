"""`crm customer note`: what people noted about a customer."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from crm.cli.acting import ACTOR
from crm.cli.commands import command
from crm.cli.console import console, notices, print_json, print_table
from crm.cli.options import CustomerId, Json, Request
from crm.config import load_settings
from crm.customers.notes import Mark, edit_note, mark_note, write_note
from crm.customers.view import CustomerView, customer_view
from crm.errors import UsageError

ADD_EXAMPLES = {
    'crm customer note add cust_1a2b "prefers the aisle"': "for everybody who works with them",
    'crm customer note add cust_1a2b "call back" --type follow_up --due 2026-04-01': "with a day",
}
EDIT_EXAMPLES = {"crm customer note edit 9f3c… --priority urgent": "the rest stays as it was"}
LIST_EXAMPLES = {"crm customer note list cust_1a2b": "the pinned ones first"}
MARK_EXAMPLES = {
    "pin": {"crm customer note pin 9f3c…": "above the others"},
    "unpin": {"crm customer note unpin 9f3c…": "back in its place"},
    "close": {"crm customer note close 9f3c…": "the complaint is settled, the follow-up made"},
    "reopen": {"crm customer note reopen 9f3c…": "it is to be done again"},
    "remove": {"crm customer note remove 9f3c…": "`crm audit redact` also removes its text"},
}
MARKED: dict[Mark, str] = {
    "pin": "is pinned",
    "unpin": "is pinned no more",
    "close": "is closed",
    "reopen": "is open again",
    "remove": "is shown no more",
}

NoteId = Annotated[str, typer.Argument(help="The note, as `crm customer note list` shows it.")]
Type = Annotated[
    str | None, typer.Option(help="internal, follow_up, reminder, complaint or compliment.")
]
Priority = Annotated[str | None, typer.Option(help="low, normal, high or urgent.")]
Title = Annotated[str | None, typer.Option(help="What it is about, at most 120 characters.")]
Due = Annotated[
    str | None, typer.Option("--due", help="Day of a reminder or follow-up, such as 2026-04-01.")
]

note_app = typer.Typer(help="Notes on customers.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to the group `customer`."""
    app.add_typer(note_app, name="note")


@command(note_app, "add", ADD_EXAMPLES)
def add(
    customer_id: CustomerId,
    text: Annotated[str, typer.Argument(help="What it says, at most 2,000 characters.")],
    type: Type = None,
    priority: Priority = None,
    title: Title = None,
    due: Due = None,
    pin: Annotated[bool, typer.Option("--pin", help="Above the others.")] = False,
    request: Request = None,
) -> None:
    """Write a note about a customer; prints its id."""
    settings = load_settings()
    note_id = write_note(
        settings,
        customer_id,
        text,
        actor=ACTOR,
        type=type or "internal",
        priority=priority or "normal",
        title=title,
        due_date=_day(due),
        request_id=request,
    )
    if pin:
        mark_note(settings, note_id, "pin", actor=ACTOR)
    console.print(note_id)


@command(note_app, "edit", EDIT_EXAMPLES)
def edit(
    note_id: NoteId,
    text: Annotated[str | None, typer.Option(help="What it says from now on.")] = None,
    type: Type = None,
    priority: Priority = None,
    title: Title = None,
    due: Due = None,
) -> None:
    """Change what a note says; what is not given stays as it was."""
    given = {
        "body": text,
        "type": type,
        "priority": priority,
        "title": title,
        "due_date": _day(due),
    }
    changes = {name: value for name, value in given.items() if value is not None}
    if not changes:
        raise UsageError("Nothing to change: give --text, --type, --priority, --title or --due.")
    edit_note(load_settings(), note_id, actor=ACTOR, **changes)
    console.print(f"The note {note_id} says something else now.")


@command(note_app, "list", LIST_EXAMPLES)
def show_all(customer_id: CustomerId, as_json: Json = False) -> None:
    """List a customer's notes; the reading is logged."""
    view = customer_view(load_settings(), customer_id, actor=ACTOR, purpose="notes read")
    found = documents(view)
    columns = ["note_id", "type", "priority", "due_date", "is_pinned", "is_closed", "body"]
    if as_json:
        print_json(found)
    elif found:
        print_table(columns, ([note[column] for column in columns] for note in found))
    else:
        notices.print(f"No notes on {view.customer_id}.")


def documents(view: CustomerView) -> list[dict[str, Any]]:
    """Return the notes of a view, the pinned ones first, then the newest."""
    found = [
        {
            "note_id": note_id,
            **(note.content.model_dump(exclude={"subject_id", "note_id"}) if note.content else {}),
            "written_at": note.written_at,
            "written_by": note.actor,
            "is_pinned": note.is_pinned,
            "is_closed": note.is_closed,
        }
        for note_id, note in view.state.notes.items()
    ]
    found.sort(key=lambda note: (note["written_at"], note["note_id"]), reverse=True)
    return sorted(found, key=lambda note: not note["is_pinned"])


def _add_mark(mark: Mark) -> None:
    def act(note_id: NoteId) -> None:
        mark_note(load_settings(), note_id, mark, actor=ACTOR)
        console.print(f"The note {note_id} {MARKED[mark]}.")

    act.__doc__ = f"{mark.capitalize()} a note: it {MARKED[mark]}."
    command(note_app, mark, MARK_EXAMPLES[mark])(act)


for _mark in MARKED:
    _add_mark(_mark)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"'{text[:40]}' is no day; write it as 2026-04-01.") from None
