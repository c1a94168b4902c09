"""`crm consent show | block | unblock`: what the gate answers; marks that beat every consent."""

from __future__ import annotations

from typing import Annotated

import typer

from crm.cli import consent_statements
from crm.cli.acting import ACTOR
from crm.cli.commands import command
from crm.cli.console import console, print_json, print_table
from crm.cli.options import CustomerId, Json, Reason, Request
from crm.config import load_settings
from crm.customers.consents import block_contact, unblock_contact
from crm.customers.recording import state_of
from crm.customers.view import permissions
from crm.identity.lookup import find_customer

SHOW_EXAMPLES = {"crm consent show cust_1a2b": "what the gate answers now, and why"}
BLOCK_EXAMPLES = {
    'crm consent block cust_1a2b --reason "asked at the desk"': "on every channel",
    "crm consent block cust_1a2b --channel phone": "on one",
}
UNBLOCK_EXAMPLES = {
    'crm consent unblock cust_1a2b --proof "letter of 2 March"': "consent holds again as it was"
}
AnyChannel = Annotated[str | None, typer.Option("--channel", help="Default every channel.")]

consent_app = typer.Typer(
    help="The consent ledger: per channel and purpose, with proof.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add the command group to the command line."""
    consent_statements.register(consent_app)
    app.add_typer(consent_app, name="consent")


@command(consent_app, "block", BLOCK_EXAMPLES)
def block(
    customer_id: CustomerId,
    channel: AnyChannel = None,
    reason: Reason = None,
    request: Request = None,
) -> None:
    """Log that a customer must not be contacted; it wins over every consent."""
    block_contact(
        load_settings(),
        customer_id,
        actor=ACTOR,
        channel=channel,
        reason=reason,
        request_id=request,
    )
    console.print(f"{customer_id}: do not contact by {channel or 'any channel'}.")


@command(consent_app, "unblock", UNBLOCK_EXAMPLES)
def unblock(
    customer_id: CustomerId,
    proof: Annotated[str, typer.Option(help="How it can be shown that the customer asked.")],
    channel: AnyChannel = None,
    reason: Reason = None,
    request: Request = None,
) -> None:
    """Lift a do-not-contact mark, because the customer asked for it."""
    unblock_contact(
        load_settings(),
        customer_id,
        actor=ACTOR,
        proof=proof,
        channel=channel,
        reason=reason,
        request_id=request,
    )
    console.print(f"{customer_id}: no mark on {channel or 'any channel'}; consent decides again.")


@command(consent_app, "show", SHOW_EXAMPLES)
def show(customer_id: CustomerId, as_json: Json = False) -> None:
    """Show what the gate answers now about each channel and purpose anything was said of."""
    settings = load_settings()
    current = find_customer(settings, customer_id).customer_id
    state = state_of(settings, current)
    said = state.contact.consents
    rows = [
        {
            **vars(one),
            "said_in_log": said[one.channel, one.purpose].state
            if (one.channel, one.purpose) in said
            else None,
        }
        for one in permissions(settings, current, state)
    ]
    if as_json:
        print_json(rows)
        return
    columns = ["channel", "purpose", "may contact", "reason", "said in the log"]
    print_table(columns, (list(row.values()) for row in rows))
