"""Registers the command groups; turns an error into one sentence and an exit code."""

from __future__ import annotations

import sys

import typer
from rich.markup import escape

from crm.cli import app as app_command
from crm.cli import audit, build, demo, doctor, ingest, sample, segment, workspace
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
for group in (demo, sample, ingest, build, app_command, segment, audit, workspace, doctor):
    group.register(app)


def main() -> None:
    """Run the command line; the entry point of `crm`."""
    try:
        app()
    except CrmError as error:
        notices.print("[bold red]error[/]:", escape(str(error)))
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        notices.print("interrupted; nothing was published")
        sys.exit(INTERRUPTED)
