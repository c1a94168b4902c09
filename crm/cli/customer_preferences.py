"""`crm customer prefer`: what customers say they like."""

from __future__ import annotations

from typing import Annotated

import typer

from crm.cli.acting import ACTOR
from crm.cli.commands import command
from crm.cli.console import console
from crm.cli.options import CustomerId, Request
from crm.config import load_settings
from crm.customers.preferences import state_preference, withdraw_preference

EXAMPLES = {
    "crm customer prefer cust_1a2b genre jazz": "a genre, beside those derived from purchases",
    "crm customer prefer cust_1a2b topic presales --withdraw": "not any more",
}


def register(app: typer.Typer) -> None:
    """Add the command to the group `customer`."""
    command(app, "prefer", EXAMPLES)(prefer)


def prefer(
    customer_id: CustomerId,
    about: Annotated[str, typer.Argument(help="genre, channel or topic.")],
    value: Annotated[str, typer.Argument(help="What they like: a word.")],
    withdraw: Annotated[bool, typer.Option("--withdraw", help="They do not any more.")] = False,
    request: Request = None,
) -> None:
    """Log what a customer says they like; a liked channel is no consent to use it."""
    act = withdraw_preference if withdraw else state_preference
    act(load_settings(), customer_id, about, value, actor=ACTOR, request_id=request)
    what = "no longer prefers" if withdraw else "prefers"
    console.print(f"{customer_id} {what} the {about} {value}.")
