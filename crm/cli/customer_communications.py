"""`crm customer communication`: what was said to and by a customer."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from crm.cli.acting import ACTOR, moment
from crm.cli.commands import command
from crm.cli.console import console, notices, print_json, print_table
from crm.cli.options import At, CustomerId, Json, Request
from crm.config import load_settings
from crm.customers.communications import change_status, log_communication
from crm.customers.view import CustomerView, customer_view

LOG_EXAMPLES = {
    'crm customer communication log cust_1a2b --channel phone --body "told the time"': "went out",
    "crm customer communication log cust_1a2b --channel chat --inbound --body thanks": "came in",
}
STATUS_EXAMPLES = {
    "crm customer communication status 9f3c… replied": "added to its history",
    "crm customer communication status 9f3c… unsubscribed": "also withdraws the consent",
}
LIST_EXAMPLES = {"crm customer communication list cust_1a2b": "the newest first"}

communication_app = typer.Typer(help="What was said to and by customers.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to the group `customer`."""
    app.add_typer(communication_app, name="communication")


@command(communication_app, "log", LOG_EXAMPLES)
def log(
    customer_id: CustomerId,
    channel: Annotated[str, typer.Option(help="email, sms, push, phone, chat, post or in_person.")],
    inbound: Annotated[bool, typer.Option("--inbound", help="The customer said it.")] = False,
    subject: Annotated[str | None, typer.Option(help="Subject line.")] = None,
    body: Annotated[
        str | None, typer.Option(help="What was said, at most 2,000 characters.")
    ] = None,
    campaign: Annotated[str | None, typer.Option(help="Campaign it belongs to, a word.")] = None,
    status: Annotated[
        str | None, typer.Option(help="First status; default sent for what goes out.")
    ] = None,
    at: At = None,
    request: Request = None,
) -> None:
    """Log what was said to or by a customer; prints its id."""
    settings = load_settings()
    communication_id = log_communication(
        settings,
        customer_id,
        channel=channel,
        direction="inbound" if inbound else "outbound",
        actor=ACTOR,
        subject=subject,
        body=body,
        campaign=campaign,
        status=status,
        at=moment(settings, at),
        request_id=request,
    )
    console.print(communication_id)


@command(communication_app, "status", STATUS_EXAMPLES)
def status(
    communication_id: Annotated[str, typer.Argument(help="What `log` printed.")],
    status: Annotated[
        str,
        typer.Argument(
            help="queued, sent, delivered, opened, clicked, replied, bounced, complained, "
            "unsubscribed or failed."
        ),
    ],
    at: At = None,
) -> None:
    """Log what became of a communication; a complaint or an unsubscription closes its channel."""
    settings = load_settings()
    change_status(settings, communication_id, status, actor=ACTOR, at=moment(settings, at))
    console.print(f"The communication {communication_id} is {status}.")


@command(communication_app, "list", LIST_EXAMPLES)
def show_all(customer_id: CustomerId, as_json: Json = False) -> None:
    """List what was said to and by a customer; the reading is logged."""
    view = customer_view(load_settings(), customer_id, actor=ACTOR, purpose="communications read")
    found = documents(view)
    columns = ["communication_id", "communicated_at", "channel", "direction", "status", "subject"]
    if as_json:
        print_json(found)
    elif found:
        print_table(columns, ([one[column] for column in columns] for one in found))
    else:
        notices.print(f"No communications with {view.customer_id} were logged.")


def documents(view: CustomerView) -> list[dict[str, Any]]:
    """Return the communications of a view, the newest first, each with its history."""
    found = [
        {
            "communication_id": key,
            "communicated_at": one.logged_at,
            **(one.said.model_dump(exclude={"subject_id", "status"}) if one.said else {}),
            "status": one.status,
            "history": [{"at": at, "status": status} for at, status in one.statuses],
        }
        for key, one in view.state.communications.items()
    ]
    return sorted(
        found, key=lambda one: (one["communicated_at"], one["communication_id"]), reverse=True
    )
