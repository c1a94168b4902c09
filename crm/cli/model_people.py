"""`crm model explain | actions`: why a prediction is what it is, and whom to contact first."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Annotated, cast

import typer

from crm.cli.commands import command
from crm.cli.console import print_json
from crm.cli.model_actions import print_actions
from crm.cli.model_explain import print_explained
from crm.cli.model_words import Words
from crm.cli.options import CustomerId, Json, Lang, language_of
from crm.config import load_settings
from crm.errors import UsageError
from crm.identity.lookup import find_customer
from crm.warehouse.action_list import CHANNELS, Channel, action_list
from crm.warehouse.connection import published_build
from crm.warehouse.explained import explained

EXPLAIN_EXAMPLES = {
    "crm model explain cust_1a2b": "factors and reasons of their value and of their risk",
    "crm model explain cust_1a2b --lang ro": "the same in Romanian",
    "crm model explain cust_1a2b --json | jq .factors": "only what multiplies to the value",
}
ACTIONS_EXAMPLES = {
    "crm model actions --people 200": "whom to contact when there is room for 200",
    "crm model actions --people 50 --channel sms": "only those who may be sent text messages",
    "crm model actions --people 200 --csv > ids.csv": "their ids; then, as a segment to export",
    "crm segment import save_them ids.csv": "into a manual segment that exists",
}


def register(app: typer.Typer) -> None:
    """Add the commands to the group `model`."""
    command(app, "explain", EXPLAIN_EXAMPLES)(explain)
    command(app, "actions", ACTIONS_EXAMPLES)(actions)


def explain(customer_id: CustomerId, lang: Lang = "en", as_json: Json = False) -> None:
    """Explain a customer's predicted value and risk: factors, and reasons for and against."""
    language, settings = language_of(lang), load_settings()
    published_build(settings)  # without one, that is what is missing, not the customer
    found = explained(settings, find_customer(settings, customer_id).customer_id)
    if as_json:
        print_json(asdict(found))
    else:
        print_explained(found, Words(language, found.currency))


def actions(
    people: Annotated[int, typer.Option(help="How many people can be contacted.")] = 200,
    channel: Annotated[
        str | None, typer.Option(help="Only who may be reached by email, sms or push.")
    ] = None,
    lang: Lang = "en",
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Print the ids above the line as CSV with a header.")
    ] = False,
    as_json: Json = False,
) -> None:
    """List whom to contact first, with the line drawn under the people there is room for."""
    language, settings = language_of(lang), load_settings()
    found = action_list(settings, people, _channel(channel))
    if as_json:
        print_json(asdict(found))
    elif as_csv:
        sys.stdout.write("customer_id\n")
        sys.stdout.write("".join(f"{one.customer_id}\n" for one in found.above))
    else:
        print_actions(found, Words(language, found.currency))


def _channel(text: str | None) -> Channel | None:
    if text is not None and text not in CHANNELS:
        raise UsageError(f"'{text[:20]}' is no channel here; use {', '.join(CHANNELS)}.")
    return cast("Channel | None", text)
