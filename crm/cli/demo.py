"""`crm demo`: from nothing to a page with numbers."""

from __future__ import annotations

from typing import Annotated

import typer

from crm.cli.app import serve
from crm.cli.build import run_build
from crm.cli.commands import command
from crm.cli.sample import make_sample
from crm.config import load_settings
from crm.loyalty.programs import enable_default
from crm.warehouse.status import workspace_status

DEMO_CUSTOMERS, DEMO_SEED = 5_000, 7


EXAMPLES = {
    "crm demo": "5,000 people; ends with the app on this machine",
    "crm demo --no-app --customers 500": "a small one, without the app",
}


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    command(app, "demo", EXAMPLES)(demo)


def demo(
    customers: Annotated[int, typer.Option(min=1, help="People in the sample.")] = DEMO_CUSTOMERS,
    seed: Annotated[int, typer.Option(help="Seed of the sample.")] = DEMO_SEED,
    app: Annotated[bool, typer.Option(help="Start the app at the end.")] = True,
) -> None:
    """Make sample data, enable the default loyalty programme, build everything, open the app.

    A workspace that already holds loads keeps them and is only built.
    """
    settings = load_settings()
    if not workspace_status(settings).loads:
        make_sample(settings, customers, seed)
        settings = load_settings()  # the sample wrote its own settings.toml
        enable_default(settings, actor="demo")
    run_build(settings)
    if app:
        serve(settings)
