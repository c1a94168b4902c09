"""`crm privacy`: what people ask for as is their right."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from crm.cli.acting import ACTOR, STEWARD, steward_settings
from crm.cli.commands import command
from crm.cli.console import console, notices, print_json, print_table
from crm.cli.options import CustomerId, Json, Lang, Reason, language_of
from crm.config import load_settings
from crm.exports.access.answering import make_subject_copy
from crm.privacy.requests import OUTCOMES, RIGHTS, close_request, list_requests, open_request

OPEN_EXAMPLES = {
    'crm privacy open cust_1a2b --kind erasure --reason "letter of 2 March"': (
        "from now on nothing about this person leaves in a file"
    )
}
CLOSE_EXAMPLES = {'crm privacy close 9f3c… --reason "answered on 9 March"': "the id `open` printed"}
COPY_EXAMPLES = {
    'crm privacy copy 9f3c… --verified --reason "letter of 2 March"': "a ZIP among the exports",
    'crm privacy copy 9f3c… --verified --reason "letter" --lang ro': "its page in Romanian",
}
LIST_EXAMPLES = {"crm privacy list": "open requests", "crm privacy list --all": "closed ones too"}

RequestId = Annotated[str, typer.Argument(help="The id that `open` printed.")]
Verified = Annotated[bool, typer.Option("--verified", help="It was checked who asks.")]

privacy_app = typer.Typer(
    help="Privacy requests: access, erasure, restriction, objection and the other rights.",
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    """Add the command group to the command line."""
    app.add_typer(privacy_app, name="privacy")


@command(privacy_app, "open", OPEN_EXAMPLES)
def open_one(
    customer_id: CustomerId,
    kind: Annotated[str, typer.Option(help=f"{', '.join(RIGHTS)}.")],
    reason: Reason = None,
    verified: Verified = False,
) -> None:
    """Log that a customer uses a right; it must be answered within a month.

    Until erasure, restriction or objection is closed, exports leave the person out.
    """
    found = open_request(
        load_settings(),
        customer_id,
        kind,
        actor=ACTOR,
        reason=reason,
        is_identity_verified=verified,
    )
    console.print(
        f"{found.request_id}: {found.request} of {found.customer_id} is open; "
        f"answer it by {found.due_at:%Y-%m-%d}."
    )


@command(privacy_app, "copy", COPY_EXAMPLES)
def copy(
    request_id: RequestId,
    reason: Annotated[str, typer.Option(help="Why; kept in the log.")],
    verified: Verified = False,
    lang: Lang = "en",
    as_json: Json = False,
) -> None:
    """Write all that is held of whoever asked for access into one ZIP: a page, CSV and JSON."""
    made = make_subject_copy(
        steward_settings(),
        request_id,
        actor=STEWARD,
        reason=reason,
        is_identity_verified=verified,
        language=language_of(lang),
    )
    if as_json:
        print_json({**asdict(made), "path": str(made.path)})
        return
    console.print(
        f"{made.rows_count:,} rows of {made.tables_count} tables about {made.customer_id} are in "
        f"{made.path}; delete it by {made.delete_by}. Read it before you hand it over, then "
        f"`crm privacy close {request_id} --outcome answered`."
    )


@command(privacy_app, "close", CLOSE_EXAMPLES)
def close(
    request_id: RequestId,
    reason: Reason = None,
    outcome: Annotated[str | None, typer.Option(help=f"{', '.join(OUTCOMES)}.")] = None,
    verified: Verified = False,
) -> None:
    """Log that a request was answered or refused, or that the person took it back."""
    close_request(
        steward_settings(),
        request_id,
        actor=STEWARD,
        reason=reason,
        outcome=outcome,
        is_identity_verified=verified,
    )
    console.print(f"{request_id} is closed.")


@command(privacy_app, "list", LIST_EXAMPLES)
def show_all(
    everything: Annotated[bool, typer.Option("--all", help="Closed ones too.")] = False,
    as_json: Json = False,
) -> None:
    """List the requests, the oldest first."""
    found = [one for one in list_requests(load_settings()) if everything or not one.closed_at]
    if as_json:
        print_json([{**asdict(one), "due_at": one.due_at} for one in found])
    elif found:
        columns = ["request_id", "request", "customer_id", "opened_at", "due_at", "closed_at"]
        rows = ([_shown(getattr(one, name)) for name in columns] for one in found)
        print_table(columns, rows)
    else:
        notices.print("No open requests.")


def _shown(value: object) -> object:
    return value.isoformat(timespec="seconds") if hasattr(value, "isoformat") else value
