"""`crm marts`: the published marts as files for other tools."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crm.cli.commands import command
from crm.cli.console import notices, print_json, print_table
from crm.cli.options import Json
from crm.config import load_settings
from crm.warehouse.parquet_copies import copy_marts

EXPORT_EXAMPLES = {
    "crm marts export ~/marts": "a Parquet file per mart",
    "crm marts export ~/marts --table dim_customers --table fct_orders": "only these",
    "crm marts export ~/marts --force": "the same again, from the newest build",
}

marts_app = typer.Typer(
    help="The published marts as files for other tools; never contacts.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add the command group to the command line."""
    app.add_typer(marts_app, name="marts")


@command(marts_app, "export", EXPORT_EXAMPLES)
def export(
    folder: Annotated[Path, typer.Argument(help="Where to; outside the workspace, empty.")],
    table: Annotated[
        list[str] | None, typer.Option("--table", help="Only this mart; may be repeated.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace files of the same names that are there.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Write a Parquet file per pseudonymous mart of the published build; never contacts."""
    rows = copy_marts(load_settings(), folder, table or (), force=force)
    if as_json:
        print_json({"folder": str(folder), "rows": rows})
        return
    print_table(["file", "rows"], ((f"{name}.parquet", f"{n:,}") for name, n in rows.items()))
    notices.print(
        f"{len(rows)} marts are in {folder}. They are copies outside the workspace: an erasure "
        "does not reach them, so write them again, or delete them, after one."
    )
