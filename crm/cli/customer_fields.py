"""`crm customer field`: fields of the tenant's own, and their values."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from crm.cli.acting import ACTOR
from crm.cli.commands import command
from crm.cli.console import console, notices, print_json, print_table
from crm.cli.options import CustomerId, Json, Request
from crm.config import load_settings
from crm.customers.fields import clear_field, define_field, set_field
from crm.ops.state import read_vocabulary

DEFINE_EXAMPLES = {
    "crm customer field define meal choice --choice vegan --choice kosher": "one of two",
    "crm customer field define member_since date --personal": "published with the contacts only",
}
SET_EXAMPLES = {"crm customer field set cust_1a2b meal vegan": "checked against the field's type"}
CLEAR_EXAMPLES = {"crm customer field clear cust_1a2b meal": "as if it was never set"}
LIST_EXAMPLES = {"crm customer field list": "every field and its type"}

Name = Annotated[str, typer.Argument(help="The field: lower-case letters, digits and '_'.")]

field_app = typer.Typer(help="Fields of your own on customers.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to the group `customer`."""
    app.add_typer(field_app, name="field")


@command(field_app, "define", DEFINE_EXAMPLES)
def define(
    name: Name,
    type: Annotated[str, typer.Argument(help="text, number, date, boolean or choice.")],
    label: Annotated[str | None, typer.Option(help="What people read.")] = None,
    choice: Annotated[
        list[str] | None, typer.Option(help="An allowed value of a choice; repeat it.")
    ] = None,
    personal: Annotated[
        bool, typer.Option("--personal", help="Values stay with the contacts; always so for text.")
    ] = False,
) -> None:
    """Define a field, or change its label and add choices; its type stays."""
    made = define_field(
        load_settings(),
        name,
        type,
        actor=ACTOR,
        label=label,
        choices=choice or (),
        is_personal=personal,
    )
    where = "with the contacts only" if made.is_personal else "with the figures"
    console.print(f"{made.name} is a field of type {made.type}; values are published {where}.")


@command(field_app, "set", SET_EXAMPLES)
def set_value(
    customer_id: CustomerId,
    name: Name,
    value: Annotated[str, typer.Argument(help="12.5, 2026-03-29, yes, or one of the choices.")],
    request: Request = None,
) -> None:
    """Set a customer's value of a field."""
    stored = set_field(load_settings(), customer_id, name, value, actor=ACTOR, request_id=request)
    console.print(f"{name} of {customer_id} is {stored}.")


@command(field_app, "clear", CLEAR_EXAMPLES)
def clear(customer_id: CustomerId, name: Name, request: Request = None) -> None:
    """Take a customer's value of a field away."""
    clear_field(load_settings(), customer_id, name, actor=ACTOR, request_id=request)
    console.print(f"{customer_id} has no {name} any more.")


@command(field_app, "list", LIST_EXAMPLES)
def show_all(as_json: Json = False) -> None:
    """List the fields that were defined."""
    found = [asdict(one) for one in read_vocabulary(load_settings()).fields.values()]
    if as_json:
        print_json(found)
    elif found:
        rows = ([*list(one.values())[:3], ", ".join(one["choices"]) or None] for one in found)
        print_table(["field", "type", "label", "choices"], rows)
    else:
        notices.print("No fields yet: `crm customer field define NAME TYPE` makes one.")
