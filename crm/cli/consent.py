"""`crm consent`: the ledger of what people said about being contacted."""

from __future__ import annotations

from typing import Annotated

import typer

from crm.cli.acting import ACTOR, moment
from crm.cli.commands import command
from crm.cli.console import console, notices, print_json, print_table
from crm.cli.options import At, CustomerId, Json, Reason, Request
from crm.config import Settings, load_settings
from crm.customers.consents import (
    Statement,
    block_contact,
    confirm_consent,
    deny_consent,
    grant_consent,
    unblock_contact,
    withdraw_consent,
)
from crm.customers.recording import state_of
from crm.customers.view import permissions
from crm.identity.lookup import find_customer

GRANT_EXAMPLES = {
    'crm consent grant cust_1a2b --channel email --proof "form 17, box office"': "proven",
    "crm consent grant cust_1a2b --channel email --double-opt-in": "waits for `confirm`",
}
CONFIRM_EXAMPLES = {
    'crm consent confirm cust_1a2b --channel email --proof "answer 8812"': "the second step"
}
DENY_EXAMPLES = {"crm consent deny cust_1a2b --channel sms --source phone": "asked, and said no"}
WITHDRAW_EXAMPLES = {"crm consent withdraw cust_1a2b --channel email": "takes an earlier yes back"}
SHOW_EXAMPLES = {"crm consent show cust_1a2b": "what the gate answers now, and why"}
BLOCK_EXAMPLES = {
    'crm consent block cust_1a2b --reason "asked at the desk"': "on every channel",
    "crm consent block cust_1a2b --channel phone": "on one",
}
UNBLOCK_EXAMPLES = {
    'crm consent unblock cust_1a2b --proof "letter of 2 March"': "consent holds again as it was"
}
NO_PROOF = (
    "Without --proof this never lifts a refusal, earlier or at the same instant; "
    "`crm consent show` says what holds."
)

Channel = Annotated[str, typer.Option(help="email, sms, push, phone, chat, post or in_person.")]
AnyChannel = Annotated[str | None, typer.Option("--channel", help="Default every channel.")]
Purpose = Annotated[str, typer.Option(help="marketing, service, ads_audience or analysis.")]
Source = Annotated[str | None, typer.Option(help="Where it was said, a word: box-office.")]
Proof = Annotated[str | None, typer.Option(help="How it can be shown: form, recording, paper.")]
Policy = Annotated[str | None, typer.Option("--policy", help="Version of the privacy policy.")]

consent_app = typer.Typer(
    help="The consent ledger: per channel and purpose, with proof.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add the command group to the command line."""
    app.add_typer(consent_app, name="consent")


@command(consent_app, "grant", GRANT_EXAMPLES)
def grant(
    customer_id: CustomerId,
    channel: Channel,
    purpose: Purpose = "marketing",
    source: Source = None,
    proof: Proof = None,
    policy: Policy = None,
    double_opt_in: Annotated[
        bool, typer.Option("--double-opt-in", help="Only the first step; no permission yet.")
    ] = False,
    at: At = None,
    request: Request = None,
) -> None:
    """Log that a customer agrees to be contacted on a channel for a purpose."""
    settings = load_settings()
    said = _statement(settings, channel, purpose, source, proof, policy, at)
    grant_consent(
        settings,
        customer_id,
        said,
        actor=ACTOR,
        needs_confirmation=double_opt_in,
        request_id=request,
    )
    if double_opt_in:
        console.print(f"{customer_id}: pending until `crm consent confirm`.")
        return
    if proof is None:
        notices.print(NO_PROOF)
    console.print(f"{customer_id}: granted on {channel} for {purpose}.")


@command(consent_app, "confirm", CONFIRM_EXAMPLES)
def confirm(
    customer_id: CustomerId,
    channel: Channel,
    proof: Annotated[str, typer.Option(help="How the answer can be shown.")],
    purpose: Purpose = "marketing",
    source: Source = None,
    policy: Policy = None,
    at: At = None,
    request: Request = None,
) -> None:
    """Log the second step of a double opt-in."""
    settings = load_settings()
    said = _statement(settings, channel, purpose, source, proof, policy, at)
    confirm_consent(settings, customer_id, said, actor=ACTOR, request_id=request)
    console.print(f"{customer_id}: granted on {channel} for {purpose}.")


@command(consent_app, "deny", DENY_EXAMPLES)
def deny(
    customer_id: CustomerId,
    channel: Channel,
    purpose: Purpose = "marketing",
    source: Source = None,
    proof: Proof = None,
    policy: Policy = None,
    at: At = None,
    request: Request = None,
) -> None:
    """Log that a customer, asked, said no."""
    settings = load_settings()
    said = _statement(settings, channel, purpose, source, proof, policy, at)
    deny_consent(settings, customer_id, said, actor=ACTOR, request_id=request)
    console.print(f"{customer_id}: denied on {channel} for {purpose}.")


@command(consent_app, "withdraw", WITHDRAW_EXAMPLES)
def withdraw(
    customer_id: CustomerId,
    channel: Channel,
    purpose: Purpose = "marketing",
    source: Source = None,
    proof: Proof = None,
    policy: Policy = None,
    at: At = None,
    request: Request = None,
) -> None:
    """Log that a customer takes an earlier yes back."""
    settings = load_settings()
    said = _statement(settings, channel, purpose, source, proof, policy, at)
    withdraw_consent(settings, customer_id, said, actor=ACTOR, request_id=request)
    console.print(f"{customer_id}: withdrawn on {channel} for {purpose}.")


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


def _statement(
    settings: Settings,
    channel: str,
    purpose: str,
    source: str | None,
    proof: str | None,
    policy: str | None,
    at: str | None,
) -> Statement:
    return Statement(channel, purpose, source, proof, policy, moment(settings, at))
