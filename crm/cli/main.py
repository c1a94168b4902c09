"""Registers the command groups and turns errors of the domain into one sentence and an exit code."""

from __future__ import annotations

import sys

import typer

from crm.cli.console import notices
from crm.errors import INTERRUPTED, CrmError

app = typer.Typer(
    name="crm",
    help="Customer-intelligence warehouse: ingest, build, look, export.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run the command line; the entry point of `crm`."""
    try:
        app()
    except CrmError as error:
        notices.print(f"[bold red]error[/]: {error}", markup=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        notices.print("interrupted; nothing was published")
        sys.exit(INTERRUPTED)
