"""`crm export template`: choices of columns under a name."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from crm.cli.acting import ACTOR
from crm.cli.commands import command
from crm.cli.console import console, notices, print_json, print_table
from crm.cli.options import Json
from crm.config import load_settings
from crm.exports.destinations.templates import (
    find_template,
    list_templates,
    remove_template,
    save_template,
)

SAVE_EXAMPLES = {
    "crm export template save short --destination generic --columns email,first_name": (
        "then `crm segment export vip --template short`"
    )
}
LIST_EXAMPLES = {"crm export template list": "names, destinations, columns"}
SHOW_EXAMPLES = {"crm export template show short": "one of them"}
REMOVE_EXAMPLES = {"crm export template remove short": "files written with it stay"}

Name = Annotated[str, typer.Argument(help="Lower-case letters, digits, '-' and '_'.")]

template_app = typer.Typer(help="Saved choices of columns.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the group to `crm export`."""
    app.add_typer(template_app, name="template")


@command(template_app, "save", SAVE_EXAMPLES)
def save(
    name: Name,
    columns: Annotated[str, typer.Option(help="Names with commas between, in the file's order.")],
    destination: Annotated[str, typer.Option(help="Whose columns they are.")] = "generic",
) -> None:
    """Save a choice of a destination's columns, or change what a name means."""
    chosen = [column.strip() for column in columns.split(",")]
    found = save_template(load_settings(), name, destination, chosen, actor=ACTOR)
    console.print(f"{found.name}: {', '.join(found.columns)} of {found.destination}.")


@command(template_app, "list", LIST_EXAMPLES)
def show_all(as_json: Json = False) -> None:
    """List the templates."""
    found = list(list_templates(load_settings()).values())
    if as_json:
        print_json([asdict(one) for one in found])
    elif found:
        rows = ([one.name, one.destination, ", ".join(one.columns)] for one in found)
        print_table(["name", "destination", "columns"], rows)
    else:
        notices.print("No templates yet; `crm export template save` adds one.")


@command(template_app, "show", SHOW_EXAMPLES)
def show_one(name: Name, as_json: Json = False) -> None:
    """Show one template: whose columns, which, and who saved it."""
    found = find_template(load_settings(), name)
    if as_json:
        print_json(asdict(found))
        return
    console.print(
        f"{found.name}: {', '.join(found.columns)} of {found.destination}, saved by "
        f"{found.saved_by} at {found.saved_at.isoformat(timespec='seconds')}."
    )


@command(template_app, "remove", REMOVE_EXAMPLES)
def remove(name: Name) -> None:
    """Offer a template no more."""
    remove_template(load_settings(), name, actor=ACTOR)
    console.print(f"{name} is removed.")
