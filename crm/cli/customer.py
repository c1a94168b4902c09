"""`crm customer show | type | source | state | vip`: one customer, and what they are."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from crm.cli import (
    customer_communications,
    customer_fields,
    customer_notes,
    customer_preferences,
    customer_tags,
)
from crm.cli.acting import ACTOR
from crm.cli.commands import command
from crm.cli.console import console, notices, print_json, print_table
from crm.cli.options import CustomerId, Json, Reason, Request
from crm.config import load_settings
from crm.customers.standing import (
    clear_vip,
    set_account_state,
    set_acquisition_source,
    set_customer_type,
    set_vip,
)
from crm.customers.view import CustomerView, customer_view

SHOW_EXAMPLES = {
    "crm customer show cust_1a2b": "the published row, with what was written since",
    "crm customer show cust_1a2b --json | jq .tags": "only the tags",
}
TYPE_EXAMPLES = {"crm customer type cust_1a2b school": "counts above what the source says"}
SOURCE_EXAMPLES = {'crm customer source cust_1a2b referral --detail "radio contest"': "with a word"}
STATE_EXAMPLES = {'crm customer state cust_1a2b closed --reason "asked at the desk"': "or active"}
VIP_EXAMPLES = {
    'crm customer vip cust_1a2b --reason "sponsor"': "whatever the rule says",
    "crm customer vip cust_1a2b --clear": "the rule decides again",
}
SHOWN = (
    "customer_type",
    "acquisition_source",
    "account_state",
    "lifecycle_stage",
    "rfm_segment",
    "is_vip",
    "orders_count",
    "total_spent_net",
    "last_order_at",
    "tags",
    "segments",
)

customer_app = typer.Typer(
    help="What people write about customers: tags, notes, communications, preferences, fields.",
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    """Add the command group to the command line."""
    for group in (
        customer_tags,
        customer_notes,
        customer_communications,
        customer_preferences,
        customer_fields,
    ):
        group.register(customer_app)
    app.add_typer(customer_app, name="customer")


@command(customer_app, "show", SHOW_EXAMPLES)
def show(
    customer_id: CustomerId,
    purpose: Annotated[
        str, typer.Option(help="What for; logged when notes are shown.")
    ] = "looked up on the command line",
    as_json: Json = False,
) -> None:
    """Show a customer as they are this second: the published row, and what was written since."""
    view = customer_view(load_settings(), customer_id, actor=ACTOR, purpose=purpose)
    if as_json:
        print_json(as_document(view))
        return
    row = view.row()
    print_table(
        ["", view.customer_id], ((name, row[name]) for name in SHOWN if row.get(name) is not None)
    )
    for title, lines in _lists(view).items():
        if lines:
            console.print(f"\n{title}")
            print_table(["", ""], lines)
    if view.profile is None:
        notices.print("No build knows this customer yet; the next `crm build` will.")


@command(customer_app, "type", TYPE_EXAMPLES)
def say_type(
    customer_id: CustomerId,
    customer_type: Annotated[
        str,
        typer.Argument(
            help="retail, wholesale, distributor, individual, group_booker, school, corporate or "
            "agency."
        ),
    ],
    request: Request = None,
) -> None:
    """Say what kind of customer this is, above what a source delivers."""
    set_customer_type(load_settings(), customer_id, customer_type, actor=ACTOR, request_id=request)
    console.print(f"{customer_id} is of type {customer_type}.")


@command(customer_app, "source", SOURCE_EXAMPLES)
def say_source(
    customer_id: CustomerId,
    source: Annotated[str, typer.Argument(help="direct, marketplace, referral, or your own word.")],
    detail: Annotated[str | None, typer.Option(help="More about it; kept in the log.")] = None,
    request: Request = None,
) -> None:
    """Say where a customer came from, above what a source delivers."""
    set_acquisition_source(
        load_settings(), customer_id, source, actor=ACTOR, detail=detail, request_id=request
    )
    console.print(f"{customer_id} came from {source}.")


@command(customer_app, "state", STATE_EXAMPLES)
def say_state(
    customer_id: CustomerId,
    state: Annotated[str, typer.Argument(help="active or closed.")],
    reason: Reason = None,
    request: Request = None,
) -> None:
    """Close a customer's account, or make it active again."""
    set_account_state(
        load_settings(), customer_id, state, actor=ACTOR, reason=reason, request_id=request
    )
    console.print(f"The account of {customer_id} is {state}.")


@command(customer_app, "vip", VIP_EXAMPLES)
def say_vip(
    customer_id: CustomerId,
    clear: Annotated[bool, typer.Option("--clear", help="Take the mark away again.")] = False,
    reason: Reason = None,
    request: Request = None,
) -> None:
    """Make a customer a VIP by hand, or leave it to the rule again."""
    act = clear_vip if clear else set_vip
    act(load_settings(), customer_id, actor=ACTOR, reason=reason, request_id=request)
    what = "is left to the rule" if clear else "is a VIP by hand"
    console.print(f"{customer_id} {what}; the next build shows it.")


def as_document(view: CustomerView) -> dict[str, Any]:
    """Return everything the view knows, as JSON values."""
    state = view.state
    return {
        "customer_id": view.customer_id,
        "build_id": view.profile.build_id if view.profile else None,
        "profile": view.row(),
        "tags": {tag: view.words.colour(tag) for tag in sorted(state.tags)},
        "notes": customer_notes.documents(view),
        "communications": customer_communications.documents(view),
        "preferences": [
            {"about": about, "value": value, "since": since}
            for (about, value), since in sorted(state.preferences.items())
        ],
        "fields": state.fields,
        "permissions": [vars(one) for one in view.permissions],
    }


def _lists(view: CustomerView) -> dict[str, list[tuple[object, ...]]]:
    return {
        "Tags": [(tag, view.words.colour(tag)) for tag in sorted(view.state.tags)],
        "Preferences": [(about, value) for about, value in sorted(view.state.preferences)],
        "Fields": sorted(view.state.fields.items()),
        "Notes": [
            (note["note_id"], f"{note['type']}, {note['priority']}: {note['body']}")
            for note in customer_notes.documents(view)
        ],
        "May be contacted": [
            (f"{one.channel} for {one.purpose}", one.reason) for one in view.permissions
        ],
    }
