"""`crm consent grant | confirm | deny | withdraw | unknown`: what people said about contact."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from crm.cli.acting import ACTOR, moment
from crm.cli.commands import command
from crm.cli.console import console, notices
from crm.cli.options import At, CustomerId, Request
from crm.config import Settings, load_settings
from crm.customers.consents import (
    Statement,
    confirm_consent,
    deny_consent,
    grant_consent,
    note_unknown_consent,
    withdraw_consent,
)
from crm.ops.records import LoggedEvent

GRANT_EXAMPLES = {
    'crm consent grant cust_1a2b --channel email --proof "form 17, box office"': "proven",
    "crm consent grant cust_1a2b --channel email --double-opt-in": "waits for `confirm`",
}
CONFIRM_EXAMPLES = {
    'crm consent confirm cust_1a2b --channel email --proof "answer 8812"': "the second step"
}
DENY_EXAMPLES = {"crm consent deny cust_1a2b --channel sms --source phone": "asked, and said no"}
WITHDRAW_EXAMPLES = {"crm consent withdraw cust_1a2b --channel email": "takes an earlier yes back"}
UNKNOWN_EXAMPLES = {
    "crm consent unknown cust_1a2b --channel sms --source import": "asked, and nobody knows"
}
NO_PROOF = (
    "Without --proof this never lifts a refusal, earlier or at the same instant; "
    "`crm consent show` says what holds."
)

Channel = Annotated[str, typer.Option(help="email, sms, push, phone, chat, post or in_person.")]
Purpose = Annotated[str, typer.Option(help="marketing, service, ads_audience or analysis.")]
Source = Annotated[str | None, typer.Option(help="Where it was said, a word: box-office.")]
Proof = Annotated[str | None, typer.Option(help="How it can be shown: form, recording, paper.")]
Policy = Annotated[str | None, typer.Option("--policy", help="Version of the privacy policy.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the group `consent`."""
    command(app, "grant", GRANT_EXAMPLES)(grant)
    command(app, "confirm", CONFIRM_EXAMPLES)(confirm)
    command(app, "deny", DENY_EXAMPLES)(
        _saying(deny_consent, "denied", "Log that a customer, asked, said no.")
    )
    command(app, "withdraw", WITHDRAW_EXAMPLES)(
        _saying(withdraw_consent, "withdrawn", "Log that a customer takes an earlier yes back.")
    )
    command(app, "unknown", UNKNOWN_EXAMPLES)(
        _saying(
            note_unknown_consent,
            "unknown",
            "Log that nobody knows what a customer wants; no earlier yes or no changes.",
        )
    )


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


def _saying(act: Callable[..., LoggedEvent], state: str, purport: str) -> Callable[..., None]:
    """Make the command that logs one of the statements which need no proof."""

    def say(
        customer_id: CustomerId,
        channel: Channel,
        purpose: Purpose = "marketing",
        source: Source = None,
        proof: Proof = None,
        policy: Policy = None,
        at: At = None,
        request: Request = None,
    ) -> None:
        settings = load_settings()
        said = _statement(settings, channel, purpose, source, proof, policy, at)
        act(settings, customer_id, said, actor=ACTOR, request_id=request)
        console.print(f"{customer_id}: {state} on {channel} for {purpose}.")

    say.__doc__ = purport
    return say


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
