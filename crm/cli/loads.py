"""`crm loads`: what was loaded so far, and taking it back."""

from __future__ import annotations

from typing import Annotated

import typer

from crm.cli.acting import ACTOR
from crm.cli.commands import command
from crm.cli.console import console, notices, print_json
from crm.cli.options import Json
from crm.config import load_settings
from crm.sources.loads import list_loads, take_back

LIST_EXAMPLES = {
    "crm loads list": "every load, with its id",
    "crm loads list --json | jq '.[-1]'": "the newest, whole",
}
UNDO_EXAMPLES = {"crm loads undo 20261120T093000000000Z-1f2e3d4c": "an id from `crm loads list`"}

loads_app = typer.Typer(help="What was loaded, and taking it back.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the command group to the command line."""
    app.add_typer(loads_app, name="loads")


@command(loads_app, "list", LIST_EXAMPLES)
def show_loads(as_json: Json = False) -> None:
    """List every load, oldest first."""
    loads = list_loads(load_settings())
    if as_json:
        print_json([load.as_dict() for load in loads])
        return
    for load in loads:
        console.print(f"{load.load_id}  {load.file} -> {load.table_name} ({load.source})")
        console.print(
            f"    {load.accepted:,} accepted, {load.rejected:,} rejected, "
            f"{load.superseded:,} superseded"
        )
    if not loads:
        notices.print("Nothing was loaded yet: `crm sample`, or `crm ingest FILE`.")


@command(loads_app, "undo", UNDO_EXAMPLES)
def undo(
    load_id: Annotated[str, typer.Argument(help="As `crm loads list` shows it.")],
) -> None:
    """Take a load back; its file can be loaded again. The operational log keeps who and what."""
    load = take_back(load_settings(), load_id, actor=ACTOR)
    rows = load.accepted + load.superseded
    console.print(f"Took back {load.file}: {rows:,} rows of {load.table_name}. Next: `crm build`.")
    notices.print("A file still in the drop folder is loaded again by the next build.")
